"""The model held against history, as sheets and as a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sogdia.outcomes.backcast import FORECASTERS, Judged, Report
from sogdia.views.records import build_record
from sogdia.views.sheet import Column, Sheet

WORST_SHOWN = 5
SIGNS = {1: "up", 0: "flat", -1: "down"}


def build_backcast_sheets(report: Report, whole: bool = False) -> tuple[Sheet, ...]:
    """Return every observation beside its prediction, the scores beside those of the rivals, and the worst misses."""
    scored = [row for row in report.rows if not row.learning]
    sheets = [
        _build_rows("backcast", "What happened, and what the model says: ln(after/before)", scored),
        _build_totals(report),
        _build_misses(scored, len(scored) if whole else WORST_SHOWN),
    ]
    if learning := [row for row in report.rows if row.learning]:
        sheets.append(_build_rows("learning", f"Up to {report.fit_until}, used for fitting and not scored", learning))
    if report.speeds:
        sheets.append(_build_speeds(report))
    return tuple(sheets)


def record_backcast(report: Report) -> dict[str, Any]:
    """Return the whole report as a JSON-ready record."""
    about = {
        "futures": report.futures,
        "fit_until": report.fit_until,
        "sign_share": report.sign_share,
        "cover_share": report.cover_share,
    }
    return build_record("backcast", about, build_backcast_sheets(report, whole=True))


def render_summary(report: Report) -> str:
    """Return what it all comes to in a sentence or two."""
    scored = [row for row in report.rows if not row.learning]
    sized = [row for row in scored if row.covered is not None]
    if not scored:
        return "Nothing was scored."
    parts = [f"{sum(row.right for row in scored)} of {len(scored)} signs are right"]
    if sized:
        covered = sum(bool(row.covered) for row in sized)
        parts.append(f"{covered} of {len(sized)} sizes ({covered / len(sized):.0%}) lie in the 80 % interval")
    return "; ".join(parts) + "."


def _build_rows(id: str, title: str, rows: list[Judged]) -> Sheet:
    columns = (
        Column("case", "Case"),
        Column("title", "Title", shown=False),
        Column("measure", "Measure"),
        Column("periods", "From and to"),
        Column("before", "Before", shown=False),
        Column("after", "After", shown=False),
        Column("predicted_ln", "Model", "change"),
        Column("interval", "80 %"),
        Column("low_ln", "80 % from", "change", shown=False),
        Column("high_ln", "to", "change", shown=False),
        Column("observed_ln", "Seen", "change"),
        Column("observed_sign", "Went"),
        Column("sign_right", "Sign"),
        Column("covered", "In"),
        *(Column(f"crps_{_key(name)}", f"CRPS {name}", "number", shown=False) for name in FORECASTERS),
        Column("note", "Note", shown=False),
    )
    cells = tuple(
        (
            row.case, row.title, row.measure, f"{row.before}, {row.after}", row.before, row.after, row.predicted,
            f"{row.low:+.1f} to {row.high:+.1f}", row.low, row.high, row.observed, SIGNS[row.sign],
            "right" if row.right else "WRONG", "" if row.covered is None else "yes" if row.covered else "NO",
            *(row.crps.get(name) for name in FORECASTERS), row.note,
        )
        for row in rows
    )  # fmt: skip
    note = "0.1 is 11 % more, 0.7 twice as much, -0.7 half." if id == "backcast" else ""
    return Sheet(id, title, columns, cells, note=note, grouped=1)


def _key(name: str) -> str:
    return name.replace(" ", "_").replace("'", "")


def _build_totals(report: Report) -> Sheet:
    columns = (
        Column("forecaster", "Forecaster"),
        Column("observations", "Spoke of", "count"),
        Column("crps", "Mean CRPS", "number"),
        Column("model_crps", "Model's there", "number"),
        Column("model_wins", "Model better"),
    )
    cells = tuple(
        (total.forecaster, total.count, total.crps, total.model_crps, _better(total.crps, total.model_crps))
        if total.count
        else (total.forecaster, 0, None, None, "")
        for total in report.totals
    )
    note = "CRPS is the mean error of a distribution, in ln: the lower the better. The model's beside is on the same."
    return Sheet("scores", "Scores beside dull rivals", columns, cells, note=note)


def _better(rival: float, own: float) -> str:
    return "" if rival == own else "yes" if own < rival else "NO"


def _build_misses(rows: list[Judged], count: int) -> Sheet:
    columns = (
        Column("case", "Case"),
        Column("miss", "What was missed"),
        Column("by_ln", "By", "number"),
        Column("note", "What is known of it"),
    )
    cells = sorted(_misses(rows), key=lambda row: -row[2])
    return Sheet("misses", "The worst misses", columns, tuple(cells[:count]), empty="None outside the interval.")


def _build_speeds(report: Report) -> Sheet:
    columns = (
        Column("commodity", "Class"),
        Column("prior_yr", "Ledger", "number", "yr"),
        Column("prior_range", "80 %"),
        Column("fitted_yr", "Fitted", "number", "yr"),
        Column("fitted_range", "80 %"),
        Column("error_left", "Error left", "share"),
    )
    cells = tuple(
        (
            speed.commodity, speed.prior, f"{speed.prior_low:.2g} to {speed.prior_high:.2g}", speed.fitted,
            f"{speed.low:.2g} to {speed.high:.2g}", speed.left,
        )
        for speed in report.speeds
    )  # fmt: skip
    title = f"Adjustment times, fitted to what ended by {report.fit_until}"
    return Sheet("speeds", title, columns, cells, note="Error left near 1: history says nothing of it.")


def _misses(rows: list[Judged]) -> Iterator[tuple[str, str, float, str]]:
    """Yield what lies outside its interval or went the other way."""
    for row in rows:
        what = f"{row.measure}, {row.before} to {row.after}"
        if row.observed is not None and not row.covered:
            by = max(row.low - row.observed, row.observed - row.high)
            yield row.case, f"{what}: {row.observed:+.2f}, said {row.low:+.2f} to {row.high:+.2f}", by, row.note
        elif not row.right:
            yield row.case, f"{what}: went {SIGNS[row.sign]}, said {row.predicted:+.2f}", abs(row.predicted), row.note
