"""What a project lacks and what endangers it: `funding constraints`, `unstable security climate`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.facts.topic import Fact, Topic

MEANS = r"(?:fund(?:s|ing)|financ(?:e|es|ing)|investments?|capital|money|resources|loans?|credits?)"
CONSTRAINT = re.compile(
    rf"\b(?:{MEANS}|financial|budget(?:ary)?|technical|capacity|resource)\s+(?:constraints?|shortages?|gaps?|"
    rf"bottlenecks?|"
    rf"limitations?|difficulties|shortfalls?)\b|\b(?:lack|shortage|absence|dearth)\s+of\s+(?:\w+\s+)?{MEANS}\b|"
    rf"\black(?:s|ed|ing)?\s+(?:the\s+)?{MEANS}\b|\bunderfund\w+|"
    rf"\bwithout\s+(?:such\s+|the\s+|these\s+|new\s+|foreign\s+|outside\s+)?{MEANS}\b"
)
RISK = re.compile(
    r"\b(?:(?:highly\s+|generally\s+)?(?:unstable|volatile|precarious|fragile|deteriorating|worsening)\s+security\s+"
    r"(?:climate|situation|environment|conditions)|security\s+(?:risks?|threats?)|insecurity)\b"
)


def read_dangers(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what projects named in a sentence lack and what endangers them."""
    for attribute, pattern in (("constraint", CONSTRAINT), ("risk", RISK)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            project = topic.find(text, match.start()) if topic.named else ""
            if project:
                yield Fact(match.start(), match.end(), project, attribute, match[0])
