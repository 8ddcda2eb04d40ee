"""Bytes to text: the encoding by its mark, else UTF-8, else the likeliest."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from sogdia.errors import Problem, ReadingError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LIKELY = ["cp1252", "cp1251", "koi8-r", "cp1254", "cp1256", "utf-16-le", "utf-16-be", "iso8859-5", "cp866", "gb18030"]
"""What office programs of the region write besides UTF-8."""

SAMPLE = 200_000
WIDE, STRAY = 0.7, 0.005
"""Share of zeros that tells two bytes a sign; share of signs that may be broken in what is taken for UTF-8."""

REPLACED = "\N{REPLACEMENT CHARACTER}"
HTML = re.compile(rb"<(!doctype html|html|head|body|article|div|p|meta|script)[\s>]", re.IGNORECASE)


def decode(content: bytes) -> str:
    """Return the text of `content`, line ends as they are; raise `ReadingError` if it is not text."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if encoding := _find_wide(content):
        return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_unmarked(content)
    if "\0" in text:
        raise ReadingError(Problem("text", "is not text, nor PDF, DOCX or HTML"))
    return text


def looks_like_html(start: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a page of HTML."""
    return start.startswith(b"<") and HTML.search(start) is not None


def _find_wide(content: bytes) -> str:
    """Return the encoding of text of two bytes a sign that bears no mark: every other byte of Latin text is then 0."""
    even, odd = content[:SAMPLE:2].count(0), content[1:SAMPLE:2].count(0)
    half = len(content[:SAMPLE]) // 2
    if half and max(even, odd) > WIDE * half and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _decode_unmarked(content: bytes) -> str:
    """Return text that is not UTF-8: in the likeliest encoding, or as UTF-8 if only a few bytes of it are not."""
    text = content.decode("utf-8", errors="replace")
    if text.count(REPLACED) <= STRAY * len(text) and _has_wide_signs(text):
        return text
    best = from_bytes(content[:SAMPLE], cp_isolation=LIKELY).best()
    if best is None:
        raise ReadingError(Problem("text", "is in no encoding that is known; save it as UTF-8"))
    return content.decode(best.encoding, errors="replace")


def _has_wide_signs(text: str) -> bool:
    """Tell whether signs of several bytes came out whole: by chance they hardly ever do."""
    return any(sign > "\x7f" and sign != REPLACED for sign in text)
