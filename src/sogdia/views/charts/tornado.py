"""The tornado: how far the low and the high end of each figure's range move the result, the widest first."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from sogdia.lenses.results import UNITS, Assumption
from sogdia.outcomes.answer import Answer
from sogdia.outcomes.compare import find_name
from sogdia.outcomes.futures import Summary
from sogdia.views.chart import PALETTE, Box, Chart
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.figure_names import name_figure
from sogdia.views.numbers import render_number
from sogdia.views.words import Names, clean_text

_LOW_END, _HIGH_END = PALETTE[4], PALETTE[7]
_NAME_LETTERS = 30


class Blade(NamedTuple):
    """A figure with its range, and the result at either end of it."""

    name: str
    low: float
    high: float
    unit: str
    at_low: float
    at_high: float
    source: str

    @property
    def width(self) -> float:
        """Return how far apart the two results are."""
        return abs(self.at_high - self.at_low)


def build_tornado_chart(answer: Answer, names: Names, titles: Mapping[str, str]) -> Chart:
    """Return the chart of the assumptions that matter most to the change of the leading measure."""
    comparison, lead = answer.comparison, answer.lead
    row = comparison.find(lead)
    change = (row.changes[0] if row else None) or 0.0
    blades = [blade_of(one, change, names, titles) for one in answer.assumptions]
    name = find_name((comparison.base, *comparison.others), lead.kind, lead.id)
    other = comparison.others[0]
    basis = f"{other.year}, {other.scenario} against the same world without it; one figure moved at a time."
    return _build(blades, change, name, UNITS[lead.measure], basis)


def build_futures_tornado_chart(summary: Summary, names: Names, titles: Mapping[str, str]) -> Chart:
    """Return the chart of the figures that decide the headline over many futures, the others drawn as well."""
    change = next((row.change.p50 for row in summary.measures if row.key == summary.headline), 0.0)
    blades = [
        Blade(
            name_figure(one.column.subject, one.column.attribute, names), one.column.low, one.column.high,
            one.column.unit, one.at_low.p50, one.at_high.p50, titles.get(one.column.source, one.column.source),
        )
        for one in summary.drivers
    ]  # fmt: skip
    name = names.get((summary.headline.kind, summary.headline.id), summary.headline.id)
    basis = (
        f"{summary.year}, {summary.scenario}; median change where the figure is in its lowest and highest tenth of "
        f"{summary.solved:,} futures."
    )
    return _build(blades, change, name, UNITS[summary.headline.measure], basis)


def blade_of(one: Assumption, change: float, names: Names, titles: Mapping[str, str]) -> Blade:
    """Return the blade of an assumption."""
    return Blade(
        name_figure(one.subject, one.attribute, names), one.low, one.high, one.unit, change + one.effect_low,
        change + one.effect_high, titles.get(one.source, one.source),
    )  # fmt: skip


def _build(blades: Sequence[Blade], change: float, name: str, unit: str, basis: str) -> Chart:
    ranked = sorted(blades, key=lambda blade: -blade.width)
    sources = "; ".join(dict.fromkeys(clean_text(blade.source) for blade in ranked))
    return Chart(
        title=f"What decides it: {clean_text(name)}",
        basis=f"Change of its cargo in {unit}, best estimate {render_number(change, 'change')}. {basis}",
        sentence=say_tornado(ranked, change, unit),
        sources=f"Ranges: {sources or 'none'}.",
        height_in=max(1.0, 2.1 * ROW_IN * len(ranked) + 0.55),
        draw=lambda figure, box: _draw(figure, box, ranked, change, unit),
    )


def say_tornado(blades: Sequence[Blade], change: float, unit: str) -> str:
    """Return in a sentence what matters most, and whether it turns the sign."""
    if not blades:
        return "No single figure can be told to decide it."
    first = max(blades, key=lambda blade: blade.width)
    turns = [blade.name for blade in blades if change and min(blade.at_low * change, blade.at_high * change) < 0]
    low, high = sorted((first.at_low, first.at_high))
    end = f"; {turns[0]} alone could turn its sign" if turns else "; none of them alone turns its sign"
    name = first.name[0].upper() + first.name[1:]
    span = f"from {render_number(low, 'change')} to {render_number(high, 'change')} {unit}"
    return f"{name} matters most: over its range the change runs {span}{end}."


def _draw(figure: Figure, box: Box, blades: Sequence[Blade], change: float, unit: str) -> None:
    names = [_name(blade) for blade in blades]
    axes = add_rows(figure, box, names)
    for at, blade in enumerate(blades):
        for end, value, colour in ((blade.low, blade.at_low, _LOW_END), (blade.high, blade.at_high, _HIGH_END)):
            axes.barh(at, value - change, left=change, height=0.5, color=colour, gid=f"blade-{at}")
            side = value >= change
            axes.annotate(
                render_number(end, "figure"), (value, at), xytext=(3 if side else -3, 0), textcoords="offset points",
                va="center", ha="left" if side else "right", fontsize="x-small",
            )  # fmt: skip
    axes.axvline(change, color="#333333", linewidth=0.9)
    low, high = axes.get_xlim()
    if low <= 0 <= high:
        axes.axvline(0, color="#333333", linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_xlabel(f"{unit}; amber: at its low end, purple: at its high end", fontsize="small", loc="right")
    axes.margins(x=0.14)


def _name(blade: Blade) -> str:
    """Return a row's head: the figure in at most two lines, its range beneath."""
    lines = textwrap.wrap(blade.name, _NAME_LETTERS)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: _NAME_LETTERS - 1]}…"]
    return "\n".join([*lines, _say_range(blade)])


def _say_range(blade: Blade) -> str:
    unit = "" if blade.unit == "1" else f" {clean_text(blade.unit)}"
    return f"{render_number(blade.low, 'figure')} to {render_number(blade.high, 'figure')}{unit}"
