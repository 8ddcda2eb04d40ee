"""Persons: two or three words in capitals that stand beside an office, and afterwards the surname alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from sogdia.reading.gazetteer import Hit
from sogdia.reading.mention import Mention
from sogdia.reading.phrases import read_table
from sogdia.reading.structure import BODY, Article, Paragraph

WORD = r"[A-ZÀ-ÞĀ-Ž][a-zà-þā-ž’'-]+(?:-[A-Z][a-zà-þ]+)*"
FULL = rf"{WORD}(?:\s+(?:al-|bin\s+|von\s+|de\s+)?{WORD}){{1,2}}"
OFFICE = (
    r"(?:(?:Vice|Deputy|Prime|Former|Acting|First)[ -])*(?:President|Premier|Chancellor|King|Emir|Crown Prince|Sultan|"
    r"Prime Minister|Minister|Secretary(?:[- ]General)?(?: of State)?|Envoy|Ambassador|Representative|"
    r"Commissioner|Speaker|"
    r"Governor|"
    r"General|Colonel|Chairman|Director|[Dd]iplomat|[Ff]oreign policy chief|[Cc]hief|leader|Mullah)"
)
SMALL_OFFICE = (
    r"(?:(?:vice|deputy|prime|foreign|defen[cs]e|transport|energy|economy|trade|interior)[ -])*(?:president|premier|"
    r"chancellor|minister|secretary(?:[- ]general)?|envoy|ambassador|representative|commissioner|speaker|governor|"
    r"general|chairman|director|chief|diplomat)"
)
TITLED = re.compile(
    rf"\b(?:{OFFICE}|{SMALL_OFFICE})(?:\s+(?:of|for|to)\s+(?:the\s+)?(?:{WORD}\s?){{1,3}})?,?\s+(?P<name>{FULL})"
)
EXPLAINED = re.compile(
    rf"(?P<name>{FULL}),\s+(?:(?:the|a|an|then|former|[A-Z][\w]+[’']s|its|his|her)\s+)?(?:[\w’'-]+\s+){{0,4}}?"
    rf"(?:{OFFICE}|{SMALL_OFFICE}|founder|head|analyst|spokes\w+)\b"
)
LED = re.compile(rf"\b(?:led|headed|chaired|accompanied)\s+by\s+(?:{OFFICE}\s+)?(?P<name>{FULL})")
BOTH = re.compile(
    rf"\b(?:ministers|presidents|premiers|leaders|envoys|speakers|chairmen|chiefs|heads)(?:\s+(?:of|for)\s+[\w\s]{{3,40}}?)?,?\s+"
    rf"(?P<name>{FULL})(?:\s+(?:of\s+{WORD}\s+)?and\s+(?P<other>{FULL}))"
)
"""`the foreign ministers, A B and C D`."""

SPEAKS = re.compile(
    rf"(?P<name>{FULL})\s+(?:has\s+|also\s+|later\s+|then\s+|recently\s+)*(?:said|says|told|announced|warned|declared|argued|"
    r"argues|stated|visited|met|presented|arrived|noted|added|claimed|wrote|writes|explained|emphasi[sz]ed|stressed|"
    r"suggested|insisted|acknowledged|admitted|praised|resigned|travell?ed|telephoned|saw)\b"
)
"""Somebody who does what only persons do: `A B told the press`."""

TITLE = re.compile(
    rf"(?:{OFFICE}|{SMALL_OFFICE}|Mr|Mrs|Ms|Dr|Sheikh|Ayatollah|Shah|Tsar|When|While|As|After|But|And|If|Since|For|With|Under|"
    r"In|On|By|That|Although|Though|Both|Neither|Should|Like|Unlike|Yet|Because|Before|At|From|To|Whether|Even|Only|Did|"
    r"Does|Had|Has|Is|Was|Will|Would|Could|Can|Meanwhile|However|So|Then|Thus|Here|Following|Despite|According)$"
)
BEFORE_SURNAME = re.compile(r"(?:^|[\s(“\"])(?P<word>[A-ZÀ-ÞĀ-Ž][\w’'-]*)\s+$")
OF_PEOPLE = re.compile(r"\s+(?:[a-z][\w-]*,?\s+){1,3}")
PATTERNS = (TITLED, EXPLAINED, LED, BOTH, SPEAKS)
PLACED = re.compile(r"\b(?:in|at|near|to|from)\s+(?:the\s+)?$", re.IGNORECASE)
SIDES = ("state", "capital", "demonym", "ministry", "government")
NO_PERSON = re.compile(
    r"\b(?:The|Foreign|Prime|Minister|President|Ministry|Central|South|North|West|East|Asia|Special|Representative|"
    r"Affairs|Envoy|Middle|Defen[cs]e|Defence|European|Union|General|Council|In|On|At|Court|Republic|State|Transport)\b"
)


@cache
def read_first_names() -> re.Pattern[str]:
    """Return the pattern of a first name of the shipped list with a surname: `Marat Nobody`."""
    names = "|".join(re.escape(row["name"]) for row in read_table("first_names"))
    return re.compile(rf"(?<![\w-])(?P<name>(?:{names})(?:\s+(?:{WORD})){{1,2}})(?![\w-])")


def find_persons(text: str, article: Article, known: Sequence[Mention]) -> list[Mention]:
    """Return the persons of an article; their state is that of the people or state named just before them."""
    found: dict[tuple[int, int], Mention] = {}
    bodies = [paragraph for paragraph in article.paragraphs if paragraph.section in BODY]
    for paragraph in bodies:
        for pattern in PATTERNS:
            for match in pattern.finditer(text, paragraph.start, paragraph.end):
                for start, end in [match.span(name) for name in ("name", "other") if match.groupdict().get(name)]:
                    if _is_person(text[start:end], start, end, known):
                        state = _state_before(text, start, match.end(), known)
                        state = state or _state_told(text, start, paragraph, known)
                        found.setdefault((start, end), Mention(start, end, "person", text[start:end], state))
        for match in read_first_names().finditer(text, paragraph.start, paragraph.end):
            span = match.span()
            if _is_person(match[0], *span, known) and not any(_overlap(span, one) for one in found):
                found[span] = Mention(*span, "person", match[0], _people_before(text, match.start(), known))
    surnames = {one.id.split()[-1]: one for one in found.values()}
    for surname, person in surnames.items():
        for paragraph in bodies:
            for start, end in _find_again(text, surname, person, paragraph.start, paragraph.end):
                if not any(start < one.end and one.start < end for one in found.values()):
                    found[start, end] = Mention(start, end, "person", person.id, person.state)
    return list(found.values())


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _people_before(text: str, start: int, known: Sequence[Mention]) -> str:
    """Return the state of the people that an office before a name is of, `the Iranian general`; empty if none is."""
    near = [one for one in known if one.kind == "demonym" and OF_PEOPLE.fullmatch(text, one.end, start)]
    return near[-1].state if near else ""


def is_namesake(text: str, hit: Hit) -> bool:
    """Tell whether the surname of a known person has another first name before it: `Timur Tokayev` is not him."""
    if hit.name.kind != "person" or " " in text[hit.start : hit.end]:
        return False
    before = BEFORE_SURNAME.search(text, max(hit.start - 25, 0), hit.start)
    is_named = before and not TITLE.search(before["word"]) and not before["word"].endswith(("’s", "'s", "s’"))
    return bool(is_named) and not hit.name.id.endswith(text[before.start("word") : hit.end])  # type: ignore[union-attr]  # is_named tells it


def _is_person(name: str, start: int, end: int, known: Sequence[Mention]) -> bool:
    return not NO_PERSON.search(name) and not any(one.start < end and start < one.end for one in known)


def _find_again(text: str, surname: str, person: Mention, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a person stands again, with the full name or the surname."""
    pattern = re.compile(rf"(?:{re.escape(person.id)}|(?<![\w-]){re.escape(surname)})(?![\w-])")
    for match in pattern.finditer(text, start, end):
        yield match.span()


def _state_told(text: str, start: int, paragraph: Paragraph, known: Sequence[Mention]) -> str:
    """Return the state that was spoken of last before a place in its paragraph, not one where something lies."""
    states = [one for one in known if one.kind in SIDES and paragraph.start <= one.start and one.end <= start]
    states = [one for one in states if one.state and not PLACED.search(text, max(one.start - 12, 0), one.start)]
    return max(states, key=lambda one: one.end).state if states else ""


def _state_before(text: str, start: int, end: int, known: Sequence[Mention]) -> str:
    """Return the state of the nearest state or people in the same breath, before the name or within its office."""
    breath = max(text.rfind(sign, 0, start) for sign in ".;\n")
    near = [one for one in known if one.state and breath < one.start and (one.end <= start or one.end <= end)]
    near = [one for one in near if start - one.end < 60 and not PLACED.search(text, max(one.start - 12, 0), one.start)]
    return near[-1].state if near else ""
