"""Scenarios from and to the wire."""

from __future__ import annotations

import datetime
import re
from typing import Any

from sogdia.errors import Problem, ScenarioError
from sogdia.scenario import CHANGES, Scenario, parse_scenario
from sogdia.scenario.lines import MAX_DEPTH
from sogdia.scenario.sentence import read_change
from sogdia.scenario.write import build_table, render_scenario
from sogdia.web.messages import MAX_CHANGES, ChangeTable, ScenarioForm, ScenarioRecord

DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def read_form(form: ScenarioForm, year: int | None) -> Scenario:
    """Return the scenario of a form; raise `ScenarioError` with all that is wrong with its changes."""
    changes, problems = [], []
    for number, table in enumerate(form.changes, start=1):
        if _depth(table) > MAX_DEPTH:
            problems.append(Problem(f"change {number}", f"is nested deeper than {MAX_DEPTH} levels"))
            continue
        change, more = read_change(_read_days(table), f"change {number}", form.name)
        changes += [change] if change else []
        problems += more
    if problems:
        raise ScenarioError(problems[:100])
    name = form.name.strip() or "Scenario"
    return Scenario(make_id(name), name, form.question, year, tuple(changes))


def read_text(text: str, file: str) -> Scenario:
    """Return the scenario in the text of a file; raise `ScenarioError` if it is none, or too large for a page."""
    scenario = parse_scenario(text, file)
    if len(scenario.changes) > MAX_CHANGES:
        what = f"has {len(scenario.changes)} changes, expected at most {MAX_CHANGES} here; use: sogdia run"
        raise ScenarioError(Problem(file, what))
    return scenario


def record_scenario(scenario: Scenario) -> ScenarioRecord:
    """Return a scenario as the page holds it."""
    changes = [_write_days(build_table(change)) for change in scenario.changes]
    return ScenarioRecord(
        scenario.id, scenario.name, scenario.question, scenario.year, changes, render_scenario(scenario)
    )


def make_id(name: str) -> str:
    """Return the name as a file would be called.

    >>> make_id("Kandahar & Chabahar, 2035")
    'kandahar-chabahar-2035'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "scenario"


def _read_days(table: ChangeTable) -> dict[str, Any]:
    """Return the table with days for texts where a change takes a day, which JSON has no form for."""
    days = {field.name for name in table if name in CHANGES for field in CHANGES[name].fields if field.type == "date"}
    return {key: _read_day(value) if key in days else value for key, value in table.items()}


def _read_day(value: object) -> object:
    if not isinstance(value, str) or not DAY.match(value):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return value


def _write_days(table: dict[str, Any]) -> ChangeTable:
    return {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in table.items()}


def _depth(value: object) -> int:
    """Return how deep lists and tables are nested, level by level and no deeper than need be."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        level = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
        depth += 1
    return depth
