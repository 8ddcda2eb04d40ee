"""What a lens hands on: named measures, pairs, bottlenecks and routes. Numbers only, nothing is printed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec


class Key(NamedTuple):
    """What a measure is about: `Key("port", "chabahar", "cargo_mt_yr")`. The unit ends the measure's name."""

    kind: str
    id: str
    measure: str


SHADOW_PRICE = "shadow_price_usd_t"
UNITS: dict[str, str] = {
    "cargo_mt_yr": "Mt/yr",
    "forward_mt_yr": "Mt/yr",
    "backward_mt_yr": "Mt/yr",
    "transit_mt_yr": "Mt/yr",
    "own_mt_yr": "Mt/yr",
    "demand_mt_yr": "Mt/yr",
    "carried_mt_yr": "Mt/yr",
    "not_carried_mt_yr": "Mt/yr",
    "induced_mt_yr": "Mt/yr",
    "turnover_bn_tkm_yr": "bn tkm/yr",
    "transit_revenue_musd_yr": "US$ m/yr",
    "revenue_musd_yr": "US$ m/yr",
    "shippers_cost_musd_yr": "US$ m/yr",
    "shippers_loss_musd_yr": "US$ m/yr",
    "cost_usd_t": "US$/t",
    SHADOW_PRICE: "US$/t",
    "capacity_mt_yr": "Mt/yr",
    "load_share": "share",
    "delay_h": "h",
}


class Certificate(msgspec.Struct, frozen=True):
    """Why the solution may be believed.

    `gap` is the duality gap over total generalised cost, `capacity_excess` the worst load above capacity as a share
    of it, `conservation` the worst |carried + not carried − induced − demand| in Mt/yr, `route_gap` the most by which
    any route left out would undercut the best route kept, in US$/t.
    """

    gap: float
    capacity_excess: float
    conservation: float
    route_gap: float
    iterations: int
    routes: int
    seconds: float


class Pair(msgspec.Struct, frozen=True):
    """One region pair and commodity. `cost_usd_t` is the perceived (logsum) generalised cost; None without a route."""

    origin: str
    destination: str
    commodity: str
    demand_mt_yr: float
    carried_mt_yr: float
    not_carried_mt_yr: float
    induced_mt_yr: float
    cost_usd_t: float | None


class Bottleneck(msgspec.Struct, frozen=True):
    """Something whose capacity binds or nearly does. A tonne more of capacity is worth `shadow_price_usd_t`."""

    id: str
    name: str
    kind: str
    load_mt_yr: float
    capacity_mt_yr: float
    shadow_price_usd_t: float
    delay_h: float


class Queue(msgspec.Struct, frozen=True):
    """Something that a change makes more crowded: its load, delay and shadow price before and after.

    `capacity_mt_yr` is that of after; infinite where none is known.
    """

    kind: str
    id: str
    name: str
    capacity_mt_yr: float
    load_before_mt_yr: float
    load_after_mt_yr: float
    delay_before_h: float
    delay_after_h: float
    price_before_usd_t: float
    price_after_usd_t: float


class Leg(msgspec.Struct, frozen=True):
    """One arc of a route. `kind` is access, line, border, handling or gauge; only access and line have km.

    `usd_t` is money paid; `id` names the link, crossing or transfer in the world.
    """

    kind: str
    id: str
    name: str
    mode: str
    state: str
    start: str
    end: str
    km: float
    hours: float
    sd_h: float
    usd_t: float


class Route(msgspec.Struct, frozen=True):
    """One way cargo goes. `cost_usd_t` is generalised cost: money, time, unreliability, risk and congestion.

    `flow_mt_yr` is None where shares are asked between places without demand of their own.
    """

    origin: str
    destination: str
    commodity: str
    share: float
    flow_mt_yr: float | None
    km: float
    hours: float
    sd_h: float
    usd_t: float
    cost_usd_t: float
    borders: tuple[str, ...]
    states: tuple[str, ...]
    gauge_changes: int
    corridors: tuple[str, ...]
    legs: tuple[Leg, ...]


class Outcome(msgspec.Struct, frozen=True):
    """All that the routes lens says of one world in one year."""

    scenario: str
    world_name: str
    world_version: str
    year: int
    measures: Mapping[Key, float]
    names: Mapping[tuple[str, str], str]
    pairs: tuple[Pair, ...]
    bottlenecks: tuple[Bottleneck, ...]
    routes: tuple[Route, ...]
    certificate: Certificate


class Assumption(msgspec.Struct, frozen=True):
    """A figure and how far its range moves the headline result: `effect` is in the headline's unit."""

    subject: str
    attribute: str
    best: float
    low: float
    high: float
    unit: str
    confidence: str
    source: str
    effect_low: float
    effect_high: float


class Switch(msgspec.Struct, frozen=True):
    """A figure that turns a sign within its range: at `value`, `share` (0 to 1) of the way from its best to an end."""

    subject: str
    attribute: str
    best: float
    low: float
    high: float
    unit: str
    confidence: str
    source: str
    value: float
    share: float
