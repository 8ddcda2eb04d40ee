"""SIPRI's trade register and tables of trend-indicator values, as their site exports them.

The files are older than the care given to them: Windows' code page or UTF-8 with or without a byte order mark, up to
eleven lines before the header, `;;;` after every line in some copies, three columns without a name that hold `?` where
the figure before is doubtful, years of delivery as `2017; 2018`, and records broken over lines. In the register a value
of 0 is one below a half and an empty one is unknown. A user's own export goes into a user's own world: SIPRI's terms do
not allow it to be passed on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.roads import MOST_PROBLEMS

MOST_BYTES = 200_000_000
MOST_PREAMBLE = 40
MOST_LINES_OF_A_RECORD = 12
FIRST_YEAR, LAST_YEAR = 1900, 2100
FLAGS = ("order", "ordered", "delivered")  # what the three columns without a name cast doubt on, in their order
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "recipient": ("recipient",),
    "supplier": ("supplier",),
    "order_year": ("year of order", "order date"),
    "ordered": ("number ordered", "numbers ordered"),
    "designation": ("weapon designation", "designation"),
    "description": ("weapon description", "description"),
    "delivered": ("number delivered", "numbers delivered"),
    "delivery_years": ("year(s) of delivery", "year(s) of deliveries", "delivery year"),
    "status": ("status",),
    "comment": ("comments", "comment"),
    "tiv_unit": ("sipri tiv per unit", "tiv deal unit"),
    "tiv_ordered": ("sipri tiv for total order",),
    "tiv_delivered": ("sipri tiv of delivered weapons", "tiv delivery values"),
}
NEEDED = ("recipient", "supplier", "description", "delivery_years", "tiv_delivered")

Lines = Sequence[str]


class Entry(msgspec.Struct, frozen=True):
    """One order of the register. Figures are None where the register has none; `doubtful` names those marked `?`.

    `tiv_m` maps each year of delivery to millions of trend-indicator value: a total for several years is spread evenly.
    It is a volume, never money. `where` is file and line.
    """

    recipient: str
    supplier: str
    designation: str
    description: str
    order_year: int | None
    ordered: float | None
    delivered: float | None
    status: str
    comment: str
    tiv_m: Mapping[int, float]
    doubtful: tuple[str, ...]
    where: str


class ValueTable(msgspec.Struct, frozen=True):
    """A table of imports or exports: country and year to millions of trend-indicator value; empty cells are absent."""

    tiv_m: Mapping[tuple[str, int], float]


def read_register(path: Path) -> tuple[Entry, ...]:
    """Return the orders of a trade register.

    Raises
    ------
    ExchangeError : naming file and line and what was expected, for up to twenty records that cannot be read.
    """
    lines = _read_lines(path)
    header, mark, names = _find_header(path, lines)
    place = _find_columns(path, header, names)
    flags = [index for index, name in enumerate(names) if not name and index < max(place.values())][: len(FLAGS)]
    problems: list[Problem] = []
    entries: list[Entry] = []
    for line, cells in _read_records(path, lines, header + 1, mark, len(names), problems):
        where = f"{path.name} line {line}"
        try:
            entry = _build_entry(where, cells, place, flags)
        except ValueError as error:
            problems.append(Problem(where, str(error)))
            continue
        if entry is not None:
            entries.append(entry)
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    if not entries:
        raise ExchangeError(Problem(path.name, f"has no order after its header in line {header + 1}"))
    return tuple(entries)


def read_value_table(path: Path) -> ValueTable:
    """Return a table of trend-indicator values of countries by year; rows and columns of totals are left out.

    Raises
    ------
    ExchangeError : naming file and line and what was expected, for up to twenty rows that cannot be read.
    """
    lines = _read_lines(path)
    for header, line in enumerate(lines[:MOST_PREAMBLE]):
        for mark in (",", ";", "\t"):
            years = [cell.strip() for cell in _split(line, mark)]
            if sum(_is_year(cell) for cell in years) >= 2 and not _is_year(years[0]):
                return _read_values(path, lines, header, mark, years)
    raise ExchangeError(Problem(path.name, "has no header with years, expected a table of TIV by country and year"))


def _read_values(path: Path, lines: Lines, header: int, mark: str, years: list[str]) -> ValueTable:
    problems: list[Problem] = []
    found: dict[tuple[str, int], float] = {}
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        cells = [cell.strip() for cell in _split(line, mark)]
        if not any(cells) or cells[0].casefold() in ("total", "") or len([cell for cell in cells if cell]) < 2:
            continue
        for year, cell in zip(years, cells, strict=False):
            if not _is_year(year) or not cell:
                continue
            try:
                found[cells[0], int(year)] = _read_number("value", cell) or 0.0
            except ValueError as error:
                problems.append(Problem(f"{path.name} line {number}", str(error)))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    return ValueTable(found)


def _read_lines(path: Path) -> Lines:
    """Return the lines of a file without what some copies hang on to their ends."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"has {size / 1e6:.0f} MB, expected at most {MOST_BYTES / 1e6:.0f} MB"
            raise ExchangeError(Problem(str(path), what))
        content = path.read_bytes()
    except OSError as error:
        raise ExchangeError(Problem(str(path), f"cannot be read ({error.strerror})")) from error
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise ExchangeError(Problem(f"{path.name} line {line}", "holds a NUL byte, expected text"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = "is neither UTF-8 nor Windows text (code page 1252)"
            raise ExchangeError(Problem(f"{path.name} line {line}", what)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _find_header(path: Path, lines: Lines) -> tuple[int, str, list[str]]:
    """Return the line of the header, the mark between its cells, and the names in it."""
    for number, line in enumerate(lines[:MOST_PREAMBLE]):
        for mark in (",", ";", "\t"):
            cells = [cell.strip().casefold() for cell in _split(line.rstrip("; "), mark)]
            if "recipient" in cells and "supplier" in cells:
                return number, mark, cells
    what = f"has no header within {MOST_PREAMBLE} lines, expected columns Recipient, Supplier, …"
    raise ExchangeError(Problem(path.name, what))


def _find_columns(path: Path, header: int, names: list[str]) -> dict[str, int]:
    place = {column: names.index(alias) for column, aliases in COLUMNS.items() for alias in aliases if alias in names}
    if missing := [COLUMNS[column][0] for column in NEEDED if column not in place]:
        raise ExchangeError(
            [Problem(f"{path.name} line {header + 1}", f"column {name!r} is missing") for name in missing]
        )
    return place


def _read_records(
    path: Path, lines: Lines, start: int, mark: str, width: int, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each record and its first line; lines are joined until a record is whole."""
    number = start
    while number < len(lines):
        first, text = number + 1, lines[number]
        number += 1
        if not text.strip("; \t" if mark != ";" else " \t").strip(mark):
            continue
        cells = _read_cells(text, mark, width)
        while cells is None and number < len(lines) and number + 1 - first < MOST_LINES_OF_A_RECORD:
            if _read_cells(lines[number], mark, width) is not None:
                break  # the next line is a record of its own
            text = f"{text} {lines[number].strip()}"
            number += 1
            cells = _read_cells(text, mark, width)
        if cells is not None:
            yield first, cells
        elif len(_split(text, mark)) > 1 or first - 1 < len(lines) - 3:
            what = f"has {len(_split(text, mark))} cells, expected {width} as in the header"
            problems.append(Problem(f"{path.name} line {first}", what))


def _read_cells(text: str, mark: str, width: int) -> list[str] | None:
    """Return the cells of a whole record; None if the text is not one."""
    if text.count('"') % 2:
        return None
    cells = _split(text if mark == ";" else text.rstrip("; \t"), mark)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells if len(cells) == width else None


def _split(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:  # a cell longer than any comment
        return []


def _build_entry(where: str, cells: list[str], place: Mapping[str, int], flags: Sequence[int]) -> Entry | None:
    """Return the order in a record, None if nothing of it was delivered; raise `ValueError` saying what is wrong."""
    text = {column: cells[index].strip() for column, index in place.items()}
    if not text["recipient"] or not text["supplier"]:
        raise ValueError("names no recipient or no supplier")
    doubtful = []
    for name, index in zip(FLAGS, flags, strict=False):
        mark = cells[index].strip()
        if mark not in ("", "?"):
            raise ValueError(f"has {mark[:20]!r} where only a question mark or nothing stands")
        if mark:
            doubtful.append(name)
    order = _read_years("year of order", text.get("order_year", ""))
    return Entry(
        recipient=text["recipient"],
        supplier=text["supplier"],
        designation=text.get("designation", ""),
        description=text["description"],
        order_year=order[0] if order else None,
        ordered=_read_number("number ordered", text.get("ordered", "")),
        delivered=_read_number("number delivered", text.get("delivered", "")),
        status=text.get("status", ""),
        comment=text.get("comment", ""),
        tiv_m=_spread(_read_years("year of delivery", text["delivery_years"]), text["tiv_delivered"]),
        doubtful=tuple(doubtful),
        where=where,
    )


def _spread(years: list[int], text: str) -> dict[int, float]:
    """Return the value delivered by year: one a year if there are as many, else the total spread evenly."""
    values = [_read_number("TIV of deliveries", part) or 0.0 for part in text.split(";") if part.strip()]
    if not years or not values:
        return {}
    if len(values) not in (1, len(years)):
        raise ValueError(f"has {len(values)} values for {len(years)} years of delivery")
    spread = values if len(values) == len(years) else [values[0] / len(years)] * len(years)
    found: dict[int, float] = {}
    for year, value in zip(years, spread, strict=True):
        found[year] = found.get(year, 0.0) + value
    return found


def _read_years(what: str, text: str) -> list[int]:
    years = [part.strip().rstrip("?").strip() for part in text.split(";") if part.strip()]
    for year in years:
        if not _is_year(year):
            raise ValueError(f"{what} is {year[:20]!r}, expected years such as 2017; 2018")
    return [int(year) for year in years]


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


def _read_number(what: str, text: str) -> float | None:
    """Return a number of 0 or more; None where nothing stands."""
    bare = text.strip().strip("()?").strip()
    if not bare:
        return None
    try:
        number = float(bare) if "_" not in bare else -1.0
    except ValueError:
        number = -1.0
    if not 0.0 <= number < 1e12:
        raise ValueError(f"{what} is {text.strip()[:20]!r}, expected a number")
    return number
