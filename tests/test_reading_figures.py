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
        ("a tower of 80 meters", ("length", 80, 80, "m", "exact")),
        ("20,000 hectares", ("area", 20000, 20000, "ha", "exact")),
        ("2 bcm of gas a year", ("flow", 2e9, 2e9, "m3/yr", "exact")),
        ("7 billion cubic meters (bcm) per year", ("flow", 7e9, 7e9, "m3/yr", "exact")),
        ("up to 9 million tons of grain a year", ("capacity", 9e6, 9e6, "t/yr", "max")),
        ("60,000 barrels of oil a day", ("flow", 6e4, 6e4, "bbl/d", "exact")),
        ("3 billion kilowatt-hours", ("energy", 3e9, 3e9, "kWh", "exact")),
        ("between US$ 3 billion and US$ 4 billion", ("money", 3e9, 4e9, "USD", "range")),
        ("a $3-billion order", ("money", 3e9, 3e9, "USD", "exact")),
        ("$3 billion to $4 billion", ("money", 3e9, 4e9, "USD", "range")),
        ("two billion tenge", ("money", 2e9, 2e9, "KZT", "exact")),
        ("RUB 40 billion", ("money", 4e10, 4e10, "RUB", "exact")),
        ("lifted from 3 to 5 million tons", ("mass", 3e6, 5e6, "t", "exact")),
        ("estimates ran from 3 to 5 million tons", ("mass", 3e6, 5e6, "t", "range")),
        ("30 km or more", ("length", 30, 30, "km", "min")),
        ("which runs over 900 kilometers", ("length", 900, 900, "km", "exact")),
        ("which runs for over 900 kilometers", ("length", 900, 900, "km", "gt")),
        ("trade grew by another 8 percent", ("change", 0.08, 0.08, "fraction", "exact")),
        ("trade was up 8 percent", ("change", 0.08, 0.08, "fraction", "exact")),
        ("a decline of 8 percent", ("change", -0.08, -0.08, "fraction", "exact")),
        ("the lake fell by 3 meters", ("change", -3, -3, "m", "exact")),
        ("they gave up 8 percent of it", ("share", 0.08, 0.08, "fraction", "exact")),
        ("a quarter of a century", ("duration", 25, 25, "yr", "exact")),
        ("more than a decade", ("duration", 10, 10, "yr", "gt")),
        ("five of the nine wells", ("count", 5, 5, "wells", "exact")),
        ("half a billion dollars", ("money", 5e8, 5e8, "USD", "exact")),
        ("worth $700m", ("money", 7e8, 7e8, "USD", "exact")),
        ("a deck 9 m wide", ("length", 9, 9, "m", "exact")),
        ("its share fell to 31 percent", ("share", 0.31, 0.31, "fraction", "exact")),
        ("it signed for five.", ("count", 5, 5, "", "exact")),
        ("from 18 percent to 6.5 percent", ("share", 0.18, 0.065, "fraction", "exact")),
        ("worth 3 trillion won", ("money", 3e12, 3e12, "KRW", "exact")),
        ("within 90 months", ("duration", 90, 90, "month", "max")),
        ("its second, smaller refinery", ("ordinal", 2, 2, "ordinal", "exact")),
        ("Georgia’s first solar farm", ("ordinal", 1, 1, "ordinal", "exact")),
        ("its imports nearly tripled", ("ratio", 3, 3, "ratio", "nearly")),
    ],
)
def test_a_quantity_is_read_with_kind_range_unit_and_bound(words, read):
    found = quantities(words)[0]
    assert found[0] == read[0]
    assert found[1:3] == pytest.approx(read[1:3])
    assert found[3:] == read[3:]


@pytest.mark.parametrize(
    "words", ["JF-17 jets", "the CASA-1000 line", "Su-30SM fighters", "one of the best", "no one knows", "a@b12.org"]
)
def test_names_and_pronouns_are_no_quantities(words):
    assert quantities(words) == []


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("90 km long by one map and 95 by another", ("length", 90, 95)),
        ("lost by 61 votes to 17", ("count", 61, 17)),
        ("valued at 3 billion euros in May and 4 in June", ("money", 3e9, 4)),
        ("one bank lends 100 million euros, another 45 million.", ("money", 1e8, 4.5e7)),
    ],
)
def test_a_number_set_against_a_figure_is_in_its_unit(words, read):
    first, second = quantities(words)
    assert (first[0], first[1], second[1]) == read
    assert second[0] == first[0]


@pytest.mark.parametrize(
    "words",
    ["for the first time", "it came first", "the first to sign", "it was first proposed", "half empty", "trade doubled",
     "the other half", "a decade of talks", "resolutions 612 and 634 of the council", "every third family",
     "a Boeing 737", "the rate per thousand cubic meters"],
)  # fmt: skip
def test_words_that_only_sound_like_numbers_measure_nothing(words):
    assert quantities(words) == []


def test_a_vague_date_with_a_number_is_a_duration_too():
    words = "For three decades it lay idle"
    dates = find_dates(words, 0, len(words), "2025-06")
    numbers = find_quantities(words, 0, len(words), [(one.start, one.end) for one in dates])
    assert [one.iso for one in dates] == [""]
    assert [(one.kind, one.low) for one in numbers] == [("duration", 30.0)]


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
        ("by the end of 2027", "../2027"),
        ("By November 2024", "../2024-11"),
        ("before the 2040s", "../2040"),
        ("since the end of 2022", "2022/.."),
        ("since the early 1990s", "1990/.."),
        ("since 4 February", "2025-02-04/.."),
        ("at the beginning of 2023", "2023"),
        ("mid-2026", "2026"),
        ("between May 2021 and July 2023", "2021-05/2023-07"),
        ("in the second quarter of 2024", "2024-04/2024-06"),
        ("in the first half of 2024", "2024-01/2024-06"),
        ("the second half of this year", "2025-07/2025-12"),
        ("the 2023/24 season", "2023/2024"),
        ("next week", ""),
        ("between the end of March and late May", "2025-03/2025-05"),
        ("since the collapse of the Soviet Union", "1991/.."),
        ("in decades", ""),
        ("this decade", "2020/2029"),
        ("a decade ago", "2015"),
        ("three months ago", "2025-03"),
        ("last month", "2025-05"),
        ("last May", "2025-05"),
        ("last autumn", "2024"),
        ("on Sept. 3, 2024", "2024-09-03"),
        ("for decades", ""),
        ("years to come", ""),
        ("in winter", ""),
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


@pytest.mark.parametrize(
    ("words", "isos"),
    [
        ("On 14 May 2024 it met; nine days afterwards it signed.", ["2024-05-14", "2024-05-23"]),
        ("It met in November 2023. Two months later it signed.", ["2023-11", "2024-01"]),
        ("It met in November 2023 and a year later it signed.", ["2023-11", "2024-11"]),
        ("It met on 30 November 2023 and in the same month it signed.", ["2023-11-30", "2023-11"]),
        ("It met on 30 November 2023. Hours later it signed.", ["2023-11-30", "2023-11-30"]),
        ("It met in September 2022 and again in March.", ["2022-09", "2023-03"]),
        ("It opened in 2015; in its first three years it lost money.", ["2015", "2015/2018"]),
        ("It met in November 2023; several months later it signed.", ["2023-11", ""]),
        ("It met in 2023 and on 14 May of that year it signed.", ["2023", "2023-05-14"]),
    ],
)
def test_what_is_told_by_a_date_before_it_counts_from_there(words, isos):
    assert [one.iso for one in find_dates(words, 0, len(words), "2025-06")] == isos


def test_the_year_of_an_issue_is_the_latest_year_it_tells_as_past():
    assert guess_year("It was signed on 3 May 2024 and will be built by 2031.") == 2024
