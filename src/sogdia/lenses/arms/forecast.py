"""What a buyer may take next, in many draws, with and without a shock."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.arms.appeal import Situation
from sogdia.lenses.arms.choice import Choice, choose_anew, expect_shares, sharpen
from sogdia.lenses.arms.market import Window

Floats = NDArray[np.float64]
DRAWS = 1000
LEAST_SHAPE = 1e-6  # a gamma of smaller shape is nothing at all


class Shock(msgspec.Struct, frozen=True):
    """What may happen to suppliers. Everything is by supplier; who is not named is as before.

    `supply` is the share it delivers of what it did (0.36: it falls by 64 %), `record` the points its weapons gained
    or lost in combat (in standard deviations of repute), `price` its price as a multiple of what it was.
    """

    supply: Mapping[str, float] = msgspec.field(default_factory=dict)
    record: Mapping[str, float] = msgspec.field(default_factory=dict)
    price: Mapping[str, float] = msgspec.field(default_factory=dict)

    @property
    def is_none(self) -> bool:
        """Return whether nothing happens."""
        return not (self.supply or self.record or self.price)


class Effects(msgspec.Struct, frozen=True):
    """How strongly shocks work: figures of the ledger that no window of deliveries can tell, so they are assumed."""

    price_elasticity: Quantity
    record_effect: Quantity
    replaced_share: Quantity


class Draws(msgspec.Struct, frozen=True):
    """Shares of one buyer in the window to come, shape (draws, suppliers).

    `expected` are the shares at best estimates, `point` the forecast that is judged by its absolute error, both of
    shape (suppliers,). `tail` is what an interval of 80 % leaves out on either side. `volume_factor` (draws,) is the
    volume against the same future without the shock.
    """

    buyer: str
    window: Window
    suppliers: tuple[str, ...]
    expected: Floats
    point: Floats
    tail: float
    shares: Floats
    volume_factor: Floats

    def interval(self) -> Floats:
        """Return low end, median and high end of the shares, shape (3, suppliers)."""
        return np.asarray(np.quantile(self.shares, (self.tail, 0.5, 1.0 - self.tail), axis=0))


def draw_future(
    choice: Choice, situation: Situation, shock: Shock, effects: Effects, seed: int, draws: int = DRAWS
) -> Draws:
    """Return what the buyer may take in the window after `situation`.

    Coefficients, effects and luck are drawn; the same seed draws the same luck, so that two shocks can be compared
    draw by draw.
    """
    rng = np.random.default_rng([seed, *situation.buyer.encode()])
    coefficients = rng.multivariate_normal(choice.coefficients, choice.covariance, draws, method="cholesky")
    elasticity, record, replaced = (_draw(rng, quantity, draws) for quantity in _in_order(effects))
    luck = rng.uniform(1e-12, 1.0, (draws, len(choice.suppliers)))
    best = [quantity.best for quantity in _in_order(effects)]
    expected, _ = _shocked(choice, choice.coefficients, situation, shock, *best)
    shares = np.empty_like(luck)
    volume = np.empty(draws)
    for k in range(draws):
        shares[k], volume[k] = _shocked(
            choice, coefficients[k], situation, shock, elasticity[k], record[k], replaced[k]
        )
    precision = choice.precision * np.sqrt(max(situation.volume_tiv_m, 1.0))
    raised = gammaincinv(np.maximum(precision * shares, LEAST_SHAPE), luck)
    raised[shares <= 0.0] = 0.0
    total = raised.sum(axis=1, keepdims=True)
    years = situation.window.years
    return Draws(
        buyer=situation.buyer,
        window=Window(situation.window.last + 1, situation.window.last + years),
        suppliers=choice.suppliers,
        expected=expected,
        point=sharpen(expected, choice.sharpness),
        tail=choice.tail,
        shares=np.where(total > 0.0, raised / np.where(total > 0.0, total, 1.0), shares),
        volume_factor=volume,
    )


def _shocked(
    choice: Choice,
    coefficients: Floats,
    situation: Situation,
    shock: Shock,
    elasticity: float,
    record: float,
    replaced: float,
) -> tuple[Floats, float]:
    """Return expected shares under a shock and the volume against that without it."""
    if shock.is_none:
        return expect_shares(coefficients, situation), 1.0
    names = choice.suppliers
    pull = np.array(
        [record * shock.record.get(name, 0.0) - elasticity * np.log(shock.price.get(name, 1.0)) for name in names]
    )
    factor = np.array([shock.supply.get(name, 1.0) for name in names])
    wanted = expect_shares(coefficients, situation, pull)
    missing = (wanted * np.maximum(1.0 - factor, 0.0)).sum()
    takers = choose_anew(coefficients, situation, pull) * np.where(factor < 1.0, 0.0, 1.0)
    given = wanted * factor
    if missing > 0.0 and takers.sum() > 0.0:
        given = given + replaced * missing * takers / takers.sum()
    volume = given.sum()
    return (given / volume if volume > 0.0 else wanted), float(volume)


def _in_order(effects: Effects) -> tuple[Quantity, Quantity, Quantity]:
    return effects.price_elasticity, effects.record_effect, effects.replaced_share


def _draw(rng: np.random.Generator, quantity: Quantity, draws: int) -> Floats:
    if quantity.high <= quantity.low:
        return np.full(draws, quantity.best)
    return rng.triangular(quantity.low, quantity.best, quantity.high, draws)
