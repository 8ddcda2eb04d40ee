"""Railways, roads, ports and corridors by the form of their names: ends and a noun, or a noun and its ends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sogdia.reading.facilities import find_facilities
from sogdia.reading.gazetteer import Hit
from sogdia.reading.mention import PLACE_KINDS, Mention
from sogdia.reading.structure import BODY, Article

NOUN = (
    r"(?:(?:freight|transit|transport|trade|rail|railway|railroad|road|land|gas|oil|power|economic|multimodal)\s+)?"
    r"(?:railways?(?:\s+(?:line|corridor|link|project))?|railroads?|rail\s+(?:line|link|corridor)|lines?|routes?|"
    r"highways?|"
    r"motorways?|roads?|corridors?|pipelines?|cables?|links?|ferry(?:\s+line)?|canal|connection)"
)
AFTER_ENDS = re.compile(rf"\s+(?:{NOUN})\b", re.IGNORECASE)
AFTER_ONE = re.compile(r"\s+(?:Corridor|corridor|route|Route|railway|Railway)\b")
SCHEME = re.compile(r"\s+(?:project|[Ii]nitiative)\b")
ACCESS = re.compile(
    r"\b(?:[A-Z]\w+(?:an|ese|ish|i|ek|kh|ik|yz|en)|[Tt]rans-[A-Z]\w+)\s+(?:(?:transit|access|trade|land|"
    r"transport)\s+)*"
    r"(?:corridors?|routes?|railways?|lines?|pipelines?|highways?)\b(?:\s+to\s+[A-Z]\w+(?:\s[A-Z]\w+)?)?"
)
CROSSING = re.compile(
    r"\b(?:railway|railroad|pipeline|road|highway|tunnel|bridge|cable|canal|power line)\s+(?:under|across|along|"
    r"over)\s+the\s+"
    r"[A-Z]\w+(?:\s+(?:Sea|River|Ocean|Gulf|Strait|Pass|Mountains|Desert))?"
)
"""`pipeline under the Black Sea`."""

TOWNS = ("city", "place", "capital")
AFTER_PORT = re.compile(r"\s+(?:[Pp]ort|[Tt]erminal|Airport|[Dd]ry [Pp]ort|free zone)\b")
BEFORE_PORT = re.compile(r"(?:deep-(?:water|sea)\s+)?[Pp]ort\s+(?:city\s+)?of\s+$")
DASH = re.compile(r"\s?[–—-]\s?")
SPELLED = re.compile(
    rf"\b(?:{NOUN}|extension|section|branch|tracks?)(?:\s+(?!(?:that|which|from|between)\b)[\w’'%-]+){{0,4}}?\s+"
    rf"(?:from|linking|connecting|between|to)\s+(?:the\s+)?$"
)
FAR = 150
"""Most characters between the noun of a way and its first end."""

RAILS = re.compile(
    r"(?:railways?|railroads?|highways?|motorways?|pipelines?|cables?|lines?|rail (?:line|link))\s+(?:from|between)\b",
    re.IGNORECASE,
)
"""Between states only what can be nothing but a line is one: `a railway from Kyrgyzstan to Tajikistan`."""

JOINED = re.compile(r"\s+(?:to|and|with)\s+(?:the\s+)?(?:(?:port|city|town|station)\s+(?:of\s+)?)?")
EXTENDED = re.compile(r"\b(?:extension|branch|spur|extended|station)\s+(?:\w+\s+)?(?:to|toward)\s+(?:the\s+)?$")
STATION = re.compile(r"\b(?:line|route|railway|corridor)\s+from\s+(?:the\s+)?$")
STATION_AFTER = re.compile(r"\s+(?:railway\s+)?station\b")


def find_projects(text: str, article: Article, hits: Sequence[Hit]) -> list[Mention]:
    """Return named ways and ports: `line` and `ends` have their places as ends, `corridor` and `port` bear one."""
    places = [hit for hit in hits if hit.name.kind in PLACE_KINDS]
    bodies = [(one.start, one.end) for one in article.paragraphs if one.section in BODY]
    inside = [hit for hit in places if any(start <= hit.start < end for start, end in bodies)]
    crossing = [
        Mention(*match.span(), "project", match[0], "")
        for start, end in bodies
        for match in CROSSING.finditer(text, start, end)
    ]
    peoples = [
        Mention(*match.span(), "project", match[0], "")
        for start, end in bodies
        for match in ACCESS.finditer(text, start, end)
    ]
    ways = [*_find_chains(text, inside), *_find_spelled(text, inside), *_find_single(text, inside)]
    return [*ways, *peoples, *crossing, *find_facilities(text, bodies, hits)]


def _find_chains(text: str, places: Sequence[Hit]) -> Iterator[Mention]:
    """Yield `Termez–Kabul railway`: places joined by dashes before a noun."""
    index = 0
    while index < len(places):
        last = index
        while last + 1 < len(places) and DASH.fullmatch(text, places[last].end, places[last + 1].start):
            last += 1
        noun = AFTER_ENDS.match(text, places[last].end)
        if last > index and noun:
            ends = [places[one].name.id for one in range(index, last + 1)]
            yield Mention(places[index].start, noun.end(), "line", "–".join(ends), "")
        index = last + 1


def _find_spelled(text: str, places: Sequence[Hit]) -> Iterator[Mention]:
    """Yield `railway from Termez to Kabul`: a noun before its two ends."""
    for place, later in itertools.pairwise(places):
        begun = max(place.start - FAR, *(text.rfind(sign, 0, place.start) + 1 for sign in ".;\n"))
        noun = SPELLED.search(text, begun, place.start)
        joined = JOINED.fullmatch(text, place.end, later.start)
        is_line = place.name.kind in TOWNS or (noun and RAILS.match(noun[0]) and later.name.kind == "state")
        if noun and joined and is_line and later.name.kind in (*TOWNS, "state", "region", "sea"):
            yield Mention(noun.start(), later.end, "ends", f"{place.name.id}–{later.name.id}", "")
    for place in places:
        begun = max(place.start - 60, 0)
        extended = EXTENDED.search(text, begun, place.start)
        station = STATION.search(text, begun, place.start) if STATION_AFTER.match(text, place.end) else None
        if (found := extended or station) and place.name.kind in TOWNS:
            yield Mention(found.start(), place.end, "ends", place.name.id, "")


def _find_single(text: str, places: Sequence[Hit]) -> Iterator[Mention]:
    """Yield `Kabul Corridor`, `Poti port`, `port of Anaklia`: one place and a noun."""
    for place in places:
        if port := AFTER_PORT.match(text, place.end):
            yield Mention(place.start, port.end(), "port", place.name.id, place.name.state)
        elif scheme := SCHEME.match(text, place.end):
            yield Mention(place.start, scheme.end(), "port", place.name.id, place.name.state)
        elif before := BEFORE_PORT.search(text, max(place.start - 30, 0), place.start):
            yield Mention(before.start(), place.end, "port", place.name.id, place.name.state)
        elif (noun := AFTER_ONE.match(text, place.end)) and place.name.kind in (*TOWNS, "region"):
            yield Mention(place.start, noun.end(), "corridor", f"{place.name.id} {noun[0].strip()}", "")
