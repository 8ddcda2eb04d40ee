"""The workbook: formulas that another program evaluates to our figures, and text that stays text."""

from __future__ import annotations

import io
import warnings
from zipfile import ZipFile

import openpyxl
import pytest
from msgspec.structs import replace

from sogdia.outcomes.appraisal.appraise import read_terms
from sogdia.outcomes.appraisal.bundle import read_bundles
from sogdia.outcomes.appraisal.study import study
from sogdia.scenario import BASE
from sogdia.views.appraisal_book import render_book
from sogdia.views.book import Formula, add_table, name_sheet, put, render_bytes, start_book
from test_appraisal import OPENING, model, world  # noqa: F401


@pytest.fixture(scope="module")
def told(model):  # noqa: F811
    bundles = read_bundles(model.world, ["kabul-line", "south=herat-line+chabahar-line"])
    return study(model, BASE, bundles, read_terms(model.world, 0.09, 30, OPENING))


@pytest.fixture(scope="module")
def content(told, model) -> bytes:  # noqa: F811
    return render_book(told, model.world)


@pytest.fixture(scope="module")
def calculated(content, tmp_path_factory):
    """The values of the workbook's formulas, as the package `formulas` has them."""
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that it uses
        import formulas

        solution = formulas.ExcelModel().loads(str(path)).finish().calculate()

    def value(sheet: str, cell: str) -> object:
        return solution[f"'[book.xlsx]{sheet.upper()}'!{cell}"].value[0, 0]

    return value


def rows_of(content: bytes, sheet: str) -> dict[str, int]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {str(row[0].value): row[0].row for row in book[sheet].iter_rows(min_row=2)}


@pytest.mark.slow
def test_another_program_finds_our_npv_and_eirr(told, content, calculated):
    """NPV to 0.01 %, EIRR to 0.001 of a point, tests and switching values too."""
    for number, appraisal in enumerate(told.alone, start=1):
        sheet = f"Results {number}"
        rows = rows_of(content, sheet)
        npv = rows["Net present value, US$ m"]
        assert calculated(sheet, f"B{npv}") == pytest.approx(appraisal.worth.npv, rel=1e-4)
        assert calculated(sheet, f"C{npv}") == pytest.approx(appraisal.worth.eirr.rate, abs=1e-5)
        assert calculated(sheet, f"B{rows['Benefits over costs']}") == pytest.approx(appraisal.worth.ratio, rel=1e-4)
        for name, text in (
            ("cost +20 %", "Cost raised"), ("benefits -20 %", "Benefits cut"), ("both", "Both"),
            ("queues left out", "Queues left out"), ("one year late", "One year late"),
        ):  # fmt: skip
            row = rows[f"{text}: net present value, US$ m"]
            assert calculated(sheet, f"B{row}") == pytest.approx(appraisal.tests[name].npv, rel=1e-4)
            if appraisal.tests[name].eirr.rate is not None:
                assert calculated(sheet, f"C{row}") == pytest.approx(appraisal.tests[name].eirr.rate, abs=1e-5)
        building = rows["Building: present value, US$ m"]
        switch = next(row.switch for row in appraisal.rows if row.name == "capital")
        assert calculated(sheet, f"D{building}") == pytest.approx(switch, rel=1e-4)


@pytest.mark.slow
def test_another_program_finds_that_transfers_add_up_to_nothing(told, content, calculated):
    for number, appraisal in enumerate(told.alone, start=1):
        sheet = f"Shares {number}"
        last = max(rows_of(content, sheet).values())
        assert calculated(sheet, f"D{last}") == pytest.approx(0.0, abs=1e-6)
        assert calculated(sheet, f"C{last}") == pytest.approx(appraisal.worth.npv, rel=1e-6)


def test_a_reviewer_finds_formulas_where_she_looks(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    years, results = book["Years 1"], book["Results 1"]
    assert str(years["B3"].value).startswith("=1/(1+Terms!")
    assert str(results["B2"].value).startswith("=SUMPRODUCT(")
    assert "IRR(" in str(results["C2"].value)
    assert all(sheet.freeze_panes == "B2" for sheet in book.worksheets)
    assert {"Read me", "Terms", "Sources"} <= set(book.sheetnames)


def test_there_are_no_macros_and_no_links_out(content):
    names = ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "vba" in name.casefold() or "externalLink" in name]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2", "@x", '=HYPERLINK("http://x")', "\x07bell"])
def test_text_that_looks_like_a_formula_stays_text(text):
    book = start_book()
    sheet = add_table(book, "=evil", ("Head",), [(text,), (Formula("=1+1"),)])
    again = openpyxl.load_workbook(io.BytesIO(render_bytes(book))).worksheets[0]
    assert again["A2"].data_type == "s"
    assert again["A3"].data_type == "f"
    assert sheet.title == "=evil"
    put(sheet["B2"], "=2")
    assert sheet["B2"].data_type == "s"


def test_a_project_with_a_formula_for_a_name_does_no_harm(told, model):  # noqa: F811
    bad = replace(model.world.projects["kabul-line"], name="=cmd|'/c calc'!A1")
    evil = replace(model.world, projects={**model.world.projects, "kabul-line": bad})
    book = openpyxl.load_workbook(io.BytesIO(render_book(told, evil)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)]


def test_sheets_have_names_that_a_spreadsheet_takes():
    book = start_book()
    names = [book.create_sheet(name_sheet(book, title)).title for title in ("a/b:c" * 9, "a/b:c" * 9, "")]
    assert len({name.casefold() for name in names}) == 3
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
