"""Bargaining over transit charges: games solved by hand, published small games, and laws."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.sparse import csc_array, csr_array

from made_futures import make_model
from sogdia.cli import REFUSED, run_words
from sogdia.equilibrium.choice import Rows
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.stochastic import Problem
from sogdia.outcomes.bargain import Rules, Span, ask_future, bargain, prepare_futures, spread_futures
from sogdia.outcomes.bargain.coalition import (
    find_nucleolus,
    list_coalitions,
    list_objections,
    list_partitions,
    measure_least_excess,
    pay_losers,
    share_by_shapley,
)
from sogdia.outcomes.bargain.game import Game, Lever, count_users, play
from sogdia.outcomes.bargain.nash import GAIN, check_on_grid, find_nash, measure_curve, settle
from sogdia.simulate import build_model
from sogdia.views.bargain import record_bargain
from sogdia.views.chart import render_chart
from sogdia.views.charts.bargain import build_charges_chart, build_payments_chart
from sogdia.views.numbers import render_number
from sogdia.views.records import render_json
from sogdia.world import load_world

SCALE, DECAY, PRICE = 0.05, 0.01, 10.0
FAR = Span(-1.0, 40.0)
APART, AS_ONE = ((0,), (1,)), ((0, 1),)


def make_game(paid, *, routes=1, price=PRICE, cost=(2.0, 2.0), capacity=1e6):
    """Return a game of two states on one row: a tonne on entry e pays `price` to the states that `paid[e]` marks."""
    marks = np.array(paid, dtype=float)
    entries = len(marks)
    rows = Rows(np.array([0, entries]), np.zeros(entries), np.array([SCALE]), np.array([10.0]), np.array([50.0]),
                np.array([DECAY]))  # fmt: skip
    facilities = Facilities(np.array([capacity]), np.array([0.1]), 4.0, np.array([20.0 / capacity]))
    problem = Problem(rows, np.full(entries, 20.0), csr_array(np.ones((entries, 1))), facilities)
    carriage = marks.T * np.array(cost)[:, None]
    return Game(
        players=("A", "B"),
        levers=(Lever("A", "rail"), Lever("B", "rail")),
        owner=np.array([0, 1]),
        problem=problem,
        start=None,
        paid=csc_array(price * marks),
        kept=price * marks.T - carriage,
        carriage=carriage,
        transit=marks.T > 0,
        own=np.array([[0.5], [0.0]]),
    )


SERIAL = make_game([[1, 1]])  # one way, through A and then through B
PARALLEL = make_game([[1, 0], [0, 1]])  # two ways alike, one through each


def solve(game, parties, start=(0.0, 0.0), span=FAR):
    near = play(game, np.array(start, dtype=float))
    return settle(game, parties, span, near, measure_curve(game, near, span))


def margins(game, found):
    """Return what each state keeps of a tonne, US$/t."""
    return PRICE * (1 + found.played.charges) - np.array([2.0, 2.0])


def test_two_states_in_a_row_charge_twice_what_one_would():
    """Demand e^(−κ price) is met by a margin of 1/κ of each state by itself, and of 1/κ in all together."""
    alone, together = solve(SERIAL, APART), solve(SERIAL, AS_ONE)
    assert margins(SERIAL, alone) == pytest.approx([1 / DECAY, 1 / DECAY], rel=1e-3)
    assert margins(SERIAL, together).sum() == pytest.approx(1 / DECAY, rel=1e-3)
    assert together.played.payoff.sum() > alone.played.payoff.sum()
    assert together.played.loss.sum() < alone.played.loss.sum()  # users gain too


def test_two_states_side_by_side_undercut_each_other():
    """Of two ways alike each state takes 2 / (θ + κ) by itself and 1 / κ together, by which users lose."""
    alone, together = solve(PARALLEL, APART), solve(PARALLEL, AS_ONE)
    assert margins(PARALLEL, alone) == pytest.approx(np.full(2, 2 / (SCALE + DECAY)), rel=1e-3)
    assert margins(PARALLEL, together) == pytest.approx(np.full(2, 1 / DECAY), rel=1e-3)
    assert together.played.payoff.sum() > alone.played.payoff.sum()
    assert together.played.loss.sum() > alone.played.loss.sum()


@pytest.mark.parametrize("game", [SERIAL, PARALLEL])
def test_the_end_does_not_hang_on_the_beginning(game):
    ends = [solve(game, APART, start).played.charges for start in ((0, 0), (30, 30), (-0.5, 20))]
    assert ends[1] == pytest.approx(ends[0], abs=2e-3)
    assert ends[2] == pytest.approx(ends[0], abs=2e-3)


@pytest.mark.parametrize("parties", [APART, AS_ONE])
@pytest.mark.parametrize("game", [SERIAL, PARALLEL])
def test_no_charge_of_the_grid_earns_a_party_that_moves_alone_more(game, parties):
    near = play(game, np.zeros(2))
    found = find_nash(game, parties, FAR, near, measure_curve(game, near, FAR), lambda _: None)
    assert found.settled
    assert 0 <= found.gain_share <= GAIN


def test_the_grid_finds_who_could_do_better():
    today = play(PARALLEL, np.zeros(2))
    checked, better = check_on_grid(PARALLEL, solve(PARALLEL, APART)._replace(played=today), FAR)
    assert checked.gain_share > GAIN
    assert (better.payoff > today.payoff).any()


def test_a_line_that_fills_up_ends_in_best_replies_all_the_same():
    """Where the payoff has a kink Newton's steps swing to and fro; nobody gains on the grid at the end."""
    game = make_game([[1, 1]], capacity=6.0)
    near = play(game, np.zeros(2))
    found = find_nash(game, APART, FAR, near, measure_curve(game, near, FAR), lambda _: None)
    assert found.gain_share <= GAIN


def test_charges_stay_within_the_span_and_go_to_its_end_if_that_pays():
    found = solve(SERIAL, APART, span=Span(-0.3, 0.3))
    assert found.played.charges.tolist() == [0.3, 0.3]
    assert found.settled


def test_swapping_two_states_swaps_their_charges():
    game = make_game([[1, 0], [0, 1]], cost=(1.0, 6.0))
    swapped = make_game([[0, 1], [1, 0]], cost=(6.0, 1.0))
    one, other = solve(game, APART).played, solve(swapped, APART).played
    assert other.charges[::-1] == pytest.approx(one.charges, abs=2e-3)
    assert other.payoff[::-1] == pytest.approx(one.payoff, rel=1e-3)


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize("capacity", [1e6, 6.0])
def test_slopes_are_those_of_finite_differences(counts, capacity):
    game = replace(make_game([[1, 1], [0, 1], [0, 0]], capacity=capacity), trade_counts=counts)
    here, hair = np.array([0.4, 0.7]), 1e-4
    slope = play(game, here).slope
    for lever in range(2):
        step = np.eye(2)[lever] * hair
        up, down = (play(game, here + sign * step, slopes=False).payoff for sign in (1, -1))
        assert slope[:, lever] == pytest.approx((up - down) / (2 * hair), rel=1e-3, abs=1e-4)


def test_counting_own_trade_lowers_what_all_charge_together():
    counted = replace(SERIAL, trade_counts=True)
    assert margins(counted, solve(counted, AS_ONE)).sum() < margins(SERIAL, solve(SERIAL, AS_ONE)).sum()


def make_values(count, worth):
    return {coalition: float(worth(coalition)) for coalition in list_coalitions(count)}


GLOVES = make_values(3, lambda s: min(len(s & {0}), len(s & {1, 2})))  # one left glove, two right ones
MAJORITY = make_values(3, lambda s: len(s) >= 2)
AIRPORT = make_values(3, lambda s: -max((1, 2, 3)[player] for player in s))  # runways for three aircraft


@pytest.mark.parametrize("game", [SERIAL, PARALLEL])
def test_states_and_users_have_most_where_a_tonne_pays_what_it_costs(game):
    """Where no line fills up, charges that count all users leave the states no margin over the cost of carriage."""
    users = count_users(game, 2)
    found = solve(users, AS_ONE)
    flow = found.played.solution.chosen.flow
    assert float(play(game, found.played.charges).payoff.sum()) == pytest.approx(0, abs=0.01 * float(flow.sum()))
    for parties in (APART, AS_ONE):
        other = solve(game, parties)
        assert found.played.payoff.sum() >= play(users, other.played.charges).payoff.sum()


def test_those_that_answer_never_count_users_unless_their_own_trade_counts():
    own = count_users(SERIAL, 1).own
    assert own.tolist() == [[1.0], [0.0]]
    assert count_users(replace(SERIAL, trade_counts=True), 1).own.tolist() == [[1.0], [0.0]]


def test_the_glove_game_is_shared_as_published():
    """Shapley: 2/3 to the scarce glove; the core gives it everything (Shapley and Shubik 1969)."""
    shapley = share_by_shapley(GLOVES, 3)
    assert shapley == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert measure_least_excess(GLOVES, 3) == pytest.approx(0, abs=1e-9)
    assert find_nucleolus(GLOVES, 3) == pytest.approx([1, 0, 0], abs=1e-6)
    assert [set(coalition) for coalition, _ in list_objections(GLOVES, shapley)] == [{0, 1}, {0, 2}]
    assert list_objections(GLOVES, np.array([1.0, 0.0, 0.0])) == []


def test_the_airport_game_is_shared_as_published():
    """Each stretch of runway is paid evenly by those that need it (Littlechild and Owen 1973)."""
    assert share_by_shapley(AIRPORT, 3) == pytest.approx([-1 / 3, -5 / 6, -11 / 6])
    assert list_objections(AIRPORT, share_by_shapley(AIRPORT, 3)) == []
    assert find_nucleolus(AIRPORT, 3) == pytest.approx([-0.5, -0.75, -1.75])


def test_the_majority_game_has_an_empty_core():
    assert measure_least_excess(MAJORITY, 3) == pytest.approx(1 / 3)
    assert find_nucleolus(MAJORITY, 3) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(("estate", "shares"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])])
def test_the_nucleolus_divides_an_estate_as_the_talmud_does(estate, shares):
    """Claims of 100, 200 and 300 (Aumann and Maschler 1985)."""
    claims = (100, 200, 300)
    values = make_values(3, lambda s: max(0, estate - sum(claims[one] for one in range(3) if one not in s)))
    assert find_nucleolus(values, 3) == pytest.approx(shares, abs=1e-4)


def test_shares_hand_out_all_there_is_and_payments_sum_to_nothing():
    rng = np.random.default_rng(3)
    for _ in range(20):
        values = {coalition: rng.uniform(0, len(coalition) ** 2) for coalition in list_coalitions(4)}
        everything = values[frozenset(range(4))]
        assert share_by_shapley(values, 4).sum() == pytest.approx(everything)
        assert find_nucleolus(values, 4).sum() == pytest.approx(everything)
        alone, together = rng.uniform(0, 5, 4), rng.uniform(0, 5, 4)
        together += max(0.0, (alone - together).sum()) / 4
        payment = pay_losers(alone, together)
        assert payment.sum() == pytest.approx(0, abs=1e-12)
        assert (together + payment >= alone - 1e-9).all()


def test_players_alike_get_alike_and_one_who_adds_nothing_gets_nothing():
    values = make_values(4, lambda s: 6 * ({0, 1} <= s) + 2 * (2 in s))
    assert share_by_shapley(values, 4) == pytest.approx([3, 3, 2, 0])


def test_outsiders_of_a_coalition_play_alone_and_those_that_answer_never_join():
    found = dict(list_partitions(3, answering=(3,)))
    assert len(found) == 7
    assert found[frozenset((0, 2))] == ((0, 2), (1,), (3,))
    assert found[frozenset((0, 1, 2))] == ((0, 1, 2), (3,))


def test_rules_tell_who_acts_as_one():
    rules = Rules(("A", "B"), ("C",))
    assert rules.alone == ((0,), (1,), (2,))
    assert rules.together == ((0, 1), (2,))


def test_everything_wrong_with_the_words_is_said_at_once(capsys):
    words = ["bargain", "--players", "KAZ,UZBEKISTN", "--modes", "rial", "--moves=30", "--answer", "KAZ"]
    assert run_words(words) == REFUSED
    said = capsys.readouterr().err
    assert len(said.splitlines()) >= 4
    assert 'Did you mean "Uzbekistan"?' in said
    assert 'Did you mean "rail"?' in said
    assert "--moves" in said
    assert "among the players already" in said


def test_one_state_is_no_bargain(capsys):
    assert run_words(["bargain", "--players", "KAZ"]) == REFUSED
    assert "expected 2 to 7" in capsys.readouterr().err


# Afghanistan and Pakistan lie in a row between Uzbekistan and the sea; all goes by road.
ON_ROADS = Rules(("AFG", "PAK"), (), ("road",), Span(-0.5, 20.0), grid=9)


@cache
def small_bargain():
    return bargain(make_model(), make_model().world.on(2029), ON_ROADS)


def test_the_small_world_charges_less_in_a_row_together_and_users_gain():
    found, _ = small_bargain()
    assert found.alone.settled
    assert found.together.settled
    assert (found.together.charges <= found.alone.charges + 1e-3).all()
    assert found.together.payoff.sum() > found.alone.payoff.sum()
    assert found.together.users_gain > found.alone.users_gain
    assert found.route_gap_usd_t < 0.01


def test_on_roads_a_state_keeps_its_charge_alone():
    found, _ = small_bargain()
    assert found.today.payoff.tolist() == [0, 0]
    assert found.alone.payoff == pytest.approx(found.alone.charged)


def test_own_trade_that_counts_is_measured_against_today():
    found, _ = bargain(make_model(), make_model().world.on(2029), replace(ON_ROADS, players=("AFG", "UZB"),
                                                                          trade_counts=True))  # fmt: skip
    assert found.today.payoff == pytest.approx([0, 0], abs=1e-9)
    kept = found.alone.charged.sum()
    assert found.alone.payoff.sum() == pytest.approx(kept + found.alone.trade_gain)
    assert found.together.payoff.sum() >= found.alone.payoff.sum()


def test_two_states_share_evenly_what_they_gain():
    found, _ = small_bargain()
    gain = (found.together.payoff.sum() - found.alone.payoff.sum()) / 2
    assert found.sharing.shapley == pytest.approx(found.alone.payoff + gain)
    assert found.sharing.nucleolus == pytest.approx(found.sharing.shapley, rel=1e-6)
    assert found.sharing.has_core


def test_with_users_counted_states_and_users_have_no_less_than_in_any_other_deal():
    found, _ = small_bargain()
    assert found.for_all.settled
    most = found.for_all.payoff.sum() + found.for_all.users_gain
    for other in (found.today, found.alone, found.together):
        assert most >= other.payoff.sum() + other.users_gain - 1e-6


def test_a_state_that_answers_charges_too_but_shares_nothing():
    found, _ = bargain(make_model(), make_model().world.on(2029), replace(ON_ROADS, players=("AFG", "UZB"),
                                                                          answering=("PAK",)))  # fmt: skip
    assert found.alone.charges[2] > 0
    assert found.together.charges[2] > 0
    assert len(found.sharing.shapley) == 2
    assert found.unknown_costs == ("UZB",)


def test_futures_are_the_same_whenever_asked_and_those_unsolved_are_counted():
    found, table = small_bargain()
    draws = prepare_futures(make_model(), found, table, (), 4)
    futures = [ask_future(draws, number) for number in range(4)]
    assert ask_future(draws, 2).gain_musd_yr == futures[2].gain_musd_yr
    broken = futures[0]._replace(settled=False, gain_musd_yr=float("nan"))
    spread = spread_futures(found, [*futures[1:], broken])
    assert (spread.asked, spread.settled) == (4, sum(one.settled for one in futures[1:]))
    assert spread.keeps_more == 1
    assert spread.for_all_better == 1
    assert np.isnan(spread_futures(found, [broken]).keeps_more)


def test_every_payment_on_paper_sums_to_nothing_and_the_record_is_json():
    found, table = small_bargain()
    draws = prepare_futures(make_model(), found, table, (), 2)
    spread = spread_futures(found, [ask_future(draws, number) for number in range(2)])
    record = json.loads(render_json(record_bargain(found, spread, {}, "base", "x")))
    *_, total = record["tables"]["payments"]
    for column in ("least_payment_musd_yr", "shapley_payment_musd_yr", "nucleolus_payment_musd_yr"):
        assert total[column] == pytest.approx(0, abs=1e-6)
    assert record["core"]["has_a_point"] is True
    assert len(record["tables"]["coalitions"]) == 3
    assert record["futures"]["asked"] == 2


def test_the_charts_say_whose_charge_moves_and_who_must_be_paid():
    found, table = small_bargain()
    spread = spread_futures(found, [ask_future(prepare_futures(make_model(), found, table, (), 2), 0)])
    charges = render_chart(build_charges_chart(found, spread, {}, "base", "x"), "svg").decode()
    for lever, alone in zip(found.levers, found.alone.charges.tolist(), strict=True):
        assert lever.state in charges
        assert render_number(100 * alone, "change") in charges
    assert "users counted" in charges
    payments = render_chart(build_payments_chart(found, {}, "base", "x"), "svg").decode()
    gain = found.together.payoff.sum() - found.alone.payoff.sum()
    assert f"all together gain {render_number(float(gain), 'change')}" in payments
    assert "<script" not in charges + payments


@pytest.mark.slow
def test_the_five_of_the_shipped_world_keep_more_together_and_nobody_gains_by_moving_alone():
    model = build_model(load_world("eurasia"))
    found, _ = bargain(model, model.world.on(2030), Rules(("KAZ", "KGZ", "TJK", "TKM", "UZB"), grid=5))
    assert found.alone.settled
    assert found.together.settled
    assert found.alone.gain_share <= GAIN
    assert found.together.payoff.sum() >= found.alone.payoff.sum()
    assert found.together.payoff.sum() + found.together.users_gain >= found.alone.payoff.sum() + found.alone.users_gain
    assert found.for_all.payoff.sum() + found.for_all.users_gain >= (
        found.together.payoff.sum() + found.together.users_gain
    )
    assert found.together.charges[4] < found.alone.charges[4] - 0.2  # Uzbekistan stands in others' way
    assert found.sharing.least_payment.sum() == pytest.approx(0, abs=1e-9)
    assert len(found.sharing.values) == 31
    assert found.unknown_costs == ()
