"""The charts of `sogdia bargain`: what states charge in each deal, and what each gains by agreeing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from sogdia.outcomes.bargain import Bargain, Deal, Spread
from sogdia.views.chart import LOSS, PALETTE, Box, Chart, render_stamp
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import render_number

Names = Mapping[tuple[str, str], str]
ALONE, TOGETHER, FOR_ALL = PALETTE[4], PALETTE[0], PALETTE[5]
SOURCES = "cost of carriage, tariffs and demand with their sources: sogdia why"


class Bar(NamedTuple):
    """A value of a row, its colour, and the range over futures if there is one."""

    name: str
    value: float
    colour: str
    span: tuple[float, float] | None = None


def build_charges_chart(found: Bargain, spread: Spread | None, names: Names, scenario: str, version: str) -> Chart:
    """Return each state's charge on transit in every deal, in per cent on top of today's."""
    deals: tuple[tuple[str, Deal, str], ...] = (
        ("each for itself", found.alone, ALONE), ("together", found.together, TOGETHER),
        ("together, users counted", found.for_all, FOR_ALL),
    )  # fmt: skip
    spans = {"each for itself": spread.alone, "together": spread.together} if spread else {}
    groups = {}

    def span(title: str, number: int) -> tuple[float, float] | None:
        if title not in spans:
            return None
        low, _, high = (100 * spans[title][number]).tolist()
        return low, high

    for number, lever in enumerate(found.levers):
        mode = "" if lever.mode == "rail" else f" ({lever.mode})"
        groups[f"{names.get(('state', lever.state), lever.state)}{mode}"] = [
            Bar(
                title, 100 * float(deal.charges[number]), colour,
                span(title, number),
            )
            for title, deal, colour in deals
        ]  # fmt: skip
    low, high = (f"{100 * end:+.0f}" for end in found.rules.span)
    whiskers = f" Whiskers: 8 in 10 of {spread.settled:,} futures." if spread else ""
    return _build(
        "What states charge transit",
        f"Per cent on top of what transit pays today (the line at 0), {found.year}, {scenario}; tried from {low} to "
        f"{high} %.{whiskers}",
        say_charges(groups),
        version,
        groups,
        "% on top of today's",
    )


def say_charges(groups: Mapping[str, Sequence[Bar]]) -> str:
    """Return in a sentence whose charge differs most between each for itself and together.

    >>> say_charges({"A": [Bar("each for itself", 90.0, ""), Bar("together", 40.0, "")]})
    'Together A would charge +40.0 % on top of today, +90.0 % by itself: of all charges this one moves most.'
    """
    name, (alone, together, *_) = max(groups.items(), key=lambda one: abs(one[1][0].value - one[1][1].value))
    by_itself, as_one = (render_number(one.value, "change") for one in (alone, together))
    if abs(alone.value - together.value) < 1:
        return "Together states charge what each charges by itself, to a per cent."
    return (
        f"Together {name} would charge {as_one} % on top of today, {by_itself} % by itself: of all charges this one "
        "moves most."
    )


def build_payments_chart(found: Bargain, names: Names, scenario: str, version: str) -> Chart:
    """Return what each state gains by acting as one: unpaid, with the least payments, and by the Shapley value."""
    sharing, count = found.sharing, len(found.rules.players)
    change = found.together.payoff[:count] - found.alone.payoff[:count]
    groups = {
        names.get(("state", state), state): [
            Bar("unpaid", float(change[index]), PALETTE[8]),
            Bar("with the least payments", float(change[index] + sharing.least_payment[index]), TOGETHER),
            Bar("by the Shapley value", float(sharing.shapley[index] - found.alone.payoff[index]), PALETTE[2]),
        ]
        for index, state in enumerate(found.rules.players)
    }
    return _build(
        "Who gains by agreeing, and who must be paid",
        f"Million US$ a year that a state keeps more together than with each for itself, {found.year}, {scenario}; "
        "payments of all states sum to nothing.",
        say_payments(groups),
        version,
        groups,
        "US$ m a year, against each for itself",
    )


def say_payments(groups: Mapping[str, Sequence[Bar]]) -> str:
    """Return in a sentence who would lose unpaid.

    >>> say_payments({"A": [Bar("unpaid", -5.0, "")], "B": [Bar("unpaid", 9.0, "")]})
    'Unpaid, A (-5.00) would lose by agreeing; all together gain +4.00.'
    """
    unpaid = {name: bars[0].value for name, bars in groups.items()}
    losers = [
        f"{name} ({render_number(value, 'change')})"
        for name, value in sorted(unpaid.items(), key=lambda one: one[1])
        if value < 0
    ]
    total = render_number(sum(unpaid.values()), "change")
    if not losers:
        return f"Nobody loses by agreeing; all together gain {total}."
    return f"Unpaid, {' and '.join(losers)} would lose by agreeing; all together gain {total}."


def _build(
    title: str, basis: str, sentence: str, version: str, groups: Mapping[str, Sequence[Bar]], unit: str
) -> Chart:
    rows = sum(1 + len(bars) for bars in groups.values())
    return Chart(
        title=title,
        basis=basis,
        sentence=sentence,
        sources=f"{render_stamp(version)}; {SOURCES}.",
        height_in=ROW_IN * rows + 0.5,
        draw=lambda figure, box: _draw(figure, box, groups, unit),
    )


def _draw(figure: Figure, box: Box, groups: Mapping[str, Sequence[Bar]], unit: str) -> None:
    rows: list[Bar | str] = []
    for name, bars in groups.items():
        rows += [name, *bars]
    axes = add_rows(
        figure,
        box,
        [row if isinstance(row, str) else row.name for row in rows],
        [at for at, row in enumerate(rows) if isinstance(row, str)],
        ["" if isinstance(row, str) else render_number(row.value, "change") for row in rows],
    )
    for at, row in enumerate(rows):
        if isinstance(row, str):
            continue
        edge = LOSS if row.value < 0 else "none"
        axes.barh(at, row.value, height=0.62, color=row.colour, edgecolor=edge, linewidth=1.2, gid=f"bar-{at}")
        if row.span:
            axes.plot(row.span, [at, at], color="#111111", linewidth=1.1, marker="|", markersize=4.5)
    axes.axvline(0, color="#333333", linewidth=0.9)
    axes.set_xlabel(unit, fontsize="small")
    axes.margins(x=0.04)
