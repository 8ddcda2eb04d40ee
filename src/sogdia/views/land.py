"""The shapes of land that maps are drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from sogdia.world.schema import DATA

Point = tuple[float, float]
SHAPES = DATA / "land.json"


class Land(msgspec.Struct, frozen=True):
    """Outlines of states as rings of (longitude, latitude), disputed lines, and whom to credit for them."""

    rings: tuple[tuple[Point, ...], ...]
    disputed: tuple[tuple[Point, ...], ...] = ()
    credit: str = ""


class _State(msgspec.Struct, frozen=True):
    rings: list[list[int]]


class _Shapes(msgspec.Struct, frozen=True):
    """The file as `tools/make_map_shapes.py` writes it."""

    source: str
    per_degree: int
    arcs: list[list[int]]
    disputed: list[int]
    states: list[_State]


def load_land() -> Land | None:
    """Return the shipped shapes; None where there are none."""
    if not SHAPES.is_file():
        return None
    shapes = msgspec.json.decode(SHAPES.read_bytes(), type=_Shapes)
    lines = [_unpack(arc, shapes.per_degree) for arc in shapes.arcs]
    rings = tuple(_join(lines, ring) for state in shapes.states for ring in state.rings)
    return Land(rings, tuple(lines[arc] for arc in shapes.disputed), shapes.source)


def _unpack(steps: Sequence[int], per_degree: int) -> tuple[Point, ...]:
    """Return a line of steps, longitude and latitude in turn, in degrees."""
    lons, lats = accumulate(steps[0::2]), accumulate(steps[1::2])
    return tuple((x / per_degree, y / per_degree) for x, y in zip(lons, lats, strict=True))


def _join(lines: Sequence[tuple[Point, ...]], ring: Sequence[int]) -> tuple[Point, ...]:
    """Return the lines of a ring end to end; `~n` is line n backwards."""
    return tuple(point for arc in ring for point in (lines[arc] if arc >= 0 else lines[~arc][::-1]))
