"""The years on the way to equilibrium, as sheets and as a record."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from sogdia.lenses.results import Key
from sogdia.path import Moment
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet

KINDS = {
    "total": ("carried_mt_yr", "not_carried_mt_yr"),
    "corridor": ("cargo_mt_yr",),
    "project": ("cargo_mt_yr",),
    "port": ("cargo_mt_yr",),
    "crossing": ("cargo_mt_yr",),
    "state": ("transit_mt_yr",),
}
MOST_COLUMNS = 8
FLOOR_MT_YR = 0.05
"""What never differs by as much is not shown to people."""

Path = Sequence[Moment]


def build_path_sheets(
    base: Path, changed: Path, step: str, top: int | None = None, shown: bool = False
) -> tuple[Sheet, ...]:
    """Return a sheet of each kind of thing: what it carries at each moment, without and with the scenario.

    Things are in the order of how far the scenario moves them at any time. For people (`shown`) the `top` things that
    move, and some of the moments.
    """
    chosen = _choose(len(changed)) if shown else list(range(len(changed)))
    return tuple(_build_sheet(kind, base, changed, step, chosen, top, FLOOR_MT_YR if shown else 0.0) for kind in KINDS)


def record_path(base: Path, changed: Path, step: str) -> dict[str, Any]:
    """Return both paths as a JSON-ready record."""
    outcome = changed[0].outcome
    about = {
        "world": {"name": outcome.world_name, "version": outcome.world_version},
        "scenario": outcome.scenario,
        "step": step,
        "moments": [name_moment(moment.when, step) for moment in changed],
    }
    return build_record("path", about, build_path_sheets(base, changed, step))


def name_moment(when: float, step: str) -> str:
    """Return the year or quarter that ends at `when`.

    >>> name_moment(2025.0, "year"), name_moment(2025.25, "quarter")
    ('2024', 'Q1 2025')
    """
    if step == "year":
        return str(round(when) - 1)
    year = math.ceil(when) - 1
    return f"Q{round((when - year) * 4)} {year}"


def _choose(count: int) -> list[int]:
    """Return which of the moments people see: evenly spread, the first and the last among them."""
    shown = min(count, MOST_COLUMNS)
    return sorted({round(index * (count - 1) / max(shown - 1, 1)) for index in range(shown)})


def _build_sheet(
    kind: str, base: Path, changed: Path, step: str, chosen: list[int], top: int | None, floor: float
) -> Sheet:
    names = changed[0].outcome.names
    keys = [key for key in changed[0].outcome.measures if key.kind == kind and key.measure in KINDS[kind]]
    moved = {
        key: max(abs(b - a) for a, b in zip(_series(base, key), _series(changed, key), strict=True)) for key in keys
    }
    kept = [key for key in sorted(keys, key=lambda key: -moved[key]) if kind == "total" or moved[key] >= floor]
    rows: list[tuple[Cell, ...]] = []
    for key in kept[:top]:
        name = names.get((key.kind, key.id), key.id)
        what = {"carried_mt_yr": ", carried", "not_carried_mt_yr": ", not carried"}.get(key.measure, "")
        for side, path in (("base", base), ("scenario", changed)):
            series = _series(path, key)
            rows.append((name + what, side, *(series[index] for index in chosen)))
    moments = [name_moment(changed[index].when, step) for index in chosen]
    columns = (
        Column("name", "Mt/yr"),
        Column("side", ""),
        *(Column(f"mt_yr_{moment.replace(' ', '_').lower()}", moment, "number") for moment in moments),
    )
    title = {"total": "All cargo", "state": "States, transit"}.get(kind, f"{kind.capitalize()}s")
    return Sheet(kind, title, columns, tuple(rows), empty="Nothing moves.", grouped=1)


def _series(path: Path, key: Key) -> list[float]:
    return [moment.outcome.measures.get(key, 0.0) for moment in path]
