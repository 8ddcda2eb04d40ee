"""How alike two states' portfolios are: S, weighted kappa, weighted pi.

A portfolio is one number per item: alliance obligation to each other state, vote on each resolution. The three share
one form, agreement over what would be expected::

    1 - disagreement / expected disagreement

They differ only in what they expect. S (Signorino and Ritter, International Studies Quarterly 43, 1999) expects half
of the greatest difference there could be; kappa (Cohen 1968) that each state deals its own answers at random; pi
(Scott 1955) that both deal the answers of the two together. Häge (Political Analysis 19, 2011) says why the last two
suit votes better: where nearly all vote yes, S calls everyone a friend.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def measure_s(a: ArrayLike, b: ArrayLike, largest: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Signorino and Ritter's S, from -1 (as unlike as can be) to 1 (the same), by absolute distances.

    Parameters
    ----------
    a, b : shape (items,). An item that is nan for either is left out.
    largest : the greatest difference an item can show, one number or shape (items,); positive.
    weights : shape (items,), not negative; all alike if left out.

    nan if no item is left, or none has weight.

    >>> measure_s([0, 1, 2, 3], [3, 2, 1, 0], 3)
    -0.33333333333333326
    """
    first, second, kept = _pair(a, b)
    weight = np.ones(kept.sum()) if weights is None else np.asarray(weights, dtype=float)[kept]
    span = np.broadcast_to(np.asarray(largest, dtype=float), kept.shape)[kept]
    total = weight.sum()
    if total <= 0:
        return float("nan")
    return float(1 - 2 * (weight * np.abs(first - second) / span).sum() / total)


def measure_kappa(a: ArrayLike, b: ArrayLike, power: float = 2) -> float:
    """Return Cohen's kappa weighted by distance to `power`: 1 for the same answers, 0 for what chance would give.

    Published tables of votes use squared distances; 1 is for absolute ones, as in S. Items that are nan for either are
    left out. nan if chance alone would make the two agree everywhere.

    >>> measure_kappa([1, 1, 3, 3], [1, 3, 1, 3])
    0.0
    """
    first, second, _ = _pair(a, b)
    return _corrected(first, second, first, second, power)


def measure_pi(a: ArrayLike, b: ArrayLike, power: float = 2) -> float:
    """Return Scott's pi weighted by distance to `power`; never above `measure_kappa`.

    Items that are nan for either are left out. nan if the two give one and the same answer throughout.

    >>> measure_pi([1, 1, 1, 3], [1, 1, 1, 3])
    1.0
    """
    first, second, _ = _pair(a, b)
    both = np.concatenate([first, second])
    return _corrected(first, second, both, both, power)


def _pair(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"portfolios of shape {first.shape} and {second.shape}, expected two of the same length")
    kept = ~(np.isnan(first) | np.isnan(second))
    return first[kept], second[kept], kept


def _corrected(a: Floats, b: Floats, urn_a: Floats, urn_b: Floats, power: float) -> float:
    """Return one less the distance seen over the mean distance of an answer from each urn."""
    if not len(a):
        return float("nan")
    values_a, counts_a = np.unique(urn_a, return_counts=True)
    values_b, counts_b = np.unique(urn_b, return_counts=True)
    distance = np.abs(values_a[:, None] - values_b[None, :]) ** power
    expected = counts_a @ distance @ counts_b / (len(urn_a) * len(urn_b))
    return float(1 - (np.abs(a - b) ** power).mean() / expected) if expected > 0 else float("nan")


def compare_portfolios(portfolios: Sequence[Sequence[float]], largest: float) -> Floats:
    """Return S between every two rows of `portfolios`, shape (states, states); the diagonal is 1."""
    rows = [np.asarray(row, dtype=float) for row in portfolios]
    return np.array([[measure_s(a, b, largest) for b in rows] for a in rows]).reshape(len(rows), len(rows))
