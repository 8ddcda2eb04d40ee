"""The two tables of a brief: who gains and who loses, and what the answer rests on."""

from __future__ import annotations

from sogdia.evidence import HALF_OF_80
from sogdia.lenses.results import UNITS
from sogdia.lenses.standing import DRIVERS, WORDS
from sogdia.outcomes.compare import Row
from sogdia.outcomes.futures import name_likelihood
from sogdia.outcomes.story import Story
from sogdia.outcomes.succession import rank_buyers, top_gain
from sogdia.views.brief.marks import capitalise, clean_name
from sogdia.views.brief.names import name_assumption, shorten_name
from sogdia.views.brief.politics import list_ripples, list_shocked
from sogdia.views.sheet import Cell, Column, Sheet

KINDS = {"state": "State, transit", "corridor": "Corridor", "port": "Port", "crossing": "Border crossing"}
_EACH = 2  # so many gainers and losers of each kind


def build_balance(story: Story) -> Sheet:
    """Return who gains and who loses with ranges; of a scenario of arms or standing whose shares or chances move."""
    if story.theme == "arms":
        return _build_arms_balance(story)
    if story.theme == "standing":
        return _build_standing_balance(story)
    rows: list[tuple[Cell, ...]] = [
        (
            words,
            shorten_name(row.name),
            row.base,
            row.values[0],
            row.changes[0],
            row.low,
            row.middle,
            row.high,
            _likelihood(story, row),
        )
        for kind, words in KINDS.items()
        for row in (*story.movers(kind, 1, _EACH), *reversed(story.movers(kind, -1, _EACH)))
    ]
    ranged = story.answer.comparison.futures > 0
    columns = (
        Column("kind", ""),
        Column("name", "Who"),
        Column("base_mt_yr", "Without", "number", "Mt/yr"),
        Column("scenario_mt_yr", "With", "number", "Mt/yr"),
        Column("change_mt_yr", "Change", "change", "Mt/yr"),
        Column("change_low_mt_yr", "from", "change", "Mt/yr", ranged),
        Column("change_median_mt_yr", "middle", "change", "Mt/yr", ranged),
        Column("change_high_mt_yr", "to", "change", "Mt/yr", ranged),
        Column("likelihood", "A gain is", shown=ranged),
    )
    title = f"Who gains and who loses, million tons a year in {story.when}"
    note = (
        "Change: what all best figures together give. In eight of ten futures it lies between from and to, in half of "
        "them above middle."
        if ranged
        else ""
    )
    return Sheet("balance", title, columns, tuple(rows), note, "Nothing moves by as much as 10,000 tons.", grouped=1)


def _likelihood(story: Story, row: Row) -> str:
    """Return how likely a gain is, in ICD 203's words; beyond those the share of futures itself."""
    summary = story.answer.summary
    found = next((one for one in summary.measures if one.key == row.key), None) if summary else None
    if found is None:
        return ""
    words = name_likelihood(found.rises)
    return {"more than 99 %": "in over 99 %", "less than 1 %": "in under 1 %"}.get(words, words)


def _build_arms_balance(story: Story) -> Sheet:
    moved = [
        (outlook.buyer, one)
        for supplier in list_shocked(story)
        for outlook in rank_buyers(story, supplier)[:6]
        for one in (*(one for one in outlook.changes if one.supplier == supplier), top_gain(outlook, supplier))
        if one is not None
    ]
    rows = tuple(
        (
            _state(story, buyer), _state(story, one.supplier), one.without[1], one.shocked[1], 100 * one.change,
            100 * one.change_low, 100 * one.change_high,
        )
        for buyer, one in moved
    )  # fmt: skip
    columns = (
        Column("buyer", "Buyer"),
        Column("supplier", "Supplier"),
        Column("without_share", "Without", "share", "%"),
        Column("with_share", "With", "share", "%"),
        Column("change_points", "Change", "change", "points"),
        Column("change_low_points", "from", "change", "points"),
        Column("change_high_points", "to", "change", "points"),
    )
    note = (
        "Shares of what a buyer takes in the window that comes; medians. From and to: the middle 80 in a hundred draws."
    )
    return Sheet("balance", "Whose share rises and whose falls", columns, rows, note, "No share moves.", grouped=1)


def _build_standing_balance(story: Story) -> Sheet:
    rows = tuple(
        (
            _state(story, one.state), WORDS[one.rung], one.alone[0], one.base[0], one.given[0], 100 * one.change[0],
            100 * one.change[1], 100 * one.change[2],
        )
        for answer in story.reaction.standing
        for one in list_ripples(answer)[:8]
    )  # fmt: skip
    columns = (
        Column("state", "State"),
        Column("rung", "Step"),
        Column("alone_share", "No examples", "share", "%"),
        Column("base_share", "Without", "share", "%"),
        Column("given_share", "With", "share", "%"),
        Column("change_points", "Change", "change", "points"),
        Column("change_low_points", "from", "change", "points"),
        Column("change_high_points", "to", "change", "points"),
    )
    last = story.reaction.standing[0].years[-1] if story.reaction.standing else story.when
    title = f"Chances of a next step by the end of {last}"
    note = "Chances without the step, with it, and had no state ever looked at another. From and to: 80 % of beliefs."
    return Sheet("balance", title, columns, rows, note, "No chance moves.")


def _state(story: Story, id_: str) -> str:
    known = story.world.states.get(id_) or story.world.groups.get(id_)
    return clean_name(known.name if known else id_)


def build_rests(story: Story) -> Sheet:
    """Return the figures that decide most, with their ranges and who says so."""
    if story.theme == "arms":
        return _build_arms_rests(story)
    if story.theme == "standing":
        return _build_standing_rests(story)
    rows = tuple(
        (
            capitalise(name_assumption(story, one)), one.best, one.low, one.high, "" if one.unit == "1" else one.unit,
            one.effect_low, one.effect_high, one.source,
        )
        for one in story.answer.assumptions
    )  # fmt: skip
    unit = UNITS.get(story.answer.lead.measure, "")
    columns = (
        *_FIGURE_COLUMNS,
        Column("effect_low", "At low", "change", unit),
        Column("effect_high", "At high", "change", unit),
        Column("source", "Source"),
    )
    lead = shorten_name(story.lead.name)
    note = f"At low, at high: what either end of the range adds to the change of {lead}, in {unit}."
    return Sheet("rests", _RESTS, columns, rows, note, "No figure of the routes decides it.")


_RESTS = "What it rests on"
_FIGURE_COLUMNS = (
    Column("figure", "Figure"),
    Column("best", "Best", "figure"),
    Column("low", "Low", "figure"),
    Column("high", "High", "figure"),
    Column("unit", "Unit"),
)
_ARMS_FIGURES = {
    "arms_replaced_share": "Share of missing deliveries that others replace",
    "arms_price_elasticity": "Elasticity of choice to price",
    "arms_record_effect": "Weight of a point of combat record",
    "arms_stock_half_life_years": "Half-life of habit",
}


def _build_arms_rests(story: Story) -> Sheet:
    """Return the figures of the ledger by which arms answer a shock."""
    figures = [(words, story.world.figure("model", name)) for name, words in _ARMS_FIGURES.items()]
    rows = tuple(
        (words, one.best, one.low, one.high, "" if one.unit == "1" else one.unit, one.source)
        for words, one in figures
        if one is not None
    )
    columns = (*_FIGURE_COLUMNS, Column("source", "Source"))
    note = "The choice model is fitted on deliveries to 2019: sogdia arms --backtest holds it against what came."
    return Sheet("rests", _RESTS, columns, rows, note, "No figure is known.")


def _build_standing_rests(story: Story) -> Sheet:
    """Return what moves a step in the fitted hazard, with the middle 80 in a hundred of belief."""
    rows = tuple(
        (
            capitalise(WORDS.get(name, name)),
            float(value),
            value - HALF_OF_80 * deviation,
            value + HALF_OF_80 * deviation,
        )
        for answer in story.reaction.standing
        for name, value, deviation in zip(
            DRIVERS[:_SHARED], answer.hazard.coefficients, answer.hazard.covariance.diagonal() ** 0.5, strict=False
        )
    )
    note = (
        "Log-odds of a step in a half-year, for a driver that goes from none to its most. "
        "sogdia standing --backtest holds the model against what came."
    )
    return Sheet("rests", _RESTS, _FIGURE_COLUMNS[:4], rows, note, "No driver is known.")


_SHARED = 5  # drivers that are not a rung's own
