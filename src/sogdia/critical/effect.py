"""What closing things does: the equilibria with them closed, against the one with everything open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from sogdia.critical.closure import Closure, shut_routes
from sogdia.critical.opened import Open, measure_row_hours
from sogdia.equilibrium.choice import integrate_demand
from sogdia.equilibrium.ensemble import Cases, solve_cases
from sogdia.equilibrium.ensemble.solve import CLOSED_USD_T
from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import Key
from sogdia.lenses.routes.census import take_cargo
from sogdia.lenses.routes.ensemble import SolvedFutures, solve_exactly
from sogdia.network.price import HOURS_A_DAY
from sogdia.workers import Submit

BATCH = 25


class Effect(NamedTuple):
    """What closing some things does in a year, against everything open.

    Attributes
    ----------
    closed : (kind, id) of what is closed: one thing, or two.
    cargo_mt_yr : what went through it. cost_musd_yr : what shippers lose, Σ ∫ D dS; inf if cargo that does not answer
        to cost finds no way.
    not_carried_mt_yr : cargo that stays at home. diverted_mt_yr : cargo that goes another way.
    extra_days : what the other way takes longer, in the mean of what is diverted; None if nothing is.
    corridor, crossing : who gains most, and Mt/yr; ("", 0.0) if nobody does.
    missed_usd_t : by how much a route left out undercuts the best at most; None where that was not looked into.
    """

    closed: tuple[tuple[str, str], ...]
    cargo_mt_yr: float
    cost_musd_yr: float
    not_carried_mt_yr: float
    diverted_mt_yr: float
    extra_days: float | None
    corridor: tuple[str, float]
    crossing: tuple[str, float]
    missed_usd_t: float | None = None


def iterate_closures(
    opened: Open, groups: Sequence[Sequence[Closure]], submit: Submit | None = None
) -> Iterator[list[Effect]]:
    """Yield the effects of closing each group of things, a batch at a time and in their order.

    `submit` is that of `workers.start_workers(opened, …)` or `start_threads`; None is this process.
    """
    batches = [groups[first : first + BATCH] for first in range(0, len(groups), BATCH)]
    if submit is None:
        for batch in batches:
            yield close_things(opened, batch)
    else:
        jobs = [submit(close_things, batch) for batch in batches]
        for job in jobs:
            yield job.result()


def close_things(opened: Open, groups: Sequence[Sequence[Closure]]) -> list[Effect]:
    """Return the effect of closing each group of things; what carries nothing costs exactly nothing."""
    with threadpool_limits(limits=1):
        cargo = [float(opened.route_flow[shut_routes(opened, group)].sum()) for group in groups]
        used = [index for index, tonnes in enumerate(cargo) if tonnes > 0]
        effects = [
            Effect(tuple((one.kind, one.id) for one in group), 0.0, 0.0, 0.0, 0.0, None, ("", 0.0), ("", 0.0))
            for group in groups
        ]
        if used:
            solved = solve_closed(opened, [groups[index] for index in used])
            tonnes = take_cargo(opened.ensemble, opened.census, solved.solutions)
            hours = measure_row_hours(opened.ensemble, opened.base, solved.solutions)
            for case, index in enumerate(used):
                gains = {key: float(moved[case]) - opened.cargo[key] for key, moved in tonnes.items()}
                effects[index] = _measure(opened, effects[index].closed, cargo[index], solved, case, gains, hours[case])
        return effects


def solve_closed(opened: Open, groups: Sequence[Sequence[Closure]]) -> SolvedFutures:
    """Return the equilibria with each group closed, from the one with everything open."""
    base, frame, count = opened.base, opened.ensemble.frame, len(groups)
    column = np.full(opened.ensemble.pool.incidence.shape[1], -1, dtype=np.int64)
    column[frame.arc] = np.arange(len(frame.arc))
    cost = np.repeat(opened.cases.arc_cost, count, axis=0)
    for case, group in enumerate(groups):
        for one in group:
            shut = column[one.arcs]
            cost[case, shut[shut >= 0]] += CLOSED_USD_T
    cases = Cases(**{
        name: np.repeat(value, count, axis=0) if name not in ("arc_cost", "reference", "level") else value
        for name, value in opened.cases._asdict().items()
    })._replace(arc_cost=cost, start=np.repeat(base.solutions.z, count, axis=0))  # fmt: skip
    solutions = solve_cases(frame, cases)
    exactly = ~solutions.solved
    for case in np.flatnonzero(exactly).tolist():
        solve_exactly(frame, cases, case, solutions)
    prices = base.prices._replace(
        km=np.repeat(base.prices.km, count, axis=0),
        hours=np.repeat(base.prices.hours, count, axis=0),
        money_usd_t=np.repeat(base.prices.money_usd_t, count, axis=0),
        cost_usd_t=cost,
    )
    figures, demand, stranded = (
        np.repeat(one, count, axis=0) for one in (base.figures, base.demand, base.stranded_mt_yr)
    )
    return SolvedFutures(figures, demand, stranded, prices, solutions, exactly)


def _measure(
    opened: Open, closed: tuple[tuple[str, str], ...], cargo: float, solved: SolvedFutures, case: int,
    gains: dict[Key, float], hours: Floats,
) -> Effect:  # fmt: skip
    before, after = opened.base.solutions, solved.solutions
    rise = after.perceived[case] - before.perceived[0]
    lost = before.carried[0] - after.carried[case]
    carried = np.minimum(before.carried[0], after.carried[case])
    longer = np.nansum(carried * (hours - opened.row_hours)) / HOURS_A_DAY
    diverted = max(cargo - max(float(lost.sum()), 0.0), 0.0)
    cost = float(np.nansum(lose_by_row(before.carried[0], opened.decay, rise)))
    return Effect(
        closed, cargo, cost, float(lost.sum()), diverted,
        float(longer / diverted) if diverted > 1e-6 else None,
        _gain_most(gains, "corridor"), _gain_most(gains, "crossing"),
    )  # fmt: skip


def lose_by_row(carried: Floats, decay: Floats, rise: Floats) -> Floats:
    """Return ∫ D dS of each row over a rise of its perceived cost, shape (rows,), US$ m/yr.

    D falls off from what was `carried` as costs rise. inf if cargo that does not answer to cost finds no way.
    """
    per_tonne = integrate_demand(decay, np.where(rise > CLOSED_USD_T / 2, np.inf, rise))
    return np.asarray(np.where(carried > 0, carried, 0.0) * np.where(carried > 0, per_tonne, 0.0))


def _gain_most(gains: dict[Key, float], kind: str) -> tuple[str, float]:
    rows = [(gain, key.id) for key, gain in gains.items() if key.kind == kind]
    most, id_ = max(rows, default=(0.0, ""))
    return (id_, most) if most > 1e-5 else ("", 0.0)
