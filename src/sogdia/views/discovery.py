"""When it fails, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from sogdia.outcomes.discovery import Box, Discovery, Limit
from sogdia.views.numbers import render_number
from sogdia.views.sheet import Cell, Column, Sheet

COLUMNS = (
    Column("of", "Of"),
    Column("box", "When"),
    Column("mass_share", "Futures", "share", "%"),
    Column("density_share", "of them fail", "share", "%"),
    Column("coverage_share", "of all failures", "share", "%"),
)


def build_discovery_sheet(found: Mapping[str, Discovery], what: str) -> Sheet:
    """Return the boxes of several things; `what` says what failing means."""
    rows: list[tuple[Cell, ...]] = [
        (name, say_box(box), box.mass, box.density, box.coverage) for name, one in found.items() for box in one.boxes
    ]
    shares = "; ".join(f"{name} fails in {one.fails:.0%} of {one.futures:,}" for name, one in found.items())
    note = (
        f"Failing: {what}. {shares}. A box is a part of the futures in which most fail (patient rule induction); "
        "limits that chance would find as well are left out."
    )
    empty = "No figure, and no few figures together, tell when it fails."
    shown = COLUMNS if len(found) > 1 else COLUMNS[1:]
    cells = tuple(row if len(found) > 1 else row[1:] for row in rows)
    return Sheet("fails", "When it fails", shown, cells, note, empty)


def say_box(box: Box) -> str:
    """Return `rail:AFG speed_km_h below 20 km/h, and …`."""
    return ", and ".join(map(say_limit, box.limits))


def say_limit(limit: Limit) -> str:
    """Return a limit in words: the figure, the value, and how much of its draws that leaves."""
    column = limit.column
    unit = "" if column.unit == "1" else f" {column.unit}"
    if limit.low is not None and limit.high is not None:
        bounds = f"between {render_number(limit.low, 'figure')} and {render_number(limit.high, 'figure')}{unit}"
    elif limit.low is not None:
        bounds = f"above {render_number(limit.low, 'figure')}{unit}"
    elif limit.high is not None:
        bounds = f"below {render_number(limit.high, 'figure')}{unit}"
    else:
        bounds = "anything"
    return f"{column.subject} {column.attribute} {bounds} ({limit.to_level - limit.from_level:.0%} of its draws)"
