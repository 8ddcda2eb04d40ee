"""Traffic assignment by paired alternative segments, on threads and from yesterday's trees.

An iteration makes every origin's tree cheapest at the costs as they stand (this also gives the gap), gives each link
that an origin uses in vain a pair of segments to leave by, and balances all pairs until little of the gap is left in
them.

What differs from Bar-Gera (2010): trees of all origins are regrown from the last ones at the same costs, in parallel;
the balancing goes on until the excess within pairs is a small share of the gap, not for a fixed number of rounds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sogdia.equilibrium.deterministic.certificate import refuse_lost, relative_gap
from sogdia.equilibrium.deterministic.delay import Floats, beckmann_objective, link_cost, update_costs
from sogdia.equilibrium.deterministic.forest import Crew, Forest, build_forest, grow_forest, hire_crew, load_rows
from sogdia.equilibrium.deterministic.network import Demand, Layout, Network, build_layout
from sogdia.equilibrium.deterministic.result import Iteration, OriginFlows, Settings
from sogdia.equilibrium.deterministic.search import improve
from sogdia.equilibrium.deterministic.segments import Loads, build_pairs, purge
from sogdia.equilibrium.deterministic.sweeping import sweep
from sogdia.errors import EquilibriumError

_BATCHES = 6
_LEFT_IN_PAIRS = 0.1  # of the gap: what sweeps may leave for the next iteration
_LEFT_OF_TARGET = 0.1  # of the gap aimed at: no need to go below
_MOST_ROUNDS = 12
_PATIENCE = 1  # turns that a pair with an empty segment is kept
_LEAST_FLOW = 1e-17  # of all trips: less than this on a link is rounding, far below what any gap can see


def iterate_paired_segments(network: Network, demand: Demand, settings: Settings) -> Iterator[Iteration]:
    """Yield iterations without end; see the module for the method.

    Raises
    ------
    EquilibriumError : if the arrays make no sense, a pair has no route, or the start does not carry the trips.
    """
    layout = build_layout(network, demand)
    least_flow = _LEAST_FLOW * float(layout.volume.sum())
    forest = build_forest(layout)
    pairs = build_pairs(network.node_count)
    share = np.empty(layout.origin.size)
    cost, slope = np.empty(network.link_count), np.empty(network.link_count)
    by_origin = OriginFlows(layout.origin, layout.order, forest.flow)

    with hire_crew(settings.threads, layout) as crew:
        if settings.start is None:
            flow = _load_in_batches(crew, network, layout, forest)
        else:
            flow = _take_over(network, layout, settings.start, forest)
        number = 0
        while True:
            number += 1
            update_costs(layout.delay, flow, cost, slope)
            shortest, fresh, candidates = grow_forest(crew, layout, cost, forest, least_flow)
            total = float(flow @ cost)
            yield Iteration(
                number=number,
                gap=relative_gap(total, shortest),
                objective=beckmann_objective(layout.delay, flow),
                total_cost=total,
                shortest_cost=shortest,
                flow=layout.outward(flow),
                by_origin=by_origin,
            )
            loads = Loads(layout.delay, fresh, cost, slope)  # added up afresh: rounding does not pile up
            pairs = improve(candidates, layout.star, layout.origin, forest, loads, pairs, share, least_flow)
            enough = max(_LEFT_IN_PAIRS * (total - shortest), _LEFT_OF_TARGET * settings.gap * shortest)
            sweep(pairs, loads, forest.flow, share, least_flow, enough, _MOST_ROUNDS)
            purge(pairs, layout.star, forest.flow, least_flow, _PATIENCE)
            flow = fresh


def _load_in_batches(crew: Crew, network: Network, layout: Layout, forest: Forest) -> Floats:
    """Load every origin on its cheapest tree, a batch at a time at the costs that the batches before have caused."""
    rows = layout.origin.size
    flow = np.zeros(layout.order.size)
    lost = np.zeros(layout.volume.size, np.bool_)
    for batch in range(min(_BATCHES, rows)):
        members = np.arange(batch, rows, _BATCHES, dtype=np.int32)
        loading = load_rows(crew, layout, link_cost(layout.delay, flow), members, forest)
        flow = flow + loading.flow
        lost |= loading.lost
    refuse_lost(network, layout, lost)
    return flow


def _take_over(network: Network, layout: Layout, start: OriginFlows, forest: Forest) -> Floats:
    """Fill `forest` with the flows of an earlier solution; return the link flows."""
    if start.flow.shape != forest.flow.shape or not np.array_equal(start.origin, layout.origin):
        raise EquilibriumError("the flows to start from belong to other links or other origins")
    place = np.empty(layout.order.size, np.int64)
    place[start.link] = np.arange(layout.order.size)
    nodes = network.node_count
    for row, origin in enumerate(layout.origin):
        forest.flow[row] = start.flow[row, place[layout.order]]
        trips = slice(layout.first[row], layout.first[row + 1])
        short = np.bincount(layout.star.head, forest.flow[row], nodes) - np.bincount(
            layout.star.tail, forest.flow[row], nodes
        )
        short -= np.bincount(layout.destination[trips], layout.volume[trips], nodes)
        short[origin] += layout.volume[trips].sum()
        if np.abs(short).max() > 1e-9 * layout.volume.sum():
            raise EquilibriumError(f"the flows to start from do not carry the trips from {network.name(int(origin))}")
    return np.asarray(forest.flow.sum(axis=0))
