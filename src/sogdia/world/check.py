"""Is this world sound? What loading cannot see: whether the parts fit together and every number needed is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sogdia.errors import Problem, WorldError
from sogdia.world.check_arms import check_arms
from sogdia.world.check_standing import check_standing
from sogdia.world.check_ties import check_ties
from sogdia.world.model import Link, World
from sogdia.world.reach import list_cut_off, measure_reach
from sogdia.world.schema import Column, read_schema
from sogdia.world.subject import (
    MODES,
    WATER,
    crossing_chain,
    growth_chain,
    link_chain,
    mode_of,
    resolve_figure,
    transfer_chain,
)

GAUGES_MM = (1435, 1520, 1676)


def check_world(world: World) -> list[Problem]:
    """Return what is wrong with the undated `world`, empty if it is sound."""
    return [
        *_check_identifiers(world),
        *(problem for link in world.links.values() for problem in _check_link(world, link)),
        *_check_crossings(world),
        *_check_transfers(world),
        *_check_projects(world),
        *check_ties(world),
        *check_arms(world),
        *check_standing(world),
        *_check_figures(world),
        *_check_orphans(world),
        *_check_reach(world),
    ]


def _check_identifiers(world: World) -> Iterator[Problem]:
    """Closures and figures name things by identifier alone, so no two things may share one."""
    seen: dict[str, str] = {}
    tables = {"place": world.places, "link": world.links, "crossing": world.crossings, "transfer": world.transfers}
    for kind, table in (*tables.items(), ("state", world.states)):
        for id_ in table:
            if id_ in seen:
                yield Problem(f"{kind} {id_}", f"has the identifier of a {seen[id_]}")
            seen[id_] = kind


def _check_link(world: World, link: Link) -> Iterator[Problem]:
    where = f"link {link.id}"
    if link.tail == link.head:
        yield Problem(where, "starts and ends at the same place")
    if link.mode == "rail" and link.gauge_mm not in GAUGES_MM:
        yield Problem(where, f"gauge is {link.gauge_mm}, expected one of {', '.join(map(str, GAUGES_MM))}")
    if link.mode != "rail" and link.gauge_mm is not None:
        yield Problem(where, f"is {link.mode} and has a gauge, expected none")
    if link.opened is not None and link.closed is not None and link.opened >= link.closed:
        yield Problem(where, f"opened in {link.opened} and closed in {link.closed}, expected opened before closed")
    ends = {world.places[link.tail].state, world.places[link.head].state}
    if link.mode in WATER:
        return
    if link.state not in ends:
        yield Problem(where, f"is of {link.state}, expected {' or '.join(sorted(ends))}, the states of its ends")
    if len(ends) == 2 and not any(_same_line(link, world.links[c.link]) for c in world.crossings.values()):
        yield Problem(where, f"joins {' and '.join(sorted(ends))}, expected a crossing")


def _same_line(a: Link, b: Link) -> bool:
    return a.way == b.way and {a.tail, a.head} == {b.tail, b.head}


def _check_crossings(world: World) -> Iterator[Problem]:
    used: dict[str, str] = {}
    for crossing in world.crossings.values():
        where = f"crossing {crossing.id}"
        link = world.links[crossing.link]
        states = (world.places[link.tail].state, world.places[link.head].state)
        if (crossing.tail_state, crossing.head_state) != states:
            found = f"{crossing.tail_state} to {crossing.head_state}"
            yield Problem(where, f"is from {found}, expected {states[0]} to {states[1]} as link {link.id}")
        if crossing.tail_state == crossing.head_state:
            yield Problem(where, f"has {crossing.tail_state} on both sides")
        if link.id in used:
            yield Problem(where, f"is on link {link.id}, which has crossing {used[link.id]} already")
        used[link.id] = crossing.id


def _check_transfers(world: World) -> Iterator[Problem]:
    ways: dict[str, set[str]] = {}
    for link in world.links.values():
        for place in (link.tail, link.head):
            ways.setdefault(place, set()).add(link.way)
    seen: dict[tuple[str, frozenset[str]], str] = {}
    for row in world.transfers.values():
        where = f"transfer {row.id}"
        for way in (row.way_a, row.way_b):
            if way not in ways.get(row.place, ()):
                found = ", ".join(sorted(ways.get(row.place, ()))) or "nothing"
                yield Problem(where, f"is to {way}, but no {way} leads to {row.place}, only {found}")
        key = row.place, frozenset((row.way_a, row.way_b))
        if len(key[1]) == 1:
            yield Problem(where, f"is from {row.way_a} to itself")
        if key in seen:
            yield Problem(where, f"is between the same ways as {seen[key]}")
        seen[key] = row.id


def _check_projects(world: World) -> Iterator[Problem]:
    for project in world.projects.values():
        above, below = set(), list(project.needs)
        while below:
            need = below.pop()
            if need not in above:
                above.add(need)
                below += world.projects[need].needs
        if project.id in above:
            yield Problem(f"project {project.id}", "needs itself, by way of what it needs")
    for earlier, later in pairwise(world.stages):
        if earlier.project == later.project and earlier.year > later.year:
            where = f"stage {later.project} {later.year}"
            yield Problem(where, f"stands after one of {earlier.year}, expected the years in order")


def _check_figures(world: World) -> Iterator[Problem]:
    """Every figure that the schema requires must be found for everything, be it by the kind of thing."""
    modes = sorted({link.mode for link in world.links.values()})
    groups: dict[str, list[str]] = {
        "link figures": list(world.links),
        "crossing figures": list(world.crossings),
        "transfer figures": list(world.transfers),
        "access figures": [f"{access.region}@{access.place}" for access in world.access],
        "commodity figures": list(world.commodities),
        "commodity-mode figures": [f"{commodity}/{mode}" for commodity in world.commodities for mode in modes],
        "model figures": ["model"],
    }
    for group, subjects in groups.items():
        required: list[Column] = [column for column in read_schema().figures[group].values() if column.required]
        for column in required:
            missing = [one for one in subjects if resolve_figure(world, one, column.name) is None]
            for one in missing:
                yield Problem(f"{group.removesuffix(' figures')} {one}", f"has no {column.name} in {column.unit}")


def _check_orphans(world: World) -> Iterator[Problem]:
    """A general figure that holds for nothing is a slip of the pen, or left over."""
    links = {one for link in world.links.values() for one in link_chain(link)}
    crossings = {one for row in world.crossings.values() for one in crossing_chain(row, world.links[row.link].mode)}
    transfers = {one for row in world.transfers.values() for one in transfer_chain(row)}
    flows = {*world.commodities, *(one for key in world.demand for one in growth_chain(*key))}
    modes = {link.mode for link in world.links.values()}
    handled = {row.place for row in world.transfers.values()}
    of_places = read_schema().figures["place figures"]
    for subject, attribute in world.figures:
        head, _, tail = subject.partition(":")
        unused = (
            (head in MODES and subject not in links)
            or (head.endswith("-border") and head.removesuffix("-border") in MODES and subject not in crossings)
            or (head == "transfer" and bool(tail) and subject not in transfers)
            or (attribute in of_places and subject in world.places and subject not in handled)
            or (attribute == "growth_yr" and subject not in flows)
            or (attribute == "tariff_factor" and mode_of(subject.partition("/")[2]) not in modes)
        )
        if unused:
            yield Problem(f"figure {attribute} of {subject}", "holds for nothing in this world")


def _check_reach(world: World) -> Iterator[Problem]:
    regions = {access.region for access in world.access}
    yield from (Problem(f"region {id_}", "has no access place") for id_ in world.regions if id_ not in regions)
    year = world.base_year
    if year is None:
        return
    try:
        dated = world.on(year)
    except WorldError as error:
        yield from error.problems
        return
    for region, parts in measure_reach(dated).items():
        if region in regions and not parts:
            yield Problem(f"region {region}", f"has access to no place that a link leads to in {year}")
    for origin, destination, commodity in list_cut_off(dated):
        yield Problem(f"demand {origin}>{destination}:{commodity}", f"has no route in {year}")
