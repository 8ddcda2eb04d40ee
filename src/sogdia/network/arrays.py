"""The supernetwork as arrays: who is joined to whom, and what it costs to go there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class ArcKind(IntEnum):
    """What happens on an arc."""

    LINE = 0
    BORDER = 1
    TRANSFER = 2
    ACCESS = 3
    EGRESS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """All links between two places on one way: the first is the old one, later ones add capacity to it."""

    tail: str
    head: str
    way: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """What is joined to what, whether built or not: made once from an undated world.

    Vertices are (place, way) pairs, one vertex inside each crossing and direction, and for each region one to start
    from and one to end at. Arcs are directed and refer to `item`, an index into `lines`, `crossings`, `transfers` or
    `access` by their kind. A facility is what arcs share the capacity of: a line, a crossing or a transfer in both
    directions, or a port.

    Attributes
    ----------
    tail, head : shape (arcs,), vertex numbers.
    kind : shape (arcs,), values of `ArcKind`.
    item : shape (arcs,), index into the table of that kind.
    forward : shape (arcs,), whether the arc runs from the tail of its item to the head.
    facility : shape (arcs,), facility of the item itself, or -1.
    port : shape (arcs,), facility of the port in which a transfer between water and land happens, or -1.
    facilities : ("line" | "crossing" | "transfer" | "port", id) of each facility.
    origin_vertex, destination_vertex : shape (regions,).
    """

    vertices: tuple[tuple[str, str], ...]
    regions: tuple[str, ...]
    commodities: tuple[str, ...]
    modes: tuple[str, ...]
    lines: tuple[Line, ...]
    crossings: tuple[str, ...]
    transfers: tuple[str, ...]
    access: tuple[tuple[str, str], ...]
    tail: Ints
    head: Ints
    kind: Ints
    item: Ints
    forward: Bools
    facility: Ints
    port: Ints
    facilities: tuple[tuple[str, str], ...]
    origin_vertex: Ints
    destination_vertex: Ints

    @property
    def arc_count(self) -> int:
        """Return the number of arcs."""
        return len(self.tail)


@dataclass(frozen=True, slots=True)
class Prices:
    """What the arcs of a network cost in one world and year.

    Attributes
    ----------
    built : shape (arcs,), whether the arc exists in that year.
    open : shape (arcs,), whether it exists and nothing closes it.
    km, hours, sd_h : shape (arcs,). `hours` is free of congestion; `sd_h` its standard deviation.
    money_usd_t : shape (commodities, arcs), what is paid.
    cost_usd_t : shape (commodities, arcs), generalised cost: money, time, unreliability and risk.
    capacity_mt_yr : shape (facilities,), inf where nothing is known to bind.
    free_h : shape (facilities,), the time that congestion multiplies.
    link : per line, the id of the link whose figures apply, or "" if none is built.
    """

    built: Bools
    open: Bools
    km: Floats
    hours: Floats
    sd_h: Floats
    money_usd_t: Floats
    cost_usd_t: Floats
    capacity_mt_yr: Floats
    free_h: Floats
    link: tuple[str, ...]
