"""A figure with its range."""

from __future__ import annotations

import math
from enum import StrEnum

import msgspec

HALF_OF_80 = 1.2815515655446004
"""Half an 80 % interval of the normal distribution, in standard deviations: from the middle to p10 or p90."""


class Confidence(StrEnum):
    """How a figure came to be, best first."""

    SOURCED = "sourced"
    COMPUTED = "computed"
    FITTED = "fitted"
    ASSUMED = "assumed"
    SCENARIO = "scenario"


class Quantity(msgspec.Struct, frozen=True):
    """A best value between `low` and `high`, in `unit`, with where it came from.

    `source` is the id of a row in `sources.csv`, or the scenario's name for `Confidence.SCENARIO`.
    """

    best: float
    low: float
    high: float
    unit: str
    confidence: Confidence
    source: str

    def check(self) -> str:
        """Return what is wrong with the range, or an empty string."""
        if not all(map(math.isfinite, (self.best, self.low, self.high))):
            return "is not finite"
        if not self.low <= self.best <= self.high:
            return f"best {self.best:g} lies outside its range {self.low:g} to {self.high:g}"
        return ""
