"""What a project is worth: the sums of a bank, whom they belong to, and nothing counted twice."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.cli import run_words
from sogdia.errors import ScenarioError, WorldError
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel, build_model
from sogdia.lenses.routes.flows import Flows
from sogdia.outcomes.appraisal.account import measure_account
from sogdia.outcomes.appraisal.appraise import appraise, list_years, read_terms
from sogdia.outcomes.appraisal.benefit import ITEMS, compare_accounts
from sogdia.outcomes.appraisal.bundle import build_case, read_bundles
from sogdia.outcomes.appraisal.cost import read_costs, share_building
from sogdia.outcomes.appraisal.indicators import (
    discount,
    measure_eirr,
    measure_npv,
    measure_payback,
    measure_ratio,
    measure_switch,
)
from sogdia.outcomes.appraisal.payee import build_payees
from sogdia.outcomes.appraisal.rivals import Gap, find_flip
from sogdia.outcomes.appraisal.stream import COLUMNS, ramp_up
from sogdia.outcomes.appraisal.study import study
from sogdia.scenario import BASE, parse_scenario
from sogdia.simulate import measure_outcome, solve_scenario, solve_scenarios
from sogdia.views.chart import render_chart
from sogdia.views.charts.appraisal import PARTS, build_actors_chart, build_years_chart, name_actor
from sogdia.views.numbers import render_number
from sogdia.world import World, load_world
from worlds.making import FORK

OPENING = 2031


def figure(value: float, low: float | None = None, high: float | None = None, unit: str = "1") -> Quantity:
    return Quantity(value, low or value, high or value, unit, Confidence.ASSUMED, "assumed")


@pytest.fixture(scope="module")
def world() -> World:
    """The small world with a cheap line, a port that is large enough, and what an appraisal needs."""
    world = load_world(FORK)
    more = {
        ("karachi", "capacity_mt_yr"): figure(20.0),
        ("kabul-line", "capex_usd"): figure(4e8, 2e8, 6e8),
        ("herat-line", "capex_usd"): figure(4e8),
        ("chabahar-line", "capex_usd"): figure(7e8),
        ("project", "build_years"): figure(2.5),
        ("project", "opex_share_yr"): figure(0.005, 0.004, 0.006),
        ("rail", "resource_share"): figure(0.6, 0.4, 0.8),
        ("road-border", "resource_share"): figure(0.3),
        ("rail", "co2e_g_tkm"): figure(38.0, 12.0, 45.0),
        ("road", "co2e_g_tkm"): figure(103.0),
        ("model", "co2e_price_usd_t"): figure(40.0, 20.0, 190.0),
    }
    projects = {**world.projects, "herat-line": replace(world.projects["herat-line"], opens=None)}
    links = {**world.links, "karachi-mundra-sea": replace(world.links["karachi-mundra-sea"], closed=None)}
    ledger = tuple(one for one in world.ledger if (one.subject, one.attribute) != ("kabul-line", "capex_usd"))
    return replace(world, figures={**world.figures, **more}, projects=projects, links=links, ledger=ledger)


@pytest.fixture(scope="module")
def model(world) -> RoutesModel:
    return build_model(world)


@pytest.fixture(scope="module")
def inelastic(world) -> RoutesModel:
    """The same world with demand that does not answer to cost."""
    none = {(commodity, "price_elasticity"): figure(0.0) for commodity in world.commodities}
    return build_model(replace(world, figures={**world.figures, **none}))


@pytest.fixture(scope="module")
def appraisal(model):
    [bundle] = read_bundles(model.world, ["kabul-line"])
    return appraise(model, BASE, bundle, read_terms(model.world, 0.09, 30, OPENING))


@pytest.fixture(scope="module")
def rivals(model):
    bundles = read_bundles(model.world, ["kabul-line", "south=herat-line+chabahar-line"])
    return study(model, BASE, bundles, read_terms(model.world, 0.09, 30, OPENING), futures=30)


# --- the sums ---------------------------------------------------------------------------------------------------


def test_npv_eirr_ratio_and_payback_of_a_case_done_by_hand():
    """100 now, 60 after a year and after two: NPV 60/1.1 + 60/1.21 - 100; the rate solves 100x² = 60x + 60."""
    flows = np.array([-100.0, 60.0, 60.0])
    assert measure_npv(flows, 0.1) == pytest.approx(60 / 1.1 + 60 / 1.21 - 100, rel=1e-12)
    by_hand = (60 + math.sqrt(60**2 + 4 * 100 * 60)) / 200 - 1
    assert measure_eirr(flows).rate == pytest.approx(by_hand, abs=1e-12)
    assert measure_ratio(np.array([0, 60, 60.0]), np.array([100.0, 0, 0]), 0.1) == pytest.approx(1.041322314, rel=1e-8)
    assert measure_payback(flows, 1) == pytest.approx(1 + 40 / 60)
    assert measure_switch(4.0, -100.0) == pytest.approx(0.04)


def test_the_rate_of_return_is_that_of_the_spreadsheets_own_page_on_irr():
    """−70,000, 12,000, 15,000, 18,000, 21,000, 26,000 has an IRR of 8.66 %; without the last, −2.12 %."""
    flows = np.array([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000], dtype=float)
    assert measure_eirr(flows).rate == pytest.approx(0.0866, abs=5e-5)
    assert measure_eirr(flows[:5]).rate == pytest.approx(-0.0212, abs=5e-5)


def test_a_stream_with_two_rates_of_return_has_none_and_says_so():
    """Lorie and Savage's pump: −1,600, 10,000, −10,000 is nothing at 25 % and at 400 %."""
    found = measure_eirr(np.array([-1600.0, 10_000.0, -10_000.0]))
    assert found.rate is None
    assert found.roots == pytest.approx((0.25, 4.0))
    assert "several" in found.why


@pytest.mark.parametrize(("flows", "why"), [([1.0, 2.0], "costs never"), ([-1.0, -2.0], "benefits never")])
def test_a_stream_of_one_sign_has_no_rate_of_return_and_says_why(flows, why):
    found = measure_eirr(np.array(flows))
    assert found.rate is None
    assert why in found.why


@given(
    spent=st.lists(st.floats(1, 1e4), min_size=1, max_size=8),
    earned=st.lists(st.floats(0, 5e3), min_size=2, max_size=40).filter(lambda all: sum(all) > 1),
)
def test_at_the_rate_of_return_the_npv_is_nothing(spent, earned):
    """Within a millionth of the cost, for every stream of spending first and earning after."""
    flows = np.array([*(-one for one in spent), *earned])
    rate = measure_eirr(flows).rate
    if rate is not None and rate > -0.5:
        assert abs(measure_npv(flows, rate)) <= 1e-6 * sum(spent)


def test_building_is_spread_evenly_and_adds_up():
    for years in (0.5, 1.0, 2.5, 6.0):
        assert share_building(years).sum() == pytest.approx(1.0, abs=1e-12)
    assert ramp_up(0, 4.0) < ramp_up(1, 4.0) < ramp_up(9, 4.0) == 1.0


# --- with minus without -----------------------------------------------------------------------------------------


def test_the_table_adds_up_and_its_foot_is_that_of_the_years(appraisal):
    stream = appraisal.stream
    assert set(stream.columns) == set(COLUMNS)
    assert measure_npv(stream.net, 0.09) == pytest.approx(appraisal.worth.npv, rel=1e-12)
    assert sum(row.present_value for row in appraisal.rows if row.name in COLUMNS) == pytest.approx(appraisal.worth.npv)
    capital = [row.present_value for row in appraisal.rows if row.name == "capital"]
    by_hand = -400 * sum(part * 1.09 ** -(3 - back) for back, part in ((1, 0.4), (2, 0.4), (3, 0.2)))
    assert capital == [pytest.approx(by_hand)]
    assert stream.columns["residual"][-1] == pytest.approx(400 * (1 - 30 / 50))


def test_a_switching_value_brings_the_npv_to_nothing(appraisal):
    npv = appraisal.worth.npv
    for row in appraisal.rows:
        if row.switch is not None:
            assert npv + row.switch * row.present_value == pytest.approx(0.0, abs=1e-9 * abs(npv))


def test_dearer_and_later_are_worse_and_each_is_what_it_says(appraisal):
    tests, npv = appraisal.tests, appraisal.worth.npv
    value = {row.name: row.present_value for row in appraisal.rows}
    raised = npv + 0.2 * (value["capital"] + value["operating"] + value["residual"])
    cut = npv - 0.2 * (value["benefits"] - value["residual"])
    assert tests["cost +20 %"].npv == pytest.approx(raised)
    assert tests["benefits -20 %"].npv == pytest.approx(cut)
    assert tests["both"].npv == pytest.approx(raised + cut - npv)
    assert tests["one year late"].npv < npv
    assert tests["queues left out"].npv == pytest.approx(npv - value["queues"])


def test_the_solved_years_are_few_and_the_case_without_is_written_out(appraisal):
    assert [one.year for one in appraisal.without] == list(list_years(OPENING, 30)) == [2031, 2036, 2041, 2046, 2051]
    for without, case in zip(appraisal.without, appraisal.cases, strict=True):
        assert without.lines == {"kabul-line": 0.0}
        assert case.lines["kabul-line"] > 0


def test_transfers_add_up_to_nothing_and_gains_to_the_npv(appraisal):
    """Who pays and who is paid is one table, the worth to all another."""
    assert sum(one.transfer for one in appraisal.shares) == pytest.approx(0.0, abs=1e-6)
    assert sum(one.total for one in appraisal.shares) == pytest.approx(appraisal.worth.npv, rel=1e-9)
    assert {who for who, _ in (one.actor for one in appraisal.shares)} == {"shippers", "operator", "state", "world"}
    for benefit in appraisal.benefits:
        assert sum(benefit.transfer.values()) == pytest.approx(0.0, abs=1e-9)
        assert sum(benefit.gain.values()) == pytest.approx(benefit.total)


def test_every_dollar_that_shippers_pay_is_received(model):
    account = account_of(model, "")
    assert sum(account.received.values()) == pytest.approx(account.paid_musd, rel=1e-12)
    assert 0 < account.spent_musd < account.paid_musd


def account_of(model: RoutesModel, changes: str, year: int = OPENING):
    scenario = parse_scenario(f'name = "asked"\nchanges = [{changes}]\n', "asked.toml")
    solved = solve_scenario(model, scenario, year)
    return measure_account(model, build_payees(model), solved, ())


def pair_of(model: RoutesModel, *changes: str):
    scenarios = [parse_scenario(f'name = "asked"\nchanges = [{one}]\n', "asked.toml") for one in changes]
    solved = solve_scenarios(model, scenarios, OPENING)
    payees = build_payees(model)
    outcomes = [measure_outcome(model, *both) for both in zip(scenarios, solved, strict=True)]
    return [measure_account(model, payees, one, ()) for one in solved], outcomes


BUILD = '{ build = "kabul-line" }'


def test_time_saved_is_what_cargo_takes_less_and_stands_nowhere_else(inelastic):
    """A second opinion, arc by arc; demand does not answer to cost, so that no other cargo comes in."""
    scenarios = [parse_scenario(f'name = "asked"\nchanges = [{one}]\n', "asked.toml") for one in ("", BUILD)]
    solved = solve_scenarios(inelastic, scenarios, OPENING)
    benefit = compare_accounts(
        inelastic, *(measure_account(inelastic, build_payees(inelastic), one, ()) for one in solved)
    )
    worth = [inelastic.world.figure(c, "time_value_usd_t_h").best for c in inelastic.network.commodities]
    time, paid = [], []
    for one in solved:
        on_arcs = [one.pool.incidence.T @ tonnes for tonnes in Flows(inelastic, one).by_class]
        time.append(sum(w * tonnes @ one.prices.hours for w, tonnes in zip(worth, on_arcs, strict=True)))
        paid.append(sum(tonnes @ money for tonnes, money in zip(on_arcs, one.prices.money_usd_t, strict=True)))
    assert benefit.items["time"] == pytest.approx(time[0] - time[1], rel=1e-9)
    assert benefit.charges == pytest.approx(paid[0] - paid[1], rel=1e-9)
    assert benefit.items["cargo"] == pytest.approx(0.0, abs=1e-6)
    parts = benefit.charges + sum(benefit.items[name] for name in ITEMS if name not in ("carriage", "cargo"))
    assert parts == pytest.approx(benefit.surplus, rel=1e-9)


def test_the_parts_of_the_gain_are_the_shippers_surplus_of_sogdia_run(model):
    accounts, outcomes = pair_of(model, "", BUILD)
    benefit = compare_accounts(model, *accounts)
    loss = [one.measures[Key("total", "all", "shippers_loss_musd_yr")] for one in outcomes]
    assert benefit.surplus == pytest.approx(loss[0] - loss[1], rel=1e-9)


def test_a_toll_only_moves_money_where_nobody_can_avoid_it(inelastic):
    """The only line, cargo that must go: what a toll takes is a transfer and worth nothing."""
    accounts, _ = pair_of(inelastic, '{ close = "torkham" }, { build = "kabul-line" }',
                          '{ close = "torkham" }, { build = "kabul-line" }, '
                          '{ toll = "PAK", mode = "rail", usd_per_tkm = 0.01 }')  # fmt: skip
    benefit = compare_accounts(inelastic, *accounts)
    assert benefit.transfer["state", "PAK"] > 1
    assert benefit.total == pytest.approx(0.0, abs=0.02 * benefit.transfer["state", "PAK"])
    assert benefit.surplus == pytest.approx(-benefit.transfer["state", "PAK"], rel=0.05)


def test_a_scenario_that_changes_a_tariff_changes_no_cost(model):
    plain, dear = account_of(model, ""), account_of(model, '{ tariff = "AFG", mode = "road", factor = 1.0001 }')
    assert dear.spent_musd == pytest.approx(plain.spent_musd, rel=1e-3)


def test_a_project_that_saves_nothing_is_worth_its_cost_and_no_more(model, appraisal):
    """With the line as slow and dear as can be, nothing is left but what it costs."""
    slow = {("hairatan-kabul-rail", "speed_km_h"): figure(0.05), ("kabul-karachi-rail", "speed_km_h"): figure(0.05)}
    useless = build_model(replace(model.world, figures={**model.world.figures, **slow}))
    [bundle] = read_bundles(useless.world, ["kabul-line"])
    found = appraise(useless, BASE, bundle, read_terms(useless.world, 0.09, 30, OPENING))
    value = {row.name: row.present_value for row in found.rows}
    assert found.worth.npv == pytest.approx(value["capital"] + value["operating"] + value["residual"], abs=1.0)


def test_emissions_are_tonne_km_times_the_factor_of_the_mode(model):
    [account], [outcome] = pair_of(model, BUILD)
    by_hand = sum(
        (route.flow_mt_yr or 0.0) * leg.km * {"rail": 38.0, "sea": 0.0}.get(leg.mode, 103.0)
        for route in outcome.routes
        for leg in route.legs
        if leg.km
    )
    assert account.co2e_t == pytest.approx(by_hand, rel=0.02)


# --- rivals -----------------------------------------------------------------------------------------------------


def test_four_cases_in_one_run_and_the_interaction_is_theirs(rivals):
    first, second = rivals.alone
    [rivalry] = rivals.rivalries
    beside = rivals.beside[first.bundle.id, second.bundle.id]
    assert rivals.equilibria == 4 * (5 + 30)
    assert rivalry.npv == pytest.approx(beside.worth.npv - first.worth.npv)
    other = rivals.beside[second.bundle.id, first.bundle.id]
    assert rivalry.npv == pytest.approx(other.worth.npv - second.worth.npv, rel=1e-6)
    assert 0 <= rivalry.sign_share <= 1
    assert rivalry.npv < 0


def test_a_line_carries_no_more_beside_its_rival(rivals):
    [rivalry] = rivals.rivalries
    assert all(own >= share for own, share in zip(rivalry.own_share, rivalry.taken_share, strict=True))
    assert all(share >= 0.99 for share in rivalry.taken_share)
    for one in rivalry.meetings:
        assert one.first_beside <= one.first_alone + 1e-6
        assert one.second_beside <= one.second_alone + 1e-6
        assert 0 <= one.shared <= min(one.first_beside, one.second_beside) + 1e-9


def test_revenue_is_told_by_section(rivals):
    account = rivals.alone[0].cases[0]
    sections = {state for bundle, state in account.revenue if bundle == "kabul-line"}
    assert sections == {"AFG", "PAK"}


def test_the_gap_that_flips_the_order_is_the_smallest(rivals):
    order = [(-2, 1.0, 9.0), (-1, 2.0, 8.0), (0, 5.0, 4.0), (1, 6.0, 3.0), (2, 2.0, 3.0)]
    assert find_flip([Gap(years, one, two, None, None) for years, one, two in order]) == -1
    [rivalry] = rivals.rivalries
    together = next(gap for gap in rivalry.gaps if gap.years == 0)
    beside = rivals.beside["kabul-line", "south"]
    assert together.first_npv == pytest.approx(beside.worth.npv)


def test_the_chance_of_reaching_the_rate_is_a_share_of_the_futures(rivals):
    for one in rivals.alone:
        assert one.chances.count == 30
        assert one.chances.solved == 30
        assert 0 <= one.chances.reached <= 1
        assert one.chances.npv[0] <= one.chances.npv[1] <= one.chances.npv[2]


def test_the_median_future_lies_about_the_best_estimate(rivals):
    for one in rivals.alone:
        width = one.chances.npv[2] - one.chances.npv[0]
        assert abs(one.chances.npv[1] - one.worth.npv) < width


def test_the_same_seed_gives_the_same_chances(model, rivals):
    bundles = read_bundles(model.world, ["kabul-line", "south=herat-line+chabahar-line"])
    again = study(model, BASE, bundles, read_terms(model.world, 0.09, 30, OPENING), futures=30)
    assert [one.chances for one in again.alone] == [one.chances for one in rivals.alone]


def test_the_way_of_the_present_value_ends_at_the_deciles_of_the_npv(rivals):
    for one in rivals.alone:
        assert [way[-1] for way in one.chances.so_far] == pytest.approx(one.chances.npv)
        assert all(len(way) == len(one.stream.years) for way in one.chances.so_far)


def test_the_charts_draw_what_the_tables_say(rivals, world):
    years = render_chart(build_years_chart(rivals), "svg").decode()
    assert "<script" not in years
    assert "US$ m a year" in years
    assert "residual value" in years
    for one in rivals.alone:
        assert f"NPV {render_number(one.worth.npv, 'change')}" in years
        drawn = np.sum([one.stream.columns[name] for part in PARTS for name in part.columns], axis=0)
        assert drawn == pytest.approx(one.stream.net)
    actors = render_chart(build_actors_chart(rivals, world), "svg").decode()
    most = max((share for share in rivals.alone[0].shares), key=lambda one: one.total)
    assert f"{name_actor(most, world)} gain most ({render_number(most.total, 'change')})" in actors


# --- refusals ---------------------------------------------------------------------------------------------------


def test_unknown_projects_and_those_named_twice_are_refused_together(world):
    with pytest.raises(ScenarioError) as caught:
        read_bundles(world, ["kabul-lin", "herat-line", "herat-line"])
    said = str(caught.value)
    assert 'Did you mean "kabul-line"?' in said
    assert "named twice" in said


def test_a_project_that_nobody_has_costed_is_refused(world):
    unknown = {key: one for key, one in world.figures.items() if key != ("herat-line", "capex_usd")}
    poor = replace(world, figures=unknown)
    with pytest.raises(WorldError, match="herat-line: has no capex_usd"):
        read_costs(poor, read_bundles(poor, ["herat-line"]))


def test_a_project_that_leads_nowhere_without_another_is_refused(model):
    bundles = read_bundles(model.world, ["chabahar-line"])
    with pytest.raises(ScenarioError, match="needs 'herat-line'"):
        study(model, BASE, bundles, read_terms(model.world, 0.09, 30, OPENING))
    assert len(build_case(BASE, read_bundles(model.world, ["herat-line+chabahar-line"])).changes) == 1


def test_the_command_refuses_before_the_engine_is_loaded(capsys):
    assert run_words(["appraise"]) == 2
    assert run_words(["appraise", "kabul-coridor"]) == 1
    assert 'Did you mean "kabul-corridor"?' in capsys.readouterr().err


# --- the shipped world ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> World:
    return load_world("eurasia")


def test_every_shipped_project_with_links_can_be_costed(shipped):
    named = [id for id in shipped.projects if any(link.project == id for link in shipped.links.values())]
    for id in named:
        [cost] = read_costs(shipped, read_bundles(shipped, [id]))
        assert cost.capex.low <= cost.capex.best <= cost.capex.high
        assert sum(cost.where.values()) == pytest.approx(1.0)


def test_the_kabul_corridor_costs_its_sourced_range_and_not_that_of_a_section(shipped):
    [cost] = read_costs(shipped, read_bundles(shipped, ["kabul-corridor"]))
    assert (cost.capex.low, cost.capex.high) == (4.6e9, 8.2e9)


def test_every_mode_has_an_emission_factor_with_a_source(shipped):
    for mode in ("rail", "road", "sea", "ferry", "waterway"):
        known = shipped.figure(mode, "co2e_g_tkm")
        assert known is not None
        assert known.source in ("N186", "N253", "N254")


@pytest.mark.slow
def test_the_economist_of_story_8_gets_her_table(tmp_path, capsys):
    book = tmp_path / "mazar-herat.xlsx"
    words = ["appraise", "mazar-herat", "--rate", "9", "--life", "30", "--futures", "20", "--json", "--xlsx", str(book)]
    assert run_words(words) == 0
    told = json.loads(capsys.readouterr().out)
    [row] = told["tables"]["indicators"]
    years = told["tables"]["years-mazar-herat"]
    net = np.array([one["net_musd"] for one in years])
    assert row["npv_musd"] == pytest.approx(float(net @ discount(len(net), 0.09)), rel=1e-4)
    assert measure_npv(net, row["eirr_share"]) == pytest.approx(0.0, abs=1e-6 * 2000)
    assert {one["test"] for one in told["tables"]["tests-mazar-herat"]} >= {"cost +20 %", "benefits -20 %", "both"}
    assert told["tables"]["actors-mazar-herat"][-1]["transfer_musd"] == 0.0
    assert 0 <= row["reached_share"] <= 1
    assert book.stat().st_size > 10_000


@pytest.mark.slow
def test_the_analyst_of_story_1_gets_her_four_cases(capsys):
    """Kandahar against Kabul: cargo in four cases, interaction and how often its sign holds, revenue, the gap."""
    words = ["appraise", "kabul-corridor", "kandahar=mazar-herat+herat-kandahar+kandahar-chaman", "--from", "2034"]
    assert run_words([*words, "--futures", "20", "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    meetings = [row for row in tables["meetings"] if row["line"] == "kabul-corridor"]
    assert all(row["taken_mt_yr"] == pytest.approx(row["alone_mt_yr"] - row["both_mt_yr"]) for row in meetings)
    [rivalry] = tables["rivalries"]
    assert rivalry["interaction_musd"] < 0
    assert rivalry["sign_share"] >= 0.9
    assert rivalry["flip"]
    assert {row["state"] for row in tables["revenue"]} >= {"AFG", "PAK", "UZB"}
    [row] = [one for one in tables["assumptions"] if one["source"] == "S007" and one["attribute"] == "capex_usd"]
    assert (row["low"], row["high"]) == (4.6e9, 8.2e9)
    assert "flips" in tables
    assert "fails" in tables
