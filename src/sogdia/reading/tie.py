"""What a tie is, and the shipped words that tell of one."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sogdia.reading.inflect import list_noun_forms, list_verb_forms
from sogdia.reading.phrases import read_table


class Tie(msgspec.Struct, frozen=True):
    """How two sides stand: `sign` + or -, `trend` up, down, stable or empty."""

    start: int
    end: int
    a: tuple[str, ...]
    b: tuple[str, ...]
    sign: str
    trend: str


POSSIBLE = re.compile(
    r"\b(?:would|could|may|might|should|if|possib\w+|potential\w*|risks?|will|aimed at|aims? to|intentions? to|"
    r"attempts? to|propos(?:es?|ed|ing)|call(?:s|ed)? for|"
    r"offer(?:s|ed)? to|promis(?:es?|ed) to|plans? to|planned to|wants? to|wanted to|"
    r"emphasis on|in order to|agreed to|goal|interest in|desire|anticipated|poised|in need of|hopes? to)\b"
)
NONE = re.compile(r"\b(?:no|without|not\s+any)\s+(?:[a-z]+\s+)?$")
OWNED = re.compile(r"[’']s?\s")
NOUN = re.compile(r"\b(?:no|without|not\s+any|an?|the|its|their|his|this|[A-Z]\w+[’']s?)\s+(?:[a-z]+\s+)?$")
"""Before a word that may be a verb or a noun: `its quarrel with` is no deed."""

WHOLE = re.compile(
    r"\s*(?:$|[.,;:)]|(?:and|or|but|as|than|over|for|because|since|in|on|at|if|when|while|more|now|who|which)\b)"
)
"""After a name that stands for itself, not for something of it: `fears Russian tanks`, `needs Russia’s oil`."""

MUTUAL = ("harm_each_other", "help_each_other")
"""Kinds of verbs that tell a tie where two sides do them to each other."""

EACH_OTHER = (
    r"\s+(?:(?:with|at|on|against|for)\s+)?"
    r"(?:each\s+other|one\s+another|the\s+other(?=$|[.,;:]|\s+(?:of|but|and|for)\b))"
)

VERBS = ("favour", "oppose", "compete", "rise", "fall", "soothe", "sharpen", *MUTUAL)


@cache
def read_words() -> dict[str, re.Pattern[str]]:
    """Return the shipped words of ties as a pattern for each kind."""
    patterns = {}
    for row in read_table("ties"):
        forms = [form for word in row["words"].split(";") for form in _list_forms(row["kind"], word)]
        words = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
        mutual = EACH_OTHER if row["kind"] in MUTUAL else ""
        patterns[row["kind"]] = re.compile(rf"(?<![\w-])(?:{words}){mutual}(?![\w-])", re.IGNORECASE)
    return patterns


def _list_forms(kind: str, word: str) -> tuple[str, ...]:
    """Return the forms of a word of a kind; of `patch up` the first word changes."""
    if kind in ("good", "bad", "fond", "averse"):
        return (word,)
    if kind not in VERBS:
        return tuple(list_noun_forms(word))
    verb, _, rest = word.partition(" ")
    return tuple(f"{form} {rest}".strip() for form in list_verb_forms(verb))
