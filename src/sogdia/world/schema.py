"""What the tables of a world may hold: `data/schema.csv`, read.

The rows of the table are of two sorts. A row of a table (`links,gauge_mm,…`) is a *column* of that CSV file. A row of a
group of figures (`link figures,length_km,…`) is an *attribute* that rows of the ledger may give a value to.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

DATA = Path(__file__).resolve().parent.parent / "data"
FIGURE_GROUPS = ("observations", "forecasts")  # and every group whose name ends in " figures"


class Column(msgspec.Struct, frozen=True):
    """A column of a table, or an attribute of a group of figures; `min` and `max` are inclusive bounds."""

    table: str
    name: str
    type: str
    unit: str
    required: bool
    default: str
    min: float | None
    max: float | None
    description: str

    @property
    def default_value(self) -> float | None:
        """Return the default of a figure; None if absence means unknown (or unlimited)."""
        return float(self.default) if self.default else None

    def bounds(self) -> str:
        """Return the bounds in words, such as `0 to 1` or `at least 0`; empty when there are none."""
        if self.min is not None and self.max is not None:
            return f"{self.min:g} to {self.max:g}"
        return "" if self.min is None else f"at least {self.min:g}"

    def within(self, number: float) -> bool:
        """Return whether `number` lies within the bounds."""
        return (self.min is None or number >= self.min) and (self.max is None or number <= self.max)


class Schema(msgspec.Struct, frozen=True):
    """Columns by table, figures by group, both in the order of `schema.csv`."""

    tables: Mapping[str, Mapping[str, Column]]
    figures: Mapping[str, Mapping[str, Column]]

    def attribute(self, name: str) -> tuple[Column, ...]:
        """Return the attribute in every group that has it (`capacity_mt_yr` is one of links and of crossings)."""
        return tuple(group[name] for group in self.figures.values() if name in group)

    def attribute_names(self) -> tuple[str, ...]:
        """Return the name of every attribute, each once."""
        return tuple(dict.fromkeys(name for group in self.figures.values() for name in group))


@cache
def read_schema() -> Schema:
    """Return the shipped schema; it is part of the program, so it is trusted."""
    tables: dict[str, dict[str, Column]] = {}
    figures: dict[str, dict[str, Column]] = {}
    for name, columns in read_columns(DATA / "schema.csv").items():
        is_figure = name.endswith(" figures") or name in FIGURE_GROUPS
        (figures if is_figure else tables)[name] = columns
    return Schema(tables, figures)


def read_columns(path: Path) -> dict[str, dict[str, Column]]:
    """Return the columns of each table that a shipped schema describes, both in its order."""
    tables: dict[str, dict[str, Column]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            column = Column(
                table=row["table"],
                name=row["column"],
                type=row["type"],
                unit=row["unit"],
                required=row["required"] == "yes",
                default=row["default"],
                min=float(row["min"]) if row["min"] else None,
                max=float(row["max"]) if row["max"] else None,
                description=row["description"],
            )
            tables.setdefault(column.table, {})[column.name] = column
    return tables
