"""An article to proposals, and a person's word on them to a review file. Nothing is kept, and no file is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sogdia.errors import Problem, ReadingError
from sogdia.outcomes.reading import FileReading, build_world_gazetteer, find_date
from sogdia.outcomes.review import (
    Entry,
    Refusal,
    Review,
    Row,
    Verdict,
    build_review,
    build_rows,
    build_said,
    compare_rows,
    render_review,
)
from sogdia.reading import read_text
from sogdia.views.review import AROUND, SENTENCE_END, describe_row
from sogdia.web.messages import (
    ArticleForm,
    BesideRecord,
    FileRecord,
    ProposalRecord,
    ReadingRecord,
    VerdictForm,
)
from sogdia.world import World

KINDS = ("project fact", "arms", "event", "tie")
SUFFIX = ".review.json"


def read_article(world: World, form: ArticleForm) -> ReadingRecord:
    """Return what is proposed of an article, with what the world says beside it."""
    review = _review(world, form)
    asked = [entry for entry in review.entries if entry.kind in KINDS]
    return ReadingRecord(
        Path(review.origin.file).name, review.origin.issued, list(review.origin.articles),
        [_record_entry(world, review, entry, form.text) for entry in asked],
    )  # fmt: skip


def judge_article(world: World, form: ArticleForm, verdicts: Sequence[VerdictForm]) -> FileRecord:
    """Return the file that `sogdia accept` takes; raise `ReadingError` if a verdict is on no proposal."""
    review = _review(world, form)
    known = {entry.id: entry for entry in review.entries}
    if strangers := [Problem(one.id, "is no proposal of this article") for one in verdicts if one.id not in known]:
        raise ReadingError(strangers[:100])
    for one in verdicts:
        review = review.judge(one.id, Verdict(one.accepted, one.preferred, known[one.id].fields))
    name = f"{review.origin.file}{SUFFIX}"
    return FileRecord(name, render_review(review).decode("utf-8"), f"sogdia accept {name} --world FOLDER")


def _review(world: World, form: ArticleForm) -> Review:
    if not form.text.strip():
        raise ReadingError(Problem("article", "holds no text"))
    name = make_file_name(form.name)
    names = build_world_gazetteer(world)
    reading = read_text(form.text, names, form.issued or find_date(name))
    return build_review(Path(name), FileReading(name, form.text, reading), form.publisher)


def make_file_name(name: str) -> str:
    """Return a name that is a file's name and no path, whatever was given.

    >>> make_file_name("../../etc/passwd"), make_file_name("June 2025.txt")
    ('etc-passwd.txt', 'June-2025.txt')
    """
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", name.removesuffix(".txt")).strip("-.")
    return f"{plain[:60] or 'article'}.txt"


def _record_entry(world: World, review: Review, entry: Entry, text: str) -> ProposalRecord:
    rows = build_rows(world, build_said(review, entry, entry.fields, preferred=False))
    before, after = _around(entry, text)
    beside = () if isinstance(rows, Refusal) else compare_rows(world, rows)
    return ProposalRecord(
        entry.id, entry.kind, entry.line, before, text[entry.start : entry.end], after,
        {name: value for name, value in entry.fields.items() if value}, entry.confidence, _describe(rows),
        rows.why if isinstance(rows, Refusal) else "",
        [BesideRecord(one.relation, one.words) for one in beside],
    )  # fmt: skip


def _describe(rows: Sequence[Row] | Refusal) -> list[str]:
    return [] if isinstance(rows, Refusal) else [f"{row.table}: {describe_row(row)}" for row in rows]


def _around(entry: Entry, text: str) -> tuple[str, str]:
    """Return the rest of the sentence before and after a proposal."""
    ends = [end.end() for end in SENTENCE_END.finditer(text, 0, entry.start)]
    start = max(entry.start - AROUND, *ends, 0) if ends else max(entry.start - AROUND, 0)
    after = SENTENCE_END.search(text, max(entry.end - 1, entry.start))
    end = min(entry.end + AROUND, after.end() if after else len(text))
    return text[start : entry.start], text[entry.end : end].rstrip()
