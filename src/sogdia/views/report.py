"""The sheets of `sogdia run` and `sogdia compare`: what of a comparison stands in which table."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.compare import Comparison, Row, take_gainers, take_losers, take_main
from sogdia.outcomes.shifts import Shift
from sogdia.views.columns import build_title, build_value_columns, spread_values
from sogdia.views.findings import build_binding_sheet, build_shift_sheet, build_uncarried_sheet
from sogdia.views.numbers import render_number
from sogdia.views.sheet import Cell, Column, Sheet

_KINDS = {
    "corridor": "Corridors",
    "project": "Projects",
    "port": "Ports",
    "crossing": "Border crossings",
    "state": "States",
}
_TOTALS = {
    "demand_mt_yr": "demand",
    "carried_mt_yr": "carried",
    "not_carried_mt_yr": "not carried",
    "induced_mt_yr": "induced by lower cost",
    "turnover_bn_tkm_yr": "turnover",
    "shippers_cost_musd_yr": "shippers' cost of what is carried",
    "shippers_loss_musd_yr": "shippers' loss against the base year's costs",
}


def build_sheets(comparison: Comparison, shifts: Sequence[Shift]) -> tuple[Sheet, ...]:
    """Return all tables of a comparison in the order in which they are read, every row in each."""
    return (
        build_balance_sheet(comparison),
        *(build_cargo_sheet(comparison, kind) for kind in ("corridor", "project", "port", "crossing")),
        build_state_sheet(comparison),
        build_cost_sheet(comparison),
        *([build_shift_sheet(comparison, shifts)] if len(comparison.others) == 1 else []),
        build_binding_sheet(comparison),
        build_uncarried_sheet(comparison),
        build_total_sheet(comparison),
    )


def build_balance_sheet(comparison: Comparison, count: int = 4, floor_mt_yr: float = 0.01) -> Sheet:
    """Return who gains and who loses: a line for every kind, the largest changes of at least `floor_mt_yr` named."""
    rows: list[tuple[Cell, ...]] = []
    for which, other in enumerate(comparison.others):
        for kind, title in _KINDS.items():
            main = [
                row
                for row in take_main(comparison)
                if row.kind == kind and abs(row.changes[which] or 0.0) >= floor_mt_yr
            ]
            gains, losses = (_name_changes(take(main, count, which), which) for take in (take_gainers, take_losers))
            rows.append((other.scenario, title, gains, losses))
    columns = (
        Column("scenario", "Scenario", shown=len(comparison.others) > 1),
        Column("kind", "What"),
        Column("gains", "Gains"),
        Column("losses", "Losses"),
    )
    title = build_title("Who gains and who loses", "cargo in Mt/yr, for states in transit", comparison)
    return Sheet("balance", title, columns, tuple(rows), grouped=1)


def build_cargo_sheet(comparison: Comparison, kind: str) -> Sheet:
    """Return the cargo of every corridor, project, port or crossing, the largest change first."""
    rows = comparison.take(kind, "cargo_mt_yr")
    return _build_measure_sheet(kind, build_title(_KINDS[kind], "cargo", comparison), comparison, rows, "mt_yr")


def build_state_sheet(comparison: Comparison) -> Sheet:
    """Return transit through every state and what it earns by it."""
    earned = {row.id: row for row in comparison.take("state", "transit_revenue_musd_yr")}
    rows = tuple(
        (row.id, row.name, *spread_values(comparison, row), *spread_values(comparison, earned.get(row.id)))
        for row in comparison.take("state", "transit_mt_yr")
    )
    columns = (
        Column("id", "Id", shown=False),
        Column("name", "Name"),
        *build_value_columns(comparison, "mt_yr", "Mt/yr", "transit"),
        *build_value_columns(comparison, "musd_yr", "US$ m/yr", "revenue"),
    )
    title = build_title("States", "transit in Mt/yr and what it earns in US$ m/yr", comparison)
    return Sheet("state", title, columns, rows, empty="No state has transit.")


def build_cost_sheet(comparison: Comparison) -> Sheet:
    """Return what shippers pay and wait for, in US$/t, per region pair; the largest change first."""
    title = build_title("Shippers' cost by region pair", "generalised cost in US$/t", comparison)
    rows = [row for row in comparison.take("pair", "cost_usd_t") if row.size > 0]
    return _build_measure_sheet("pair", title, comparison, rows, "usd_t")


def build_total_sheet(comparison: Comparison) -> Sheet:
    """Return the totals over all cargo; what is not carried always has its line."""
    rows = tuple(
        (_TOTALS[measure], row.unit, *spread_values(comparison, row))
        for measure in _TOTALS
        for row in comparison.take("total", measure)
    )
    columns = (Column("total", "All cargo"), Column("unit", "Unit"), *build_value_columns(comparison, "value", ""))
    return Sheet("total", build_title("Totals", "all pairs and commodities", comparison), columns, rows)


def _build_measure_sheet(kind: str, title: str, comparison: Comparison, rows: Sequence[Row], unit: str) -> Sheet:
    """Return a sheet of one measure: id, name, values, changes."""
    printed_unit = rows[0].unit if rows else ""
    ranged = any(row.middle is not None for row in rows)
    columns = (
        Column("id", "Id", shown=False),
        Column("name", "Name"),
        *build_value_columns(comparison, unit, printed_unit, ranged=ranged),
    )
    cells = tuple((row.id, row.name, *spread_values(comparison, row, ranged)) for row in rows)
    return Sheet(kind, title, columns, cells, empty="Nothing changes." if kind == "pair" else "None has cargo.")


def _name_changes(rows: Sequence[Row], which: int) -> str:
    """Return `Chabahar +1.2, Bandar Abbas +0.3`."""
    return ", ".join(f"{row.name} {render_number(row.changes[which], 'change')}" for row in rows) or "none"
