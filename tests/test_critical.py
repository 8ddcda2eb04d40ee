"""Closures: what the fast way finds is what the reference solver finds in a world without the thing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from made_futures import make_model
from sogdia.critical import (
    Closure,
    Effect,
    Open,
    close_things,
    iterate_closures,
    list_closures,
    measure_loads,
    open_world,
    pair_up,
    rank_closures,
    widen_choice,
)
from sogdia.critical.closure import shut_routes
from sogdia.critical.effect import solve_closed
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel, build_model, measure_routes, solve_routes
from sogdia.outcomes.critical import weigh_closures
from sogdia.views.critical import build_critical_sheets
from sogdia.workers import start_threads, start_workers
from sogdia.world import load_world

CARRIED = Key("total", "all", "carried_mt_yr")
LOSS = Key("total", "all", "shippers_loss_musd_yr")


@cache
def opened() -> Open:
    return open_world(make_model(), make_model().world.on(2029))


@cache
def closures() -> tuple[Closure, ...]:
    return list_closures(make_model(), opened().ensemble)


def used() -> list[Closure]:
    loads = measure_loads(opened(), closures())
    return [one for one, load in zip(closures(), loads.tolist(), strict=True) if load > 0]


def assert_closed_alone(model: RoutesModel, opened: Open, chosen: list[tuple[Closure, ...]]) -> None:
    """A world in which the things stand 365 days a year still gives the same tonnes and the same loss."""
    searching = replace(model, pool=opened.ensemble.pool,
                        settings=replace(model.settings, route_tolerance_usd_t=np.inf))  # fmt: skip
    world = opened.ensemble.world
    before = measure_routes(searching, solve_routes(searching, world))
    for group, effect in zip(chosen, close_things(opened, chosen), strict=True):
        ids = frozenset(id for one in group for id in one.ids)
        after = measure_routes(searching, solve_routes(searching, with_fields(world, closed=world.closed | ids)))
        assert effect.not_carried_mt_yr == pytest.approx(before[CARRIED] - after[CARRIED], abs=1e-4), effect.closed
        assert effect.cost_musd_yr == pytest.approx(after[LOSS] - before[LOSS], rel=1e-4, abs=1e-2), effect.closed


def test_closing_one_thing_costs_what_the_reference_solver_finds_without_it():
    assert_closed_alone(make_model(), opened(), [(one,) for one in used() if one.kind != "port"])


def test_closing_two_things_costs_what_the_reference_solver_finds_without_them():
    points = [one for one in used() if one.kind == "crossing"]
    assert_closed_alone(make_model(), opened(), [(points[0], points[-1]), (points[0], points[1])])


@pytest.mark.slow
def test_closures_of_the_shipped_world_cost_what_the_reference_solver_finds():
    model = build_model(load_world("eurasia"))
    base = open_world(model, model.world.on(2030))
    known = list_closures(model, base.ensemble)
    order = np.argsort(-measure_loads(base, known), kind="stable").tolist()
    chosen = [(known[index],) for index in order[:400:40] if known[index].kind != "port"]
    assert_closed_alone(model, base, chosen)


def test_no_route_uses_what_is_closed():
    groups = [(one,) for one in used()]
    solved = solve_closed(opened(), groups)
    for case, group in enumerate(groups):
        shut = shut_routes(opened(), group)[opened().ensemble.frame.entry_route]
        assert shut.any()
        assert solved.solutions.flow[case][shut].sum() == pytest.approx(0.0, abs=1e-9)


def test_what_carries_nothing_costs_nothing():
    idle = [one for one in closures() if one not in used()]
    assert all(effect.cost_musd_yr == effect.not_carried_mt_yr == 0 for effect in close_things(opened(), [idle]))


def test_a_closure_never_helps_shippers_and_moves_no_more_than_went_through():
    for effect in close_things(opened(), [(one,) for one in used()]):
        assert effect.cost_musd_yr > 0
        assert 0 <= effect.diverted_mt_yr <= effect.cargo_mt_yr + 1e-9
        assert effect.not_carried_mt_yr <= effect.cargo_mt_yr + 1e-6


def test_more_ways_round_are_found_and_none_that_is_left_out_would_be_cheaper():
    groups = [(one,) for one in closures()]
    wider = widen_choice(make_model(), opened(), closures())
    effects = [effect for batch in iterate_closures(wider, groups) for effect in batch]
    ranked = rank_closures(make_model(), wider, groups, effects, 3)
    assert all(effect.missed_usd_t is not None and effect.missed_usd_t <= 0.011 for effect in ranked[:3])
    costs = [effect.cost_musd_yr for effect in ranked]
    assert costs == sorted(costs, reverse=True)


def test_pairs_leave_out_what_shuts_the_same():
    loads = measure_loads(opened(), closures())
    pairs = pair_up(closures(), loads, 10)
    assert 0 < len(pairs) <= 45
    for one, other in pairs:
        assert not set(one.arcs.tolist()) <= set(other.arcs.tolist())


def test_a_pair_costs_at_least_what_the_dearer_of_the_two_does():
    pairs = pair_up(closures(), measure_loads(opened(), closures()), 6)
    alone = {effect.closed[0]: effect for effect in close_things(opened(), [(one,) for one in closures()])}
    for effect in close_things(opened(), pairs):
        assert effect.cost_musd_yr >= max(alone[one].cost_musd_yr for one in effect.closed) - 1e-6


def test_other_processes_and_threads_find_the_same():
    groups = [(one,) for one in used()]
    here = list(iterate_closures(opened(), groups))
    for start in (start_workers, start_threads):
        with start(opened(), 2) as submit:
            assert list(iterate_closures(opened(), groups, submit)) == here


def test_pairs_are_weighed_against_each_alone():
    def effect(cost: float, *names: str, missed: float | None = None) -> Effect:
        closed = tuple(("link", name) for name in names)
        return Effect(closed, cost, cost, 0.0, 0.0, None, ("", 0.0), ("", 0.0), missed)

    singles = [effect(5.0, "a"), effect(3.0, "b"), effect(0.0, "c")]
    ranked = [singles[0]._replace(missed_usd_t=0.0), *singles[1:]]
    found = weigh_closures("base", 2030, 9.0, ranked, [effect(20.0, "a", "b")], singles)
    assert (found.idle, found.searched) == (1, 1)
    assert found.together[0].more_musd_yr == 12.0


def test_every_row_of_the_sheets_has_a_cell_for_each_column():
    pairs = close_things(opened(), pair_up(closures(), measure_loads(opened(), closures()), 5))
    singles = close_things(opened(), [(one,) for one in closures()])
    sheets = build_critical_sheets(weigh_closures("base", 2029, 1.0, singles, pairs, singles), {})
    assert [sheet.id for sheet in sheets] == ["alone", "together"]
    assert all(len(row) == len(sheet.columns) for sheet in sheets for row in sheet.rows)
