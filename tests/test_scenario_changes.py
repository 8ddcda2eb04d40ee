"""What each kind of change does, and that undoing it gives the base back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.errors import ScenarioError
from sogdia.evidence import Confidence
from sogdia.scenario import BASE, CHANGES, apply_scenario, parse_scenario
from sogdia.world import load_world
from sogdia.world.subject import resolve_figure
from worlds.making import FORK, SCENARIO, copy_fork

WORLD = load_world(FORK)
BASE_2028 = WORLD.on(2028)
AT_THE_BORDER = {"torkham-road", "kharlachi-rail"}
HAIRATAN = {"hairatan-rail", "hairatan-road"}

EXAMPLES = {
    "build": '{ build = "kabul-line", capacity_mt_yr = [3, 10] }',
    "cancel": '{ cancel = "herat-line" }',
    "close": '{ close = ["AFG", "PAK"] }',
    "open": '{ close = ["AFG", "PAK"] }, { open = "torkham" }',
    "delay": '{ delay = "hairatan", hours = [6, 12] }',
    "time": '{ time = "hairatan", factor = 0.5 }',
    "toll": '{ toll = "AFG", mode = "rail", usd_per_tkm = 0.012 }',
    "tariff": '{ tariff = "AFG", mode = "rail", factor = 0.5 }',
    "charge": '{ charge = "torkham", usd_t = 5, value_share = 0.1, direction = "PAK>AFG" }',
    "capacity": '{ capacity = "termez-hairatan-rail", factor = 2 }',
    "risk": '{ risk = "IRN", closed_days_per_year = [0, 120], loss_share_per_1000km = 0.01 }',
    "tie": '{ tie = ["UZB", "AFG"], to = "strained" }',
    "supply": '{ supply = "IND", factor = 0.36 }',
    "step": '{ step = "UZB", toward = "AFG-IEA", rung = "ambassador", on = 2026-03-01 }',
    "demand": '{ demand = ["UZB", "IND"], factor = 1.5 }',
}


def applied(*changes, when=2028, world=WORLD):
    return apply_scenario(world, scenario(*changes), when)


def scenario(*changes):
    return parse_scenario(SCENARIO + "changes = [\n" + ",\n".join(changes) + "\n]", "test.toml")


def figure(world, subject, attribute):
    quantity = world.figure(subject, attribute)
    assert quantity is not None
    return quantity.best, quantity.low, quantity.high


def test_every_kind_of_change_has_its_example_here():
    assert set(EXAMPLES) == set(CHANGES)


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_changes_the_world_and_its_absence_gives_the_base_exactly(kind):
    when = 2035 if kind == "cancel" else 2028
    assert applied(EXAMPLES[kind], when=when) != WORLD.on(when)
    assert apply_scenario(WORLD, BASE, when) == WORLD.on(when)
    undone = replace(scenario(EXAMPLES[kind]), changes=())
    assert apply_scenario(WORLD, undone, when) == WORLD.on(when)


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_touches_no_more_than_it_says(kind):
    """Tables that a kind of change has no business with are the same objects as before."""
    when = 2035 if kind == "cancel" else 2028
    before, after = WORLD.on(when), applied(EXAMPLES[kind], when=when)
    allowed = {
        "build": {"links", "crossings", "transfers", "projects", "figures"},
        "cancel": {"links", "crossings", "transfers", "projects"},
        "close": {"closed"},
        "open": {"closed"},
        "demand": {"demand"},
        "tie": {"crossings", "figures"},
        "supply": {"supply"},
        "step": {"coming"},
    }.get(kind, {"figures"})
    changed = {name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)}
    assert changed <= allowed
    assert changed


def test_the_world_that_a_scenario_is_applied_to_stays_as_it_was():
    world = load_world(FORK)
    applied(*(example for kind, example in EXAMPLES.items() if kind != "cancel"), world=world)
    assert world == WORLD


def test_building_opens_the_links_of_the_project_with_their_crossings_and_transfers():
    world = applied('{ build = "kabul-line" }')
    assert world.links.keys() - BASE_2028.links.keys() == {"hairatan-kabul-rail", "kabul-karachi-rail"}
    assert world.crossings.keys() - BASE_2028.crossings.keys() == {"kharlachi-rail"}
    assert "kabul-rail1520-road" in world.transfers
    assert world.figures == BASE_2028.figures


def test_building_from_a_year_on_changes_nothing_before():
    change = '{ build = "kabul-line", from = 2032 }'
    assert applied(change, when=2031) == WORLD.on(2031)
    assert "hairatan-kabul-rail" in applied(change, when=2032).links


def test_building_earlier_than_the_world_has_it_brings_it_forward():
    assert "hairatan-herat-rail" in applied('{ build = "herat-line", from = 2027 }').links


def test_building_comes_before_an_opening_year_of_the_link_itself():
    late = replace(WORLD.links["hairatan-kabul-rail"], opened=2040)
    world = replace(WORLD, links={**WORLD.links, late.id: late})
    assert "hairatan-kabul-rail" in applied('{ build = "kabul-line" }', world=world).links


def test_a_range_keeps_its_ends_and_says_that_the_scenario_set_it():
    capacity = applied('{ build = "kabul-line", capacity_mt_yr = [3, 10] }').figure(
        "kabul-karachi-rail", "capacity_mt_yr"
    )
    assert capacity is not None
    assert (capacity.best, capacity.low, capacity.high) == (6.5, 3, 10)
    assert (capacity.confidence, capacity.source, capacity.unit) == (Confidence.SCENARIO, "Test", "Mt/yr")


def test_cancelling_takes_away_what_would_have_opened():
    assert "hairatan-herat-rail" not in applied('{ cancel = "herat-line" }', when=2035).links


@pytest.mark.parametrize(
    ("target", "closed"),
    [
        ('"torkham"', {"torkham-road"}),
        ('"Torkham (road)"', {"torkham-road"}),
        ('"karachi"', {"karachi"}),
        ('"Salang road"', {"hairatan-kabul-road"}),
        ('"karachi-road-sea"', {"karachi-road-sea"}),
        ('["hairatan", "torkham-road"]', {"hairatan-rail", "hairatan-road", "torkham-road"}),
        ('["PAK", "Afghanistan"]', AT_THE_BORDER),
        ('"PAK"', {"torkham", "karachi", "torkham-karachi-road", "kabul-karachi-rail", *AT_THE_BORDER}),
    ],
)  # fmt: skip
def test_what_is_closed_is_what_was_named(target, closed):
    built = '{ build = "kabul-line" }'
    assert applied(built, f"{{ close = {target} }}").closed == closed


def test_a_closure_holds_from_its_first_year_to_its_last():
    change = '{ close = "torkham", from = 2030, to = 2031-06-01 }'
    assert [bool(applied(change, when=year).closed) for year in (2029, 2030, 2031, 2032)] == [False, True, True, False]


def test_what_a_change_shut_a_later_one_opens_for_as_long_as_it_holds():
    shut, opened = '{ close = ["AFG", "PAK"] }', '{ open = "torkham", from = 2030 }'
    assert applied(shut, opened, when=2029).closed == AT_THE_BORDER
    assert applied(shut, opened, when=2030).closed == AT_THE_BORDER - {"torkham-road"}
    assert applied(shut, opened, shut, when=2030).closed == AT_THE_BORDER  # the last word counts


def test_what_the_world_has_shut_can_be_opened():
    world = replace(WORLD, closed=frozenset({"torkham-road"}))
    assert applied(when=2028, world=world).closed == {"torkham-road"}
    assert applied('{ open = ["AFG", "PAK"] }', world=world).closed == frozenset()


def test_opening_brings_back_the_days_of_a_normal_year(tmp_path):
    """A risk set further up and a spell of the world are both lifted; a place that was not touched stays as it was."""
    folder = copy_fork(tmp_path)
    header = "subject,attribute,value,low,high,unit,year,since,until,source,confidence,preferred,note\n"
    rows = "torkham-road,closed_days_yr,20,10,30,days/yr,2024,,,S1,sourced,,\n"
    rows += "torkham-road,closed_days_yr,366,366,366,days/yr,2028,2028,2029,S1,sourced,,\n"
    (folder / "facts-events.csv").write_text(header + rows, encoding="utf-8")
    world = load_world(folder)
    assert figure(world.on(2028), "torkham-road", "closed_days_yr") == (366, 366, 366)
    assert figure(applied('{ open = "torkham" }', world=world), "torkham-road", "closed_days_yr") == (20, 10, 30)
    risk = '{ risk = "hairatan", closed_days_per_year = 100 }'
    opened = applied(risk, '{ open = "hairatan-rail" }', world=world)
    assert figure(opened, "hairatan-rail", "closed_days_yr") == (0, 0, 0)
    assert figure(opened, "hairatan-road", "closed_days_yr") == (100, 100, 100)


def test_delays_add_to_what_is_there_and_to_one_another():
    world = applied('{ delay = "hairatan", hours = [6, 12] }', '{ delay = "hairatan-road", hours = 10 }')
    assert figure(world, "hairatan-rail", "delay_h") == (9, 6, 12)
    assert figure(world, "hairatan-road", "delay_h") == (19, 16, 22)


def test_a_delay_adds_to_the_figure_of_the_kind():
    general = replace(WORLD.figures["road", "speed_km_h"], best=5, low=5, high=5, unit="h")
    world = replace(WORLD, figures={**WORLD.figures, ("road", "delay_h"): general})
    assert (
        figure(applied('{ delay = "Salang road", hours = 1 }', world=world), "hairatan-kabul-road", "delay_h")[0] == 6
    )


def test_times_are_multiplied_at_borders_at_handling_and_on_the_way():
    world = applied('{ time = ["torkham", "kabul", "Salang road"], factor = [0.4, 0.6] }')
    before = WORLD.on(2028)

    def had(subject, attribute):
        return resolve_figure(before, subject, attribute)[1].best

    for subject, attribute in (
        ("torkham-road", "forward_h"),
        ("torkham-road", "backward_h"),
        ("kabul-rail1520-road", "handling_h"),
    ):
        if subject in before.crossings or subject in before.transfers:
            assert figure(world, subject, attribute)[0] == pytest.approx(had(subject, attribute) / 2)
    assert figure(world, "hairatan-kabul-road", "speed_km_h")[0] == pytest.approx(
        had("hairatan-kabul-road", "speed_km_h") * 2
    )


def test_a_toll_stands_at_the_mode_in_the_state():
    world = applied('{ toll = ["AFG", "PAK"], mode = "road", usd_per_tkm = [0.01, 0.03] }')
    assert figure(world, "road:AFG", "toll_usd_tkm") == (0.02, 0.01, 0.03)
    assert figure(world, "road:PAK", "toll_usd_tkm") == (0.02, 0.01, 0.03)
    assert world.figure("rail:AFG", "toll_usd_tkm") is None


def test_a_tariff_is_multiplied_where_it_stands():
    own = replace(WORLD.figures["rail:AFG", "tariff_usd_tkm"], best=0.1, low=0.1, high=0.1)
    world = replace(WORLD, figures={**WORLD.figures, ("hairatan-herat-rail", "tariff_usd_tkm"): own})
    changed = applied('{ tariff = "AFG", mode = "rail", factor = 0.5 }', when=2035, world=world)
    assert figure(changed, "rail:AFG", "tariff_usd_tkm") == pytest.approx((0.025, 0.015, 0.035))
    assert figure(changed, "hairatan-herat-rail", "tariff_usd_tkm")[0] == pytest.approx(0.05)
    assert figure(applied('{ tariff = "Salang road", factor = 2 }'), "hairatan-kabul-road", "tariff_usd_tkm")[
        0
    ] == pytest.approx(0.14)


def test_a_charge_is_added_to_the_fee_of_the_way_it_is_raised_on():
    """The crossing's own forward is from Afghanistan to Pakistan; the charge is raised the other way."""
    world = applied(EXAMPLES["charge"])
    chain = ("torkham-road", "road-border:AFG-PAK", "road-border")
    had = WORLD.resolve(chain, "backward_usd_t")
    assert had is not None
    assert figure(world, "torkham-road", "backward_usd_t")[0] == pytest.approx(had[1].best + 5)
    assert figure(world, "torkham-road", "backward_value_share") == (0.1, 0.1, 0.1)
    assert world.figure("torkham-road", "forward_value_share") is None


def test_what_is_feared_of_a_state_stands_at_all_its_crossings():
    world = applied('{ build = "kabul-line" }', '{ charge = "PAK", value_share = [0.01, 0.03], perceived = true }')
    assert figure(world, "torkham-road", "perceived_loss_share") == (0.02, 0.01, 0.03)
    assert figure(world, "kharlachi-rail", "perceived_loss_share") == (0.02, 0.01, 0.03)
    assert world.figure("hairatan-rail", "perceived_loss_share") is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('{ charge = "torkham" }', "expected at least one of usd_t and value_share"),
        ('{ charge = "torkham", usd_t = 5, direction = "UZB>AFG" }', "no crossing of it leads the way"),
        ('{ charge = "torkham", usd_t = 5, perceived = true }', "expected neither usd_t nor direction"),
    ],
)
def test_a_charge_that_means_nothing_is_refused(change, told):
    with pytest.raises(ScenarioError, match=told):
        applied(change)


def test_capacity_is_set_or_multiplied():
    wider = applied('{ capacity = "Friendship Bridge", mt_yr = [20, 30] }')
    assert figure(wider, "termez-hairatan-rail", "capacity_mt_yr") == (25, 20, 30)
    scaled = applied('{ capacity = "termez-hairatan-rail", factor = [1, 2] }')
    assert figure(scaled, "termez-hairatan-rail", "capacity_mt_yr") == (15, 8, 24)
    assert figure(applied('{ capacity = "karachi", mt_yr = 50 }'), "karachi", "capacity_mt_yr")[0] == 50
    assert figure(applied('{ capacity = "torkham", mt_yr = 5 }'), "torkham-road", "capacity_mt_yr")[0] == 5
    built = applied('{ build = "kabul-line" }', '{ capacity = "kabul-line", mt_yr = 7 }')
    assert figure(built, "kabul-karachi-rail", "capacity_mt_yr")[0] == 7


def test_risk_of_a_state_is_war_and_of_a_link_its_own():
    world = applied(
        EXAMPLES["risk"],
        '{ risk = "Salang road", loss_share_per_1000km = 0.02 }',
        '{ risk = "torkham", closed_days_per_year = 40 }',
    )
    assert figure(world, "IRN", "closed_days_yr") == (60, 0, 120)
    assert figure(world, "IRN", "war_loss_share_1000km")[0] == 0.01
    assert figure(world, "hairatan-kabul-road", "loss_share_1000km")[0] == 0.02
    assert figure(world, "torkham-road", "closed_days_yr")[0] == 40


def test_risk_of_two_states_is_that_of_each():
    world = applied('{ risk = ["IRN", "PAK"], closed_days_per_year = 30 }')
    assert figure(world, "IRN", "closed_days_yr") == figure(world, "PAK", "closed_days_yr") == (30, 30, 30)


def test_demand_goes_one_way_unless_both_are_said():
    forth, back = ("UZB-S", "IND-W", "containers"), ("IND-W", "UZB-S", "containers")
    one = applied('{ demand = ["UZB", "IND"], factor = 1.5 }').demand
    assert one[forth].best == pytest.approx(1.5 * BASE_2028.demand[forth].best)
    assert one[back] == BASE_2028.demand[back]
    both = applied('{ demand = ["UZB-S", "IND-W"], factor = 1.5, commodity = "containers", both = true }').demand
    assert both[back].best == pytest.approx(1.5 * BASE_2028.demand[back].best)


def test_added_demand_is_shared_out_over_what_there_is():
    before = BASE_2028.demand
    after = applied('{ demand = ["UZB", ["AFG", "IND"]], mt_yr = [8, 15] }').demand
    pairs = [("UZB-S", "IND-W", "containers"), ("UZB-S", "AFG-E", "grain")]
    whole = sum(before[key].best for key in pairs)
    assert sum(after[key].best - before[key].best for key in pairs) == pytest.approx(11.5)
    assert sum(after[key].low - before[key].low for key in pairs) == pytest.approx(8)
    assert sum(after[key].high - before[key].high for key in pairs) == pytest.approx(15)
    for key in pairs:
        assert after[key].best == pytest.approx(before[key].best * (1 + 11.5 / whole))


def test_added_demand_both_ways_is_added_each_way():
    after = applied('{ demand = ["UZB", "IND"], mt_yr = 3, both = true }').demand
    for key in (("UZB-S", "IND-W", "containers"), ("IND-W", "UZB-S", "containers")):
        assert after[key].best - BASE_2028.demand[key].best == pytest.approx(3)


def test_demand_that_was_nothing_can_be_added_to():
    zero = {key: replace(value, best=0.0, low=0.0, high=0.0) for key, value in WORLD.demand.items()}
    world = applied('{ demand = ["UZB", ["AFG", "IND"]], mt_yr = 3 }', world=replace(WORLD, demand=zero))
    assert sum(quantity.best for quantity in world.demand.values()) == pytest.approx(3)


def test_a_change_less_probable_than_not_is_left_to_futures():
    assert applied('{ close = "torkham", probability = 0.49 }') == BASE_2028
    assert applied('{ close = "torkham", probability = 0.5 }').closed


def test_a_scenario_is_applied_to_the_undated_world_only():
    with pytest.raises(ScenarioError, match="is that of 2028"):
        apply_scenario(BASE_2028, BASE, 2028)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_a_demand_factor_scales_and_twice_is_the_product(a, b):
    """Demand of a pair is multiplied by each factor in turn; other pairs keep theirs."""
    world = applied(f'{{ demand = ["UZB", "IND"], factor = {a!r} }}', f'{{ demand = ["UZB", "IND"], factor = {b!r} }}')
    key = ("UZB-S", "IND-W", "containers")
    assert world.demand[key].best == pytest.approx(BASE_2028.demand[key].best * a * b)
    assert {k: v for k, v in world.demand.items() if k != key} == {
        k: v for k, v in BASE_2028.demand.items() if k != key
    }


@given(st.permutations(["torkham", "karachi", "Salang road", "IND"]))
def test_the_order_of_closures_does_not_matter(names):
    """Closing is a union."""
    assert applied(*(f'{{ close = "{name}" }}' for name in names)) == applied(
        *(f'{{ close = "{name}" }}' for name in sorted(names))
    )


@given(st.lists(st.sampled_from(sorted(set(EXAMPLES) - {"cancel"})), unique=True), st.integers(1990, 2060))
def test_in_no_year_does_a_world_under_a_scenario_have_a_figure_out_of_its_range(kinds, when):
    """low <= best <= high holds for every figure and every demand after any mix of changes."""
    changes = scenario(*(EXAMPLES[kind] for kind in kinds))
    world = apply_scenario(WORLD, changes, when)
    assert all(quantity.check() == "" for quantity in (*world.figures.values(), *world.demand.values()))


def test_a_worse_tie_makes_every_crossing_between_two_states_slower_dearer_and_less_certain():
    strained = applied('{ tie = ["UZB", "AFG"], to = "strained" }')
    for id_ in HAIRATAN:
        had, has = (resolve_figure(world, id_, "forward_h")[1].best for world in (BASE_2028, strained))
        assert has == pytest.approx(2.5 * had)
        assert strained.figure(id_, "closed_days_yr").best > 0
    assert applied('{ tie = ["UZB", "AFG"], to = "closed" }').closed >= HAIRATAN


def test_a_tie_mended_later_is_as_it_was_but_for_who_says_so():
    until = '{ tie = ["UZB", "AFG"], to = "strained" }, { tie = ["AFG", "UZB"], to = "normal", from = 2030 }'
    mended = applied(until, when=2031)
    for id_ in HAIRATAN:
        now, then = (resolve_figure(world, id_, "forward_h")[1].best for world in (mended, WORLD.on(2031)))
        assert now == pytest.approx(then)
    assert applied(until, when=2029).crossings["hairatan-road"].regime == "strained"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('{ tie = ["AFG", "PAK"], to = "straind" }', "expected one of open, normal, strained, closed"),
        ('{ tie = "AFG", to = "strained" }', "expected a list of two states"),
        ('{ tie = ["AFG", "IND"], to = "strained" }', "share no crossing"),
        ('{ tie = ["AFG", "PAK"] }', "to is missing"),
        ('{ tie = ["UZB", "AFG"], to = "normal" }', "is normal already"),
    ],
)
def test_ties_that_mean_nothing_are_refused(change, told):
    with pytest.raises(ScenarioError, match=told):
        applied(change)


def test_supply_and_steps_stand_in_the_world_and_move_no_figure():
    world = applied(EXAMPLES["supply"], EXAMPLES["step"])
    assert world.supply == {"IND": 0.36}
    assert [(step.state, step.authority, step.rung, step.date) for step in world.coming] == [
        ("UZB", "AFG-IEA", "ambassador", "2026-03-01")
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('{ supply = "PAK", factor = 0.5 }', "delivers no arms"),
        ('{ step = "UZB", toward = "AFG-IRA", rung = "ambassador", on = 2026-03-01 }', "expected one of AFG-IEA"),
        ('{ step = "UZB", toward = "AFG-IEA", rung = "king", on = 2026-03-01 }', "rung is 'king', expected one of"),
    ],
)
def test_supply_and_steps_that_mean_nothing_are_refused(change, told):
    with pytest.raises(ScenarioError, match=told):
        applied(change)
