"""What a scenario does outside the network, as tables in words."""

from __future__ import annotations

from sogdia.lenses.standing import RUNGS, WORDS, build_history
from sogdia.outcomes.reaction import measure_reaction
from sogdia.scenario import Scenario, apply_scenario
from sogdia.views.numbers import render_number
from sogdia.views.reaction import build_reaction_sheets
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.web.messages import ColumnRecord, NamedRecord, PoliticsRecord, ReactionRecord, TableRecord
from sogdia.world import World

TOP = 8
LEAST_POINTS = 0.5
CHANGE = "change_points"
TOLD = frozenset(
    {"buyer", "supplier", "base_median", "shock_median", "state", "rung", "base", "given", CHANGE, "change_interval",
     "change_range"}
)  # fmt: skip
"""Columns of the command's tables that fit the side of a page."""


def react(world: World, scenario: Scenario, when: int) -> ReactionRecord:
    """Return what buyers of arms may take and the chances of steps; no table where the scenario touches neither.

    Raises `SogdiaError` for a supplier or a step that makes no sense.
    """
    changed = apply_scenario(world, scenario, when)
    if not changed.supply and not changed.coming:
        return ReactionRecord([])
    sheets = build_reaction_sheets(measure_reaction(world, changed), world)
    return ReactionRecord([_record_sheet(sheet) for sheet in sheets])


def record_politics(world: World) -> PoliticsRecord:
    """Return which suppliers, authorities, states and steps a scenario may name."""
    suppliers = {row.supplier for row in world.arms_shares if row.supplier in world.states}
    takers = dict.fromkeys(state for authority in world.authorities for state in build_history(world, authority).states)
    return PoliticsRecord(
        suppliers=[NamedRecord(id_, world.states[id_].name) for id_ in world.states if id_ in suppliers],
        authorities=[NamedRecord(one.id, one.name) for one in world.authorities.values()],
        takers=[NamedRecord(id_, world.states[id_].name) for id_ in takers],
        rungs=[NamedRecord(rung, WORDS[rung]) for rung in RUNGS],
    )


def _record_sheet(sheet: Sheet) -> TableRecord:
    """Return what moves most: the rows with the largest changes, and the columns that tell of them."""
    keys = [column.key for column in sheet.columns]
    kept = [at for at, key in enumerate(keys) if key in TOLD]
    change = keys.index(CHANGE)
    moved = [row for row in sheet.rows if _size(row[change]) >= LEAST_POINTS]
    ranked = sorted(moved, key=lambda row: -_size(row[change]))
    columns = [ColumnRecord(one.head, one.unit, one.form != "text") for one in (sheet.columns[at] for at in kept)]
    rows = [[_render_cell(row[at], sheet.columns[at]) for at in kept] for row in ranked[:TOP]]
    note = f"{sheet.note} The {len(rows)} largest of {len(sheet.rows)} rows." if rows else sheet.note
    return TableRecord(sheet.id, sheet.title, columns, rows, note, f"Nothing moves by {LEAST_POINTS:g} points.")


def _size(change: Cell) -> float:
    return abs(change) if isinstance(change, float) else 0.0


def _render_cell(cell: Cell, column: Column) -> str:
    return cell if isinstance(cell, str) else render_number(cell, column.form)
