"""The sheets of `sogdia indicators`: CAREC's indicators by corridor, and every border passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sogdia.outcomes.indicators import (
    INDICATORS,
    LOAD_T,
    RATIO,
    SWD,
    SWOD,
    TFI1,
    TFI2,
    TFI3,
    Group,
    Indicators,
    Observed,
)  # fmt: skip
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world import World

_NOTE = (
    "Modelled, by tonnes; a shipment is a route, over its whole way. TFI1 and TFI2 are of one border, TFI3 of moving "
    "alone. SWOD is the speed between borders with ordinary stops on the way, which CAREC does not count."
)


class Told(msgspec.Struct, frozen=True):
    """Indicators and what they are of: `base`, `at the base's flows`, or the name of a scenario."""

    label: str
    found: Indicators


def build_indicator_sheets(
    world: World,
    told: Sequence[Told],
    observed: Mapping[tuple[str, str], Observed],
    basis: str,
    shares: bool = False,
) -> list[Sheet]:
    """Return the corridors in short, each indicator with its spread, and each border passed.

    `shares` says that routes count with their shares, as between two places without cargo of their own.
    """
    weight = Column("share", "Share", "number") if shares else Column("cargo_mt_yr", "Cargo", "number", "Mt/yr")
    return [
        _build_corridors(world, told[-1], basis, weight),
        _build_spreads(world, told, basis),
        _build_borders(world, told, observed, basis, weight),
    ]


def _order(told: Sequence[Told]) -> list[Group]:
    """Return every group there is, by corridor, that with the most cargo first."""
    cargo: dict[Group, float] = {}
    for one in told:
        cargo |= one.found.cargo_mt_yr
    largest: dict[str, float] = {}
    for group, tonnes in cargo.items():
        largest[group.corridor] = max(largest.get(group.corridor, 0.0), tonnes)
    return sorted(cargo, key=lambda one: (-largest[one.corridor], one.corridor, one.way, -cargo[one], one.direction))


def _build_corridors(world: World, told: Told, basis: str, weight: Column) -> Sheet:
    def mean(group: Group, code: str) -> float | None:
        spread = told.found.spreads.get(group, {}).get(code)
        return None if spread is None else spread.mean

    rows: list[tuple[Cell, ...]] = [
        (
            group.corridor,
            world.corridors[group.corridor].name,
            group.way,
            group.direction,
            told.found.cargo_mt_yr.get(group, 0.0),
            *(mean(group, one.code) for one in (TFI1, TFI2, TFI3, SWD, SWOD, RATIO)),
        )
        for group in _order([told])
    ]
    columns = (
        Column("id", "Id", shown=False),
        Column("corridor", "Corridor"),
        Column("way", "Way"),
        Column("direction", "Direction"),
        weight,
        Column("tfi1_h", "CAREC TFI1", "number", "h"),
        Column("tfi2_usd_20t", "CAREC TFI2", "number", "US$"),
        Column("tfi3_usd_500km_20t", "CAREC TFI3", "number", "US$"),
        Column("swd_km_h", "SWD", "number", "km/h"),
        Column("swod_km_h", "SWOD", "number", "km/h"),
        Column("swd_swod_share", "SWD/SWOD", "number"),
    )
    title = f"CAREC indicators by corridor: means · {basis} · {told.label}"
    return Sheet("corridor", title, columns, tuple(rows), _NOTE, empty="Nothing runs on it.", grouped=2)


def _build_spreads(world: World, told: Sequence[Told], basis: str) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for group in _order(told):
        for one in INDICATORS:
            spreads = [each.found.spreads.get(group, {}).get(one.code) for each in told]
            last = spreads[-1]
            if any(spreads):
                rows.append(
                    (
                        world.corridors[group.corridor].name,
                        group.way,
                        group.direction,
                        one.code,
                        one.name,
                        one.unit,
                        *(None if spread is None else spread.mean for spread in spreads),
                        *((last.median, last.variation, last.values) if last else (None, None, None)),
                    )
                )
    means = ["mean"] if len(told) == 1 else [f"mean {each.label}" for each in told]
    columns = (
        Column("corridor", "Corridor", shown=len({row[0] for row in rows}) > 1),
        Column("way", "Way"),
        Column("direction", "Direction"),
        Column("code", "Indicator"),
        Column("name", "Name", shown=False),
        Column("unit", "Unit"),
        *(Column(head.replace(" ", "_").replace("'", ""), head, "number") for head in means),
        Column("median", "median", "number"),
        Column("variation", "CV", "number"),
        Column("count", "n", "count"),
    )
    note = "CV: coefficient of variation between routes. n: routes, or for TFI1 and TFI2 borders passed by them."
    title = f"Each indicator with its spread · {basis} · {told[-1].label}"
    return Sheet("indicator", title, columns, tuple(rows), note, empty="Nothing runs on it.", grouped=3)


def _build_borders(
    world: World,
    told: Sequence[Told],
    observed: Mapping[tuple[str, str], Observed],
    basis: str,
    weight: Column,
) -> Sheet:
    keys = dict.fromkeys(key for each in told for key in each.found.stops)
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(keys, key=lambda key: -max(each.found.stop_cargo_mt_yr.get(key, 0.0) for each in told)):
        stops = [each.found.stops.get(key) for each in told]
        last = next(stop for stop in reversed(stops) if stop)
        said = observed.get(key, Observed(0, "", ""))
        rows.append(
            (
                last.crossing,
                world.crossings[last.crossing].name,
                last.mode,
                f"{last.origin} → {last.destination}",
                told[-1].found.stop_cargo_mt_yr.get(key, 0.0),
                *(None if stop is None else stop.hours for stop in stops),
                last.handling_h,
                last.usd_t * LOAD_T,
                said.rows,
                said.confidence,
                said.source,
            )
        )
    hours = ["CAREC TFI1"] if len(told) == 1 else [f"CAREC TFI1 {each.label}" for each in told]
    keys_of = ["tfi1_h"] if len(told) == 1 else [f"tfi1_h:{each.label}" for each in told]
    columns = (
        Column("id", "Id", shown=False),
        Column("border", "Border"),
        Column("way", "Way"),
        Column("direction", "Direction"),
        weight,
        *(Column(key, head, "number", "h") for key, head in zip(keys_of, hours, strict=True)),
        Column("handling_h", "of it handling", "number", "h"),
        Column("tfi2_usd_20t", "CAREC TFI2", "number", "US$"),
        Column("observations", "n", "count"),
        Column("confidence", "Hours are"),
        Column("source", "Source"),
    )
    note = "n: rows of the ledger in which a source tells the hours there in this direction; what is assumed has none."
    return Sheet("border", f"Where the hours go: borders · {basis}", columns, tuple(rows), note, empty="No border.")
