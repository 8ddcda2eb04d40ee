"""A world out to other tools and back: nothing lost, everything wrong refused with row and column, no trap sprung."""

import csv
import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import ExchangeError
from sogdia.exchange.csv_tables import DIALECTS, guard_text, read_file, render_table, unguard_text
from sogdia.exchange.excel import read_workbook, render_workbook
from sogdia.exchange.forms import READERS, WHOLE, WRITERS, Cargo, Options
from sogdia.exchange.geopackage import read_geopackage
from sogdia.exchange.omx import read_matrices
from sogdia.exchange.overlay import find_overlay, render_rows
from sogdia.exchange.roads import read_text
from sogdia.exchange.shapes import draw_line, read_point, render_point
from sogdia.exchange.tntp import read_tntp_network, read_tntp_trips
from sogdia.exchange.tntp_world import write_world
from sogdia.exchange.world_tables import RESULTS, Table, plain_cell, text_cell, type_tables
from sogdia.simulate import build_model, measure_outcome, solve_scenarios
from sogdia.world import load_world
from sogdia.world.load import build_world, read_rows
from worlds.making import FORK, copy_fork, write_table

WORLDWIDE = tuple(WRITERS.keys() - {"omx"})
VARIANTS = [
    *((form, Options()) for form in sorted(WORLDWIDE)),
    ("csv", Options("semicolon")),
    ("gmns", Options(integers=True)),
]


@pytest.fixture(scope="module")
def fork():
    name, rows, problems = read_rows(FORK)
    return build_world(name, rows, problems), rows


@pytest.fixture(scope="module")
def solved(fork):
    model = build_model(fork[0])
    return model, solve_scenarios(model, (None,), 2028)[0]


def put(folder, files):
    """Write what goes out, and return where it is."""
    if WHOLE in files:
        path = folder / "world.xlsx"
        path.write_bytes(files[WHOLE])
        return path
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def send(form, options, world, rows, folder, outcome=None):
    path = put(folder, WRITERS[form](Cargo(world, rows, outcome, {"world": world.name}), options))
    return path, READERS[form]([path], world, options)


@pytest.mark.parametrize(("form", "options"), VARIANTS)
def test_a_world_comes_back_as_it_went_out(fork, tmp_path, form, options):
    """Story H1: no field is lost, down to the hash of all that the tables say."""
    world, rows = fork
    _, reading = send(form, options, world, rows, tmp_path)
    back = type_tables(reading.tables)
    overlay = find_overlay(rows, back)
    assert overlay.rows == {}
    assert build_world("back", {table: back.get(table, []) for table in rows}).version == world.version


def test_the_tables_written_are_the_tables_read(fork, tmp_path):
    world, rows = fork
    for table, its_rows in rows.items():
        if its_rows:
            (tmp_path / f"{table}.csv").write_bytes(render_rows(table, its_rows))
    assert load_world(tmp_path).version == world.version


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
numbers = st.floats(-1e300, 1e300)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(texts, numbers, st.none() | st.integers(-9999, 9999)), min_size=1, max_size=5))
@pytest.mark.parametrize("form", ["comma", "semicolon", "excel"])
def test_every_text_and_every_number_comes_back(tmp_path_factory, form, cells):
    """Whatever a note says, formulas and separators included, and every digit of a number; Excel keeps sixteen."""
    table = Table("places", ("note", "lat", "year"), (False, True, True), tuple((a or None, b, c) for a, b, c in cells))
    path = tmp_path_factory.mktemp("x") / ("x.xlsx" if form == "excel" else "x.csv")
    if form == "excel":
        path.write_bytes(render_workbook([table]))
        records = read_workbook(path).tables[0].records
    else:
        path.write_bytes(render_table(table, DIALECTS[form]).encode())
        records = read_file(path, "places")[0].records
    exactly = 1e-15 if form == "excel" else 0
    found = [(text, float(number), year) for _, (text, number, year) in records[1:]]
    assert found == [(a, pytest.approx(b, rel=exactly, abs=0), text_cell(c)) for a, b, c in cells]


@given(st.text(max_size=10))
def test_a_guarded_text_is_no_formula_and_loses_nothing(text):
    assert not guard_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguard_text(guard_text(text)) == text


@pytest.mark.parametrize("form", ["csv", "excel", "geojson", "geopackage", "gmns"])
def test_flows_go_out_in_full(fork, solved, tmp_path, form):
    """Story H1: flows within 1e-9; no import takes them for the world."""
    world, rows = fork
    outcome = measure_outcome(solved[0], None, solved[1])
    path, reading = send(form, Options(), world, rows, tmp_path, outcome)
    if form == "csv":
        reading = READERS[form]([path / RESULTS], world, Options())
    found = next(table for table in reading.tables if table.name == RESULTS)
    header = found.records[0][1]
    place = header.index("value")
    told = {tuple(record[:3]): float(record[place]) for _, record in found.records[1:]}
    assert told == {tuple(key): pytest.approx(value, abs=1e-9) for key, value in outcome.measures.items()}
    assert RESULTS not in type_tables(reading.tables)


def test_an_edited_figure_overrules_and_the_rest_stays(fork, tmp_path):
    """Somebody changes a length in Excel: the overlay holds that one row, and the world takes it."""
    world, rows = fork
    path, _ = send("excel", Options(), world, rows, tmp_path)
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["facts"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == "kabul-karachi-rail" and row[1].value == "length_km":
            sheet.cell(row[0].row, head["value"], 1600)
    book.save(path)
    overlay = find_overlay(rows, type_tables(read_workbook(path).tables))
    assert [(count.new, count.changed, count.missing) for count in overlay.counts if count.table == "facts"] == [
        (0, 1, 0)
    ]
    (tmp_path / "mine").mkdir()
    for table, its_rows in overlay.rows.items():
        (tmp_path / "mine" / f"{table}.csv").write_bytes(render_rows(table, its_rows))
    assert load_world(FORK, tmp_path / "mine").figure("kabul-karachi-rail", "length_km").best == 1600


def test_a_length_changed_in_gmns_becomes_a_row_of_the_ledger(fork, tmp_path):
    world, rows = fork
    path, _ = send("gmns", Options(), world, rows, tmp_path)
    text = (path / "link.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(text)))
    lines[0]["length"] = "17.5"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    (path / "link.csv").write_text(out.getvalue(), encoding="utf-8")
    reading = READERS["gmns"]([path], world, Options())
    assert reading.said == ("1 lengths were changed in link.csv: they are rows of the ledger now",)
    [fact] = find_overlay(rows, type_tables(reading.tables)).rows["facts"]
    assert (fact.values["subject"], fact.values["value"], fact.values["preferred"]) == (
        "termez-hairatan-rail",
        17.5,
        True,
    )


def test_gmns_is_as_its_specification_wants_it(fork, tmp_path):
    world, rows = fork
    path, _ = send("gmns", Options(integers=True), world, rows, tmp_path)
    read = {
        name: list(csv.DictReader(io.StringIO(read_text(path / f"{name}.csv")))) for name in ("node", "link", "config")
    }
    ids = {row["node_id"] for row in read["node"]}
    assert all(id_.isdigit() for id_ in ids)
    assert {row["node_type"] for row in read["node"]} >= {"centroid", "port"}
    assert len({row["link_id"] for row in read["link"]}) == len(read["link"])
    for row in read["link"]:
        assert {row["from_node_id"], row["to_node_id"]} <= ids
        assert row["directed"] == "1", "some tools pass over directed=false"
        assert (row["capacity"], row["lanes"]) == ("", ""), "vehicles an hour and lane are not ours"
        assert not row["free_speed"] or 0 < float(row["free_speed"]) <= 200
    there = [(row["from_node_id"], row["to_node_id"]) for row in read["link"]]
    assert sorted(there) == sorted((b, a) for a, b in there)
    assert read["config"][0]["id_type"] == "integer"


def test_omx_is_as_its_validator_wants_it(fork, solved, tmp_path):
    import h5py

    world, rows = fork
    outcome = measure_outcome(solved[0], None, solved[1])
    path, reading = send("omx", Options(), world, rows, tmp_path, outcome)
    with h5py.File(path) as omx:
        assert omx.attrs["OMX_VERSION"] == b"0.2"
        shape = tuple(omx.attrs["SHAPE"])
        assert omx.attrs["SHAPE"].dtype == np.int32
        for matrix in omx["data"].values():
            assert matrix.shape == shape
            assert matrix.chunks
            assert matrix.compression == "gzip"
        assert all(lookup.shape == shape[:1] for lookup in omx["lookup"].values())
        assert omx["lookup/zone"].dtype == np.uint32
    assert find_overlay(rows, type_tables(reading.tables)).rows == {}
    regions, matrices, _ = read_matrices(path)
    pair = outcome.pairs[0]
    at = regions.index(pair.origin), regions.index(pair.destination)
    assert matrices[f"{pair.commodity}_carried"][at] == pair.carried_mt_yr
    assert np.isnan(matrices["containers"][regions.index("AFG-E"), regions.index("UZB-S")]), "unknown is not zero"


def test_a_matrix_that_was_changed_needs_the_year_it_is_of(fork, tmp_path):
    import h5py

    world, rows = fork
    path, _ = send("omx", Options(), world, rows, tmp_path)
    with h5py.File(path, "r+") as omx:
        regions = [one.decode() for one in omx["lookup/region"][()]]
        at = regions.index("UZB-S"), regions.index("IND-W")
        for name, value in (("containers", 3.0), ("containers_high", 4.0)):
            omx[f"data/{name}"][at] = value
    with pytest.raises(ExchangeError, match=r"matrix containers row \d+ column \d+: is new or was changed.*--year"):
        READERS["omx"]([path], world, Options())
    reading = READERS["omx"]([path], world, Options(year=2030))
    [row] = find_overlay(rows, type_tables(reading.tables)).rows["demand"]
    assert [row.values[name] for name in ("value", "low", "high", "year")] == [3.0, 0.5, 4.0, 2030]


def test_tntp_holds_every_arc_and_trip(fork, solved, tmp_path):
    write_world(tmp_path, *solved, {"run id": "0123456789ab"})
    assert "run id,0123456789ab" in read_text(tmp_path / "about.csv")
    net, trips = (
        read_tntp_network(tmp_path / "containers_net.tntp"),
        read_tntp_trips(tmp_path / "containers_trips.tntp"),
    )
    zones = len(solved[0].network.regions)
    assert not net.thru[:zones].any()
    assert net.thru[zones:].all()
    assert set(trips.origin) <= set(net.zone)
    demand = {key: quantity.best for key, quantity in solved[1].world.demand.items() if key[2] == "containers"}
    assert sorted(trips.volume) == pytest.approx(sorted(demand.values()), rel=1e-15)
    assert net.free_flow_time.min() > 0
    reading = READERS["tntp"]([tmp_path], fork[0], Options(year=2028))
    back = {tuple(row.values[one] for one in ("origin", "destination", "commodity")): row.values["value"]
            for row in type_tables(reading.tables)["demand"]}  # fmt: skip
    assert {key: value for key, value in back.items() if key[2] == "containers"} == pytest.approx(demand, rel=1e-15)


def test_geojson_is_rfc_7946(fork, tmp_path):
    world, rows = fork
    path, _ = send("geojson", Options(), world, rows, tmp_path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole["type"] == "FeatureCollection"
    assert "crs" not in whole
    kabul = next(one for one in whole["features"] if one["id"] == "kabul")
    assert kabul["geometry"] == {"type": "Point", "coordinates": [69.17, 34.53]}, "longitude first"


def test_lines_are_cut_at_the_antimeridian():
    parts = draw_line((150.0, 10.0), (-150.0, 40.0))
    assert parts == (((150.0, 10.0), (180.0, 25.0)), ((-180.0, 25.0), (-150.0, 40.0)))
    assert draw_line((-150.0, 40.0), (150.0, 10.0)) == tuple(tuple(reversed(part)) for part in reversed(parts))


@given(st.tuples(numbers, numbers))
def test_a_point_comes_back_from_its_bytes(point):
    assert read_point(render_point(point)) == point


def test_a_geopackage_opens_as_one_and_a_point_moved_in_it_is_taken(fork, tmp_path):
    world, rows = fork
    path, _ = send("geopackage", Options(), world, rows, tmp_path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert file.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'links'").fetchone() == (
            "features",
        )
        file.execute("UPDATE places SET geom = ? WHERE id = 'kabul'", (render_point((69.2, 34.5)),))
        file.commit()
    reading = read_geopackage(path)
    assert reading.said == ("1 points were moved on the map: their coordinates are the map's",)
    [kabul] = find_overlay(rows, type_tables(reading.tables)).rows["places"]
    assert (kabul.values["lon"], kabul.values["lat"]) == (69.2, 34.5)


@pytest.mark.parametrize("separator", [",", ";"])
def test_an_import_says_which_dialect_it_took(tmp_path, separator):
    path = tmp_path / "places.csv"
    number = "37,5" if separator == ";" else "37.5"
    path.write_text(f"id{separator}name{separator}lat\na{separator}A{separator}{number}\n", encoding="utf-8-sig")
    found, words = read_file(path, "places")
    assert words == ("semicolon and decimal comma" if separator == ";" else "comma and decimal point")
    assert found.records[1][1] == ["a", "A", "37.5"]


def test_a_decimal_comma_beside_a_decimal_point_is_refused_with_row_and_column(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("id;lat;lon\na;1,5;2\nb;1.5;2\n")
    with pytest.raises(
        ExchangeError, match=r"places.csv line 2: column lat has a decimal comma, while places.csv line 3"
    ):
        read_file(path, "places")


# Threats: what a stranger's file may hold.


def workbook(cells):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "facts"
    for row in cells:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_formula_is_refused_with_row_and_column(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook([["subject", "value"], ["a", "=1+1"]]))
    with pytest.raises(ExchangeError, match=r"x.xlsx sheet facts row 2: column B holds a formula"):
        read_workbook(path)


def test_text_that_looks_like_a_formula_is_text_in_the_workbook(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(render_workbook([Table("facts", ("note", "value"), (False, True), (("=HYPERLINK(1)", -1.5),))]))
    import openpyxl

    sheet = openpyxl.load_workbook(path)["facts"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=HYPERLINK(1)", "s"), (-1.5, "n")]
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("trap", ["bomb", "many", "out", "absolute", "no zip"])
def test_an_archive_no_honest_program_writes_is_refused_before_it_is_unpacked(tmp_path, trap):
    path = tmp_path / "x.xlsx"
    if trap == "no zip":
        path.write_bytes(b"PK nothing")
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if trap == "bomb":
                archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
            elif trap == "many":
                for number in range(200):
                    archive.writestr(f"{number}.xml", "x")
            else:
                archive.writestr("../../x.xml" if trap == "out" else "/etc/x.xml", "x")
    with pytest.raises(ExchangeError):
        read_workbook(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_geopackage_that_is_a_trap_does_nothing(fork, tmp_path):
    """A view under the name of a table, and a trigger, are not run; what is no GeoPackage is refused."""
    world, rows = fork
    path, _ = send("geopackage", Options(), world, rows, tmp_path)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE access")
        file.execute(
            "CREATE VIEW access AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        )
        file.commit()
    assert "access" not in {table.name for table in read_geopackage(path).tables}
    (tmp_path / "no.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(ExchangeError, match="is not a GeoPackage"):
        read_geopackage(tmp_path / "no.gpkg")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ExchangeError):
        read_geopackage(path)


def test_a_matrix_that_leads_to_another_file_is_refused(fork, tmp_path):
    import h5py

    world, rows = fork
    path, _ = send("omx", Options(), world, rows, tmp_path)
    with h5py.File(path, "r+") as omx:
        omx["data/other"] = h5py.ExternalLink("/etc/passwd", "/data")
    with pytest.raises(ExchangeError, match="matrix other"):
        read_matrices(path)


@pytest.mark.parametrize(
    "text", ['{"type": "FeatureCollection", "features": [{"a": 1}]}', "[" * 100_000, "NaN", "[]", ""]
)
def test_what_is_no_geojson_of_ours_is_refused(fork, tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(ExchangeError):
        READERS["geojson"]([path], fork[0], Options())


@pytest.mark.parametrize("form", ["excel", "geopackage", "omx", "geojson", "gmns", "csv", "comtrade"])
@given(content=st.binary(max_size=200))
@settings(max_examples=20, deadline=None)
def test_any_bytes_are_read_or_refused(fork, tmp_path_factory, form, content):
    path = tmp_path_factory.mktemp("x") / "x.csv"
    path.write_bytes(struct.pack("<H", 0) + content)
    with pytest.raises(ExchangeError):
        type_tables(READERS[form]([path], fork[0], Options()).tables)


# The commands.


def test_what_is_wrong_is_refused_with_row_and_column_and_nothing_is_written(tmp_path, capsys):
    folder = write_table(tmp_path / "mine", "places", [
        {"id": "x", "name": "X", "state": "UZX", "kind": "city", "lat": 41, "lon": 69},
        {"id": "y", "name": "Y", "state": "UZB", "kind": "citty", "lat": "north", "lon": 69},
    ])  # fmt: skip
    assert run_words(["import", "csv", str(folder), "--out", str(tmp_path / "out")]) == REFUSED
    said = capsys.readouterr().err
    assert "places.csv line 3: kind is 'citty'" in said
    assert "places.csv line 3: lat is 'north'" in said
    write_table(folder, "places", [{"id": "x", "name": "X", "state": "UZX", "kind": "city", "lat": 41, "lon": 69}])
    assert run_words(["import", "csv", str(folder), "--out", str(tmp_path / "out")]) == REFUSED
    assert "places.csv line 2: state is 'UZX', which is not in states" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_import_reports_counts_and_the_folder_is_an_overlay(tmp_path, capsys):
    folder = write_table(tmp_path / "mine", "places", [
        {"id": "kabul", "name": "Kabul!", "state": "AFG", "kind": "city", "lat": 34.5, "lon": 69.2},
        {"id": "new-place", "name": "New", "state": "AFG", "kind": "city", "lat": 34.5, "lon": 69.2},
    ])  # fmt: skip
    out = tmp_path / "out"
    assert run_words(["import", "csv", str(folder), "--out", str(out)]) == DONE
    assert "places: 2 rows read: 0 as they were, 1 new, 1 changed" in capsys.readouterr().out
    world = load_world("eurasia", out)
    assert world.places["kabul"].name == "Kabul!"
    assert "new-place" in world.places
    assert run_words(["import", "csv", str(folder), "--out", str(out)]) == REFUSED
    assert "holds tables already" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("form", [*sorted(WORLDWIDE), "omx"])
def test_the_shipped_world_comes_back(tmp_path, capsys, form):
    out = tmp_path / "out"
    assert run_words(["export", form, str(tmp_path / "world")]) == DONE
    assert run_words(["import", form, str(tmp_path / "world"), "--out", str(out)]) == DONE
    assert f"{out}: nothing is new or changed" in capsys.readouterr().out
    if form != "omx":
        assert run_words(["import", form, str(tmp_path / "world"), "--out", str(out), "--whole"]) == DONE
        assert load_world(out).version == load_world("eurasia").version


def test_cells_keep_their_spelling():
    rows = read_rows(FORK)[1]
    assert (
        plain_cell(rows["corridors"][1].values["gates"])
        == "hairatan-kabul-road|hairatan-kabul-rail ; karachi-mundra-sea"
    )
    assert plain_cell(rows["places"][0].values["aliases"]) == "Termiz;Термез"
    assert msgspec.json.encode(rows["states"][0].values)


def test_an_export_of_a_copy_is_not_touched_by_it(tmp_path):
    folder = copy_fork(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    world, rows = build_world(*read_rows(folder)), read_rows(folder)[1]
    send("csv", Options(), world, rows, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
