"""What one equilibrium cannot say: how cargo gets there.

Contracts and habit hold cargo to its ways. For each class the flows of a row move towards those of the equilibrium
at a speed of their own (`adjustment_years`, τ)::

    flow(t + dt) = flow(t) + (1 − exp(−dt/τ)) (equilibrium − flow(t))

Cargo whose way is shut does not wait for that: it takes the ways of the new equilibrium at once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.solve import Solved

Way = tuple[int, int, tuple[int, ...]]
"""A pair of regions, a class and the arcs of a route."""
CAPACITY_TOLERANCE = 1e-9


def close_gap(step_years: float, adjustment_years: Floats) -> Floats:
    """Return the share of the gap to equilibrium that a step of time closes."""
    return np.asarray(-np.expm1(-step_years / adjustment_years))


def move_towards(
    flow: Floats, equilibrium: Floats, step_years: float, adjustment_years: Floats
) -> tuple[Floats, Floats]:
    """Return where flows are after a step, and their mean over it.

    >>> end, mean = move_towards(np.array([0.0]), np.array([1.0]), 1e9, np.array([1.0]))
    >>> bool(end[0] == 1.0), round(float(mean[0]), 6)
    (True, 1.0)
    """
    closed = close_gap(step_years, adjustment_years)
    left_on_average = closed * adjustment_years / step_years
    gap = flow - equilibrium
    return equilibrium + gap * (1 - closed), equilibrium + gap * left_on_average


def shift_at_once(flow: Floats, before: Floats, at_once: Floats) -> Floats:
    """Return what a change does to flows at once, given what it does at once to the equilibrium before it.

    What is lost is lost in proportion, so that nothing is left on a way that is shut; what is gained is added.
    """
    kept = np.minimum(at_once, before) / np.where(before > 0, before, 1.0)
    return np.asarray(flow * np.where(before > 0, kept, 1.0) + np.maximum(at_once - before, 0.0))


def carry_over(flow: dict[Way, float], solved: Solved, adjustment_years: Floats, step_years: float) -> Solved:
    """Return the solution a step later: its demand, but flows only part of the way from `flow` to its equilibrium.

    Shares of ways move, amounts follow demand at once. What was on ways now shut takes the shares of the equilibrium.
    So does every row on something that would otherwise be loaded beyond its capacity, until nothing is.

    Parameters
    ----------
    flow : what was carried, Mt/yr, by way; see `list_flows`.
    adjustment_years : shape (classes,).
    """
    layout, chosen = solved.layout, solved.solution.chosen
    start = layout.start
    row_of_entry = np.repeat(np.arange(len(layout.rows)), np.diff(start))
    old = np.array([flow.get(way, 0.0) for way in _ways(solved)])
    had: dict[tuple[int, int], float] = {}
    for (pair, number, _), tonnes in flow.items():
        had[pair, number] = had.get((pair, number), 0.0) + tonnes
    rows = zip(layout.row_pair.tolist(), layout.row_class.tolist(), strict=True)
    whole = np.array([had.get(row, 0.0) for row in rows])
    share = old / np.where(whole > 0, whole, 1.0)[row_of_entry]
    stays = np.add.reduceat(share, start[:-1])
    share = share + np.maximum(1 - stays, 0.0)[row_of_entry] * chosen.probability
    gap = close_gap(step_years, adjustment_years)[layout.row_class]
    facilities = solved.problem.facilities
    for _ in range(len(layout.rows) + 1):
        moved = (share + gap[row_of_entry] * (chosen.probability - share)) * chosen.demand[row_of_entry]
        full = solved.problem.uses.T @ moved > facilities.capacity * (1 + CAPACITY_TOLERANCE)
        on_full = np.asarray(solved.problem.uses @ full.astype(np.float64)) * moved > 0
        pressed = np.zeros(len(layout.rows), dtype=np.bool_)
        pressed[row_of_entry[on_full]] = True
        pressed &= gap < 1
        if not pressed.any():
            break
        gap = np.where(pressed, 1.0, gap)
    total = np.where(chosen.demand > 0, chosen.demand, 1.0)[row_of_entry]
    late = replace(chosen, flow=moved, probability=moved / total)
    solution = replace(solved.solution, chosen=late, load=solved.problem.uses.T @ moved)
    return replace(solved, solution=solution)


def list_flows(solved: Solved) -> dict[Way, float]:
    """Return what is carried by way, Mt/yr; the same way has the same name in every solution of a model."""
    flow = solved.solution.chosen.flow.tolist()
    return {way: tonnes for way, tonnes in zip(_ways(solved), flow, strict=True) if tonnes > 0}


def _ways(solved: Solved) -> list[Way]:
    count = np.diff(solved.layout.start)
    pairs = np.repeat(solved.layout.row_pair, count).tolist()
    classes = np.repeat(solved.layout.row_class, count).tolist()
    routes = solved.layout.entry_route.tolist()
    return [(pair, one, solved.pool.arcs[route]) for pair, one, route in zip(pairs, classes, routes, strict=True)]
