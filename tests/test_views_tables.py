"""The same answer in the terminal, as records and as files."""

import csv
import io
import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from made_outcomes import BASE, OTHER, chaman, torkham
from sogdia.errors import ExchangeError
from sogdia.evidence import HALF_OF_80
from sogdia.lenses.results import Assumption, Key, Switch
from sogdia.outcomes.answer import answer
from sogdia.outcomes.flips import Flip
from sogdia.outcomes.headline import Rival
from sogdia.outcomes.profile import measure_profile
from sogdia.outcomes.shifts import Move, Shift, Way
from sogdia.views.answer import about_answer, list_sheets, print_answer, record_answer
from sogdia.views.basis import Unit, build_basis
from sogdia.views.columns import letter_of
from sogdia.views.files import guard_cell, render_csv, write_sheets, write_whole
from sogdia.views.numbers import align_points, render_number
from sogdia.views.records import record_routes, render_json
from sogdia.views.routes import build_profile_sheet, build_routes_sheet
from sogdia.views.sheet import Column, Sheet, trim_sheet
from sogdia.views.tables import build_console, print_sheet
from sogdia.views.words import build_way_labels, clean_text

GOLDEN = Path(__file__).parent / "golden"
ASSUMPTION = Assumption("rail:AFG", "speed_km_h", 30.0, 20.0, 45.0, "km/h", "assumed", "assumed", -1.2, 0.8)
RIVAL = Rival("kabul-corridor", "Kabul Corridor", alone=8.0, beside=6.0)
ANSWER = replace(answer(BASE, [OTHER]), assumptions=(ASSUMPTION,), rivals=(RIVAL,))
TITLES = {"assumed": "Assumption of the Sogdia developers"}
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> [bold]x[/bold] \x1b[2J\u202e"


def page(found=ANSWER, top=10):
    text = io.StringIO()
    print_answer(build_console(text), found, TITLES, top)
    return text.getvalue()


def test_a_whole_run_reads_as_it_did():
    """Golden page: set SOGDIA_GOLDEN=write to accept what is printed now."""
    found = "\n".join(line.rstrip() for line in page().splitlines()) + "\n"
    path = GOLDEN / "run.txt"
    if os.environ.get("SOGDIA_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_a_page_stands_in_the_promised_order():
    text = page()
    order = [
        "Kandahar Corridor carries", "Certificate:", "Who gains and who loses", "Corridors:", "Projects:", "Ports:",
        "Border crossings:", "States:", "Shippers' cost", "Routes behind the largest shifts", "What binds",
        "Not carried:", "Totals:", "assumptions that matter most",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_no_line_of_a_piped_page_is_wider_than_a_page():
    assert max(map(len, page().splitlines())) <= 110


def test_small_changes_are_left_out_and_counted():
    assert "1 with changes below 0.01 left out." in page()
    assert "Uzbekistan" not in page()


def test_several_scenarios_stand_side_by_side():
    text = page(answer(BASE, [OTHER, replace(OTHER, scenario="second")]))
    assert "second: Torkham road loses 3.00 Mt/yr" in text
    assert "assumptions" not in text
    assert "A kandahar, B second against base" in text


@pytest.mark.parametrize("count", [2, 3, 6])
def test_numbers_are_never_cut_however_many_scenarios(count):
    others = [replace(OTHER, scenario=f"a-scenario-with-a-long-name-{index}") for index in range(count)]
    lines = page(answer(BASE, others)).splitlines()
    [row] = [line for line in lines[lines.index("") :] if line.startswith("Afghanistan")]
    assert row.count("+1.00") == count
    assert row.count("+23.0") == count


@given(
    st.lists(st.lists(st.text("abcdefgh –", min_size=1, max_size=60), min_size=9, max_size=9), min_size=1, max_size=4)
)
def test_words_are_never_cut_however_full_the_page(rows):
    """Nine columns, six of text: every letter is printed, on lines as long as a page where that can be."""
    columns = [Column(f"c{n}", f"C{n}", "number" if n < 3 else "text") for n in range(9)]
    sheet = Sheet("x", "Full", columns, tuple((1234.0, 0.5, 7.0, *row[3:]) for row in rows))
    text = io.StringIO()
    print_sheet(build_console(text), sheet)
    printed = text.getvalue()
    for letter in "abcdefgh":
        assert printed.count(letter) == sum(cell.count(letter) for row in rows for cell in row[3:])


def test_a_record_keeps_its_schema():
    record = json.loads(render_json(record_answer(ANSWER, TITLES)))
    assert list(record) == [
        "format", "kind", "world", "year", "futures", "base", "scenarios", "headlines", "rivals", "tables",
    ]  # fmt: skip
    assert {name: list(rows[0]) for name, rows in record["tables"].items()} == {
        "balance": ["scenario", "kind", "gains", "losses"],
        **{
            kind: ["id", "name", "base_mt_yr", "scenario_mt_yr", "change_mt_yr", "change_percent"]
            for kind in ("corridor", "project", "port", "crossing")
        },
        "state": [
            "id", "name",
            "transit_base_mt_yr", "transit_scenario_mt_yr", "transit_change_mt_yr", "transit_change_percent",
            "revenue_base_musd_yr", "revenue_scenario_musd_yr", "revenue_change_musd_yr", "revenue_change_percent",
        ],
        "pair": ["id", "name", "base_usd_t", "scenario_usd_t", "change_usd_t", "change_percent"],
        "shift": ["pair", "way", "base_mt_yr", "scenario_mt_yr", "change_mt_yr"],
        "binding": [
            "scenario", "id", "name", "kind", "capacity_mt_yr", "load_mt_yr", "load_share", "delay_h",
            "base_usd_t", "scenario_usd_t", "change_usd_t",
        ],
        "not_carried": ["pair", "commodity", "reason", "base_mt_yr", "scenario_mt_yr", "change_mt_yr"],
        "total": ["total", "unit", "base_value", "scenario_value", "change_value", "change_percent"],
        "assumption": [
            "figure", "unit", "best", "low", "high", "effect_low", "effect_high", "confidence", "source",
        ],
    }  # fmt: skip


def test_the_same_answer_gives_the_same_bytes_whatever_the_clock_says():
    later = replace(OTHER, certificate=replace(OTHER.certificate, seconds=9.9))
    found = replace(answer(BASE, [later]), assumptions=(ASSUMPTION,), rivals=(RIVAL,))
    assert render_json(record_answer(found, TITLES)) == render_json(record_answer(ANSWER, TITLES))


def test_what_is_not_finite_is_unknown_in_a_record():
    odd = replace(OTHER, measures={**OTHER.measures, Key("port", "karachi", "cargo_mt_yr"): math.inf})
    record = json.loads(render_json(record_answer(answer(BASE, [odd]), TITLES)))
    assert record["tables"]["port"][0]["scenario_mt_yr"] is None


def test_files_hold_every_row_and_numbers_in_full(tmp_path):
    paths = write_sheets(tmp_path / "new" / "folder", list_sheets(ANSWER, TITLES), about_answer(ANSWER))
    assert {path.name for path in paths} == {
        "balance.csv", "corridor.csv", "project.csv", "port.csv", "crossing.csv", "state.csv", "pair.csv", "shift.csv",
        "binding.csv", "not_carried.csv", "total.csv", "assumption.csv", "about.csv",
    }  # fmt: skip
    rows = list(csv.DictReader((tmp_path / "new/folder/state.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows] == ["AFG", "UZB"]
    assert float(rows[1]["transit_change_mt_yr"]) == 0.005 - 0.004
    assert [path for path in (tmp_path / "new/folder").iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_cannot_be_one_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExchangeError, match="cannot be used as a folder"):
        write_sheets(tmp_path / "file", [], {})
    with pytest.raises(ExchangeError, match="cannot be written"):
        write_whole(tmp_path / "absent" / "chart.svg", b"")
    assert (tmp_path / "file").read_text() == "mine"


def test_tables_come_with_a_decimal_comma_for_those_who_write_one(tmp_path):
    """Semicolon, decimal comma, byte order mark; whole numbers, unknown and guarded text as ever."""
    columns = (Column("a", "A"), Column("b_mt_yr", "B", "number"), Column("n", "N", "count"), Column("c", "C"))
    sheet = Sheet("x", "X", columns, (("=1.5", -1.5, 2, "1.5; 2"), ("b", None, 3, "")))
    write_sheets(tmp_path, [sheet], {"year": "2030"}, "semicolon")
    assert (tmp_path / "x.csv").read_bytes().decode() == ('\ufeffa;b_mt_yr;n;c\n\'=1.5;-1,5;2;"1.5; 2"\nb;;3;\n')
    assert (tmp_path / "about.csv").read_text(encoding="utf-8").startswith("\ufeffitem;value\nyear;2030\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_guarded(start):
    assert guard_cell(f"{start}1+1") == f"'{start}1+1"


@given(st.one_of(st.floats(allow_nan=False), st.integers(), st.none()))
def test_numbers_are_never_guarded(number):
    """A negative difference stays a number."""
    assert guard_cell(number) is number


def test_hostile_names_are_text_everywhere():
    names = dict.fromkeys(BASE.names, HOSTILE)
    found = answer(replace(BASE, names=names), [replace(OTHER, names=names)])
    text = page(found)
    assert "[bold]x[/bold]" in text.replace("\n", "")
    assert "\x1b" not in text
    assert "\u202e" not in text
    for sheet in list_sheets(found, TITLES):
        for row in csv.reader(io.StringIO(render_csv(sheet))):
            assert not any(cell.startswith(("=", "@")) for cell in row)


@given(st.text())
def test_clean_text_is_one_printable_line(text):
    cleaned = clean_text(text)
    assert len(cleaned.splitlines()) <= 1 or not {"\n", "\r", "\x0b", "\x0c", "\x1c", "\x85"} & set(cleaned)
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in cleaned)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_not_zero_is_never_shown_as_zero(value):
    shown = render_number(value)
    assert (shown == "0") == (value == 0)
    assert {"<", ">"} & set(shown) or value == 0 or abs(float(shown.replace(",", ""))) > 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_decimal_points_stand_in_line(values):
    texts = align_points([render_number(value) for value in values])
    width = max(map(len, texts))
    points = {text.rjust(width).index(".") for text in texts if "." in text}
    assert len(points) <= 1


def test_trimming_keeps_groups_whole_and_counts_what_it_leaves():
    columns = (Column("pair", "Pair"), Column("change", "Change", "change"))
    sheet = Sheet("x", "X", columns, (("a", 3.0), ("a", -3.0), ("b", 1.0), ("c", 0.001)), grouped=1)
    trimmed = trim_sheet(sheet, top=1, floor=0.01)
    assert trimmed.rows == (("a", 3.0), ("a", -3.0))
    assert trimmed.note == "1 more not shown. 1 with changes below 0.01 left out."


def test_of_a_group_only_the_largest_changes_may_be_kept():
    columns = (Column("pair", "Pair"), Column("change", "Change", "change"))
    sheet = Sheet("x", "X", columns, (("a", 1.0), ("a", -3.0), ("a", 2.0), ("b", 1.0)), grouped=1)
    assert trim_sheet(sheet, top=9, deep=2).rows == (("a", -3.0), ("a", 2.0), ("b", 1.0))


def test_what_no_longer_binds_has_no_shadow_price_and_an_unknown_load():
    [sheet] = [
        sheet for sheet in list_sheets(answer(BASE, [replace(OTHER, bottlenecks=())]), {}) if sheet.id == "binding"
    ]
    row = dict(zip([column.key for column in sheet.columns], sheet.rows[0], strict=True))
    assert (row["base_usd_t"], row["scenario_usd_t"], row["change_usd_t"]) == (12.5, 0.0, -12.5)
    assert row["load_mt_yr"] is None


def test_a_sheet_without_rows_says_so():
    text = io.StringIO()
    print_sheet(build_console(text), Sheet("x", "Nothing here", (Column("a", "A"),), (), empty="No cargo."))
    assert "No cargo." in text.getvalue()


def test_routes_have_a_line_each_and_their_legs_in_the_record():
    routes = (torkham(7.0, 7 / 11), chaman(4.0, 4 / 11))
    basis = build_basis(
        routes, {"torkham-route": "Torkham road"}, ("Tashkent", "Karachi"), "containers", 2035, "kandahar"
    )
    profiles = [measure_profile(route) for route in routes]
    sheets = [build_routes_sheet(routes, basis), build_profile_sheet(profiles)]
    assert [row[0] for row in sheets[0].rows] == ["A", "B"]
    record = json.loads(render_json(record_routes(routes, sheets, basis, "v")))
    for route, row in zip(record["routes"], record["tables"]["routes"], strict=True):
        assert sum(leg["hours"] for leg in route["legs"]) == pytest.approx(24 * row["time_days"], abs=1e-9)
    assert sum(row["length_km"] for row in record["tables"]["profile"]) == pytest.approx(2930 + 3100)


def test_a_container_is_priced_at_its_tonnes():
    routes = (torkham(7.0, 7 / 11), chaman(4.0, 4 / 11))
    basis = build_basis(routes, {}, ("Tashkent", "Karachi"), "containers", 2035, "kandahar")
    sheet = build_routes_sheet(routes, basis, Unit("FEU", 24.0))
    keys = [column.key for column in sheet.columns]
    for route, row in zip(routes, sheet.rows, strict=True):
        assert row[keys.index("money_usd_feu")] == pytest.approx(24 * route.usd_t)
        assert row[keys.index("money_usd_t")] == route.usd_t
        assert row[keys.index("p90_days")] == pytest.approx((route.hours + HALF_OF_80 * route.sd_h) / 24)
    assert all(len(row) == len(keys) for row in sheet.rows)


def test_what_is_not_listed_of_the_routes_is_counted():
    routes = (torkham(7.0, 0.3), chaman(4.0, 0.2))
    basis = build_basis(routes, {}, ("Tashkent", "Karachi"), "containers", 2035, "kandahar")
    assert build_routes_sheet(routes, basis).note.endswith("Routes not shown have the other 50 %.")
    assert "not shown" not in build_routes_sheet((replace(routes[0], share=1.0),), basis).note


_NAMES = st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple)


@given(st.lists(st.builds(Way, _NAMES, _NAMES, _NAMES), min_size=1, max_size=6, unique=True))
@example([Way((), ("a", "b"), ()), Way((), ("b", "a"), ())])
def test_no_two_ways_of_a_pair_have_one_label_and_none_is_nameless(ways):
    moves = tuple(Move(way, 1.0, 0.0) for way in ways)
    label = build_way_labels(Shift("A", "B", 1.0, 0.0, moves, ()), {})
    labels = [label(way) for way in ways]
    assert len(set(labels)) == len(ways)
    assert all(text.strip() and not text.endswith("through ") for text in labels)


def test_letters_do_not_run_out():
    assert [letter_of(index) for index in (0, 25, 26)] == ["A", "Z", "A2"]


def test_what_flips_an_answer_is_named_with_its_value_and_nothing_is_said_to_be_nothing():
    lead, next_ = Key("corridor", "kandahar-corridor", "cargo_mt_yr"), Key("corridor", "torkham-route", "cargo_mt_yr")
    switch = Switch("rail:AFG", "tariff_usd_tkm", 0.055, 0.03, 0.15, "US$/tkm", "assumed", "assumed", 0.0676, 0.13)
    found = replace(ANSWER, flips=(Flip(lead, None, 5.0, None), Flip(lead, next_, 0.3, switch)))
    *_, sheet = list_sheets(found, TITLES)
    assert sheet.id == "flip"
    assert sheet.rows[0][:3] == ("Kandahar Corridor gains", 5.0, "no single figure within its range")
    assert sheet.rows[1][0] == "Kandahar Corridor gains more than Torkham road"
    assert sheet.rows[1][2:6] == ("tariff_usd_tkm of rail:AFG", "US$/tkm", 0.055, 0.0676)
    assert max(map(len, page(found).splitlines())) <= 110
