"""The certificate: how good given link flows are, measured afresh, without trust in the method that made them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.deterministic.delay import Floats, beckmann_objective, link_cost
from sogdia.equilibrium.deterministic.forest import hire_crew, load_rows
from sogdia.equilibrium.deterministic.network import Demand, Layout, Network, build_layout
from sogdia.errors import EquilibriumError, Problem

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is known about flows without knowing how they were found.

    Attributes
    ----------
    gap : (total_cost − shortest_cost) / shortest_cost, the relative gap.
    objective : Beckmann's. Costs rise with flow, so it is convex, and at feasible flows it exceeds the least possible
        by at most total_cost − shortest_cost.
    total_cost, shortest_cost : TSTT, all flow at the costs it meets; SPTT, all trips on cheapest routes at these costs.
    imbalance : the most that any node gains or loses, in trips.
    """

    gap: float
    objective: float
    total_cost: float
    shortest_cost: float
    imbalance: float

    @property
    def objective_above_least_at_most(self) -> float:
        """Return a bound on how far the objective is above the least possible."""
        return self.total_cost - self.shortest_cost


def relative_gap(total_cost: float, shortest_cost: float) -> float:
    """Return (TSTT − SPTT) / SPTT; zero where everything is free, infinite where only the cheapest routes are."""
    excess = total_cost - shortest_cost
    if shortest_cost > 0.0:
        return excess / shortest_cost
    return 0.0 if excess == 0.0 else float("inf")


def measure_certificate(network: Network, demand: Demand, flow: Floats, threads: int = 2) -> Certificate:
    """Return the certificate of link flows `flow`, in the network's order.

    Raises
    ------
    EquilibriumError : if the arrays make no sense, flows are not finite numbers of 0 or more, or a pair has no route.
    """
    layout = build_layout(network, demand)
    if len(flow) != network.link_count or not (np.isfinite(flow) & (flow >= 0.0)).all():
        raise EquilibriumError("flows must be one finite number of 0 or more per link")
    inward = np.asarray(flow, np.float64)[layout.order]
    cost = link_cost(layout.delay, inward)
    with hire_crew(threads, layout) as crew:
        loading = load_rows(crew, layout, cost)
    refuse_lost(network, layout, loading.lost)
    total, shortest = float(inward @ cost), float(loading.shortest.sum())
    return Certificate(
        gap=relative_gap(total, shortest),
        objective=beckmann_objective(layout.delay, inward),
        total_cost=total,
        shortest_cost=shortest,
        imbalance=float(np.abs(node_imbalance(network, demand, flow)).max()),
    )


def node_imbalance(network: Network, demand: Demand, flow: Floats) -> Floats:
    """Return what leaves each node, less what enters it, less what its trips ask for."""
    nodes = network.node_count
    leaving = np.bincount(network.tail, flow, nodes) - np.bincount(network.head, flow, nodes)
    asked = np.bincount(demand.origin, demand.volume, nodes) - np.bincount(demand.destination, demand.volume, nodes)
    return np.asarray(leaving - asked)


def find_unreachable(network: Network, demand: Demand, threads: int = 2) -> tuple[tuple[int, int, float], ...]:
    """Return (origin, destination, trips) of the pairs without a route."""
    layout = build_layout(network, demand)
    with hire_crew(threads, layout) as crew:
        lost = load_rows(crew, layout, link_cost(layout.delay, np.zeros(network.link_count))).lost
    rows = np.searchsorted(layout.first, np.flatnonzero(lost), side="right") - 1
    return tuple(
        (int(layout.origin[row]), int(layout.destination[trip]), float(layout.volume[trip]))
        for row, trip in zip(rows, np.flatnonzero(lost), strict=True)
    )


def refuse_lost(network: Network, layout: Layout, lost: np.ndarray) -> None:
    """Refuse trips without a route, naming the first of them.

    Raises
    ------
    EquilibriumError : if any trip is `lost`.
    """
    trips = np.flatnonzero(lost)
    if trips.size == 0:
        return
    rows = np.searchsorted(layout.first, trips, side="right") - 1
    problems = [
        Problem(
            f"pair {network.name(int(layout.origin[row]))} to {network.name(int(layout.destination[trip]))}",
            f"has {layout.volume[trip]:g} trips, but no route leads there",
        )
        for row, trip in zip(rows[:_SHOWN], trips[:_SHOWN], strict=True)
    ]
    if trips.size > _SHOWN:
        rest = trips.size - _SHOWN
        problems.append(
            Problem("trips", f"{rest} more pairs have no route ({layout.volume[lost].sum():g} trips in all)")
        )
    raise EquilibriumError(problems)
