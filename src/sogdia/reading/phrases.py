"""Phrases of the shipped word lists as patterns.

A phrase is words: `=sign` any form of a verb, `<agreement>` any noun of a set, `~` up to five words in between,
`(a|b)` one of several, everything else as written; a noun also in its plural where it ends in `*`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

from sogdia.reading.gazetteer import TABLES
from sogdia.reading.inflect import list_noun_forms, list_verb_forms

GAP = r"(?:\s+(?!(?:after|when|which|who|while|before|since|despite)\b)[^\s;:—]+){0,5}?"
"""Up to five words."""
PLAIN_WORD = re.compile(r"[^\W_]+")
ARTICLES = re.compile(r"\((?:the|a|its)\|")
"""How an alternative of articles begins; a passive needs none of them."""

WORD = re.compile(r"=?\([^)]*\)|\S+")


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped word list; they are part of the program, so they are trusted."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_sets() -> Mapping[str, tuple[str, ...]]:
    """Return the sets of nouns that phrases name, each noun also in its plural."""
    return {
        row["set"]: tuple(form for noun in row["words"].split(";") for form in _nouns(noun))
        for row in read_table("sets")
    }


def build_pattern(phrase: str) -> str:
    """Return the pattern of a phrase, without its edges.

    >>> bool(re.fullmatch(build_pattern("=sign ~ <agreement>"), "signed a long-awaited trade agreement"))
    True
    """
    pattern = ""
    for index, word in enumerate(WORD.findall(phrase)):
        if word == "~":
            pattern += GAP
        else:
            pattern += (r"\s+[\"“‘]?" if index else "") + _word(word)
    return pattern


def build_passive(phrase: str) -> str | None:
    """Return the pattern of the passive of a verb with its object, the verb as group `verb`; None if it has none.

    >>> bool(re.fullmatch(build_passive("=close ~ (border*)"), "border with Peru was abruptly closed"))
    True
    """
    words = WORD.findall(phrase)
    if (
        not words[0].startswith("=")
        or words[-2:-1] != ["~"]
        or any(ARTICLES.match(word) is None for word in words[1:-2])
    ):
        return None
    verb = words[0].strip("=()")
    parts = [form for one in verb.split("|") for form in _participles(one)]
    return rf"{_word(words[-1])}{GAP}\s+(?:was|were|been|being)\s+(?:\w+ly\s+)?(?P<verb>{_either(tuple(parts))})"


def _participles(verb: str) -> tuple[str, ...]:
    first, _, rest = verb.partition(" ")
    forms = [form for form in list_verb_forms(first)[2:] if not form.endswith("ing")]
    return tuple(f"{form} {rest}".rstrip() for form in forms)


def first_words(phrase: str) -> frozenset[str]:
    """Return the words, in small letters, of which a text must hold one for the phrase to stand in it.

    >>> sorted(first_words("=pay ~ visit"))
    ['paid', 'pay', 'paying', 'pays']
    """
    word = WORD.findall(phrase)[0]
    if word.startswith("=("):
        forms = [form for verb in word[2:-1].split("|") for form in _forms(verb)]
    elif word.startswith("="):
        forms = list(list_verb_forms(word[1:]))
    elif word.startswith("("):
        return frozenset(one for part in word[1:-1].split("|") for one in first_words(part))
    elif word.startswith("<"):
        forms = list(read_sets()[word[1:-1]])
    else:
        forms = list(list_noun_forms(word[:-1])) if word.endswith("*") else [word]
    return frozenset(PLAIN_WORD.findall(form.lower())[0] for form in forms)


def _word(word: str) -> str:
    if word.startswith("=("):
        return _either(tuple(form for verb in word[2:-1].split("|") for form in _forms(verb)))
    if word.startswith("="):
        return _either(list_verb_forms(word[1:]))
    if word.startswith("("):
        return f"(?:{'|'.join(_word(part) for part in word[1:-1].split('|'))})"
    if word.startswith("<"):
        return _either(read_sets()[word[1:-1]])
    if word.endswith("*"):
        return _either(list_noun_forms(word[:-1]))
    return re.escape(word)


def _forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb and what belongs to it: `carries out`."""
    first, _, rest = verb.partition(" ")
    return tuple(f"{form} {rest}".rstrip() for form in list_verb_forms(first))


def _either(forms: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(form) for form in sorted(set(forms), key=len, reverse=True)) + ")"


def _nouns(noun: str) -> tuple[str, ...]:
    return (noun,) if noun[-1] in "sn" and noun.endswith(("ss", "men", "ces")) else list_noun_forms(noun)
