"""The fan over the years: what a scenario changes on the way, and within which bounds it would settle."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sogdia.outcomes.fan import Fan, Settled
from sogdia.views.chart import GAIN, Box, Chart, render_stamp
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text

_EDGE_IN, _FOOT_IN = 0.52, 0.42


def build_fan_chart(fan: Fan, version: str) -> Chart:
    """Return the chart of one thing's change over the years; `version` is the world's."""
    years = [when - 1 for when, _ in fan.way]  # a step ends where the next year begins
    way = list(zip(years, (value for _, value in fan.way), strict=True))
    shaded = (
        f" Shaded: 8 in 10 of {fan.futures:,} futures, once cargo has settled in the world of that year; dashes: their "
        "median."
        if fan.bands
        else ""
    )
    return Chart(
        title=f"{clean_text(fan.name)}, {math.floor(years[0])} to {math.floor(years[-1])}",
        basis=clean_text(
            f"Change of its cargo in million tonnes a year, {fan.scenario} against the same world without it. "
        )
        + f"Line: the way there, held back by contracts, habit and new lines that ramp up.{shaded}",
        sentence=say_fan(fan.name, way, fan.bands),
        sources=f"{render_stamp(version)}; every figure behind it and its source: sogdia why.",
        height_in=3.1,
        draw=lambda figure, box: _draw(figure, box, way, fan.bands),
    )


def say_fan(name: str, way: Sequence[tuple[float, float]], bands: Sequence[Settled]) -> str:
    """Return in a sentence where the line ends and what the last band says.

    >>> say_fan("Chabahar", [(2030, 0.5), (2035, 2.0)], [Settled(2035, 1.0, 2.5, 4.0)])
    'Chabahar stands at +2.00 Mt/yr in 2035; settled, 8 of 10 futures have +1.00 to +4.00 in 2035.'
    """
    year, value = way[-1]
    told = f"{clean_text(name)} stands at {render_number(value, 'change')} Mt/yr in {math.floor(year)}"
    if not bands:
        return f"{told}."
    last = bands[-1]
    span = f"{render_number(last.p10, 'change')} to {render_number(last.p90, 'change')}"
    return f"{told}; settled, 8 of 10 futures have {span} in {last.year}."


def _draw(figure: Figure, box: Box, way: Sequence[tuple[float, float]], bands: Sequence[Settled]) -> None:
    width_in, height_in = figure.get_size_inches()
    left, bottom, width, height = box.size
    axes = figure.add_axes(
        (left + _EDGE_IN / width_in, bottom + _FOOT_IN / height_in, width - (_EDGE_IN + 0.1) / width_in,
         height - (_FOOT_IN + 0.06) / height_in)
    )  # fmt: skip
    years = [one.year for one in bands]
    if bands:
        axes.fill_between(years, [one.p10 for one in bands], [one.p90 for one in bands], color=GAIN, alpha=0.2,
                          linewidth=0, gid="band")  # fmt: skip
        axes.plot(years, [one.p50 for one in bands], color=GAIN, linewidth=1.2, linestyle=(0, (5, 2)))
    axes.plot([year for year, _ in way], [value for _, value in way], color="#111111", linewidth=2, marker="o",
              markersize=3.2, gid="way")  # fmt: skip
    axes.axhline(0, color="#333333", linewidth=0.9)
    axes.set_ylabel("Mt/yr, change", fontsize="small")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    axes.grid(axis="y", color="#e2e2e2", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize="small")
