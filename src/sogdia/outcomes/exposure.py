"""What states lose if others shut their doors, with what they hang on in arms and how they are tied beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sogdia.critical.doors import Loss, measure_doors
from sogdia.critical.opened import open_world
from sogdia.lenses.arms import ALL, Market, Window, collect_markets, measure_arms_vector
from sogdia.lenses.routes import RoutesModel
from sogdia.lenses.ties.overview import total_ties
from sogdia.lenses.ties.pressure import Pressure, measure_pressure
from sogdia.lenses.ties.strength import best_values, build_network, pair_of
from sogdia.lenses.ties.weights import read_weights
from sogdia.outcomes.powers import list_members, list_unions
from sogdia.world.model import World
from sogdia.world.period import read_period

MIDDLE = "all middle states"
"""The loser that all middle states are together, each trade counted once."""


class Hold(NamedTuple):
    """Who a state had its arms from in the latest window known: shares of all it took (0 to 1)."""

    window: Window
    largest: str
    largest_share: float
    shares: Mapping[str, float]
    source: str


class Exposure(NamedTuple):
    """All losses, the greatest first, and what stands beside them.

    `together` are the losses of all middle states, each trade counted once. `ties` is the signed tie of two states in
    the order of the alphabet at `ties_at` (years). `absent` are powers that have no ways in the world: shutting their
    door is outside what the routes can tell. `missed_usd_t` is by how much a route left out undercuts at most.
    """

    scenario: str
    year: int
    ties_at: float
    losses: tuple[Loss, ...]
    together: tuple[Loss, ...]
    pressures: tuple[Pressure, ...]
    ties: Mapping[tuple[str, str], float]
    arms: Mapping[str, Hold]
    absent: tuple[str, ...]
    missed_usd_t: float


def measure_exposure(
    model: RoutesModel, world: World, scenario: str, states: Sequence[str],
    report: Callable[[str], None] = lambda _: None,
) -> Exposure:  # fmt: skip
    """Return the exposure of `states` in a dated world to its powers and to the neighbours of any of them."""
    shutters = {name: list_members(world, name) for name in list_shutters(world, states)}
    losers: dict[str, frozenset[str]] = {state: frozenset((state,)) for state in states}
    if len(states) > 1:
        losers[MIDDLE] = frozenset(states)
    doors = measure_doors(model, open_world(model, world), losers, shutters, report)
    losses = [one for one in doors.losses if one.loser != MIDDLE]
    ties_at = latest_event(world)
    ties = _measure_ties(world, ties_at)
    return Exposure(
        scenario=scenario,
        year=world.year or 0,
        ties_at=ties_at,
        losses=tuple(sorted(losses, key=lambda one: (-one.loss_musd_yr, one.loser, one.shutter))),
        together=tuple(one for one in doors.losses if one.loser == MIDDLE),
        pressures=_press(world, losses, ties),
        ties=ties,
        arms={state: hold for state in states if (hold := find_hold(world, state)) is not None},
        absent=tuple(name for name in shutters if name not in {*states, *(one.shutter for one in doors.losses)}),
        missed_usd_t=doors.missed_usd_t,
    )


def list_shutters(world: World, states: Iterable[str]) -> tuple[str, ...]:
    """Return the powers, then the other states that share a crossing with one of `states`."""
    asked = set(states)
    powers = [state.id for state in world.states.values() if state.power]
    united = {member for power in powers for member in list_members(world, power)}
    near = {
        there
        for crossing in world.crossings.values()
        for here, there in (
            (crossing.tail_state, crossing.head_state),
            (crossing.head_state, crossing.tail_state),
        )
        if here in asked
    }
    return (*powers, *(state for state in world.states if state in near and state not in united))


def find_hold(world: World, state: str) -> Hold | None:
    """Return whose arms a state took in the latest window known; None if nothing is known."""
    market = max(_list_markets(world, state), key=lambda one: one.window.last, default=None)
    if market is None or not market.shares():
        return None
    powers = [one.id for one in world.states.values() if one.power]
    largest, share = next(iter(market.shares().items()))
    shares = {**market.shares(), **measure_arms_vector(market, powers, list_unions(world))}
    return Hold(market.window, largest, share, shares, market.source)


def _list_markets(world: World, state: str) -> list[Market]:
    return [one for one in collect_markets(world.arms_shares) if one.buyer == state and one.weapons == ALL]


def latest_event(world: World) -> float:
    """Return when the last event of the world ended, in years; the world's own year if it has none."""
    ends = (period.end for event in world.events.values() if (period := read_period(event.date)))
    return max(ends, default=float(world.year or 0))


def _measure_ties(world: World, when: float) -> dict[tuple[str, str], float]:
    if not world.ties and not world.events:
        return {}
    return total_ties(build_network(world), best_values(read_weights(world)), when)


def _press(world: World, losses: Sequence[Loss], ties: Mapping[tuple[str, str], float]) -> tuple[Pressure, ...]:
    """Return who can press whom over trade with third states.

    Trade between the two is lost by both alike, so it gives neither a hold; what the one who shuts forgoes is what the
    other's cargo pays on its ways.
    """
    strained = world.figure("regime:strained", "closed_days_yr")
    known = {(one.loser, one.shutter) for one in losses if pair_of(one.loser, one.shutter) in ties}
    if strained is None or not known:
        return ()
    moved = [one for one in losses if (one.loser, one.shutter) in known and one.cargo_mt_yr > 0]
    return measure_pressure(
        {(one.loser, one.shutter): one.loss_musd_yr for one in moved},
        {(one.loser, one.shutter): one.paid_musd_yr for one in moved},
        ties,
        best_values(read_weights(world)),
        strained.best,
    )
