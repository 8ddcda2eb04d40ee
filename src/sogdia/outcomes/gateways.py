"""By which gateways the middle states reach which powers: their trade as streams from power by gateway to state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sogdia.lenses.results import Leg, Outcome, Route
from sogdia.outcomes.powers import list_members
from sogdia.world.model import World

OTHERS = ""
"""Partners that are no power."""
_AFLOAT = ("sea", "ferry")


class Gateway(NamedTuple):
    """A port at which cargo changes to or from ships, or the neighbour by whose land it goes; `kind` says which."""

    kind: str
    id: str


class Stream(NamedTuple):
    """Trade of a middle state with a power by one gateway, in Mt/yr, without the scenario and with it."""

    power: str
    gateway: Gateway
    state: str
    base: float
    value: float

    @property
    def change(self) -> float:
        """Return the change in Mt/yr."""
        return self.value - self.base


def measure_streams(world: World, base: Outcome, other: Outcome) -> tuple[Stream, ...]:
    """Return the streams of either outcome, the largest first; trade among middle states and transit are left out."""
    before, after = (_sum_streams(world, outcome) for outcome in (base, other))
    streams = (Stream(*key, before.get(key, 0.0), after.get(key, 0.0)) for key in {**before, **after})
    return tuple(sorted(streams, key=lambda one: (-max(one.base, one.value), one[:3])))


def _sum_streams(world: World, outcome: Outcome) -> dict[tuple[str, Gateway, str], float]:
    middle = {state.id for state in world.states.values() if state.middle}
    power_of = {
        member: state.id for state in world.states.values() if state.power for member in list_members(world, state.id)
    }
    found: dict[tuple[str, Gateway, str], float] = {}
    for route in outcome.routes:
        ends = [world.regions[region].state for region in (route.origin, route.destination)]
        inside = [state for state in ends if state in middle]
        if len(inside) != 1:
            continue
        partner = ends[0] if ends[1] in middle else ends[1]
        key = (power_of.get(partner, OTHERS), find_gateway(route, inside[0], middle, power_of), inside[0])
        found[key] = found.get(key, 0.0) + (route.flow_mt_yr or 0.0)
    return found


def find_gateway(route: Route, state: str, middle: set[str], power_of: Mapping[str, str]) -> Gateway:
    """Return the first port on the way from `state` outwards, else the first state outside the middle ones.

    Members of a union stand for it (`power_of`).
    """
    legs = route.legs if route.legs and _touches(route.legs[0], state) else tuple(reversed(route.legs))
    first = OTHERS
    for leg in legs:
        if leg.kind == "handling" and {leg.start, leg.end} & set(_AFLOAT):
            return Gateway("port", leg.name)
        if not first and leg.kind == "line" and leg.state and leg.state not in (*middle, "INT"):
            first = power_of.get(leg.state, leg.state)
    return Gateway("land", first)


def _touches(leg: Leg, state: str) -> bool:
    return leg.state == state
