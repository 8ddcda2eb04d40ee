"""What an import found, in words: what was taken for granted, and the rows of each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sogdia.exchange.overlay import Overlay


def render_report(folder: Path, said: Sequence[str], overlay: Overlay, whole: bool) -> Iterator[str]:
    """Yield the lines that a person reads after an import."""
    yield from said
    for one in overlay.counts:
        left = f", {one.missing:,} of the world are not there" if one.missing else ""
        counts = f"{one.same:,} as they were, {one.new:,} new, {one.changed:,} changed"
        yield f"{one.table}: {one.read:,} rows read: {counts}{left}"
    if not whole and any(one.missing for one in overlay.counts):
        yield "What is not there stays in the world: a folder laid over it takes nothing away."
    if not overlay.rows:
        yield f"{folder}: nothing is new or changed, so no table was written"
    elif whole:
        yield f"{folder}: a world of its own; check it with: sogdia check {folder}"
    else:
        yield f"{folder}: lay it over the shipped world with: --world {folder}"
