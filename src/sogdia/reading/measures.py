"""What the words around a figure tell that it measures: a change, a capacity, an amount that is moved."""

from __future__ import annotations

import re

CAPACITY = re.compile(r"\b(?:capacity|capable|handle|handling|throughput capacity|designed|carry)\b", re.IGNORECASE)
TRAFFIC = re.compile(r"\b(?:freight|cargo|traffic|volumes?|throughput|transit|turnover|shipments)\b", re.IGNORECASE)
CHANGED = re.compile(
    r"\s+(?P<way>more|higher|increase|growth|rise|jump|surge|less|lower|fewer|decline|drop|decrease|fall)\b",
    re.IGNORECASE,
)
DOWN = ("less", "lower", "fewer", "decline", "drop", "decrease", "fall")
BY = r"\w*,?\s+(?:(?!to\b|from\b)\w+\s+)?(?:by\s+(?:another\s+|a\s+further\s+|as\s+much\s+as\s+)?)?$"
"""What stands between a verb and its figure; without `by` at most one adverb: `grew by another`, `fell sharply`."""

FALLING = re.compile(
    r"\b(?:(?:declin|fell|fall|drop|decreas|reduc|shr[aiu]nk|plung|slump|contract|cut|lost|sank|sunk)"
    rf"{BY}|down\s+(?:by\s+)?$|(?:decline|fall|drop|decrease|reduction|slump|cut)\s+of\s+$)",
    re.IGNORECASE,
)
RISING = re.compile(
    r"(?<!\w)(?:(?:r[io]se|risen|rising|grew|grow|grown|increas|surg|jump|climb|soar|expand|gain|rais)"
    rf"{BY}|(?:is|are|was|were|been|went|goes|,)\s+up\s+(?:by\s+)?$|(?:rise|growth|increase|jump|surge|gain)\s+of\s+$)",
    re.IGNORECASE,
)


def find_change(text: str, first: int, last: int, start: int, end: int) -> int:
    """Return 1 if the figure from `first` to `last` tells a rise, -1 a fall, 0 neither; `start`, `end` bound the look.

    >>> words = "traffic fell by 3 percent"
    >>> find_change(words, words.index("3"), len(words), 0, len(words))
    -1
    """
    before = text[start:first]
    if FALLING.search(before):
        return -1
    changed = CHANGED.match(text, last, end)
    if changed:
        return -1 if changed["way"].casefold() in DOWN else 1
    return 1 if RISING.search(before) else 0


def is_capacity(words: str) -> bool:
    """Tell whether words speak of what a thing can carry or yield."""
    return CAPACITY.search(words) is not None


def is_flow(words: str) -> bool:
    """Tell whether words speak of what is moved."""
    return TRAFFIC.search(words) is not None
