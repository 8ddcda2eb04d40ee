"""From flows to the measures a user asks for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numba import njit
from scipy.sparse import csc_array, csr_array

from sogdia.equilibrium.choice import measure_losses
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.results import Bottleneck, Certificate, Key, Pair
from sogdia.lenses.routes.model import HIGH_SEAS, RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.world.model import Corridor, Link

Measures = dict[Key, float]
FULL = 0.9
"""A facility loaded beyond this share of its capacity is reported among what binds."""


class Flows:
    """The flows of a solution, looked at by route, by class and by arc.

    Shapes: `by_class` (classes, routes), `by_route` (routes,), `by_arc` (arcs,), all Mt/yr.
    """

    def __init__(self, model: RoutesModel, solved: Solved) -> None:
        """Add the entries' flows up."""
        self.model, self.solved = model, solved
        self.network, self.pool, self.world = model.network, solved.pool, solved.world
        entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
        self.by_class = np.zeros((len(self.network.commodities), self.pool.route_count))
        np.add.at(self.by_class, (entry_class, solved.entry_route), solved.solution.chosen.flow)
        self.by_route: Floats = self.by_class.sum(axis=0)
        self.by_arc: Floats = self.pool.incidence.T @ self.by_route

    def using(self, arcs: Bools) -> Bools:
        """Return which routes use at least one of the arcs marked."""
        return np.asarray(self.pool.incidence @ arcs.astype(np.float64) > 0)

    def on_corridor(self, corridor: Corridor) -> Bools:
        """Return which routes use at least one link of every gate of a corridor."""
        return self.on_corridors((corridor,))[:, 0]

    def on_corridors(self, corridors: Sequence[Corridor]) -> Bools:
        """Return which routes use at least one link of every gate of each corridor, shape (routes, corridors)."""
        gates = [self.on_links(gate) for corridor in corridors for gate in corridor.gates]
        passed = (self.pool.incidence @ csr_array(np.stack(gates, axis=1), dtype=np.float64)).toarray() > 0
        ends = np.cumsum([len(corridor.gates) for corridor in corridors])
        return np.stack([gate.all(axis=1) for gate in np.split(passed, ends[:-1], axis=1)], axis=1)

    @cached_property
    def touched(self) -> Bools:
        """Return which routes touch which states, shape (routes, states)."""
        return np.asarray((self.pool.incidence @ self.state_share).toarray() > 0)

    @cached_property
    def at_end(self) -> Bools:
        """Return in which states each route begins or ends, shape (routes, states)."""
        world = self.model.world
        number = {state: index for index, state in enumerate(world.states)}
        ends = np.array([[number[world.regions[region].state] for region in pair] for pair in self.model.pairs])
        at_end = np.zeros((self.pool.route_count, len(number)), dtype=np.bool_)
        for side in (0, 1):
            at_end[np.arange(self.pool.route_count), ends[self.pool.pair, side]] = True
        return at_end

    def ends_in(self, states: Iterable[str]) -> Bools:
        """Return which routes begin or end in one of the states."""
        number = {state: index for index, state in enumerate(self.model.world.states)}
        chosen = [number[state] for state in states]
        return np.asarray(self.at_end[:, chosen].any(axis=1), dtype=np.bool_)

    def transit_of(self, state: str) -> Bools:
        """Return which routes pass through a state without beginning or ending there."""
        index = list(self.model.world.states).index(state)
        passing: Bools = self.touched[:, index] & ~self.at_end[:, index]
        return passing

    def cargo(self, routes: Bools) -> float:
        """Return the tonnes on the routes marked."""
        return float(self.by_route[routes].sum())

    @cached_property
    def line_of_arc(self) -> Ints:
        """Return the line of each arc, -1 where it is no line."""
        return np.where(self.network.kind == ArcKind.LINE, self.network.item, -1)

    def on_links(self, links: Iterable[str]) -> Bools:
        """Return which arcs belong to the lines of these links."""
        lines = np.zeros(len(self.network.lines) + 1, dtype=np.bool_)  # the last stands for arcs that are no line
        lines[[self.line_of_link[link] for link in links if link in self.line_of_link]] = True
        arcs: Bools = lines[self.line_of_arc] & self.solved.prices.built
        return arcs

    @cached_property
    def line_of_link(self) -> dict[str, int]:
        """Return the line that each link is part of."""
        return {link: index for index, line in enumerate(self.network.lines) for link in line.links}

    @cached_property
    def links_by_project(self) -> dict[str, list[Link]]:
        """Return the links of each project, those included that the dated world does not have yet."""
        links: dict[str, list[Link]] = {}
        for link in self.model.world.links.values():
            links.setdefault(link.project, []).append(link)
        return links

    def built_by(self, project: str) -> Floats:
        """Return the share of each arc that a project built, shape (arcs,).

        Of a line that another link was part of before, it is the share of the capacity.
        """
        world = self.world
        by_line = np.zeros(len(self.network.lines) + 1)  # the last stands for arcs that are no line, numbered -1
        for id in (link.id for link in self.links_by_project.get(project, ()) if link.id in world.links):
            number = self.line_of_link[id]
            links = [link for link in self.network.lines[number].links if link in world.links]
            capacity = [world.figure(link, "capacity_mt_yr") for link in links]
            known = [quantity.best for quantity in capacity if quantity is not None]
            whole = len(links) == 1 or len(known) < len(links) or sum(known) <= 0
            by_line[number] += 1.0 if whole else known[links.index(id)] / sum(known)
        return np.asarray(np.minimum(by_line, 1.0)[self.line_of_arc] * self.solved.prices.built)

    def weigh_routes(self, share: Floats) -> Floats:
        """Return the largest share of any arc along each route, shape (routes,)."""
        arcs = np.flatnonzero(share)
        largest = np.zeros(self.pool.route_count)
        if not len(arcs):
            return largest
        use = self._by_column[:, arcs].tocoo()
        np.maximum.at(largest, use.row, share[arcs][use.col])
        return largest

    @cached_property
    def _by_column(self) -> csc_array:
        return self.pool.incidence.tocsc()

    @property
    def state_share(self) -> csr_array:
        """Return the share of each arc that lies in each state, shape (arcs, states)."""
        return self.model.territory


def measure_routes(model: RoutesModel, solved: Solved) -> Measures:
    """Return every measure of the routes lens; keys in a fixed order."""
    flows = Flows(model, solved)
    measures: Measures = {}
    parts: tuple[Callable[[Flows], Measures], ...] = (
        _measure_totals, _measure_corridors, _measure_projects, _measure_ports, _measure_crossings, _measure_states,
        _measure_links, _measure_pairs,
    )  # fmt: skip
    for part in parts:
        measures |= part(flows)
    return measures


def _measure_totals(flows: Flows) -> Measures:
    solved = flows.solved
    chosen = solved.solution.chosen
    cost = solved.problem.free_cost + solved.problem.uses @ solved.solution.charge
    pairs = list_pairs(solved)
    return {
        Key("total", "all", "demand_mt_yr"): sum(pair.demand_mt_yr for pair in pairs),
        Key("total", "all", "carried_mt_yr"): sum(pair.carried_mt_yr for pair in pairs),
        Key("total", "all", "not_carried_mt_yr"): sum(pair.not_carried_mt_yr for pair in pairs),
        Key("total", "all", "induced_mt_yr"): sum(pair.induced_mt_yr for pair in pairs),
        Key("total", "all", "turnover_bn_tkm_yr"): float(flows.by_arc @ solved.prices.km) / 1000,
        Key("total", "all", "shippers_cost_musd_yr"): float(chosen.flow @ cost),
        Key("total", "all", "shippers_loss_musd_yr"): measure_loss(flows.model, solved),
    }


def measure_loss(model: RoutesModel, solved: Solved) -> float:
    """Return what shippers lose against the costs of the base year, Σ ∫ D dS, US$ m/yr; negative if they gain.

    What is paid for the cargo that is carried falls when a border shuts, as less is carried; this rises. Cargo left
    without any route loses D0 C0 / elasticity, all that it was worth to send it. Left out, having no measure: demand
    that had no route in the base year, and cargo without a route that does not answer to cost.
    """
    rows, chosen = solved.problem.rows, solved.solution.chosen
    known = np.array([row in model.reference for row in solved.rows], dtype=np.bool_)
    carried = float(np.sum(measure_losses(rows, chosen.perceived)[known]))
    elasticity = solved.index.defaults[solved.index.commodity["price_elasticity"]]
    by_class = dict(zip(model.network.commodities, elasticity.tolist(), strict=True))
    worth = (
        solved.world.demand[row].best * model.level[row] / by_class[row[2]]
        for row in solved.stranded
        if row in model.level and by_class[row[2]] > 0
    )
    return carried + math.fsum(worth)


def _measure_corridors(flows: Flows) -> Measures:
    """Cargo on each corridor, and what of it neither begins nor ends in a state that the gates lie in."""
    world, measures = flows.model.world, {}
    corridors = tuple(world.corridors.values())
    for corridor, routes in zip(corridors, flows.on_corridors(corridors).T if corridors else (), strict=True):
        states = {world.links[link].state for gate in corridor.gates for link in gate}
        measures[Key("corridor", corridor.id, "cargo_mt_yr")] = flows.cargo(routes)
        measures[Key("corridor", corridor.id, "transit_mt_yr")] = flows.cargo(routes & ~flows.ends_in(states))
    return measures


def _measure_projects(flows: Flows) -> Measures:
    """Cargo that uses any part of a project, what of it is transit, tonne-km on it and the freight it earns.

    On a line that was there before, a second track carries its share of the capacity. Transit neither begins nor ends
    in the state that most of the project lies in.
    """
    world, measures = flows.model.world, {}
    money = _money_by_arc(flows)
    for project in world.projects.values():
        links = flows.links_by_project.get(project.id, [])
        share = flows.built_by(project.id)
        tonnes = flows.by_route * flows.weigh_routes(share)
        through = ~flows.ends_in(_host(flows, links))
        turnover = float((flows.by_arc * flows.solved.prices.km) @ share) / 1000
        measures[Key("project", project.id, "cargo_mt_yr")] = float(tonnes.sum())
        measures[Key("project", project.id, "transit_mt_yr")] = float(tonnes[through].sum())
        measures[Key("project", project.id, "turnover_bn_tkm_yr")] = turnover
        measures[Key("project", project.id, "revenue_musd_yr")] = float(money @ share)
    return measures


def _host(flows: Flows, links: list[Link]) -> tuple[str, ...]:
    """Return the state with most kilometres of some links; none for no links."""
    km: dict[str, float] = {}
    for link in links:
        length = flows.model.world.figure(link.id, "length_km")
        km[link.state] = km.get(link.state, 0.0) + (length.best if length else 0.0)
    return tuple(sorted(km, key=lambda state: (-km[state], state))[:1])


def _money_by_arc(flows: Flows) -> Floats:
    """Return what shippers pay on each arc, US$ m/yr."""
    paid = np.zeros(flows.network.arc_count)
    for number, money in enumerate(flows.solved.prices.money_usd_t):
        paid += (flows.pool.incidence.T @ flows.by_class[number]) * money
    return paid


def _measure_ports(flows: Flows) -> Measures:
    """Tonnes handled between water and land."""
    network = flows.network
    port = np.where(network.kind == ArcKind.TRANSFER, network.port, -1)
    handled = np.bincount(port[port >= 0], flows.by_arc[port >= 0], minlength=len(network.facilities))
    return {
        Key("port", id, "cargo_mt_yr"): float(handled[index])
        for index, (kind, id) in enumerate(network.facilities)
        if kind == "port"
    }


def _measure_crossings(flows: Flows) -> Measures:
    """Tonnes over each border point, and in each direction as its first crossing counts them."""
    world, network = flows.model.world, flows.network
    border = network.kind == ArcKind.BORDER
    size = len(network.crossings)
    ways = {
        forward: np.bincount(
            network.item[border & (network.forward == forward)],
            flows.by_arc[border & (network.forward == forward)],
            minlength=size,
        )
        for forward in (True, False)
    }
    first: dict[str, str] = {}
    measures: Measures = {}
    for index, id in enumerate(network.crossings):
        crossing = world.crossings[id]
        start = first.setdefault(crossing.border_point, crossing.tail_state)
        same = crossing.tail_state == start
        there, back = float(ways[same][index]), float(ways[not same][index])
        for measure, tonnes in (("cargo_mt_yr", there + back), ("forward_mt_yr", there), ("backward_mt_yr", back)):
            key = Key("crossing", crossing.border_point, measure)
            measures[key] = measures.get(key, 0.0) + tonnes
    return measures


def _measure_states(flows: Flows) -> Measures:
    """Transit: cargo that touches a state's ways but neither starts nor ends there, and what it pays on them.

    Revenue counts freight on the state's lines, handling at its places and half of each border charge.
    """
    pool = flows.pool
    number = {state: index for index, state in enumerate(flows.model.world.states)}
    touched, at_end = flows.touched, flows.at_end
    transit = touched & ~at_end
    money, share = flows.solved.prices.money_usd_t, flows.state_share
    revenue = _add_revenue(
        pool.incidence.indptr, pool.incidence.indices, flows.by_class, money, share.indptr, share.indices, share.data,
        transit,
    )  # fmt: skip
    measures: Measures = {}
    for state, index in number.items():
        if state != HIGH_SEAS and touched[:, index].any():
            measures[Key("state", state, "transit_mt_yr")] = flows.cargo(transit[:, index])
            measures[Key("state", state, "transit_revenue_musd_yr")] = float(revenue[index])
            measures[Key("state", state, "own_mt_yr")] = flows.cargo(at_end[:, index])
    return measures


@njit(cache=True)
def _add_revenue(indptr, arcs, by_class, money, state_indptr, states, share, transit):  # type: ignore[no-untyped-def]
    """Return what transit pays in each state, US$ m/yr: over routes, their arcs and the states these lie in."""
    revenue = np.zeros(transit.shape[1])
    for route in range(len(indptr) - 1):
        if by_class[:, route].sum() > 0:
            for arc in arcs[indptr[route] : indptr[route + 1]]:
                paid = 0.0
                for number in range(len(by_class)):
                    paid += by_class[number, route] * money[number, arc]
                for position in range(state_indptr[arc], state_indptr[arc + 1]):
                    if transit[route, states[position]]:
                        revenue[states[position]] += share[position] * paid
    return revenue


def _measure_links(flows: Flows) -> Measures:
    network, capacity = flows.network, flows.solved.prices.capacity_mt_yr
    line = flows.line_of_arc
    load = np.bincount(line[line >= 0], flows.by_arc[line >= 0], minlength=len(network.lines))
    facility = {key: index for index, key in enumerate(network.facilities)}
    measures: Measures = {}
    for index, link in enumerate(flows.solved.prices.link):
        if link:
            measures[Key("link", link, "cargo_mt_yr")] = float(load[index])
            limit = float(capacity[facility["line", network.lines[index].links[0]]])
            if np.isfinite(limit) and limit > 0:
                measures[Key("link", link, "load_share")] = float(load[index]) / limit
    return measures


def _measure_pairs(flows: Flows) -> Measures:
    """Carried tonnes and mean perceived cost of each region pair, over its commodities by their demand."""
    groups: dict[str, list[Pair]] = {}
    for pair in list_pairs(flows.solved):
        groups.setdefault(f"{pair.origin}>{pair.destination}", []).append(pair)
    measures: Measures = {}
    for id, pairs in sorted(groups.items()):
        measures[Key("pair", id, "carried_mt_yr")] = sum(pair.carried_mt_yr for pair in pairs)
        priced = [pair for pair in pairs if pair.cost_usd_t is not None]
        weight = sum(pair.demand_mt_yr for pair in priced)
        if weight > 0:
            total = sum(pair.demand_mt_yr * pair.cost_usd_t for pair in priced if pair.cost_usd_t is not None)
            measures[Key("pair", id, "cost_usd_t")] = total / weight
    return measures


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


def list_bottlenecks(model: RoutesModel, solved: Solved) -> tuple[Bottleneck, ...]:
    """Return what is full or nearly so, dearest shadow price first."""
    solution, facilities = solved.solution, solved.problem.facilities
    multiplier = facilities.multiplier(solution.z)
    delay = facilities.delay(facilities.load(solution.z))
    congestion_value = float(solved.index.defaults[solved.index.model["congestion_value_usd_t_h"]])
    rows = []
    for position, number in enumerate(solved.active.tolist()):
        kind, id = model.network.facilities[number]
        load, capacity = float(solution.load[position]), float(facilities.capacity[position])
        if load > FULL * capacity:
            hours = float(delay[position]) / congestion_value
            rows.append(
                Bottleneck(id, name_facility(model, kind, id), kind, load, capacity, float(multiplier[position]), hours)
            )
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


def name_facility(model: RoutesModel, kind: str, id: str) -> str:
    """Return a printable name of a line, crossing, transfer or port."""
    world = model.world
    if kind == "line":
        return name_link(model, id)
    if kind == "crossing":
        return world.crossings[id].name
    if kind == "transfer":
        transfer = world.transfers[id]
        return f"{world.places[transfer.place].name}, {transfer.way_a} to {transfer.way_b}"
    return world.places[id].name


def name_link(model: RoutesModel, id: str) -> str:
    """Return the link's name, or its two places and mode."""
    link = model.world.links[id]
    places = model.world.places
    return link.name or f"{places[link.tail].name}–{places[link.head].name} ({link.mode})"
