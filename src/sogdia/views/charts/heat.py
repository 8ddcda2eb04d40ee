"""The exposure of states as a heat map: who loses how much if whose door shuts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sogdia.outcomes.exposure import MIDDLE, Exposure
from sogdia.views.chart import Box, Chart, render_stamp
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import UNKNOWN, render_number
from sogdia.views.words import clean_text
from sogdia.world.model import World

_SHADES = LinearSegmentedColormap.from_list("loss", ["#fff7ec", "#fdbb84", "#d7301f", "#67000d"])
_FLOOR_MUSD = 1.0
_WIDE_IN = 5.0
Losses = Mapping[tuple[str, str], float]


def build_exposure_chart(exposure: Exposure, world: World) -> Chart:
    """Return the chart: a row for each door, a column for each state that loses."""
    loss = {(one.loser, one.shutter): one.loss_musd_yr for one in (*exposure.losses, *exposure.together)}
    losers = [state for state in world.states if any(loser == state for loser, _ in loss)]
    losers += [MIDDLE] if exposure.together else []
    shutters = list(dict.fromkeys(shutter for _, shutter in loss))
    shutters.sort(key=lambda one: (-max(loss.get((loser, one), 0.0) for loser in losers), one))
    return Chart(
        title="Who loses by whose shut door",
        basis=f"US$ m a year on trade with third states, {exposure.year}, {exposure.scenario}; a door shut for the "
        "whole year to everybody's goods. Below 0: others leave room. – no door between them or unknown.",
        sentence=say_exposure(loss, world),
        sources=clean_text(f"{render_stamp(world.version)}; every figure behind it and its source: sogdia why."),
        height_in=ROW_IN * 1.15 * len(shutters) + 0.75,
        draw=lambda figure, box: _draw(figure, box, loss, losers, shutters, world),
    )


def say_exposure(loss: Losses, world: World) -> str:
    """Return in a sentence the greatest loss, and whose door costs the most states most."""
    single = {pair: value for pair, value in loss.items() if pair[0] != MIDDLE and math.isfinite(value)}
    if not single:
        return "No state asked about has a door that the routes could tell of."
    loser, shutter = max(single, key=lambda pair: (single[pair], pair))
    told = (
        f"{_name(world, loser)} would lose most, US$ {render_number(single[loser, shutter], 'figure')} m a year, by "
        f"the door of {_name(world, shutter)}"
    )
    states = list(dict.fromkeys(one for one, _ in single))
    worst = [max((pair for pair in single if pair[0] == state), key=lambda pair: single[pair])[1] for state in states]
    top = max(dict.fromkeys(worst), key=worst.count)
    if len(states) == 1:
        return f"{told}."
    return f"{told}; for {worst.count(top)} of {len(states)} states the door of {_name(world, top)} costs most."


def _draw(figure: Figure, box: Box, loss: Losses, losers: Sequence[str], shutters: Sequence[str], world: World) -> None:
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)  # a narrow drawing has ids for names
    axes = add_rows(figure, box, [_name(world, one) if wide else one for one in shutters], below_in=0.5)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    finite = [value for value in loss.values() if math.isfinite(value)]
    top = math.log(max([*finite, 10 * _FLOOR_MUSD]) / _FLOOR_MUSD)
    for row, shutter in enumerate(shutters):
        for column, loser in enumerate(losers):
            value = loss.get((loser, shutter))
            share = 0.0 if value is None else min(1.0, math.log(max(value, _FLOOR_MUSD) / _FLOOR_MUSD) / top)
            axes.add_patch(
                Rectangle((column - 0.49, row - 0.47), 0.98, 0.94, linewidth=0, gid=f"cell-{loser}-{shutter}",
                          facecolor="#f2f2f2" if value is None else _SHADES(share))
            )  # fmt: skip
            text = UNKNOWN if value is None else render_number(value, "count") if abs(value) >= 1 else "0"
            axes.text(column, row, text, ha="center", va="center", fontsize="x-small",
                      color="white" if share > 0.62 else "#222222")  # fmt: skip
    axes.set_xlim(-0.5, len(losers) - 0.5)
    axes.set_xticks(range(len(losers)), ["all" if one == MIDDLE else one for one in losers])
    axes.tick_params(axis="x", labelsize="medium" if wide else "x-small")
    axes.tick_params(axis="x", length=0)
    axes.set_xlabel("who loses; rows: whose door is shut", fontsize="small")


def _name(world: World, id_: str) -> str:
    if id_ == MIDDLE:
        return MIDDLE
    known = world.states.get(id_) or world.groups.get(id_)
    return clean_text(known.name if known else id_)
