"""From flows to the measures a user asks for."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit

from sogdia.equilibrium.choice import measure_losses
from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import Key, Pair
from sogdia.lenses.routes.books import list_pairs
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.model import HIGH_SEAS, RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.world.model import Link

Measures = dict[Key, float]


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
        through = ~flows.ends_in(find_host(flows, links))
        turnover = float((flows.by_arc * flows.solved.prices.km) @ share) / 1000
        measures[Key("project", project.id, "cargo_mt_yr")] = float(tonnes.sum())
        measures[Key("project", project.id, "transit_mt_yr")] = float(tonnes[through].sum())
        measures[Key("project", project.id, "turnover_bn_tkm_yr")] = turnover
        measures[Key("project", project.id, "revenue_musd_yr")] = float(money @ share)
    return measures


def find_host(flows: Flows, links: list[Link]) -> tuple[str, ...]:
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
