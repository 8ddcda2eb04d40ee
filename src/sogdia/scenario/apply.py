"""A scenario applied to a world."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.errors import ScenarioError
from sogdia.scenario.changes import CHANGES
from sogdia.scenario.check import resolve_scenario
from sogdia.scenario.model import Change, Scenario
from sogdia.world.model import World


def apply_scenario(world: World, scenario: Scenario, when: int) -> World:
    """Return the undated `world` on `when` if `scenario` comes true.

    Changes are made in the order in which they are written, those that decide which lines exist first. Of changes with
    a `probability` those of at least one half are made. Raises `ScenarioError` with all that is wrong, whether or not
    it holds in the year `when`; a scenario without changes gives exactly `world.on(when)`.
    """
    if world.year is not None:
        raise ScenarioError(f"The world is that of {world.year}; a scenario is applied to the undated world.")
    changes, problems = resolve_scenario(world, scenario, when)
    if problems:
        raise ScenarioError(problems)
    return apply_changes(world, changes, when)


def apply_changes(world: World, changes: Sequence[Change], when: int) -> World:
    """Return the undated `world` on `when` with resolved `changes` made.

    Resolving (`resolve_scenario`) takes most of the time and is the same for every future; making the changes is a
    matter of a few milliseconds. A future may draw other numbers for them first.
    """
    active = [change for change in changes if change.is_counted and change.is_active(when)]
    for change in active:
        if not CHANGES[change.kind].dated:
            world = CHANGES[change.kind].apply(world, change)
    world = world.on(when)
    for change in active:
        if CHANGES[change.kind].dated:
            world = CHANGES[change.kind].apply(world, change)
    return world
