"""How far ranks depend on weights that nobody can know: the same question under many random sets of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.ties.strength import Network, measure_strength
from sogdia.lenses.ties.weights import draw_weights
from sogdia.world.model import FigureKey

Floats = NDArray[np.float64]
SETS = 1000


class Rank(msgspec.Struct, frozen=True):
    """Where `name` stands among others by the best weights, 1 the largest, and where under random ones.

    `kept_share` is the share of sets in which the rank is the same; nine tenths of the sets lie in `low` to `high`
    (ranks) and in `value_low` to `value_high` (values). None is the value of what cannot be measured.
    """

    name: str
    value: float | None
    rank: int
    kept_share: float
    low: int
    high: int
    value_low: float | None
    value_high: float | None


def draw_strengths(
    network: Network, weights: Mapping[FigureKey, Quantity], when: float, rng: np.random.Generator, count: int = SETS
) -> Floats:
    """Return the strength of every pair under `count` random sets of weights, shape (count, pairs)."""
    drawn = [measure_strength(network, one, when).sum(axis=1) for one in draw_weights(weights, rng, count)]
    return np.array(drawn).reshape(count, len(network.pairs))


def rank_all(names: Sequence[str], values: Sequence[float | None], drawn: Floats) -> tuple[Rank, ...]:
    """Return the rank of each name by its value, the largest first, with how it holds in `drawn`.

    `drawn` has shape (sets, names); nan and None count as smallest. Equal values rank in the order of names.
    """
    best = np.array([np.nan if value is None else value for value in values], dtype=float)
    base = _ranks(best[None, :])[0]
    ranks = _ranks(drawn)
    found = []
    for index, name in enumerate(names):
        low, high = np.quantile(ranks[:, index], (0.05, 0.95), method="nearest")
        known = drawn[:, index][~np.isnan(drawn[:, index])]
        spread = np.quantile(known, (0.05, 0.95)) if len(known) else (None, None)
        found.append(
            Rank(
                name=name,
                value=values[index],
                rank=int(base[index]),
                kept_share=float((ranks[:, index] == base[index]).mean()),
                low=int(low),
                high=int(high),
                value_low=None if spread[0] is None else float(spread[0]),
                value_high=None if spread[1] is None else float(spread[1]),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.rank, one.name)))


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Return the rank of each column within its row, 1 the largest; equals in the order of columns."""
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, values.shape[1] + 1)[None, :], axis=1)
    return ranks
