"""What makes a world unsound, and what is merely odd."""

import pytest
from msgspec.structs import replace

from sogdia.world import advise_world, check_world, load_world
from sogdia.world.distance import great_circle_km
from sogdia.world.reach import list_cut_off
from worlds.making import FORK, add_line, change_text, copy_fork

WORLD = load_world(FORK)


def problems(world):
    return "\n".join(map(str, check_world(load_world(world))))


def test_a_sound_world_has_no_problems():
    assert check_world(WORLD) == []


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        ("links", "a,,kabul,kabul,road,,AFG,,,,,", "link a: starts and ends at the same place"),
        ("links", "a,,kabul,herat,rail,1000,AFG,,,,,", "link a: gauge is 1000, expected one of 1435, 1520, 1676"),
        ("links", "a,,kabul,herat,rail,,AFG,,,,,", "link a: gauge is None"),
        ("links", "a,,kabul,herat,road,1520,AFG,,,,,", "link a: is road and has a gauge"),
        ("links", "a,,kabul,herat,road,,AFG,,2030,2020,,", "opened in 2030 and closed in 2020"),
        ("links", "a,,kabul,herat,road,,IRN,,,,,", "link a: is of IRN, expected AFG"),
        ("links", "a,,herat,chabahar,road,,AFG,,,,,", "link a: joins AFG and IRN, expected a crossing"),
        ("links", "a,,kabul,herat,road,,AFG,,,,,", "link a: has no length_km in km"),
        ("places", "hairatan-rail,Somewhere,AFG,city,34,62,", "crossing hairatan-rail: has the identifier of a place"),
        ("crossings", "a,A,a,hairatan-kabul-road,AFG,AFG,normal,", "crossing a: has AFG on both sides"),
        ("crossings", "a,A,a,herat-chabahar-rail,IRN,AFG,normal,", "is from IRN to AFG, expected AFG to IRN"),
        ("crossings", "a,A,a,termez-hairatan-rail,UZB,AFG,normal,", "which has crossing hairatan-rail already"),
        ("transfers", "a,herat,rail1520,road,", "transfer a: is to road, but no road leads to herat, only rail1520"),
        ("transfers", "a,kabul,road,road,", "transfer a: is from road to itself"),
        ("transfers", "a,kabul,road,rail1520,", "transfer a: is between the same ways as kabul-rail1520-road"),
        ("projects", "a,A,,,a,,,", "project a: needs itself"),
        ("stages", "kabul-line,2019,announced,S1,", "stage kabul-line 2019: stands after one of 2025"),
        ("regions", "AFG-W,Western Afghanistan,AFG,34,62", "region AFG-W: has no access place"),
        ("access", "AFG-E,karachi", "access AFG-E@karachi: has no access_km in km"),
        ("commodities", "oil,Oil,", "commodity oil: has no value_usd_t in US$/t"),
        ("commodities", "oil,Oil,", "commodity-mode oil/rail: has no tariff_factor in 1"),
        ("facts-rates", "herat,delay_h,20,10,30,h,,assumed,assumed,,g", "delay_h of herat: holds for nothing"),
        ("facts-rates", "ferry,speed_km_h,20,10,30,km/h,,assumed,assumed,,g", "speed_km_h of ferry: holds for nothing"),
        ("facts-rates", "road-border:IND-PAK,forward_h,2,1,3,h,,assumed,assumed,,g", "of road-border:IND-PAK: holds"),
        ("facts-rates", "UZB-S>UZB-S,growth_yr,0.1,0,0.2,1/yr,,assumed,assumed,,g", "of UZB-S>UZB-S: holds"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_a_problem(tmp_path, table, line, expected):
    assert expected in problems(add_line(copy_fork(tmp_path), table, line))


def test_a_circle_of_needs_is_a_problem(tmp_path):
    world = change_text(
        copy_fork(tmp_path), "projects", "herat-line,Herat line,R4,,,", "herat-line,Herat line,R4,,chabahar-line,"
    )
    assert "project herat-line: needs itself" in problems(world)
    assert "project chabahar-line: needs itself" in problems(world)


def test_demand_without_a_route_in_the_base_year_is_a_problem(tmp_path):
    world = change_text(copy_fork(tmp_path), "transfers", "karachi-road-sea,karachi,road,sea,\n", "")
    message = problems(world)
    assert "demand UZB-S>IND-W:containers: has no route in 2024" in message
    assert "demand UZB-S>AFG-E:grain" not in message


def test_a_closed_border_cuts_off_what_has_no_other_way():
    world = WORLD.on(2024)
    assert list_cut_off(world) == []
    cut_off = list_cut_off(replace(world, closed=frozenset({"torkham-road"})))
    assert cut_off == [("UZB-S", "IND-W", "containers"), ("IND-W", "UZB-S", "containers")]
    assert len(list_cut_off(replace(world, closed=frozenset({"hairatan"})))) == 3


def test_a_world_without_demand_has_no_base_year_and_no_cut_off_demand():
    own_growth = ("UZB-S>AFG-E:grain", "growth_yr")
    figures = {key: value for key, value in WORLD.figures.items() if key != own_growth}
    assert check_world(replace(WORLD, demand={}, demand_year={}, figures=figures)) == []


def test_advice_names_what_is_odd_without_being_wrong(tmp_path):
    world = copy_fork(tmp_path)
    change_text(world, "facts-network", "termez-hairatan-rail,length_km,15", "termez-hairatan-rail,length_km,900")
    change_text(world, "facts-network", "hairatan-herat-rail,length_km,740", "hairatan-herat-rail,length_km,74")
    add_line(world, "places", "nowhere,Nowhere,AFG,city,34,62,")
    add_line(world, "projects", "paper-line,A line on paper,,,chabahar-line,2028,,")
    add_line(world, "projects", "whole,Both lines as one,,,kabul-line;chabahar-line,,,")
    add_line(world, "sources", "S9,Never read,,,")
    add_line(world, "facts-rates", "rail:UZB,speed_km_h,30,,,km/h,,assumed,sourced,,")
    advice = "\n".join(map(str, advise_world(load_world(world))))
    assert "link termez-hairatan-rail: is 900 km long, the great circle only 12 km" in advice
    assert "link hairatan-herat-rail: is 74 km long, the great circle is 569 km" in advice
    assert "place nowhere: has no link" in advice
    assert "project paper-line: builds no link" in advice
    assert "project whole: builds no link" not in advice
    assert "project paper-line: opens in 2028, before chabahar-line, which it needs" in advice
    assert "are cited nowhere: S9" in advice
    assert "facts-rates.csv line 64: is marked sourced, but its source is 'assumed'" in advice


def test_the_great_circle_from_tashkent_to_chabahar_is_as_the_geodesic_has_it():
    tashkent = replace(WORLD.places["termez"], lat=41.3, lon=69.24)
    chabahar = replace(WORLD.places["chabahar"], lat=25.3, lon=60.62)
    assert great_circle_km(tashkent, chabahar) == pytest.approx(1948, rel=0.006)
    assert great_circle_km(tashkent, tashkent) == 0
