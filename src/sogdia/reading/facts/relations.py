"""What a project rivals and belongs to, plans to extend it, works on it, and where it lies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import Fact, Topic

RIVAL = re.compile(
    r"\b(?:compet(?:es?|ing|ition)\s+(?:\w+\s+)?(?:with|between|for)|rivals?\b|rival(?:s|ing|ling)?\s+(?:to\s+)?|"
    r"(?:an?\s+)?alternative\s+to|undercut\w*|displac\w+)\s*(?:the\s+)?"
)
PART = re.compile(
    r"\b(?:(?:an?|the)\s+(?:[\w-]+\s+){0,2})?(?:(?:part|component|element|segment|section|project|link|leg|branch|"
    r"extension)\s+of|integrated\s+into)\s+(?:the\s+|an?\s+|its\s+)?(?:[\w-]+\s+){0,3}?"
)
PORTION = (
    r"(?:(?:western|eastern|northern|southern|central|middle|first|second|third|last|final|main|new|old|short|"
    r"longest|container|oil|gas|cargo)\s+){0,2}(?:route|branch|section|segment|line|arm|leg|link|stretch|terminal|berth|"
    r"quay|pier|phase|stage|spur|string)"
)
PORTION_OF = re.compile(rf"\b(?:[Aa]n?|[Tt]he|[Oo]ne)\s+{PORTION}\s+(?:of|in|at)\s+(?:the\s+)?")
"""A part with no other name: `the western branch of the corridor`, `a terminal in the port`."""

SAID_TO_BE = re.compile(r"\b(?:is|are|was|be|as|become|becomes|became)\s+$")
BELONGS = re.compile(
    r"\b(?:belong(?:s|ed|ing)?\s+to|form(?:s|ed|ing)?\s+part\s+of|feed(?:s|ing)?\s+into|complement(?:s|ing)?)\s+"
    r"(?:the\s+)?"
)
CARGO = r"(?:cargo(?:es)?|freight|traffic|trade|goods|business|transit|containers?|shipments?|volumes?|gas|oil)\b"
TAKING = re.compile(
    rf"\b(?:take|took|tak|draw|drew|divert|win|lur|lure|attract|steal|stole|siphon|suck|pull|captur|capture|inherit|lose|"
    rf"los|lost|cede|ced|snatch|cost)(?:s|es|ed|n|ing)?\s+"
    rf"(?:(?:some|part|a\s+part|much|most|more|half|a\s+share|a\s+third|all)\s+(?:of\s+)?)?"
    rf"(?:the\s+|its\s+|their\s+)?(?:[\w-]+\s+)?{CARGO}"
)
FROM_WHOM = re.compile(r"\s+(?:away\s+)?(?:from|of|to)\s+(?:the\s+)?(?:(?:port|harbou?r|railway|road)\s+of\s+)?")
EXPENSE = re.compile(r"\bat\s+the\s+expense\s+of\s+(?:the\s+)?(?:port\s+of\s+)?")
APART = re.compile(r",|\b(?:and|to|in|from)\b")
BOTH = re.compile(
    r"\b(?:[Bb]oth|[Tt]he\s+two|[Tt]hese(?:\s+two)?)\s+(?:[a-z]+\s+)?(?:routes|lines|corridors|railways|projects|ports|"
    r"pipelines)\b"
)
CONTEST = re.compile(r"\b(?:compet(?:e|es|ed|ing|ition|itors?)|rival(?:s|ry|ries)?)\b")
EXTEND = re.compile(r"\b(?:to\s+extend|extension\s+of|extending|extend|prolong\w*)\s+")
WORKS = re.compile(
    r"\b(?:upgrad(?:e|es|ing)|expansion|expand(?:s|ing)?|moderni[sz](?:ation|ing|e)|electrif(?:ication|ying|y)|"
    r"enhanc(?:ing|ement)|reconstruct(?:ion|ing)|rehabilitat(?:ion|ing|e)|dredging|widening|doubling|deepening|"
    r"renovat(?:ion|ing)|refurbish(?:ment|ing))\b(?:\s+of)?\s+(?:the\s+)?"
)
WITH_WHICH = re.compile(r",\s+with\s+which\s+[^,;.]{3,60}?\bcompet(?:e|es|ed|ing)\b")
ENVISAGED = re.compile(
    r"\b(?:(?:envisag|envision|foresee|contemplat|entail|stipulat)(?:es?|s|d|ed)|(?:provides|calls|provided|"
    r"called)\s+for)\s+"
)
CLOSE = 40
INTO = re.compile(r"\b(?:into|to|through|toward|towards|beyond|as far as)\s+")
COAST = re.compile(r"[’']s?\s+(?:[A-Z]\w+\s+){0,2}coast\b")
SITED = re.compile(
    r"\b(?:situated|located|lies|lying|sits?)\s+(?:in|on|near|at|along)\s+|"
    r"\bon\s+(?=[A-Z][\w’']+\s+(?:[A-Z]\w+\s+){0,2}coast)",
    re.IGNORECASE,
)


def read_relations(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project rivals and what it is part of: another project named after it."""
    for attribute, pattern in (("rival_of", RIVAL), ("part_of", PART)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            after = [
                one for one in topic.named if 0 <= one.start - match.end() < (15 if attribute == "rival_of" else 60)
            ]
            town = _find_town(topic, match.end()) if attribute == "rival_of" and not after else ""
            if town and topic.named and topic.named[-1].end <= match.start():
                yield Fact(match.start(), match.end() + len(town), topic.named[-1].id, attribute, town)
            if not after or APART.search(text, match.end(), after[0].start):
                continue
            before = [one for one in topic.named if one.end <= match.start() and one.id != after[0].id]
            project = before[-1].id if before else topic.last if topic.last != after[0].id else ""
            if project and not any(one.start < match.start() < one.end for one in topic.named):
                yield Fact(match.start(), after[0].end, project, attribute, after[0].id)


def read_portions(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project belongs to where the part has no name: `the western branch of the Middle Corridor`."""
    for match in PORTION_OF.finditer(text, topic.scene.start, topic.scene.end):
        whole = next((one for one in topic.named if one.start - 9 <= match.end() <= one.start + 9), None)
        is_told = SAID_TO_BE.search(text, topic.scene.start, match.start())
        if whole and whole.start > match.start() and match.end() - 1 < whole.end and not is_told:
            yield Fact(match.start(), whole.end, text[match.start() : match.end()].strip(), "part_of", whole.id)
    for match in BELONGS.finditer(text, topic.scene.start, topic.scene.end):
        whole = next((one for one in topic.named if 0 <= one.start - match.end() < 10), None)
        part = next((one.id for one in topic.named if one.end <= match.start()), topic.last)
        if whole and part and part != whole.id:
            yield Fact(match.start(), whole.end, part, "part_of", whole.id)


def read_cargo_taken(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield rivals told by the cargo one takes from another: `The line would draw freight from Batumi.`"""
    for match in TAKING.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        ways = [one for one in topic.named if clause.start <= one.start < match.start()]
        winner = ways[-1].id if ways else _find_subject_town(topic, clause.start, match.start())
        from_whom = FROM_WHOM.match(text, match.end())
        loser = _find_way(topic, from_whom.end()) if from_whom else ""
        if winner and loser and loser != winner:
            yield Fact(clause.start, match.end(), winner, "rival_of", loser)
        elif winner and not ways and not from_whom and topic.last:
            yield Fact(clause.start, match.end(), topic.last, "rival_of", winner)
    for match in EXPENSE.finditer(text, topic.scene.start, topic.scene.end):
        loser, project = _find_way(topic, match.end()), topic.find(text, match.start())
        if loser and project and loser != project:
            yield Fact(match.start(), match.end() + len(loser), project, "rival_of", loser)


def _find_way(topic: Topic, at: int) -> str:
    """Return the project or town that stands right after a place in the text, empty if none does."""
    return next((one.id for one in topic.named if -12 <= one.start - at < 12 and one.end > at), "") or _find_town(
        topic, at
    )


def _find_subject_town(topic: Topic, start: int, end: int) -> str:
    """Return the town that a clause opens on: `Poti might inherit`; empty if none does."""
    towns = (one for one in topic.scene.mentions if one.is_place and one.kind in ("city", "place", "port"))
    return next((one.id for one in towns if start <= one.start < min(end, start + 12)), "")


def _find_town(topic: Topic, at: int) -> str:
    """Return the town that stands right after a place in the text: `rivals Poti`; empty if none does."""
    towns = (
        one for one in topic.scene.mentions if one.is_place and one.kind in ("city", "place") and one.sense == "place"
    )
    return next((one.id for one in towns if 0 <= one.start - at < 5), "")


def read_contests(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield that the two projects named last are rivals: `Both routes will compete for cargo.`"""
    yield from _read_rivals(text, topic)
    both = BOTH.search(text, topic.scene.start, topic.scene.end)
    contest = CONTEST.search(text, both.end(), topic.scene.end) if both else None
    named = list(dict.fromkeys((*(one.id for one in topic.named), *topic.earlier)))
    if both and contest and len(named) > 1:
        yield Fact(both.start(), contest.end(), named[0], "rival_of", named[1])


def _read_rivals(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield rivals named together (`A and B compete`), and a town with whose port a project competes."""
    for one, other in itertools.pairwise(topic.named):
        joined = text[one.end : other.start].strip() in ("and", "and the")
        if joined and one.id != other.id and CONTEST.match(text, other.end + 1):
            yield Fact(one.start, other.end + 8, one.id, "rival_of", other.id)
    for match in WITH_WHICH.finditer(text, topic.scene.start, topic.scene.end):
        town = next((one for one in topic.scene.mentions if one.is_place and one.end == match.start()), None)
        project = topic.find(text, match.start())
        if town and project:
            yield Fact(town.start, match.end(), project, "rival_of", town.id)


def read_plans(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield plans to extend a project, works on it, and where it lies."""
    scene = topic.scene
    for match in EXTEND.finditer(text, scene.start, scene.end):
        after = [one for one in topic.named if 0 <= one.start - match.end() < 40]
        clause = find_clause(topic.clauses, match.start())
        into = INTO.search(text, after[0].end if after else match.end(), clause.end)
        place = next((one for one in scene.mentions if one.is_place and into and one.start >= into.end()), None)
        if after and place and into and place.start - into.end() < 20:
            yield Fact(match.start(), place.end, after[0].id, "plan", f"extension to {place.id}")
    for match in ENVISAGED.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        near = [one for one in topic.named if match.start() - CLOSE < one.end <= match.start()]
        if near:
            yield Fact(match.start(), clause.end, near[-1].id, "plan", text[match.end() : clause.end])
    for match in WORKS.finditer(text, scene.start, scene.end):
        after = [one for one in topic.named if 0 <= one.start - match.end() < 30]
        if after:
            yield Fact(match.start(), after[0].end, after[0].id, "works", match[0].split()[0].lower())
    for match in SITED.finditer(text, scene.start, scene.end):
        place = next((one for one in scene.mentions if one.is_place and 0 <= one.start - match.end() < 30), None)
        project = topic.find(text, match.start())
        if place and project:
            coast = COAST.match(text, place.end)
            start = place.start if coast else match.start()
            yield Fact(start, coast.end() if coast else place.end, project, "location", place.state or place.id)
