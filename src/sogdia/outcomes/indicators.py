"""The corridor indicators of CAREC's performance monitoring, out of routes: TFI1 to TFI4, by way and direction.

A shipment of the monitoring is a route here, and counts with its tonnes. What it does on rails and what it does on
roads are told apart; `all` is the whole way, ships and terminals with it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from sogdia.evidence.quantity import Confidence
from sogdia.lenses.results import Leg, Route
from sogdia.lenses.routes import Solved
from sogdia.outcomes.profile import MOVING
from sogdia.world import World
from sogdia.world.subject import resolve_figure

LOAD_T = 20.0
SECTION_KM = 500.0
ALL_WAYS = "all"
WAYS = ("rail", "road", ALL_WAYS)


class Definition(NamedTuple):
    """An indicator as CAREC names it."""

    code: str
    name: str
    unit: str


TFI1 = Definition("CAREC TFI1", "Time taken to clear a border-crossing point", "h")
TFI2 = Definition("CAREC TFI2", "Cost incurred at border-crossing clearance", "US$ per 20 t")
TFI3 = Definition("CAREC TFI3", "Cost incurred to travel a corridor section", "US$ per 500 km, per 20 t")
SWD = Definition("CAREC TFI4 SWD", "Speed to travel along corridors, with delay", "km/h")
SWOD = Definition("CAREC TFI4 SWOD", "Speed to travel along corridors, without delay", "km/h")
RATIO = Definition("SWD/SWOD", "Share of the time in which cargo moves", "share")
INDICATORS = (TFI1, TFI2, TFI3, SWD, SWOD, RATIO)


class Stop(msgspec.Struct, frozen=True):
    """A border passed: entry of one side's border post to exit of the other's, with what is done to the cargo there.

    `handling_h` is the part of `hours` for a change of gauge or mode at either end of the link across the border.
    """

    crossing: str
    mode: str
    origin: str
    destination: str
    hours: float
    handling_h: float
    usd_t: float


class Part(msgspec.Struct, frozen=True):
    """What a route does on one way: km, hours moving and standing, US$/t for moving, and the borders passed."""

    km: float
    moving_h: float
    standing_h: float
    usd_t: float
    stops: tuple[Stop, ...]

    @property
    def swd_km_h(self) -> float:
        """Return the speed with delay: distance over all the time."""
        return self.km / (self.moving_h + self.standing_h)

    @property
    def swod_km_h(self) -> float:
        """Return the speed without delay: distance over the time in which the cargo moves."""
        return self.km / self.moving_h


class Spread(msgspec.Struct, frozen=True):
    """Mean, median and coefficient of variation, all by tonnes, of so many `values`. No variation of a single one."""

    mean: float
    median: float
    variation: float | None
    values: int


class Group(NamedTuple):
    """What is told together: a corridor, one way, and one direction such as `southbound`."""

    corridor: str
    way: str
    direction: str


class Indicators(msgspec.Struct, frozen=True):
    """The indicators of each group, and each border passed by crossing and direction, with the tonnes of each."""

    spreads: Mapping[Group, Mapping[str, Spread]]
    cargo_mt_yr: Mapping[Group, float]
    stops: Mapping[tuple[str, str], Stop]
    stop_cargo_mt_yr: Mapping[tuple[str, str], float]


class Observed(NamedTuple):
    """Who says how long a border takes: sourced rows of the ledger, and the confidence and source of the one used."""

    rows: int
    confidence: str
    source: str


def measure_indicators(world: World, routes: Iterable[Route], corridor: str | None = None) -> Indicators:
    """Return the indicators of routes that run on corridors, or on the one named.

    A route without a flow of its own counts with its share.
    """
    parts: dict[Group, list[tuple[float, Part]]] = defaultdict(list)
    passed: dict[tuple[str, str], list[tuple[float, Stop]]] = defaultdict(list)
    for route in routes:
        weight = route.share if route.flow_mt_yr is None else route.flow_mt_yr
        found = {way: part for way in WAYS if (part := take_part(world, route, way))}
        named = [id_ for id_ in route.corridors if corridor in (None, id_)]
        for id_ in named:
            direction = find_direction(world, route, id_)
            for way, part in found.items():
                parts[Group(id_, way, direction)].append((weight, part))
        if named and ALL_WAYS in found:
            for stop in found[ALL_WAYS].stops:
                passed[stop.crossing, stop.destination].append((weight, stop))
    return Indicators(
        spreads={group: dict(_measure(several)) for group, several in parts.items()},
        cargo_mt_yr={group: math.fsum(weight for weight, _ in several) for group, several in parts.items()},
        stops={key: _average(several) for key, several in passed.items()},
        stop_cargo_mt_yr={key: math.fsum(weight for weight, _ in several) for key, several in passed.items()},
    )


def hold_flows(base: Solved, changed: Solved) -> Solved:
    """Return the base with the prices of a changed world: what a change does before any cargo answers it."""
    from dataclasses import replace

    return replace(base, prices=changed.prices)


def take_part(world: World, route: Route, way: str) -> Part | None:
    """Return what a route does on one way, or in all; None if it covers no distance so."""
    lines = [leg for leg in route.legs if leg.kind in MOVING and (way == ALL_WAYS or _is_line(leg, way))]
    km, moving_h = math.fsum(leg.km for leg in lines), math.fsum(leg.hours for leg in lines)
    if not (km > 0 and moving_h > 0):
        return None
    stops = tuple(stop for stop in list_stops(world, route) if way in (ALL_WAYS, stop.mode))
    if way == ALL_WAYS:
        standing_h = math.fsum(leg.hours for leg in route.legs if leg.kind not in MOVING)
    else:
        standing_h = math.fsum((*(stop.hours for stop in stops), _gauge_inland_h(world, route, way)))
    return Part(km, moving_h, standing_h, math.fsum(leg.usd_t for leg in lines), stops)


def list_stops(world: World, route: Route) -> tuple[Stop, ...]:
    """Return the borders a route passes, each with the changes of gauge and mode at the places on either side."""
    done = _attach(world, route)
    stops = []
    for number, leg in enumerate(route.legs):
        if leg.kind == "border":
            handling = [route.legs[one] for one, border in done.items() if border == number]
            handling_h = math.fsum(one.hours for one in handling)
            usd_t = math.fsum((leg.usd_t, *(one.usd_t for one in handling)))
            stops.append(Stop(leg.id, leg.mode, leg.start, leg.end, leg.hours + handling_h, handling_h, usd_t))
    return tuple(stops)


def find_direction(world: World, route: Route, corridor: str) -> str:
    """Return in which compass direction a route runs along a corridor: `northbound`, `eastbound`, …"""
    gates = {link for gate in world.corridors[corridor].gates for link in gate}
    on = [leg for leg in route.legs if leg.kind == "line" and leg.id in gates]
    ends = [
        world.places[place]
        for leg in (on or list(route.legs))
        for place in (leg.start, leg.end)
        if place in world.places
    ]
    if len(ends) < 2:
        return ""
    start, end = ends[0], ends[-1]
    north = end.lat - start.lat
    east = (end.lon - start.lon) * math.cos(math.radians((start.lat + end.lat) / 2))
    if abs(north) >= abs(east):
        return "northbound" if north >= 0 else "southbound"
    return "eastbound" if east >= 0 else "westbound"


def count_observations(world: World, stop: Stop) -> Observed:
    """Return how many sourced rows of the ledger tell the hours of a border in this direction, and which is used."""
    crossing = world.crossings[stop.crossing]
    forward = (stop.origin, stop.destination) == (crossing.tail_state, crossing.head_state)
    found = resolve_figure(world, stop.crossing, "forward_h" if forward else "backward_h")
    if found is None:
        return Observed(0, "", "")
    key, quantity = found
    said = sum((fact.subject, fact.attribute) == key and fact.confidence is Confidence.SOURCED for fact in world.ledger)
    return Observed(said, quantity.confidence.value, quantity.source)


def _is_line(leg: Leg, way: str) -> bool:
    return leg.kind == "line" and leg.mode == way


def _attach(world: World, route: Route) -> dict[int, int]:
    """Return, for each change of gauge or mode at an end of a link across a border, the number of the border's leg."""
    attached = {}
    borders = [number for number, leg in enumerate(route.legs) if leg.kind == "border"]
    for number, leg in enumerate(route.legs):
        if leg.kind in ("gauge", "handling") and leg.id in world.transfers:
            place = world.transfers[leg.id].place
            near = [one for one in borders if place in _ends(world, route.legs[one])]
            if near:
                attached[number] = min(near, key=lambda one: abs(one - number))
    return attached


def _ends(world: World, border: Leg) -> tuple[str, str]:
    link = world.links[world.crossings[border.id].link]
    return link.tail, link.head


def _gauge_inland_h(world: World, route: Route, way: str) -> float:
    """Return the hours of changes of gauge away from any border; none but on rails."""
    if way != "rail":
        return 0.0
    attached = _attach(world, route)
    return math.fsum(leg.hours for one, leg in enumerate(route.legs) if leg.kind == "gauge" and one not in attached)


def _measure(parts: Sequence[tuple[float, Part]]) -> Iterator[tuple[str, Spread]]:
    """Yield each indicator that there is anything to say of."""
    stops = [(weight, stop) for weight, part in parts for stop in part.stops]
    yield from _spread(TFI1, [(weight, stop.hours) for weight, stop in stops])
    yield from _spread(TFI2, [(weight, stop.usd_t * LOAD_T) for weight, stop in stops])
    each: tuple[tuple[Definition, Callable[[Part], float]], ...] = (
        (TFI3, lambda part: part.usd_t / part.km * SECTION_KM * LOAD_T),
        (SWD, lambda part: part.swd_km_h),
        (SWOD, lambda part: part.swod_km_h),
        (RATIO, lambda part: part.swd_km_h / part.swod_km_h),
    )
    for definition, value in each:
        yield from _spread(definition, [(weight, value(part)) for weight, part in parts])


def _spread(definition: Definition, values: Sequence[tuple[float, float]]) -> Iterator[tuple[str, Spread]]:
    total = math.fsum(weight for weight, _ in values)
    if total <= 0:
        return
    mean = math.fsum(weight * value for weight, value in values) / total
    variance = math.fsum(weight * (value - mean) ** 2 for weight, value in values) / total
    variation = math.sqrt(variance) / mean if len(values) > 1 and mean > 0 else None
    yield definition.code, Spread(mean, _median(values, total), variation, len(values))


def _median(values: Sequence[tuple[float, float]], total: float) -> float:
    """Return the value up to which half of the weight lies."""
    reached = 0.0
    for weight, value in sorted(values, key=lambda pair: pair[1]):
        reached += weight
        if reached >= total / 2:
            return value
    return max(value for _, value in values)  # rounding alone can leave the half unreached


def _average(stops: Sequence[tuple[float, Stop]]) -> Stop:
    """Return one stop for all at the same crossing in the same direction, by tonnes."""
    total = math.fsum(weight for weight, _ in stops) or 1.0

    def mean(value: Callable[[Stop], float]) -> float:
        return math.fsum(weight * value(stop) for weight, stop in stops) / total

    return msgspec.structs.replace(
        stops[0][1],
        hours=mean(lambda stop: stop.hours),
        handling_h=mean(lambda stop: stop.handling_h),
        usd_t=mean(lambda stop: stop.usd_t),
    )
