"""The verdict as a pure function: hand-made cases, each worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sogdia.outcomes.claims.model import Expected
from sogdia.outcomes.claims.phrase import read_expected, read_expression
from sogdia.outcomes.claims.verdict import MOVES, Shares, combine, decide, measure_shares

KINDS = ("cargo", "step")
HUNDRED = np.full(100, 10.0)


def rising(count: int) -> np.ndarray:
    """Return a hundred values of which so many are above ten and the rest below."""
    return np.where(np.arange(100) < count, 11.0, 9.0)


@pytest.mark.parametrize(
    ("count", "verdict"),
    [(100, "supported"), (90, "supported"), (89, "undecided"), (11, "undecided"), (10, "contradicted")],
)
def test_nine_of_ten_decide_both_ways(count, verdict):
    shares = measure_shares(rising(count), HUNDRED, Expected("up"), "Mt/yr")
    assert shares.holds == count / 100
    assert decide(shares, possible=False) == verdict


@pytest.mark.parametrize(
    ("count", "verdict"),
    [(100, "supported"), (10, "supported"), (9, "undecided"), (2, "undecided"), (1, "contradicted")],
)
def test_what_may_be_is_supported_by_one_in_ten_and_contradicted_by_next_to_none(count, verdict):
    shares = measure_shares(rising(count), HUNDRED, Expected("up"), "Mt/yr")
    assert decide(shares, possible=True) == verdict


def test_where_nothing_moves_a_rise_is_contradicted_and_so_is_a_fall():
    still = measure_shares(HUNDRED + 0.05, HUNDRED, Expected("up"), "Mt/yr")  # half a per cent
    assert still == Shares(0.0, 1.0, 0.0, 100, 100)
    assert decide(still, possible=False) == "contradicted"
    assert decide(measure_shares(HUNDRED, HUNDRED, Expected("not down"), "Mt/yr"), possible=False) == "supported"


def test_a_change_below_the_least_of_its_unit_counts_as_none():
    base = np.full(4, 0.001)  # a thousand tonnes: twice as much is still next to nothing
    assert measure_shares(2 * base, base, Expected("up"), "Mt/yr").nothing == 1.0
    assert measure_shares(2 * base, base, Expected("up"), "events").holds == 1.0


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("about 0.67", 0.60, True),
        ("about 0.67", 0.80, False),
        ("about 0.67 within 0.05", 0.60, False),
        ("from 8 to 15", 8.0, True),
        ("from 8 to 15", 7.99, False),
        ("above 3", 3.0, False),
        ("below 3", 2.9, True),
    ],
)
def test_sizes_are_held_against_their_bounds(text, value, holds):
    expected, problems = read_expected(text, KINDS, "here")
    assert not problems
    assert measure_shares(np.array([value]), None, expected, "share").holds == float(holds)


def test_an_order_is_held_future_by_future():
    value, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.0, 2.0, 5.0])
    before, _ = read_expected("before step KAZ delisted", KINDS, "here")
    after, _ = read_expected("after step KAZ delisted", KINDS, "here")
    assert measure_shares(value, None, before, "year", other).holds == 0.5
    assert measure_shares(value, None, after, "year", other).holds == 0.25


def test_a_considerable_rise_must_reach_its_share_of_the_base():
    expected, _ = read_expected("up by 0.2", KINDS, "here")
    assert measure_shares(np.array([11.0, 12.5]), np.array([10.0, 10.0]), expected, "points").holds == 0.5


def test_futures_without_a_number_count_for_nothing_and_too_few_decide_nothing():
    value = np.where(np.arange(100) < 40, 11.0, np.nan)
    shares = measure_shares(value, HUNDRED, Expected("up"), "Mt/yr")
    assert (shares.known, shares.holds) == (40, 1.0)
    assert decide(shares, possible=False) == "undecided"
    assert (
        decide(measure_shares(np.array([]), None, Expected("above", low=1.0), "share"), possible=False) == "undecided"
    )


def test_a_move_with_nothing_to_compare_decides_nothing():
    assert decide(measure_shares(HUNDRED, None, Expected("up"), "Mt/yr"), possible=False) == "undecided"


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ([], "untestable"),
        (["supported", "supported"], "supported"),
        (["supported", "undecided"], "undecided"),
        (["undecided", "contradicted", "supported"], "contradicted"),
    ],
)
def test_of_several_parts_all_must_hold_and_one_may_break_it(verdicts, whole):
    assert combine(verdicts) == whole


NUMBERS = arrays(np.float64, 20, elements=st.floats(-1e6, 1e6))


@given(value=NUMBERS, base=NUMBERS, kind=st.sampled_from(sorted(MOVES)), unit=st.sampled_from(["Mt/yr", "steps", "km"]))
def test_it_holds_or_nothing_moves_or_the_opposite_happens(value, base, kind, unit):
    """The three shares are of one whole."""
    shares = measure_shares(value, base, Expected(kind), unit)
    assert shares.holds + shares.nothing + shares.opposite == pytest.approx(1.0)


@given(value=NUMBERS, base=NUMBERS)
def test_a_rise_is_the_opposite_of_a_fall(value, base):
    up, down = (measure_shares(value, base, Expected(kind), "Mt/yr") for kind in ("up", "down"))
    assert (up.holds, up.nothing, up.opposite) == (down.opposite, down.nothing, down.holds)


def test_a_measure_is_read_with_its_options_and_what_it_is_over():
    expression, problems = read_expression(
        "cargo port a of=X<>* via=!state:Y via=link:z / cargo port a|b", KINDS, "here"
    )
    assert not problems
    assert expression.top.words == ("port", "a")
    assert expression.top.options_named("via") == ("!state:Y", "link:z")
    assert expression.bottom.words == ("port", "a|b")
    assert str(expression) == "cargo port a of=X<>* via=!state:Y via=link:z / cargo port a|b"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no measure"),
        ("cargo x / ", "no measure"),
        ("cargo 'x", "cannot be read"),
        ("cargp x", 'Did you mean "cargo"?'),
    ],
)
def test_what_is_no_measure_is_told(text, said):
    expression, problems = read_expression(text, KINDS, "here")
    assert expression is None
    assert said in str(problems[0])


@pytest.mark.parametrize(
    "text", ["", "upwards", "above", "from 8", "from 9 to 8", "about x", "above nan", "up by -1", "up by x"]
)
def test_what_is_no_expectation_is_told(text):
    expected, problems = read_expected(text, KINDS, "here")
    assert expected is None
    assert problems
