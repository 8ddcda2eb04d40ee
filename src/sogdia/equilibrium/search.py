"""Find the routes worth having in a pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.paths import Bools, Floats, Graph, Ints, find_trees, trace_routes
from sogdia.equilibrium.pool import Found


@dataclass(frozen=True, slots=True)
class Search:
    """Where routes are sought, and how hard.

    Attributes
    ----------
    graph : the network.
    cost : shape (classes, arcs), free generalised cost, US$/t.
    origin, destination : shape (pairs,), vertices.
    group : shape (arcs,), arcs of one number are perturbed together (both directions of a line).
    project : shape (arcs,), number of the project that builds the arc, -1 where it stands already.
    standing : shape (arcs,), whether the arc exists without any project.
    closures : arcs of each thing that may be closed. closure_classes : the classes for which closures are searched.
    draws : how many perturbed networks are searched; spread : standard deviation of ln(cost factor); built_share : the
    share of projects that a perturbed network has.
    """

    graph: Graph
    cost: Floats
    origin: Ints
    destination: Ints
    group: Ints
    project: Ints
    standing: Bools
    closures: Sequence[Ints]
    closure_classes: Sequence[int]
    draws: int = 40
    spread: float = 0.25
    built_share: float = 0.7


def search_routes(search: Search, rng: np.random.Generator) -> Iterator[Found]:
    """Yield (pair, arcs) of routes worth considering, duplicates included.

    The cheapest for each class on the network as it stands and with everything built; the cheapest when one of the
    things that the best routes use is closed, or one project is left out; and the cheapest under perturbed costs with
    some of the projects. Cost: one tree per origin for each draw, class and project, and for each closure from the
    origins it touches.
    """
    everything = search.standing | (search.project >= 0)
    for usable in (search.standing, everything):
        for number in range(len(search.cost)):
            best = list(_search_once(search, search.cost[number], usable, np.arange(len(search.origin))))
            yield from best
            if number in search.closure_classes:
                yield from _search_closures(search, number, usable, best)
    pairs = np.arange(len(search.origin))
    projects = int(search.project.max(initial=-1)) + 1
    for project in range(projects):
        for number in search.closure_classes:
            yield from _search_once(search, search.cost[number], everything & (search.project != project), pairs)
    for draw in range(search.draws):
        factor = np.exp(search.spread * rng.standard_normal(int(search.group.max(initial=-1)) + 1))
        built = np.append(rng.random(projects) < search.built_share, False)
        usable = search.standing | built[search.project]
        cost = search.cost[draw % len(search.cost)] * factor[search.group]
        yield from _search_once(search, cost, usable, pairs)


def _search_once(search: Search, cost: Floats, usable: Bools, pairs: Ints) -> Iterator[Found]:
    """Yield the cheapest route of each of the given pairs."""
    if not len(pairs):
        return
    origins, row = np.unique(search.origin[pairs], return_inverse=True)
    trees = find_trees(search.graph, cost, usable, origins)
    yield from zip(pairs.tolist(), trace_routes(search.graph, trees, row, search.destination[pairs]), strict=True)


def _search_closures(search: Search, number: int, usable: Bools, best: list[Found]) -> Iterator[Found]:
    users: dict[int, list[int]] = {}
    for pair, arcs in best:
        for arc in arcs:
            users.setdefault(arc, []).append(pair)
    for closure in search.closures:
        touched = sorted({pair for arc in closure.tolist() for pair in users.get(arc, ())})
        left = usable.copy()
        left[closure] = False
        yield from _search_once(search, search.cost[number], left, np.array(touched, dtype=np.int64))


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
        origins, row = np.unique(search.origin[pairs], return_inverse=True)
        trees = find_trees(search.graph, search.cost[number] + charge, usable, origins)
        lead = row_best[rows] - trees.cost[row, search.destination[pairs]]
        worst = max(worst, float(lead.max(initial=0.0)))
        beaten = np.flatnonzero(lead > tolerance)
        routes = trace_routes(search.graph, trees, row[beaten], search.destination[pairs[beaten]])
        missing.extend(zip(pairs[beaten].tolist(), routes, strict=True))
    return missing, worst
