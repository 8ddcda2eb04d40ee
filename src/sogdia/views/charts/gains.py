"""Who gains and who loses: a bar for each change, with the interval in which eight of ten futures have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from sogdia.outcomes.compare import Comparison, Row, take_main
from sogdia.outcomes.futures import Summary
from sogdia.views.chart import GAIN, LOSS, Box, Chart, render_stamp, shorten
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import render_number
from sogdia.views.words import Names

HEADS = {
    "corridor": "Corridors",
    "port": "Ports",
    "crossing": "Border crossings",
    "state": "States, transit",
    "project": "Projects",
}
SHOWN = ("corridor", "port", "crossing", "state")
FLOOR_MT_YR = 0.01
UNIT = "million tonnes a year"


class Bar(NamedTuple):
    """A change, its interval and, where the change is no median, the median; in Mt/yr, None where it is unknown."""

    kind: str
    name: str
    change: float
    low: float | None
    high: float | None
    middle: float | None = None


def build_gains_chart(comparison: Comparison, each: int = 6, kinds: Sequence[str] = SHOWN) -> Chart:
    """Return the chart of the only alternative of a comparison; `each` is how many bars a kind has at most."""
    bars = [_bar_of(row) for row in take_main(comparison) if row.changes[0] is not None]
    other = comparison.others[0]
    basis = f"Change in {UNIT}, {other.year}, {other.scenario} against the same world without it."
    return _build(bars, each, kinds, basis, comparison.futures, render_stamp(comparison.base.world_version))


def build_futures_gains_chart(summary: Summary, names: Names, each: int = 6, kinds: Sequence[str] = SHOWN) -> Chart:
    """Return the chart of the medians of many futures."""
    main = {"state": "transit_mt_yr"}
    bars = [
        Bar(kind, names.get((kind, id_), id_), row.change.p50, row.change.p10, row.change.p90)
        for row in summary.measures
        for kind, id_, measure in (row.key,)
        if measure == main.get(kind, "cargo_mt_yr")
    ]
    basis = f"Median change in {UNIT}, {summary.year}, {summary.scenario} against the same world without it."
    return _build(bars, each, kinds, basis, summary.solved, f"Sogdia, run {summary.run_id}")


def _bar_of(row: Row) -> Bar:
    return Bar(row.kind, row.name, row.changes[0] or 0.0, row.low, row.high, row.middle)


def _build(bars: Sequence[Bar], each: int, kinds: Sequence[str], basis: str, futures: int, stamp: str) -> Chart:
    moved = [bar for bar in bars if abs(bar.change) >= FLOOR_MT_YR]
    groups = {kind: _choose([bar for bar in moved if bar.kind == kind], each) for kind in kinds}
    groups = {kind: found for kind, found in groups.items() if found}
    whiskers = f" Whiskers: 8 in 10 of {futures:,} futures drawn from every range of the ledger" if futures else ""
    if whiskers:
        whiskers += "; dots: their median." if any(bar.middle is not None for bar in bars) else "."
    rows = sum(1 + len(found) for found in groups.values())
    return Chart(
        title="Who gains and who loses cargo",
        basis=basis + whiskers,
        sentence=say_gains(groups),
        sources=f"{stamp}; every figure behind it and its source: sogdia why.",
        height_in=max(1.0, ROW_IN * rows + 0.5),
        draw=lambda figure, box: _draw(figure, box, groups),
    )


def _choose(bars: Sequence[Bar], most: int) -> list[Bar]:
    """Return the largest changes, gains first, each side by size."""
    largest = sorted(bars, key=lambda bar: (-abs(bar.change), bar.name))[:most]
    return sorted(largest, key=lambda bar: (-bar.change, bar.name))


def say_gains(groups: dict[str, list[Bar]]) -> str:
    """Return in a sentence who gains most and who loses most.

    >>> say_gains({"port": [Bar("port", "Chabahar", 4.64, 0.72, 4.42), Bar("port", "Karachi", -0.25, None, None)]})
    'Of ports Chabahar gains most (+4.64) and Karachi loses most (-0.25).'
    """
    told = []
    for kind, bars in groups.items():
        gain, loss = max(bars, key=lambda bar: bar.change), min(bars, key=lambda bar: bar.change)
        parts = [
            f"{shorten(bar.name, 40)} {verb} most ({render_number(bar.change, 'change')})"
            for bar, verb, fits in ((gain, "gains", gain.change > 0), (loss, "loses", loss.change < 0))
            if fits
        ]
        told.append(f"of {HEADS[kind].casefold().partition(',')[0]} {' and '.join(parts)}")
    if not told:
        return f"Nothing changes by as much as {FLOOR_MT_YR:g} Mt/yr."
    text = "; ".join(told[:2])
    return text[0].upper() + text[1:] + "."


def _draw(figure: Figure, box: Box, groups: dict[str, list[Bar]]) -> None:
    rows: list[Bar | str] = []
    for kind, found in groups.items():
        rows += [HEADS[kind], *found]
    heads = [at for at, row in enumerate(rows) if isinstance(row, str)]
    axes = add_rows(
        figure,
        box,
        [row if isinstance(row, str) else shorten(row.name) for row in rows],
        heads,
        ["" if isinstance(row, str) else render_number(row.change, "change") for row in rows],
    )
    for at, bar in enumerate(rows):
        if isinstance(bar, str):
            continue
        axes.barh(at, bar.change, height=0.62, color=GAIN if bar.change > 0 else LOSS, gid=f"bar-{at}")
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [at, at], color="#111111", linewidth=1.1, solid_capstyle="butt")
            axes.plot([bar.low, bar.high], [at, at], color="#111111", linestyle="", marker="|", markersize=4.5)
        if bar.middle is not None:
            axes.plot([bar.middle], [at], color="#111111", marker="o", markersize=3.2, markerfacecolor="white")
    axes.axvline(0, color="#333333", linewidth=0.9)
    axes.set_xlabel("Mt/yr, change", fontsize="small")
    axes.margins(x=0.04)
