"""UN Comtrade: downloads of trade by country and HS code, to demand by region and class of cargo.

Two tables say how: `data/comtrade-classes.csv` gives each HS chapter (or a longer code, which goes before it) its class
of cargo, `data/comtrade-regions.csv` each country, by M49 and ISO code, its regions. Among several regions of a country
trade is shared out as the demand of the world is. Imports go before the exports of the other side, which give the other
end of the range; kg become Mt.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.exchange.roads import read_text
from sogdia.exchange.world_tables import MOST_PROBLEMS, Found, Reading, Record, text_cell
from sogdia.world.model import World
from sogdia.world.schema import DATA

KG_PER_MT = 1e9
SOURCE = "comtrade"
ALONE = 0.2  # half-width of the range, as a share, where only one side reported
LEAST_MT = 1e-6

# Columns as they are called in downloads of the present and of the older site.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "year": ("refYear", "Year", "period"),
    "flow": ("flowCode", "Trade Flow Code"),
    "reporter": ("reporterCode", "Reporter Code"),
    "reporter_iso": ("reporterISO", "Reporter ISO"),
    "partner": ("partnerCode", "Partner Code"),
    "partner_iso": ("partnerISO", "Partner ISO"),
    "code": ("cmdCode", "Commodity Code"),
    "weight": ("netWgt", "Netweight (kg)"),
}
NEEDED = ("year", "flow", "code", "weight")
_WORDS = {"M": "imports", "X": "exports"}
FLOWS = {"M": "M", "X": "X", "1": "M", "2": "X"}  # re-imports and re-exports are in these already
TOTALS = {"partner2Code": ("", "0"), "customsCode": ("", "C00"), "motCode": ("", "0"), "freqCode": ("", "A")}
WORLD = ("0", "W00")

_DEMAND = ("origin", "destination", "commodity", "value", "low", "high", "year", "source", "confidence", "note")


class Trade(NamedTuple):
    """One row taken: who sells to whom, as one side reports it, and how much of what."""

    where: str
    year: int
    flow: str
    exporter: str
    importer: str
    code: str
    weight_kg: float


class Taken(NamedTuple):
    """The rows of a download that count, and how many were left for which reason."""

    trades: tuple[Trade, ...]
    left: Mapping[str, int]


@cache
def read_classes() -> dict[str, str]:
    """Return the class of cargo of each HS code of the table; empty for what is no cargo of this world."""
    return {row["code"]: row["commodity"] for row in _read_table("comtrade-classes.csv")}


@cache
def read_regions() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return ISO code and regions of each country, by M49 code and by ISO code."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in _read_table("comtrade-regions.csv"):
        country = row["iso3"], tuple(row["regions"].split(";"))
        found |= dict.fromkeys((*row["m49"].split(";"), row["iso3"]), country)
    return found


def _read_table(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_comtrade(paths: Sequence[Path], world: World) -> Reading:
    """Return downloads as rows of `demand`, and say what was counted and what was left.

    Raises `ExchangeError` with row and column of all that cannot be read.
    """
    left: Counter[str] = Counter()
    trades: list[Trade] = []
    problems: list[Problem] = []
    for path in paths:
        taken, more = _take_rows(path)
        trades += taken.trades
        left.update(taken.left)
        problems += more
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    chosen = _choose_level(trades, left)
    rows = list(_build_rows(chosen, world, left))
    header: Record = ("demand header", list(_DEMAND))
    files = ", ".join(path.name for path in paths)
    source: Record = (files, [SOURCE, f"UN Comtrade, own download ({files})", "United Nations Statistics Division"])
    said = [
        f"{len(chosen):,} rows of trade taken",
        *(f"{count:,} rows left: {why}" for why, count in sorted(left.items())),
    ]
    if whole := sum(trade.code == "27" for trade in chosen):
        said.append(f"{whole} rows of chapter 27 are undivided and taken as oil products: 4-digit codes tell more")
    tables = (Found("demand", [header, *rows]), Found("sources", [("header", ["id", "title", "publisher"]), source]))
    return Reading(tables, tuple(said))


def _take_rows(path: Path) -> tuple[Taken, list[Problem]]:
    """Return the rows of one download that count."""
    text = read_text(path)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restval="")
    header = [str(one).strip() for one in reader.fieldnames or ()]
    reader.fieldnames = header
    names = {key: next((one for one in known if one in header), "") for key, known in COLUMNS.items()}
    missing = [key for key in NEEDED if not names[key]]
    missing += [end for end in ("reporter", "partner") if not (names[end] or names[f"{end}_iso"])]
    if missing:
        found = [
            Problem(
                f"{path.name} line 1", f"has no column {' or '.join(COLUMNS[key])}", nearest(COLUMNS[key][0], header)
            )
            for key in missing
        ]
        return Taken((), {}), found
    trades: list[Trade] = []
    left: Counter[str] = Counter()
    problems: list[Problem] = []
    for row in reader:
        where = f"{path.name} line {reader.line_num}"
        cells = {key: (row.get(name) or "").strip() if name else "" for key, name in names.items()}
        if why := _leave(row, cells):
            left[why] += 1
            continue
        try:
            weight, year = float(cells["weight"]), int(cells["year"][:4])
        except ValueError:
            weight, year = -1.0, 0
        if not (0 <= weight < float("inf") and 1900 <= year <= 2100):
            column, was = (
                (names["year"], cells["year"]) if 0 <= weight < float("inf") else (names["weight"], cells["weight"])
            )
            problems.append(Problem(where, f"column {column} is {was[:40]!r}, expected a number of 0 or more"))
            continue
        reporter, partner = (_find_country(cells, end) for end in ("reporter", "partner"))
        if not reporter or not partner:
            left["a country without a region in the table"] += 1
        elif reporter != partner:
            flow = FLOWS[cells["flow"]]
            ends = (partner, reporter) if flow == "M" else (reporter, partner)
            trades.append(Trade(where, year, flow, *ends, cells["code"], weight))
    return Taken(tuple(trades), left), problems


def _leave(row: Mapping[str, str], cells: Mapping[str, str]) -> str:
    """Return why a row does not count; empty if it does."""
    if cells["flow"] not in FLOWS:
        return "re-exports, re-imports and other flows, which imports and exports hold already"
    if cells["partner"] in WORLD or cells["partner_iso"] in WORLD:
        return "the world as partner, which is a sum"
    if not cells["code"].isdigit():
        return "totals over all goods"
    for column, totals in TOTALS.items():
        if column in row and (row[column] or "").strip() not in totals:
            return f"parts by {column}, which their total holds"
    return "" if cells["weight"] else "no weight: unknown is not zero"


def _find_country(cells: Mapping[str, str], end: str) -> str:
    countries = read_regions()
    code, iso = cells[end].lstrip("0"), cells[f"{end}_iso"]
    found = countries.get(code) or countries.get(iso)
    return found[0] if found else ""


def _choose_level(trades: Iterable[Trade], left: Counter[str]) -> list[Trade]:
    """Return each chapter once: by its own row, or by longer codes where there is none or the classes divide it."""
    groups: dict[tuple[object, ...], list[Trade]] = defaultdict(list)
    for trade in trades:
        groups[trade.year, trade.flow, trade.exporter, trade.importer, trade.code[:2]].append(trade)
    divided = {code[:2] for code in read_classes() if len(code) > 2}
    chosen = []
    for key, several in groups.items():
        lengths = {len(trade.code) for trade in several}
        longer = sorted(length for length in lengths if length > 2)
        length = longer[0] if longer and (key[-1] in divided or 2 not in lengths) else min(lengths)
        kept = [trade for trade in several if len(trade.code) == length]
        left["other levels of a chapter that is counted"] += len(several) - len(kept)
        chosen += kept
    return chosen


def find_class(code: str) -> str:
    """Return the class of cargo of an HS code, by the longest code of the table that it begins with.

    >>> find_class("100199"), find_class("2701"), find_class("2709")
    ('grain', 'bulk', '')
    """
    classes = read_classes()
    return next((classes[code[:length]] for length in (6, 4, 2) if code[:length] in classes), "")


def _build_rows(trades: Iterable[Trade], world: World, left: Counter[str]) -> Iterator[Record]:
    """Yield a row of demand for each pair of regions, class and year."""
    sums: dict[tuple[str, str, str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for trade in trades:
        commodity = find_class(trade.code)
        if commodity not in world.commodities:
            left["goods that are no cargo of this world"] += 1
            continue
        sums[trade.exporter, trade.importer, commodity, trade.year][trade.flow] += trade.weight_kg / KG_PER_MT
    latest: dict[tuple[str, str, str], int] = {}
    for exporter, importer, commodity, year in sums:
        latest[exporter, importer, commodity] = max(year, latest.get((exporter, importer, commodity), 0))
    for (exporter, importer, commodity), year in sorted(latest.items()):
        said = sums[exporter, importer, commodity, year]
        value = said.get("M", said.get("X", 0.0))
        both = len(said) == 2
        low, high = (min(said.values()), max(said.values())) if both else (value * (1 - ALONE), value * (1 + ALONE))
        told = " and ".join(f"{_WORDS[flow]} of {mt:.6g} Mt" for flow, mt in sorted(said.items()))
        for (origin, a), (destination, b) in _share_out(world, exporter, importer, commodity):
            if value * a * b < LEAST_MT:
                continue
            numbers = [text_cell(number * a * b) for number in (value, low, high)]
            note = (
                f"{told} reported from {exporter} to {importer}; share {a * b:.4g}, as the world's demand is shared "
                f"over regions{'' if both else f'; range ±{ALONE:.0%} assumed, for one side alone reported'}"
            )
            cells = [origin, destination, commodity, *numbers, str(year), SOURCE, "computed", note]
            yield f"{exporter} to {importer}", cells


def _share_out(
    world: World, exporter: str, importer: str, commodity: str
) -> Iterator[tuple[tuple[str, float], tuple[str, float]]]:
    """Yield each pair of regions of two countries with the share of each among its country's."""
    ends = (_shares(world, exporter, commodity, 0), _shares(world, importer, commodity, 1))
    yield from (((one, a), (other, b)) for one, a in ends[0].items() for other, b in ends[1].items())


def _shares(world: World, country: str, commodity: str, side: int) -> dict[str, float]:
    """Return how a country's cargo of a class, out (0) or in (1), is shared over its regions in the world's demand."""
    regions = [region for region in read_regions()[country][1] if region in world.regions]
    sums = dict.fromkeys(regions, 0.0)
    for key, quantity in world.demand.items():
        if key[side] in sums and key[2] == commodity:
            sums[key[side]] += quantity.best
    total = sum(sums.values())
    return {region: amount / total if total else 1 / len(regions) for region, amount in sums.items()}
