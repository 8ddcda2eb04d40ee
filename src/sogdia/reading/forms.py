"""Whether a form that may be a verb, a noun or an adjective is a verb where it stands."""

from __future__ import annotations

import re

from sogdia.reading.clauses import FINITE, RELATIVE, Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import PRONOUN

ARTICLE = re.compile(
    r"(?:\b(?:the|a|an|its|their|his|her|this|these|those|other|some|many|several|of|for|amid|against|any|no|such|"
    r"between|among|from|as an?|on|more|further|and other|under|with|first|new|joint|major)|[’'](?:s)?)\s+$",
    re.IGNORECASE,
)
"""Words before a form that make it a noun or an adjective: `the demand`, `Iran’s proposed line`."""

GERUND_AFTER = re.compile(r"\b(?:of|for|from|with|on|against)\s+$")
PAST = re.compile(
    r"(?:ed|id|old|ew|ought|ook|aken|ent|ade|aid|ost|ung|un|oke|oken|ote|itten|et|it|ut|own|orn|ore|ast|elt|eft|"
    r"ad|as|at|ound|uck|ank|roze|rozen|hot|ell|gave|given|came|gone|won|began|begun|rose|risen)$"
)
NO_PAST = frozenset(
    {"trade", "aid", "raid", "blockade", "retreat", "threat", "defeat", "combat", "bid", "visit", "limit"}
)
"""Base forms that end as past forms do, and are nouns as well."""

AUXILIARY = re.compile(rf"\b(?:{FINITE}|to)\s+(?:\w+ly\s+|not\s+|also\s+)*(?:[a-z]+\s+(?:or|and)\s+)?$")
AFTER_ONE = re.compile(r"\b(?:an?|any|no|every|each)\s+[a-z][\w-]*\s+$")
"""Before a base form it makes a noun of it: `a single veto`; a verb would end in -s."""

THINGS = re.compile(r"\b(?:borders|lines|roads|rivers|routes|interests|needs|ways|winds)\s+$")
"""Subjects that meet without talking."""

NOUN_LED = re.compile(r"\b(?:in|into|at|by|through|without|to\s+the)\s+$")
"""Before a base form they make a noun of it: `in retreat`."""

MODAL_NEXT = re.compile(rf"\s+(?:[^\s,]+\s+){{0,4}}?(?:{FINITE})\b")
PEOPLE = re.compile(r"s$|\b[Tt]he\s+\w+(?:ese|sh|ch|ss)$")
"""Words for a people in the plural: `Uzbeks demand`, `the Chinese demand`."""

FINITE_AFTER = re.compile(
    rf"\s+(?:for|in|by|to|since|after|at|on|with|between|during|under)\s+(?:[^\s,]+\s+){{1,5}}(?:{FINITE}|remains?)\b"
)
"""What follows a participle that belongs to a noun: `agreed for May is`."""

PRESENT_SUBJECT = 30
"""Most characters between a present-tense verb and its subject: `Russia also demands`."""


def is_verb(text: str, scene: Scene, clause: Clause, match: re.Match[str]) -> bool:
    """Tell whether a form is a verb here; a present-tense form looks like a noun and needs its subject close by."""
    before = text[max(clause.start, match.start() - 40) : match.start()]
    word = match[0].split()[0].lower()
    if ARTICLE.search(before):
        return word.endswith("ing") and bool(GERUND_AFTER.search(before))
    if THINGS.search(before):
        return False
    if (PAST.search(word) and word not in NO_PAST) or word.endswith("ing"):
        return not _is_participle(text, scene, clause, match, before)
    if NOUN_LED.search(before) or _is_before_modal(text, scene, clause, match):
        return False
    if _is_after_people(text, scene, match) or (not word.endswith("s") and AFTER_ONE.search(before)):
        return False
    if clause.link == "goes on" and not before.strip():
        return True
    near = [one for one in scene.parties if match.start() - PRESENT_SUBJECT < one.end <= match.start()]
    return bool(near or PRONOUN.search(before) or AUXILIARY.search(before) or RELATIVE.match(before))


def _is_after_people(text: str, scene: Scene, match: re.Match[str]) -> bool:
    """Tell whether a form stands right after a people in the singular, an adjective there: `American sanctions`."""
    before = [one for one in scene.mentions if one.kind == "demonym" and one.end + 1 == match.start()]
    return bool(before) and not PEOPLE.search(text, scene.start, before[-1].end)


def _is_participle(text: str, scene: Scene, clause: Clause, match: re.Match[str], before: str) -> bool:
    """Tell whether a past form only belongs to a noun that nobody named leads: `The volume agreed for May is small`."""
    if not match[0].split()[0].endswith("ed") or clause.link != "main" or AUXILIARY.search(before):
        return False
    is_named = any(clause.start <= one.start < match.start() for one in scene.parties)
    is_said = PRONOUN.search(text, clause.start, match.start())
    return not is_named and not is_said and bool(FINITE_AFTER.match(text, match.end(), clause.end))


def _is_before_modal(text: str, scene: Scene, clause: Clause, match: re.Match[str]) -> bool:
    """Tell whether a form is the subject of a verb that follows: `trade with both may profit`."""
    touches = any(one.end + 1 == match.start() for one in scene.parties)
    before = text[max(clause.start, match.start() - 30) : match.start()]
    is_subject = not touches and not AUXILIARY.search(before) and not PRONOUN.search(before)
    return is_subject and bool(MODAL_NEXT.match(text, match.end(), clause.end))
