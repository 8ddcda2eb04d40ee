"""Which figures matter most to the answer."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.errors import NetworkError, Problem
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.results import Assumption, Key
from sogdia.lenses.routes.gradient import differentiate_figures
from sogdia.lenses.routes.measure import Flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.world.model import FigureKey, World


def rank_by_effect(
    model: RoutesModel, base: Solved, scenario: Solved, headline: Key, count: int
) -> tuple[Assumption, ...]:
    """Return the figures whose ranges move the change of the headline most, from `base` to `scenario`.

    Effects are to first order: the derivative of the change times the way from the best value to the end of the
    range, in Mt/yr. Figures that a scenario sets are its own question, not assumptions, and are left out.
    """
    slopes: dict[FigureKey, float] = {}
    for sign, solved in ((-1.0, base), (1.0, scenario)):
        for key, slope in differentiate_figures(model, solved, weigh_entries(model, solved, headline)).items():
            slopes[key] = slopes.get(key, 0.0) + sign * slope
    rows = []
    for (subject, attribute), slope in slopes.items():
        quantity = _quantity(scenario.world, subject, attribute)
        if quantity is None or quantity.confidence is Confidence.SCENARIO:
            continue
        low, high = (slope * (end - quantity.best) for end in (quantity.low, quantity.high))
        rows.append(
            Assumption(
                subject, attribute, quantity.best, quantity.low, quantity.high, quantity.unit,
                str(quantity.confidence), quantity.source, low, high,
            )
        )
    ranked = sorted(rows, key=lambda row: (-max(abs(row.effect_low), abs(row.effect_high)), row.subject, row.attribute))
    return tuple(ranked[:count])


def _quantity(world: World, subject: str, attribute: str) -> Quantity | None:
    if attribute != "demand_mt_yr":
        return world.figure(subject, attribute)
    origin, rest = subject.split(">")
    destination, commodity = rest.split(":")
    return world.demand.get((origin, destination, commodity))


def weigh_entries(model: RoutesModel, solved: Solved, headline: Key) -> Floats:
    """Return for each entry how much of a headline a tonne on it makes up.

    Raises NetworkError for measures that are not tonnes.
    """
    flows = Flows(model, solved)
    network = model.network
    if headline.kind == "corridor" and headline.id in model.world.corridors:
        by_route = flows.on_corridor(model.world.corridors[headline.id]).astype(float)
    elif headline.kind == "project":
        links = [link.id for link in solved.world.links.values() if link.project == headline.id]
        by_route = flows.using(flows.on_links(links)).astype(float)
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
