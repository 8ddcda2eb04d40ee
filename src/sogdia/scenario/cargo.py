"""How much there is to carry."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.scenario.figure import product
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import find_one
from sogdia.world.find import Found, Names
from sogdia.world.model import DemandKey, World


def resolve_demand(world: World, names: Names, change: Change) -> Resolved:
    """Find the demand between the two sides: states or regions, or lists of them."""
    if len(change.target) != 2:
        return change, [Problem(change.where, "demand: expected a list of two, from and to, such as ['RUS', 'IND']")]
    problems: list[Problem] = []
    found: list[Found] = []
    sides: list[set[str]] = []
    for group in change.target:
        side: set[str] = set()
        for name in group:
            thing, more = find_one(names, change, name, ("region", "state"))
            problems += more
            if thing is not None:
                found.append(thing)
                side |= {region.id for region in world.regions.values() if thing.id in (region.id, region.state)}
        sides.append(side)
    commodity = change.words.get("commodity")
    if commodity is not None:
        thing, more = find_one(names, change, commodity, ("commodity",))
        problems += more
        commodity = thing.id if thing is not None else None
    if len(change.numbers) != 1:
        problems.append(Problem(change.where, "demand: expected exactly one of factor and mt_yr"))
    ways = [(sides[0], sides[1])]
    if change.flags.get("both"):
        ways.append((sides[1], sides[0]))
    keys = [
        key
        for key in world.demand
        if any(key[0] in origins and key[1] in destinations for origins, destinations in ways)
        and commodity in (None, key[2])
    ]
    if not problems and not keys:
        of = f" of {commodity}" if commodity else ""
        sides_named = " to ".join(", ".join(group) for group in change.target)
        what = f"demand: the world has no demand{of} from {sides_named}, so there is nothing to grow from"
        problems.append(Problem(change.where, what, 'Add a row to "demand.csv" in an overlay.'))
    ids = tuple(f"{origin}>{destination}:{kind}" for origin, destination, kind in keys)
    return replace(change, found=tuple(found), ids=ids), problems


def change_demand(world: World, change: Change) -> World:
    """Return the world with the demand multiplied, or with so many Mt/yr more each way, shared out pro rata."""
    touched = set(change.ids)
    keys = [key for key in world.demand if f"{key[0]}>{key[1]}:{key[2]}" in touched]
    if "factor" in change.numbers:
        grown = {key: product(world.demand[key], change.numbers["factor"], change) for key in keys}
        return replace(world, demand={**world.demand, **grown})
    origins = _regions(world, change, 0)
    forth = [key for key in keys if key[0] in origins and key[1] in _regions(world, change, 1)]
    back = [key for key in keys if key not in set(forth)]
    added = {**_share_out(world, change, forth), **_share_out(world, change, back)}
    return replace(world, demand={**world.demand, **added})


def _share_out(world: World, change: Change, keys: list[DemandKey]) -> dict[DemandKey, Quantity]:
    extra = change.numbers["mt_yr"]
    whole = sum(world.demand[key].best for key in keys)
    shares = {key: world.demand[key].best / whole if whole > 0 else 1 / len(keys) for key in keys}
    return {
        key: Quantity(
            best=world.demand[key].best + share * extra.best,
            low=world.demand[key].low + share * extra.low,
            high=world.demand[key].high + share * extra.high,
            unit=extra.unit,
            confidence=Confidence.SCENARIO,
            source=change.source,
        )
        for key, share in shares.items()
    }


def _regions(world: World, change: Change, side: int) -> set[str]:
    count = len(change.target[0])
    things = change.found[:count] if side == 0 else change.found[count:]
    names = {thing.id for thing in things}
    return {region.id for region in world.regions.values() if region.id in names or region.state in names}
