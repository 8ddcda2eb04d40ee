"""Rich formats to text in a child process, with a limit of time and memory: a hostile file harms only the child."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable

from sogdia.errors import Problem, ReadingError
from sogdia.reading.docx import read_docx
from sogdia.reading.html import read_html
from sogdia.reading.pdf import read_pdf

PARSERS: dict[str, Callable[[bytes], str]] = {"pdf": read_pdf, "docx": read_docx, "html": read_html}
SECONDS = 30
MEMORY_BYTES = 1_500_000_000
REFUSED = 3
CHILD = "from sogdia.reading.confined import answer; answer()"


def read_confined(kind: str, content: bytes, seconds: float = SECONDS) -> str:
    """Return the text of a file of a kind in `PARSERS`; raise `ReadingError` if it is none, or takes too much."""
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path!r}; {CHILD}", kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603  # our own code
    except subprocess.TimeoutExpired as error:
        raise ReadingError(Problem(kind.upper(), f"takes longer than {seconds:g} s to read")) from error
    if done.returncode == REFUSED:
        raise ReadingError([Problem(where, what) for where, what in json.loads(done.stderr)])
    if done.returncode:
        raise ReadingError(Problem(kind.upper(), "is damaged, locked, or needs too much memory"))
    return done.stdout.decode("utf-8", errors="replace")


def answer() -> None:
    """Write the text of the file on stdin to stdout, or to stderr why there is none: what the child process does."""
    _limit_memory()
    try:
        text = PARSERS[sys.argv[1]](sys.stdin.buffer.read())
    except ReadingError as error:
        sys.stderr.write(json.dumps([(problem.where, problem.what) for problem in error.problems]))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system can
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
