"""The sheet of `sogdia scenarios`."""

from __future__ import annotations

from collections.abc import Iterable

from sogdia.scenario import Scenario
from sogdia.views.sheet import Column, Sheet


def build_scenario_sheet(scenarios: Iterable[Scenario]) -> Sheet:
    """Return one line a scenario: name, year, question."""
    rows = tuple(
        (one.id, None if one.year is None else str(one.year), one.question or one.name, len(one.changes))
        for one in scenarios
    )
    columns = (
        Column("id", "Scenario"),
        Column("year", "Year"),
        Column("question", "Question"),
        Column("changes", "Changes", "count"),
    )
    return Sheet("scenarios", "Scenarios that come with Sogdia", columns, rows, note="Ask one: sogdia run SCENARIO")
