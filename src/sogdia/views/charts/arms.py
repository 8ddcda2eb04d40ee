"""Arms: whose deliveries a buyer took, window by window, and on how few suppliers each buyer hangs."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sogdia.lenses.arms import Concentration, Market
from sogdia.outcomes.arms import ArmsAnswer
from sogdia.views.chart import GAIN, PALETTE, QUIET, Box, Chart, render_stamp
from sogdia.views.charts.rows import ROW_IN, add_rows
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text
from sogdia.world.model import World

NAMED = 7  # suppliers with a colour of their own; more cannot be told apart
_LIGHT = (3, 4, 5)  # colours of the palette on which ink is dark
_REST, _UNNAMED = "#bdbdbd", "#eeeeee"
_VOLUME = "volume of deliveries in SIPRI's trend-indicator value, which is no money"
_CONCENTRATED = 0.25
"""Above it competition authorities speak of a concentrated market."""


def build_shares_chart(answer: ArmsAnswer, world: World) -> Chart:
    """Return deliveries by supplier: windows of the buyer asked about, else buyers in the latest window."""
    markets = _list_markets(answer)
    one = len({market.buyer for market in markets}) == 1
    names = [str(market.window) if one else _name(world, market.buyer) for market in markets]
    suppliers = _rank(markets)
    who = _name(world, markets[0].buyer) if one else "all buyers known"
    span = f"{markets[0].window} to {markets[-1].window}" if one else str(answer.window)
    return Chart(
        title=f"Who arms {who}",
        basis=f"% of all that was delivered, {span}; {_VOLUME}.",
        sentence=say_shares(markets, world, one),
        sources=_say_sources(markets, world),
        height_in=ROW_IN * 1.35 * len(markets) + 1.0,
        draw=lambda figure, box: _draw_shares(figure, box, markets, names, suppliers, world),
    )


def build_concentration_chart(answer: ArmsAnswer, world: World) -> Chart:
    """Return the concentration of suppliers: of the buyer's windows, else of every buyer in the latest window."""
    one = len(answer.history) > 1
    rows = [row for row in (answer.history if one else answer.measured) if row.hhi is not None]
    if not one:
        rows.sort(key=lambda row: (-(row.hhi or 0.0), row.market.buyer))
    names = [str(row.market.window) if one else _name(world, row.market.buyer) for row in rows]
    who = _name(world, answer.history[0].market.buyer) if one else f"each buyer, {answer.window}"
    return Chart(
        title=f"On how few suppliers it hangs: {who}",
        basis="Herfindahl-Hirschman index of deliveries: the sum of squared shares, 1 a single supplier, 0.25 four "
        "alike. A line reaches to where it would be if all that the source leaves unnamed came from one supplier.",
        sentence=say_concentration(rows, names, world),
        sources=_say_sources([row.market for row in rows], world),
        height_in=ROW_IN * len(rows) + 0.6,
        draw=lambda figure, box: _draw_concentration(figure, box, rows, names, world),
    )


def say_shares(markets: Sequence[Market], world: World, one: bool) -> str:
    """Return in a sentence who delivers most, and how that moved."""
    last = markets[-1]
    known = [market for market in markets if market.shares()]
    if not known:
        return "Nothing is known to have been delivered."
    if not one:
        largest = [next(iter(market.shares())) for market in known]
        top = max(dict.fromkeys(largest), key=largest.count)
        return f"{_name(world, top)} is the largest supplier of {largest.count(top)} of {len(known)} buyers."
    if not last.shares():
        return f"Nothing is known to have been delivered in {last.window}."
    supplier, share = next(iter(last.shares().items()))
    first = markets[0]
    then = f", {render_number(first.share(supplier), 'share')} % in {first.window}" if first is not last else ""
    told = f"{_name(world, supplier)} delivered {render_number(share, 'share')} % in {last.window}{then}."
    return told[0].upper() + told[1:]


def say_concentration(rows: Sequence[Concentration], names: Sequence[str], world: World) -> str:
    """Return in a sentence where it is highest and lowest."""
    if not rows:
        return "Nothing is known to have been delivered."
    high, low = (choose(range(len(rows)), key=lambda at: rows[at].hhi or 0.0) for choose in (max, min))
    top = rows[high]
    told = (
        f"{names[high]}: {_name(world, top.largest)} alone delivered {render_number(top.largest_share, 'share')} % "
        f"(index {render_number(top.hhi)})"
    )
    return f"{told}; lowest is {names[low]} with {render_number(rows[low].hhi)}." if high != low else f"{told}."


def _list_markets(answer: ArmsAnswer) -> list[Market]:
    return [row.market for row in (answer.history or answer.measured)]


def _rank(markets: Sequence[Market]) -> list[str]:
    """Return the suppliers with a colour: those with the largest mean share."""
    mean: dict[str, float] = {}
    for market in markets:
        for supplier, share in market.shares().items():
            mean[supplier] = mean.get(supplier, 0.0) + share
    return sorted(mean, key=lambda supplier: (-mean[supplier], supplier))[:NAMED]


def _draw_shares(
    figure: Figure, box: Box, markets: Sequence[Market], names: Sequence[str], suppliers: Sequence[str], world: World
) -> None:
    notes = [f"{render_number(market.total_tiv_m, 'count')} m" for market in markets]
    axes = add_rows(figure, box, names, notes=notes, below_in=1.0)
    for at, market in enumerate(markets):
        left, parts = 0.0, [(100 * market.share(supplier), number) for number, supplier in enumerate(suppliers)]
        named = sum(share for share, _ in parts)
        for share, number in parts:
            axes.barh(
                at, share, left=left, height=0.72, color=PALETTE[number], edgecolor="white", linewidth=0.6,
                gid=f"share-{suppliers[number]}-{at}",
            )  # fmt: skip
            if share >= 9:
                axes.text(left + share / 2, at, f"{share:.0f}", ha="center", va="center", fontsize="x-small",
                          color="#111111" if number in _LIGHT else "white", fontweight="bold")  # fmt: skip
            left += share
        rest = max(0.0, 100 * sum(market.shares().values()) - named)
        axes.barh(at, rest, left=left, height=0.72, color=_REST, linewidth=0)
        axes.barh(at, max(0.0, 100 - left - rest) if market.total_tiv_m else 0.0, left=left + rest, height=0.72,
                  color=_UNNAMED, linewidth=0)  # fmt: skip
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of deliveries; on the right their volume", fontsize="small")
    handles = [
        Patch(facecolor=PALETTE[number], label=_name(world, supplier)) for number, supplier in enumerate(suppliers)
    ]
    handles += [Patch(color=_REST, label="others"), Patch(color=_UNNAMED, label="not named by the source")]
    columns = 4 if figure.get_size_inches()[0] > 5 else 3
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(box.left, box.bottom), ncols=columns, frameon=False,
        fontsize="small", handlelength=1.4, columnspacing=1.2, borderpad=0,
    )  # fmt: skip


def _draw_concentration(
    figure: Figure, box: Box, rows: Sequence[Concentration], names: Sequence[str], world: World
) -> None:
    notes = [f"{_name(world, row.largest)} {render_number(row.largest_share, 'share')} %" for row in rows]
    axes = add_rows(figure, box, names, notes=notes)
    for at, row in enumerate(rows):
        low, high = row.hhi or 0.0, row.hhi_high or 0.0
        axes.plot([low, high], [at, at], color=GAIN, linewidth=2, solid_capstyle="butt")
        axes.plot([low], [at], marker="o", markersize=5.5, color=GAIN, linestyle="", gid=f"index-{at}")
    axes.axvline(_CONCENTRATED, color=QUIET, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_xlim(0, 1.03)
    axes.set_xlabel("index of concentration, 0 to 1; on the right the largest supplier", fontsize="small")


def _name(world: World, id_: str) -> str:
    known = world.states.get(id_) or world.groups.get(id_)
    return clean_text(known.name if known else id_)


def _say_sources(markets: Sequence[Market], world: World) -> str:
    ids = dict.fromkeys(market.source for market in markets)
    titles = "; ".join(world.sources[id_].title if id_ in world.sources else id_ for id_ in ids)
    return clean_text(f"Deliveries: {titles}. {render_stamp(world.version)}.")
