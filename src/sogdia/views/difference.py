"""The sheets of `sogdia diff`: what was asked differently, and what differs in the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sogdia.outcomes.compare import Comparison, Row, take_main
from sogdia.outcomes.difference import Cell, Figure, Sentence
from sogdia.views.sheet import Cell as SheetCell
from sogdia.views.sheet import Column, Sheet


def build_sentence_sheet(found: Sequence[Sentence], names: tuple[str, str], what: str) -> Sheet:
    """Return the sentences or settings that differ."""
    columns = (Column("kind", "Kind"), Column("about", "About"), Column("a", names[0]), Column("b", names[1]))
    title = f"{what} that differ: {names[0]} and {names[1]}"
    return Sheet("input", title, columns, tuple(found), empty="None: both ask the same.")


def build_figure_sheet(found: Sequence[Figure], names: tuple[str, str]) -> Sheet:
    """Return the figures that differ, those that drive results first, the furthest apart first."""
    rows = tuple(
        (
            one.subject,
            one.attribute,
            one.one,
            one.other,
            one.factor if math.isfinite(one.factor) else None,
            one.unit,
            "yes" if one.drives else "no",
        )
        for one in found
    )
    columns = (
        Column("subject", "Figure of"),
        Column("attribute", "What"),
        Column("a", names[0], "figure"),
        Column("b", names[1], "figure"),
        Column("factor", "Apart by", "number", "times"),
        Column("unit", "Unit"),
        Column("drives", "Drives results"),
    )
    note = "A figure that differs in its range alone is listed too."
    return Sheet("figure", f"Figures that differ: {names[0]} and {names[1]}", columns, rows, note, empty="None.")


def build_row_sheet(found: Sequence[Cell], names: tuple[str, str]) -> Sheet:
    """Return the rows that only one world has, and the cells in which rows differ."""
    columns = (
        Column("table", "Table"),
        Column("row", "Row"),
        Column("column", "Column"),
        Column("a", names[0]),
        Column("b", names[1]),
    )
    return Sheet("row", f"Rows that differ: {names[0]} and {names[1]}", columns, tuple(found), empty="None.")


def build_result_sheet(comparison: Comparison, names: tuple[str, ...]) -> Sheet:
    """Return what differs in cargo, the largest difference first.

    With two alternatives the difference is the second against the first, and both stand beside the base they are
    measured against; with one it is that one against the base.
    """
    rows = [*take_main(comparison), *comparison.take("total", "not_carried_mt_yr")]
    told = sorted(((_differ(row), row) for row in rows if _differ(row)), key=lambda pair: -abs(pair[0] or 0.0))
    cells: list[tuple[SheetCell, ...]] = [
        (row.kind, row.id, row.name, row.base, *row.values, change, 100 * change / start if start else None)
        for change, row in told
        if change is not None
        for start in [_values(row)[-2]]
    ]
    last, first = names[-1], names[-2]
    columns = (
        Column("kind", "What"),
        Column("id", "Id", shown=False),
        Column("name", "Name"),
        *(Column(f"{name}_mt_yr", name, "number", "Mt/yr") for name in names),
        Column("change_mt_yr", f"{last} − {first}", "change", "Mt/yr"),
        Column("change_percent", "%", "percent", "%"),
    )
    year = comparison.base.year
    measure = "cargo, of states transit, in Mt/yr"
    title = f"Results that differ: {last} against {first} · {measure} · {year} · base {names[0]}"
    return Sheet("result", title, columns, tuple(cells), empty="None: the answers are the same.")


def _values(row: Row) -> tuple[float | None, ...]:
    return (row.base, *row.values)


def _differ(row: Row) -> float | None:
    before, after = _values(row)[-2:]
    return None if before is None or after is None else after - before
