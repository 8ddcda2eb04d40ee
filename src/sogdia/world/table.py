"""One CSV file as typed rows, with everything that is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import Problem, nearest
from sogdia.world.cell import CellError, Value, read_cell
from sogdia.world.schema import Column

MAX_BYTES = 50_000_000
SEPARATORS = {";": "semicolons", "\t": "tabs"}  # as spreadsheets of many countries write them


class Row(msgspec.Struct, frozen=True):
    """The typed values of one record and the place it stands at (`links.csv line 41`)."""

    where: str
    values: Mapping[str, Value]

    def text(self, column: str) -> str:
        """Return the value of a column that holds text."""
        return str(self.values[column])


def read_table(path: Path, columns: Mapping[str, Column]) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a CSV file that are sound, and the problems of those that are not."""
    text = _read_text(path)
    if isinstance(text, Problem):
        return [], [text]
    records: list[tuple[str, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        for record in reader:
            if record:
                records.append((f"{path.name} line {line + 1}", record))
            line = reader.line_num
    except csv.Error as error:
        return [], [Problem(f"{path.name} line {line + 1}", f"is not well-formed CSV ({error})")]
    if not records:
        return [], [Problem(path.name, f"is empty, expected a header row: {','.join(columns)}")]
    return type_records(records, columns)


def type_records(
    records: Sequence[tuple[str, Sequence[str]]], columns: Mapping[str, Column]
) -> tuple[list[Row], list[Problem]]:
    """Return records, each with where it stands, as typed rows; the first holds the names of the columns."""
    header = [name.strip() for name in records[0][1]]
    problems = _check_header(records[0][0], header, columns)
    if problems:
        return [], problems
    used = [columns[name] for name in header]
    absent = {name: read_cell(column, "") for name, column in columns.items() if name not in header}
    rows: list[Row] = []
    for where, record in records[1:]:
        if len(record) != len(used):
            problems.append(Problem(where, f"has {len(record)} cells, expected {len(used)} as in the header"))
            continue
        values = dict(absent)
        sound = True
        for column, cell in zip(used, record, strict=True):
            try:
                values[column.name] = read_cell(column, cell)
            except CellError as error:
                sound = False
                problems.append(Problem(where, str(error), error.hint))
        if sound:
            rows.append(Row(where, values))
    return rows, problems


def _read_text(path: Path) -> str | Problem:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return Problem(path.name, f"has {size / 1e6:.0f} MB, expected at most {MAX_BYTES / 1e6:.0f} MB")
        content = path.read_bytes()
    except OSError as error:
        return Problem(path.name, f"cannot be read ({error.strerror})")
    if b"\0" in content:
        return Problem(path.name, "contains NUL bytes, expected CSV text in UTF-8")
    try:
        return content.decode("utf-8-sig")  # spreadsheets like to write the byte order mark
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(f"{path.name} line {line}", "is not UTF-8, expected CSV text in UTF-8")


def _check_header(where: str, header: list[str], columns: Mapping[str, Column]) -> list[Problem]:
    if len(header) == 1 and (separator := next((name for sign, name in SEPARATORS.items() if sign in header[0]), "")):
        return [Problem(where, f"cells are separated by {separator}, expected commas")]
    unknown = [name for name in dict.fromkeys(header) if name not in columns]
    missing = [name for name, column in columns.items() if column.required and name not in header]
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    return [
        *(
            Problem(where, f"column {name[:60]!r} is unknown, expected {', '.join(columns)}", nearest(name, columns))
            for name in unknown
        ),
        *([Problem(where, f"has no column {', '.join(missing)}")] if missing else []),
        *(Problem(where, f"column {name[:60]!r} stands twice") for name in twice),
    ]
