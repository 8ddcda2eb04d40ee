"""What a person may ask of the standing lens: chances with a step, without it, and without anybody's example."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.standing import (
    LAST_FITTED_YEAR,
    NEVER,
    RUNGS,
    Given,
    Hazard,
    History,
    Period,
    StandingScore,
    Trial,
    build_history,
    check_rung,
    find_authority,
    first_period,
    fit_hazard,
    list_later_trials,
    list_trials,
    period_of,
    score_trials,
    simulate_ripple,
)
from sogdia.world.model import Step, World

SEED = 20231231
BOUNDS = (0.01, 0.99)
FIRST_YEAR, LAST_YEAR = LAST_FITTED_YEAR + 1, 2050


class Chance(msgspec.Struct, frozen=True):
    """The chance (0 to 1) that a state has taken a rung by the end of a year; each is mean, low end and high end.

    `alone` is without anybody's example, `given` with the steps asked about, `change` what those do. The ends hold 80 %
    of what single beliefs about the coefficients say. None is told beyond `BOUNDS`, but for a step that is given.
    `taken` is the half-year of a step that was known at the start.
    """

    state: str
    rung: str
    year: int
    base: tuple[float, float, float]
    alone: tuple[float, float, float]
    given: tuple[float, float, float]
    change: tuple[float, float, float]
    taken: str


class StandingAnswer(msgspec.Struct, frozen=True):
    """Steps as the sources have them, the fitted hazard, and the chances."""

    authority: str
    start: Period
    years: tuple[int, ...]
    steps: tuple[Step, ...]
    hazard: Hazard
    given: tuple[Given, ...]
    chances: tuple[Chance, ...]


class StandingReport(msgspec.Struct, frozen=True):
    """The model held against what came: rolling origins, and the years after those that were fitted."""

    hazard: Hazard
    scores: tuple[StandingScore, ...]
    rolling: StandingScore | None
    later: StandingScore | None
    trials: tuple[Trial, ...]


def answer_standing(
    world: World,
    authority: str,
    states: Sequence[str] = (),
    start: int = FIRST_YEAR,
    until: int = 2028,
    given: Sequence[Given] = (),
    seed: int = SEED,
) -> StandingAnswer:
    """Return the chances of every modelled state (or of `states`) from the start of one year to the end of another.

    What was known before `start` is known; the hazard itself is fitted on steps to `LAST_FITTED_YEAR` and no later.
    Raises `SogdiaError` for years or states that cannot be asked about.
    """
    authority = find_authority(world, authority)
    history = build_history(world, authority)
    problems = [
        Problem(state, f"is not modelled; {', '.join(history.states)} are")
        for state in states
        if state not in history.states
    ]
    if not FIRST_YEAR <= start <= until <= LAST_YEAR:
        problems.append(
            Problem(f"{start} to {until}", f"are no years asked about, expected {FIRST_YEAR} to {LAST_YEAR}")
        )
    if problems:
        raise SogdiaError(problems)
    hazard = fit_hazard(history, first_period(LAST_FITTED_YEAR + 1))
    first, last = first_period(start), Period(first_period(until).number + 1)
    base = simulate_ripple(history, hazard, first, last, seed=seed)
    alone = simulate_ripple(history, hazard, first, last, influence=0.0, seed=seed)
    under = simulate_ripple(history, hazard, first, last, given, seed=seed) if given else base
    chances = []
    for year in range(start, until + 1):
        runs = base.until(year), alone.until(year), under.until(year)
        for number, state in enumerate(history.states):
            if states and state not in states:
                continue
            for rung, name in enumerate(RUNGS):
                if name == "delisted" and not history.listed[number]:
                    continue  # nothing to take off
                certain = any(step.state == state for step in given) and runs[2][:, number, rung].min() == 1.0
                one, two, three = (run[:, number, rung] for run in runs)
                chances.append(
                    Chance(
                        state, name, year, _bound(one), _bound(two), _spread(three) if certain else _bound(three),
                        _spread(three - one),
                        _tell_taken(history, number, rung, first),
                    )
                )  # fmt: skip
    steps = [step for step in world.steps if step.authority == authority]
    return StandingAnswer(
        authority=authority,
        start=first,
        years=tuple(range(start, until + 1)),
        steps=tuple(sorted(steps, key=lambda step: (step.date, step.state))),
        hazard=hazard,
        given=tuple(given),
        chances=tuple(chances),
    )


def score_standing(
    world: World, authority: str, later: Sequence[Given] | None = None, until: Period | None = None, seed: int = SEED
) -> StandingReport:
    """Return the scores on rolling origins, and of the chances told at the end of the last fitted year.

    `later` are steps that came after it, those of the world if None; `until` is how far they are known.
    """
    history = build_history(world, find_authority(world, authority))
    rolling = list_trials(history)
    if later is None:
        after = (history.taken >= first_period(LAST_FITTED_YEAR + 1).number) & (history.taken < NEVER)
        later = [
            Given(history.states[state], RUNGS[rung], Period(int(history.taken[state, rung])))
            for state, rung in np.argwhere(after)
        ]
    horizon = until or max((step.period for step in later), default=first_period(FIRST_YEAR))
    after_trials = list_later_trials(history, tuple(later), horizon, seed)
    together = tuple(trial for trials in rolling for trial in trials)
    return StandingReport(
        hazard=fit_hazard(history, first_period(LAST_FITTED_YEAR + 1)),
        scores=tuple(score for trials in rolling if (score := score_trials(trials))),
        rolling=score_trials(together),
        later=score_trials(after_trials),
        trials=(*together, *after_trials),
    )


def list_given(changed: World, authority: str) -> tuple[Given, ...]:
    """Return the steps towards an authority that a scenario takes for certain."""
    found = find_authority(changed, authority)
    return tuple(
        Given(step.state, step.rung, period_of(step.date)) for step in changed.coming if step.authority == found
    )


def read_given(words: Sequence[str], find: Callable[[str], str]) -> tuple[Given, ...]:
    """Return the steps that words such as `KAZ:ambassador:2026-03` ask for; raise `SogdiaError` with what is wrong."""
    found, problems = [], []
    for word in words:
        name, _, rest = word.partition(":")
        rung, _, date = rest.partition(":")
        state = find(name)
        try:
            check_rung(rung)
            if not state:
                raise SogdiaError(Problem(name[:40] or "an empty name", "is no state of the world"))
            found.append(Given(state, rung, _read_date(date)))
        except SogdiaError as error:
            problems += [Problem(f"--step {word[:60]}", f"{one.where!r} {one.what}") for one in error.problems]
    if problems:
        raise SogdiaError(problems)
    return tuple(found)


def _read_date(date: str) -> Period:
    parts = date.split("-")
    sound = len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts) and len(parts) <= 3
    if not sound or (len(parts) > 1 and (len(parts[1]) != 2 or not 1 <= int(parts[1]) <= 12)):
        raise SogdiaError(Problem(date[:40] or "an empty date", "is no date, expected such as 2026 or 2026-03"))
    return period_of(date)


def _tell_taken(history: History, state: int, rung: int, start: Period) -> str:
    at = int(history.taken[state, rung])
    if at >= start.number:
        return "implied" if history.known(start)[state, rung] else ""
    return "from the start" if at < history.began.number else str(Period(at))


def _bound(values: np.ndarray) -> tuple[float, float, float]:
    """Return the spread of chances within `BOUNDS`: histories drawn from ten steps cannot know better."""
    mean, low, high = np.clip(_spread(values), *BOUNDS)
    return float(mean), float(low), float(high)


def _spread(values: np.ndarray) -> tuple[float, float, float]:
    low, high = np.quantile(values, (0.1, 0.9))
    return float(values.mean()), float(low), float(high)
