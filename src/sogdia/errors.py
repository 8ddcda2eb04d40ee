"""Everything that can be refused, on one page.

    SogdiaError                 one sentence a user can act on
    ├── WorldError              the world's tables are not sound
    ├── ScenarioError           a scenario cannot be read or cannot be applied
    ├── NetworkError            a place or region cannot be reached or does not exist
    ├── EquilibriumError        the solver was given arrays that make no sense, or did not converge
    ├── ExchangeError           a file of another tool cannot be read or written
    ├── ClaimError              a table of claims cannot be read, or does not fit the world
    └── ReadingError            a document cannot be read, or a reading cannot be scored

A refusal carries all the problems found at once, each with the place it stands at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what it is, and the nearest right name if there is one."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `where: what. Did you mean …?` on one line."""
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.where}: {self.what}.{hint}"


class SogdiaError(Exception):
    """The base of every refusal; `problems` holds each reason."""

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        """Take one problem, several, or a sentence."""
        if isinstance(problems, str):
            self.problems: tuple[Problem, ...] = (Problem("sogdia", problems),)
            message = problems
        else:
            self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
            message = "\n".join(map(str, self.problems))
        super().__init__(message)


class WorldError(SogdiaError):
    """The world's tables are not sound."""


class ScenarioError(SogdiaError):
    """A scenario cannot be read, or cannot be applied to this world.

    `readable` is the scenario without its unreadable changes, so that what else is wrong can be told at once.
    """

    readable: object = None


class NetworkError(SogdiaError):
    """A place or region is unknown or cannot be reached."""


class EquilibriumError(SogdiaError):
    """Arrays that make no sense, or a solution that was not reached."""


class ExchangeError(SogdiaError):
    """A file of another tool cannot be read or written."""


class ClaimError(SogdiaError):
    """A table of claims cannot be read, or asks for what the world does not have."""


class ReadingError(SogdiaError):
    """A document cannot be read as text, or there is nothing to score its reading against."""


ALIKE, ALIKE_IF_SHORT = 0.75, 0.6
"""Share of letters that a slip of the pen leaves in place; of a name of three letters one wrong letter is a third."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return `Did you mean "…"?` for the name most like `name`, or an empty string if nothing is near.

    >>> nearest("Kandahr", ["Kabul", "Kandahar"]), nearest("London", ["Andijon"])
    ('Did you mean "Kandahar"?', '')
    """
    by_folded = {known.casefold(): known for known in names}
    cutoff = ALIKE_IF_SHORT if len(name) <= 3 else ALIKE
    match = get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return f'Did you mean "{by_folded[match[0]]}"?' if match else ""
