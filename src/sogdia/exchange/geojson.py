"""GeoJSON (RFC 7946): places, regions and links as features with all their columns, other tables as a further member.

Coordinates are WGS 84, longitude first; lines are cut at the antimeridian.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.shapes import LINES, POINTS, Shapes
from sogdia.exchange.world_tables import Found, Plain, Reading, Record, Table, text_cell

TABLE = "sogdia_table"  # the property that says of which table a feature is a row
MEMBER = "sogdia_tables"
MOST_BYTES = 200_000_000


def render_geojson(tables: Sequence[Table], shapes: Shapes) -> bytes:
    """Return a FeatureCollection of all that has a place, and the other tables beside the features."""
    features = [
        _feature(table, row, shapes) for table in tables if table.name in (*POINTS, *LINES) for row in table.rows
    ]
    others = {
        table.name: {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
        for table in tables
        if table.name not in (*POINTS, *LINES)
    }
    whole = {"type": "FeatureCollection", "features": features, MEMBER: others}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def _feature(table: Table, row: tuple[Plain, ...], shapes: Shapes) -> dict[str, Any]:
    properties = dict(zip(table.columns, row, strict=True))
    id_ = str(properties["id"])
    geometry: dict[str, Any]
    if table.name in POINTS:
        geometry = {"type": "Point", "coordinates": list(shapes.points[table.name][id_])}
    else:
        lines = [[list(point) for point in line] for line in shapes.lines[id_]]
        one = len(lines) == 1
        geometry = {"type": "LineString" if one else "MultiLineString", "coordinates": lines[0] if one else lines}
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": {TABLE: table.name, **properties}}


def read_geojson(path: Path) -> Reading:
    """Return the tables of a GeoJSON file that `render_geojson` wrote, edited perhaps in another program.

    Where a point was moved, the coordinates of its geometry are taken. Raises `ExchangeError` for anything else.
    """
    whole = _read_json(path)
    features = whole.get("features")
    if whole.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise ExchangeError(Problem(path.name, "is no FeatureCollection of GeoJSON"))
    records: dict[str, list[Record]] = {}
    columns: dict[str, list[str]] = {}
    moved = 0
    for number, feature in enumerate(features, start=1):
        where = f"{path.name} feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        name = properties.get(TABLE) if isinstance(properties, dict) else None
        if not isinstance(name, str) or not isinstance(properties, dict):
            raise ExchangeError(
                Problem(where, f"has no property {TABLE}, expected one of {', '.join((*POINTS, *LINES))}")
            )
        moved += _move(name, feature.get("geometry"), properties)
        header = columns.setdefault(name, [one for one in properties if one != TABLE])
        if more := [one for one in properties if one != TABLE and one not in header]:
            raise ExchangeError(Problem(where, f"has the property {more[0][:60]!r}, which the first of {name} has not"))
        cells = [_text(where, one, properties.get(one)) for one in header]
        records.setdefault(name, [(where, header)]).append((where, cells))
    tables = [Found(name, its_records) for name, its_records in records.items()]
    others = whole.get(MEMBER, {})
    if not isinstance(others, dict):
        raise ExchangeError(Problem(path.name, f"{MEMBER} is no object of tables"))
    tables += [_read_other(path.name, name, table) for name, table in others.items()]
    said = (f"{moved} points were moved on the map: their coordinates are the map's",) if moved else ()
    return Reading(tuple(tables), said)


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ExchangeError(Problem(path.name, f"is larger than {MOST_BYTES / 1e6:.0f} MB"))
        whole = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
    except OSError as error:
        raise ExchangeError(Problem(str(path)[:200], f"cannot be read ({error.strerror})")) from error
    except (ValueError, RecursionError) as error:
        raise ExchangeError(Problem(path.name, f"is not JSON ({str(error)[:120] or 'nested too deeply'})")) from error
    if not isinstance(whole, dict):
        raise ExchangeError(Problem(path.name, "is no object of GeoJSON"))
    return whole


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _move(name: str, geometry: object, properties: dict[str, Any]) -> bool:
    """Take the coordinates of a point that was moved; return whether it was."""
    if name not in POINTS or not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return False
    at = geometry.get("coordinates")
    if not isinstance(at, list) or len(at) < 2 or [properties.get("lon"), properties.get("lat")] == at[:2]:
        return False
    properties["lon"], properties["lat"] = at[:2]
    return True


def _read_other(file: str, name: str, table: object) -> Found:
    where = f"{file} table {name[:60]}"
    columns, rows = (table.get("columns"), table.get("rows")) if isinstance(table, dict) else (None, None)
    if not isinstance(columns, list) or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ExchangeError(Problem(where, "expected columns and rows, each a list"))
    header = [str(one) for one in columns]
    records: list[Record] = [(where, header)]
    for number, row in enumerate(rows, start=1):
        here = f"{where} row {number}"
        records.append((here, [_text(here, str(place), cell) for place, cell in enumerate(row, start=1)]))
    return Found(name, records)


def _text(where: str, column: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise ExchangeError(Problem(where, f"column {column[:60]} holds a list or an object, expected one value"))
    return text_cell(value)
