"""Where the cargo of a corridor comes from, or goes to: other ways, or trade that would not be carried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sogdia.outcomes.shifts import Shift, Way


class Diversion(NamedTuple):
    """Of the cargo that a corridor gained or lost, what came from other ways of the same pairs, or went to them.

    All in shares of it (0 to 1), over the routes that outcomes list; the rest is trade carried only with the corridor.
    `others` are those other ways, the largest first.
    """

    gains: bool
    diverted: float
    others: tuple[tuple[Way, float], ...]

    @property
    def rest(self) -> float:
        """Return the share that neither came from other ways nor went to them."""
        return 1.0 - self.diverted


def measure_diversion(shifts: Sequence[Shift], corridor: str, gains: bool) -> Diversion | None:
    """Return the diversion to (`gains`) or from a corridor; None if no listed route of it gains or loses.

    What moved within a pair is shared among its ways in proportion to what each gained or lost.
    """
    total = diverted = 0.0
    others: dict[Way, float] = {}
    for shift in shifts:
        ours, theirs = (shift.gained, shift.lost) if gains else (shift.lost, shift.gained)
        size = sum(abs(move.change) for move in ours)
        mine = sum(abs(move.change) for move in ours if corridor in move.way.corridors)
        if mine <= 0:
            continue
        moved = shift.moved * mine / size
        total += mine
        diverted += moved
        other_size = sum(abs(move.change) for move in theirs)
        for move in theirs:
            others[move.way] = others.get(move.way, 0.0) + moved * abs(move.change) / other_size
    if total <= 0:
        return None
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    return Diversion(gains, diverted / total, tuple((way, size / total) for way, size in ranked))
