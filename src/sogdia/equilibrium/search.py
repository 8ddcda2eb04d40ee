"""Find the routes worth having in a pool.

A route is worth having if it is a plateau route: somewhere along it lies a stretch, its plateau, from any point of
which the route is the cheapest way both back to the origin and on to the destination (Cambridge Vehicle Information
Technology's "choice routing"; Abraham, Delling, Goldberg and Werneck 2013, "Alternative routes in road networks"), and
if that plateau is at least the share `plateau_share` of what the route does not have in common with the best. A plateau
consists of arcs that are on both cheapest ways, and of the part of the arc before and of the arc behind from which it
is no nearer to turn round. So a way round that shares nothing with what it replaces may cost 1/`plateau_share` times as
much, and a run to some port and back is never worth having.

The rule is one of costs alone. Nothing is drawn, so that worlds that hardly differ have route sets that hardly differ.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from sogdia.equilibrium.paths import SMALLEST_COST, Bools, Floats, Graph, Ints, find_cheapest
from sogdia.equilibrium.pool import Found


@dataclass(frozen=True, slots=True)
class Search:
    """Where routes are sought, and how far from the best.

    Attributes
    ----------
    graph : the network. back : the same with every arc turned round.
    cost : shape (classes, arcs), free generalised cost, US$/t.
    origin, destination : shape (pairs,), vertices.
    worlds : for each state of the network in which plateau routes are sought which arcs it has, shape (arcs,).
    closures : arcs of each thing whose closure sends cargo far afield.
    plateau_share : see above.
    """

    graph: Graph
    back: Graph
    cost: Floats
    origin: Ints
    destination: Ints
    worlds: Sequence[Bools]
    closures: Sequence[Ints] = ()
    plateau_share: float = 0.5


def search_routes(search: Search) -> Iterator[Found]:
    """Yield (pair, arcs) of the plateau routes of every class, duplicates included.

    They are sought in each world; then, in the last one, the best that a closure leaves to those whose best it shuts.
    Cost: two trees per region, class and world, and one per closure and region that it touches.
    """
    pairs = np.arange(len(search.origin))
    for number in range(len(search.cost)):
        best: list[Found] = []
        for usable in search.worlds:
            best = yield from _search_plateaus(search, number, usable, pairs)
        users = _list_users(best)
        for closure in search.closures:
            touched = sorted({pair for arc in closure.tolist() for pair in users.get(arc, ())})
            left = search.worlds[-1].copy()
            left[closure] = False
            yield from _search_best(search, number, left, np.array(touched, dtype=np.int64))


def _list_users(best: list[Found]) -> dict[int, list[int]]:
    """Return the pairs whose best route uses each arc."""
    users: dict[int, list[int]] = {}
    for pair, arcs in best:
        for arc in arcs:
            users.setdefault(arc, []).append(pair)
    return users


def _search_best(search: Search, number: int, usable: Bools, pairs: Ints) -> list[Found]:
    """Return the cheapest route of each of the given pairs for one class."""
    if not len(pairs):
        return []
    ways = find_cheapest(search.graph, search.cost[number], usable, search.origin[pairs], search.destination[pairs])
    return list(zip(pairs.tolist(), ways.trace(), strict=True))


def _search_plateaus(search: Search, number: int, usable: Bools, pairs: Ints) -> Generator[Found, None, list[Found]]:
    """Yield the plateau routes of the given pairs for one class, the best among them; return the best of each."""
    cost, ends = search.cost[number], search.destination[pairs]
    forth = find_cheapest(search.graph, cost, usable, search.origin[pairs], ends)
    back = find_cheapest(search.back, cost, usable, ends, search.origin[pairs])
    best = list(zip(pairs.tolist(), forth.trace(), strict=True))
    yield from best
    which, first, arcs = _list_plateau_routes(
        search.graph.tail, search.graph.head, np.maximum(cost, SMALLEST_COST), forth.trees.cost, forth.trees.arc_into,
        back.trees.cost, back.trees.arc_into, forth.row, back.row, ends, search.plateau_share,
    )  # fmt: skip
    chain, edges = arcs.tolist(), first.tolist()
    for pair, begin, end in zip(pairs[which].tolist(), edges[:-1], edges[1:], strict=True):
        yield pair, tuple(chain[begin:end])
    return best


@njit(cache=True)
def _list_plateau_routes(  # type: ignore[no-untyped-def]
    tail, head, cost, forth_cost, arc_into, back_cost, arc_out, row, column, destination, plateau_share
):
    """Return the pair of each plateau route but the best, where its arcs begin, and all arcs in turn.

    `arc_into[origin, vertex]` is the last arc of the cheapest way from the origin, `arc_out[destination, vertex]` the
    first of the cheapest way to the destination; a plateau consists of arcs that are both.
    """
    vertices = forth_cost.shape[1]
    on_best = np.full(len(tail), -1)
    at_best = np.full(vertices, -1)
    passed = np.full(vertices, -1)
    route = np.empty(2 * vertices, dtype=np.int64)
    which, first = np.empty(64, dtype=np.int64), np.zeros(65, dtype=np.int64)
    arcs = np.empty(64 * 64, dtype=np.int64)
    found, visit = 0, 0
    for pair in range(len(row)):
        into, out = arc_into[row[pair]], arc_out[column[pair]]
        total = forth_cost[row[pair]] + back_cost[column[pair]]
        if not np.isfinite(total[destination[pair]]):
            continue
        vertex = destination[pair]
        at_best[vertex] = pair
        while into[vertex] >= 0:
            on_best[into[vertex]] = pair
            vertex = tail[into[vertex]]
            at_best[vertex] = pair
        for start in range(vertices):
            if at_best[start] == pair or not np.isfinite(total[start]):
                continue
            plateau = _measure_plateau(
                start, tail, head, cost, into, out, forth_cost[row[pair]], back_cost[column[pair]]
            )
            if plateau <= 0 or plateau < plateau_share * (total[start] - total[destination[pair]]):
                continue  # what is apart costs at least as much as the detour
            visit += 1
            size = _trace_through(start, tail, head, into, out, route, passed, visit)
            apart = 0.0
            for step in range(size):
                if on_best[route[step]] != pair:
                    apart += cost[route[step]]
            if size > 0 and plateau >= plateau_share * apart:
                if found == len(which):
                    which, first = _double(which, found), _double(first, found + 1)
                if first[found] + size > len(arcs):
                    arcs = _double(arcs, first[found])
                which[found] = pair
                for step in range(size):
                    arcs[first[found] + step] = route[step]
                first[found + 1] = first[found] + size
                found += 1
    return which[:found], first[: found + 1], arcs[: first[found]]


@njit(cache=True)
def _double(array, used):  # type: ignore[no-untyped-def]
    """Return a longer array that begins with the part used of the one given."""
    longer = np.empty(2 * len(array) + 1024, dtype=np.int64)
    for position in range(used):  # a loop, because a slice takes seconds to compile
        longer[position] = array[position]
    return longer


@njit(cache=True)
def _measure_plateau(start, tail, head, cost, into, out, forth, back):  # type: ignore[no-untyped-def]
    """Return what the plateau whose first vertex is `start` costs to pass, US$/t; 0 if none begins there.

    `forth` and `back` are what vertices cost from the origin and to the destination.
    """
    before = into[start]
    if before < 0 or out[tail[before]] == before:
        return 0.0
    plateau, vertex = (cost[before] + back[tail[before]] - back[start]) / 2, start
    while out[vertex] >= 0 and into[head[out[vertex]]] == out[vertex]:
        plateau += cost[out[vertex]]
        vertex = head[out[vertex]]
    behind = out[vertex]
    if behind < 0:
        return 0.0
    return plateau + (cost[behind] + forth[head[behind]] - forth[vertex]) / 2


@njit(cache=True)
def _trace_through(start, tail, head, into, out, route, passed, visit):  # type: ignore[no-untyped-def]
    """Write the route through a vertex and return how many arcs it has; 0 if it passes a vertex twice."""
    size, vertex = 0, start
    passed[vertex] = visit
    while into[vertex] >= 0:
        route[size] = into[vertex]
        size += 1
        vertex = tail[into[vertex]]
        passed[vertex] = visit
    for step in range(size // 2):
        route[step], route[size - 1 - step] = route[size - 1 - step], route[step]
    vertex = start
    while out[vertex] >= 0:
        route[size] = out[vertex]
        size += 1
        vertex = head[out[vertex]]
        if passed[vertex] == visit:
            return 0
    return size


def find_missing(
    search: Search, usable: Bools, charge: Floats, row_pair: Ints, row_class: Ints, row_best: Floats, tolerance: float
) -> tuple[list[Found], float]:
    """Return routes cheaper than the best a row has, at congested costs, and by how much the worst row is beaten.

    `charge` has shape (arcs,), US$/t on top of free cost; `row_best` is the cheapest cost of each row's routes.
    """
    missing: list[Found] = []
    worst = 0.0
    for number in np.unique(row_class).tolist():
        rows = np.flatnonzero(row_class == number)
        pairs = row_pair[rows]
        ways = find_cheapest(
            search.graph, search.cost[number] + charge, usable, search.origin[pairs], search.destination[pairs]
        )
        lead = row_best[rows] - ways.cost
        worst = max(worst, float(lead.max(initial=0.0)))
        beaten = np.flatnonzero(lead > tolerance)
        missing.extend(zip(pairs[beaten].tolist(), ways.trace(beaten), strict=True))
    return missing, worst
