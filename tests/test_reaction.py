"""What a scenario's supply and steps do to the lenses."""

import json

import pytest
from msgspec.structs import replace

from sogdia.cli import run_words
from sogdia.errors import SogdiaError
from sogdia.outcomes.reaction import measure_reaction
from sogdia.views.reaction import build_reaction_sheets
from sogdia.world import load_world
from sogdia.world.model import Step

WORLD = load_world("eurasia")
STEP = Step("AFG-IEA", "KAZ", "ambassador", "taken for certain", "2026-03", False, False, "scenario", "")


def test_a_scenario_that_touches_neither_says_nothing():
    reaction = measure_reaction(WORLD, WORLD)
    assert reaction.arms is None
    assert build_reaction_sheets(reaction, WORLD) == ()


def test_a_fall_in_supply_and_a_step_each_have_a_sheet():
    reaction = measure_reaction(WORLD, replace(WORLD, supply={"RUS": 0.36}, coming=(STEP,)))
    outlook, chances = build_reaction_sheets(reaction, WORLD)
    assert "RUS delivers 0.36" in outlook.note
    assert "KAZ ambassador in 2026 H1" in chances.note
    [row] = [row for row in chances.rows if row[0] == "KAZ" and row[2] == "ambassador"]
    keys = [column.key for column in chances.columns]
    assert row[keys.index("given")] == 1
    assert row[keys.index("base")] < 1


def test_a_step_already_taken_is_refused():
    with pytest.raises(SogdiaError, match="was taken before"):
        measure_reaction(WORLD, replace(WORLD, coming=(replace(STEP, state="UZB"),)))


@pytest.mark.parametrize(("name", "table"), [("russia-supplies-less", "outlook"), ("kazakhstan-ambassador", "chances")])
def test_a_run_tells_what_arms_and_standing_answer(capsys, name, table):
    assert run_words(["run", name, "--futures", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["tables"]
    assert told[table]
