"""CAREC's corridor indicators: their definitions, and what a shorter border does to them."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.lenses.results import Leg, Route
from sogdia.lenses.routes import describe_routes
from sogdia.outcomes.indicators import (
    RATIO,
    SWD,
    SWOD,
    TFI1,
    TFI2,
    TFI3,
    Group,
    count_observations,
    find_direction,
    hold_flows,
    list_stops,
    measure_indicators,
    take_part,
)  # fmt: skip
from sogdia.scenario import parse_scenario
from sogdia.simulate import build_model, solve_scenarios
from sogdia.world import load_world
from worlds.making import FORK, SCENARIO, add_line, copy_fork

WORLD = load_world(FORK)


def line(link, start, end, km, hours, usd_t):
    return Leg("line", link, link, WORLD.links[link].mode, WORLD.links[link].state, start, end, km, hours, 0.0, usd_t)


def border(crossing, start, end, hours, usd_t):
    mode = WORLD.links[WORLD.crossings[crossing].link].mode
    return Leg("border", crossing, crossing, mode, end, start, end, 0.0, hours, 0.0, usd_t)


def handling(transfer, hours, usd_t):
    return Leg("handling", transfer, transfer, "", "AFG", "rail1520", "road", 0.0, hours, 0.0, usd_t)


def route(*legs, flow=1.0, corridors=("karachi-route",)):
    sums = [math.fsum(getattr(leg, name) for leg in legs) for name in ("km", "hours", "sd_h", "usd_t")]
    return Route("UZB-S", "IND-W", "containers", 1.0, flow, *sums, sums[3], (), (), 0, corridors, legs)


SOUTH = route(
    line("termez-hairatan-rail", "termez", "hairatan", 15, 1, 2),
    border("hairatan-rail", "UZB", "AFG", 10, 3),
    handling("hairatan-rail1520-road", 12, 6),
    line("hairatan-kabul-road", "hairatan", "kabul", 430, 20, 40),
    line("kabul-torkham-road", "kabul", "torkham", 230, 10, 20),
    border("torkham-road", "AFG", "PAK", 24.2, 10),
    line("torkham-karachi-road", "torkham", "karachi", 1450, 50, 100),
)


def test_the_indicators_are_as_worked_out_by_hand():
    found = measure_indicators(WORLD, [SOUTH])
    road = found.spreads[Group("karachi-route", "road", "southbound")]
    assert road[TFI1.code].mean == pytest.approx(24.2)
    assert road[TFI2.code].mean == pytest.approx(20 * 10)
    assert road[TFI3.code].mean == pytest.approx(20 * 500 * 160 / 2110)
    assert road[SWD.code].mean == pytest.approx(2110 / (80 + 24.2))
    assert road[SWOD.code].mean == pytest.approx(2110 / 80)
    assert road[RATIO.code].mean == pytest.approx(80 / 104.2)
    rail = found.spreads[Group("karachi-route", "rail", "southbound")]
    assert rail[TFI1.code].mean == 22, "what is done to the cargo at the border post is part of clearing it"
    assert rail[SWD.code].mean == pytest.approx(15 / 23)


def test_every_step_of_a_route_is_a_stop_and_no_hour_is_lost():
    stops = list_stops(WORLD, SOUTH)
    assert [stop.crossing for stop in stops] == ["hairatan-rail", "torkham-road"]
    assert math.fsum(stop.hours for stop in stops) == math.fsum(leg.hours for leg in SOUTH.legs if leg.kind != "line")
    whole = take_part(WORLD, SOUTH, "all")
    assert whole.moving_h + whole.standing_h == pytest.approx(SOUTH.hours, rel=1e-12)


def test_means_and_medians_are_by_tonnes():
    def at(hours, flow):
        legs = (
            line("kabul-torkham-road", "kabul", "torkham", 230, 10, 20),
            border("torkham-road", "AFG", "PAK", hours, 0),
        )
        return route(*legs, flow=flow)

    spread = measure_indicators(WORLD, [at(10, 6), at(20, 3), at(100, 1)])
    tfi1 = spread.spreads[Group("karachi-route", "road", "eastbound")][TFI1.code]
    assert (tfi1.mean, tfi1.median, tfi1.values) == (pytest.approx(22), 10, 3)
    assert tfi1.variation == pytest.approx(math.sqrt(0.6 * 12**2 + 0.3 * 2**2 + 0.1 * 78**2) / 22)


hours = st.floats(0.01, 1e4)
legs = st.lists(
    st.one_of(
        st.builds(line, st.just("hairatan-kabul-road"), st.just("hairatan"), st.just("kabul"), hours, hours, hours),
        st.builds(line, st.just("hairatan-kabul-rail"), st.just("hairatan"), st.just("kabul"), hours, hours, hours),
        st.builds(border, st.just("torkham-road"), st.just("AFG"), st.just("PAK"), hours, hours),
        st.builds(border, st.just("hairatan-rail"), st.just("UZB"), st.just("AFG"), hours, hours),
        st.builds(handling, st.just("hairatan-rail1520-road"), hours, hours),
    ),
    min_size=1,
    max_size=12,
)


@given(legs)
def test_the_speed_with_delay_is_never_above_the_speed_without(several):
    for way in ("rail", "road", "all"):
        part = take_part(WORLD, route(*several), way)
        assert part is None or part.swd_km_h <= part.swod_km_h


@given(legs)
def test_the_way_back_has_the_other_direction(several):
    there = find_direction(WORLD, route(*several), "karachi-route")
    back = [type(leg)(*(getattr(leg, name) for name in leg.__struct_fields__[:5]), leg.end, leg.start, *(
        getattr(leg, name) for name in leg.__struct_fields__[7:])) for leg in reversed(several)]  # fmt: skip
    opposite = {"northbound": "southbound", "southbound": "northbound", "": ""}
    assert find_direction(WORLD, route(*back), "karachi-route") == opposite[there]


@pytest.fixture(scope="module")
def halved(tmp_path_factory):
    """Torkham at 24.2 h, and a scenario in which it takes half of that."""
    folder = copy_fork(tmp_path_factory.mktemp("fork"))
    add_line(folder, "facts-rates", "torkham-road,forward_h,24.2,24.2,24.2,h,2025,S2,sourced,yes,")
    model = build_model(load_world(folder))
    scenario = parse_scenario(SCENARIO + 'changes = [{ time = "torkham-road", factor = 0.5 }]', "half.toml")
    return model, solve_scenarios(model, (None, scenario), 2028)


def test_half_a_step_of_24_2_h_takes_just_12_1_h_from_the_total_at_fixed_flow(halved):
    """Story 7: a one-stop border that halves the step cuts the whole way by exactly that."""
    model, (base, changed) = halved
    before, after = describe_routes(model, base), describe_routes(model, hold_flows(base, changed))
    cut = []
    for old, new in zip(before, after, strict=True):
        assert old.flow_mt_yr == new.flow_mt_yr
        passed = [leg for leg in old.legs if leg.id == "torkham-road" and leg.end == "PAK"]
        if passed:
            assert passed[0].hours == pytest.approx(24.2, abs=1e-9)
            cut.append(old.hours - new.hours)
    assert cut
    assert cut == [pytest.approx(12.1, abs=1e-9)] * len(cut)


def test_the_indicator_of_the_border_falls_by_the_step(halved):
    model, (base, changed) = halved
    key = ("torkham-road", "PAK")
    old, new = (
        measure_indicators(one.world, describe_routes(model, one)).stops[key].hours
        for one in (base, hold_flows(base, changed))
    )
    assert old - new == pytest.approx(12.1, abs=1e-9)


def test_beside_each_step_stands_who_observed_it(halved):
    model, (base, _) = halved
    stops = measure_indicators(base.world, describe_routes(model, base)).stops
    said = count_observations(base.world, stops["torkham-road", "PAK"])
    assert said == (2, "sourced", "S2")
    back = count_observations(base.world, stops["torkham-road", "AFG"])
    assert back == (0, "assumed", "assumed")


def test_an_unknown_corridor_is_refused_with_the_nearest(capsys):
    assert run_words(["indicators", "torkham-rout"]) == REFUSED
    assert 'Did you mean "torkham-route"?' in capsys.readouterr().err
    assert run_words(["indicators", "--origin", "Tashkent"]) == REFUSED
    assert "--destination" in capsys.readouterr().err


@pytest.mark.slow
def test_the_shipped_world_tells_both_directions_of_road_and_rail(capsys):
    assert run_words(["indicators", "--json"]) == DONE
    tables = json.loads(capsys.readouterr().out)["tables"]
    rows = tables["corridor"]
    assert {row["way"] for row in rows} == {"rail", "road", "all"}
    assert {"northbound", "southbound"} <= {row["direction"] for row in rows}
    assert all(row["swd_km_h"] <= row["swod_km_h"] * (1 + 1e-12) for row in rows)
    assert all(row["code"].startswith("CAREC TFI") or row["code"] == "SWD/SWOD" for row in tables["indicator"])
