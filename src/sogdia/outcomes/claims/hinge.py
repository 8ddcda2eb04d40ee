"""What would change a verdict: the figure with whose level a test in futures goes most."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sogdia.lenses.routes.draws import Column
from sogdia.outcomes.claims.model import Floats, Hinge

QUARTER = 0.25
LEAST_DIFFERENCE = 0.1
CHANCE = 0.05
"""How often a figure may be named that has nothing to do with it."""


def find_hinge(columns: Sequence[Column], levels: Floats, margin: Floats, holds: NDArray[np.bool_]) -> Hinge | None:
    """Return the figure that decides most whether a test holds; None if none does so beyond chance.

    `levels` has shape (futures, columns), the others (futures,). Of thousands of figures some go with the margin by
    chance, so that only a correlation of ranks beyond the furthest of those counts; and the test must hold in a share
    of futures that differs by a tenth where the figure is in its lowest and its highest quarter.
    """
    known = np.isfinite(margin)
    if known.sum() < 10 or holds[known].all() or not holds[known].any():
        return None
    levels, margin, holds = levels[known], margin[known], holds[known]
    rank = np.argsort(np.argsort(margin, kind="stable"), kind="stable").astype(float)
    rank -= rank.mean()
    centred = levels - levels.mean(axis=0)
    scale = np.sqrt((centred**2).sum(axis=0) * (rank**2).sum())
    correlation = np.abs(rank @ centred) / np.where(scale > 0, scale, 1.0)
    least = NormalDist().inv_cdf(1 - CHANCE / 2 / max(len(columns), 1)) / np.sqrt(len(rank) - 1)
    for place in np.argsort(-correlation, kind="stable")[:5].tolist():
        low, high = (holds[marks] for marks in (levels[:, place] < QUARTER, levels[:, place] >= 1 - QUARTER))
        if correlation[place] > least and len(low) and len(high) and abs(low.mean() - high.mean()) >= LEAST_DIFFERENCE:
            one = columns[place]
            return Hinge(
                one.subject, one.attribute, one.low, one.best, one.high, one.unit, one.source,
                float(low.mean()), float(high.mean()),
            )  # fmt: skip
    return None
