"""Numbers and footnotes within a text: each keeps its address, so that whoever reads may look it up.

A text is a string in which private characters fence off numbers and citations. Names that come from outside lose those
characters, so that nobody can forge a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sogdia.views.words import clean_text

_OPEN, _MIDDLE, _CLOSE, _CITE = "\ue000", "\ue001", "\ue002", "\ue003"
_FENCES = dict.fromkeys(map(ord, (_OPEN, _MIDDLE, _CLOSE, _CITE)))


class Piece(NamedTuple):
    """A run of text: plain, a number with its address, or a citation of a source by its id."""

    kind: str
    text: str
    address: str = ""


def mark_number(address: str, text: str) -> str:
    """Return a number as part of a text."""
    return f"{_OPEN}{address}{_MIDDLE}{text}{_CLOSE}"


def cite(*sources: str) -> str:
    """Return a footnote mark for each source."""
    return "".join(f"{_CITE}{source}{_CLOSE}" for source in dict.fromkeys(sources))


def clean_name(text: str) -> str:
    """Return text from outside on one line, safe to be part of a text."""
    return clean_text(text).translate(_FENCES)


def split_text(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text in order.

    >>> [piece.kind for piece in split_text("a " + mark_number("run year", "2035") + cite("S1") + ".")]
    ['plain', 'number', 'cite', 'plain']
    """
    at = 0
    while at < len(text):
        starts = [place for fence in (_OPEN, _CITE) if (place := text.find(fence, at)) >= 0]
        if not starts:
            yield Piece("plain", text[at:])
            return
        start = min(starts)
        if start > at:
            yield Piece("plain", text[at:start])
        end = text.index(_CLOSE, start)
        inside = text[start + 1 : end]
        if text[start] == _CITE:
            yield Piece("cite", "", inside)
        else:
            address, _, shown = inside.partition(_MIDDLE)
            yield Piece("number", shown, address)
        at = end + 1


def plain_text(text: str) -> str:
    """Return a text without marks and footnotes."""
    return "".join(piece.text for piece in split_text(text))


def capitalise(text: str) -> str:
    """Return a text with a capital first letter, be it within a mark.

    >>> plain_text(capitalise(mark_number("count builds", "two") + " lines"))
    'Two lines'
    """
    at = text.index(_MIDDLE) + 1 if text.startswith(_OPEN) else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
