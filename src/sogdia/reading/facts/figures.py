"""Length, gauge, capacity, traffic and cost: figures beside a project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import find_clause
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic
from sogdia.reading.quantities import Number

CAPACITY = re.compile(
    r"\b(?:capacity|capable of|designed (?:to|for)|handle|carry|transmit|accommodate|"
    r"(?:can|could|would|will|may|shall|is\s+to|are\s+to)\s+(?:take|ship|move|deliver|pump|transport|pass))\b",
    re.IGNORECASE,
)
COST = re.compile(
    r"\b(?:cost(?:s|ing|ed)?|worth|pric(?:e|ed)|estimated at|valued at|investments?|budget|capex|expense|spend\w*|"
    r"spent|need(?:s|ed)?|require[sd]?|invest\w*|estimates?|estimated|reckon\w*|figures?|bill)\b",
    re.IGNORECASE,
)
OF_NOUN = re.compile(r"(?:\ban?\s+|\bthe\s+)?\b[a-z][\w-]*\s+(?:[a-z][\w-]*\s+)?of\s+$")
SIZED = re.compile(r"\s+(?:long|wide|in\s+length|in\s+total)\b|\s+in\s+[A-Z]\w+")
RUN = re.compile(r"\b(?:run|runs|ran|lead|leads|stretch|stretches|extend|extends)\s+(?:for|over)\b")
AWAY = re.compile(
    r"\s+(?:(?:(?:north|south)(?:east|west)?|east|west)(?:ern|ward)?\s+of|from(?!\s+[^,;.]{3,40}\s+to\s+(?:the\s+(?:[a-z]+\s+of\s+)?)?[A-Z])|"
    r"away|off|up\s+the|inland)\b"
)
"""After a length they tell how far something is, not how long; `from A to B` tells the ends of what is so long."""

OF_WHICH = re.compile(r"\bof\s+which\s+(?:about\s+|some\s+|only\s+)?$")

HIGH = re.compile(r"\b(?:dams?\s+of|high|tall|height|tower)\b")
LONG = re.compile(r"\s+(?:long|in\s+length)\b")
OF_TRAFFIC = re.compile(
    r"\b(?:cargo|freight|goods|tons?|tonnes?|TEUs?|containers?|volumes?|traffic|transit|throughput)\b", re.IGNORECASE
)


CARGO = re.compile(
    r"\b(?:cargo|freight|goods|containers?|volumes?|traffic|transit|throughput|carried|reached|handled|transported|"
    r"hauled|shipped|moved|crossed)\b",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"\b(?:carried|delivered|shipped|flow(?:s|ed)|pumped|transported|piped|passed|exported|exports|reached|supplied|throughput)\b"
)
OTHER_MONEY = re.compile(
    r"\b(?:loans?|grants?|credits?|eurobonds?|bonds?|fees?|revenues?|trade|turnover|exports?|imports?|aid|debts?|"
    r"sanctions|fines?|"
    r"taxes|remittances|pledg\w+|rais\w+|signed\s+for)\b"
)
"""What money may be besides a price."""

HIRED_FOR = re.compile(r"\b(?:hired|contract(?:ed|s)?|commissioned|built|engaged)\b[^;]*\bfor\s+(?:about\s+|some\s+)?$")
OF_CARGO = re.compile(r"\b(?:cargo|freight|volumes?|traffic|throughput|capacity)\b", re.IGNORECASE)
PLEDGED = re.compile(
    r"\b(?:pledg|commit|promis|allocat|invest|lend|lent|loan|grant|provid|earmark|set\s+aside)\w*\s+(?:\w+\s+){0,4}$"
)
"""Money that somebody gives is no price of the whole."""

SAVING = re.compile(
    r"\b(?:reduc|cut|shorten|lower|sav|slash|halv|trim)\w*\s+(?:\S+\s+){0,3}?(?:costs?|times?|distances?|duration|days|"
    r"journeys?|travel)\b"
)


def read_figures(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield length, gauge, capacity, traffic and cost: figures beside a project."""
    for one in topic.scene.numbers:
        attribute = _find_attribute(text, topic, one)
        project = topic.find(text, one.start) if attribute else ""
        if project:
            yield Fact(*_widen(text, topic, one), project, attribute, write_number(one), one.unit)


def read_savings(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a way saves: `reduces the cost and duration of shipments by a third`."""
    for match in SAVING.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, match.start())
        numbers = [one for one in topic.scene.numbers if match.start() <= one.start < clause.end]
        project = topic.find(text, match.start()) if numbers else ""
        if project:
            yield Fact(match.start(), clause.end, project, "saving", write_number(numbers[-1]), numbers[-1].unit)


def _widen(text: str, topic: Topic, one: Number) -> tuple[int, int]:
    """Return the stretch of a figure with its noun and the word after it: `a gap of 43 km`, `523 km long`."""
    before = OF_NOUN.search(text, topic.scene.start, one.start)
    after = SIZED.match(text, one.end)
    return before.start() if before else one.start, after.end() if after else one.end


def _find_attribute(text: str, topic: Topic, one: Number) -> str:
    clause = find_clause(topic.clauses, one.start)
    words = text[clause.start : clause.end]
    if one.kind in ("length", "gauge", "capacity"):
        is_way = WAY_WORD.search(text, topic.scene.start, topic.scene.end) or LONG.match(text, one.end)
        is_way = is_way or OF_WHICH.search(text, topic.scene.start, one.start)
        is_run = RUN.search(text, max(topic.scene.start, one.start - 25), one.start + 5)
        if AWAY.match(text, one.end) and not is_run:
            return ""
        if one.unit == "m":
            return "height" if HIGH.search(text, max(topic.scene.start, one.start - 25), one.end + 12) else ""
        return one.kind if one.kind != "length" or is_way else ""
    if one.kind == "ratio" and re.search(r"\bcapacity\b", words):
        return "capacity"
    if one.kind == "power":
        return "capacity" if one.unit == "MW" or CAPACITY.search(words) else ""
    if one.unit == "t" and not CARGO.search(words):
        return ""
    if one.kind in ("flow", "mass", "teu"):
        return (
            "capacity"
            if CAPACITY.search(words)
            else "traffic"
            if OF_TRAFFIC.search(words) or one.kind != "mass"
            else ""
        )
    if one.kind == "volume":
        return "capacity" if CAPACITY.search(words) else "traffic" if MOVED.search(words) else ""
    if one.kind in ("share", "fraction") and OF_CARGO.search(words) and not SAVING.search(words):
        return "share"
    if one.kind == "money" and OTHER_MONEY.search(
        text, max(clause.start, one.start - 70), min(clause.end, one.end + 40)
    ):
        return ""
    if one.kind == "money" and PLEDGED.search(text, max(clause.start, one.start - 40), one.start):
        return ""
    if one.kind == "money" and topic.priced:
        return "cost"
    if one.kind == "money" and COST.search(text[max(topic.scene.start, one.start - 70) : one.end + 25]):
        return "cost"
    if one.kind == "money" and HIRED_FOR.search(text, clause.start, one.start):
        return "cost"
    return ""


def write_number(one: Number) -> str:
    """Return a figure as in the gold annotation: 3000000, >0.5, 8000000..15000000.

    >>> write_number(Number(0, 1, "length", 628, 628, "km", "exact", ""))
    '628'
    """
    if one.low != one.high and one.bound not in ("gt", "lt"):
        return f"{one.low:.15g}..{one.high:.15g}"
    if one.kind == "ratio":
        return f"x{one.low:.15g}"
    sign = {"gt": ">", "lt": "<", "nearly": "~", "approx": "~"}.get(one.bound, "")
    return f"{sign}{one.low:.15g}"
