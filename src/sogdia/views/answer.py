"""An answer as a page for the terminal and as a record: which tables, in which order, how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from sogdia.lenses.results import UNITS
from sogdia.outcomes.answer import Answer
from sogdia.outcomes.compare import find_name
from sogdia.views.findings import build_assumption_sheet, build_flip_sheet
from sogdia.views.records import build_record, outcome_record
from sogdia.views.report import build_sheets
from sogdia.views.sheet import Sheet, trim_sheet
from sogdia.views.tables import plain, print_sheets
from sogdia.views.words import render_certificate, render_headline, render_rival

# Changes smaller than this are not worth a line to people, in the unit of the table; files and records have them all.
_FLOORS = {"corridor": 0.01, "project": 0.01, "port": 0.01, "crossing": 0.01, "state": 0.01, "pair": 0.1, "shift": 0.01}
_WAYS_SHOWN = 4  # of each pair
_RIVAL_FLOOR_MT_YR = 0.05
_ALWAYS_WHOLE = ("balance", "total", "assumption", "flip")


def print_answer(
    console: Console, answer: Answer, titles: Mapping[str, str], top: int, more: tuple[Sheet, ...] = ()
) -> None:
    """Print headlines, certificate and every table with its `top` most important rows, then `more` tables.

    `titles` names the sources, by id.
    """
    comparison = answer.comparison
    for told in answer.headlines:
        for headline in told:
            prefix = f"{comparison.others[headline.which].scenario}: " if len(answer.headlines) > 1 else ""
            console.print(plain(prefix + render_headline(headline)))
    if not any(answer.headlines):
        console.print("No corridor's cargo changes by as much as 0.05 Mt/yr.")
    for rival in answer.rivals:
        if abs(rival.change) >= _RIVAL_FLOOR_MT_YR:
            console.print(plain(render_rival(rival)))
    console.print()
    base = comparison.base
    console.print(f"Base: the world {base.world_name} in {base.year} without the scenario.", style="dim")
    console.print(plain(render_certificate((base, *comparison.others))), style="dim")
    if comparison.futures:
        console.print(plain(_say_ranges(comparison.futures)), style="dim")
    print_sheets(console, (_shorten(sheet, top) for sheet in (*list_sheets(answer, titles), *more)))


def _say_ranges(futures: int) -> str:
    drawn = f"Of {futures:,} futures drawn from the ranges of all figures, the same for base and scenario, 8 of 10"
    return (
        f"Changes are what all best figures together give. {drawn} lie between “from” and “to”, half of them above "
        "“middle”; where the best figures suit a route all at once, its change may lie beyond."
    )


def record_answer(answer: Answer, titles: Mapping[str, str], more: tuple[Sheet, ...] = ()) -> dict[str, Any]:
    """Return the whole answer, and `more` tables, as a JSON-ready record."""
    comparison = answer.comparison
    about = {
        "world": {"name": comparison.base.world_name, "version": comparison.base.world_version},
        "year": comparison.base.year,
        "futures": comparison.futures,
        "base": outcome_record(comparison.base),
        "scenarios": [outcome_record(other) for other in comparison.others],
        "headlines": [
            {
                "scenario": comparison.others[headline.which].scenario,
                "corridor": headline.row.id,
                "verdict": headline.verdict,
                "sentence": render_headline(headline),
            }
            for told in answer.headlines
            for headline in told
        ],
        "rivals": [
            {
                "project": rival.project,
                "alone_mt_yr": rival.alone,
                "beside_mt_yr": rival.beside,
                "change_mt_yr": rival.change,
                "sentence": render_rival(rival),
            }
            for rival in answer.rivals
        ],
    }
    return build_record("comparison", about, (*list_sheets(answer, titles), *more))


def about_answer(answer: Answer) -> dict[str, str]:
    """Return what a folder of tables is of: items and their values."""
    comparison = answer.comparison
    return {
        "world": comparison.base.world_name,
        "world version": comparison.base.world_version,
        "year": str(comparison.base.year),
        "base": comparison.base.scenario,
        "scenarios": ", ".join(other.scenario for other in comparison.others),
        "certificate": render_certificate((comparison.base, *comparison.others)),
    }


def list_sheets(answer: Answer, titles: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Return every table of the answer, whole, in reading order."""
    sheets = build_sheets(answer.comparison, answer.shifts)
    if not answer.assumptions:
        return sheets
    lead, base = answer.lead, answer.comparison.base
    name = find_name((base, *answer.comparison.others), lead.kind, lead.id)
    what = "all that is carried" if lead.kind == "total" else f"the cargo of {name}"
    sheets = (*sheets, build_assumption_sheet(answer.assumptions, titles, what, UNITS[lead.measure]))
    return (*sheets, build_flip_sheet(answer.comparison, answer.flips, titles)) if answer.flips else sheets


def _shorten(sheet: Sheet, top: int) -> Sheet:
    """Return what people see of a table."""
    if sheet.id in _ALWAYS_WHOLE:
        return sheet
    deep = _WAYS_SHOWN if sheet.id == "shift" else None
    return trim_sheet(sheet, top, _FLOORS.get(sheet.id, 0.0), deep)
