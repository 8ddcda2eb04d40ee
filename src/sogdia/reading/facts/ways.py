"""The ends of lines, what they lead through and what they go around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.mention import Mention

LINKING = re.compile(
    r"\b(?:link|connect|join|unit)(?:s|es|ing|ed)?\s+|"
    r"\b(?:extend|run|stretch|lead|originat|start|begin|pass|go)\w*\s+from\s+|"
    rf"\b{PIPE}(?:\s+[a-z]\w*){{0,3}}?\s+(?:from|between)\s+|^\s*between\s+|\bgap\s+between\s+|"
    r"\b(?:railway|railroad|road|line|corridor|extension|branch)\s+to\s+"
)
TO = re.compile(
    r"\b(?:to|with|and|toward|towards|into|until)\s+(?:the\s+)?(?:\w+\s+)?(?:port|city|town|border|"
    r"station)?(?:\s*of\s*)?(?:the\s+)?$"
)
THROUGH = re.compile(
    r"\b(?:(?:pass|run|go|proceed|lead|extend|travers|cross|transit|cut|snak|wind)(?:es|s|ing|ed)?\s+)?"
    r"(?:through|via|across)\s+|\b(?:travers(?:es|e|ing|ed)|crosses|crossed)\s+"
)
NEAR = 120
"""Most characters between a way and what it leads through."""

AVOIDING = re.compile(r"\b(?:bypass(?:es|ing|ed)?|circumvent(?:s|ing|ed)?|avoid(?:s|ing)?|skirt(?:s|ing)?)\s+")


def read_ends(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the ends of lines from their names and from what they are said to join, and the countries of a chain."""
    for one in topic.named:
        inside = [place for place in topic.scene.mentions if place.is_place and one.start <= place.start < one.end]
        ends = one.id.split("–") if one.kind in ("line", "ends") else [place.id for place in inside]
        if one.kind == "project" and len(inside) > 1 and all(place.sense == "endpoint" for place in inside):
            if inside[0].kind != "state":
                yield Fact(one.start, one.end, one.id, "endpoints", f"{ends[0]};{ends[-1]}")
        elif one.kind in ("line", "ends") and len(ends) > 1:
            states = [place.state for place in inside if place.kind == "state"]
            chain = one.end if one.kind == "ends" else max((place.end for place in inside), default=one.end)
            if len(states) > 2:
                yield Fact(one.start, chain, one.id, "countries", ";".join(states))
            elif len(ends) == 2:
                yield Fact(one.start, one.end, one.id, "endpoints", ";".join(ends), spelled=one.kind == "ends")
            elif len(ends) > 3:
                yield Fact(one.start, one.end, one.id, "via", ";".join(ends))
    for link in LINKING.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, link.start())
        places = [one for one in topic.scene.mentions if one.is_place and link.end() <= one.start < clause.end]
        inside = [one for one in topic.named if one.start <= link.start() < one.end]
        if len(places) < 2 or inside or not WAY_WORD.search(text, topic.scene.start, link.end()):
            continue
        first, second = places[:2]
        if (
            first.kind == second.kind == "state"
            or first.start - link.end() > 40
            or not TO.search(text, first.end, second.start)
        ):
            continue
        project = topic.find(text, link.start())
        if project:
            start = clause.start if link.start() - clause.start < 12 else link.start()
            yield Fact(start, second.end, project, "endpoints", f"{first.id};{second.id}")


def read_ways(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project leads through and what it goes around."""
    for attribute, pattern in (("via", THROUGH), ("avoids", AVOIDING)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            clause = find_clause(topic.clauses, match.start())
            places = [one for one in topic.scene.mentions if one.is_place and match.end() <= one.start < clause.end]
            places = [one for one in places if one.sense in ("place", "endpoint", "government")]
            inside = [one for one in topic.named if one.start <= match.start() < one.end]
            near = max(topic.scene.start if clause.link == "goes on" else clause.start, match.start() - NEAR)
            is_led = WAY_WORD.search(text, near, match.end()) or any(
                near <= one.end <= match.start() for one in topic.named
            )
            if not places or places[0].start - match.end() > 40 or inside or not is_led:
                continue
            project = topic.find(text, match.start())
            run = _run(text, places)
            if project:
                yield Fact(
                    match.start(),
                    run[-1].end,
                    project,
                    attribute,
                    ";".join(one.state if one.kind == "state" else one.id for one in run),
                )


def _run(text: str, places: Sequence[Mention]) -> list[Mention]:
    """Return the places that stand in one list with the first."""
    run = [places[0]]
    for one in places[1:]:
        if re.fullmatch(
            r"[\s,()–-]*(?:and|or|as well as|alongside|then)?[\s,(]*(?:the\s+)?", text[run[-1].end : one.start]
        ):
            run.append(one)
        else:
            break
    return run
