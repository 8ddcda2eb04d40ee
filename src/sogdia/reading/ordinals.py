"""Ordinals: the rank of something (`third-largest`) and the number of a member of a series (`a second plant`)."""

from __future__ import annotations

import re

from sogdia.reading.numeral import ORDINALS

WORD = rf"(?P<word>{'|'.join(ORDINALS)}|\d+(?:st|nd|rd|th))"
RANK = re.compile(
    rf"\b(?P<word>{'|'.join(ORDINALS)})[-\s](?:largest|biggest|most|highest|longest|smallest|busiest|richest|poorest|"
    r"deepest|oldest|strongest|tallest)\b",
    re.IGNORECASE,
)
MEMBER = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|our|this|that|another|whose|\w+(?:[’']s|s[’']))\s+"
    rf"(?:\w+ly\s+|very\s+|new\s+)?|(?<=[.;:–—]\s)|^){WORD}"
    r"(?:,\s+[a-z][\w-]*)?\s+(?P<next>[\w’'-]+)",
    re.IGNORECASE,
)
NO_MEMBER = re.compile(
    r"(?:time|place|hand|glance|sight|instance|stone|foremost|half|quarter|deputy|vice|lady|world|war|things?|"
    r"party|parties|january|february|march|april|may|june|july|august|september|october|november|december|century|"
    r"centuries|is|are|was|were|be|been|being|has|have|had|will|would|could|may|might|can|should|must|shall|did|does|"
    r"do|to|of|in|on|at|by|for|from|with|and|or|but|as|than|that|which|who|when|where|while|because|since|until|"
    r"after|before|if|a|an|the|some|about|nearly|over|under|just|only|also|not|came|comes|went|goes|took|takes|"
    r"made|held|holds|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|dozen|hundred|"
    r"largest|biggest|most|highest|longest|smallest|busiest|richest|poorest|deepest|oldest|strongest|tallest|"
    r"signed|proposed|announced|mentioned|raised|built|opened|used|introduced|\d.*)",
    re.IGNORECASE,
)
"""Words after an ordinal with which it numbers nothing: `first of all`, `the first to`, `for the first time`."""


def find_ordinals(text: str, start: int, end: int) -> list[tuple[str, int, int, float]]:
    """Return the ordinals of a stretch that number something: kind (`rank`, `ordinal`), place and value."""
    ranks = [("rank", *match.span(), _value(match["word"])) for match in RANK.finditer(text, start, end)]
    members = [
        ("ordinal", *match.span("word"), _value(match["word"]))
        for match in MEMBER.finditer(text, start, end)
        if not NO_MEMBER.fullmatch(match["next"])
        and not any(first <= match.start("word") < last for _, first, last, _ in ranks)
    ]
    return [*ranks, *members]


def _value(word: str) -> float:
    """Return the value of an ordinal in words or digits.

    >>> _value("third"), _value("21st")
    (3.0, 21.0)
    """
    folded = word.casefold()
    return float(ORDINALS[folded] if folded in ORDINALS else folded.rstrip("stndrh"))
