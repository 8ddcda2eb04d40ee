"""The sheets of `sogdia why` and `sogdia check`: what is known of a thing, who says so, and how sound a world is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from sogdia.errors import Problem
from sogdia.evidence import Source
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world import Explanation, World
from sogdia.world.why import Evidence, FigureStory

COUNTED = (
    "states", "places", "links", "crossings", "transfers", "projects", "corridors", "regions", "demand", "ledger",
)  # fmt: skip


def build_why_sheets(explanation: Explanation) -> list[Sheet]:
    """Return a sheet of figures and one of stages for a thing and each of its parts; those without any are left out."""
    sheets = [build_figure_sheet(explanation)]
    if explanation.stages:
        sheets.append(build_stage_sheet(explanation))
    for part in explanation.parts:
        sheets += build_why_sheets(part)
    return sheets


def build_figure_sheet(explanation: Explanation) -> Sheet:
    """Return every figure of a thing with every row of the ledger behind it; the row that is used is marked."""
    told = [story for story in explanation.figures if story.rows or story.quantity is not None]
    rows = tuple(cells for story in told for cells in _figure_rows(story, explanation.id))
    columns = (
        Column("attribute", "Figure"),
        Column("unit", "Unit"),
        Column("used", "Used", "figure"),
        Column("chosen", ""),
        Column("value", "Said", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("year", "Year"),
        Column("confidence", "Known"),
        Column("source", "Who says so"),
    )
    return Sheet(
        f"figures:{explanation.id}",
        _title(explanation),
        columns,
        rows,
        note=_note(explanation),
        empty="No figure of its own.",
        grouped=3,
    )


def build_stage_sheet(explanation: Explanation) -> Sheet:
    """Return how far a project was, year by year, as each source has it."""
    rows = tuple(
        (str(story.stage.year), story.stage.status, _cite(story.source, story.stage.source), story.stage.note)
        for story in explanation.stages
    )
    columns = (
        Column("year", "From"),
        Column("status", "Status"),
        Column("source", "Who says so"),
        Column("note", "Note"),
    )
    note = "Sources disagree: " + "; ".join(explanation.conflicts) if explanation.conflicts else ""
    return Sheet(f"stages:{explanation.id}", f"Stages of {explanation.name}", columns, rows, note=note)


def record_explanation(explanation: Explanation) -> Any:
    """Return all of an explanation as plain lists and mappings."""
    return msgspec.to_builtins(explanation)


def list_counts(world: World) -> dict[str, int]:
    """Return how many of each thing a world has."""
    return {name: len(getattr(world, name)) for name in COUNTED}


def render_soundness(world: World, advice: list[Problem]) -> Iterator[str]:
    """Yield in words that a world is sound, what is in it, and what is odd about it."""
    names = {"demand": "flows", "ledger": "figures in the ledger"}
    counts = ", ".join(f"{count:,} {names.get(name, name)}" for name, count in list_counts(world).items())
    yield f"{world.name} is sound: {counts}."
    if advice:
        yield f"{len(advice)} remarks, none of which is an error:"
        yield from (f"  {remark}" for remark in advice)


def _figure_rows(story: FigureStory, id_: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each piece of evidence; a figure that a scenario set has none and is told as such."""
    quantity = story.quantity
    attribute = f"{story.attribute} (of {story.subject})" if story.subject != id_ else story.attribute
    lead = (attribute, story.unit, quantity.best if quantity else story.default)
    if quantity is not None and not any(row.is_chosen and _agrees(row, quantity.source) for row in story.rows):
        yield (*lead, "*", quantity.best, quantity.low, quantity.high, "", str(quantity.confidence), quantity.source)
    for row in story.rows:
        fact = row.fact
        chosen = row.is_chosen and quantity is not None and _agrees(row, quantity.source)
        year = "" if fact.year is None else str(fact.year)
        said = _cite(row.source, fact.source) + (f": {fact.note}" if fact.note else "")
        yield (*lead, "*" if chosen else "", fact.value, fact.low, fact.high, year, str(fact.confidence), said)


def _agrees(row: Evidence, source: str) -> bool:
    """Return whether the figure in use comes from this row rather than from a scenario."""
    return row.fact.source == source


def _title(explanation: Explanation) -> str:
    """Return kind, name and id."""
    name = explanation.name if explanation.name != explanation.id else ""
    return f"{explanation.kind}: {name} [{explanation.id}]" if name else f"{explanation.kind}: {explanation.id}"


def _note(explanation: Explanation) -> str:
    """Return the properties of a thing, and which of its figures nobody has given."""
    said = [f"{key} {value}" for key, value in explanation.properties]
    silent = [story for story in explanation.figures if story.quantity is None and not story.rows]
    default = [f"{story.attribute} {story.default:g}" for story in silent if story.default is not None]
    unknown = [story.attribute for story in silent if story.default is None]
    parts = ["; ".join(said)] if said else []
    parts += ["Default, no source needed: " + ", ".join(default)] if default else []
    parts += ["Nobody has published: " + ", ".join(unknown)] if unknown else []
    parts += ["* is the row that is used"] if any(story.rows for story in explanation.figures) else []
    return ". ".join(parts) + "." if parts else ""


def _cite(source: Source | None, id_: str) -> str:
    """Return a source as a reader would look it up."""
    if source is None:
        return id_
    return ", ".join(part for part in (source.title, source.publisher, source.date) if part)
