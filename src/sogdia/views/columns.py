"""Columns and headings that the tables of a comparison share: base, alternatives, changes, per cents."""

from __future__ import annotations

from sogdia.outcomes.compare import Comparison, Row
from sogdia.views.sheet import Cell, Column


def build_title(what: str, measure: str, comparison: Comparison) -> str:
    """Return a heading that says what is measured, in which year, and what a change is against."""
    others = ", ".join(other.scenario for other in comparison.others)
    base = comparison.base
    return f"{what}: {measure} · {base.year} · {others} against {base.scenario}"


def build_value_columns(comparison: Comparison, unit: str, printed_unit: str, lead: str = "") -> tuple[Column, ...]:
    """Return the columns of base, alternatives, changes and per cents, in the order of `spread_values`.

    A single alternative is headed `scenario`, several by their names. `lead` begins every key and heading.
    """
    names = [other.scenario for other in comparison.others]
    single = len(names) == 1
    stem = f"{lead}_" if lead else ""
    head = f"{lead} " if lead else ""

    def key(part: str, name: str, unit_: str = unit) -> str:
        return f"{stem}{part}_{unit_}" + ("" if single else f":{name}")

    def change_head(name: str) -> str:
        return f"{head}change" if single else f"{head}{name} change"

    def value_head(name: str) -> str:
        return "scenario" if single else name

    relative_shown = single and not lead
    return (
        Column(f"{stem}base_{unit}", f"{head}base", "number", printed_unit),
        *(Column(key("scenario", name), f"{head}{value_head(name)}", "number", printed_unit) for name in names),
        *(Column(key("change", name), change_head(name), "change", printed_unit) for name in names),
        *(Column(key("change", name, "percent"), change_head(name), "percent", "%", relative_shown) for name in names),
    )


def spread_values(row: Row | None, alternatives: int = 1) -> tuple[Cell, ...]:
    """Return the cells of one row under `build_value_columns`; all unknown if there is no row."""
    if row is None:
        return (None,) * (1 + 3 * alternatives)
    return (row.base, *row.values, *row.changes, *row.percents)


def merge_names(comparison: Comparison) -> dict[tuple[str, str], str]:
    """Return every printable name that any of the outcomes knows."""
    return {key: name for outcome in (*comparison.others, comparison.base) for key, name in outcome.names.items()}
