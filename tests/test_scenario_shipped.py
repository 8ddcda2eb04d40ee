"""The scenarios that come with Sogdia, and the page about scenarios."""

import re
from pathlib import Path

import pytest

from sogdia.scenario import (
    CHANGES,
    apply_changes,
    apply_scenario,
    check_scenario,
    parse_scenario,
    read_scenario,
    resolve_scenario,
    shipped_scenarios,
)
from sogdia.scenario.page import render_kinds
from sogdia.world import load_world

WORLD = load_world("eurasia")
PAGE = (Path(__file__).parent.parent / "docs" / "scenarios.md").read_text(encoding="utf-8")
POSED = {
    "kabul", "kandahar", "kabul-and-kandahar", "kandahar-chabahar", "kabul-kandahar-chabahar", "five-nation",
    "iran-closed", "iran-risk", "pakistan-closed", "instc-afghanistan", "middle-corridor-upgrade", "chabahar-rail",
    "khaf-herat", "zaranj-delaram",
}  # fmt: skip


def test_every_question_that_the_bulletin_poses_is_shipped():
    assert set(shipped_scenarios()) >= POSED


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_says_what_it_asks_and_changes_the_world_of_its_year(name):
    scenario = read_scenario(name)
    assert scenario.question.endswith("?")
    assert scenario.year is not None
    assert apply_scenario(WORLD, scenario, scenario.year) != WORLD.on(scenario.year)


def test_both_corridors_are_what_either_builds():
    def built(name):
        return apply_scenario(WORLD, read_scenario(name), 2035).links.keys() - WORLD.on(2035).links.keys()

    assert built("kabul-and-kandahar") == built("kabul") | built("kandahar")
    assert built("kabul-kandahar-chabahar") == built("kabul") | built("kandahar-chabahar")
    assert built("zaranj-delaram") < built("kandahar-chabahar")


def test_changes_resolved_once_can_be_made_for_any_year():
    scenario = read_scenario("kandahar-chabahar")
    changes, problems = resolve_scenario(WORLD, scenario, 2035)
    assert problems == []
    for year in (2030, 2040):
        assert apply_changes(WORLD, changes, year) == apply_scenario(WORLD, scenario, year)


@pytest.mark.parametrize("kind", CHANGES.values(), ids=CHANGES)
def test_the_example_of_a_kind_changes_the_shipped_world(kind):
    scenario = parse_scenario(f"changes = [{kind.example}]", "example.toml")
    assert apply_scenario(WORLD, scenario, 2035) != WORLD.on(2035) or scenario.changes[0].end is not None
    assert apply_scenario(WORLD, scenario, 2031) != WORLD.on(2031) or scenario.changes[0].start == 2032


def test_the_page_shows_every_kind_of_change_as_the_program_knows_it():
    assert render_kinds() in PAGE, "write the sections of render_kinds() into docs/scenarios.md"


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_every_example_of_the_page_can_be_run(text):
    assert check_scenario(WORLD, parse_scenario(text, "page.toml"), 2035) == []


def test_the_page_lists_every_shipped_scenario_with_its_question():
    for name in shipped_scenarios():
        assert f"| `{name}` | {read_scenario(name).question} |" in PAGE


def test_the_refusal_shown_on_the_page_is_the_one_given():
    shown = next(line.strip() for line in PAGE.splitlines() if "mine.toml change 2" in line)
    text = "changes = [\n\n\n\n{ close = 'torkham' },\n{ build = 'kabul-coridor' }]"
    assert [str(problem) for problem in check_scenario(WORLD, parse_scenario(text, "mine.toml"), 2035)] == [shown]
