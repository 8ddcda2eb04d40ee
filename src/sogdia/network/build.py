"""From a world to the structure of its supernetwork."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from sogdia.network.arrays import ArcKind, Line, Network
from sogdia.world.model import Link, World

WATER = ("sea", "ferry", "waterway")


class _Arc(NamedTuple):
    tail: tuple[str, str]
    head: tuple[str, str]
    kind: ArcKind
    item: int
    forward: bool


def build_network(world: World) -> Network:
    """Return the supernetwork of an undated world: everything that exists, once existed or may be built.

    Cost grows linearly with links, transfers and access places.
    """
    lines = _group_lines(world.links.values())
    crossings = tuple(world.crossings)
    transfers = tuple(world.transfers)
    access = tuple((row.region, row.place) for row in world.access)
    ways = _ways_at_places(lines)
    arcs = [
        *_line_arcs(world, lines, crossings),
        *_transfer_arcs(world, ways),
        *_access_arcs(access, ways),
    ]
    vertices = tuple(dict.fromkeys(vertex for arc in arcs for vertex in (arc.tail, arc.head)))
    number = {vertex: index for index, vertex in enumerate(vertices)}
    regions = tuple(region for region in world.regions if ("from", region) in number and ("to", region) in number)
    facilities, own, port = _facilities(world, arcs, lines, crossings, transfers)
    return Network(
        vertices=vertices,
        regions=regions,
        commodities=tuple(world.commodities),
        modes=tuple(dict.fromkeys(line.way.rstrip("0123456789") for line in lines)),
        lines=lines,
        crossings=crossings,
        transfers=transfers,
        access=access,
        tail=np.array([number[arc.tail] for arc in arcs], dtype=np.int64),
        head=np.array([number[arc.head] for arc in arcs], dtype=np.int64),
        kind=np.array([arc.kind for arc in arcs], dtype=np.int64),
        item=np.array([arc.item for arc in arcs], dtype=np.int64),
        forward=np.array([arc.forward for arc in arcs], dtype=np.bool_),
        facility=own,
        port=port,
        facilities=facilities,
        origin_vertex=np.array([number["from", region] for region in regions], dtype=np.int64),
        destination_vertex=np.array([number["to", region] for region in regions], dtype=np.int64),
    )


def _group_lines(links: Iterable[Link]) -> tuple[Line, ...]:
    """Join links between the same places on the same way: a second track is capacity, not another route."""
    groups: dict[tuple[frozenset[str], str], list[Link]] = defaultdict(list)
    for link in links:
        groups[frozenset((link.tail, link.head)), link.way].append(link)
    lines = []
    for (_, way), members in groups.items():
        members = sorted(members, key=lambda link: (bool(link.project), link.id))
        lines.append(Line(members[0].tail, members[0].head, way, tuple(link.id for link in members)))
    return tuple(lines)


def _ways_at_places(lines: Iterable[Line]) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        ways[line.tail].add(line.way)
        ways[line.head].add(line.way)
    return ways


def _line_arcs(world: World, lines: tuple[Line, ...], crossings: tuple[str, ...]) -> Iterator[_Arc]:
    """Yield both directions of each line, with the border as an arc of its own after it."""
    crossing_of = {world.crossings[id].link: index for index, id in enumerate(crossings)}
    for index, line in enumerate(lines):
        crossing = next((crossing_of[link] for link in line.links if link in crossing_of), None)
        ends = ((line.tail, line.way), (line.head, line.way))
        for forward in (True, False):
            start, end = ends if forward else ends[::-1]
            if crossing is None:
                yield _Arc(start, end, ArcKind.LINE, index, forward)
            else:
                border = (f"border:{crossings[crossing]}", "forward" if forward else "backward")
                along = _runs_along(world, crossings[crossing], line, forward)
                yield _Arc(start, border, ArcKind.LINE, index, forward)
                yield _Arc(border, end, ArcKind.BORDER, crossing, along)


def _runs_along(world: World, crossing: str, line: Line, forward: bool) -> bool:
    """Return whether this direction of the line is the forward direction of the crossing's own link."""
    return forward == (world.links[world.crossings[crossing].link].tail == line.tail)


def _transfer_arcs(world: World, ways: dict[str, set[str]]) -> Iterator[_Arc]:
    for index, transfer in enumerate(world.transfers.values()):
        if {transfer.way_a, transfer.way_b} <= ways[transfer.place]:
            ends = ((transfer.place, transfer.way_a), (transfer.place, transfer.way_b))
            yield _Arc(*ends, ArcKind.TRANSFER, index, True)
            yield _Arc(*ends[::-1], ArcKind.TRANSFER, index, False)


def _access_arcs(access: tuple[tuple[str, str], ...], ways: dict[str, set[str]]) -> Iterator[_Arc]:
    """Yield the first and last mile: by land where a place has any, since a ship is boarded through the port."""
    for index, (region, place) in enumerate(access):
        for way in sorted(ways[place].difference(WATER) or ways[place]):
            yield _Arc(("from", region), (place, way), ArcKind.ACCESS, index, True)
            yield _Arc((place, way), ("to", region), ArcKind.EGRESS, index, True)


def _facilities(
    world: World, arcs: list[_Arc], lines: tuple[Line, ...], crossings: tuple[str, ...], transfers: tuple[str, ...]
) -> tuple[tuple[tuple[str, str], ...], np.ndarray, np.ndarray]:
    """Number what capacity can belong to, and say for each arc its own facility and its port."""
    number: dict[tuple[str, str], int] = {}
    own = np.full(len(arcs), -1, dtype=np.int64)
    port = np.full(len(arcs), -1, dtype=np.int64)
    for index, arc in enumerate(arcs):
        if arc.kind is ArcKind.LINE:
            key = ("line", lines[arc.item].links[0])
        elif arc.kind is ArcKind.BORDER:
            key = ("crossing", crossings[arc.item])
        elif arc.kind is ArcKind.TRANSFER:
            key = ("transfer", transfers[arc.item])
            transfer = world.transfers[transfers[arc.item]]
            if (transfer.way_a in WATER) != (transfer.way_b in WATER):
                port[index] = number.setdefault(("port", transfer.place), len(number))
        else:
            continue
        own[index] = number.setdefault(key, len(number))
    return tuple(number), own, port
