"""Tables of counts and of figures to fit, read and checked; fitted figures as rows of the ledger."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from sogdia.calibrate import Calibration, Count
from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.evidence import HALF_OF_80
from sogdia.lenses.routes.query import Measure
from sogdia.world.model import FigureKey

MEASURE_COLUMNS = ("kind", "id", "mode", "commodity", "direction", "cargo", "via", "unit")
COUNT_COLUMNS = (*MEASURE_COLUMNS, "year", "value", "low", "high", "source", "note")
KEY_COLUMNS = ("subject", "attribute")
FACT_COLUMNS = (
    "subject", "attribute", "value", "low", "high", "unit", "year", "source", "confidence", "preferred", "note",
)  # fmt: skip


def read_counts(path: Path | None = None) -> tuple[Count, ...]:
    """Return the counts of a CSV table, the shipped one by default; raise ExchangeError with all that is wrong."""
    counts, problems = [], []
    for where, row in _read_rows(path, "counts.csv", COUNT_COLUMNS):
        try:
            low, value, high = float(row["low"]), float(row["value"]), float(row["high"])
            year = int(row["year"])
        except ValueError:
            problems.append(Problem(where, "year, value, low and high must be numbers"))
            continue
        if not 0 < low <= value <= high:
            problems.append(Problem(where, f"expected 0 < low <= value <= high, found {low:g}, {value:g}, {high:g}"))
            continue
        measure = Measure(**{column: row[column] for column in MEASURE_COLUMNS})
        counts.append(Count(measure, year, value, low, high, row["source"], row["note"]))
    if problems:
        raise ExchangeError(problems)
    return tuple(counts)


def read_keys(path: Path | None = None) -> tuple[FigureKey, ...]:
    """Return the figures to fit, of a CSV table with the columns subject and attribute."""
    return tuple((row["subject"], row["attribute"]) for _, row in _read_rows(path, "calibrated.csv", KEY_COLUMNS))


def _read_rows(path: Path | None, shipped: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    name = str(path) if path else shipped
    try:
        text = (path or files("sogdia") / "data" / shipped).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError(Problem(name, f"cannot be read as a CSV table ({error})")) from None
    if not rows or tuple(rows[0]) != columns:
        found = rows[0] if rows else []
        odd = next((column for column in found if column not in columns), "")
        what = f"expected the columns {', '.join(columns)}"
        raise ExchangeError(Problem(f"{name} line 1", what, nearest(odd, columns) if odd else ""))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise ExchangeError(Problem(f"{name} line {number}", f"expected {len(columns)} cells, found {len(row)}"))
        yield f"{name} line {number}", dict(zip(columns, row, strict=True))


def render_facts(found: Calibration) -> str:
    """Return the fitted figures as ledger rows: their 80 % intervals, and how much of the prior error is left."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FACT_COLUMNS)
    for row in sorted(found.fitted, key=lambda row: row.key):
        wide = math.exp(HALF_OF_80 * row.error)
        low, high = max(row.low, row.value / wide), min(row.high, row.value * wide)
        note = (
            f"Fitted to {len(found.counts)} counts within {row.low:.4g} to {row.high:.4g}; prior {row.prior:.4g}; "
            f"{row.error / row.prior_error:.0%} of the prior error is left"
        )
        value = f"{row.value:.4g}"
        writer.writerow([*row.key, value, f"{low:.4g}", f"{high:.4g}", row.unit, 2024, "fitted", "fitted", "yes", note])
    return text.getvalue()
