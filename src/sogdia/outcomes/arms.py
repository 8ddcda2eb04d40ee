"""What a person may ask of the arms lens: one answer, everything in it measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.errors import Problem, SogdiaError
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.arms import (
    ALL,
    LAST_FITTED_YEAR,
    Choice,
    Concentration,
    Dependence,
    Draws,
    Effects,
    Market,
    Past,
    Score,
    Scored,
    Seen,
    Shift,
    Shock,
    Telling,
    UnitPrice,
    Window,
    build_past,
    collect_markets,
    collect_tellings,
    compare_prices,
    compare_windows,
    describe_situation,
    draw_future,
    fit_choice,
    group_market,
    list_pacts,
    measure_concentration,
    measure_dependence,
    measure_score,
    score_rolling,
    score_seen,
)
from sogdia.lenses.arms.dependence import EQUAL
from sogdia.world.model import World
from sogdia.world.schema import read_schema

SEED = 20191231


class Change(msgspec.Struct, frozen=True):
    """A supplier's share of a buyer in the window to come, without and with a shock: median and 80 % interval.

    `last` is its share in the last window. `first` and `first_shocked` are in how many draws it is the largest
    supplier, without and with the shock. `change` is the median of the difference draw by draw, between `change_low`
    and `change_high`; `up_share` is in how many draws it rises. All in shares (0 to 1).
    """

    buyer: str
    supplier: str
    last: float
    without: tuple[float, float, float]
    shocked: tuple[float, float, float]
    first: float
    first_shocked: float
    change: float
    change_low: float
    change_high: float
    up_share: float


class Outlook(msgspec.Struct, frozen=True):
    """What one buyer, or a group together, may take in the window to come.

    `volume_factor` is the volume under the shock against that without, low end, median and high end.
    """

    buyer: str
    window: Window
    changes: tuple[Change, ...]
    volume_factor: tuple[float, float, float]


class DrawnShares(NamedTuple):
    """Shares (0 to 1) of each supplier: in the last window, and in many draws of the next without and with a shock.

    Shapes: `last` (suppliers,), `without` and `shocked` (draws, suppliers).
    """

    suppliers: tuple[str, ...]
    last: NDArray[np.float64]
    without: NDArray[np.float64]
    shocked: NDArray[np.float64]


class ArmsAnswer(msgspec.Struct, frozen=True):
    """All that is measured of the buyers asked about."""

    buyers: tuple[str, ...]
    weapons: str
    window: Window
    before: Window
    measured: tuple[Concentration, ...]
    history: tuple[Concentration, ...]
    shifts: Mapping[str, tuple[Shift, ...]]
    dependence: tuple[Dependence, ...]
    weights: Mapping[str, float]
    tellings: tuple[Telling, ...]
    prices: tuple[UnitPrice, ...]
    choice: Choice
    effects: Effects
    shock: Shock
    outlooks: tuple[Outlook, ...]


class ArmsScore(msgspec.Struct, frozen=True):
    """The model held against what came: each origin's score, all of them together, and every forecast."""

    choice: Choice
    scores: tuple[Score, ...]
    total: Score | None
    rows: tuple[Scored, ...]


def answer_arms(
    world: World,
    buyer: str = "",
    window: Window | None = None,
    weapons: str = ALL,
    shock: Shock | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = SEED,
) -> ArmsAnswer:
    """Return everything measured of one buyer, or of all; `shock` changes the window to come.

    Raises `SogdiaError` if nothing is known of the buyer, window or class.
    """
    shock = shock or Shock()
    past = build_arms_past(world, weapons)
    markets = [market for market in past.markets if market.weapons == weapons]
    window = window or max((market.window for market in markets), default=Window(0, 0))
    window_markets = [market for market in markets if market.window == window]
    _check(world, markets, buyer, window, weapons, shock, past)
    before = Window(window.first - window.years, window.first - 1)
    groups = [
        added for group in world.groups if (added := group_market(world, markets, group, weapons, window)) is not None
    ]
    asked = [market for market in (*window_markets, *groups) if buyer in ("", market.buyer)]
    choice = fit_choice(past, LAST_FITTED_YEAR)
    effects = read_effects(world)
    measured = [measure_concentration(market) for market in window_markets]
    buyers = tuple(market.buyer for market in asked)
    weights = weights or EQUAL
    asked_of = _members(world, buyer) if buyer else world.states
    return ArmsAnswer(
        buyers=buyers,
        weapons=weapons,
        window=window,
        before=before,
        measured=tuple(measure_concentration(market) for market in asked),
        history=tuple(measure_concentration(market) for market in _list_history(world, markets, buyer, weapons)),
        shifts={market.buyer: _shift(world, markets, market, before) for market in asked},
        dependence=measure_dependence(measured, weights, np.random.default_rng(seed)),
        weights=weights,
        tellings=tuple(telling for telling in collect_tellings(world.arms_shares) if buyer in ("", telling.buyer)),
        prices=compare_prices(deal for deal in world.deals if deal.buyer in asked_of or deal.value_m is not None),
        choice=choice,
        effects=effects,
        shock=shock,
        outlooks=_look_ahead(world, past, choice, buyers, weapons, window, shock, effects, seed),
    )


def build_arms_past(world: World, weapons: str = ALL) -> Past:
    """Return what is known of deliveries: all classes together, or class by class where one class is asked about."""
    markets = [
        market
        for market in collect_markets(world.arms_shares)
        if market.buyer in world.states and (market.weapons == ALL) == (weapons == ALL)
    ]
    half_life = _figure(world, "arms_stock_half_life_years").best
    return build_past(markets, list_pacts(world), half_life)


def read_effects(world: World) -> Effects:
    """Return how strongly shocks work, as the ledger has it."""
    return Effects(
        price_elasticity=_figure(world, "arms_price_elasticity"),
        record_effect=_figure(world, "arms_record_effect"),
        replaced_share=_figure(world, "arms_replaced_share"),
    )


def score_arms(world: World, weapons: str = ALL, seed: int = SEED) -> ArmsScore:
    """Return the model scored on rolling origins within what it may be fitted on."""
    past = build_arms_past(world, weapons)
    rolling = score_rolling(past, read_effects(world), LAST_FITTED_YEAR, seed)
    rows = tuple(row for rows in rolling for row in rows)
    scores = tuple(score for rows in rolling if (score := measure_score(rows)))
    return ArmsScore(fit_choice(past, LAST_FITTED_YEAR), scores, measure_score(rows), rows)


def score_arms_against(world: World, seen: Sequence[Seen], weapons: str = ALL, seed: int = SEED) -> ArmsScore:
    """Return the model, fitted to 2019, scored on shares of later windows that its caller knows.

    Raises `SogdiaError` if no window ends after what the model was fitted on.
    """
    past = build_arms_past(world, weapons)
    choice = fit_choice(past, LAST_FITTED_YEAR)
    origin = max(market.window for market in past.markets if market.window.last <= LAST_FITTED_YEAR)
    later = [one for one in seen if one.window.last > origin.last]
    if not later:
        what = f"have no window that ends after {origin.last}, so nothing can be scored"
        raise SogdiaError(Problem("shares", what))
    rows = score_seen(past, choice, origin, later, dict(world.groups), read_effects(world), seed)
    windows = sorted({row.seen.window for row in rows})
    scores = [measure_score([row for row in rows if row.seen.window == window]) for window in windows]
    return ArmsScore(choice, tuple(score for score in scores if score), measure_score(rows), rows)


def read_shock(supply: Sequence[str], record: Sequence[str], price: Sequence[str], find: Callable[[str], str]) -> Shock:
    """Return the shock that words such as `RUS=0.36` ask for; raise `SogdiaError` with all that is wrong.

    `find` returns the id of a state under any of its names, or nothing.
    """
    problems: list[Problem] = []
    sorts = (("--supply", supply, 0.0), ("--record", record, -100.0), ("--price", price, 1e-3))
    read = [_read_words(option, words, least, find, problems) for option, words, least in sorts]
    if problems:
        raise SogdiaError(problems)
    return Shock(*read)


def _read_words(
    option: str, words: Sequence[str], least: float, find: Callable[[str], str], problems: list[Problem]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for word in words:
        name, _, text = word.rpartition("=")
        state = find(name)
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not name or not least <= number <= 1000.0:
            problems.append(Problem(option, f"is {word[:40]!r}, expected a state and a number such as RUS=0.36"))
        elif not state:
            problems.append(Problem(option, f"names {name[:40]!r}, which is no state of the world"))
        else:
            found[state] = number
    return found


def _figure(world: World, attribute: str) -> Quantity:
    known = world.figure("model", attribute)
    if known is not None:
        return known
    [column] = read_schema().attribute(attribute)
    value = column.default_value or 0.0
    return Quantity(value, value, value, column.unit, Confidence.ASSUMED, "assumed")


def _check(
    world: World, markets: Sequence[Market], buyer: str, window: Window, weapons: str, shock: Shock, past: Past
) -> None:
    buyers = sorted({market.buyer for market in markets if market.window == window})
    problems: list[Problem] = []
    if not markets:
        known = "only all classes together are; --register reads them by class from an export of your own"
        problems.append(Problem(weapons, f"deliveries of this class are not in the world: {known}"))
    elif not buyers:
        known = ", ".join(map(str, sorted({market.window for market in markets})))
        problems.append(Problem(str(window), f"is no window that deliveries are known of: {known}"))
    elif buyer and not {*_members(world, buyer)} & {*buyers}:
        problems.append(Problem(buyer, f"has no known deliveries in {window}; {', '.join(buyers)} have"))
    problems += [
        Problem(supplier, "delivered nothing to any buyer of the world, so no shock of it can be told")
        for supplier in sorted({*shock.supply, *shock.record, *shock.price} - set(past.suppliers))
        if markets
    ]
    if problems:
        raise SogdiaError(problems)


def _members(world: World, buyer: str) -> tuple[str, ...]:
    """Return the states of a group, or the state itself."""
    return world.groups[buyer].members if buyer in world.groups else (buyer,)


def _list_history(world: World, markets: Sequence[Market], buyer: str, weapons: str) -> list[Market]:
    """Return the markets of a buyer in every window, the earliest first; of a group its members' together."""
    if buyer not in world.groups:
        return [market for market in markets if market.buyer == buyer]
    windows = sorted({market.window for market in markets})
    grouped = (group_market(world, markets, buyer, weapons, window) for window in windows)
    return [market for market in grouped if market is not None]


def _shift(world: World, markets: Sequence[Market], market: Market, before: Window) -> tuple[Shift, ...]:
    if market.buyer in world.groups:
        earlier = group_market(world, markets, market.buyer, market.weapons, before)
    else:
        earlier = next((one for one in markets if one.buyer == market.buyer and one.window == before), None)
    return compare_windows(earlier, market) if earlier is not None else ()


def _look_ahead(
    world: World,
    past: Past,
    choice: Choice,
    buyers: Sequence[str],
    weapons: str,
    window: Window,
    shock: Shock,
    effects: Effects,
    seed: int,
) -> tuple[Outlook, ...]:
    """Return the outlook of each buyer after `window`."""
    known = past.until(window.last)
    found = []
    for buyer in buyers:
        futures = _draw_members(world, known, choice, buyer, weapons, window, shock, effects, seed)
        if futures:
            found.append(_combine(buyer, choice, futures))
    return tuple(found)


def draw_shares(world: World, buyer: str, shock: Shock, seed: int = SEED) -> DrawnShares:
    """Return what a buyer, or a group, may take of each supplier after the last window known, draw by draw.

    Raises `SogdiaError` if nothing is known of the buyer or of a supplier that the shock names.
    """
    past = build_arms_past(world)
    markets = [market for market in past.markets if market.weapons == ALL]
    window = max((market.window for market in markets), default=Window(0, 0))
    _check(world, markets, buyer, window, ALL, shock, past)
    choice = fit_choice(past, LAST_FITTED_YEAR)
    known = past.until(window.last)
    futures = _draw_members(world, known, choice, buyer, ALL, window, shock, read_effects(world), seed)
    if not futures:
        raise SogdiaError(Problem(buyer, f"has no deliveries to {window.last} from which to look ahead"))
    mixed = _mix(futures)
    return DrawnShares(choice.suppliers, mixed.last, mixed.without, mixed.under)


def _draw_members(
    world: World,
    known: Past,
    choice: Choice,
    buyer: str,
    weapons: str,
    window: Window,
    shock: Shock,
    effects: Effects,
    seed: int,
) -> list[Future]:
    """Return the future of each member of a group, or of the one buyer."""
    futures = []
    for member in _members(world, buyer):
        situation = describe_situation(known, member, weapons, window)
        if situation is not None:
            without = draw_future(choice, situation, Shock(), effects, seed)
            under = draw_future(choice, situation, shock, effects, seed)
            futures.append(Future(max(situation.volume_tiv_m, 1e-9), situation.kept, without, under))
    return futures


class Future(NamedTuple):
    """One buyer's last volume and shares, and its draws without and under a shock."""

    volume_tiv_m: float
    kept: NDArray[np.float64]
    without: Draws
    under: Draws


class Mixed(NamedTuple):
    """Shares of several buyers together, shape (draws, suppliers); `last` (suppliers,); `volume_factor` (draws,)."""

    last: NDArray[np.float64]
    without: NDArray[np.float64]
    under: NDArray[np.float64]
    volume_factor: NDArray[np.float64]


def _mix(futures: Sequence[Future]) -> Mixed:
    """Return buyers weighed by their last volume, times what the shock leaves of it."""
    weight = np.array([one.volume_tiv_m for one in futures])
    base = np.einsum("b,bds->ds", weight / weight.sum(), np.stack([one.without.shares for one in futures]))
    volume = weight[:, None] * np.stack([one.under.volume_factor for one in futures])
    total = volume.sum(axis=0)
    shocked = np.einsum("bd,bds->ds", volume / total, np.stack([one.under.shares for one in futures]))
    last = np.einsum("b,bs->s", weight / weight.sum(), np.stack([one.kept for one in futures]))
    return Mixed(last, base, shocked, total / weight.sum())


def _combine(buyer: str, choice: Choice, futures: Sequence[Future]) -> Outlook:
    """Return the outlook of a buyer, or of several together."""
    mixed = _mix(futures)
    base, shocked, last = mixed.without, mixed.under, mixed.last
    levels = (choice.tail, 0.5, 1.0 - choice.tail)
    without, under = np.quantile(base, levels, axis=0), np.quantile(shocked, levels, axis=0)
    difference = shocked - base
    first, first_shocked = (
        np.bincount(shares.argmax(axis=1), minlength=len(choice.suppliers)) / len(shares) for shares in (base, shocked)
    )
    low, middle, high = np.quantile(difference, levels, axis=0)
    order = sorted(range(len(choice.suppliers)), key=lambda k: (-max(base[:, k].mean(), shocked[:, k].mean()), k))
    return Outlook(
        buyer=buyer,
        window=futures[0].without.window,
        changes=tuple(
            Change(
                buyer, choice.suppliers[k], float(last[k]), _triple(without[:, k]), _triple(under[:, k]),
                float(first[k]), float(first_shocked[k]), float(middle[k]), float(low[k]), float(high[k]),
                float((difference[:, k] > 0).mean()),
            )
            for k in order
        ),
        volume_factor=_triple(np.quantile(mixed.volume_factor, (0.1, 0.5, 0.9))),
    )  # fmt: skip


def _triple(values: NDArray[np.float64]) -> tuple[float, float, float]:
    low, middle, high = map(float, values)
    return low, middle, high
