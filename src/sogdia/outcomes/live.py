"""A question asked while somebody looks: nearly right at once, exactly right a moment later.

What is exactly right is what `ask` gives for the same scenario and year, to the last digit: the base of a year is
solved once and kept, and that is all that is saved.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from sogdia.equilibrium.pool import Pool
from sogdia.errors import EquilibriumError
from sogdia.lenses.results import Outcome
from sogdia.lenses.routes import RoutesModel, Solved, certify
from sogdia.outcomes.answer import Answer, answer
from sogdia.outcomes.compare import check_comparison
from sogdia.scenario import Scenario
from sogdia.simulate import (
    estimate_base,
    estimate_beside,
    measure_outcome,
    measure_totals,
    solve_beside,
    solve_scenario,
)


class LiveBase(NamedTuple):
    """A year without any scenario: its flows, and what they come to."""

    solved: Solved
    outcome: Outcome


def prepare_base(model: RoutesModel, when: int) -> LiveBase:
    """Return the base of a year; takes a fraction of a second."""
    solved = solve_scenario(model, None, when)
    return LiveBase(solved, measure_totals(model, None, solved))


def widen_base(model: RoutesModel, base: LiveBase, pool: Pool) -> LiveBase:
    """Return the base among the routes of a wider pool: estimates beside it come nearer to the exact answer."""
    solved = estimate_base(model, base.solved, pool)
    return LiveBase(solved, measure_totals(model, None, solved))


def answer_base(base: LiveBase) -> Answer:
    """Return the answer to no change at all."""
    return answer(base.outcome, (base.outcome,))


def answer_at_once(model: RoutesModel, base: LiveBase, scenario: Scenario) -> Answer:
    """Return nearly the answer: cargo chooses among the routes of the base, which may be widened."""
    solved = estimate_beside(model, base.solved, scenario)
    return answer(base.outcome, (measure_totals(model, scenario, solved),))


def answer_exactly(model: RoutesModel, base: LiveBase, scenario: Scenario, routes: bool = False) -> tuple[Answer, Pool]:
    """Return the answer as `ask` gives it, and the routes among which its futures choose.

    Its outcomes describe their `routes` only where these are asked for, which takes a second.
    Raises `EquilibriumError` if cargo were lost or made in the solution.
    """
    before, after = solve_beside(model, base.solved, scenario)
    measure = measure_outcome if routes else measure_totals
    if before.solution is base.solved.solution and not routes:  # what was found leads nowhere without the scenario
        outcome = msgspec.structs.replace(base.outcome, certificate=certify(before))
    else:
        outcome = measure(model, None, before)
    found = answer(outcome, (measure(model, scenario, after),))
    if problems := check_comparison(found.comparison):
        raise EquilibriumError(problems)
    return found, after.pool
