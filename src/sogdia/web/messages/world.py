"""The structure of the world, and what scenarios may change in it."""

from __future__ import annotations

import msgspec

from sogdia.web.messages.forms import ChangeTable


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
