"""Several scenarios side by side: what each changes, a mark for each scenario in the row of each thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sogdia.errors import Problem, SogdiaError
from sogdia.outcomes.compare import Comparison, Row, take_main
from sogdia.views.chart import PALETTE, RULE, Box, Chart, render_stamp, shorten
from sogdia.views.charts.gains import FLOOR_MT_YR, HEADS, SHOWN, UNIT
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text

_MARKERS = "osD^vPX*h"
MOST = len(PALETTE)
"""So many scenarios have a colour and a mark of their own; more cannot be told apart."""
_WIDE_IN = 5.0


class Line(NamedTuple):
    """A thing and its change under each scenario, in Mt/yr; None where it is unknown."""

    kind: str
    name: str
    changes: tuple[float | None, ...]


def build_beside_chart(comparison: Comparison, each: int = 5, kinds: Sequence[str] = SHOWN) -> Chart:
    """Return the chart of the alternatives of a comparison; `each` is how many things a kind has at most.

    Raises `SogdiaError` if there are more alternatives than can be told apart.
    """
    others = comparison.others
    if len(others) > MOST:
        what = f"{len(others)} scenarios cannot be told apart by colour and mark, expected at most {MOST}"
        raise SogdiaError(Problem("--chart", what))
    groups = {kind: _choose(take_main(comparison), kind, each) for kind in kinds}
    groups = {kind: found for kind, found in groups.items() if found}
    names = [clean_text(other.scenario) for other in others]
    rows = sum(1 + len(found) for found in groups.values())
    return Chart(
        title="What each scenario changes",
        basis=f"Change in {UNIT}, {comparison.base.year}, each against the same world without it; best estimates.",
        sentence=say_beside(groups, names),
        sources=f"{render_stamp(comparison.base.world_version)}; every figure behind it and its source: sogdia why.",
        height_in=max(1.0, ROW_IN * rows + 0.5) + 0.2 * len(names),
        draw=lambda figure, box: _draw(figure, box, groups, names),
    )


def say_beside(groups: dict[str, list[Line]], names: Sequence[str]) -> str:
    """Return in a sentence what each scenario moves most.

    >>> lines = [Line("corridor", "Kabul Corridor", (2.0, -0.5)), Line("corridor", "Lapis Lazuli", (0.0, 0.1))]
    >>> say_beside({"corridor": lines}, ["a", "b"])
    'Most moved: by a Kabul Corridor (+2.00), by b Kabul Corridor (-0.50).'
    """
    told = []
    lines = [line for found in groups.values() for line in found]
    for at, name in enumerate(names):
        size, line = _largest(lines, at)
        if line is None or size < FLOOR_MT_YR:
            told.append(f"by {name} nothing by as much as {FLOOR_MT_YR:g} Mt/yr")
        else:
            told.append(f"by {name} {shorten(line.name, 40)} ({render_number(line.changes[at], 'change')})")
    return f"Most moved: {', '.join(told)}."


def _largest(lines: Sequence[Line], at: int) -> tuple[float, Line | None]:
    """Return the largest |change| of one scenario and whose it is."""
    sizes = [abs(line.changes[at] or 0.0) for line in lines]
    return (max(sizes), lines[sizes.index(max(sizes))]) if sizes else (0.0, None)


def _choose(rows: Sequence[Row], kind: str, most: int) -> list[Line]:
    """Return the things of a kind that any scenario changes most, the largest gain first."""
    moved = [row for row in rows if row.kind == kind and row.size >= FLOOR_MT_YR]
    largest = sorted(moved, key=lambda row: (-row.size, row.name))[:most]
    ranked = sorted(largest, key=lambda row: (-max(change or 0.0 for change in row.changes), row.name))
    return [Line(kind, row.name, row.changes) for row in ranked]


def _draw(figure: Figure, box: Box, groups: dict[str, list[Line]], names: Sequence[str]) -> None:
    rows: list[Line | str] = []
    for kind, found in groups.items():
        rows += [HEADS[kind], *found]
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)
    texts = [row if isinstance(row, str) else shorten(row.name, 30 if wide else 20) for row in rows]
    heads = [at for at, row in enumerate(rows) if isinstance(row, str)]
    axes = add_rows(figure, box, texts, heads, below_in=0.5 + 0.2 * len(names))
    for at, row in enumerate(rows):
        if isinstance(row, str):
            continue
        known = [change for change in row.changes if change is not None]
        axes.plot([min([*known, 0.0]), max([*known, 0.0])], [at, at], color=RULE, linewidth=2.5, zorder=1)
        for which, change in enumerate(row.changes):
            if change is not None:
                axes.plot(
                    [change], [at], color=PALETTE[which], marker=_MARKERS[which], markersize=5.5, linestyle="",
                    markeredgecolor="white", markeredgewidth=0.5, zorder=3, gid=f"mark-{at}-{which}",
                )  # fmt: skip
    axes.axvline(0, color="#333333", linewidth=0.9)
    axes.set_xlabel("Mt/yr, change", fontsize="small")
    axes.margins(x=0.06)
    handles = [
        Line2D([], [], color=PALETTE[which], marker=_MARKERS[which], markersize=5.5, linestyle="")
        for which in range(len(names))
    ]
    figure.legend(
        handles, [shorten(name, 60 if wide else 34) for name in names], loc="lower left",
        bbox_to_anchor=(box.left, box.bottom), frameon=False, fontsize="small", borderaxespad=0, borderpad=0,
    )  # fmt: skip
