"""What may close: every line, border point and port, and pairs of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sogdia.critical.opened import Open
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.routes.ensemble import Ensemble
from sogdia.lenses.routes.model import RoutesModel
from sogdia.network import ArcKind

PAIRED = 100


class Closure(NamedTuple):
    """Something that may close. `ids` are what a scenario would close; `arcs` has shape (closed arcs,)."""

    kind: str
    id: str
    ids: tuple[str, ...]
    arcs: Ints


def list_closures(model: RoutesModel, ensemble: Ensemble) -> tuple[Closure, ...]:
    """Return every line, border point and port that is open, with the arcs that closing it shuts."""
    network, world = model.network, model.world
    possible, kind, item = ensemble.possible, network.kind, network.item
    closures = []
    for index, line in enumerate(network.lines):
        arcs = np.flatnonzero(possible & (kind == ArcKind.LINE) & (item == index))
        if len(arcs):
            closures.append(Closure("link", ensemble.index.link[index], line.links, arcs))
    points: dict[str, list[int]] = {}
    for index, id_ in enumerate(network.crossings):
        points.setdefault(world.crossings[id_].border_point, []).append(index)
    for point, members in points.items():
        arcs = np.flatnonzero(possible & (kind == ArcKind.BORDER) & np.isin(item, members))
        if len(arcs):
            closures.append(Closure("crossing", point, tuple(network.crossings[one] for one in members), arcs))
    for what, place in network.facilities:
        if what == "port":
            arcs = np.flatnonzero(possible & _at_place(model, place))
            if len(arcs):
                closures.append(Closure("port", place, (place,), arcs))
    return tuple(closures)


def _at_place(model: RoutesModel, place: str) -> Bools:
    """Return the arcs that closing a place shuts: its lines, its handling, and the first and last mile to it."""
    network, world = model.network, model.world
    tables = {
        ArcKind.LINE: [place in (line.tail, line.head) for line in network.lines],
        ArcKind.TRANSFER: [world.transfers[id_].place == place for id_ in network.transfers],
        ArcKind.ACCESS: [at == place for _, at in network.access],
    }
    tables[ArcKind.EGRESS] = tables[ArcKind.ACCESS]
    mask = np.zeros(network.arc_count, dtype=np.bool_)
    for kind, table in tables.items():
        arcs = np.flatnonzero(network.kind == kind)
        mask[arcs] = np.array(table, dtype=np.bool_)[network.item[arcs]]
    return mask


def measure_loads(opened: Open, closures: Sequence[Closure]) -> Floats:
    """Return the cargo on routes that each closure would shut, shape (closures,), Mt/yr; exactly 0 where none."""
    return np.array([opened.route_flow[shut_routes(opened, [one])].sum() for one in closures])


def shut_routes(opened: Open, closures: Iterable[Closure]) -> Bools:
    """Return which routes of the frame the closures shut."""
    shut = np.zeros(opened.incidence.shape[1])
    for one in closures:
        shut[one.arcs] = 1.0
    return np.asarray(opened.incidence @ shut > 0)


def pair_up(closures: Sequence[Closure], loads: Floats, most: int = PAIRED) -> list[tuple[Closure, Closure]]:
    """Return all pairs of the most loaded things, leaving out pairs of which one shuts all that the other does."""
    order = np.argsort(-loads, kind="stable")[:most]
    chosen = [closures[index] for index in sorted(order.tolist()) if loads[index] > 0]
    arcs = [frozenset(one.arcs.tolist()) for one in chosen]
    return [
        (chosen[one], chosen[other])
        for one, other in itertools.combinations(range(len(chosen)), 2)
        if not arcs[one] <= arcs[other] and not arcs[other] <= arcs[one]
    ]
