"""The sheets of `sogdia vectors`."""

from __future__ import annotations

from typing import Any

from sogdia.lenses.ties.stability import SETS
from sogdia.outcomes.vectors import LENSES, Moment, Reading, StateVectors
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world.model import World

MEAN = "mean"
HEADS = {"trade": "Trade", "ways": "Ways", "arms": "Arms", "ties": "Ties", "standing": "Standing", MEAN: "Mean"}
FORMULAS = {
    "trade": "tonnes of own cargo that begin or end in the power / all of it, as the routes engine carries it",
    "ways": "the same by where it goes: each tonne is shared evenly by the powers it begins, ends or passes in",
    "arms": "the power's deliveries / all the state took in the latest window that had ended (trend-indicator value)",
    "ties": "positive tie to the power / all positive ties to powers (sogdia ties)",
    "standing": "likeness of steps taken, |both| / |either|, / its sum over powers; not what powers grant the state",
    MEAN: "sum of weight x share / sum of weights, over the lenses that know anything",
}


def build_vector_sheets(found: StateVectors, world: World) -> tuple[Sheet, ...]:
    """Return shares of the last year, the spread of each lens with its formula and weight, and the path."""
    return (_build_shares(found, world), _build_spreads(found, world), _build_lenses(found), build_path_sheet(found))


def record_vectors(found: StateVectors, world: World) -> dict[str, Any]:
    """Return the vectors as a JSON-ready record."""
    about = {
        "world_version": world.version,
        "state": found.state,
        "years": [moment.year for moment in found.moments],
        "weights": dict(found.weights),
    }
    return build_record("vectors", about, build_vector_sheets(found, world))


def build_path_sheet(found: StateVectors) -> Sheet:
    """Return each lens, year by year: its index and its shares over the powers."""
    columns = (
        Column("lens", "Lens"),
        Column("year", "Year"),
        Column("index", "Index", "number"),
        *(Column(f"share_{power}", power, "share", "%") for power in found.powers),
        Column("others_share", "Others", "share", "%"),
        Column("basis", "Of", shown=False),
    )
    rows = tuple(
        (
            HEADS[lens], str(moment.year), one.vectors.index, *(_share(one, power) for power in found.powers),
            one.others_share, one.basis,
        )
        for lens in (*LENSES, MEAN)
        for moment in found.moments
        for one in (take_reading(moment, lens),)
    )  # fmt: skip
    note = (
        "Cargo of years without counts is the world's demand grown or shrunk, carried anew. Ties of early years rest "
        "on few events. A mean of more lenses than the year before is no move (what it is of is in JSON and CSV)."
    )
    return Sheet("path", "The path of each lens", columns, rows, note, grouped=1)


def _build_shares(found: StateVectors, world: World) -> Sheet:
    last = found.moments[-1]
    columns = (
        Column("power", "Power"),
        Column("power_id", "Id", shown=False),
        *(Column(f"{lens}_share", HEADS[lens], "share", "%") for lens in (*LENSES, MEAN)),
        Column("rank", "Rank", "count"),
        Column("rank_range", "90 %"),
        Column("rank_kept_share", "kept", "share", "%"),
    )
    ranks = {rank.name: rank for rank in found.ranks}
    order = sorted(found.powers, key=lambda power: (-last.mean.shares[power], power))
    rows: list[tuple[Cell, ...]] = []
    for power in order:
        rank = ranks.get(power)
        rows.append(
            (
                world.states[power].name, power,
                *(_share(take_reading(last, lens), power) for lens in (*LENSES, MEAN)),
                rank.rank if rank else None, f"{rank.low}–{rank.high}" if rank else "",
                rank.kept_share if rank else None,
            )
        )  # fmt: skip
    others = (take_reading(last, lens).others_share for lens in (*LENSES, MEAN))
    rows.append(("Others", "", *others, None, "", None))
    title = f"{world.states[found.state].name}: shares over the powers · end {last.year}"
    note = (
        f"Shares of all; others are states that are no power. Mean: {FORMULAS[MEAN]}. Ranks by the mean under {SETS:,} "
        "random sets of weights."
    )
    return Sheet("shares", title, columns, tuple(rows), note)


def _build_spreads(found: StateVectors, world: World) -> Sheet:
    first, last = found.moments[0], found.moments[-1]
    columns = (
        Column("lens", "Lens"),
        Column("index", "Index", "number"),
        Column("index_change", f"since {first.year}", "change"),
        Column("breadth", "Breadth", "count"),
        Column("powers", "of", "count"),
        Column("balance", "Balance", "number"),
        Column("effective", "Equal vectors", "number"),
        Column("leader", "Leads"),
        Column("lead_share", "by", "share", "%"),
        Column("basis", "Of"),
    )
    rows = []
    for lens in (*LENSES, MEAN):
        reading = take_reading(last, lens)
        now, before = reading.vectors, take_reading(first, lens).vectors
        comparable = now.index is not None and before.index is not None and (lens != MEAN or first.known == last.known)
        change = (now.index or 0.0) - (before.index or 0.0) if comparable else None
        rows.append(
            (
                HEADS[lens], now.index, change, now.breadth if now.volume else None, now.powers, now.balance,
                now.effective, world.states[now.leader].name if now.leader else "", now.lead,
                reading.basis or "nothing known",
            )
        )  # fmt: skip
    note = (
        "Index = 1 - (H - 1/n) / (1 - 1/n), H the sum of squared shares among the n powers alone: 1 all alike, 0 one "
        "alone. Balance: the index among those it has. By: first share less second. A change of the mean is told only "
        "where the same lenses are known in both years."
    )
    return Sheet("spread", "How many vectors, lens by lens", columns, tuple(rows), note)


def _build_lenses(found: StateVectors) -> Sheet:
    columns = (
        Column("lens", "Lens"),
        Column("weight", "Weight", "number"),
        Column("formula", "Share of a power"),
        Column("sources", "Sources", shown=False),
        Column("source_count", "Sources", "count"),
    )
    last = found.moments[-1]
    rows = tuple(
        (
            HEADS[lens],
            found.weights[lens],
            FORMULAS[lens],
            " ".join(last.lenses[lens].sources),
            len(last.lenses[lens].sources),
        )
        for lens in LENSES
    )
    note = "Change a weight with --weight arms=2. Ids of the sources are in JSON and CSV."
    return Sheet("lenses", "What each lens counts", columns, rows, note)


def take_reading(moment: Moment, lens: str) -> Reading:
    """Return what a lens says, or the mean of them."""
    return moment.mean if lens == MEAN else moment.lenses[lens]


def _share(reading: Reading, power: str) -> float | None:
    return reading.shares[power] if reading.known else None
