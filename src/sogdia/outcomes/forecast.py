"""What the model says of cases whose outcome nobody knows yet, with the spread that its earlier misses call for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

import msgspec
import numpy as np

from sogdia.backcast import Prediction
from sogdia.outcomes.backcast import MODEL, spread_of
from sogdia.outcomes.score import NORMAL, quantile_ensemble

LEARNED_UNTIL = 2025.5
"""Nothing that ended after June 2025 teaches a forecast (decimal year)."""


class Forecast(msgspec.Struct, frozen=True):
    """ln(after/before) of one measure: its median, its 80 % interval, and the chance (0 to 1) that it goes up."""

    case: str
    measure: str
    before: str
    after: str
    median: float
    low: float
    high: float
    chance_up: float

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Return after/before: median, low and high."""
        return math.exp(self.median), math.exp(self.low), math.exp(self.high)


def make_forecasts(asked: Sequence[Prediction], known: Sequence[Prediction]) -> tuple[Forecast, ...]:
    """Return a forecast for each prediction `asked`; those of `known` cases that ended in time say how wide."""
    earlier = [(one, one.log_ratios()) for one in known if one.observation.after.end <= LEARNED_UNTIL + 1e-9]
    misses = spread_of(MODEL, earlier)
    return tuple(_make_one(prediction, misses) for prediction in asked)


def _make_one(prediction: Prediction, misses: float) -> Forecast:
    row, members = prediction.observation, prediction.log_ratios()
    spread = float(np.hypot(misses, row.sd))
    low, median, high = (quantile_ensemble(members, spread, share) for share in (0.1, 0.5, 0.9))
    up = fmean(NORMAL.cdf(member / spread) for member in members.tolist())
    return Forecast(prediction.case.id, row.label, row.before.text, row.after.text, median, low, high, up)
