"""The field's test networks, where they lie beside the repository (for academic use, never shipped)."""

from pathlib import Path

import numpy as np
import pytest

from sogdia.equilibrium.deterministic import Settings, measure_certificate, solve_equilibrium, solve_system_optimum
from sogdia.exchange import read_tntp_flows, read_tntp_network, read_tntp_trips
from sogdia.outcomes.assignment import assign, build_demand, build_network

FOLDER = Path(__file__).parents[1].parent / "shared" / "tntp"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the TNTP test networks are not beside the repository")

# Objectives: README of the Transportation Networks collection; Anaheim: its flow file, evaluated.
CASES = {
    "SiouxFalls": (4231335.287107440, {}),
    "Anaheim": (1286032.1711, {}),
    "Barcelona": (1265654.92203176, {}),
    "Winnipeg": (827911.494629963, {}),
    "ChicagoSketch": (17313018.7387477, {"toll_factor": 0.02, "distance_factor": 0.04}),
}
COSTS_ALWAYS_RISE = ("SiouxFalls", "Anaheim", "ChicagoSketch")  # elsewhere link flows are not unique


def load(name):
    roads = read_tntp_network(FOLDER / f"{name}_net.tntp")
    demand = build_demand(roads, read_tntp_trips(FOLDER / f"{name}_trips.tntp"))
    return roads, build_network(roads, **CASES[name][1]), demand


@pytest.mark.parametrize("name", CASES)
def test_the_best_known_objective_is_reached_to_ten_digits(name):
    objective, factors = CASES[name]
    report = assign(FOLDER / f"{name}_net.tntp", FOLDER / f"{name}_trips.tntp", 1e-12, **factors)
    assert report.converged
    assert abs(report.gap) <= 1e-12
    assert report.objective == pytest.approx(objective, rel=1e-10)
    assert report.imbalance <= 1e-9 * report.trips


@pytest.mark.parametrize("name", CASES)
def test_the_published_flows_are_certified_as_an_equilibrium(name):
    roads, network, demand = load(name)
    published = read_tntp_flows(FOLDER / f"{name}_flow.tntp")
    flow_of = dict(zip(zip(published.tail, published.head, strict=True), published.flow, strict=True))
    flow = np.array([flow_of[roads.node[t], roads.node[h]] for t, h in zip(roads.tail, roads.head, strict=True)])
    certificate = measure_certificate(network, demand, flow)
    assert certificate.gap < 1e-9
    assert certificate.objective == pytest.approx(CASES[name][0], rel=1e-10)
    if name in COSTS_ALWAYS_RISE:
        assert solve_equilibrium(network, demand, Settings(gap=1e-12)).flow == pytest.approx(flow, rel=1e-6, abs=1e-2)


@pytest.mark.parametrize("name", ["SiouxFalls", "Anaheim"])
def test_the_system_optimum_costs_less_in_total(name):
    _, network, demand = load(name)
    selfish = solve_equilibrium(network, demand, Settings(gap=1e-12))
    best = solve_system_optimum(network, demand, Settings(gap=1e-12))
    assert best.converged
    assert best.flow @ best.cost < selfish.certificate.total_cost


def test_a_warm_start_after_a_small_change_needs_fewer_iterations():
    _, network, demand = load("Winnipeg")
    before = solve_equilibrium(network, demand, Settings(gap=1e-10))
    capacity = network.capacity.copy()
    capacity[np.argmax(before.flow)] *= 0.9
    changed = type(network)(
        **{name: getattr(network, name) for name in network.__slots__ if name != "capacity"}, capacity=capacity
    )
    cold = solve_equilibrium(changed, demand, Settings(gap=1e-10))
    warm = solve_equilibrium(changed, demand, Settings(gap=1e-10, start=before.by_origin))
    assert warm.certificate.objective == pytest.approx(cold.certificate.objective, rel=1e-9)
    assert warm.gaps[0] < cold.gaps[0] / 100
