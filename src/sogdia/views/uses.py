"""The sheets of `sogdia uses`."""

from __future__ import annotations

from typing import Any

from sogdia.outcomes.compare import MAIN_MEASURE, Row
from sogdia.outcomes.uses import Uses
from sogdia.views.numbers import render_number
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet

FLOOR_MT_YR = 0.01
_GAIN_KINDS = {"corridor": "corridor", "crossing": "border point", "port": "port", "project": "project"}


def build_uses_sheets(uses: Uses, top: int | None = None) -> list[Sheet]:
    """Return every table; with `top` as people get them, shortened."""
    sheets = [_build_pairs(uses), _build_classes(uses)]
    if uses.rows:
        sheets += [_build_elsewhere(uses), _build_left(uses)]
    if top is None:
        return sheets
    return [trim_sheet(sheet, top, FLOOR_MT_YR if sheet.id == "elsewhere" else 0.0) for sheet in sheets]


def record_uses(uses: Uses) -> dict[str, Any]:
    """Return the uses as a JSON-ready record."""
    fields = ("kind", "id", "name", "scenario", "year", "cargo_mt_yr")
    about = {field: getattr(uses, field) for field in fields}
    return build_record("uses", about, build_uses_sheets(uses))


def _build_pairs(uses: Uses) -> Sheet:
    """Return from where to where its cargo goes, all classes together."""
    pairs: dict[tuple[str, str], list[float]] = {}
    for use in uses.uses:
        sums = pairs.setdefault((use.origin, use.destination), [0.0, 0.0])
        sums[0] += use.cargo_mt_yr
        sums[1] += use.carried_mt_yr
    rows: list[tuple[Cell, ...]] = [
        (
            f"{o}>{d}",
            _name_pair(uses, o, d),
            tonnes,
            100 * _share(tonnes, uses.cargo_mt_yr),
            100 * _share(tonnes, carried),
        )
        for (o, d), (tonnes, carried) in sorted(pairs.items(), key=lambda item: -item[1][0])
    ]
    columns = (
        Column("id", "Id", shown=False),
        Column("pair", "From and to"),
        Column("cargo_mt_yr", "Cargo through it", "number", "Mt/yr"),
        Column("share_of_use_percent", "Share of its cargo", "number", "%"),
        Column("share_of_pair_percent", "Share of the pair", "number", "%"),
    )
    note = "Of the pair counts what it sends of the classes that pass here."
    title = f"Who uses {uses.name} · {uses.year} · {uses.scenario} · {render_number(uses.cargo_mt_yr)} Mt/yr"
    return Sheet("pairs", title, columns, tuple(rows), note, empty="Nobody.")


def _build_classes(uses: Uses) -> Sheet:
    sums: dict[str, float] = {}
    for use in uses.uses:
        sums[use.commodity] = sums.get(use.commodity, 0.0) + use.cargo_mt_yr
    rows: list[tuple[Cell, ...]] = [
        (uses.names.get(("commodity", name), name), tonnes, 100 * _share(tonnes, uses.cargo_mt_yr))
        for name, tonnes in sorted(sums.items(), key=lambda item: -item[1])
    ]
    columns = (
        Column("commodity", "Cargo"),
        Column("cargo_mt_yr", "Through it", "number", "Mt/yr"),
        Column("share_percent", "Share", "number", "%"),
    )
    return Sheet("classes", "What it carries", columns, tuple(rows), empty="Nothing.")


def _build_elsewhere(uses: Uses) -> Sheet:
    """Return where its cargo goes once it is shut: what gains."""
    rows: list[tuple[Cell, ...]] = [
        (_GAIN_KINDS[row.kind], row.id, row.name, row.base, row.values[0], row.changes[0])
        for row in sorted(filter(_gains, uses.rows), key=lambda row: -(row.changes[0] or 0.0))
    ]
    columns = (
        Column("kind", "Kind"),
        Column("id", "Id", shown=False),
        Column("name", "Name"),
        Column("with_mt_yr", "With it", "number", "Mt/yr"),
        Column("without_mt_yr", "Without it", "number", "Mt/yr"),
        Column("change_mt_yr", "Change", "change", "Mt/yr"),
    )
    note = "Shut for a year, with time to find other ways. One tonne may pass several of these."
    return Sheet("elsewhere", "Where they would go without it", columns, tuple(rows), note, empty="Nothing gains.")


def _gains(row: Row) -> bool:
    return row.kind in _GAIN_KINDS and row.measure == MAIN_MEASURE[row.kind] and (row.changes[0] or 0.0) > 0


def _build_left(uses: Uses) -> Sheet:
    """Return whose cargo would no longer be carried."""
    lost = [
        (use, (use.carried_without_mt_yr or 0.0) - use.carried_mt_yr)
        for use in uses.uses
        if (use.carried_without_mt_yr or 0.0) < use.carried_mt_yr - FLOOR_MT_YR
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            _name_pair(uses, use.origin, use.destination),
            uses.names.get(("commodity", use.commodity), use.commodity),
            use.carried_mt_yr,
            use.carried_without_mt_yr,
            change,
        )
        for use, change in sorted(lost, key=lambda item: item[1])
    ]
    columns = (
        Column("pair", "From and to"),
        Column("commodity", "Cargo"),
        Column("carried_mt_yr", "Carried with it", "number", "Mt/yr"),
        Column("carried_without_mt_yr", "Without it", "number", "Mt/yr"),
        Column("change_mt_yr", "Change", "change", "Mt/yr"),
    )
    return Sheet(
        "left", "What would no longer be carried", columns, tuple(rows), empty="All of it would still be carried."
    )


def _name_pair(uses: Uses, origin: str, destination: str) -> str:
    return uses.names.get(("pair", f"{origin}>{destination}"), f"{origin} to {destination}")


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
