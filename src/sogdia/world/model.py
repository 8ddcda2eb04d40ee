"""The typed, frozen model of a date.

Tables hold structure; every number lives in the ledger. `World.figure` gives the reconciled value of one
attribute of one subject, `World.resolve` walks from the particular to the general ("this line, else railways of
this state, else railways").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from sogdia.evidence.fact import Fact, Source
from sogdia.evidence.quantity import Quantity


class State(msgspec.Struct, frozen=True):
    """A state; `power` marks the poles that middle powers balance, `middle` the states of the region studied."""

    id: str
    name: str
    bloc: str
    power: bool
    middle: bool


class Place(msgspec.Struct, frozen=True):
    """A port, station, border station, city, junction or strait. Coordinates are for drawing only."""

    id: str
    name: str
    state: str
    kind: str
    lat: float
    lon: float
    aliases: tuple[str, ...]


class Link(msgspec.Struct, frozen=True):
    """One physical way between two places, usable both ways.

    `state` is whose speed and tariff apply (empty at sea). A link with a `project` is absent until that project
    opens. `opened` and `closed` are years: open in `opened <= year < closed`; None means always, or never.
    """

    id: str
    name: str
    tail: str
    head: str
    mode: str
    gauge_mm: int | None
    state: str
    project: str
    opened: int | None
    closed: int | None
    aliases: tuple[str, ...]
    note: str

    @property
    def way(self) -> str:
        """Return `rail1520`, `rail1435`, `rail1676`, `road`, `sea`, `ferry` or `waterway`."""
        return f"{self.mode}{self.gauge_mm or ''}"


class Crossing(msgspec.Struct, frozen=True):
    """The border procedures on one link. Several crossings share a `border_point` (road and rail at one border)."""

    id: str
    name: str
    border_point: str
    link: str
    tail_state: str
    head_state: str
    regime: str
    note: str


class Transfer(msgspec.Struct, frozen=True):
    """Handling between two ways at a place: port, terminal, or break of gauge."""

    id: str
    place: str
    way_a: str
    way_b: str
    note: str


class Stage(msgspec.Struct, frozen=True):
    """The status of a project from a year on, as one source has it."""

    project: str
    year: int
    status: str
    source: str
    note: str


class Project(msgspec.Struct, frozen=True):
    """Something that may be built. `needs` are projects without which it leads nowhere."""

    id: str
    name: str
    system: str
    sponsors: tuple[str, ...]
    needs: tuple[str, ...]
    opens: int | None
    aliases: tuple[str, ...]
    note: str


class Event(msgspec.Struct, frozen=True):
    """Something that states did to each other. `date` is a day, month or year; `plover` is empty for mere statements.

    Every actor is tied to every target other than itself, unless `nonstate` names a side that was no state's
    government at the time. `host` are third states that hosted or mediated.
    """

    id: str
    date: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    plover: str
    mode: str
    cameo: str
    layer: str
    host: tuple[str, ...]
    modality: str
    nonstate: str
    text: str
    source: str
    note: str


class Tie(msgspec.Struct, frozen=True):
    """A standing tie between every two of its parties: treaty, membership, partnership, dispute. `end` may be empty."""

    id: str
    name: str
    kind: str
    layer: str
    sign: str
    parties: tuple[str, ...]
    start: str
    end: str
    source: str
    note: str


class Accession(msgspec.Struct, frozen=True):
    """When a state joined or left a tie, where that is not when the tie began or ended; either may be empty."""

    tie: str
    state: str
    joined: str
    left: str
    source: str
    note: str


class Corridor(msgspec.Struct, frozen=True):
    """A name for reporting: a route runs on the corridor if it uses at least one link of every gate.

    `gates` is a tuple of groups of link ids. Cargo chooses routes, never names.
    """

    id: str
    name: str
    gates: tuple[tuple[str, ...], ...]
    note: str


class Region(msgspec.Struct, frozen=True):
    """Where cargo starts and ends."""

    id: str
    name: str
    state: str
    lat: float
    lon: float


class Access(msgspec.Struct, frozen=True):
    """A place at which a region's cargo may start or end; its distance is figure `access_km` of `region@place`."""

    region: str
    place: str


class Commodity(msgspec.Struct, frozen=True):
    """A class of cargo."""

    id: str
    name: str
    note: str


class Group(msgspec.Struct, frozen=True):
    """States counted together; a group without members is everybody."""

    id: str
    name: str
    members: tuple[str, ...]
    note: str


class ArmsShare(msgspec.Struct, frozen=True):
    """What one source says a supplier delivered to a buyer in a window of years.

    `value` is a share (0 to 1) of what the buyer took; `tiv_m` and `total_tiv_m` are volumes in millions of
    trend-indicator value, which is never money; `change` is against the window before. None is unknown. A row
    without a supplier says what nobody is known to have delivered.
    """

    buyer: str
    weapons: str
    supplier: str
    first_year: int
    last_year: int
    value: float | None
    low: float | None
    high: float | None
    printed: str
    tiv_m: float | None
    total_tiv_m: float | None
    change: float | None
    source: str
    confidence: str
    note: str


class Deal(msgspec.Struct, frozen=True):
    """A sale of arms as one source tells it; other sources may tell the same `deal` otherwise."""

    deal: str
    seller: str
    buyer: str
    system: str
    weapons: str
    quantity: float | None
    value_m: float | None
    currency: str
    includes: str
    ordered: str
    delivered: str
    status: str
    source: str
    note: str


class Authority(msgspec.Struct, frozen=True):
    """Who holds a country without being generally recognised."""

    id: str
    name: str
    state: str
    since: str
    note: str


class Step(msgspec.Struct, frozen=True):
    """A step of a state towards an authority, as one source dates it (`2024`, `2024-06` or `2024-06-03`)."""

    authority: str
    state: str
    rung: str
    act: str
    date: str
    disputed: bool
    fitted: bool
    source: str
    note: str


FigureKey = tuple[str, str]
DemandKey = tuple[str, str, str]


class World(msgspec.Struct, frozen=True):
    """All that is known, at a date once `on` has been called.

    `demand` maps (origin region, destination region, commodity) to Mt/yr of the year. `closed` holds ids of places,
    links, crossings and transfers that nothing may pass. `version` is a hash of the tables it was read from.
    `demand_year` is the year that each row of `demand` is of; in a dated world it is empty, for all are of `year`.
    `supply` is the share that a supplier of arms delivers of what it did, and `coming` are steps towards an authority
    that are taken for certain: both are empty but for what a scenario says.
    """

    name: str
    version: str
    year: int | None
    states: Mapping[str, State]
    places: Mapping[str, Place]
    links: Mapping[str, Link]
    crossings: Mapping[str, Crossing]
    transfers: Mapping[str, Transfer]
    projects: Mapping[str, Project]
    stages: tuple[Stage, ...]
    corridors: Mapping[str, Corridor]
    regions: Mapping[str, Region]
    access: tuple[Access, ...]
    commodities: Mapping[str, Commodity]
    demand: Mapping[DemandKey, Quantity]
    figures: Mapping[FigureKey, Quantity]
    ledger: tuple[Fact, ...]
    sources: Mapping[str, Source]
    closed: frozenset[str] = frozenset()
    demand_year: Mapping[DemandKey, int] = msgspec.field(default_factory=dict)
    events: Mapping[str, Event] = msgspec.field(default_factory=dict)
    ties: Mapping[str, Tie] = msgspec.field(default_factory=dict)
    accessions: tuple[Accession, ...] = ()
    groups: Mapping[str, Group] = msgspec.field(default_factory=dict)
    arms_shares: tuple[ArmsShare, ...] = ()
    deals: tuple[Deal, ...] = ()
    authorities: Mapping[str, Authority] = msgspec.field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    supply: Mapping[str, float] = msgspec.field(default_factory=dict)
    coming: tuple[Step, ...] = ()

    @property
    def base_year(self) -> int | None:
        """Return the latest year that demand is known of; the year itself once dated; None without demand."""
        return self.year if self.year is not None else max(self.demand_year.values(), default=None)

    def on(self, year: int) -> World:
        """Return the world of `year`: what is open then, and the demand of that year (see `sogdia.world.date`)."""
        from sogdia.world.date import date_world  # the model stands below the verbs that work on it

        return date_world(self, year)

    def figure(self, subject: str, attribute: str) -> Quantity | None:
        """Return the reconciled figure, or None: unknown is not zero."""
        return self.figures.get((subject, attribute))

    def resolve(self, chain: Iterable[str], attribute: str) -> tuple[str, Quantity] | None:
        """Return the first subject of `chain` that has the attribute, with its figure; None if none has."""
        for subject in chain:
            quantity = self.figures.get((subject, attribute))
            if quantity is not None:
                return subject, quantity
        return None
