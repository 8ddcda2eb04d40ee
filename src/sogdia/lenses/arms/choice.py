"""A choice model of buyer x supplier x class: part of deliveries is carried on, the rest is chosen anew.

With kept shares p and drivers x of each supplier s, and V the buyer's last volume in hundreds of million TIV::

    share(s) = theta p(s) + (1 - theta) q(s)
    q(s) = exp(x(s) b) / sum of exp(x b) over suppliers
    log odds of theta = a0 + a1 log10(V / 3)

Large arsenals carry on more. Fitted by penalised maximum likelihood (a quasi-likelihood: shares stand for counts) with
L-BFGS of scipy. Windows are few, so every coefficient is pulled towards a prior. What comes is spread as a Dirichlet
whose precision grows with the root of the volume. The point forecast raises the expected shares to the power
(`sharpness`) that would have had the least absolute error in the windows fitted on. Intervals leave out on either side
the `tail` that would have let them hold 80 % of the shares that registers list, which are not any shares but those of
suppliers that came into play.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.stats import beta

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.arms.appeal import DRIVERS, FLOOR, Past, Situation, describe_situation
from sogdia.lenses.arms.market import Market, Window

Floats = NDArray[np.float64]
NAMES = ("carried on", "size", *DRIVERS)
PRIOR = np.array([0.0, 0.5, 0.3, 0.5, 0.0])
PENALTY = 1.0  # of a squared distance of 1 from the prior, in log likelihood of one average market
MIDDLE_TIV_M = 300.0  # at this volume `size` says nothing; it lies between the small buyers and the large
SHARPNESS = np.linspace(1.0, 3.0, 17)
PRECISION = (1e-3, 1e3)
COVER = 0.8
TAILS = (0.1, 0.075, 0.05, 0.025, 0.01, 0.005)
HALF_A_POINT = 0.005  # nobody prints shares more exactly


class Transition(msgspec.Struct, frozen=True):
    """A situation and the shares that followed, shape (suppliers,); `weight` is the root of the volume that came."""

    situation: Situation
    seen: Floats
    weight: float


class Choice(msgspec.Struct, frozen=True):
    """The fitted model. `coefficients` are in the order of `NAMES`, `covariance` is theirs.

    `precision` is that of the Dirichlet for a volume of one million TIV; `transitions` is how many windows taught it,
    `last_year` up to when.
    """

    suppliers: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    precision: float
    sharpness: float
    tail: float
    transitions: int
    last_year: int


def collect_transitions(past: Past, year: int) -> tuple[Transition, ...]:
    """Return each market that ends by `year` with the situation one whole window before it."""
    found = []
    for market in past.markets:
        before = Window(market.window.first - market.window.years, market.window.first - 1)
        if market.window.last > year or not market.tiv_m:
            continue
        if not any(other.window == before and other.weapons == market.weapons for other in past.markets):
            continue
        situation = describe_situation(past.until(before.last), market.buyer, market.weapons, before)
        if situation is not None:
            found.append(Transition(situation, _seen(past, market), float(np.sqrt(market.total_tiv_m))))
    return tuple(found)


def fit_choice(past: Past, year: int) -> Choice:
    """Return the model fitted on what was delivered up to `year`; raise `SogdiaError` if that teaches nothing."""
    transitions = collect_transitions(past, year)
    if not transitions:
        what = f"teach nothing: no two windows in a row that end by {year} are known"
        raise SogdiaError(Problem("deliveries of arms", what))
    weight = np.array([one.weight for one in transitions])
    weight = weight / weight.mean()

    def lose(coefficients: Floats) -> tuple[float, Floats]:
        return _lose(coefficients, transitions, weight)

    best = minimize(lose, PRIOR, jac=True, method="L-BFGS-B", options={"gtol": 1e-8, "ftol": 1e-12}).x
    expected = np.stack([expect_shares(best, one.situation) for one in transitions])
    seen = np.stack([one.seen for one in transitions])
    volume = np.array([one.situation.volume_tiv_m for one in transitions])
    precision = _fit_precision(expected, seen, np.maximum(volume, 1.0))
    return Choice(
        suppliers=past.suppliers,
        coefficients=best,
        covariance=np.asarray(np.linalg.inv(_measure_curvature(lambda c: lose(c)[1], best)), dtype=float),
        precision=precision,
        sharpness=_fit_sharpness(expected, seen, weight),
        tail=_fit_tail(expected, seen, precision * np.sqrt(np.maximum(volume, 1.0)), transitions),
        transitions=len(transitions),
        last_year=year,
    )


def carry_on(coefficients: Floats, volume_tiv_m: float) -> float:
    """Return the share of deliveries that is carried on, given the volume of the last window."""
    size = np.log10(max(volume_tiv_m, 1.0) / MIDDLE_TIV_M)
    return float(1.0 / (1.0 + np.exp(-coefficients[0] - coefficients[1] * size)))


def choose_anew(coefficients: Floats, situation: Situation, pull: Floats | None = None) -> Floats:
    """Return the shares in what is chosen anew, shape (suppliers,); `pull` is added to the utilities."""
    utility = situation.drivers @ coefficients[2:]
    if pull is not None:
        utility = utility + pull
    raised = np.exp(utility - utility.max())
    return np.asarray(raised / raised.sum())


def expect_shares(coefficients: Floats, situation: Situation, pull: Floats | None = None) -> Floats:
    """Return the expected shares, shape (suppliers,)."""
    theta = carry_on(coefficients, situation.volume_tiv_m)
    return theta * situation.kept + (1.0 - theta) * choose_anew(coefficients, situation, pull)


def sharpen(shares: Floats, power: float) -> Floats:
    """Return shares raised to a power and scaled to sum to 1 along the last axis."""
    raised = shares**power
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _lose(c: Floats, transitions: Sequence[Transition], weight: Floats) -> tuple[float, Floats]:
    """Return the penalised loss and its gradient."""
    loss = PENALTY * float(((c - PRIOR) ** 2).sum())
    slope = 2.0 * PENALTY * (c - PRIOR)
    for one, its_weight in zip(transitions, weight, strict=True):
        kept, drivers = one.situation.kept, one.situation.drivers
        theta = carry_on(c, one.situation.volume_tiv_m)
        anew = choose_anew(c, one.situation)
        share = theta * kept + (1.0 - theta) * anew
        ratio = one.seen / share
        size = np.log10(max(one.situation.volume_tiv_m, 1.0) / MIDDLE_TIV_M)
        by_theta = theta * (1.0 - theta) * float(ratio @ (kept - anew))
        by_driver = (1.0 - theta) * ((ratio * anew) @ (drivers - anew @ drivers))
        loss -= its_weight * float(one.seen @ np.log(share))
        slope = slope - its_weight * np.concatenate(([by_theta, by_theta * size], by_driver))
    return loss, slope


def _measure_curvature(slope: Callable[[Floats], Floats], at: Floats, step: float = 1e-4) -> Floats:
    """Return the symmetric matrix of second derivatives by central differences of the gradient."""
    moves = step * np.eye(at.size)
    rows = np.stack([(slope(at + move) - slope(at - move)) / (2.0 * step) for move in moves])
    return np.asarray((rows + rows.T) / 2.0)


def _fit_precision(expected: Floats, seen: Floats, volume: Floats) -> float:
    """Return the precision k at which squared errors are as large as a Dirichlet of k sqrt(volume) has them."""
    error = ((seen - expected) ** 2).sum()
    spread = 1.0 - (expected**2).sum(axis=1)

    def excess(log_k: float) -> float:
        return float((spread / (np.exp(log_k) * np.sqrt(volume) + 1.0)).sum() - error)

    low, high = np.log(PRECISION)
    if excess(low) <= 0.0:
        return PRECISION[0]
    if excess(high) >= 0.0:
        return PRECISION[1]
    return float(np.exp(brentq(excess, low, high)))


def _fit_sharpness(expected: Floats, seen: Floats, weight: Floats) -> float:
    errors = [float(weight @ np.abs(sharpen(expected, power) - seen).sum(axis=1)) for power in SHARPNESS]
    return float(SHARPNESS[int(np.argmin(errors))])


def _fit_tail(expected: Floats, seen: Floats, precision: Floats, transitions: Sequence[Transition]) -> float:
    """Return the widest tail that still holds `COVER` of the shares that were listed before or after."""
    kept = np.stack([one.situation.kept for one in transitions])
    listed = (seen >= FLOOR) | (kept >= FLOOR)
    first, second = precision[:, None] * expected, precision[:, None] * (1.0 - expected)
    for tail in TAILS:
        low, high = beta.ppf(tail, first, second), beta.ppf(1.0 - tail, first, second)
        if ((low <= seen + HALF_A_POINT) & (seen - HALF_A_POINT <= high))[listed].mean() >= COVER:
            return tail
    return TAILS[-1]


def _seen(past: Past, market: Market) -> Floats:
    volumes = np.array([market.tiv_m.get(supplier, 0.0) for supplier in past.suppliers])
    return np.asarray(volumes / volumes.sum())
