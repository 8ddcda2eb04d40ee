"""The arms lens against published numbers, laws and small cases worked out by hand."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.cli import run_words
from sogdia.errors import SogdiaError
from sogdia.lenses.arms import (
    Effects,
    Market,
    Shock,
    Window,
    compare_prices,
    compare_windows,
    describe_situation,
    draw_future,
    fit_choice,
    list_pacts,
    measure_arms_vector,
    measure_concentration,
    measure_dependence,
    measure_score,
    measure_turnover,
    read_weights,
    read_window,
    score_rolling,
)
from sogdia.lenses.arms.choice import PRIOR, _lose, collect_transitions, expect_shares
from sogdia.lenses.arms.pact import list_allies
from sogdia.outcomes.arms import answer_arms, build_arms_past, read_effects, score_arms, score_arms_against
from sogdia.views.arms import build_arms_sheets
from sogdia.world import load_world
from sogdia.world.check_arms import check_arms

WORLD = load_world("eurasia")
PAST = build_arms_past(WORLD)
CHOICE = fit_choice(PAST, 2019)
EFFECTS = read_effects(WORLD)
REGION = ("UZB", "KAZ", "TKM", "TJK", "KGZ", "AZE", "GEO", "ARM", "AFG")
LAST = Window(2015, 2019)


def rows_of(buyer, supplier, first):
    return [row for row in WORLD.arms_shares if (row.buyer, row.supplier, row.first_year) == (buyer, supplier, first)]


def market(**tiv_m):
    return Market("UZB", "all", LAST, tiv_m, sum(tiv_m.values()), "test")


def test_the_bulletins_rise_from_one_and_a_half_to_eighteen_percent_stands_beside_the_registers():
    before = {row.source: row.value for row in rows_of("CA5", "CHN", 2010)}
    after = {row.source: row.value for row in rows_of("CA5", "CHN", 2015)}
    assert before["S000"] == 0.015
    assert after["S000"] == 0.18
    assert before["A001"] == pytest.approx(0.015, abs=0.02)
    assert after["A001"] == pytest.approx(0.144, abs=0.001), (
        "the later vintage: 3.6 points below what was printed in 2020"
    )


def test_the_fall_of_64_percent_is_of_the_world_and_not_of_central_asia():
    world = {row.source: row.change for row in rows_of("WORLD", "RUS", 2020)}
    asia = {row.source: row.change for row in rows_of("CA5", "RUS", 2020)}
    assert world["A021"] == -0.64
    assert world["A022"] == pytest.approx(11324 / 30594 - 1, abs=1e-3)
    assert asia["S000"] == -0.64
    assert asia["A022"] == pytest.approx(-0.07, abs=0.005)


def test_a_rafale_costs_three_times_a_j10():
    prices = {(one.row.deal, one.row.source): one for one in compare_prices(WORLD.deals)}
    rafale, chinese = prices["rafale-india", "S000"], prices["j10c-pakistan", "S000"]
    assert rafale.unit_m == pytest.approx(244.4, abs=0.05)
    assert chinese.unit_m == pytest.approx(76.25)
    assert chinese.ratio == pytest.approx(3.21, abs=0.005)
    assert prices["rafale-uzbekistan", "S000"].unit_m is None, "nobody has said what 24 would cost"


def test_prices_of_two_currencies_are_never_compared():
    euros = [one for one in compare_prices(WORLD.deals) if one.row.currency == "EUR"]
    assert max(one.ratio for one in euros) == pytest.approx(7870 / 3420)


def test_members_of_the_five_republics_add_up_to_the_published_total():
    answer = answer_arms(WORLD, "CA5")
    [group] = answer.measured
    assert group.market.total_tiv_m == pytest.approx(2562.8, abs=0.5)
    assert group.market.share("RUS") == pytest.approx(0.589, abs=0.001)


@pytest.mark.parametrize("buyer", REGION)
def test_every_state_of_the_region_has_an_answer(buyer):
    answer = answer_arms(WORLD, buyer)
    assert answer.measured[0].market.total_tiv_m > 0
    assert answer.outlooks[0].changes


def test_concentration_worked_out_by_hand():
    one = measure_concentration(market(RUS=50.0, CHN=30.0, FRA=20.0))
    assert one.hhi == pytest.approx(0.38)
    assert one.effective_suppliers == pytest.approx(1 / 0.38)
    assert (one.largest, one.second) == ("RUS", "CHN")
    assert one.replaceability == pytest.approx(0.6)


def test_nothing_delivered_is_unknown_and_not_zero():
    one = measure_concentration(market())
    assert one.hhi is None
    assert one.largest_share is None


volumes = st.dictionaries(st.sampled_from(["RUS", "CHN", "FRA", "USA", "TUR"]), st.floats(0.1, 1e4), min_size=1)


@given(before=volumes, after=volumes)
def test_what_some_suppliers_lose_the_others_gain(before, after):
    shifts = compare_windows(market(**before), market(**after))
    assert sum(shift.change for shift in shifts) == pytest.approx(0, abs=1e-9)
    assert 0 <= measure_turnover(shifts) <= 1 + 1e-9


@given(taken=volumes)
def test_concentration_lies_between_equality_and_one(taken):
    one = measure_concentration(market(**taken))
    assert 1 / len(taken) - 1e-9 <= one.hhi <= 1 + 1e-9


def test_swapping_two_buyers_swaps_their_dependence():
    """No state has a hidden multiplier."""
    a, b = market(RUS=9.0, CHN=1.0), Market("KAZ", "all", LAST, {"RUS": 5.0, "CHN": 5.0}, 10.0, "test")
    swapped = [
        Market("KAZ", "all", LAST, a.tiv_m, 10.0, "test"),
        Market("UZB", "all", LAST, b.tiv_m, 10.0, "test"),
    ]
    first, second = (
        {
            one.buyer: one.index
            for one in measure_dependence(list(map(measure_concentration, pair)), read_weights([]), rng)
        }
        for pair, rng in (([a, b], np.random.default_rng(1)), (swapped, np.random.default_rng(1)))
    )
    assert first["UZB"] == second["KAZ"]
    assert first["KAZ"] == second["UZB"]


def test_a_weight_can_be_changed_and_a_wrong_one_is_refused():
    assert read_weights(["largest=2"])["largest"] == 2
    with pytest.raises(SogdiaError, match='Did you mean "largest"'):
        read_weights(["larges=2"])
    with pytest.raises(SogdiaError, match="all 0"):
        read_weights(["largest=0", "concentration=0", "irreplaceable=0"])


def test_an_ally_is_one_only_while_the_pact_holds():
    pacts = list_pacts(WORLD)
    assert "RUS" in list_allies(pacts, "KAZ", 2019)
    assert "BLR" in list_allies(pacts, "UZB", 2008)
    assert "BLR" not in list_allies(pacts, "UZB", 2014)


def test_the_gradient_is_that_of_the_loss():
    transitions = collect_transitions(PAST, 2014)
    weight = np.ones(len(transitions))
    at = PRIOR + 0.1
    slope = _lose(at, transitions, weight)[1]
    step = 1e-6
    numeric = [
        (_lose(at + move, transitions, weight)[0] - _lose(at - move, transitions, weight)[0]) / (2 * step)
        for move in step * np.eye(at.size)
    ]
    assert slope == pytest.approx(numeric, abs=1e-5)


def test_the_fit_knows_nothing_of_later_windows():
    """Dropping all that came after the origin changes no coefficient."""
    assert np.array_equal(fit_choice(PAST, 2014).coefficients, fit_choice(PAST.until(2014), 2014).coefficients)


def test_a_fit_is_the_same_every_time():
    assert np.array_equal(CHOICE.coefficients, fit_choice(PAST, 2019).coefficients)


@pytest.mark.parametrize("buyer", REGION)
def test_shares_to_come_sum_to_one(buyer):
    situation = describe_situation(PAST, buyer, "all", LAST)
    draws = draw_future(CHOICE, situation, Shock(supply={"RUS": 0.36}), EFFECTS, 1, 200)
    assert draws.shares.sum(axis=1) == pytest.approx(1)
    assert expect_shares(CHOICE.coefficients, situation).sum() == pytest.approx(1)


def test_no_shock_changes_nothing():
    answer = answer_arms(WORLD, "KAZ", shock=Shock(supply={"RUS": 1.0}))
    assert all(change.change == pytest.approx(0, abs=1e-12) for change in answer.outlooks[0].changes)


def test_the_less_a_supplier_delivers_the_smaller_its_share():
    shares = [
        next(
            change.shocked[1]
            for change in answer_arms(WORLD, "KAZ", shock=Shock(supply={"RUS": factor})).outlooks[0].changes
            if change.supplier == "RUS"
        )
        for factor in (1.0, 0.6, 0.36, 0.0)
    ]
    assert all(more >= less for more, less in pairwise(shares))
    assert shares[-1] == 0


@pytest.mark.parametrize("shock", [Shock(record={"CHN": 1.0}), Shock(price={"CHN": 0.5})])
def test_a_better_record_or_a_lower_price_never_lowers_what_is_expected(shock):
    without = answer_arms(WORLD, "UZB").outlooks[0]
    under = answer_arms(WORLD, "UZB", shock=shock).outlooks[0]
    assert {c.supplier: c for c in under.changes}["CHN"].change >= 0
    assert {c.supplier: c for c in under.changes}["CHN"].up_share > 0.9
    assert without.volume_factor == (1.0, 1.0, 1.0)


def test_the_model_beats_the_last_window_repeated_on_both_origins():
    score = score_arms(WORLD)
    assert [one.origin for one in score.scores] == [2009, 2014]
    assert all(one.gain >= 0.1 for one in score.scores)
    assert all(one.weighted_error < one.weighted_rival_error for one in score.scores)
    assert 0.7 <= score.total.cover_share <= 0.9


def test_a_rolling_origin_forecasts_only_what_follows_it():
    for rows in score_rolling(PAST, EFFECTS, 2019, 1):
        assert {row.seen.window.first - 1 for row in rows} == {rows[0].origin}


def test_windows_that_are_known_already_are_not_scored():
    from sogdia.lenses.arms import Seen

    with pytest.raises(SogdiaError, match="ends after 2019"):
        score_arms_against(WORLD, [Seen("KAZ", "all", "RUS", LAST, 0.9, 100.0)])


def test_an_overlapping_window_repeats_the_years_it_shares():
    from sogdia.lenses.arms import Seen

    soon, late = (
        score_arms_against(WORLD, [Seen("KAZ", "all", "RUS", Window(year, year + 4), 0.9, 100.0)]).rows[0]
        for year in (2016, 2020)
    )
    assert soon.forecast == pytest.approx(0.8 * soon.persistence + 0.2 * late.forecast)
    assert soon.high - soon.low < late.high - late.low


def test_a_window_that_begins_after_the_origin_is_all_forecast():
    from sogdia.lenses.arms import Seen

    whole, part = (
        score_arms_against(WORLD, [Seen("KAZ", "all", "RUS", Window(2020, year), 0.9, 100.0)]).rows[0]
        for year in (2024, 2022)
    )
    assert part.forecast == whole.forecast


def test_a_buyer_of_whom_nothing_is_known_is_not_forecast():
    from sogdia.lenses.arms import Seen

    later = Window(2020, 2024)
    seen = [Seen("KAZ", "all", "RUS", later, 0.9, 1.0), Seen("EGY", "all", "RUS", later, 0.5, 1.0)]
    assert {row.seen.buyer for row in score_arms_against(WORLD, seen).rows} == {"KAZ"}


def test_some_supplier_is_the_largest_in_every_draw():
    for outlook in answer_arms(WORLD, shock=Shock(supply={"RUS": 0.36})).outlooks:
        assert sum(change.first for change in outlook.changes) == pytest.approx(1)
        assert sum(change.first_shocked for change in outlook.changes) == pytest.approx(1)


def test_vectors_over_the_powers_add_up_with_a_unions_members_counted_as_its():
    taken = market(RUS=50.0, FRA=20.0, ESP=10.0, ISR=20.0)
    vector = measure_arms_vector(taken, ["RUS", "CHN", "EU"], {"EU": ["FRA", "ESP"]})
    assert vector == pytest.approx({"RUS": 0.5, "CHN": 0.0, "EU": 0.3, "": 0.2})


def test_a_score_of_nothing_is_none():
    assert measure_score([]) is None


def test_volumes_never_wear_a_currency():
    for sheet in build_arms_sheets(answer_arms(WORLD), WORLD, whole=True):
        for column in sheet.columns:
            if "tiv_m" in column.key:
                assert "$" not in column.unit
                assert "TIV" in column.unit


@pytest.mark.parametrize("text", ["2015", "19-2015", "2015-", "x-y", "2015-2090", ""])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(SogdiaError, match="no window of years"):
        read_window(text)


def test_a_window_over_the_turn_of_the_century_is_read():
    assert read_window("1998-02") == Window(1998, 2002)


def test_the_command_prints_json_that_is_the_same_every_time(capsys):
    words = ["arms", "Uzbekistan", "--supply", "RUS=0.36", "--json"]
    assert run_words(words) == 0
    first = capsys.readouterr().out
    assert run_words(words) == 0
    assert capsys.readouterr().out == first
    assert json.loads(first)["shock"]["supply"] == {"RUS": 0.36}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["arms", "Uzbekistn"], 'Did you mean "Uzbekistan"'),
        (["arms", "--supply", "RUS"], "expected a state and a number"),
        (["arms", "--supply", "RUS=-1"], "expected a state and a number"),
        (["arms", "--price", "CHN=0"], "expected a state and a number"),
        (["arms", "--supply", "Atlantis=1"], "no state of the world"),
        (["arms", "--record", "MNG=1"], "delivered nothing"),
        (["arms", "--window", "1950-54"], "no window that deliveries are known of"),
        (["arms", "--class", "fighter"], "--register"),
        (["arms", "USA"], "no known deliveries"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(words, said, capsys):
    assert run_words(words) == 1
    heard = capsys.readouterr().err
    assert said in heard
    assert len(heard.splitlines()) == 1


def test_a_register_cannot_be_written_without_being_read(capsys):
    assert run_words(["arms", "--into", "somewhere"]) == 2


def test_effects_are_assumed_with_a_range():
    assert isinstance(EFFECTS, Effects)
    for effect in (EFFECTS.price_elasticity, EFFECTS.record_effect, EFFECTS.replaced_share):
        assert effect.low < effect.best <= effect.high


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last_year": 2000}, "ends before it begins"),
        ({"tiv_m": 1e6}, "more than the total"),
        ({"value": 0.9, "tiv_m": 1.0, "total_tiv_m": 100.0}, "its volumes make"),
        ({"value": None, "tiv_m": None, "printed": ""}, "says nothing"),
    ],
)
def test_a_share_that_does_not_hold_together_is_found(change, said):
    row = replace(rows_of("KAZ", "RUS", 2015)[0], **change)
    assert any(said in problem.what for problem in check_arms(replace(WORLD, arms_shares=(row,))))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"buyer": "FRA"}, "sell and buy"),
        ({"currency": ""}, "without a currency"),
        ({"quantity": 0.0}, "is of nothing"),
    ],
)
def test_a_deal_that_does_not_hold_together_is_found(change, said):
    row = replace(WORLD.deals[0], **change)
    assert any(said in problem.what for problem in check_arms(replace(WORLD, deals=(row,))))
