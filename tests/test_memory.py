"""How cargo gets to where equilibrium has it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel, build_model, solve_routes
from sogdia.lenses.routes.memory import carry_over, close_gap, list_flows, move_towards, shift_at_once
from sogdia.path import date_world_of_path, follow_paths
from sogdia.scenario import Scenario, apply_scenario, parse_scenario
from sogdia.simulate import simulate
from sogdia.views.path import name_moment
from sogdia.world import load_world

FORK = Path(__file__).parent / "worlds" / "fork"
SALANG = Key("link", "hairatan-kabul-road", "cargo_mt_yr")
YEARS = st.floats(0.05, 10)


@pytest.fixture(scope="module")
def fork() -> RoutesModel:
    return build_model(load_world(FORK))


def asked(changes: str) -> Scenario:
    return parse_scenario(f'name = "asked"\nchanges = [{changes}]\n', "asked.toml")


@given(YEARS, YEARS, YEARS)
def test_two_steps_close_what_one_of_their_length_closes(first, second, tau):
    times = np.array([tau])
    start, goal = np.array([3.0]), np.array([1.0])
    middle, _ = move_towards(start, goal, first, times)
    end, _ = move_towards(middle, goal, second, times)
    at_once, _ = move_towards(start, goal, first + second, times)
    assert end == pytest.approx(at_once)


def test_after_one_adjustment_time_37_per_cent_of_the_gap_are_left():
    assert close_gap(1.5, np.array([1.5])) == pytest.approx(1 - math.exp(-1))


@given(YEARS, YEARS)
def test_the_mean_over_a_step_is_the_integral_of_the_way(length, tau):
    _, mean = move_towards(np.array([2.0]), np.array([0.5]), length, np.array([tau]))
    moments = (np.arange(2000) + 0.5) / 2000 * length
    assert mean[0] == pytest.approx(float(np.mean(0.5 + 1.5 * np.exp(-moments / tau))), rel=1e-4)


def test_what_is_shut_is_left_at_once_and_what_is_gained_is_added():
    flow, before = np.array([2.0, 1.0]), np.array([4.0, 1.0])
    assert shift_at_once(flow, before, np.array([0.0, 1.5])) == pytest.approx([0.0, 1.5])


def test_a_step_without_end_is_the_equilibrium(fork):
    solved = solve_routes(fork, fork.world.on(2028))
    other = solve_routes(fork, apply_scenario(fork.world, asked('{ close = "torkham" }'), 2028))
    tau = np.ones(len(fork.world.commodities))
    late = carry_over(list_flows(other), solved, tau, 1e9)
    assert late.solution.chosen.flow == pytest.approx(solved.solution.chosen.flow)


def test_a_step_of_no_length_keeps_shares_and_follows_demand(fork):
    """Shares are those carried over, totals those of the new demand."""
    solved = solve_routes(fork, fork.world.on(2028))
    cheap = asked('{ tariff = "AFG", mode = "road", factor = 0.2 }')
    other = solve_routes(fork, apply_scenario(fork.world, cheap, 2028))
    tau = np.ones(len(fork.world.commodities))
    late = carry_over(list_flows(solved), other, tau, 1e-12)
    before, after = list_flows(solved), list_flows(late)
    for pair, number in {way[:2] for way in after}:
        old = {way: flow for way, flow in before.items() if way[:2] == (pair, number)}
        new = {way: flow for way, flow in after.items() if way[:2] == (pair, number)}
        for way, flow in new.items():
            share = old.get(way, 0.0) / sum(old.values())
            assert flow / sum(new.values()) == pytest.approx(share, abs=1e-6)


def test_a_path_keeps_every_tonne_and_no_more_than_fits(fork):
    shut = asked('{ close = "torkham", from = 2029, to = 2030 }')
    for (moment,) in follow_paths(fork, (shut,), 2028, 2032, "quarter"):
        outcome = moment.outcome
        assert outcome.certificate.conservation < 1e-9
        loads = [value for key, value in outcome.measures.items() if key.measure == "load_share"]
        assert max(loads, default=0.0) <= 1 + 1e-6


def test_cargo_leaves_a_shut_way_at_once_and_comes_back_slowly(fork):
    closed = asked('{ close = "salang", from = 2029, to = 2029 }'.replace("salang", "hairatan-kabul-road"))
    path = {
        name_moment(moment.when, "year"): moment.outcome.measures.get(SALANG, 0.0)
        for (moment,) in follow_paths(fork, (closed,), 2028, 2034, "year")
    }
    whole = simulate(fork, None, 2034).measures[SALANG]
    assert path["2029"] == 0.0
    assert path["2034"] == pytest.approx(whole, rel=0.1)
    assert [path[str(year)] for year in range(2030, 2035)] == sorted(path[str(year)] for year in range(2030, 2035))


def test_where_nothing_changes_the_path_stays_in_equilibrium(fork):
    """The first step of a path that begins in its own equilibrium, without growth, is that equilibrium."""
    first = next(follow_paths(fork, (None,), 2024, 2024, "year"))[0].outcome
    wanted = simulate(fork, None, 2024)
    for key, value in wanted.measures.items():
        if key.measure == "cargo_mt_yr":
            assert first.measures[key] == pytest.approx(value, abs=1e-6)


def test_a_new_line_can_be_used_little_by_little_and_never_beyond_what_proves_usable(fork):
    built = asked('{ build = "kabul-line", capacity_mt_yr = 10 }')
    years = 3.0  # the default of the schema, as the whole of the capacity is: the small world has no such figures
    shares = []
    for when in (2028.5, 2029.5, 2031.5, 2040.5):
        figure = date_world_of_path(fork.world, built, 2028, when).figure("hairatan-kabul-rail", "capacity_mt_yr")
        assert figure is not None
        shares.append(figure.best / 10)
    assert shares == pytest.approx([0.5 / years, 1.5 / years, 1.0, 1.0])


def test_fear_outlives_its_cause_by_halves(fork):
    feared = asked('{ charge = "torkham", value_share = 0.02, perceived = true, from = 2026, to = 2027 }')
    levels = []
    for when in (2027.5, 2029.0, 2030.0, 2060.5):
        figure = date_world_of_path(fork.world, feared, 2026, when).figure("torkham-road", "perceived_loss_share")
        levels.append(0.0 if figure is None else figure.best)
    assert levels == pytest.approx([0.02, 0.01, 0.005, 0.0])


def test_moments_are_named_after_what_they_end():
    assert [name_moment(2025 + quarter / 4, "quarter") for quarter in (1, 2, 3, 4)] == [
        "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025",
    ]  # fmt: skip
