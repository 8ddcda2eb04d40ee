"""Length, gauge, capacity, traffic and cost: figures beside a project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.quantities import Number

CAPACITY = re.compile(
    r"\b(?:capacity|capable of|designed (?:to|for)|handle|carry|transmit|accommodate)\b",
    re.IGNORECASE,
)
COST = re.compile(
    r"\b(?:cost(?:s|ing|ed)?|worth|pric(?:e|ed)|estimated at|valued at|investments?|budget|capex|expense|spend\w*|"
    r"invest\w*)\b",
    re.IGNORECASE,
)
OF_NOUN = re.compile(r"(?:\ban?\s+|\bthe\s+)?\b[a-z][\w-]*\s+(?:[a-z][\w-]*\s+)?of\s+$")
SIZED = re.compile(r"\s+(?:long|wide|in\s+length|in\s+total)\b|\s+in\s+[A-Z]\w+")
OF_TRAFFIC = re.compile(
    r"\b(?:cargo|freight|goods|tons?|tonnes?|TEUs?|containers?|volumes?|traffic|transit|throughput)\b", re.IGNORECASE
)


def read_figures(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield length, gauge, capacity, traffic and cost: figures beside a project."""
    for one in topic.scene.numbers:
        attribute = _find_attribute(text, topic, one)
        project = topic.find(text, one.start) if attribute else ""
        if project:
            yield Fact(*_widen(text, topic, one), project, attribute, write_number(one), one.unit)


def _widen(text: str, topic: Topic, one: Number) -> tuple[int, int]:
    """Return the stretch of a figure with its noun and the word after it: `a gap of 43 km`, `523 km long`."""
    before = OF_NOUN.search(text, topic.scene.start, one.start)
    after = SIZED.match(text, one.end)
    return before.start() if before else one.start, after.end() if after else one.end


def _find_attribute(text: str, topic: Topic, one: Number) -> str:
    clause = find_clause(topic.clauses, one.start)
    words = text[clause.start : clause.end]
    if one.kind in ("length", "gauge", "capacity"):
        return one.kind if one.kind != "length" or WAY_WORD.search(text, topic.scene.start, topic.scene.end) else ""
    if one.kind == "power":
        return "capacity" if CAPACITY.search(words) else ""
    if one.kind in ("flow", "mass", "teu"):
        return (
            "capacity"
            if CAPACITY.search(words)
            else "traffic"
            if OF_TRAFFIC.search(words) or one.kind != "mass"
            else ""
        )
    if one.kind == "money" and topic.priced:
        return "cost"
    if one.kind == "money" and COST.search(text[max(topic.scene.start, one.start - 70) : one.end + 25]):
        return "cost"
    return ""


def write_number(one: Number) -> str:
    """Return a figure as in the gold annotation: 3000000, >0.5, 8000000..15000000.

    >>> write_number(Number(0, 1, "length", 628, 628, "km", "exact", ""))
    '628'
    """
    if one.low != one.high and one.bound not in ("gt", "lt"):
        return f"{one.low:.15g}..{one.high:.15g}"
    sign = {"gt": ">", "lt": "<", "nearly": "~", "approx": "~"}.get(one.bound, "")
    return f"{sign}{one.low:.15g}"
