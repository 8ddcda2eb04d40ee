"""Printable names of everything that is measured."""

from __future__ import annotations

import re

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


def name_facility(model: RoutesModel, kind: str, id: str) -> str:
    """Return a printable name of a line, crossing, transfer or port."""
    world = model.world
    if kind == "line":
        return name_link(model, id)
    if kind == "crossing":
        return world.crossings[id].name
    if kind == "transfer":
        transfer = world.transfers[id]
        return f"{world.places[transfer.place].name}, {transfer.way_a} to {transfer.way_b}"
    return world.places[id].name


def name_link(model: RoutesModel, id: str) -> str:
    """Return the link's name, or its two places and mode."""
    link = model.world.links[id]
    places = model.world.places
    return link.name or f"{places[link.tail].name}–{places[link.head].name} ({link.mode})"
