"""How well something was found: precision, recall and F1 from three counts."""

from __future__ import annotations

import msgspec


class Tally(msgspec.Struct, frozen=True):
    """Of a kind: how many there are in the gold, how many were proposed, and how many of these met."""

    kind: str
    gold: int
    proposed: int
    met: int

    @property
    def precision(self) -> float | None:
        """Share of proposals that met the gold; None if there are no proposals."""
        return self.met / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was met; None if there is none."""
        return self.met / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, 2 met / (gold + proposed); None if there is neither."""
        both = self.gold + self.proposed
        return 2 * self.met / both if both else None
