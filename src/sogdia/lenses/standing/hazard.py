"""A discrete-time hazard of each rung, by half-years, fitted on few events and therefore held tight.

The log odds that a state takes a rung in a half-year, given that it may and has not yet, are linear in what its
neighbours and the powers had done before, in border, trade and quarrel with the authority's country, and in the rung.
Fitted by scikit-learn's logistic regression with a ridge penalty: without it nine events would allow anything.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.standing.history import History
from sogdia.lenses.standing.ladder import RUNGS, Period

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
INFLUENCES = ("neighbours", "powers")
DRIVERS = (*INFLUENCES, "border", "trade", "quarrel", *RUNGS)
RIDGE = 1.0
"""Inverse penalty: coefficients have a prior deviation of its root, on drivers that go from 0 to 1."""
BASE_ROWS = 10
"""A rung's own base rate starts from so many half-years at the rate of all rungs: some have hardly any of their own."""
CHARGE, DELISTED, AMBASSADOR, RECOGNISED = (
    RUNGS.index(rung) for rung in ("charge", "delisted", "ambassador", "recognised")
)


class Hazard(msgspec.Struct, frozen=True):
    """The fitted model: `coefficients` are those of `DRIVERS` and then the intercept; `covariance` is theirs.

    `events` and `rows` say how little it rests on, `base_rates` (rungs,) what the rival says: so many of so many.
    """

    coefficients: Floats
    covariance: Floats
    base_rates: Floats
    events: int
    rows: int
    until: Period


def list_open(history: History, taken: Bools) -> Bools:
    """Return which rungs a state may take next, given what is taken; shape as `taken`: (..., states, rungs)."""
    may = ~taken
    may[..., DELISTED] &= history.listed
    may[..., AMBASSADOR] &= taken[..., CHARGE]
    may[..., RECOGNISED] &= taken[..., CHARGE] & (taken[..., DELISTED] | ~history.listed)
    return may


def measure_drivers(history: History, taken: Bools, influence: float = 1.0) -> Floats:
    """Return the drivers of every state and rung, shape (..., states, rungs, drivers).

    `influence` scales what others do: 0 is a world in which nobody looks at his neighbour.
    """
    powers = history.power[None, :] & ~np.eye(len(history.states), dtype=bool)
    drivers = np.zeros((*taken.shape, len(DRIVERS)))
    drivers[..., 0] = influence * measure_example(history.neighbours, taken)
    drivers[..., 1] = influence * measure_example(powers, taken)
    drivers[..., 2:5] = history.standing[:, None, :]
    drivers[..., 5:] = np.eye(len(RUNGS))
    return drivers


def measure_example(others: Bools, taken: Bools) -> Floats:
    """Return what `others` (states, states) show each state for each rung, from 0 to 1, shape as `taken`.

    Half of it is the same rung: the first who took it counts a half, the next a quarter and so on, for who goes first
    matters most. The other half is how high the others stand: their mean share of all rungs.
    """
    same = 1.0 - 0.5 ** (others @ taken.astype(float))
    near = others / np.maximum(others.sum(axis=1, keepdims=True), 1)
    height = near @ taken.mean(axis=-1, keepdims=True)
    return np.asarray(0.5 * same + 0.5 * height)


def fit_hazard(history: History, until: Period) -> Hazard:
    """Return the hazard fitted on the half-years from the takeover to before `until`.

    Raises `SogdiaError` if no step was taken in them: there is nothing to learn from.
    """
    drivers, happened, rung = _collect(history, until)
    events = int(happened.sum())
    if events == 0:
        raise SogdiaError(Problem(history.authority, f"saw no step before {until} that may teach"))
    model = LogisticRegression(C=RIDGE, tol=1e-10, max_iter=10_000).fit(drivers, happened)
    coefficients = np.append(model.coef_[0], model.intercept_[0])
    design = np.column_stack((drivers, np.ones(len(drivers))))
    chance = 1.0 / (1.0 + np.exp(-design @ coefficients))
    penalty = np.diag(np.append(np.full(len(DRIVERS), 1.0 / RIDGE), 0.0))
    information = design.T @ (design * (chance * (1.0 - chance))[:, None]) + penalty
    rates = np.array([_measure_base_rate(happened[rung == k], events / len(happened)) for k in range(len(RUNGS))])
    return Hazard(coefficients, np.asarray(np.linalg.inv(information)), rates, events, len(drivers), until)


def predict_chance(coefficients: Floats, drivers: Floats) -> Floats:
    """Return the chance of each step in a half-year; `coefficients` may have leading axes that broadcast."""
    utility = (drivers * coefficients[..., :-1]).sum(axis=-1) + coefficients[..., -1]
    return np.asarray(1.0 / (1.0 + np.exp(-utility)))


def _measure_base_rate(happened: NDArray[np.int64], overall: float) -> float:
    """Return how often a rung was taken, drawn to the rate of all rungs as if by `BASE_ROWS` more half-years."""
    return float((happened.sum() + BASE_ROWS * overall) / (happened.size + BASE_ROWS))


def _collect(history: History, until: Period) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Return drivers, whether the step was taken, and the rung, of every state at risk in every half-year."""
    rows, happened, rungs = [], [], []
    for index in range(history.began.number, until.number):
        before = history.known(Period(index))
        drivers = measure_drivers(history, before)
        came = (history.taken == index) & history.learnt
        for state, rung in np.argwhere(list_open(history, before)):
            if history.taken[state, rung] == index and not history.learnt[state, rung]:
                continue  # a step that must not teach: neither that it came nor that it did not
            rows.append(drivers[state, rung])
            happened.append(int(came[state, rung]))
            rungs.append(int(rung))
    return np.array(rows), np.array(happened), np.array(rungs)
