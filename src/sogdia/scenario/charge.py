"""What a state charges for passage, and what a shipper pays for carriage."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.evidence.quantity import Quantity
from sogdia.scenario.figure import current, product, set_figures, total
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import resolve_each, resolve_things
from sogdia.world.find import Names
from sogdia.world.model import FigureKey, World
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


def resolve_border_charge(world: World, names: Names, change: Change) -> Resolved:
    """Find crossings, border points, all crossings of states, or the border of two states."""
    change, problems = resolve_things(world, names, change, ("crossing", "border point", "state"))
    change = replace(change, ids=tuple(id_ for id_ in change.ids if id_ in world.crossings))
    if not {"usd_t", "value_share"}.intersection(change.numbers):
        problems.append(Problem(change.where, "charge: expected at least one of usd_t and value_share"))
    if change.flags.get("perceived") and ("usd_t" in change.numbers or "direction" in change.words):
        what = "charge: what is perceived is a value_share of both ways; expected neither usd_t nor direction"
        problems.append(Problem(change.where, what))
    way = change.words.get("direction")
    if way is not None and not problems and not any(_runs(world, id_, way) for id_ in change.ids):
        id_ = change.ids[0]
        sides = f"{world.crossings[id_].tail_state}>{world.crossings[id_].head_state}"
        what = f"charge: no crossing of it leads the way of {way[:40]!r}, expected two states such as {sides!r}"
        problems.append(Problem(change.where, what))
    return change, problems


def _runs(world: World, crossing: str, way: str) -> str:
    """Return "forward" or "backward" as the way between two states passes a crossing; empty if it does not."""
    row = world.crossings[crossing]
    return {f"{row.tail_state}>{row.head_state}": "forward", f"{row.head_state}>{row.tail_state}": "backward"}.get(
        way, ""
    )


def set_border_charge(world: World, change: Change) -> World:
    """Return the world in which passing the borders costs so much more; those not there yet cost nothing."""
    figures: dict[FigureKey, Quantity] = {}
    way = change.words.get("direction")
    for id_ in filter(world.crossings.__contains__, change.ids):
        runs = ("forward", "backward") if way is None else (_runs(world, id_, way),)
        if change.flags.get("perceived"):
            figures[id_, "perceived_loss_share"] = change.numbers["value_share"]
            continue
        for run in filter(None, runs):
            if "usd_t" in change.numbers:
                had = current(world, id_, f"{run}_usd_t")
                figures[id_, f"{run}_usd_t"] = total(had, change.numbers["usd_t"])
            if "value_share" in change.numbers:
                figures[id_, f"{run}_value_share"] = change.numbers["value_share"]
    return set_figures(world, figures)
