"""A sentence with all that rules look at: names, dates, numbers, and who was spoken of before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from sogdia.reading.dates import When, find_dates
from sogdia.reading.mention import Mention
from sogdia.reading.quantities import Number, find_quantities
from sogdia.reading.sentence import Sentence, split_article
from sogdia.reading.structure import BODY, Article

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
GROUPS = {
    "Central Asia": CENTRAL_ASIA,
    "Turkic": ("AZE", "KAZ", "KGZ", "TKM", "UZB"),
    "South Caucasus": ("ARM", "AZE", "GEO"),
}
THE_FIVE = re.compile(
    r"\b(?:[Tt]he|[Aa]ll|all\s+the)\s+five\s+(?:presidents|republics|states|countries|leaders|governments|nations|"
    r"foreign ministers|"
    r"ministers|heads of state|capitals)\b"
)
"""In articles on the region `the five presidents` are those of Central Asia, where that was named."""

PEOPLES = re.compile(
    r"\b(?P<region>Central Asia|South Caucasus|Turkic)(?:n)?\s+(?:\w+\s+)?(?:states|countries|republics|nations|"
    r"governments|capitals|leaders|"
    r"presidents|neighbou?rs|partners|members|five)\b"
)
ORGANS = {"UNGA": "UN", "UNSC": "UN"}
"""Organs whose deeds are those of the organisation."""

SEATS = {"Brussels": "EU"}
"""Capitals that stand for another government than that of their state."""

DESIGNATION = re.compile(
    r"\b(?:C5\+1|[A-Za-z]+[-–]\d+[A-Za-z]*|[A-Z]{1,4}\d+[A-Z]*|\S+@\S+|https?://\S+|www\.\S+|C5\+1)\b"
)
TOPICS = 3
"""How many of those an article names most are what it is about."""

AHEAD = 1.4
"""How many times as often as the next the one must be named whom a whole article is about."""

LATELY = 6
"""How many of those named last are kept in mind."""

YEAR_FIRST = re.compile(r"(?:19|20)\d\d\s")
SEATED = ("ministry", "court_or_prosecutor", "military")
AT_START = re.compile(r"In\s+(?:the\s+)?")
PROPER = frozenset({"fair", "forum", "treaty", "exercise", "institute", "publication", "weapon"})


class Party(msgspec.Struct, frozen=True):
    """Somebody who acts, at a place in the text: a state, a movement that rules one, or an organisation."""

    start: int
    end: int
    codes: tuple[str, ...]


class Scene(msgspec.Struct, frozen=True):
    """A sentence with its findings in order.

    `before` are the codes of whom the sentence before named first, `spoken` those of all named lately, the last first;
    `told` is the last date before it. `topics` are whom the article names most,
    `hero` is the first of them if it is named far more than the next.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    parties: tuple[Party, ...]
    dates: tuple[When, ...]
    numbers: tuple[Number, ...]
    before: tuple[str, ...]
    spoken: tuple[str, ...]
    told: When | None
    topics: tuple[str, ...]
    hero: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where the sentence begins."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where the sentence ends, its full stop included."""
        return self.sentence.end

    @property
    def tells(self) -> bool:
        """Whether it tells of the world, not of the article."""
        return self.sentence.section in BODY


def build_scenes(text: str, article: Article, mentions: Sequence[Mention], issued: str) -> tuple[Scene, ...]:
    """Return the sentences of an article in order, each with what stands in it."""
    scenes: list[Scene] = []
    earlier: When | None = None
    before: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    for sentence in split_article(text, article):
        first = bisect_left(mentions, sentence.start, key=lambda one: one.start)
        inside = tuple(mentions[first : bisect_left(mentions, sentence.end, first, key=lambda one: one.start)])
        dates = _find_dates(text, sentence, inside, issued, earlier)
        taken = _taken(text, sentence, inside, dates)
        numbers = find_quantities(text, sentence.start, sentence.end, taken)
        parties = _find_parties(text, sentence, inside, before, spoken)
        scenes.append(Scene(sentence, inside, parties, dates, numbers, before, spoken, earlier, (), ()))
        earlier = next((one for one in reversed(dates) if one.iso), earlier)
        before = parties[0].codes if parties else before
        spoken = tuple(dict.fromkeys((*(code for one in reversed(parties) for code in one.codes), *spoken)))[:LATELY]
    counts = _count_named(scenes)
    topics = tuple(code for code, _ in counts.most_common(TOPICS))
    hero = topics[:1] if is_ahead(counts) else ()
    return tuple(replace(scene, topics=topics, hero=hero) for scene in scenes)


def _count_named(scenes: Sequence[Scene]) -> Counter[str]:
    """Return how often an article names each; a region counts for none of its states."""
    return Counter(
        party.codes[0] for scene in scenes if scene.tells for party in scene.parties if len(party.codes) == 1
    )


def is_ahead(counts: Counter[str]) -> bool:
    """Tell whether one is named `AHEAD` times as often as the next.

    >>> is_ahead(Counter(PER=7, CHL=5)), is_ahead(Counter(PER=6, CHL=5))
    (True, False)
    """
    first, second = [*(count for _, count in counts.most_common(2)), 0, 0][:2]
    return first > 0 and first >= AHEAD * second


def _find_dates(
    text: str, sentence: Sentence, mentions: Sequence[Mention], issued: str, earlier: When | None
) -> tuple[When, ...]:
    """Return the dates of a sentence; a year that opens the name of a fair dates the whole name."""
    named = [one for one in mentions if one.kind == "fair" and YEAR_FIRST.match(text, one.start)]
    dates = find_dates(text, sentence.start, sentence.end, issued, earlier)
    wide = {one.start: one.end for one in named}
    return tuple(When(one.start, wide.get(one.start, one.end), one.iso, one.grain) for one in dates)


def _taken(text: str, sentence: Sentence, mentions: Sequence[Mention], dates: Sequence[When]) -> list[tuple[int, int]]:
    designations = [found.span() for found in DESIGNATION.finditer(text, sentence.start, sentence.end)]
    names = [(one.start, one.end) for one in mentions if one.kind in PROPER or one.kind == "project"]
    return [*designations, *names, *((one.start, one.end) for one in dates)]


def _find_parties(
    text: str, sentence: Sentence, mentions: Sequence[Mention], before: tuple[str, ...], spoken: tuple[str, ...]
) -> tuple[Party, ...]:
    """Return who acts: outermost names that stand for somebody; places inside of names of lines do not.

    A court or ministry of no named state is that of whoever was spoken of before.
    """
    found: list[Party] = []
    home = next(
        (one.state for one in mentions if one.kind == "state" and AT_START.fullmatch(text, sentence.start, one.start)),
        "",
    )
    for one in mentions:
        codes = find_codes(one) or (((home,) if home else before[:1]) if one.kind in SEATED and not one.state else ())
        codes = codes or (_find_members(one, mentions) if one.kind == "forum" else ())
        if codes and not any(party.start <= one.start and one.end <= party.end for party in found):
            found.append(Party(one.start, one.end, codes))
    for match in PEOPLES.finditer(text, sentence.start, sentence.end):
        if not any(party.start < match.end() and match.start() < party.end for party in found):
            found.append(Party(*match.span(), GROUPS[match["region"]]))
    if "KAZ" in spoken or any(one.id in ("Central Asia", "C5") for one in mentions):
        found += [Party(*five.span(), CENTRAL_ASIA) for five in THE_FIVE.finditer(text, sentence.start, sentence.end)]
    return tuple(sorted(found, key=lambda one: one.start))


def _find_members(forum: Mention, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return who sits in a forum by its name: `India–Central Asia Dialogue`; nobody if only one side is named."""
    inside = [one for one in mentions if forum.start <= one.start and one.end <= forum.end and one is not forum]
    codes = [GROUPS.get(one.id, ()) or ((one.state,) if one.kind in ("state", "igo") else ()) for one in inside]
    sides = [of for of in codes if of]
    return tuple(dict.fromkeys(code for of in sides for code in of)) if len(sides) > 1 else ()


def find_seat(capital: Mention) -> str:
    """Return whose government a capital stands for."""
    return SEATS.get(capital.id, capital.state)


def find_codes(one: Mention) -> tuple[str, ...]:
    """Return whom a mention stands for: ISO codes of states, `TALIBAN`, or a name of an organisation; else nobody."""
    if one.kind == "capital" and one.sense == "government":
        return (find_seat(one),)
    if one.kind in ("state", "capital"):
        return (one.state,) if one.sense == "government" or (one.kind == "state" and one.sense == "place") else ()
    if one.kind == "region":
        return GROUPS.get(one.id, ()) if one.sense == "place" else ()
    if one.kind in ("de_facto_government", "armed_group", "unrecognised_state", "bloc"):
        return (one.id,)
    if one.kind in ("igo", "bank"):
        return (one.state or ORGANS.get(one.id, one.id),)
    if one.kind in ("demonym", "person", "company", "government", "ministry", "military", "court_or_prosecutor"):
        return (one.state,) if one.state else ()
    return ()
