"""From a tie to the regime of a border: a documented, monotone map.

The regimes stand in an order: closed, strained, normal, open. The odds that a border is no better than one of them fall
e-fold with each `regime_spread` by which the tie rises above the strength set for it (an ordered logit)::

    P(closed)             = 1 / (1 + exp((tie - closed_below) / regime_spread))
    P(closed or strained) = 1 / (1 + exp((tie - strained_below) / regime_spread))
    P(not open)           = 1 / (1 + exp((tie - open_above) / regime_spread))

So a better tie never makes a worse regime likelier. What a tie cannot know (a customs union that opens all borders
within it, a government that trades with its enemy) it does not tell: see `measure_agreement`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from sogdia.errors import Problem, WorldError
from sogdia.world.model import FigureKey, World
from sogdia.world.regime import REGIMES

Pair = tuple[str, str]
LINES = ("closed_below", "strained_below", "open_above")
WORST_FIRST = ("closed", "strained", "normal", "open")


class Border(msgspec.Struct, frozen=True):
    """The border of two states: what its tie makes likely, and what its crossings are in the world.

    `likeliest` is the regime of the greatest probability; `regimes` counts crossings by the regime they have.
    """

    pair: Pair
    tie: float
    probabilities: Mapping[str, float]
    likeliest: str
    regimes: Mapping[str, int]


def measure_regimes(tie: float, weights: Mapping[FigureKey, float]) -> dict[str, float]:
    """Return the probability of each regime, worst first, for two states tied with strength `tie`; they sum to 1.

    Raises `WorldError` if the three strengths do not rise: then no regime would be likely in between.
    """
    closed, strained, shut = (weights["ties", name] for name in LINES)
    if not closed <= strained <= shut:
        what = f"closed_below, strained_below, open_above are {closed:g}, {strained:g}, {shut:g}, expected rising"
        raise WorldError(Problem("ties", what))
    spread = weights["ties", "regime_spread"]
    at_most = [float(1 / (1 + np.exp(np.clip((tie - line) / spread, -700, 700)))) for line in (closed, strained, shut)]
    edges = [0.0, *at_most, 1.0]
    return {regime: edges[index + 1] - edges[index] for index, regime in enumerate(WORST_FIRST)}


def measure_borders(world: World, ties: Mapping[Pair, float], weights: Mapping[FigureKey, float]) -> tuple[Border, ...]:
    """Return every border of `world` across which there are crossings and whose two states are tied, by pair.

    States that nothing in the world ties have no border here: unknown is not a tie of nought.
    """
    regimes: dict[Pair, dict[str, int]] = {}
    for crossing in world.crossings.values():
        pair = min((crossing.tail_state, crossing.head_state), (crossing.head_state, crossing.tail_state))
        counts = regimes.setdefault(pair, dict.fromkeys(REGIMES, 0))
        counts[crossing.regime] += 1
    borders = []
    for pair in sorted(regimes):
        if pair in ties:
            found = measure_regimes(ties[pair], weights)
            likeliest = max(found, key=lambda regime: found[regime])
            borders.append(Border(pair, ties[pair], found, likeliest, regimes[pair]))
    return tuple(borders)


def measure_agreement(borders: tuple[Border, ...]) -> tuple[int, int]:
    """Return at how many of all `borders` the likeliest regime is one that a crossing of theirs has."""
    return sum(border.regimes[border.likeliest] > 0 for border in borders), len(borders)
