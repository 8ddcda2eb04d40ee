"""Proposals before a person's eyes: the words in their sentence, how they are read, what the world says beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sogdia.outcomes.review import Acceptance, Beside, Entry, Refusal, Review, Row
from sogdia.views.sheet import Column, Sheet
from sogdia.views.words import clean_text

AROUND = 240
"""Most characters of the sentence shown on either side of a proposal."""

OPENS, CLOSES = "»", "«"
SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s|\n")


def print_entry(
    console: Console, entry: Entry, text: str, rows: Sequence[Row] | Refusal, beside: Sequence[Beside], place: str
) -> None:
    """Print one proposal; `place` says which of how many it is."""
    console.print()
    console.print(
        Text(f"{place}  {entry.kind}  line {entry.line}  {entry.id}  sure {entry.confidence:.2f}", style="bold")
    )
    console.print(mark_words(entry, text, console.is_terminal))
    for name, value in entry.fields.items():
        if value:
            console.print(Text(f"  {clean_text(name)} = {clean_text(value)}"))
    for line in describe_rows(rows):
        console.print(Text(line))
    for one in beside:
        more = f" ({one.rows} rows)" if one.rows > 1 else ""
        console.print(Text(f"  world: {one.relation}: {clean_text(one.words)}{more}", style="dim"))


def mark_words(entry: Entry, text: str, styled: bool) -> Text:
    """Return the sentence around a proposal, its words marked; without the text the words alone."""
    if not text:
        return Text(f"  {OPENS}{clean_text(entry.words)}{CLOSES}")
    start = max(entry.start - AROUND, *(end.end() for end in SENTENCE_END.finditer(text, 0, entry.start)), 0)
    after = SENTENCE_END.search(text, max(entry.end - 1, entry.start))
    end = min(entry.end + AROUND, after.end() if after else len(text))
    marked = Text("  ")
    marked.append(clean_text(text[start : entry.start]))
    marked.append(f"{OPENS}{clean_text(text[entry.start : entry.end])}{CLOSES}", style="reverse" if styled else "")
    marked.append(clean_text(text[entry.end : end]).rstrip())
    return marked


def describe_rows(rows: Sequence[Row] | Refusal) -> list[str]:
    """Return in a line each what a proposal becomes, or why nothing."""
    if isinstance(rows, Refusal):
        return [f"  cannot be put in a world: {clean_text(rows.why)}"]
    return [f"  becomes: {row.table}: {describe_row(row)}" for row in rows]


def describe_row(row: Row) -> str:
    """Return the cells that tell a row from its like."""
    cells = [
        value for name, value in row.cells.items() if name not in ("id", "source", "note", "confidence", "preferred")
    ]
    preferred = ", preferred" if row.cells.get("preferred") == "yes" else ""
    return clean_text(" ".join(value for value in cells if value)) + preferred


def build_review_sheet(review: Review, kinds: Sequence[str]) -> Sheet:
    """Return every proposal of some kinds with what was decided on it."""
    columns = (
        Column("id", "id"), Column("kind", "kind"), Column("line", "line", "count"), Column("start", "from"),
        Column("end", "to"), Column("words", "words"), Column("reading", "read as"), Column("sure", "sure", "number"),
        Column("verdict", "verdict"),
    )  # fmt: skip
    rows = tuple(
        (
            one.id, one.kind, one.line, str(one.start), str(one.end), one.words,
            ", ".join(f"{name} {value}" for name, value in _fields(review, one).items() if value), one.confidence,
            _verdict(review, one),
        )
        for one in review.entries
        if one.kind in kinds
    )  # fmt: skip
    return Sheet("proposals", "Proposals", columns, rows, empty="Nothing of these kinds is proposed.")


def build_accepted_sheet(acceptance: Acceptance) -> Sheet:
    """Return the rows that were written."""
    columns = (Column("id", "proposal"), Column("table", "table"), Column("row", "row"))
    rows = tuple((one.id, one.row.table, describe_row(one.row)) for one in acceptance.written)
    note = f"{len(acceptance.known)} accepted before stand in the world already." if acceptance.known else ""
    return Sheet("accepted", "Written", columns, rows, note, empty="Nothing new to write.")


def build_refused_sheet(acceptance: Acceptance) -> Sheet:
    """Return what could not be written, and why."""
    columns = (Column("id", "proposal"), Column("why", "why it is not written"))
    return Sheet("refused", "Not written", columns, acceptance.refused, empty="Nothing was refused.")


def describe_review(review: Review, file: str) -> dict[str, Any]:
    """Return what a review is of, JSON-ready."""
    origin = review.origin
    return {
        "file": file, "document": origin.file, "text_sha256": origin.text_sha256, "issued": origin.issued,
        "publisher": origin.publisher,
    }  # fmt: skip


def count_verdicts(review: Review, kinds: Sequence[str]) -> str:
    """Return how many proposals of some kinds were accepted, rejected, or wait."""
    told = [_verdict(review, one) for one in review.entries if one.kind in kinds]
    accepted, rejected = (sum(word.startswith(name) for word in told) for name in ("accepted", "rejected"))
    return f"{len(told)} proposals: {accepted} accepted, {rejected} rejected, {len(told) - accepted - rejected} open."


def _fields(review: Review, entry: Entry) -> Any:
    verdict = review.verdicts.get(entry.id)
    return verdict.fields if verdict else entry.fields


def _verdict(review: Review, entry: Entry) -> str:
    verdict = review.verdicts.get(entry.id)
    if verdict is None:
        return "open"
    if not verdict.accepted:
        return "rejected"
    return "accepted, preferred" if verdict.preferred else "accepted"
