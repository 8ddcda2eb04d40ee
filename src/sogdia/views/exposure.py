"""The sheets of `sogdia exposure`."""

from __future__ import annotations

from typing import Any

from sogdia.critical.doors import Loss
from sogdia.lenses.ties.strength import pair_of
from sogdia.outcomes.exposure import MIDDLE, Exposure
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet
from sogdia.views.ties import render_time
from sogdia.world.model import World

COLUMN = {MIDDLE: "all"}
FULL = (
    "A door shut for the year to everybody's goods: all crossings, ports and ways of the state; the high seas and "
    "straits stay open."
)
ONLY_THIRD = (
    "Lost on trade with third states alone; trade with the closing state stands apart under with it. Below 0: others "
    "leave room on the ways it uses."
)
NOT_COUNTED = (
    "With it: trade with the closing state has no other way; counted is only what it was worth to carry it "
    "(by the elasticity of demand), not the goods, jobs or taxes behind it, and nothing of gas, power or pipelines."
)


def build_exposure_sheets(exposure: Exposure, world: World, top: int | None = None) -> list[Sheet]:
    """Return every table; with `top` as people get them, shortened."""
    sheets = [
        build_matrix_sheet(exposure, world),
        build_loss_sheet(exposure, world),
        build_pressure_sheet(exposure, world),
        build_arms_sheet(exposure, world),
    ]
    return sheets if top is None else [sheets[0], *(trim_sheet(sheet, top) for sheet in sheets[1:])]


def record_exposure(exposure: Exposure, world: World) -> dict[str, Any]:
    """Return the exposure as a JSON-ready record."""
    about = {
        "world_version": world.version,
        "scenario": exposure.scenario,
        "year": exposure.year,
        "ties_at": render_time(exposure.ties_at),
        "absent": list(exposure.absent),
        "missed_usd_t": exposure.missed_usd_t,
    }
    return build_record("exposure", about, build_exposure_sheets(exposure, world))


def build_matrix_sheet(exposure: Exposure, world: World) -> Sheet:
    """Return who loses how much by whose door: a row for each door, a column for each state."""
    losses = (*exposure.losses, *exposure.together)
    loss = {(one.loser, one.shutter): one.loss_musd_yr for one in losses}
    asked = {one.loser for one in exposure.losses}
    losers = [state for state in world.states if state in asked]
    losers += [MIDDLE] if exposure.together else []
    shutters = list(dict.fromkeys(one.shutter for one in losses))
    shutters.sort(key=lambda shutter: -max(loss.get((loser, shutter), 0.0) for loser in losers))
    columns = (
        Column("shutter", "Door of"),
        Column("shutter_id", "Id", shown=False),
        *(
            Column("together_musd_yr" if loser == MIDDLE else f"{loser}_musd_yr", COLUMN.get(loser, loser), "number")
            for loser in losers
        ),
    )
    rows = tuple(
        (_name(world, shutter), shutter, *(loss.get((loser, shutter)) for loser in losers)) for shutter in shutters
    )
    title = f"Who loses by whose shut door, US$ m/yr · {exposure.year} · {exposure.scenario}"
    note = f"{FULL} {ONLY_THIRD}"
    if exposure.together:
        note += " Under all, trade of two middle states is counted once; so the columns do not add up to it."
    if exposure.absent:
        names = ", ".join(_name(world, power) for power in exposure.absent)
        note += f" No ways in this world, so no door the routes could tell of: {names}."
    return Sheet("matrix", title, columns, rows, note, "No door.")


def build_loss_sheet(exposure: Exposure, world: World) -> Sheet:
    """Return every loss with its parts, and arms and ties beside it, the greatest first."""
    columns = (
        Column("state", "Loses"),
        Column("state_id", "Id", shown=False),
        Column("shutter", "Door of"),
        Column("shutter_id", "Id", shown=False),
        Column("loss_musd_yr", "Third trade", "number", "US$ m/yr"),
        Column("cargo_share", "passes", "share", "% of trade"),
        Column("not_carried_mt_yr", "Stays home", "number", "Mt/yr"),
        Column("not_carried_share", "", "share", "% of trade"),
        Column("extra_days", "Takes longer", "change", "days"),
        Column("with_it_musd_yr", "With it", "number", "US$ m/yr"),
        Column("with_it_share", "", "share", "% of trade"),
        Column("arms_share", "Its arms", "share", "%"),
        Column("tie", "Tie", "number"),
        Column("trade_mt_yr", "Trade", "number", "Mt/yr", shown=False),
        Column("cargo_mt_yr", "Passes", "number", "Mt/yr", shown=False),
        Column("diverted_mt_yr", "Diverted", "number", "Mt/yr", shown=False),
        Column("with_it_mt_yr", "With it", "number", "Mt/yr", shown=False),
        Column("paid_musd_yr", "Pays there", "number", "US$ m/yr", shown=False),
        Column("total_musd_yr", "All trade", "number", "US$ m/yr", shown=False),
    )
    rows = tuple(_loss_cells(exposure, world, one) for one in (*exposure.losses, *exposure.together))
    title = f"What a shut door costs, the dearest first · {exposure.year} · {exposure.scenario}"
    note = (
        f"{NOT_COUNTED} Days: in the mean of what goes another way; below 0 it is faster, and was left for its price. "
        f"Arms: share of all it took. Tie: points at {render_time(exposure.ties_at)}."
    )
    return Sheet("losses", title, columns, rows, note, "Nobody loses.")


def build_pressure_sheet(exposure: Exposure, world: World) -> Sheet:
    """Return who can press whom, the greatest leverage first."""
    columns = (
        Column("presser", "Can press"),
        Column("presser_id", "Id", shown=False),
        Column("pressed", "whom"),
        Column("pressed_id", "Id", shown=False),
        Column("leverage_musd_yr", "Leverage", "number", "US$ m/yr"),
        Column("loss_musd_yr", "Other loses", "number", "US$ m/yr"),
        Column("own_loss_musd_yr", "Forgoes itself", "number", "US$ m/yr"),
        Column("tie", "Tie", "number"),
        Column("shut_share", "Shut", "share", "% of the year"),
        Column("expected_musd_yr", "Expected loss", "number", "US$ m/yr"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _name(world, one.presser), one.presser, _name(world, one.pressed), one.pressed, one.leverage_musd,
            one.loss_musd, one.own_loss_musd, exposure.ties.get(pair_of(one.presser, one.pressed)), one.shut_share,
            one.expected_musd,
        )
        for one in exposure.pressures
    )  # fmt: skip
    note = (
        "Leverage: what the other loses on trade with third states less what its cargo pays on the presser's ways. "
        "Trade between the two is lost by both and gives neither a hold. Shut: the days on which their tie makes the "
        "border expected shut (docs/ties.md); the tie alone, no forecast."
    )
    return Sheet("pressure", "Who can press whom", columns, rows, note, "Nobody, as far as ties are known.")


def build_arms_sheet(exposure: Exposure, world: World) -> Sheet:
    """Return on whose arms each state hangs."""
    columns = (
        Column("state", "State"),
        Column("state_id", "Id", shown=False),
        Column("window", "Window"),
        Column("largest", "Largest supplier"),
        Column("largest_share", "Share", "share", "%"),
        Column("source", "Source"),
    )
    rows = tuple(
        (_name(world, state), state, str(one.window), _name(world, one.largest), one.largest_share, one.source)
        for state, one in exposure.arms.items()
    )
    return Sheet("arms", "On whose arms they hang", columns, rows, "", "No deliveries are known.")


def _loss_cells(exposure: Exposure, world: World, one: Loss) -> tuple[Cell, ...]:
    hold = exposure.arms.get(one.loser)
    return (
        _name(world, one.loser), one.loser, _name(world, one.shutter), one.shutter,
        one.loss_musd_yr, _share(one.cargo_mt_yr, one), one.not_carried_mt_yr, _share(one.not_carried_mt_yr, one),
        one.extra_days, one.with_it_musd_yr, _share(one.with_it_mt_yr, one),
        hold.shares.get(one.shutter, 0.0) if hold else None, exposure.ties.get(pair_of(one.loser, one.shutter)),
        one.trade_mt_yr, one.cargo_mt_yr, one.diverted_mt_yr, one.with_it_mt_yr, one.paid_musd_yr, one.total_musd_yr,
    )  # fmt: skip


def _share(tonnes: float, one: Loss) -> float | None:
    return tonnes / one.trade_mt_yr if one.trade_mt_yr > 0 else None


def _name(world: World, state: str) -> str:
    return world.states[state].name if state in world.states else state
