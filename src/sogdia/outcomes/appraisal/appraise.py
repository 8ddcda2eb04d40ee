"""Appraising a project: the table of contents.

The years of running are solved every fifth year for twenty years, with and without; benefits in between are read off a
straight line, and stay as they are after the last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sogdia.errors import Problem, ScenarioError
from sogdia.lenses.routes.model import RoutesModel
from sogdia.outcomes.appraisal.account import Account, measure_account
from sogdia.outcomes.appraisal.benefit import compare_accounts
from sogdia.outcomes.appraisal.bundle import Bundle, build_case
from sogdia.outcomes.appraisal.cost import Cost, asset_life_years, first_year, read_costs
from sogdia.outcomes.appraisal.payee import Payees, build_payees
from sogdia.outcomes.appraisal.result import Appraisal, list_rows, measure_worth, share_out
from sogdia.outcomes.appraisal.stream import (
    Profile,
    Stream,
    Terms,
    best_of,
    build_stream,
    collect,
    drop_queues,
    scale_benefits,
    scale_costs,
)
from sogdia.scenario import Scenario, check_scenario
from sogdia.scenario.model import LAST_YEAR
from sogdia.simulate import solve_scenarios
from sogdia.world.model import World
from sogdia.world.schema import read_schema

EVERY, SPAN = 5, 20
"""Years between two that are solved, and between the first and the last of them."""
DEARER, LESS, LATE = 0.2, -0.2, 1
"""The usual tests of development banks: cost +20 %, benefits −20 %, both, a year's delay."""

Case = tuple[str, ...]
"""Which bundles are built, by id."""
Cases = Mapping[Case, tuple[Account, ...]]


def read_terms(world: World, rate: float, life: int, opening: int) -> Terms:
    """Return the terms of an appraisal; what the options do not say is in the ledger."""
    model = read_schema().figures["model figures"]
    ramp = best_of(world.figure("model", "ramp_up_years"), model["ramp_up_years"].default_value or 0.0)
    price = world.figure("model", "co2e_price_usd_t")
    dated = [fact.year for fact in world.ledger if (fact.subject, fact.attribute) == ("model", "co2e_price_usd_t")]
    return Terms(
        rate, life, opening, ramp, asset_life_years(world).best, price.best if price else None,
        best_of(world.figure("model", "co2e_price_growth_yr"), 0.0), dated[0] or opening if dated else opening,
    )  # fmt: skip


def list_years(opening: int, life: int) -> tuple[int, ...]:
    """Return the years that are solved. Raises ScenarioError if the engine knows none of them."""
    last = min(opening + min(SPAN, life - 1), LAST_YEAR)
    years = tuple(range(opening, last + 1, EVERY))
    if not years:
        raise ScenarioError(Problem("--from", f"is {opening}, expected a year up to {LAST_YEAR}"))
    return years


def solve_cases(
    model: RoutesModel, payees: Payees, scenario: Scenario, cases: Sequence[tuple[Bundle, ...]],
    years: Sequence[int], report: Callable[[str], None] = lambda _: None,
) -> Cases:  # fmt: skip
    """Return what each case comes to in each year; the cases of a year choose among the same routes."""
    scenarios = [build_case(scenario, bundles) for bundles in cases]
    if problems := [one for case in scenarios for one in check_scenario(model.world, case, years[0])]:
        raise ScenarioError(dict.fromkeys(problems))
    told = tuple(dict.fromkeys(bundle for bundles in cases for bundle in bundles))
    found: dict[Case, list[Account]] = {_name(bundles): [] for bundles in cases}
    for year in years:
        report(f"Solving {year}, {len(cases)} cases")
        solved = solve_scenarios(model, scenarios, year)
        for bundles, one in zip(cases, solved, strict=True):
            found[_name(bundles)].append(measure_account(model, payees, one, told))
    return {case: tuple(accounts) for case, accounts in found.items()}


def _name(bundles: Sequence[Bundle]) -> Case:
    return tuple(bundle.id for bundle in bundles)


def profile_of(model: RoutesModel, without: Sequence[Account], case: Sequence[Account]) -> Profile:
    """Return with minus without in the solved years."""
    benefits = [compare_accounts(model, *pair) for pair in zip(without, case, strict=True)]
    return collect([account.year for account in case], benefits)


def judge(
    model: RoutesModel, bundle: Bundle, costs: Sequence[Cost], terms: Terms, without: Sequence[Account],
    case: Sequence[Account], start: int | None = None,
) -> Appraisal:  # fmt: skip
    """Return the appraisal of a bundle from its solved years; `start` is the year of present values."""
    benefits = tuple(compare_accounts(model, *pair) for pair in zip(without, case, strict=True))
    profile = collect([account.year for account in case], benefits)
    begin = first_year(costs, terms.opening) if start is None else start
    stream = build_stream(profile, costs, terms, begin)
    return Appraisal(
        bundle, tuple(costs), stream, measure_worth(stream), list_rows(stream),
        {name: measure_worth(one) for name, one in stress(stream, profile, costs, begin).items()},
        share_out(stream), tuple(without), tuple(case), benefits,
    )  # fmt: skip


def stress(stream: Stream, profile: Profile, costs: Sequence[Cost], start: int) -> dict[str, Stream]:
    """Return the streams of the usual tests."""
    return {
        "cost +20 %": scale_costs(stream, DEARER),
        "benefits -20 %": scale_benefits(stream, LESS),
        "both": scale_benefits(scale_costs(stream, DEARER), LESS),
        "queues left out": drop_queues(stream),
        "one year late": build_stream(profile, costs, stream.terms, start, late=LATE),
    }


def appraise(
    model: RoutesModel, scenario: Scenario, bundle: Bundle, terms: Terms,
    report: Callable[[str], None] = lambda _: None,
) -> Appraisal:  # fmt: skip
    """Return the appraisal of one bundle under a scenario that holds with and without it."""
    costs = read_costs(model.world, [bundle])
    years = list_years(terms.opening, terms.life)
    cases = solve_cases(model, build_payees(model), scenario, [(), (bundle,)], years, report)
    return judge(model, bundle, costs, terms, cases[()], cases[(bundle.id,)])
