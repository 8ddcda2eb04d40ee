"""The measures of many futures at once: what `measure` says of one solution, as sparse sums over routes and arcs.

Totals, corridors, projects, ports, border points and states; links and pairs are left out, being too many to keep for
every future. A test holds each number to `measure_routes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.choice import integrate_demand
from sogdia.equilibrium.ensemble.solve import Solutions
from sogdia.equilibrium.ensemble.spread import pay_within, spread_flows
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.results import Key
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.measure import find_host
from sogdia.lenses.routes.model import HIGH_SEAS, RoutesModel
from sogdia.network import ArcKind

if TYPE_CHECKING:
    from sogdia.lenses.routes.ensemble import Ensemble, SolvedFutures
    from sogdia.lenses.routes.solve import Solved

KINDS = ("total", "corridor", "project", "port", "crossing", "state")


class OwnArcs(NamedTuple):
    """Columns, the states they lie in and the share of each there, for each route; `start` compresses by route."""

    start: Ints
    column: Ints
    state: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class Census:
    """Who counts where.

    Attributes
    ----------
    keys : the measures, in the order of the numbers that `take_census` returns.
    cargo : sparse, shape (route measures, routes of the frame). by_arc : sparse, shape (arc measures, columns).
    project : sparse, shape (projects, columns). state_share : sparse, shape (states, columns).
    own : the arcs of each route in the states where it begins or ends.
    order : shape (measures,), where each measure stands in what is computed part by part.
    """

    keys: tuple[Key, ...]
    cargo: csr_array
    by_arc: csr_array
    project: csr_array
    state_share: csr_array
    own: OwnArcs
    order: Ints


def build_census(model: RoutesModel, ensemble: Ensemble) -> Census:
    """Return the sums that make the measures of an ensemble."""
    frame = ensemble.frame
    flows = look_at_routes(model, ensemble)
    routes, columns = frame.route, frame.arc
    cargo: dict[Key, Floats | Bools] = {}
    for corridor in model.world.corridors.values():
        on = flows.on_corridor(corridor)
        gates = {model.world.links[link].state for gate in corridor.gates for link in gate}
        cargo[Key("corridor", corridor.id, "cargo_mt_yr")] = on
        cargo[Key("corridor", corridor.id, "transit_mt_yr")] = on & ~flows.ends_in(gates)
    project_arcs: dict[str, Floats] = {}
    for project in model.world.projects.values():
        links = [link for link in model.world.links.values() if link.project == project.id]
        share = flows.built_by(project.id)
        part = flows.weigh_routes(share)
        project_arcs[project.id] = share
        cargo[Key("project", project.id, "cargo_mt_yr")] = part
        cargo[Key("project", project.id, "transit_mt_yr")] = part * ~flows.ends_in(find_host(flows, links))
    number = {state: index for index, state in enumerate(model.world.states)}
    states = [state for state in number if state != HIGH_SEAS and flows.touched[:, number[state]].any()]
    for state in states:
        cargo[Key("state", state, "transit_mt_yr")] = flows.transit_of(state)
        cargo[Key("state", state, "own_mt_yr")] = flows.at_end[:, number[state]]
    arc_sums = _arc_sums(model)
    keys = [
        *(Key("total", "all", name) for name in _TOTALS),
        *cargo,
        *arc_sums,
        *(Key("project", id, "turnover_bn_tkm_yr") for id in project_arcs),
        *(Key("project", id, "revenue_musd_yr") for id in project_arcs),
        *(Key("state", state, "transit_revenue_musd_yr") for state in model.world.states),
    ]
    wanted = [key for key in keys if key.kind != "state" or key.id in states]
    wanted.sort(key=lambda key: (KINDS.index(key.kind), key.id, key.measure))
    place = {key: index for index, key in enumerate(keys)}
    share = csr_array(flows.state_share)
    return Census(
        keys=tuple(wanted),
        cargo=csr_array(np.stack(list(cargo.values()))[:, routes].astype(np.float64)),
        by_arc=csr_array(np.stack(list(arc_sums.values()))[:, columns].astype(np.float64)),
        project=csr_array(np.stack(list(project_arcs.values()) or [np.zeros(model.network.arc_count)])[
            : len(project_arcs), columns].astype(np.float64)),
        state_share=csr_array(share[columns].T),
        own=_own_arcs(ensemble, flows, csr_array(share[columns])),
        order=np.array([place[key] for key in wanted], dtype=np.int64),
    )  # fmt: skip


_TOTALS = (
    "demand_mt_yr", "carried_mt_yr", "not_carried_mt_yr", "induced_mt_yr", "turnover_bn_tkm_yr",
    "shippers_cost_musd_yr", "shippers_loss_musd_yr",
)  # fmt: skip


def look_at_routes(model: RoutesModel, ensemble: Ensemble) -> Flows:
    """Return the routes of an ensemble as `Flows`, which knows the corridors and states of each; they are empty."""
    nothing = SimpleNamespace(
        pool=ensemble.pool,
        world=ensemble.world,
        prices=SimpleNamespace(built=ensemble.pricer.built),
        problem=SimpleNamespace(rows=SimpleNamespace(start=np.zeros(1, dtype=np.int64))),
        row_class=np.empty(0, dtype=np.int64),
        entry_route=np.empty(0, dtype=np.int64),
        solution=SimpleNamespace(chosen=SimpleNamespace(flow=np.empty(0))),
    )
    return Flows(model, cast("Solved", nothing))


def _arc_sums(model: RoutesModel) -> dict[Key, Bools]:
    """Return the arcs whose tonnes make up each port and border point."""
    network, world = model.network, model.world
    port = np.where(network.kind == ArcKind.TRANSFER, network.port, -1)
    sums = {
        Key("port", id, "cargo_mt_yr"): port == index
        for index, (kind, id) in enumerate(network.facilities)
        if kind == "port"
    }
    border = network.kind == ArcKind.BORDER
    first: dict[str, str] = {}
    for index, id in enumerate(network.crossings):
        crossing = world.crossings[id]
        start = first.setdefault(crossing.border_point, crossing.tail_state)
        here = border & (network.item == index)
        there = here & (network.forward == (crossing.tail_state == start))
        for name, arcs in (("cargo", here), ("forward", there), ("backward", here & ~there)):
            key = Key("crossing", crossing.border_point, f"{name}_mt_yr")
            sums[key] = sums[key] | arcs if key in sums else arcs
    return sums


def _own_arcs(ensemble: Ensemble, flows: Flows, share: csr_array) -> OwnArcs:
    """Return for each route of the frame its columns in the states where it begins or ends, compressed by row."""
    frame, pool = ensemble.frame, ensemble.pool
    column_of = np.full(pool.incidence.shape[1], -1, dtype=np.int64)
    column_of[frame.arc] = np.arange(len(frame.arc))
    part = csr_array(pool.incidence[frame.route])
    route = np.repeat(np.arange(len(frame.route)), np.diff(part.indptr))
    column = column_of[part.indices]
    count = np.diff(share.indptr)[column]
    route, column = np.repeat(route, count), np.repeat(column, count)
    offset = np.arange(len(column)) - np.repeat(np.r_[0, np.cumsum(count)[:-1]], count)
    cell = share.indptr[column] + offset
    state = share.indices[cell].astype(np.int64)
    own = flows.at_end[frame.route[route], state]
    return OwnArcs(
        np.r_[0, np.cumsum(np.bincount(route[own], minlength=len(frame.route)))].astype(np.int64),
        column[own].astype(np.int64),
        state[own],
        share.data[cell][own].astype(np.float64),
    )


def take_cargo(ensemble: Ensemble, census: Census, solutions: Solutions) -> dict[Key, Floats]:
    """Return the cargo of corridors and border points, shape (cases,): a part of `take_census` in half the time."""
    by_route, by_arc = spread_flows(ensemble.frame, solutions.flow)
    found = np.concatenate([census.cargo @ by_route.T, census.by_arc @ by_arc.sum(axis=2).T])
    first = len(_TOTALS)
    return {
        key: found[place - first]
        for key, place in zip(census.keys, census.order.tolist(), strict=True)
        if key.kind in ("corridor", "crossing") and key.measure == "cargo_mt_yr"
    }


def take_census(ensemble: Ensemble, census: Census, solved: SolvedFutures) -> Floats:
    """Return the measures of solved futures, shape (futures, measures), in the order of `census.keys`."""
    frame, prices, solutions = ensemble.frame, solved.prices, solved.solutions
    by_route, by_arc = spread_flows(frame, solutions.flow)
    tonnes = by_arc.sum(axis=2)
    money = np.einsum("fck,fck->fc", by_arc, prices.money_usd_t)
    tkm = tonnes * prices.km / 1000
    own = pay_within(
        frame, solutions.flow, *census.own,
        prices.money_usd_t, census.state_share.shape[0],
    )  # fmt: skip
    stranded = solved.stranded_mt_yr.sum(axis=1)
    totals = [
        solved.demand.sum(axis=1) + stranded,
        solutions.carried.sum(axis=1),
        np.maximum(solved.demand - solutions.carried, 0.0).sum(axis=1) + stranded,
        np.maximum(solutions.carried - solved.demand, 0.0).sum(axis=1),
        tkm.sum(axis=1),
        np.einsum("fck,fck->f", by_arc, prices.cost_usd_t) + (solutions.charge * solutions.load).sum(axis=1),
        np.sum([one.sum(axis=1) for one in measure_losses(ensemble, solved)], axis=0),
    ]
    parts = [
        np.stack(totals),
        census.cargo @ by_route.T,
        census.by_arc @ tonnes.T,
        census.project @ tkm.T,
        census.project @ money.T,
        np.maximum(census.state_share @ money.T - own.T, 0.0),
    ]
    found: Floats = np.concatenate(parts)[census.order].T
    return np.ascontiguousarray(found)


def measure_losses(ensemble: Ensemble, solved: SolvedFutures) -> tuple[Floats, Floats]:
    """Return what shippers lose against the costs of the base year, US$ m/yr; see `measure_loss`.

    Shapes (futures, rows) and (futures, stranded rows); nothing for rows without a route in the base year.
    """
    frame, index = ensemble.frame, ensemble.index
    elasticity = ensemble.firmness * solved.figures[:, index.commodity["price_elasticity"]]
    by_row = elasticity[:, frame.row_class]
    known = ~np.isnan(ensemble.reference)
    decay = by_row / np.maximum(ensemble.level, 1.0)
    loss = solved.demand * integrate_demand(decay, solved.solutions.perceived - ensemble.reference)
    by_class = elasticity[:, ensemble.stranded_class]
    worth = np.where(by_class > 0, ensemble.stranded_level / np.where(by_class > 0, by_class, 1.0), 0.0)
    return np.where(known, loss, 0.0), np.asarray(solved.stranded_mt_yr * worth)
