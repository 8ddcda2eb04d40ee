"""One change as TOML has it, to a `Change`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

from sogdia.errors import Problem, nearest
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.scenario.changes import CHANGES, EVERYWHERE
from sogdia.scenario.model import FIRST_YEAR, LAST_YEAR, Change, Field, Kind
from sogdia.world.subject import MODES

MAX_NAMES = 500
Value = Quantity | str | bool


def read_change(table: object, where: str, source: str) -> tuple[Change | None, list[Problem]]:
    """Return the change that `table` says, or all that is wrong with it."""
    if not isinstance(table, dict):
        return None, [Problem(where, 'is not a table, expected a change such as { build = "…" }')]
    kinds = [key for key in table if key in CHANGES]
    if len(kinds) != 1:
        others = [key for key in table if key not in EVERYWHERE][:5]
        found = " and ".join(kinds) or f"none, and {others[0][:80]!r} is no kind of change" if others else "none"
        hint = "" if kinds else next(filter(None, (nearest(key, CHANGES) for key in others)), "")
        return None, [Problem(where, f"expected exactly one of {', '.join(CHANGES)}; found {found}", hint)]
    return _read_kind(CHANGES[kinds[0]], table, where, source)


def read_year(value: object, where: str, key: str) -> tuple[int | None, list[Problem]]:
    """Return the year of a whole number or a date."""
    if isinstance(value, datetime.date):
        value = value.year
    if isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR:
        return value, []
    what = f"{key} is {str(value)[:40]}, expected a year from {FIRST_YEAR} to {LAST_YEAR}, or a date"
    return None, [Problem(where, what)]


def _read_kind(kind: Kind, table: Mapping[str, Any], where: str, source: str) -> tuple[Change | None, list[Problem]]:
    problems = _check_keys(kind, table, where)
    values: dict[str, Value] = {}
    for field in kind.fields:
        if field.name in table:
            value, what = _read_field(table[field.name], field, source)
            if value is None:
                hint = nearest(str(table[field.name])[:80], MODES) if field.type == "mode" else ""
                problems.append(Problem(where, f"{kind.name}: {field.name} is {what}", hint))
            else:
                values[field.name] = value
    years: dict[str, int | None] = {"from": None, "to": None}
    for key in kind.window:
        if key in table:
            years[key], more = read_year(table[key], where, f"{kind.name}: {key}")
            problems += more
    if years["from"] is not None and years["to"] is not None and years["from"] > years["to"]:
        problems.append(Problem(where, f"{kind.name}: from {years['from']} is after to {years['to']}"))
    probability = _plain_number(table.get("probability", 1.0))
    if probability is None or not 0 <= probability <= 1:
        what = f"{kind.name}: probability is {str(table['probability'])[:40]}, expected 0 to 1"
        problems.append(Problem(where, what))
    target = _read_target(table[kind.name])
    if target is None:
        problems.append(Problem(where, f"{kind.name}: expected {kind.target}"))
    if problems or target is None:
        return None, problems
    change = Change(
        kind=kind.name,
        target=target,
        numbers={key: value for key, value in values.items() if isinstance(value, Quantity)},
        words={key: value for key, value in values.items() if isinstance(value, str)},
        flags={key: value for key, value in values.items() if isinstance(value, bool)},
        start=years["from"],
        end=years["to"],
        probability=probability if "probability" in table else None,
        where=where,
        source=source,
    )
    return change, []


def _check_keys(kind: Kind, table: Mapping[str, Any], where: str) -> list[Problem]:
    """Return a problem for every key that does not belong to the kind, and for every one that is missing."""
    allowed = [field.name for field in kind.fields]
    allowed += [name for name in EVERYWHERE if name not in ("from", "to") or name in kind.window]
    problems = [
        Problem(
            where,
            f"{kind.name}: {key[:80]!r} is unknown, expected {', '.join(allowed)}",
            nearest(key[:80], allowed),
        )
        for key in table
        if key != kind.name and key not in allowed
    ]
    for field in kind.fields:
        if field.required and field.name not in table:
            unit = f" in {field.unit}" if field.unit not in ("", "1") else ""
            problems.append(Problem(where, f"{kind.name}: {field.name} is missing, expected {field.description}{unit}"))
    return problems


def _read_field(value: object, field: Field, source: str) -> tuple[Value | None, str]:
    """Return the value of a field, or None and what it is instead of what was expected."""
    shown = repr(str(value)[:40])
    if field.type == "number":
        return _read_number(value, field, source)
    if field.type == "flag":
        return (value, "") if isinstance(value, bool) else (None, f"{shown}, expected true or false")
    if field.type == "mode":
        is_mode = isinstance(value, str) and value in MODES
        return (str(value), "") if is_mode else (None, f"{shown}, expected one of {', '.join(MODES)}")
    if field.type == "date":
        is_date = isinstance(value, datetime.date)
        return (str(value)[:10], "") if is_date else (None, f"{shown}, expected a day such as 2026-03-01")
    return (value, "") if isinstance(value, str) else (None, f"{shown}, expected a name")


def _read_target(value: object) -> tuple[tuple[str, ...], ...] | None:
    """Return groups of names, or None if it is anything but names, lists of names, or lists of those."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        return None
    groups = tuple(
        (item,) if isinstance(item, str) else tuple(item) if isinstance(item, list) else () for item in items
    )
    names = [name for group in groups for name in group]
    if not names or not all(groups) or len(names) > MAX_NAMES or not all(isinstance(name, str) for name in names):
        return None
    return groups


def _read_number(value: object, field: Field, source: str) -> tuple[Quantity | None, str]:
    """Return a number or a range [low, high] as a quantity, or what is wrong with it."""
    ends = value if isinstance(value, list) and len(value) == 2 else [value, value]
    low, high = _plain_number(ends[0]), _plain_number(ends[1])
    shown = str(value)[:60]
    if low is None or high is None:
        return None, f"{shown}, expected a number or a range [low, high]"
    if low > high:
        return None, f"{shown}, expected the low end first"
    if (field.min is not None and low < field.min) or (field.max is not None and high > field.max):
        bounds = f"{field.min:g} to {field.max:g}" if field.max is not None else f"at least {field.min:g}"
        return None, f"{shown}, expected {bounds} {field.unit if field.unit != '1' else ''}".rstrip()
    return Quantity((low + high) / 2, low, high, field.unit, Confidence.SCENARIO, source), ""


def _plain_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, int) and abs(value) > 10**15:
        return None
    return float(value) if math.isfinite(value) and abs(value) <= 1e15 else None
