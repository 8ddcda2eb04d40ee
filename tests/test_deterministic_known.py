"""Networks that can be solved on paper."""

from dataclasses import replace

import numpy as np
import pytest

from made_networks import (
    BRAESS,
    BRAESS_TRIPS,
    BRAESS_WITHOUT_MIDDLE,
    OVERLAP,
    OVERLAP_TRIPS,
    TWO_LINKS,
    TWO_LINKS_TRIPS,
    linear,
    make_demand,
    make_network,
)
from sogdia.equilibrium.deterministic import (
    METHODS,
    Settings,
    add_charge,
    link_costs,
    measure_marginal_tolls,
    solve_equilibrium,
    solve_system_optimum,
)

EXACT = Settings(gap=1e-13)


@pytest.mark.parametrize("method", METHODS)
def test_two_links_share_trips_until_both_cost_the_same(method):
    found = solve_equilibrium(TWO_LINKS, TWO_LINKS_TRIPS, Settings(gap=1e-12), method)
    assert found.flow == pytest.approx([2.0, 2.0], abs=1e-9)
    assert found.cost == pytest.approx([3.0, 3.0], abs=1e-9)
    # ∫₀²(1 + v)dv + ∫₀²(2 + v/2)dv = 4 + 5
    assert found.certificate.objective == pytest.approx(9.0, abs=1e-12)


def test_a_dearer_link_stays_empty():
    network = make_network(2, [linear(0, 1, 1.0, 1.0), linear(0, 1, 9.0, 1.0)])
    assert solve_equilibrium(network, TWO_LINKS_TRIPS, EXACT).flow.tolist() == [4.0, 0.0]


def test_the_middle_link_of_braess_makes_everyone_slower():
    without = solve_equilibrium(BRAESS_WITHOUT_MIDDLE, BRAESS_TRIPS, EXACT)
    with_it = solve_equilibrium(BRAESS, BRAESS_TRIPS, EXACT)
    assert without.flow == pytest.approx([3.0, 3.0, 3.0, 3.0], abs=1e-9)
    assert with_it.flow == pytest.approx([4.0, 2.0, 2.0, 4.0, 2.0], abs=1e-9)
    assert without.certificate.total_cost / 6.0 == pytest.approx(83.0)
    assert with_it.certificate.total_cost / 6.0 == pytest.approx(92.0)


def test_the_system_optimum_of_braess_leaves_the_middle_link_empty_and_tolls_bring_travellers_there():
    best = solve_system_optimum(BRAESS, BRAESS_TRIPS, EXACT)
    assert best.flow == pytest.approx([3.0, 3.0, 3.0, 3.0, 0.0], abs=1e-9)
    assert best.certificate.objective == pytest.approx(6 * 83.0)
    assert best.flow @ best.cost == pytest.approx(6 * 83.0)
    tolls = measure_marginal_tolls(BRAESS, best.flow)
    assert tolls == pytest.approx([30.0, 3.0, 3.0, 30.0, 0.0], abs=1e-8)
    tolled = solve_equilibrium(add_charge(BRAESS, tolls), BRAESS_TRIPS, EXACT)
    assert tolled.flow == pytest.approx(best.flow, abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_three_routes_of_which_two_share_a_link(method):
    # b1 = b2 + 1, a = b1 + b2, 1 + a + 1 + b1 = 4 + c, a + c = 9
    found = solve_equilibrium(OVERLAP, OVERLAP_TRIPS, Settings(gap=1e-9 if method == "frank-wolfe" else 1e-13), method)
    assert found.converged
    assert found.flow == pytest.approx([4.2, 2.6, 1.6, 4.8], abs=1e-5 if method == "frank-wolfe" else 1e-9)


def test_routes_do_not_pass_through_a_zone_that_is_closed_to_passage():
    links = [linear(0, 1, 1, 0), linear(1, 2, 1, 0), linear(0, 2, 5, 0)]
    trips = make_demand((0, 2, 1.0), (0, 1, 1.0), (1, 2, 1.0))
    assert solve_equilibrium(make_network(3, links), trips).flow.tolist() == [2.0, 2.0, 0.0]
    closed = make_network(3, links, thru=[False, False, False])
    assert solve_equilibrium(closed, trips).flow.tolist() == [1.0, 1.0, 1.0]


def test_links_that_are_free_or_never_congested_are_welcome():
    free = (0, 1, 0.0, 0.15, 0.0, 4.0)  # no time: its capacity does not matter, not even 0
    constant = (1, 2, 3.0, 0.5, -1.0, 0.0)  # power 0: always 3 · (1 + 0.5)
    loaded = linear(0, 2, 1.0, 1.0)
    found = solve_equilibrium(make_network(3, [free, constant, loaded]), make_demand((0, 2, 10.0)), EXACT)
    assert found.flow == pytest.approx([6.5, 6.5, 3.5], abs=1e-9)
    assert found.cost == pytest.approx([0.0, 4.5, 4.5])


def test_a_power_below_one_has_an_endless_slope_at_zero_and_is_solved():
    # 1 + sqrt(v) = 2 with v = 1 of 3 trips, the rest on the constant link
    network = make_network(2, [(0, 1, 1.0, 1.0, 1.0, 0.5), linear(0, 1, 2.0, 0.0)])
    found = solve_equilibrium(network, make_demand((0, 1, 3.0)), EXACT)
    assert found.flow == pytest.approx([1.0, 2.0], abs=1e-8)


def test_a_steep_link_is_approached_without_overshooting_forever():
    steep = (0, 1, 1.0, 1.0, 1.0, 20.0)
    found = solve_equilibrium(make_network(2, [steep, linear(0, 1, 50.0, 0.0)]), make_demand((0, 1, 100.0)), EXACT)
    assert found.converged
    assert found.flow[0] == pytest.approx(49.0 ** (1 / 20), rel=1e-9)


def test_trips_within_a_node_use_no_link():
    trips = make_demand((0, 1, 4.0), (1, 1, 7.0))
    assert trips.within_node == 7.0
    assert solve_equilibrium(TWO_LINKS, trips, EXACT).flow == pytest.approx([2.0, 2.0], abs=1e-9)


def test_equal_costs_everywhere_are_an_equilibrium_at_once():
    network = make_network(3, [linear(0, 1, 1, 0), linear(1, 2, 1, 0), linear(0, 2, 2, 0)])
    found = solve_equilibrium(network, make_demand((0, 2, 5.0)), EXACT)
    assert found.certificate.gap <= 0.0
    assert found.iterations == 1


def test_a_network_where_nothing_costs_anything_has_no_gap():
    network = make_network(2, [(0, 1, 0.0, 0.0, 0.0, 0.0)])
    found = solve_equilibrium(network, make_demand((0, 1, 5.0)))
    assert found.certificate.gap == 0.0
    assert found.converged


def test_a_solution_starts_the_next_one_and_is_left_as_it_was_found():
    first = solve_equilibrium(BRAESS, BRAESS_TRIPS, EXACT)
    again = solve_equilibrium(BRAESS, BRAESS_TRIPS, Settings(gap=1e-12, start=first.by_origin))
    assert again.iterations == 1
    before = first.by_origin.flow.copy()
    tolled = add_charge(BRAESS, np.array([0.0, 0.0, 0.0, 0.0, 20.0]))
    warm = solve_equilibrium(tolled, BRAESS_TRIPS, Settings(gap=1e-13, start=first.by_origin))
    assert warm.flow == pytest.approx([3.0, 3.0, 3.0, 3.0, 0.0], abs=1e-9)
    assert (first.by_origin.flow == before).all()


def test_flows_by_origin_add_up_to_the_flows():
    found = solve_equilibrium(BRAESS, make_demand((0, 3, 6.0), (1, 3, 2.0)), EXACT)
    per_link = np.zeros(5)
    per_link[found.by_origin.link] = found.by_origin.flow.sum(axis=0)
    assert per_link == pytest.approx(found.flow, abs=1e-9)
    assert found.by_origin.origin.tolist() == [0, 1]


def test_the_caller_decides_when_to_stop():
    seen = []
    for step in METHODS["paired-segments"](BRAESS, BRAESS_TRIPS, Settings()):
        seen.append(step.gap)
        if step.number == 3:
            break
    assert len(seen) == 3
    assert solve_equilibrium(BRAESS, BRAESS_TRIPS, replace(EXACT, gap=0.0), most_iterations=2).iterations <= 2


def test_a_gap_below_rounding_ends_without_claiming_success():
    found = solve_equilibrium(OVERLAP, OVERLAP_TRIPS, Settings(gap=-1.0))
    assert not found.converged
    assert found.certificate.gap < 1e-13
    assert found.cost == pytest.approx(link_costs(OVERLAP, found.flow))
