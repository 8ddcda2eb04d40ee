"""A file to text: what kind it is, how large it may be, and who turns it into text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.reading.confined import PARSERS, read_confined
from sogdia.reading.plain import decode, looks_like_html

MOST_BYTES = 20_000_000
MOST_SIGNS = 1_000_000
"""Of text: some three hundred pages of close print."""

LONGEST_SENTENCE = 10_000
"""Characters without the end of a sentence or line; more is no prose, and reading it would take ever longer."""

SENTENCE_END = re.compile(r"[.!?…؟。]\s|\n")


class Document(msgspec.Struct, frozen=True):
    """Text of one file; every offset of a reading counts the characters of `text`, a line a paragraph or less."""

    name: str
    kind: str
    text: str


READERS: dict[str, Callable[[bytes], str]] = {
    **{kind: partial(read_confined, kind) for kind in PARSERS},
    "text": decode,
}


def read_document(path: Path) -> Document:
    """Return the text of a file; its kind is seen from its content, whatever its name says.

    Raises `ReadingError` if the file is too large, empty, damaged, or no text at all; `OSError` if it cannot be opened.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ReadingError(Problem(path.name, f"is larger than {MOST_BYTES // 1_000_000} MB, the most that is read"))
    try:
        return build_document(path.name, content)
    except ReadingError as error:
        raise ReadingError([Problem(path.name, problem.what) for problem in error.problems]) from error


def build_document(name: str, content: bytes) -> Document:
    """Return the text of a file's content; raise `ReadingError` if it is none."""
    kind = find_kind(content)
    text = READERS[kind](content)
    if not text.strip():
        raise ReadingError(Problem(name, "holds no text; a scanned page must go through OCR first"))
    if len(text) > MOST_SIGNS:
        raise ReadingError(Problem(name, f"holds more than {MOST_SIGNS:,} characters, the most that is read"))
    if (longest := measure_sentences(text)) > LONGEST_SENTENCE:
        what = f"has {longest:,} characters without the end of a sentence, more than {LONGEST_SENTENCE:,}"
        raise ReadingError(Problem(name, what))
    return Document(name, kind, text)


def measure_sentences(text: str) -> int:
    """Return the characters of the longest stretch without the end of a sentence or line.

    >>> measure_sentences("It opened. It closed"), measure_sentences("A line\\nand more")
    (11, 8)
    """
    ends = [0, *(end.end() for end in SENTENCE_END.finditer(text)), len(text)]
    return max(later - end for end, later in itertools.pairwise(ends))


def find_kind(content: bytes) -> str:
    """Return `pdf`, `docx`, `html` or `text`, from the first bytes.

    >>> find_kind(b"%PDF-1.7"), find_kind(b"<!doctype html><p>x"), find_kind(b"By A Person")
    ('pdf', 'html', 'text')
    """
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx"
    return "html" if looks_like_html(start) else "text"
