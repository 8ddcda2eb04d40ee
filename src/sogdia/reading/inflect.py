"""The forms of English verbs and nouns, as patterns."""

from __future__ import annotations

import re

IRREGULAR = {
    "be": "is are was were been being", "become": "became becoming", "begin": "began begun beginning",
    "bind": "bound", "blow": "blew blown", "break": "broke broken", "bring": "brought", "build": "built",
    "burn": "burnt", "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "cut": "cutting",
    "deal": "dealt", "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen", "fight": "fought",
    "find": "found", "flee": "fled", "fly": "flew flown", "forbid": "forbade forbidden forbidding",
    "forgive": "forgave forgiven", "freeze": "froze frozen", "get": "got getting", "give": "gave given",
    "go": "went gone", "grow": "grew grown", "have": "has had", "hit": "hitting", "hold": "held", "keep": "kept",
    "lay": "laid", "lead": "led", "leave": "left", "lend": "lent", "let": "letting", "lose": "lost", "make": "made",
    "meet": "met", "oversee": "oversaw overseen", "overthrow": "overthrew overthrown", "pay": "paid",
    "put": "putting", "quit": "quitting", "rise": "rose risen", "say": "said", "see": "saw seen",
    "seek": "sought", "sell": "sold", "send": "sent", "set": "setting", "shake": "shook shaken", "shoot": "shot",
    "shrink": "shrank shrunk", "shut": "shutting", "sink": "sank sunk", "speak": "spoke spoken", "spend": "spent",
    "stand": "stood", "steal": "stole stolen", "strike": "struck", "swear": "swore sworn", "take": "took taken",
    "tell": "told", "throw": "threw thrown", "undergo": "underwent undergone", "undertake": "undertook undertaken",
    "uphold": "upheld", "win": "won winning", "withdraw": "withdrew withdrawn", "withhold": "withheld",
    "write": "wrote written",
}  # fmt: skip
DOUBLED = frozenset({"commit", "submit", "permit", "admit", "refer", "defer", "transfer", "equip", "occur", "rebut",
                     "annul",
                     "compel", "propel", "expel", "dispel", "repel", "control", "patrol", "deter"})  # fmt: skip
PREFIX = re.compile(r"(?:re|over|under|out|up|fore|mis)(?=[a-z]{3})")
BRITISH_L = re.compile(r"[a-z][^aeiou](?:e|a)l$")
BRITISH_S = re.compile(r"[^e]ize$")
"""Verbs that British spelling writes otherwise: `cancelled`, `criticised`."""

SHORT = re.compile(r"[bcdfghjklmnpqrstvwxyz]*[aeiou][bdglmnprt]")
SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
CONSONANT_Y = re.compile(r"[^aeiou]y$")


def list_verb_forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb in American and British spelling, its base first.

    >>> list_verb_forms("ban"), list_verb_forms("take")
    (('ban', 'bans', 'banned', 'banning'), ('take', 'takes', 'took', 'taken', 'taking'))
    """
    stem = _double(verb)
    irregular = _list_irregular(verb)
    past = irregular or (_past(verb, stem),)
    if verb == "be":
        return (verb, *irregular)
    gerund = () if any(form.endswith("ing") for form in past) else (_gerund(verb, stem),)
    forms = (verb, list_noun_forms(verb)[1], *past, *gerund)
    if BRITISH_L.search(verb):
        return (*forms, f"{verb}led", f"{verb}ling")
    return (*forms, *(form.replace("iz", "is") for form in forms)) if BRITISH_S.search(verb) else forms


def _list_irregular(verb: str) -> tuple[str, ...]:
    """Return the irregular past forms of a verb, also behind a prefix: `retake, retook, retaken`."""
    prefix = PREFIX.match(verb)
    known = IRREGULAR.get(verb, "").split()
    if known or not prefix:
        return tuple(known)
    return tuple(prefix[0] + form for form in IRREGULAR.get(verb[prefix.end() :], "").split())


def list_noun_forms(noun: str) -> tuple[str, str]:
    """Return a noun and its plural: `country, countries`."""
    if CONSONANT_Y.search(noun):
        return noun, f"{noun[:-1]}ies"
    return noun, f"{noun}es" if SIBILANT.search(noun) else f"{noun}s"


def _double(verb: str) -> str:
    return verb + verb[-1] if verb in DOUBLED or SHORT.fullmatch(verb) else verb


def _past(verb: str, stem: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if CONSONANT_Y.search(verb) else f"{stem}ed"


def _gerund(verb: str, stem: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{stem}ing"
