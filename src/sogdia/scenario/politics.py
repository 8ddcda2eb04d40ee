"""What states do outside the network: arms that are delivered or not, steps towards an authority."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem, nearest
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import resolve_each
from sogdia.world.find import Names
from sogdia.world.model import Step, World
from sogdia.world.subject import choices


def resolve_supply(world: World, names: Names, change: Change) -> Resolved:
    """Find the suppliers; each must have delivered arms to somebody in the world."""
    change, problems = resolve_each(world, names, change, ("state",))
    suppliers = sorted({row.supplier for row in world.arms_shares})
    for thing in change.found:
        if thing.id not in suppliers:
            what = f"supply: {thing.id} delivers no arms in the world {world.name}"
            problems.append(Problem(change.where, what, nearest(thing.id, suppliers)))
    return replace(change, ids=()), problems


def set_supply(world: World, change: Change) -> World:
    """Return the world in which the suppliers deliver so much of what they did."""
    share = change.numbers["factor"].best
    return replace(world, supply={**world.supply, **{thing.id: share for thing in change.found}})


def resolve_step(world: World, names: Names, change: Change) -> Resolved:
    """Find who takes the step; the authority and the rung must be those of the world."""
    change, problems = resolve_each(world, names, change, ("state",))
    rungs = choices("steps", "rung")
    for key, known in (("toward", tuple(world.authorities)), ("rung", rungs)):
        word = change.words[key]
        if word not in known:
            what = f"step: {key} is {word[:40]!r}, expected one of {', '.join(known) or 'none, as the world has none'}"
            problems.append(Problem(change.where, what, nearest(word[:40], known)))
    return replace(change, ids=()), problems


def add_step(world: World, change: Change) -> World:
    """Return the world in which the states take the step for certain."""
    steps = tuple(
        Step(change.words["toward"], thing.id, change.words["rung"], "taken in the scenario", change.words["on"], False,
             False, change.source, "")
        for thing in change.found
    )  # fmt: skip
    return replace(world, coming=(*world.coming, *steps))
