"""What sources print beside what the register gives: no figure takes the place of another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sogdia.lenses.arms.market import Window
from sogdia.world.model import ArmsShare

Key = tuple[str, str, str, Window]


class Telling(msgspec.Struct, frozen=True):
    """All that is said of one supplier's deliveries to one buyer in one window."""

    buyer: str
    weapons: str
    supplier: str
    window: Window
    rows: tuple[ArmsShare, ...]


def collect_tellings(rows: Iterable[ArmsShare]) -> tuple[Telling, ...]:
    """Return what more than one source tells, or one only prints, with every row."""
    found: dict[Key, list[ArmsShare]] = {}
    for row in rows:
        if row.supplier:
            key = (row.buyer, row.weapons, row.supplier, Window(row.first_year, row.last_year))
            found.setdefault(key, []).append(row)
    return tuple(
        Telling(*key, tuple(its_rows))
        for key, its_rows in sorted(found.items())
        if len(its_rows) > 1
        or (its_rows[0].printed and its_rows[0].total_tiv_m is None)
        or its_rows[0].change is not None
    )
