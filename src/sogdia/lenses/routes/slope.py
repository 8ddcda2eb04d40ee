"""The derivative of any measure by every figure: tonnes, what shippers pay, what states and projects earn."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.equilibrium.sensitivity import differentiate, differentiate_cost
from sogdia.lenses.results import Key
from sogdia.lenses.routes.assumptions import weigh_entries
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.gradient import differentiate_figures
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.world.model import FigureKey


def differentiate_measure(model: RoutesModel, solved: Solved, key: Key) -> dict[FigureKey, float]:
    """Return d(measure)/d(figure) for every figure, in the measure's unit per unit of the figure.

    Tonnes of corridors, projects, ports, crossings, states in transit and in all; `cost_usd_t` of a pair; and
    `transit_revenue_musd_yr` of a state and `revenue_musd_yr` of a project. Raises NetworkError for other measures.
    """
    if key.measure == "cost_usd_t":
        return differentiate_figures(
            model, solved, differentiate_cost(solved.problem, solved.solution, _weigh_rows(solved, key.id))
        )
    if key.measure in ("transit_revenue_musd_yr", "revenue_musd_yr"):
        return _differentiate_revenue(model, solved, key)
    adjoint = differentiate(solved.problem, solved.solution, weigh_entries(model, solved, key))
    return differentiate_figures(model, solved, adjoint)


def _weigh_rows(solved: Solved, pair: str) -> Floats:
    """Return each row's share in the mean cost of a pair, as `measure_routes` takes it: by demand."""
    demand = solved.problem.rows.demand
    chosen = np.array([f"{origin}>{destination}" == pair for origin, destination, _ in solved.rows])
    weight = np.where(chosen, demand, 0.0)
    total = weight.sum()
    return weight / total if total > 0 else weight


def _differentiate_revenue(model: RoutesModel, solved: Solved, key: Key) -> dict[FigureKey, float]:
    """Return the derivative of money earned: by what cargo moves, and by what it pays where it stays."""
    flows = Flows(model, solved)
    if key.kind == "state":
        share = flows.state_share[:, [list(model.world.states).index(key.id)]].toarray().ravel()
        routes = flows.transit_of(key.id)
    else:
        share = flows.built_by(key.id)
        routes = np.ones(solved.pool.route_count, dtype=np.bool_)
    incidence = solved.pool.incidence
    counted = flows.by_class * routes
    paid = np.stack([(incidence.T @ tonnes) * share for tonnes in counted])
    by_route = np.stack([(incidence @ (money * share)) * routes for money in solved.prices.money_usd_t])
    entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
    weight = by_route[entry_class, solved.entry_route]
    adjoint = differentiate(solved.problem, solved.solution, weight)
    return differentiate_figures(model, solved, adjoint, paid)
