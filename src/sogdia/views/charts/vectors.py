"""The vectors of a state as small multiples: a panel for each lens, a line for each power, years to the right."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sogdia.outcomes.vectors import LENSES, StateVectors
from sogdia.views.chart import NORMAL_PT, PALETTE, Box, Chart, render_stamp
from sogdia.views.numbers import render_number
from sogdia.views.vectors import HEADS, MEAN, take_reading
from sogdia.views.words import clean_text
from sogdia.world.model import World

_MARKERS = "osD^vPX*h"
_NAMED = 4  # so many of a panel's lines are named at their end
_LINE_SHARE = 0.95  # of the size of type, from one name to the next
_MOVED = 0.005  # a share that moved by less is said to have stood still
_WIDE_IN = 5.0
_SHORT_HEADS = {**HEADS, MEAN: "Mean"}
_HEADS = {**HEADS, "trade": "Trade: with whom", "ways": "Ways: through whom", MEAN: "Mean of what is known"}


def build_vectors_chart(found: StateVectors, world: World) -> Chart:
    """Return the chart of a state: powers keep colour and marker in every panel."""
    ids = dict.fromkeys(id_ for one in found.moments[-1].lenses.values() for id_ in one.sources)
    titles = [world.sources[id_].title for id_ in ids if id_ in world.sources and id_ != "computed"]
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return Chart(
        title=clean_text(
            f"{world.states[found.state].name}: shares over the powers, {found.moments[0].year} to "
            f"{found.moments[-1].year}"
        ),
        basis="% of all, by lens; what is missing to 100 is with states that are no power. Index: 1 all powers alike, "
        "0 one alone.",
        sentence=say_vectors(found, world),
        sources=clean_text(f"{'; '.join(titles[:3])}{more}. {render_stamp(world.version)}."),
        height_in=5.5,
        draw=lambda figure, box: _draw(figure, box, found, world),
        width_in=10.0,
    )


def say_vectors(found: StateVectors, world: World) -> str:
    """Return in a sentence on whom the state leans most by the mean of all lenses, and how that moved."""
    first, last = found.moments[0], found.moments[-1]
    if not last.mean.known:
        return f"Nothing is known of how {_name(found.state, world)} is spread over the powers."
    shares = last.mean.shares
    ranked = sorted((power for power in shares if shares[power] > 0), key=lambda power: (-shares[power], power))
    leaned = " and ".join(f"{_name(one, world)} ({render_number(shares[one], 'share')} %)" for one in ranked[:2])
    told = f"On the mean of all lenses {_name(found.state, world)} leans most on {leaned} in {last.year}"
    # A mean of more lenses than before is no move.
    first = next(moment for moment in found.moments if moment.known == last.known)
    if first is last or not ranked:
        return f"{told}." if ranked else f"All that {_name(found.state, world)} has is with states that are no power."
    moves = {power: shares[power] - first.mean.shares[power] for power in shares}
    up, down = max(moves, key=lambda power: moves[power]), min(moves, key=lambda power: moves[power])
    parts = [
        f"{_name(power, world)} {verb} most ({100 * moves[power]:+.0f} points)"
        for power, verb, fits in ((up, "gained", moves[up] >= _MOVED), (down, "lost", moves[down] <= -_MOVED))
        if fits
    ]
    moved = " and ".join(parts) if parts else "no share moved by a point"
    return f"{told}; since {first.year} {moved}."


def _draw(figure: Figure, box: Box, found: StateVectors, world: World) -> None:
    width_in, height_in = figure.get_size_inches()
    em = float(mpl.rcParams["font.size"]) / NORMAL_PT
    rows, columns = (2, 3) if width_in > _WIDE_IN else (3, 2)
    names = [clean_text(f"{world.states[power].name} ({power})") for power in found.powers]
    beside = 5 if width_in > _WIDE_IN else 2
    legend_in = (0.19 * -(-len(names) // beside) + 0.12) * em
    panels = figure.subplots(rows, columns, sharex=True, sharey=True)
    figure.subplots_adjust(
        left=box.left + 0.5 * em / width_in, right=box.right - 0.42 * em / width_in,
        top=box.top - 0.22 * em / height_in, bottom=box.bottom + (legend_in + 0.25 * em) / height_in,
        hspace=0.28, wspace=0.24 if columns == 3 else 0.36,
    )  # fmt: skip
    top = _top(found)
    panel_in = panels[0, 0].get_position().height * height_in
    gap = top * _LINE_SHARE * em * NORMAL_PT / 72 / panel_in
    for axes, lens in zip(panels.flat, (*LENSES, MEAN), strict=True):
        _draw_panel(axes, found, lens, columns == 3, gap)
        axes.set_ylim(0, top)
    for axes in panels[:, 0]:
        axes.set_ylabel("% of all", fontsize="small")
    handles = [
        Line2D([], [], color=_colour(index), marker=_marker(index), markersize=4.5, linewidth=1.8)
        for index in range(len(found.powers))
    ]
    figure.legend(
        handles, names, loc="lower left", bbox_to_anchor=(box.left, box.bottom), ncols=beside, frameon=False,
        fontsize="small", borderaxespad=0, borderpad=0,
    )  # fmt: skip


def _top(found: StateVectors) -> float:
    """Return where all panels end, in %: the next ten above the largest share."""
    readings = [take_reading(moment, lens) for moment in found.moments for lens in (*LENSES, MEAN)]
    largest = max((share for one in readings if one.known for share in one.shares.values()), default=0.0)
    return min(100.0, max(20.0, 10 * math.ceil(10 * largest + 1e-9)))


def _draw_panel(axes: Axes, found: StateVectors, lens: str, wide: bool, gap: float) -> None:
    readings = [take_reading(moment, lens) for moment in found.moments]
    years = [moment.year for moment in found.moments]
    known = [index for index, one in enumerate(readings) if one.known]
    index = readings[-1].vectors.index
    known_index = "unknown" if index is None else f"index {index:.2f}"
    axes.set_title(f"{(_HEADS if wide else _SHORT_HEADS)[lens]} · {known_index}", fontsize="medium", loc="left")
    ends = []
    for number, power in enumerate(found.powers):
        values = [100 * readings[at].shares[power] for at in known]
        axes.plot(
            [years[at] for at in known], values, color=_colour(number), marker=_marker(number), markersize=3.6,
            linewidth=1.6, gid=f"{lens}-{power}", clip_on=False,
        )  # fmt: skip
        if known and known[-1] == len(years) - 1:
            ends.append((values[-1], power))
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6 if wide else 3, integer=True))
    axes.tick_params(labelsize="small")
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    for height, power in _spread(sorted(ends, reverse=True)[:_NAMED], gap):
        axes.annotate(
            power, (1, height), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            fontsize="small", va="center", color="#333333",
        )  # fmt: skip


def _spread(ends: Sequence[tuple[float, str]], gap: float) -> list[tuple[float, str]]:
    """Return heights and names, the highest first, with so much room between them and above the ground."""
    placed: list[tuple[float, str]] = []
    for height, name in reversed(ends):
        least = placed[-1][0] + gap if placed else 0.0
        placed.append((max(height, least), name))
    return placed


def _name(id_: str, world: World) -> str:
    return clean_text(world.states[id_].name)


def _colour(index: int) -> str:
    return PALETTE[index % len(PALETTE)]


def _marker(index: int) -> str:
    return _MARKERS[index % len(_MARKERS)]
