"""Ties as sheets and as records: all middle states, or one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.ties.mediators import Mediator
from sogdia.lenses.ties.overview import Overview
from sogdia.lenses.ties.portrait import Portrait, Step
from sogdia.lenses.ties.regime import WORST_FIRST, Border, measure_agreement
from sogdia.lenses.ties.stability import Rank
from sogdia.lenses.ties.strength import LAYERS
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet
from sogdia.views.tables import print_sheets
from sogdia.world.model import FigureKey, World

FORMULA = (
    "Index = 1 - (H - 1/n) / (1 - 1/n), H the sum of squared shares of n powers, positive ties only: 1 all alike, "
    "0 one alone. Breadth: powers tied positively; balance: the index among those; by: first share less second. "
    "Friendly and quarrels: sums of the positive and of the negative ties."
)
STRENGTH = (
    "Strength of a pair = sum over its ties and events of layer weight x value x 0.5^(age / half-life) / "
    "partners^dilution. Change a weight with --weight, or in a facts.csv of your own."
)


def build_overview_sheets(overview: Overview, world: World) -> tuple[Sheet, ...]:
    """Return the middle states by index, quarrels with mediators, balance, borders, weights."""
    return (
        _build_spreads(overview, world),
        _build_mediators("mediators", "Who stands between the sides of a quarrel", overview.mediators, world),
        _build_balance(overview, world),
        _build_borders(overview.borders, world, overview.when),
        _build_weights(overview.weights, world),
    )


def build_portrait_sheets(portrait: Portrait, world: World) -> tuple[Sheet, ...]:
    """Return partners of one state, the path of its index, what happened, what stands, borders, mediators, weights."""
    name = world.states[portrait.state].name
    return (
        _build_partners(portrait, world),
        _build_path(portrait, world),
        _build_events(portrait, world),
        _build_standing(portrait, world),
        _build_borders(portrait.borders, world, portrait.when),
        _build_mediators("between", f"Quarrels of others that {name} is between", portrait.between, world),
        _build_mediators("helped", f"Who stands between {name} and those it quarrels with", portrait.helped, world),
        _build_weights(portrait.weights, world),
    )


def build_change_sheet(base: Step, supposed: Step) -> Sheet:
    """Return what the events supposed change in the spread of one state's ties over the powers."""
    columns = (
        Column("measure", "Measure"),
        Column("base", "Base", "number"),
        Column("supposed", "Supposed", "number"),
        Column("change", "Change", "change"),
    )
    before, after = base.vectors, supposed.vectors
    measures: list[tuple[str, float | None, float | None]] = [
        ("index", before.index, after.index),
        ("breadth", before.breadth, after.breadth),
        ("balance", before.balance, after.balance),
        ("lead", before.lead, after.lead),
        ("friendly", before.volume, after.volume),
        ("quarrels", before.quarrel, after.quarrel),
        *((f"share of {power}", before.shares[power], after.shares[power]) for power in before.shares),
    ]
    rows = tuple((name, was, would, _change(would, was)) for name, was, would in measures)
    return Sheet("supposed", f"What if · {render_time(supposed.when)}", columns, rows)


def print_ties(console: Console, sheets: Iterable[Sheet], top: int) -> None:
    """Print the sheets for people, the first `top` rows of each; weights of events stand in files and records only."""
    shown = []
    for sheet in sheets:
        if sheet.id == "path":
            shown.append(sheet)
        elif sheet.id == "weights":
            rows = tuple(row for row in sheet.rows if not str(row[0]).startswith(("cameo:", "plover:")))
            left_out = len(sheet.rows) - len(rows)
            note = f"{sheet.note} {left_out} intensities of kinds of events are in JSON and CSV."
            shown.append(Sheet(sheet.id, sheet.title, sheet.columns, rows, note))
        else:
            shown.append(trim_sheet(sheet, top))
    print_sheets(console, shown)


def record_ties(kind: str, about: Mapping[str, Any], sheets: Iterable[Sheet]) -> dict[str, Any]:
    """Return the sheets as one JSON-ready record."""
    return build_record(kind, about, sheets)


def render_time(years: float) -> str:
    """Return a time in years as people say it.

    >>> render_time(2026.0), render_time(2025.75)
    ('end 2025', '2025-10')
    """
    if years == int(years):
        return f"end {int(years) - 1}"
    return f"{int(years)}-{int((years % 1) * 12) + 1:02d}"


def _build_spreads(overview: Overview, world: World) -> Sheet:
    since, when = render_time(overview.since), render_time(overview.when)
    columns = (
        Column("state", "State"),
        Column("state_id", "Id", shown=False),
        Column("index", "Index", "number"),
        Column("index_low", "low", "number", shown=False),
        Column("index_high", "high", "number", shown=False),
        Column("index_range", "90 %"),
        Column("index_change", f"since {since}", "change"),
        Column("rank", "Rank", "count"),
        Column("rank_range", "90 %"),
        Column("rank_kept_share", "kept", "share", "%"),
        Column("breadth", "Breadth", "count"),
        Column("powers", "of", "count", shown=False),
        Column("balance", "Balance", "number"),
        Column("effective", "Equal ties", "number", shown=False),
        Column("leader", "Leads"),
        Column("lead_share", "by", "share", "%"),
        Column("volume", "Friendly", "number"),
        Column("quarrel", "Quarrels", "number"),
        Column("alike", "Most like"),
        Column("alike_s", "S", "number", shown=False),
    )
    rows = []
    for spread in overview.spreads:
        vectors, rank = spread.vectors, spread.rank
        rows.append(
            (
                world.states[spread.state].name, spread.state, vectors.index, rank.value_low, rank.value_high,
                _range(rank.value_low, rank.value_high), _change(vectors.index, spread.before.index),
                rank.rank, f"{rank.low}–{rank.high}", rank.kept_share,
                vectors.breadth, vectors.powers, vectors.balance, vectors.effective, _name(world, vectors.leader),
                vectors.lead, vectors.volume, vectors.quarrel, _name(world, spread.alike), spread.alike_s,
            )
        )  # fmt: skip
    note = (
        f"{FORMULA} Ranks under {overview.sets:,} random sets of weights: the range that nine tenths of them give, "
        "and the share that keeps the rank. Most like: S of Signorino and Ritter between shares over the powers."
    )
    return Sheet("ties", f"How many vectors: ties to the powers · {when}", columns, tuple(rows), note)


def _build_partners(portrait: Portrait, world: World) -> Sheet:
    columns = (
        Column("partner", "Partner"),
        Column("partner_id", "Id", shown=False),
        Column("power", "Power", shown=False),
        Column("tie", "Tie", "number"),
        Column("change", f"since {render_time(portrait.since)}", "change"),
        Column("share", "Share", "share", "%"),
        Column("rank", "Rank", "count"),
        Column("rank_range", "90 %"),
        Column("rank_kept_share", "kept", "share", "%"),
        *(Column(layer, layer.capitalize(), "number") for layer in LAYERS),
        Column("standing", "Stands", "number", shown=False),
        Column("events", "Events", "number", shown=False),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in portrait.partners:
        rank: Rank | None = one.rank
        rows.append(
            (
                world.states[one.state].name, one.state, "yes" if one.power else "no", one.tie, one.tie - one.before,
                one.share, rank.rank if rank else None, f"{rank.low}–{rank.high}" if rank else "",
                rank.kept_share if rank else None, *one.layers, one.standing, one.events,
            )
        )  # fmt: skip
    title = f"{world.states[portrait.state].name}: ties · {render_time(portrait.when)}"
    vectors = portrait.vectors
    index = "none, for no tie to a power is positive" if vectors.index is None else f"{vectors.index:.2f}"
    note = f"Index {index}. {STRENGTH} Powers first; ranks among them under {portrait.sets:,} random sets of weights."
    return Sheet("partners", title, columns, tuple(rows), note)


def _build_path(portrait: Portrait, world: World) -> Sheet:
    powers = list(portrait.vectors.shares)
    columns = (
        Column("at", "At"),
        Column("index", "Index", "number"),
        Column("breadth", "Breadth", "count"),
        Column("balance", "Balance", "number"),
        Column("leader", "Leads"),
        Column("lead_share", "by", "share", "%"),
        Column("volume", "Friendly", "number"),
        Column("quarrel", "Quarrels", "number"),
        *(Column(f"share_{power}", power, "share", "%") for power in powers),
    )
    rows = tuple(
        (
            render_time(step.when), step.vectors.index, step.vectors.breadth, step.vectors.balance,
            _name(world, step.vectors.leader), step.vectors.lead, step.vectors.volume, step.vectors.quarrel,
            *(step.vectors.shares[power] for power in powers),
        )
        for step in portrait.path
    )  # fmt: skip
    title = f"{world.states[portrait.state].name}: the path of its index, and shares over the powers"
    return Sheet("path", title, columns, rows, FORMULA)


def _build_events(portrait: Portrait, world: World) -> Sheet:
    columns = (
        Column("date", "Date"),
        Column("id", "Event", shown=False),
        Column("with", "With"),
        Column("plover", "PLOVER"),
        Column("mode", "Mode", shown=False),
        Column("cameo", "CAMEO"),
        Column("intensity", "Intensity", "number"),
        Column("points", "Adds now", "change"),
        Column("layer", "Layer", shown=False),
        Column("modality", "How firm", shown=False),
        Column("text", "What happened"),
        Column("source", "Source"),
        Column("source_title", "Title", shown=False),
    )
    rows = []
    for one in portrait.happened:
        event = one.event
        others = [s for s in (*event.actors, *event.targets, *event.host) if s != portrait.state]
        rows.append(
            (
                event.date, event.id, " ".join(dict.fromkeys(others)), event.plover or "–", event.mode, event.cameo,
                one.intensity, sum(one.points.values()), event.layer, event.modality,
                _mark(event.text, event.modality, event.nonstate), event.source, world.sources[event.source].title,
            )
        )  # fmt: skip
    note = "Adds now: what is left of it, over all partners. Titles of the sources are in JSON and CSV."
    title = f"{world.states[portrait.state].name}: events since {render_time(portrait.since)}, the latest first"
    return Sheet("events", title, columns, tuple(rows), note, "No event is known.")


def _build_standing(portrait: Portrait, world: World) -> Sheet:
    columns = (
        Column("tie", "Tie"),
        Column("id", "Id", shown=False),
        Column("kind", "Kind"),
        Column("layer", "Layer"),
        Column("with", "With"),
        Column("start", "From"),
        Column("end", "To"),
        Column("points", "Adds now", "change"),
        Column("source", "Source"),
        Column("source_title", "Title", shown=False),
    )
    rows = tuple(
        (
            one.tie.name, one.tie.id, one.tie.kind.replace("-", " "), one.tie.layer, " ".join(one.points),
            one.tie.start, one.tie.end, sum(one.points.values()), one.tie.source, world.sources[one.tie.source].title,
        )
        for one in portrait.standing
    )  # fmt: skip
    title = f"{world.states[portrait.state].name}: standing ties, the weightiest first"
    return Sheet("standing", title, columns, rows, "An ended tie fades with the half-life of its layer.")


def _build_borders(borders: Sequence[Border], world: World, when: float) -> Sheet:
    columns = (
        Column("border", "Border"),
        Column("a", "a", shown=False),
        Column("b", "b", shown=False),
        Column("tie", "Tie", "number"),
        *(Column(f"{regime}_share", regime.capitalize(), "share", "%") for regime in WORST_FIRST),
        Column("likeliest", "Likeliest"),
        Column("crossings", "Crossings in the world"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f"{world.states[border.pair[0]].name} – {world.states[border.pair[1]].name}", *border.pair, border.tie,
            *(border.probabilities[regime] for regime in WORST_FIRST), border.likeliest,
            ", ".join(f"{count} {regime}" for regime, count in border.regimes.items() if count),
        )
        for border in sorted(borders, key=lambda one: (one.tie, one.pair))
    )  # fmt: skip
    right, of = measure_agreement(tuple(borders))
    note = (
        f"Probabilities that the tie alone gives (docs/ties.md); the likeliest is found at {right} of {of} borders. "
        "A tie knows nothing of customs unions, or of enemies that trade."
    )
    return Sheet("borders", f"What ties make of borders · {render_time(when)}", columns, rows, note, "No border.")


def _build_mediators(id: str, title: str, mediators: Sequence[Mediator], world: World) -> Sheet:
    columns = (
        Column("quarrel", "Quarrel"),
        Column("a", "a", shown=False),
        Column("b", "b", shown=False),
        Column("tie", "Tie", "number"),
        Column("mediator", "Between them"),
        Column("mediator_id", "Id", shown=False),
        Column("reach", "Weaker tie", "number"),
        Column("hosted", "Brought them together"),
    )
    ranked = sorted(mediators, key=lambda one: (not one.hosted, one.quarrel, one.sides, -one.reach, one.state))
    rows = tuple(
        (
            " – ".join(world.states[side].name for side in one.sides), *one.sides, one.quarrel,
            world.states[one.state].name, one.state, one.reach,
            "; ".join(f"{world.events[event].date} {world.events[event].text}" for event in one.hosted),
        )
        for one in ranked
    )  # fmt: skip
    note = "Who brought the sides together goes first; then the worst quarrel, and whose weaker tie is the strongest."
    return Sheet(id, title, columns, rows, note, "Nobody.")


def _build_balance(overview: Overview, world: World) -> Sheet:
    balance = overview.balance
    columns = (Column("item", "What"), Column("value", "Value"))
    share = "" if balance.balanced_share is None else f" ({balance.balanced_share:.0%})"
    frustration = "" if balance.frustration_share is None else f" ({balance.frustration_share:.0%} of all ties)"
    proof = "proven least" if balance.proven else "the least found in the time given"
    strained = sorted(balance.strained, key=lambda pair: -abs(overview.ties[pair]))
    rows = (
        ("Triangles", f"{balance.triangles}"),
        ("Balanced", f"{balance.balanced}{share}"),
        ("Frustration", f"{balance.frustration:.1f}{frustration}, {proof}"),
        ("Ties across the camps, strongest first", ", ".join(f"{a} {b}" for a, b in strained)),
        ("Camp", " ".join(balance.camps[0])),
        ("Other camp", " ".join(balance.camps[1])),
    )
    note = (
        "A triangle is balanced if the product of its signs is positive. Frustration: the least weight of ties that "
        "would have to go for two camps, friends within and quarrels between."
    )
    return Sheet("balance", f"Structural balance of all ties · {render_time(overview.when)}", columns, rows, note)


def _build_weights(weights: Mapping[FigureKey, Quantity], world: World) -> Sheet:
    reasons = {(fact.subject, fact.attribute): fact.note for fact in world.ledger if fact.note}
    columns = (
        Column("weight", "Weight"),
        Column("value", "Value", "figure"),
        Column("low", "Low", "figure"),
        Column("high", "High", "figure"),
        Column("unit", "Unit"),
        Column("confidence", "How"),
        Column("source", "Source", shown=False),
        Column("reason", "Reason", shown=False),
    )
    rows = tuple(
        (
            f"{key[0]}/{key[1]}", q.best, q.low, q.high, "" if q.unit == "1" else q.unit, q.confidence.value, q.source,
            reasons.get(key, ""),
        )
        for key, q in weights.items()
    )  # fmt: skip
    note = "Every weight there is; the reasoning of each is in JSON and CSV."
    return Sheet("weights", "Weights, and the ranges that random sets are drawn from", columns, rows, note)


def _range(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.2f}–{high:.2f}"


def _change(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _name(world: World, state: str) -> str:
    return world.states[state].name if state else ""


def _mark(text: str, modality: str, nonstate: str) -> str:
    """Return the text with what keeps it from counting whole."""
    marks = [mark for mark in ("" if modality in ("fact", "ongoing") else modality, nonstate) if mark]
    return f"{text} ({'; '.join(marks)})" if marks else text
