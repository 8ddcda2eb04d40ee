"""The status of projects: `proposed Kabul Corridor`, `is nearing completion`, a feasibility study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.phrases import build_pattern, read_table
from sogdia.reading.sides import group_parties

DATED = re.compile(r"\b(?:open|inaugurat|commission|launch|commenc|beg[au]n|start|complet)\w*", re.IGNORECASE)
"""What tells a start or an opening rather than a status where it has a date."""

LEADS = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|been|be|also|already|currently|now|actively|officially|being|still|"
    r"only)\s+)*$"
)
CLOSE = 90
"""Most characters between a project and a status that is said of it in the same clause."""


class Status(msgspec.Struct, frozen=True):
    """A row of `statuses.csv`; an `adjective` stands before the project, a `predicate` anywhere in its clause."""

    pattern: re.Pattern[str]
    status: str
    is_adjective: bool


@cache
def read_statuses() -> tuple[Status, ...]:
    """Return the shipped words for the status of a project, in the order of the table."""
    return tuple(
        Status(
            re.compile(rf"(?<![\w-]){build_pattern(row['phrase'])}(?![\w-])", re.IGNORECASE),
            row["status"],
            row["kind"] == "adjective",
        )
        for row in read_table("statuses")
    )


def read_status(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the status of projects: `proposed Kabul Corridor`, `is nearing completion`."""
    matches = [
        (match, status)
        for status in read_statuses()
        for match in status.pattern.finditer(text, topic.scene.start, topic.scene.end)
    ]
    taken: list[tuple[int, int]] = []
    for match, status in sorted(matches, key=lambda one: (one[0].start() - one[0].end(), one[0].start())):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found = (
                _read_adjective(text, topic, status, match)
                if status.is_adjective
                else _read_predicate(text, topic, status, match)
            )
            if found:
                taken.append((match.start(), match.end()))
                yield found


def _read_adjective(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    after = [
        one for one in topic.named if 0 < one.start - match.end() < 25 and "," not in text[match.end() : one.start]
    ]
    if after:
        return Fact(match.start(), after[0].end, after[0].id, "status", status.status)
    noun = re.match(rf"\s+(?:[\w-]+\s+){{0,2}}{PIPE}\b", text[match.end() : match.end() + 60])
    project = topic.find(text, match.start()) if noun else ""
    return Fact(match.start(), match.end() + noun.end(), project, "status", status.status) if noun and project else None


def _read_predicate(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    clause = find_clause(topic.clauses, match.start())
    near = [one for one in topic.named if one.start < match.end() + CLOSE and match.start() - CLOSE * 2 < one.end]
    is_told = (
        near
        or WAY_WORD.search(text, clause.start, clause.end)
        or re.search(r"\b(?:construction|work)\b", match[0].lower())
    )
    project = topic.find(text, match.start()) if is_told else ""
    is_dated = any(clause.start <= one.start < clause.end and one.iso for one in topic.scene.dates)
    if not project or (is_dated and DATED.search(match[0])):
        return None
    if status.status == "studied":
        groups = [one for one in group_parties(text, topic.scene, clause.start, match.start()) if not one.before]
        by = ";".join(groups[0].codes) if groups else ""
        return Fact(clause.start if groups else match.start(), match.end(), project, "feasibility_study", by)
    start = match.start() - len(LEADS.search(text[clause.start : match.start()])[0])  # type: ignore[index]  # it always matches
    return Fact(start, match.end(), project, "status", status.status)
