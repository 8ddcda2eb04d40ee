"""What is worked out once for a world and serves every scenario and year: structure, route pool, reference costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from sogdia.equilibrium.paths import Bools, Floats, Ints, build_graph
from sogdia.equilibrium.pool import Pool, build_pool, find_passable, take_routes
from sogdia.equilibrium.search import Search, search_routes
from sogdia.errors import EquilibriumError
from sogdia.network import ArcKind, Network, Prices, build_network, price_network
from sogdia.network.figures import Resolution
from sogdia.world.model import World


@dataclass(frozen=True, slots=True)
class Settings:
    """How exactly, and with which route search.

    gap : relative duality gap asked of the equilibrium. route_tolerance_usd_t : a route left out may be this much
    cheaper than the best one kept. base_year : the year of the demand table, whose costs are the reference.
    keep_within : a route costing more than this many times its pair's best, for every class, is dropped from the pool.
    """

    gap: float = 1e-10
    route_tolerance_usd_t: float = 0.01
    base_year: int = 2024
    draws: int = 40
    spread: float = 0.25
    seed: int = 20250606
    keep_within: float = 1.8


@dataclass(frozen=True, slots=True)
class RoutesModel:
    """Structure, pool and reference.

    Attributes
    ----------
    world : the undated world. network : its structure.
    pairs : (origin region, destination region) of each pair number.
    search : arrays of the route search, its costs those of the network with everything built.
    pool : routes. overlap : shape (arcs,), the lengths in which path sizes are measured: free generalised cost of the
    first class with everything built, the same in every scenario.
    reference : (origin, destination, commodity) -> perceived cost in the base year, US$/t.
    level : the same of the mean cost in the base year, which elasticities are of: a perceived cost may be anything, as
    every further route lowers it.
    resolution : a memory of which figure holds for what in `world`; it changes speed, never results.
    firmness : where there is no reference, the share of its elasticity with which demand answers to cost.
    """

    world: World
    settings: Settings
    network: Network
    pairs: tuple[tuple[str, str], ...]
    search: Search
    pool: Pool
    overlap: Floats
    reference: dict[tuple[str, str, str], float]
    level: dict[tuple[str, str, str], float] = field(default_factory=dict)
    firmness: float = 0.0
    resolution: Resolution = field(default_factory=dict)

    @property
    def pair_number(self) -> dict[tuple[str, str], int]:
        """Return the number of each pair of regions."""
        return {pair: number for number, pair in enumerate(self.pairs)}


def build_model(world: World, settings: Settings | None = None) -> RoutesModel:
    """Return the model of an undated world. Takes a few seconds, grows with regions × (draws + things to close).

    Reference costs are those at which the base year carries all its demand. Where its tables ask more of a line than
    it can carry, and there is no other way, no such costs exist; then demand is measured from the costs of empty ways.
    """
    from sogdia.lenses.routes.solve import mean_costs, solve_routes

    settings = settings or Settings()
    network = build_network(world)
    everything = price_network(network, world)  # an undated world holds every link
    base_world = world.on(settings.base_year)
    base = price_network(network, base_world)
    region = {name: number for number, name in enumerate(network.regions)}
    pairs = tuple(sorted({(o, d) for o, d, _ in world.demand if o in region and d in region}))
    search = _build_search(world, network, everything, base, pairs, region, settings)
    pool = _build_pool(network, search, base, settings)
    model = RoutesModel(world, settings, network, pairs, search, pool, everything.cost_usd_t[0], {})
    try:
        solved = solve_routes(model, base_world)
    except EquilibriumError:
        return replace(model, firmness=1.0)
    reference = dict(zip(solved.rows, solved.solution.chosen.perceived.tolist(), strict=True))
    level = dict(zip(solved.rows, mean_costs(solved).tolist(), strict=True))
    return replace(model, pool=solved.pool, reference=reference, level=level)


def _build_search(
    world: World, network: Network, everything: Prices, base: Prices, pairs: tuple[tuple[str, str], ...],
    region: dict[str, int], settings: Settings,
) -> Search:  # fmt: skip
    return Search(
        graph=build_graph(len(network.vertices), network.tail, network.head),
        cost=everything.cost_usd_t,
        origin=network.origin_vertex[[region[o] for o, _ in pairs]],
        destination=network.destination_vertex[[region[d] for _, d in pairs]],
        group=_group_arcs(network),
        project=_number_projects(world, network, base),
        standing=base.open,
        closures=_list_closures(world, network),
        closure_classes=_extreme_classes(world),
        draws=settings.draws,
        spread=settings.spread,
    )


def _group_arcs(network: Network) -> Ints:
    """Return a number for each arc, one for both directions of a thing, that does not depend on the order of rows."""
    names = {
        ArcKind.LINE: [" ".join(sorted((line.tail, line.head))) + line.way for line in network.lines],
        ArcKind.BORDER: list(network.crossings),
        ArcKind.TRANSFER: list(network.transfers),
        ArcKind.ACCESS: ["@".join(pair) for pair in network.access],
        ArcKind.EGRESS: ["@".join(pair) for pair in network.access],
    }
    keys = [
        f"{ArcKind(kind).name} {names[ArcKind(kind)][item]}"
        for kind, item in zip(network.kind.tolist(), network.item.tolist(), strict=True)
    ]
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _extreme_classes(world: World) -> tuple[int, ...]:
    """Return the classes to which time is worth least and most; what suits them suits those between."""
    worth = [quantity.best if (quantity := world.figure(id, "time_value_usd_t_h")) else 0.0 for id in world.commodities]
    return tuple(sorted({int(np.argmin(worth)), int(np.argmax(worth))}))


def _number_projects(world: World, network: Network, base: Prices) -> Ints:
    """Return for each arc that is not there in the base year the project that brings it, -1 elsewhere.

    A transfer belongs to no project; it comes with the first of its ways, so it counts as one project of its own.
    """
    number = {project: index for index, project in enumerate(world.projects)}
    of_line = [
        next((number[world.links[link].project] for link in line.links if world.links[link].project), -1)
        for line in network.lines
    ]
    of_crossing = [
        number.get(world.links[world.crossings[crossing].link].project, -1) for crossing in network.crossings
    ]
    tables = {
        ArcKind.LINE: of_line,
        ArcKind.BORDER: of_crossing,
        ArcKind.TRANSFER: [len(number)] * len(network.transfers),
    }
    project = np.full(network.arc_count, -1, dtype=np.int64)
    for kind, table in tables.items():
        arcs = np.flatnonzero((network.kind == kind) & ~base.built)
        project[arcs] = np.array(table, dtype=np.int64)[network.item[arcs]]
    return project


def _list_closures(world: World, network: Network) -> list[Ints]:
    """Return the arcs of each border point, of each place where water is met or left, of each strait and state."""
    by_name: dict[str, list[int]] = {}
    kinds, items = network.kind.tolist(), network.item.tolist()
    straits = {id for id, place in world.places.items() if place.kind == "strait"}
    for arc, (kind, item) in enumerate(zip(kinds, items, strict=True)):
        if kind == ArcKind.BORDER:
            by_name.setdefault(f"border {world.crossings[network.crossings[item]].border_point}", []).append(arc)
        elif kind == ArcKind.LINE:
            line = network.lines[item]
            link = world.links[line.links[0]]
            for name in {line.tail, line.head} & straits:
                by_name.setdefault(f"strait {name}", []).append(arc)
            if link.state != "INT":
                by_name.setdefault(f"state {link.state}", []).append(arc)
            if link.mode in ("ferry", "waterway"):
                by_name.setdefault(f"line {link.id}", []).append(arc)
        if network.port[arc] >= 0:
            by_name.setdefault(f"port {network.port[arc]}", []).append(arc)
    return [np.array(arcs, dtype=np.int64) for _, arcs in sorted(by_name.items())]


def _build_pool(network: Network, search: Search, base: Prices, settings: Settings) -> Pool:
    """Search, and keep of what was found only what some class might use."""
    found = search_routes(search, np.random.default_rng(settings.seed))
    pool = build_pool(len(search.origin), network.arc_count, found)
    return _drop_dear(pool, search, base.open, settings)


def _drop_dear(pool: Pool, search: Search, standing: Bools, settings: Settings) -> Pool:
    """Drop routes much dearer than the pair's best for every class, both as things stand and with all built."""
    passable = find_passable(pool, standing)
    keep = np.zeros(pool.route_count, dtype=np.bool_)
    for cost in search.cost:
        route_cost = pool.incidence @ cost
        for mask in (passable, np.ones_like(passable)):
            best = np.full(pool.pair_count, np.inf)
            np.minimum.at(best, pool.pair[mask], route_cost[mask])
            keep |= mask & (route_cost <= settings.keep_within * best[pool.pair])
    return take_routes(pool, keep)
