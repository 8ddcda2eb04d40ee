"""What a scenario changes, and by which routes cargo goes."""

from __future__ import annotations

import msgspec


class RowRecord(msgspec.Struct, frozen=True):
    """One measure of one thing, in base and scenario. In eight of ten futures the change lies within low and high.

    In half of them it is below middle.
    """

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
    middle: float | None
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
