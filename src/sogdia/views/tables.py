"""Sheets for people: tables in the terminal, readable when piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from sogdia.views.numbers import align_points, render_number
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.views.words import clean_text

PIPED_WIDTH = 110
WIDEST = 120
_UNBOUNDED = 10_000
_GAP = 3  # cells between two columns
_LONGEST_WORD = 24  # words up to this length are never broken


class _Page(Console):
    """A console that leaves it to its caller what a closed pipe means; rich would exit with status 1."""

    def on_broken_pipe(self) -> None:
        """Let the error pass."""
        raise BrokenPipeError


def build_console(file: IO[str]) -> Console:
    """Return a console that takes no name for markup and keeps to a readable width."""
    width = min(Console(file=file).width, WIDEST) if file.isatty() else PIPED_WIDTH
    return _build_plain_console(file, width)


def _build_plain_console(file: IO[str], width: int) -> Console:
    """Return a console of a given width in which text is only text."""
    return _Page(file=file, width=width, markup=False, emoji=False, highlight=False)


def print_sheets(console: Console, sheets: Iterable[Sheet]) -> None:
    """Print each sheet with a blank line before it."""
    for sheet in sheets:
        console.print()
        print_sheet(console, sheet)


def print_sheet(console: Console, sheet: Sheet) -> None:
    """Print heading, table and note; a sheet without rows says so in words."""
    console.print(plain(sheet.title), style="bold")
    if sheet.rows:
        table = _build_table(sheet, console.width)
        needed = Measurement.get(console, console.options.update(max_width=_UNBOUNDED), table).minimum
        # A table that cannot be as narrow as the page runs over it: a number cut short would be a wrong number.
        (console if needed <= console.width else _build_plain_console(console.file, needed)).print(table)
    else:
        console.print(plain(sheet.empty))
    if sheet.note:
        console.print(plain(sheet.note), style="dim")


def plain(text: str) -> Text:
    """Return text in which nothing is markup and nothing moves the cursor."""
    return Text(clean_text(text))


def _build_table(sheet: Sheet, page: int) -> Table:
    """Return the sheet as a rich table: text left, numbers right with their points in line.

    It is at most `page` cells wide unless its numbers and words need more.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    shown = [index for index, column in enumerate(sheet.columns) if column.shown]
    cells = [_render_column(sheet.columns[index], [row[index] for row in sheet.rows]) for index in shown]
    spans = [_measure_span(sheet.columns[index], texts) for index, texts in zip(shown, cells, strict=True)]
    for index, width in zip(shown, _share_width(spans, page - _GAP * (len(spans) - 1)), strict=True):
        _add_column(table, sheet.columns[index], width)
    previous: tuple[Cell, ...] | None = None
    for number, row in enumerate(sheet.rows):
        group = row[: sheet.grouped]
        repeated = bool(group) and group == previous
        table.add_row(
            *(
                plain("") if repeated and index < sheet.grouped else plain(texts[number])
                for index, texts in zip(shown, cells, strict=True)
            )
        )
        previous = group
    return table


def _add_column(table: Table, column: Column, width: int) -> None:
    """Add a column of a given width."""
    right = column.form != "text"
    table.add_column(
        _plain_lines(_head_lines(column)),
        justify="right" if right else "left",
        no_wrap=right,
        overflow="fold",
        vertical="top",
        width=width,
    )


def _measure_span(column: Column, texts: Sequence[str]) -> tuple[int, int]:
    """Return how narrow and how wide a column may be: numbers stay whole, and so do words that are not overlong."""
    pieces = [*_head_lines(column), *texts]
    most = max(1, *map(cell_len, pieces))
    if column.form != "text":
        return most, most
    return min(max(1, *(cell_len(word) for text in pieces for word in text.split())), _LONGEST_WORD), most


def _share_width(spans: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Return widths that fill `room` as evenly as the spans allow; the narrowest if there is not room for them.

    Rich shares without regard to the least widths, adds those afterwards, and cuts off what is then too much.
    """
    width = [least for least, _ in spans]
    for level in range(1, max(room, 1) + 1):
        wider = [min(max(level, least), most) for least, most in spans]
        if sum(wider) > room:
            break
        width = wider
    return width


def _plain_lines(lines: Sequence[str]) -> Text:
    """Return lines of plain text beneath one another."""
    return Text("\n").join(map(plain, lines))


def _head_lines(column: Column) -> list[str]:
    """Return the heading of a column: that of numbers a word to a line, the unit last, so that columns stay narrow."""
    words = [column.head] if column.form == "text" else column.head.split()
    return [line for line in (*words, column.unit) if line]


def _render_column(column: Column, cells: Sequence[Cell]) -> list[str]:
    """Return the cells of one column as text."""
    if column.form == "text":
        return ["" if cell is None else str(cell) for cell in cells]
    numbers = [cell if isinstance(cell, float | int) else None for cell in cells]
    texts = [render_number(number, column.form) for number in numbers]
    return texts if column.form == "figure" else align_points(texts)
