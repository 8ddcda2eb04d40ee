"""Which routes are worth having, on networks small enough to see it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sogdia.equilibrium.paths import build_graph
from sogdia.equilibrium.pool import build_pool, measure_path_sizes
from sogdia.equilibrium.search import Search, search_routes

Arc = tuple[int, int, float]


def find_routes(arcs: list[Arc], origin: int, destination: int, **options: object) -> set[tuple[int, ...]]:
    """Return the routes found, each as the vertices it passes."""
    search = make_search(arcs, origin, destination, **options)
    tail, head = search.graph.tail, search.graph.head
    return {(int(tail[way[0]]), *head[list(way)].tolist()) for _, way in search_routes(search) if way}


def make_search(arcs: list[Arc], origin: int, destination: int, **options: object) -> Search:
    tail, head = (np.array([arc[side] for arc in arcs], dtype=np.int64) for side in (0, 1))
    size = int(max(tail.max(), head.max())) + 1
    everything = {"worlds": (np.ones(len(arcs), dtype=np.bool_),)} | options
    return Search(
        graph=build_graph(size, tail, head),
        back=build_graph(size, head, tail),
        cost=np.array([[arc[2] for arc in arcs]]),
        origin=np.array([origin]),
        destination=np.array([destination]),
        **everything,  # type: ignore[arg-type]
    )


def both_ways(*arcs: Arc) -> list[Arc]:
    return [*arcs, *((head, tail, cost) for tail, head, cost in arcs)]


# 0 to 3 by 1 (cost 10) or by 2 (cost 12); a dead end at 4 off the first way.
SQUARE = both_ways((0, 1, 5.0), (1, 3, 5.0), (0, 2, 6.0), (2, 3, 6.0), (1, 4, 1.0))


def test_two_ways_round_are_both_found_and_a_run_into_a_dead_end_is_not():
    assert find_routes(SQUARE, 0, 3) == {(0, 1, 3), (0, 2, 3)}


def test_a_way_round_may_cost_as_much_more_as_the_plateau_share_says():
    """The plateau of the second way is 10 of its 12: all but where, at either end, it is nearer to turn."""
    assert find_routes(SQUARE, 0, 3, plateau_share=0.84) == {(0, 1, 3)}
    assert find_routes(SQUARE, 0, 3, plateau_share=0.83) == {(0, 1, 3), (0, 2, 3)}


def test_a_way_round_is_measured_against_the_stretch_it_replaces():
    """From 0 to 5 by 1 and 2 at 100 in all; between 1 and 2 the bypass by 4 costs 4 instead of 2."""
    arcs = both_ways((0, 1, 49.0), (1, 2, 2.0), (2, 5, 49.0), (1, 4, 2.0), (4, 2, 2.0))
    assert find_routes(arcs, 0, 5, plateau_share=0.51) == {(0, 1, 2, 5)}
    assert find_routes(arcs, 0, 5, plateau_share=0.49) == {(0, 1, 2, 5), (0, 1, 4, 2, 5)}


def test_what_a_closure_leaves_is_found_however_dear():
    arcs = both_ways((0, 1, 1.0), (1, 2, 1.0), (0, 3, 50.0), (3, 2, 50.0))
    assert find_routes(arcs, 0, 2) == {(0, 1, 2)}
    shut = (np.array([0, 4]),)  # between 0 and 1, both ways
    assert find_routes(arcs, 0, 2, closures=shut) == {(0, 1, 2), (0, 3, 2)}


@st.composite
def networks(draw: st.DrawFn) -> list[Arc]:
    size = draw(st.integers(4, 9))
    chain = [(vertex, vertex + 1) for vertex in range(size - 1)]
    other = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=14))
    ends = [*chain, *((a, b) for a, b in other if a != b)]
    cost = draw(st.lists(st.integers(1, 60), min_size=len(ends), max_size=len(ends)))
    return [(a, b, float(c)) for (a, b), c in zip(ends, cost, strict=True)]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_routes_are_simple_and_connected(arcs):
    search = make_search(arcs, 0, int(max(arc[1] for arc in arcs)))
    tail, head = search.graph.tail, search.graph.head
    found = [list(way) for _, way in search_routes(search)]
    for way in found:
        passed = [tail[way[0]], *head[way]]
        assert passed[0] == search.origin[0]
        assert passed[-1] == search.destination[0]
        assert len(set(passed)) == len(passed)
        assert (tail[way[1:]] == head[way[:-1]]).all()


@settings(max_examples=50, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_arcs_changes_nothing_where_costs_differ(arcs, random):
    """Ties are broken by number, so costs are made to differ."""
    arcs = [(a, b, cost + 1e-3 * 2.0**-number) for number, (a, b, cost) in enumerate(arcs)]
    mixed = random.sample(arcs, len(arcs))
    end = int(max(arc[1] for arc in arcs))
    assert find_routes(arcs, 0, end) == find_routes(mixed, 0, end)


def test_path_sizes_of_three_routes_of_which_two_overlap():
    """Two routes share half of their length: each counts three quarters, the third is whole."""
    pool = build_pool(1, 5, [(0, (0, 1)), (0, (0, 2)), (0, (3, 4))])
    sizes = measure_path_sizes(pool, np.ones(5), np.ones(3, dtype=np.bool_), power=5.0)
    assert sizes == pytest.approx([0.75, 0.75, 1.0])


def test_a_dear_route_takes_little_from_the_best_it_overlaps_with():
    """Lengths 2 and 4, one shared arc of length 1; at λ = 2 their weights are 1 and 1/4."""
    pool = build_pool(1, 3, [(0, (0, 1)), (0, (0, 2))])
    sizes = measure_path_sizes(pool, np.array([1.0, 1.0, 3.0]), np.ones(2, dtype=np.bool_), power=2.0)
    assert sizes == pytest.approx([0.5 * 0.8 + 0.5, 0.25 * 0.2 + 0.75])
    even = measure_path_sizes(pool, np.array([1.0, 1.0, 3.0]), np.ones(2, dtype=np.bool_), power=0.0)
    assert even == pytest.approx([0.75, 0.875])
