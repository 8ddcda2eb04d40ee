"""The world of one year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from sogdia.errors import Problem, WorldError
from sogdia.evidence.quantity import Quantity
from sogdia.world.model import DemandKey, Link, World
from sogdia.world.spell import list_passing_figures
from sogdia.world.subject import growth_chain

T = TypeVar("T")


def date_world(world: World, year: int) -> World:
    """Return `world` with what is open in `year`, the demand of `year` and the figures that hold in it.

    A link is open in `opened <= year < closed`; one with a project only once that project `opens`. Crossings of
    absent links go with them, and so do transfers at places where one of the two ways is no longer there. Ids never
    change, so that arrays built once from the undated world can be masked with a dated one.

    Demand grows from each row's own year by the compound yearly `growth_yr` of the pair and commodity, of the pair,
    or of the commodity. The range is scaled like the best value: the growth's own range is a figure of its own and
    is not counted twice.
    """
    if world.year == year:
        return world
    if world.year is not None:
        raise WorldError(f"The world is already that of {world.year}; date the undated world to get {year}.")
    links = {link.id: link for link in world.links.values() if is_open(world, link, year)}
    ways = ways_at(links.values())
    return replace(
        world,
        year=year,
        links=links,
        crossings={crossing.id: crossing for crossing in world.crossings.values() if crossing.link in links},
        transfers={
            transfer.id: transfer
            for transfer in world.transfers.values()
            if {transfer.way_a, transfer.way_b} <= ways.get(transfer.place, frozenset())
        },
        figures={**world.figures, **list_passing_figures(world.ledger, year)},
        demand=_grow(world, year),
        demand_year={},
    )


def is_open(world: World, link: Link, year: int) -> bool:
    """Return whether `link` may be used in `year`, leaving closures aside."""
    if link.project:
        opens = world.projects[link.project].opens
        if opens is None or opens > year:
            return False
    return (link.opened is None or link.opened <= year) and (link.closed is None or year < link.closed)


def ways_at(links: Iterable[Link]) -> dict[str, frozenset[str]]:
    """Return the ways that `links` lead into each place."""
    ways: dict[str, set[str]] = {}
    for link in links:
        ways.setdefault(link.tail, set()).add(link.way)
        ways.setdefault(link.head, set()).add(link.way)
    return {place: frozenset(at) for place, at in ways.items()}


def _grow(world: World, year: int) -> dict[DemandKey, Quantity]:
    grown: dict[DemandKey, Quantity] = {}
    problems = []
    for key, quantity in world.demand.items():
        years = year - world.demand_year.get(key, year)
        growth = world.resolve(growth_chain(*key), "growth_yr") if years else None
        if years and growth is None:
            where = f"demand {key[0]}>{key[1]}:{key[2]}"
            problems.append(Problem(where, "has no growth_yr, so no other year is known"))
            continue
        factor = (1 + growth[1].best) ** years if growth is not None else 1.0
        grown[key] = scale(quantity, factor) if factor != 1.0 else quantity
    if problems:
        raise WorldError(problems)
    return grown


def scale(quantity: Quantity, factor: float) -> Quantity:
    """Return `quantity` times a factor of at least 0."""
    return replace(quantity, best=quantity.best * factor, low=quantity.low * factor, high=quantity.high * factor)
