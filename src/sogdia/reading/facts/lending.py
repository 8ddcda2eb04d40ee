"""Who lends and gives money for a project, and who owns a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.sides import Group, find_subject, group_parties

MONEY = r"(?:loans?|grants?|credits?|financing|funding|eurobonds?)"
ABOUT = r"(?:about|some|up\s+to|around|nearly|another)"
LENDING = re.compile(
    r"\b(?:(?:approv|grant|extend|offer|negotiat|agree|promis|pledg|provid|contribut|allocat|sign)(?:e|es|ed|ing|"
    r"s)?|gives?|gave|"
    rf"given|giving|lends?|lent)\s+(?:[^\s;]+\s+){{0,6}}?{MONEY}\b|"
    rf"\bspen[dt]s?\s+(?=(?:{ABOUT}\s+)?(?:US\s?\$|[$€£])[^,;]{{3,30}}\s(?:on|for|in)\s+[a-z])|"
    r"\b(?:pays?|paid|raise[sd]?|promise[sd]?|pledge[sd]?|offer(?:s|ed)?|allocate[sd]?|earmark(?:s|ed)|provide[sd]?|commit(?:s|ted)|"
    r"puts?(?:\s+up)?|(?:set|sets)\s+aside|injects?|injected)\s+"
    rf"(?:{ABOUT}\s+)?(?=US\s?\$|[$€£])|"
    r"\b(?:pay|bear|cover|meet|carry|share|shoulder|foot|split)(?:s|ed)?\s+(?:(?:half|most|all|part|a\s+\w+|"
    r"[\d.]+\s+percent)\s+(?:of\s+)?)?(?:the|its)\s+(?:costs?|bill|expenses?|price)\b|"
    r"\bsigned\s+(?:up\s+)?for\s+(?=US\s?\$|[$€£])|"
    r"\b(?:lends?|lent|gave|give|contributed?|invest(?:s|ed)?)\s+(?:[A-Z]\w+\s+)?(?:about\s+|some\s+|up\s+to\s+"
    r")?(?=US\s?\$|[$€£])"
)
PROMISE = re.compile(rf"(?:promise|pledge|offer|allocate|earmark|provide|commit)\w*\s+(?:{ABOUT}\s+)?")
"""A sum that is promised may be for anything: it is a project's where that is named after it."""

FOR_IT = re.compile(r"[^,;]{2,30}\s(?:for|to|towards?)\s+(?:the\s+)?")
TALKS = re.compile(
    rf"\b(?:talks|negotiations|negotiating|discussions)\s+with\s+(?P<who>[^,;]{{3,40}}?)\s+(?:about|on|over)\s+"
    rf"(?:an?\s+)?(?:\w+\s+){{0,2}}{MONEY}\b"
)
GAPPED = re.compile(r"(?:(?:[A-Z]\w+|for|of)\s+)+?for\s+(?=US\s?\$|[$€£])")
STAKE = re.compile(
    r"\b(?:(?:is|are)\s+to\s+)?(?:hold|own|keep|retain|take|get)s?\s+(?:about\s+|some\s+)?[\d.]+\s+percent\s+"
    r"of\s+(?:the\s+|its\s+)?"
    r"(?:company|venture|project|consortium|shares|plant|port|line|[A-Z])"
)
RESERVED = re.compile(
    r"\bpercent\s+(?:are|is|were|was)\s+(?:reserved|meant|set\s+aside|held)\s+(?:for|by)\s+(?:an?\s+\w+\s+(?:under|"
    r"of|from|led\s+by)\s+)?"
)
SHARED_BY = re.compile(r"\b(?:shared|borne|covered|paid|split|met)\s+(?:\w+ly\s+)?(?:by|between|among)\s+(?:the\s+)?")
WHICH_PAYS = re.compile(
    r"\bwhich\s+(?P<who>[^,;.]{3,50}?)\s+(?:(?:would|will|has|have|had|is\s+to|was\s+to|wants\s+to)\s+)?(?:lend|lent|pays?|paid|"
    r"provided?|contribut\w+|bears?|bore|cover\w*|financ\w+)\b"
)
"""`two thirds of which Peru would lend`, after what a project costs."""

COSTS = re.compile(r"\b(?:costs?|bill|price|expenses?|sum|money|US\s?\$)", re.IGNORECASE)
NATION = re.compile(r"[Tt]he\s+(?:state|government|republic|treasury)\b")
"""Beside firms and strangers it is that of the country which the article is on."""

FIRM = re.compile(r"\b[Tt]he\s+(?:new\s+)?(?:company|firm|operator|builder|contractor|bank|lender|agency)\b")
"""It is the one named last."""

WHOSE_MONEY = re.compile(
    rf"(?:\s+|[-–])(?:(?:state|export|development|bank|government)\s+)?(?:{MONEY}|money|funds|capital)\b"
)
BOND = re.compile(r"\b(?:euro)?bonds?\b", re.IGNORECASE)
NEAR = 30


def read_lendings(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who lends or gives money for a project, talks of lending it, or holds a share in it."""
    scene = topic.scene
    for match in LENDING.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        project = _find_project(text, topic, clause, match.start())
        is_for_it = any(FOR_IT.fullmatch(text, match.end(), one.start) for one in topic.named)
        if PROMISE.fullmatch(match[0]) and not is_for_it:
            continue
        groups = [one for one in group_parties(text, scene, clause.start, match.start()) if not one.before]
        who = groups[-1].codes if groups else find_subject(text, scene, topic.clauses, clause, match.start())
        start = groups[-1].start if groups else clause.start
        if not groups and (firm := FIRM.search(text, clause.start, match.start())):
            who, start = scene.spoken[:1], firm.start()
        if not who and BOND.search(text, clause.start, match.start()):
            who = scene.topics[:1]  # a bond without a debtor is of the country that the article is on
        if project and who:
            yield Fact(start, match.end(), project, "funder", ";".join(who))
            yield from _read_gapped(text, topic, clause, match.end(), project)
    for match in TALKS.finditer(text, scene.start, scene.end):
        clause = find_clause(topic.clauses, match.start())
        project = _find_project(text, topic, clause, match.start())
        with_whom = group_parties(text, scene, match.start("who"), match.end("who"))
        if project and with_whom:
            yield Fact(match.start(), match.end(), project, "funder", ";".join(with_whom[0].codes))
    yield from _read_lenders(text, topic)
    yield from _read_payers_of_which(text, topic)
    yield from _read_shares_of_costs(text, topic)
    yield from _read_stakes(text, topic)


def _read_gapped(text: str, topic: Topic, clause: Clause, at: int, project: str) -> Iterator[Fact]:
    """Yield those who do as the one before them: `A signed for US$ 5 million and B for US$ 7 million`."""
    for group in group_parties(text, topic.scene, at, clause.end):
        named = _widen(topic, group)
        if GAPPED.match(text, group.start):
            yield Fact(named.start, named.end, project, "funder", ";".join(named.codes))


def _widen(topic: Topic, group: Group) -> Group:
    """Return a group with the whole of the name that it stands in."""
    around = [one for one in topic.scene.mentions if one.start <= group.start and group.end <= one.end]
    return (
        Group(min(one.start for one in around), max(one.end for one in around), group.codes, group.before)
        if around
        else group
    )


def _read_lenders(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield whose money it is where a people stands before it: `a Peruvian loan`."""
    for one in topic.scene.mentions:
        money = WHOSE_MONEY.match(text, one.end) if one.kind == "demonym" else None
        project = _find_project(text, topic, find_clause(topic.clauses, one.start), one.start) if money else ""
        if money and project and one.state:
            yield Fact(one.start, money.end(), project, "funder", one.state)


def _read_shares_of_costs(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who bears what a project costs, told after it: `The bill will be shared by Lima and Quito.`"""
    for match in SHARED_BY.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        groups = [
            one for one in group_parties(text, topic.scene, match.start(), clause.end) if one.start >= match.end()
        ]
        project = topic.find(text, match.start()) if COSTS.search(text, clause.start, match.start()) else ""
        if project and groups and groups[0].start - match.end() < NEAR:
            yield Fact(match.start(), groups[0].end, project, "funder", ";".join(groups[0].codes))


def _read_payers_of_which(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who pays a sum that was told before: `US$ 2 billion, which Peru paid alone`."""
    for match in WHICH_PAYS.finditer(text, topic.scene.start, topic.scene.end):
        groups = group_parties(text, topic.scene, match.start("who"), match.end("who"))
        is_of_money = any(one.kind == "money" and one.end < match.start() for one in topic.scene.numbers)
        project = topic.find(text, match.start()) if groups and is_of_money else ""
        if project:
            yield Fact(match.start(), match.end(), project, "funder", ";".join(groups[0].codes))


def _read_stakes(text: str, topic: Topic) -> Iterator[Fact]:
    for match in STAKE.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        who = find_subject(text, topic.scene, topic.clauses, clause, match.start())
        if NATION.match(text, clause.start) and topic.scene.topics:
            who = topic.scene.topics[:1]
        project = topic.find(text, match.start())
        if project and who:
            yield Fact(clause.start, match.end(), project, "funder", ";".join(who))
    for match in RESERVED.finditer(text, topic.scene.start, topic.scene.end):
        groups = [
            one for one in group_parties(text, topic.scene, match.start(), topic.scene.end) if one.start >= match.end()
        ]
        project = topic.find(text, match.start())
        if project and groups and groups[0].start - match.end() < NEAR:
            yield Fact(match.start(), groups[0].end, project, "funder", ";".join(groups[0].codes))


def _find_project(text: str, topic: Topic, clause: Clause, at: int) -> str:
    """Return the project that money is for: one named in the clause, else the one the paragraph speaks of."""
    if topic.named or topic.goes_on or WAY_WORD.search(text, clause.start, clause.end):
        return topic.find(text, at)
    return ""
