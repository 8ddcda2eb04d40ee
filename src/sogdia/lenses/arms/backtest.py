"""The choice model held against what came, beside the dullest rival: the last window comes again.

Each forecast is made with what was known at its origin and nothing later. Of the years that a window shares with the
origin's it repeats the last window, of the others it takes the forecast.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.lenses.arms.appeal import Past, describe_situation
from sogdia.lenses.arms.choice import Choice, fit_choice
from sogdia.lenses.arms.forecast import DRAWS, Draws, Effects, Shock, draw_future
from sogdia.lenses.arms.market import Market, Window
from sogdia.world.model import Group

Floats = NDArray[np.float64]
WITHIN = 0.05  # a register is revised by about so much from one spring to the next
WORTH_A_ROW = 0.01


class Seen(msgspec.Struct, frozen=True):
    """A share (0 to 1) that came true; `volume_tiv_m` is the buyer's total in the window, None if not told.

    `whole` says whether the shares of all suppliers of that buyer and window stand beside it.
    """

    buyer: str
    weapons: str
    supplier: str
    window: Window
    share: float
    volume_tiv_m: float | None
    where: str = ""


class Scored(msgspec.Struct, frozen=True):
    """A forecast share, its 80 % interval, the rival's, and what came (all 0 to 1); `crps` is in shares too."""

    seen: Seen
    origin: int
    forecast: float
    low: float
    high: float
    persistence: float
    crps: float

    @property
    def covered(self) -> bool:
        """Return whether what came lies in the 80 % interval, give or take half a point."""
        return self.low - 0.005 <= self.seen.share <= self.high + 0.005


class Score(msgspec.Struct, frozen=True):
    """Mean absolute errors in shares, equal and weighted by volume, of the model and of the rival.

    `crps` is the model's mean error as a distribution (the rival's is its absolute error). `within_share` is how many
    lie within five points. Where no volume is told the weighted errors are None.
    """

    origin: int
    rows: int
    error: float
    rival_error: float
    weighted_error: float | None
    weighted_rival_error: float | None
    crps: float
    within_share: float
    rival_within_share: float
    cover_share: float

    @property
    def gain(self) -> float:
        """Return by what share the model's absolute error is below the rival's; negative where it is above."""
        return 1.0 - self.error / self.rival_error if self.rival_error else 0.0


def list_seen(markets: Sequence[Market], window: Window) -> tuple[Seen, ...]:
    """Return every share of a window as something that came true."""
    return tuple(
        Seen(market.buyer, market.weapons, supplier, window, share, market.total_tiv_m)
        for market in markets
        if market.window == window
        for supplier, share in market.shares().items()
    )


def list_origins(past: Past, year: int) -> tuple[Window, ...]:
    """Return the windows up to `year` that a whole known window follows and one goes before, the oldest first."""
    windows = {market.window for market in past.markets if market.window.last <= year}
    return tuple(
        window
        for window in sorted(windows)
        if Window(window.last + 1, window.last + window.years) in windows
        and Window(window.first - window.years, window.first - 1) in windows
    )


def score_rolling(past: Past, effects: Effects, year: int, seed: int) -> tuple[tuple[Scored, ...], ...]:
    """Return, for each rolling origin, every forecast of the window after it."""
    found = []
    for origin in list_origins(past, year):
        coming = Window(origin.last + 1, origin.last + origin.years)
        seen = list_seen(past.markets, coming)
        found.append(score_seen(past, fit_choice(past, origin.last), origin, seen, {}, effects, seed))
    return tuple(found)


def score_seen(
    past: Past,
    choice: Choice,
    origin: Window,
    seen: Sequence[Seen],
    groups: dict[str, Group],
    effects: Effects,
    seed: int,
) -> tuple[Scored, ...]:
    """Return each of `seen` beside its forecast made at `origin`; what no forecast can speak of is left out.

    Where a buyer's seen shares make up nine tenths, its suppliers of the last window that are not among them are
    scored too, as having delivered nothing: whoever forecast them was wrong.
    """
    scored: list[Scored] = []
    keys = sorted({(one.buyer, one.weapons, one.window) for one in seen})
    for buyer, weapons, window in keys:
        told = [one for one in seen if (one.buyer, one.weapons, one.window) == (buyer, weapons, window)]
        members = groups[buyer].members if buyer in groups else (buyer,)
        forecast = _forecast(past, choice, origin, members, weapons, window, effects, seed)
        if forecast is None:
            continue
        last, point, shares = forecast
        number = {supplier: index for index, supplier in enumerate(choice.suppliers)}
        for one in (*told, *_list_absent(told, choice, last)):
            index = number.get(one.supplier)
            if index is None:  # a supplier never seen before: both say nothing
                scored.append(Scored(one, origin.last, 0.0, 0.0, 0.0, 0.0, one.share))
                continue
            draws = shares[:, index]
            low, high = np.quantile(draws, (choice.tail, 1.0 - choice.tail))
            scored.append(
                Scored(
                    one, origin.last, float(point[index]), float(low), float(high), float(last[index]),
                    _measure_crps(draws, one.share),
                )
            )  # fmt: skip
    return tuple(scored)


def measure_score(scored: Sequence[Scored]) -> Score | None:
    """Return what the forecasts come to; None of none."""
    if not scored:
        return None
    seen = np.array([one.seen.share for one in scored])
    error = np.abs(np.array([one.forecast for one in scored]) - seen)
    rival = np.abs(np.array([one.persistence for one in scored]) - seen)
    weights = [one.seen.volume_tiv_m for one in scored]
    weight = np.array([one or 0.0 for one in weights])
    weighed = all(one is not None for one in weights) and weight.sum() > 0
    return Score(
        origin=scored[0].origin,
        rows=len(scored),
        error=float(error.mean()),
        rival_error=float(rival.mean()),
        weighted_error=float(np.average(error, weights=weight)) if weighed else None,
        weighted_rival_error=float(np.average(rival, weights=weight)) if weighed else None,
        crps=float(np.mean([one.crps for one in scored])),
        within_share=float((error <= WITHIN).mean()),
        rival_within_share=float((rival <= WITHIN).mean()),
        cover_share=float(np.mean([one.covered for one in scored])),
    )


def _forecast(
    past: Past,
    choice: Choice,
    origin: Window,
    members: Sequence[str],
    weapons: str,
    window: Window,
    effects: Effects,
    seed: int,
) -> tuple[Floats, Floats, Floats] | None:
    """Return the last window's shares, the point forecast and draws of a buyer or of a group's members together."""
    new = min(window.last - origin.last, window.years) / window.years
    known = past.until(origin.last)
    buyers = {market.buyer for market in known.markets if market.weapons == weapons}
    if new <= 0 or not buyers & {*members}:
        return None
    found: list[tuple[float, Floats, Draws]] = []
    for buyer in members:
        situation = describe_situation(known, buyer, weapons, origin)
        if situation is not None:
            draws = draw_future(choice, situation, Shock(), effects, seed, DRAWS)
            found.append((situation.volume_tiv_m, situation.kept, draws))
    volume = np.array([one[0] for one in found])
    if not found or volume.sum() <= 0 < len(found) - 1:
        return None
    weight = volume / volume.sum() if volume.sum() > 0 else np.ones(len(found))
    last = np.einsum("b,bs->s", weight, np.stack([one[1] for one in found]))
    point = np.einsum("b,bs->s", weight, np.stack([one[2].point for one in found]))
    shares = np.einsum("b,bds->ds", weight, np.stack([one[2].shares for one in found]))
    return last, (1 - new) * last + new * point, (1 - new) * last + new * shares


def _list_absent(told: Sequence[Seen], choice: Choice, last: Floats) -> list[Seen]:
    first = told[0]
    if sum(one.share for one in told) < 0.9:
        return []
    named = {one.supplier for one in told}
    return [
        Seen(first.buyer, first.weapons, supplier, first.window, 0.0, first.volume_tiv_m)
        for index, supplier in enumerate(choice.suppliers)
        if supplier not in named and last[index] >= WORTH_A_ROW
    ]


def _measure_crps(draws: Floats, seen: float) -> float:
    """Return the continuous ranked probability score of a sample, in the unit of the sample."""
    ranked = np.sort(draws)
    n = ranked.size
    spread = float(((2 * np.arange(1, n + 1) - n - 1) * ranked).sum()) / n**2
    return float(np.abs(draws - seen).mean()) - spread
