"""Chances held against what came, by the log score, beside base rates: so many steps in so many half-years."""

from __future__ import annotations

import msgspec
import numpy as np

from sogdia.lenses.standing.hazard import fit_hazard, list_open, measure_drivers, predict_chance
from sogdia.lenses.standing.history import History
from sogdia.lenses.standing.ladder import RUNGS, Period, first_period
from sogdia.lenses.standing.ripple import Given, simulate_ripple
from sogdia.world.check_standing import LAST_FITTED_YEAR

LEAST_EVENTS = 3  # an origin with fewer behind it has nothing to say
LEAST_CHANCE = 1e-4


class Trial(msgspec.Struct, frozen=True):
    """A step that might have come: what the model and the base rate gave it, and whether it came."""

    origin: Period
    until: Period
    state: str
    rung: str
    chance: float
    base: float
    came: bool


class StandingScore(msgspec.Struct, frozen=True):
    """Mean log scores (natural; 0 is best) and Brier scores of the trials of one origin."""

    origin: Period
    until: Period
    trials: int
    events: int
    log_score: float
    base_log_score: float
    brier: float
    base_brier: float

    @property
    def beats(self) -> bool:
        """Return whether the model's log score is better than the base rate's."""
        return self.log_score > self.base_log_score


def list_trials(history: History) -> tuple[tuple[Trial, ...], ...]:
    """Return, for each half-year that may be learnt from and has steps behind it, the chances told before it."""
    found = []
    for index in range(history.began.number + 1, first_period(LAST_FITTED_YEAR + 1).number):
        origin = Period(index)
        behind = history.learnt & (history.taken < index) & (history.taken >= history.began.number)
        if behind.sum() < LEAST_EVENTS:
            continue
        hazard = fit_hazard(history, origin)
        before = history.known(origin)
        chance = predict_chance(hazard.coefficients, measure_drivers(history, before))
        found.append(
            tuple(
                Trial(
                    origin, origin, history.states[state], RUNGS[rung], float(chance[state, rung]),
                    float(hazard.base_rates[rung]), bool(history.taken[state, rung] == index),
                )
                for state, rung in np.argwhere(list_open(history, before))
                if history.taken[state, rung] != index or history.learnt[state, rung]
            )
        )  # fmt: skip
    return tuple(found)


def list_later_trials(history: History, steps: tuple[Given, ...], until: Period, seed: int) -> tuple[Trial, ...]:
    """Return the chances told at the end of the last fitted year of every step that was open then, by `until`.

    `steps` are those that came; the base rate is a half-year's, as often as there are half-years.
    """
    origin = first_period(LAST_FITTED_YEAR + 1)
    hazard = fit_hazard(history, origin)
    ripple = simulate_ripple(history, hazard, origin, until, seed=seed)
    before = history.known(origin)
    spans = until.number - origin.number + 1
    came = {(step.state, step.rung) for step in steps if origin <= step.period <= until}
    may = ~before
    may[:, RUNGS.index("delisted")] &= history.listed
    return tuple(
        Trial(
            origin, until, history.states[state], RUNGS[rung], float(ripple.chance[-1, state, rung]),
            float(1.0 - (1.0 - hazard.base_rates[rung]) ** spans), (history.states[state], RUNGS[rung]) in came,
        )
        for state, rung in np.argwhere(may)
    )  # fmt: skip


def score_trials(trials: tuple[Trial, ...]) -> StandingScore | None:
    """Return what the chances come to; None of no trial."""
    if not trials:
        return None
    came = np.array([one.came for one in trials], dtype=float)
    chance = np.array([one.chance for one in trials])
    base = np.array([one.base for one in trials])
    return StandingScore(
        trials[0].origin,
        trials[-1].until,
        len(trials),
        int(came.sum()),
        _log_score(chance, came),
        _log_score(base, came),
        float(((chance - came) ** 2).mean()),
        float(((base - came) ** 2).mean()),
    )


def _log_score(chance: np.ndarray, came: np.ndarray) -> float:
    bounded = np.clip(chance, LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    return float(np.log(np.where(came > 0, bounded, 1.0 - bounded)).mean())
