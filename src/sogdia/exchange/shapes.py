"""Where the things of a world are: points, and straight lines between places, in WGS 84 with longitude first."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Point = tuple[float, float]
Line = tuple[Point, ...]

POINTS = ("places", "regions")
LINES = ("links",)


class Shapes(NamedTuple):
    """Points of places and regions by table and id, and the lines of links: one, or two where one crosses 180°."""

    points: Mapping[str, Mapping[str, Point]]
    lines: Mapping[str, tuple[Line, ...]]


def list_shapes(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> Shapes:
    """Return the shapes of the rows of places, regions and links."""
    points = {
        table: {str(row["id"]): (_number(row["lon"]), _number(row["lat"])) for row in tables.get(table, ())}
        for table in POINTS
    }
    lines = {
        str(row["id"]): draw_line(points["places"][str(row["tail"])], points["places"][str(row["head"])])
        for row in tables.get("links", ())
    }
    return Shapes(points, lines)


def draw_line(start: Point, end: Point) -> tuple[Line, ...]:
    """Return the straight line between two points the short way round, cut at the antimeridian (RFC 7946, 3.1.9).

    >>> draw_line((170.0, 0.0), (-170.0, 10.0))
    (((170.0, 0.0), (180.0, 5.0)), ((-180.0, 5.0), (-170.0, 10.0)))
    """
    if abs(end[0] - start[0]) <= 180:
        return ((start, end),)
    side = 180.0 if start[0] > 0 else -180.0
    beyond = end[0] + 2 * side
    height = start[1] + (end[1] - start[1]) * (side - start[0]) / (beyond - start[0])
    return ((start, (side, height)), ((-side, height), end))


def render_point(point: Point) -> bytes:
    """Return a point as a GeoPackage geometry."""
    return _HEADER + struct.pack("<BIdd", 1, 1, *point)


def render_lines(lines: Sequence[Line]) -> bytes:
    """Return lines as a GeoPackage geometry, a MultiLineString."""
    parts = [
        struct.pack("<BII", 1, 2, len(line)) + b"".join(struct.pack("<dd", *point) for point in line) for line in lines
    ]
    return _HEADER + struct.pack("<BII", 1, 5, len(parts)) + b"".join(parts)


def read_point(blob: bytes) -> Point | None:
    """Return the point of a GeoPackage geometry; None if it is no point."""
    envelopes = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    if len(blob) < 8 or blob[:2] != b"GP":
        return None
    start = 8 + envelopes.get((blob[3] >> 1) & 7, 0)
    wkb = blob[start:]
    if len(wkb) < 21:
        return None
    order = "<" if wkb[0] == 1 else ">"
    kind, x, y = struct.unpack(f"{order}Idd", wkb[1:21])
    return (x, y) if kind % 1000 == 1 else None


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value


_HEADER = b"GP\x00\x01" + struct.pack("<i", 4326)  # version 1, little-endian, no envelope, WGS 84
