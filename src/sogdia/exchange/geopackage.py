"""GeoPackage (OGC 12-128r19): a world in one SQLite file, places and links as layers, other tables as attributes."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.shapes import LINES, POINTS, Shapes, read_point, render_lines, render_point
from sogdia.exchange.world_tables import Found, Plain, Reading, Record, Table, text_cell

APPLICATION_ID, VERSION = 0x47504B47, 10300
SINCE = "1970-01-01T00:00:00.000Z"  # the format wants a time of change; a clock would make every file another one
MOST_BYTES = 500_000_000
MOST_ROWS = 1_000_000
MOST_STEPS = 2_000  # of a hundred thousand instructions each: a file that makes SQLite work longer is not read
_MAGIC = b"SQLite format 3\x00"
_REFERENCE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
 organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
 description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
 srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name),
 column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
 m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
"""
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude"),
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", ""),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", ""),
)


def render_geopackage(tables: Sequence[Table], shapes: Shapes) -> bytes:
    """Return a GeoPackage with every table: those with shapes as layers, the others as attributes."""
    with tempfile.TemporaryDirectory(prefix="sogdia-") as folder:
        path = Path(folder) / "world.gpkg"
        with closing(sqlite3.connect(path)) as file:
            file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            file.execute(f"PRAGMA user_version = {VERSION}")
            file.executescript(_REFERENCE)
            file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
            for table in tables:
                _write(file, table, shapes)
            file.commit()
        return path.read_bytes()


def _write(file: sqlite3.Connection, table: Table, shapes: Shapes) -> None:
    geometry = "POINT" if table.name in POINTS else "MULTILINESTRING" if table.name in LINES else ""
    columns = [
        f"{_quote(name)} {'REAL' if numeric else 'TEXT'}"
        for name, numeric in zip(table.columns, table.numeric, strict=True)
    ]
    shape = [f"geom {geometry}"] if geometry else []
    layout = ", ".join(["fid INTEGER PRIMARY KEY AUTOINCREMENT", *shape, *columns])
    file.execute(f"CREATE TABLE {_quote(table.name)} ({layout})")
    box: list[float | None] = [None] * 4
    if geometry and table.rows:
        points = [point for line in _points(table.name, shapes) for point in line]
        box = [f(point[axis] for point in points) for f in (min, max) for axis in (0, 1)]
    content = (
        table.name,
        "features" if geometry else "attributes",
        table.name,
        SINCE,
        *box,
        4326 if geometry else None,
    )
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, "
        "min_x, min_y, max_x, max_y, srs_id) VALUES (?,?,?,?,?,?,?,?,?)",
        content,
    )
    if geometry:
        file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (table.name, geometry))
    marks = ",".join("?" * (len(columns) + len(shape)))
    names = ",".join([*(["geom"] if geometry else []), *map(_quote, table.columns)])
    file.executemany(
        f"INSERT INTO {_quote(table.name)} ({names}) VALUES ({marks})",  # noqa: S608  # our own names, quoted
        ([*([_shape(table, row, shapes)] if geometry else []), *row] for row in table.rows),
    )


def _points(name: str, shapes: Shapes) -> Iterator[Sequence[tuple[float, float]]]:
    if name in POINTS:
        yield list(shapes.points[name].values())
    else:
        yield from (line for lines in shapes.lines.values() for line in lines)


def _shape(table: Table, row: tuple[Plain, ...], shapes: Shapes) -> bytes:
    id_ = str(row[table.columns.index("id")])
    return render_point(shapes.points[table.name][id_]) if table.name in POINTS else render_lines(shapes.lines[id_])


def read_geopackage(path: Path) -> Reading:
    """Return the tables of a GeoPackage; where a point was moved on the map, the map's coordinates are taken.

    Only plain tables are looked at: no view, trigger or virtual table of the file is run. Raises `ExchangeError` for
    what is no GeoPackage.
    """
    _check_file(path)
    tables, moved = [], 0
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            steps = iter(range(MOST_STEPS))
            file.set_progress_handler(lambda: int(next(steps, None) is None), 100_000)
            for name in _list_names(file):
                found, shifted = _read(file, path.name, name)
                tables.append(found)
                moved += shifted
    except (sqlite3.Error, OverflowError) as error:
        raise ExchangeError(Problem(path.name, f"cannot be read as a GeoPackage ({error})")) from error
    said = (f"{moved} points were moved on the map: their coordinates are the map's",) if moved else ()
    return Reading(tuple(tables), said)


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(72)
    except OSError as error:
        raise ExchangeError(Problem(str(path)[:200], f"cannot be read ({error.strerror})")) from error
    if not start.startswith(_MAGIC) or start[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise ExchangeError(Problem(path.name, "is not a GeoPackage (.gpkg)"))
    if size > MOST_BYTES:
        raise ExchangeError(
            Problem(path.name, f"has {size / 1e6:,.0f} MB, expected at most {MOST_BYTES / 1e6:,.0f} MB")
        )


def _list_names(file: sqlite3.Connection) -> list[str]:
    """Return the plain tables that the file lists as its content."""
    rows = file.execute(
        "SELECT s.name FROM sqlite_master s JOIN gpkg_contents c ON c.table_name = s.name "
        "WHERE s.type = 'table' AND upper(s.sql) NOT LIKE 'CREATE VIRTUAL%' ORDER BY s.name"
    )
    return [str(name) for (name,) in rows]


def _read(file: sqlite3.Connection, source: str, name: str) -> tuple[Found, int]:
    """Return a table, and how many of its points were moved."""
    cursor = file.execute(f"SELECT * FROM {_quote(name)} LIMIT {MOST_ROWS}")  # noqa: S608  # quoted
    every = [one[0] for one in cursor.description]
    columns = [one for one in every if one not in ("fid", "geom")]
    records: list[Record] = [(f"{source} table {name} header", columns)]
    moved = 0
    for number, row in enumerate(cursor, start=1):
        cells = dict(zip(every, row, strict=True))
        where = f"{source} table {name} row {cells.get('fid', number)}"
        if odd := next((one for one in columns if isinstance(cells[one], bytes)), None):
            raise ExchangeError(Problem(where, f"column {odd} holds bytes, expected text or a number"))
        point = read_point(cells["geom"]) if name in POINTS and isinstance(cells.get("geom"), bytes) else None
        if point and {"lon", "lat"} <= set(columns) and (cells["lon"], cells["lat"]) != point:
            cells["lon"], cells["lat"] = point
            moved += 1
        records.append((where, [text_cell(cells[one]) for one in columns]))
    return Found(name, records), moved


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
