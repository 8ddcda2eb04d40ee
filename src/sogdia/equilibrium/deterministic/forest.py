"""One cheapest tree per origin, and what the trees say about the flows: the gap, and which links are used in vain.

With x[r, a] the flow of origin r on link a, and u the labels of its tree,

    TSTT − SPTT = Σ_r Σ_a x[r, a] · (u[tail a] + cost[a] − u[head a])

so every part of the gap belongs to a link that an origin uses at a reduced cost above zero: a candidate for
improvement.

The kernels treat a block of origins and release the interpreter lock, so blocks run on threads. Blocks do not depend
on the number of threads and results are added up in block order: one thread or many, the digits are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numba import njit

from sogdia.equilibrium.deterministic.delay import Floats
from sogdia.equilibrium.deterministic.network import Layout
from sogdia.equilibrium.deterministic.shortest import Bools, Heap, Ints, Star, build_heap, plant_tree, regrow_tree

_MOST_BLOCKS = 16
_WORTH_A_BLOCK = 50_000  # origins × links: less than this is done before a thread has woken up
_ROUNDING = 2e-15  # of a label, which is the sum of many costs: a reduced cost below this is noise

Crew = ThreadPoolExecutor | None


class Trips(NamedTuple):
    """Row r leaves node `origin[r]` for `destination[first[r] : first[r + 1]]`."""

    origin: Ints
    first: Ints
    destination: Ints
    volume: Floats


class Forest(NamedTuple):
    """What each origin does: row r holds its tree (a link per node) and its flow on each link."""

    tree: Ints
    flow: Floats


class Candidates(NamedTuple):
    """Links used at a reduced cost above zero: origin row, link, reduced cost."""

    row: Ints
    link: Ints
    reduced: Floats


class Loading(NamedTuple):
    """All trips on cheapest routes: link flows, what the trips of each row cost, and the trips without a route."""

    flow: Floats
    shortest: Floats
    lost: Bools


def build_trips(layout: Layout) -> Trips:
    """Return the trips of `layout` for the kernels."""
    return Trips(layout.origin, layout.first, layout.destination, layout.volume)


def build_forest(layout: Layout) -> Forest:
    """Return bare trees and no flow."""
    rows = layout.origin.size
    return Forest(
        tree=np.full((rows, layout.star.thru.size), -1, np.int32),
        flow=np.zeros((rows, layout.star.tail.size)),
    )


@contextmanager
def hire_crew(threads: int, layout: Layout) -> Iterator[Crew]:
    """Yield `threads` threads, gone afterwards; or None, which is to work alone, where one is asked for or enough."""
    if threads <= 1 or _block_count(layout.origin.size, layout) < 4:
        yield None
        return
    with ThreadPoolExecutor(threads) as crew:
        yield crew


def load_rows(
    crew: Crew, layout: Layout, cost: Floats, rows: Ints | None = None, keep: Forest | None = None
) -> Loading:
    """Send the trips of `rows` (all if None) along cheapest routes at `cost`; write trees and flows into `keep`."""
    trips = build_trips(layout)
    rows = np.arange(trips.origin.size, dtype=np.int32) if rows is None else rows
    blocks = np.array_split(rows, _block_count(rows.size, layout))
    flow = np.zeros((len(blocks), cost.size))
    shortest = np.zeros(trips.origin.size)
    lost = np.zeros(trips.volume.size, np.bool_)
    nodes = layout.star.thru.size

    def load(k: int) -> None:
        kept = keep or Forest(np.empty((1, nodes), np.int32), np.empty((1, 0)))
        _load_block(
            layout.star, trips, cost, blocks[k], kept, keep is not None, flow[k], shortest, lost, build_heap(nodes)
        )

    _run(crew, load, len(blocks))
    return Loading(flow.sum(axis=0), shortest, lost)


def grow_forest(
    crew: Crew, layout: Layout, cost: Floats, forest: Forest, least_flow: float
) -> tuple[float, Floats, Candidates]:
    """Make all trees cheapest at `cost`.

    Returns the cost of all trips on their cheapest routes, the link flows added up afresh, and the candidates that
    carry more than `least_flow`.
    """
    trips = build_trips(layout)
    rows = trips.origin.size
    blocks = _block_count(rows, layout)
    edges = np.linspace(0, rows, blocks + 1).astype(np.int64)
    flow = np.zeros((blocks, cost.size))
    shortest = np.zeros(rows)
    found: list[Candidates | None] = [None] * blocks

    def grow(k: int) -> None:
        heap = build_heap(layout.star.thru.size)
        found[k] = _grow_block(
            layout.star, trips, cost, forest, edges[k], edges[k + 1], least_flow, flow[k], shortest, heap
        )

    _run(crew, grow, blocks)
    candidates = Candidates(*(np.concatenate(part) for part in zip(*filter(None, found), strict=True)))
    return float(shortest.sum()), flow.sum(axis=0), candidates


def _block_count(rows: int, layout: Layout) -> int:
    return max(min(rows * layout.star.tail.size // _WORTH_A_BLOCK, _MOST_BLOCKS, rows), 1)


def _run(crew: Crew, work: Callable[[int], None], blocks: int) -> None:
    """Call `work(0) … work(blocks - 1)`, on the crew's threads if there is one."""
    if crew is None:
        for k in range(blocks):
            work(k)
    else:
        for _ in crew.map(work, range(blocks)):
            pass


@njit(cache=True, nogil=True)
def _load_block(
    star: Star,
    trips: Trips,
    cost: Floats,
    rows: Ints,
    kept: Forest,
    keep: bool,
    flow: Floats,
    shortest: Floats,
    lost: Bools,
    heap: Heap,
) -> None:
    """All-or-nothing for `rows`: plant each tree, send its trips along it, from the leaves to the root."""
    nodes = star.thru.size
    label = np.empty(nodes)
    order = np.empty(nodes, np.int32)
    carried = np.zeros(nodes)
    for row in rows:
        tree = kept.tree[row if keep else 0]
        root = trips.origin[row]
        settled = plant_tree(star, cost, root, label, tree, heap, order)
        for trip in range(trips.first[row], trips.first[row + 1]):
            node = trips.destination[trip]
            if label[node] == np.inf:
                lost[trip] = True
            else:
                carried[node] += trips.volume[trip]
                shortest[row] += trips.volume[trip] * label[node]
        for step in range(settled - 1, 0, -1):
            node = order[step]
            if carried[node] > 0.0:
                link = tree[node]
                if keep:
                    kept.flow[row, link] = carried[node]
                flow[link] += carried[node]
                carried[star.tail[link]] += carried[node]
                carried[node] = 0.0
        carried[root] = 0.0


@njit(cache=True, nogil=True)
def _grow_block(
    star: Star,
    trips: Trips,
    cost: Floats,
    forest: Forest,
    first_row: int,
    last_row: int,
    least_flow: float,
    flow: Floats,
    shortest: Floats,
    heap: Heap,
) -> Candidates:
    """Make the trees of a block cheapest; fill `shortest`, add to `flow`, return the candidates."""
    nodes = star.thru.size
    label = np.empty(nodes)
    trail = np.empty(nodes, np.int32)
    row_out, link_out, reduced_out = np.empty(256, np.int32), np.empty(256, np.int32), np.empty(256)
    found = 0
    for row in range(first_row, last_row):
        tree = forest.tree[row]
        used = forest.flow[row]
        regrow_tree(star, cost, trips.origin[row], label, tree, heap, trail)
        for trip in range(trips.first[row], trips.first[row + 1]):
            shortest[row] += trips.volume[trip] * label[trips.destination[trip]]
        for link in range(cost.size):
            if used[link] == 0.0:
                continue
            flow[link] += used[link]
            head = star.head[link]
            if used[link] <= least_flow or tree[head] == link:
                continue
            reduced = label[star.tail[link]] + cost[link] - label[head]
            if reduced <= _ROUNDING * label[head]:
                continue
            if found == row_out.size:
                row_out = np.concatenate((row_out, np.empty_like(row_out)))
                link_out = np.concatenate((link_out, np.empty_like(link_out)))
                reduced_out = np.concatenate((reduced_out, np.empty_like(reduced_out)))
            row_out[found], link_out[found], reduced_out[found] = row, link, reduced
            found += 1
    return Candidates(row_out[:found], link_out[:found], reduced_out[:found])
