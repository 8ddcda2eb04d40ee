"""What one airframe or system costs, and what the price covers."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sogdia.world.model import Deal


class UnitPrice(msgspec.Struct, frozen=True):
    """A deal as one source tells it, with its price a piece in millions of its currency; None if it cannot be told.

    `ratio` is that price against the dearest of the same currency and class.
    """

    row: Deal
    unit_m: float | None
    ratio: float | None


def measure_unit_price(row: Deal) -> float | None:
    """Return the price a piece in millions of the deal's currency; None unless price and quantity are known."""
    return row.value_m / row.quantity if row.value_m is not None and row.quantity else None


def compare_prices(rows: Iterable[Deal]) -> tuple[UnitPrice, ...]:
    """Return every row with its unit price, in the order given.

    Prices of different packages stand beside each other but are not alike: what each covers must be read with it.
    """
    rows = tuple(rows)
    units = [measure_unit_price(row) for row in rows]
    dearest: dict[tuple[str, str], float] = {}
    for row, unit in zip(rows, units, strict=True):
        if unit is not None:
            key = (row.weapons, row.currency)
            dearest[key] = max(unit, dearest.get(key, 0.0))
    return tuple(
        UnitPrice(row, unit, None if unit is None else dearest[row.weapons, row.currency] / unit)
        for row, unit in zip(rows, units, strict=True)
    )
