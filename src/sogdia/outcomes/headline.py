"""The answer in a few sentences, as data: what each main corridor gains or loses, what is left to a rival."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from sogdia.lenses.results import Key
from sogdia.outcomes.compare import Comparison, Row

OPENS_MT_YR = 0.05
"""A corridor that carries less is told to be shut."""
Verdict = Literal["opens", "closes", "gains", "loses", "unchanged"]


class Headline(msgspec.Struct, frozen=True):
    """What becomes of one corridor."""

    row: Row
    which: int
    verdict: Verdict


class Rival(msgspec.Struct, frozen=True):
    """A project's cargo in Mt/yr if it were built: `alone` without the scenario, `beside` it with the scenario."""

    project: str
    name: str
    alone: float
    beside: float

    @property
    def change(self) -> float:
        """Return what the scenario adds to the project's cargo, in Mt/yr; negative where it takes cargo away."""
        return self.beside - self.alone


def measure_headlines(
    comparison: Comparison,
    which: int = 0,
    count: int = 5,
    floor_mt_yr: float = 0.05,
    always: Collection[str] = (),
) -> tuple[Headline, ...]:
    """Return what becomes of the `count` corridors whose cargo changes most, by at least `floor_mt_yr`.

    Corridors named in `always` are told of whatever becomes of them, if they carry anything in either.
    """
    rows = comparison.take("corridor", "cargo_mt_yr")
    ranked = sorted(rows, key=lambda row: (-abs(row.changes[which] or 0.0), row.id))
    moved = [row for row in ranked if abs(row.changes[which] or 0.0) >= floor_mt_yr][:count]
    asked = [row for row in ranked if row.id in always and row not in moved and (row.base or row.values[which])]
    return tuple(Headline(row, which, _judge(row, which, floor_mt_yr)) for row in (*moved, *asked))


def choose_headline(comparison: Comparison, which: int = 0) -> Key:
    """Return the measure an article would lead with: a corridor that opens, else the one that changes most.

    Of several that open it is the one with most cargo; where no corridor changes it is all that is carried.
    """
    rows = comparison.take("corridor", "cargo_mt_yr")
    opened = [row for row in rows if _judge(row, which, OPENS_MT_YR) == "opens"]
    top = max(opened or rows, key=lambda row: abs(row.changes[which] or 0.0), default=None)
    return top.key if top and top.changes[which] else Key("total", "all", "carried_mt_yr")


def _judge(row: Row, which: int, floor_mt_yr: float) -> Verdict:
    """Return the one word for a change."""
    base, value = row.base or 0.0, row.values[which] or 0.0
    if base < floor_mt_yr <= value:
        return "opens"
    if value < floor_mt_yr <= base:
        return "closes"
    if abs(value - base) < floor_mt_yr:
        return "unchanged"
    return "gains" if value > base else "loses"
