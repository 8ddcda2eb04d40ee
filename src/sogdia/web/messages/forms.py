"""What a client sends."""

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
