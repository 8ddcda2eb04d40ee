"""CSV in the two dialects that spreadsheets speak: comma and point, or semicolon and decimal comma.

A Windows set to Russian, Kazakh, Azeri, Turkish or Georgian reads `1.33` as a text or a date; there the second is
right, with a byte order mark so that letters are read as UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.world_tables import Found, Plain, Reading, Record, Table, text_cell
from sogdia.world.schema import read_schema
from sogdia.world.table import MAX_BYTES

SPLIT = ("facts", "sources")  # may be spread over several files
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")  # what a spreadsheet takes for a formula, or what guards against it already
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_WITH_COMMA = re.compile(r"-?[0-9]+,[0-9]+(?:[eE][+-]?[0-9]+)?")
_WITH_POINT = re.compile(r"-?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?")


class Dialect(NamedTuple):
    """What parts cells, what parts a number's fraction, and the mark at the beginning of the file."""

    separator: str
    decimal: str
    mark: str
    words: str


DIALECTS: Mapping[str, Dialect] = {
    "comma": Dialect(",", ".", "", "comma and decimal point"),
    "semicolon": Dialect(";", ",", "\ufeff", "semicolon and decimal comma"),
}
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}


def render_table(table: Table, dialect: Dialect) -> str:
    """Return a table as CSV; text that a spreadsheet would take for a formula is guarded, numbers are left alone."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.separator, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_write(cell, dialect) for cell in row])
    return dialect.mark + text.getvalue()


def _write(cell: Plain, dialect: Dialect) -> str:
    if isinstance(cell, str):
        return guard_text(cell)
    return text_cell(cell).replace(".", dialect.decimal)


def guard_text(text: str) -> str:
    """Return text with `'` before it if a spreadsheet would take it for a formula; `unguard_text` takes it away again.

    >>> guard_text("=1+1"), guard_text("'=1+1"), guard_text("Kabul"), unguard_text(guard_text("'=1+1"))
    ("'=1+1", "''=1+1", 'Kabul', "'=1+1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_text(text: str) -> str:
    """Return text without the `'` that `guard_text` put before it."""
    return text[1:] if _GUARDED.match(text) else text


def render_folder(tables: Sequence[Table], dialect: str = "comma") -> dict[str, bytes]:
    """Return the files of a folder of CSV tables by name."""
    return {f"{table.name}.csv": render_table(table, DIALECTS[dialect]).encode() for table in tables}


def read_folder(folder: Path) -> Reading:
    """Return the tables of a folder of CSV files, or of one file, and say which dialect each was taken to be in.

    Raises `ExchangeError` if a file is no CSV, or has decimal commas and decimal points.
    """
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else [folder]
    if not paths:
        raise ExchangeError(Problem(str(folder)[:200], "holds no .csv file"))
    tables: list[Found] = []
    alike: dict[str, list[str]] = {}
    for path in paths:
        found, words = read_file(path, name_table(path))
        tables.append(found)
        alike.setdefault(words, []).append(path.name)
    return Reading(tuple(tables), tuple(f"{words}: {', '.join(names)}" for words, names in alike.items()))


def name_table(path: Path) -> str:
    """Return the table that a file holds by its name: `facts-network.csv` is part of `facts`."""
    stem = path.stem.partition("-")[0]
    return stem if stem in SPLIT else path.stem


def read_file(path: Path, name: str) -> tuple[Found, str]:
    """Return one CSV file as a table with decimal points, and the dialect it was taken to be in, in words."""
    text = _read_text(path)
    separator = _find_separator(text)
    records: list[Record] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for record in reader:
            if record:
                records.append((f"{path.name} line {line + 1}", record))
            line = reader.line_num
    except csv.Error as error:
        raise ExchangeError(Problem(f"{path.name} line {line + 1}", f"is not well-formed CSV ({error})")) from None
    if not records:
        raise ExchangeError(Problem(path.name, "is empty, expected a header row"))
    decimal = _take_decimals(records, name)
    words = f"{_SEPARATORS[separator]} and {f'decimal {decimal}' if decimal else 'no fraction'}"
    return Found(
        name, [records[0], *((where, list(map(unguard_text, record))) for where, record in records[1:])]
    ), words


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ExchangeError(Problem(path.name, f"is larger than {MAX_BYTES / 1e6:.0f} MB"))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ExchangeError(Problem(str(path)[:200], f"cannot be read ({error.strerror})")) from error
    except UnicodeDecodeError as error:
        raise ExchangeError(Problem(path.name, "is not text in UTF-8")) from error


def _find_separator(text: str) -> str:
    """Return what parts the names in the header: the sign that stands there most often."""
    header = text.partition("\n")[0]
    return max(_SEPARATORS, key=header.count)


def _take_decimals(records: list[Record], name: str) -> str:
    """Write decimal commas in columns of numbers as points, in place; return `comma`, `point` or nothing.

    Raises `ExchangeError` if a file has both: `1,234` beside `1.5` may be a thousand or a fraction.
    """
    columns = read_schema().tables.get(name, {})
    header = [one.strip() for one in records[0][1]]
    numeric = [place for place, one in enumerate(header) if one in columns and columns[one].type in ("float", "int")]
    commas: list[tuple[str, int]] = []
    points: list[tuple[str, int]] = []
    for where, record in records[1:]:
        for place in numeric:
            if place < len(record):
                cell = record[place].strip()
                if _WITH_COMMA.fullmatch(cell):
                    commas.append((where, place))
                    record[place] = cell.replace(",", ".")
                elif _WITH_POINT.fullmatch(cell):
                    points.append((where, place))
    if commas and points:
        (where, place), (other, _) = commas[0], points[0]
        what = f"column {header[place]} has a decimal comma, while {other} has a decimal point; expected one of them"
        raise ExchangeError(Problem(where, what))
    return "comma" if commas else "point" if points else ""
