"""What goes over the wire, both ways. The OpenAPI document is made from these structs, and the page uses no others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sogdia.scenario.model import FIRST_YEAR, LAST_YEAR

MAX_CHANGES = 300
MAX_TEXT = 1_000_000
MAX_ARTICLE = 100_000

Year = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
ChangeTable = dict[str, Any]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a client sends."""


class ScenarioForm(Form, frozen=True):
    """A scenario as the page holds it: changes are the tables of a scenario file (see docs/scenarios.md)."""

    name: Annotated[str, Meta(max_length=200)] = "Scenario"
    question: Annotated[str, Meta(max_length=1000)] = ""
    changes: Annotated[list[ChangeTable], Meta(max_length=MAX_CHANGES)] = []


class Question(Form, frozen=True):
    """What becomes of the year under the scenario?"""

    year: Year
    scenario: ScenarioForm = ScenarioForm()


ChartName = Literal[
    "gains", "map", "sankey", "tornado", "fan", "distance", "vectors", "shares", "concentration", "ladder", "chances",
    "exposure",
]  # fmt: skip
Word = Annotated[str, Meta(max_length=200)]


class ChartQuestion(Form, frozen=True):
    """A chart, as a drawing for documents and slides; `WorldRecord.charts` says what each needs.

    `state` is a name or id, empty for all; `origin`, `destination` and `commodity` are for a chart of routes. `narrow`
    is laid out for a phone.
    """

    year: Year
    chart: ChartName
    scenario: ScenarioForm = ScenarioForm()
    state: Word = ""
    origin: Word = ""
    destination: Word = ""
    commodity: Word = "containers"
    form: Literal["svg", "png"] = "svg"
    narrow: bool = False


class ChartWish(Form, frozen=True):
    """A chart that a brief is to have."""

    chart: ChartName
    state: Word = ""
    origin: Word = ""
    destination: Word = ""


class BriefQuestion(Form, frozen=True):
    """The answer as an article of two pages; without `charts` they are chosen by what the scenario moves."""

    year: Year
    form: Literal["html", "docx", "pdf"] = "html"
    scenario: ScenarioForm = ScenarioForm()
    charts: Annotated[list[ChartWish], Meta(max_length=3)] = []


class ThingQuestion(Form, frozen=True):
    """What is known of a thing in the year under the scenario? `name` is an id, a name or an alias.

    Several things may have the same name; `kind` says which of them is meant.
    """

    year: Year
    name: Name
    kind: Annotated[str, Meta(max_length=40)] = ""
    scenario: ScenarioForm = ScenarioForm()


class RouteQuestion(Form, frozen=True):
    """By which routes does cargo go between two places or regions?"""

    year: Year
    origin: Name
    destination: Name
    commodity: Name = "containers"
    scenario: ScenarioForm = ScenarioForm()


class TextForm(Form, frozen=True):
    """The text of a scenario file."""

    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    file: Name = "scenario.toml"


class ArticleForm(Form, frozen=True):
    """An article as plain text; `name` is what its file would be called, `issued` a date such as 2025-06, or empty."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_ARTICLE)]
    name: Annotated[str, Meta(min_length=1, max_length=100)] = "article.txt"
    publisher: Annotated[str, Meta(max_length=200)] = ""
    issued: Annotated[str, Meta(pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$")] = ""


class VerdictForm(Form, frozen=True):
    """A person's word on a proposal; `preferred` puts it before what the ledger says."""

    id: Annotated[str, Meta(pattern="^[0-9a-f]{12}$")]
    accepted: bool
    preferred: bool = False


class ReviewForm(Form, frozen=True):
    """An article and what was decided on its proposals."""

    article: ArticleForm
    verdicts: Annotated[list[VerdictForm], Meta(max_length=5000)]


class TokenForm(Form, frozen=True):
    """The token of this server."""

    token: Annotated[str, Meta(max_length=1000)]


class ProblemRecord(msgspec.Struct, frozen=True):
    """One thing that is wrong: where it stands, what it is, and a way out if one is known."""

    where: str
    what: str
    hint: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why a request was refused."""

    message: str
    problems: list[ProblemRecord] = []


class Health(msgspec.Struct, frozen=True):
    """Whether the server answers (it does) and whether the model of the world is ready."""

    ready: bool
    world: str
    running: int
    waiting: int


class Progress(msgspec.Struct, frozen=True):
    """What is being done."""

    doing: str


class Done(msgspec.Struct, frozen=True):
    """It is done."""

    done: bool = True


class StateRecord(msgspec.Struct, frozen=True):
    """A state; `middle` marks those of the region studied, `power` the poles they balance."""

    id: str
    name: str
    power: bool
    middle: bool


class PlaceRecord(msgspec.Struct, frozen=True):
    """A place, where it lies in degrees, and whether cargo changes between water and land there."""

    id: str
    name: str
    state: str
    kind: str
    lat: float
    lon: float
    port: bool


class LinkRecord(msgspec.Struct, frozen=True):
    """A way between two places; one with a `project` is absent until that opens."""

    id: str
    name: str
    tail: str
    head: str
    mode: str
    gauge_mm: int | None
    state: str
    project: str


class BorderPointRecord(msgspec.Struct, frozen=True):
    """A border point, where it lies in degrees, and between which states."""

    id: str
    name: str
    lat: float
    lon: float
    states: tuple[str, str]
    regime: str


class ProjectRecord(msgspec.Struct, frozen=True):
    """A project with its latest status; `buildable` if it has links of its own that a scenario can build."""

    id: str
    name: str
    sponsors: tuple[str, ...]
    needs: tuple[str, ...]
    opens: int | None
    status: str
    status_year: int | None
    buildable: bool
    note: str


class CorridorRecord(msgspec.Struct, frozen=True):
    """A named chain of links, for reporting only."""

    id: str
    name: str
    links: tuple[str, ...]


class RegionRecord(msgspec.Struct, frozen=True):
    """Where cargo starts and ends, in degrees."""

    id: str
    name: str
    state: str
    lat: float
    lon: float


class NamedRecord(msgspec.Struct, frozen=True):
    """An id and a name."""

    id: str
    name: str


class BorderRecord(msgspec.Struct, frozen=True):
    """Two states that share crossings, and the regime most of these are under."""

    states: tuple[str, str]
    regime: str
    crossings: int


class TollRecord(msgspec.Struct, frozen=True):
    """What a state charges for passage by a mode: toll and carriage, US$/tkm."""

    state: str
    mode: str
    toll_usd_tkm: float
    tariff_usd_tkm: float | None


class FieldRecord(msgspec.Struct, frozen=True):
    """A key of a kind of change."""

    name: str
    type: str
    unit: str
    required: bool
    description: str
    min: float | None
    max: float | None


class KindRecord(msgspec.Struct, frozen=True):
    """A kind of change, what it takes, and which years it may name."""

    name: str
    sentence: str
    target: str
    fields: list[FieldRecord]
    window: tuple[str, ...]
    example: str


class PoliticsRecord(msgspec.Struct, frozen=True):
    """What changes of arms and standing may name: suppliers, authorities, states that may take a step, and steps."""

    suppliers: list[NamedRecord]
    authorities: list[NamedRecord]
    takers: list[NamedRecord]
    rungs: list[NamedRecord]


class ChartRecord(msgspec.Struct, frozen=True):
    """A chart that can be asked for: its title, of what it is, and what it needs.

    `of` is `changes` (a scenario that changes something), `routes` (two places), `state` or `region`; `state` says
    whether it takes a state: `needed`, `possible` or nothing. `slow` takes half a minute.
    """

    name: str
    title: str
    of: str
    state: str
    slow: bool


class ScenarioRecord(msgspec.Struct, frozen=True):
    """A scenario as tables; `text` is the same as a file."""

    id: str
    name: str
    question: str
    year: int | None
    changes: list[ChangeTable]
    text: str


class Limits(msgspec.Struct, frozen=True):
    """What is refused beyond."""

    changes: int
    text_bytes: int
    waiting: int
    futures: int


class WorldRecord(msgspec.Struct, frozen=True):
    """All the structure of the world that a page needs to draw and to offer changes."""

    name: str
    version: str
    program: str
    first_year: int
    last_year: int
    default_year: int
    states: list[StateRecord]
    places: list[PlaceRecord]
    links: list[LinkRecord]
    border_points: list[BorderPointRecord]
    projects: list[ProjectRecord]
    corridors: list[CorridorRecord]
    regions: list[RegionRecord]
    commodities: list[NamedRecord]
    borders: list[BorderRecord]
    tolls: list[TollRecord]
    kinds: list[KindRecord]
    scenarios: list[ScenarioRecord]
    limits: Limits
    charts: list[ChartRecord]
    politics: PoliticsRecord


class RowRecord(msgspec.Struct, frozen=True):
    """One measure of one thing, in base and scenario. In eight of ten futures the change lies within low and high."""

    kind: str
    id: str
    name: str
    measure: str
    unit: str
    base: float | None
    value: float | None
    change: float | None
    percent: float | None
    low: float | None
    high: float | None


class BottleneckRecord(msgspec.Struct, frozen=True):
    """What binds under the scenario: a tonne more of capacity is worth the shadow price."""

    id: str
    name: str
    kind: str
    load_mt_yr: float
    capacity_mt_yr: float
    shadow_price_usd_t: float


class AnswerRecord(msgspec.Struct, frozen=True):
    """What the scenario changes.

    `stage` is `estimate` (at once, nearly right), `exact`, or `ranges` (exact, with ranges from so many `futures`).
    `links` has the cargo of each link in Mt/yr, base and scenario; a link that neither has is left out. `command` gives
    the same on the command line and prints `run_id`; both are empty for the base.
    """

    stage: str
    run_id: str
    world: str
    world_version: str
    year: int
    scenario: str
    futures: int
    headlines: list[str]
    certificate: str
    rows: list[RowRecord]
    links: dict[str, tuple[float | None, float | None]]
    bottlenecks: list[BottleneckRecord]
    milliseconds: float
    command: str = ""


class SourceRecord(msgspec.Struct, frozen=True):
    """Who said it."""

    id: str
    title: str
    publisher: str
    date: str
    url: str


class EvidenceRecord(msgspec.Struct, frozen=True):
    """A row of the ledger; `chosen` marks the one whose value counts."""

    value: float | None
    low: float | None
    high: float | None
    year: int | None
    confidence: str
    note: str
    chosen: bool
    source: SourceRecord


class FigureRecord(msgspec.Struct, frozen=True):
    """An attribute: the value used, and everything that anybody says about it."""

    attribute: str
    unit: str
    description: str
    subject: str
    inherited: bool
    best: float | None
    low: float | None
    high: float | None
    confidence: str
    default: float | None
    evidence: list[EvidenceRecord]


class StageRecord(msgspec.Struct, frozen=True):
    """How far a project was, as one source has it."""

    year: int
    status: str
    note: str
    source: SourceRecord


class ThingRecord(msgspec.Struct, frozen=True):
    """All that is known of a thing, and who says so; of a name with several meanings the `meanings` are these."""

    kind: str
    id: str
    name: str
    properties: list[tuple[str, str]]
    figures: list[FigureRecord]
    stages: list[StageRecord]
    conflicts: list[str]
    parts: list[ThingRecord]
    meanings: list[ThingRecord] = []


class UseRecord(msgspec.Struct, frozen=True):
    """The cargo of a pair of regions that uses the thing, all classes together, of all the pair carries."""

    origin: str
    destination: str
    name: str
    cargo_mt_yr: float
    carried_mt_yr: float
    commodities: dict[str, float]


class UsesRecord(msgspec.Struct, frozen=True):
    """Who uses a thing, the largest use first; `gains` are the corridors, ports and borders its cargo would go to."""

    kind: str
    id: str
    name: str
    year: int
    cargo_mt_yr: float
    uses: list[UseRecord]
    without: list[RowRecord]


class ColumnRecord(msgspec.Struct, frozen=True):
    """A column of a table in words; one of numbers is set flush right."""

    head: str
    unit: str
    numbers: bool


class TableRecord(msgspec.Struct, frozen=True):
    """A table in words, as the command line prints it; `note` says how to read it, `empty` what no rows mean."""

    id: str
    title: str
    columns: list[ColumnRecord]
    rows: list[list[str]]
    note: str
    empty: str


class ReactionRecord(msgspec.Struct, frozen=True):
    """What arms and standing answer to a scenario; no table where it touches neither."""

    tables: list[TableRecord]


class LegRecord(msgspec.Struct, frozen=True):
    """One stretch or stop of a route."""

    kind: str
    name: str
    mode: str
    state: str
    start: str
    end: str
    km: float
    hours: float
    usd_t: float
    id: str


class RouteRecord(msgspec.Struct, frozen=True):
    """One way cargo goes: its share, and what it takes."""

    share: float
    km: float
    hours: float
    sd_h: float
    usd_t: float
    cost_usd_t: float
    borders: tuple[str, ...]
    states: tuple[str, ...]
    gauge_changes: int
    corridors: tuple[str, ...]
    legs: list[LegRecord]


class RoutesRecord(msgspec.Struct, frozen=True):
    """The likeliest routes between two places or regions."""

    origin: str
    destination: str
    commodity: str
    year: int
    routes: list[RouteRecord]


class ClaimTestRecord(msgspec.Struct, frozen=True):
    """One test of a claim in words. `scenario` is a shipped one, or empty where it was tested otherwise."""

    verdict: str
    measured: str
    expected: str
    run: str
    found: str
    holds: str
    scenario: str
    year: int | None


class ClaimRecord(msgspec.Struct, frozen=True):
    """A claim of the bulletin, or a fact it states, with its verdict, and what would change it."""

    id: str
    article: int
    paragraph: int
    sort: str
    modality: str
    said: str
    verdict: str
    reason: str
    note: str
    would_change: str
    tests: list[ClaimTestRecord]
    sources: list[NamedRecord]


class ClaimsRecord(msgspec.Struct, frozen=True):
    """Every claim with its verdict, in the order of the document."""

    title: str
    world: str
    world_version: str
    futures: int
    claims: list[ClaimRecord]


class BesideRecord(msgspec.Struct, frozen=True):
    """What the world says of the same matter: `agrees`, `conflicts` or `new`."""

    relation: str
    words: str


class ProposalRecord(msgspec.Struct, frozen=True):
    """Something read in an article: its `words` with what stands `before` and `after` them, and how they are read.

    `becomes` are the rows it would be, `refused` says why it can be none; `sure` is 0 to 1.
    """

    id: str
    kind: str
    line: int
    before: str
    words: str
    after: str
    fields: dict[str, str]
    sure: float
    becomes: list[str]
    refused: str
    beside: list[BesideRecord]


class ReadingRecord(msgspec.Struct, frozen=True):
    """What was read in an article, in the order of the text."""

    name: str
    issued: str
    articles: list[str]
    proposals: list[ProposalRecord]


class FileRecord(msgspec.Struct, frozen=True):
    """A file to be kept, and the command that takes it."""

    name: str
    text: str
    command: str


class Nothing(Form, frozen=True):
    """A question without words."""


ReviewId = Annotated[str, Meta(pattern="^[0-9a-f]{12}$")]


class SharedQuestion(Form, frozen=True):
    """A review that people of this server share."""

    id: ReviewId


class DecisionForm(Form, frozen=True):
    """A person's word on a proposal of a shared review; `seen` is the version that was looked at, 0 for none."""

    id: ReviewId
    proposal: ReviewId
    accepted: bool
    preferred: bool = False
    seen: Annotated[int, Meta(ge=0)] = 0


class PersonRecord(msgspec.Struct, frozen=True):
    """Who asks: a name if the server knows one, and what the role lets do; whether reviews are shared here."""

    name: str
    role: str
    reviews: bool


class StandingRecord(msgspec.Struct, frozen=True):
    """The latest word on a proposal: `what` is accepted, accepted and preferred, or rejected."""

    proposal: str
    what: str
    who: str
    when: str
    version: int


class SharedRecord(msgspec.Struct, frozen=True):
    """A shared review in a list: its article, who shared it, how many proposals are decided."""

    id: str
    name: str
    issued: str
    who: str
    when: str
    decided: int


class SharedListRecord(msgspec.Struct, frozen=True):
    """The reviews that people of this server share, the latest first."""

    reviews: list[SharedRecord]


class SharedReviewRecord(msgspec.Struct, frozen=True):
    """A shared review: what was read in the article, and the latest word on each proposal that has any."""

    id: str
    reading: ReadingRecord
    standing: list[StandingRecord]


class LogRecord(msgspec.Struct, frozen=True):
    """The last lines of the log of shared reviews, the latest last, and how many there are in all."""

    lines: int
    entries: list[LogEntryRecord]


class LogEntryRecord(msgspec.Struct, frozen=True):
    """Who did what when, of which review and proposal."""

    when: str
    who: str
    role: str
    what: str
    review: str
    proposal: str
    version: int
