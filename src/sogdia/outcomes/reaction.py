"""What a scenario does outside the network: arms that are not supplied, steps that are taken."""

from __future__ import annotations

import msgspec

from sogdia.lenses.arms import Shock
from sogdia.lenses.standing import period_of
from sogdia.outcomes.arms import ArmsAnswer, answer_arms
from sogdia.outcomes.standing import StandingAnswer, answer_standing, list_given
from sogdia.world.model import World

YEARS_AFTER = 3


class Reaction(msgspec.Struct, frozen=True):
    """What the other lenses answer; `arms` is None and `standing` empty where the scenario touches neither."""

    arms: ArmsAnswer | None
    standing: tuple[StandingAnswer, ...]


def measure_reaction(world: World, changed: World) -> Reaction:
    """Return what `changed` (the world under a scenario) says of arms and standing that `world` does not.

    Chances of steps are told from the year of the first step taken for certain to some years after the last. Raises
    `SogdiaError` for a supplier or a step that makes no sense.
    """
    arms = answer_arms(world, shock=Shock(supply=changed.supply)) if changed.supply else None
    standing = []
    for authority in dict.fromkeys(step.authority for step in changed.coming):
        years = [period_of(step.date).year for step in changed.coming if step.authority == authority]
        given = list_given(changed, authority)
        standing.append(
            answer_standing(world, authority, start=min(years), until=max(years) + YEARS_AFTER, given=given)
        )
    return Reaction(arms, tuple(standing))
