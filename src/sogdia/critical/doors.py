"""Shut doors: what states lose if nothing may begin, end or pass in another.

A shut door closes every line, border, port and first or last mile of a state to everybody's goods for the year; the
high seas and straits beside it stay open. What a state loses has two parts that mean different things. Its trade with
third states finds a dearer way or stays at home. Its trade with the closing state has no other way at all: what is
counted of it is only what it was worth to carry it, by the elasticity of demand; the goods are worth more to both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sogdia.critical.closure import Closure, shut_routes
from sogdia.critical.effect import lose_by_row, solve_closed
from sogdia.critical.opened import Open, measure_row_hours, open_pool
from sogdia.critical.routes import without_closed
from sogdia.equilibrium.ensemble.spread import add_along_routes
from sogdia.equilibrium.paths import Bools, Floats
from sogdia.equilibrium.pool import Found, extend_pool
from sogdia.lenses.routes.ensemble import SolvedFutures, find_better_routes
from sogdia.lenses.routes.model import RoutesModel
from sogdia.network import ArcKind
from sogdia.network.price import HOURS_A_DAY

ROUNDS = 10
LEAST_MT_YR = 5e-3
"""Of less that is diverted, no days are told."""
LEAST_SHARE = 0.01
"""Rows that send less of their cargo than this through a state are not diverted by its door, only disturbed."""
Members = Mapping[str, frozenset[str]]
"""The states that stand behind a name: a union's members, a group's, or a state itself."""


class Loss(NamedTuple):
    """What `loser` loses in a year in which `shutter` shuts its door.

    All trade that begins or ends in the loser counts in full, its partners' part of the surplus too: losses of two
    states that trade with each other must not be added up.

    Attributes
    ----------
    trade_mt_yr : what the loser trades with all the world while every door is open.
    cargo_mt_yr : its trade with third states that passes through the shutter.
    loss_musd_yr : surplus lost on trade with third states, Σ ∫ D dS; inf if cargo that does not answer to cost finds
        no way. Below 0 if the loser gains, since others leave room on the ways it uses.
    not_carried_mt_yr, diverted_mt_yr : trade with third states that stays at home, and that goes another way.
    extra_days : what the other way takes longer, in the mean of what is diverted; None if nothing is.
    with_it_mt_yr, with_it_musd_yr : trade with the shutter itself, and the surplus lost on it.
    paid_musd_yr : what the loser's trade with third states pays on the shutter's ways while its door is open.
    """

    loser: str
    shutter: str
    trade_mt_yr: float
    cargo_mt_yr: float
    loss_musd_yr: float
    not_carried_mt_yr: float
    diverted_mt_yr: float
    extra_days: float | None
    with_it_mt_yr: float
    with_it_musd_yr: float
    paid_musd_yr: float

    @property
    def total_musd_yr(self) -> float:
        """Return the surplus lost on all trade."""
        return self.loss_musd_yr + self.with_it_musd_yr


class Doors(NamedTuple):
    """All losses; by how much a route left out undercuts the best at most (US$/t); the equilibrium they are against."""

    losses: tuple[Loss, ...]
    missed_usd_t: float
    opened: Open


def shut_door(model: RoutesModel, name: str, states: frozenset[str]) -> Closure:
    """Return the closure of all that lies in `states`: lines, both sides' borders, handling, first and last miles."""
    network, world = model.network, model.world
    number = [index for index, state in enumerate(world.states) if state in states]
    inside = np.asarray(model.territory.tocsc()[:, number].sum(axis=1)).ravel() > 0
    ends = np.isin(network.kind, (ArcKind.ACCESS, ArcKind.EGRESS))
    at = np.array([world.places[place].state in states for _, place in network.access], dtype=np.bool_)
    inside[ends] = at[network.item[ends]]
    return Closure("state", name, tuple(sorted(states)), np.flatnonzero(inside))


def measure_doors(
    model: RoutesModel, opened: Open, losers: Members, shutters: Members,
    report: Callable[[str], None] = lambda _: None,
) -> Doors:  # fmt: skip
    """Return what each loser loses by each shutter's door but its own, the ways round searched for.

    All closures and the world they are held against choose among the same routes.
    """
    doors = {name: shut_door(model, name, states) for name, states in shutters.items()}
    doors = {name: door for name, door in doors.items() if len(door.arcs)}
    if not doors:
        return Doors((), 0.0, opened)
    for turn in range(ROUNDS + 1):
        solved, found, missed = {}, set[Found](), 0.0
        for name, door in doors.items():
            report(f"Shutting the door of {name}")
            solved[name] = solve_closed(opened, [(door,)])
            better, lead = find_better_routes(without_closed(model, (door,)), opened.ensemble, solved[name])
            found.update(better)
            missed = max(missed, lead.most_usd_t)
        if not found or turn == ROUNDS:
            break
        opened = open_pool(model, opened.ensemble.world, extend_pool(opened.ensemble.pool, sorted(found)))
    losses = []
    for name, door in doors.items():
        shut = _measure_rows(model, opened, door, solved[name])
        losses += [_add_up(model, opened, shut, name, loser, losers[loser]) for loser in losers if loser != name]
    return Doors(tuple(losses), missed, opened)


def find_ends(model: RoutesModel, rows: Sequence[tuple[str, str, str]], states: frozenset[str]) -> Bools:
    """Return which rows begin or end in one of the states, shape (rows,)."""
    regions = {region.id for region in model.world.regions.values() if region.state in states}
    return np.array([origin in regions or destination in regions for origin, destination, _ in rows], dtype=np.bool_)


class _Shut(NamedTuple):
    """What a shut door does to each row, shape (rows,): see `Loss`; `longer_days_mt_yr` is days times Mt/yr."""

    through_mt_yr: Floats
    lost_mt_yr: Floats
    loss_musd_yr: Floats
    longer_days_mt_yr: Floats
    paid_musd_yr: Floats
    with_it: Bools


def _measure_rows(model: RoutesModel, opened: Open, door: Closure, solved: SolvedFutures) -> _Shut:
    base, frame, after = opened.base.solutions, opened.ensemble.frame, solved.solutions
    shut = shut_routes(opened, (door,))[frame.entry_route]
    hours = measure_row_hours(opened.ensemble, opened.base, after)[0]
    carried = np.minimum(base.carried[0], after.carried[0])
    states = frozenset(door.ids)
    through = np.add.reduceat(base.flow[0] * shut, frame.entry[:-1])
    diverted = through > LEAST_SHARE * base.carried[0]
    return _Shut(
        through_mt_yr=through,
        lost_mt_yr=base.carried[0] - after.carried[0],
        loss_musd_yr=lose_by_row(base.carried[0], opened.decay, after.perceived[0] - base.perceived[0]),
        longer_days_mt_yr=np.where(diverted, np.nan_to_num(carried * (hours - opened.row_hours)), 0.0) / HOURS_A_DAY,
        paid_musd_yr=_pay_by_row(model, opened, states),
        with_it=find_ends(model, opened.ensemble.rows, states),
    )


def _add_up(model: RoutesModel, opened: Open, shut: _Shut, shutter: str, loser: str, members: frozenset[str]) -> Loss:
    own = find_ends(model, opened.ensemble.rows, members)
    third, both = own & ~shut.with_it, own & shut.with_it
    carried = opened.base.solutions.carried[0]
    cargo, gone = float(shut.through_mt_yr[third].sum()), float(shut.lost_mt_yr[third].sum())
    diverted = max(cargo - max(gone, 0.0), 0.0)
    return Loss(
        loser=loser,
        shutter=shutter,
        trade_mt_yr=float(carried[own].sum()),
        cargo_mt_yr=cargo,
        loss_musd_yr=float(shut.loss_musd_yr[third].sum()),
        not_carried_mt_yr=gone,
        diverted_mt_yr=diverted,
        extra_days=float(shut.longer_days_mt_yr[third].sum()) / diverted if diverted > LEAST_MT_YR else None,
        with_it_mt_yr=float(carried[both].sum()),
        with_it_musd_yr=float(shut.loss_musd_yr[both].sum()),
        paid_musd_yr=float(shut.paid_musd_yr[third].sum()),
    )


def _pay_by_row(model: RoutesModel, opened: Open, states: frozenset[str]) -> Floats:
    """Return what each row's cargo pays on the ways of the states while all is open, shape (rows,), US$ m/yr."""
    frame, base = opened.ensemble.frame, opened.base
    number = [index for index, state in enumerate(model.world.states) if state in states]
    share = np.asarray(model.territory.tocsc()[:, number].sum(axis=1)).ravel()[frame.arc]
    by_route = add_along_routes(frame, np.ascontiguousarray(base.prices.money_usd_t[0] * share[:, None]))
    entry_class = np.repeat(frame.row_class, np.diff(frame.entry))
    paid = base.solutions.flow[0] * by_route[frame.entry_route, entry_class]
    return np.asarray(np.add.reduceat(paid, frame.entry[:-1]))
