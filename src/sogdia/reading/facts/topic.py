"""What a sentence is about: the projects named in it, and the one named last before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.mention import Mention
from sogdia.reading.scene import Scene

PIPE = (
    r"(?:railways?|railroads?|rail|lines?|routes?|roads?|highways?|corridors?|pipelines?|links?|ports?|terminals?|"
    r"segments?|sections?|"
    r"projects?|ventures?|initiatives?|branch(?:es)?|tunnels?|bridges?|canals?|dams?|plants?|cables?|reactors?|"
    r"turbines?|harbou?rs?|power stations?|"
    r"hydropower stations?|reservoirs?|refinery|interconnectors?|extension|connection|network|"
    r"seaport|transport artery|tracks?|stretch(?:es)?|gap|phases?|stages?|corridor project)"
)
ANAPHOR = re.compile(
    rf"^\s*(?:It|Its|Their|Both)\b|\b(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Ii]ts|[Bb]oth|[Tt]he\s+(?:two|new|proposed|"
    rf"planned|entire|"
    rf"whole))\s+(?:[\w-]+\s+){{0,2}}{PIPE}\b|\b[Tt]ransit\s+(?:through|via|across)\b|"
    r"\b[Tt]he\s+(?:money|funding|financing|price|costs?|construction|works?|building|sponsors|joint\s+(?:company|"
    r"venture)|consortium|"
    r"first\s+phase)\b|"
    r"\blaid\s+the\s+(?:first\s+stone|foundations?)|\bground-?breaking\b|\bbroke\s+ground\b"
)
WAY_WORD = re.compile(rf"\b{PIPE}\b", re.IGNORECASE)


WHOLE = re.compile(r",\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+)?(?:part|branch|section|segment|leg|arm)\s+of\s+(?:the\s+)?$")
"""Before a project in an apposition that only tells what another one belongs to."""


class Topic(msgspec.Struct, frozen=True):
    """The projects spoken of in a sentence, and those named before it, the last first.

    `compared` are the stretches of superlatives, what stands in them tells no course. `priced` tells that the sentence
    before opened on a price, `goes_on` that the paragraph spoke of a project before.
    """

    scene: Scene
    clauses: tuple[Clause, ...]
    named: tuple[Mention, ...]
    earlier: tuple[str, ...]
    priced: bool
    compared: tuple[tuple[int, int], ...] = ()
    goes_on: bool = False

    @property
    def last(self) -> str:
        """The project named last before the sentence, empty if there is none."""
        return self.earlier[0] if self.earlier else ""

    def is_compared(self, at: int) -> bool:
        """Whether a place in the sentence only bounds a superlative."""
        return any(start <= at < end for start, end in self.compared)

    def find(self, text: str, at: int) -> str:
        """Return the project that a place in the sentence speaks of: named in its clause, before it, or lately."""
        clause = find_clause(self.clauses, at)
        own = [one for one in self.named if not WHOLE.search(text, self.scene.start, one.start)] or self.named
        inside = [one for one in own if clause.start <= one.start < clause.end]
        if inside:
            return min(inside, key=lambda one: (one.start > at, abs(one.start - at))).id
        before = [one for one in own if one.start < at]
        if before:
            return before[-1].id
        if self.last and (self.named == () or ANAPHOR.search(text, self.scene.start, self.scene.end)):
            return self.last
        return self.named[0].id if self.named else ""

    def speaks(self, text: str) -> bool:
        """Whether the sentence speaks of a project at all."""
        return bool(self.named) or (bool(self.last) and bool(ANAPHOR.search(text, self.scene.start, self.scene.end)))


class Fact(msgspec.Struct, frozen=True):
    """One attribute of a project, at a place in the text; `spelled` tells that ends do not only stand in its name."""

    start: int
    end: int
    project: str
    attribute: str
    value: str
    unit: str = ""
    spelled: bool = False


Rule = Callable[[str, Topic], Iterator[Fact]]
