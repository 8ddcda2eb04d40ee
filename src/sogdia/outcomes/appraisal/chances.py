"""From futures of one year to the chance that a project is worth it.

One year is drawn, for twenty would take twenty times as long. In each future the benefit of that year differs from the
best estimate by something; the other years are taken to differ by as much, in proportion to the cargo carried. Cost of
building and running, what charges buy, emissions and their price are drawn too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from sogdia.equilibrium.paths import Floats, Ints
from sogdia.lenses.routes.draws import Column, place_in_range
from sogdia.outcomes.appraisal.account import Account
from sogdia.outcomes.appraisal.benefit import ITEMS
from sogdia.outcomes.appraisal.cost import USD_A_MILLION, Cost, share_building
from sogdia.outcomes.appraisal.draws import Drawn
from sogdia.outcomes.appraisal.indicators import discount, measure_eirr
from sogdia.outcomes.appraisal.result import Chances, Flip
from sogdia.outcomes.appraisal.stream import Stream, ramp_up

DECILES = (0.1, 0.5, 0.9)
CHANCE = 0.05
"""How often any figure at all may be named that has nothing to do with the answer."""
FLIPS = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """The net sums of a project in every future, shape (futures, years), US$ m; futures without a solution are out."""

    net: Floats
    kept: Ints

    def npv(self, rate: float) -> Floats:
        """Return the net present value in each future, shape (futures,)."""
        return np.asarray(self.net @ discount(self.net.shape[1], rate))


def look_out(
    stream: Stream, costs: Sequence[Cost], drawn: Drawn, without: int, case: int, accounts: Sequence[Account],
    share: Mapping[str, float] | None = None,
) -> Outlook:  # fmt: skip
    """Return the net sums of a stream in each future.

    `without` and `case` are numbers of cases in `drawn`; `accounts` are the solved years without, for the growth of
    cargo. `share` is that of `build_stream`.
    """
    scale = measure_scale(stream, drawn, accounts)
    at, full_use, others = scale.at, scale.full_use, scale.other_years
    best = np.sum([stream.columns[name] for name in ITEMS], axis=0)
    value = (drawn.value[case] - drawn.value[without]).sum(axis=1)
    co2e = drawn.co2e_t[case] - drawn.co2e_t[without]
    net = best[None, :] + np.outer(value - best[at] / full_use, others)
    emitted = stream.co2e_t[None, :] + np.outer(co2e - stream.co2e_t[at] / full_use, others)
    net = net - emitted * _worth_of_co2e(stream, drawn) / USD_A_MILLION
    for cost in costs:
        net = net + (share or {}).get(cost.project, 1.0) * spend_drawn(stream, cost, drawn)
    kept = np.flatnonzero(drawn.solved)
    return Outlook(net[kept], kept)


class Scale(NamedTuple):
    """How other years follow the drawn one.

    `at` is its place among the years of the stream, `full_use` the part of its full use that the project has reached
    by then; `other_years`, shape (years,), by how much each year differs from its best estimate for each unit that
    the drawn one would at full use: in proportion to how far the project is run in and to all cargo.
    """

    at: int
    full_use: float
    other_years: Floats


def measure_scale(stream: Stream, drawn: Drawn, accounts: Sequence[Account]) -> Scale:
    """Return how the years of a stream follow the drawn one; `accounts` are the solved years without."""
    years, terms = stream.years, stream.terms
    running = np.array([ramp_up(year - terms.opening, terms.ramp_up_years) for year in years])
    at = years.index(drawn.year)
    cargo = np.interp(years, [one.year for one in accounts], [float(one.tonnes.sum()) for one in accounts])
    return Scale(at, max(float(running[at]), 1e-9), running * cargo / cargo[at])


def _worth_of_co2e(stream: Stream, drawn: Drawn) -> Floats:
    """Return what a tonne of CO2e is worth, shape (futures, years), US$/t."""
    by_year = np.array([stream.terms.value_of_co2e(year) for year in stream.years])
    best = stream.terms.co2e_price
    column = next((one for one in drawn.columns if one.attribute == "co2e_price_usd_t"), None)
    if not best or column is None:
        return np.broadcast_to(by_year, (drawn.count, len(by_year)))
    return np.outer(_draw_column(drawn, column) / best, by_year)


def _draw_column(drawn: Drawn, column: Column) -> Floats:
    at = drawn.positions(column.subject, column.attribute)
    ends = (np.array([value]) for value in (column.best, column.low, column.high))
    return place_in_range(np.zeros((drawn.count, 1)) if at is None else at[:, None], *ends)[:, 0]


def spend_drawn(stream: Stream, cost: Cost, drawn: Drawn) -> Floats:
    """Return what a project costs in each future and year, and what is left in the end; shape (futures, years)."""
    terms, years = stream.terms, stream.years
    capex = drawn.draw(cost.project, "capex_usd", cost.capex) / USD_A_MILLION
    opex = drawn.draw(cost.project, "opex_usd_yr", cost.opex) / USD_A_MILLION
    built = np.zeros(len(years))
    for back, part in enumerate(share_building(cost.build_years.best).tolist(), start=1):
        built[years.index(terms.opening - back)] -= part
    built[years.index(terms.end)] += max(0.0, 1.0 - terms.life / terms.asset_life_years)
    runs = np.array([-1.0 if terms.opening <= year <= terms.end else 0.0 for year in years])
    return np.outer(capex, built) + np.outer(opex, runs)


def measure_chances(outlook: Outlook, drawn: Drawn, rate: float) -> Chances:
    """Return the chance that the EIRR reaches `rate`; a future without any EIRR does not reach it."""
    found = [measure_eirr(one).rate for one in outlook.net]
    rates = np.array([one for one in found if one is not None])
    npv = outlook.npv(rate)
    size = max(len(found), 1)
    return Chances(
        drawn.count, len(found), drawn.year, drawn.seed, float((rates >= rate).sum()) / size,
        (len(found) - len(rates)) / size, _deciles(npv), _deciles(rates) if len(rates) else None,
        _follow(outlook, rate),
    )  # fmt: skip


def _follow(outlook: Outlook, rate: float) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Return the deciles of the present value up to each year."""
    so_far = np.cumsum(outlook.net * discount(outlook.net.shape[1], rate), axis=1)
    low, middle, high = (tuple(one) for one in np.quantile(so_far, DECILES, axis=0).tolist())
    return low, middle, high


def _deciles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, DECILES).tolist()
    return low, middle, high


def find_flips(outlook: Outlook, drawn: Drawn, rate: float) -> tuple[Flip, ...]:
    """Return the figures that the NPV goes with most, and the value of each at which it would be nothing.

    That value is read off a straight line through the futures; None where even the end of the range does not do. Of
    thousands of figures some go with the NPV by chance: only what goes further than those would is told.
    """
    npv = outlook.npv(rate)
    if len(npv) < 10 or np.ptp(npv) == 0:
        return ()
    levels = drawn.levels[outlook.kept]
    place = np.where(levels < 0.5, np.sqrt(2 * levels) - 1, 1 - np.sqrt(2 * (1 - levels)))
    centred, sums = place - place.mean(axis=0), npv - npv.mean()
    correlation = (sums @ centred) / np.sqrt((sums @ sums) * np.maximum((centred**2).sum(axis=0), 1e-300))
    least = _least_correlation(len(drawn.columns), len(npv))
    order = np.argsort(-np.abs(correlation), kind="stable")[:FLIPS].tolist()
    flips = []
    for index in order:
        if abs(correlation[index]) <= least:
            continue
        slope = float(sums @ centred[:, index]) / float((centred[:, index] ** 2).sum())
        at = float(place[:, index].mean() - npv.mean() / slope)
        column = drawn.columns[index]
        flips.append(Flip(column, float(correlation[index]), _value_at(column, at) if abs(at) <= 1 else None))
    return tuple(flips)


def _value_at(column: Column, at: float) -> float:
    ends = (np.array([value]) for value in (column.best, column.low, column.high))
    return float(place_in_range(np.array([[at]]), *ends)[0, 0])


def _least_correlation(figures: int, futures: int) -> float:
    """Return the correlation that the furthest of so many figures reaches by chance in one case of twenty."""
    return NormalDist().inv_cdf(1 - CHANCE / 2 / max(figures, 1)) / float(np.sqrt(max(futures - 1, 1)))
