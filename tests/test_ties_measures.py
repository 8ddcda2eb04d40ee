"""Similarity, vectors, balance and mediators: laws, cases worked by hand, and published numbers."""

import csv
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.lenses.ties.balance import list_triangles, measure_balance
from sogdia.lenses.ties.mediators import Meeting, find_mediators
from sogdia.lenses.ties.similarity import compare_portfolios, measure_kappa, measure_pi, measure_s
from sogdia.lenses.ties.vectors import measure_vectors

FOLDER = Path(__file__).parents[1].parent / "shared" / "politics"
beside = pytest.mark.skipif(not FOLDER.is_dir(), reason="the tables of political science are not beside the repository")

votes = st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=2, max_size=40)
strengths = st.dictionaries(
    st.sampled_from(["RUS", "CHN", "IRN", "TUR", "EU", "USA", "IND"]), st.floats(-3, 3), min_size=2
)


def read(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return [float(row[name]) for row in rows]


# --- similarity -----------------------------------------------------------------------------------------------------

# Signorino and Ritter (1999), table 5: eight pairs of portfolios and their S.
OPPOSED = ([0, 3], [3, 0])
TABLE_5 = {
    "a": ([0, 1, 2, 3], [3, 2, 1, 0], -1 / 3),
    "b": ([1, 2, 2, 3], [3, 2, 2, 1], 1 / 3),
    "c": ([2, 2, 3, 3], [3, 3, 2, 2], 1 / 3),
    "d": ([3, 3, 3, 3], [3, 3, 3, 3], 1),
    "e": ([0] * 10 + OPPOSED[0], [0] * 10 + OPPOSED[1], 2 / 3),
    "f": ([1] * 10 + OPPOSED[0], [1] * 10 + OPPOSED[1], 2 / 3),
    "g": ([2] * 10 + OPPOSED[0], [2] * 10 + OPPOSED[1], 2 / 3),
    "h": ([3] * 10 + OPPOSED[0], [3] * 10 + OPPOSED[1], 2 / 3),
}


@pytest.mark.parametrize("case", TABLE_5)
def test_s_is_as_published_for_the_eight_small_cases(case):
    a, b, published = TABLE_5[case]
    assert measure_s(a, b, 3) == pytest.approx(published)


def test_s_weighs_items_and_knows_the_span_of_each():
    """Half the weight on an item where they differ by the whole span, the rest alike: 1 - 2/2 = 0."""
    assert measure_s([0, 1], [4, 1], largest=[4, 2], weights=[5, 5]) == 0


def test_kappa_and_pi_of_a_small_table_by_hand():
    """Votes 1 1 2 3 and 1 2 2 3. Seen: one difference of 1 in 4 = 0.25.

    Kappa expects: a draws 1, 1, 2, 3 and b draws 1, 2, 2, 3: distances 0 1 1 2 (twice), 1 0 0 1, 2 1 1 0: 14 / 16.
    Pi expects: both draw from 1 1 1 2 2 2 3 3: (2 * 9 * 1 + 2 * 6 * 2 + 2 * 6 * 1) / 64 = 54 / 64.
    """
    a, b = [1, 1, 2, 3], [1, 2, 2, 3]
    assert measure_kappa(a, b, power=1) == pytest.approx(1 - 0.25 / (14 / 16))
    assert measure_pi(a, b, power=1) == pytest.approx(1 - 0.25 / (54 / 64))


def test_squared_distances_expect_the_two_variances_and_the_gap_of_the_means():
    """Kappa expects var a + var b + (gap of means)^2, pi the same with half the last term."""
    a, b = np.array([1, 1, 2, 3, 3, 1]), np.array([1, 2, 2, 3, 2, 3])
    seen, spread, gap = ((a - b) ** 2).mean(), a.var() + b.var(), a.mean() - b.mean()
    assert measure_kappa(a, b) == pytest.approx(1 - seen / (spread + gap**2))
    assert measure_pi(a, b) == pytest.approx(1 - seen / (spread + gap**2 / 2))


def test_what_is_missing_for_one_is_left_out_for_both():
    assert measure_s([0, math.nan, 3], [0, 3, math.nan], 3) == 1
    assert measure_kappa([1, 3, math.nan], [1, 3, 3]) == 1
    assert math.isnan(measure_s([math.nan], [1], 3))
    assert math.isnan(measure_pi([2, 2], [2, 2]))


def test_portfolios_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same length"):
        measure_s([1, 2], [1], 3)


@given(a=votes, b=votes)
def test_similarity_is_symmetric_and_bounded_and_pi_never_exceeds_kappa(a, b):
    size = min(len(a), len(b))
    a, b = a[:size], b[:size]
    for measure in (lambda x, y: measure_s(x, y, 2), measure_kappa, measure_pi):
        there, back = measure(a, b), measure(b, a)
        assert there == pytest.approx(back, nan_ok=True)
        assert math.isnan(there) or there <= 1 + 1e-12
    for power in (1, 2):
        kappa, pi = measure_kappa(a, b, power), measure_pi(a, b, power)
        assert math.isnan(pi) or math.isnan(kappa) or pi <= kappa + 1e-12
    assert measure_s(a, a, 2) == 1


def test_every_state_is_like_itself():
    assert np.array_equal(np.diag(compare_portfolios([[0, 1], [3, 1], [0, 0]], 3)), [1, 1, 1])


@beside
def test_s_of_germany_and_russia_in_1914_is_as_published():
    """Table 6 prints 0.40 without weights and -0.45 with capabilities; the rounded capabilities give -0.46."""
    rows = read("golden_alliances1914.csv")
    germany, russia = column(rows, "GMY"), column(rows, "RUS")
    assert measure_s(germany, russia, 3) == pytest.approx(0.40, abs=0.005)
    assert measure_s(germany, russia, 3, column(rows, "Cap")) == pytest.approx(-0.45, abs=0.011)


# Table 8 of the same article: alliances of 1947 alone.
ALLIANCES_1947 = {
    ("USA", "UK"): -0.59,
    ("USA", "FRN"): -0.58,
    ("USA", "RUS"): -0.70,
    ("UK", "FRN"): 0.99,
    ("UK", "RUS"): 0.87,
    ("FRN", "RUS"): 0.88,
}
WITH_VOTES_1947 = {
    ("USA", "UK"): -0.01,
    ("USA", "FRN"): 0.10,
    ("USA", "RUS"): -0.60,
    ("UK", "FRN"): 0.73,
    ("UK", "RUS"): 0.19,
    ("FRN", "RUS"): 0.30,
}


@beside
@pytest.mark.parametrize("pair", ALLIANCES_1947)
def test_s_of_the_powers_in_1947_is_as_published(pair):
    """Capabilities are printed with two digits, so that the results can be off by as much.

    What the table lacks of the system (2 %) has no ties. Votes are of three kinds, all together as heavy as alliances.
    """
    alliances, votes = read("golden_alliances1947.csv"), read("golden_UNVotes1947.csv")
    capability = column(alliances, "SysCap")
    capability.append(1 - sum(capability))
    a, b = ([*column(alliances, name), 0.0] for name in pair)
    assert measure_s(a, b, 3, capability) == pytest.approx(ALLIANCES_1947[pair], abs=0.021)
    both_a, both_b = ([*own, *column(votes, name)] for own, name in zip((a, b), pair, strict=True))
    spans = [3] * len(a) + [2] * len(votes)
    weights = [*capability, *[1 / len(votes)] * len(votes)]
    assert measure_s(both_a, both_b, spans, weights) == pytest.approx(WITH_VOTES_1947[pair], abs=0.0115)


@beside
def test_the_votes_of_2000_to_2019_obey_the_laws_of_the_measures():
    """Pi never above kappa; S between what agreement allows on a scale of three votes; each pair of states once."""
    rows = read("unga_similarity_2000_2019.csv")
    assert len({(row["period"], row["a"], row["b"]) for row in rows}) == len(rows) == 1300
    for row in rows:
        agree, s = float(row["agree"]), float(row["S_abs"])
        assert float(row["pi_w"]) <= float(row["kappa_w"]) + 1e-9
        assert 1 - 2 * (1 - agree) - 0.0015 <= s <= agree + 0.0015


@beside
def test_kappa_and_pi_of_the_votes_of_2000_to_2019_agree_with_s_and_agreement():
    """Agreement and S give the shares of votes one step and two steps apart, and so the squared distance seen.

    Kappa and pi say what each expects. The gap of the means that follows cannot exceed the mean distance, 1 - S, and
    answers from one urn of three kinds cannot be expected further apart than 2. Three printed digits blur all of it.
    """
    for row in read("unga_similarity_2000_2019.csv"):
        apart, distance = 1 - float(row["agree"]), 1 - float(row["S_abs"])
        seen = apart + 2 * (distance - apart)  # two steps are four squared
        if seen < 0.05:  # too few differences to divide three digits by
            continue
        by_kappa, by_pi = (seen / (1 - float(row[name])) for name in ("kappa_w", "pi_w"))
        blur = 0.005 * by_kappa / min(1 - float(row["pi_w"]), seen)
        assert by_pi <= 2 + blur
        assert 2 * (by_kappa - by_pi) <= (distance + 0.0005) ** 2 + blur


# --- vectors --------------------------------------------------------------------------------------------------------


def test_equal_ties_give_one_and_a_single_tie_gives_nought():
    even = measure_vectors({"RUS": 1.5, "CHN": 1.5, "EU": 1.5})
    assert (even.index, even.balance, even.breadth, even.effective) == pytest.approx((1, 1, 3, 3))
    assert even.lead == 0
    single = measure_vectors({"RUS": 2.0, "CHN": 0.0, "EU": -1.0})
    assert (single.index, single.breadth, single.leader, single.lead) == (0, 1, "RUS", 1)
    assert single.balance is None
    assert single.quarrel == -1


def test_three_shares_by_hand():
    """Shares 1/2, 1/3, 1/6 of four powers: H = 14/36, index = 1 - (14/36 - 1/4) / (3/4) = 22/27."""
    found = measure_vectors({"RUS": 3, "CHN": 2, "EU": 1, "USA": -5})
    assert found.index == pytest.approx(22 / 27)
    assert found.balance == pytest.approx(1 - (14 / 36 - 1 / 3) / (2 / 3))
    assert found.lead == pytest.approx(1 / 6)
    assert found.effective == pytest.approx(36 / 14)


def test_a_state_without_friends_has_no_index():
    alone = measure_vectors({"RUS": -1.0, "CHN": 0.0})
    assert alone.index is None
    assert alone.leader == ""


@given(ties=strengths, factor=st.floats(0.1, 10))
def test_the_index_lies_between_nought_and_one_and_knows_no_unit(ties, factor):
    found = measure_vectors(ties)
    if found.index is None:
        return
    assert 0 <= found.index <= 1
    assert sum(found.shares.values()) == pytest.approx(1)
    if found.volume > 1e-6:
        assert measure_vectors({p: t * factor for p, t in ties.items()}).index == pytest.approx(found.index, abs=1e-9)


@given(ties=strengths)
def test_names_of_powers_do_not_matter(ties):
    swapped = {{"RUS": "CHN", "CHN": "RUS"}.get(power, power): tie for power, tie in ties.items()}
    a, b = measure_vectors(ties), measure_vectors(swapped)
    assert a.index == pytest.approx(b.index) if a.index is not None else b.index is None
    assert a.shares.get("RUS") == b.shares.get("CHN")


# --- balance --------------------------------------------------------------------------------------------------------


def test_two_camps_are_balanced():
    ties = {("A", "B"): 1.0, ("C", "D"): 1.0, ("A", "C"): -1.0, ("A", "D"): -1.0, ("B", "C"): -1.0, ("B", "D"): -1.0}
    found = measure_balance(ties)
    assert (found.triangles, found.balanced, found.frustration) == (4, 4, 0)
    assert found.camps == (("A", "B"), ("C", "D"))
    assert found.proven


def test_a_friend_of_two_enemies_is_strained_at_his_weaker_tie():
    found = measure_balance({("A", "B"): -3.0, ("A", "M"): 2.0, ("B", "M"): 0.5})
    assert (found.triangles, found.balanced) == (1, 0)
    assert found.strained == (("B", "M"),)
    assert found.frustration == pytest.approx(0.5)
    assert found.frustration_share == pytest.approx(0.5 / 5.5)


def test_no_ties_are_no_imbalance():
    found = measure_balance({("A", "B"): 0.0})
    assert (found.triangles, found.frustration) == (0, 0)
    assert found.balanced_share is None
    assert found.frustration_share is None


@given(
    st.dictionaries(
        st.sampled_from([(a, b) for a in "ABCDEF" for b in "ABCDEF" if a < b]),
        st.sampled_from([-2.0, -1.0, 1.0, 3.0]),
        min_size=1,
    )
)
def test_frustration_is_the_least_over_every_division(ties):
    """A second opinion: all 2^n divisions."""
    states = sorted({state for pair in ties for state in pair})
    least = min(
        sum(abs(tie) for (a, b), tie in ties.items() if (side[a] == side[b]) != (tie > 0))
        for division in product((0, 1), repeat=len(states))
        for side in [dict(zip(states, division, strict=True))]
    )
    found = measure_balance(ties)
    assert found.frustration == pytest.approx(least)
    assert found.frustration_share <= 0.5
    assert (found.frustration == 0) <= all(sign > 0 for *_, sign in list_triangles(ties))


# --- mediators ------------------------------------------------------------------------------------------------------

QUARREL = {("ISR", "TUR"): -2.0, ("AZE", "TUR"): 3.0, ("AZE", "ISR"): 1.5, ("GEO", "TUR"): 1.0, ("GEO", "ISR"): 0.2}


def test_mediators_are_tied_to_both_sides_and_the_stronger_weaker_tie_goes_first():
    found = find_mediators(QUARREL)
    assert [one.state for one in found] == ["AZE", "GEO"]
    assert found[0].reach == 1.5
    assert found[0].hosted == ()


def test_who_hosted_is_told_even_without_friends():
    talks = Meeting("deconfliction", frozenset({"ISR", "TUR"}), frozenset({"AZE", "QAT"}))
    found = {one.state: one for one in find_mediators(QUARREL, [talks])}
    assert found["AZE"].hosted == ("deconfliction",)
    assert found["QAT"].reach == 0
    assert found["GEO"].hosted == ()


def test_there_is_nothing_to_mediate_between_friends():
    assert find_mediators({("AZE", "TUR"): 1.0, ("AZE", "GEO"): 1.0}) == ()
