"""Where a project leads: one end that is told alone, and where it may be led on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.facts.topic import PIPE, WAY_WORD, Fact, Topic
from sogdia.reading.mention import Mention

BEGINS = re.compile(
    r"\b(?:originat(?:es?|ed|ing)|start(?:s|ed|ing)?|begin(?:s|ning)?|end(?:s|ed|ing)?|terminat(?:es?|ed|ing))\s+"
    r"(?:at|in|from)\s+(?:the\s+)?(?:[a-z]+\s+){0,3}?"
)
TOWARD = r"(?:on\s+to|onward\s+to|to|towards?|into|as\s+far\s+as|up\s+to)"
LEADING = re.compile(
    r"\b(?:extend|continu|run|lead|stretch|proceed|go)(?:e|s|es|ed|ing|ning)?\s+"
    rf"(?:(?:further|westward|eastward|southward|northward)\s+)?(?:through\s+(?P<through>[^,.;]{{3,60}}?)\s+)?"
    rf"{TOWARD}\s+(?:both\s+)?(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){{0,2}}"
)
ONWARD = re.compile(
    r"\b(?:extend(?:ed)?|diverg(?:e|es|ed|ing)|branch(?:es|ed)?(?:\s+off)?|redirected|linked|connected|continue|"
    r"prolonged|"
    rf"lengthened|link\s+up)\s+(?:\w+ward\s+)?(?:with|{TOWARD})\s+(?:both\s+)?(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){{0,2}}"
)
MAY = re.compile(
    r"\b(?:could|may|might|can|will|would|shall|capacity|potential|possib\w+|able|option)\s+(?:\w+\s+){0,5}?$"
)
SUPPOSED = re.compile(r"\b(?:whether|if|should|unless)\b[^,;]*$", re.IGNORECASE)
BRANCH = re.compile(r"\b(?:extension|branch|spur|branch\s+line)\s+to\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){0,2}")
ASIDE = re.compile(rf",[^,.;]{{3,60}},\s+{TOWARD}\s+(?:the\s+)?$")
FROM = re.compile(rf"\b{PIPE}\s+from\s+(?:the\s+)?$")
PLURAL = re.compile(r"(?:corridors|routes|lines|railways|roads)$")
"""Ways in general bear what tells them from others: `trans-Afghan corridors leading to Iran`."""

SEGMENT = re.compile(
    r"\b(?:segment|section|part|portion|leg|stretch)\b(?:\s+[^\s;]+){0,7}?\s+(?:(?:will|would|is\s+to|shall|\w+ly)\s+)*"
    r"(?:compris|consist|be\s+made\s+up|includ|coincid)\w*"
)
NEAR = 4


def read_courses(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield single ends (`originating at Poti`, `extends through A to B`), where a way may be led on, and its parts."""
    scene = topic.scene
    told: list[tuple[int, int]] = []
    for attribute, pattern in (("extension", ONWARD), ("endpoints", LEADING), ("endpoints", BEGINS)):
        for match in pattern.finditer(text, scene.start, scene.end):
            clause = find_clause(topic.clauses, match.start())
            start = scene.start if clause.link == "goes on" else clause.start
            place = next((one for one in scene.mentions if 0 <= one.start - match.end() < NEAR and _is_end(one)), None)
            if not place or _is_told(match, told) or SUPPOSED.search(text[start : match.start()]):
                continue
            may = MAY.search(text[max(start, match.start() - 60) : match.start()])
            if attribute == "extension" and not may and not match[0].startswith(("diverg", "branch")):
                continue
            if attribute == "endpoints" and may and not re.search(r"\b(?:will|would|projected)\b", may[0]):
                attribute = "extension"
            if any(PLURAL.search(text, one.start, one.end) for one in topic.named if match.start() - one.end == 1):
                continue
            project = topic.find(text, match.start()) if _speaks_of_way(text, topic, clause, match.start()) else ""
            if project:
                told.append((match.start(), place.end))
                yield Fact(match.start(), place.end, project, attribute, place.id)
    for match in BRANCH.finditer(text, scene.start, scene.end):
        place = next((one for one in scene.mentions if 0 <= one.start - match.end() < NEAR and _is_end(one)), None)
        project = topic.find(text, match.start())
        if place and project and place.kind != "state":
            yield Fact(match.start(), place.end, project, "endpoints", place.id)
    for match in SEGMENT.finditer(text, scene.start, scene.end):
        project = topic.find(text, match.start())
        if project:
            yield Fact(match.start(), match.end(), project, "segment", match[0])


def _is_end(one: Mention) -> bool:
    return one.is_place or one.kind in ("demonym", "port")


def _is_told(match: re.Match[str], told: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in told)


def _speaks_of_way(text: str, topic: Topic, clause: Clause, at: int) -> bool:
    """Tell whether what leads somewhere is a way: one named, or a noun for one, stands before in the clause."""
    start = topic.scene.start if clause.link != "main" else clause.start
    return bool(WAY_WORD.search(text, start, at)) or any(start <= one.start < at for one in topic.named)
