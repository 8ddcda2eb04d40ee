"""Arms deals to rows of the table of deals."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.review.events import split_sides
from sogdia.outcomes.review.said import Refusal, Row, Said, clean, find_day, slug
from sogdia.world.find import fold
from sogdia.world.model import Deal, World
from sogdia.world.subject import choices

DONE = ("delivered", "in service")
STATUS = {"procured": "delivered", "negotiations": "negotiation", "talks": "negotiation", "denied": "alleged"}


def build_deal(world: World, said: Said) -> Sequence[Row] | Refusal:
    """Return the row of a deal; one that the world knows keeps its name, as another source's row of it."""
    sides = {}
    for side in ("seller", "buyer"):
        states, strangers = split_sides(world, said.get(side))
        if strangers or len(states) != 1:
            return Refusal(
                f"has {said.get(side) or 'nobody'} for its {side}, expected one state of the world (edit {side})"
            )
        sides[side] = states[0]
    if sides["seller"] == sides["buyer"]:
        return Refusal("has the same state sell and buy")
    system, weapons = clean(said.get("system")).strip("()"), said.get("class")
    if not system:
        return Refusal("does not say what is bought (edit system)")
    status = STATUS.get(said.get("status"), said.get("status"))
    for name, value, known in (
        ("class", weapons, choices("deals", "weapons")),
        ("status", status, choices("deals", "status")),
    ):
        if value not in known:
            return Refusal(f"has the {name} {value!r}, expected one of {', '.join(known)} (edit {name})")
    money = _read_money(said)
    if isinstance(money, Refusal):
        return money
    day = find_day(said.get("date"))
    like = find_deals(world, sides["seller"], sides["buyer"], system)
    row = {
        "deal": like[0].deal if like else slug(system, sides["buyer"]), **sides, "system": system, "weapons": weapons,
        "quantity": said.get("quantity"), **money, "delivered" if status in DONE else "ordered": day, "status": status,
        "source": said.source, "note": said.note,
    }  # fmt: skip
    return [Row("deals", {name: value for name, value in row.items() if value})]


def find_deals(world: World, seller: str, buyer: str, system: str) -> list[Deal]:
    """Return what sources say of deals of two states in one system."""
    wanted = (seller, buyer, fold(system))
    return [deal for deal in world.deals if (deal.seller, deal.buyer, fold(deal.system)) == wanted]


def _read_money(said: Said) -> dict[str, str] | Refusal:
    if not said.get("value"):
        return {}
    currency = said.get("currency", "unit")
    if currency not in choices("deals", "currency"):
        return Refusal(f"has a price in {currency or 'no currency'}, expected USD or EUR (edit value and currency)")
    try:
        return {"value_m": f"{float(said.get('value')) / 1e6:.10g}", "currency": currency}
    except ValueError:
        return Refusal(f"has the price {said.get('value')!r}, expected a number (edit value)")
