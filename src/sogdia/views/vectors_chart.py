"""The vectors of a state as small multiples: a panel for each lens, a line for each power, years to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sogdia.outcomes.vectors import LENSES, StateVectors
from sogdia.views.chart import PALETTE, save_figure
from sogdia.views.vectors import HEADS, MEAN, take_reading
from sogdia.views.words import clean_text
from sogdia.world.model import World

_MARKERS = "osD^vPX*h"
_NAMED = 4  # so many of a panel's lines are named at their end
_GAP = 0.045  # between names, as a share of the panel's height
_HEADS = {**HEADS, "trade": "Trade: with whom", "ways": "Ways: through whom", MEAN: "Mean of what is known"}


def render_vectors_chart(found: StateVectors, world: World, form: Literal["svg", "png"]) -> bytes:
    """Return the chart as an SVG or PNG file."""
    return save_figure(lambda: draw_vectors(found, world), _title(found, world), form)


def draw_vectors(found: StateVectors, world: World) -> Figure:
    """Return the figure: powers keep colour and marker in every panel."""
    figure = Figure(figsize=(11, 7.2), facecolor="white")
    panels = figure.subplots(2, 3, sharex=True, sharey=True)
    figure.subplots_adjust(left=0.06, right=0.95, top=0.86, bottom=0.15, hspace=0.24, wspace=0.2)
    for axes, lens in zip(panels.flat, (*LENSES, MEAN), strict=True):
        _draw_panel(axes, found, lens)
    for axes in panels[:, 0]:
        axes.set_ylabel("% of all")
    figure.text(0.06, 0.95, clean_text(_title(found, world)), fontsize=14, fontweight="bold")
    note = "Shares of all; what is missing to 100 is with states that are no power. Index: 1 all alike, 0 one alone."
    figure.text(0.06, 0.92, note, fontsize=8.5, color="#444444")
    handles = [
        Line2D([], [], color=_colour(index), marker=_marker(index), markersize=4.5, linewidth=1.8)
        for index in range(len(found.powers))
    ]
    names = [clean_text(f"{world.states[power].name} ({power})") for power in found.powers]
    figure.legend(handles, names, loc="lower left", bbox_to_anchor=(0.05, 0.0), ncols=5, frameon=False, fontsize=8.5)
    return figure


def _draw_panel(axes: Axes, found: StateVectors, lens: str) -> None:
    readings = [take_reading(moment, lens) for moment in found.moments]
    years = [moment.year for moment in found.moments]
    known = [index for index, one in enumerate(readings) if one.known]
    index = readings[-1].vectors.index
    axes.set_title(f"{_HEADS[lens]} · {'unknown' if index is None else f'index {index:.2f}'}", fontsize=9.5, loc="left")
    ends = []
    for number, power in enumerate(found.powers):
        values = [100 * readings[at].shares[power] for at in known]
        axes.plot(
            [years[at] for at in known], values, color=_colour(number), marker=_marker(number), markersize=3.6,
            linewidth=1.6, gid=f"{lens}-{power}", clip_on=False,
        )  # fmt: skip
        if known and known[-1] == len(years) - 1:
            ends.append((values[-1], power))
    axes.set_ylim(0, 100)
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    for height, power in _spread(sorted(ends, reverse=True)[:_NAMED]):
        axes.annotate(
            power, (1, height / 100), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points", fontsize=7.5,
            va="center", color="#333333",
        )  # fmt: skip


def _spread(ends: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return heights and names, the highest first, with room between them and above the ground."""
    placed: list[tuple[float, str]] = []
    for height, name in reversed(ends):
        least = placed[-1][0] + 100 * _GAP if placed else 0.0
        placed.append((max(height, least), name))
    return placed


def _title(found: StateVectors, world: World) -> str:
    return f"{world.states[found.state].name}: shares over the powers, {found.moments[0].year}–{found.moments[-1].year}"


def _colour(index: int) -> str:
    return PALETTE[index % len(PALETTE)]


def _marker(index: int) -> str:
    return _MARKERS[index % len(_MARKERS)]
