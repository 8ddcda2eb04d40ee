"""A railway named by the places that it joins to the links between them."""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Iterable

from sogdia.world.find import index_names
from sogdia.world.model import Link, World

DASHES, HYPHENS = re.compile(r"\s*[–—]\s*"), re.compile(r"\s*-\s*")
MOST_LINKS = 8
"""More would hardly be one line."""


def split_ends(name: str) -> list[str]:
    """Return the ends that the name of a line joins; hyphens join them only where no dash does.

    >>> split_ends("Mazar-i-Sharif–Herat"), split_ends("Khaf-Rozanak")
    (['Mazar-i-Sharif', 'Herat'], ['Khaf', 'Rozanak'])
    """
    ends = DASHES.split(name)
    return ends if len(ends) > 1 else HYPHENS.split(name)


def find_line(world: World, name: str) -> tuple[str, ...]:
    """Return the links of the shortest way by rail along the places that a name such as Khaf–Rozanak joins, if any.

    Lines that are not built yet count: an article may well be about one.
    """
    places = [_find_place(world, end) for end in split_ends(name)]
    if len(places) < 2 or not all(places):
        return ()
    ways = [_find_way(world, start, end) for start, end in itertools.pairwise(places)]
    return tuple(dict.fromkeys(link for way in ways for link in way)) if all(ways) else ()


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
