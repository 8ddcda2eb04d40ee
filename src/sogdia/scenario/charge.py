"""What a state charges for passage, and what a shipper pays for carriage."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.scenario.figure import product, set_figures
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import resolve_each, resolve_things
from sogdia.world.find import Names
from sogdia.world.model import World
from sogdia.world.subject import link_chain


def resolve_charge(world: World, names: Names, change: Change) -> Resolved:
    """Find the states; each must have a link of the mode."""
    change, problems = resolve_each(world, names, change, ("state",))
    mode = change.words["mode"]
    ids = []
    for thing in change.found:
        ids.append(f"{mode}:{thing.id}")
        if not any(link.mode == mode and link.state == thing.id for link in world.links.values()):
            problems.append(Problem(change.where, f"{change.kind}: {thing.id} has no {mode} link"))
    return replace(change, ids=tuple(ids)), problems


def set_toll(world: World, change: Change) -> World:
    """Return the world in which the state charges so much for a tonne-kilometre of the mode."""
    return set_figures(world, {(id_, "toll_usd_tkm"): change.numbers["usd_per_tkm"] for id_ in change.ids})


def resolve_tariff(world: World, names: Names, change: Change) -> Resolved:
    """Find the states (with a mode), or links (without)."""
    if "mode" in change.words:
        return resolve_charge(world, names, change)
    return resolve_things(world, names, change, ("link",))


def scale_tariff(world: World, change: Change) -> World:
    """Return the world in which carriage costs so many times what it did, at links with a tariff of their own too."""
    factor = change.numbers["factor"]
    figures = {}
    if "mode" in change.words:
        for id_ in change.ids:
            had = world.resolve((id_, change.words["mode"]), "tariff_usd_tkm")
            if had is not None:
                figures[id_, "tariff_usd_tkm"] = product(had[1], factor, change)
    for link in world.links.values():
        own, in_state, _ = link_chain(link)
        subject = (own,) if in_state in change.ids else link_chain(link) if own in change.ids else ()
        had = world.resolve(subject, "tariff_usd_tkm")
        if had is not None:
            figures[own, "tariff_usd_tkm"] = product(had[1], factor, change)
    return set_figures(world, figures)
