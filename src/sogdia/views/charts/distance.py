"""The time-cost-distance chart of UNESCAP: distance to the right, cumulative time and cost upwards, stops as steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sogdia.evidence import HALF_OF_80
from sogdia.outcomes.profile import Profile, Stretch
from sogdia.views.basis import Basis
from sogdia.views.chart import NORMAL_PT, Box, Chart, render_stamp, shorten
from sogdia.views.columns import letter_of
from sogdia.views.labels import Anchor, place_labels
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text

# Okabe and Ito's palette, told apart by every kind of colour vision.
MODE_COLOURS = {"rail": "#0072B2", "road": "#D55E00", "sea": "#009E73", "ferry": "#CC79A7", "waterway": "#E69F00"}
_OTHER_COLOUR = "#666666"
_STOP_COLOUR = "#111111"
_Dash = Literal["-"] | tuple[float, Sequence[float]]
_DASHES: tuple[_Dash, ...] = ("-", (0, (5, 1.6)), (0, (1.4, 1.2)), (0, (5, 1.4, 1.2, 1.4)), (0, (9, 2)))
_LONGEST_IN_HOURS = 96
_FEW = 2  # up to so many routes there is room to name small stops and to see each band
_NAMED_SHARE = {True: 0.015, False: 0.035}  # few or many: a step below this share of the axis is drawn but not named
_BAND_ALPHA = {True: 0.16, False: 0.08}
_LONGEST_NAME = 24
_LABEL_SHARE = 0.82  # of the size of type
_WIDE_IN = 5.0


def build_distance_chart(profiles: Sequence[Profile], basis: Basis, version: str) -> Chart:
    """Return the chart of one route or several between the same two ends; `version` is the world's."""
    return Chart(
        title=clean_text(f"{basis.title}: time, cost and distance"),
        basis=f"{clean_text(basis.subtitle)}. Black: standing still at a border, in handling, at a change of gauge; "
        "grey: time from p10 to p90.",
        sentence=say_profiles(profiles, basis),
        sources=f"{render_stamp(version)}; every figure behind it and its source: sogdia why.",
        height_in=5.2 + 0.3 * len(profiles),
        draw=lambda figure, box: _draw(figure, box, profiles, basis),
        width_in=10.0,
    )


def say_profiles(profiles: Sequence[Profile], basis: Basis) -> str:
    """Return in a sentence which route is fastest, which cheapest, and how much of the time is spent standing still."""
    numbers = range(len(profiles))
    fast = min(numbers, key=lambda number: profiles[number].route.hours)
    cheap = min(numbers, key=lambda number: profiles[number].route.usd_t)
    days = render_number(profiles[fast].route.hours / 24)
    money = f"{render_number(profiles[cheap].route.usd_t)} US$/t"
    still = f"{render_number(profiles[fast].standing_share, 'share')} % of it standing still"
    if fast == cheap:
        only = "Fastest and cheapest is" if len(profiles) > 1 else "The way by"
        verb = "" if len(profiles) > 1 else " takes"
        return f"{only} {clean_text(basis.routes[fast])}{verb}: {days} days, {still}, for {money}."
    first, second = clean_text(basis.routes[fast]), clean_text(basis.routes[cheap])
    return f"Fastest is {first} with {days} days, {still}; cheapest is {second} with {money}."


def _draw(figure: Figure, box: Box, profiles: Sequence[Profile], basis: Basis) -> None:
    """Draw a panel for time, one for cost, and a ruler of the states each route passes."""
    canvas = FigureCanvasAgg(figure)
    time, cost, ruler = _add_panels(figure, box, len(profiles))
    in_days = max(profile.route.hours for profile in profiles) > _LONGEST_IN_HOURS
    time.set_ylabel("Days since origin" if in_days else "Hours since origin")
    cost.set_ylabel("US$ per tonne since origin")
    furthest = max(sum(leg.km for leg in profile.route.legs) for profile in profiles)
    time.set_xlim(0, furthest * 1.03 or 1)
    units = ((time, "time", 24.0 if in_days else 1.0), (cost, "cost", 1.0))
    for axes, name, per_unit in units:
        _draw_panel(axes, profiles, name, per_unit)
    _draw_ruler(ruler, profiles)
    if len(profiles) == 1:
        _draw_bands((time, cost), profiles[0])
    _write_totals(figure, box, profiles, basis)
    _write_legend(figure, box, profiles)
    figure.draw_without_rendering()  # limits and sizes are final only now
    renderer: RendererBase = canvas.get_renderer()  # type: ignore[no-untyped-call]
    missing = sum(_name_stops(axes, profiles, name, per_unit, renderer) for axes, name, per_unit in units)
    if missing:
        note = f"{missing} stop names left out for lack of room"
        figure.text(box.right, box.bottom, note, ha="right", va="bottom", fontsize="x-small", color="#666666")


def _add_panels(figure: Figure, box: Box, count: int) -> tuple[Axes, Axes, Axes]:
    """Return the axes for time, cost and the ruler of `count` routes, between totals above and the legend beneath."""
    width_in, height_in = figure.get_size_inches()
    em = _size_pt() / NORMAL_PT
    left, right = box.left + 0.62 * em / width_in, box.right - 0.34 * em / width_in
    top = box.top - (0.2 * count + 0.12) * em / height_in
    foot = box.bottom + (0.45 + 0.2 * _legend_rows(width_in)) * em / height_in
    ruler, gap = (0.06 + 0.17 * count) * em / height_in, 0.1 * em / height_in
    panel = (top - foot - ruler - 2 * gap) / 2
    time = figure.add_axes((left, top - panel, right - left, panel))
    cost = figure.add_axes((left, foot + ruler + gap, right - left, panel), sharex=time)
    return time, cost, figure.add_axes((left, foot, right - left, ruler), sharex=time)


def _legend_rows(width_in: float) -> int:
    return 1 if width_in > _WIDE_IN else 3


def _size_pt() -> float:
    return float(mpl.rcParams["font.size"])


def _draw_panel(axes: Axes, profiles: Sequence[Profile], name: str, per_unit: float) -> None:
    """Draw every route as sloped legs and vertical steps; time has a band and whiskers from p10 to p90."""
    for index, profile in enumerate(profiles):
        if name == "time":
            _draw_spread(axes, profile, per_unit, _BAND_ALPHA[len(profiles) <= _FEW])
        for number, stretch in enumerate(profile.stretches):
            low, high = _rise(stretch, name, per_unit)
            if stretch.is_stop and high == low:
                continue
            axes.plot(
                [stretch.from_km, stretch.to_km],
                [low, high],
                color=_STOP_COLOUR if stretch.is_stop else MODE_COLOURS.get(stretch.leg.mode, _OTHER_COLOUR),
                linestyle="-" if stretch.is_stop else _DASHES[index % len(_DASHES)],
                linewidth=2.8 if stretch.is_stop else 2.2,
                solid_capstyle="butt",
                zorder=4 if stretch.is_stop else 3,
                gid=f"{'stop' if stretch.is_stop else 'leg'}-{name}-{letter_of(index)}-{number}",
            )
            if name == "time" and stretch.is_stop and len(profiles) <= _FEW:
                _draw_whisker(axes, stretch, high, per_unit)
        last = profile.stretches[-1]
        axes.annotate(
            letter_of(index),
            (last.to_km, _rise(last, name, per_unit)[1]),
            xytext=(11, 0),
            textcoords="offset points",
            va="center",
            ha="center",
            fontsize="small",
            fontweight="bold",
            annotation_clip=False,
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": "#444444", "linewidth": 0.8},
            zorder=7,
        )
    axes.set_ylim(0, axes.get_ylim()[1])
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelbottom=False)


def _draw_whisker(axes: Axes, stretch: Stretch, top: float, per_unit: float) -> None:
    """Draw how far the height of one step may differ, from p10 to p90."""
    half = HALF_OF_80 * stretch.leg.sd_h / per_unit
    if half > 0:
        ends = [max(top - half, 0.0), top + half]
        axes.plot([stretch.to_km] * 2, ends, color=_STOP_COLOUR, linewidth=0.7, marker="_", markersize=5, zorder=5)


def _draw_spread(axes: Axes, profile: Profile, per_unit: float, alpha: float) -> None:
    """Draw the band from p10 to p90 of the time, as a normal spread has them."""
    km, low, high = [0.0], [0.0], [0.0]
    for stretch in profile.stretches:
        km.append(stretch.to_km)
        low.append(max(0.0, stretch.to_hours - HALF_OF_80 * stretch.to_sd_h) / per_unit)
        high.append((stretch.to_hours + HALF_OF_80 * stretch.to_sd_h) / per_unit)
    axes.fill_between(km, low, high, color="#888888", alpha=alpha, linewidth=0, zorder=1)


def _draw_bands(panels: Sequence[Axes], profile: Profile) -> None:
    """Shade every other state lightly."""
    for number, (_, start, end) in enumerate(profile.states):
        for axes in panels:
            if number % 2 == 0:
                axes.axvspan(start, end, color="#f3f3ee", linewidth=0, zorder=0)


def _draw_ruler(axes: Axes, profiles: Sequence[Profile]) -> None:
    """Draw one strip a route with the states it passes."""
    axes.set_ylim(len(profiles), 0)
    axes.set_yticks([index + 0.5 for index in range(len(profiles))], [letter_of(i) for i in range(len(profiles))])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel("km from origin")
    width = axes.get_xlim()[1]
    for index, profile in enumerate(profiles):
        for number, (state, start, end) in enumerate(profile.states):
            shade = "#e9e9e0" if number % 2 == 0 else "#f8f8f4"
            axes.broken_barh([(start, end - start)], (index + 0.06, 0.88), facecolors=shade, linewidth=0)
            if (end - start) / width > 0.03:
                label = "at sea" if state in ("", "INT") else state
                axes.text((start + end) / 2, index + 0.5, clean_text(label), ha="center", va="center", fontsize="small")


def _write_totals(figure: Figure, box: Box, profiles: Sequence[Profile], basis: Basis) -> None:
    """Write one line a route with its totals."""
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)
    handles = [
        Line2D([], [], color="#333333", linewidth=2, linestyle=_DASHES[index % len(_DASHES)])
        for index in range(len(profiles))
    ]
    texts = []
    for index, (name, profile) in enumerate(zip(basis.routes, profiles, strict=True)):
        totals = f"{render_number(profile.route.hours / 24)} days, {render_number(profile.route.usd_t)} US$/t"
        still = f"{render_number(profile.standing_share, 'share')} % of the time standing still"
        told = f"{profile.route.km:,.0f} km, {totals}, {still}" if wide else totals
        texts.append(f"{letter_of(index)}  {clean_text(name) if wide else shorten(name, 24)}: {told}")
    figure.legend(
        handles, texts, loc="upper left", bbox_to_anchor=(box.left, box.top), frameon=False, fontsize="small",
        handlelength=3, borderaxespad=0, borderpad=0,
    )  # fmt: skip


def _write_legend(figure: Figure, box: Box, profiles: Sequence[Profile]) -> None:
    """Explain colours, steps and band."""
    used = {stretch.leg.mode for profile in profiles for stretch in profile.stretches if not stretch.is_stop}
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=colour, linewidth=2.4, label=mode) for mode, colour in MODE_COLOURS.items() if mode in used
    ]
    if used - MODE_COLOURS.keys():
        handles.append(Line2D([], [], color=_OTHER_COLOUR, linewidth=2.4, label="other"))
    handles.append(Line2D([], [], color=_STOP_COLOUR, linewidth=2.8, label="standing still"))
    handles.append(Patch(color="#888888", alpha=0.25, linewidth=0, label="time, p10 to p90"))
    columns = -(-len(handles) // _legend_rows(figure.get_size_inches()[0]))
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(box.left, box.bottom), ncols=columns, frameon=False,
        fontsize="small", borderaxespad=0, borderpad=0,
    )  # fmt: skip


def _name_stops(axes: Axes, profiles: Sequence[Profile], name: str, per_unit: float, renderer: RendererBase) -> int:
    """Name the steps; return how many names found no room."""
    height, width = axes.get_ylim()[1], axes.get_xlim()[1]
    smallest = _NAMED_SHARE[len(profiles) <= _FEW] * height
    anchors: list[Anchor] = []
    for profile in profiles:
        for label, km, low, high in _merge_stops(profile, name, per_unit):
            middle = (low + high) / 2
            told = any(
                text == label and abs(x - km) < 0.02 * width and abs(y - middle) < 0.05 * height
                for x, y, text, _ in anchors
            )
            if high - low >= smallest and not told:
                anchors.append((km, middle, label, high - low))
    lines = [
        np.array([(0.0, 0.0), *((one.to_km, _rise(one, name, per_unit)[1]) for one in profile.stretches)])
        for profile in profiles
    ]
    return place_labels(axes, anchors, lines, size_pt=_LABEL_SHARE * _size_pt(), renderer=renderer)


def _merge_stops(profile: Profile, name: str, per_unit: float) -> Iterator[tuple[str, float, float, float]]:
    """Yield label, km, foot and head of each stop; stops of the same name on top of one another are one."""
    for (label, km), run in groupby(
        (stretch for stretch in profile.stretches if stretch.is_stop), key=lambda one: (_name_stop(one), one.to_km)
    ):
        rises = [_rise(stretch, name, per_unit) for stretch in run]
        yield label, km, rises[0][0], rises[-1][1]


def _name_stop(stretch: Stretch) -> str:
    """Return the name of a stop, what stands in brackets left out if it is long, and what is done there."""
    done = {"handling": ": handling", "gauge": ": change of gauge"}
    name = clean_text(stretch.leg.name)
    name = name.partition(" (")[0] if len(name) > _LONGEST_NAME else name
    return name + done.get(stretch.leg.kind, "")


def _rise(stretch: Stretch, name: str, per_unit: float) -> tuple[float, float]:
    """Return where a stretch starts and ends on the panel's axis."""
    if name == "time":
        return stretch.from_hours / per_unit, stretch.to_hours / per_unit
    return stretch.from_usd_t / per_unit, stretch.to_usd_t / per_unit
