"""Plants, dams, canals, cables, pipelines and branches by a noun and a name or a place beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.gazetteer import Hit
from sogdia.reading.mention import Mention

POWER = (
    r"(?:(?:hydro(?:electric|power)?|nuclear|thermal|solar|wind|power|gas|gas-fired|coal-fired|combined-cycle|small|new|"
    r"pumped-storage|photovoltaic|floating|modular|oil|deep-sea|high-voltage|submarine|undersea)\s+)*"
)
NOUN = (
    r"(?:power\s+plant|power\s+station|plant|(?:hydro)?power\s+project|hydropower\s+complex|dam|canal|HPP|NPP|TPP|GRES|"
    r"cable|pipeline|refinery|tunnel|bridge|power\s+line|transmission\s+line|wind\s+farm|solar\s+park|solar\s+farm|"
    r"gas\s+field\s+project|free\s+(?:economic\s+|trade\s+|industrial\s+)?zone|dry\s+port|logistics\s+(?:center|centre|hub)|"
    r"cascade)"
)
CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w’']*(?:-\d+)?"
NAMED = re.compile(rf"(?<![\w-])(?P<name>{CAPITAL}(?:(?:\s+|[–-]){CAPITAL}){{0,3}})\s+{POWER}(?:section\b|{NOUN}\b)")
"""`Rogun hydropower plant`, `Qosh Tepa canal`."""

LOCATED = re.compile(
    r"(?:\b(?:first|second|third|new|small|large|giant|planned|joint)\s+)*(?:(?:nuclear|hydro\w*|thermal|solar|wind|"
    r"coal-fired|gas-fired|power)\s+)*(?:power\s+plant|power\s+station|plant|refinery|dam|wind\s+farm|solar\s+farm|dry\s+port)"
    r"(?:\s+of\s+[\d.,]+\s+\w+)?,?\s+(?:at|in|near)\s+(?:the\s+)?$"
)
"""`nuclear power plant, at Ulken`, without the place."""

TOWARD = re.compile(
    r"\b(?:(?:gas|oil|rail|new|direct|second)\s+)?(?:railways?|railroad|line|pipeline|highway|motorway|route|power\s+line)\s+"
    r"(?:through|via|by|to|across)\s+(?:the\s+)?$"
)
"""`railway to Peshawar`, without the place."""

THROUGH = re.compile(r"\s+and\s+")
BRANCH = re.compile(
    r"\b(?:northern|southern|eastern|western|central|middle|trans-[A-Z]\w+)\s+(?:route|branch|corridor)s?\b(?!\s+of\b)"
)
"""A branch of a corridor by the side it takes."""

NO_NAME = re.compile(
    r"(?:The|A|An|Its|Their|This|That|These|Those|Each|Any|Every|Such|No|One|Both|Another|New|First|Second|Third|In|On|At|By|"
    r"For|With|Without|Under|Should|If|When|Nuclear|Solar|Wind|Power|Hydropower|Gas|Oil|Thermal|Small|Large|MW|GW)$"
)
FAR = 75
"""Most characters of the words before a place that name a facility."""

TOWNS = ("city", "place", "capital", "province")


def find_facilities(text: str, bodies: Sequence[tuple[int, int]], hits: Sequence[Hit]) -> Iterator[Mention]:
    """Yield facilities named by a name and a noun, or by a noun and its place, and branches of corridors."""
    peoples = {hit.start for hit in hits if hit.name.kind == "demonym"}
    for start, end in bodies:
        for match in NAMED.finditer(text, start, end):
            first = _skip_words(match)
            if first is not None and first not in peoples:
                words = text[first : match.end()]
                yield Mention(first, match.end(), "project", words, "")
        for match in BRANCH.finditer(text, start, end):
            yield Mention(*match.span(), "facility", match[0], "")
    for index, place in enumerate(hits):
        if place.name.kind in TOWNS and any(start <= place.start < end for start, end in bodies):
            yield from _find_placed(text, place, hits[index + 1 : index + 2])


def _find_placed(text: str, place: Hit, later: Sequence[Hit]) -> Iterator[Mention]:
    begun = max(place.start - FAR, *(text.rfind(sign, 0, place.start) + 1 for sign in ".;\n"))
    for pattern in (LOCATED, TOWARD):
        if found := pattern.search(text, begun, place.start):
            end = place.end
            if pattern is TOWARD and later and THROUGH.fullmatch(text, place.end, later[0].start):
                end = later[0].end
            yield Mention(found.start(), end, "facility", text[found.start() : end], "")


def _skip_words(match: re.Match[str]) -> int | None:
    """Return where the name in a match begins after words that are none; None if nothing is left."""
    words = list(re.finditer(CAPITAL, match["name"]))
    while words and NO_NAME.match(words[0][0]):
        words = words[1:]
    return match.start("name") + words[0].start() if words else None
