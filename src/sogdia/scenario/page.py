"""The kinds of change as Markdown, for the page about scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.scenario.changes import CHANGES
from sogdia.scenario.model import Field, Kind


def render_kinds() -> str:
    """Return a section for each kind of change, in the order of `CHANGES`."""
    return "\n".join(line for kind in CHANGES.values() for line in _render_kind(kind))


def _render_kind(kind: Kind) -> Iterator[str]:
    yield f"### {kind.name}"
    yield ""
    yield kind.sentence
    yield ""
    yield "```toml"
    yield f"changes = [{kind.example}]"
    yield "```"
    yield ""
    yield "| key | | |"
    yield "| --- | --- | --- |"
    yield f"| `{kind.name}` | names | {kind.target} |"
    for field in kind.fields:
        yield f"| `{field.name}` | {_render_type(field)} | {_render_description(field)} |"
    for name in kind.window:
        yield f"| `{name}` | year | {'first' if name == 'from' else 'last'} year; always if left out |"
    yield ""


def _render_type(field: Field) -> str:
    if field.type != "number":
        return {"mode": "mode", "word": "name", "flag": "true or false", "date": "day"}[field.type]
    return f"number or range, {field.unit}" if field.unit != "1" else "number or range"


def _render_description(field: Field) -> str:
    return f"{field.description}{'; required' if field.required else ''}"
