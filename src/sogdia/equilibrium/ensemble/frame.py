"""What all futures of one network share: who may choose what, in the order in which a machine reads it fastest.

Three things make a future cheap, and none of them is an approximation:

- routes of one origin share their first arcs, so that costs are added up along a tree (a third of the additions);
- classes of one pair share its routes;
- routes of a pair that use the same facilities pay the same charges, so that to the search for charges they are one
  *bundle*, whose weight is summed once (a third of the exponentials).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sogdia.equilibrium.paths import Floats, Ints

Shorts = NDArray[np.int32]


class Frame(NamedTuple):
    """Routes by pair and bundle, rows by pair, and the tree of routes.

    Attributes
    ----------
    arc : shape (columns,), the network's number of each arc that some route uses; costs come in this order.
    node_arc, node_depth, node_route : shape (nodes,), the tree, walked depth first: a node stands for the beginning of
        some routes, its arc (a column) is the last of them, its depth their number from 1; its route is the one that
        ends there, or -1.
    route : shape (routes,), the number that each route had before; routes of a bundle, and of a pair, stand together.
    log_size : shape (routes,), ln of path size.
    pair_bundle : shape (pairs + 1,), first bundle of each pair. bundle_route : shape (bundles + 1,), first route.
    use_start, use_facility, use_count : the facilities of each bundle, compressed by row.
    row : shape (rows,), the number that each row had before. row_pair, row_class : shape (rows,).
    entry : shape (rows + 1,), first entry of each row; entries are the routes of its pair, in their order here.
    alternative : shape (rows + 1,), first alternative of each row; alternatives are the bundles of its pair.
    facility_count, class_count : sizes.
    """

    arc: Ints
    node_arc: Shorts
    node_depth: Shorts
    node_route: Shorts
    route: Ints
    log_size: Floats
    pair_bundle: Ints
    bundle_route: Ints
    use_start: Ints
    use_facility: Ints
    use_count: Floats
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
    row = np.lexsort((row_class, row_pair)).astype(np.int64)
    row_number = np.searchsorted(pairs, row_pair[row]).astype(np.int64)
    pair_route = bundle_route[pair_bundle]
    arc, node_arc, node_depth, node_route = _grow_tree([arcs[index] for index in route.tolist()])
    return Frame(
        arc=arc,
        node_arc=node_arc,
        node_depth=node_depth,
        node_route=node_route,
        route=route.astype(np.int64),
        log_size=np.ascontiguousarray(log_size[route]),
        pair_bundle=pair_bundle,
        bundle_route=bundle_route,
        use_start=bundle_uses.indptr.astype(np.int64),
        use_facility=bundle_uses.indices.astype(np.int64),
        use_count=bundle_uses.data.astype(np.float64),
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


def _grow_tree(arcs: list[tuple[int, ...]]) -> tuple[Ints, Shorts, Shorts, Shorts]:
    """Return the arcs used, and arc, depth and route of each node of the tree of routes, depth first."""
    used = np.unique(np.fromiter((arc for route in arcs for arc in route), dtype=np.int64))
    column = {arc: index for index, arc in enumerate(used.tolist())}
    nodes: list[tuple[int, int, int]] = []
    before: tuple[int, ...] = ()
    for index in sorted(range(len(arcs)), key=arcs.__getitem__):
        route = arcs[index]
        differ = (k for k, (a, b) in enumerate(zip(route, before, strict=False)) if a != b)
        shared = next(differ, min(len(route), len(before)))
        nodes += [(column[arc], depth + 1, -1) for depth, arc in enumerate(route[shared:], shared)]
        nodes[-1] = (*nodes[-1][:2], index)
        before = route
    table = np.array(nodes, dtype=np.int32).reshape(-1, 3)
    arc, depth, route_of_node = (np.ascontiguousarray(table[:, part]) for part in range(3))
    return used, arc, depth, route_of_node
