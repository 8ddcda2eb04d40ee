"""Who can press whom: what a shut door costs either side, and how likely their tie makes it.

What each state loses if another shuts its door is found by the routes engine; here it meets the tie of the two. A state
can press another as far as that one loses more than itself; it is likely to as far as the tie is bad.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sogdia.lenses.ties.regime import measure_regimes
from sogdia.world.model import FigureKey

Pair = tuple[str, str]
DAYS_A_YEAR = 365.0


class Pressure(msgspec.Struct, frozen=True):
    """What `presser` could do to `pressed` by shutting its door.

    `loss_musd` is what the pressed loses in a year of it, `own_loss_musd` what the presser loses itself. `shut_share`
    is the share of the year on which their tie makes the border expected shut.
    """

    presser: str
    pressed: str
    loss_musd: float
    own_loss_musd: float
    shut_share: float

    @property
    def leverage_musd(self) -> float:
        """Return by how much the pressed loses more than the presser."""
        return self.loss_musd - self.own_loss_musd

    @property
    def expected_musd(self) -> float:
        """Return the loss in the share of the year on which the border is expected shut."""
        return self.loss_musd * self.shut_share


def measure_pressure(
    losses_musd: Mapping[tuple[str, str], float],
    own_losses_musd: Mapping[tuple[str, str], float],
    ties: Mapping[Pair, float],
    weights: Mapping[FigureKey, float],
    strained_days_yr: float,
) -> tuple[Pressure, ...]:
    """Return who can press whom, the greatest leverage first.

    Parameters
    ----------
    losses_musd : by (who loses, who shuts), US$ m a year.
    own_losses_musd : by the same, what the one who shuts forgoes itself of the other's cargo; 0 where left out.
    ties : signed strength by pair in the order of the alphabet; a pair that is not there has no known tie and no row.
    strained_days_yr : days a year on which a strained border is shut.
    """  # fmt: skip
    found = []
    for (pressed, presser), loss in losses_musd.items():
        pair = (presser, pressed) if presser < pressed else (pressed, presser)
        if pressed == presser or pair not in ties:
            continue
        regimes = measure_regimes(ties[pair], weights)
        shut = regimes["closed"] + regimes["strained"] * strained_days_yr / DAYS_A_YEAR
        found.append(Pressure(presser, pressed, loss, own_losses_musd.get((pressed, presser), 0.0), shut))
    return tuple(sorted(found, key=lambda one: (-one.leverage_musd, one.presser, one.pressed)))
