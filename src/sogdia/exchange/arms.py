"""Registers of arms transfers as rows of a world, and shares that came true as a CSV to be scored against.

Shares to be scored stand in a CSV with the header `recipient,supplier,period,share_percent` and, if known,
`total_tiv_m` (the buyer's volume in the window, for weighing) and `class`; further columns are let be. Where there is
no `total_tiv_m`, a `note` that says `TIV 309.1 of 331.1 million` tells it too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem, SogdiaError, nearest
from sogdia.exchange.roads import MOST_PROBLEMS, read_text, write_text
from sogdia.exchange.sipri import Entry, ValueTable
from sogdia.lenses.arms.backtest import Seen
from sogdia.lenses.arms.market import ALL, Window, collect_markets, read_window
from sogdia.world.model import ArmsShare, World
from sogdia.world.schema import DATA, read_schema


class Total(NamedTuple):
    """What a buyer took in a window, in millions of trend-indicator value: by a table of values, and by the world."""

    buyer: str
    window: Window
    table_tiv_m: float
    world_tiv_m: float


OWN_SOURCE = "own-register"
YEARS_OF_A_WINDOW = 5
_TOTAL_IN_NOTE = re.compile(r"TIV [\d.]+ of ([\d.]+) million")


def find_state(world: World, name: str) -> str:
    """Return the id of a state or group under any spelling that registers use; empty if the world has none."""
    folded = name.strip().casefold()
    if name.strip() in world.states or name.strip() in world.groups:
        return name.strip()
    known = {state.name.casefold(): state.id for state in world.states.values()}
    known |= {group.name.casefold(): group.id for group in world.groups.values()}
    return known.get(folded) or _spellings().get(folded, "")


def require_state(world: World, name: str) -> str:
    """Return the same; raise `SogdiaError` with the nearest name if the world has none."""
    if found := find_state(world, name):
        return found
    names = [*(one.name for one in world.states.values()), *world.states, *world.groups]
    raise SogdiaError(Problem(name[:80] or "an empty name", "is no state or group of the world", nearest(name, names)))


def classify(description: str) -> str:
    """Return the class of a weapon from the register's description, by the first word of `arms-classes.csv` in it.

    >>> classify("FGA aircraft"), classify("SAM system"), classify("portable SAM"), classify("balloon")
    ('fighter', 'air-defence', 'missile', 'other')
    """
    for pattern, weapons in _classes():
        if pattern.search(description):
            return weapons
    return "other"


def build_shares(world: World, entries: Sequence[Entry]) -> tuple[ArmsShare, ...]:
    """Return the shares of every buyer of the world by supplier, class and whole five-year window of the register.

    Suppliers that the world does not have count in the totals only. A window is whole if the register reaches its end.
    """
    last = max((year for entry in entries for year in entry.tiv_m), default=0)
    volumes: dict[tuple[str, str, Window], dict[str, float]] = {}
    for entry in entries:
        buyer, supplier = find_state(world, entry.recipient), find_state(world, entry.supplier)
        if buyer not in world.states:
            continue
        for year, tiv_m in entry.tiv_m.items():
            first = year - year % YEARS_OF_A_WINDOW
            window = Window(first, first + YEARS_OF_A_WINDOW - 1)
            if window.last > last:
                continue
            for weapons in (ALL, classify(entry.description)):
                market = volumes.setdefault((buyer, weapons, window), {})
                market[supplier] = market.get(supplier, 0.0) + tiv_m
    return tuple(
        _build_row(buyer, weapons, window, supplier, tiv_m, sum(market.values()))
        for (buyer, weapons, window), market in sorted(volumes.items())
        for supplier, tiv_m in sorted(market.items())
    )


def write_shares(folder: Path, rows: Iterable[ArmsShare], register: Path) -> None:
    """Write shares as a world of one's own, to be laid over the shipped one with `--world`.

    Raises `ExchangeError` if it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(Problem(str(folder), f"cannot be used as a folder ({error.strerror})")) from error
    columns = list(read_schema().tables["arms_shares"])
    cells = ([_render(getattr(row, column)) for column in columns] for row in rows)
    write_text(folder / "arms_shares.csv", _render_csv([columns, *cells]))
    source = [OWN_SOURCE, f"Own export of a register of arms transfers ({register.name})", "", "", ""]
    write_text(folder / "sources-register.csv", _render_csv([list(read_schema().tables["sources"]), source]))


def compare_values(world: World, table: ValueTable) -> tuple[Total, ...]:
    """Return the volumes of a table of values beside those of the world, for every buyer and window that both have."""
    years = {year for _, year in table.tiv_m}
    by_state: dict[str, dict[int, float]] = {}
    for (country, year), tiv_m in table.tiv_m.items():
        by_state.setdefault(find_state(world, country), {})[year] = tiv_m
    return tuple(
        Total(market.buyer, market.window, sum(own.get(year, 0.0) for year in span), market.total_tiv_m)
        for market in collect_markets(world.arms_shares)
        if market.weapons == ALL
        and (own := by_state.get(market.buyer))
        and (span := range(market.window.first, market.window.last + 1))
        and years.issuperset(span)
    )


def read_seen(world: World, path: Path) -> tuple[Seen, ...]:
    """Return the shares of a CSV that came true; rows without a number (`almost all`, `<4`) cannot be scored.

    Raises
    ------
    ExchangeError : naming file and line and what was expected, for up to twenty rows that cannot be read.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    needed = ("recipient", "supplier", "period", "share_percent")
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ExchangeError(Problem(f"{path.name} line 1", f"has no column {', '.join(missing)}"))
        problems: list[Problem] = []
        seen: list[Seen] = []
        for row in reader:
            where = f"{path.name} line {reader.line_num}"
            try:
                one = _read_row(world, row, where)
            except SogdiaError as error:
                problems += [Problem(where, f"{problem.where!r} {problem.what}") for problem in error.problems]
                continue
            seen += [one] if one else []
    except csv.Error as error:
        raise ExchangeError(Problem(f"{path.name} line {reader.line_num}", f"is not sound CSV ({error})")) from None
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    return _without_doubles(seen)


def _without_doubles(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Return one row a share: where several sources tell it, the last that has a volume, else the last."""
    kept: dict[tuple[object, ...], Seen] = {}
    for one in seen:
        key = (one.buyer, one.weapons, one.supplier, one.window)
        if key not in kept or one.volume_tiv_m is not None or kept[key].volume_tiv_m is None:
            kept[key] = one
    return tuple(kept.values())


def _read_row(world: World, row: Mapping[str, str | None], where: str) -> Seen | None:
    text = {name: (row.get(name) or "").strip() for name in ("recipient", "supplier", "period", "share_percent")}
    number = text["share_percent"].strip('" %')
    if text["supplier"].casefold().startswith("unknown"):
        return None  # nobody can forecast whom the register does not know
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", number, re.ASCII):
        if number and number[0].isdigit():
            raise SogdiaError(Problem(number[:40], "is no share in per cent, expected 0 to 100"))
        return None
    if float(number) > 100.0:
        raise SogdiaError(Problem(number, "is above 100 per cent"))
    buyer = find_state(world, text["recipient"])
    if not buyer:
        names = [state.name for state in world.states.values()]
        hint = nearest(text["recipient"], names)
        raise SogdiaError(Problem(text["recipient"][:60], f"is no state or group of the world. {hint}".strip()))
    note = _TOTAL_IN_NOTE.search(row.get("note") or "")
    total = (row.get("total_tiv_m") or "").strip() or (note[1] if note else "")
    return Seen(
        buyer=buyer,
        weapons=(row.get("class") or "").strip() or ALL,
        supplier=find_state(world, text["supplier"]) or text["supplier"],
        window=read_window(text["period"]),
        share=float(number) / 100.0,
        volume_tiv_m=float(total) if re.fullmatch(r"\d+(\.\d+)?", total, re.ASCII) else None,
        where=where,
    )


def _build_row(buyer: str, weapons: str, window: Window, supplier: str, tiv_m: float, total: float) -> ArmsShare:
    return ArmsShare(
        buyer=buyer,
        weapons=weapons,
        supplier=supplier,
        first_year=window.first,
        last_year=window.last,
        value=tiv_m / total if total > 0 else None,
        low=None,
        high=None,
        printed="",
        tiv_m=tiv_m,
        total_tiv_m=total,
        change=None,
        source=OWN_SOURCE,
        confidence="computed",
        note="" if supplier else "Suppliers that the world does not have or the register does not know",
    )


def _render(value: object) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _render_csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


@cache
def _spellings() -> dict[str, str]:
    with (DATA / "arms-names.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"].casefold(): row["id"] for row in csv.DictReader(file)}


@cache
def _classes() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (DATA / "arms-classes.csv").open(encoding="utf-8", newline="") as file:
        return tuple((re.compile(rf"\b{re.escape(row['word'])}"), row["class"]) for row in csv.DictReader(file))
