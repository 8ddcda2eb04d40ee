"""What many futures come to: ranges, who rises in how many of them, what decides it, how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist

import msgspec
import numpy as np

from sogdia.equilibrium.ensemble import draw_levels
from sogdia.equilibrium.paths import Bools, Floats
from sogdia.futures import Chunk, Plan
from sogdia.lenses.results import UNITS, Key
from sogdia.lenses.routes.draws import Column
from sogdia.outcomes.discovery import Discovery, discover

UNCHANGED = 1e-5
"""Changes of less than this (in Mt, US$ m…) are what the solver's tolerance leaves; they count as none."""
ROBUST = 0.9
DECILE = 0.1
LEAST_PART = 0.25
"""A scenario does badly in so large a part of the futures, whatever it does in the others."""
BATCHES = 20
DRIVERS = 10
CHANCE = 0.05
"""How often any figure at all may be listed that has nothing to do with the headline."""
LIKELIHOODS = (
    (0.01, 0.05, "almost no chance"),
    (0.05, 0.20, "very unlikely"),
    (0.20, 0.45, "unlikely"),
    (0.45, 0.55, "roughly even chance"),
    (0.55, 0.80, "likely"),
    (0.80, 0.95, "very likely"),
    (0.95, 0.99, "almost certain"),
)
"""The words of ICD 203 (Analytic Standards, United States, 2015). Beyond them numbers speak."""


class Spread(msgspec.Struct, frozen=True):
    """The 10th, 50th and 90th percentile."""

    p10: float
    p50: float
    p90: float


class Measured(msgspec.Struct, frozen=True):
    """One measure over all futures. `rises` and `falls` are shares of futures; what neither does stays as it is."""

    key: Key
    unit: str
    base: Spread
    scenario: Spread
    change: Spread
    rises: float
    falls: float

    @property
    def likelihood(self) -> str:
        """Return how likely the measure is to rise, in the words of ICD 203."""
        return name_likelihood(self.rises)


class Exceedance(msgspec.Struct, frozen=True):
    """In what share of futures the headline changes by more than `threshold`."""

    threshold: float
    share: float


class Driver(msgspec.Struct, frozen=True):
    """A figure and how the change of the headline goes with it.

    `correlation` is by ranks, over all futures; `at_low` and `at_high` the change where the figure is in its lowest and
    highest tenth.
    """

    column: Column
    correlation: float
    at_low: Spread
    at_high: Spread


class Sample(msgspec.Struct, frozen=True):
    """The median change of the headline as the first `count` futures have it, and its standard error if known."""

    count: int
    median: float
    standard_error: float | None


class Summary(msgspec.Struct, frozen=True):
    """Everything told of many futures.

    `solved` is how many have a solution; of them `exactly` by the reference solver. `gap` is the worst duality gap.
    `figures` is how many numbers each future draws. The scenario fails in a future in which the change of the headline
    is in its least quarter, beyond `fails_from` (the least fall, where the median falls); `discovery` says when.
    `details` are the costs of pairs and shadow prices, where they were asked for.
    """

    run_id: str
    scenario: str
    year: int
    seed: int
    count: int
    solved: int
    exactly: int
    gap: float
    routes_added: int
    missed_mean_usd_t: float
    missed_most_usd_t: float
    figures: int
    headline: Key
    measures: tuple[Measured, ...]
    exceedance: tuple[Exceedance, ...]
    drivers: tuple[Driver, ...]
    samples: tuple[Sample, ...]
    fails_from: float
    discovery: Discovery
    details: tuple[Measured, ...] = ()

    def winners(self) -> tuple[Measured, ...]:
        """Return what rises in at least nine futures of ten, the largest median change first."""
        return self._robust(lambda row: row.rises >= ROBUST)

    def losers(self) -> tuple[Measured, ...]:
        """Return what falls in at least nine futures of ten, the largest median change first."""
        return self._robust(lambda row: row.falls >= ROBUST)

    def _robust(self, chosen: Callable[[Measured], bool]) -> tuple[Measured, ...]:
        rows = [row for row in self.measures if row.key.measure in _CARGO and chosen(row)]
        return tuple(sorted(rows, key=lambda row: (-abs(row.change.p50), row.key)))


_CARGO = ("cargo_mt_yr", "transit_mt_yr")


def name_likelihood(share: float) -> str:
    """Return the ICD 203 words for a share of futures; below 1 % and above 99 % the number itself.

    That it holds in all futures drawn, few as they may be, says no more than that.

    >>> name_likelihood(0.97), name_likelihood(0.5), name_likelihood(0.999), name_likelihood(1.0)
    ('almost certain', 'roughly even chance', 'more than 99 %', 'in all futures')
    """
    if share <= 0 or share >= 1:
        return "in all futures" if share >= 1 else "in no future"
    for low, high, words in LIKELIHOODS:
        if low <= share < high or (share == high and high == LIKELIHOODS[-1][1]):
            return words
    return "less than 1 %" if share < LIKELIHOODS[0][0] else "more than 99 %"


def summarise(plan: Plan, scenario: str, chunks: Sequence[Chunk], headline: Key | None = None) -> Summary:
    """Return what the chunks of a plan, all of them and in order, come to.

    `headline` is by default the cargo of the corridor whose median change is largest.
    """
    base = np.concatenate([chunk.base for chunk in chunks])
    value = np.concatenate([chunk.scenario for chunk in chunks])
    exactly = np.concatenate([chunk.exactly for chunk in chunks])
    gap = np.concatenate([chunk.gap for chunk in chunks])
    solved = np.isfinite(base).all(axis=1) & np.isfinite(value).all(axis=1)
    change = value - base
    change[np.abs(change) < UNCHANGED] = 0.0
    rows = _measure(plan.keys, base[solved], value[solved], change[solved])
    details = _measure_details(plan, chunks, solved)
    lead = headline or _lead(rows)
    lead_change = change[:, plan.keys.index(lead)]
    return Summary(
        plan.run_id, scenario, plan.when, plan.seed, len(base), int(solved.sum()), int((exactly & solved).sum()),
        float(gap[solved].max(initial=0.0)), plan.check.added, plan.check.mean_usd_t, plan.check.most_usd_t,
        len(plan.columns), lead, rows, _exceed(lead_change[solved]), _rank_drivers(plan, lead_change, solved),
        _sample(lead_change[solved]), *_discover(plan, lead_change, solved), details,
    )  # fmt: skip


def _measure_details(plan: Plan, chunks: Sequence[Chunk], solved: Bools) -> tuple[Measured, ...]:
    """Return what the details come to, each over the futures in which both worlds have it."""
    details = [chunk.details for chunk in chunks if chunk.details is not None]
    if not details:
        return ()
    base, value = (np.concatenate(sides)[solved] for sides in zip(*details, strict=True))
    change = value - base
    change[np.abs(change) < UNCHANGED] = 0.0
    known = np.isfinite(change)
    rows: dict[Key, Measured] = {}
    for pattern in np.unique(known, axis=1).T:
        columns = np.flatnonzero((known == pattern[:, None]).all(axis=0))
        if pattern.any():
            here = np.ix_(pattern, columns)
            keys = [plan.detail_keys[column] for column in columns.tolist()]
            rows |= {row.key: row for row in _measure(keys, base[here], value[here], change[here])}
    return tuple(rows[key] for key in plan.detail_keys if key in rows)


def _spread(values: Floats) -> Spread:
    return _spread_each(values[:, None])[0]


def _spread_each(values: Floats) -> list[Spread]:
    """Return the spread of each column over the rows; zeros if there are none."""
    if not len(values):
        return [Spread(0.0, 0.0, 0.0)] * values.shape[1]
    return [Spread(*ends) for ends in np.quantile(values, [0.1, 0.5, 0.9], axis=0).T.tolist()]


def _measure(keys: Sequence[Key], base: Floats, value: Floats, change: Floats) -> tuple[Measured, ...]:
    before, after, moved = (_spread_each(side) for side in (base, value, change))
    rises, falls = (change > 0).mean(axis=0).tolist(), (change < 0).mean(axis=0).tolist()
    return tuple(
        Measured(key, UNITS[key.measure], *rest)
        for key, *rest in zip(keys, before, after, moved, rises, falls, strict=True)
    )


def _lead(rows: Sequence[Measured]) -> Key:
    corridors = [row for row in rows if row.key.kind == "corridor" and row.key.measure == "cargo_mt_yr"]
    top = max(corridors, key=lambda row: (abs(row.change.p50), row.rises + row.falls), default=None)
    return top.key if top and top.rises + top.falls > 0 else Key("total", "all", "carried_mt_yr")


def _exceed(change: Floats) -> tuple[Exceedance, ...]:
    """Return shares of futures beyond round thresholds that span the middle nine tenths of the changes."""
    if not len(change) or not change.any():
        return ()
    low, high = np.quantile(change, [0.05, 0.95])
    step = _round_step((high - low) / 5)
    thresholds = np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step
    return tuple(Exceedance(float(round(one, 10)), float((change > one).mean())) for one in thresholds)


def _round_step(size: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not below `size`."""
    if size <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(size))
    return float(next(one * power for one in (1, 2, 5, 10) if one * power >= size * (1 - 1e-9)))


def _rank_drivers(plan: Plan, change: Floats, solved: Bools) -> tuple[Driver, ...]:
    """Return the figures with whose level the change of the headline goes most, most first."""
    correlation, top = _find_drivers(plan, change, solved)
    index = np.flatnonzero(solved)
    levels = draw_levels(plan.column_keys[top], 0, plan.count, plan.count)[index]
    return tuple(
        Driver(
            plan.columns[one], float(correlation[one]), _spread(change[index][levels[:, place] < DECILE]),
            _spread(change[index][levels[:, place] >= 1 - DECILE]),
        )
        for place, one in enumerate(top)
    )  # fmt: skip


def _discover(plan: Plan, change: Floats, solved: Bools) -> tuple[float, Discovery]:
    """Return from where on the change of the headline is in its least quarter, and when it is.

    Only the figures that the change goes with are tried.
    """
    index = np.flatnonzero(solved)
    if not len(index) or not change[index].any():
        return 0.0, Discovery(0.0, len(index), ())
    rises = float(np.median(change[index])) >= 0
    bound = float(np.quantile(change[index], LEAST_PART if rises else 1 - LEAST_PART))
    fails = change[index] < bound if rises else change[index] > bound
    _, top = _find_drivers(plan, change, solved)
    levels = draw_levels(plan.column_keys[top], 0, plan.count, plan.count)[index]
    return bound, discover([plan.columns[one] for one in top], levels, fails)


def _find_drivers(plan: Plan, change: Floats, solved: Bools) -> tuple[Floats, list[int]]:
    """Return the rank correlation of every figure with a change, and the figures that go with it most.

    Of thousands of figures some go with it by chance; only what goes further than the furthest of those would is told.
    """
    index = np.flatnonzero(solved)
    if len(index) < 10 or not change[index].any():
        return np.zeros(len(plan.columns)), []
    rank = np.argsort(np.argsort(change[index], kind="stable"), kind="stable") - (len(index) - 1) / 2
    rank = rank / np.sqrt((rank**2).sum())
    product, square, total = (np.zeros(len(plan.columns)) for _ in range(3))
    size = 500
    for first in range(0, plan.count, size):
        here = index[(index >= first) & (index < first + size)]
        levels = draw_levels(plan.column_keys, first, min(first + size, plan.count), plan.count)[here - first]
        product += rank[np.searchsorted(index, here)] @ levels
        square += (levels**2).sum(axis=0)
        total += levels.sum(axis=0)
    correlation = product / np.sqrt(np.maximum(square - total**2 / len(index), 1e-300))
    least = NormalDist().inv_cdf(1 - CHANCE / 2 / max(len(plan.columns), 1)) / np.sqrt(len(index) - 1)
    real = np.flatnonzero(np.abs(correlation) > least).tolist()
    return correlation, sorted(real, key=lambda one: (-abs(correlation[one]), plan.columns[one].name))[:DRIVERS]


def _sample(change: Floats) -> tuple[Sample, ...]:
    """Return the median after a quarter, half and all of the futures; the error is that of batches, over their root."""
    samples = []
    for count in sorted({len(change) // 4, len(change) // 2, len(change)} - {0}):
        part = change[:count]
        batches = [float(np.median(one)) for one in np.array_split(part, min(BATCHES, count))]
        error = float(np.std(batches, ddof=1) / np.sqrt(len(batches))) if len(batches) > 1 else None
        samples.append(Sample(count, float(np.median(part)), error))
    return tuple(samples)
