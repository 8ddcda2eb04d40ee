"""The sheets of `sogdia critical`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from sogdia.critical import Effect
from sogdia.outcomes.critical import Critical, Together
from sogdia.views.numbers import render_number
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet

Names = Mapping[tuple[str, str], str]
_KINDS = {"link": "line", "crossing": "border point", "port": "port"}

_EFFECT_COLUMNS = (
    Column("cost_musd_yr", "Shippers lose", "number", "US$ m/yr"),
    Column("cargo_mt_yr", "Cargo through it", "number", "Mt/yr"),
    Column("not_carried_mt_yr", "No longer carried", "number", "Mt/yr"),
    Column("diverted_mt_yr", "Goes another way", "number", "Mt/yr"),
    Column("extra_days", "Takes longer by", "change", "days"),
    Column("corridor", "Corridor", shown=False),
    Column("corridor_mt_yr", "Corridor gains", "change", shown=False),
    Column("crossing", "Border point", shown=False),
    Column("crossing_mt_yr", "Border point gains", "change", shown=False),
    Column("gains", "Gains most, Mt/yr"),
    Column("missed_usd_t", "Route left out undercuts by", "number", "US$/t", shown=False),
)
_SHOWN_OF_PAIRS = ("cost_musd_yr", "cargo_mt_yr", "not_carried_mt_yr")


def build_critical_sheets(critical: Critical, names: Names, top: int | None = None) -> list[Sheet]:
    """Return every table; with `top` as people get them, shortened."""
    sheets = [build_alone_sheet(critical, names)]
    if critical.together:
        sheets.append(build_together_sheet(critical, names))
    return sheets if top is None else [trim_sheet(sheet, top) for sheet in sheets]


def record_critical(critical: Critical, names: Names) -> dict[str, Any]:
    """Return the closures as a JSON-ready record."""
    fields = ("scenario", "year", "carried_mt_yr", "idle", "searched")
    about = {field: getattr(critical, field) for field in fields}
    return build_record("critical", about, build_critical_sheets(critical, names))


def build_alone_sheet(critical: Critical, names: Names) -> Sheet:
    """Return what each thing is worth, the dearest first."""
    columns = (
        Column("kind", "Kind"),
        Column("id", "Id", shown=False),
        Column("name", "Closed"),
        *_EFFECT_COLUMNS,
    )
    rows = tuple(
        (_KINDS[effect.closed[0][0]], effect.closed[0][1], _name(effect.closed[0], names), *_cells(effect, names))
        for effect in critical.alone
    )
    title = (
        f"What each line, border point and port is worth · {critical.year} · {critical.scenario} · "
        f"of {render_number(critical.carried_mt_yr)} Mt/yr carried"
    )
    note = f"{critical.idle:,} that carry nothing cost nothing. Closed for a year, with time to find other ways."
    return Sheet("alone", title, columns, rows, note, empty="Nothing carries cargo.")


def build_together_sheet(critical: Critical, names: Names) -> Sheet:
    """Return what two things closed at once cost beyond each alone, the most first."""
    columns = (
        Column("kind_1", "Kind", shown=False),
        Column("id_1", "Id", shown=False),
        Column("name_1", "Closed"),
        Column("kind_2", "Kind", shown=False),
        Column("id_2", "Id", shown=False),
        Column("name_2", "and"),
        Column("more_musd_yr", "More than apart", "change", "US$ m/yr"),
        Column("apart_musd_yr", "Each alone, added", "number", "US$ m/yr"),
        *(replace(column, shown=column.key in _SHOWN_OF_PAIRS) for column in _EFFECT_COLUMNS),
    )
    rows = tuple(_pair_cells(one, names) for one in critical.together)
    title = "Pairs that are each other's way round: what both closed cost beyond each alone"
    return Sheet("together", title, columns, rows)


def _pair_cells(one: Together, names: Names) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for kind, id_ in one.effect.closed:
        cells += [_KINDS[kind], id_, _name((kind, id_), names)]
    return (*cells, one.more_musd_yr, one.apart_musd_yr, *_cells(one.effect, names))


def _cells(effect: Effect, names: Names) -> tuple[Cell, ...]:
    gains = [
        f"{names.get((kind, id_), id_)} {render_number(tonnes, 'change')}"
        for kind, (id_, tonnes) in (("corridor", effect.corridor), ("crossing", effect.crossing))
        if id_
    ]
    return (
        effect.cost_musd_yr, effect.cargo_mt_yr, effect.not_carried_mt_yr, effect.diverted_mt_yr, effect.extra_days,
        *effect.corridor, *effect.crossing, ", ".join(gains) or "nobody", effect.missed_usd_t,
    )  # fmt: skip


def _name(thing: tuple[str, str], names: Names) -> str:
    return names.get(thing, thing[1])
