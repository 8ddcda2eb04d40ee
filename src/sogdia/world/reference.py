"""Names in one table that must stand in another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sogdia.errors import Problem, nearest
from sogdia.world.schema import Schema
from sogdia.world.table import Row

MAX_HINTS = 40  # looking for the nearest name is slow; nobody reads more


def check_references(schema: Schema, rows: Mapping[str, Sequence[Row]]) -> list[Problem]:
    """Return a problem for every reference to a row that does not exist."""
    ids = {table: {str(row.values["id"]) for row in rows[table]} for table in rows if "id" in schema.tables[table]}
    problems: list[Problem] = []
    for table, its_rows in rows.items():
        for column in schema.tables[table].values():
            kind, _, target = column.type.partition(":")
            target = "links" if kind == "gates" else target
            if kind not in ("ref", "list", "gates") or not target:
                continue
            known = set().union(*(ids.get(one, ()) for one in target.split("|")))
            for row in its_rows:
                for name in _names(row.values[column.name]):
                    if name not in known:
                        problems.append(
                            unknown(row.where, column.name, name, target.replace("|", " or "), known, len(problems))
                        )
    return problems


def unknown(where: str, column: str, name: str, kind: str, known: Collection[str], problems: int) -> Problem:
    """Return the problem that `name` is not among the `known` ones; with a hint unless there are many `problems`."""
    signs = {sign for sign in ">@/:" if sign in name}
    alike = [other for other in known if {sign for sign in ">@/:" if sign in other} == signs]
    turned = [other for other in alike if len(other) == len(name) and sorted(other) == sorted(name)]
    hint = nearest(name, turned or alike) if problems < MAX_HINTS and len(alike) < 20_000 else ""
    return Problem(where, f"{column} is {name[:80]!r}, which is not in {kind}", hint)


def _names(value: object) -> Iterable[str]:
    if isinstance(value, tuple):
        for part in value:
            yield from _names(part)
    elif value:
        yield str(value)
