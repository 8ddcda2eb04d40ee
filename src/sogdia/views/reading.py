"""What files say as sheets and as a record, and how well a text was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sogdia.outcomes.compared import COMPARED, Comparison
from sogdia.outcomes.reading import FileReading
from sogdia.outcomes.review import Beside, hash_text, identify
from sogdia.reading import KINDS, Proposal, Score, Tally
from sogdia.views.records import build_record
from sogdia.views.sheet import Column, Sheet
from sogdia.world.model import World

PLURAL = {
    "place": "Places", "actor": "Who is named", "quantity": "Quantities", "date": "Dates",
    "project": "Lines, corridors, ports",
    "project fact": "What is said of projects", "arms": "Arms deals", "event": "Events",
    "tie": "Ties", "claim": "Claims",
}  # fmt: skip
COUNTED = frozenset({"place", "actor", "project"})
"""Kinds that people see counted by name, not each mention."""


def build_reading_sheets(
    readings: Sequence[FileReading], kinds: Sequence[str], compared: Comparison, whole: bool = False
) -> tuple[Sheet, ...]:
    """Return the articles and a sheet for each kind of proposal, with what the world says beside it.

    `whole` lists every mention of names.
    """
    chosen = [kind for kind in KINDS if not kinds or kind in kinds]
    return (
        _build_articles(readings),
        *(
            _build_counts(readings, kind)
            if kind in COUNTED and not whole
            else _build_proposals(readings, kind, compared)
            for kind in chosen
        ),
    )


def build_score_sheet(scores: Sequence[Score]) -> Sheet:
    """Return precision, recall and F1 of each kind."""
    columns = (
        Column("kind", "kind"),
        Column("gold", "gold", "count"),
        Column("proposed", "proposed", "count"),
        Column("met", "met", "count"),
        Column("precision", "precision", "number"),
        Column("recall", "recall", "number"),
        Column("f1", "F1", "number"),
    )
    rows = tuple((one.kind, one.gold, one.proposed, one.met, one.precision, one.recall, one.f1) for one in scores)
    note = (
        "Met: half of the words in common (a third for facts, deals, events, ties, claims) and the same reading: "
        "see docs/reading.md. What belongs to no article, authors and institutes are left out."
    )
    return Sheet("scores", "The reading held against a gold annotation", columns, rows, note)


def build_type_sheet(scores: Sequence[Tally]) -> Sheet:
    """Return precision, recall and F1 of each type of event in PLOVER."""
    columns = (
        Column("type", "type"),
        Column("gold", "gold", "count"),
        Column("proposed", "proposed", "count"),
        Column("met", "met", "count"),
        Column("precision", "precision", "number"),
        Column("recall", "recall", "number"),
        Column("f1", "F1", "number"),
    )
    rows = tuple((one.kind, one.gold, one.proposed, one.met, one.precision, one.recall, one.f1) for one in scores)
    note = "A sentence counts once for each type; actors are not compared, for the records name them in words."
    return Sheet("event-types", "Types of events held against PLOVER's gold standard records", columns, rows, note)


def build_miss_sheet(scores: Sequence[Score]) -> Sheet:
    """Return every row of gold that was missed and every proposal that met none."""
    columns = (Column("kind", "kind"), Column("what", "what"), Column("start", "from"), Column("text", "words"))
    rows = [(one.kind, "missed", row["start"], row["text"]) for one in scores for row in one.missed]
    rows += [(one.kind, "wrong", str(row.start), row.text) for one in scores for row in one.wrong]
    return Sheet("misses", "What was missed and what was wrong", columns, tuple(rows), empty="Nothing.")


def record_readings(
    readings: Sequence[FileReading], kinds: Sequence[str], compared: Comparison, world: World
) -> dict[str, Any]:
    """Return every proposal as a JSON-ready record."""
    about = {
        "world": world.name,
        "world_version": world.version,
        "read_by": {one.name: one.reading.issued for one in readings},
    }
    return build_record("reading", about, build_reading_sheets(readings, kinds, compared, whole=True))


def record_scores(scores: Sequence[Score]) -> dict[str, Any]:
    """Return scores, misses and false alarms as a JSON-ready record."""
    return build_record("reading-score", {}, (build_score_sheet(scores), build_miss_sheet(scores)))


def record_type_scores(scores: Sequence[Tally]) -> dict[str, Any]:
    """Return the scores of types of events as a JSON-ready record."""
    return build_record("event-score", {}, (build_type_sheet(scores),))


def _build_articles(readings: Sequence[FileReading]) -> Sheet:
    columns = (
        Column("file", "file"),
        Column("article", "article", "count"),
        Column("title", "title"),
        Column("authors", "by"),
        Column("paragraphs", "paragraphs", "count"),
        Column("read_by", "date"),
        Column("doubts", "mended"),
    )
    rows = tuple(
        (
            one.name, article.number, article.title, ", ".join(article.authors), len(article.paragraphs),
            one.reading.issued, "; ".join(article.doubts),
        )
        for one in readings
        for article in one.reading.articles
    )  # fmt: skip
    return Sheet("articles", "Articles", columns, rows, "Article 0 is what belongs to none and is not read for facts.")


def _build_counts(readings: Sequence[FileReading], kind: str) -> Sheet:
    """Return names of a kind and how often each stands, the most frequent first."""
    counts = Counter(_describe(one) for _, _, one in _proposals(readings, kind))
    columns = (Column("name", "name"), Column("reading", "read as"), Column("mentions", "mentions", "count"))
    rows = tuple((name, read, count) for (name, read), count in counts.most_common())
    return Sheet(kind.replace(" ", "_"), PLURAL[kind], columns, rows)


def _describe(one: Proposal) -> tuple[str, str]:
    fields = one.fields
    if one.kind == "place":
        return fields["place"], f"{fields['sense'].replace('_', ' ')} ({fields['kind']})"
    return (fields["actor"], fields["type"]) if one.kind == "actor" else (fields["project"], fields["form"])


def _build_proposals(readings: Sequence[FileReading], kind: str, compared: Comparison) -> Sheet:
    """Return the proposals of a kind in the order of the text, each with its place, its reading and the world's."""
    columns = (
        Column("file", "file", shown=len(readings) > 1),
        Column("id", "id", shown=False),
        Column("line", "line", "count"),
        Column("start", "from"),
        Column("end", "to"),
        Column("article", "article", "count", shown=False),
        Column("section", "section", shown=False),
        Column("text", "words"),
        Column("reading", "read as"),
        Column("confidence", "sure", "number"),
        Column("relation", "world", shown=kind in COMPARED),
        Column("beside", "says", shown=kind in COMPARED),
    )
    texts = {one.name: hash_text(one.text) for one in readings}
    rows = tuple(
        (
            name, identify(texts[name], one), one.line, str(one.start), str(one.end), one.article, one.section,
            one.text,
            ", ".join(f"{key} {value}" for key, value in one.fields.items() if value), one.confidence,
            *_tell_beside(compared.get((name, index), ())),
        )
        for name, index, one in _proposals(readings, kind)
    )  # fmt: skip
    return Sheet(kind.replace(" ", "_"), PLURAL[kind], columns, rows)


def _tell_beside(beside: Sequence[Beside]) -> tuple[str, str]:
    """Return how a proposal stands to the world, a conflict before all else, and who says so."""
    relations = {one.relation for one in beside}
    worst = next((name for name in ("conflicts", "agrees", "new") if name in relations), "")
    return worst, "; ".join(one.words for one in beside if one.relation == worst)


def _proposals(readings: Sequence[FileReading], kind: str) -> list[tuple[str, int, Proposal]]:
    """Return the proposals of a kind with their file and their place in its reading."""
    return [
        (one.name, index, proposal)
        for one in readings
        for index, proposal in enumerate(one.reading.proposals)
        if proposal.kind == kind
    ]
