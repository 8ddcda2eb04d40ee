"""Numbers that measure and dates, in every form an article gives them; names that hold digits are neither."""

from __future__ import annotations

import pytest

from sogdia.reading.dates import find_dates, guess_year
from sogdia.reading.quantities import find_quantities
from sogdia.reading.scene import DESIGNATION


def quantities(words):
    taken = [found.span() for found in DESIGNATION.finditer(words)]
    return [(one.kind, one.low, one.high, one.unit, one.bound) for one in find_quantities(words, 0, len(words), taken)]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("a 1,435-kilometre line", ("length", 1435, 1435, "km", "exact")),
        ("about 300 km of track", ("length", 300, 300, "km", "approx")),
        ("a capacity of up to five million tons a year", ("capacity", 5e6, 5e6, "t/yr", "max")),
        ("cargo of between 2 and 4 million tonnes annually", ("flow", 2e6, 4e6, "t/yr", "range")),
        ("2–4 million tons of cargo per year", ("flow", 2e6, 4e6, "t/yr", "range")),
        ("it cost US$ 1.5 billion", ("money", 1.5e9, 1.5e9, "USD", "exact")),
        ("at least €300 million", ("money", 3e8, 3e8, "EUR", "min")),
        ("over 40 million dollars", ("money", 4e7, 4e7, "USD", "gt")),
        ("nearly two-thirds of exports", ("fraction", 2 / 3, 2 / 3, "fraction", "nearly")),
        ("exports fell by 12 percent", ("change", -0.12, -0.12, "fraction", "exact")),
        ("exports grew by more than 30%", ("change", 0.3, 0.3, "fraction", "gt")),
        ("a share of 7.5 per cent", ("share", 0.075, 0.075, "fraction", "exact")),
        ("twelve new wagons", ("count", 12, 12, "wagons", "exact")),
        ("twenty-five trains", ("count", 25, 25, "trains", "exact")),
        ("the third-largest buyer", ("rank", 3, 3, "rank", "exact")),
        ("the sixth consultative meeting", ("ordinal", 6, 6, "ordinal", "exact")),
        ("four times cheaper", ("ratio", 4, 4, "ratio", "exact")),
        ("a journey of 14 days", ("duration", 14, 14, "d", "exact")),
        ("90,000 TEU", ("teu", 90000, 90000, "TEU", "exact")),
        ("a 500-megawatt plant", ("power", 500, 500, "MW", "exact")),
    ],
)
def test_a_quantity_is_read_with_kind_range_unit_and_bound(words, read):
    (found,) = quantities(words)
    assert found[0] == read[0]
    assert found[1:3] == pytest.approx(read[1:3])
    assert found[3:] == read[3:]


@pytest.mark.parametrize(
    "words", ["JF-17 jets", "the CASA-1000 line", "Su-30SM fighters", "one of the best", "no one knows", "a@b12.org"]
)
def test_names_and_pronouns_are_no_quantities(words):
    assert quantities(words) == []


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("on 6 June 2025", "2025-06-06"),
        ("On March 31, 2025, it", "2025-03-31"),
        ("in April", "2025-04"),
        ("in October", "2024-10"),
        ("On May 7 it", "2025-05-07"),
        ("since 2014", "2014/.."),
        ("prior to 2020", "../2020"),
        ("between 2010 and 2014", "2010/2014"),
        ("the 2015–19 window", "2015/2019"),
        ("in April and May", "2025-04/2025-05"),
        ("in late May", "2025-05-21/2025-05-31"),
        ("in the 1990s", "1990/1999"),
        ("last year", "2024"),
        ("two years ago", "2023"),
        ("in 2013", "2013"),
        ("in recent years", ""),
    ],
)
def test_a_date_is_read_by_the_date_of_the_issue(words, iso):
    assert [one.iso for one in find_dates(words, 0, len(words), "2025-06")] == [iso]


@pytest.mark.parametrize("words", ["it may come", "2,000 tons", "the march on Kabul", "a 2020-kilometre line"])
def test_what_is_no_date_is_not_read_as_one(words):
    assert find_dates(words, 0, len(words), "2025") == ()


def test_what_points_back_takes_the_date_told_before():
    words = "On April 17, 2025, it was done. A year earlier, on the same day, nothing was."
    assert [one.iso for one in find_dates(words, 0, len(words), "2025-06")] == ["2025-04-17", "2024", ""]


def test_the_year_of_an_issue_is_the_latest_year_it_tells_as_past():
    assert guess_year("It was signed on 3 May 2024 and will be built by 2031.") == 2024
