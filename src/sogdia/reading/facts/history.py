"""When works started, when a project opened or shall open, and when it was announced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.dates import When
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic

STARTED = re.compile(
    r"\b(?:commenc\w+|began|begun|start\w*|launch\w*|resum\w+|opened|inaugurated)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\bbroke\s+ground\b|\bground-?breaking\b|"
    r"\b(?:construction|works?)\s+(?:\w+\s+){0,4}?(?:began|begun|started|commenced|launched)\b|"
    r"\b(?:laid|laying|lay)\s+(?:the\s+)?(?:first\s+stone|foundations?|foundation\s+stone|cornerstone)\b|"
    r"\bgiven?\s+the\s+(?:signal|go-ahead|start|green\s+light)\b|\bgave\s+the\s+(?:signal|go-ahead|start|green\s+"
    r"light)\b"
)
OPENED = re.compile(
    r"\b(?:opened|inaugurated|commissioned|entered\s+(?:service|operation)|began\s+operat\w+|(?:be\s+)?complet(?:ed|"
    r"ion)|"
    r"operational|open)\b"
)
ANNOUNCED = re.compile(r"\b(?:announc\w+|unveil\w+|present\w+\s+plans|propos\w+|declared)\b")


def read_dates(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield when works started, when a project opened or shall open, and when it was announced."""
    for date in topic.scene.dates:
        clause = find_clause(topic.clauses, date.start)
        project = topic.find(text, date.start) if date.iso else ""
        if not project or _is_vaguer(topic, clause, date):
            continue
        for attribute, pattern in (("start_of_works", STARTED), ("opening", OPENED), ("announced", ANNOUNCED)):
            verb = pattern.search(text, clause.start, clause.end)
            of_way = WAY_WORD.search(text, clause.start, clause.end) or clause.link != "main"
            of_way = of_way or any(clause.start <= one.start < clause.end for one in topic.named)
            if verb and (of_way or attribute == "start_of_works"):
                is_led = attribute == "announced" and date.end <= verb.start()
                start, end = min(date.start, verb.start()), max(date.end, verb.end())
                yield Fact(date.start if is_led else start, date.end if is_led else end, project, attribute, date.iso)
                break


def _is_vaguer(topic: Topic, clause: Clause, date: When) -> bool:
    """Tell whether the clause tells the same date closer: `a year before, on 21 December 2023`."""
    others = [one.iso for one in topic.scene.dates if clause.start <= one.start < clause.end]
    return any(len(iso) > len(date.iso) and iso.startswith(date.iso) for iso in others)
