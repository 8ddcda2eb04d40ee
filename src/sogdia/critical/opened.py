"""The equilibrium with everything open, made ready for closing things in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.ensemble import Cases, Solutions, solve_cases
from sogdia.equilibrium.ensemble.spread import add_along_routes
from sogdia.equilibrium.paths import Floats
from sogdia.equilibrium.pool import Pool
from sogdia.lenses.results import Key
from sogdia.lenses.routes.census import Census, build_census, take_cargo
from sogdia.lenses.routes.ensemble import (
    Ensemble,
    SolvedFutures,
    build_ensemble,
    make_cases,
    solve_exactly,
    state_problem,
)
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import solve_routes
from sogdia.world.model import World


@dataclass(frozen=True, slots=True)
class Open:
    """The equilibrium with everything open, and what is needed to close things in it.

    Attributes
    ----------
    census : of the ensemble. cargo : of each corridor and border point, Mt/yr. base : the solved future.
    cases : its case.
    decay : shape (rows,), κ in t/US$. row_hours : shape (rows,), mean hours from door to door.
    route_flow : shape (routes,), Mt/yr. incidence : sparse, shape (routes, arcs), of the frame's routes.
    """

    ensemble: Ensemble
    census: Census
    cargo: dict[Key, float]
    base: SolvedFutures
    cases: Cases
    decay: Floats
    row_hours: Floats
    route_flow: Floats
    incidence: csr_array


def open_world(model: RoutesModel, world: World) -> Open:
    """Return the equilibrium of a dated world, ready to be closed in places."""
    with threadpool_limits(limits=1):
        return open_pool(model, world, solve_routes(model, world).pool)


def open_pool(model: RoutesModel, world: World, pool: Pool) -> Open:
    """Return the equilibrium of a dated world among the routes of a pool."""
    ensemble = build_ensemble(model, world, pool)
    prices, cases = make_cases(ensemble, ensemble.index.defaults[None, :], ensemble.demand[None, :])
    solutions = solve_cases(ensemble.frame, cases, 1e-9)
    if not solutions.solved.all():
        solve_exactly(ensemble.frame, cases, 0, solutions)
    stranded = np.array([[ensemble.world.demand[row].best for row in ensemble.stranded]])
    base = SolvedFutures(
        ensemble.index.defaults[None, :], ensemble.demand[None, :], stranded, prices, solutions, ~solutions.solved
    )
    census = build_census(model, ensemble)
    frame = ensemble.frame
    flow = np.bincount(frame.entry_route, solutions.flow[0], minlength=len(frame.route)).astype(np.float64)
    return Open(
        ensemble, census, {key: float(tonnes[0]) for key, tonnes in take_cargo(ensemble, census, solutions).items()},
        base, cases, state_problem(frame, cases, 0).rows.decay, measure_row_hours(ensemble, base, solutions)[0],
        flow, csr_array(ensemble.pool.incidence[frame.route]),
    )  # fmt: skip


def measure_row_hours(ensemble: Ensemble, base: SolvedFutures, solutions: Solutions) -> Floats:
    """Return the mean hours of each row's cargo, with congestion, shape (cases, rows); nan where none is carried."""
    frame, index = ensemble.frame, ensemble.index
    power = float(index.defaults[index.model["delay_power"]])
    capacity = base.prices.capacity_mt_yr[0]
    worst_h = float(index.defaults[index.model["delay_coefficient"]]) * base.prices.free_h[0]
    rows = np.repeat(np.arange(len(frame.row)), np.diff(frame.entry))
    found = np.empty((len(solutions.flow), len(frame.row)))
    for case, flow in enumerate(solutions.flow):
        delay_h = worst_h * (np.minimum(solutions.load[case], capacity) / capacity) ** power
        hours = base.prices.hours[0] + (ensemble.pricer.on_arc @ delay_h)[frame.arc]
        route_hours = add_along_routes(frame, hours[:, None])[:, 0]
        total = np.bincount(rows, flow * route_hours[frame.entry_route], minlength=len(frame.row))
        carried = solutions.carried[case]
        found[case] = np.divide(total, carried, out=np.full(len(carried), np.nan), where=carried > 0)
    return found
