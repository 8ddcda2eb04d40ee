"""What all futures of one network share: who may choose what, in the order in which a machine reads it fastest.

Three things make a future cheap, and none of them is an approximation:

- routes of one origin share their first arcs, so that costs are added up along a tree (a third of the additions);
- classes of one pair share its routes;
- routes of a pair that use the same facilities pay the same charges, so that to the search for charges they are one
  *bundle*, whose weight is summed once (a third of the exponentials).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sogdia.equilibrium.paths import Floats, Ints

Shorts = NDArray[np.int32]


class Frame(NamedTuple):
    """Routes by pair and bundle, rows by pair, and the tree of routes.

    Attributes
    ----------
    arc : shape (columns,), the network's number of each arc that some route uses; costs come in this order.
    node_segment, node_depth, node_route : shape (nodes,), the tree, walked depth first: a node stands for what some
        routes have in common up to where they part, its segment is the last piece of it, its depth the number of
        pieces; its route is the one that ends there, or -1.
    segment_start, segment_arc : the arcs (columns) of each segment, compressed by row.
    route : shape (routes,), the number that each route had before; routes of a bundle, and of a pair, stand together.
    log_size : shape (routes,), ln of path size.
    pair_bundle : shape (pairs + 1,), first bundle of each pair. bundle_route : shape (bundles + 1,), first route.
    use_start, use_facility : the facilities of each bundle, compressed by row; what is used twice stands twice.
    row : shape (rows,), the number that each row had before. row_pair, row_class : shape (rows,).
    entry : shape (rows + 1,), first entry of each row; entries are the routes of its pair, in their order here.
    alternative : shape (rows + 1,), first alternative of each row; alternatives are the bundles of its pair.
    facility_count, class_count : sizes.
    """

    arc: Ints
    segment_start: Shorts
    segment_arc: Shorts
    node_segment: Shorts
    node_depth: Shorts
    node_route: Shorts
    route: Ints
    log_size: Floats
    pair_bundle: Ints
    bundle_route: Ints
    use_start: Shorts
    use_facility: Shorts
    row: Ints
    row_pair: Ints
    row_class: Ints
    entry: Ints
    alternative: Ints
    facility_count: int
    class_count: int

    @property
    def entry_count(self) -> int:
        """Return the number of entries."""
        return int(self.entry[-1])

    @property
    def entry_route(self) -> Ints:
        """Return the route of each entry."""
        first = self.bundle_route[self.pair_bundle[self.row_pair]]
        return np.arange(self.entry_count) + np.repeat(first - self.entry[:-1], np.diff(self.entry))


def build_frame(
    arcs: Sequence[tuple[int, ...]], pair: Ints, log_size: Floats, uses: csr_array, row_pair: Ints, row_class: Ints,
    class_count: int,
) -> Frame:  # fmt: skip
    """Return the frame of routes `arcs` of pairs `pair`, and of rows (a pair and a class each).

    Parameters
    ----------
    arcs : the arcs of each route in order. pair : shape (routes,), any numbers; every pair of a row has a route.
    log_size : shape (routes,), ln of path size. uses : shape (routes, facilities), how often a route uses each.
    row_pair, row_class : shape (rows,).
    """
    pairs = np.unique(row_pair)
    kept = np.flatnonzero(np.isin(pair, pairs))
    number = np.searchsorted(pairs, pair[kept])
    pattern = _number_patterns(uses, kept)
    order = np.lexsort((pattern, number))
    route, number, pattern = kept[order], number[order], pattern[order]
    fresh = np.r_[True, (number[1:] != number[:-1]) | (pattern[1:] != pattern[:-1])]
    bundle_route = np.r_[np.flatnonzero(fresh), len(route)].astype(np.int64)
    bundle_pair = number[bundle_route[:-1]]
    pair_bundle = np.searchsorted(bundle_pair, np.arange(len(pairs) + 1)).astype(np.int64)
    bundle_uses = csr_array(uses[route[bundle_route[:-1]]])
    count = bundle_uses.data.astype(np.int64)
    row = np.lexsort((row_class, row_pair)).astype(np.int64)
    row_number = np.searchsorted(pairs, row_pair[row]).astype(np.int64)
    pair_route = bundle_route[pair_bundle]
    arc, segments, (node_segment, node_depth, node_route) = _grow_tree([arcs[index] for index in route.tolist()])
    return Frame(
        arc=arc,
        segment_start=segments[0],
        segment_arc=segments[1],
        node_segment=node_segment,
        node_depth=node_depth,
        node_route=node_route,
        route=route.astype(np.int64),
        log_size=np.ascontiguousarray(log_size[route]),
        pair_bundle=pair_bundle,
        bundle_route=bundle_route,
        use_start=np.r_[0, np.cumsum(count)][bundle_uses.indptr].astype(np.int32),
        use_facility=np.repeat(bundle_uses.indices, count).astype(np.int32),
        row=row,
        row_pair=row_number,
        row_class=row_class[row].astype(np.int64),
        entry=np.r_[0, np.cumsum(np.diff(pair_route)[row_number])].astype(np.int64),
        alternative=np.r_[0, np.cumsum(np.diff(pair_bundle)[row_number])].astype(np.int64),
        facility_count=uses.shape[1],
        class_count=class_count,
    )


def _number_patterns(uses: csr_array, routes: Ints) -> Ints:
    """Return a number for each of the routes, the same for those that use the same facilities as often."""
    uses = uses.sorted_indices()
    known: dict[bytes, int] = {}
    numbers = np.empty(len(routes), dtype=np.int64)
    for position, route in enumerate(routes.tolist()):
        part = slice(uses.indptr[route], uses.indptr[route + 1])
        numbers[position] = known.setdefault(uses.indices[part].tobytes() + uses.data[part].tobytes(), len(known))
    return numbers


def _grow_tree(
    arcs: list[tuple[int, ...]],
) -> tuple[Ints, tuple[Shorts, Shorts], tuple[Shorts, Shorts, Shorts]]:
    """Return the arcs used; the segments; and segment, depth and route of each node of the tree of routes."""
    order = sorted(range(len(arcs)), key=arcs.__getitem__)
    first = np.r_[0, np.cumsum([len(arcs[index]) for index in order])].astype(np.int64)
    chain = np.fromiter(itertools.chain.from_iterable(arcs[index] for index in order), dtype=np.int64)
    used = np.unique(chain)
    column = np.searchsorted(used, chain).astype(np.int32)
    way, start, end, depth = _cut_ways(_count_alike(column, first), np.diff(first))
    number: dict[bytes, int] = {}
    cuts = zip((first[way] + start).tolist(), (first[way] + end).tolist(), strict=True)
    segment = [number.setdefault(column[begin:last].tobytes(), len(number)) for begin, last in cuts]
    pieces = [np.frombuffer(piece, dtype=np.int32) for piece in number]
    route = np.where(end == np.diff(first)[way], np.array(order)[way], -1)
    segments = np.r_[0, np.cumsum([len(piece) for piece in pieces])].astype(np.int32), np.concatenate(pieces)
    return used, segments, (np.array(segment, dtype=np.int32), depth.astype(np.int32), route.astype(np.int32))


@njit(cache=True)
def _count_alike(arc, first):  # type: ignore[no-untyped-def]
    """Return how many arcs each way and the next have in common before they part."""
    alike = np.zeros(len(first) - 2, dtype=np.int64)
    for way in range(len(alike)):
        most = min(first[way + 1] - first[way], first[way + 2] - first[way + 1])
        count = 0
        while count < most and arc[first[way] + count] == arc[first[way + 1] + count]:
            count += 1
        alike[way] = count
    return alike


@njit(cache=True)
def _cut_ways(alike, size):  # type: ignore[no-untyped-def]
    """Return way, first and last arc (not included) and depth of each node; ways are sorted.

    A way is cut where a later one parts from it; what it has in common with the one before belongs to that.
    """
    way, start, end, depth = [0], [0], [0], [0]
    ends = [0]  # where the pieces of the way to here end
    cuts = [0]
    for one in range(len(size)):
        shared = alike[one - 1] if one > 0 else 0
        while ends[-1] > shared:
            ends.pop()
        cuts.clear()
        cuts.append(size[one])
        later = one
        while later < len(alike) and alike[later] > shared:
            if alike[later] < cuts[-1]:
                cuts.append(alike[later])
            later += 1
        begin = shared
        for cut in cuts[::-1]:
            way.append(one)
            start.append(begin)
            end.append(cut)
            ends.append(cut)
            depth.append(len(ends) - 1)
            begin = cut
    return np.array(way[1:]), np.array(start[1:]), np.array(end[1:]), np.array(depth[1:])
