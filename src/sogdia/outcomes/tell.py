"""Everything a brief of one scenario is written from, computed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sogdia.outcomes.ask import ask
from sogdia.outcomes.claims import Table, ask_claims, list_claims_about
from sogdia.outcomes.reaction import Reaction, measure_reaction
from sogdia.outcomes.story import Story, build_story
from sogdia.scenario import Scenario, apply_scenario, resolve_scenario
from sogdia.world.model import World

LEAST = 10
"""Futures from which a verdict may come."""


def tell(
    world: World, scenario: Scenario, when: int, report: Callable[[str], None], futures: int, seed: int, command: str,
    claims: Table | None = None,
) -> Story:  # fmt: skip
    """Return the story of a scenario in the year `when`; it must have been checked.

    `claims` is a table of which those that turn on the scenario are judged too, in as many futures.
    Raises `EquilibriumError` if cargo were lost or made, `SogdiaError` for arms or steps that make no sense.
    """
    answer = ask(world, [scenario], when, report, futures, seed)
    changed = apply_scenario(world, scenario, when)
    touched = bool(changed.supply or changed.coming)
    reaction = measure_reaction(world, changed) if touched else Reaction(None, ())
    changes, _ = resolve_scenario(world, scenario, when)
    active = tuple(change for change in changes if change.is_active(when) and change.is_counted)
    story = build_story(world, scenario, active, answer, reaction, seed, command)
    about = list_claims_about(claims, scenario.id) if claims else ()
    if claims is None or not about:
        return story
    return msgspec.structs.replace(story, claims=ask_claims(world, claims, max(futures, LEAST), report, about))
