"""Other methods and other packages on the same networks."""

import cvxpy as cp
import numpy as np
import pytest

from made_networks import make_grid, make_random
from sogdia.equilibrium.deterministic import Settings, solve_equilibrium


def least_objective(network, demand):
    """Return Beckmann's objective and flows from a general convex solver, one flow vector per origin."""
    nodes, links = network.node_count, network.link_count
    incidence = np.zeros((nodes, links))
    incidence[network.tail, np.arange(links)] += 1.0
    incidence[network.head, np.arange(links)] -= 1.0
    origins = np.unique(demand.origin)
    flows = cp.Variable((links, origins.size), nonneg=True)
    asked = np.zeros((nodes, origins.size))
    for row, origin in enumerate(origins):
        mine = demand.origin == origin
        np.subtract.at(asked[:, row], demand.destination[mine], demand.volume[mine])
        asked[origin, row] += demand.volume[mine].sum()
    total = cp.sum(flows, axis=1)
    terms = [(network.free_flow_time + network.charge) @ total]
    for power in np.unique(network.power):
        on = np.flatnonzero(network.power == power)
        weight = (network.free_flow_time * network.b * network.capacity)[on] / (power + 1.0)
        terms.append(weight @ cp.power(total[on] / network.capacity[on], power + 1.0))
    problem = cp.Problem(cp.Minimize(sum(terms)), [incidence @ flows == asked])
    problem.solve(solver=cp.CLARABEL)
    return problem.value, total.value


@pytest.mark.parametrize("seed", range(4))
def test_a_general_convex_solver_agrees_on_random_networks(seed):
    network, demand = make_random(seed, nodes=6, chords=6, pairs=6, power=float(seed % 3 + 1))
    objective, flow = least_objective(network, demand)
    found = solve_equilibrium(network, demand, Settings(gap=1e-12))
    assert found.certificate.objective == pytest.approx(objective, rel=1e-6)
    assert found.flow == pytest.approx(flow, abs=2e-3 * demand.volume.sum())


def test_a_general_convex_solver_agrees_on_a_grid():
    network, demand = make_grid(4, 5)
    objective, _ = least_objective(network, demand)
    found = solve_equilibrium(network, demand, Settings(gap=1e-12))
    assert found.certificate.objective == pytest.approx(objective, rel=1e-6)


def test_frank_wolfe_agrees_on_a_grid():
    network, demand = make_grid(8, 20)
    slow = solve_equilibrium(network, demand, Settings(gap=1e-4), "frank-wolfe")
    exact = solve_equilibrium(network, demand, Settings(gap=1e-12))
    assert slow.converged
    assert slow.certificate.objective - exact.certificate.objective >= 0.0
    above = slow.certificate.objective - exact.certificate.objective
    assert above <= slow.certificate.objective_above_least_at_most


@pytest.mark.slow
def test_a_congested_grid_of_ten_thousand_links_is_solved_to_many_digits():
    network, demand = make_grid(51, 120, pairs_per_origin=30)
    found = solve_equilibrium(network, demand, Settings(gap=1e-10))
    assert network.link_count == 10_200
    assert found.converged
    assert found.certificate.imbalance < 1e-7
