"""Who and where: the mentions of an article, each in the sense its neighbours give it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from sogdia.reading.explained import find_explained
from sogdia.reading.gazetteer import Gazetteer, Hit
from sogdia.reading.mention import PLACE_KINDS, Mention
from sogdia.reading.named import find_named
from sogdia.reading.persons import find_persons, is_namesake
from sogdia.reading.projects import find_projects
from sogdia.reading.sense import find_sense
from sogdia.reading.structure import Article

ASIDE = re.compile(r"\s*\(([A-Z][A-Za-z]*[A-Z][A-Za-z-]*)\)")
CROSSING = re.compile(r"(?:\b[Tt]rans|\bIndo|\bSino|\bPan)-$")
CHAIN = re.compile(r"\w[\w ]*(?:[–-]\w[\w ]*)+\s+(?:railway|railroad|line|pipeline|motorway|highway)(?:\s+project)?")
"""A name of a line that names its ends: `Baku–Tbilisi–Kars railway`."""

PROVINCE = re.compile(r"\s+(?:[Pp]rovinces?|[Rr]egions?|[Oo]blast|[Dd]istrict|Valley)\b")
RIVER = re.compile(r"\s+(?:River|Lake|Canal|Reservoir|Gorge|Strait|Basin)\b")
DESCRIBED = re.compile(r"[a-z]|.*\b(?:plant|station)s?$", re.DOTALL)
"""A project told by what it is, `line through Meghri`, or a plant by its town: its place is a place still."""


def find_mentions(text: str, article: Article, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return the mentions of an article in order; a place inside of a longer name is marked, not lost."""
    found = (hit for one in article.paragraphs for hit in gazetteer.find(text, one.start, one.end))
    hits = [hit for hit in found if not is_namesake(text, hit)]
    projects = _add_short_names(text, article, find_projects(text, article, hits))
    named = _add_short_names(text, article, find_named(text, article, hits))
    named += [one for one in find_explained(text, article, hits) if not _overlaps(one, named)]
    named = [one for one in named if not _is_state(one, hits)]
    listed = [_mention(hit) for hit in hits]
    long = _keep_longest([*projects, *(one for one in listed if not one.is_place and one.kind != "demonym"), *named])
    names = [one for one in long if one.kind not in ("weapon",)]
    places = [
        _widen(text, _with_sense(text, one, names, listed))
        for one in _split_names(text, gazetteer, listed, names)
        if one.is_place
    ]
    demonyms = [one for one in listed if one.kind == "demonym" and _is_people(text, one, names)]
    persons = find_persons(text, article, [*long, *listed])
    return tuple(sorted([*long, *places, *demonyms, *persons], key=lambda one: (one.start, -one.end)))


def _overlaps(one: Mention, others: Iterable[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _is_state(one: Mention, hits: Sequence[Hit]) -> bool:
    """Tell whether what looks like the name of an organisation is that of a state: `Soviet Union`."""
    return any((hit.start, hit.end) == (one.start, one.end) and hit.name.kind == "state" for hit in hits)


def _mention(hit: Hit) -> Mention:
    return Mention(hit.start, hit.end, hit.name.kind, hit.name.id, hit.name.state)


def _split_names(
    text: str, gazetteer: Gazetteer, listed: Sequence[Mention], names: Iterable[Mention]
) -> Iterator[Mention]:
    """Yield the places listed and those inside of names of projects and organisations that were matched as a whole."""
    seen = [(one.start, one.end) for one in listed if one.is_place]
    yield from (one for one in listed if one.is_place)
    for name in names:
        for word in re.finditer(r"[^\s–-]+(?:\s+[^\s–-]+)*", text[name.start : name.end]):
            start = name.start + word.start()
            for hit in gazetteer.find(text, start, name.start + word.end()):
                if hit.name.kind in PLACE_KINDS and not any(hit.start < end and begin < hit.end for begin, end in seen):
                    seen.append((hit.start, hit.end))
                    yield _mention(hit)


def _with_sense(text: str, place: Mention, names: Sequence[Mention], listed: Sequence[Mention]) -> Mention:
    """Return a place with its sense: what it is part of decides, else its neighbours."""
    around = [one for one in names if one.start <= place.start and place.end <= one.end]
    if any(one.kind in ("line", "ends") or CHAIN.fullmatch(text[one.start : one.end]) for one in around):
        return replace(place, sense="endpoint")
    projects = [one for one in around if one.kind in ("project", "corridor", "facility")]
    if projects:
        is_place = all(one.kind != "corridor" and DESCRIBED.match(one.id) for one in projects)
        return replace(place, sense="place" if is_place else "in_project_name")
    if any((one.start, one.end) != (place.start, place.end) and one.kind != "port" for one in around):
        return replace(place, sense="in_name")
    return replace(place, sense=find_sense(text, place, _is_in_its_state(text, place, listed)))


def _widen(text: str, place: Mention) -> Mention:
    """Return a province, river or lake with the word for it, which is part of its name."""
    if place.sense != "place" or place.kind not in ("province", "city", "place", "sea"):
        return place
    if word := PROVINCE.match(text, place.end):
        return replace(place, end=word.end(), kind="province")
    river = RIVER.match(text, place.end)
    return replace(place, end=river.end(), kind="sea") if river else place


def _add_short_names(text: str, article: Article, named: Sequence[Mention]) -> list[Mention]:
    """Return names, and wherever it stands alone the short form that follows one in brackets."""
    result = list(named)
    for one in named:
        short = ASIDE.match(text, one.end)
        if short and len(short[1]) <= 8:
            pattern = re.compile(rf"(?<![\w-]){re.escape(short[1])}(?![\w-])")
            for paragraph in article.paragraphs:
                again = pattern.finditer(text, paragraph.start, paragraph.end)
                result += [replace(one, start=found.start(), end=found.end()) for found in again]
    return result


def _keep_longest(mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions of which none lies inside another; of two alike the first given."""
    kept: list[Mention] = []  # in the order of the text, none overlapping, so that only neighbours need a look
    for one in sorted(mentions, key=lambda one: one.start - one.end):
        at = bisect_left(kept, one.start, key=lambda other: other.start)
        before, after = kept[at - 1 : at] if at else [], kept[at : at + 1]
        if not any(one.start < other.end and other.start < one.end for other in (*before, *after)):
            kept.insert(at, one)
    return kept


def _is_in_its_state(text: str, place: Mention, listed: Sequence[Mention]) -> bool:
    """Tell whether a city is followed by its own state: `Tashkent, Uzbekistan`."""
    if not text.startswith(", ", place.end):
        return False
    after = place.end + 2
    at = bisect_left(listed, after, key=lambda one: one.start)
    return any(one.start == after and one.kind == "state" and one.state == place.state for one in listed[at : at + 1])


def _is_people(text: str, one: Mention, names: Iterable[Mention]) -> bool:
    """Tell whether a word such as Afghan stands for a people: not inside of a name, not in trans-Afghan."""
    return not _inside(one, names) and not CROSSING.search(text, max(one.start - 8, 0), one.start)


def _inside(one: Mention, names: Iterable[Mention]) -> bool:
    return any(name.start <= one.start and one.end <= name.end for name in names if name.kind not in ("line", "ends"))
