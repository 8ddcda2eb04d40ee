"""A brief as a Word document, to be edited by whoever signs it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sogdia.errors import ExchangeError, Problem
from sogdia.views.brief.marks import plain_text, split_text
from sogdia.views.brief.model import Brief
from sogdia.views.chart import Chart, render_drawing
from sogdia.views.numbers import render_number
from sogdia.views.sheet import Cell, Column, Sheet

if TYPE_CHECKING:  # an extra: loaded only when a document is asked for
    from docx.document import Document

_MARGIN_CM = 1.9
_CHART_CM, _CHART_IN, _CHART_PT = 8.4, 3.45, 6.6
_BODY_PT, _SMALL_PT = 9.5, 8.0
_ACCENT = (0x7A, 0x2A, 0x12)


def render_docx(brief: Brief) -> bytes:
    """Return the document; raise `ExchangeError` if python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        what = 'a Word document needs python-docx; install it with: pip install "sogdia[docx]"'
        raise ExchangeError(Problem("brief.docx", what)) from error
    document = docx.Document()
    _set_page(document)
    notes = {note.id: number for number, note in enumerate(brief.footnotes, 1)}
    document.core_properties.title = plain_text(brief.headline)
    document.core_properties.author = "Sogdia"
    _write(document, brief.headline, notes, "Title")
    _write(document, brief.dateline, notes, small=True)
    _write(document, brief.lead, notes, bold=True)
    for at, section in enumerate(brief.sections):
        _write(document, section.title, notes, "Heading 2")
        for text in section.paragraphs:
            _write(document, text, notes)
        if at == 0:
            _add_charts(document, brief.charts[:2])
        if at == 1:
            _add_table(document, brief.balance, notes)
            _add_charts(document, brief.charts[2:3])
    if brief.rests.rows:
        _add_table(document, brief.rests, notes)
    if brief.verdicts:
        _add_table(document, brief.verdicts, notes)
    for text in brief.method:
        _write(document, text, notes, small=True)
    if brief.footnotes:
        _write(document, "Sources", notes, "Heading 2")
        for number, note in enumerate(brief.footnotes, 1):
            _write(document, f"{number}. {note.text} {note.url}".strip(), notes, small=True)
    _write(document, "How to reproduce it", notes, "Heading 2")
    for key, value in brief.reproduce:
        _write(document, f"{key}: {value}", notes, small=True)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: Document) -> None:
    """Set A4, narrow margins and the type of each style."""
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN_CM)
    for name, size, before in (("Normal", _BODY_PT, 0), ("Heading 2", 10.5, 8), ("Title", 19, 0)):
        style: Any = document.styles[name]
        style.font.name, style.font.size = ("Georgia" if name != "Heading 2" else "Arial"), Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        if name != "Normal":
            style.font.color.rgb = RGBColor(*(_ACCENT if name == "Heading 2" else (0x1C, 0x1C, 0x1C)))


def _write(
    document: Document, text: str, notes: Mapping[str, int], style: str = "Normal", small: bool = False,
    bold: bool = False,
) -> None:  # fmt: skip
    """Add a paragraph; footnotes are raised numbers."""
    _fill(document.add_paragraph(style=style), text, notes, small, bold)


def _fill(paragraph: Any, text: str, notes: Mapping[str, int], small: bool = False, bold: bool = False) -> None:
    from docx.shared import Pt

    for piece in split_text(text):
        shown = str(notes.get(piece.address, "")) if piece.kind == "cite" else piece.text
        run = paragraph.add_run(shown)
        run.font.superscript = piece.kind == "cite" or None
        run.bold = bold or None
        if small:
            run.font.size = Pt(_SMALL_PT)


def _add_charts(document: Document, charts: tuple[Chart, ...]) -> None:
    """Add charts side by side, their words beneath, in a table without lines."""
    from docx.shared import Cm

    if not charts:
        return
    table = document.add_table(rows=1, cols=max(2, len(charts)))
    for cell, chart in zip(table.rows[0].cells, charts, strict=False):
        image = io.BytesIO(render_drawing(chart, "png", _CHART_IN, _CHART_PT))
        picture = cell.paragraphs[0].add_run().add_picture(image, width=Cm(_CHART_CM))
        picture._inline.docPr.set("descr", chart.sentence)
        caption = cell.add_paragraph()
        _fill(caption, f"{chart.title}. ", {}, small=True, bold=True)
        _fill(caption, f"{chart.sentence} {chart.basis} {chart.sources}", {}, small=True)


def _add_table(document: Document, sheet: Sheet, notes: Mapping[str, int]) -> None:
    """Add a sheet; its sources are numbers of footnotes."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _write(document, sheet.title, notes, bold=True, small=True)
    columns = [(at, column) for at, column in enumerate(sheet.columns) if column.shown]
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Light List"
    rows = [
        [column.head for _, column in columns],
        *([_cell(row[at], column, notes) for at, column in columns] for row in sheet.rows),
    ]
    for number, texts in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for cell, text, (_, column) in zip(cells, texts, columns, strict=True):
            _fill(cell.paragraphs[0], text, {}, small=True)
            cell.paragraphs[0].paragraph_format.space_after = 0
            if column.form != "text":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if sheet.note:
        _write(document, sheet.note, notes, small=True)


def _cell(value: Cell, column: Column, notes: Mapping[str, int]) -> str:
    if isinstance(value, str):
        return str(notes.get(value, value)) if column.key == "source" else value
    return render_number(value, column.form)
