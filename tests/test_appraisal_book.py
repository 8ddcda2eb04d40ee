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
from sogdia.views.book import FIRST, HEADER, Formula, add_table, name_sheet, put, render_bytes, start_book
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
    return {str(row[0].value): row[0].row for row in book[sheet].iter_rows(min_row=FIRST)}


@pytest.mark.slow
def test_another_program_finds_our_npv_and_eirr(told, content, calculated):
    """NPV to 0.01 %, EIRR to 0.001 of a point, tests and switching values too."""
    for appraisal in told.alone:
        sheet = f"Results {appraisal.bundle.id}"
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
        payback = calculated(sheet, f"B{rows['Payback, years of running, undiscounted']}")
        assert payback == ("never" if appraisal.worth.payback is None else pytest.approx(appraisal.worth.payback))
        building = rows["Building: present value, US$ m"]
        switch = next(row.switch for row in appraisal.rows if row.name == "capital")
        assert calculated(sheet, f"D{building}") == pytest.approx(switch, rel=1e-4)


@pytest.mark.slow
def test_another_program_finds_that_transfers_add_up_to_nothing(told, content, calculated):
    for appraisal in told.alone:
        sheet = f"Who gets what {appraisal.bundle.id}"
        last = max(rows_of(content, sheet).values())
        assert calculated(sheet, f"D{last}") == pytest.approx(0.0, abs=1e-6)
        assert calculated(sheet, f"C{last}") == pytest.approx(appraisal.worth.npv, rel=1e-6)


def test_a_reviewer_finds_formulas_where_she_looks(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    years, results = book["Years kabul-line"], book["Results kabul-line"]
    assert str(years[f"B{FIRST}"].value).startswith("=1/(1+Terms!")
    assert str(results[f"B{FIRST}"].value).startswith("=SUMPRODUCT(")
    assert "IRR(" in str(results[f"C{FIRST}"].value)
    assert book.sheetnames[:3] == ["Read me", "What it is worth", "Terms"]
    assert {"Sources", "Assumptions", "Without and with kabul-line"} <= set(book.sheetnames)


def test_every_sheet_is_a_page_of_an_appendix(content):
    """Title, a head over every column, something in every column, landscape A4 as wide as the paper, heads repeated."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        assert sheet["A1"].value
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes == f"B{FIRST}"
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
        assert sheet.oddFooter.left.text.startswith("Sogdia")
        for column in sheet.iter_cols(min_row=HEADER):
            if all(cell.value is None for cell in column):
                continue  # the note is wider than the table
            assert column[0].value, f"{sheet.title} column {column[0].column_letter} has no head"
            assert any(cell.value not in (None, "") for cell in column[1:]), (
                f"{sheet.title}: {column[0].value} is empty"
            )


def test_years_are_numbers_and_what_may_be_changed_is_blue(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert isinstance(book["Cargo in each case"][f"C{FIRST}"].value, int)
    terms = book["Terms"]
    assert terms[f"B{FIRST}"].number_format == "0.0%"
    assert all(row[0].font.color.rgb.endswith("1F4E9E") for row in terms.iter_rows(min_row=FIRST, min_col=2, max_col=2))
    costs = [row for row in terms.iter_rows(min_row=FIRST, values_only=True) if str(row[0]).startswith("Building")]
    assert all(low <= value <= high and source for _, value, _, low, high, source in costs)


def test_only_sources_of_what_the_book_names_are_listed(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    named = {str(cell.value) for sheet in ("Assumptions", "Terms") for row in book[sheet].iter_rows() for cell in row}
    for row in book["Sources"].iter_rows(min_row=FIRST, values_only=True):
        assert any(str(row[0]) in cell for cell in named)


def test_there_are_no_macros_and_no_links_out(content):
    names = ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "vba" in name.casefold() or "externalLink" in name]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2", "@x", '=HYPERLINK("http://x")', "\x07bell"])
def test_text_that_looks_like_a_formula_stays_text(text):
    book = start_book()
    sheet = add_table(book, "=evil", ("Head",), [(text,), (Formula("=1+1"),)])
    again = openpyxl.load_workbook(io.BytesIO(render_bytes(book))).worksheets[0]
    assert again[f"A{FIRST}"].data_type == "s"
    assert again[f"A{FIRST + 1}"].data_type == "f"
    assert sheet.title == "=evil"
    put(sheet["B9"], "=2")
    assert sheet["B9"].data_type == "s"


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
