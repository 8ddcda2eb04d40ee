"""The sheets of `sogdia calibrate`."""

from __future__ import annotations

import numpy as np

from sogdia.calibrate import Calibration
from sogdia.views.sheet import Column, Sheet

TELLS_NOTHING = 0.9
"""A figure whose error is more than this share of its prior error was not told anything by the counts."""
TANGLED = 0.7
"""Two figures whose errors are more correlated than this cannot be told apart."""


def build_calibration_sheets(found: Calibration, titles: dict[str, str]) -> list[Sheet]:
    """Return how well the counts are met, what was fitted, and what the counts cannot tell."""
    return [_counts(found, titles), _figures(found), _tangled(found)]


def _counts(found: Calibration, titles: dict[str, str]) -> Sheet:
    rows = tuple(
        (
            str(count.measure), count.measure.unit, str(count.year), count.low, count.value, count.high, before, after,
            float(np.log(after / count.value)) / count.spread, titles.get(count.source, count.source), count.note,
        )
        for count, before, after in zip(found.counts, found.before.tolist(), found.after.tolist(), strict=True)
    )  # fmt: skip
    rows = tuple(sorted(rows, key=lambda row: -abs(float(row[8]))))
    columns = (
        Column("measure", "Measure"),
        Column("unit", "Unit"),
        Column("year", "Year"),
        Column("low", "Low", "number"),
        Column("counted", "Counted", "number"),
        Column("high", "High", "number"),
        Column("before", "Before", "number"),
        Column("fitted", "Fitted", "number"),
        Column("misfit", "Misfit", "change", "sd"),
        Column("source", "Source", shown=False),
        Column("note", "Note", shown=False),
    )
    note = "Misfit: ln(fitted / counted) in standard deviations of the count. Worst first."
    return Sheet("counts", "What was counted, and the model before and after", columns, rows, note=note)


def _figures(found: Calibration) -> Sheet:
    rows = tuple(
        (
            f"{row.key[1]} of {row.key[0]}", row.unit, row.prior, row.low, row.high, row.value,
            row.error, row.error / row.prior_error,
        )
        for row in sorted(found.fitted, key=lambda row: row.error / row.prior_error)
    )  # fmt: skip
    told = sum(row.error < TELLS_NOTHING * row.prior_error for row in found.fitted)
    columns = (
        Column("figure", "Figure"),
        Column("unit", "Unit"),
        Column("prior", "Prior", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("fitted", "Fitted", "figure"),
        Column("error", "Error", "number", "ln"),
        Column("left", "Left", "number", "share"),
    )
    note = (
        f"Left: the share of the prior error that remains. The counts tell something of {told} of {len(rows)} figures; "
        "the others keep their priors."
    )
    return Sheet("figures", "Figures fitted within their ranges", columns, rows, note=note)


def _tangled(found: Calibration) -> Sheet:
    names = [f"{row.key[1]} of {row.key[0]}" for row in found.fitted]
    pairs = [
        (names[one], names[other], float(found.correlation[one, other]))
        for one in range(len(names))
        for other in range(one)
        if abs(found.correlation[one, other]) > TANGLED
    ]
    columns = (Column("one", "Figure"), Column("other", "And"), Column("correlation", "Correlation", "change"))
    rows = tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))
    return Sheet("tangled", "Figures that the counts cannot tell apart", columns, rows, empty="None.")
