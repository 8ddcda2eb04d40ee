"""Outcomes side by side."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from made_outcomes import BASE, CHAMAN, OTHER, TORKHAM, chaman, make_route, torkham
from sogdia.errors import SogdiaError
from sogdia.lenses.results import Key
from sogdia.outcomes import check_comparison, compare, measure_shifts, take_gainers, take_losers, take_main
from sogdia.outcomes.answer import add_answer_ranges, answer
from sogdia.outcomes.compare import Range
from sogdia.outcomes.headline import choose_headline, measure_headlines
from sogdia.outcomes.profile import measure_profile
from sogdia.views.answer import list_sheets


def row(kind, id_, measure="cargo_mt_yr"):
    return compare(BASE, OTHER).find(Key(kind, id_, measure))


def test_cargo_of_something_absent_from_the_base_is_zero_there():
    assert row("crossing", "chaman").base == 0.0
    assert row("crossing", "chaman").changes == (4.0,)


def test_what_is_unknown_in_the_base_stays_unknown():
    load = row("crossing", "chaman", "load_share")
    assert (load.base, load.changes, load.percents) == (None, (None,), (None,))


def test_per_cent_of_nothing_is_unknown():
    assert row("corridor", "kandahar-corridor").percents == (None,)
    assert row("corridor", "torkham-route").percents == (-30.0,)


def test_the_largest_change_of_a_kind_stands_first():
    changes = [abs(item.changes[0]) for item in compare(BASE, OTHER).take("crossing", "cargo_mt_yr")]
    assert changes == sorted(changes, reverse=True)


def test_not_carried_has_a_row_even_when_no_outcome_measures_it():
    key = Key("total", "all", "not_carried_mt_yr")
    bare = [replace(one, measures={k: v for k, v in one.measures.items() if k != key}) for one in (BASE, OTHER)]
    found = compare(*bare).find(key)
    assert (found.base, found.values) == (2.0, (1.0,))


def test_gainers_rise_and_losers_fall():
    rows = take_main(compare(BASE, OTHER))
    assert [item.id for item in take_gainers(rows, 2)] == ["kandahar-corridor", "chaman"]
    assert [item.id for item in take_losers(rows, 9)] == ["torkham-route", "torkham"]


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 1e3)), st.integers(0, 3))
def test_comparing_an_outcome_with_itself_changes_nothing(cargo, count):
    """Identity: compare(x, x) has no gainer and no loser."""
    outcome = replace(BASE, measures={Key("port", name, "cargo_mt_yr"): value for name, value in cargo.items()})
    rows = compare(outcome, outcome).rows
    assert all(item.changes in ((0.0,), (None,)) for item in rows)
    assert take_gainers(rows, count) == take_losers(rows, count) == ()


@given(st.lists(st.tuples(st.floats(0, 1e3), st.floats(0, 1e3)), min_size=1, max_size=6))
def test_swapping_base_and_alternative_turns_every_change_round(flows):
    """Antisymmetry: change(a, b) = -change(b, a)."""
    one, two = (
        replace(BASE, measures={Key("port", str(i), "cargo_mt_yr"): pair[side] for i, pair in enumerate(flows)})
        for side in (0, 1)
    )
    there, back = compare(one, two), compare(two, one)
    for item in there.take("port", "cargo_mt_yr"):
        assert back.find(item.key).changes[0] == -item.changes[0]


def test_outcomes_of_other_years_are_refused_all_at_once():
    with pytest.raises(SogdiaError) as refusal:
        compare(BASE, replace(OTHER, year=2040), replace(OTHER, world_name="elsewhere"))
    assert len(refusal.value.problems) == 2


def test_balanced_books_pass_and_lost_cargo_is_found():
    assert check_comparison(compare(BASE, OTHER)) == []
    lost = replace(OTHER, measures={**OTHER.measures, Key("total", "all", "carried_mt_yr"): 10.9})
    [problem] = check_comparison(compare(BASE, lost))
    assert "carried_mt_yr is 10.9" in str(problem)


def test_a_nan_never_balances():
    pairs = (replace(OTHER.pairs[0], carried_mt_yr=math.nan), OTHER.pairs[1])
    assert check_comparison(compare(BASE, replace(OTHER, pairs=pairs)))


def test_a_shift_says_which_way_lost_and_which_gained():
    [shift] = measure_shifts(BASE, OTHER)
    assert (shift.origin, shift.destination) == ("UZB-E", "PAK-S")
    assert [move.change for move in shift.lost] == [-3.0]
    assert [move.change for move in shift.gained] == [4.0]
    assert (shift.moved, shift.change) == (3.0, 1.0)


def test_routes_alike_on_the_map_are_one_way():
    split = replace(OTHER, routes=(torkham(3.0, 0.3), torkham(4.0, 0.4), chaman(4.0, 0.3)))
    assert measure_shifts(BASE, split) == measure_shifts(BASE, OTHER)


def test_headlines_tell_of_the_kabul_corridor_whatever_becomes_of_it():
    key = Key("corridor", "kabul-corridor", "cargo_mt_yr")
    with_kabul = [replace(one, measures={**one.measures, key: 3.0}) for one in (BASE, OTHER)]
    told = measure_headlines(compare(*with_kabul), always=("kabul-corridor",))
    assert [(item.row.id, item.verdict) for item in told] == [
        ("kandahar-corridor", "opens"),
        ("torkham-route", "loses"),
        ("kabul-corridor", "unchanged"),
    ]


@pytest.mark.parametrize(
    ("base", "value", "verdict"),
    [(0.0, 4.0, "opens"), (4.0, 0.0, "closes"), (4.0, 5.0, "gains"), (5.0, 4.0, "loses"), (4.0, 4.01, "unchanged")],
)
def test_the_verdict_fits_the_change(base, value, verdict):
    key = Key("corridor", "x", "cargo_mt_yr")
    outcomes = [replace(BASE, measures={key: cargo}) for cargo in (base, value)]
    [told] = measure_headlines(compare(*outcomes), always=("x",))
    assert told.verdict == verdict


def test_the_lead_is_the_corridor_that_changes_most():
    assert choose_headline(compare(BASE, OTHER)) == Key("corridor", "kandahar-corridor", "cargo_mt_yr")
    assert choose_headline(compare(BASE, BASE)) == Key("total", "all", "carried_mt_yr")


def test_an_answer_on_several_scenarios_has_headlines_for_each():
    found = answer(BASE, [OTHER, BASE])
    assert [len(told) > 0 for told in found.headlines] == [True, False]
    assert found.shifts == ()


@pytest.mark.parametrize("steps", [TORKHAM, CHAMAN])
def test_a_profile_ends_at_the_sum_of_its_legs_and_never_falls(steps):
    """Time-cost-distance: last point = sum of legs to 1e-9, monotone, as many steps as stops that take time."""
    route = make_route(steps, flow=1.0, share=1.0, corridors=(), borders=())
    profile = measure_profile(route)
    last = profile.stretches[-1]
    assert last.to_km == pytest.approx(route.km, abs=1e-9)
    assert last.to_hours == pytest.approx(route.hours, abs=1e-9)
    assert last.to_usd_t == pytest.approx(route.usd_t, abs=1e-9)
    assert last.to_sd_h == pytest.approx(route.sd_h, abs=1e-9)
    for stretch in profile.stretches:
        assert stretch.to_km >= stretch.from_km
        assert stretch.to_hours >= stretch.from_hours
        assert stretch.to_usd_t >= stretch.from_usd_t
    assert len(profile.stops) == sum(step.km == 0 and step.hours > 0 for step in steps)
    standing = sum(step.hours for step in steps if step.km == 0)
    assert profile.standing_share == pytest.approx(standing / route.hours)


def test_a_profile_names_the_states_in_order_without_a_gap():
    states = measure_profile(chaman(1.0, 1.0)).states
    assert [state for state, _, _ in states] == ["UZB", "AFG", "PAK"]
    assert all(left == start for (_, _, left), (_, start, _) in pairwise(states))


def test_ranges_stand_beside_the_changes_they_are_of_and_nowhere_else():
    key = Key("crossing", "chaman", "cargo_mt_yr")
    found = add_answer_ranges(answer(BASE, [OTHER]), {key: Range(1.0, 2.0, 5.0)}, 100)
    assert (found.comparison.find(key).low, found.comparison.find(key).high) == (1.0, 5.0)
    sheets = {sheet.id: sheet for sheet in list_sheets(found, {})}
    keys = [column.key for column in sheets["crossing"].columns]
    cells = next(row for row in sheets["crossing"].rows if row[0] == "chaman")
    assert cells[keys.index("change_low_mt_yr")] == 1.0
    assert cells[keys.index("change_median_mt_yr")] == 2.0
    assert cells[keys.index("change_high_mt_yr")] == 5.0
    assert "change_low_usd_t" not in [column.key for column in sheets["pair"].columns]
    assert all(len(row) == len(sheet.columns) for sheet in sheets.values() for row in sheet.rows)
