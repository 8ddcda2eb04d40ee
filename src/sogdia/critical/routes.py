"""Are there ways round that the pool lacks? It was searched with everything open, so each closure is asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sogdia.critical.closure import Closure, shut_routes
from sogdia.critical.effect import Effect, close_things, solve_closed
from sogdia.critical.opened import Open, open_pool
from sogdia.equilibrium.ensemble.spread import add_along_routes
from sogdia.equilibrium.paths import Bools, Floats, find_cheapest
from sogdia.equilibrium.pool import Found, extend_pool
from sogdia.lenses.routes.ensemble import find_better_routes
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import usable_arcs
from sogdia.network.price import price

ROUNDS = 4
LEAST_MT_YR = 1e-3
"""Rows that send less than this through a thing are not asked for ways round it."""


def widen_choice(model: RoutesModel, opened: Open, closures: Sequence[Closure]) -> Open:
    """Return the same world with the cheapest ways round each thing, at the costs that hold while all is open."""
    ensemble, frame = opened.ensemble, opened.ensemble.frame
    prices = price(model.network, ensemble.index, ensemble.index.defaults, ensemble.pricer.built, ~ensemble.possible)
    charge = ensemble.pricer.on_arc @ opened.base.solutions.charge[0]
    usable = usable_arcs(model, prices)
    route_cost = add_along_routes(frame, opened.base.prices.cost_usd_t[0] + charge[frame.arc][:, None])
    arc_cost = prices.cost_usd_t + charge
    found: set[Found] = set()
    for one in closures:
        shut = shut_routes(opened, [one])
        left = usable.copy()
        left[one.arcs] = False
        found |= _find_ways_round(model, opened, shut, left, route_cost, arc_cost)
    if not found:
        return opened
    return open_pool(model, ensemble.world, extend_pool(ensemble.pool, sorted(found)))


def _find_ways_round(
    model: RoutesModel, opened: Open, shut: Bools, usable: Bools, route_cost: Floats, arc_cost: Floats
) -> set[Found]:
    """Return cheaper routes than those left, for the rows whose routes are shut; costs have shape (routes, classes)."""
    frame, search = opened.ensemble.frame, model.search
    flow = opened.base.solutions.flow[0] * shut[frame.entry_route]
    touched = np.add.reduceat(flow, frame.entry[:-1]) > LEAST_MT_YR
    first = frame.bundle_route[frame.pair_bundle]
    best = np.minimum.reduceat(np.where(shut[:, None], np.inf, route_cost), first[:-1], axis=0)
    found: set[Found] = set()
    for k in range(frame.class_count):
        rows = np.flatnonzero(touched & (frame.row_class == k))
        if not len(rows):
            continue
        pairs = np.array([model.pair_number[opened.ensemble.rows[row][:2]] for row in rows.tolist()], dtype=np.int64)
        ways = find_cheapest(search.graph, arc_cost[k], usable, search.origin[pairs], search.destination[pairs])
        beaten = np.flatnonzero(ways.cost < best[frame.row_pair[rows], k] - model.settings.route_tolerance_usd_t)
        found.update(zip(pairs[beaten].tolist(), ways.trace(beaten), strict=True))
    return found


def check_routes(model: RoutesModel, opened: Open, groups: Sequence[Sequence[Closure]]) -> list[Effect]:
    """Return the effects of closing each group of things with every route that counts.

    Routes that undercut the best at the costs that hold with a group closed are added, and base and closure solved
    again, until there are none (or for `ROUNDS` rounds).
    """
    effects: dict[int, Effect] = {}
    missed = dict.fromkeys(range(len(groups)), 0.0)
    left, wider = list(missed), opened
    for turn in range(ROUNDS + 1):
        effects |= dict(zip(left, close_things(wider, [groups[index] for index in left]), strict=True))
        found: set[Found] = set()
        beaten = []
        for index in left:
            closed = without_closed(model, groups[index])
            better, lead = find_better_routes(closed, wider.ensemble, solve_closed(wider, [groups[index]]))
            missed[index] = lead.most_usd_t
            if better:
                found.update(better)
                beaten.append(index)
        if not found or turn == ROUNDS:
            break
        left, wider = beaten, open_pool(model, opened.ensemble.world, extend_pool(wider.ensemble.pool, sorted(found)))
    return [effects[index]._replace(missed_usd_t=missed[index]) for index in range(len(groups))]


def rank_closures(
    model: RoutesModel, opened: Open, groups: Sequence[Sequence[Closure]], effects: Sequence[Effect], top: int,
    report: Callable[[str], None] = lambda _: None,
) -> list[Effect]:  # fmt: skip
    """Return the effects, costliest first, of which at least the first `top` were checked (see `check_routes`).

    More ways round make a closure cheaper, so that of those below few if any belong above.
    """
    result = list(effects)
    while True:
        order = sorted(range(len(result)), key=lambda index: (-result[index].cost_musd_yr, result[index].closed))
        doubtful = [index for index in order[:top] if result[index].missed_usd_t is None and result[index].cargo_mt_yr]
        if not doubtful:
            return [result[index] for index in order]
        report(f"Looking for ways round {len(doubtful)} of the costliest")
        checked = check_routes(model, opened, [groups[index] for index in doubtful])
        for index, effect in zip(doubtful, checked, strict=True):
            result[index] = effect


def without_closed(model: RoutesModel, group: Sequence[Closure]) -> RoutesModel:
    """Return the model in whose search the arcs of closed things cannot be used."""
    cost = model.search.cost.copy()
    for one in group:
        cost[:, one.arcs] = np.inf
    return replace(model, search=replace(model.search, cost=cost))
