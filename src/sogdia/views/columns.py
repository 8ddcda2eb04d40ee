"""Columns and headings that the tables of a comparison share: base, alternatives, changes, per cents."""

from __future__ import annotations

from sogdia.outcomes.compare import Comparison, Row
from sogdia.views.numbers import Form
from sogdia.views.sheet import Cell, Column

_MOST_VALUES = 2  # with more alternatives than this people see the base and the changes only


def letter_of(index: int) -> str:
    """Return `A` for the first of several, `B` for the second, `A2` for the twenty-seventh."""
    turn, place = divmod(index, 26)
    return chr(ord("A") + place) + (str(turn + 1) if turn else "")


def build_title(what: str, measure: str, comparison: Comparison) -> str:
    """Return a heading that says what is measured, in which year, and what a change is against."""
    base, others = comparison.base, comparison.others
    names = [other.scenario for other in others]
    if len(names) > 1:
        names = [f"{letter_of(index)} {name}" for index, name in enumerate(names)]
    return f"{what}: {measure} · {base.year} · {', '.join(names)} against {base.scenario}"


def build_value_columns(
    comparison: Comparison, unit: str, printed_unit: str, lead: str = "", ranged: bool = True
) -> tuple[Column, ...]:
    """Return the columns of base, alternatives, changes, their ranges and per cents, in the order of `spread_values`.

    People see a single alternative as `scenario`, several by their letters; the keys have their names. `lead` begins
    every key and heading. What is not `ranged` has no columns of ranges.
    """
    names = [other.scenario for other in comparison.others]
    single = len(names) == 1
    stem, head = (f"{lead}_", f"{lead} ") if lead else ("", "")
    keys = ["" if single else f":{name}" for name in names]
    values = ["scenario"] if single else [letter_of(index) for index in range(len(names))]
    changes = ["change"] if single else [f"{letter} change" for letter in values]
    ranges = comparison.futures > 0 and ranged
    values_shown = len(names) <= _MOST_VALUES and not (ranges and lead)
    relative_shown = single and not lead

    def build(part: str, part_unit: str, heads: list[str], form: Form, printed: str, shown: bool) -> list[Column]:
        return [
            Column(f"{stem}{part}_{part_unit}{key}", f"{head}{name}", form, printed, shown)
            for key, name in zip(keys, heads, strict=True)
        ]

    return (
        Column(f"{stem}base_{unit}", f"{head}base", "number", printed_unit),
        *build("scenario", unit, values, "number", printed_unit, values_shown),
        *build("change", unit, changes, "change", printed_unit, True),
        *(build("change_low", unit, ["from"], "change", printed_unit, True) if ranges else ()),
        *(build("change_median", unit, ["middle"], "change", printed_unit, not lead) if ranges else ()),
        *(build("change_high", unit, ["to"], "change", printed_unit, True) if ranges else ()),
        *build("change", "percent", changes, "percent", "%", relative_shown),
    )


def spread_values(comparison: Comparison, row: Row | None, ranged: bool = True) -> tuple[Cell, ...]:
    """Return the cells of one row under `build_value_columns`; all unknown if there is no row."""
    ranges = comparison.futures > 0 and ranged
    if row is None:
        return (None,) * (1 + 3 * len(comparison.others) + 3 * ranges)
    return (row.base, *row.values, *row.changes, *((row.low, row.middle, row.high) if ranges else ()), *row.percents)


def merge_names(comparison: Comparison) -> dict[tuple[str, str], str]:
    """Return every printable name that any of the outcomes knows."""
    return {key: name for outcome in (*comparison.others, comparison.base) for key, name in outcome.names.items()}
