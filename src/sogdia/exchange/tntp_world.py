"""A world as TNTP files: for each class of cargo the network at its cost, and its trips; nodes by number in a table.

A TNTP network has one cost a link, so there is a network a class: `free_flow_time` is the generalised cost in US$/t
without queues, `length` km, `capacity` Mt/yr in both directions together, and `b` 0, since ours is not that of the
format. Regions are zones, which nothing passes through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.csv_tables import DIALECTS, read_file, render_table
from sogdia.exchange.roads import RoadNetwork, TripTable, write_text
from sogdia.exchange.tntp import read_tntp_trips, write_tntp_network, write_tntp_trips
from sogdia.exchange.world_tables import MOST_PROBLEMS, Found, Plain, Reading, Record, Table, about_table, text_cell
from sogdia.lenses.routes import RoutesModel, Solved
from sogdia.lenses.routes.solve import usable_arcs

NODES = "node"
SOURCE = "tntp"
_TRIPS = "_trips.tntp"
_UNKNOWN = 0.0  # no capacity is known: with b 0 no tool divides by it


def write_world(folder: Path, model: RoutesModel, solved: Solved, about: Mapping[str, str]) -> None:
    """Write `node.csv`, for each class of cargo `CLASS_net.tntp` and `CLASS_trips.tntp`, and `about.csv`.

    Raises `ExchangeError` if they cannot be written.
    """
    number, rows = _number_nodes(model)
    nodes = Table(NODES, ("node", "kind", "name", "way"), (True, False, False, False), tuple(rows))
    for table in (nodes, about_table(about)):
        write_text(folder / f"{table.name}.csv", render_table(table, DIALECTS["comma"]))
    for kind, commodity in enumerate(model.network.commodities):
        write_tntp_network(folder / f"{commodity}_net.tntp", _build_network(model, solved, kind, number, len(rows)))
        trips = _build_trips(model, solved, commodity)
        write_tntp_trips(folder / f"{commodity}{_TRIPS}", trips, len(model.network.regions))


def _number_nodes(model: RoutesModel) -> tuple[np.ndarray, list[tuple[Plain, ...]]]:
    """Return the node of each vertex, counted from 0, and the table of nodes: regions first, their ends as one."""
    network = model.network
    regions = {region: place for place, region in enumerate(network.regions)}
    rows: list[tuple[Plain, ...]] = [(place + 1, "region", region, None) for region, place in regions.items()]
    number = np.empty(len(network.vertices), np.int64)
    for vertex, (name, way) in enumerate(network.vertices):
        if name in ("from", "to"):
            number[vertex] = regions.get(way, -1)
            continue
        number[vertex] = len(rows)
        rows.append(
            (len(rows) + 1, "border" if name.startswith("border:") else "place", name.removeprefix("border:"), way)
        )
    return number, rows


def _build_network(model: RoutesModel, solved: Solved, kind: int, number: np.ndarray, count: int) -> RoadNetwork:
    network = model.network
    tail, head = number[network.tail], number[network.head]
    open_arcs = (
        usable_arcs(model, solved.prices) & np.isfinite(solved.prices.cost_usd_t[kind]) & (tail >= 0) & (head >= 0)
    )
    room = np.append(solved.prices.capacity_mt_yr, np.inf)[network.facility]
    capacity = np.where(np.isfinite(room), room, _UNKNOWN)
    zones = len(network.regions)
    zero = np.zeros(int(open_arcs.sum()))
    return RoadNetwork(
        node=tuple(str(node + 1) for node in range(count)),
        zone={str(zone + 1): zone for zone in range(zones)},
        thru=np.arange(count) >= zones,
        tail=tail[open_arcs],
        head=head[open_arcs],
        capacity=capacity[open_arcs],
        length=solved.prices.km[open_arcs],
        free_flow_time=solved.prices.cost_usd_t[kind][open_arcs],
        b=zero,
        power=zero,
        speed=zero,
        toll=zero,
        link_type=np.asarray(network.kind[open_arcs], np.float64),
    )


def _build_trips(model: RoutesModel, solved: Solved, commodity: str) -> TripTable:
    """Return the demand of a class in the year solved, Mt/yr, between zones by number."""
    zone = {region: str(place) for place, region in enumerate(model.network.regions, 1)}
    found = [
        (zone[key[0]], zone[key[1]], quantity.best)
        for key, quantity in sorted(solved.world.demand.items())
        if key[2] == commodity and key[0] in zone and key[1] in zone and quantity.best > 0
    ]
    volume = np.array([one[2] for one in found])
    return TripTable(tuple(one[0] for one in found), tuple(one[1] for one in found), volume)


def read_world(folder: Path, commodities: Sequence[str], year: int | None) -> Reading:
    """Return the trips of a folder that `write_world` wrote as rows of `demand` of `year`; networks are passed over.

    Raises `ExchangeError` if the folder has no node table or no trips, or a zone that is no region.
    """
    if year is None:
        raise ExchangeError(Problem("--year", "is missing, expected the year that the trips are of: TNTP has none"))
    nodes, _ = read_file(folder / f"{NODES}.csv", NODES)
    header = [one.strip() for one in nodes.records[0][1]]
    if not {"node", "kind", "name"} <= set(header):
        raise ExchangeError(Problem(nodes.records[0][0], "has no columns node, kind and name"))
    rows = [dict(zip(header, record, strict=False)) for _, record in nodes.records[1:]]
    region = {row["node"]: row["name"] for row in rows if row["kind"] == "region"}
    paths = [path for one in commodities if (path := folder / f"{one}{_TRIPS}").is_file()]
    if not paths:
        raise ExchangeError(Problem(str(folder)[:200], f"has no {commodities[0]}{_TRIPS} nor that of another class"))
    columns = ["origin", "destination", "commodity", "value", "low", "high", "year", "source", "confidence", "note"]
    records: list[Record] = [("demand header", columns)]
    problems = []
    for path in paths:
        trips = read_tntp_trips(path)
        for origin, destination, volume in zip(trips.origin, trips.destination, trips.volume.tolist(), strict=True):
            where = f"{path.name} origin {origin} destination {destination}"
            if odd := [zone for zone in (origin, destination) if zone not in region]:
                problems.append(Problem(where, f"zone {odd[0]} is no region of {NODES}.csv"))
                continue
            number = text_cell(volume)
            ends = [region[origin], region[destination], path.name.removesuffix(_TRIPS)]
            note = f"From {path.name}; TNTP has no range"
            records.append((where, [*ends, number, number, number, str(year), SOURCE, "computed", note]))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    source: Record = (str(folder), [SOURCE, "Own TNTP trip tables"])
    return Reading((Found("demand", records), Found("sources", [("header", ["id", "title"]), source])))
