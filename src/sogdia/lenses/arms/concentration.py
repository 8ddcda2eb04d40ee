"""How much a buyer hangs on few suppliers."""

from __future__ import annotations

import msgspec

from sogdia.lenses.arms.market import Market


class Concentration(msgspec.Struct, frozen=True):
    """Concentration of one market; None where nothing was delivered.

    `hhi` (Herfindahl-Hirschman, sum of squared shares, 0 to 1) is known up to the suppliers that the source does not
    name: `hhi` takes them for many small ones, `hhi_high` for a single one. `effective_suppliers` is 1/hhi.
    `replaceability` is what the second supplier delivers as a share of what the largest does (0: no other).
    """

    market: Market
    hhi: float | None
    hhi_high: float | None
    effective_suppliers: float | None
    largest: str
    largest_share: float | None
    second: str
    second_share: float | None
    replaceability: float | None


def measure_concentration(market: Market) -> Concentration:
    """Return the concentration of a market."""
    ranked = list(market.shares().items())
    if not ranked:
        return Concentration(market, None, None, None, "", None, "", None, None)
    hhi = sum(share**2 for _, share in ranked)
    (largest, most), (second, next_most) = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    return Concentration(
        market=market,
        hhi=hhi,
        hhi_high=hhi + market.unnamed_share**2,
        effective_suppliers=1.0 / hhi,
        largest=largest,
        largest_share=most,
        second=second,
        second_share=next_most,
        replaceability=next_most / most,
    )


class Shift(msgspec.Struct, frozen=True):
    """A supplier's share (0 to 1) and volume in two windows."""

    supplier: str
    before: float
    after: float
    before_tiv_m: float
    after_tiv_m: float

    @property
    def change(self) -> float:
        """Return the change of the share, in shares of the whole."""
        return self.after - self.before

    @property
    def volume_change(self) -> float | None:
        """Return the change of the volume as a share of what it was; None if it was nothing."""
        return self.after_tiv_m / self.before_tiv_m - 1.0 if self.before_tiv_m else None


def compare_windows(before: Market, after: Market) -> tuple[Shift, ...]:
    """Return the shift of every supplier between two windows, the largest first."""
    suppliers = sorted({*before.tiv_m, *after.tiv_m})
    shifts = [
        Shift(
            supplier,
            before.share(supplier),
            after.share(supplier),
            before.tiv_m.get(supplier, 0.0),
            after.tiv_m.get(supplier, 0.0),
        )
        for supplier in suppliers
    ]
    return tuple(sorted(shifts, key=lambda shift: (-abs(shift.change), shift.supplier)))


def measure_turnover(shifts: tuple[Shift, ...]) -> float:
    """Return the share of deliveries that changed supplier (0 to 1): half the sum of absolute changes."""
    return sum(abs(shift.change) for shift in shifts) / 2.0
