"""What the figures of a set of routes are of: said in the title of every table and chart of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sogdia.lenses.results import Route
from sogdia.world.find import index_names
from sogdia.world.model import Place, Region, World


class Basis(msgspec.Struct, frozen=True):
    """Heading, basis, and a name for each route."""

    title: str
    subtitle: str
    routes: tuple[str, ...]


class Unit(msgspec.Struct, frozen=True):
    """What prices are for: so many `tonnes` of cargo."""

    name: str = "t"
    tonnes: float = 1.0


def build_basis(
    routes: Sequence[Route],
    corridors: Mapping[str, str],
    ends: tuple[str, str],
    commodity: str,
    when: int,
    scenario: str,
) -> Basis:
    """Return the basis of routes between two `ends` (in this direction); `corridors` names corridors by id."""
    return Basis(
        title=f"{ends[0]} → {ends[1]}",
        subtitle=f"{commodity}, loaded · {when} · US$ · scenario {scenario} · modelled, no samples",
        routes=tuple(_name_route(route, corridors) for route in routes),
    )


def name_end(world: World, word: str) -> str:
    """Return the name of the region or place that a word stands for; the word itself if the world has none."""
    found = index_names(world).find(word, ("region", "place"))
    table: Mapping[str, Region | Place] = world.regions if found and found[0].kind == "region" else world.places
    return table[found[0].id].name if found else word


def _name_route(route: Route, corridors: Mapping[str, str]) -> str:
    """Return the corridors a route runs on, else the states it passes and the ports where it changes its mode."""
    if route.corridors:
        return " + ".join(corridors.get(id_, id_) for id_ in route.corridors)
    stops = dict.fromkeys(leg.name for leg in route.legs if leg.kind == "handling")
    return " ".join(("–".join(route.states) or "sea", *((f"by {', '.join(stops)}",) if stops else ())))
