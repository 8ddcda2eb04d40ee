"""The ladder of standing: how far each state has gone towards an authority, by year, and what may come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sogdia.lenses.standing import WORDS, period_of
from sogdia.outcomes.standing import StandingAnswer
from sogdia.views.chart import Box, Chart, render_stamp
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.words import clean_text
from sogdia.world.model import World

_ORDER = ("listed", "", "contact", "preparing", "mission", "delisted", "charge", "ambassador", "recognised")
"""From the lowest step to the highest, as the chart stacks them; a delisting stands below an envoy."""
# From light to dark, so that grey paper shows the order too (after the palette cividis).
_COLOURS = {
    "": "#f4f4f2", "listed": "#ffffff", "contact": "#f3e9b0", "preparing": "#e6d77e", "mission": "#cbba69",
    "delisted": "#a69d75", "charge": "#7d7c78", "ambassador": "#414d6b", "recognised": "#00224e",
}  # fmt: skip
_MARKS = {"mission": "M", "delisted": "D", "charge": "C", "ambassador": "A", "recognised": "R", "preparing": "p",
          "contact": "c", "listed": "L", "": ""}  # fmt: skip
_DARK = ("charge", "ambassador", "recognised")


_WIDE_IN = 5.0
YEARS_BEFORE = 8
"""So many years before the first asked about have a column; steps taken earlier stand in the first."""


class Cell(NamedTuple):
    """The highest step a state had taken by the end of a year, or the likeliest next one with its chance."""

    rung: str
    chance: float | None


def build_ladder_chart(answer: StandingAnswer, world: World) -> Chart:
    """Return the chart: a row for each state, a column for each year from the first step to the last asked about."""
    cells = measure_cells(answer)
    states = sorted(cells, key=lambda state: (-_reach(cells[state], answer.start.year - 1), state))
    years = sorted({year for row in cells.values() for year in row})
    name = world.authorities[answer.authority].name
    sources = dict.fromkeys(step.source for step in answer.steps if step.state in cells)
    titles = "; ".join(world.sources[id_].title for id_ in list(sources)[:3] if id_ in world.sources)
    return Chart(
        title=f"Steps towards {clean_text(name)}",
        basis=f"Highest step by the end of each year as sources date it. From {answer.start.year} on, pale, the step "
        "that is likeliest to come next, with its chance in % by the end of that year.",
        sentence=say_ladder(cells, answer, world),
        sources=clean_text(f"{len(sources)} sources, among them: {titles}. {render_stamp(world.version)}."),
        height_in=ROW_IN * len(states) + 1.05,
        draw=lambda figure, box: _draw(figure, box, cells, states, years, world, answer),
    )


def measure_cells(answer: StandingAnswer) -> dict[str, dict[int, Cell]]:
    """Return the cell of each state and year; disputed steps are left out."""
    asked = dict.fromkeys(one.state for one in answer.chances)
    steps = [step for step in answer.steps if step.state in asked and not step.disputed]
    began = min((period_of(step.date).year for step in steps), default=answer.start.year)
    first = max(began, answer.start.year - YEARS_BEFORE)
    cells: dict[str, dict[int, Cell]] = {}
    for state in asked:
        taken = [(period_of(step.date).year, step.rung) for step in steps if step.state == state]
        row = {year: Cell(_highest(rung for when, rung in taken if when <= year), None)
               for year in range(first, answer.start.year)}  # fmt: skip
        held = row[answer.start.year - 1].rung if row else ""
        for year in answer.years:
            open_ = [
                one for one in answer.chances
                if (one.state, one.year) == (state, year) and not one.taken and _rank(one.rung) > _rank(held)
            ]  # fmt: skip
            best = max(open_, key=lambda one: one.given[0], default=None)
            row[year] = Cell(best.rung, best.given[0]) if best else Cell(held, None)
        cells[state] = row
    return cells


def say_ladder(cells: Mapping[str, Mapping[int, Cell]], answer: StandingAnswer, world: World) -> str:
    """Return in a sentence how many states have gone how far."""
    last = answer.start.year - 1
    held = {state: row[last].rung for state, row in cells.items() if last in row}
    counts = [(rung, sum(one == rung for one in held.values())) for rung in reversed(_ORDER[4:])]
    parts = [f"{count} {WORDS[rung]}" for rung, count in counts if count]
    told = f"Of {len(cells)} states by the end of {last}: {', '.join(parts) or 'none had taken a step'}"
    end = answer.years[-1]
    given = {step.state for step in answer.given}
    open_ = [
        (row[end].chance, state, row[end].rung)
        for state, row in cells.items()
        if row[end].chance is not None and state not in given
    ]
    if not open_:
        return f"{told}."
    chance, state, rung = max(open_, key=lambda one: (one[0] or 0.0, one[1]))
    name = clean_text(world.states[state].name)
    return f"{told}; the likeliest next step by {end} is {name}'s: {WORDS[rung]}, {100 * (chance or 0):.0f} %."


def _highest(rungs: Iterable[str]) -> str:
    return max(rungs, key=_rank, default="")


def _rank(rung: str) -> int:
    return _ORDER.index(rung)


def _reach(row: Mapping[int, Cell], year: int) -> int:
    return _rank(row[year].rung) if year in row else 0


def _draw(
    figure: Figure, box: Box, cells: Mapping[str, Mapping[int, Cell]], states: Sequence[str], years: Sequence[int],
    world: World, answer: StandingAnswer,
) -> None:  # fmt: skip
    axes = add_rows(figure, box, [clean_text(world.states[state].name) for state in states], below_in=1.0)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    seen: set[str] = set()
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)
    for at, state in enumerate(states):
        for year, cell in cells[state].items():
            ahead = cell.chance is not None
            seen.add(cell.rung)
            axes.add_patch(
                Rectangle((year - 0.5, at - 0.46), 0.96, 0.92, facecolor=_COLOURS[cell.rung], edgecolor="#d0d0d0",
                          linewidth=0.5, alpha=0.3 if ahead else 1.0, gid=f"cell-{state}-{year}")
            )  # fmt: skip
            mark = f"{_MARKS[cell.rung]} " if wide else ""  # in a narrow cell the colour alone names the step
            text = f"{mark}{100 * (cell.chance or 0):.0f}" if ahead else _MARKS[cell.rung]
            white = cell.rung in _DARK and not ahead
            axes.text(year - 0.02, at, text, ha="center", va="center", fontsize="x-small",
                      color="white" if white else "#222222")  # fmt: skip
    axes.axvline(answer.start.year - 0.52, color="#222222", linewidth=1.1)
    axes.set_xlim(years[0] - 0.55, years[-1] + 0.5)
    every = 1 if wide else 3
    axes.set_xticks(years[::every], [str(year) for year in years[::every]])
    axes.tick_params(axis="x", length=0)
    handles = [
        Patch(facecolor=_COLOURS[rung], edgecolor="#d0d0d0", label=f"{_MARKS[rung]} {WORDS[rung]}")
        for rung in _ORDER if rung and rung in seen
    ]  # fmt: skip
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(box.left, box.bottom), frameon=False, fontsize="small",
        ncols=4 if wide else 2, handlelength=1.2, columnspacing=1.2, borderpad=0,
    )  # fmt: skip
