"""The sheets of `sogdia futures`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sogdia.lenses.results import UNITS, Key
from sogdia.outcomes.futures import Measured, Summary
from sogdia.views.discovery import build_discovery_sheet
from sogdia.views.numbers import render_number
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet

Names = Mapping[tuple[str, str], str]
FLOOR = 0.01
_ORDER = ("carried_mt_yr", "cargo_mt_yr", "transit_mt_yr", "transit_revenue_musd_yr", "revenue_musd_yr")
_LONG = {
    "shippers_cost_musd_yr": "shippers' cost of what is carried",
    "shippers_loss_musd_yr": "shippers' loss against base-year costs",
}
_TITLES = {
    "corridor": "Corridors",
    "project": "Projects",
    "port": "Ports",
    "crossing": "Border crossings",
    "state": "States",
    "total": "All cargo",
}


def build_futures_sheets(
    summary: Summary, names: Names, sources: Mapping[str, str], top: int | None = None
) -> list[Sheet]:
    """Return every table; with `top` as people get them, shortened and without changes that do not matter."""
    sheets = [
        build_sample_sheet(summary, names),
        build_robust_sheet(summary.winners(), "winners", "Gain in at least nine futures of ten", names),
        build_robust_sheet(summary.losers(), "losers", "Lose in at least nine futures of ten", names),
        *(build_measure_sheet(summary, kind, title, names) for kind, title in _TITLES.items()),
        build_exceedance_sheet(summary, names),
        build_driver_sheet(summary, names, sources),
        build_fails_sheet(summary, names),
        build_convergence_sheet(summary),
    ]
    if top is None:
        return sheets
    cut = {*_TITLES, "winners", "losers"}
    return [trim_sheet(sheet, top, FLOOR) if sheet.id in cut and sheet.id != "total" else sheet for sheet in sheets]


def record_futures(summary: Summary, names: Names, sources: Mapping[str, str]) -> dict[str, Any]:
    """Return the summary as a JSON-ready record."""
    fields = (
        "run_id", "scenario", "year", "seed", "count", "solved", "exactly", "gap", "routes_added", "missed_mean_usd_t",
        "missed_most_usd_t", "figures",
    )  # fmt: skip
    about: dict[str, Any] = {field: getattr(summary, field) for field in fields}
    about["headline"] = summary.headline._asdict()
    return build_record("futures", about, build_futures_sheets(summary, names, sources)[1:])


def name_key(key: Key, names: Names) -> str:
    """Return what a measure is of."""
    return names.get((key.kind, key.id), key.id)


def _say(key: Key, names: Names) -> str:
    return f"{name_key(key, names)}, {_word(key)} in {UNITS[key.measure]}"


def _word(key: Key) -> str:
    """Return a measure's name without its unit."""
    if key.measure in _LONG:
        return _LONG[key.measure]
    for end in ("_mt_yr", "_musd_yr", "_bn_tkm_yr"):
        if key.measure.endswith(end):
            return key.measure.removesuffix(end).replace("_", " ")
    return key.measure


def build_sample_sheet(summary: Summary, names: Names) -> Sheet:
    """Return what was computed and why it may be believed."""
    rows = (
        ("futures", f"{summary.count:,}"),
        ("solved", f"{summary.solved:,}, of them by the reference solver {summary.exactly:,}"),
        ("figures drawn in each", f"{summary.figures:,}"),
        ("worst gap", f"{summary.gap:.1e}"),
        ("routes added by pilot futures", f"{summary.routes_added:,}"),
        ("routes still left out undercut the best by",
         f"{summary.missed_mean_usd_t:.2f} US$/t in the mean of cargo, {summary.missed_most_usd_t:.0f} US$/t at most"),
        ("headline", _say(summary.headline, names)),
        ("seed", str(summary.seed)),
        ("id of these futures", summary.run_id),
    )  # fmt: skip
    return Sheet("sample", f"Futures of {summary.year}", (Column("item", "Item"), Column("value", "")), rows)


_SPREAD_COLUMNS = tuple(
    Column(
        f"{side}_{point}",
        f"{side} {point}",
        "change" if side == "change" else "number",
        shown=side == "change" or point == "p50",
    )
    for side in ("base", "scenario", "change")
    for point in ("p10", "p50", "p90")
)


def _cells(row: Measured) -> tuple[Cell, ...]:
    return tuple(
        getattr(getattr(row, side), point) for side in ("base", "scenario", "change") for point in ("p10", "p50", "p90")
    )


def build_measure_sheet(summary: Summary, kind: str, title: str, names: Names) -> Sheet:
    """Return the measures of one kind: cargo first, and of each the widest change first."""
    rows = sorted(
        (row for row in summary.measures if row.key.kind == kind),
        key=lambda row: (
            _ORDER.index(row.key.measure) if row.key.measure in _ORDER else len(_ORDER),
            -max(abs(row.change.p10), abs(row.change.p90)),
            row.key,
        ),
    )
    columns = (
        Column("id", "Id", shown=False),
        Column("name", title, shown=kind != "total"),
        Column("measure", "Measure", shown=False),
        Column("unit", "Unit", shown=False),
        Column("words", title if kind == "total" else "Measure"),
        *_SPREAD_COLUMNS,
        Column("rises_share", "Rises", "share", "%"),
        Column("falls_share", "Falls", "share", "%"),
        Column("likelihood", "Will it rise?"),
    )
    cells = tuple(
        (row.key.id, name_key(row.key, names), row.key.measure, row.unit, _measure_words(row.key), *_cells(row),
         row.rises, row.falls, row.likelihood if row.rises + row.falls > 0 else "unchanged")
        for row in rows
    )  # fmt: skip
    return Sheet(kind, f"{title}: 10th, 50th and 90th percentile", columns, cells)


def _measure_words(key: Key) -> str:
    return f"{_word(key)}, {UNITS[key.measure]}"


def build_robust_sheet(rows: Iterable[Measured], id_: str, title: str, names: Names) -> Sheet:
    """Return what rises, or falls, whatever else happens."""
    columns = (
        Column("kind", "Kind"),
        Column("id", "Id", shown=False),
        Column("name", "Name"),
        Column("measure", "Measure", shown=False),
        Column("words", "Measure"),
        Column("change_p10", "change p10", "change"),
        Column("change_p50", "change p50", "change"),
        Column("change_p90", "change p90", "change"),
        Column("rises_share", "Rises", "share", "%"),
        Column("falls_share", "Falls", "share", "%"),
    )
    cells = tuple(
        (row.key.kind, row.key.id, name_key(row.key, names), row.key.measure, _measure_words(row.key),
         row.change.p10, row.change.p50, row.change.p90, row.rises, row.falls)
        for row in rows
    )  # fmt: skip
    return Sheet(id_, title, columns, cells, empty="None.")


def build_exceedance_sheet(summary: Summary, names: Names) -> Sheet:
    """Return in what share of futures the headline changes by more than so much."""
    columns = (Column("threshold", "Change above", "number"), Column("share", "Futures", "share", "%"))
    rows = tuple((one.threshold, one.share) for one in summary.exceedance)
    return Sheet("exceedance", f"How large is the change? {_say(summary.headline, names)}", columns, rows)


def build_driver_sheet(summary: Summary, names: Names, sources: Mapping[str, str]) -> Sheet:
    """Return the figures that the change of the headline goes with most."""
    columns = (
        Column("subject", "Subject", shown=False),
        Column("attribute", "Attribute", shown=False),
        Column("figure", "Figure"),
        Column("best", "Best", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("unit", "Unit", shown=False),
        Column("correlation", "Rank corr.", "change"),
        Column("at_low_p10", "p10 at low", "change", shown=False),
        Column("at_low_p50", "Change if lowest tenth", "change"),
        Column("at_low_p90", "p90 at low", "change", shown=False),
        Column("at_high_p10", "p10 at high", "change", shown=False),
        Column("at_high_p50", "Change if highest tenth", "change"),
        Column("at_high_p90", "p90 at high", "change", shown=False),
        Column("confidence", "Confidence", shown=False),
        Column("source", "Source"),
    )
    rows = tuple(
        (one.column.subject, one.column.attribute, f"{one.column.attribute} of {one.column.subject}",
         one.column.best, one.column.low, one.column.high, one.column.unit,
         one.correlation, one.at_low.p10, one.at_low.p50, one.at_low.p90, one.at_high.p10, one.at_high.p50,
         one.at_high.p90, one.column.confidence, sources.get(one.column.source, one.column.source))
        for one in summary.drivers
    )  # fmt: skip
    empty = f"No figure can be told from chance by {summary.solved:,} futures."
    return Sheet("drivers", f"What decides it: {_say(summary.headline, names)}", columns, rows, empty=empty)


def build_fails_sheet(summary: Summary, names: Names) -> Sheet:
    """Return when the change of the headline is in its least quarter."""
    unit = UNITS[summary.headline.measure]
    falls = any(row.key == summary.headline and row.change.p50 < 0 for row in summary.measures)
    side = "above" if falls else "below"
    bound = render_number(summary.fails_from, "change")
    what = f"the change is {side} {bound} {unit}, as in the least quarter of futures"
    return build_discovery_sheet({_say(summary.headline, names): summary.discovery}, what)


def build_convergence_sheet(summary: Summary) -> Sheet:
    """Return how the median of the headline settles as futures are added."""
    columns = (
        Column("count", "Futures", "count"),
        Column("median", "Median change", "figure"),
        Column("standard_error", "Standard error", "figure"),
    )
    rows = tuple((one.count, one.median, one.standard_error) for one in summary.samples)
    return Sheet("convergence", "Are these futures enough?", columns, rows)
