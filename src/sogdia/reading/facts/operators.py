"""Who runs a project or contracts for it, who agreed to build it, and what is built of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.mention import Mention
from sogdia.reading.sides import find_subject, group_parties

RUNNING = re.compile(
    r"\b(?:operat|manag|administer|leas|rent)(?:e|es|ed|s|ing)?\s+(?:the\s+|an?\s+)?|"
    r"\b(?:runs|ran|(?:took|takes|take)\s+charge\s+of)\s+(?:the\s+|an?\s+)?|"
    r"\b(?:holds?|held|won|wins|got|obtained|received|secured)\s+(?:an?|the)\s+(?:[\w-]+\s+){0,2}(?:concession|lease|"
    r"licen[cs]e)\s+(?:for|on|to|of)\s+(?:the\s+)?"
)
LEASED_TO = re.compile(r"\s+(?:out\s+)?to\s+(?:the\s+|an?\s+)?")
CONTRACT = re.compile(
    r"\b(?:sign|conclud|ink|initial|agree|renew|ratif)(?:e|es|ed|s|ing|ied|y)?\s+(?:up(?:on)?\s+|on\s+)?(?:an?|the|its|their)"
    r"\s+(?:[\w-]+\s+){0,3}?(?:contract|lease|concession|deal)\b"
)
AGREED = re.compile(
    r"\b(?:agree[ds]?|decide[ds]?|resolve[ds]?|vow(?:s|ed)?|undert(?:ook|akes?)|promise[ds]?|intends?|intended|want(?:s|ed)?|"
    r"wish(?:es|ed)?|hope[ds]?|plan(?:s|ned)?|offer(?:s|ed)?)\s+(?:in\s+[A-Z]\w+\s+)?to\s+(?:jointly\s+|finally\s+)?(?:extend|build|"
    r"rebuild|lay|construct|develop|revive|restore|reopen|open|modernize|modernise|complete|finish|prolong|link|create|widen)\s+"
    r"(?:the\s+|an?\s+)?(?:[a-z][\w-]*\s+){0,3}?"
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
THE_MANY = re.compile(rf"[Tt]he\s+(?P<count>{'|'.join(COUNTS)})\s+$")
"""Before a verb `the three` are those named last."""

SEVERAL = 2
"""A contract that only one side is named of may be any order; one of two sides is a thing of both."""

INTO_HANDS = re.compile(
    r"\b(?:puts?|gives?|hands?|leaves?|places?|leases?)\s+[^,;.]{3,60}?\s+(?:hands|control|management|years)\b"
)

PARTS = (
    r"(?:breakwaters?|quays?|berths?|piers?|jett(?:y|ies)|terminals?|warehouses?|cranes?|tracks?|sidings?|stations?|tunnels?|"
    r"bridges?|locks?|turbines?|units?|compressors?|substations?|harbou?rs?|basins?|channels?|equipment|machinery|storage)"
)
MAKING = re.compile(
    r"\b(?:dredg|build|lay|deepen|widen|renew|enlarg|extend|add|instal|replac|repair|doubl|electrif)(?:e|l|y|ing|ling|ying)?\s+"
    rf"(?:the\s+|its\s+|an?\s+|new\s+|(?:two|three|four|five|six)\s+)?(?:[\w-]+\s+){{0,2}}?(?P<part>{PARTS})\b|"
    r"\b(?:spen[dt]|invest(?:s|ed)?)\s+[^,;.]{0,15}(?:US\s?\$|[$€£])[^,;.]{3,30}?\s+(?:on|in)\s+(?:new\s+)?"
    rf"(?P<bought>{PARTS})\b"
)


def read_operators(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who runs a project and to whom it is leased, and who signs a contract for it."""
    scene = topic.scene
    for match in RUNNING.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        one = _find_next(topic, match.end())
        leased = LEASED_TO.match(text, one.end) if one else None
        tenants = group_parties(text, scene, leased.end() - 1, clause.end) if leased else ()
        who = tenants[0].codes if tenants else find_subject(text, scene, topic.clauses, clause, match.start())
        if one and who:
            yield Fact(clause.start, one.end, one.id, "builder", ";".join(who))
    for match in CONTRACT.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        one = next((one for one in topic.named if one.start >= match.end()), None)
        who = find_subject(text, scene, topic.clauses, clause, match.start())
        if one and (len(who) >= SEVERAL or (who and INTO_HANDS.search(text, match.end(), scene.end))):
            yield Fact(clause.start, one.end, one.id, "promoter", ";".join(who))


def read_agreements(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who agreed to build a project or means to: `The three agreed to extend the Middle Corridor.`"""
    for match in AGREED.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        one = _find_next(topic, match.end())
        who = _find_willing(text, topic, clause, match.start()) if one else ()
        if one and who:
            yield Fact(clause.start, one.end, one.id, "promoter", ";".join(who))


def read_parts_built(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what is built of a project: `dredge the harbor and build its breakwater`."""
    matches = list(MAKING.finditer(text, topic.scene.start, topic.scene.end))
    clause = find_clause(topic.clauses, matches[0].start()) if matches else None
    project = topic.find(text, matches[0].start()) if matches else ""
    if clause and project and (topic.goes_on or topic.named or WAY_WORD.search(text, clause.start, clause.end)):
        parts = ";".join(dict.fromkeys(one["part"] or one["bought"] for one in matches))
        yield Fact(matches[0].start(), matches[-1].end(), project, "works", parts)


def _find_next(topic: Topic, at: int) -> Mention | None:
    """Return the project named right after a place in the text."""
    return next((one for one in topic.named if at - 2 <= one.start < at + 12 or one.start < at < one.end), None)


def _find_willing(text: str, topic: Topic, clause: Clause, at: int) -> tuple[str, ...]:
    if many := THE_MANY.search(text[clause.start : at]):
        return topic.scene.spoken[: COUNTS[many["count"]]]
    return find_subject(text, topic.scene, topic.clauses, clause, at)
