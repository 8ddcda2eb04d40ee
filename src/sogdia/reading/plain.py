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
HTML = re.compile(rb"<(!doctype html|html|head|body|article|div|p|meta|script)[\s>]", re.IGNORECASE)


def decode(content: bytes) -> str:
    """Return the text of `content`, line ends as they are; raise `ReadingError` if it is not text."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
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


def _decode_unmarked(content: bytes) -> str:
    best = from_bytes(content[:SAMPLE], cp_isolation=LIKELY).best()
    if best is None:
        raise ReadingError(Problem("text", "is in no encoding that is known; save it as UTF-8"))
    return content.decode(best.encoding, errors="replace")
