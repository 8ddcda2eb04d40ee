"""When does it fail? Scenario discovery over futures: the ranges of a few figures within which it mostly does.

The patient rule induction method (Friedman and Fisher, Statistics and Computing 9, 1999) as it is used for policies
(Bryant and Lempert, Technological Forecasting and Social Change 77, 2010): from the whole space slices of the futures
are peeled off, each time the one that leaves the largest share of failures. *Density* is the share of failures in the
box, *coverage* the share of all failures that lie in it. Limits that chance would have found as well are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import msgspec
import numpy as np
from scipy.stats import binom

from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.routes.draws import Column, place_in_range, place_positions

PEEL = 0.05
"""The share of the futures in a box that one step peels off: patiently."""
LEAST = 10
"""So many failures and so many successes there must be, and so many futures in a box."""
CHANCE = 0.05
"""Limits that chance would find so often are dropped; of figures that have nothing to do with it one at most is tried
so often."""
TRIED, BOXES = 12, 2


class Limit(msgspec.Struct, frozen=True):
    """A figure and the part of its range, from 0 to 1 by rank of its draws, within which it lies.

    `low` and `high` are the values there; None at an end that is not limited.
    """

    column: Column
    from_level: float
    to_level: float
    low: float | None
    high: float | None


class Box(msgspec.Struct, frozen=True):
    """Limits that all hold. `mass` is the share of all futures in the box; for density and coverage see above."""

    limits: tuple[Limit, ...]
    mass: float
    density: float
    coverage: float


class Discovery(msgspec.Struct, frozen=True):
    """When it fails: boxes, the first covering most; `fails` is the share of futures in which it does."""

    fails: float
    futures: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A box in the space of levels, shape (columns,)."""

    low: Floats
    high: Floats

    def holds(self, levels: Floats) -> Bools:
        return np.asarray(((levels >= self.low) & (levels <= self.high)).all(axis=1))


def discover(columns: Sequence[Column], levels: Floats, fails: Bools) -> Discovery:
    """Return when it fails.

    Parameters
    ----------
    levels : shape (futures, columns), draws between 0 and 1. fails : shape (futures,).

    Only figures that go with failing further than the furthest of as many would by chance are tried.
    """
    share = float(fails.mean()) if len(fails) else 0.0
    if min(int(fails.sum()), int((~fails).sum())) < LEAST:
        return Discovery(share, len(fails), ())
    tried = find_candidates(levels, fails)
    boxes: list[Box] = []
    left = np.ones(len(fails), dtype=np.bool_)
    for _ in range(BOXES):
        if not len(tried) or int(fails[left].sum()) < LEAST:
            break
        bounds = find_box(levels[left][:, tried], fails[left])
        limited = np.flatnonzero((bounds.low > 0) | (bounds.high < 1))
        if not len(limited):
            break
        inside = bounds.holds(levels[:, tried]) & left
        if fails[inside].mean() <= share:  # what is left over fails more than before, but no more than all do
            break
        limits = tuple(_limit(columns[tried[one]], bounds.low[one], bounds.high[one]) for one in limited.tolist())
        boxes.append(
            Box(limits, float(inside.mean()), float(fails[inside].mean()), float(fails[inside].sum() / fails.sum()))
        )
        left &= ~inside
    return Discovery(share, len(fails), tuple(boxes))


def find_candidates(levels: Floats, fails: Bools) -> Ints:
    """Return the columns that go with failing, most first."""
    centred, wanted = levels - levels.mean(axis=0), fails - fails.mean()
    size = np.sqrt((wanted @ wanted) * np.maximum((centred**2).sum(axis=0), 1e-300))
    correlation = np.abs(wanted @ centred) / size
    least = NormalDist().inv_cdf(1 - CHANCE / 2 / max(levels.shape[1], 1)) / np.sqrt(max(len(fails) - 1, 1))
    order = np.argsort(-correlation, kind="stable")[:TRIED]
    return np.asarray(order[correlation[order] > least], dtype=np.int64)


def find_box(levels: Floats, fails: Bools) -> _Bounds:
    """Return the box that is best by the harmonic mean of density and coverage, without limits that chance would find.

    `levels` has shape (futures, columns tried).
    """
    width = levels.shape[1]
    bounds = best = _Bounds(np.zeros(width), np.ones(width))
    best_score = _score(best, levels, fails)
    while (smaller := _peel(bounds, levels, fails)) is not None:
        bounds = smaller
        if (score := _score(bounds, levels, fails)) > best_score:
            best, best_score = bounds, score
    return _drop_chance(best, levels, fails)


def _score(bounds: _Bounds, levels: Floats, fails: Bools) -> float:
    inside = bounds.holds(levels)
    hits = float(fails[inside].sum())
    return 2 * hits / float(inside.sum() + fails.sum())


def _peel(bounds: _Bounds, levels: Floats, fails: Bools) -> _Bounds | None:
    """Return the box without the slice whose loss leaves most failures; None where it would get too small."""
    inside = bounds.holds(levels)
    count = int(inside.sum())
    within, wanted = levels[inside], fails[inside]
    found: tuple[float, _Bounds] | None = None
    for column in range(levels.shape[1]):
        low, high = np.quantile(within[:, column], (PEEL, 1 - PEEL))
        for side, edge in ((0, low), (1, high)):
            kept = within[:, column] >= edge if side == 0 else within[:, column] <= edge
            if not LEAST <= int(kept.sum()) < count:
                continue
            density = float(wanted[kept].mean())
            if found is None or density > found[0]:
                ends = [bounds.low.copy(), bounds.high.copy()]
                ends[side][column] = edge
                found = density, _Bounds(*ends)
    return found[1] if found else None


def _drop_chance(bounds: _Bounds, levels: Floats, fails: Bools) -> _Bounds:
    """Return the box without limits that a random choice of as many futures would have done as well as.

    The quasi p-value of Bryant and Lempert: the chance that of as many futures as the box holds, drawn at random from
    those that it would hold without the limit, as many fail.
    """
    while True:
        inside = bounds.holds(levels)
        count, hits = int(inside.sum()), int(fails[inside].sum())
        worst: tuple[float, _Bounds] | None = None
        for column in np.flatnonzero((bounds.low > 0) | (bounds.high < 1)).tolist():
            low, high = bounds.low.copy(), bounds.high.copy()
            low[column], high[column] = 0.0, 1.0
            wider = _Bounds(low, high)
            chance = float(binom.sf(hits - 1, count, fails[wider.holds(levels)].mean()))
            if worst is None or chance > worst[0]:
                worst = chance, wider
        if worst is None or worst[0] <= CHANCE:
            return bounds
        bounds = worst[1]


def _limit(column: Column, low: float, high: float) -> Limit:
    def value(level: float) -> float:
        ends = (np.array([one]) for one in (column.best, column.low, column.high))
        return float(place_in_range(place_positions(np.array([[level]])), *ends)[0, 0])

    return Limit(
        column,
        float(low),
        float(high),
        value(float(low)) if low > 0 else None,
        value(float(high)) if high < 1 else None,
    )
