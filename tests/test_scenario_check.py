"""Scenarios that cannot be, and that all of it is said at once."""

import time

import pytest
from msgspec.structs import replace

from sogdia.errors import ScenarioError
from sogdia.scenario import apply_scenario, check_scenario, parse_scenario
from sogdia.world import load_world
from worlds.making import FORK, SCENARIO

WORLD = load_world(FORK)
KABUL = '{ build = "kabul-line" }'


def problems(*changes, world=WORLD, when=2035, head=SCENARIO):
    text = head + "changes = [\n" + ",\n".join(changes) + "\n]"
    return "\n".join(map(str, check_scenario(world, parse_scenario(text, "test.toml"), when)))


def test_a_scenario_without_fault_has_no_problems():
    assert problems(KABUL, '{ close = "torkham" }') == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (['{ build = "kabul-lin" }'], "change 1 (line 4): build: 'kabul-lin' is unknown, expected a project. Did"),
        (['{ close = "torkam" }'], "Did you mean \"torkham\"?"),
        (['{ close = "kabul-corridor" }'], "is unknown, expected a crossing, border point, link, place"),
        (['{ close = ["AFG", "IND"] }'], "AFG and IND share no crossing"),
        (['{ close = ["AFG", "IND", "PAK"] }'], "3 states in a list, expected two (their border) or one"),
        (['{ open = "torkham" }'], "open: 'torkham' is shut neither in the world nor by a change further up"),
        (['{ open = "torkham" }', '{ close = "torkham" }'], "change 1 (line 4): open: 'torkham' is shut neither"),
        (['{ close = "torkham", to = 2030 }', '{ open = "torkham", from = 2031 }'], "nothing to open"),
        (['{ open = "torkam" }'], "is unknown, expected a crossing, border point, link, place, transfer or state. Did"),
        (['{ open = ["AFG", "IND"] }'], "AFG and IND share no crossing"),
        (['{ delay = "AFG", hours = 3 }'], "'AFG' is a whole state, expected its crossings"),
        (['{ delay = "herat", hours = 3 }'], "no cargo is handled from one way to another at 'herat'"),
        (['{ capacity = "kabul", mt_yr = 3 }'], "no cargo is handled between water and land at 'kabul'"),
        (['{ capacity = "karachi" }'], "expected exactly one of mt_yr and factor"),
        (['{ capacity = "karachi", mt_yr = 3, factor = 2 }'], "expected exactly one of mt_yr and factor"),
        (['{ capacity = "karachi", factor = 2 }'], "'karachi' has no known capacity that a factor could be of"),
        (['{ capacity = "karachi", mt_yr = 0 }'], 'mt_yr is 0, expected more than 0; to shut it, use "close"'),
        (['{ capacity = "karachi", mt_yr = [0, 5] }'], "mt_yr is 0, expected more than 0"),
        (['{ build = "kabul-line", capacity_mt_yr = 0 }'], "capacity_mt_yr is 0, expected more than 0"),
        (['{ toll = "UZB", mode = "sea", usd_per_tkm = 1 }'], "UZB has no sea link"),
        (['{ risk = "IRN" }'], "expected at least one of closed_days_per_year and loss_share_per_1000km"),
        (['{ risk = "torkham", loss_share_per_1000km = 0.1 }'], "losses are those of a state or a link"),
        (['{ demand = "UZB", factor = 2 }'], "expected a list of two, from and to"),
        (['{ demand = ["UZB", "IND"] }'], "expected exactly one of factor and mt_yr"),
        (['{ demand = ["PAK", "IND"], factor = 2 }'], "the world has no demand from PAK to IND"),
        (['{ demand = ["UZB", "IND"], factor = 2, commodity = "grain" }'], "no demand of grain from UZB to IND"),
        (['{ demand = ["UZB", "IND"], factor = 2, commodity = "grian" }'], 'Did you mean "grain"?'),
        ([KABUL, KABUL], "change 2 (line 5): build: 'kabul-line' is built already by test.toml change 1 (line 4)"),
        (['{ build = "herat-line" }'], "'herat-line' opens in 2030 without any scenario"),
        (['{ build = "herat-line", from = 2033 }'], "'herat-line' opens in 2030 without any scenario"),
        (['{ cancel = "kabul-line" }'], "'kabul-line' opens in no year without a scenario; nothing to cancel"),
        (['{ build = "herat-line", from = 2026 }', '{ cancel = "herat-line" }'], "is cancelled by test.toml change 2"),
        (['{ build = "chabahar-line" }', '{ cancel = "herat-line" }'], "needs 'herat-line', without which"),
        (['{ build = "chabahar-line", from = 2028 }'], "which is there only from 2030"),
        (['{ capacity = "kabul-line", mt_yr = 3 }'], "'kabul-line' is there only once project 'kabul-line' is built"),
        (['{ close = "kharlachi-rail" }'], "Add { build = \"kabul-line\" }."),
        (['{ close = "torkham" }', '{ capacity = "torkham-road", mt_yr = 3 }'], "is closed by test.toml change 1"),
        (['{ close = "PAK" }', '{ capacity = "torkham-road", mt_yr = 3 }'], "'torkham-road' is closed by"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_told_what_was_expected(changes, expected):
    assert expected in problems(*changes)


def test_what_does_not_happen_in_the_same_years_does_not_contradict():
    closing = '{ close = "torkham", from = 2030, to = 2031 }'
    assert problems(closing, '{ capacity = "torkham", mt_yr = 3, from = 2032 }') == ""
    assert "is closed by" in problems(closing, '{ capacity = "torkham", mt_yr = 3, from = 2031 }')


def test_what_is_opened_again_may_carry_more():
    more = '{ capacity = "torkham-road", mt_yr = 3 }'
    assert problems('{ close = "torkham" }', '{ open = "torkham" }', more) == ""


def test_what_is_needed_may_be_built_by_the_same_scenario():
    world = replace(WORLD, projects={**WORLD.projects, "herat-line": replace(WORLD.projects["herat-line"], opens=None)})
    assert "without which it leads nowhere" in problems('{ build = "chabahar-line" }', world=world)
    assert problems('{ build = ["chabahar-line", "herat-line"] }', world=world) == ""


def test_an_open_project_is_not_cancelled_but_its_links_may_be_closed():
    world = replace(WORLD, projects={**WORLD.projects, "herat-line": replace(WORLD.projects["herat-line"], opens=2020)})
    assert "'herat-line' is open since 2020" in problems('{ cancel = "herat-line" }', world=world)
    assert problems('{ close = "hairatan-herat-rail" }', world=world) == ""


def test_a_project_without_links_is_not_built_in_silence():
    world = replace(WORLD, links={id_: link for id_, link in WORLD.links.items() if link.project != "kabul-line"})
    assert 'has no links of its own; say with "capacity"' in problems(KABUL, world=world)


def test_a_name_of_several_links_must_be_told_apart():
    twin = replace(WORLD.links["hairatan-kabul-road"], id="hairatan-kabul-road-2")
    world = replace(WORLD, links={**WORLD.links, twin.id: twin})
    message = problems('{ close = "Salang road" }', world=world)
    assert "'Salang road' may be hairatan-kabul-road, hairatan-kabul-road-2; expected one of them" in message


def test_without_a_year_in_the_scenario_the_year_asked_for_decides_what_is_open():
    assert problems('{ build = "herat-line" }', head='name = "x"\n', when=2028) == ""
    assert "opens in 2030" in problems('{ build = "herat-line" }', head='name = "x"\n', when=2030)


def test_all_problems_come_in_one_refusal_even_those_of_other_years():
    text = SCENARIO + 'changes = [{ close = "torkam", from = 2050 }, { build = "kabul-lin" }]'
    with pytest.raises(ScenarioError) as refusal:
        apply_scenario(WORLD, parse_scenario(text, "test.toml"), 2028)
    assert len(refusal.value.problems) == 2


def test_ten_thousand_wrong_changes_are_refused_in_seconds():
    began = time.perf_counter()
    message = problems(*(f'{{ close = "nowhere-{n}" }}' for n in range(10_000)))
    assert len(message.splitlines()) == 100
    assert time.perf_counter() - began < 10


def test_ten_thousand_right_changes_are_applied_in_seconds():
    text = SCENARIO + "changes = [\n" + ",\n".join('{ delay = "torkham", hours = 0.5 }' for _ in range(10_000)) + "\n]"
    began = time.perf_counter()
    world = apply_scenario(WORLD, parse_scenario(text, "test.toml"), 2028)
    assert world.figures["torkham-road", "delay_h"].best == 5000
    assert time.perf_counter() - began < 15
