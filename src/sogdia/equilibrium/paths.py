"""Cheapest routes between many origins and destinations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SMALLEST_COST = 1e-9
"""scipy reads a stored zero as "no arc"; a free arc costs this much instead (US$/t)."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A directed graph whose arcs may be parallel.

    `order` sorts arcs by (tail, head); `first` marks where each distinct pair begins in that order, `pair_tail` and
    `pair_head` name the pairs.
    """

    vertex_count: int
    tail: Ints
    head: Ints
    order: Ints
    first: Ints
    pair_tail: Ints
    pair_head: Ints


def build_graph(vertex_count: int, tail: Ints, head: Ints) -> Graph:
    """Return the graph of arcs `tail[a]` to `head[a]`."""
    order = np.lexsort((head, tail))
    key = tail[order] * vertex_count + head[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.empty(0, dtype=np.int64)
    return Graph(vertex_count, tail, head, order, first, tail[order][first], head[order][first])


@dataclass(frozen=True, slots=True)
class Trees:
    """Cheapest routes from some origins to everywhere.

    `cost` and `arc_into` have shape (origins, vertices): the cost of reaching a vertex (inf if unreachable) and the
    last arc of the cheapest route there (-1 at the origin and where there is none).
    """

    origins: Ints
    cost: Floats
    arc_into: Ints


def find_trees(graph: Graph, arc_cost: Floats, usable: Bools, origins: Ints) -> Trees:
    """Return the cheapest routes from each origin; arcs that are not `usable` are not there.

    `arc_cost` is not negative. Ties between parallel arcs go to the lower number.
    """
    cost = np.where(usable, np.maximum(arc_cost, SMALLEST_COST), np.inf)[graph.order]
    pair_cost = np.minimum.reduceat(cost, graph.first) if len(graph.first) else cost
    is_best = cost == np.repeat(pair_cost, np.diff(np.r_[graph.first, len(cost)]))
    position = np.where(is_best, np.arange(len(cost)), len(cost))
    chosen = graph.order[np.minimum.reduceat(position, graph.first)] if len(graph.first) else graph.order
    here = np.isfinite(pair_cost)
    pair_tail, pair_head, pair_arc = graph.pair_tail[here], graph.pair_head[here], chosen[here]
    size = graph.vertex_count
    matrix = csr_array((pair_cost[here], (pair_tail, pair_head)), shape=(size, size))
    distance, before = dijkstra(matrix, indices=origins, return_predecessors=True)
    key = pair_tail * size + pair_head  # sorted, because pairs are
    wanted = np.maximum(before, 0).astype(np.int64) * size + np.arange(size)
    arc_into = np.where(before >= 0, pair_arc[np.minimum(np.searchsorted(key, wanted), len(key) - 1)], -1)
    return Trees(origins, distance, arc_into)


def trace_routes(graph: Graph, trees: Trees, origin: Ints, destination: Ints) -> list[tuple[int, ...]]:
    """Return the arcs of the cheapest route for each pair; empty where there is none.

    `origin` holds rows of `trees`, `destination` vertices.
    """
    routes: list[list[int]] = [[] for _ in origin]
    at = destination.copy()
    walking = np.flatnonzero(np.isfinite(trees.cost[origin, destination]))
    while len(walking):
        arc = trees.arc_into[origin[walking], at[walking]]
        walking, arc = walking[arc >= 0], arc[arc >= 0]
        for row, step in zip(walking.tolist(), arc.tolist(), strict=True):
            routes[row].append(step)
        at[walking] = graph.tail[arc]
    return [tuple(reversed(route)) for route in routes]


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The cheapest ways of some pairs. `cost` has shape (pairs,), inf where there is none; `trace` gives the arcs."""

    graph: Graph
    trees: Trees
    row: Ints
    destination: Ints
    cost: Floats

    def trace(self, chosen: Ints | None = None) -> list[tuple[int, ...]]:
        """Return the arcs of the way of each chosen pair, of all by default; empty where there is none."""
        if chosen is None:
            return trace_routes(self.graph, self.trees, self.row, self.destination)
        return trace_routes(self.graph, self.trees, self.row[chosen], self.destination[chosen])


def find_cheapest(graph: Graph, arc_cost: Floats, usable: Bools, origin: Ints, destination: Ints) -> Cheapest:
    """Return the cheapest ways from `origin` to `destination`, vertices of shape (pairs,); one tree per origin."""
    origins, row = np.unique(origin, return_inverse=True)
    trees = find_trees(graph, arc_cost, usable, origins)
    return Cheapest(graph, trees, row, destination, trees.cost[row, destination])
