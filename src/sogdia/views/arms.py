"""The arms lens as sheets and as a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sogdia.exchange.arms import Total
from sogdia.lenses.arms import Window
from sogdia.lenses.arms.choice import NAMES
from sogdia.lenses.arms.dependence import FORMULA, PARTS, WEIGHT_SETS
from sogdia.outcomes.arms import ArmsAnswer, ArmsScore
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world.model import World

TIV_NOTE = "TIV is a volume in millions of trend-indicator value, not money."
WORTH_SHOWING = 0.02
BULLETIN = "S000"  # what it prints stands first


def build_arms_sheets(answer: ArmsAnswer, world: World, whole: bool = False) -> tuple[Sheet, ...]:
    """Return the sheets of an answer, the most important first; `whole` keeps suppliers that hardly matter."""
    names = list_names(world)
    sheets = [_build_markets(answer, names)]
    if len(answer.buyers) == 1:
        sheets += [_build_suppliers(answer, names), _build_history(answer, names)]
    sheets += [build_outlook_sheet(answer, world, whole), _build_dependence(answer, names)]
    sheets += [_build_tellings(answer, names, world, whole), _build_deals(answer, names, world)]
    return tuple(sheet for sheet in sheets if sheet.rows or sheet.id == "tellings")


def build_values_sheet(totals: Sequence[Total], world: World) -> Sheet:
    """Return the volumes of a table of values beside those of the world."""
    names = list_names(world)
    columns = (
        Column("buyer", "Buyer"),
        Column("window", "Window"),
        Column("table_tiv_m", "Your table", "number", "m TIV"),
        Column("world_tiv_m", "The world", "number", "m TIV"),
        Column("difference_tiv_m", "Difference", "change", "m TIV"),
    )
    rows = tuple(
        (names[one.buyer], str(one.window), one.table_tiv_m, one.world_tiv_m, one.table_tiv_m - one.world_tiv_m)
        for one in totals
    )
    note = f"{TIV_NOTE} Registers are revised every spring, so two vintages differ."
    empty = "No buyer and window stand in both."
    return Sheet("values", "Your table of values beside the world", columns, rows, note=note, empty=empty, grouped=1)


def build_score_sheets(score: ArmsScore, world: World) -> tuple[Sheet, ...]:
    """Return the scores beside the rival's, and every forecast."""
    return _build_scores(score), _build_forecasts(score, list_names(world))


def record_arms(answer: ArmsAnswer, world: World) -> dict[str, Any]:
    """Return the whole answer as a JSON-ready record."""
    about = {
        "window": str(answer.window),
        "class": answer.weapons,
        "formula": FORMULA,
        "weights": answer.weights,
        "model": {
            "coefficients": dict(zip(NAMES, map(float, answer.choice.coefficients), strict=True)),
            "fitted_to": answer.choice.last_year,
            "windows": answer.choice.transitions,
        },
        "shock": {"supply": answer.shock.supply, "record": answer.shock.record, "price": answer.shock.price},
        "world_version": world.version,
    }
    return build_record("arms", about, build_arms_sheets(answer, world, whole=True))


def record_score(score: ArmsScore, world: World) -> dict[str, Any]:
    """Return the scores as a JSON-ready record."""
    about = {"fitted_to": score.choice.last_year, "world_version": world.version}
    return build_record("arms-backtest", about, build_score_sheets(score, world))


def list_names(world: World) -> dict[str, str]:
    """Return the names of states and groups by id."""
    states = {state.id: state.name for state in world.states.values()}
    return states | {group.id: group.name for group in world.groups.values()}


def render_model(answer: ArmsAnswer) -> str:
    """Return what the outlook rests on, in a sentence or two."""
    fitted = ", ".join(
        f"{name} {value:+.2f} (± {sd:.2f})"
        for name, value, sd in zip(
            NAMES, answer.choice.coefficients, answer.choice.covariance.diagonal() ** 0.5, strict=True
        )
    )
    return (
        f"The outlook is fitted on {answer.choice.transitions} pairs of windows to {answer.choice.last_year}: "
        f"{fitted}. What price and record in combat do is assumed, with a range (sogdia why model)."
    )


def render_score(score: ArmsScore) -> str:
    """Return in a sentence whether the model beats its naive rival."""
    total = score.total
    if total is None:
        return "Nothing could be scored."
    how = "beats" if total.gain > 0 else "does not beat"
    return (
        f"The model {how} the last window repeated: mean absolute error {100 * total.error:.1f} against "
        f"{100 * total.rival_error:.1f} points ({-100 * total.gain:+.0f} %) over {total.rows} shares; "
        f"{100 * total.cover_share:.0f} % lie in the 80 % interval."
    )


def _build_markets(answer: ArmsAnswer, names: Mapping[str, str]) -> Sheet:
    columns = (
        Column("buyer_id", "Id", shown=False),
        Column("buyer", "Buyer"),
        Column("tiv_m", "Volume", "number", "m TIV"),
        Column("largest", "Largest supplier"),
        Column("largest_share", "Its share", "share", "%"),
        Column("second", "Next"),
        Column("second_share", "Its share", "share", "%"),
        Column("replaceability", "Next / largest", "share", "%"),
        Column("hhi", "HHI", "number"),
        Column("hhi_high", "HHI at most", "number", shown=False),
        Column("effective_suppliers", "Effective suppliers", "number"),
        Column("turnover", "Changed supplier", "share", "%"),
        Column("source", "Source", shown=False),
    )
    rows = tuple(
        (
            one.market.buyer, names[one.market.buyer], one.market.total_tiv_m, names.get(one.largest, one.largest),
            one.largest_share, names.get(one.second, one.second) or "none", one.second_share, one.replaceability,
            one.hhi, one.hhi_high, one.effective_suppliers,
            sum(abs(shift.change) for shift in shifts) / 2 if (shifts := answer.shifts[one.market.buyer]) else None,
            one.market.source,
        )
        for one in answer.measured
    )  # fmt: skip
    note = (
        f"{TIV_NOTE} HHI is the sum of squared shares, effective suppliers 1/HHI. Changed supplier: share of "
        f"deliveries that went from one supplier to another since {answer.before}. – : nothing was delivered."
    )
    return Sheet("arms", f"Who supplies whom, {answer.window}{_of_class(answer)}", columns, rows, note=note)


def _build_suppliers(answer: ArmsAnswer, names: Mapping[str, str]) -> Sheet:
    columns = (
        Column("supplier", "Supplier"),
        Column("before", str(answer.before), "share", "%"),
        Column("after", str(answer.window), "share", "%"),
        Column("change_points", "Change", "change", "points"),
        Column("before_tiv_m", "Volume before", "number", "m TIV"),
        Column("after_tiv_m", "Volume after", "number", "m TIV"),
        Column("volume_change_percent", "Volume", "percent", "%"),
    )
    rows = tuple(
        (
            names[shift.supplier], shift.before, shift.after, 100 * shift.change, shift.before_tiv_m,
            shift.after_tiv_m, None if shift.volume_change is None else 100 * shift.volume_change,
        )
        for shift in answer.shifts[answer.buyers[0]]
    )  # fmt: skip
    buyer = names[answer.buyers[0]]
    return Sheet("suppliers", f"Suppliers of {buyer}, {answer.before} to {answer.window}", columns, rows, note=TIV_NOTE)


def _build_history(answer: ArmsAnswer, names: Mapping[str, str]) -> Sheet:
    columns = (
        Column("window", "Window"),
        Column("tiv_m", "Volume", "number", "m TIV"),
        Column("suppliers", "Suppliers and shares in %"),
        Column("hhi", "HHI", "number"),
    )
    rows = tuple(
        (
            str(one.market.window),
            one.market.total_tiv_m,
            ", ".join(f"{names[supplier]} {100 * share:.0f}" for supplier, share in one.market.shares().items()),
            one.hhi,
        )
        for one in answer.history
    )
    return Sheet("windows", f"{names[answer.buyers[0]]} window by window", columns, rows, note=TIV_NOTE)


def build_outlook_sheet(answer: ArmsAnswer, world: World, whole: bool = False) -> Sheet:
    """Return what each buyer may take in the window to come, with a shock beside it if one was asked about."""
    names = list_names(world)
    shocked = not answer.shock.is_none
    columns = (
        Column("buyer", "Buyer"),
        Column("supplier", "Supplier"),
        Column("last", f"Share {answer.window}", "share", "%"),
        Column("base_median", "Median to come", "share", "%"),
        Column("base_interval", "80 %"),
        Column("base_low", "from", "share", "%", shown=False),
        Column("base_high", "to", "share", "%", shown=False),
        Column("first", "Largest in", "share", "% of draws"),
        Column("shock_median", "With the shock", "share", "%", shown=shocked),
        Column("shock_interval", "80 %", shown=shocked),
        Column("shock_low", "from", "share", "%", shown=False),
        Column("shock_high", "to", "share", "%", shown=False),
        Column("first_shocked", "Largest in", "share", "% of draws", shown=shocked),
        Column("change_points", "Change", "change", "points", shown=shocked),
        Column("change_interval", "80 %", shown=shocked),
        Column("up_share", "Rises in", "share", "% of draws", shown=False),
        Column("volume_factor", "Volume", "number", "of that without", shown=False),
    )
    least = 0.0 if whole else WORTH_SHOWING if len(answer.buyers) == 1 else 0.1
    rows: list[tuple[Cell, ...]] = []
    for outlook in answer.outlooks:
        for one in outlook.changes:
            if max(one.last, one.without[1], one.shocked[1]) < least and not whole:
                continue
            rows.append(
                (
                    names[one.buyer], names[one.supplier], one.last, one.without[1], _interval(one.without),
                    one.without[0], one.without[2], one.first, one.shocked[1], _interval(one.shocked), one.shocked[0],
                    one.shocked[2], one.first_shocked, 100 * one.change,
                    f"{100 * one.change_low:+.0f}…{100 * one.change_high:+.0f}",
                    one.up_share, outlook.volume_factor[1],
                )
            )  # fmt: skip
    coming = answer.outlooks[0].window if answer.outlooks else Window(answer.window.last + 1, answer.window.last + 5)
    note = f"As seen at the end of {answer.window.last}; the model is fitted on windows to {answer.choice.last_year}."
    if shocked:
        low, middle, high = answer.outlooks[0].volume_factor if answer.outlooks else (1.0, 1.0, 1.0)
        volume = f" Volume: {middle:.2f} ({low:.2f} to {high:.2f}) of that without."
        note += f" Shock: {_render_shock(answer)}.{volume if len(answer.outlooks) == 1 else ''}"
    return Sheet("outlook", f"What may come in {coming}{_of_class(answer)}", columns, tuple(rows), note=note, grouped=1)


def _build_dependence(answer: ArmsAnswer, names: Mapping[str, str]) -> Sheet:
    columns = (
        Column("rank", "Rank", "count"),
        Column("buyer", "Buyer"),
        Column("index", "Index", "number"),
        *(Column(part, part.capitalize(), "number") for part in PARTS),
        Column("rank_share", "Rank same in", "share", "% of sets"),
        Column("ranks", "80 % of ranks"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.rank, names[one.buyer], one.index, *(one.parts[part] for part in PARTS), one.rank_share,
            f"{one.rank_low} to {one.rank_high}",
        )
        for one in answer.dependence
        if len(answer.buyers) > 1 or one.buyer in answer.buyers
    )  # fmt: skip
    parts = "; ".join(f"{part} (weight {answer.weights[part]:g}): {what}" for part, what in PARTS.items())
    note = (
        f"{FORMULA}. {parts}. Ranks under {WEIGHT_SETS:,} random weight sets; change a weight with --weight largest=2."
    )
    return Sheet("dependence", f"Dependence on one supplier, {answer.window}", columns, rows, note=note)


def _build_tellings(answer: ArmsAnswer, names: Mapping[str, str], world: World, whole: bool) -> Sheet:
    columns = (
        Column("buyer", "Buyer"),
        Column("supplier", "Supplier"),
        Column("window", "Window"),
        Column("printed", "As printed"),
        Column("share", "Share", "share", "%"),
        Column("tiv_m", "Volume", "number", "m TIV"),
        Column("change_percent", "Since before", "percent", "%"),
        Column("source", "Source"),
        Column("title", "Title", shown=False),
        Column("note", "Remark", shown=whole),
    )
    rows = tuple(
        (
            names[telling.buyer], names[telling.supplier], str(telling.window), row.printed or "from a register",
            row.value, row.tiv_m, None if row.change is None else 100 * row.change, row.source,
            world.sources[row.source].title, row.note,
        )
        for telling in sorted(answer.tellings, key=lambda one: all(row.source != BULLETIN for row in one.rows))
        for row in telling.rows
    )  # fmt: skip
    note = f"Every figure stands as its source has it; none is merged. {TIV_NOTE} --csv has the titles."
    return Sheet("tellings", "What is printed beside what the register gives", columns, rows, note=note, grouped=3)


def _build_deals(answer: ArmsAnswer, names: Mapping[str, str], world: World) -> Sheet:
    columns = (
        Column("deal", "Deal", shown=False),
        Column("buyer", "Buyer"),
        Column("seller", "Seller"),
        Column("system", "System"),
        Column("quantity", "Number", "count"),
        Column("value_m", "Price", "number", "m"),
        Column("currency", "of"),
        Column("unit_m", "A piece", "number", "m"),
        Column("ratio", "Dearest / this", "number"),
        Column("ordered", "Ordered", shown=False),
        Column("delivered", "Delivered", shown=False),
        Column("status", "Status"),
        Column("source", "Source"),
        Column("includes", "Price covers"),
        Column("title", "Title", shown=False),
        Column("note", "Remark", shown=False),
    )
    rows = tuple(
        (
            price.row.deal, names[price.row.buyer], names[price.row.seller], price.row.system, price.row.quantity,
            price.row.value_m, price.row.currency, price.unit_m, price.ratio,
            price.row.ordered, price.row.delivered,
            price.row.status, price.row.source, price.row.includes or ("not told" if price.row.value_m else ""),
            world.sources[price.row.source].title, price.row.note,
        )
        for price in answer.prices
    )  # fmt: skip
    note = "Each source's version of a deal has a row. Prices of unlike packages are not alike: read what they cover."
    return Sheet("deals", "Deals and prices", columns, rows, note=note)


def _build_scores(score: ArmsScore) -> Sheet:
    columns = (
        Column("what", "Scored"),
        Column("rows", "Shares", "count"),
        Column("error_points", "Model's error", "number", "points"),
        Column("rival_error_points", "Last window repeated", "number", "points"),
        Column("gain_percent", "Model's error is", "percent", "%"),
        Column("weighted_error_points", "By volume", "number", "points"),
        Column("weighted_rival_error_points", "Rival by volume", "number", "points"),
        Column("crps_points", "CRPS", "number", "points"),
        Column("within_share", "Within 5", "share", "%"),
        Column("rival_within_share", "Rival within 5", "share", "%"),
        Column("cover_share", "In 80 %", "share", "%"),
        Column("beats", "Better"),
    )
    lines = [(_what(score, index), one) for index, one in enumerate(score.scores)]
    if score.total is not None and len(lines) > 1:
        lines.append(("all", score.total))
    rows = tuple(
        (
            what, one.rows, 100 * one.error, 100 * one.rival_error, -100 * one.gain, _points(one.weighted_error),
            _points(one.weighted_rival_error), 100 * one.crps, one.within_share, one.rival_within_share,
            one.cover_share, "yes" if one.gain > 0 else "NO",
        )
        for what, one in lines
    )  # fmt: skip
    note = (
        "Mean absolute error of shares in points, all equal and weighed by the buyer's volume. Each origin knows "
        "nothing later than itself. The rival's CRPS is its absolute error."
    )
    return Sheet("scores", "The model held against what came", columns, rows, note=note, empty="Nothing to score.")


def _what(score: ArmsScore, index: int) -> str:
    """Return which windows a score is of."""
    windows = sorted({(row.origin, row.seen.window) for row in score.rows})
    origin, window = windows[index]
    return f"{window} from {origin}"


def _build_forecasts(score: ArmsScore, names: Mapping[str, str]) -> Sheet:
    columns = (
        Column("buyer", "Buyer"),
        Column("class", "Class", shown=False),
        Column("supplier", "Supplier"),
        Column("window", "Window"),
        Column("forecast", "Model", "share", "%"),
        Column("interval", "80 %"),
        Column("low", "from", "share", "%", shown=False),
        Column("high", "to", "share", "%", shown=False),
        Column("persistence", "Repeated", "share", "%"),
        Column("seen", "Seen", "share", "%"),
        Column("covered", "In"),
    )
    rows = tuple(
        (
            names.get(row.seen.buyer, row.seen.buyer), row.seen.weapons,
            names.get(row.seen.supplier, row.seen.supplier), str(row.seen.window), row.forecast,
            f"{100 * row.low:.0f}–{100 * row.high:.0f}", row.low, row.high, row.persistence, row.seen.share,
            "yes" if row.covered else "NO",
        )
        for row in sorted(score.rows, key=lambda row: -abs(row.forecast - row.seen.share))
    )  # fmt: skip
    return Sheet("forecasts", "Forecasts, the worst first", columns, rows)


def _points(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _interval(triple: tuple[float, float, float]) -> str:
    return f"{100 * triple[0]:.0f}–{100 * triple[2]:.0f}"


def _of_class(answer: ArmsAnswer) -> str:
    return "" if answer.weapons == "all" else f": {answer.weapons}"


def _render_shock(answer: ArmsAnswer) -> str:
    shock = answer.shock
    parts = [
        *(f"{state} delivers {factor:g} of what it did" for state, factor in shock.supply.items()),
        *(f"record of {state} {points:+g}" for state, points in shock.record.items()),
        *(f"{state} asks {factor:g} of its price" for state, factor in shock.price.items()),
    ]
    return ", ".join(parts)
