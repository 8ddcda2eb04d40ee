"""What makes no sense is refused, all of it at once, with names."""

from dataclasses import replace

import numpy as np
import pytest

from made_networks import BRAESS, BRAESS_TRIPS, TWO_LINKS, TWO_LINKS_TRIPS, linear, make_demand, make_network
from sogdia.equilibrium.deterministic import (
    METHODS,
    Settings,
    check_demand,
    check_network,
    find_unreachable,
    measure_certificate,
    solve_equilibrium,
)
from sogdia.errors import EquilibriumError

SPLIT = make_network(4, [linear(0, 1, 1, 0), linear(2, 3, 1, 0)], names=("Termez", "Hairatan", "Herat", "Khaf"))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("capacity", np.nan, "capacity is nan"),
        ("capacity", np.inf, "capacity is inf"),
        ("capacity", -5.0, "capacity is -5"),
        ("capacity", 0.0, "capacity is 0"),
        ("free_flow_time", np.nan, "free_flow_time is nan"),
        ("free_flow_time", -1.0, "free_flow_time is -1"),
        ("b", np.inf, "b is inf"),
        ("power", -2.0, "power is -2"),
        ("charge", np.nan, "charge is nan"),
        ("charge", -7.0, "costs -6 when empty"),
        ("head", 9, "nodes 0 to 3 only"),
        ("tail", -1, "nodes 0 to 3 only"),
    ],
)
def test_a_figure_that_makes_no_sense_is_named_with_its_link(column, value, said):
    values = getattr(BRAESS, column).copy()
    values[2] = value
    with pytest.raises(EquilibriumError, match=said) as refusal:
        solve_equilibrium(replace(BRAESS, **{column: values}), BRAESS_TRIPS)
    assert "link 2" in str(refusal.value)


def test_all_problems_are_told_together_but_not_without_end():
    network = replace(BRAESS, capacity=np.array([1.0, -1.0, np.nan, 0.0, 1.0]))
    assert len(check_network(network)) == 3
    many = make_network(2, [(0, 1, 1.0, 1.0, -1.0, 4.0)] * 100)
    assert len(check_network(many)) == 20


def test_arrays_of_different_lengths_are_refused():
    assert "4 of capacity" in str(check_network(replace(BRAESS, capacity=np.ones(4)))[0])
    assert "thru" in str(check_network(replace(BRAESS, thru=np.ones(7, bool)))[0])
    assert "expected as many" in str(check_demand(replace(BRAESS_TRIPS, volume=np.ones(2)), BRAESS)[0])


@pytest.mark.parametrize("volume", [np.nan, np.inf, -1.0])
def test_trips_that_are_no_number_are_refused(volume):
    with pytest.raises(EquilibriumError, match="pair 1"):
        solve_equilibrium(BRAESS, make_demand((0, 3, 1.0), (1, 3, volume)))


def test_trips_from_nowhere_are_refused():
    with pytest.raises(EquilibriumError, match="origin is 12"):
        solve_equilibrium(BRAESS, make_demand((12, 3, 1.0)))


@pytest.mark.parametrize("trips", [make_demand(), make_demand((0, 3, 0.0)), make_demand((2, 2, 5.0))])
def test_no_trips_are_refused(trips):
    with pytest.raises(EquilibriumError, match="nothing to assign"):
        solve_equilibrium(BRAESS, trips)


@pytest.mark.parametrize("method", METHODS)
def test_a_pair_without_a_route_is_named(method):
    with pytest.raises(EquilibriumError, match="pair Termez to Khaf: has 3 trips, but no route"):
        solve_equilibrium(SPLIT, make_demand((0, 1, 1.0), (0, 3, 3.0)), method=method)


def test_pairs_without_a_route_can_be_asked_for_beforehand():
    assert find_unreachable(SPLIT, make_demand((0, 1, 1.0), (0, 3, 3.0), (3, 2, 2.0))) == ((0, 3, 3.0), (3, 2, 2.0))
    assert find_unreachable(BRAESS, BRAESS_TRIPS) == ()


def test_many_pairs_without_a_route_are_counted():
    network = make_network(30, [linear(0, 1, 1, 0)])
    with pytest.raises(EquilibriumError, match="18 more pairs have no route"):
        solve_equilibrium(network, make_demand(*((0, k, 1.0) for k in range(1, 30))))


def test_a_network_without_links_is_refused():
    with pytest.raises(EquilibriumError, match="no route"):
        solve_equilibrium(make_network(2, []), make_demand((0, 1, 1.0)))


@pytest.mark.parametrize("flow", [[1.0], [np.nan, 1.0], [-1.0, 5.0]])
def test_a_certificate_is_not_given_to_what_is_no_flow(flow):
    with pytest.raises(EquilibriumError, match="flows must be"):
        measure_certificate(TWO_LINKS, TWO_LINKS_TRIPS, np.array(flow))


def test_a_certificate_shows_flow_that_goes_nowhere():
    assert measure_certificate(TWO_LINKS, TWO_LINKS_TRIPS, np.array([2.0, 1.0])).imbalance == pytest.approx(1.0)


def test_a_start_that_does_not_carry_the_trips_is_refused():
    start = solve_equilibrium(BRAESS, BRAESS_TRIPS).by_origin
    with pytest.raises(EquilibriumError, match="do not carry the trips from 0"):
        solve_equilibrium(BRAESS, make_demand((0, 3, 7.0)), Settings(start=start))
    with pytest.raises(EquilibriumError, match="other links or other origins"):
        solve_equilibrium(BRAESS, make_demand((1, 3, 6.0)), Settings(start=start))


def test_an_unknown_method_is_refused_with_the_nearest_known_one():
    with pytest.raises(EquilibriumError, match='Did you mean "frank-wolfe"'):
        solve_equilibrium(BRAESS, BRAESS_TRIPS, method="frank-wulf")
