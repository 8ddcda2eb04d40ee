"""The charts of `sogdia appraise`: costs and benefits by year, and who gets what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.outcomes.appraisal.indicators import discount
from sogdia.outcomes.appraisal.result import Appraisal, Share
from sogdia.outcomes.appraisal.study import Study
from sogdia.views.appraisal import ACTOR_NAMES
from sogdia.views.chart import GAIN, INK, LOSS, PALETTE, QUIET, Box, Chart, render_stamp, shorten
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import render_number
from sogdia.world.model import World

SOURCES = "cost and every other figure with its source: the table of assumptions, and sogdia why"
MOST_ACTORS = 12
LONGEST = 40
_PANEL_IN, _GAP_IN, _FOOT_IN, _EDGE_IN = 1.9, 0.36, 0.3, 0.66


class _Part(NamedTuple):
    """Columns of the table of years that are drawn as one, and how."""

    name: str
    columns: tuple[str, ...]
    colour: str


PARTS = (
    _Part("building", ("capital",), PALETTE[8]),
    _Part("running", ("operating",), "#c4c4c4"),
    _Part("carriage saved", ("carriage",), PALETTE[0]),
    _Part("worth of new cargo", ("cargo",), PALETTE[5]),
    _Part("time, reliability, risk", ("time", "reliability", "risk"), PALETTE[2]),
    _Part("queues saved", ("queues",), PALETTE[4]),
    _Part("choice", ("choice",), PALETTE[3]),
    _Part("CO2e", ("co2e",), PALETTE[7]),
    _Part("residual value", ("residual",), "#e8d8a0"),
)


def label(bundle: Bundle) -> str:
    """Return the name of a project for a heading; several built as one go by the id they were given.

    >>> label(Bundle("kandahar", "Mazar-i-Sharif-Herat railway + Herat-Kandahar railway", ("a", "b")))
    'kandahar'
    """
    name = shorten(bundle.name, LONGEST)
    return bundle.id if name.endswith("…") or len(bundle.projects) > 1 < len(bundle.name.split(" + ")) else name


def build_years_chart(study: Study) -> Chart:
    """Return what each project costs and brings by year, and its present value so far with the range of the futures."""
    rate, futures = study.terms.rate, study.futures
    band = f" Shaded: 8 in 10 of {futures:,} futures; dashes: their median." if futures else ""
    return Chart(
        title="What it costs and what it brings, year by year",
        basis=(
            f"Million US$ a year at constant prices, with the project minus without it, {study.scenario.id}. Beneath: "
            f"present value of {study.start} at {100 * rate:g} % of all up to the year; it ends at the NPV.{band}"
        ),
        sentence=" ".join(map(say_years, study.alone)),
        sources=f"{render_stamp(study.world_version)}; {SOURCES}.",
        height_in=len(study.alone) * 2 * (_PANEL_IN + _GAP_IN) + 0.35,
        draw=lambda figure, box: _draw_years(figure, box, study.alone),
    )


def say_years(appraisal: Appraisal) -> str:
    """Return in a sentence what a project costs, what it is worth and when it has paid for itself."""
    worth, stream, chances = appraisal.worth, appraisal.stream, appraisal.chances
    cost = -float(stream.columns["capital"].sum())
    told = (
        f"{label(appraisal.bundle)}: US$ {render_number(cost)} m to build, NPV {render_number(worth.npv, 'change')} m"
    )
    if chances:
        low, _, high = chances.npv
        told += f" ({render_number(low, 'change')} to {render_number(high, 'change')} in 8 of 10 futures)"
    if worth.payback is None:
        return f"{told}; it never pays back what was spent."
    return f"{told}; undiscounted, it has paid back after {worth.payback:.0f} years of running."


def _draw_years(figure: Figure, box: Box, appraisals: Sequence[Appraisal]) -> None:
    width_in, height_in = figure.get_size_inches()
    left, width = box.left + _EDGE_IN / width_in, box.right - box.left - (_EDGE_IN + 0.08) / width_in
    at = box.top - 0.35 / height_in
    for number, appraisal in enumerate(appraisals):
        panels = []
        for title in (label(appraisal.bundle), f"{label(appraisal.bundle)}, present value so far"):
            at -= (_PANEL_IN + _GAP_IN) / height_in
            axes = figure.add_axes((left, at + _FOOT_IN / height_in, width, (_PANEL_IN - 0.1) / height_in))
            axes.set_title(title, loc="left", fontsize="small", color=INK, pad=3)
            panels.append(axes)
        _draw_parts(panels[0], appraisal)
        _draw_so_far(panels[1], appraisal)
        if number == 0:
            handles, names = panels[0].get_legend_handles_labels()
            figure.legend(
                handles, names, loc="upper left", bbox_to_anchor=(box.left, box.top), ncols=5, frameon=False,
                fontsize=7.5, handlelength=1.1, columnspacing=1.2, borderaxespad=0,
            )  # fmt: skip


def _draw_parts(axes: Axes, appraisal: Appraisal) -> None:
    """Draw a stack of bars for each year, gains up and costs down, and the net sum as a line."""
    stream = appraisal.stream
    above, below = np.zeros(len(stream.years)), np.zeros(len(stream.years))
    for part in PARTS:
        values = np.sum([stream.columns[name] for name in part.columns], axis=0)
        if not np.abs(values).max() > 0:
            continue
        base = np.where(values >= 0, above, below)
        axes.bar(stream.years, values, bottom=base, width=0.82, color=part.colour, label=part.name)
        above, below = above + np.maximum(values, 0), below + np.minimum(values, 0)
    axes.plot(stream.years, stream.net, color=INK, linewidth=1.4, marker="o", markersize=2.2, label="net", gid="net")
    _dress(axes, stream.years, "US$ m a year")


def _draw_so_far(axes: Axes, appraisal: Appraisal) -> None:
    """Draw the present value up to each year, its range over the futures and where it ends."""
    stream, chances = appraisal.stream, appraisal.chances
    so_far = np.cumsum(stream.net * discount(len(stream.years), stream.terms.rate))
    if chances:
        low, middle, high = chances.so_far
        axes.fill_between(stream.years, low, high, color=GAIN, alpha=0.2, linewidth=0, gid="band")
        axes.plot(stream.years, middle, color=GAIN, linewidth=1.1, linestyle=(0, (5, 2)))
    axes.plot(stream.years, so_far, color=INK, linewidth=1.8, gid="so-far")
    axes.annotate(
        f"NPV {render_number(float(so_far[-1]), 'change')}", (stream.years[-1], float(so_far[-1])), xytext=(-4, 5),
        textcoords="offset points", ha="right", fontsize="small", color=INK,
    )  # fmt: skip
    _dress(axes, stream.years, "US$ m")


def _dress(axes: Axes, years: Sequence[int], unit: str) -> None:
    axes.axhline(0, color="#333333", linewidth=0.9)
    axes.set_ylabel(unit, fontsize="small")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.grid(axis="y", color="#e2e2e2", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize="small", labelcolor=QUIET)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)


def build_actors_chart(study: Study, world: World) -> Chart:
    """Return who gains and who loses by each project, payments included, in present value."""
    rate = 100 * study.terms.rate
    groups = {label(one.bundle): choose_actors(one.shares) for one in study.alone}
    rows = sum(1 + len(found) for found in groups.values())
    return Chart(
        title="Who gets what",
        basis=(
            f"Present values of {study.start} at {rate:g} %, million US$, with the project minus without it, "
            f"{study.scenario.id}: gain and payments together. Building and running are borne by the operators where "
            f"the line lies. At most {MOST_ACTORS} of each project, the largest."
        ),
        sentence=" ".join(say_actors(name, found, world) for name, found in groups.items()),
        sources=f"{render_stamp(study.world_version)}; {SOURCES}.",
        height_in=ROW_IN * rows + 0.5,
        draw=lambda figure, box: _draw_actors(figure, box, groups, world),
    )


def choose_actors(shares: Sequence[Share], most: int = MOST_ACTORS) -> list[Share]:
    """Return the actors with the largest gains and losses, gains first."""
    largest = sorted((one for one in shares if one.total), key=lambda one: -abs(one.total))[:most]
    return sorted(largest, key=lambda one: -one.total)


def name_actor(share: Share, world: World) -> str:
    """Return the actor as people say it: `Afghanistan, operators`."""
    who, state = share.actor
    return f"{world.states[state].name}, {ACTOR_NAMES[who]}" if state else ACTOR_NAMES[who]


def say_actors(name: str, shares: Sequence[Share], world: World) -> str:
    """Return in a sentence who gains and who loses most."""
    gains, losses = [one for one in shares if one.total > 0], [one for one in shares if one.total < 0]
    told = [
        f"{name_actor(one, world)} {verb} most ({render_number(one.total, 'change')})"
        for one, verb in ((next(iter(gains), None), "gain"), (next(reversed(losses), None), "lose"))
        if one
    ]
    return f"{name}: {' and '.join(told) or 'nobody gains or loses'}."


def _draw_actors(figure: Figure, box: Box, groups: dict[str, list[Share]], world: World) -> None:
    rows: list[Share | str] = []
    for name, found in groups.items():
        rows += [name, *found]
    axes = add_rows(
        figure,
        box,
        [row if isinstance(row, str) else name_actor(row, world) for row in rows],
        [at for at, row in enumerate(rows) if isinstance(row, str)],
        ["" if isinstance(row, str) else render_number(row.total, "change") for row in rows],
    )
    for at, row in enumerate(rows):
        if not isinstance(row, str):
            axes.barh(at, row.total, height=0.62, color=GAIN if row.total > 0 else LOSS, gid=f"bar-{at}")
    axes.axvline(0, color="#333333", linewidth=0.9)
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlabel("US$ m, present value", fontsize="small")
    axes.margins(x=0.04)
