"""What closing things comes to: each alone, and which two are each other's way round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sogdia.critical import Effect


class Together(NamedTuple):
    """Two things closed at once. `apart_musd_yr` is what the two cost when each closes alone, added up."""

    effect: Effect
    apart_musd_yr: float

    @property
    def more_musd_yr(self) -> float:
        """Return what the two cost beyond that: large where one is the other's way round."""
        return self.effect.cost_musd_yr - self.apart_musd_yr


class Critical(NamedTuple):
    """What each thing is worth in a year, the dearest first; what carries nothing is counted, not listed.

    `searched` is how many of the first were searched for ways round at the costs that hold when they are closed.
    """

    scenario: str
    year: int
    carried_mt_yr: float
    idle: int
    searched: int
    alone: tuple[Effect, ...]
    together: tuple[Together, ...]


def weigh_closures(
    scenario: str, year: int, carried_mt_yr: float, singles: Sequence[Effect], pairs: Sequence[Effect],
    before_search: Sequence[Effect],
) -> Critical:  # fmt: skip
    """Return the effects in order. `before_search` are those of single things among the same routes as the pairs."""
    cost = {effect.closed[0]: effect.cost_musd_yr for effect in before_search}
    used = [effect for effect in singles if effect.cargo_mt_yr > 0]
    together = [Together(pair, cost[pair.closed[0]] + cost[pair.closed[1]]) for pair in pairs]
    searched = next((index for index, effect in enumerate(used) if effect.missed_usd_t is None), len(used))
    return Critical(
        scenario, year, carried_mt_yr, len(singles) - len(used), searched, tuple(used),
        tuple(sorted(together, key=lambda one: (-one.more_musd_yr, one.effect.closed))),
    )  # fmt: skip
