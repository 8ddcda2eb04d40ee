"""Scenarios written back as text: what is read from it is the scenario that was written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.scenario import CHANGES, Scenario, parse_scenario, read_scenario, shipped_scenarios
from sogdia.scenario.sentence import read_change
from sogdia.scenario.write import build_table, render_scenario

TEXTS = st.text(max_size=60).filter(lambda text: text == text.replace("\r\n", "\n"))


def bare(scenario):
    """Return the changes without the places they were written at, and without who wrote them."""
    numbers = [{name: (q.best, q.low, q.high, q.unit) for name, q in one.numbers.items()} for one in scenario.changes]
    changes = [replace(one, where="", source="", numbers={}) for one in scenario.changes]
    return scenario.name, scenario.question, scenario.year, changes, numbers


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_written_and_read_is_the_same(name):
    scenario = read_scenario(name)
    assert bare(parse_scenario(render_scenario(scenario), name)) == bare(scenario)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_kind_of_change_written_and_read_is_the_same(kind):
    scenario = parse_scenario(f"changes = [{CHANGES[kind].example}]", "example")
    assert bare(parse_scenario(render_scenario(scenario), "example")) == bare(scenario)


@given(name=TEXTS, question=TEXTS, year=st.none() | st.integers(1990, 2060))
def test_any_text_survives(name, question, year):
    """Quotes, backslashes, control characters, emoji and halves of them make valid TOML that reads as the text."""
    text = render_scenario(Scenario("x", name, question, year))
    table = tomllib.loads(text)
    assert table["name"] == name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert table.get("question", "") == question
    assert table.get("year") == year


@given(
    low=st.floats(0, 8784, allow_subnormal=False), width=st.floats(0, 100, allow_subnormal=False),
    start=st.none() | st.integers(1990, 2060), chance=st.none() | st.floats(0, 1),
)  # fmt: skip
def test_any_number_range_year_and_chance_survives(low, width, start, chance):
    table = {"delay": ["torkham"], "hours": [low, min(low + width, 8784)]}
    table |= {key: value for key, value in (("from", start), ("probability", chance)) if value is not None}
    change, problems = read_change(table, "here", "test")
    assert not problems
    scenario = Scenario("x", "x", changes=(change,))
    assert bare(parse_scenario(render_scenario(scenario), "x"))[3:] == bare(scenario)[3:]
    again, _ = read_change(build_table(change), "here", "test")
    assert again == change
