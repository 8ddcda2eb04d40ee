"""Who could stand between two sides of a quarrel, and who has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

Pair = tuple[str, str]


class Mediator(msgspec.Struct, frozen=True):
    """A state with positive ties to both sides of a quarrel.

    `reach` is the weaker of its two ties: a mediator is as good as his worse side thinks of him. `hosted` are the
    events in which both sides met at its place, or it went between them.
    """

    state: str
    sides: Pair
    quarrel: float
    ties: tuple[float, float]
    hosted: tuple[str, ...]

    @property
    def reach(self) -> float:
        """Return the weaker of the two ties."""
        return min(self.ties)


class Meeting(msgspec.Struct, frozen=True):
    """An event in which `sides` met, with the states that hosted or mediated it."""

    id: str
    sides: frozenset[str]
    by: frozenset[str]


def find_mediators(ties: Mapping[Pair, float], meetings: Iterable[Meeting] = ()) -> tuple[Mediator, ...]:
    """Return, for each negative tie, the states tied positively to both sides: the worst quarrel first, then by reach.

    A state that brought two sides together is listed with the quarrel even where one of its own ties is not positive
    (its reach then says so).
    """
    strength = {frozenset(pair): tie for pair, tie in ties.items()}
    states = sorted({state for pair in ties for state in pair})
    brought: dict[tuple[str, frozenset[str]], list[str]] = {}
    gathered = list(meetings)
    found = []
    for sides, quarrel in ties.items():
        if quarrel >= 0:
            continue
        for meeting in gathered:
            if set(sides) <= meeting.sides:
                for host in meeting.by - set(sides):
                    brought.setdefault((host, frozenset(sides)), []).append(meeting.id)
        hosts = {host for host, pair in brought if pair == frozenset(sides)}
        for state in sorted({*states, *hosts} - set(sides)):
            own = tuple(strength.get(frozenset((state, side)), 0.0) for side in sides)
            if min(own) > 0 or state in hosts:
                hosted = tuple(brought.get((state, frozenset(sides)), ()))
                found.append(Mediator(state, sides, quarrel, (own[0], own[1]), hosted))
    return tuple(sorted(found, key=lambda one: (one.quarrel, one.sides, -one.reach, one.state)))
