"""What one equilibrium cannot say: how cargo gets there.

Contracts and habit hold cargo to its ways. For each class the flows of a row move towards those of the equilibrium
at a speed of their own (`adjustment_years`, τ)::

    flow(t + dt) = flow(t) + (1 − exp(−dt/τ)) (equilibrium − flow(t))

Cargo whose way is shut does not wait for that: it takes the ways of the new equilibrium at once.
"""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.paths import Floats


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
