"""When works started, when a project opened or shall open, and when it was announced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic

STARTED = re.compile(
    r"\b(?:commenc\w+|began|begun|start\w*|launch\w*|resum\w+|opened|inaugurated)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\bbroke\s+ground\b|\bground-?breaking\b|"
    r"\b(?:construction|works?)\s+(?:\w+\s+){0,4}?(?:began|begun|started|commenced|launched)\b|"
    r"\b(?:laid|laying|lay)\s+(?:the\s+)?(?:first\s+stone|foundations?|foundation\s+stone|cornerstone)\b|"
    r"\bgiven?\s+the\s+(?:signal|go-ahead|start|green\s+light)\b|\bgave\s+the\s+(?:signal|go-ahead|start|green\s+light)\b"
)
OPENED = re.compile(
    r"\b(?:opened|inaugurated|commissioned|entered\s+(?:service|operation)|began\s+operat\w+|(?:be\s+)?complet\w+|"
    r"operational|open)\b"
)
ANNOUNCED = re.compile(r"\b(?:announc\w+|unveil\w+|present\w+\s+plans|propos\w+|declared)\b")


def read_dates(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield when works started, when a project opened or shall open, and when it was announced."""
    for date in topic.scene.dates:
        clause = find_clause(topic.clauses, date.start)
        project = topic.find(text, date.start) if date.iso else ""
        if not project:
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
