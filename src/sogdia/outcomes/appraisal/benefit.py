"""With minus without: what a year is worth more, to whom, and which of it only changes hands.

For each pair and class, shippers gain ∫ D dS from the perceived cost with to that without. Divided by the fall of that
cost it is a mean tonnage D̄, and every part of the cost is valued at D̄ times its own fall. The parts add up to the
gain exactly, so that nothing can be counted in two of them. With demand that does not answer to cost D̄ is the cargo
itself; else it lies between the cargo with and without, as the rule of a half has it (Williams 1977, Neuberger 1971).

What shippers pay is no cost to the economy: somebody receives it. In its place stand the resources that carriage
takes up, and what cargo that did not move before is worth to its shippers (what they pay for it counts as worth to
them at least). Payments stand apart as transfers, which add up to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.model import RoutesModel
from sogdia.outcomes.appraisal.account import PARTS, Account, Actor

ITEMS = ("carriage", "cargo", "time", "reliability", "risk", "queues", "choice")
"""What a project is worth a year beside CO2e; see `Benefit.items`."""
SHIPPERS, OPERATOR, STATE, WORLD = "shippers", "operator", "state", "world"
ACTORS = (SHIPPERS, OPERATOR, STATE, WORLD)
TINY_USD_T = 1e-7
"""A change of perceived cost below which D̄ is the mean of the cargo with and without."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a year with is worth more than one without, US$ m.

    Attributes
    ----------
    items : resources saved in carriage; worth of new cargo to its shippers; time, reliability, risk, queues and choice
    at what they are worth. Negative where it is worth less.
    surplus : what shippers gain, payments and all. charges : what of it is lower charges.
    gain : actor -> its share of `items` and thus no transfer. transfer : actor -> what it is paid less what it pays.
    co2e_t : tonnes more a year.
    """

    items: dict[str, float]
    surplus: float
    charges: float
    gain: dict[Actor, float]
    transfer: dict[Actor, float]
    co2e_t: float

    @property
    def total(self) -> float:
        """Return what the year is worth without CO2e, US$ m."""
        return sum(self.items.values())


def compare_accounts(model: RoutesModel, without: Account, case: Account) -> Benefit:
    """Return what a year of the case is worth more than the same year without."""
    before, after, common = _align(without, case)
    fall = without.perceived[before] - case.perceived[after]
    middle = (without.tonnes[before] + case.tonnes[after]) / 2
    exact = without.loss[before] - case.loss[after]
    gain = np.where(np.isnan(exact), middle * fall, exact)
    weight = np.where(np.abs(fall) > TINY_USD_T, gain / np.where(np.abs(fall) > TINY_USD_T, fall, 1.0), middle)
    parts = weight * (without.parts[:, before] - case.parts[:, after])
    worth = dict(zip(PARTS, parts.sum(axis=1).tolist(), strict=True))
    surplus_of = _gain_by_state(model, without, case, common, gain)
    paid_of = _pay_by_state(model, without, case)
    surplus = sum(surplus_of.values())
    spent = {actor: case.spent[actor] - without.spent[actor] for actor in case.spent}
    received = {actor: case.received[actor] - without.received[actor] for actor in case.received}
    charges = worth.pop("charges")
    items = {
        "carriage": -sum(spent.values()),
        "cargo": surplus + sum(paid_of.values()) - sum(worth.values()),
        **worth,
    }
    gains = {(SHIPPERS, state): value + paid_of.get(state, 0.0) for state, value in surplus_of.items()}
    gains |= {actor: -value for actor, value in spent.items()}
    transfers = {(SHIPPERS, state): -value for state, value in paid_of.items()} | received
    return Benefit(items, surplus, charges, gains, transfers, case.co2e_t - without.co2e_t)


def _align(without: Account, case: Account) -> tuple[list[int], list[int], list[tuple[str, str, str]]]:
    """Return where the rows that both have a route for stand in either, and what they are."""
    place = {row: index for index, row in enumerate(case.rows)}
    pairs = [(index, place[row]) for index, row in enumerate(without.rows) if row in place]
    return [one for one, _ in pairs], [other for _, other in pairs], [without.rows[one] for one, _ in pairs]


def _gain_by_state(
    model: RoutesModel, without: Account, case: Account, common: list[tuple[str, str, str]], gain: Floats
) -> dict[str, float]:
    """Return what shippers gain, half at either end of the trip; cargo that gets or loses its only route included."""
    total: dict[str, float] = dict.fromkeys({*without.lost, *case.lost}, 0.0)

    def add(row: tuple[str, str, str], value: float) -> None:
        for region in row[:2]:
            state = model.world.regions[region].state
            total[state] = total.get(state, 0.0) + value / 2

    for row, value in zip(common, gain.tolist(), strict=True):
        add(row, value)
    both = set(common)
    for account, sign in ((without, 1.0), (case, -1.0)):
        for row, loss in zip(account.rows, account.loss.tolist(), strict=True):
            if row not in both and not np.isnan(loss):
                add(row, sign * loss)
        for state, value in account.lost.items():
            total[state] += sign * value
    return total


def _pay_by_state(model: RoutesModel, without: Account, case: Account) -> dict[str, float]:
    """Return how much more shippers pay, half at either end of the trip."""
    total: dict[str, float] = {}
    for account, sign in ((without, -1.0), (case, 1.0)):
        for row, paid in zip(account.rows, (account.tonnes * account.parts[0]).tolist(), strict=True):
            for region in row[:2]:
                state = model.world.regions[region].state
                total[state] = total.get(state, 0.0) + sign * paid / 2
    return total
