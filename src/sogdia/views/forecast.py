"""Forecasts as a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.forecast import Forecast
from sogdia.views.sheet import Column, Sheet


def build_forecast_sheet(rows: Sequence[Forecast]) -> Sheet:
    """Return each measure with the median and the 80 % interval of ln(after/before) and of after/before."""
    columns = (
        Column("case", "Case"),
        Column("measure", "Measure"),
        Column("before", "From"),
        Column("after", "To"),
        Column("median_ln", "ln", "change"),
        Column("low_ln", "80 % from", "change"),
        Column("high_ln", "to", "change"),
        Column("median_ratio", "Times", "number"),
        Column("low_ratio", "80 % from", "number"),
        Column("high_ratio", "to", "number"),
        Column("chance_up", "Chance of up", "number", "share"),
    )
    cells = tuple(
        tuple(
            value if isinstance(value, str) else float(f"{value:.4g}")
            for value in (
                row.case, row.measure, row.before, row.after, row.median, row.low, row.high, *row.ratios, row.chance_up,
            )
        )
        for row in rows
    )  # fmt: skip
    return Sheet("forecast", "What the model says of what is not known yet", columns, cells, grouped=1)
