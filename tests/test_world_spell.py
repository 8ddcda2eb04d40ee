"""Figures that hold in some years only."""

import pytest

from sogdia.errors import WorldError
from sogdia.world import explain, load_world
from worlds.making import copy_fork, write_table

COLUMNS = (
    "subject",
    "attribute",
    "value",
    "unit",
    "year",
    "since",
    "until",
    "source",
    "confidence",
    "preferred",
    "note",
)
NORMAL = "torkham-road,closed_days_yr,25,days/yr,2024,,,S1,sourced,,"
SHUT = "torkham-road,closed_days_yr,366,days/yr,2026,2026,2027,S1,sourced,,"
KEY = ("torkham-road", "closed_days_yr")


def rows(*lines):
    return [dict(zip(COLUMNS, line.split(","), strict=True)) for line in lines]


@pytest.fixture
def fork(tmp_path):
    """Return a function from rows of a ledger to the world `fork` with them in a file of their own."""
    folder = copy_fork(tmp_path)

    def load(*lines, overlay=None):
        write_table(folder, "facts-events", rows(*lines))
        return load_world(folder, overlay)

    return load


def days(world):
    return world.figures[KEY].best


def test_a_row_with_a_spell_counts_from_its_first_year_to_its_last(fork):
    world = fork(SHUT, NORMAL)
    assert [days(world.on(year)) for year in (2025, 2026, 2027, 2028)] == [25, 366, 366, 25]
    assert days(world) == 25


def test_a_spell_may_be_open_at_either_end(fork):
    world = fork(NORMAL, SHUT.replace("2026,2027", "2026,"), SHUT.replace("2026,2027", ",2019").replace("366", "5"))
    assert [days(world.on(year)) for year in (2019, 2024, 2040)] == [5, 25, 366]


def test_the_row_that_counts_in_the_year_is_the_one_marked(fork):
    world = fork(NORMAL, SHUT)
    for year, value in ((2025, 25), (2026, 366)):
        figures = explain(world.on(year), "torkham-road").figures
        story = next(figure for figure in figures if figure.attribute == "closed_days_yr")
        assert [row.fact.value for row in story.rows if row.is_chosen] == [value]
        assert len(story.rows) == 2


def test_an_overlay_overrules_a_spell_only_by_a_row_of_the_same_years(fork, tmp_path):
    for spell, expected in ((",", 366), ("2026,2027", 7)):
        mine = rows(SHUT.replace("2026,2027", spell).replace("366", "7").replace("sourced,", "sourced,yes"))
        overlay = write_table(tmp_path / "mine", "facts", mine)
        assert days(fork(NORMAL, SHUT, overlay=overlay).on(2026)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((SHUT,), "facts-events.csv line 2: holds in some years only, expected another row of closed_days_yr"),
        ((NORMAL, SHUT.replace("2027", "2020")), "line 3: holds since 2026 until 2020, expected since first"),
        ((NORMAL, SHUT.replace("2027", "soon")), "line 3: until is 'soon', expected a whole number"),
        (
            (NORMAL, SHUT.replace("sourced,", "sourced,yes"), SHUT.replace("sourced,", "sourced,yes")),
            "line 4: closed_days_yr of 'torkham-road' has another preferred row at facts-events.csv line 3",
        ),
    ],
)
def test_a_spell_that_makes_no_sense_is_refused(fork, lines, expected):
    with pytest.raises(WorldError) as caught:
        fork(*lines)
    assert expected in str(caught.value)
