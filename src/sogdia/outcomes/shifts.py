"""The routes behind the largest shifts: for each region pair, which way lost cargo and which gained it."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from sogdia.lenses.results import Outcome, Route

_Market = tuple[str, str]


class Way(msgspec.Struct, frozen=True, order=True):
    """Routes told apart only by what a map shows: named corridors, borders crossed, states passed."""

    corridors: tuple[str, ...]
    borders: tuple[str, ...]
    states: tuple[str, ...]


class Move(msgspec.Struct, frozen=True):
    """Cargo of one pair on one way, before and after, in Mt/yr."""

    way: Way
    base: float
    value: float

    @property
    def change(self) -> float:
        """Return the change in Mt/yr."""
        return self.value - self.base


class Shift(msgspec.Struct, frozen=True):
    """How one pair's cargo changed its way, all commodities together, in Mt/yr.

    `moved` went from one way to another: the lesser of all that ways lost and all that ways gained. `change` is the
    rest: cargo new to the pair, or lost to it. `lost` and `gained` are sorted with the largest change first.
    """

    origin: str
    destination: str
    moved: float
    change: float
    lost: tuple[Move, ...]
    gained: tuple[Move, ...]


def measure_shifts(base: Outcome, other: Outcome, floor_mt_yr: float = 1e-6) -> tuple[Shift, ...]:
    """Return the shift of every pair whose cargo changed its way, the largest tonnage first.

    Changes of a way below `floor_mt_yr` are the solver's noise and left out.
    """
    before, after = _sum_by_way(base), _sum_by_way(other)
    shifts = [_measure_shift(market, before[market], after[market], floor_mt_yr) for market in {*before, *after}]
    found = [shift for shift in shifts if shift.lost or shift.gained]
    return tuple(sorted(found, key=_by_tonnage))


def _measure_shift(market: _Market, before: dict[Way, float], after: dict[Way, float], floor_mt_yr: float) -> Shift:
    """Return the shift of one pair."""
    moves = [Move(way, before.get(way, 0.0), after.get(way, 0.0)) for way in sorted({*before, *after})]
    lost = sorted((move for move in moves if move.change < -floor_mt_yr), key=lambda move: move.change)
    gained = sorted((move for move in moves if move.change > floor_mt_yr), key=lambda move: -move.change)
    down, up = -sum(move.change for move in lost), sum(move.change for move in gained)
    return Shift(*market, moved=min(down, up), change=up - down, lost=tuple(lost), gained=tuple(gained))


def _sum_by_way(outcome: Outcome) -> defaultdict[_Market, dict[Way, float]]:
    """Return the cargo of each pair by way, in Mt/yr."""
    flows: defaultdict[_Market, dict[Way, float]] = defaultdict(dict)
    for route in outcome.routes:
        ways = flows[route.origin, route.destination]
        way = _way_of(route)
        ways[way] = ways.get(way, 0.0) + (route.flow_mt_yr or 0.0)
    return flows


def _way_of(route: Route) -> Way:
    """Return what a map would show of the route."""
    return Way(route.corridors, route.borders, route.states)


def _by_tonnage(shift: Shift) -> tuple[float, str, str]:
    """Sort by what moved plus what came or went, then by name so that ties are stable."""
    return -(shift.moved + abs(shift.change)), shift.origin, shift.destination
