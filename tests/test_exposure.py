"""Shut doors: laws of what is lost, and the reference solver's opinion."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from made_futures import make_model
from sogdia.cli import DONE, REFUSED, run_words
from sogdia.critical import Open, open_world
from sogdia.critical.doors import Loss, measure_doors, shut_door
from sogdia.critical.effect import lose_by_row, solve_closed
from sogdia.lenses.results import Key
from sogdia.lenses.routes import measure_routes, solve_routes
from sogdia.outcomes.exposure import find_hold, list_shutters, measure_exposure
from sogdia.outcomes.powers import list_members
from sogdia.scenario.target import expand
from sogdia.world import load_world
from sogdia.world.find import Found

STATES = ("UZB", "AFG", "IND", "IRN", "PAK")


@cache
def opened() -> Open:
    return open_world(make_model(), make_model().world.on(2029))


def alone(*states: str) -> dict[str, frozenset[str]]:
    return {state: frozenset((state,)) for state in states}


@cache
def losses() -> dict[tuple[str, str], Loss]:
    losers = {**alone(*STATES), "both": frozenset(("UZB", "IND"))}
    found = measure_doors(make_model(), opened(), losers, alone("AFG", "PAK", "IRN"))
    return {(one.loser, one.shutter): one for one in found.losses}


def test_no_shut_door_costs_nothing():
    assert measure_doors(make_model(), opened(), alone(*STATES), {}).losses == ()
    carried = opened().base.solutions.carried[0]
    assert not lose_by_row(carried, opened().decay, np.zeros(len(carried))).any()


def test_the_door_of_a_state_without_ways_cannot_be_told_of():
    assert len(shut_door(make_model(), "nowhere", frozenset(("USA",))).arcs) == 0
    assert measure_doors(make_model(), opened(), alone(*STATES), alone("USA")).losses == ()


def test_the_door_of_a_state_that_nothing_passes_costs_nothing():
    for loser in STATES[:3]:
        one = losses()[loser, "IRN"]
        assert one.cargo_mt_yr == one.paid_musd_yr == 0
        assert one.total_musd_yr == pytest.approx(0, abs=1e-6)


def test_a_state_without_trade_loses_nothing():
    for shutter in ("AFG", "PAK"):
        assert losses()["IRN", shutter][2:] == (0, 0, 0, 0, 0, None, 0, 0, 0)


def test_the_parts_of_a_states_trade_add_up():
    for one in losses().values():
        assert 0 <= one.cargo_mt_yr + one.with_it_mt_yr <= one.trade_mt_yr + 1e-9
        assert one.diverted_mt_yr == pytest.approx(max(one.cargo_mt_yr - max(one.not_carried_mt_yr, 0), 0))
        assert one.total_musd_yr == one.loss_musd_yr + one.with_it_musd_yr


def test_trade_between_two_losers_counts_for_each_and_once_for_both():
    """All trade of the small world is Uzbek, so India's is a part of what both lose, and Uzbekistan's is all of it."""
    for shutter in ("AFG", "PAK"):
        both, uzbek, indian = (losses()[loser, shutter] for loser in ("both", "UZB", "IND"))
        assert both.total_musd_yr == pytest.approx(uzbek.total_musd_yr)
        assert 0 < indian.total_musd_yr <= uzbek.total_musd_yr + 0.01  # what is left gains a little room


def test_trade_with_the_closing_state_stands_apart():
    one = losses()["UZB", "AFG"]
    demand = make_model().world.on(2029).demand["UZB-S", "AFG-E", "grain"].best
    assert one.with_it_mt_yr == pytest.approx(demand, rel=0.2)
    assert one.with_it_musd_yr > 0
    assert losses()["UZB", "PAK"].with_it_mt_yr == 0


@pytest.mark.parametrize("shutter", ["AFG", "PAK"])
def test_a_shut_door_costs_what_the_reference_solver_finds_in_a_world_without_the_state(shutter):
    model = make_model()
    searching = replace(model, pool=opened().ensemble.pool,
                        settings=replace(model.settings, route_tolerance_usd_t=np.inf))  # fmt: skip
    world = opened().ensemble.world
    shut = with_fields(world, closed=world.closed | frozenset(expand(world, Found("state", shutter))))
    key = Key("total", "all", "shippers_loss_musd_yr")
    before, after = (measure_routes(searching, solve_routes(searching, one)) for one in (world, shut))
    assert losses()["UZB", shutter].total_musd_yr == pytest.approx(after[key] - before[key], rel=1e-3)


def test_nothing_passes_a_shut_door():
    door = shut_door(make_model(), "PAK", frozenset(("PAK",)))
    solved = solve_closed(opened(), [(door,)])
    used = opened().incidence[opened().ensemble.frame.entry_route][:, door.arcs].sum(axis=1) > 0
    assert used.any()
    assert solved.solutions.flow[0][used].sum() == pytest.approx(0, abs=1e-9)


def test_doors_are_those_of_powers_and_neighbours():
    assert list_shutters(make_model().world, ["UZB"]) == ("IND", "AFG")
    world = load_world("eurasia")
    assert {"DEU", "POL"} < list_members(world, "EU")
    assert not {"DEU", "POL"} & set(list_shutters(world, ["UZB", "GEO"]))


def test_unknown_ties_and_arms_press_nobody():
    found = measure_exposure(make_model(), make_model().world.on(2029), "base", ["UZB", "AFG"])
    assert found.pressures == ()
    assert found.arms == {}
    assert found.losses[0].loss_musd_yr == max(one.loss_musd_yr for one in found.losses)


def test_the_largest_supplier_is_the_one_with_the_largest_share():
    hold = find_hold(load_world("eurasia"), "KAZ")
    assert hold is not None
    assert hold.largest_share == max(hold.shares.values())


def test_exposure_of_a_state_is_told_on_the_command_line(capsys):
    assert run_words(["exposure", "Armenia", "--json"]) == DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["absent"] == ["USA"]
    rows = {row["shutter_id"]: row for row in answer["tables"]["losses"]}
    assert {"GEO", "IRN", "AZE", "TUR", "RUS", "EU"} <= set(rows)
    assert rows["GEO"]["loss_musd_yr"] == max(row["loss_musd_yr"] for row in rows.values())
    presses = {(row["presser_id"], row["pressed_id"]): row for row in answer["tables"]["pressure"]}
    assert presses["GEO", "ARM"]["own_loss_musd_yr"] == rows["GEO"]["paid_musd_yr"]


def test_groups_and_unknown_states_are_refused(capsys):
    assert run_words(["exposure", "CA5"]) == REFUSED
    assert "is a group" in capsys.readouterr().err
    assert run_words(["exposure", "ISR"]) == REFUSED
    assert "unknown" in capsys.readouterr().err
    assert run_words(["exposure", "Uzbekistn"]) == REFUSED
    assert "Uzbekistan" in capsys.readouterr().err
