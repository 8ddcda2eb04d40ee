"""Workbooks: one table a sheet, numbers as numbers, formulas only where we write them, no macros.

Every sheet reads as a page of an appendix: a title, a note with the unit, the table under a frozen header that every
printed page repeats, and the run in the footer; landscape A4, as wide as the paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.views.stamp import read_stamp
from sogdia.views.words import clean_text

HEADER, FIRST = 4, 5
"""The rows of the heads and of the first line of a table; title and note stand above."""
LONGEST_TITLE = 31
INPUT = "1F4E9E"
"""The colour of numbers that a reader may change."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_FORMATS = {
    "share": "0.0%", "count": "#,##0", "change": "#,##0.00", "number": "#,##0.00", "percent": "0.0",
    "figure": "[>=1000]#,##0;General",
}  # fmt: skip
_WIDEST, _NARROWEST, _LEAST_NOTE = 60, 10, 90
_A4 = 9
_LINE_PT = 13.5
_WHOLE = ("year", "gap_years")
_RULE = Side(style="thin", color="8EA3B5")


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
    book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], formats: Sequence[str] = (),
    title: str = "", note: str = "", at: int | None = None, pages_wide: int = 1,
) -> Worksheet:  # fmt: skip
    """Add a sheet with one table: title, note, a frozen header and a row for each of `rows`.

    `formats` are Excel's, by column. `at` is the sheet's place in the book, the last if left out.
    """
    sheet = book.create_sheet(name_sheet(book, name), at)
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(HEADER, column)
        put(cell, head)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.border = Border(bottom=_RULE)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    widths = [min(len(head), 16) for head in heads]
    for number, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            put(cell, value)
            if (not isinstance(value, str) and column <= len(formats)) or isinstance(value, Formula):
                cell.number_format = (formats[column - 1] if column <= len(formats) else "") or "General"
            elif isinstance(value, str):
                widths[column - 1] = max(widths[column - 1], min(len(value), _WIDEST))
                cell.alignment = Alignment(wrap_text=len(value) > _WIDEST, vertical="top")
    widths = [max(_NARROWEST, width + 2) for width in widths]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _write_top(sheet, title or name, note, widths)
    _set_page(sheet, pages_wide)
    return sheet


def _write_top(sheet: Worksheet, title: str, note: str, widths: Sequence[int]) -> None:
    """Write title and note above the table; the note is as wide as the table, or wide enough to be read."""
    put(sheet["A1"], title)
    sheet["A1"].font = Font(bold=True, size=13)
    if not note:
        return
    put(sheet["A2"], note)
    sheet["A2"].font = Font(italic=True, color="444444")
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    columns, width = 0, 0
    while columns < len(widths) or width < _LEAST_NOTE:
        width += widths[columns] if columns < len(widths) else _NARROWEST
        columns += 1
        if width >= 2 * _LEAST_NOTE:
            break
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    sheet.row_dimensions[2].height = _LINE_PT * (1 + len(note) // max(width, 1))


def _set_page(sheet: Worksheet, pages_wide: int) -> None:
    sheet.freeze_panes = f"B{FIRST}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    if pages_wide > 1:
        sheet.print_title_cols = "A:A"
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.5)
    run = read_stamp()
    sheet.oddFooter.left.text = f"Sogdia, run {run}" if run else "Sogdia"
    sheet.oddFooter.center.text = "&A"
    sheet.oddFooter.right.text = "&P of &N"


def add_sheet(book: Workbook, table: Sheet, name: str = "") -> Worksheet:
    """Add one of our tables, whole, as values; columns in which nothing stands are left out."""
    name = name or table.title.partition(" · ")[0]
    if not table.rows:
        return add_table(book, name, ("Found",), [(table.empty,)], (), table.title, table.note)
    kept = [
        index for index, column in enumerate(table.columns) if any(row[index] not in (None, "") for row in table.rows)
    ]
    columns = [table.columns[index] for index in kept]
    heads = [f"{column.head}, {column.unit}" if column.unit else column.head for column in columns]
    formats = ["0" if column.key in _WHOLE else _FORMATS.get(column.form, "General") for column in columns]
    rows: list[tuple[Value, ...]] = [
        tuple(_whole(column, row[index]) for column, index in zip(columns, kept, strict=True)) for row in table.rows
    ]
    return add_table(book, name, heads, rows, formats, table.title, table.note)


def _whole(column: Column, value: Cell) -> Cell:
    """Return a year as the number that it is."""
    return int(value) if column.key in _WHOLE and isinstance(value, str) else value


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
