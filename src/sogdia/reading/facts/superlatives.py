"""In what a project is first or most: `the shortest overland route`, `the first rail link`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.facts.topic import Fact, Topic
from sogdia.reading.scene import Scene

NO_SUPERLATIVE = (
    r"(?!(?:west|east|interest|invest|forest|request|protest|test|arrest|guest|rest|harvest|modest|honest|latest|"
    r"contest|manifest|suggest|quest|nearest|southwest|northwest|southeast|northeast|past|best)\b)"
)
WAY = (
    r"(?:railways?|railroads?|rail|lines?|routes?|roads?|highways?|corridors?|pipelines?|links?|ports?|terminals?|"
    r"projects?|initiatives?|tunnels?|bridges?|canals?|connections?|network|gateway|outlet)"
)
SUPERLATIVE = re.compile(
    rf"\b(?:most\s+[a-z]+(?:\s+and\s+(?:most\s+)?[a-z]+)?|{NO_SUPERLATIVE}[a-z]{{3,}}est|(?:very\s+)?first(?:-ever)?|"
    rf"inaugural|only|sole)\s+(?:[a-z-]+\s+){{0,3}}?{WAY}\b(?!\s+(?:phase|stage|section|segment))"
)


def find_compared(text: str, scene: Scene, clauses: tuple[Clause, ...]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of superlatives with all that bounds them: `the shortest route between A and B via C`.

    What they name tells in what comparison a project is first, and is no course or end of its own.
    """
    found = SUPERLATIVE.finditer(text, scene.start, scene.end)
    return tuple((match.start(), find_clause(clauses, match.start()).end) for match in found)


def read_superlatives(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield in what projects are first or most."""
    for match in SUPERLATIVE.finditer(text, topic.scene.start, topic.scene.end):
        project = topic.find(text, match.start())
        if project:
            yield Fact(match.start(), match.end(), project, "distinction", match[0])
