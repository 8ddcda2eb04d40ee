"""From arc numbers to routes a person can read."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.pool import Pool
from sogdia.lenses.results import Leg, Route
from sogdia.lenses.routes.measure import Flows, name_link
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind

LEG_KIND = {ArcKind.LINE: "line", ArcKind.BORDER: "border", ArcKind.ACCESS: "access", ArcKind.EGRESS: "access"}


def describe_routes(model: RoutesModel, solved: Solved, least_mt_yr: float = 0.001) -> tuple[Route, ...]:
    """Return every route that carries at least `least_mt_yr`, by pair, commodity and falling flow."""
    chosen, start = solved.solution.chosen, solved.problem.rows.start
    cost = solved.problem.free_cost + solved.problem.uses @ solved.solution.charge
    corridors = name_corridors(model, solved, solved.pool)
    routes = []
    for row, (origin, destination, commodity) in enumerate(solved.rows):
        for entry in range(int(start[row]), int(start[row + 1])):
            if chosen.flow[entry] >= least_mt_yr:
                number = int(solved.entry_route[entry])
                route = describe_route(model, solved, solved.pool.arcs[number], int(solved.row_class[row]))
                routes.append(
                    Route(
                        origin, destination, commodity, float(chosen.probability[entry]), float(chosen.flow[entry]),
                        cost_usd_t=float(cost[entry]), corridors=corridors[number], **route,
                    )
                )
    return tuple(sorted(routes, key=lambda r: (r.origin, r.destination, r.commodity, -(r.flow_mt_yr or 0.0))))


def describe_route(model: RoutesModel, solved: Solved, arcs: tuple[int, ...], commodity: int) -> dict:  # type: ignore[type-arg]
    """Return what `Route` says of a chain of arcs: legs, and sums over them."""
    legs = tuple(describe_leg(model, solved, arc, commodity) for arc in arcs)
    states = tuple(dict.fromkeys(leg.state for leg in legs if leg.kind == "line" and leg.state != "INT"))
    return {
        "km": sum(leg.km for leg in legs),
        "hours": sum(leg.hours for leg in legs),
        "sd_h": sum(leg.sd_h for leg in legs),
        "usd_t": sum(leg.usd_t for leg in legs),
        "borders": tuple(leg.name for leg in legs if leg.kind == "border"),
        "states": states,
        "gauge_changes": sum(leg.kind == "gauge" for leg in legs),
        "legs": legs,
    }


def describe_leg(model: RoutesModel, solved: Solved, arc: int, commodity: int) -> Leg:
    """Return one arc in words, with congestion in its hours."""
    network, world, prices = model.network, model.world, solved.prices
    kind, item = ArcKind(int(network.kind[arc])), int(network.item[arc])
    start, end = (network.vertices[int(vertex)] for vertex in (network.tail[arc], network.head[arc]))
    if kind is ArcKind.LINE:
        line = network.lines[item]
        link = world.links[prices.link[item] or line.links[0]]
        ends = (line.tail, line.head) if network.forward[arc] else (line.head, line.tail)
        what = ("line", link.id, name_link(model, link.id), link.mode, link.state, *ends)
    elif kind is ArcKind.BORDER:
        crossing = world.crossings[network.crossings[item]]
        mode = world.links[crossing.link].mode
        ends = (crossing.tail_state, crossing.head_state)
        ends = ends if network.forward[arc] else ends[::-1]
        what = ("border", crossing.id, crossing.name, mode, ends[1], *ends)
    elif kind is ArcKind.TRANSFER:
        transfer = world.transfers[network.transfers[item]]
        place = world.places[transfer.place]
        gauge = start[1].startswith("rail") and end[1].startswith("rail")
        what = ("gauge" if gauge else "handling", transfer.id, place.name, "", place.state, start[1], end[1])
    else:
        region, place_id = network.access[item]
        ends = (region, place_id) if kind is ArcKind.ACCESS else (place_id, region)
        state = world.regions[region].state
        what = ("access", f"{region}@{place_id}", world.places[place_id].name, "road", state, *ends)
    return Leg(
        *what,
        km=float(prices.km[arc]),
        hours=float(prices.hours[arc]) + congestion_hours(model, solved, arc),
        sd_h=float(prices.sd_h[arc]),
        usd_t=float(prices.money_usd_t[commodity, arc]),
    )


def congestion_hours(model: RoutesModel, solved: Solved, arc: int) -> float:
    """Return the hours that load adds on an arc (delay only: a shadow price is money, not time)."""
    facilities = solved.problem.facilities
    index = solved.index
    value = float(index.defaults[index.model["congestion_value_usd_t_h"]])
    delay = facilities.delay(facilities.load(solved.solution.z))
    hours = 0.0
    for facility in (int(model.network.facility[arc]), int(model.network.port[arc])):
        position = int(np.searchsorted(solved.active, facility))
        if facility >= 0 and position < len(solved.active) and solved.active[position] == facility:
            hours += float(delay[position]) / value
    return hours


def name_corridors(model: RoutesModel, solved: Solved, pool: Pool) -> list[tuple[str, ...]]:
    """Return the corridors each route of a pool runs on."""
    flows = Flows(model, solved)
    names: list[list[str]] = [[] for _ in range(pool.route_count)]
    for corridor in model.world.corridors.values():
        gates = [pool.incidence @ flows.on_links(gate).astype(np.float64) > 0 for gate in corridor.gates]
        for route in np.flatnonzero(np.logical_and.reduce(gates)).tolist():
            names[route].append(corridor.id)
    return [tuple(row) for row in names]
