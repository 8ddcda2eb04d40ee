"""The sheets of what lies behind a comparison: shifted routes, bottlenecks, cargo not carried, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sogdia.lenses.results import SHADOW_PRICE, Assumption, Bottleneck, Key, Outcome, Pair
from sogdia.outcomes.compare import NOT_CARRIED, Comparison
from sogdia.outcomes.flips import Flip
from sogdia.outcomes.shifts import Shift
from sogdia.views.columns import build_title, build_value_columns, merge_names, spread_values
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.views.words import build_way_labels, name_pair


def build_shift_sheet(comparison: Comparison, shifts: Sequence[Shift]) -> Sheet:
    """Return which ways lost and which gained the cargo of each pair, the largest tonnage first."""
    names = merge_names(comparison)
    rows: list[tuple[Cell, ...]] = []
    for shift in shifts:
        label = build_way_labels(shift, names)
        pair = name_pair(names, shift.origin, shift.destination)
        rows += [(pair, label(move.way), move.base, move.value, move.change) for move in (*shift.lost, *shift.gained)]
    columns = (
        Column("pair", "From and to"),
        Column("way", "Way"),
        Column("base_mt_yr", "base", "number", "Mt/yr"),
        Column("scenario_mt_yr", "scenario", "number", "Mt/yr"),
        Column("change_mt_yr", "change", "change", "Mt/yr"),
    )
    title = build_title("Routes behind the largest shifts", "cargo", comparison)
    return Sheet("shift", title, columns, tuple(rows), empty="No cargo changes its way.", grouped=1)


def build_binding_sheet(comparison: Comparison) -> Sheet:
    """Return what is full or nearly so, by what a tonne more of capacity would be worth.

    What is not listed by an outcome has room, so its shadow price there is 0; its load is not known.
    """
    ranged = any(key.measure == SHADOW_PRICE for key in comparison.ranges)
    rows = tuple(row for outcome in comparison.others for row in _binding_rows(comparison, outcome, ranged))
    columns = (
        Column("scenario", "Scenario", shown=len(comparison.others) > 1),
        Column("id", "Id", shown=False),
        Column("name", "Bottleneck"),
        Column("kind", "Kind"),
        Column("capacity_mt_yr", "Capacity", "number", "Mt/yr"),
        Column("load_mt_yr", "Load", "number", "Mt/yr", shown=not ranged),  # share and capacity tell it
        Column("load_share", "Load", "share", "%"),
        Column("delay_h", "Delay", "number", "h"),
        Column("base_usd_t", "Shadow price base", "number", "US$/t"),
        Column("scenario_usd_t", "Shadow price scenario", "number", "US$/t"),
        Column("change_usd_t", "Shadow price change", "change", "US$/t"),
        *(
            Column(f"change_{end}_usd_t", head, "change", "US$/t")
            for end, head in (("low", "from"), ("median", "middle"), ("high", "to"))
            if ranged
        ),
    )
    title = build_title("What binds", "load with the scenario; shadow price, the worth of a tonne more", comparison)
    return Sheet("binding", title, columns, rows, empty="No capacity binds.")


def build_uncarried_sheet(comparison: Comparison) -> Sheet:
    """Return the demand that found no route or was priced off, by pair and commodity; the total stands first."""
    names = merge_names(comparison)
    outcomes = (comparison.base, *comparison.others)
    markets = dict.fromkeys(market for outcome in outcomes for market in _uncarried(outcome))
    pairs = [{(pair.origin, pair.destination, pair.commodity): pair for pair in outcome.pairs} for outcome in outcomes]
    rows: list[tuple[float, tuple[Cell, ...]]] = []
    for market in markets:
        found = [by_market.get(market) for by_market in pairs]
        tonnes = [pair.not_carried_mt_yr if pair else 0.0 for pair in found]
        changes = [value - tonnes[0] for value in tonnes[1:]]
        cargo = names.get(("commodity", market[2]), market[2])
        reasons = dict.fromkeys(_why_not(pair) for pair in found if pair and pair.not_carried_mt_yr > 0)
        rows.append((-max(tonnes), (name_pair(names, *market[:2]), cargo, " / ".join(reasons), *tonnes, *changes)))
    rows.sort(key=lambda row: row[0])
    total = spread_values(comparison, comparison.find(NOT_CARRIED))[: 2 * len(outcomes) - 1]
    columns = (
        Column("pair", "From and to"),
        Column("commodity", "Cargo"),
        Column("reason", "Why"),
        *build_value_columns(comparison, "mt_yr", "Mt/yr")[: 2 * len(outcomes) - 1],
    )
    title = build_title("Not carried", "demand that found no route or was priced off", comparison)
    return Sheet("not_carried", title, columns, (("all", "all", "", *total), *(row for _, row in rows)))


def build_assumption_sheet(
    assumptions: Iterable[Assumption], titles: Mapping[str, str], headline: str, unit: str
) -> Sheet:
    """Return the figures whose ranges move the headline result most, with their sources."""
    rows = tuple(
        (
            f"{item.attribute} of {item.subject}", item.unit, item.best, item.low, item.high,
            item.effect_low, item.effect_high, item.confidence, titles.get(item.source, item.source),
        )
        for item in assumptions
    )  # fmt: skip
    columns = (
        Column("figure", "Figure"),
        Column("unit", "Unit"),
        Column("best", "Best", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("effect_low", "Effect of low", "change", unit),
        Column("effect_high", "Effect of high", "change", unit),
        Column("confidence", "How known"),
        Column("source", "Source"),
    )
    title = f"The assumptions that matter most · effect on the change of {headline}"
    return Sheet("assumption", title, columns, rows, empty="None was tried.")


def build_flip_sheet(comparison: Comparison, flips: Iterable[Flip], titles: Mapping[str, str]) -> Sheet:
    """Return what each statement hangs on: the one figure that flips it soonest within its range, if any does."""
    names = merge_names(comparison)
    rows: list[tuple[Cell, ...]] = []
    for flip in flips:
        cells: tuple[Cell, ...] = ("no single figure within its range", *(None,) * 7)
        if (one := flip.switch) is not None:
            source = titles.get(one.source, one.source)
            figure = f"{one.attribute} of {one.subject}"
            cells = (figure, one.unit, one.best, one.value, one.low, one.high, one.confidence, source)
        rows.append((_state_change(names, flip), flip.change, *cells))
    columns = (
        Column("statement", "The answer says"),
        Column("change_mt_yr", "by", "change", "Mt/yr"),
        Column("figure", "It flips with"),
        Column("unit", "Unit"),
        Column("best", "Best", "figure"),
        Column("flips_at", "Flips at", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("confidence", "How known", shown=False),
        Column("source", "Source", shown=False),
    )
    note = (
        "All else at its best value; figures that the scenario sets are its question and stay. Several together may do "
        "what none does alone."
    )
    return Sheet("flip", "The one figure that flips the answer", columns, tuple(rows), note)


def _state_change(names: Mapping[tuple[str, str], str], flip: Flip) -> str:
    """Return in words which change is meant: that of one thing, or how much more it is than another's."""
    verb = "gains" if (flip.change > 0) else "loses"
    lead = "All cargo" if flip.lead.kind == "total" else names.get(flip.lead[:2], flip.lead.id)
    return f"{lead} {verb}" + ("" if flip.over is None else f" more than {names.get(flip.over[:2], flip.over.id)}")


def _uncarried(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return the pairs and commodities of which something is not carried."""
    return [(pair.origin, pair.destination, pair.commodity) for pair in outcome.pairs if pair.not_carried_mt_yr > 0]


def _why_not(pair: Pair) -> str:
    """Return why cargo of a pair is not carried: a pair without a cost has no route at all."""
    return "no route" if pair.cost_usd_t is None else "priced off"


def _load_share(item: Bottleneck) -> float:
    """Return load over capacity; 0 where nothing could be loaded."""
    return item.load_mt_yr / item.capacity_mt_yr if item.capacity_mt_yr else 0.0


def _binding_rows(comparison: Comparison, other: Outcome, ranged: bool) -> list[tuple[Cell, ...]]:
    """Return a row for each bottleneck of either outcome, the dearest first."""
    outcomes = (comparison.base, other)
    before, after = ({(item.kind, item.id): item for item in outcome.bottlenecks} for outcome in outcomes)
    rows: list[tuple[float, tuple[Cell, ...]]] = []
    for key, item in {**before, **after}.items():
        now = after.get(key)
        load = (now.load_mt_yr, _load_share(now), now.delay_h) if now else (None, None, None)
        old, new = (side[key].shadow_price_usd_t if key in side else 0.0 for side in (before, after))
        span = comparison.ranges.get(Key(*key, SHADOW_PRICE), (None, None, None)) if ranged else ()
        cells = (other.scenario, item.id, item.name, item.kind, item.capacity_mt_yr, *load, old, new, new - old, *span)
        rows.append((max(old, new), cells))
    return [cells for _, cells in sorted(rows, key=lambda row: (-row[0], str(row[1][1])))]
