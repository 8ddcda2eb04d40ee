"""A scenario back to a table and to TOML text that reads as the same scenario."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sogdia.evidence.quantity import Quantity
from sogdia.scenario.changes import CHANGES
from sogdia.scenario.model import Change, Scenario


def render_scenario(scenario: Scenario) -> str:
    """Return the TOML text of a scenario; what it was based on is written out.

    >>> from sogdia.scenario import parse_scenario
    >>> print(render_scenario(parse_scenario('name = "Shut"\\nchanges = [{ close = "torkham", from = 2030 }]', "a")))
    name = "Shut"
    changes = [
      { close = "torkham", from = 2030 },
    ]
    <BLANKLINE>
    """
    lines = [f"name = {_render(scenario.name)}"]
    lines += [f"{key} = {_render(text)}" for key in ("question", "note") if (text := getattr(scenario, key))]
    if scenario.year is not None:
        lines.append(f"year = {scenario.year}")
    changes = [f"  {_render(build_table(change))}," for change in scenario.changes]
    return "\n".join([*lines, "changes = [", *changes, "]", ""])


def build_table(change: Change) -> dict[str, Any]:
    """Return a change as the table that reads as it: names, numbers or ranges, words, flags and years."""
    dates = {field.name for field in CHANGES[change.kind].fields if field.type == "date"}
    table: dict[str, Any] = {change.kind: _ungroup(change.target)}
    table |= {name: _ends(quantity) for name, quantity in change.numbers.items()}
    table |= {name: datetime.date.fromisoformat(word) if name in dates else word for name, word in change.words.items()}
    table |= change.flags
    years = {"from": change.start, "to": change.end, "probability": change.probability}
    return table | {name: value for name, value in years.items() if value is not None}


def _ungroup(target: Sequence[Sequence[str]]) -> str | list[str | list[str]]:
    """Return the names as a person would write them: without brackets where there is one."""
    groups = [group[0] if len(group) == 1 else list(group) for group in target]
    return groups[0] if len(groups) == 1 and isinstance(groups[0], str) else groups


def _ends(quantity: Quantity) -> float | list[float]:
    return quantity.best if quantity.low == quantity.high else [quantity.low, quantity.high]


def _render(value: object) -> str:
    if isinstance(value, str):
        return _render_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_render(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_render, value)) + "]"
    return str(value)


def _render_text(text: str) -> str:
    """Return a TOML string: that of JSON, but for U+007F, and without halves of characters, which TOML has not."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
