"""Assign trips to a road network kept in files: the engine alone, on the field's own formats."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sogdia.equilibrium.deterministic import (
    Demand,
    Equilibrium,
    Network,
    Settings,
    find_unreachable,
    measure_marginal_tolls,
    solve_equilibrium,
    solve_system_optimum,
    warm_up,
)
from sogdia.equilibrium.deterministic.delay import Floats
from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.exchange import (
    LinkFlows,
    RoadNetwork,
    TripTable,
    read_gmns_network,
    read_gmns_trips,
    read_tntp_network,
    read_tntp_trips,
    write_gmns_flows,
    write_tntp_flows,
)

_NAMED = 20


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentReport:
    """An assignment and its certificate.

    Attributes
    ----------
    gap, objective, total_cost, shortest_cost, imbalance : see `Certificate`; costs in the network's unit of time.
    iterations, converged : `converged` is False where the gap asked for was not reached.
    load_s, compile_s, solve_s : seconds of reading files, of compiling or loading kernels, of solving (the certificate
        included).
    within_zone_trips : trips that begin and end in one zone; they use no link.
    not_carried : (origin, destination, trips) of pairs without a route; empty unless they were allowed.
    assumed : what the files do not say and was taken for granted.
    flows : flow and cost by link, in the file's order. tolls : marginal-cost toll of each link at these flows.
    """

    gap: float
    objective: float
    iterations: int
    converged: bool
    total_cost: float
    shortest_cost: float
    imbalance: float
    load_s: float
    compile_s: float
    solve_s: float
    node_count: int
    link_count: int
    pair_count: int
    trips: float
    within_zone_trips: float
    not_carried: tuple[tuple[str, str, float], ...]
    assumed: tuple[str, ...]
    flows: LinkFlows = field(repr=False)
    tolls: Floats = field(repr=False)

    def to_dict(self) -> dict[str, object]:
        """Return all but the arrays, for JSON."""
        arrays = ("flows", "tolls")
        return {name: getattr(self, name) for name in self.__slots__ if name not in arrays}


def assign(
    net_path: Path,
    trips_path: Path,
    gap: float = 1e-10,
    *,
    toll_factor: float = 0.0,
    distance_factor: float = 0.0,
    system_optimum: bool = False,
    allow_unreachable: bool = False,
    method: str = "paired-segments",
    most_iterations: int = 1000,
    threads: int = 2,
    flows_path: Path | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> AssignmentReport:
    """Return the user equilibrium (or system optimum) of the trips on the network; write flows to `flows_path`.

    A link costs its time plus `toll_factor` × toll plus `distance_factor` × length. Files that end in `.csv`, and
    folders, are GMNS; everything else is TNTP.

    Raises
    ------
    ExchangeError : if a file cannot be read or written.
    EquilibriumError : if the figures make no sense, or a pair has no route and `allow_unreachable` is False.
    """
    begun = clock()
    roads = read_gmns_network(net_path) if _is_gmns(net_path) else read_tntp_network(net_path)
    table = read_gmns_trips(trips_path) if _is_gmns(trips_path) else read_tntp_trips(trips_path)
    network = build_network(roads, toll_factor, distance_factor)
    demand = build_demand(roads, table, trips_path.name)
    loaded = clock()
    warm_up()
    compiled = clock()
    lost: tuple[tuple[int, int, float], ...] = ()
    if allow_unreachable:
        lost = find_unreachable(network, demand, threads)
        demand = _without(demand, lost)
    settings = Settings(gap=gap, threads=threads)
    if system_optimum:
        found = solve_system_optimum(network, demand, settings)
    else:
        found = solve_equilibrium(network, demand, settings, method, most_iterations)
    solved = clock()
    flows = _named_flows(roads, found)
    if flows_path is not None:
        (write_gmns_flows if flows_path.suffix == ".csv" else write_tntp_flows)(flows_path, flows)
    certificate = found.certificate
    return AssignmentReport(
        gap=certificate.gap,
        objective=certificate.objective,
        iterations=found.iterations,
        converged=found.converged,
        total_cost=certificate.total_cost,
        shortest_cost=certificate.shortest_cost,
        imbalance=certificate.imbalance,
        load_s=loaded - begun,
        compile_s=compiled - loaded,
        solve_s=solved - compiled,
        node_count=network.node_count,
        link_count=network.link_count,
        pair_count=int((demand.origin != demand.destination).sum()),
        trips=float(demand.volume.sum()),
        within_zone_trips=demand.within_node,
        not_carried=tuple((network.name(o), network.name(d), trips) for o, d, trips in lost),
        assumed=roads.assumed,
        flows=flows,
        tolls=measure_marginal_tolls(network, found.flow),
    )


def build_network(roads: RoadNetwork, toll_factor: float = 0.0, distance_factor: float = 0.0) -> Network:
    """Return the arrays of a road network; tolls and distance become time by the factors."""
    return Network(
        node_count=len(roads.node),
        tail=roads.tail,
        head=roads.head,
        free_flow_time=roads.free_flow_time,
        b=roads.b,
        capacity=roads.capacity,
        power=roads.power,
        charge=toll_factor * roads.toll + distance_factor * roads.length,
        thru=roads.thru,
        names=roads.node,
    )


def build_demand(roads: RoadNetwork, table: TripTable, where: str = "trips") -> Demand:
    """Return the trips of `table` between nodes of `roads`.

    Raises
    ------
    ExchangeError : if a zone is not in the network.
    """
    unknown = [name for name in dict.fromkeys((*table.origin, *table.destination)) if name not in roads.zone]
    if unknown:
        problems = [
            Problem(where, f"names zone {name!r}, which is not in the network", nearest(name, roads.zone))
            for name in unknown[:_NAMED]
        ]
        raise ExchangeError(problems)
    return Demand(
        origin=np.array([roads.zone[name] for name in table.origin], np.int64),
        destination=np.array([roads.zone[name] for name in table.destination], np.int64),
        volume=table.volume,
    )


def _is_gmns(path: Path) -> bool:
    return path.suffix == ".csv" or path.is_dir()


def _without(demand: Demand, lost: tuple[tuple[int, int, float], ...]) -> Demand:
    pairs = {(origin, destination) for origin, destination, _ in lost}
    keep = [(int(o), int(d)) not in pairs for o, d in zip(demand.origin, demand.destination, strict=True)]
    return demand.select(np.array(keep, np.bool_))


def _named_flows(roads: RoadNetwork, found: Equilibrium) -> LinkFlows:
    return LinkFlows(
        tail=tuple(roads.node[k] for k in roads.tail),
        head=tuple(roads.node[k] for k in roads.head),
        flow=found.flow,
        cost=found.cost,
    )
