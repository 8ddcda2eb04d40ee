"""From a dated world to its equilibrium of flows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.choice import Rows
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.equilibrium.pool import Found, Pool, extend_pool, find_passable, find_places, measure_path_sizes
from sogdia.equilibrium.search import Search, find_missing
from sogdia.equilibrium.stochastic import Problem, Solution, solve_equilibrium
from sogdia.errors import EquilibriumError
from sogdia.lenses.routes.model import RoutesModel
from sogdia.network import Prices
from sogdia.network.figures import FigureIndex, index_figures
from sogdia.network.price import built_arcs, closed_arcs, price
from sogdia.world.model import World

MAX_ROUNDS = 30
MAX_STEPS = 80
STEEPNESS_USD_T = 20.0
"""The parameter of a full facility rises by its capacity for each so many US$/t of shadow price (scaling only)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Who may choose what: everything of a problem that does not change with figures.

    Attributes
    ----------
    rows : (origin, destination, commodity) that have a route. stranded : those that have none.
    row_pair, row_class : shape (rows,). start : shape (rows + 1,), see `choice.Rows`.
    entry_route : shape (entries,), the pool's route of each entry. log_path_size : shape (entries,).
    uses : see `Problem`. active : shape (active facilities,), numbers of the facilities whose capacity is known and
    that routes use.
    """

    rows: tuple[tuple[str, str, str], ...]
    stranded: tuple[tuple[str, str, str], ...]
    row_pair: Ints
    row_class: Ints
    entry_route: Ints
    start: Ints
    log_path_size: Floats
    uses: csr_array
    active: Ints


@dataclass(frozen=True, slots=True)
class Solved:
    """Flows of a dated world.

    `charge` has shape (facilities,): US$/t of congestion and shadow price. `route_gap` and `seconds` : see
    `Certificate`.
    """

    world: World
    index: FigureIndex
    prices: Prices
    pool: Pool
    layout: Layout
    problem: Problem
    solution: Solution
    charge: Floats
    route_gap: float
    seconds: float = 0.0

    @property
    def year(self) -> int:
        """Return the year the world was dated to."""
        return self.world.year or 0

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Return the (origin, destination, commodity) that have a route."""
        return self.layout.rows

    @property
    def stranded(self) -> tuple[tuple[str, str, str], ...]:
        """Return the (origin, destination, commodity) that have none."""
        return self.layout.stranded

    @property
    def row_pair(self) -> Ints:
        """Return the pair of each row."""
        return self.layout.row_pair

    @property
    def row_class(self) -> Ints:
        """Return the class of each row."""
        return self.layout.row_class

    @property
    def entry_route(self) -> Ints:
        """Return the pool's route of each entry."""
        return self.layout.entry_route

    @property
    def active(self) -> Ints:
        """Return the numbers of the facilities of the problem."""
        return self.layout.active


def solve_worlds(model: RoutesModel, worlds: Sequence[World], first: Solved | None = None) -> tuple[Solved, ...]:
    """Return the equilibria of dated worlds, all among the same routes: those that any of them calls for.

    Worlds that are compared must be solved together. A route that one of them alone had looked for would make cargo
    move where nothing has changed. `first` is the solution of the first world alone, if somebody has it already; it
    saves time and changes no result.
    """
    pool = first.pool if first else model.pool
    solved: list[Solved | None] = [first, *[None] * (len(worlds) - 1)]
    for _ in range(MAX_ROUNDS):
        for number, world in enumerate(worlds):
            before = solved[number]
            if before is None or before.pool is not pool:
                found = before and _keep(before, pool)
                found = found or solve_routes(replace(model, pool=pool), world, near=before or solved[0])
                solved[number], pool = found, found.pool
        done = tuple(one for one in solved if one is not None and one.pool is pool)
        if len(done) == len(worlds):
            return done
    raise EquilibriumError(f"better routes kept turning up after {MAX_ROUNDS} rounds")


def _keep(before: Solved, pool: Pool) -> Solved | None:
    """Return a solution as one among the routes of a wider pool, if none of those added leads through its world.

    Nobody can choose such a route and it shares no arc that is there, so that it changes nothing.
    """
    number = find_places(before.pool, pool)
    added = np.ones(pool.route_count, dtype=np.bool_)
    added[number] = False
    if np.any(find_passable(pool, before.prices.built)[added]):
        return None
    layout = replace(before.layout, entry_route=number[before.layout.entry_route])
    return replace(before, pool=pool, layout=layout)


def solve_routes(model: RoutesModel, world: World, figures: Floats | None = None, near: Solved | None = None) -> Solved:
    """Return the equilibrium of a dated world, adding routes until none left out is better.

    `figures` replaces the best values, in the order of `index_figures(model.network, world).keys`. `near` is a
    solution of this or another world to start from.
    """
    began = time.perf_counter()
    network = model.network
    index = index_figures(network, world, model.world, model.resolution)
    figures = index.defaults if figures is None else figures
    prices = price(network, index, figures, built_arcs(network, index, world), closed_arcs(network, index, world))
    usable = usable_arcs(model, prices)
    search = replace(model.search, cost=prices.cost_usd_t)
    pool, solved = model.pool, near
    for _ in range(MAX_ROUNDS):
        layout = _lay_out(model, world, prices, usable, pool)
        solved = _solve_layout(model, world, index, figures, prices, pool, layout, solved)
        missing, route_gap = _find_missing(model, search, usable, solved)
        if not missing:
            return replace(solved, route_gap=route_gap, seconds=time.perf_counter() - began)
        pool = extend_pool(pool, missing)
    raise EquilibriumError(f"better routes kept turning up after {MAX_ROUNDS} rounds")


def solve_among(model: RoutesModel, world: World, near: Solved, pool: Pool | None = None) -> Solved:
    """Return the equilibrium of a dated world among the routes of a pool alone, by default those of `near`.

    It takes a small part of the time of `solve_routes`, and is as good as the pool.
    """
    pool = pool or near.pool
    network = model.network
    index = index_figures(network, world, model.world, model.resolution)
    figures = index.defaults
    prices = price(network, index, figures, built_arcs(network, index, world), closed_arcs(network, index, world))
    layout = _lay_out(model, world, prices, usable_arcs(model, prices), pool)
    return _solve_layout(model, world, index, figures, prices, pool, layout, near)


def solve_again(model: RoutesModel, solved: Solved, figures: Floats, world: World) -> Solved:
    """Return the equilibrium at other figures or demand, among the routes of `solved` and starting from it.

    `world` may differ from `solved.world` in demand only; `figures` are in the order of `solved.index.keys`.
    """
    network, index = model.network, solved.index
    prices = price(network, index, figures, built_arcs(network, index, world), closed_arcs(network, index, world))
    usable = usable_arcs(model, prices)
    same = np.array_equal(usable, usable_arcs(model, solved.prices)) and np.array_equal(
        np.isfinite(prices.capacity_mt_yr), np.isfinite(solved.prices.capacity_mt_yr)
    )
    layout = solved.layout if same else _lay_out(model, world, prices, usable, solved.pool)
    return _solve_layout(model, world, index, figures, prices, solved.pool, layout, solved)


def mean_costs(solved: Solved) -> Floats:
    """Return the mean generalised cost of each row, congestion and shadow prices included, US$/t."""
    problem, chosen = solved.problem, solved.solution.chosen
    cost = problem.free_cost + problem.uses @ solved.solution.charge
    mean: Floats = np.add.reduceat(chosen.probability * cost, problem.rows.start[:-1])
    return mean


def usable_arcs(model: RoutesModel, prices: Prices) -> Bools:
    """Return which arcs are open and have room at all: a capacity of zero is a closure."""
    room = np.append(prices.capacity_mt_yr > 1e-9, True)
    usable: Bools = prices.open & room[model.network.facility] & room[model.network.port]
    return usable


def arc_charges(model: RoutesModel, solved: Solved) -> Floats:
    """Return what congestion and full capacities add on each arc, US$/t; shape (arcs,)."""
    charge = np.append(solved.charge, 0.0)
    on_arc: Floats = charge[model.network.facility] + charge[model.network.port]
    return on_arc


def _lay_out(model: RoutesModel, world: World, prices: Prices, usable: Bools, pool: Pool) -> Layout:
    """Return who may choose what among the routes of a pool, and what those routes use."""
    open_routes = find_passable(pool, usable)
    sizes = measure_path_sizes(pool, model.overlap, find_passable(pool, prices.built), model.settings.overlap_power)
    rows, stranded, row_pair, row_class, entry_route, start = _list_rows(model, world, pool, open_routes)
    uses, active = _measure_use(model, prices, pool, entry_route)
    return Layout(rows, stranded, row_pair, row_class, entry_route, start, np.log(sizes[entry_route]), uses, active)


def _solve_layout(
    model: RoutesModel, world: World, index: FigureIndex, figures: Floats, prices: Prices, pool: Pool, layout: Layout,
    before: Solved | None,
) -> Solved:  # fmt: skip
    """Return the equilibrium of a layout; `before` is a solution near it to start from."""
    problem = _build_problem(model, world, index, figures, prices, pool, layout)
    start = None if before is None else _start_from(before, layout.active, problem.facilities)
    solution = solve_equilibrium(problem, model.settings.gap, MAX_STEPS, start)
    charge = np.zeros(len(model.network.facilities))
    charge[layout.active] = solution.charge
    return Solved(world, index, prices, pool, layout, problem, solution, charge, np.nan)


def _build_problem(
    model: RoutesModel, world: World, index: FigureIndex, figures: Floats, prices: Prices, pool: Pool, layout: Layout
) -> Problem:
    def commodity(attribute: str) -> Floats:
        return figures[index.commodity[attribute]][layout.row_class]

    def model_figure(attribute: str) -> float:
        return float(figures[index.model[attribute]])

    start, active = layout.start, layout.active
    route_cost = np.stack([pool.incidence @ cost for cost in prices.cost_usd_t])
    free_cost = route_cost[np.repeat(layout.row_class, np.diff(start)), layout.entry_route]
    scale = commodity("logit_scale_t_usd")
    log_size = model_figure("path_size_exponent") * layout.log_path_size
    demand = np.array([world.demand[row].best for row in layout.rows])
    reference, decay = _reference(model, layout.rows, commodity("price_elasticity"), scale, log_size, free_cost, start)
    delay_usd_t_h = model_figure("congestion_value_usd_t_h") * model_figure("delay_coefficient")
    capacity = prices.capacity_mt_yr[active]
    facilities = Facilities(
        capacity=capacity,
        delay_at_capacity=delay_usd_t_h * prices.free_h[active],
        power=model_figure("delay_power"),
        steepness=STEEPNESS_USD_T / capacity,
    )
    return Problem(Rows(start, log_size, scale, demand, reference, decay), free_cost, layout.uses, facilities)


def _start_from(before: Solved, active: Ints, facilities: Facilities) -> Floats:
    """Return the parameters at which facilities have the multipliers, or else the loads, they had before."""
    size = len(before.charge)
    multiplier, load = np.zeros(size), np.zeros(size)
    multiplier[before.active] = before.problem.facilities.multiplier(before.solution.z)
    load[before.active] = before.problem.facilities.load(before.solution.z)
    full = multiplier[active] > 0
    beyond = facilities.capacity + multiplier[active] / facilities.steepness
    return np.where(full, beyond, np.minimum(load[active], facilities.capacity))


def _list_rows(
    model: RoutesModel, world: World, pool: Pool, open_routes: Bools
) -> tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str, str], ...], Ints, Ints, Ints, Ints]:
    """Return rows with a route, rows without, their pairs and classes, and the routes of each row in turn."""
    routes = np.flatnonzero(open_routes)
    first = np.searchsorted(pool.pair[routes], np.arange(pool.pair_count + 1))
    pair_number = model.pair_number
    class_number = {commodity: number for number, commodity in enumerate(model.network.commodities)}
    rows, stranded, row_pair, row_class, entries = [], [], [], [], []
    for row in world.demand:
        pair = pair_number.get(row[:2], -1)
        if pair < 0 or first[pair] == first[pair + 1]:
            stranded.append(row)
            continue
        rows.append(row)
        row_pair.append(pair)
        row_class.append(class_number[row[2]])
        entries.append(routes[first[pair] : first[pair + 1]])
    start = np.r_[0, np.cumsum([len(entry) for entry in entries], dtype=np.int64)].astype(np.int64)
    entry_route = np.concatenate(entries) if entries else np.empty(0, dtype=np.int64)
    return (
        tuple(rows), tuple(stranded), np.array(row_pair, dtype=np.int64), np.array(row_class, dtype=np.int64),
        entry_route, start,
    )  # fmt: skip


def _reference(
    model: RoutesModel, rows: tuple[tuple[str, str, str], ...], elasticity: Floats, scale: Floats, log_size: Floats,
    free_cost: Floats, start: Ints,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return the reference cost and the decay κ of each row.

    While the reference itself is being worked out demand does not answer to cost. A row that had no route in the base
    year is measured from its free cost. The elasticity is one of the mean cost.
    """
    row_of_entry = np.repeat(np.arange(len(rows)), np.diff(start))
    best = np.minimum.reduceat(free_cost, start[:-1])
    weight = np.exp(log_size - scale[row_of_entry] * (free_cost - best[row_of_entry]))
    total = np.add.reduceat(weight, start[:-1])
    free = best - np.log(total) / scale
    mean = np.add.reduceat(weight * free_cost, start[:-1]) / total
    if not model.reference:
        return free, model.firmness * elasticity / np.maximum(mean, 1.0)
    reference = np.array([model.reference.get(row, cost) for row, cost in zip(rows, free, strict=True)])
    level = np.array([model.level.get(row, cost) for row, cost in zip(rows, mean, strict=True)])
    return reference, elasticity / np.maximum(level, 1.0)


def _measure_use(model: RoutesModel, prices: Prices, pool: Pool, entry_route: Ints) -> tuple[csr_array, Ints]:
    """Return how often each entry uses each facility of known capacity, and which facilities those are."""
    network = model.network
    size = len(network.facilities)
    columns = [
        csr_array(
            (np.ones(int((number >= 0).sum())), (np.flatnonzero(number >= 0), number[number >= 0])),
            shape=(network.arc_count, size),
        )
        for number in (network.facility, network.port)
    ]
    by_route = pool.incidence @ (columns[0] + columns[1])
    limited = np.flatnonzero(np.isfinite(prices.capacity_mt_yr) & (prices.capacity_mt_yr > 1e-9))
    by_entry = csr_array(by_route[entry_route])[:, limited]
    used = np.flatnonzero(by_entry.sum(axis=0) > 0)
    return csr_array(by_entry[:, used]), limited[used]


def _find_missing(model: RoutesModel, search: Search, usable: Bools, solved: Solved) -> tuple[list[Found], float]:
    if not solved.rows:
        return [], 0.0
    rows = solved.problem.rows
    cost = solved.problem.free_cost + solved.problem.uses @ solved.solution.charge
    best = np.minimum.reduceat(cost, rows.start[:-1])
    return find_missing(
        search, usable, arc_charges(model, solved), solved.row_pair, solved.row_class, best,
        model.settings.route_tolerance_usd_t,
    )  # fmt: skip
