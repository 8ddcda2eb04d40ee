"""What a project is to others: its role, who uses it, whose interests it serves, who was asked to join it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.sides import find_subject, group_parties

ROLE = re.compile(
    r"\b(?:functions?|functioned|serv(?:es?|ed|ing)|acts?|acted|emerg(?:es|ed|ing))\s+as\s+(?:an?\s+|the\s+)?"
    r"(?:[\w-]+\s+){0,3}?(?:gateway|hub|bridge|link|node|artery|outlet|lifeline|backbone|springboard|conduit|junction|"
    r"crossroads|access\s+point)\b[^,.;]*"
)
IMPORTANCE = re.compile(
    r"\b(?:identif|view|regard|describ|treat|consider|designat|declar|label|recogni[sz]|hail)\w*\s+"
    r"(?:[\w’'-]+\s+){0,8}?as\s+(?:an?\s+|the\s+|its\s+|of\s+|one\s+of\s+\w+\s+)?(?:[\w-]+\s+){0,2}"
    r"(?:interest|priority|flagship|lifeline|asset|cornerstone|imperative|goal|objective|necessity|importance)\b"
)
SUPPORT = re.compile(
    r"\b(?:\w+ly\s+)?(?:(?:align|accord|coincid|correspond|conform)\w*\s+with|(?:serv|suit)(?:es|s|e|ed|ing)?|meets?|"
    r"in\s+(?:line|keeping)\s+with)\s+(?:the\s+)?(?:[a-z]+\s+)?interests?\s+of\s+"
)
INVITED = re.compile(
    r"\b(?:invited|asked|urged|encouraged|approached|called\s+on)\s+to\s+(?:invest|join|participate|finance|fund|"
    r"co-finance|take\s+part|build)\b"
)
COOPERATION = re.compile(
    r"\b(?:[Cc]ooperation|[Cc]ollaboration|coordination)\s+(?:on|over|in|along|around|within|under)\s+(?:the\s+)?"
)
MEETING = re.compile(r"\s+(?:meeting|summit|conference|forum|talks|session|consultations)\b")
SOLD = re.compile(
    r"\b(?:electricity|power|gas|water|oil|output|energy)\s+(?:[a-z]+\s+){1,4}?(?:sold|exported|supplied|delivered|"
    r"sent|go|flow)\s+to\s+"
    r"(?:the\s+)?"
)
PORT = re.compile(r"\b(?:[Pp]ort|[Tt]erminal|Bandar)\b")
USE = re.compile(
    r"\b(?:(?:joint\s+)?utili[sz](?:e|es|ed|ing|ation\s+of)|us(?:es|ed|ing)|(?:joint\s+)?use\s+of|make\s+use\s+of)\s+"
    r"(?:the\s+)?(?:[\w-]+\s+){0,3}?"
)


def read_standing(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project serves as, how it is regarded, whose interests it serves and who was invited to it."""
    scene = topic.scene
    for match in ROLE.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        before = text[clause.start : match.start()]
        is_way = WAY_WORD.search(before) or any(clause.start <= one.start < match.start() for one in topic.named)
        is_way = is_way or _is_of_last(topic, clause.start, match.start())
        groups = [one for one in group_parties(text, scene, clause.start, match.start()) if not one.before]
        project = topic.find(text, match.start()) if is_way and not groups else ""
        if project:
            yield Fact(match.start(), match.end(), project, "role", match[0])
    for match in IMPORTANCE.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        project = topic.find(text, match.start())
        who = find_subject(text, scene, topic.clauses, clause, match.start())
        if project and who and (topic.named or WAY_WORD.search(text, clause.start, clause.end)):
            yield Fact(clause.start, match.end(), project, "importance", ";".join(who))
    for match in SUPPORT.finditer(text, scene.start, scene.end):
        whose = [one for one in group_parties(text, scene, match.start(), scene.end) if one.start >= match.end()]
        project = topic.find(text, match.start())
        if project and whose and whose[0].start - match.end() < 15:
            yield Fact(match.start(), whose[0].end, project, "support", ";".join(whose[0].codes))
    for match in INVITED.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        groups = [one for one in group_parties(text, scene, clause.start, match.start()) if not one.before]
        project = topic.find(text, match.end())
        if project and groups:
            yield Fact(groups[0].start, match.end(), project, "invited", ";".join(groups[0].codes))


def _is_of_last(topic: Topic, start: int, end: int) -> bool:
    """Tell whether a stretch names the town that the project spoken of last is called after: `Poti serves as a hub`."""
    places = [one for one in topic.scene.mentions if start <= one.start < end and one.is_place]
    return any(one.id.casefold() in topic.last.casefold() for one in places)


def read_uses(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who uses a project, cooperates on it and meets about it."""
    scene = topic.scene
    for match in USE.finditer(text, scene.start, scene.end):
        ports = [one for one in scene.mentions if one.is_place and PORT.search(text, one.start, one.end)]
        one = next((one for one in (*topic.named, *ports) if 0 <= one.start - match.end() < 5), None)
        if one:
            clause = find_clause(topic.clauses, match.start())
            who = find_subject(text, scene, topic.clauses, clause, match.start()) or scene.before
            yield Fact(match.start(), one.end, one.id, "use", ";".join(who))
    for match in SOLD.finditer(text, scene.start, scene.end):
        groups = [
            one for one in group_parties(text, scene, match.start(), scene.end) if 0 <= one.start - match.end() < 5
        ]
        project = topic.find(text, match.start()) if groups else ""
        if project:
            yield Fact(match.start(), groups[0].end, project, "use", ";".join(groups[0].codes))
    for match in COOPERATION.finditer(text, scene.start, scene.end):
        one = next((one for one in topic.named if 0 <= one.start - match.end() < 25), None)
        if one:
            yield Fact(match.start(), one.end, one.id, "cooperation", match[0].split()[0])
    for one in topic.named:
        met = MEETING.match(text, one.end)
        if met:
            yield Fact(one.start, met.end(), one.id, "meeting", met[0].strip())
