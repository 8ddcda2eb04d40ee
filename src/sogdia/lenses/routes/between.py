"""Routes between any two places or regions, at the costs that everybody else's cargo leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as replace_route

from sogdia.equilibrium.choice import Rows, choose_routes
from sogdia.equilibrium.paths import Floats, Ints, build_graph
from sogdia.equilibrium.pool import build_pool, measure_path_sizes
from sogdia.equilibrium.search import Search, search_routes
from sogdia.errors import NetworkError, Problem
from sogdia.lenses.results import Leg, Route
from sogdia.lenses.routes.describe import Legs, name_corridors
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved, arc_charges, usable_arcs
from sogdia.world.find import index_names


def find_between(
    model: RoutesModel, solved: Solved, origin: str, destination: str, commodity: str, count: int
) -> tuple[Route, ...]:
    """Return the `count` likeliest routes; their shares are of all routes found. Empty if there is none.

    Routes over the same borders and by the same ports are one: the likeliest stands for them all and has the share of
    them all. Raises NetworkError for names that are no place or region, and for commodities that do not exist.
    """
    starts, ends = _name_vertices(model, origin, 0), _name_vertices(model, destination, 1)
    kind = _number_commodity(model, commodity)
    if set(starts.tolist()) & set(ends.tolist()):
        raise NetworkError(Problem("routes", f'"{origin}" and "{destination}" are one place'))
    search = _extend(model, solved, starts, ends, kind)
    arc_count = model.network.arc_count
    found = search_routes(search)
    pool = build_pool(1, arc_count, ((0, tuple(arc for arc in arcs if arc < arc_count)) for _, arcs in found))
    if not pool.route_count:
        return ()
    cost = pool.incidence @ (solved.prices.cost_usd_t[kind] + arc_charges(model, solved))
    everything = np.ones(pool.route_count, dtype=np.bool_)
    sizes = measure_path_sizes(pool, model.overlap, everything, model.settings.overlap_power)
    rows = _one_row(solved, kind, sizes)
    chosen = choose_routes(rows, rows.row_of_entry, cost)
    corridors = name_corridors(model, solved, pool)
    legs = Legs(model, solved, pool)
    routes = [
        Route(
            origin,
            destination,
            commodity,
            float(chosen.probability[number]),
            None,
            cost_usd_t=float(cost[number]),
            corridors=corridors[number],
            **legs.along(number, kind),
        )
        for number in np.argsort(-chosen.probability, kind="stable").tolist()
    ]
    return _join_alike(routes)[:count]


def _join_alike(routes: list[Route]) -> tuple[Route, ...]:
    """Return one route for all with the same borders and ports, the first of them; likeliest first."""
    first: dict[tuple[str, ...], Route] = {}
    share: dict[tuple[str, ...], float] = {}
    for route in routes:
        stops = tuple(leg.id if leg.kind == "border" else leg.name for leg in route.legs if _is_gate(leg))
        first.setdefault(stops, route)
        share[stops] = share.get(stops, 0.0) + route.share
    joined = (replace_route(route, share=share[stops]) for stops, route in first.items())
    return tuple(sorted(joined, key=lambda route: -route.share))


def _is_gate(leg: Leg) -> bool:
    return leg.kind == "border" or (leg.kind == "handling" and bool({leg.start, leg.end} & {"sea", "ferry"}))


def _one_row(solved: Solved, kind: int, sizes: Floats) -> Rows:
    def figure(position: int) -> float:
        return float(solved.index.defaults[position])

    one = np.ones(1)
    return Rows(
        start=np.array([0, len(sizes)]),
        log_size=figure(solved.index.model["path_size_exponent"]) * np.log(sizes),
        scale=one * figure(int(solved.index.commodity["logit_scale_t_usd"][kind])),
        demand=one,
        reference=one,
        decay=0 * one,
    )


def _name_vertices(model: RoutesModel, name: str, side: int) -> Ints:
    """Return the vertices a name stands for: every way at a place, or the start or end of a region."""
    names, network = index_names(model.world), model.network
    for found in names.find(name, ("place", "region")):
        if found.kind == "region" and found.id in network.regions:
            column = (network.origin_vertex, network.destination_vertex)[side]
            return column[[network.regions.index(found.id)]]
        vertices = [number for number, (place, _) in enumerate(network.vertices) if place == found.id]
        if vertices:
            return np.array(vertices, dtype=np.int64)
    hint = names.hint(name, ("place", "region"))
    raise NetworkError(Problem("routes", f'"{name}" is no place or region of the network', hint))


def _number_commodity(model: RoutesModel, commodity: str) -> int:
    if commodity in model.network.commodities:
        return model.network.commodities.index(commodity)
    known = ", ".join(model.network.commodities)
    raise NetworkError(Problem("routes", f'"{commodity}" is no commodity; expected one of {known}'))


def _extend(model: RoutesModel, solved: Solved, starts: Ints, ends: Ints, kind: int) -> Search:
    """Return the route search with one start before all `starts` and one end behind all `ends`."""
    network, search = model.network, model.search
    source = len(network.vertices)
    tail = np.r_[network.tail, np.full(len(starts), source), ends]
    head = np.r_[network.head, starts, np.full(len(ends), source + 1)]
    extra = len(starts) + len(ends)
    cost = solved.prices.cost_usd_t[kind] + arc_charges(model, solved)
    return replace(
        search,
        graph=build_graph(source + 2, tail, head),
        back=build_graph(source + 2, head, tail),
        cost=np.append(cost, np.zeros(extra))[None, :],
        origin=np.array([source]),
        destination=np.array([source + 1]),
        worlds=(np.append(usable_arcs(model, solved.prices), np.ones(extra, dtype=np.bool_)),),
    )
