"""Printable names of everything that is measured."""

from __future__ import annotations

import re

from sogdia.lenses.routes.measure import name_link
from sogdia.lenses.routes.model import RoutesModel


def name_everything(model: RoutesModel) -> dict[tuple[str, str], str]:
    """Return (kind, id) -> name."""
    world = model.world
    names = {("total", "all"): "All cargo"}
    names |= {("corridor", row.id): row.name for row in world.corridors.values()}
    names |= {("project", row.id): row.name for row in world.projects.values()}
    names |= {("port", id): world.places[id].name for kind, id in model.network.facilities if kind == "port"}
    names |= {("crossing", row.border_point): _border_name(row.name) for row in world.crossings.values()}
    names |= {("state", row.id): row.name for row in world.states.values()}
    names |= {("region", row.id): row.name for row in world.regions.values()}
    names |= {("commodity", row.id): row.name for row in world.commodities.values()}
    names |= {("place", row.id): row.name for row in world.places.values()}
    names |= {("link", id): name_link(model, id) for id in world.links}
    names |= {("pair", f"{o}>{d}"): f"{world.regions[o].name} to {world.regions[d].name}" for o, d in model.pairs}
    return names


def _border_name(name: str) -> str:
    """Return a crossing's name without its mode: road and rail at one border point are counted together."""
    return re.sub(r" (road|rail)\b", "", name)
