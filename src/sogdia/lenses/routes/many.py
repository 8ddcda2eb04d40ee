"""Any measure of `query`, and what ways cost, in many futures at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sogdia.equilibrium.ensemble.solve import CLOSED_USD_T
from sogdia.equilibrium.paths import Bools, Floats, Ints, find_cheapest
from sogdia.errors import NetworkError, Problem
from sogdia.lenses.routes.census import look_at_routes
from sogdia.lenses.routes.ensemble import Ensemble, SolvedFutures
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.query import Measure, check_measure, mark_routes, weigh_classes
from sogdia.network import ArcKind
from sogdia.network.price import price
from sogdia.world.find import index_names
from sogdia.world.subject import mode_of

Meter = Callable[[SolvedFutures], Floats]
"""From futures of the ensemble it was made for to a number in each, shape (futures,); nan where there is none."""

PARTS = ("money", "hours", "km", "cost")


def meter_cargo(model: RoutesModel, ensemble: Ensemble, measure: Measure) -> Meter:
    """Return what measures cargo; raise `NetworkError` if the measure means nothing in this world."""
    if problems := check_measure(model.world, measure):
        raise NetworkError(problems)
    frame = ensemble.frame
    routes = mark_routes(look_at_routes(model, ensemble), measure)
    entry_class = np.repeat(frame.row_class, np.diff(frame.entry))
    weight = weigh_classes(model, measure)[entry_class] * routes[frame.route[frame.entry_route]]
    used = np.flatnonzero(weight)
    return lambda solved: np.asarray(solved.solutions.flow[:, used] @ weight[used])


def meter_burden(model: RoutesModel, ensemble: Ensemble, measure: Measure) -> Meter:
    """Return what measures the mean perceived cost of pairs over all their ways, by demand at best figures, US$/t."""
    _check_pairs(model, measure)
    weight = _row_weights(model, ensemble, measure)
    if not weight.sum():
        return _nothing
    rows = np.flatnonzero(weight)
    share = weight[rows] / weight[rows].sum()
    return lambda solved: np.asarray(solved.solutions.perceived[:, rows] @ share)


def meter_way(model: RoutesModel, ensemble: Ensemble, measure: Measure, part: str) -> Meter:
    """Return what measures the best way of pairs that passes what `via` says: its money, hours, km or whole cost.

    Best is what costs least money, time, unreliability and risk, queues left out. Of several pairs and classes it is
    the mean by demand over those that have such a way.
    """
    _check_pairs(model, measure)
    frame, pool = ensemble.frame, ensemble.pool
    marked = mark_routes(look_at_routes(model, ensemble), measure)[frame.route]
    weight = _row_weights(model, ensemble, measure)
    column = np.full(pool.incidence.shape[1], -1, dtype=np.int64)
    column[frame.arc] = np.arange(len(frame.arc))
    choices: list[tuple[int, float, list[Ints]]] = []
    for row in np.flatnonzero(weight).tolist():
        pair = frame.row_pair[row]
        first, last = frame.bundle_route[frame.pair_bundle[[pair, pair + 1]]]
        routes = [route for route in range(first, last) if marked[route]]
        arcs = [column[list(pool.arcs[int(frame.route[route])])] for route in routes]
        if arcs:
            choices.append((int(frame.row_class[row]), float(weight[row]), arcs))
    if not choices:
        return _nothing

    def measure_best(solved: SolvedFutures) -> Floats:
        prices = solved.prices
        shared = {"hours": prices.hours, "km": prices.km}
        total, known = np.zeros(len(prices.km)), np.zeros(len(prices.km))
        for kind, tonnes, ways in choices:
            by_class = {"money": prices.money_usd_t[:, :, kind], "cost": prices.cost_usd_t[:, :, kind], **shared}
            cost = np.stack([by_class["cost"][:, arcs].sum(axis=1) for arcs in ways])
            asked = np.stack([by_class[part][:, arcs].sum(axis=1) for arcs in ways])
            best = cost.argmin(axis=0)
            future = np.arange(len(best))
            there = cost[best, future] < CLOSED_USD_T / 2
            total += np.where(there, tonnes * asked[best, future], 0.0)
            known += np.where(there, tonnes, 0.0)
        return np.where(known > 0, total / np.where(known > 0, known, 1.0), np.nan)

    return measure_best


def meter_shortest(
    model: RoutesModel, ensemble: Ensemble, origin: str, destination: str, modes: Sequence[str] = ("rail", "road")
) -> Meter:
    """Return what measures the least km between two places or regions by lines of some modes, open or shut.

    What stands counts, whatever the regime of its borders: it is a question of geography. Raises `NetworkError` for
    names of no place or region.
    """
    network = model.network
    ends = [_find_vertices(model, name, side) for side, name in enumerate((origin, destination))]
    mode = np.array([mode_of(line.way) for line in network.lines])
    line = np.where(network.kind == ArcKind.LINE, network.item, 0)
    land = (network.kind != ArcKind.LINE) | np.isin(mode[line], modes)
    usable: Bools = ensemble.pricer.built & land
    nothing_shut = np.zeros(network.arc_count, dtype=np.bool_)

    def measure_km(solved: SolvedFutures) -> Floats:
        found = np.full(len(solved.figures), np.nan)
        for future, figures in enumerate(solved.figures):
            km = price(network, ensemble.index, figures, ensemble.pricer.built, nothing_shut).km
            pairs = np.array([(start, end) for start in ends[0] for end in ends[1]])
            least = find_cheapest(model.search.graph, km, usable, pairs[:, 0], pairs[:, 1]).cost.min()
            found[future] = least if np.isfinite(least) else np.nan
        return found

    return measure_km


def _find_vertices(model: RoutesModel, name: str, side: int) -> list[int]:
    names, network = index_names(model.world), model.network
    for found in names.find(name, ("place", "region")):
        if found.kind == "region" and found.id in network.regions:
            return [int((network.origin_vertex, network.destination_vertex)[side][network.regions.index(found.id)])]
        vertices = [number for number, (place, _) in enumerate(network.vertices) if place == found.id]
        if vertices:
            return vertices
    raise NetworkError(Problem(name[:60], "is no place or region", names.hint(name, ("place", "region"))))


def _check_pairs(model: RoutesModel, measure: Measure) -> None:
    if problems := check_measure(model.world, measure):
        raise NetworkError(problems)
    if measure.kind != "pair":
        raise NetworkError(Problem(f"measure {measure}", "is of no pair, expected ends such as IND<>UZB"))


def _row_weights(model: RoutesModel, ensemble: Ensemble, measure: Measure) -> Floats:
    """Return the demand of the rows between the ends of a pair, at best figures, shape (rows,)."""
    frame = ensemble.frame
    ends = Measure("pair", measure.id)
    routes = mark_routes(look_at_routes(model, ensemble), ends)[frame.route]
    first = frame.bundle_route[frame.pair_bundle[frame.row_pair]]
    by_class = weigh_classes(model, measure)[frame.row_class]
    return np.asarray(ensemble.demand * by_class * routes[first])


def _nothing(solved: SolvedFutures) -> Floats:
    return np.full(len(solved.figures), np.nan)
