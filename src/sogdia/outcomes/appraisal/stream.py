"""From a few solved years to a stream of years: benefits between them, costs before and with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.evidence.quantity import Quantity
from sogdia.outcomes.appraisal.account import Actor
from sogdia.outcomes.appraisal.benefit import ITEMS, OPERATOR, WORLD, Benefit
from sogdia.outcomes.appraisal.cost import USD_A_MILLION, Cost, spend

COSTS = ("capital", "operating")
COLUMNS = (*COSTS, *ITEMS, "co2e", "residual")
"""What each year of a stream is made of, in the order of its table."""
BENEFITS = tuple(name for name in COLUMNS if name not in COSTS)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a project is appraised.

    Attributes
    ----------
    rate : of discount, a share. life : years of running. opening : first year of running.
    ramp_up_years : years until a new line is used to the full. asset_life_years : see `cost.spend`.
    co2e_price : US$/t in `co2e_price_year`, None if nobody has said any; it grows by `co2e_price_growth` a year.
    """

    rate: float
    life: int
    opening: int
    ramp_up_years: float
    asset_life_years: float
    co2e_price: float | None
    co2e_price_growth: float
    co2e_price_year: int

    @property
    def end(self) -> int:
        """Return the last year of running that counts."""
        return self.opening + self.life - 1

    def value_of_co2e(self, year: int) -> float:
        """Return what a tonne of CO2e is worth, US$/t; 0 if nobody has said."""
        return (self.co2e_price or 0.0) * (1 + self.co2e_price_growth) ** (year - self.co2e_price_year)


@dataclass(frozen=True, slots=True)
class Profile:
    """Benefits of every calendar year from the first solved one on, US$ m; before ramping up.

    Attributes
    ----------
    solved : the years solved. Between them benefits are read off a straight line; after the last they stay.
    items : name -> shape (solved,). gain, transfer : actor -> shape (solved,). co2e_t : shape (solved,).
    """

    solved: tuple[int, ...]
    items: Mapping[str, Floats]
    gain: Mapping[Actor, Floats]
    transfer: Mapping[Actor, Floats]
    co2e_t: Floats

    def at(self, values: Floats, years: Sequence[int]) -> Floats:
        """Return the values of any years."""
        return np.interp(np.asarray(years, dtype=np.float64), self.solved, values)


@dataclass(frozen=True, slots=True)
class Stream:
    """What a project costs and is worth, year by year, US$ m; costs are negative.

    Attributes
    ----------
    years : shape (years,), the first of them that of the first spending.
    columns : name -> shape (years,), by `COLUMNS`. gain, transfer : actor -> shape (years,).
    co2e_t : shape (years,), tonnes more. terms : how it was made.
    """

    years: tuple[int, ...]
    columns: Mapping[str, Floats]
    gain: Mapping[Actor, Floats]
    transfer: Mapping[Actor, Floats]
    co2e_t: Floats
    terms: Terms

    @property
    def net(self) -> Floats:
        """Return the sum of all columns, shape (years,)."""
        return np.asarray(np.sum([self.columns[name] for name in COLUMNS], axis=0))

    @property
    def costs(self) -> Floats:
        """Return what is spent on building and running, as positive sums, shape (years,)."""
        return np.asarray(-np.sum([self.columns[name] for name in COSTS], axis=0))

    @property
    def benefits(self) -> Floats:
        """Return everything else, shape (years,)."""
        return np.asarray(np.sum([self.columns[name] for name in BENEFITS], axis=0))

    @property
    def opening(self) -> int:
        """Return the position of the first year of running."""
        return self.years.index(self.terms.opening)


def collect(years: Sequence[int], benefits: Sequence[Benefit]) -> Profile:
    """Return the benefits of solved years side by side."""
    gain = {actor for one in benefits for actor in one.gain}
    transfer = {actor for one in benefits for actor in one.transfer}
    return Profile(
        tuple(years),
        {name: np.array([one.items[name] for one in benefits]) for name in ITEMS},
        {actor: np.array([one.gain.get(actor, 0.0) for one in benefits]) for actor in sorted(gain)},
        {actor: np.array([one.transfer.get(actor, 0.0) for one in benefits]) for actor in sorted(transfer)},
        np.array([one.co2e_t for one in benefits]),
    )


def build_stream(
    profile: Profile, costs: Sequence[Cost], terms: Terms, start: int, late: int = 0,
    share: Mapping[str, float] | None = None,
) -> Stream:  # fmt: skip
    """Return the years from `start` to the end of `terms`.

    `late` is by how many years opening is put off while building is paid for as planned and the last year stays: what
    a delay costs. `share` says how much of a project's costs counts, as where another has built it already.
    """
    end = terms.end
    years = tuple(range(start, end + 1))
    share = dict(share or {})
    spending = spend(costs, years, terms.opening, end, terms.asset_life_years, share)
    running = np.array([ramp_up(year - terms.opening - late, terms.ramp_up_years) for year in years])
    open_now = np.array([year >= terms.opening + late for year in years])
    operating = np.where(open_now, spending.operating, 0.0)
    columns = {name: running * profile.at(values, years) for name, values in profile.items.items()}
    co2e_t = running * profile.at(profile.co2e_t, years)
    worth = np.array([terms.value_of_co2e(year) for year in years])
    columns |= {
        "capital": -spending.capital, "operating": -operating, "residual": spending.residual,
        "co2e": -co2e_t * worth / USD_A_MILLION,
    }  # fmt: skip
    gain = {actor: running * profile.at(values, years) for actor, values in profile.gain.items()}
    for cost in costs:
        own = spend([cost], years, terms.opening, end, terms.asset_life_years, share)
        borne = own.residual - own.capital - np.where(open_now, own.operating, 0.0)
        for state, part in cost.where.items():
            actor = (OPERATOR, state)
            gain[actor] = gain.get(actor, np.zeros(len(years))) + part * borne
    gain[WORLD, ""] = columns["co2e"]
    transfer = {actor: running * profile.at(values, years) for actor, values in profile.transfer.items()}
    return Stream(
        years, columns, gain, transfer, co2e_t, replace(terms, opening=terms.opening + late, life=terms.life - late)
    )


def ramp_up(age: int, years: float) -> float:
    """Return the part of its full use that a line reaches in its year of age `age`, counted from 0; 0 before.

    >>> [ramp_up(age, 4.0) for age in (-1, 0, 1, 5)]
    [0.0, 0.125, 0.375, 1.0]
    """
    if age < 0:
        return 0.0
    return 1.0 if years <= 0 else min(1.0, (age + 0.5) / years)


def scale_costs(stream: Stream, by: float) -> Stream:
    """Return the stream with building and running dearer by a share; what is left in the end is worth more, too."""
    changed = {name: stream.columns[name] * (1 + by) for name in (*COSTS, "residual")}
    return replace(stream, columns={**stream.columns, **changed})


def scale_benefits(stream: Stream, by: float) -> Stream:
    """Return the stream with everything that is neither cost nor residual value changed by a share."""
    names = [name for name in BENEFITS if name != "residual"]
    return replace(stream, columns={**stream.columns, **{name: stream.columns[name] * (1 + by) for name in names}})


def drop_queues(stream: Stream) -> Stream:
    """Return the stream without what queues saved are worth.

    So it is if whoever owns a full line sells its room dear instead of letting cargo wait: then the scarcity is a
    payment. It also shows what hangs on nobody widening any other bottleneck.
    """
    return replace(stream, columns={**stream.columns, "queues": np.zeros(len(stream.years))})


def best_of(quantity: Quantity | None, default: float) -> float:
    """Return the best value of a figure, or the default if there is none."""
    return quantity.best if quantity is not None else default
