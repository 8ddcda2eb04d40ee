"""The status of projects: `proposed Kabul Corridor`, `is nearing completion`, a feasibility study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.phrases import build_pattern, read_table
from sogdia.reading.scene import Scene
from sogdia.reading.sides import group_parties

DATED = re.compile(
    r"\b(?:went|came|entered|put|open|inaugurat|commission|launch|commenc|beg[au]n|start|complet)\w*", re.IGNORECASE
)
"""What tells a start or an opening rather than a status where it has a date."""

ONWARD = re.compile(r"\s+to\s+(?!be\b)[a-z]+")
"""`is projected to provide`: what it shall do, not how far it is; rows of the table hold the verbs that tell both."""

IN_PART = re.compile(r"\b[Oo]nly\s+(?:the\s+|an?\s+|\w+\s+){0,3}(?:section|segment|part|stretch|phase|leg)\b")
UNDONE = re.compile(r"\b(?:to|would|will|could|may|might|of|for|toward|discuss\w*|plan\w*)\s+(?:\w+\s+)?$")
GENERIC = re.compile(
    r"^(?!.*\b(?:the|a|an|this|these|its|their|new|two|three)\b).*\b(?:lines|routes|roads|corridors|links|railways|"
    r"ports)$"
)
"""Ways in general: `advancing mutually beneficial transport routes`."""

IDEA = ("sought", "announced")
LEADS = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|been|be|also|already|currently|now|actively|officially|being|still|"
    r"only)\s+)*$"
)
NOUN_AFTER = re.compile(rf"\s+(?:(?!(?:on|of|for|to|in|by|with|along)\b)[\w-]+\s+){{0,2}}{PIPE}\b")
ITSELF = re.compile(r"It\s+")
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
    told: list[Fact] = []
    for match, status in sorted(matches, key=lambda one: (one[0].start() - one[0].end(), one[0].start())):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found = (
                _read_adjective(text, topic, status, match)
                if status.is_adjective
                else _read_predicate(text, topic, status, match)
            )
            if found:
                taken.append((match.start(), match.end()))
                told.append(found)
    yield from _drop_alike(told)


def _drop_alike(told: Sequence[Fact]) -> Iterator[Fact]:
    """Yield statuses, of a project that is said twice to be only an idea the first."""
    for fact in sorted(told, key=lambda one: one.start):
        before = [one for one in told if one.project == fact.project and one.start < fact.start]
        if fact.value not in IDEA or not any(one.value in IDEA for one in before):
            yield fact


def _read_adjective(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    after = [
        one for one in topic.named if 0 < one.start - match.end() < 25 and "," not in text[match.end() : one.start]
    ]
    if after:
        return Fact(match.start(), after[0].end, after[0].id, "status", status.status)
    noun = NOUN_AFTER.match(text, match.end(), match.end() + 60)
    project = topic.find(text, match.start()) if noun else ""
    return Fact(match.start(), noun.end(), project, "status", status.status) if noun and project else None


def _read_predicate(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    if topic.is_compared(match.start()) or ONWARD.match(text, match.end()) or GENERIC.search(match[0]):
        return None
    clause = find_clause(topic.clauses, match.start())
    near = [one for one in topic.named if one.start < match.end() + CLOSE and match.start() - CLOSE * 2 < one.end]
    is_told = (
        near
        or (topic.goes_on and ITSELF.match(text, clause.start))
        or WAY_WORD.search(text, clause.start, clause.end)
        or re.search(r"\b(?:construction|work)\b", match[0].lower())
    )
    project = topic.find(text, match.start()) if is_told else ""
    is_dated = any(clause.start <= one.start < clause.end and one.iso for one in topic.scene.dates)
    counted = [one for one in topic.scene.numbers if one.kind == "count" and clause.start <= one.start < match.start()]
    if counted and not any(clause.start <= one.start < match.start() for one in topic.named):
        return None  # parts of a project: `12 tunnels are planned`
    if not project or (is_dated and DATED.search(match[0])):
        return None
    if status.status == "studied":
        groups = [one for one in group_parties(text, topic.scene, clause.start, match.start()) if not one.before]
        by = ";".join(groups[0].codes) if groups else ""
        return Fact(clause.start if groups else match.start(), match.end(), project, "feasibility_study", by)
    start = match.start() - len(LEADS.search(text[clause.start : match.start()])[0])  # type: ignore[index]  # it always matches
    told = (
        "building" if status.status == "open" and IN_PART.search(text, clause.start, match.start()) else status.status
    )
    after = [one for one in near if 0 <= one.start - match.end() < 5]
    return Fact(start, after[0].end if after else match.end(), project, "status", told)


OPENING = re.compile(r"\b(?:re)?open(?:ed|ing)\s+(?:of\s+)?(?:the\s+|an?\s+|its\s+)?")
TRADE = re.compile(
    r"\b(?:[Tt]he\s+)?(?P<what>extension|expansion|increase|resumption|launch|start|beginning|suspension|halt|"
    r"end)\s+of\s+"
    r"(?:electricity|power|gas|oil|fuel|water)\s+(?:exports?|supplies|imports?|deliveries|transit)"
    r"(?:\s+(?:to|from)\s+[A-Z]\w+)?"
)
ENDED = ("suspension", "halt", "end")


def read_openings(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield that a crossing is open: `opening border markets`."""
    scene = topic.scene
    for match in OPENING.finditer(text, scene.start, scene.end):
        one = next((one for one in topic.named if 0 <= one.start - match.end() < 2), None)
        clause = find_clause(topic.clauses, match.start())
        is_dated = any(clause.start <= date.start < clause.end and date.iso for date in scene.dates)
        if one and not is_dated and not UNDONE.search(text, clause.start, match.start()):
            yield Fact(match.start(), one.end, one.id, "status", "open")


def read_trades(text: str, scene: Scene) -> Iterator[Fact]:
    """Yield that a trade by wire or pipe runs or was stopped; such a trade is a project of its own."""
    for match in TRADE.finditer(text, scene.start, scene.end):
        yield Fact(*match.span(), match[0], "status", "stalled" if match["what"] in ENDED else "open")
