"""The tables and figures of a world as Markdown, for the page about worlds."""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.world.cell import describe_type
from sogdia.world.schema import Column, read_schema


def render_schema() -> str:
    """Return a section for each table, then one for each group of figures, as `schema.csv` has them."""
    schema = read_schema()
    lines = ["### Tables", ""]
    for table, columns in schema.tables.items():
        lines += [f"#### {table}.csv", "", "| column | what it holds | |", "| --- | --- | --- |"]
        lines += [*(_render_column(column) for column in columns.values()), ""]
    lines += ["### Figures", ""]
    for group, attributes in schema.figures.items():
        lines += [f"#### {group}", "", "| attribute | unit | | if nobody says |", "| --- | --- | --- | --- |"]
        lines += [*(_render_attribute(column) for column in attributes.values()), ""]
    return "\n".join(lines)


def _render_column(column: Column) -> str:
    words = "; ".join((describe_type(column), *_marks(column)))
    return f"| `{column.name}` | {_escape(words)} | {_escape(column.description)} |"


def _marks(column: Column) -> Iterator[str]:
    if column.required:
        yield "required"
    if column.default:
        yield f"`{column.default}` if empty"


def _render_attribute(column: Column) -> str:
    missing = "required" if column.required else column.default or "unknown"
    bounds = f"; {column.bounds()}" if column.bounds() else ""
    return f"| `{column.name}` | {column.unit} | {column.description}{bounds} | {missing} |"


def _escape(text: str) -> str:
    return text.replace("|", "\\|")
