"""PDF to text, in a child process with a limit of time and memory: a broken or hostile file harms only the child."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Sequence

from sogdia.errors import Problem, ReadingError

SECONDS = 60
MEMORY_BYTES = 1_500_000_000
MOST_PAGES = 500
HYPHEN = re.compile(r"(\w)-\n(?=[a-z])")
ENDS_SENTENCE = re.compile(r"[.!?:]$")
FULL_LINE = 0.65
"""Share of the usual width; a shorter line ends its paragraph, as titles, bylines and last lines do."""


def read_pdf(content: bytes) -> str:
    """Return the text of a PDF, lines of a paragraph joined; raise `ReadingError` if it is damaged or locked."""
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path!r}; " + CHILD]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # our own code
    except subprocess.TimeoutExpired as error:
        raise ReadingError(Problem("PDF", f"takes longer than {SECONDS} s to read")) from error
    if done.returncode:
        raise ReadingError(Problem("PDF", "is damaged, locked, or needs too much memory"))
    return join_lines(done.stdout.decode("utf-8", errors="replace"))


CHILD = "from sogdia.reading.pdf import print_text; print_text()"


def print_text() -> None:
    """Write the text of the PDF on stdin to stdout: what the child process does."""
    _limit_memory()
    import logging

    from pypdf import PdfReader

    logging.disable()
    pages = PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages[:MOST_PAGES]
    sys.stdout.buffer.write("\n".join(page.extract_text() for page in pages).encode("utf-8", errors="replace"))


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


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system can
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
