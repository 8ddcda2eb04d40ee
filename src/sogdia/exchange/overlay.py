"""Tables that were read, held against a world: what is new or changed, as a folder that `--world` lays over it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from sogdia.evidence.fact import Fact
from sogdia.evidence.reconcile import choose_fact
from sogdia.exchange.world_tables import plain_cell, text_cell
from sogdia.world.merge import row_key
from sogdia.world.schema import read_schema
from sogdia.world.table import Row

FactKey = tuple[object, ...]


class Count(NamedTuple):
    """Rows of one table: read, as they were, new, changed; and those of the world that were not there."""

    table: str
    read: int
    same: int
    new: int
    changed: int
    missing: int


class Overlay(NamedTuple):
    """The rows to lay over a world, and how many there were of each sort."""

    rows: Mapping[str, list[Row]]
    counts: tuple[Count, ...]


def find_overlay(world: Mapping[str, Sequence[Row]], read: Mapping[str, Sequence[Row]]) -> Overlay:
    """Return the rows of `read` that the world does not have so.

    A row of the ledger that stood for its figure and was changed is marked preferred, so that it stands for it again.
    """
    rows: dict[str, list[Row]] = {}
    counts = []
    for table, its_rows in read.items():
        found = _find_facts if table == "facts" else _find_rows
        rows[table], count = found(table, world.get(table, ()), its_rows)
        counts.append(count)
    return Overlay({table: its_rows for table, its_rows in rows.items() if its_rows}, tuple(counts))


def _content(row: Row) -> bytes:
    return msgspec.json.encode(row.values, order="sorted")


def _find_rows(table: str, old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], Count]:
    known = {row_key(table, row): _content(row) for row in old}
    keys = {row_key(table, row) for row in new}
    differing = [row for row in new if known.get(row_key(table, row)) != _content(row)]
    changed = sum(row_key(table, row) in known for row in differing)
    counts = (len(new), len(new) - len(differing), len(differing) - changed, changed, len(known.keys() - keys))
    return differing, Count(table, *counts)


def _find_facts(table: str, old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], Count]:
    left = Counter(map(_content, old))
    added = []
    for row in new:
        content = _content(row)
        if left[content]:
            left[content] -= 1
        else:
            added.append(row)
    gone = [row for row in old if left[_content(row)] > 0]
    stood = {_fact_key(row) for row in _list_chosen(old) if left[_content(row)] > 0}
    preferred = {_fact_key(row) for row in added if row.values["preferred"]}
    rows = []
    for row in added:
        key = _fact_key(row)
        if key in stood and key not in preferred:
            preferred.add(key)
            row = msgspec.structs.replace(row, values={**row.values, "preferred": True})
        rows.append(row)
    was = {_fact_key(row) for row in gone}
    changed = sum(_fact_key(row) in was for row in added)
    replaced = {_fact_key(row) for row in added}
    missing = sum(_fact_key(row) not in replaced for row in gone)
    return rows, Count(table, len(new), len(new) - len(added), len(added) - changed, changed, missing)


def _fact_key(row: Row) -> FactKey:
    return tuple(row.values[column] for column in ("subject", "attribute", "since", "until"))


def _list_chosen(rows: Sequence[Row]) -> list[Row]:
    """Return the row that stands for each figure."""
    groups: dict[FactKey, list[Row]] = {}
    for row in rows:
        groups.setdefault(_fact_key(row), []).append(row)
    chosen = []
    for several in groups.values():
        facts = [msgspec.convert({**row.values, "where": str(place)}, Fact) for place, row in enumerate(several)]
        chosen.append(several[int(choose_fact(facts).where)])
    return chosen


def render_rows(table: str, rows: Sequence[Row]) -> bytes:
    """Return rows as the CSV file of a table of a world, columns that none of them uses left out."""
    columns = read_schema().tables[table]
    used = [
        name
        for name, column in columns.items()
        if column.required or any(plain_cell(row.values[name]) not in (None, column.default or None) for row in rows)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([text_cell(plain_cell(row.values[name])) for name in used] for row in rows)
    return text.getvalue().encode()
