"""The pages of `sogdia why` and `sogdia check`: what is known of a thing, who says so, and how sound a world is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from sogdia.errors import Problem
from sogdia.evidence import Source
from sogdia.views.numbers import render_number
from sogdia.views.tables import plain
from sogdia.world import Explanation, World
from sogdia.world.why import FigureStory

COUNTED = (
    "states", "places", "links", "crossings", "transfers", "projects", "corridors", "regions", "demand", "ties",
    "events", "ledger",
)  # fmt: skip
_FIGURE_WIDTHS = (1, 7, 14, 4, 8)  # star, value, range, year, how known
_STAGE_WIDTHS = (4, 11)  # year, status


def print_explanation(console: Console, explanation: Explanation) -> None:
    """Print a thing, its figures and its stages, each with who says so; then its parts, or the things of that name."""
    if explanation.kind != "name":
        console.print()
        console.print(plain(_title(explanation)), style="bold")
        if explanation.properties:
            console.print(plain("; ".join(f"{key} {value}" for key, value in explanation.properties)), style="dim")
        for story in explanation.figures:
            if story.rows or story.quantity is not None:
                _print_figure(console, story, explanation.id)
        if silent := _describe_silence(explanation):
            console.print(plain(silent), style="dim")
        if explanation.stages:
            _print_stages(console, explanation)
    for part in explanation.parts:
        print_explanation(console, part)


def _print_figure(console: Console, story: FigureStory, id_: str) -> None:
    """Print one figure with every row of the ledger behind it; the row that is used comes first, with a star."""
    inherited = f", by {story.subject}" if story.subject != id_ else ""
    unit = f" in {story.unit}" if story.unit != "1" else ""
    console.print(plain(f"{story.attribute}{unit}{inherited}: {story.description}"))
    _print_grid(console, _FIGURE_WIDTHS, _figure_rows(story))


def _print_stages(console: Console, explanation: Explanation) -> None:
    """Print how far a project was, year by year, as each source has it."""
    console.print("Stages")
    rows = [
        (
            str(story.stage.year),
            story.stage.status,
            _cite(story.source, story.stage.source) + (f": {story.stage.note}" if story.stage.note else ""),
        )
        for story in explanation.stages
    ]
    _print_grid(console, _STAGE_WIDTHS, rows)
    if explanation.conflicts:
        console.print(plain("Sources disagree: " + "; ".join(explanation.conflicts)))


def _print_grid(console: Console, widths: Sequence[int], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns of these widths, indented; the last column has what is left of the line."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=0)
    for width in widths:
        grid.add_column(min_width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row("", *map(plain, row))
    console.print(grid)


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


def _figure_rows(story: FigureStory) -> Iterator[tuple[str, ...]]:
    """Yield a row for each piece of evidence; a figure that a scenario set stands before what the ledger says."""
    used = story.quantity
    chosen = [row for row in story.rows if row.is_chosen and used is not None and row.fact.source == used.source]
    if used is not None and not chosen:
        yield (
            "*",
            render_number(used.best, "figure"),
            _range(used.low, used.high),
            "",
            str(used.confidence),
            used.source,
        )
    for row in (*chosen, *(row for row in story.rows if row not in chosen)):
        fact = row.fact
        value = used.best if used is not None and row in chosen else fact.value
        yield (
            "*" if row in chosen else "",
            render_number(value, "figure"),
            _range(fact.low, fact.high),
            "" if fact.year is None else str(fact.year),
            str(fact.confidence),
            _cite(row.source, fact.source) + (f": {fact.note}" if fact.note else ""),
        )


def _range(low: float | None, high: float | None) -> str:
    """Return `15 to 40`, or nothing if nobody gives a range."""
    if low is None or high is None:
        return ""
    return f"{render_number(low, 'figure')} to {render_number(high, 'figure')}"


def _title(explanation: Explanation) -> str:
    """Return kind, name and id."""
    name = explanation.name if explanation.name != explanation.id else ""
    return f"{explanation.kind}: {name} [{explanation.id}]" if name else f"{explanation.kind}: {explanation.id}"


def _describe_silence(explanation: Explanation) -> str:
    """Return which figures nobody has given, and what is used instead."""
    silent = [story for story in explanation.figures if story.quantity is None and not story.rows]
    default = [f"{story.attribute} {story.default:g}" for story in silent if story.default is not None]
    unknown = [story.attribute for story in silent if story.default is None]
    parts = ["Default, no source needed: " + ", ".join(default) + "."] if default else []
    parts += ["Not in the ledger: " + ", ".join(unknown) + "."] if unknown else []
    return " ".join(parts)


def _cite(source: Source | None, id_: str) -> str:
    """Return a source as a reader would look it up."""
    if source is None:
        return id_
    if source.id in ("assumed", "computed"):
        return source.title
    return ", ".join(part for part in (source.title, source.publisher, source.date) if part)
