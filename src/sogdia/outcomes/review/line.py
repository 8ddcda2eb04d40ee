"""A railway named by its two ends to the links between them."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable

from sogdia.world.find import index_names
from sogdia.world.model import Link, World

DASHES = re.compile(r"\s*[–—-]\s*")
MOST_LINKS = 8
"""More would hardly be one line."""


def find_line(world: World, name: str) -> tuple[str, ...]:
    """Return the links of the shortest way by rail between the ends that a name such as Khaf–Rozanak joins, if any.

    Lines that are not built yet count: an article may well be about one.
    """
    ends = [_find_place(world, end) for end in DASHES.split(name)]
    if len(ends) != 2 or not all(ends):
        return ()
    return _find_way(world, ends[0], ends[1])


def _find_place(world: World, name: str) -> str:
    found = index_names(world).find(name, ("place",))
    return found[0].id if found else ""


def _find_way(world: World, start: str, end: str) -> tuple[str, ...]:
    waiting: list[tuple[float, str, tuple[str, ...]]] = [(0.0, start, ())]
    done = set()
    neighbours = _list_neighbours(world.links.values())
    while waiting:
        length_km, place, way = heapq.heappop(waiting)
        if place == end:
            return way
        if place in done or len(way) == MOST_LINKS:
            continue
        done.add(place)
        for link, other in neighbours.get(place, ()):
            figure = world.figures.get((link, "length_km"))
            if figure is not None and other not in done:
                heapq.heappush(waiting, (length_km + figure.best, other, (*way, link)))
    return ()


def _list_neighbours(links: Iterable[Link]) -> dict[str, list[tuple[str, str]]]:
    neighbours: dict[str, list[tuple[str, str]]] = {}
    for link in links:
        if link.mode == "rail":
            neighbours.setdefault(link.tail, []).append((link.id, link.head))
            neighbours.setdefault(link.head, []).append((link.id, link.tail))
    return neighbours
