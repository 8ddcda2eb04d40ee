"""The run being shown: its id goes onto every record, file and chart that is made meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

# Every view of every command bears the id. Handed down as an argument it would pass through each function there is,
# and the first to forget it would make an output that nobody can run again.
_run: ContextVar[str] = ContextVar("run", default="")


@contextlib.contextmanager
def stamped(run: str) -> Iterator[None]:
    """Put the id of a run on all that is made within; an empty one is no run."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


def read_stamp() -> str:
    """Return the id of the run being shown; empty if there is none."""
    return _run.get()
