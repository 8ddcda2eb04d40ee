"""Which region can send cargo to which, costs aside.

Vertices are (place, way). Links join equal ways at two places, transfers join two ways at one place. Everything can be
used both ways, so a set of vertices that hang together is all there is to know.
"""

from __future__ import annotations

from collections.abc import Iterable

from sogdia.world.date import ways_at
from sogdia.world.model import DemandKey, World

Vertex = tuple[str, str]


def measure_reach(world: World) -> dict[str, frozenset[Vertex]]:
    """Return for each region one vertex of every connected part of the network that it has access to.

    Two regions can trade if their sets have a vertex in common. `world` should be dated.
    """
    closed = world.closed
    shut = closed | {crossing.link for crossing in world.crossings.values() if crossing.id in closed}
    links = [link for link in world.links.values() if not {link.id, link.tail, link.head} & shut]
    ways = ways_at(links)
    edges: list[tuple[Vertex, Vertex]] = [((link.tail, link.way), (link.head, link.way)) for link in links]
    edges += [
        ((row.place, row.way_a), (row.place, row.way_b))
        for row in world.transfers.values()
        if row.id not in closed and {row.way_a, row.way_b} <= ways.get(row.place, frozenset())
    ]
    part = _parts(edges)
    reach: dict[str, set[Vertex]] = {region: set() for region in world.regions}
    for access in world.access:
        reach[access.region] |= {part[access.place, way] for way in ways.get(access.place, frozenset())}
    return {region: frozenset(parts) for region, parts in reach.items()}


def list_cut_off(world: World) -> list[DemandKey]:
    """Return the rows of demand that have no route in the dated `world`."""
    reach = measure_reach(world)
    return [key for key in world.demand if not reach[key[0]] & reach[key[1]]]


def _parts(edges: Iterable[tuple[Vertex, Vertex]]) -> dict[Vertex, Vertex]:
    """Return for each vertex the one that stands for its connected part."""
    parent: dict[Vertex, Vertex] = {}

    def find(vertex: Vertex) -> Vertex:
        parent.setdefault(vertex, vertex)
        while parent[vertex] != vertex:
            parent[vertex] = parent[parent[vertex]]
            vertex = parent[vertex]
        return vertex

    for a, b in edges:
        parent[find(a)] = find(b)
    return {vertex: find(vertex) for vertex in list(parent)}
