"""What a better or worse tie between two states makes of their border."""

from __future__ import annotations

from sogdia.errors import Problem, nearest
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import resolve_things
from sogdia.world.find import Names
from sogdia.world.model import World
from sogdia.world.regime import REGIMES, lacks_regimes, set_regime


def resolve_tie(world: World, names: Names, change: Change) -> Resolved:
    """Find the crossings between two states."""
    change, problems = resolve_things(world, names, change, ("state",))
    if len(change.found) != 2:
        problems.append(Problem(change.where, "tie: expected a list of two states"))
    regime = change.words["to"]
    if regime not in REGIMES:
        what = f"tie: to is {regime[:40]!r}, expected one of {', '.join(REGIMES)}"
        problems.append(Problem(change.where, what, nearest(regime[:40], REGIMES)))
    elif lacks_regimes(world):
        problems.append(Problem(change.where, "tie: this world has no figures of border regimes (regime:strained …)"))
    elif not problems and change.start is None and all(world.crossings[id_].regime == regime for id_ in change.ids):
        what = f"tie: every crossing between them is {regime} already; nothing to change"
        problems.append(Problem(change.where, what))
    return change, problems


def set_tie(world: World, change: Change) -> World:
    """Return the world with every crossing between the two states under the regime."""
    first, second = (thing.id for thing in change.found)
    return set_regime(world, (first, second), change.words["to"], change.source)
