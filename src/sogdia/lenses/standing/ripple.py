"""What may follow: many histories to come, with a step or without it, with others' example or without."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.standing.hazard import Hazard, list_open, measure_drivers, predict_chance
from sogdia.lenses.standing.history import History, close_chain
from sogdia.lenses.standing.ladder import RUNGS, Period

Floats = NDArray[np.float64]
BELIEFS, HISTORIES = 50, 100
"""Draws of the coefficients, and histories under each of them."""


class Given(msgspec.Struct, frozen=True):
    """A step that is taken for certain in a half-year: a `step` of a scenario."""

    state: str
    rung: str
    period: Period


class Ripple(msgspec.Struct, frozen=True):
    """Chances that a rung is taken by the end of each half-year, by belief: shape (periods, beliefs, states, rungs).

    None ever falls in time, and none of a later rung of the chain exceeds that of an earlier one.
    """

    periods: tuple[Period, ...]
    shares: Floats

    @property
    def chance(self) -> Floats:
        """Return the chances over all beliefs, shape (periods, states, rungs)."""
        return np.asarray(self.shares.mean(axis=1))

    def until(self, year: int) -> Floats:
        """Return the chances at the end of a year by belief, shape (beliefs, states, rungs)."""
        return np.asarray(self.shares[max(k for k, period in enumerate(self.periods) if period.year <= year)])


def simulate_ripple(
    history: History,
    hazard: Hazard,
    start: Period,
    until: Period,
    given: Sequence[Given] = (),
    influence: float = 1.0,
    seed: int = 0,
) -> Ripple:
    """Return the chances from `start` to the end of `until`, knowing the steps before `start`.

    The same seed meets every question with the same luck, so that answers differ by the question alone.
    """
    check_given(history, start, until, given)
    rng = np.random.default_rng(seed)
    beliefs = rng.multivariate_normal(hazard.coefficients, hazard.covariance, BELIEFS, method="cholesky")
    shape = (BELIEFS, HISTORIES, len(history.states), len(RUNGS))
    taken = np.broadcast_to(history.known(start), shape).copy()
    periods = tuple(Period(index) for index in range(start.number, until.number + 1))
    shares = np.empty((len(periods), BELIEFS, *shape[2:]))
    for k, period in enumerate(periods):
        luck = rng.random(shape)
        chance = predict_chance(beliefs[:, None, None, None, :], measure_drivers(history, taken, influence))
        came = list_open(history, taken) & (luck < chance)
        for step in given:
            if step.period == period:
                came[..., history.states.index(step.state), RUNGS.index(step.rung)] = True
        taken = close_chain(taken | came)
        shares[k] = taken.mean(axis=1)
    return Ripple(periods, shares)


def check_given(history: History, start: Period, until: Period, given: Sequence[Given]) -> None:
    """Raise `SogdiaError` with every step that cannot be given, or if the years run backwards."""
    problems = []
    if not start <= until:
        problems.append(Problem(str(until), f"lies before {start}, from which chances are asked for"))
    for step in given:
        where = f"step of {step.state}"
        if step.state not in history.states:
            problems.append(Problem(where, f"is of no state that is modelled: {', '.join(history.states)}"))
        elif not start <= step.period <= until:
            problems.append(Problem(where, f"is in {step.period}, expected {start} to {until}"))
        elif step.rung == "delisted" and not history.listed[history.states.index(step.state)]:
            problems.append(Problem(where, "takes off a list what the state never listed"))
        elif history.taken[history.states.index(step.state), RUNGS.index(step.rung)] < start.number:
            problems.append(Problem(where, f"was taken before {start}"))
    if problems:
        raise SogdiaError(problems)
