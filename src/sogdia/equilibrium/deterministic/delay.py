"""Delay: what a link costs under load, in the one form that all kernels share.

The Bureau of Public Roads curve (1964) with a fixed charge,

    cost(v) = fixed + scale · (v / capacity)^power,        scale = free-flow time · b,

also serves the system optimum: its marginal cost `cost + v · cost'` is the same curve with `scale · (power + 1)`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.int8]

_WHOLE_UP_TO = 8


class Delay(NamedTuple):
    """The delay curves of all links, shape (links,); `whole` is the power if it is a small whole number, else -1."""

    fixed: Floats
    scale: Floats
    per_capacity: Floats
    power: Floats
    whole: Shorts


def build_delay(fixed: Floats, scale: Floats, capacity: Floats, power: Floats) -> Delay:
    """Return the curves `fixed + scale · (v / capacity)^power`, constant ones folded into `fixed`.

    A power of zero makes `(v / capacity)^0 = 1` at every load, so such a link costs `fixed + scale` always.
    """
    constant = (scale == 0.0) | (power == 0.0)
    whole = np.where((power == np.round(power)) & (power <= _WHOLE_UP_TO), power, -1.0)
    return Delay(
        fixed=np.where(power == 0.0, fixed + scale, fixed),
        scale=np.where(constant, 0.0, scale),
        per_capacity=np.where(constant, 0.0, 1.0 / np.where(capacity > 0.0, capacity, 1.0)),
        power=np.where(constant, 0.0, power),
        whole=np.where(constant, 0.0, whole).astype(np.int8),
    )


@njit(cache=True)
def raise_to(base: float, power: float, whole: int) -> float:
    """Return `base ** power`, by multiplication where the power is a small whole number."""
    if whole == 3:  # asked for `power - 1` of the usual fourth power: the commonest call by far
        return base * base * base
    if whole < 0:
        return float(base**power)
    out = 1.0
    for _ in range(whole):
        out *= base
    return out


@njit(cache=True)
def cost_and_slope(delay: Delay, link: int, flow: float) -> tuple[float, float]:
    """Return the cost of `link` under `flow`, and its derivative with respect to flow (inf at 0 for powers below 1)."""
    whole = delay.whole[link]
    if whole == 0:
        return delay.fixed[link], 0.0
    load = max(flow, 0.0) * delay.per_capacity[link]
    power = delay.power[link]
    if load == 0.0 and power < 1.0:
        return delay.fixed[link], np.inf
    steep = raise_to(load, power - 1.0, whole - 1 if whole > 0 else -1)
    scale = delay.scale[link]
    return delay.fixed[link] + scale * steep * load, scale * power * delay.per_capacity[link] * steep


@njit(cache=True)
def update_costs(delay: Delay, flow: Floats, cost: Floats, slope: Floats) -> None:
    """Fill `cost` and `slope` of every link for `flow`."""
    for link in range(flow.size):
        cost[link], slope[link] = cost_and_slope(delay, link, flow[link])


def link_cost(delay: Delay, flow: Floats) -> Floats:
    """Return the cost of every link under `flow`."""
    cost, slope = np.empty_like(flow), np.empty_like(flow)
    update_costs(delay, flow, cost, slope)
    return cost


def beckmann_objective(delay: Delay, flow: Floats) -> float:
    """Return the sum over links of the integral of cost from 0 to `flow` (Beckmann, McGuire and Winsten 1956)."""
    load = np.maximum(flow, 0.0) * delay.per_capacity
    terms = delay.fixed * flow + delay.scale * np.power(load, delay.power) * flow / (delay.power + 1.0)
    return float(terms.sum())
