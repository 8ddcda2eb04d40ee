"""What is worked out once for a world and serves every scenario and year: structure, route pool, reference costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.paths import Floats, Ints, build_graph
from sogdia.equilibrium.pool import Pool, build_pool
from sogdia.equilibrium.search import Search, search_routes
from sogdia.errors import EquilibriumError
from sogdia.lenses.routes.territory import share_arcs
from sogdia.network import ArcKind, Network, Prices, build_network, price_network
from sogdia.network.figures import Resolution
from sogdia.world.model import World

HIGH_SEAS = "INT"


@dataclass(frozen=True, slots=True)
class Settings:
    """How exactly, and with which route search.

    gap : relative duality gap asked of the equilibrium. route_tolerance_usd_t : a route left out may be this much
    cheaper than the best one kept. base_year : the year of the demand table, whose costs are the reference.
    plateau_share : which routes are worth having, see `equilibrium.search`. overlap_power : λ of path sizes, see
    `equilibrium.pool`.
    """

    gap: float = 1e-10
    route_tolerance_usd_t: float = 0.01
    base_year: int = 2024
    plateau_share: float = 0.5
    overlap_power: float = 5.0


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
    territory : sparse, shape (arcs, states), the share of each arc that lies in each state.
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
    territory: csr_array
    reference: dict[tuple[str, str, str], float]
    level: dict[tuple[str, str, str], float] = field(default_factory=dict)
    firmness: float = 0.0
    resolution: Resolution = field(default_factory=Resolution)

    @property
    def pair_number(self) -> dict[tuple[str, str], int]:
        """Return the number of each pair of regions."""
        return {pair: number for number, pair in enumerate(self.pairs)}


def build_model(world: World, settings: Settings | None = None) -> RoutesModel:
    """Return the model of an undated world. Takes a second or two, grows with regions × (classes + states).

    Reference costs are those at which the base year carries all its demand. Where its tables ask more of a line than
    it can carry, and there is no other way, no such costs exist; then demand is measured from the costs of empty ways.
    """
    from sogdia.lenses.routes.solve import mean_costs, solve_routes

    settings = settings or Settings()
    network = build_network(world)
    known = Resolution()
    everything = price_network(network, world, world, known)  # an undated world holds every link
    base_world = world.on(settings.base_year)
    base = price_network(network, base_world, world, known)
    region = {name: number for number, name in enumerate(network.regions)}
    pairs = tuple(sorted({(o, d) for o, d, _ in world.demand if o in region and d in region}))
    search = _build_search(world, network, everything, base, pairs, region, settings)
    pool = build_pool(len(pairs), network.arc_count, search_routes(search))
    territory = share_arcs(network, world)
    overlap = everything.cost_usd_t[0]
    model = RoutesModel(world, settings, network, pairs, search, pool, overlap, territory, {}, resolution=known)
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
    size = len(network.vertices)
    return Search(
        graph=build_graph(size, network.tail, network.head),
        back=build_graph(size, network.head, network.tail),
        cost=everything.cost_usd_t,
        origin=network.origin_vertex[[region[o] for o, _ in pairs]],
        destination=network.destination_vertex[[region[d] for _, d in pairs]],
        worlds=(base.open, everything.open),
        closures=_list_closures(world, network),
        plateau_share=settings.plateau_share,
    )


def _list_closures(world: World, network: Network) -> list[Ints]:
    """Return the arcs of each state and of each strait."""
    by_name: dict[str, list[int]] = {}
    straits = {id for id, place in world.places.items() if place.kind == "strait"}
    for arc in np.flatnonzero(network.kind == ArcKind.LINE).tolist():
        line = network.lines[network.item[arc]]
        for name in {line.tail, line.head} & straits:
            by_name.setdefault(f"strait {name}", []).append(arc)
        state = world.links[line.links[0]].state
        if state != HIGH_SEAS:
            by_name.setdefault(f"state {state}", []).append(arc)
    return [np.array(arcs, dtype=np.int64) for _, arcs in sorted(by_name.items())]
