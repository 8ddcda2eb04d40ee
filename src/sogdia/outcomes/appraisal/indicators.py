"""What a stream of yearly sums is worth: NPV, EIRR, benefits over costs, payback.

Sums are of whole years, the first of them undiscounted (a spreadsheet's `=first + NPV(rate; rest)`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from sogdia.equilibrium.paths import Floats

LOWEST, HIGHEST, STEPS = -0.95, 20.0, 4000
"""Rates between which EIRRs are sought, and how finely: two roots closer than a step would be missed."""


class Eirr(NamedTuple):
    """The economic internal rate of return. `rate` is None where it says nothing; `why` then tells."""

    rate: float | None
    roots: tuple[float, ...]
    why: str = ""


def discount(count: int, rate: float) -> Floats:
    """Return the discount factors of `count` years, 1 for the first.

    >>> discount(3, 0.25).tolist()
    [1.0, 0.8, 0.64]
    """
    return np.asarray((1.0 + rate) ** -np.arange(count, dtype=np.float64))


def measure_npv(flows: Floats, rate: float) -> float:
    """Return the net present value in the first year, in the unit of the flows."""
    return float(flows @ discount(len(flows), rate))


def measure_eirr(flows: Floats) -> Eirr:
    """Return the rate at which the net present value is nothing.

    A stream that changes its sign more than once may have several such rates: then none of them is *the* rate of
    return (Lorie and Savage 1955), all are listed, and the NPV has to tell.
    """
    if not (flows > 0).any():
        return Eirr(None, (), "benefits never exceed costs")
    if not (flows < 0).any():
        return Eirr(None, (), "costs never exceed benefits")
    half = len(flows) // 2
    grid, powers = _spread_rates(len(flows), half)
    power = half - np.arange(len(flows), dtype=np.float64)

    def scaled(rate: float) -> float:
        return float(flows @ (1.0 + rate) ** power)

    values = powers @ flows
    sides = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0).tolist()
    found = [brentq(scaled, grid[one], grid[one + 1], xtol=1e-14, rtol=1e-14) for one in sides]
    roots = tuple(sorted({*found, *grid[values == 0.0].tolist()}))
    if len(roots) == 1:
        return Eirr(roots[0], roots)
    if roots:
        return Eirr(None, roots, "several rates bring the NPV to nothing; go by the NPV")
    return Eirr(None, (), f"no rate from {LOWEST:.0%} to {HIGHEST:.0%} brings the NPV to nothing")


@cache
def _spread_rates(count: int, half: int) -> tuple[Floats, Floats]:
    """Return rates to try, and (1 + rate)^(half - year) of each, shape (rates, years).

    The NPV is scaled by (1 + rate)^half so that neither end overflows; a positive factor moves no root.
    """
    grid = np.expm1(np.linspace(np.log1p(LOWEST), np.log1p(HIGHEST), STEPS))
    return grid, (1.0 + grid[:, None]) ** (half - np.arange(count, dtype=np.float64))


def measure_ratio(benefits: Floats, costs: Floats, rate: float) -> float | None:
    """Return the present value of benefits over that of costs (both positive sums); None without costs."""
    spent = measure_npv(costs, rate)
    return measure_npv(benefits, rate) / spent if spent > 0 else None


def measure_payback(flows: Floats, opening: int) -> float | None:
    """Return after how many years of running the undiscounted sums first add up to what was spent; None if never.

    `opening` is the position of the first year of running. Within a year benefits come evenly.
    """
    total = np.cumsum(flows)
    after = np.flatnonzero((total >= 0) & (np.arange(len(flows)) >= opening))
    if not len(after):
        return None
    year = int(after[0])
    before = float(total[year - 1]) if year else 0.0
    part = -before / float(flows[year]) if before < 0 < flows[year] else 0.0
    return year - opening + part


def measure_switch(npv: float, part: float) -> float | None:
    """Return by which share of itself an item has to change for the NPV to be nothing; `part` is its present value.

    >>> measure_switch(50.0, -200.0), measure_switch(50.0, 0.0)
    (0.25, None)
    """
    return -npv / part if part else None
