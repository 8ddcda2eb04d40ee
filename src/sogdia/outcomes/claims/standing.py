"""Steps towards an authority that claims are about: their dates, and the chances of the next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.standing import (
    LAST_FITTED_YEAR,
    RUNGS,
    Given,
    History,
    Period,
    build_history,
    first_period,
    fit_hazard,
    simulate_ripple,
)
from sogdia.lenses.standing.ripple import check_given
from sogdia.outcomes.claims.kind import Asked, Kind, check_known, date_years, gather
from sogdia.outcomes.claims.model import Floats, Samples, Term
from sogdia.outcomes.standing import LAST_YEAR, SEED, read_given
from sogdia.world.model import World

AUTHORITY = "AFG-IEA"


def _authority(term: Term) -> str:
    return term.option("toward", AUTHORITY)


def _check_steps(asked: Asked, term: Term) -> list[Problem]:
    world = asked.world
    problems = check_known(term, [_authority(term)], world.authorities, "authority")
    if problems:
        return problems
    history = build_history(world, _authority(term))
    problems += check_known(term, term.words[0].split("|"), history.states, "state that is modelled")
    problems += [
        Problem(term.where, f"{name} is {term.option(name)[:20]!r}, expected a year from {LAST_FITTED_YEAR + 1}")
        for name in ("from", "by")
        if not (
            term.option(name).isascii() and term.option(name).isdigit() and int(term.option(name)) > LAST_FITTED_YEAR
        )
    ]
    try:
        given = _given(world, term)
    except SogdiaError as error:
        return [*problems, *(Problem(term.where, f"given {one.where} {one.what}") for one in error.problems)]
    if not given:
        problems.append(Problem(term.where, "has no given step, expected such as given=RUS:delisted:2025-04"))
    return problems or _refuse(asked, term, given)


def _refuse(asked: Asked, term: Term, given: tuple[Given, ...]) -> list[Problem]:
    """Return what the ripple itself refuses: a step that was taken before, or lies outside the years."""
    try:
        check_given(build_history(asked.world, _authority(term)), *_years(term), given)
    except SogdiaError as error:
        return [Problem(f"{term.where}: {one.where}", one.what, one.hint) for one in error.problems]
    return []


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and LAST_FITTED_YEAR < int(text) <= LAST_YEAR


def _years(term: Term) -> tuple[Period, Period]:
    return first_period(int(term.option("from"))), Period(first_period(int(term.option("by"))).number + 1)


def _given(world: World, term: Term) -> tuple[Given, ...]:
    words = [word for text in term.options_named("given") for word in text.split("|")]
    return read_given(words, lambda name: name if name in world.states else "")


def _simulate(asked: Asked, term: Term, history: History, given: tuple[Given, ...]) -> Floats:
    """Return the chances at the end of the last year by belief, shape (beliefs, states, rungs)."""
    start, until = _years(term)

    def run() -> Floats:
        hazard = fit_hazard(history, first_period(LAST_FITTED_YEAR + 1))
        return simulate_ripple(history, hazard, start, until, given, seed=SEED).until(until.year)

    return asked.keep(("ripple", history.authority, start, until, given), run)


def _sample_steps(asked: Asked, term: Term) -> Samples:
    """Return how many further steps states may be expected to take by the end of a year, with the given step or not."""
    history = build_history(asked.world, _authority(term))
    states = [history.states.index(state) for state in term.words[0].split("|")]
    open_to = ~history.known(_years(term)[0])[states]
    open_to[:, RUNGS.index("delisted")] &= history.listed[states]
    value, base = (
        (_simulate(asked, term, history, given)[:, states] * open_to).sum(axis=(1, 2))
        for given in (_given(asked.world, term), ())
    )
    return Samples(np.asarray(value), np.asarray(base), "steps", "beliefs")


def _check_date_of(asked: Asked, term: Term) -> list[Problem]:
    return check_known(term, term.words[:1], asked.world.states, "state") + (
        [] if _list_dates(asked, term) else [Problem(term.where, f"no step {' '.join(term.words)!r} is in the world")]
    )


def _list_dates(asked: Asked, term: Term) -> list[tuple[str, float]]:
    """Return every date of a rung of a state, doubted ones too."""
    return [
        (step.source, date_years(step.date))
        for step in asked.world.steps
        if step.state == term.words[0] and step.rung == term.words[1] and step.authority == _authority(term)
    ]


def _tell_date(asked: Asked, term: Term) -> Samples:
    return gather("year", _list_dates(asked, term), "")


KINDS: Mapping[str, Kind] = {
    "steps": Kind(
        "steps", ("from", "by", "given", "toward"), 1, 1, "steps KAZ|KGZ from=2025 by=2028 given=RUS:delisted:2025-04",
        "Number of further steps that states may be expected to take by the end of a year, knowing what was taken "
        "before the first: with the given step against what is to be expected without knowing of it.",
        _check_steps, _sample_steps,
    ),
    "step": Kind(
        "year", ("toward",), 2, 2, "step RUS delisted", "When a state took a rung, as every source dates it.",
        _check_date_of, _tell_date,
    ),
}  # fmt: skip
