"""The world of a year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.errors import WorldError
from sogdia.world import load_world
from worlds.making import FORK

WORLD = load_world(FORK)


def test_a_project_that_no_year_opens_is_absent():
    world = WORLD.on(2035)
    assert "hairatan-kabul-rail" not in world.links
    assert "kharlachi-rail" not in world.crossings


def test_a_project_is_there_from_the_year_it_opens():
    assert "hairatan-herat-rail" not in WORLD.on(2029).links
    assert "hairatan-herat-rail" in WORLD.on(2030).links


def test_a_link_is_there_from_the_year_it_opened_to_the_year_before_it_closed():
    assert "termez-hairatan-rail" not in WORLD.on(1981).links
    assert "termez-hairatan-rail" in WORLD.on(1982).links
    assert "karachi-mundra-sea" in WORLD.on(2029).links
    assert "karachi-mundra-sea" not in WORLD.on(2030).links


def test_a_transfer_is_there_only_where_both_ways_are():
    assert "karachi-road-sea" in WORLD.on(2029).transfers
    assert "karachi-road-sea" not in WORLD.on(2030).transfers
    assert "karachi-rail1520-sea" not in WORLD.on(2029).transfers


def test_demand_grows_from_the_year_of_each_row_by_the_most_particular_growth():
    demand = WORLD.on(2026).demand
    assert demand["UZB-S", "IND-W", "containers"].best == pytest.approx(1 * 1.04**2)
    assert demand["UZB-S", "IND-W", "containers"].high == pytest.approx(2 * 1.04**2)
    assert demand["UZB-S", "AFG-E", "grain"].best == pytest.approx(0.4 * 1.1**4)


def test_demand_of_the_base_year_is_as_written():
    assert WORLD.on(2024).demand["UZB-S", "IND-W", "containers"] == WORLD.demand["UZB-S", "IND-W", "containers"]


def test_without_a_growth_rate_no_other_year_is_known():
    figures = {key: value for key, value in WORLD.figures.items() if key[1] != "growth_yr"}
    with pytest.raises(WorldError, match="UZB-S>IND-W:containers: has no growth_yr"):
        replace(WORLD, figures=figures).on(2030)
    same_year = dict.fromkeys(WORLD.demand, 2030)
    assert replace(WORLD, figures=figures, demand_year=same_year).on(2030).demand == WORLD.demand


def test_a_dated_world_is_not_dated_again():
    world = WORLD.on(2030)
    assert world.on(2030) is world
    assert world.base_year == 2030
    with pytest.raises(WorldError, match="already that of 2030"):
        world.on(2031)


@given(st.integers(1950, 2080))
def test_dating_removes_and_never_adds_or_renames(year):
    """Every link, crossing and transfer of a year is the same row of the undated world."""
    world = WORLD.on(year)
    for table in ("links", "crossings", "transfers"):
        assert getattr(world, table).items() <= getattr(WORLD, table).items()
    assert {crossing.link for crossing in world.crossings.values()} <= set(world.links)
    assert world.demand.keys() == WORLD.demand.keys()
    assert WORLD.year is None


@given(st.integers(2000, 2060), st.integers(0, 20))
def test_without_closing_links_later_years_only_gain_links(year, more):
    """Where no link ever closes, what is open stays open."""
    links = {id_: replace(link, closed=None) for id_, link in WORLD.links.items()}
    world = replace(WORLD, links=links)
    assert world.on(year).links.keys() <= world.on(year + more).links.keys()
