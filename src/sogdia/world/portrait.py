"""What a thing is, in words that need no figure."""

from __future__ import annotations

from collections.abc import Iterable

from sogdia.world.find import Found, name_border_point
from sogdia.world.model import World
from sogdia.world.subject import MODES

Properties = tuple[tuple[str, str], ...]


def describe(world: World, thing: Found) -> tuple[str, Properties]:
    """Return the name of `thing` and its properties, those that are empty left out."""
    name, properties = _describe(world, thing)
    if thing.id in world.closed:
        properties = (*properties, ("closed", "nothing may pass"))
    return name, tuple((key, value) for key, value in properties if value)


def parts_of(world: World, thing: Found) -> tuple[Found, ...]:
    """Return what a thing consists of, as far as it has figures of its own.

    A project has links, a border point crossings, a place transfers, a region ways to its places, and a state what
    holds for each mode in it (`rail:UZB`).
    """
    if thing.kind == "project":
        return tuple(Found("link", link.id) for link in world.links.values() if link.project == thing.id)
    if thing.kind == "border point":
        return tuple(Found("crossing", row.id) for row in world.crossings.values() if row.border_point == thing.id)
    if thing.kind == "place":
        return tuple(Found("transfer", row.id) for row in world.transfers.values() if row.place == thing.id)
    if thing.kind == "region":
        return tuple(Found("access", f"{row.region}@{row.place}") for row in world.access if row.region == thing.id)
    if thing.kind == "state":
        known = {subject for subject, _ in world.figures}
        return tuple(Found("kind", subject) for mode in MODES if (subject := f"{mode}:{thing.id}") in known)
    return ()


def _describe(world: World, thing: Found) -> tuple[str, Properties]:
    if thing.kind == "state":
        state = world.states[thing.id]
        marks = [word for word, holds in (("power", state.power), ("middle power", state.middle)) if holds]
        return state.name, (("bloc", state.bloc), ("is a", _list(marks)))
    if thing.kind == "place":
        place = world.places[thing.id]
        return place.name, (("kind", place.kind), ("state", place.state), ("also", _list(place.aliases)))
    if thing.kind == "link":
        link = world.links[thing.id]
        return link.name, (
            ("from", link.tail),
            ("to", link.head),
            ("way", link.way),
            ("state", link.state),
            ("project", link.project),
            ("opened", _year(link.opened)),
            ("closed in", _year(link.closed)),
            ("also", _list(link.aliases)),
            ("note", link.note),
        )
    if thing.kind == "crossing":
        crossing = world.crossings[thing.id]
        return crossing.name, (
            ("from", crossing.tail_state),
            ("to", crossing.head_state),
            ("link", crossing.link),
            ("regime", crossing.regime),
            ("note", crossing.note),
        )
    if thing.kind == "border point":
        sides = {(row.tail_state, row.head_state) for row in world.crossings.values() if row.border_point == thing.id}
        return name_border_point(thing.id), (
            ("between", _list(dict.fromkeys(" and ".join(pair) for pair in sorted(sides)))),
        )
    if thing.kind == "transfer":
        row = world.transfers[thing.id]
        return thing.id, (("at", row.place), ("between", f"{row.way_a} and {row.way_b}"), ("note", row.note))
    if thing.kind == "project":
        project = world.projects[thing.id]
        return project.name, (
            ("system", project.system),
            ("sponsors", _list(project.sponsors)),
            ("needs", _list(project.needs)),
            ("opens", _year(project.opens) or "only if a scenario builds it"),
            ("also", _list(project.aliases)),
            ("note", project.note),
        )
    if thing.kind == "corridor":
        corridor = world.corridors[thing.id]
        gates = " and ".join(" or ".join(gate) for gate in corridor.gates)
        return corridor.name, (("uses", gates), ("note", corridor.note))
    if thing.kind == "region":
        region = world.regions[thing.id]
        access = [row.place for row in world.access if row.region == thing.id]
        return region.name, (("state", region.state), ("access", _list(access)))
    if thing.kind == "commodity":
        return world.commodities[thing.id].name, (("what", world.commodities[thing.id].note),)
    return thing.id, ()


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _year(year: int | None) -> str:
    return "" if year is None else str(year)
