"""Fit a few figures to what was counted, within what their ranges allow.

Least squares on logarithms with priors. With parameters p > 0 and counts y,

    minimise  Σ_j (ln Y_j(p) − ln y_j)² / s_j²  +  Σ_i (ln p_i − ln b_i)² / t_i²

where s comes from the count's own range, b and t from the figure's (low and high are taken for the ends of an 80 %
interval), and p stays within its range. Gauss-Newton steps, damped where they do not improve; the derivatives are the
engine's, one adjoint per count. Standard errors are those of the linearised problem at the end; a figure whose error
is hardly smaller than its prior is one that the counts say nothing of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs

from sogdia.equilibrium.paths import Floats
from sogdia.equilibrium.sensitivity import differentiate
from sogdia.errors import NetworkError, Problem
from sogdia.evidence.quantity import HALF_OF_80, Confidence, Quantity
from sogdia.evidence.reconcile import reconcile
from sogdia.lenses.routes import RoutesModel, Solved, solve_routes
from sogdia.lenses.routes.gradient import differentiate_figures
from sogdia.lenses.routes.query import Measure, weigh_measure
from sogdia.world.model import FigureKey, World

LEAST_SPREAD = 0.05
"""No count is believed to better than this, in logarithms."""
MAX_STEPS = 15
FURTHEST_LOG_STEP = 0.7


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a measure in a year, with its range."""

    measure: Measure
    year: int
    value: float
    low: float
    high: float
    source: str
    note: str

    @property
    def spread(self) -> float:
        """Return the standard deviation of ln(count)."""
        return max(float(np.log(self.high / self.low)) / (2 * HALF_OF_80), LEAST_SPREAD)


@dataclass(frozen=True, slots=True)
class Fitted:
    """One figure before and after. `prior_error` and `error` are standard deviations of its logarithm."""

    key: FigureKey
    unit: str
    prior: float
    low: float
    high: float
    value: float
    prior_error: float
    error: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The state after a step.

    Attributes
    ----------
    fitted : the figures. before, after : shape (counts,), the model's values at the priors and now.
    correlation : shape (figures, figures), of the errors. objective : the sum minimised. step : how many were taken.
    """

    step: int
    counts: tuple[Count, ...]
    fitted: tuple[Fitted, ...]
    before: Floats
    after: Floats
    correlation: Floats
    objective: float


def iterate_calibration(
    model: RoutesModel, counts: Iterable[Count], keys: Iterable[FigureKey]
) -> Iterator[Calibration]:
    """Yield the calibration after each step that improved it; ends when none does.

    The base year carries its demand whatever the costs, as where reference costs are worked out: counts are of what
    was carried. Raises NetworkError for figures without a range.
    """
    counts, keys = tuple(counts), tuple(keys)
    task = _Task(replace(model, reference={}, firmness=0.0), counts, keys)
    now = task.evaluate(task.prior)
    before, damping = now.model_values, 1e-3
    yield task.report(0, now, before)
    for step in range(1, MAX_STEPS):
        better = None
        while better is None and damping < 1e4:
            then = task.evaluate(task.next(now, damping))
            if then.objective < now.objective - 1e-6 * abs(now.objective):
                better, damping = then, max(damping / 5, 1e-6)
            else:
                damping *= 10
        if better is None:
            return
        done = now.objective - better.objective < 1e-3 * now.objective
        now = better
        yield task.report(step, now, before)
        if done:
            return


@dataclass(frozen=True, slots=True)
class _Point:
    log: Floats
    model_values: Floats
    slopes: Floats
    objective: float


class _Task:
    """The counts, the figures, and what the engine makes of them."""

    def __init__(self, model: RoutesModel, counts: tuple[Count, ...], keys: tuple[FigureKey, ...]) -> None:
        self.model, self.counts, self.keys = model, counts, keys
        self.world: World = model.world.on(model.settings.base_year)
        quantities = [_prior(self.world, key) for key in keys]
        wrong = [
            Problem(f"{key[0]} {key[1]}", "has no range above 0 to be fitted within")
            for key, quantity in zip(keys, quantities, strict=True)
            if quantity is None or not 0 < quantity.low < quantity.high
        ]
        if wrong:
            raise NetworkError(wrong)
        known = [quantity for quantity in quantities if quantity is not None]
        self.units = [quantity.unit for quantity in known]
        self.prior = np.log([quantity.best for quantity in known])
        self.low = np.log([quantity.low for quantity in known])
        self.high = np.log([quantity.high for quantity in known])
        self.prior_error = (self.high - self.low) / (2 * HALF_OF_80)
        self.target = np.log([count.value for count in counts])
        self.spread = np.array([count.spread for count in counts])

    def evaluate(self, log: Floats) -> _Point:
        """Solve the base year at some figures and take the derivative of each count."""
        solved = self.solve(log)
        self.model = replace(self.model, pool=solved.pool)  # routes found once need not be found again
        values, slopes = np.zeros(len(self.counts)), np.zeros((len(self.counts), len(self.keys)))
        for number, count in enumerate(self.counts):
            weight = weigh_measure(self.model, solved, count.measure)
            values[number] = max(float(weight @ solved.solution.chosen.flow), 1e-9)
            by_key = differentiate_figures(self.model, solved, differentiate(solved.problem, solved.solution, weight))
            derivative = np.array([by_key.get(key, 0.0) for key in self.keys])
            slopes[number] = derivative * np.exp(log) / values[number]
        misfit = (np.log(values) - self.target) / self.spread
        away = (log - self.prior) / self.prior_error
        return _Point(log, values, slopes, float(misfit @ misfit + away @ away))

    def solve(self, log: Floats) -> Solved:
        figures = {
            key: structs.replace(self.world.figures[key], best=float(value))
            for key, value in zip(self.keys, np.exp(log), strict=True)
        }
        return solve_routes(self.model, structs.replace(self.world, figures={**self.world.figures, **figures}))

    def information(self, now: _Point) -> Floats:
        """Return the matrix whose inverse is the covariance of the fitted logarithms."""
        weighted = now.slopes / self.spread[:, None]
        matrix: Floats = weighted.T @ weighted + np.diag(1 / self.prior_error**2)
        return matrix

    def next(self, now: _Point, damping: float) -> Floats:
        """Return the figures after a damped Gauss-Newton step, held within their ranges."""
        matrix = self.information(now)
        pull = now.slopes.T @ ((np.log(now.model_values) - self.target) / self.spread**2)
        pull = pull + (now.log - self.prior) / self.prior_error**2
        matrix = matrix + damping * np.diag(np.diag(matrix))
        step = np.clip(np.linalg.solve(matrix, pull), -FURTHEST_LOG_STEP, FURTHEST_LOG_STEP)
        held: Floats = np.clip(now.log - step, self.low, self.high)
        return held

    def report(self, step: int, now: _Point, before: Floats) -> Calibration:
        covariance = np.linalg.inv(self.information(now))
        error = np.sqrt(np.diag(covariance))
        natural = [np.exp(logs).tolist() for logs in (self.prior, self.low, self.high, now.log)]
        errors = (self.prior_error.tolist(), error.tolist())
        fitted = tuple(Fitted(*row) for row in zip(self.keys, self.units, *natural, *errors, strict=True))
        correlation = covariance / np.outer(error, error)
        return Calibration(step, self.counts, fitted, before, now.model_values, correlation, now.objective)


def _prior(world: World, key: FigureKey) -> Quantity | None:
    """Return what is known of a figure without earlier fits."""
    facts = [
        fact
        for fact in world.ledger
        if (fact.subject, fact.attribute) == key and fact.confidence is not Confidence.FITTED
    ]
    return reconcile(facts) if facts else None
