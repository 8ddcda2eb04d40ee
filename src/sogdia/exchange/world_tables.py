"""A world as tables of plain cells, which any format of a whole world can hold; and back, checked cell by cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.world.cell import Value
from sogdia.world.load import ABOUT
from sogdia.world.schema import Column, read_schema
from sogdia.world.table import Row, type_records

Plain = str | int | float | None
Record = tuple[str, list[str]]

MOST_PROBLEMS = 50
RESULTS = "results"  # measures of an outcome, which every format can hold beside the world and no import takes
ASSUMPTIONS = "assumptions"  # rows of the ledger that are assumed, once more and together
LEFT_OUT = (RESULTS, ABOUT, ASSUMPTIONS)


class Table(NamedTuple):
    """A table under its name: the columns' names, whether each holds numbers, and rows of plain cells."""

    name: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Plain, ...], ...]


class Found(NamedTuple):
    """A table as read: records of text, each with where it stands; the first holds the names of the columns."""

    name: str
    records: Sequence[Record]


class Reading(NamedTuple):
    """What a file held: its tables, and what was taken for granted in reading it, a sentence each."""

    tables: tuple[Found, ...]
    said: tuple[str, ...] = ()


def about_table(about: Mapping[str, str]) -> Table:
    """Return what an export is of, and of which run, as a table that no import takes."""
    return Table(ABOUT, ("item", "value"), (False, False), tuple(about.items()))


def list_tables(rows: Mapping[str, Sequence[Row]]) -> tuple[Table, ...]:
    """Return every table that has rows, with all its columns, in the order of the schema."""
    return tuple(
        Table(
            name,
            tuple(columns),
            tuple(column.type in ("float", "int") for column in columns.values()),
            tuple(tuple(plain_cell(row.values[one]) for one in columns) for row in rows[name]),
        )
        for name, columns in read_schema().tables.items()
        if rows.get(name)
    )


def type_tables(found: Sequence[Found]) -> dict[str, list[Row]]:
    """Return tables as typed rows; raise `ExchangeError` with row and column of all that cannot be what it says."""
    tables = read_schema().tables
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for table in found:
        if table.name in LEFT_OUT:
            continue
        if table.name not in tables:
            what = f"table {table.name[:60]!r} is no table of a world"
            problems.append(Problem(table.records[0][0], what, nearest(table.name[:60], tables)))
            continue
        typed, more = type_records(table.records, tables[table.name])
        rows[table.name] = rows.get(table.name, []) + typed
        problems += more
    if problems:
        more_than = len(problems) - MOST_PROBLEMS
        cut = [Problem("import", f"finds {more_than} more problems")] if more_than > 0 else []
        raise ExchangeError([*problems[:MOST_PROBLEMS], *cut])
    return rows


def plain_cell(value: Value) -> Plain:
    """Return the value of a cell as text, number or nothing, in the spelling of the tables.

    >>> plain_cell(True), plain_cell(("a", "b")), plain_cell((("a", "b"), ("c",))), plain_cell("")
    ('yes', 'a;b', 'a|b ; c', None)
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return " ; ".join("|".join(map(str, part)) for part in value)
        return ";".join(map(str, value)) or None
    if isinstance(value, int | float):
        return value
    return str(value) if value else None


def text_cell(value: object) -> str:
    """Return a plain cell as text from which the same value is read; whole numbers without a point.

    >>> text_cell(2024.0), text_cell(0.1), text_cell(None), text_cell(True)
    ('2024', '0.1', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15 and math.copysign(1.0, value) > 0
        return str(int(value)) if whole else repr(value)
    return str(value)


def column_of(table: str, name: str) -> Column:
    """Return a column of a table of the world."""
    return read_schema().tables[table][name]
