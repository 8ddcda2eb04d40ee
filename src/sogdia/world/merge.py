"""Rows of one table under another: an own world laid over the shipped one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.world.table import Row

KEYS: dict[str, tuple[str, ...]] = {
    "access": ("region", "place"),
    "stages": ("project", "year", "status", "source"),
    "demand": ("origin", "destination", "commodity"),
    "accessions": ("tie", "state", "joined"),
    "arms_shares": ("buyer", "weapons", "supplier", "first_year", "last_year", "source"),
    "deals": ("deal", "source"),
    "steps": ("authority", "state", "act", "date", "source"),
}


def row_key(table: str, row: Row) -> tuple[object, ...]:
    """Return what identifies the row within its table."""
    return tuple(row.values[column] for column in KEYS.get(table, ("id",)))


def check_twice(table: str, rows: Iterable[Row]) -> list[Problem]:
    """Return a problem for every row whose identifier stands further up in the same world."""
    first: dict[tuple[object, ...], str] = {}
    problems = []
    for row in rows:
        key = row_key(table, row)
        if key in first:
            name = " ".join(map(str, key))
            problems.append(Problem(row.where, f"{name!r} stands already at {first[key]}, expected it once"))
        first.setdefault(key, row.where)
    return problems


def merge_rows(table: str, below: Iterable[Row], above: Iterable[Row]) -> list[Row]:
    """Return the rows of both; where an identifier stands in both, the row of `above` takes the place of the other."""
    merged = {row_key(table, row): row for row in below}
    merged |= {row_key(table, row): row for row in above}
    return list(merged.values())


def merge_facts(below: Iterable[Row], above: Iterable[Row]) -> list[Row]:
    """Return all rows of both ledgers; what `above` prefers takes the preference from the row of `below`."""
    above = list(above)
    preferred = {_fact_key(row) for row in above if row.values["preferred"]}
    demoted = (
        replace(row, values={**row.values, "preferred": False})
        if row.values["preferred"] and _fact_key(row) in preferred
        else row
        for row in below
    )
    return [*demoted, *above]


def check_preferred(rows: Iterable[Row]) -> list[Problem]:
    """Return a problem for every second row preferred for the same attribute of the same subject.

    A fitted row may stand beside a preferred one: it was fitted from it, and goes before it.
    """
    first: dict[tuple[object, ...], str] = {}
    problems = []
    for row in rows:
        if not row.values["preferred"]:
            continue
        key = (*_fact_key(row), row.values["confidence"] == "fitted")
        if key in first:
            what = f"{key[1]} of {key[0]!r} has another preferred row at {first[key]}, expected one"
            problems.append(Problem(row.where, what))
        first.setdefault(key, row.where)
    return problems


def _fact_key(row: Row) -> tuple[object, ...]:
    return tuple(row.values[column] for column in ("subject", "attribute", "since", "until"))
