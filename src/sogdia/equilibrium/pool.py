"""Route sets: found by search, never listed by hand.

The pool holds, for every pair of regions, the routes that may be worth using in any scenario: the cheapest ones under
many perturbed costs, with and without each project, and under closures of what the best routes use. A scenario sees
the part of the pool whose arcs exist, and column generation adds what was missed at congested costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.sparse import csr_array, vstack

from sogdia.equilibrium.paths import Bools, Floats, Ints

Found = tuple[int, tuple[int, ...]]
"""A route found by search: the pair it serves and its arcs."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Routes sorted by pair.

    Attributes
    ----------
    pair : shape (routes,), the pair each route serves, ascending.
    arcs : tuple of arc numbers per route.
    incidence : sparse, shape (routes, arcs), 1 where the route uses the arc.
    """

    pair_count: int
    pair: Ints
    arcs: tuple[tuple[int, ...], ...]
    incidence: csr_array

    @property
    def route_count(self) -> int:
        """Return the number of routes."""
        return len(self.pair)


def build_pool(pair_count: int, arc_count: int, routes: Iterable[Found]) -> Pool:
    """Return a pool of distinct, non-empty (pair, arcs) routes, in an order that does not depend on theirs."""
    kept = sorted({(pair, arcs) for pair, arcs in routes if arcs})
    pair = np.array([row[0] for row in kept], dtype=np.int64)
    arcs = tuple(row[1] for row in kept)
    return Pool(pair_count, pair, arcs, _incidence(arcs, arc_count))


def extend_pool(pool: Pool, routes: Iterable[Found]) -> Pool:
    """Return the pool with more routes, each after the older ones of its pair. None of them may be in it already."""
    new = build_pool(pool.pair_count, pool.incidence.shape[1], routes)
    pair = np.concatenate([pool.pair, new.pair])
    order = np.argsort(pair, kind="stable")
    arcs = pool.arcs + new.arcs
    incidence = csr_array(vstack([pool.incidence, new.incidence], format="csr")[order])
    return Pool(pool.pair_count, pair[order], tuple(arcs[number] for number in order.tolist()), incidence)


def find_places(pool: Pool, wider: Pool) -> Ints:
    """Return the number that each route of a pool has in one that `extend_pool` made of it; shape (routes,)."""
    pairs = np.arange(pool.pair_count)
    shift = np.searchsorted(wider.pair, pairs) - np.searchsorted(pool.pair, pairs)
    return np.asarray(np.arange(pool.route_count) + shift[pool.pair])


def merge_pools(pool: Pool, other: Pool) -> Pool:
    """Return `pool` with the routes of another pool that it lacks."""
    known = set(zip(pool.pair.tolist(), pool.arcs, strict=True))
    lacking = [row for row in zip(other.pair.tolist(), other.arcs, strict=True) if row not in known]
    return extend_pool(pool, lacking) if lacking else pool


def _incidence(arcs: tuple[tuple[int, ...], ...], arc_count: int) -> csr_array:
    start = np.r_[0, np.cumsum([len(row) for row in arcs], dtype=np.int64)]
    column = np.fromiter((arc for row in arcs for arc in row), dtype=np.int64, count=int(start[-1]))
    return csr_array((np.ones(len(column)), column, start), shape=(len(arcs), arc_count))


def find_passable(pool: Pool, usable: Bools) -> Bools:
    """Return which routes use only usable arcs; shape (routes,)."""
    passable: Bools = pool.incidence @ (~usable).astype(np.float64) == 0
    return passable


def measure_path_sizes(pool: Pool, weight: Floats, present: Bools, power: float) -> Floats:
    """Return the path size of each route among the `present` routes of its pair; 1 where it shares nothing.

    ::

        PS_r = Σ_a (w_a / W_r) W_r^−λ / Σ_s W_s^−λ,   W_r = Σ_a w_a,   s: the present routes of the pair on arc a

    (Ramming 2002, the generalised path size, his γ being our λ: `power`). `weight` is the length of each arc in the
    sense of overlap. At λ = 0 a route counts as much as any other that it shares an arc with, and a long way round
    takes from the best way as much as its twin would. Routes that are not present get 1.
    """
    first = np.searchsorted(pool.pair, np.arange(pool.pair_count + 1))
    incidence = pool.incidence
    standing = _standing(pool, weight, power)
    sizes: Floats = _measure_path_sizes(first, incidence.indptr, incidence.indices, weight, standing, present)
    return sizes


def _standing(pool: Pool, weight: Floats, power: float) -> Floats:
    """Return (W_best / W_r)^λ of each route."""
    length = np.maximum(pool.incidence @ weight, 1e-9)
    best = np.full(pool.pair_count, np.inf)
    np.minimum.at(best, pool.pair, length)
    return np.asarray((best[pool.pair] / length) ** power)


@njit(cache=True)
def _measure_path_sizes(first, indptr, indices, weight, standing, present):  # type: ignore[no-untyped-def]
    sizes = np.ones(len(indptr) - 1)
    sharing = np.zeros(len(weight))
    for pair in range(len(first) - 1):
        for route in range(first[pair], first[pair + 1]):
            if present[route]:
                for position in range(indptr[route], indptr[route + 1]):
                    sharing[indices[position]] += standing[route]
        for route in range(first[pair], first[pair + 1]):
            if present[route]:
                length, shared = 0.0, 0.0
                for position in range(indptr[route], indptr[route + 1]):
                    arc = indices[position]
                    length += weight[arc]
                    shared += weight[arc] * standing[route] / sharing[arc]
                if length > 0:
                    sizes[route] = shared / length
        for route in range(first[pair], first[pair + 1]):
            for position in range(indptr[route], indptr[route + 1]):
                sharing[indices[position]] = 0.0
    return sizes
