"""Laws that hold for every network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import make_grid, make_random
from sogdia.equilibrium.deterministic import (
    METHODS,
    Demand,
    Settings,
    add_charge,
    link_costs,
    measure_certificate,
    measure_marginal_tolls,
    node_imbalance,
    solve_equilibrium,
    solve_system_optimum,
)

worlds = st.integers(0, 10_000).map(make_random)
few = settings(max_examples=25, deadline=None)
EXACT = Settings(gap=1e-13)


def cheapest(network, cost, origin):
    """Return the cheapest cost from `origin` to each node: relax all links until nothing changes (Bellman-Ford)."""
    label = np.full(network.node_count, np.inf)
    label[origin] = 0.0
    for _ in range(network.node_count):
        np.minimum.at(label, network.head, label[network.tail] + cost)
    return label


@few
@given(worlds, st.sampled_from(sorted(METHODS)))
def test_what_flows_into_a_node_flows_out(world, method):
    """Flow is conserved at every node, whatever the method and however early it stops."""
    network, demand = world
    found = solve_equilibrium(network, demand, Settings(gap=1e-3), method)
    assert np.abs(node_imbalance(network, demand, found.flow)).max() < 1e-9 * demand.volume.sum()
    assert (found.flow >= 0.0).all()


@few
@given(worlds)
def test_every_origin_uses_only_cheapest_routes(world):
    """Wardrop: a link that an origin uses lies on a cheapest route of that origin."""
    network, demand = world
    found = solve_equilibrium(network, demand, EXACT)
    assert found.converged
    for row, origin in enumerate(found.by_origin.origin):
        label = cheapest(network, found.cost, origin)
        used = found.by_origin.link[found.by_origin.flow[row] > 1e-7]
        reduced = label[network.tail[used]] + found.cost[used] - label[network.head[used]]
        assert reduced == pytest.approx(np.zeros(used.size), abs=1e-7)


@few
@given(worlds)
def test_the_certificate_bounds_how_far_the_objective_is_from_the_least(world):
    """Beckmann(v) − Beckmann* ≤ TSTT − SPTT at every iterate."""
    network, demand = world
    least = solve_equilibrium(network, demand, EXACT).certificate.objective
    for step in METHODS["frank-wolfe"](network, demand, Settings()):
        assert -1e-9 * least <= step.objective - least <= step.total_cost - step.shortest_cost + 1e-9 * least
        if step.number == 8:
            break


@few
@given(worlds)
def test_the_certificate_trusts_nobody(world):
    """The gap that a method reports is the gap that Bellman-Ford finds."""
    network, demand = world
    for step in METHODS["paired-segments"](network, demand, Settings()):
        cost = link_costs(network, step.flow)
        paths = sum(
            v * cheapest(network, cost, o)[d]
            for o, d, v in zip(demand.origin, demand.destination, demand.volume, strict=True)
        )
        assert step.gap == pytest.approx((step.flow @ cost - paths) / paths, abs=1e-11)
        assert measure_certificate(network, demand, step.flow).gap == pytest.approx(step.gap, abs=1e-12)
        if step.number == 3:
            break


@few
@given(worlds, st.integers(0, 1000))
def test_new_names_for_nodes_and_a_new_order_of_links_change_nothing(world, seed):
    network, demand = world
    rng = np.random.default_rng(seed)
    name, order = rng.permutation(network.node_count), rng.permutation(network.link_count)
    shuffled = replace(
        network,
        tail=name[network.tail][order],
        head=name[network.head][order],
        **{k: getattr(network, k)[order] for k in ("free_flow_time", "b", "capacity", "power", "charge")},
    )
    renamed = Demand(name[demand.origin], name[demand.destination], demand.volume)
    one = solve_equilibrium(network, demand, EXACT)
    two = solve_equilibrium(shuffled, renamed, EXACT)
    assert two.flow == pytest.approx(one.flow[order], abs=1e-5)
    assert two.certificate.objective == pytest.approx(one.certificate.objective, rel=1e-11)


@few
@given(worlds, st.sampled_from([1e-6, 1e-3, 7.0, 1e5]), st.sampled_from([1e-4, 60.0, 1e6]))
def test_units_do_not_matter(world, per_trip, per_minute):
    """Trips in thousands and time in seconds give the same flows, in thousands."""
    network, demand = world
    scaled = replace(
        network,
        capacity=network.capacity * per_trip,
        free_flow_time=network.free_flow_time * per_minute,
        charge=network.charge * per_minute,
    )
    one = solve_equilibrium(network, demand, EXACT)
    two = solve_equilibrium(scaled, replace(demand, volume=demand.volume * per_trip), EXACT)
    assert two.flow / per_trip == pytest.approx(one.flow, abs=1e-5)
    assert two.certificate.objective == pytest.approx(one.certificate.objective * per_trip * per_minute, rel=1e-11)


@few
@given(worlds)
def test_no_flows_cost_less_in_total_than_the_system_optimum_and_its_tolls_bring_it_about(world):
    network, demand = world
    selfish = solve_equilibrium(network, demand, EXACT)
    best = solve_system_optimum(network, demand, EXACT)
    total = best.flow @ best.cost
    assert total == pytest.approx(best.certificate.objective, rel=1e-12)
    assert total <= selfish.certificate.total_cost * (1 + 1e-12)
    tolled = add_charge(network, measure_marginal_tolls(network, best.flow))
    led = solve_equilibrium(tolled, demand, EXACT)
    assert led.flow @ link_costs(network, led.flow) == pytest.approx(total, rel=1e-9)


@few
@given(worlds)
def test_more_trips_never_lower_the_objective(world):
    network, demand = world
    one = solve_equilibrium(network, demand, EXACT).certificate.objective
    two = solve_equilibrium(network, replace(demand, volume=demand.volume * 1.1), EXACT).certificate.objective
    assert two > one


def test_threads_change_no_digit():
    network, demand = make_grid(20, 150)
    alone = solve_equilibrium(network, demand, Settings(gap=1e-10, threads=1))
    together = solve_equilibrium(network, demand, Settings(gap=1e-10, threads=3))
    assert (alone.flow == together.flow).all()
    assert alone.gaps == together.gaps


def test_a_pair_split_in_two_rows_is_still_one_pair():
    network, demand = make_random(5)
    halves = Demand(np.tile(demand.origin, 2), np.tile(demand.destination, 2), np.tile(demand.volume / 2.0, 2))
    one, two = solve_equilibrium(network, demand, EXACT), solve_equilibrium(network, halves, EXACT)
    assert two.certificate.objective == pytest.approx(one.certificate.objective, rel=1e-12)


def make_odd(seed):
    """Return a random network with free and constant links, ties, powers below one, and more trips than it can take."""
    rng = np.random.default_rng(seed)
    spans = {"nodes": (4, 30), "chords": (2, 60), "pairs": (1, 90)}
    sizes = {name: int(rng.integers(*span)) for name, span in spans.items()}
    network, demand = make_random(seed, **sizes)
    links = network.link_count
    odd = replace(
        network,
        free_flow_time=np.where(rng.random(links) < 0.15, 0.0, np.round(network.free_flow_time, 1)),
        charge=np.where(rng.random(links) < 0.1, 0.0, network.charge),
        power=np.select([rng.random(links) < 0.15, rng.random(links) < 0.1], [0.0, 0.5], network.power),
        b=np.where(rng.random(links) < 0.1, 0.0, network.b),
        capacity=network.capacity * rng.choice([0.3, 1.0, 5.0]),
    )
    return odd, demand


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400).map(make_odd))
def test_odd_links_do_not_keep_the_gap_from_closing(world):
    """Free, constant and infinitely steep links, and loads far above capacity, are solved like any other."""
    network, demand = world
    found = solve_equilibrium(network, demand, Settings(gap=1e-9))
    assert found.converged
    assert found.certificate.imbalance < 1e-9 * demand.volume.sum()
