"""Which of several projects to build: sets add up from pairs, and the best set is best."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.cli import run_words
from sogdia.errors import ScenarioError
from sogdia.outcomes.appraisal.appraise import judge, list_years, read_terms, solve_cases
from sogdia.outcomes.appraisal.bundle import check_choice, read_bundles
from sogdia.outcomes.appraisal.chances import look_out
from sogdia.outcomes.appraisal.choose import choose, combine
from sogdia.outcomes.appraisal.cost import read_costs
from sogdia.outcomes.appraisal.draws import draw_cases
from sogdia.outcomes.appraisal.objections import draw_states
from sogdia.outcomes.appraisal.payee import build_payees
from sogdia.scenario import BASE
from sogdia.views.choice import build_choice_sheets
from test_appraisal import OPENING, model, world  # noqa: F401

NAMES = ["kabul-line", "herat-line", "south=herat-line+chabahar-line"]


@pytest.fixture(scope="module")
def choice(model):  # noqa: F811
    bundles = read_bundles(model.world, NAMES)
    terms = read_terms(model.world, 0.09, 30, OPENING)
    return choose(model, BASE, bundles, terms, ("UZB", "AFG"), futures=20)


@given(st.lists(st.floats(-100, 100), min_size=6, max_size=6), st.lists(st.floats(-9, 9), min_size=15, max_size=15))
def test_where_only_pairs_interact_sets_are_exact(alone, together):
    """A set is worth its members and its pairs: combining singles and pairs gives just that."""
    pairs = dict(zip(combinations(range(6), 2), together, strict=True))
    singles = [np.array([one]) for one in alone]
    doubles = [singles[i] + singles[j] + pairs[i, j] for i, j in pairs]
    assert combine(singles, doubles)[0] == pytest.approx(sum(alone) + sum(pairs.values()), abs=1e-9)


def test_every_set_has_its_line_and_nothing_is_worth_nothing(choice):
    assert len(choice.options) == 2**3
    empty = next(one for one in choice.options if not one.members)
    assert empty.npv == empty.cost == 0.0
    assert [one.npv for one in choice.options] == sorted((one.npv for one in choice.options), reverse=True)


def test_cost_is_paid_once_for_what_two_sets_share(choice):
    """`south` contains `herat-line`: both together cost what `south` costs."""
    cost = {one.members: one.cost for one in choice.options}
    assert cost["herat-line", "south"] == pytest.approx(cost["south",])
    assert cost["kabul-line", "south"] == pytest.approx(cost["kabul-line",] + cost["south",])


def test_what_states_gain_and_pay_adds_up_to_the_worth(choice):
    """But for CO2e, which is everybody's."""
    for one in choice.options:
        total = sum(one.by_state.values()) - one.cost
        assert total == pytest.approx(one.npv, abs=max(20.0, 0.1 * abs(one.npv)))


def test_the_answers_are_best_by_their_own_light(choice):
    first = choice.answers[0]
    assert first.option.npv == max(one.npv for one in choice.options)
    coalition = next(one for one in choice.answers if "pay for all" in one.question)
    assert coalition.value == max(one.worth_to(("UZB", "AFG")) for one in choice.options)
    assert coalition.value >= 0
    least = next(one for one in choice.answers if one.question == "least regret at worst")
    assert least.option.regret[1] == min(one.regret[1] for one in choice.options)


def test_shares_of_futures_add_up(choice):
    assert sum(one.best_share for one in choice.options) >= 1 - 1e-9
    assert all(one.regret[0] <= one.regret[1] + 1e-9 for one in choice.options)
    assert all(one.pays_share >= 0.9 for one in choice.robust)


def test_a_larger_set_that_is_named_is_solved_as_it_is(choice):
    for answer in choice.answers:
        assert (answer.exact is not None) == (len(answer.option.members) > 2)


def test_objectors_are_those_who_lose(choice, model):  # noqa: F811
    for one in choice.options:
        for state, value in one.objectors.items():
            assert value < 0
            assert one.by_state.get(state, 0.0) < one.borne.get(state, 0.0)
    assert [sheet.id for sheet in build_choice_sheets(choice, model.world)] == [
        "answers",
        "sets",
        "objections",
        "pairs",
    ]


def test_objections_in_futures_add_up_to_what_the_set_is_worth_there(choice, model):  # noqa: F811
    """Over the states what a set is worth in each future is its NPV, but for CO2e, which is everybody's."""
    bundles = read_bundles(model.world, NAMES)
    terms = read_terms(model.world, 0.09, 30, OPENING)
    payees = build_payees(model)
    costs = read_costs(model.world, bundles[:1])
    years = list_years(OPENING, 30)
    solved = solve_cases(model, payees, BASE, [(), bundles[:1]], years)
    found = judge(model, bundles[0], costs, terms, solved[()], solved[bundles[0].id,])
    drawn = draw_cases(model, payees, BASE, [(), bundles[:1]], costs, years[2], 6, 0)
    worth = draw_states(found.stream, costs, drawn, 0, 1, found.without)
    same = replace(drawn, co2e_t=np.zeros_like(drawn.co2e_t))
    stream = replace(found.stream, co2e_t=np.zeros_like(found.stream.co2e_t))
    assert worth.sum(axis=1) == pytest.approx(look_out(stream, costs, same, 0, 1, found.without).npv(0.09))
    assert np.ptp(worth, axis=0).max() > 1, "figures are drawn"


def test_whoever_loses_at_best_estimates_loses_in_some_future(choice):
    for one in choice.options:
        assert all(0 < share <= 1 for share in one.objects_share.values())
        for state, value in one.objectors.items():
            if value < -100:
                assert one.objects_share[state] > 0


def test_one_project_or_an_unknown_state_is_refused(world, capsys):  # noqa: F811
    with pytest.raises(ScenarioError, match="expected 2 to 8"):
        check_choice(world, read_bundles(world, ["kabul-line"]), ("UZB",))
    assert run_words(["choose", "--together", "UZC"]) == 1
    assert "UZC: is no state" in capsys.readouterr().err
