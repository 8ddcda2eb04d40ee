"""PDF to text: the words of its pages, lines of a paragraph joined."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence

from sogdia.errors import Problem, ReadingError

MOST_PAGES = 500
HYPHEN = re.compile(r"(\w)-\n(?=[a-z])")
ENDS_SENTENCE = re.compile(r"[.!?:]$")
FULL_LINE = 0.65
"""Share of the usual width; a shorter line ends its paragraph, as titles, bylines and last lines do."""


def read_pdf(content: bytes) -> str:
    """Return the text of a PDF, lines of a paragraph joined; raise `ReadingError` if it is damaged or locked."""
    from pypdf import PdfReader

    logging.disable()
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        count = len(pages)
        texts = [] if count > MOST_PAGES else [page.extract_text() for page in pages]
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes of the library
        raise ReadingError(Problem("PDF", "is damaged or locked")) from error
    if count > MOST_PAGES:
        raise ReadingError(Problem("PDF", f"has {count:,} pages, more than the {MOST_PAGES} that are read"))
    return join_lines("\n".join(texts))


def join_lines(text: str) -> str:
    """Return text with the line breaks inside of paragraphs taken out.

    >>> join_lines("By Ann Example\\nIn the year before last a rail-\\nway was built across the plain.\\nIt runs.")
    'By Ann Example\\nIn the year before last a railway was built across the plain.\\nIt runs.'
    """
    lines = HYPHEN.sub(r"\1", text).split("\n")
    full = FULL_LINE * _find_width(lines)
    joined = [lines[0]]
    last = lines[0]
    for line in lines[1:]:
        goes_on = line[:1].islower() or (len(last) >= full and not ENDS_SENTENCE.search(last))
        if last and line and goes_on:
            joined[-1] += " " + line
        else:
            joined.append(line)
        last = line
    return "\n".join(joined)


def _find_width(lines: Sequence[str]) -> int:
    """Return the usual width of lines in characters: that which one in ten exceeds."""
    return sorted(map(len, lines))[9 * len(lines) // 10]
