"""Who promotes, funds and builds a project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.facts.unnamed import MAKER
from sogdia.reading.gazetteer import read_names
from sogdia.reading.mention import Mention
from sogdia.reading.sides import find_subject, group_parties

BACKING = re.compile(
    r"\b(?:(?:pursu|promot|propos|initiat|advanc|prioritiz|prioritis|reviv|advocat)(?:e|es|ed|ing)|"
    r"(?:champion|back|spearhead|sponsor|develop|unveil|present|support|consider|regard|view|prefer)(?:s|ed|ing)?|"
    r"lobb(?:y|ies|ied|ying)\s+for|launch(?:es|ed|ing)?|found(?:s|ed)|announced?\s+plans|commit(?:s|ted|ment)?|"
    r"push(?:es|ed|ing)?\s+for|return(?:s|ed)?\s+to)\b"
)
BUILDING = re.compile(
    r"\b(?:commenced?|began|begun|beginning|started?|launched?|resumed?|completed?|finished)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\b(?:is|are|has|have|had|was)\s+(?:been\s+)?"
    r"(?:building|built|constructed|laid|laying|constructing|digging|dredging|drilling|erecting)\b|\bbuilt\b|\b(?:laid|dug|drilled|erected|constructed|rebuilt|electrified)\s+(?=(?:the|an?|its|most|half)\b)|\blaid\s+(?:the\s+)?(?:first|foundation)"
)
BACKED_BY = re.compile(
    r"\b(?:signed|owned|promoted|backed|proposed|initiated|led|championed|spearheaded|supported|sponsored|launched|advocated|"
    r"developed)\s+by\s+(?:the\s+)?"
)
BUILT_BY = re.compile(
    r"\b(?:won|(?:re)?built|(?:re)?constructed|laid|dug|drilled|widened|electrified|modernized|modernised|rehabilitated|"
    r"operated|"
    r"managed|dredged)\s+by\s+(?:the\s+)?"
)
PAID_BY = re.compile(
    r"\b(?:(?:with|through|using)\s+(?:the\s+)?(?:financial\s+|technical\s+)?(?:assistance|support|funding|"
    r"financing|help|loans?|a loan|credit|backing|money|investment)\s+(?:from|of|by)|(?:financed|funded|paid for|"
    r"bankrolled|co-financed)\s+(?:\w+\s+)?by|(?:loan|loans|credit|grant|funding|financing)\s+from|(?:[Ss]hares?|[Ss]takes?)\s+[^,;.]{0,60}?\b(?:held|owned)\s+by|"
    r"(?:[Mm]oney|[Ff]unds?|[Ff]unding|[Ff]inancing|[Ll]oans?|[Cc]apital|[Cc]redits?)\s+(?:[^\s,;.]+\s+){0,6}?(?:comes?|came|to\s+come)\s+from|comes?\s+"
    r"as)\s+(?:the\s+|an?\s+)?"
)
PAYING = re.compile(
    r"\b(?:financ(?:e|es|ed|ing)|fund(?:s|ed|ing)?|lend(?:s|ing)?|lent|pay(?:s|ing)?\s+for|paid\s+for|holds?\s+"
    r"\d+(?:\.\d+)?\s+percent|invest(?:s|ed|ing)?|allocat(?:e|es|ed|ing)|"
    r"(?:hand(?:s|ed)?\s+in|submit(?:s|ted)?|won|win(?:s)?|plac(?:e|es|ed))\s+(?:\w+\s+){0,4}?(?:bid|tender|offer)\b|"
    r"(?:buy|bought|acquire[sd]?|take[sn]?|took|hold|holds|held)\s+(?:an?\s+)?(?:\w+\s+){0,3}?(?:stakes?|"
    r"shares?)\s+(?:of|in)|"
    r"pledg(?:e|es|ed|ing)|earmark(?:s|ed)|provide[sd]?\s+(?:\w+\s+){0,4}?(?:loan|loans|credit|funding|financing))\b"
)
WAY_ANAPHOR = re.compile(
    rf"\b(?:the|this|that|these|both|such\s+an?)\s+(?:[\w-]+\s+){{0,2}}(?:{PIPE}|company|consortium|venture)\b"
)
COMMA = re.compile(r"[,;]")
FIRM = re.compile(r"\b(?:consortium|group|company|delegation|coalition|team|mission|bank)\s+$")
WEAK = re.compile(r"(?:consider|regard|view|prefer)")
"""Of these only what a named side does is more than an opinion told in passing."""

LED_BY = re.compile(r"\s+\w+\s+(?:led|headed)\s+by\b")
INVITED = re.compile(
    r"\b(?:invited|asked|urged|likely|expected|refused|reluctant|hesitates?|unwilling|declined?|failed)\s+to\s+$"
)
FIRST_HALF = {"Indo": "IND", "Sino": "CHN", "Russo": "RUS", "Turko": "TUR", "Irano": "IRN", "Afghano": "AFG"}
JOINT = re.compile(rf"\b(?P<first>{'|'.join(FIRST_HALF)})[-–](?P<second>[A-Z][a-z]+)")
CLOSE = 40
PORTION = re.compile(
    r"\b(?:portion|part|share|some|half|most|third|bulk|rest)\s+of\s+(?:this|the|that|these|its|the\s+promised)\s+"
    r"(?:investments?|money|sum|amount|funds?|funding|loans?|package|financing|aid)\b"
)
MAKER_ADJECTIVE = re.compile(r"[-–](?:led|backed|sponsored|driven|initiated)\s+(?:[\w-]+\s+){0,3}$")
OWN = re.compile(r"[’']s?\s+(?:own\s+)?(?:[\w-]+\s+){0,3}$")


def read_backers(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who promotes, funds and builds a project."""
    scene = topic.scene
    for attribute, pattern in (("promoter", BACKED_BY), ("builder", BUILT_BY), ("funder", PAID_BY)):
        for match in pattern.finditer(text, scene.start, scene.end):
            group = next(
                (one for one in group_parties(text, scene, match.start(), scene.end) if one.start - match.end() < 30),
                None,
            )
            project = topic.find(text, match.start())
            is_of_firm = attribute == "promoter" and FIRM.search(text, scene.start, match.start())
            if group and project and not is_of_firm:
                yield Fact(match.start(), group.end, project, attribute, ";".join(group.codes))
    for one in topic.named:
        yield from _read_owner(text, topic, one)
        joint = JOINT.search(text, max(scene.start, one.start - CLOSE), one.end)
        if joint and joint["second"] in read_peoples():
            codes = (FIRST_HALF[joint["first"]], read_peoples()[joint["second"]])
            yield Fact(*joint.span(), one.id, "promoter", ";".join(codes))
    yield from _read_makers(text, topic)
    yield from _read_portions(text, topic)
    for clause in topic.clauses:
        inside = [one for one in topic.named if clause.start <= one.start < clause.end]
        for attribute, verb in (("promoter", BACKING), ("builder", BUILDING), ("funder", PAYING)):
            yield from _read_doer(text, topic, clause, inside, attribute, verb)


@cache
def read_peoples() -> Mapping[str, str]:
    """Return the state of each people: `Iranian` is of IRN."""
    return {name.name: name.state for name in read_names() if name.kind == "demonym"}


def _read_makers(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who promotes a project that has no other name than that: `a China-led initiative`."""
    for one in topic.named:
        maker = MAKER.search(text, one.start, one.end)
        groups = group_parties(text, topic.scene, one.start, one.end) if maker else ()
        states = [place.state for place in topic.scene.mentions if maker and place.start == maker.start()]
        if maker and (groups or states):
            yield Fact(*maker.span(), one.id, "promoter", ";".join(states or groups[0].codes))


def _read_portions(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who pays where the money was told before: `A part of this loan is meant for the line.`"""
    for match in PORTION.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        project = topic.find(text, match.start()) if WAY_WORD.search(text, match.end(), clause.end) else ""
        if project and topic.scene.before:
            yield Fact(match.start(), clause.end, project, "funder", ";".join(topic.scene.before))


def _read_owner(text: str, topic: Topic, one: Mention) -> Iterator[Fact]:
    """Yield the promoter that stands before a project: `Uzbekistan’s Kabul Corridor`, `China-led initiative`."""
    groups = group_parties(text, topic.scene, topic.scene.start, one.start)
    if groups and (
        OWN.fullmatch(text[groups[-1].end : one.start]) or MAKER_ADJECTIVE.fullmatch(text[groups[-1].end : one.start])
    ):
        yield Fact(groups[-1].start, one.end, one.id, "promoter", ";".join(groups[-1].codes))


def _read_doer(
    text: str, topic: Topic, clause: Clause, inside: Sequence[Mention], attribute: str, verb: re.Pattern[str]
) -> Iterator[Fact]:
    found = verb.search(text, clause.start, clause.end)
    if not found or INVITED.search(text, clause.start, found.start()):
        return
    groups = [one for one in group_parties(text, topic.scene, clause.start, found.start()) if not one.before]
    near = bool(groups) and (
        found.start() - groups[-1].end < CLOSE or bool(LED_BY.match(text, groups[-1].end, found.start()))
    )
    who = (
        groups[-1].codes
        if near
        else ()
        if groups
        else find_subject(text, topic.scene, topic.clauses, clause, found.start())
    )
    after = [one for one in inside if found.end() <= one.start]
    after = [one for one in after if not COMMA.search(text, found.end(), one.start)]
    named = after[0].id if after else topic.last if WAY_ANAPHOR.search(text, found.end(), clause.end) else ""
    if not groups and WEAK.match(found[0]):
        return
    if who and named:
        start = clause.start if not groups or groups[-1].start - clause.start < 12 else groups[-1].start
        yield Fact(start, found.end(), named, attribute, ";".join(who))
