"""Do shares of arms deliveries and deals hold together?"""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.errors import Problem
from sogdia.world.model import ArmsShare, Deal, World

ROUNDING = 0.02  # of a total: registers print shares and volumes rounded


def check_arms(world: World) -> Iterator[Problem]:
    """Yield what is wrong with rows of `arms_shares` and `deals`."""
    sums: dict[tuple[object, ...], float] = {}
    for row in world.arms_shares:
        where = f"arms share of {row.supplier or 'nobody'} in {row.buyer}, {row.first_year} to {row.last_year}"
        yield from (Problem(where, what) for what in _check_share(row))
        if row.tiv_m is not None and row.total_tiv_m is not None:
            key = (row.buyer, row.weapons, row.first_year, row.last_year, row.source, row.total_tiv_m)
            sums[key] = sums.get(key, 0.0) + row.tiv_m
    for (buyer, weapons, first, last, source, total), tiv_m in sums.items():
        if isinstance(total, float) and tiv_m > total * (1.0 + ROUNDING):
            where = f"arms shares of {buyer} ({weapons}), {first} to {last}"
            yield Problem(where, f"add up to {tiv_m:g} m TIV in {source}, more than the total of {total:g}")
    for deal in world.deals:
        yield from (Problem(f"deal {deal.deal} in {deal.source}", what) for what in _check_deal(deal))


def _check_share(row: ArmsShare) -> Iterator[str]:
    if row.first_year > row.last_year:
        yield "ends before it begins"
    if row.tiv_m is not None and row.total_tiv_m is not None and row.tiv_m > row.total_tiv_m * (1.0 + ROUNDING):
        yield f"is {row.tiv_m:g} m TIV, more than the total of {row.total_tiv_m:g}"
    if row.value is not None and row.tiv_m is not None and row.total_tiv_m:
        told = row.tiv_m / row.total_tiv_m
        if abs(told - row.value) > ROUNDING:
            yield f"is {row.value:g}, but its volumes make {told:.3g}"
    if all(one is None for one in (row.value, row.low, row.tiv_m, row.change)) and not row.printed:
        yield "says nothing: neither a share nor a volume nor a change nor what is printed"


def _check_deal(deal: Deal) -> Iterator[str]:
    if deal.seller == deal.buyer:
        yield "has the same state sell and buy"
    if (deal.value_m is None) != (not deal.currency):
        yield "has a price without a currency or a currency without a price"
    if deal.quantity == 0:
        yield "is of nothing, expected a quantity above 0, or none if it is not known"
