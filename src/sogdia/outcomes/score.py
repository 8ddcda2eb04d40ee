"""How good a forecast was that came as a distribution.

The continuous ranked probability score is the mean absolute error of a distribution: in the unit of what was
forecast, 0 for a sure and right forecast, and lower in expectation for nothing but the truth (Gneiting and
Raftery 2007, *Strictly proper scoring rules*).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean

import numpy as np

from sogdia.equilibrium.paths import Floats

NORMAL = NormalDist()


def crps_normal(mean: float, sd: float, observed: float) -> float:
    """Return the CRPS of a normal forecast (Gneiting and others 2005, equation 5); the absolute error if sd is 0.

    >>> round(crps_normal(0.0, 1.0, 0.0), 6)
    0.233695
    """
    if sd <= 0:
        return abs(observed - mean)
    z = (observed - mean) / sd
    return sd * (z * (2 * NORMAL.cdf(z) - 1) + 2 * NORMAL.pdf(z) - 1 / math.sqrt(math.pi))


def crps_ensemble(members: Floats, sd: float, observed: float) -> float:
    """Return the CRPS of equally likely members, each blurred by the same normal spread.

    ::

        CRPS = mean_i A(y − x_i, sd²) − ½ mean_ij A(x_i − x_j, 2 sd²),   A(m, s²) = 2 s φ(m/s) + m (2 Φ(m/s) − 1)

    (Grimit and others 2006). With sd = 0, A is |m|: the score of the empirical distribution.
    """
    apart = members[:, None] - members[None, :]
    return float(_spread(observed - members, sd).mean() - 0.5 * _spread(apart, sd * math.sqrt(2)).mean())


def _spread(m: Floats, s: float) -> Floats:
    """Return E|X| of a normal X with mean m and standard deviation s."""
    if s <= 0:
        return np.abs(m)
    z = m / s
    cdf = np.vectorize(NORMAL.cdf, otypes=[np.float64])(z)
    pdf = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return np.asarray(2 * s * pdf + m * (2 * cdf - 1), dtype=np.float64)


def quantile_ensemble(members: Floats, sd: float, share: float) -> float:
    """Return the quantile of equally likely members, each blurred by the same normal spread."""
    if sd <= 0:
        return float(np.quantile(members, share))
    low, high = float(members.min()) - 8 * sd, float(members.max()) + 8 * sd
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = fmean(NORMAL.cdf((middle - member) / sd) for member in members.tolist())
        low, high = (middle, high) if below < share else (low, middle)
    return 0.5 * (low + high)


def fit_spread(groups: Sequence[Sequence[float]], prior_sd: float, prior_count: float) -> float:
    """Return the spread that squared misses call for, each group counting once, pulled towards a prior.

    ::

        sd² = (n₀ sd₀² + Σ_groups mean(miss²)) / (n₀ + groups)

    `groups` holds squared misses, already less what is known to spread; negative ones count as they are, so that the
    estimate is not biased upwards, but the result is at least a tenth of the prior.
    """
    total = prior_count * prior_sd**2 + sum(fmean(group) for group in groups)
    return math.sqrt(max(total / (prior_count + len(groups)), (0.1 * prior_sd) ** 2))
