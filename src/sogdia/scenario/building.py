"""Building projects and cancelling them."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.scenario.figure import set_figures
from sogdia.scenario.model import FIRST_YEAR, Change, Resolved
from sogdia.scenario.target import resolve_things
from sogdia.world.find import Names
from sogdia.world.model import World


def resolve_projects(world: World, names: Names, change: Change) -> Resolved:
    """Find the projects; each must have links, or building it would change nothing."""
    change, problems = resolve_things(world, names, change, ("project",))
    with_links = {link.project for link in world.links.values()}
    for thing in change.found:
        if thing.id not in with_links:
            what = f'{change.kind}: project {thing.id!r} has no links of its own; say with "capacity" what it changes'
            needs = world.projects[thing.id].needs
            problems.append(Problem(change.where, what, f"It is made of {', '.join(needs)}." if needs else ""))
    return change, problems


def build(world: World, change: Change) -> World:
    """Return the world in which the projects are open from `change.start` on, always if it is None."""
    projects = {thing.id for thing in change.found}
    opens = change.start if change.start is not None else FIRST_YEAR
    links = {
        link.id: replace(link, opened=None)
        for link in world.links.values()
        if link.project in projects and link.opened is not None and link.opened > opens
    }
    changed = replace(
        world,
        projects={**world.projects, **{id_: replace(world.projects[id_], opens=opens) for id_ in projects}},
        links={**world.links, **links},
    )
    capacity = change.numbers.get("capacity_mt_yr")
    if capacity is None:
        return changed
    return set_figures(changed, {(link, "capacity_mt_yr"): capacity for link in change.ids})


def cancel(world: World, change: Change) -> World:
    """Return the world in which the projects never open."""
    cancelled = {thing.id: replace(world.projects[thing.id], opens=None) for thing in change.found}
    return replace(world, projects={**world.projects, **cancelled})
