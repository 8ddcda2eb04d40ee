"""Quantities of arms that claims are about: what sources tell, and what buyers may take next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.arms import Shock
from sogdia.lenses.arms.market import Window, read_window
from sogdia.lenses.arms.price import measure_unit_price
from sogdia.outcomes.arms import build_arms_past, draw_shares
from sogdia.outcomes.claims.kind import Asked, Kind, check_known, date_years, gather
from sogdia.outcomes.claims.model import Samples, Term
from sogdia.world.model import ArmsShare

SHOCKS = {"supply": (0.0, 1000.0), "record": (-100.0, 1000.0), "price": (1e-3, 1000.0)}
"""Least and most of each, as `sogdia arms` takes them."""
DATES = ("ordered", "delivered")


def _read_shock(term: Term) -> Shock:
    """Return the shock of options such as `record=CHN:1|FRA:-1`."""
    shocks: dict[str, dict[str, float]] = {}
    for name in SHOCKS:
        for part in filter(None, term.option(name).split("|")):
            state, _, number = part.partition(":")
            shocks.setdefault(name, {})[state] = float(number)
    return Shock(**shocks)


def _check_outlook(asked: Asked, term: Term) -> list[Problem]:
    world = asked.world
    problems = check_known(term, term.words[:1], world.states, "state")
    problems += check_known(term, term.words[1:], (*world.states, *world.groups), "state or group")
    try:
        shock = _read_shock(term)
    except ValueError:
        return [*problems, Problem(term.where, "a shock is no number, expected such as record=CHN:1|FRA:-1")]
    for name in SHOCKS:
        least, most = SHOCKS[name]
        for number in getattr(shock, name).values():
            if not least <= number <= most:
                problems.append(Problem(term.where, f"{name} is {number:g}, expected {least:g} to {most:g}"))
    suppliers = build_arms_past(world).suppliers if world.arms_shares else ()
    for named in (term.words[0], *shock.supply, *shock.record, *shock.price):
        if named not in suppliers:
            problems.append(Problem(term.where, f"{named[:40]!r} delivered nothing that the world knows of"))
    return problems


def _sample_outlook(asked: Asked, term: Term) -> Samples:
    """Return the share of a supplier in the window to come: with the shock against without, or against the last."""
    shock = _read_shock(term)
    drawn = draw_shares(asked.world, term.words[1], shock)
    column = drawn.suppliers.index(term.words[0])
    without = drawn.without[:, column]
    if shock.is_none:
        return Samples(without, np.full(len(without), drawn.last[column]), "share", "draws")
    return Samples(drawn.shocked[:, column], without, "share", "draws")


def _check_share(asked: Asked, term: Term) -> list[Problem]:
    try:
        read_window(term.words[2])
    except SogdiaError as error:
        return [Problem(term.where, f"{one.where!r} {one.what}") for one in error.problems]
    known = {share.buyer for share in asked.world.arms_shares}
    return check_known(term, term.words[1:2], known, "buyer")


def _tell_share(asked: Asked, term: Term) -> Samples:
    window = read_window(term.words[2])
    rows = _rows(asked, term, window)
    return gather("share", [(row.source, row.value) for row in rows if row.value is not None], asked.source)


def _tell_change(asked: Asked, term: Term) -> Samples:
    window = read_window(term.words[2])
    rows = _rows(asked, term, window)
    return gather("share", [(row.source, row.change) for row in rows if row.change is not None], asked.source)


def _rows(asked: Asked, term: Term, window: Window) -> list[ArmsShare]:
    return [
        row
        for row in asked.world.arms_shares
        if (row.supplier, row.buyer) == term.words[:2]
        and row.weapons == "all"
        and (row.first_year, row.last_year) == window
    ]


def _check_deal(asked: Asked, term: Term) -> list[Problem]:
    problems = check_known(term, term.words[:1], {deal.deal for deal in asked.world.deals}, "deal")
    if term.words[1] not in DATES:
        problems.append(
            Problem(term.where, f"{term.words[1][:40]!r} is no date of a deal, expected ordered or delivered")
        )
    return problems


def _tell_deal(asked: Asked, term: Term) -> Samples:
    deals = [deal for deal in asked.world.deals if deal.deal == term.words[0]]
    told = [(deal.source, date_years(getattr(deal, term.words[1])[:10])) for deal in deals]
    return gather("year", told, asked.source)


def _check_price(asked: Asked, term: Term) -> list[Problem]:
    return check_known(term, term.words[:1], {deal.deal for deal in asked.world.deals}, "deal")


def _tell_price(asked: Asked, term: Term) -> Samples:
    """Return the price a piece, in millions of the currency asked for, as every source has it.

    Here the claim's own source counts: a claim on prices is often all that is known of them.
    """
    currency = term.option("currency", "USD")
    told = [
        (deal.source, price)
        for deal in asked.world.deals
        if deal.deal == term.words[0] and deal.currency == currency
        and (price := measure_unit_price(deal)) is not None
    ]  # fmt: skip
    return gather(f"{currency} m", told, "")


KINDS: Mapping[str, Kind] = {
    "outlook": Kind(
        "share", tuple(SHOCKS), 2, 2, "outlook CHN CA5 record=CHN:1|FRA:-1",
        "Share of a supplier in what a buyer or group takes in the next window: under a shock (`supply`, `record`, "
        "`price`) against without it; without a shock against its share in the last window.",
        _check_outlook, _sample_outlook,
    ),
    "arms-share": Kind(
        "share", (), 3, 3, "arms-share CHN CA5 2015-2019",
        "Share of a supplier in a buyer's deliveries of a window, as each source has it.", _check_share, _tell_share,
    ),
    "arms-change": Kind(
        "share", (), 3, 3, "arms-change RUS CA5 2020-2024",
        "Change of a supplier's deliveries against the window before, as each source has it.",
        _check_share, _tell_change,
    ),
    "deal": Kind(
        "year", (), 2, 2, "deal hq9-uzbekistan delivered",
        "When a deal was `ordered` or `delivered`, as each source has it.", _check_deal, _tell_deal,
    ),
    "price": Kind(
        "USD m", ("currency",), 1, 1, "price rafale-india currency=USD",
        "Price a piece in a deal, as each source has it.", _check_price, _tell_price,
    ),
}  # fmt: skip
