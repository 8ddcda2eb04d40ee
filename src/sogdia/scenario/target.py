"""Names in a change to the things of the world that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.scenario.model import Change, Resolved
from sogdia.world.find import Found, Names
from sogdia.world.model import World

WAYS_IN = ("crossing", "border point", "link", "place")


def find_one(names: Names, change: Change, name: str, kinds: Sequence[str]) -> tuple[Found | None, list[Problem]]:
    """Return the one thing that `name` stands for among `kinds`, or the problem that it stands for none or several."""
    found = names.find(name, kinds)
    first_kind = [thing for thing in found if thing.kind == found[0].kind]
    if len(first_kind) == 1:
        return first_kind[0], []
    expected = " or ".join((", ".join(kinds[:-1]), kinds[-1]) if len(kinds) > 1 else kinds)
    if not first_kind:
        what = f"{change.kind}: {name[:80]!r} is unknown, expected a {expected}"
        return None, [Problem(change.where, what, names.hint(name, kinds))]
    several = ", ".join(thing.id for thing in first_kind[:6])
    return None, [Problem(change.where, f"{change.kind}: {name!r} may be {several}; expected one of them")]


def resolve_things(world: World, names: Names, change: Change, kinds: Sequence[str]) -> Resolved:
    """Return the change with what each of its names stands for; two states in a list stand for their border."""
    if "state" in kinds and len(change.target) > 1:
        states = [find_one(names, change, group[0], kinds)[0] for group in change.target]
        if all(thing is not None and thing.kind == "state" for thing in states):
            return _resolve_border(world, change, [thing.id for thing in states if thing is not None])
    found: list[Found] = []
    problems: list[Problem] = []
    for name in all_names(change):
        thing, more = find_one(names, change, name, kinds)
        problems += more
        if thing is not None:
            found.append(thing)
    ids = dict.fromkeys(id_ for thing in found for id_ in expand(world, thing))
    return replace(change, found=tuple(found), ids=tuple(ids)), problems


def resolve_each(world: World, names: Names, change: Change, kinds: Sequence[str]) -> Resolved:
    """Return the change with what each of its names stands for; here a list of states is each of them, no border."""
    return resolve_things(world, names, replace(change, target=(tuple(all_names(change)),)), kinds)


def all_names(change: Change) -> Iterable[str]:
    """Return every name in the target of `change`."""
    return (name for group in change.target for name in group)


def expand(world: World, thing: Found) -> tuple[str, ...]:
    """Return the ids that `thing` consists of.

    A border point is its crossings; a project its links; a state its places, its links and the crossings at its
    borders.
    """
    if thing.kind == "border point":
        return tuple(crossing.id for crossing in world.crossings.values() if crossing.border_point == thing.id)
    if thing.kind == "project":
        return tuple(link.id for link in world.links.values() if link.project == thing.id)
    if thing.kind == "state":
        return (
            *(place.id for place in world.places.values() if place.state == thing.id),
            *(link.id for link in world.links.values() if link.state == thing.id),
            *(c.id for c in world.crossings.values() if thing.id in (c.tail_state, c.head_state)),
        )
    return (thing.id,)


def _resolve_border(world: World, change: Change, states: list[str]) -> Resolved:
    if len(states) != 2:
        what = f"{change.kind}: {len(states)} states in a list, expected two (their border) or one (all of it)"
        return change, [Problem(change.where, what)]
    crossings = [c for c in world.crossings.values() if {c.tail_state, c.head_state} == set(states)]
    problems = []
    if not crossings:
        what = f"{change.kind}: {states[0]} and {states[1]} share no crossing"
        problems.append(Problem(change.where, what))
    found = tuple(Found("state", state) for state in states)
    return replace(change, found=found, ids=tuple(crossing.id for crossing in crossings)), problems
