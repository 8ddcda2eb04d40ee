"""Many futures of the cases of an appraisal, in one year: every figure is drawn, every case solved with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.ensemble import draw_levels, hash_keys
from sogdia.equilibrium.ensemble.spread import spread_flows
from sogdia.equilibrium.paths import Bools, Floats
from sogdia.evidence.quantity import Quantity
from sogdia.futures import list_chunks
from sogdia.lenses.routes.census import look_at_routes, measure_losses
from sogdia.lenses.routes.draws import (
    Column,
    Recipe,
    build_recipe,
    draw_inputs,
    list_columns,
    place_in_range,
    place_positions,
)
from sogdia.lenses.routes.ensemble import Ensemble, SolvedFutures, build_ensemble, carry_start, solve_futures
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import solve_worlds
from sogdia.network.price import price
from sogdia.outcomes.appraisal.account import weigh_use
from sogdia.outcomes.appraisal.bundle import Bundle, build_case
from sogdia.outcomes.appraisal.cost import Cost
from sogdia.outcomes.appraisal.payee import Payees
from sogdia.scenario import Scenario, apply_scenario, resolve_scenario
from sogdia.workers import start_threads
from sogdia.world.model import FigureKey, World

SHORT = 25
"""Futures solved at a time."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The cases in each future.

    Attributes
    ----------
    year : solved. count, seed : of the futures. solved : shape (futures,), whether every case has a solution.
    value : shape (cases, futures, states), what shippers of a state gain, half at either end of a trip, and what is
    received there less the resources it takes up, US$ m/yr; up to a constant that all cases of a future share: only
    differences mean anything. states : whose. co2e_t : shape (cases, futures).
    lines : one bundle, or two -> shape (cases, futures), Mt/yr that passes it, or both; 0 where they are not built.
    columns : everything that is drawn; levels : shape (futures, columns), between 0 and 1.
    """

    year: int
    count: int
    seed: int
    solved: Bools
    value: Floats
    states: tuple[str, ...]
    co2e_t: Floats
    lines: dict[tuple[str, ...], Floats]
    columns: tuple[Column, ...]
    levels: Floats

    def positions(self, subject: str, attribute: str) -> Floats | None:
        """Return where in its range a figure lies in each future, from -1 to 1; None if it is not drawn."""
        for index, column in enumerate(self.columns):
            if (column.subject, column.attribute) == (subject, attribute):
                return place_positions(self.levels[:, index])
        return None

    def draw(self, subject: str, attribute: str, quantity: Quantity) -> Floats:
        """Return a figure in each future, shape (futures,)."""
        at = self.positions(subject, attribute)
        if at is None:
            return np.full(self.count, quantity.best)
        ends = (np.array([value]) for value in (quantity.best, quantity.low, quantity.high))
        return place_in_range(at[:, None], *ends)[:, 0]


@dataclass(frozen=True, slots=True)
class _Case:
    ensemble: Ensemble
    recipe: Recipe
    ends: csr_array
    resource_share: Floats
    resource_usd_t: Floats
    use: dict[tuple[str, ...], Floats]


def draw_cases(
    model: RoutesModel, payees: Payees, scenario: Scenario, cases: Sequence[tuple[Bundle, ...]], costs: Sequence[Cost],
    when: int, count: int, seed: int, report: Callable[[str], None] = lambda _: None,
) -> Drawn:  # fmt: skip
    """Return `count` futures of each case in the year `when`; routes are those that the best estimates call for.

    Of changes of the scenario with a probability those of at least one half are made.
    """
    with threadpool_limits(limits=1):
        return _draw(model, payees, scenario, cases, costs, when, count, seed, report)


def _draw(
    model: RoutesModel, payees: Payees, scenario: Scenario, cases: Sequence[tuple[Bundle, ...]], costs: Sequence[Cost],
    when: int, count: int, seed: int, report: Callable[[str], None],
) -> Drawn:  # fmt: skip
    worlds = [apply_scenario(model.world, build_case(scenario, bundles), when) for bundles in cases]
    pool = solve_worlds(model, worlds)[0].pool
    ensembles = [build_ensemble(model, world, pool) for world in worlds]
    drawn = list_columns(ensembles, model.world, ())
    columns = (*drawn, *_own_columns(model.world, payees, costs))
    levels = draw_levels(hash_keys((column.name for column in columns), seed), 0, count, count)
    changes, _ = resolve_scenario(model.world, scenario, when)
    told = tuple(dict.fromkeys(bundle for bundles in cases for bundle in bundles))
    ready = [
        _Case(
            ensemble, build_recipe(ensemble, worlds[0], model.world, drawn, changes), _locate_ends(model, ensemble),
            *_take_up(model, payees, ensemble), _weigh_use(model, ensemble, told),
        )
        for ensemble in ensembles
    ]  # fmt: skip
    scale = [_relative(model.world, keys, columns, levels) for keys in (payees.shares, payees.emissions)]
    states = tuple(model.world.states)
    value, co2e = np.zeros((len(cases), count, len(states))), np.zeros((len(cases), count))
    lines = {name: np.zeros((len(cases), count)) for name in ready[0].use}
    with start_threads(ready, os.cpu_count() or 1) as submit:
        jobs = {}
        for first, last in list_chunks(count, SHORT):
            part = [one[first:last] for one in scale]
            jobs[submit(_solve_chunk, payees, levels[first:last, : len(drawn)], *part)] = slice(first, last)
        for done_of, job in enumerate(as_completed(jobs), 1):
            report(f"Futures, {done_of} of {len(jobs)} parts, {len(cases)} cases")
            for number, (worth, emitted, cargo) in enumerate(job.result()):
                value[number, jobs[job]], co2e[number, jobs[job]] = worth, emitted
                for name, tonnes in cargo.items():
                    lines[name][number, jobs[job]] = tonnes
    done = np.asarray(np.isfinite(value).all(axis=(0, 2)))
    return Drawn(when, count, seed, done, value, states, co2e, lines, columns, levels)


def _solve_chunk(
    ready: Sequence[_Case], payees: Payees, levels: Floats, shares: Floats, emissions: Floats
) -> list[tuple[Floats, Floats, dict[tuple[str, ...], Floats]]]:
    """Return for each case what states gain, what is emitted and the cargo of bundles in some futures; see `_measure`.

    Nothing is shared between chunks, so that they may be solved side by side.
    """
    found = []
    before: SolvedFutures | None = None
    for case in ready:
        start = carry_start(ready[0].ensemble, case.ensemble, before) if before is not None else None
        solved = solve_futures(case.ensemble, *draw_inputs(case.ensemble, case.recipe, levels), start)
        before = before or solved
        lost = np.concatenate(measure_losses(case.ensemble, solved), axis=1) @ case.ends
        worth, emitted, cargo = _measure(case, payees, solved, shares, emissions)
        found.append((worth - lost, emitted, cargo))
    return found


def _locate_ends(model: RoutesModel, ensemble: Ensemble) -> csr_array:
    """Return in which states the rows of an ensemble end, half at either end, shape (rows + stranded rows, states)."""
    number = {state: index for index, state in enumerate(model.world.states)}
    rows = (*ensemble.rows, *ensemble.stranded)
    at = [number[model.world.regions[region].state] for row in rows for region in row[:2]]
    where = (np.repeat(np.arange(len(rows)), 2), at)
    return csr_array((np.full(len(at), 0.5), where), shape=(len(rows), len(number)))


def _own_columns(world: World, payees: Payees, costs: Sequence[Cost]) -> list[Column]:
    """Return what only an appraisal draws: costs, what charges buy, emissions and their price."""
    known = [(key, world.figures[key]) for key in (*payees.shares, *payees.emissions)]
    price_of_co2e = world.figure("model", "co2e_price_usd_t")
    if price_of_co2e is not None:
        known.append((("model", "co2e_price_usd_t"), price_of_co2e))
    for cost in costs:
        known += [((cost.project, "capex_usd"), cost.capex), ((cost.project, "opex_usd_yr"), cost.opex)]
    return [
        Column(f"figure {subject} {attribute}", subject, attribute, one.best, one.low, one.high, one.unit,
               str(one.confidence), one.source)
        for (subject, attribute), one in known
        if one.low < one.high
    ]  # fmt: skip


def _relative(world: World, keys: Sequence[FigureKey], columns: Sequence[Column], levels: Floats) -> Floats:
    """Return figures as times their best value, shape (futures, keys + 1); the last is 1, for what has no figure."""
    place = {(column.subject, column.attribute): index for index, column in enumerate(columns)}
    times = np.ones((len(levels), len(keys) + 1))
    for number, key in enumerate(keys):
        quantity = world.figures[key]
        if key in place and quantity.best > 0:
            ends = (np.array([value]) for value in (quantity.best, quantity.low, quantity.high))
            drawn = place_in_range(place_positions(levels[:, place[key]])[:, None], *ends)
            times[:, number] = drawn[:, 0] / quantity.best
    return times


def _take_up(model: RoutesModel, payees: Payees, ensemble: Ensemble) -> tuple[Floats, Floats]:
    """Return the part of what is paid that buys resources, and resources that are known in US$/t by themselves.

    Both have shape (columns of the frame, classes), and each is 0 where the other holds. The part is taken at best
    figures; in a future both what is paid and the part that buys resources are drawn.
    """
    index, network, arc = ensemble.index, model.network, ensemble.frame.arc
    paid = price(network, index, index.defaults, ensemble.pricer.built, ~ensemble.possible).money_usd_t
    share = np.divide(payees.resources_usd_t, paid, out=np.zeros_like(paid), where=(paid > 0) & ~payees.by_cost)
    known = np.where(payees.by_cost, payees.resources_usd_t, 0.0)
    return np.ascontiguousarray(np.minimum(share, 1.0)[:, arc].T), np.ascontiguousarray(known[:, arc].T)


def _weigh_use(model: RoutesModel, ensemble: Ensemble, bundles: Sequence[Bundle]) -> dict[tuple[str, ...], Floats]:
    """Return `weigh_use` for the routes of the frame, shape (routes of the frame,)."""
    weights = weigh_use(look_at_routes(model, ensemble), bundles)
    return {name: weight[ensemble.frame.route] for name, weight in weights.items()}


def _measure(
    case: _Case, payees: Payees, solved: SolvedFutures, shares: Floats, emissions: Floats
) -> tuple[Floats, Floats, dict[tuple[str, ...], Floats]]:
    """Return what is received less resources (US$ m/yr), emissions (t/yr), and the cargo of bundles.

    Shapes (futures, states), (futures,) and (futures,) each.
    """
    frame = case.ensemble.frame
    by_route, by_arc = spread_flows(frame, solved.solutions.flow)
    money = by_arc * solved.prices.money_usd_t
    key = payees.share_key[frame.arc]
    times = shares[:, np.where(key >= 0, key, shares.shape[1] - 1)]
    taken = (money * case.resource_share + by_arc * case.resource_usd_t).sum(axis=2)
    kept = (money.sum(axis=2) - taken * times) @ payees.territory[frame.arc]
    tkm = by_arc.sum(axis=2) * solved.prices.km
    key = payees.emission_key[frame.arc]
    factor = payees.emission_g_tkm[frame.arc] * emissions[:, np.where(key >= 0, key, emissions.shape[1] - 1)]
    cargo = {name: by_route @ use for name, use in case.use.items()}
    return kept, (tkm * factor).sum(axis=1), cargo
