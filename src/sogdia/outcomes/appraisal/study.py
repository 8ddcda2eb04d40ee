"""The whole answer to `sogdia appraise`: each project alone, beside each other, and over many futures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sogdia.errors import Problem, ScenarioError
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.names import name_everything
from sogdia.outcomes.appraisal.appraise import Cases, judge, list_years, profile_of, solve_cases
from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.outcomes.appraisal.chances import find_flips, look_out, measure_chances
from sogdia.outcomes.appraisal.cost import Cost, first_year, read_costs
from sogdia.outcomes.appraisal.draws import Drawn, draw_cases
from sogdia.outcomes.appraisal.payee import build_payees
from sogdia.outcomes.appraisal.result import Appraisal
from sogdia.outcomes.appraisal.rivals import (
    Rivalry,
    Side,
    count_signs,
    count_taken,
    find_flip,
    interact,
    list_gaps,
    measure_interaction,
    measure_meetings,
)
from sogdia.outcomes.appraisal.stream import Terms
from sogdia.outcomes.discovery import discover
from sogdia.scenario import Scenario

MOST_RIVALS = 4
"""Projects appraised beside each other: every pair is a case of its own."""

CaseList = list[tuple[Bundle, ...]]


@dataclass(frozen=True, slots=True)
class Study:
    """An appraisal of one or more bundles.

    Attributes
    ----------
    alone : each bundle against the world without any of them. beside : (bundle, other) -> the bundle where the other
    is built anyway. rivalries : of every two. years : that are solved.
    equilibria : how many were solved. names : (kind, id) -> name of whatever the answer names.
    """

    scenario: Scenario
    terms: Terms
    start: int
    alone: tuple[Appraisal, ...]
    beside: Mapping[tuple[str, str], Appraisal]
    rivalries: tuple[Rivalry, ...]
    years: tuple[int, ...]
    equilibria: int
    futures: int
    world_name: str
    world_version: str
    names: Mapping[tuple[str, str], str]


def study(
    model: RoutesModel, scenario: Scenario, bundles: Sequence[Bundle], terms: Terms, futures: int = 0, seed: int = 0,
    report: Callable[[str], None] = lambda _: None,
) -> Study:  # fmt: skip
    """Return the appraisal of each bundle alone and beside each of the others.

    Everything is discounted to one year, that of the first spending on any. Raises `ScenarioError` or `WorldError`.
    """
    if len(bundles) > MOST_RIVALS:
        what = f"are {len(bundles)}, expected at most {MOST_RIVALS} to be put beside each other"
        raise ScenarioError(Problem("projects", what, "To choose among more of them, use: sogdia choose"))
    costs = {bundle.id: read_costs(model.world, [bundle]) for bundle in bundles}
    start = min(first_year(own, terms.opening) for own in costs.values())
    years = list_years(terms.opening, terms.life)
    cases: CaseList = [(), *((one,) for one in bundles), *combinations(bundles, 2)]
    payees = build_payees(model)
    solved = solve_cases(model, payees, scenario, cases, years, report)
    drawn = None
    if futures:
        all_costs = read_costs(model.world, bundles)
        when = years[len(years) // 2]
        drawn = draw_cases(model, payees, scenario, cases, all_costs, when, futures, seed, report)
    alone = tuple(_appraise(model, bundle, (), costs, terms, solved, start, cases, drawn) for bundle in bundles)
    beside = {
        (one.id, other.id): _appraise(model, one, (other,), costs, terms, solved, start, cases, drawn)
        for one in bundles
        for other in bundles
        if one is not other
    }
    rivalries = tuple(
        _meet(model, pair, {one.bundle.id: one for one in alone}, beside, solved, cases, drawn, terms)
        for pair in combinations(bundles, 2)
    )
    return Study(
        scenario, terms, start, alone, beside, rivalries, years,
        len(cases) * (len(years) + futures), futures, model.world.name, model.world.version,
        name_everything(model),
    )  # fmt: skip


def _appraise(
    model: RoutesModel, bundle: Bundle, others: tuple[Bundle, ...], costs: Mapping[str, tuple[Cost, ...]],
    terms: Terms, solved: Cases, start: int, cases: CaseList, drawn: Drawn | None,
) -> Appraisal:  # fmt: skip
    """Return the appraisal of a bundle where `others` are built anyway; what they have built costs nothing more."""
    built = {project for other in others for project in other.projects}
    own = tuple(cost for cost in costs[bundle.id] if cost.project not in built)
    before, after = _number(cases, others), _number(cases, (*others, bundle))
    names = [tuple(one.id for one in cases[number]) for number in (before, after)]
    found = judge(model, bundle, own, terms, solved[names[0]], solved[names[1]], start)
    if drawn is None:
        return found
    outlook = look_out(found.stream, own, drawn, before, after, found.without)
    return replace(
        found, chances=measure_chances(outlook, drawn, terms.rate), flips=find_flips(outlook, drawn, terms.rate),
        discovery=discover(drawn.columns, drawn.levels[outlook.kept], outlook.npv(terms.rate) < 0),
    )  # fmt: skip


def _number(cases: CaseList, bundles: Sequence[Bundle]) -> int:
    """Return which case builds just these bundles."""
    wanted = {bundle.id for bundle in bundles}
    return next(number for number, case in enumerate(cases) if {one.id for one in case} == wanted)


def _meet(
    model: RoutesModel, pair: tuple[Bundle, Bundle], alone: Mapping[str, Appraisal],
    beside: Mapping[tuple[str, str], Appraisal], solved: Cases, cases: CaseList, drawn: Drawn | None, terms: Terms,
) -> Rivalry:  # fmt: skip
    one, two = pair
    none, both = solved[()], solved[(one.id, two.id)]
    accounts = solved[(one.id,)], solved[(two.id,)]
    profiles = {
        one.id: (profile_of(model, none, accounts[0]), profile_of(model, accounts[1], both)),
        two.id: (profile_of(model, none, accounts[1]), profile_of(model, accounts[0], both)),
    }
    npv = measure_interaction(alone[one.id].stream, beside[one.id, two.id].stream)
    sides = [Side(alone[bundle.id].costs, *profiles[bundle.id], {}) for bundle in pair]
    gaps = list_gaps(sides[0], sides[1], terms)
    signs, taken, own = None, None, None
    if drawn is not None:
        nothing, first, second, together = (_number(cases, chosen) for chosen in ((), (one,), (two,), pair))
        signs = count_signs(drawn, nothing, first, second, together, npv)
        taken = count_taken(drawn, one, two, (first, second), together)
        own = count_taken(drawn, one, two, (first, second), together, own=True)
    meetings = measure_meetings(one, two, accounts, both, interact(*profiles[one.id]))
    return Rivalry(one, two, meetings, npv, signs, taken, own, gaps, find_flip(gaps))
