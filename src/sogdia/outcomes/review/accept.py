"""The accepted proposals of a review to the files of a world folder as they are to be; nothing is written here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.outcomes.review.record import Entry, Review
from sogdia.outcomes.review.rows import build_rows
from sogdia.outcomes.review.said import Refusal, Row, build_said, clean, name_source
from sogdia.world.model import World
from sogdia.world.schema import read_schema

FILES = {"facts": "facts-accepted.csv", "sources": "sources-accepted.csv"}
"""Files of their own for the tables that may be spread over several; the others grow where they stand."""


class Written(msgspec.Struct, frozen=True):
    """A row that a proposal becomes."""

    id: str
    row: Row


class Acceptance(msgspec.Struct, frozen=True):
    """What the accepted proposals become: rows, why some become none, and which stand in the world already."""

    written: tuple[Written, ...]
    refused: tuple[tuple[str, str], ...]
    known: tuple[str, ...]
    sources: tuple[Row, ...]


def build_acceptance(world: World, review: Review, ids: Sequence[str], prefer: bool = False) -> Acceptance:
    """Return what the accepted proposals of a review become in `world`; `ids` picks some of its proposals instead.

    A proposal picked by its identifier counts as accepted unless it was rejected. `prefer` puts figures before the
    ledger's. Raises `ReadingError` for an identifier that the review does not have.
    """
    noted = _list_notes(world)
    written: list[Written] = []
    refused: list[tuple[str, str]] = []
    known: list[str] = []
    for entry in _pick(review, ids):
        verdict = review.verdicts.get(entry.id)
        if verdict and not verdict.accepted:
            refused.append((entry.id, "was rejected in the review"))
            continue
        if any(f"proposal {entry.id}," in note for note in noted):
            known.append(entry.id)
            continue
        fields = verdict.fields if verdict else entry.fields
        said = build_said(review, entry, fields, prefer or bool(verdict and verdict.preferred))
        rows = build_rows(world, said)
        if isinstance(rows, Refusal):
            refused.append((entry.id, rows.why))
        elif clash := _find_clash(world, written, rows):
            refused.append((entry.id, clash))
        else:
            written += [Written(entry.id, row) for row in rows]
    articles = {entry.id: entry.article for entry in review.entries}
    cited = dict.fromkeys(articles[one.id] for one in written)
    sources = tuple(
        _build_source(review, article) for article in cited if name_source(review, article) not in world.sources
    )
    return Acceptance(tuple(written), tuple(refused), tuple(known), sources)


def add_rows(files: Mapping[str, bytes], rows: Iterable[Row]) -> dict[str, bytes]:
    """Return the files of a folder that change, with the rows added to what `files` hold; other cells stay as they are.

    Of two rows of the ledger that are preferred for the same figure, the later one is.
    """
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(FILES.get(row.table, f"{row.table}.csv"), []).append(row)
    return {name: _add(files.get(name, b""), added) for name, added in by_file.items()}


def _pick(review: Review, ids: Sequence[str]) -> list[Entry]:
    if not ids:
        return [entry for entry in review.entries if entry.id in review.verdicts and review.verdicts[entry.id].accepted]
    found = {id_: review.entry(id_) for id_ in ids}
    if unknown := [id_ for id_, entry in found.items() if entry is None]:
        what = "is the identifier of no proposal, or the beginning of several"
        raise ReadingError(Problem(id_[:40] or "an empty name", what) for id_ in unknown)
    return list({entry.id: entry for entry in found.values() if entry}.values())


def _list_notes(world: World) -> list[str]:
    tables = (world.ledger, world.stages, world.events.values(), world.deals, world.ties.values())
    return [row.note for table in tables for row in table if "proposal " in row.note]


def _find_clash(world: World, written: Sequence[Written], rows: Sequence[Row]) -> str:
    """Return why rows cannot stand beside those that stand, if two rows of a table must not be about the same."""
    keys = {_key(one.row) for one in written}
    keys |= {("deals", deal.deal, deal.source) for deal in world.deals}
    keys |= {("stages", one.project, str(one.year), one.status, one.source) for one in world.stages}
    if any(_key(row) in keys for row in rows):
        return "says again what another proposal of this article says"
    return ""


def _key(row: Row) -> tuple[str, ...]:
    columns = {
        "facts": ("subject", "attribute", "value", "low", "high", "source"),
        "stages": ("project", "year", "status", "source"),
        "deals": ("deal", "source"),
    }.get(row.table, ("id",))
    return row.table, *(row.cells.get(column, "") for column in columns)


def _build_source(review: Review, article: int) -> Row:
    origin = review.origin
    title = origin.articles[article - 1] if 0 < article <= len(origin.articles) else origin.file
    cells = {
        "id": name_source(review, article), "title": clean(title) or "Untitled", "publisher": clean(origin.publisher),
        "date": origin.issued,
    }  # fmt: skip
    return Row("sources", cells)


def _add(content: bytes, rows: Sequence[Row]) -> bytes:
    """Return the content of a CSV file with rows added: all it held stays, a column that it lacks is put at its end."""
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header = records[0] if records else list(read_schema().tables[rows[0].table])
    lacking = [name for row in rows for name in row.cells if name not in header]
    header = [*header, *dict.fromkeys(lacking)]
    body = [[*record, *[""] * (len(header) - len(record))] for record in records[1:] if record]
    if rows[0].table == "facts":
        body = [_demote(dict(zip(header, record, strict=False)), record, header, rows) for record in body]
    body += [[row.cells.get(name, "") for name in header] for row in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *body])
    return text.getvalue().encode("utf-8")


def _demote(cells: Mapping[str, str], record: list[str], header: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return a row of the ledger, no longer preferred if one of `rows` is preferred for the same figure."""
    figure = (cells["subject"], cells["attribute"])
    newer = any(
        row.cells["preferred"] == "yes" and (row.cells["subject"], row.cells["attribute"]) == figure for row in rows
    )
    if not newer or cells.get("preferred") != "yes":
        return record
    return ["no" if name == "preferred" else cell for name, cell in zip(header, record, strict=True)]
