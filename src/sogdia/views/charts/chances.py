"""Chances of a next step: of each state with a step of another and without it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from sogdia.lenses.standing import WORDS
from sogdia.outcomes.standing import Chance, StandingAnswer
from sogdia.views.chart import GAIN, INK, Box, Chart, render_stamp, shorten
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.words import clean_text
from sogdia.world.model import World

MOST = 12
_WIDE_IN = 5.0


def build_chances_chart(answer: StandingAnswer, world: World) -> Chart:
    """Return the chart of the steps that are likeliest by the last year asked about and are not given."""
    given, last = {step.state for step in answer.given}, answer.years[-1]
    open_ = [one for one in answer.chances if one.year == last and one.state not in given and not one.taken]
    shown = sorted(open_, key=lambda one: (-one.given[0], one.state, one.rung))[:MOST]
    what = "with the step asked about; ring: without it" if given else "as the model has it"
    return Chart(
        title=f"Which step may come by the end of {last}",
        basis=f"Chance in %, dot: {what}. Line: 80 % of what single beliefs about the drivers say.",
        sentence=say_chances(shown, world),
        sources=f"{render_stamp(world.version)}; {answer.hazard.events} dated steps before {answer.hazard.until}.",
        height_in=ROW_IN * len(shown) + 0.5,
        draw=lambda figure, box: _draw(figure, box, shown, world),
    )


def say_chances(shown: Sequence[Chance], world: World) -> str:
    """Return in a sentence the likeliest step, and by how much the given ones move any."""
    if not shown:
        return "No step is open."
    first, most = shown[0], max(shown, key=lambda one: abs(one.change[0]))
    told = f"{_name(first, world)} is the likeliest, {100 * first.given[0]:.0f} %"
    moved = 100 * abs(most.change[0])
    if moved < 0.5:
        return f"{told}; no chance moves by as much as half a point."
    return f"{told}; {_name(most, world)} moves most, by {moved:.0f} points."


def _draw(figure: Figure, box: Box, shown: Sequence[Chance], world: World) -> None:
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)  # a narrow drawing has ids for names, or no room for chances
    axes = add_rows(
        figure, box, [shorten(_name(one, world), 38) if wide else f"{one.state}: {WORDS[one.rung]}" for one in shown],
        notes=[f"{100 * one.given[0]:.0f}" for one in shown],
    )  # fmt: skip
    for at, one in enumerate(shown):
        axes.plot([100 * one.given[1], 100 * one.given[2]], [at, at], color=GAIN, linewidth=1.6, alpha=0.6)
        axes.plot([100 * one.base[0]], [at], marker="o", markersize=6.5, color="white", markeredgecolor=INK)
        axes.plot(
            [100 * one.given[0]], [at], marker="o", markersize=4, color=GAIN, gid=f"chance-{one.state}-{one.rung}"
        )
    axes.set_xlim(0, 100)
    axes.set_xlabel("% by the end of the last year" if wide else "%", fontsize="small")


def _name(one: Chance, world: World) -> str:
    return clean_text(f"{world.states[one.state].name}: {WORDS[one.rung]}")
