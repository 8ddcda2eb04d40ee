"""Which figures matter most to the answer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from sogdia.equilibrium.paths import Floats
from sogdia.equilibrium.sensitivity import differentiate
from sogdia.errors import NetworkError, Problem
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.results import Assumption, Key
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.gradient import differentiate_demand, move_figures
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved, solve_again
from sogdia.network import ArcKind
from sogdia.world.model import DemandKey, FigureKey, World

SHORTLIST = 6
"""So many candidates of the linear ranking are solved again at both ends of their ranges."""


def rank_by_effect(
    model: RoutesModel, base: Solved, scenario: Solved, headline: Key, count: int
) -> tuple[Assumption, ...]:
    """Return the figures whose ranges move the change of the headline most, from `base` to `scenario`.

    A linear ranking over all figures finds the candidates; those are then solved at both ends of their ranges, base
    and scenario alike, so that the effects are exact but for routes that only such an end would bring up. Figures that
    a scenario sets are its own question, not assumptions, and are left out.
    """
    change = measure_headline(model, scenario, headline) - measure_headline(model, base, headline)
    candidates = _shortlist(model, base, scenario, headline, max(count, SHORTLIST))
    rows = []
    for key in candidates:
        quantity = quantity_of(scenario.world, *key)
        if quantity is None:
            continue
        effects = [
            measure_headline(model, solve_at(model, scenario, key, end), headline)
            - measure_headline(model, solve_at(model, base, key, end), headline)
            - change
            for end in (quantity.low, quantity.high)
        ]
        rows.append(
            Assumption(
                *key,
                quantity.best,
                quantity.low,
                quantity.high,
                quantity.unit,
                str(quantity.confidence),
                quantity.source,
                *effects,
            )
        )
    ranked = sorted(rows, key=lambda row: (-max(abs(row.effect_low), abs(row.effect_high)), row.subject, row.attribute))
    return tuple(ranked[:count])


def _shortlist(model: RoutesModel, base: Solved, scenario: Solved, headline: Key, count: int) -> list[FigureKey]:
    """Return the figures with the largest linear effect at either end of their ranges."""
    total = list_effects(model, base, scenario, lambda solved: weigh_entries(model, solved, headline))
    size: dict[FigureKey, float] = {}
    for (key, _), value in total.items():
        size[key] = max(size.get(key, 0.0), abs(value))
    return sorted(size, key=lambda key: (-size[key], key))[:count]


def list_effects(
    model: RoutesModel, base: Solved, scenario: Solved, weigh: Callable[[Solved], Floats]
) -> dict[tuple[FigureKey, str], float]:
    """Return the linear effect of each figure at its low and high end on the change of a total of flows.

    `weigh` gives the weight of each entry in the total.
    """
    total: dict[tuple[FigureKey, str], float] = {}
    for sign, solved in ((-1.0, base), (1.0, scenario)):
        adjoint = differentiate(solved.problem, solved.solution, weigh(solved))
        for end in ("low", "high"):
            step = np.array([_way_to(solved.world, key, end) for key in solved.index.keys])
            effect = move_figures(model, solved, adjoint, step)
            for key, value in zip(solved.index.keys, effect.tolist(), strict=True):
                total[key, end] = total.get((key, end), 0.0) + sign * value
            for key, slope in differentiate_demand(solved, adjoint).items():
                total[key, end] = total.get((key, end), 0.0) + sign * slope * _way_to(solved.world, key, end)
    return total


def _way_to(world: World, key: FigureKey, end: str) -> float:
    """Return how far it is from the best value of a figure to an end of its range; 0 for what a scenario sets."""
    quantity = quantity_of(world, *key)
    if quantity is None or quantity.confidence is Confidence.SCENARIO:
        return 0.0
    return float(getattr(quantity, end)) - quantity.best


def solve_at(model: RoutesModel, solved: Solved, key: FigureKey, value: float) -> Solved:
    """Return the equilibrium with one figure at another value, among the routes already found."""
    if key[1] == "demand_mt_yr":
        row = _demand_key(key[0])
        quantity = replace(solved.world.demand[row], best=value)
        world = replace(solved.world, demand={**solved.world.demand, row: quantity})
        return solve_again(model, solved, solved.index.defaults, world)
    figures = solved.index.defaults.copy()
    if key in solved.index.keys:
        figures[solved.index.keys.index(key)] = value
    return solve_again(model, solved, figures, solved.world)


def measure_headline(model: RoutesModel, solved: Solved, headline: Key) -> float:
    """Return one measure of tonnes alone, Mt/yr; see `weigh_entries`."""
    return float(weigh_entries(model, solved, headline) @ solved.solution.chosen.flow)


def quantity_of(world: World, subject: str, attribute: str) -> Quantity | None:
    """Return a figure, or the demand of a row, of a dated world; None if nobody has said any."""
    if attribute != "demand_mt_yr":
        return world.figure(subject, attribute)
    return world.demand.get(_demand_key(subject))


def _demand_key(subject: str) -> DemandKey:
    origin, _, rest = subject.partition(">")
    destination, _, commodity = rest.partition(":")
    return origin, destination, commodity


def weigh_entries(model: RoutesModel, solved: Solved, headline: Key) -> Floats:
    """Return for each entry how much of a headline a tonne on it makes up.

    Raises NetworkError for measures that are not tonnes.
    """
    flows = Flows(model, solved)
    network = model.network
    if headline.kind == "corridor" and headline.id in model.world.corridors:
        by_route = flows.on_corridor(model.world.corridors[headline.id]).astype(float)
    elif headline.kind == "project":
        by_route = flows.weigh_routes(flows.built_by(headline.id))
    elif headline.kind == "port":
        port = network.facilities.index(("port", headline.id))
        by_route = solved.pool.incidence @ ((network.kind == ArcKind.TRANSFER) & (network.port == port)).astype(float)
    elif headline.kind == "crossing":
        points = np.array([model.world.crossings[id].border_point == headline.id for id in network.crossings])
        border = network.kind == ArcKind.BORDER
        by_route = solved.pool.incidence @ (border & points[np.where(border, network.item, 0)]).astype(float)
    elif headline.kind == "state":
        by_route = flows.transit_of(headline.id).astype(float)
    elif headline.kind == "total":
        by_route = np.ones(solved.pool.route_count)
    else:
        what = f"{headline.measure} of {headline.id} cannot be ranked by assumption"
        raise NetworkError(Problem(headline.kind, what))
    return np.asarray(by_route[solved.entry_route], dtype=np.float64)
