"""How fast cargo of each class moves to new ways, fitted to what history did.

Each class has one factor on its adjustment time. With priors from the ledger's ranges (low and high taken for the
ends of an 80 % interval of a log-normal), the factors are those under which what was observed is likeliest:

    minimise  Σ_cases mean(½ miss²/v + ½ ln v)  +  Σ_classes ½ (ln factor / t)²

where a miss is between observed and median ln(after/before) and v its variance. A case counts once, however many
observations it has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from sogdia.backcast import Prediction
from sogdia.equilibrium.paths import Floats
from sogdia.evidence import HALF_OF_80
from sogdia.world.model import World

MISS_SD = 0.5
"""Before any case is known a prediction is taken to miss by 0.5 in ln, a factor of 1.65."""
LOG_FACTORS = np.log(2.0) / 4 * np.arange(-16, 17)
"""The factors tried, in ln: from a sixteenth to sixteen times, four to a doubling."""
MAX_SWEEPS = 20


class Speed(msgspec.Struct, frozen=True):
    """The adjustment time of a class, in years, before and after the fit, each with its 80 % range.

    `left` is the share of the prior's standard error that the fit leaves: near 1 where history says nothing.
    """

    commodity: str
    prior: float
    prior_low: float
    prior_high: float
    fitted: float
    low: float
    high: float
    left: float

    @property
    def factor(self) -> float:
        """Return what the fit multiplies the ledger's time by."""
        return self.fitted / self.prior


class _Range(NamedTuple):
    best: float
    low: float
    high: float

    @property
    def log_sd(self) -> float:
        return math.log(self.high / self.low) / (2 * HALF_OF_80)


def fit_speeds(world: World, taught: Sequence[Prediction]) -> tuple[Speed, ...]:
    """Return the adjustment time of each class of the world under which the predictions `taught` miss least.

    One class after the other is moved to its best factor until none moves. The error of a class is that of its
    factor with the others held, which is the smaller the better history can tell it.
    """
    priors = {name: _read_prior(world, name) for name in world.commodities}
    sds = np.array([prior.log_sd for prior in priors.values()])
    logs = np.zeros(len(priors))
    for _ in range(MAX_SWEEPS):
        moved = logs.copy()
        for number in range(len(priors)):
            moved[number] = LOG_FACTORS[int(np.argmin(_profile(taught, moved, sds, number)))]
        if np.array_equal(moved, logs):
            break
        logs = moved
    rows = []
    for number, (name, prior) in enumerate(priors.items()):
        sd = _spread(_profile(taught, logs, sds, number))
        fitted, wide = prior.best * math.exp(logs[number]), math.exp(HALF_OF_80 * sd)
        rows.append(Speed(name, *prior, fitted, fitted / wide, fitted * wide, min(sd / prior.log_sd, 1.0)))
    return tuple(rows)


def _read_prior(world: World, commodity: str) -> _Range:
    quantity = world.figure(commodity, "adjustment_years")
    return _Range(1.0, 0.5, 2.0) if quantity is None else _Range(quantity.best, quantity.low, quantity.high)


def _profile(taught: Sequence[Prediction], logs: Floats, sds: Floats, number: int) -> Floats:
    """Return the badness of each factor of one class, the others held; shape (factors,)."""
    tried = np.repeat(logs[np.newaxis], len(LOG_FACTORS), axis=0)
    tried[:, number] = LOG_FACTORS
    return np.array([_badness(taught, one, sds) for one in tried])


def _badness(taught: Sequence[Prediction], logs: Floats, sds: Floats) -> float:
    misses: dict[str, list[float]] = {}
    for one in taught:
        members = one.log_ratios(np.exp(logs))
        variance = float(np.var(members)) + one.observation.sd**2 + MISS_SD**2
        miss = (one.observation.log_ratio or 0.0) - float(np.median(members))
        misses.setdefault(one.case.id, []).append(0.5 * miss**2 / variance + 0.5 * math.log(variance))
    prior = 0.5 * float(np.sum((logs / sds) ** 2))
    return prior + sum(sum(case) / len(case) for case in misses.values())


def _spread(badness: Floats) -> float:
    """Return the standard deviation of ln(factor) when exp(−badness) is its density over the factors tried."""
    weight = np.exp(badness.min() - badness)
    weight /= weight.sum()
    mean = float(weight @ LOG_FACTORS)
    return math.sqrt(max(float(weight @ (LOG_FACTORS - mean) ** 2), 1e-12))
