"""Paragraphs to sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sogdia.reading.structure import Article, Paragraph

END = re.compile(r"[.!?][”\"’')\]]*(?=\s+[“\"‘'(]?[A-ZÀ-ÞĀ-ŽЀ-Я])")
SHORTENED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|No|vs|Gen|Gov|Col|Lt|Sen|Rep|Prof|approx|[A-Z])\.$|\b(?:[A-Z]\.){2,}$")
INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
STARTERS = re.compile(
    r"\s+(?:The|It|In|On|At|This|That|These|Those|He|She|They|Given|However|Moreover|While|For|As|But|And|Yet|Since|"
    r"After|Although|Both|Such|With|[A-Z][a-z]+(?:stan|jan|ia|an)?\s+(?:has|have|had|is|was|will|would|also|views?))\b"
)


LONGEST = 3_000
"""Characters. What is longer is no sentence, and is cut, so that no text can make the reading of one take for ever."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence and where it stands; `line` is its paragraph's."""

    start: int
    end: int
    line: int
    article: int
    section: str


def split_article(text: str, article: Article) -> Iterator[Sentence]:
    """Yield the sentences of an article in order."""
    for paragraph in article.paragraphs:
        for start, end in _split(text, paragraph):
            for first, last in _cut(text, start, end):
                yield Sentence(first, last, paragraph.line, article.number, paragraph.section)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        gap = text.rfind(" ", start + 1, start + LONGEST) + 1
        middle = gap if gap > start + 1 else start + LONGEST
        yield start, middle
        start = middle
    yield start, end


def _split(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    start = paragraph.start
    for stop in END.finditer(text, paragraph.start, paragraph.end):
        before = text[max(start, stop.start() - 12) : stop.start() + 1]
        if SHORTENED.search(before) and not (INITIALS.search(before) and STARTERS.match(text, stop.end())):
            continue
        yield start, stop.end()
        start = stop.end() + len(text[stop.end() : paragraph.end]) - len(text[stop.end() : paragraph.end].lstrip())
    if start < paragraph.end:
        yield start, paragraph.end
