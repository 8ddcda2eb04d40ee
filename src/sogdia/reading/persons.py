"""Persons: two or three words in capitals that stand beside an office, and afterwards the surname alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.mention import Mention
from sogdia.reading.structure import BODY, Article

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
PATTERNS = (TITLED, EXPLAINED, LED)
NO_PERSON = re.compile(
    r"\b(?:The|Foreign|Prime|Minister|President|Ministry|Central|South|North|West|East|Asia|Special|Representative|"
    r"Affairs|Envoy|Middle|Defen[cs]e|Defence|European|Union|General|Council|In|On|At|Court|Republic|State|Transport)\b"
)


def find_persons(text: str, article: Article, known: Sequence[Mention]) -> list[Mention]:
    """Return the persons of an article; their state is that of the people or state named just before them."""
    found: dict[tuple[int, int], Mention] = {}
    bodies = [paragraph for paragraph in article.paragraphs if paragraph.section in BODY]
    for paragraph in bodies:
        for pattern in PATTERNS:
            for match in pattern.finditer(text, paragraph.start, paragraph.end):
                start, end = match.span("name")
                if _is_person(text[start:end], start, end, known):
                    state = _state_before(text, start, match.end(), known)
                    found.setdefault((start, end), Mention(start, end, "person", text[start:end], state))
    surnames = {one.id.split()[-1]: one for one in found.values()}
    for surname, person in surnames.items():
        for paragraph in bodies:
            for start, end in _find_again(text, surname, person, paragraph.start, paragraph.end):
                if not any(start < one.end and one.start < end for one in found.values()):
                    found[start, end] = Mention(start, end, "person", person.id, person.state)
    return list(found.values())


def _is_person(name: str, start: int, end: int, known: Sequence[Mention]) -> bool:
    return not NO_PERSON.search(name) and not any(one.start < end and start < one.end for one in known)


def _find_again(text: str, surname: str, person: Mention, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a person stands again, with the full name or the surname."""
    pattern = re.compile(rf"(?:{re.escape(person.id)}|(?<![\w-]){re.escape(surname)})(?![\w-])")
    for match in pattern.finditer(text, start, end):
        yield match.span()


def _state_before(text: str, start: int, end: int, known: Sequence[Mention]) -> str:
    """Return the state of the nearest state or people in the same breath, before the name or within its office."""
    breath = max(text.rfind(sign, 0, start) for sign in ".;\n")
    near = [one for one in known if one.state and breath < one.start and (one.end <= start or one.end <= end)]
    near = [one for one in near if start - one.end < 60]
    return near[-1].state if near else ""
