"""What differs between two inputs: the sentences of scenarios, the rows and figures of worlds, the settings of runs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sogdia.exchange.world_tables import plain_cell, text_cell
from sogdia.runs import Input, Record
from sogdia.scenario import CHANGES, Change, Scenario
from sogdia.world import World
from sogdia.world.merge import row_key
from sogdia.world.schema import FIGURE_GROUPS, read_schema
from sogdia.world.table import Row

Rows = Mapping[str, Sequence[Row]]


class Sentence(NamedTuple):
    """A sentence, or another line of a scenario, as one has it and as the other has it; empty if it has not."""

    kind: str
    about: str
    one: str
    other: str


class Figure(NamedTuple):
    """A figure of two worlds: None where one has none. `drives` says whether it is one that results follow from."""

    subject: str
    attribute: str
    unit: str
    one: float | None
    other: float | None
    drives: bool

    @property
    def factor(self) -> float:
        """Return how far apart they are: the larger over the smaller, infinite if only one is there or one is zero."""
        if self.one is None or self.other is None or self.one * self.other <= 0:
            return math.inf
        return max(self.one / self.other, self.other / self.one)


class Cell(NamedTuple):
    """A cell of a row that both worlds have, or a whole row that only one has (then `column` is empty)."""

    table: str
    row: str
    column: str
    one: str
    other: str


def compare_scenarios(one: Scenario, other: Scenario) -> tuple[Sentence, ...]:
    """Return what differs: the year asked about, then sentences in the order of the kinds of change.

    Two sentences of one kind about the same things are one that was changed.
    """
    found = []
    if one.year != other.year:
        found.append(Sentence("year", "the question", text_cell(one.year), text_cell(other.year)))
    before, after = _by_subject(one), _by_subject(other)
    kinds = list(CHANGES)
    for key in sorted(before.keys() | after.keys(), key=lambda key: (kinds.index(key[0]), key)):
        told = (before.get(key, ""), after.get(key, ""))
        if told[0] != told[1]:
            found.append(Sentence(key[0], key[1], *told))
    return tuple(found)


def _by_subject(scenario: Scenario) -> dict[tuple[str, str, int], str]:
    """Return each sentence by kind and what it is about; several about the same are told apart by number."""
    found: dict[tuple[str, str, int], str] = {}
    for change in scenario.changes:
        about = " and ".join(", ".join(group) for group in change.target)
        number = sum(key[:2] == (change.kind, about) for key in found)
        found[change.kind, about, number] = say_change(change)
    return found


def say_change(change: Change) -> str:
    """Return what a sentence says beside its kind and target: `hours 12, from 2030`; `yes` if nothing."""
    parts = [f"{name} {_say_range(one.low, one.best, one.high)}" for name, one in change.numbers.items()]
    parts += [f"{name} {word}" for name, word in change.words.items()]
    parts += [name for name, there in change.flags.items() if there]
    parts += [f"from {change.start}"] if change.start is not None else []
    parts += [f"to {change.end}"] if change.end is not None else []
    parts += [f"probability {change.probability:g}"] if change.probability is not None else []
    return ", ".join(parts) or "yes"


def _say_range(low: float, best: float, high: float) -> str:
    return f"{best:g}" if low == high else f"{low:g} to {high:g}"


def compare_figures(one: World, other: World) -> tuple[Figure, ...]:
    """Return the figures and the demand that differ: those that drive results first, the furthest apart first."""
    groups = read_schema().figures
    watched = {name for group in FIGURE_GROUPS for name in groups.get(group, {})}
    found = []
    for key in one.figures.keys() | other.figures.keys():
        pair = one.figures.get(key), other.figures.get(key)
        if pair[0] != pair[1] and (known := pair[1] or pair[0]):
            values = tuple(None if quantity is None else quantity.best for quantity in pair)
            found.append(Figure(*key, known.unit, values[0], values[1], key[1] not in watched))
    for pair_key in one.demand.keys() | other.demand.keys():
        demand = one.demand.get(pair_key), other.demand.get(pair_key)
        if demand[0] != demand[1]:
            values = tuple(None if quantity is None else quantity.best for quantity in demand)
            subject = f"{pair_key[0]}>{pair_key[1]}:{pair_key[2]}"
            found.append(Figure(subject, "demand", "Mt/yr", values[0], values[1], True))
    return tuple(sorted(found, key=lambda row: (not row.drives, -row.factor, row.subject, row.attribute)))


def compare_rows(one: Rows, other: Rows) -> tuple[Cell, ...]:
    """Return the rows and cells that differ, but for the ledger and demand, which are figures."""
    tables = [table for table in read_schema().tables if table not in ("facts", "demand")]
    return tuple(cell for table in tables for cell in _compare_table(table, one.get(table, ()), other.get(table, ())))


def _compare_table(table: str, one: Sequence[Row], other: Sequence[Row]) -> Iterator[Cell]:
    before, after = ({row_key(table, row): row for row in rows} for rows in (one, other))
    for key in dict.fromkeys([*before, *after]):
        name = " ".join(map(str, key))
        if key not in after:
            yield Cell(table, name, "", "there", "")
        elif key not in before:
            yield Cell(table, name, "", "", "there")
        else:
            for column, value in before[key].values.items():
                if value != after[key].values[column]:
                    told = (text_cell(plain_cell(value)), text_cell(plain_cell(after[key].values[column])))
                    yield Cell(table, name, column, *told)


def compare_records(one: Record, other: Record) -> tuple[Sentence, ...]:
    """Return the settings in which two runs differ; files by their names and hashes."""
    found = [
        Sentence("run", name, getattr(one, name), getattr(other, name))
        for name in ("command", "version", "code")
        if getattr(one, name) != getattr(other, name)
    ]
    for name in dict.fromkeys([*one.settings, *other.settings]):
        told = tuple(_say_setting(record.settings.get(name)) for record in (one, other))
        if told[0] != told[1]:
            found.append(Sentence("setting", name, *told))
    return tuple(found)


def _say_setting(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_say_setting, value))
    if isinstance(value, Input):
        return ", ".join(f"{name} ({content[:12]})" for name, content in value.files)
    return text_cell(value)
