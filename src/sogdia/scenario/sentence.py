"""One change as TOML has it, to a `Change`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

from sogdia.errors import Problem, nearest
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.scenario.changes import CHANGES, EVERYWHERE, LATER
from sogdia.scenario.model import FIRST_YEAR, LAST_YEAR, Change, Field, Kind
from sogdia.world.subject import MODES

MAX_NAMES = 500


def read_change(table: object, where: str, source: str) -> tuple[Change | None, list[Problem]]:
    """Return the change that `table` says, or all that is wrong with it."""
    if not isinstance(table, dict):
        return None, [Problem(where, 'is not a table, expected a change such as { build = "…" }')]
    kinds = [key for key in table if key in CHANGES or key in LATER]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        hint = "" if kinds else next(filter(None, (nearest(key, CHANGES) for key in list(table)[:5])), "")
        return None, [Problem(where, f"expected exactly one of {', '.join(CHANGES)}; found {found}", hint)]
    if kinds[0] in LATER:
        return None, [Problem(where, f'"{kinds[0]}" is not part of this version; it knows {", ".join(CHANGES)}')]
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
    problems: list[Problem] = []
    numbers: dict[str, Quantity] = {}
    words: dict[str, str] = {}
    flags: dict[str, bool] = {}
    years: dict[str, int | None] = {"from": None, "to": None}
    probability: float | None = None
    fields = {field.name: field for field in kind.fields}
    target = _read_target(table[kind.name])
    if target is None:
        problems.append(Problem(where, f"{kind.name}: expected {kind.target}"))
    for key, value in table.items():
        if key in fields and fields[key].type == "number":
            quantity, what = _read_number(value, fields[key], source)
            problems += [Problem(where, f"{kind.name}: {what}")] if what else []
            if quantity is not None:
                numbers[key] = quantity
        elif key in fields and fields[key].type == "flag":
            if isinstance(value, bool):
                flags[key] = value
            else:
                problems.append(Problem(where, f"{kind.name}: {key} is {str(value)[:40]!r}, expected true or false"))
        elif key in fields:
            known = MODES if fields[key].type == "mode" else ()
            if not isinstance(value, str) or (known and value not in known):
                expected = f"one of {', '.join(known)}" if known else "a name"
                hint = nearest(str(value)[:80], known)
                problems.append(Problem(where, f"{kind.name}: {key} is {str(value)[:40]!r}, expected {expected}", hint))
            else:
                words[key] = value
        elif key in ("from", "to") and key in kind.window:
            years[key], more = read_year(value, where, f"{kind.name}: {key}")
            problems += more
        elif key == "probability":
            probability = _plain_number(value)
            if probability is None or not 0 <= probability <= 1:
                problems.append(Problem(where, f"{kind.name}: probability is {str(value)[:40]}, expected 0 to 1"))
        elif key not in (kind.name, "note"):
            allowed = [*fields, *(name for name in EVERYWHERE if name not in ("from", "to") or name in kind.window)]
            what = f"{kind.name}: {key[:80]!r} is unknown, expected {', '.join(allowed)}"
            problems.append(Problem(where, what, nearest(key[:80], allowed)))
    for field in kind.fields:
        if field.required and field.name not in table:
            unit = f" in {field.unit}" if field.unit not in ("", "1") else ""
            problems.append(Problem(where, f"{kind.name}: {field.name} is missing, expected {field.description}{unit}"))
    if years["from"] is not None and years["to"] is not None and years["from"] > years["to"]:
        problems.append(Problem(where, f"{kind.name}: from {years['from']} is after to {years['to']}"))
    if problems or target is None:
        return None, problems
    return (
        Change(kind.name, target, numbers, words, flags, years["from"], years["to"], probability, where, source),
        problems,
    )


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
        return None, f"{field.name} is {shown}, expected a number or a range [low, high]"
    if low > high:
        return None, f"{field.name} is {shown}, expected the low end first"
    if (field.min is not None and low < field.min) or (field.max is not None and high > field.max):
        bounds = f"{field.min:g} to {field.max:g}" if field.max is not None else f"at least {field.min:g}"
        return None, f"{field.name} is {shown}, expected {bounds} {field.unit if field.unit != '1' else ''}".rstrip()
    return Quantity((low + high) / 2, low, high, field.unit, Confidence.SCENARIO, source), ""


def _plain_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, int) and abs(value) > 10**15:
        return None
    return float(value) if math.isfinite(value) and abs(value) <= 1e15 else None
