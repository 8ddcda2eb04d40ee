"""As the scale of the choice model grows, the stochastic equilibrium becomes the deterministic one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from made_networks import (
    BRAESS,
    BRAESS_TRIPS,
    OVERLAP,
    OVERLAP_TRIPS,
    TWO_LINKS,
    TWO_LINKS_TRIPS,
    make_demand,
    make_grid,
)
from sogdia.equilibrium import deterministic
from sogdia.equilibrium.choice import Rows
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.stochastic import Problem, solve_equilibrium

ROOM = 1000.0
"""Capacities so many times those of the links never bind; the delay curve is scaled to be the same below them."""


def list_routes(network: deterministic.Network, origin: int, destination: int) -> list[tuple[int, ...]]:
    """Return every route without a loop, as links."""
    routes, stack = [], [(origin, (), (origin,))]
    while stack:
        node, links, seen = stack.pop()
        if node == destination:
            routes.append(links)
            continue
        for link in np.flatnonzero(network.tail == node).tolist():
            head = int(network.head[link])
            if head not in seen:
                stack.append((head, (*links, link), (*seen, head)))
    return routes


def solve_stochastic(network: deterministic.Network, demand: deterministic.Demand, scale: float) -> np.ndarray:
    """Return link flows of the logit equilibrium over all routes without a loop."""
    routes = [
        list_routes(network, o, d) for o, d in zip(demand.origin.tolist(), demand.destination.tolist(), strict=True)
    ]
    uses = np.zeros((sum(map(len, routes)), len(network.tail)))
    for row, route in enumerate(route for group in routes for route in group):
        uses[row, list(route)] = 1
    free = network.free_flow_time + network.charge
    count = len(routes)
    rows = Rows(
        np.r_[0, np.cumsum([len(group) for group in routes])], np.zeros(len(uses)), np.full(count, scale),
        demand.volume.astype(float), np.zeros(count), np.zeros(count),
    )  # fmt: skip
    power = float(network.power[0])
    capacity = network.capacity * ROOM
    facilities = Facilities(capacity, network.free_flow_time * network.b * ROOM**power, power, 1.0 / capacity)
    solution = solve_equilibrium(Problem(rows, uses @ free, csr_array(uses), facilities), gap=1e-9)
    return solution.load


@pytest.mark.parametrize(
    ("network", "demand"), [(TWO_LINKS, TWO_LINKS_TRIPS), (BRAESS, BRAESS_TRIPS), (OVERLAP, OVERLAP_TRIPS)]
)
def test_logit_flows_come_ever_nearer_to_wardrop_flows(network, demand):
    """Ten times the scale brings the flows about ten times nearer; at 300 they agree to a percent."""
    wardrop = deterministic.solve_equilibrium(network, demand, deterministic.Settings(gap=1e-12)).flow
    apart = [np.abs(solve_stochastic(network, demand, scale) - wardrop).max() for scale in (3.0, 30.0, 300.0)]
    assert apart[0] + 1e-8 >= apart[1]
    assert apart[1] + 1e-8 >= apart[2]  # where the shares are even by symmetry they agree from the start
    assert apart[2] < 0.01 * demand.volume.sum()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_on_any_small_grid_the_two_equilibria_agree_in_cost(seed):
    """Total cost, which is unique where flows need not be, agrees to a thousandth at a high scale."""
    network, _ = make_grid(3, 4, seed=seed)
    demand = make_demand((0, 8, 20.0), (2, 6, 10.0))
    wardrop = deterministic.solve_equilibrium(network, demand, deterministic.Settings(gap=1e-12)).flow
    logit = solve_stochastic(network, demand, 200.0 / float(network.free_flow_time.mean()))
    costs = [float(flow @ deterministic.link_costs(network, flow)) for flow in (wardrop, logit)]
    assert costs[1] == pytest.approx(costs[0], rel=5e-3)
