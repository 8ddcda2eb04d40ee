"""Excel workbooks: one table a sheet under a frozen header, numbers as numbers, text as text and never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.archive import check_archive
from sogdia.exchange.world_tables import Found, Plain, Reading, Record, Table, text_cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 1_000_000
_WIDEST, _NARROWEST = 60, 9
_A4 = 9
_SAMPLE = 200  # rows looked at for the width of a column


def _need_openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise ExchangeError(Problem("Excel", "needs openpyxl; install it with: pip install openpyxl")) from error
    return openpyxl


def render_workbook(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table.

    Raises `ExchangeError` for text with control characters, which no workbook can hold.
    """
    openpyxl = _need_openpyxl()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(table.name[:31]), table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate((table.columns, *table.rows), start=1):
        for place, cell in enumerate(row, start=1):
            if cell is not None:
                _write(sheet, number, place, cell, table.name)
    for place in range(1, len(table.columns) + 1):
        sheet.cell(1, place).font = Font(bold=True)
        longest = max(len(text_cell(row[place - 1])) for row in (table.columns, *table.rows[:_SAMPLE]))
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _write(sheet: Worksheet, row: int, column: int, value: Plain, table: str) -> None:
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        cell = sheet.cell(row, column, value)
    except IllegalCharacterError as error:
        where = f"sheet {table} row {row} column {column}"
        raise ExchangeError(Problem(where, "holds a control character, which no workbook can")) from error
    if isinstance(value, str):
        cell.data_type = "s"  # `=1+1` is a text here, whatever a spreadsheet would make of it


def read_workbook(path: Path) -> Reading:
    """Return the sheets of a workbook as tables; raise `ExchangeError` for what is no workbook, or holds formulas."""
    openpyxl = _need_openpyxl()
    check_archive(path, "an Excel workbook (.xlsx)")
    try:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # a damaged workbook can fail in any part of the library
        raise ExchangeError(Problem(path.name, "is not an Excel workbook (.xlsx)")) from error
    try:
        tables = [Found(sheet.title, records) for sheet in book.worksheets if (records := _read(path.name, sheet))]
    finally:
        book.close()
    return Reading(tuple(tables))


def _read(file: str, sheet: Any) -> list[Record]:
    """Return the rows of a sheet that are not empty, each as wide as the header."""
    records: list[Record] = []
    width = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise ExchangeError(Problem(f"{file} sheet {sheet.title}", f"has more than {MOST_ROWS:,} rows"))
        where = f"{file} sheet {sheet.title} row {number}"
        cells = list(_read_cells(where, row))
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        width = width or len(cells)
        records.append((where, cells + [""] * (width - len(cells))))
    return records


def _read_cells(where: str, row: Sequence[Any]) -> Iterator[str]:
    for cell in row:
        if cell.data_type == "f":
            what = f"column {cell.column_letter} holds a formula, expected its value"
            raise ExchangeError(Problem(where, what, "Copy the column and paste its values."))
        if cell.data_type == "e":
            what = f"column {cell.column_letter} holds the error {cell.value}, expected a value"
            raise ExchangeError(Problem(where, what))
        yield text_cell(cell.value)
