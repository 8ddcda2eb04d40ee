"""The verdict: from samples of a quantity, and what is said of it, to supported, contradicted or undecided.

- What is said to be so, or to come, is *supported* if it holds in at least nine samples of ten, *contradicted* if it
  fails to in at least nine of ten, and *undecided* between.
- What is only said to be possible ("may", "could") is *supported* if it holds in at least one of ten, *contradicted* if
  it holds in no more than one of a hundred, and *undecided* between.
- A claim of several parts is supported if every part is, contradicted if any part is, and undecided otherwise.

A change counts if it is at least a hundredth of the larger of the two values, and more than the least of its unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sogdia.outcomes.claims.model import Expected, Floats, Verdict

Bools = NDArray[np.bool_]

ROBUST = 0.9
POSSIBLE = 0.1
IMPOSSIBLE = 0.01
LEAST_SHARE = 0.01
LEAST = {
    "Mt/yr": 0.01,
    "US$ m/yr": 1.0,
    "US$/t": 0.5,
    "h": 1.0,
    "km": 1.0,
    "share": 0.005,
    "chance": 0.005,
    "steps": 0.01,
    "points": 0.01,
}
"""Changes of no more than this count as none; of other units every change counts."""
WITHOUT_SHARE = ("steps",)
"""Sums of chances: a hundredth of a step counts however many are to be expected."""
HARDLY_ANY = 0.5
"""With numbers in fewer than this share of samples nothing is decided."""


class Shares(NamedTuple):
    """In what shares of samples it holds, nothing moves, the opposite happens; `known` of `asked` have a number."""

    holds: float
    nothing: float
    opposite: float
    known: int
    asked: int


def measure_shares(
    value: Floats, base: Floats | None, expected: Expected, unit: str, other: Floats | None = None
) -> Shares:
    """Return in what shares of samples what is expected happens.

    `base` and `other` have the shape of `value`, (samples,). nan is no number and counts for nothing.

    >>> measure_shares(np.array([3.0, 3.0, 1.0, 2.0]), np.full(4, 2.0), Expected("up"), "Mt/yr")
    Shares(holds=0.5, nothing=0.25, opposite=0.25, known=4, asked=4)
    """
    known = np.isfinite(value)
    for beside in (base if expected.kind in MOVES else None, other):
        if beside is not None:
            known &= np.isfinite(beside)
    asked, number = len(value), int(known.sum())
    if not number:
        return Shares(0.0, 0.0, 0.0, 0, asked)
    value = value[known]
    if expected.kind in MOVES:
        if base is None:
            return Shares(0.0, 0.0, 0.0, 0, asked)
        up, down = measure_moves(value, base[known], unit, expected.low)
        holds, opposite = MOVES[expected.kind](up, down)
    else:
        holds = meets(value, expected, None if other is None else other[known])
        opposite = ~holds
    holding, still, opposed = (float(marks.mean()) for marks in (holds, ~holds & ~opposite, opposite))
    return Shares(holding, still, opposed, number, asked)


def measure_moves(value: Floats, base: Floats, unit: str, by: float | None = None) -> tuple[Bools, Bools]:
    """Return which samples rise, and which fall, by enough to count: by a share `by` of the base, if one is asked."""
    change = value - base
    share = 0.0 if unit in WITHOUT_SHARE else LEAST_SHARE
    least = np.maximum(share * np.maximum(np.abs(value), np.abs(base)), LEAST.get(unit, 0.0))
    if by is not None:
        least = np.maximum(least, by * np.abs(base))
    return change > least, change < -least


MOVES = {
    "up": lambda up, down: (up, down),
    "down": lambda up, down: (down, up),
    "flat": lambda up, down: (~up & ~down, up | down),
    "not up": lambda up, down: (~up, up),
    "not down": lambda up, down: (~down, down),
}
"""From which samples rise and which fall to which are as expected and which the opposite."""


def meets(value: Floats, expected: Expected, other: Floats | None) -> Bools:
    """Return which values lie where they are expected."""
    low = other if expected.kind == "above" and other is not None else expected.low
    high = other if expected.kind == "below" and other is not None else expected.high
    found = np.ones(len(value), dtype=np.bool_)
    if low is not None:
        found &= value > low if expected.kind == "above" else value >= low
    if high is not None:
        found &= value < high if expected.kind == "below" else value <= high
    return found


def decide(shares: Shares, possible: bool) -> Verdict:
    """Return the verdict on one test; `possible` says that the claim is of what may be.

    >>> decide(Shares(0.95, 0.0, 0.05, 100, 100), False), decide(Shares(0.2, 0.8, 0.0, 100, 100), True)
    ('supported', 'supported')
    """
    if shares.known == 0 or shares.known < HARDLY_ANY * shares.asked:
        return "undecided"
    yes, no = (POSSIBLE, IMPOSSIBLE) if possible else (ROBUST, 1 - ROBUST)
    if shares.holds >= yes - 1e-12:
        return "supported"
    return "contradicted" if shares.holds <= no + 1e-12 else "undecided"


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a claim from those on its tests; untestable if it has none."""
    found = set(verdicts)
    if not found:
        return "untestable"
    if "contradicted" in found:
        return "contradicted"
    return "supported" if found == {"supported"} else "undecided"
