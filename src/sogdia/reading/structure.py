"""An issue to articles: title, byline, sections, the note on the author, and what belongs to no article.

Articles of this manner open with a line "By …", mark their sections BACKGROUND, IMPLICATIONS, CONCLUSIONS, and end in a
note on the author. A label may be missing or stand twice; the order of the sections then tells what is meant.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import msgspec

LEAD, BACKGROUND, IMPLICATIONS, CONCLUSIONS = "lead", "background", "implications", "conclusions"
TITLE, BYLINE, NOTE, OUTSIDE = "title", "byline", "note", "outside"
BODY = (LEAD, BACKGROUND, IMPLICATIONS, CONCLUSIONS)
"""Sections that tell of the world; the rest tells of the article."""


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph and where its words begin and end in the text, its label left out; `line` counts from 1."""

    start: int
    end: int
    line: int
    section: str


class Article(msgspec.Struct, frozen=True):
    """One article of an issue; `number` counts from 1, 0 holds what belongs to none. `doubts` say what was mended."""

    number: int
    title: str
    authors: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    doubts: tuple[str, ...]


NAME = r"(?:[^\W\d_a-z][\w.’'-]*)"
NAMES = rf"{NAME}(?:\s+(?:(?:al|de|el|von|van|bin|der|zu)\s+)?{NAME}){{1,4}}"
BYLINE_LINE = re.compile(rf"^\s*(?:by|BY|By)\s+({NAMES}(?:(?:,\s*|,?\s+and\s+|\s*&\s*){NAMES})*)\s*(?:\(.*\))?\s*$")
NAMES_APART = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
LABEL = re.compile(
    r"^\s*(?:\d\.?\s*)?(?P<label>BACKGROUND|IMPLICATIONS?|CONCLUSIONS?|Background|Implications?|Conclusions?)"
    r"\s*(?::|\.|—|–|-|$)\s*"
)
NOTE_LABEL = re.compile(
    r"^\s*(?:ABOUT THE AUTHORS?|AUTHORS?(?:[’'`´]?S?[’'`´]?)?\s+(?:BIOS?|NOTES?)|BIOS?)\b\s*[:.]?\s*", re.IGNORECASE
)
SECTION_OF = {"b": BACKGROUND, "i": IMPLICATIONS, "c": CONCLUSIONS}
AHEAD = re.compile(r"\b(?:will|would|could|may|might|should|likely|expected|poised)\b")
LONGEST_TITLE = 200
WIDEST_WRAP = 100


class _Line(msgspec.Struct, frozen=True):
    start: int
    end: int
    number: int
    text: str


def read_articles(text: str) -> tuple[Article, ...]:
    """Return the articles of an issue in order, and last, as number 0, what belongs to none of them if there is any.

    A text without a byline is one article.
    """
    lines = _join_wrapped(list(_split_lines(text)))
    starts = [index for index, line in enumerate(lines) if BYLINE_LINE.match(line.text)] or [0]
    titles = {start: _count_title(lines, start) for start in starts}
    firsts = [start - titles[start] for start in starts]
    articles: list[Article] = []
    outside = [_outside(line) for line in lines[: firsts[0]]]
    for number, first in enumerate(firsts, start=1):
        last = firsts[number] if number < len(firsts) else len(lines)
        article, rest = _read_article(lines[first:last], number, titles[starts[number - 1]])
        articles.append(article)
        outside += [_outside(line) for line in rest]
    if outside:
        articles.append(Article(0, "", (), tuple(outside), ()))
    return tuple(articles)


def _split_lines(text: str) -> Iterator[_Line]:
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if words:
            begin = start + line.index(words[0])
            yield _Line(begin, begin + len(words), number, words)
        start += len(line) + 1


def _join_wrapped(lines: list[_Line]) -> list[_Line]:
    """Return paragraphs where the text was wrapped to a width: blank lines then part them, not line ends."""
    gaps = sum(later.number - line.number > 1 for line, later in itertools.pairwise(lines))
    if not gaps or max(len(line.text) for line in lines) > WIDEST_WRAP:
        return lines
    joined: list[_Line] = []
    last = -1
    for line in lines:
        if joined and line.number == last + 1 and not _begins(line) and not _stands_alone(joined[-1]):
            before = joined[-1]
            gap = " " * (line.start - before.end)
            joined[-1] = _Line(before.start, line.end, before.number, before.text + gap + line.text)
        else:
            joined.append(line)
        last = line.number
    return joined


def _begins(line: _Line) -> bool:
    """Tell whether a line begins a paragraph, whatever stands above it."""
    return bool(BYLINE_LINE.match(line.text) or LABEL.match(line.text))


def _stands_alone(line: _Line) -> bool:
    """Tell whether a line is a whole paragraph: a byline, or a label without words of the section."""
    return bool(BYLINE_LINE.match(line.text) or LABEL.fullmatch(line.text))


def _count_title(lines: Sequence[_Line], byline: int) -> int:
    """Return how many lines above a byline are its title: one, if short and without a full stop, else none."""
    if byline == 0 or not BYLINE_LINE.match(lines[byline].text):
        return 0
    above = lines[byline - 1].text
    is_title = len(above) <= LONGEST_TITLE and above[-1] not in ".:;" and not NOTE_LABEL.match(above)
    return int(is_title)


def _read_article(lines: Sequence[_Line], number: int, titles: int) -> tuple[Article, list[_Line]]:
    """Return the article that begins at the first line, and the lines after its author's note."""
    title = lines[0].text if titles else ""
    body = list(lines[titles:])
    paragraphs = [Paragraph(line.start, line.end, line.number, TITLE) for line in lines[:titles]]
    authors: tuple[str, ...] = ()
    if body and (byline := BYLINE_LINE.match(body[0].text)):
        authors = tuple(name.strip() for name in NAMES_APART.split(byline[1]) if name.strip())
        paragraphs.append(Paragraph(body[0].start, body[0].end, body[0].number, BYLINE))
        body = body[1:]
    note = next((index for index, line in enumerate(body) if NOTE_LABEL.match(line.text)), len(body))
    labelled, doubts = _mend_labels([_find_label(line) for line in body[:note]], body)
    for line, (section, offset) in zip(body[:note], labelled, strict=True):
        if offset < len(line.text):
            paragraphs.append(Paragraph(line.start + offset, line.end, line.number, section))
    if note < len(body):
        line = body[note]
        offset = NOTE_LABEL.match(line.text).end()  # type: ignore[union-attr]  # it is where the note was found
        paragraphs.append(Paragraph(line.start + offset, line.end, line.number, NOTE))
    return Article(number, title, authors, tuple(paragraphs), doubts), body[note + 1 :]


def _find_label(line: _Line) -> tuple[str, int]:
    """Return the section a paragraph names, or an empty string, and where its words begin after the label."""
    found = LABEL.match(line.text)
    return (SECTION_OF[found["label"][0].lower()], found.end()) if found else ("", 0)


def _mend_labels(
    labels: Sequence[tuple[str, int]], lines: Sequence[_Line]
) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Return the section of each paragraph, and what had to be mended.

    A second Background before the Conclusions stands for Implications that are nowhere else. Without any label for
    Implications they begin at the first paragraph of the latter half that speaks of what may come.
    """
    named = [section for section, _ in labels]
    doubts: list[str] = []
    sections = list(named)
    if IMPLICATIONS not in named:
        again = [index for index, section in enumerate(named) if section == BACKGROUND][1:]
        ahead = [index for index in range(_middle(named), _end_of_body(named)) if _looks_ahead(lines[index].text)]
        if again:
            sections[again[0]] = IMPLICATIONS
            doubts.append(f"line {lines[again[0]].number}: a second Background is taken for Implications")
        elif ahead and BACKGROUND in named:
            sections[ahead[0]] = IMPLICATIONS
            doubts.append(f"line {lines[ahead[0]].number}: Implications are taken to begin here; no label says so")
    current, result = LEAD, []
    for section, (_, offset) in zip(sections, labels, strict=True):
        current = section or current
        result.append((current, offset))
    return result, tuple(doubts)


def _middle(named: Sequence[str]) -> int:
    first = named.index(BACKGROUND) if BACKGROUND in named else 0
    return (first + 1 + _end_of_body(named)) // 2


def _end_of_body(named: Sequence[str]) -> int:
    return named.index(CONCLUSIONS) if CONCLUSIONS in named else len(named)


def _looks_ahead(text: str) -> bool:
    return len(AHEAD.findall(text)) >= 2


def _outside(line: _Line) -> Paragraph:
    return Paragraph(line.start, line.end, line.number, OUTSIDE)
