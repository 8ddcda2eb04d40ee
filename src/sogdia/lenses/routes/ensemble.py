"""One dated world made ready for many futures: everything that figures do not change is worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.choice import Rows
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.ensemble import Cases, Frame, Solutions, build_frame, solve_cases
from sogdia.equilibrium.ensemble.solve import CLOSED_USD_T
from sogdia.equilibrium.ensemble.spread import add_along_routes
from sogdia.equilibrium.paths import Bools, Floats, Ints, find_cheapest
from sogdia.equilibrium.pool import Found, Pool, find_passable, measure_path_sizes
from sogdia.equilibrium.stochastic import Problem, solve_equilibrium
from sogdia.errors import EquilibriumError
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.pricing import ManyPrices, Pricer, build_pricer, price_many
from sogdia.lenses.routes.solve import STEEPNESS_USD_T, usable_arcs
from sogdia.network.figures import FigureIndex, index_figures
from sogdia.network.price import built_arcs, closed_arcs, price
from sogdia.world.model import DemandKey, World


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A dated world, compiled.

    Attributes
    ----------
    world : dated. index, pricer : see there. pool : routes, among them those that no future may use.
    frame : who may choose what; its rows are `rows`, in their order there.
    rows : (origin, destination, commodity) with a route. stranded : those without any.
    stranded_class : shape (stranded,). stranded_level : shape (stranded,), base-year mean cost, US$/t; 0 if none.
    facility : shape (facilities of the frame,), their numbers in the network.
    demand, reference, level : shape (rows,), Mt/yr at best figures, and US$/t (nan: measured from free cost).
    firmness : see `RoutesModel`; 1 if there are references.
    start : shape (facilities,), parameters of the equilibrium at best figures, over capacities.
    possible : shape (arcs,), built and closed by nothing but figures.
    """

    world: World
    index: FigureIndex
    pricer: Pricer
    pool: Pool
    frame: Frame
    rows: tuple[DemandKey, ...]
    stranded: tuple[DemandKey, ...]
    stranded_class: Ints
    stranded_level: Floats
    facility: Ints
    demand: Floats
    reference: Floats
    level: Floats
    firmness: float
    start: Floats
    possible: Bools


class SolvedFutures(NamedTuple):
    """Futures of an ensemble.

    Attributes
    ----------
    figures : shape (futures, figures). demand : shape (futures, rows), Mt/yr.
    stranded_mt_yr : shape (futures, stranded rows), demand of those without a route.
    exactly : shape (futures,), whether the compiled search gave up and the reference solver took over.
    """

    figures: Floats
    demand: Floats
    stranded_mt_yr: Floats
    prices: ManyPrices
    solutions: Solutions
    exactly: Bools


def build_ensemble(model: RoutesModel, world: World, pool: Pool) -> Ensemble:
    """Return a dated world compiled, its routes being those of `pool` that it has."""
    network = model.network
    index = index_figures(network, world, model.world, model.resolution)
    built, closed = built_arcs(network, index, world), closed_arcs(network, index, world)
    possible = built & ~closed
    at_best = price(network, index, index.defaults, built, closed)
    open_routes = find_passable(pool, possible)
    number = model.pair_number
    served = np.zeros(pool.pair_count, dtype=np.bool_)
    served[pool.pair[open_routes]] = True
    rows = tuple(row for row in world.demand if row[:2] in number and served[number[row[:2]]])
    stranded = tuple(row for row in world.demand if row[:2] not in number or not served[number[row[:2]]])
    classes = {commodity: k for k, commodity in enumerate(network.commodities)}
    sizes = measure_path_sizes(pool, model.overlap, find_passable(pool, built), model.settings.overlap_power)
    uses = pool.incidence @ _facilities_of_arcs(model)
    limited = np.isfinite(at_best.capacity_mt_yr)
    facility = np.flatnonzero(limited & (np.asarray(uses[open_routes].sum(axis=0)).ravel() > 0))
    routes = np.flatnonzero(open_routes)
    frame = build_frame(
        [pool.arcs[route] for route in routes.tolist()],
        pool.pair[routes],
        np.log(sizes[routes]),
        csr_array(uses[routes][:, facility]),
        np.array([number[row[:2]] for row in rows], dtype=np.int64),
        np.array([classes[row[2]] for row in rows], dtype=np.int64),
        len(network.commodities),
    )
    frame = frame._replace(route=routes[frame.route])
    ordered = tuple(rows[index] for index in frame.row.tolist())
    ensemble = Ensemble(
        world,
        index,
        build_pricer(network, index, built, facility),
        pool,
        frame,
        ordered,
        stranded,
        np.array([classes[row[2]] for row in stranded], dtype=np.int64),
        np.array([model.level.get(row, 0.0) for row in stranded]),
        facility,
        np.array([world.demand[row].best for row in ordered]),
        np.array([model.reference.get(row, np.nan) for row in ordered]),
        np.array([model.level.get(row, np.nan) for row in ordered]),
        1.0 if model.reference else model.firmness,
        np.zeros(len(facility)),
        possible,
    )
    best = solve_futures(ensemble, index.defaults[None, :], ensemble.demand[None, :])
    return replace(ensemble, start=best.solutions.z[0] / best.prices.capacity_mt_yr[0])


def _facilities_of_arcs(model: RoutesModel) -> csr_array:
    network = model.network
    shape = (network.arc_count, len(network.facilities))
    arc, facility = [], []
    for number in (network.facility, network.port):
        arc.append(np.flatnonzero(number >= 0))
        facility.append(number[number >= 0])
    return csr_array((np.ones(sum(map(len, arc))), (np.concatenate(arc), np.concatenate(facility))), shape=shape)


def solve_futures(
    ensemble: Ensemble, figures: Floats, demand: Floats, stranded_mt_yr: Floats | None = None,
    start: Floats | None = None,
) -> SolvedFutures:  # fmt: skip
    """Return the equilibria at `figures` (futures, figures) and `demand` (futures, rows; Mt/yr).

    `start` has shape (futures, facilities), parameters over capacities; without it each future starts from the
    equilibrium at best figures. What the compiled search does not solve the reference solver does, and if that fails
    too the future's numbers are nan.
    """
    prices, cases = make_cases(ensemble, figures, demand, start)
    frame = ensemble.frame
    solutions = solve_cases(frame, cases)
    exactly = ~solutions.solved
    for case in np.flatnonzero(exactly).tolist():
        solve_exactly(frame, cases, case, solutions)
    stranded = np.zeros((len(figures), len(ensemble.stranded))) if stranded_mt_yr is None else stranded_mt_yr
    return SolvedFutures(figures, demand, stranded, prices, solutions, exactly)


def make_cases(
    ensemble: Ensemble, figures: Floats, demand: Floats, start: Floats | None = None
) -> tuple[ManyPrices, Cases]:
    """Return what arcs cost, and the cases to solve; see `solve_futures`."""
    frame, index = ensemble.frame, ensemble.index
    prices = price_many(ensemble.pricer, figures, frame.arc)
    delay_usd_t_h = figures[:, index.model["congestion_value_usd_t_h"]] * figures[:, index.model["delay_coefficient"]]
    capacity = prices.capacity_mt_yr
    relative = np.broadcast_to(ensemble.start, capacity.shape) if start is None else start
    return prices, Cases(
        arc_cost=prices.cost_usd_t,
        scale=np.ascontiguousarray(figures[:, index.commodity["logit_scale_t_usd"]]),
        elasticity=ensemble.firmness * figures[:, index.commodity["price_elasticity"]],
        exponent=np.ascontiguousarray(figures[:, index.model["path_size_exponent"]]),
        demand=demand,
        reference=ensemble.reference,
        level=ensemble.level,
        capacity=capacity,
        delay_at_capacity=delay_usd_t_h[:, None] * prices.free_h,
        power=np.ascontiguousarray(figures[:, index.model["delay_power"]]),
        steepness=STEEPNESS_USD_T / capacity,
        start=relative * capacity,
    )


def solve_exactly(frame: Frame, cases: Cases, case: int, solutions: Solutions) -> None:
    """Write the reference solver's solution of one case in the place of the compiled one."""
    problem = state_problem(frame, cases, case)
    try:
        found = solve_equilibrium(problem, 1e-9)
    except EquilibriumError:
        for part in (solutions.flow, solutions.carried, solutions.perceived, solutions.charge, solutions.load):
            part[case] = np.nan
        return
    solutions.z[case], solutions.charge[case], solutions.load[case] = found.z, found.charge, found.load
    solutions.flow[case], solutions.carried[case] = found.chosen.flow, found.chosen.demand
    solutions.perceived[case] = found.chosen.perceived
    solutions.misfit[case], solutions.gap[case], solutions.steps[case] = found.misfit, found.gap, found.step
    solutions.solved[case] = True


def state_problem(frame: Frame, cases: Cases, case: int) -> Problem:
    """Return one case as the problem that the reference solver knows; a row without an open route asks for nothing."""
    route = frame.entry_route
    size = np.diff(frame.entry)
    entry_class = np.repeat(frame.row_class, size)
    free_cost = add_along_routes(frame, cases.arc_cost[case])[route, entry_class]
    bundles = len(frame.bundle_route) - 1
    bundle = np.repeat(np.arange(bundles), np.diff(frame.bundle_route))
    uses = csr_array(
        (np.ones(len(frame.use_facility)), frame.use_facility, frame.use_start), shape=(bundles, frame.facility_count)
    )
    uses.sum_duplicates()
    scale = cases.scale[case][frame.row_class]
    log_size = cases.exponent[case] * frame.log_size[route]
    utility = log_size - scale.repeat(size) * free_cost
    best = np.maximum.reduceat(utility, frame.entry[:-1])
    weight = np.exp(utility - best.repeat(size))
    total = np.add.reduceat(weight, frame.entry[:-1])
    unknown = np.isnan(cases.reference)
    reference = np.where(unknown, -(best + np.log(total)) / scale, cases.reference)
    level = np.where(unknown, np.add.reduceat(weight * free_cost, frame.entry[:-1]) / total, cases.level)
    shut = np.minimum.reduceat(free_cost, frame.entry[:-1]) > CLOSED_USD_T / 2
    rows = Rows(
        start=frame.entry,
        log_size=log_size,
        scale=scale,
        demand=np.where(shut, 0.0, cases.demand[case]),
        reference=reference,
        decay=cases.elasticity[case][frame.row_class] / np.maximum(level, 1.0),
    )
    facilities = Facilities(
        cases.capacity[case], cases.delay_at_capacity[case], float(cases.power[case]), cases.steepness[case]
    )
    return Problem(rows, free_cost, csr_array(uses[bundle[route]]), facilities)


def carry_start(before: Ensemble, after: Ensemble, solved: SolvedFutures) -> Floats:
    """Return where to start `after` from futures of `before`: as far from its best figures as they were from theirs."""
    place = {facility: index for index, facility in enumerate(before.facility.tolist())}
    relative = solved.solutions.z / solved.prices.capacity_mt_yr
    start = np.broadcast_to(after.start, (len(relative), len(after.facility))).copy()
    for index, facility in enumerate(after.facility.tolist()):
        if (old := place.get(facility)) is not None:
            start[:, index] += relative[:, old] - before.start[old]
    return np.maximum(np.nan_to_num(start), 0.0)


class Lead(NamedTuple):
    """By how much routes left out undercut those of the pool: the mean over cargo, and the most, US$/t."""

    mean_usd_t: float
    most_usd_t: float


def find_better_routes(model: RoutesModel, ensemble: Ensemble, solved: SolvedFutures) -> tuple[list[Found], Lead]:
    """Return routes that undercut those of the pool at the costs of some future, and by how much.

    An arc of infinite cost in `model.search` is shut.
    """
    frame, network, search = ensemble.frame, model.network, model.search
    number = model.pair_number
    row_pair = np.array([number[row[:2]] for row in ensemble.rows], dtype=np.int64)
    found: set[Found] = set()
    leads, tonnes = [], []
    for case, figures in enumerate(solved.figures):
        prices = price(network, ensemble.index, figures, ensemble.pricer.built, ~ensemble.possible)
        charge = ensemble.pricer.on_arc @ solved.solutions.charge[case]
        best = cheapest(frame, solved.prices.cost_usd_t[case] + charge[frame.arc][:, None])
        usable = usable_arcs(model, prices) & np.isfinite(search.cost).all(axis=0)
        for k in range(frame.class_count):
            rows = np.flatnonzero((frame.row_class == k) & (best < CLOSED_USD_T / 2))
            pairs = row_pair[rows]
            ways = find_cheapest(
                search.graph, prices.cost_usd_t[k] + charge, usable, search.origin[pairs], search.destination[pairs]
            )
            lead = best[rows] - ways.cost
            beaten = np.flatnonzero(lead > model.settings.route_tolerance_usd_t)
            found.update(zip(pairs[beaten].tolist(), ways.trace(beaten), strict=True))
            leads.append(np.maximum(lead, 0.0))
            tonnes.append(solved.solutions.carried[case, rows])
    lead, weight = np.concatenate(leads), np.concatenate(tonnes)
    return sorted(found), Lead(float(lead @ weight / max(weight.sum(), 1e-300)), float(lead.max(initial=0.0)))


def cheapest(frame: Frame, arc_cost: Floats) -> Floats:
    """Return what the cheapest route of each row costs, US$/t; `arc_cost` has shape (columns, classes)."""
    first = frame.bundle_route[frame.pair_bundle]
    best = np.minimum.reduceat(add_along_routes(frame, arc_cost), first[:-1], axis=0)
    return np.asarray(best[frame.row_pair, frame.row_class])
