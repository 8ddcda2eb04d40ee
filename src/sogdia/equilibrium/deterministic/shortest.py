"""Cheapest trees: from nothing (Dijkstra 1959) and from yesterday's tree.

A tree is a row of links: `tree[node]` is the link by which the cheapest route reaches `node`, -1 at the root and where
nothing leads. Links are sorted by tail, so `first_out[node] : first_out[node + 1]` are the links out of a node.
Nodes that are not `thru` may start or end a route and never stand inside one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class Star(NamedTuple):
    """The network as the kernels walk it: links sorted by tail, and for each node the links that enter it."""

    first_out: Ints
    tail: Ints
    head: Ints
    first_in: Ints
    link_in: Ints
    thru: Bools


class Heap(NamedTuple):
    """Room for an indexed four-ary heap over nodes; `place[node]` is -1 when the node is not queued."""

    queue: Ints
    place: Ints


def build_heap(nodes: int) -> Heap:
    """Return an empty heap for `nodes` nodes."""
    return Heap(np.empty(nodes, np.int32), np.full(nodes, -1, np.int32))


@njit(cache=True)
def _rise(heap: Heap, label: Floats, node: int, at: int) -> None:
    """Move `node` up from position `at` until its parent is no dearer."""
    key = label[node]
    while at > 0:
        parent = (at - 1) >> 2
        above = heap.queue[parent]
        if label[above] <= key:
            break
        heap.queue[at] = above
        heap.place[above] = at
        at = parent
    heap.queue[at] = node
    heap.place[node] = at


@njit(cache=True)
def _pop(heap: Heap, label: Floats, size: int) -> int:
    """Remove and return the cheapest of `size` queued nodes."""
    top = heap.queue[0]
    heap.place[top] = -1
    size -= 1
    if size > 0:
        node = heap.queue[size]
        key = label[node]
        at = 0
        while True:
            child = 4 * at + 1
            if child >= size:
                break
            best, least = child, label[heap.queue[child]]
            for other in range(child + 1, min(child + 4, size)):
                cost = label[heap.queue[other]]
                if cost < least:
                    best, least = other, cost
            if least >= key:
                break
            below = heap.queue[best]
            heap.queue[at] = below
            heap.place[below] = at
            at = best
        heap.queue[at] = node
        heap.place[node] = at
    return int(top)


@njit(cache=True)
def _settle(star: Star, cost: Floats, root: int, label: Floats, tree: Ints, heap: Heap, size: int, order: Ints) -> int:
    """Empty the heap of `size` nodes, improving labels and tree; write nodes to `order` as they are settled."""
    settled = 0
    while size > 0:
        node = _pop(heap, label, size)
        size -= 1
        order[settled] = node
        settled += 1
        if not star.thru[node] and node != root:
            continue
        here = label[node]
        for link in range(star.first_out[node], star.first_out[node + 1]):
            head = star.head[link]
            through = here + cost[link]
            if through < label[head]:
                label[head] = through
                tree[head] = link
                at = heap.place[head]
                if at < 0:
                    at = size
                    size += 1
                _rise(heap, label, head, at)
    return settled


@njit(cache=True)
def plant_tree(star: Star, cost: Floats, root: int, label: Floats, tree: Ints, heap: Heap, order: Ints) -> int:
    """Fill `label` and `tree` from nothing; return how many nodes `order` holds, cheapest first."""
    label[:] = np.inf
    tree[:] = -1
    label[root] = 0.0
    _rise(heap, label, root, 0)
    return int(_settle(star, cost, root, label, tree, heap, 1, order))


@njit(cache=True)
def relabel_tree(star: Star, cost: Floats, root: int, label: Floats, tree: Ints, trail: Ints) -> None:
    """Fill `label` with the cost of each node along `tree` as it stands, whether or not that is cheapest."""
    label[:] = -1.0  # not yet known: costs are never negative
    label[root] = 0.0
    for node in range(label.size):
        if label[node] >= 0.0:
            continue
        depth = 0
        at = node
        while label[at] < 0.0 and tree[at] >= 0:
            trail[depth] = at
            depth += 1
            at = star.tail[tree[at]]
        if label[at] < 0.0:
            label[at] = np.inf
        known = label[at]
        for step in range(depth - 1, -1, -1):
            at = trail[step]
            known += cost[tree[at]]
            label[at] = known


@njit(cache=True)
def regrow_tree(star: Star, cost: Floats, root: int, label: Floats, tree: Ints, heap: Heap, trail: Ints) -> None:
    """Make `tree` cheapest at the new costs, touching only what has changed.

    Labels along the old tree are upper bounds. Nodes that some link improves are queued and settled as Dijkstra would,
    so that near an equilibrium, where trees hardly change, this is one pass over the links.
    """
    relabel_tree(star, cost, root, label, tree, trail)
    size = 0
    for node in range(label.size):
        here = label[node]
        if here == np.inf or (not star.thru[node] and node != root):
            continue
        for link in range(star.first_out[node], star.first_out[node + 1]):
            head = star.head[link]
            through = here + cost[link]
            if through < label[head]:
                label[head] = through
                tree[head] = link
                at = heap.place[head]
                if at < 0:
                    at = size
                    size += 1
                _rise(heap, label, head, at)
    if size > 0:
        _settle(star, cost, root, label, tree, heap, size, trail)
