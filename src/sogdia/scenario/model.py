"""A scenario as a value: a name, a question, and changes in the order they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from sogdia.errors import Problem
from sogdia.evidence.quantity import Quantity
from sogdia.world.find import Found, Names
from sogdia.world.model import World

FIRST_YEAR, LAST_YEAR = 1990, 2060
CERTAIN_ENOUGH = 0.5  # a change at least this probable is part of the single, deterministic answer


class Change(msgspec.Struct, frozen=True):
    """One sentence of a scenario.

    `target` holds the names as written: one group of names for each place of the sentence, so that
    `demand = [["RUS", "BLR"], "IND"]` is `(("RUS", "BLR"), ("IND",))`. `start` and `end` are the first and the last
    year of the change; None is always. `found` and `ids` are filled in when the change meets a world: what the names
    stand for, and everything the change touches.
    """

    kind: str
    target: tuple[tuple[str, ...], ...]
    numbers: Mapping[str, Quantity]
    words: Mapping[str, str]
    flags: Mapping[str, bool]
    start: int | None
    end: int | None
    probability: float | None
    where: str
    source: str
    found: tuple[Found, ...] = ()
    ids: tuple[str, ...] = ()

    def is_active(self, when: int) -> bool:
        """Return whether the change holds in the year `when`."""
        return (self.start is None or self.start <= when) and (self.end is None or when <= self.end)

    def overlaps(self, other: Change) -> bool:
        """Return whether there is a year in which both changes hold."""
        start = max(self.start or FIRST_YEAR, other.start or FIRST_YEAR)
        return start <= min(self.end or LAST_YEAR, other.end or LAST_YEAR)

    @property
    def is_counted(self) -> bool:
        """Return whether the change is part of the deterministic answer; futures draw by `probability` instead."""
        return self.probability is None or self.probability >= CERTAIN_ENOUGH


class Scenario(msgspec.Struct, frozen=True):
    """Changes to a world; `year` is the year the question is asked for, `id` the name of its file."""

    id: str
    name: str
    question: str = ""
    year: int | None = None
    changes: tuple[Change, ...] = ()
    based_on: tuple[str, ...] = ()
    note: str = ""


BASE = Scenario(id="base", name="Base", question="What if nothing changes?")


class Field(msgspec.Struct, frozen=True):
    """A key that a kind of change takes besides its target; `type` is `number`, `mode`, `word`, `date` or `flag`."""

    name: str
    type: str
    unit: str
    required: bool
    description: str
    min: float | None = None
    max: float | None = None


Resolved = tuple[Change, list[Problem]]


class Kind(msgspec.Struct, frozen=True):
    """A kind of change: what it takes, how its names are found, and the function that makes the change.

    `resolve` looks the names up and returns the change with `found` and `ids`, and what is wrong with it. `apply`
    trusts that. `dated` is False for what decides which links exist, which comes before the world is dated.
    """

    name: str
    sentence: str
    target: str
    fields: tuple[Field, ...]
    resolve: Callable[[World, Names, Change], Resolved]
    apply: Callable[[World, Change], World]
    example: str
    dated: bool = True
    window: tuple[str, ...] = ("from", "to")
