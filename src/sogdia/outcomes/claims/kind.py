"""What a kind of term takes, and how it becomes samples."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sogdia.errors import Problem, nearest
from sogdia.outcomes.claims.model import Samples, Term, Voice
from sogdia.world.model import World
from sogdia.world.period import Period, read_period

T = TypeVar("T")


class Figure(NamedTuple):
    """A figure that came to be known after what the models are fitted on, so that it only serves verdicts."""

    subject: str
    attribute: str
    period: str
    value: float
    unit: str
    source: str
    note: str


class Asked(NamedTuple):
    """What a term is measured in: the undated world, who makes the claim, and figures that only serve verdicts.

    `kept` is what terms of one run share, by what it is.
    """

    world: World
    source: str
    figures: tuple[Figure, ...]
    kept: dict[Hashable, Any]

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made the first time."""
        if key not in self.kept:
            self.kept[key] = make()
        found: T = self.kept[key]
        return found


class Kind(NamedTuple):
    """A kind of term: its unit, the options it takes, how many words, and what it means.

    `check` returns what is wrong with a term whose words and options are right in number and name; `sample` is None
    for what is measured in futures of cargo.
    """

    unit: str
    options: tuple[str, ...]
    least: int
    most: int
    form: str
    told: str
    check: Callable[[Asked, Term], list[Problem]]
    sample: Callable[[Asked, Term], Samples] | None = None


def check_form(term: Term, kinds: Mapping[str, Kind]) -> list[Problem]:
    """Return what is wrong with the number of words and the names of options of a term."""
    kind = kinds[term.kind]
    problems = [
        Problem(term.where, f"{term.kind} has an option {name[:40]!r}, expected {_or(kind.options)}",
                nearest(name[:40], kind.options))
        for name, _ in term.options
        if name not in kind.options
    ]  # fmt: skip
    if not kind.least <= len(term.words) <= kind.most:
        problems.append(Problem(term.where, f"{str(term)[:80]!r} is no such measure, expected: {kind.form}"))
    return problems


def _or(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "none"


def check_date(term: Term, *names: str) -> list[Problem]:
    """Return the options that are given and are no dates."""
    return [
        Problem(term.where, f"{name} is {value[:40]!r}, expected a date such as 2025, 2025-04 or 2025-04-17")
        for name in names
        if (value := term.option(name)) and read_period(value) is None
    ]


def read_time(text: str) -> float:
    """Return the end of a checked date in years."""
    period = read_period(text)
    return period.end if period is not None else float("nan")


def check_known(term: Term, ids: Iterable[str], known: Iterable[str], what: str) -> list[Problem]:
    """Return the ids that are not known."""
    known = tuple(known)
    return [
        Problem(term.where, f"{id[:60]!r} is no {what} of the world", nearest(id[:60], known))
        for id in ids
        if id not in known
    ]


def date_years(text: str) -> float:
    """Return the middle of a date in years; nan for what is none."""
    period = read_period(text)
    return period.middle if isinstance(period, Period) else float("nan")


def gather(unit: str, told: Iterable[tuple[str, float]], source: str, basis: str = "sources") -> Samples:
    """Return as samples what sources tell, without the one that makes the claim, which is told beside."""
    voices = [Voice(name, value) for name, value in told if value == value]
    others = tuple(voice for voice in voices if voice.name != source)
    own = tuple(voice for voice in voices if voice.name == source)
    return Samples(np.array([voice.value for voice in others]), None, unit, basis, others, own)
