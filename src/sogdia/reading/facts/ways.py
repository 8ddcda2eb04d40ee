"""The ends of lines, what they lead through and what they go around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.mention import Mention

LINKING = re.compile(
    r"\b(?:link|connect|join|unit)(?:s|es|ing|ed)?\s+|"
    r"\b(?:extend|run|lead|carry|stretch|lead|originat|start|begin|pass|go)\w*(?:\s+(?:for\s+)?[\d,.]+\s+\w+|\s+"
    r"over\s+[\d,.]+\s+\w+)?\s+from\s+|"
    rf"\b{PIPE}(?:\s+of\s+(?:[a-z]+\s+)?[\d,.]+\s+\w+)?(?!\s+(?:lead|run|extend|stretch|pass|go)(?:s|es)?\b)(?:\s+[a-z]\w*){{0,3}}?\s+(?:from|between)\s+|\bover\s+[\d,.]+\s+(?:km|kilomet(?:er|re)s)\s+from\s+|\bgap\s+between\s+|"
    r"\b(?:railway|railroad|road|line|corridor|extension|branch)\s+to\s+"
)
THROUGH_TO = re.compile(r"\s+(?:through|via|across|by\s+way\s+of)\s+[^;.]{3,60}?\s+(?=(?:on\s+)?to\s+(?:the\s+)?[A-Z])")
FROM = re.compile(r"\bfrom\s+")
CARRYING = re.compile(r"\b(?:carr(?:y|ies|ied|ying)|transmit|transport|deliver|bring|send|supply|export|run|lead)\w*\b")
TO = re.compile(
    r"\b(?:to|with|and|toward|towards|into|until)\s+(?:the\s+)?(?:\w+\s+)?(?:port|city|town|border|"
    r"station|exclave|province|capital|region)?(?:\s*of\s*)?(?:the\s+)?$"
)
THROUGH = re.compile(
    r"\b(?:(?:pass|run|go|proceed|lead|extend|travers|cross|transit|cut|snak|wind)(?:es|s|ing|ed)?\s+)?"
    r"(?:through|via|across|by\s+way\s+of)\s+|\btravers(?:es|e|ing|ed)\s+|"
    r"\bcross(?:es|ed|ing)?\s+(?=the\s|[A-Z])"
)
ASIDE = re.compile(r"[^,;]{0,30},[^,;]{3,60},\s+(?:to|toward|towards|with|into)\s+(?:the\s+)?")
"""Words between two ends: `from Torghundi station, located at the border, toward Pakistan`."""

NEAR = 120
"""Most characters between a way and what it leads through."""

ITSELF = re.compile(
    r"It\s+(?:(?:is|was|has|will|would|should|could|may|might|to|been|be)\s+)*(?:run|lead|led|go|pass|cross|"
    r"stretch|wind|travers|extend|carr)\w*\b"
)
"""What runs and is spoken of as `it` is a way."""

BARE = re.compile(r"(?:through|via|across)\b")
MOVING = re.compile(
    r"\b(?:pass|run|go|goes|proceed|lead|extend|travers|cross|transit|snak|wind|shipp|sent|carr|mov|travel|plann|"
    r"built|build|"
    r"laid|connect|link)\w*\s+(?:\w+\s+){0,4}?$"
)
"""Without a verb of motion a bare `via Kabul` tells one way from another, not what it leads through."""

CLOSER = re.compile(r"\s+(?:by\s+way\s+of|through|via)\s+[A-Z]")
"""`would cross Peru by way of Lima` tells closer what a way leads through after it."""

DOING = re.compile(r"\s+(?:is|are|was|were|has|have|had|will|would|could|may|might|can|should)\b")
"""What does something itself is no longer in the list: `avoids Peru, and Chile would lose`."""

TOWARD = re.compile(r"\s+(?:to|toward|towards|into)\s+")
AGAINST = re.compile(
    r"\b(?:relative\s+to|compared\s+(?:to|with)|rather\s+than|instead\s+of|than|unlike|against|alternatives?\s+to)\s+"
    r"(?:[\w-]+\s+){0,4}$"
)
"""What a way is held against is another way."""

BY_MEANS = re.compile(r"\bby\s+$")
"""`access to the sea by bypassing X` tells how somebody gains, not where a way leads."""

THROUGH_WHICH = re.compile(r",?\s+(?:through|via|across)\s+which\b")
LAND = re.compile(r"\s+(?:territory|soil|lands?|waters)\b")
AVOIDING = re.compile(r"\b(?:bypass(?:es|ing|ed)?|circumvent(?:s|ing|ed)?|avoid(?:s|ing)?|skirt(?:s|ing)?)\s+")


def read_ends(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the ends of lines from their names, and the countries of a chain."""
    for one in topic.named:
        inside = [place for place in topic.scene.mentions if place.is_place and one.start <= place.start < one.end]
        ends = one.id.split("–") if one.kind in ("line", "ends") else [place.id for place in inside]
        if one.kind == "project" and len(inside) > 1 and all(place.sense == "endpoint" for place in inside):
            if inside[0].kind != "state":
                yield Fact(one.start, one.end, one.id, "endpoints", f"{ends[0]};{ends[-1]}")
        elif inside and one.kind in ("line", "ends") and len(ends) > 1:
            states = [place.state for place in inside if place.kind == "state"]
            chain = one.end if one.kind == "ends" else max((place.end for place in inside), default=one.end)
            if len(states) > 2:
                yield Fact(one.start, chain, one.id, "countries", ";".join(states))
            elif len(ends) == 2:
                yield Fact(one.start, one.end, one.id, "endpoints", ";".join(ends), spelled=one.kind == "ends")
            elif len(ends) > 3:
                yield Fact(one.start, one.end, one.id, "via", ";".join(ends))


def read_links(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the ends that a project is said to join; between states by way of others what it leads through."""
    for link in LINKING.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, link.start())
        ahead = [one for one in topic.scene.mentions if one.is_place and link.end() <= one.start]
        places = [one for one in ahead if one.start < clause.end]
        if len(places) > 2 and (through := THROUGH_TO.match(text, places[0].end)):
            places = [places[0], *(one for one in places if one.start >= through.end())]
        if len(places) == 1 and len(ahead) > 1 and ASIDE.fullmatch(text, places[0].end, ahead[-1].start):
            places = [places[0], ahead[-1]]
        inside = [one for one in topic.named if one.start <= link.start() < one.end and _names_both_ends(one)]
        if (
            len(places) < 2
            or inside
            or topic.is_compared(link.start())
            or not WAY_WORD.search(text, topic.scene.start, link.end())
        ):
            continue
        first, second = places[:2]
        if (
            first.kind == second.kind == "state"
            or first.start - link.end() > 40
            or not (TO.search(text, first.end, second.start) or ASIDE.fullmatch(text, first.end, second.start))
        ):
            continue
        project = topic.find(text, link.start())
        if project and first.kind == "state" and THROUGH_TO.match(text, first.end):
            chain = [one for one in ahead if one.start <= second.start]
            names = ";".join(one.state if one.kind == "state" else one.id for one in chain)
            yield Fact(link.start(), second.end, project, "via", names)
        elif project:
            start = clause.start if link.start() - clause.start < 12 else link.start()
            yield Fact(start, second.end, project, "endpoints", f"{first.id};{second.id}")


def read_crossings(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the states that something is carried between: `from Poland and Latvia to Sweden and Norway`."""
    for start in FROM.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, start.start())
        places = [one for one in topic.scene.mentions if one.kind == "state" and start.end() <= one.start < clause.end]
        if not places or places[0].start - start.end() > 4 or not CARRYING.search(text, clause.start, start.start()):
            continue
        first = _run(text, places)
        second = _run(text, places[len(first) :]) if len(places) > len(first) else []
        project = topic.find(text, start.start()) if second and TO.search(text, first[-1].end, second[0].start) else ""
        if project and len(first) + len(second) > 2:
            yield Fact(
                start.start(), second[-1].end, project, "endpoints", ";".join(one.state for one in (*first, *second))
            )


def _names_both_ends(one: Mention) -> bool:
    """Tell whether a project's name holds its ends; `route from Poti station` holds one only."""
    return one.kind != "ends" or "–" in one.id


def read_ways(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project leads through and what it goes around."""
    for attribute, pattern in (("via", THROUGH), ("avoids", AVOIDING)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            clause = find_clause(topic.clauses, match.start())
            places = [
                one for one in topic.scene.mentions if match.end() <= one.start < clause.end and _is_land(text, one)
            ]
            inside = [one for one in topic.named if one.start <= match.start() < one.end]
            near = max(clause.start if clause.link == "main" else topic.scene.start, match.start() - NEAR)
            is_led = bool(
                WAY_WORD.search(text, near, match.end())
                or any(near <= one.end <= match.start() for one in topic.named)
                or ITSELF.match(text, topic.scene.start)
            )
            if not places or places[0].start - match.end() > 40 or inside or not is_led:
                continue
            if topic.is_compared(match.start()) or BY_MEANS.search(text, clause.start, match.start()):
                continue
            project = topic.find(text, match.start())
            run = _run(text, places)
            is_bare = BARE.match(match[0]) and not MOVING.search(text, clause.start, match.start())
            if len(run) == 1 and (is_bare or TOWARD.match(text, run[-1].end)):
                continue
            if AGAINST.search(text, clause.start, match.start()) or CLOSER.match(text, run[-1].end):
                continue
            if project:
                yield Fact(
                    match.start(),
                    run[-1].end,
                    project,
                    attribute,
                    ";".join(one.state if one.kind == "state" else one.id for one in run),
                )


def read_ways_around(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project leads through where the places come first: `Gilgit, through which the road passes`."""
    for match in THROUGH_WHICH.finditer(text, topic.scene.start, topic.scene.end):
        places = [
            one for one in topic.scene.mentions if one.is_place and match.start() - NEAR < one.end <= match.start()
        ]
        run = _last_run(text, places)
        after = next((one for one in topic.named if one.start >= match.end()), None)
        if run and after and run[-1].end == match.start():
            yield Fact(run[0].start, run[-1].end, after.id, "via", ";".join(one.id for one in run))


def _last_run(text: str, places: Sequence[Mention]) -> list[Mention]:
    """Return the places that stand in one list with the last."""
    runs = (_run(text, places[index:]) for index in range(len(places)))
    return next((run for run in runs if run[-1] is places[-1]), [])


def _is_land(text: str, one: Mention) -> bool:
    """Tell whether a mention is a place that a way may cross: also `Russian territory`."""
    if one.is_place:
        return one.sense in ("place", "endpoint", "government")
    return one.kind == "demonym" and bool(LAND.match(text, one.end))


def _run(text: str, places: Sequence[Mention]) -> list[Mention]:
    """Return the places that stand in one list with the first."""
    run = [places[0]]
    for one in places[1:]:
        if re.fullmatch(
            r"[\s,()–-]*(?:and|or|as well as|alongside|then)?[\s,(]*(?:the\s+)?", text[run[-1].end : one.start]
        ) and not DOING.match(text, one.end):
            run.append(one)
        else:
            break
    return run
