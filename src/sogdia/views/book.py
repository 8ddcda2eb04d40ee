"""Workbooks: one table a sheet, numbers as numbers, formulas only where we write them, no macros."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sogdia.views.sheet import Cell, Sheet
from sogdia.views.words import clean_text

LONGEST_TITLE = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_FORMATS = {"share": "0.0%", "count": "#,##0", "change": "#,##0.00", "number": "#,##0.00", "figure": "General"}
_WIDEST = 60


class Formula(str):
    """A formula of ours, such as `=SUM(B2:B9)`; any other text stays text, whatever it begins with."""


Value = Cell | Formula


def start_book() -> Workbook:
    """Return an empty workbook that is calculated when it is opened."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    book.properties.creator = "Sogdia"
    book.calculation.fullCalcOnLoad = True
    return book


def add_table(
    book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], formats: Sequence[str] = ()
) -> Worksheet:
    """Add a sheet with one table: a frozen header and a row for each of `rows`; `formats` are Excel's, by column."""
    sheet = book.create_sheet(name_sheet(book, title))
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(1, column)
        put(cell, head)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    widths = [min(len(head), 16) for head in heads]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            put(cell, value)
            if (not isinstance(value, str) and column <= len(formats)) or isinstance(value, Formula):
                cell.number_format = formats[column - 1] if column <= len(formats) else "General"
            elif isinstance(value, str):
                widths[column - 1] = max(widths[column - 1], min(len(value), _WIDEST))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(10, width + 2)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def add_sheet(book: Workbook, table: Sheet) -> Worksheet:
    """Add one of our tables, whole, as values."""
    heads = [f"{column.head}, {column.unit}" if column.unit else column.head for column in table.columns]
    formats = [_FORMATS.get(column.form, "General") for column in table.columns]
    return add_table(book, table.title.partition(" · ")[0], heads, table.rows, formats)


def put(cell: BookCell, value: Value) -> None:
    """Write a value; text that a spreadsheet would take for a formula stays text."""
    if isinstance(value, Formula):
        cell.value = str(value)
    elif isinstance(value, str):
        cell.value = clean_text(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@")
    else:
        cell.value = value


def name_sheet(book: Workbook, title: str) -> str:
    """Return a sheet's name that Excel allows and that no other sheet of the book has."""
    name = clean_text(title).translate(_FORBIDDEN).strip("'")[:LONGEST_TITLE] or "Sheet"
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    number = 2
    unique = name
    while unique.casefold() in taken:
        unique = f"{name[: LONGEST_TITLE - 3]} {number}"
        number += 1
    return unique


def render_bytes(book: Workbook) -> bytes:
    """Return the workbook as the content of a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
