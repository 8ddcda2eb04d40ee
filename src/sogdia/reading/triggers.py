"""The verbs and nouns of events where they stand in a sentence, none in the sense of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.forms import is_verb
from sogdia.reading.mention import Mention
from sogdia.reading.phrases import PLAIN_WORD, build_passive, build_pattern, first_words, read_table
from sogdia.reading.scene import Scene

NEXT = 25
"""Most characters between a verb and the name that it must take: `received the prime minister Nikol Pashinyan`."""

MUTUAL = ("mutual", "nounmutual")
NOUNS = ("noun", "nounmutual", "nounby")
THAT = re.compile(r"\sthat\s")
UNREAL_THAT = ("REQUEST", "REJECT", "THREATEN")
"""Types of deeds whose that-clause tells what is wanted, denied or feared."""

THAT_CLAUSE = re.compile(r"\s*that\s")
NO_OBJECT = re.compile(r"\b(?:no|part|place|aim|note|stock|in|at|on|for|by|over|up|off)\b")
"""Between a verb and a place they tell that the place is not its object: `took part in`, `take place at`."""

TRADES = ("deliver arms", "buy arms", "sell arms", "trade", "order arms")
PART_OF = re.compile(r"\bpercent\b|%|\b(?:share|half|third|quarter|most)\s+of\b")
"""A share of what is traded tells of years of deeds, not of one."""

STANDING = ("build", "open route", "start works", "advance route", "take over operation")
"""What in the passive mostly tells how things stand, `the line has been built`, if it bears no date and no `by`."""

BY = re.compile(r"\s+by\b")
AND = re.compile(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+)?$")


class Verb(msgspec.Struct, frozen=True):
    """A row of `verbs.csv`.

    `first` are the words it may begin with. `takes_rest` tells that what follows in the clause is part of its sense,
    `then` what must follow at once: `place`, `person`, `weapon` or nothing.
    """

    pattern: re.Pattern[str]
    passive: re.Pattern[str] | None
    first: frozenset[str]
    plover: str
    action: str
    frame: str
    takes_rest: bool
    then: str


class Trigger(msgspec.Struct, frozen=True):
    """A verb or noun of an event where it stands."""

    start: int
    end: int
    verb: Verb


@cache
def read_verbs() -> tuple[Verb, ...]:
    """Return the shipped verbs and nouns of events in the order of the table."""
    return tuple(
        Verb(
            _bound(build_pattern(row["phrase"].partition(" @")[0])),
            _bound(passive) if (passive := build_passive(row["phrase"])) else None,
            first_words(row["phrase"]), row["plover"], row["action"], row["frame"], bool(row["rest"]),
            row["phrase"].partition(" @")[2],
        )
        for row in read_table("verbs")
    )  # fmt: skip


def _bound(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)


def find_triggers(text: str, scene: Scene, clauses: Sequence[Clause]) -> list[Trigger]:
    """Return the verbs and nouns of events in a sentence, the longest at each place, none in another's sense."""
    found = []
    words = {word.lower() for word in PLAIN_WORD.findall(text, scene.start, scene.end)}
    for verb in read_verbs():
        if verb.first.isdisjoint(words):
            continue
        for match in verb.pattern.finditer(text, scene.start, scene.end):
            clause = find_clause(clauses, match.start())
            if (match.end() <= clause.end or THAT.search(match[0])) and _fits(text, scene, clause, verb, match):
                found.append(Trigger(*match.span(), verb))
        for match in verb.passive.finditer(text, scene.start, scene.end) if verb.passive else ():
            clause = find_clause(clauses, match.start())
            is_told = verb.action not in STANDING or BY.match(text, match.end()) or _is_dated(scene, clause)
            if match.end() <= clause.end and is_told:
                found.append(Trigger(*match.span("verb"), verb))
    kept: list[Trigger] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return [one for one in kept if not _is_taken(text, scene, one, kept, clauses)]


def _fits(text: str, scene: Scene, clause: Clause, verb: Verb, match: re.Match[str]) -> bool:
    """Tell whether a form stands for what its row says: not inside of a name, a verb where a verb is meant."""
    if match[0].endswith("March") and any(one.start < match.end() <= one.end for one in scene.dates):
        return False  # the month, not a protest
    inside = [one for one in scene.mentions if one.start <= match.start() and match.end() <= one.end]
    if any(one.kind != "ends" for one in inside) or (verb.action in TRADES and PART_OF.search(match[0])):
        return False
    if verb.then and not any(
        _is_kind(one, verb.then)
        and 0 <= one.start - match.end() <= NEXT
        and not (verb.then == "place" and NO_OBJECT.search(text, match.end(), one.start))
        for one in scene.mentions
    ):
        return False
    if verb.action in TRADES and match[0].split()[0].endswith("s") and not _is_dated(scene, clause):
        return False
    return verb.frame in (*NOUNS, "passive") or is_verb(text, scene, clause, match)


def _is_dated(scene: Scene, clause: Clause) -> bool:
    return any(clause.start <= one.start < clause.end for one in scene.dates)


def _is_kind(one: Mention, kind: str) -> bool:
    return one.is_place if kind == "place" else one.kind == kind


def _is_taken(text: str, scene: Scene, one: Trigger, triggers: Sequence[Trigger], clauses: Sequence[Clause]) -> bool:
    """Tell whether a trigger is only part of what another before it in the clause says: `refused to sign`."""
    clause = find_clause(clauses, one.start)
    if THAT_CLAUSE.match(text, clause.start) and any(
        other.verb.plover in UNREAL_THAT and other.end <= clause.start and "," not in text[other.end : clause.start]
        for other in triggers
    ):
        return True
    before = [other for other in triggers if clause.start <= other.start < one.start and other.verb.takes_rest]
    if AND.search(text[clause.start : one.start]):
        return False
    if one.verb.frame in NOUNS and any(one.end <= date.start < one.end + 60 for date in scene.dates):
        return False
    return bool(before)
