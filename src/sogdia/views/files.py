"""Sheets and charts as files: written whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.csv_tables import DIALECTS
from sogdia.views.sheet import Cell, Sheet
from sogdia.views.stamp import read_stamp
from sogdia.whole_file import replace_file

# A spreadsheet takes text that begins so for a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_sheets(
    folder: Path, sheets: Iterable[Sheet], about: Mapping[str, str], dialect: str = "comma"
) -> tuple[Path, ...]:
    """Write one CSV file per sheet and `about.csv`, which says what they are of and of which run; return the paths.

    `dialect` is one of `DIALECTS`. Raises `ExchangeError` if the folder cannot be written.
    """
    make_folder(folder)
    texts = {f"{sheet.id}.csv": render_csv(sheet, dialect) for sheet in sheets}
    texts["about.csv"] = _render_rows([("item", "value"), *about.items(), *_stamp()], dialect)
    return tuple(write_whole(folder / name, text.encode()) for name, text in texts.items())


def _stamp() -> list[tuple[str, str]]:
    """Return the line that says of which run the tables are, if they are of one."""
    return [("run id", run)] if (run := read_stamp()) else []


def make_folder(folder: Path) -> None:
    """Create a folder if need be; raise `ExchangeError` if it cannot be a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(Problem(str(folder), f"cannot be used as a folder ({error.strerror})")) from error


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file so that a reader or a crash sees the old file or the new one, never a part.

    Raises `ExchangeError` if it cannot be written.
    """
    try:
        replace_file(path, content)
    except OSError as error:
        raise ExchangeError(Problem(str(path), f"cannot be written ({error.strerror})")) from error
    return path


def render_csv(sheet: Sheet, dialect: str = "comma") -> str:
    """Return a sheet as CSV: a header of keys, numbers in full, unknown left empty, text guarded against formulas."""
    return _render_rows([tuple(column.key for column in sheet.columns), *sheet.rows], dialect)


def _render_rows(rows: Iterable[Iterable[Cell]], dialect: str) -> str:
    """Return rows as CSV text in one of `DIALECTS`."""
    spoken = DIALECTS[dialect]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=spoken.separator, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [str(cell).replace(".", spoken.decimal) if isinstance(cell, float) else guard_cell(cell) for cell in row]
        )
    return spoken.mark + text.getvalue()


def guard_cell(cell: Cell) -> Cell:
    """Return text that a spreadsheet would take for a formula with `'` before it; numbers are left alone.

    >>> guard_cell("=cmd()"), guard_cell(-1.5), guard_cell("Kabul")
    ("'=cmd()", -1.5, 'Kabul')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
