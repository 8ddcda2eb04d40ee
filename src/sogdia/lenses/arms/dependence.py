"""The dependence index: a weighted mean of what makes a buyer hang on one supplier, every weight open to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.lenses.arms.concentration import Concentration
from sogdia.lenses.weights import change_weights

FORMULA = "index = sum of weight x part / sum of weights; every part from 0 (free) to 1 (bound)"
PARTS = {
    "largest": "share of the largest supplier",
    "concentration": "Herfindahl-Hirschman index of the shares",
    "irreplaceable": "1 - second supplier / largest supplier",
}
EQUAL = dict.fromkeys(PARTS, 1.0)
WEIGHT_SETS = 1000


class Dependence(msgspec.Struct, frozen=True):
    """A buyer's index (0 to 1), its parts, its rank (1 is the most dependent), and how firm that rank is.

    `rank_share` is the share of random weight sets in which the rank stays the same; `rank_low` and `rank_high` hold
    80 % of its ranks.
    """

    buyer: str
    parts: Mapping[str, float]
    index: float
    rank: int
    rank_share: float
    rank_low: int
    rank_high: int


def read_weights(words: Sequence[str]) -> dict[str, float]:
    """Return the weights with changes such as `largest=2`; raise `SogdiaError` with all that is wrong."""
    return change_weights(EQUAL, words, "part of the index", "largest")


def measure_dependence(
    measured: Sequence[Concentration], weights: Mapping[str, float], rng: np.random.Generator
) -> tuple[Dependence, ...]:
    """Return the index of every market in which something was delivered, the most dependent first.

    Ranks are drawn again under `WEIGHT_SETS` weight sets, uniform over all that sum to 1.
    """
    known = [one for one in measured if one.hhi is not None]
    if not known:
        return ()
    parts = np.array([_parts(one) for one in known])
    weight = np.array([weights[name] for name in PARTS])
    index = parts @ weight / weight.sum()
    ranks = _rank(index[None, :])[0]
    drawn = _rank(rng.dirichlet(np.ones(len(PARTS)), WEIGHT_SETS) @ parts.T)
    low, high = np.percentile(drawn, (10, 90), axis=0, method="nearest")
    found = [
        Dependence(
            one.market.buyer,
            dict(zip(PARTS, map(float, parts[row]), strict=True)),
            float(index[row]),
            int(ranks[row]),
            float((drawn[:, row] == ranks[row]).mean()),
            int(low[row]),
            int(high[row]),
        )
        for row, one in enumerate(known)
    ]
    return tuple(sorted(found, key=lambda one: (one.rank, one.buyer)))


def _parts(one: Concentration) -> tuple[float, float, float]:
    return one.largest_share or 0.0, one.hhi or 0.0, 1.0 - (one.replaceability or 0.0)


def _rank(index: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return ranks along the last axis, 1 for the largest; equals share the better rank."""
    return np.asarray(1 + (index[:, None, :] > index[:, :, None] + 1e-12).sum(axis=2))
