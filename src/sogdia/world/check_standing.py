"""Do steps towards an authority hold together?"""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.errors import Problem
from sogdia.world.model import World

LAST_FITTED_YEAR = 2023
"""No step after this year teaches the model: later ones are shown, and scored."""


def check_standing(world: World) -> Iterator[Problem]:
    """Yield what is wrong with rows of `steps`."""
    listed = {(step.authority, step.state) for step in world.steps if step.rung == "listed"}
    for step in world.steps:
        where = f"step of {step.state} ({step.rung}, {step.date})"
        if step.state == world.authorities[step.authority].state:
            yield Problem(where, "is of the country that the authority itself holds")
        if step.rung == "delisted" and (step.authority, step.state) not in listed:
            yield Problem(where, "takes off a list, but no step says that the state had listed anybody")
        if step.fitted and int(step.date[:4]) > LAST_FITTED_YEAR:
            yield Problem(where, f"may teach the model, which is fitted to {LAST_FITTED_YEAR} and no later")
