"""How evenly a state's ties spread over the powers: its vectors, and one index with its parts.

Only positive ties count: a quarrel is not a vector. With the shares p of n powers and H the sum of their squares::

    index = 1 - (H - 1/n) / (1 - 1/n)            1 if all n are equal, 0 if there is only one
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

import msgspec


class Vectors(msgspec.Struct, frozen=True):
    """The spread of one state's ties over the powers.

    `index` is None for a state without a positive tie: it leans on nobody, which is not the same as leaning on one.

    - `breadth`: with how many powers the tie is positive; `powers` is with how many it could be;
    - `effective`: how many equal ties would be as concentrated (1/H);
    - `balance`: the index among those `breadth` powers alone; None if there is only one;
    - `leader`, `lead`: the power with the largest share and by how much that exceeds the second's (the tilt);
    - `volume`, `quarrel`: the sums of the positive and of the negative ties.
    """

    shares: Mapping[str, float]
    index: float | None
    breadth: int
    powers: int
    effective: float | None
    balance: float | None
    leader: str
    lead: float | None
    volume: float
    quarrel: float


def measure_vectors(ties: Mapping[str, float]) -> Vectors:
    """Return the spread of `ties`, the signed strength of a state's tie to each power; none may be left out.

    >>> measure_vectors({"CHN": 2.0, "RUS": 2.0, "EU": -1.0}).index
    0.75
    """
    volume = fsum(max(tie, 0.0) for tie in ties.values())
    quarrel = fsum(min(tie, 0.0) for tie in ties.values())
    shares = {power: max(tie, 0.0) / volume if volume > 0 else 0.0 for power, tie in ties.items()}
    positive = [share for share in shares.values() if share > 0]
    concentration = fsum(share**2 for share in positive)
    ranked = sorted(shares, key=lambda power: (-shares[power], power))
    runner_up = shares[ranked[1]] if len(ranked) > 1 else 0.0
    return Vectors(
        shares=shares,
        index=measure_evenness(concentration, len(ties)) if positive else None,
        breadth=len(positive),
        powers=len(ties),
        effective=1 / concentration if positive else None,
        balance=measure_evenness(concentration, len(positive)) if len(positive) > 1 else None,
        leader=ranked[0] if positive else "",
        lead=shares[ranked[0]] - runner_up if positive else None,
        volume=volume,
        quarrel=quarrel,
    )


def measure_evenness(concentration: float, count: int) -> float:
    """Return 1 - the normalised Herfindahl-Hirschman index of `count` shares whose squares sum to `concentration`.

    A single one has no evenness to lose: 0.
    """
    if count <= 1:
        return 0.0
    return min(1.0, max(0.0, 1 - (concentration - 1 / count) / (1 - 1 / count)))
