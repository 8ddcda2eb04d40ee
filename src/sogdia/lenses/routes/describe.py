"""From arc numbers to routes a person can read."""

from __future__ import annotations

from typing import Any

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.equilibrium.pool import Pool
from sogdia.lenses.results import Leg, Route
from sogdia.lenses.routes.books import measure_delays
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.model import HIGH_SEAS, RoutesModel
from sogdia.lenses.routes.names import name_link
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind


def describe_routes(model: RoutesModel, solved: Solved, least_mt_yr: float = 0.01) -> tuple[Route, ...]:
    """Return every route that carries at least `least_mt_yr`, by pair, commodity and falling flow."""
    chosen, start = solved.solution.chosen, solved.problem.rows.start
    cost = solved.problem.free_cost + solved.problem.uses @ solved.solution.charge
    corridors = name_corridors(model, solved, solved.pool)
    legs = Legs(model, solved, solved.pool)
    routes = []
    for entry in np.flatnonzero(chosen.flow >= least_mt_yr).tolist():
        row = int(np.searchsorted(start, entry, side="right")) - 1
        number = int(solved.entry_route[entry])
        routes.append(
            Route(
                *solved.rows[row],
                float(chosen.probability[entry]),
                float(chosen.flow[entry]),
                cost_usd_t=float(cost[entry]),
                corridors=corridors[number],
                **legs.along(number, int(solved.row_class[row])),
            )
        )
    return tuple(sorted(routes, key=lambda r: (r.origin, r.destination, r.commodity, -(r.flow_mt_yr or 0.0))))


class Legs:
    """The routes of a pool in words, each arc put into words once."""

    def __init__(self, model: RoutesModel, solved: Solved, pool: Pool) -> None:
        """Take the hours that congestion adds to each arc, and what routes add up to."""
        self.model, self.solved, self.pool = model, solved, pool
        self.congestion_h = congestion_hours(model, solved)
        self.known: dict[tuple[int, int], Leg] = {}
        prices, incidence = solved.prices, pool.incidence
        self.km, self.sd_h = incidence @ prices.km, incidence @ prices.sd_h
        self.hours = incidence @ (prices.hours + self.congestion_h)
        self.usd_t = np.stack([incidence @ money for money in prices.money_usd_t])

    def along(self, number: int, commodity: int) -> dict[str, Any]:
        """Return what `Route` says of a route of the pool: legs, and sums over them."""
        arcs = self.pool.arcs[number]
        legs = tuple(self.leg(arc, commodity) for arc in arcs)
        return {
            "km": float(self.km[number]),
            "hours": float(self.hours[number]),
            "sd_h": float(self.sd_h[number]),
            "usd_t": float(self.usd_t[commodity, number]),
            "borders": tuple(leg.name for leg in legs if leg.kind == "border"),
            "states": tuple(dict.fromkeys(state for state in self._states(arcs, legs) if state != HIGH_SEAS)),
            "gauge_changes": sum(leg.kind == "gauge" for leg in legs),
            "legs": legs,
        }

    def _states(self, arcs: tuple[int, ...], legs: tuple[Leg, ...]) -> list[str]:
        """Return the state of where the chain starts, of each leg, and of where it ends."""
        network, places = self.model.network, self.model.world.places
        ends = [network.vertices[int(network.tail[arcs[0]])][0], network.vertices[int(network.head[arcs[-1]])][0]]
        start, end = ([places[end].state] if end in places else [] for end in ends)
        return [*start, *(leg.state for leg in legs), *end]

    def leg(self, arc: int, commodity: int) -> Leg:
        """Return one arc in words, with congestion in its hours."""
        if (arc, commodity) not in self.known:
            prices = self.solved.prices
            self.known[arc, commodity] = Leg(
                *self.name(arc),
                km=float(prices.km[arc]),
                hours=float(prices.hours[arc] + self.congestion_h[arc]),
                sd_h=float(prices.sd_h[arc]),
                usd_t=float(prices.money_usd_t[commodity, arc]),
            )
        return self.known[arc, commodity]

    def name(self, arc: int) -> tuple[str, str, str, str, str, str, str]:
        """Return kind, id, name, mode, state, start and end of an arc."""
        network, world = self.model.network, self.model.world
        kind, item = ArcKind(int(network.kind[arc])), int(network.item[arc])
        start, end = (network.vertices[int(vertex)] for vertex in (network.tail[arc], network.head[arc]))
        if kind is ArcKind.LINE:
            line = network.lines[item]
            link = world.links[self.solved.prices.link[item] or line.links[0]]
            ends = (line.tail, line.head) if network.forward[arc] else (line.head, line.tail)
            return ("line", link.id, name_link(self.model, link.id), link.mode, link.state, *ends)
        if kind is ArcKind.BORDER:
            crossing = world.crossings[network.crossings[item]]
            ends = (crossing.tail_state, crossing.head_state)
            ends = ends if network.forward[arc] else (ends[1], ends[0])
            return ("border", crossing.id, crossing.name, world.links[crossing.link].mode, ends[1], *ends)
        if kind is ArcKind.TRANSFER:
            transfer = world.transfers[network.transfers[item]]
            place = world.places[transfer.place]
            gauge = start[1].startswith("rail") and end[1].startswith("rail")
            return ("gauge" if gauge else "handling", transfer.id, place.name, "", place.state, start[1], end[1])
        region, place_id = network.access[item]
        ends = (region, place_id) if kind is ArcKind.ACCESS else (place_id, region)
        state = world.regions[region].state
        return ("access", f"{region}@{place_id}", world.places[place_id].name, "road", state, *ends)


def congestion_hours(model: RoutesModel, solved: Solved) -> Floats:
    """Return the hours that load adds on each arc (delay only: a shadow price is money, not time)."""
    hours = np.zeros(len(model.network.facilities) + 1)  # the last stands for no facility, numbered -1
    hours[solved.active] = measure_delays(solved)
    on_arc: Floats = hours[model.network.facility] + hours[model.network.port]
    return on_arc


def name_corridors(model: RoutesModel, solved: Solved, pool: Pool) -> list[tuple[str, ...]]:
    """Return the corridors each route of a pool runs on."""
    flows = Flows(model, solved)
    names: list[list[str]] = [[] for _ in range(pool.route_count)]
    for corridor in model.world.corridors.values():
        gates = [pool.incidence @ flows.on_links(gate).astype(np.float64) > 0 for gate in corridor.gates]
        for route in np.flatnonzero(np.logical_and.reduce(gates)).tolist():
            names[route].append(corridor.id)
    return [tuple(row) for row in names]
