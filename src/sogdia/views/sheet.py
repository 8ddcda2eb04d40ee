"""A sheet: one table with its heading, the same content for terminal, JSON and CSV."""

from __future__ import annotations

from itertools import groupby

import msgspec

from sogdia.views.numbers import Form

Cell = str | float | int | None


class Column(msgspec.Struct, frozen=True):
    """One column: `key` names it for programs and ends in the unit, `head` and `unit` name it for people.

    A column not `shown` to people stands in records and files only.
    """

    key: str
    head: str
    form: Form = "text"
    unit: str = ""
    shown: bool = True


class Sheet(msgspec.Struct, frozen=True):
    """A titled table, the most important row first.

    `note` says what a reader must know to use it, `empty` what having no rows means. The first `grouped` columns say
    which rows belong together: rows of one group are kept or left out together, and people see the group named once.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = "Nothing."
    grouped: int = 0


def trim_sheet(sheet: Sheet, top: int, floor: float = 0.0, deep: int | None = None) -> Sheet:
    """Return the first `top` rows, or groups of rows, of the sheet; of a group only the `deep` largest changes.

    Rows of which every change is below `floor` are left out. What is left out is counted in the note.
    """
    changing = [index for index, column in enumerate(sheet.columns) if column.form == "change"]
    large = [row for row in sheet.rows if not floor or _largest(row, changing) >= floor]
    groups = list(dict.fromkeys(_group(sheet, index, row) for index, row in enumerate(large)))
    shown = set(groups[:top])
    kept = tuple(row for index, row in enumerate(large) if _group(sheet, index, row) in shown)
    if deep is not None:
        kept = _keep_largest(sheet, kept, changing, deep)
    said = [sheet.note] if sheet.note else []
    if more := max(0, len(groups) - top):
        said.append(f"{more} more not shown.")
    if small := len(sheet.rows) - len(large):
        said.append(f"{small} with changes below {floor:g} left out.")
    empty = "No change worth a line." if sheet.rows else sheet.empty
    return msgspec.structs.replace(sheet, rows=kept, note=" ".join(said), empty=empty)


def _keep_largest(
    sheet: Sheet, rows: tuple[tuple[Cell, ...], ...], changing: list[int], deep: int
) -> tuple[tuple[Cell, ...], ...]:
    """Return the `deep` rows of each group with the largest changes, in the order in which they stand."""
    kept: list[tuple[Cell, ...]] = []
    for _, run in groupby(rows, key=lambda row: row[: sheet.grouped]):
        group = list(run)
        largest = sorted(group, key=lambda row: -_largest(row, changing))[:deep]
        kept += [row for row in group if row in largest]
    return tuple(kept)


def _group(sheet: Sheet, index: int, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return what a row belongs to: its leading cells, or itself where rows are not grouped."""
    return row[: sheet.grouped] if sheet.grouped else (index,)


def _largest(row: tuple[Cell, ...], indices: list[int]) -> float:
    """Return the largest |change| of a row; unknown changes count as none."""
    return max((abs(value) for index in indices if isinstance(value := row[index], float | int)), default=0.0)
