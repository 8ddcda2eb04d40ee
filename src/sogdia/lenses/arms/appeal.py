"""What a buyer's next choice of supplier may hang on, as arrays over one list of suppliers.

Habit stands twice: what was delivered in the last window is carried on in part (`kept`), and what is in service pulls
the rest (`stock`). `appeal` is how well a supplier did with the other buyers of the same class, `pact` whether the
two are bound to defend one another.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.lenses.arms.market import Market, Window
from sogdia.lenses.arms.pact import Pact, list_allies

Floats = NDArray[np.float64]
DRIVERS = ("stock", "appeal", "pact")
FLOOR = 0.01
"""Share that stands for "next to nothing" in logarithms: registers list what is above about a hundredth."""


class Situation(msgspec.Struct, frozen=True):
    """A buyer at the end of a window, about to choose: `kept` has shape (suppliers,), `drivers` (suppliers, 3)."""

    buyer: str
    weapons: str
    window: Window
    volume_tiv_m: float
    kept: Floats
    drivers: Floats


class Past(msgspec.Struct, frozen=True):
    """The markets that are known, and what to read them with."""

    markets: tuple[Market, ...]
    pacts: tuple[Pact, ...]
    suppliers: tuple[str, ...]
    half_life_years: float

    def until(self, year: int) -> Past:
        """Return the past as it was known at the end of `year`."""
        return msgspec.structs.replace(
            self, markets=tuple(market for market in self.markets if market.window.last <= year)
        )


def build_past(markets: Sequence[Market], pacts: Sequence[Pact], half_life_years: float) -> Past:
    """Return the past with the list of all suppliers that ever delivered."""
    suppliers = sorted({supplier for market in markets for supplier in market.tiv_m})
    return Past(tuple(markets), tuple(pacts), tuple(suppliers), half_life_years)


def describe_situation(past: Past, buyer: str, weapons: str, window: Window) -> Situation | None:
    """Return what a buyer's choice after `window` may hang on; None if nothing at all was delivered to anybody."""
    appeal = measure_appeal(past, buyer, weapons, window)
    stock = measure_stock(past, buyer, weapons, window)
    last = _volumes(past, buyer, weapons, window)
    if stock.sum() <= 0 and appeal.sum() <= 0:
        return None
    stock_share = stock / stock.sum() if stock.sum() > 0 else np.zeros(stock.size)
    kept = last / last.sum() if last.sum() > 0 else stock_share if stock.sum() > 0 else appeal
    drivers = np.stack(
        (np.log(stock_share + FLOOR), np.log(appeal + FLOOR), measure_pacts(past, buyer, window.last)), axis=1
    )
    return Situation(buyer, weapons, window, float(last.sum()), kept, drivers)


def measure_stock(past: Past, buyer: str, weapons: str, window: Window) -> Floats:
    """Return what each supplier delivered up to the end of `window`, older windows counting less, in million TIV."""
    stock = np.zeros(len(past.suppliers))
    for market in past.markets:
        age = window.last - market.window.last
        same = market.buyer == buyer and market.weapons == weapons and market.window.years == window.years
        if same and age >= 0 and age % window.years == 0:  # windows in between would count the same years twice
            stock += 0.5 ** (age / past.half_life_years) * _vector(past, market)
    return stock


def measure_appeal(past: Past, buyer: str, weapons: str, window: Window) -> Floats:
    """Return each supplier's share with the other buyers, who count by the root of their volume; sums to 1 or 0."""
    appeal = np.zeros(len(past.suppliers))
    for market in past.markets:
        others = market.buyer != buyer and market.weapons == weapons and market.window == window
        if others and market.total_tiv_m > 0:
            appeal += _vector(past, market) / np.sqrt(market.total_tiv_m)
    return appeal / appeal.sum() if appeal.sum() > 0 else appeal


def measure_pacts(past: Past, buyer: str, year: int) -> Floats:
    """Return 1 for every supplier bound to the buyer by a pact of mutual defence in `year`, else 0."""
    allies = list_allies(past.pacts, buyer, year)
    return np.array([float(supplier in allies) for supplier in past.suppliers])


def _volumes(past: Past, buyer: str, weapons: str, window: Window) -> Floats:
    for market in past.markets:
        if (market.buyer, market.weapons, market.window) == (buyer, weapons, window):
            return _vector(past, market)
    return np.zeros(len(past.suppliers))


def _vector(past: Past, market: Market) -> Floats:
    return np.array([market.tiv_m.get(supplier, 0.0) for supplier in past.suppliers])
