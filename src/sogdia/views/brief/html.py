"""A brief as one HTML file: no script, nothing fetched, fit for two pages of A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape

from sogdia.views.brief.marks import split_text
from sogdia.views.brief.model import Brief
from sogdia.views.chart import Chart, render_drawing
from sogdia.views.numbers import render_number
from sogdia.views.sheet import Cell, Column, Sheet

CHART_IN, CHART_PT = 3.45, 6.6
"""Width of a chart and its type: two stand side by side on A4, one fills a phone."""
STYLE = """
@page { size: A4; margin: 12mm 14mm 12mm 14mm; @bottom-center { content: counter(page) " / " counter(pages);
  font: 7.5pt Georgia, serif; color: #666; } }
html { font: 9.4pt/1.36 Georgia, 'Liberation Serif', 'Times New Roman', serif; color: #1c1c1c; background: #fff; }
body { max-width: 47rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.14; margin: 0 0 .35rem; letter-spacing: -.01em; }
h2 { font: bold .86rem/1.3 'Liberation Sans', Arial, sans-serif; text-transform: uppercase; letter-spacing: .06em;
  margin: .75rem 0 .15rem; color: #7a2a12; }
p { margin: 0 0 .42rem; hyphens: auto; }
.dateline { font: .82rem/1.35 'Liberation Sans', Arial, sans-serif; color: #555; border-bottom: 1px solid #bbb;
  padding-bottom: .4rem; margin-bottom: .55rem; }
.lead { font-size: 1.06rem; line-height: 1.38; }
.figures { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: .5rem 0; align-items: flex-start; }
figure { margin: 0; flex: 1 1 20rem; min-width: 0; break-inside: avoid; }
figure img { width: 100%; height: auto; display: block; }
figcaption { font: .74rem/1.3 'Liberation Sans', Arial, sans-serif; color: #333; border-top: 1px solid #333;
  padding: .15rem 0 .2rem; }
figcaption b { display: block; }
figcaption small, .note { font-size: .92em; color: #666; }
table { border-collapse: collapse; width: 100%; font: .76rem/1.28 'Liberation Sans', Arial, sans-serif;
  margin: .35rem 0 .15rem; break-inside: avoid; }
caption { text-align: left; font-weight: bold; padding-bottom: .15rem; }
th { text-align: left; border-bottom: 1px solid #333; font-weight: normal; color: #555; vertical-align: bottom; }
td, th { padding: .07rem .4rem .07rem 0; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.first td { border-top: 1px solid #ddd; }
.scroll { overflow-x: auto; }
.small { font: .72rem/1.32 'Liberation Sans', Arial, sans-serif; color: #333; }
.small ol { margin: .1rem 0; padding-left: 1.3rem; columns: 2; column-gap: 1.4rem; }
.small dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .6rem; margin: .1rem 0; }
.small dt { color: #777; } .small dd { margin: 0; overflow-wrap: anywhere; }
a { color: #7a2a12; text-decoration: none; }
sup { font-size: .68em; line-height: 0; }
.side { float: right; width: 49%; margin: .3rem 0 .3rem 1rem; }
.small, footer { clear: both; }
@media screen { .scroll { clear: both; } }
@media print { html { font-size: 9pt; } body { max-width: none; padding: 0; } .small ol { columns: 2; } }
@media (max-width: 34rem) { .side { float: none; width: auto; margin: .5rem 0; } .small ol { columns: 1; }
  html { font-size: 11pt; } }
"""


def render_html(brief: Brief) -> str:
    """Return the brief as a page; every number in the text is a `data` element with its value's address."""
    notes = {note.id: number for number, note in enumerate(brief.footnotes, 1)}
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    first, *others = brief.charts or (None,)
    title = _plain(brief.headline)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<article>
<h1>{_inline(brief.headline, notes)}</h1>
<p class="dateline">{escape(brief.dateline)}</p>
<p class="lead">{_inline(brief.lead, notes)}</p>
{_sections(brief, notes, 0)}
{_figures([one for one in (first, *others[:1]) if one])}
{_sections(brief, notes, 1)}
{_table(brief.balance)}
{_figures(others[1:2], "side")}
{_sections(brief, notes, 2)}
{_table(brief.rests, notes) if brief.rests.rows else ""}
{_table(brief.verdicts) if brief.verdicts else ""}
<div class="small">
{"".join(f"<p>{_inline(text, notes)}</p>" for text in brief.method)}
{_footnotes(brief)}
<h2>How to reproduce it</h2>
<dl>{"".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in brief.reproduce)}</dl>
</div>
</article>
</body>
</html>
"""


def _inline(text: str, notes: Mapping[str, int]) -> str:
    """Return a text as HTML: numbers with their address, footnotes as links."""
    out = []
    for piece in split_text(text):
        if piece.kind == "number":
            out.append(f'<data value="{escape(piece.address)}">{escape(piece.text)}</data>')
        elif piece.kind == "cite":
            if number := notes.get(piece.address):
                out.append(f'<sup><a href="#note-{number}">{number}</a></sup>')
        else:
            out.append(escape(piece.text))
    return "".join(out).replace("</sup><sup>", "</sup><sup>, </sup><sup>")


def _plain(text: str) -> str:
    return "".join(piece.text for piece in split_text(text))


def _sections(brief: Brief, notes: Mapping[str, int], at: int) -> str:
    section = brief.sections[at]
    paragraphs = "\n".join(f"<p>{_inline(text, notes)}</p>" for text in section.paragraphs)
    return f'<section id="{section.title.lower()}">\n<h2>{escape(section.title)}</h2>\n{paragraphs}\n</section>'


def _figures(charts: Iterable[Chart], place: str = "figures") -> str:
    """Return charts side by side, or one at the side of the text (`side`), their words in type beneath."""
    shown = [
        f'<figure><img alt="{escape(chart.sentence)}" src="data:image/svg+xml;base64,'
        f'{base64.b64encode(render_drawing(chart, "svg", CHART_IN, CHART_PT)).decode()}">'
        f"<figcaption><b>{escape(chart.title)}</b>{escape(chart.sentence)} <small>{escape(chart.basis)} "
        f"{escape(chart.sources)}</small></figcaption></figure>"
        for chart in charts
    ]
    return f'<div class="{place}">{"".join(shown)}</div>' if shown else ""


def _table(sheet: Sheet, notes: Mapping[str, int] | None = None) -> str:
    """Return a sheet as a table; sources of a last column `source` are footnotes."""
    columns = [(at, column) for at, column in enumerate(sheet.columns) if column.shown]
    heads = "".join(f"<th{_class(column)}>{escape(_head(column))}</th>" for _, column in columns)
    rows, before = [], None
    for row in sheet.rows:
        starts = sheet.grouped and row[0] != before
        said = [at for at, _ in columns if starts or not (sheet.grouped and at == 0)]
        cells = "".join(
            f"<td{_class(column)}>{_cell(row[at], column, notes) if at in said else ''}</td>" for at, column in columns
        )
        rows.append(f"<tr{' class=first' if starts else ''}>{cells}</tr>")
        before = row[0]
    body = "".join(rows) or f'<tr><td colspan="{len(columns)}">{escape(sheet.empty)}</td></tr>'
    note = f'<p class="note small">{escape(sheet.note)}</p>' if sheet.note else ""
    return (
        f'<div class="scroll"><table id="{sheet.id}"><caption>{escape(sheet.title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )


def _head(column: Column) -> str:
    return f"{column.head}, {column.unit}" if column.unit and column.unit != "Mt/yr" else column.head


def _class(column: Column) -> str:
    return "" if column.form == "text" else ' class="n"'


def _cell(value: Cell, column: Column, notes: Mapping[str, int] | None) -> str:
    if isinstance(value, str):
        number = notes.get(value) if notes and column.key == "source" else None
        return f'<a href="#note-{number}">{number}</a>' if number else escape(value)
    return escape(render_number(value, column.form))


def _footnotes(brief: Brief) -> str:
    if not brief.footnotes:
        return ""
    items = "".join(
        f'<li id="note-{number}">{escape(note.text)}{_link(note.url)}</li>'
        for number, note in enumerate(brief.footnotes, 1)
    )
    return f"<h2>Sources</h2><ol>{items}</ol>"


def _link(url: str) -> str:
    return (
        f' <a href="{escape(url)}" rel="noreferrer">{escape(url.partition("://")[2].partition("/")[0])}</a>'
        if url
        else ""
    )
