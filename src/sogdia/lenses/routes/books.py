"""The books of a solution: what became of every demand, what binds, and why it may be believed."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import Bottleneck, Certificate, Pair
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.names import name_facility
from sogdia.lenses.routes.solve import Solved

FULL = 0.9
"""A facility loaded beyond this share of its capacity is reported among what binds."""


def list_pairs(solved: Solved) -> tuple[Pair, ...]:
    """Return what became of every demand, those without a route included."""
    chosen, rows = solved.solution.chosen, solved.problem.rows
    carried = [
        Pair(
            *row,
            demand_mt_yr=demand,
            carried_mt_yr=done,
            not_carried_mt_yr=max(demand - done, 0.0),
            induced_mt_yr=max(done - demand, 0.0),
            cost_usd_t=cost,
        )
        for row, demand, done, cost in zip(
            solved.rows, rows.demand.tolist(), chosen.demand.tolist(), chosen.perceived.tolist(), strict=True
        )
    ]
    stranded = [
        Pair(*row, demand_mt_yr=tonnes, carried_mt_yr=0.0, not_carried_mt_yr=tonnes, induced_mt_yr=0.0, cost_usd_t=None)
        for row, tonnes in ((row, solved.world.demand[row].best) for row in solved.stranded)
    ]
    return tuple(sorted([*carried, *stranded], key=lambda pair: (pair.origin, pair.destination, pair.commodity)))


def measure_delays(solved: Solved) -> Floats:
    """Return the hours that load adds at each facility in use, shape (active,); a shadow price is money, not time."""
    facilities, index = solved.problem.facilities, solved.index
    value_usd_t_h = float(index.defaults[index.model["congestion_value_usd_t_h"]])
    return facilities.delay(facilities.load(solved.solution.z)) / value_usd_t_h


def list_bottlenecks(model: RoutesModel, solved: Solved) -> tuple[Bottleneck, ...]:
    """Return what is full or nearly so, dearest shadow price first."""
    solution, facilities = solved.solution, solved.problem.facilities
    multiplier = facilities.multiplier(solution.z)
    delay_h = measure_delays(solved)
    rows = []
    for position, number in enumerate(solved.active.tolist()):
        kind, id = model.network.facilities[number]
        load, capacity = float(solution.load[position]), float(facilities.capacity[position])
        if load > FULL * capacity:
            price, hours = float(multiplier[position]), float(delay_h[position])
            rows.append(Bottleneck(id, name_facility(model, kind, id), kind, load, capacity, price, hours))
    return tuple(sorted(rows, key=lambda row: (-row.shadow_price_usd_t, -row.load_mt_yr / row.capacity_mt_yr, row.id)))


def certify(solved: Solved) -> Certificate:
    """Return why the solution may be believed."""
    balance = max(
        (
            abs(pair.carried_mt_yr + pair.not_carried_mt_yr - pair.induced_mt_yr - pair.demand_mt_yr)
            for pair in list_pairs(solved)
        ),
        default=0.0,
    )
    flow = np.add.reduceat(solved.solution.chosen.flow, solved.problem.rows.start[:-1]) if solved.rows else np.zeros(0)
    loaded = float(np.abs(flow - solved.solution.chosen.demand).max(initial=0.0))
    return Certificate(
        gap=solved.solution.gap,
        capacity_excess=solved.solution.excess,
        conservation=max(balance, loaded),
        route_gap=solved.route_gap,
        iterations=solved.solution.step,
        routes=solved.pool.route_count,
        seconds=solved.seconds,
    )
