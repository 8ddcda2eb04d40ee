"""Who is hired to build a project, and who agrees on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.sides import find_subject, group_parties

HIRING = re.compile(
    r"\b(?:chose|chosen|chooses|(?:select|pick|appoint)(?:s|ed)?|contracted|hire[sd]?|engage[sd]?|commission(?:s|"
    r"ed)?)\s+"
)
TO_BUILD = re.compile(
    r"\bto\s+(?:build|lead|dredge|construct|design|lay|modernize|modernise|run|operate|carry\s+out|supply)\b|"
    r"\b(?:builder|contractor|company|firm|consortium|engineers?)\b"
)
HIRED = re.compile(
    r"\b(?:was|were|been|is|are)\s+(?:hired|chosen|selected|picked|engaged|commissioned|contracted|appointed)\s+to\s+"
    r"(?:build|lead|dredge|construct|design|lay|modernize|modernise|run|operate)\b|"
    r"\b(?:won|wins|got|received|obtained|secured)\s+(?:the|an?)\s+(?:[\w-]+\s+){0,2}(?:contract|order)\b"
)
ENTRUSTED = re.compile(
    r"\b(?:entrusted|awarded|handed|given|went|goes|fell)\s+to\s+(?:the\s+)?|\bcontract\s+with\s+(?:the\s+)?(?=[A-Z])"
)
SIGNED_ON = re.compile(
    r"\bsign(?:s|ed|ing)?\s+(?:an?|the)\s+(?:[a-z-]+\s+){0,3}(?:agreements?|memorand\w+|protocols?|treaty|"
    r"declaration|accord)\s+(?:in\s+[A-Z]\w+\s+)?"
    r"(?:on|for|about|concerning|to\s+(?:build|construct|develop))\s+(?:the\s+)?(?:(?:construction|building)\s+"
    r"of\s+(?:the\s+)?)?"
)
NEAR = 40


def read_hirings(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who is chosen to build a project, and which states agree on one."""
    scene = topic.scene
    for match in HIRING.finditer(text, scene.start, scene.end):
        groups = [
            one for one in group_parties(text, scene, match.start(), scene.end) if 0 <= one.start - match.end() < NEAR
        ]
        groups = [one for one in groups if "," not in text[match.end() : one.start]]
        project = topic.find(text, match.start()) if groups and TO_BUILD.search(text, match.end(), scene.end) else ""
        if project and not HIRED.search(text, max(match.start() - 8, 0), match.end() + 12):
            yield Fact(match.start(), groups[0].end, project, "builder", ";".join(groups[0].codes))
    for match in HIRED.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        who = find_subject(text, scene, topic.clauses, clause, match.start())
        project = topic.find(text, match.start())
        if project and who:
            yield Fact(clause.start, match.end(), project, "builder", ";".join(who))
    for match in ENTRUSTED.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        groups = [
            one for one in group_parties(text, scene, match.start(), scene.end) if 0 <= one.start - match.end() < NEAR
        ]
        is_work = WAY_WORD.search(text, clause.start, clause.end) or any(
            clause.start <= one.start < clause.end for one in topic.named
        )
        project = topic.find(text, match.start()) if groups and is_work else ""
        if project:
            yield Fact(match.start(), groups[0].end, project, "builder", ";".join(groups[0].codes))
    for match in SIGNED_ON.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        named = next((one.id for one in topic.named if 0 <= one.start - match.end() < NEAR), "")
        project = named or (topic.last if re.match(r"it\b", text[match.end() : match.end() + 3]) else "")
        who = find_subject(text, scene, topic.clauses, clause, match.start())
        if project and who:
            yield Fact(clause.start, match.end(), project, "promoter", ";".join(who))
