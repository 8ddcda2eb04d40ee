"""Deeds told by another's: `Norway followed in May`, `Poland did likewise`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.roles import Event
from sogdia.reading.scene import Scene
from sogdia.reading.sides import find_subject

FOLLOWED = re.compile(
    r"\b(?:followed(?:\s+(?:suit|its\s+example|their\s+example))?(?=\s+(?:on|in|a|two|three|by|soon|later|shortly|"
    r"suit|its|their)\b|"
    r"\s*[.;,])|(?:did|has\s+done|had\s+done|have\s+done)\s+(?:so(?!\s+(?:much|little|well|far))|likewise|the\s+"
    r"same))\b"
)


THING = re.compile(
    r"\b(?:an?|another|second|third)\s+(?:[a-z-]+\s+){0,2}[a-z]+(?:\s+(?:between|of|with|by|on|for|in)\b[^,]*)?\s+$"
)
"""A thing that followed, not somebody: `a call between their presidents followed`."""


def find_followers(
    text: str, scene: Scene, clauses: Sequence[Clause], told: Sequence[Event], last: Event | None
) -> Iterator[Event]:
    """Yield what sides are said to have done as others before them; `last` is the deed told before the sentence.

    The deed must be dated, for without a date it is mostly told as a habit.
    """
    for match in FOLLOWED.finditer(text, scene.start, scene.end):
        clause = find_clause(clauses, match.start())
        before = [one for one in told if one.end <= match.start() and one.verb.plover and one.targets]
        deed = before[-1] if before else last
        actors = find_subject(text, scene, clauses, clause, match.start())
        if THING.search(text[clause.start : match.start()]):
            continue
        is_dated = any(clause.start <= date.start < clause.end and date.iso for date in scene.dates)
        if deed and actors and is_dated:
            targets = tuple(code for code in deed.targets if code not in actors) or deed.targets
            yield replace(deed, start=clause.start, end=clause.end, actors=actors, targets=targets)
