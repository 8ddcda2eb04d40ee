"""What a scenario does outside the network, as sheets."""

from __future__ import annotations

from sogdia.outcomes.reaction import Reaction
from sogdia.views.arms import build_outlook_sheet
from sogdia.views.sheet import Sheet
from sogdia.views.standing import build_chances_sheet
from sogdia.world.model import World


def build_reaction_sheets(reaction: Reaction, world: World, whole: bool = False) -> tuple[Sheet, ...]:
    """Return what buyers of arms may take, and the chances of steps; nothing where the scenario touches neither."""
    arms = (build_outlook_sheet(reaction.arms, world, whole),) if reaction.arms is not None else ()
    return (*arms, *(build_chances_sheet(answer, world) for answer in reaction.standing))
