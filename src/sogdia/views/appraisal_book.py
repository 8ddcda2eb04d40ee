"""The workbook of `sogdia appraise`: what a reviewer checks is a formula, what the model gave is a number.

Cost, rate, life, ramp-up, the price of CO2e and the tests can be changed on the sheet of terms, and everything follows
but what only the model can tell: the benefits of each year at full use. Changing the opening or the time of building
needs another run.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from sogdia.outcomes.appraisal.study import Study
from sogdia.views.appraisal import about_study, build_assumptions, build_study_sheets
from sogdia.views.appraisal_formulas import Places, add_appraisal
from sogdia.views.book import FIRST, INPUT, Value, add_sheet, add_table, render_bytes, start_book
from sogdia.views.sheet import Column, Sheet
from sogdia.views.stamp import read_stamp
from sogdia.world.model import World

READ_ME = "Read me"
SHORT = {
    "indicators": "What it is worth",
    "meetings": "Cargo in each case",
    "rivalries": "Rivals",
    "gaps": "Years between openings",
    "revenue": "Revenue by section",
    "flips": "What it hangs on",
    "fails": "When it fails",
}
"""Tables of the answer that stand in the book as they are, under names that fit a sheet's tab."""
_ABOUT = {
    "projects": "Projects",
    "scenario": "Scenario, with and without",
    "world": "World",
    "world version": "Version of the world",
    "discount rate": "Discount rate",
    "opening": "First year of running",
    "years of running": "Years of running",
    "prices": "Prices",
    "solved years": "Years solved",
    "equilibria solved": "Equilibria solved",
    "futures": "Futures",
    "method": "Method",
    "emission factors": "Emission factors",
}


def render_book(study: Study, world: World) -> bytes:
    """Return the workbook as the content of an .xlsx file."""
    book = start_book()
    told = {sheet.id: sheet for sheet in build_study_sheets(study, world)}
    add_sheet(book, told["indicators"], SHORT["indicators"])
    place = Places(study, world)
    _add_terms(book, place)
    for appraisal in study.alone:
        tag = f" {appraisal.bundle.id}" if len(study.alone) > 1 else ""
        add_appraisal(book, appraisal, tag, place, world)
        add_sheet(book, told[f"levels-{appraisal.bundle.id}"], f"Without and with{tag}")
    for id_, name in SHORT.items():
        if id_ in told and id_ != "indicators":
            add_sheet(book, told[id_], name)
    assumptions = build_assumptions(study, world)
    add_sheet(book, assumptions, "Assumptions")
    _add_sources(book, study, world, assumptions)
    _add_read_me(book, study)
    return render_bytes(book)


def _add_terms(book: Workbook, place: Places) -> None:
    """Add the sheet of terms; what a reader may change is blue."""
    note = "Blue numbers may be changed: the sheets of formulas follow. Costs have their sourced ranges beside them."
    heads = ("Item", "Value", "Unit", "Low", "High", "Source")
    sheet = add_table(
        book, "Terms", heads, place.rows, ("", "General", "", "#,##0", "#,##0"), "Terms of the appraisal", note
    )
    for number, form in enumerate(place.formats, start=FIRST):
        sheet.cell(number, 2).number_format = form
        sheet.cell(number, 2).font = Font(color=INPUT)


def _add_sources(book: Workbook, study: Study, world: World, assumptions: Sheet) -> None:
    """Add the sources of every figure that the book names."""
    column = [one.key for one in assumptions.columns].index("source")
    used = {str(row[column]) for row in assumptions.rows}
    for appraisal in study.alone:
        used |= {one.source for cost in appraisal.costs for one in (cost.capex, cost.opex, cost.build_years)}
        used |= {flip.column.source for flip in appraisal.flips}
    rows = [(one.id, one.title, one.publisher, one.date, one.url) for one in world.sources.values() if one.id in used]
    columns = [
        Column(key, key.capitalize()) for key in ("id", "title", "publisher", "date", "address")
    ]  # fmt: skip
    note = (
        "Of every figure that this book names. The model behind it has more: each with value, range and source in the "
        f"world {world.name}, version {world.version[:12]}, which sogdia why shows."
    )
    add_sheet(book, Sheet("sources", "Sources", tuple(columns), tuple(rows), note, "No figure has a published source."))


def _add_read_me(book: Workbook, study: Study) -> None:
    """Put a first sheet before the others: what the book is of, and what stands where."""
    names = "; ".join(one.bundle.name for one in study.alone)
    about = {**about_study(study), "discount rate": f"{100 * study.terms.rate:g} % a year"}
    rows: list[tuple[Value, ...]] = [(_ABOUT.get(item, item), value) for item, value in about.items()]
    rows.append(("Run", read_stamp() or "not recorded"))
    rows.append(("Made by", "Sogdia; the same again with: sogdia rerun and the id of the run"))
    rows += [(f"Sheet {sheet.title}", f"{sheet['A1'].value} ({_kind(sheet.title)})") for sheet in book.worksheets]
    note = (
        "With the project minus without it, million US$ at constant prices unless a heading says otherwise. What only "
        "changes hands (freight, tolls, charges) is in no benefit: see the sheets of who gets what."
    )
    add_table(book, READ_ME, ("Item", "What"), rows, (), f"Economic appraisal: {names}", note, at=0)


def _kind(name: str) -> str:
    """Return whether a sheet follows what is changed on the sheet of terms."""
    formulas: Sequence[str] = ("Years", "Results", "Gains", "Who gets what")
    if name == "Terms":
        return "to be changed"
    if name.partition(" ")[0] in formulas or name.startswith(formulas[-1]):
        return "formulas on the terms"
    return "values of the run"
