"""Who delivers how much to whom: one market a buyer, class of weapon and window of years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from sogdia.errors import Problem, SogdiaError
from sogdia.world.model import ArmsShare, World

ALL = "all"
LAST_FITTED_YEAR = 2019
"""No window that ends later teaches the model; later ones are shown and scored only."""


class Window(NamedTuple):
    """A window of years, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        """Return the window as registers print it.

        >>> str(Window(2015, 2019))
        '2015-19'
        """
        return f"{self.first}-{self.last % 100:02d}"

    @property
    def years(self) -> int:
        """Return how many years it spans."""
        return self.last - self.first + 1


def read_window(text: str) -> Window:
    """Return the window written `2015-19` or `2015-2019`; raise `SogdiaError` for anything else.

    >>> read_window("2015-19"), read_window("1998-2002")
    (Window(first=2015, last=2019), Window(first=1998, last=2002))
    """
    first, dash, last = text.strip().replace("–", "-").partition("-")
    digits = first.isascii() and first.isdigit() and last.isascii() and last.isdigit()
    if not (dash and digits and len(first) == 4 and len(last) in (2, 4)):
        raise SogdiaError(Problem(text[:40] or "an empty window", "is no window of years, expected such as 2015-19"))
    start = int(first)
    end = int(last) if len(last) == 4 else start // 100 * 100 + int(last)
    end += 100 * (end < start and len(last) == 2)
    if not start <= end < start + 50:
        raise SogdiaError(Problem(text[:40], "is no window of years, expected its last year after its first"))
    return Window(start, end)


class Market(msgspec.Struct, frozen=True):
    """What a buyer took of a class in a window, by supplier.

    `tiv_m` maps suppliers to millions of trend-indicator value. `total_tiv_m` is at least their sum: the rest is of
    suppliers that the source does not name. Nothing delivered is a total of 0, not a missing market.
    """

    buyer: str
    weapons: str
    window: Window
    tiv_m: Mapping[str, float]
    total_tiv_m: float
    source: str

    def share(self, supplier: str) -> float:
        """Return the share of a supplier in all the buyer took (0 to 1); 0 where nothing was delivered."""
        return self.tiv_m.get(supplier, 0.0) / self.total_tiv_m if self.total_tiv_m > 0 else 0.0

    def shares(self) -> dict[str, float]:
        """Return the shares of all named suppliers, the largest first."""
        ranked = sorted(self.tiv_m, key=lambda supplier: (-self.tiv_m[supplier], supplier))
        return {supplier: self.share(supplier) for supplier in ranked}

    @property
    def unnamed_share(self) -> float:
        """Return the share of suppliers that the source does not name."""
        return max(0.0, 1.0 - sum(self.shares().values())) if self.total_tiv_m > 0 else 0.0


def collect_markets(rows: Iterable[ArmsShare]) -> tuple[Market, ...]:
    """Return the markets that can be built of rows with volumes, in order of buyer, class and window.

    Figures that a source only printed as shares are left aside: they are shown beside, never mixed in. Where two
    registers have the same market, the one whose rows come later counts (an own register laid over the shipped one).
    """
    found: dict[tuple[str, str, Window], dict[str, list[ArmsShare]]] = {}
    for row in rows:
        if row.tiv_m is not None and row.total_tiv_m is not None:
            key = (row.buyer, row.weapons, Window(row.first_year, row.last_year))
            found.setdefault(key, {}).setdefault(row.source, []).append(row)
    return tuple(
        _build_market(key, source, its_rows)
        for key, by_source in sorted(found.items())
        for source, its_rows in [list(by_source.items())[-1]]
    )


def _build_market(key: tuple[str, str, Window], source: str, rows: list[ArmsShare]) -> Market:
    buyer, weapons, window = key
    tiv_m = {row.supplier: row.tiv_m or 0.0 for row in rows if row.supplier and row.tiv_m}
    total = max([sum(tiv_m.values()), *(row.total_tiv_m or 0.0 for row in rows)])
    return Market(buyer, weapons, window, tiv_m, total, source)


def group_market(world: World, markets: Iterable[Market], group: str, weapons: str, window: Window) -> Market | None:
    """Return the markets of a group's members added up; None if none of them is known."""
    members = world.groups[group].members
    parts = [
        market
        for market in markets
        if market.buyer in members and market.weapons == weapons and market.window == window
    ]
    if not parts:
        return None
    suppliers = sorted({supplier for market in parts for supplier in market.tiv_m})
    return Market(
        group,
        weapons,
        window,
        {supplier: sum(market.tiv_m.get(supplier, 0.0) for market in parts) for supplier in suppliers},
        sum(market.total_tiv_m for market in parts),
        parts[0].source,
    )
