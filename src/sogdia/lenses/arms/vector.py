"""A buyer's vectors in arms: its shares over the powers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sogdia.lenses.arms.market import Market


def measure_arms_vector(market: Market, powers: Sequence[str], unions: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the share of each power in what the buyer took (0 to 1), and under an empty name that of all others.

    `unions` maps a power that is a union (`EU`) to its members, whose deliveries count as its. Where nothing was
    delivered all shares are 0.
    """
    owner = {member: power for power, members in unions.items() for member in members}
    shares = dict.fromkeys((*powers, ""), 0.0)
    for supplier, share in market.shares().items():
        power = owner.get(supplier, supplier)
        shares[power if power in shares else ""] += share
    shares[""] += market.unnamed_share
    return shares
