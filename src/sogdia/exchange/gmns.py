"""GMNS: the General Modeling Network Specification (https://github.com/zephyr-data-specs/GMNS), links and nodes in CSV.

GMNS gives a link's length, free speed, lanes and capacity per lane, and leaves the delay curve and the trips to others.
The curve is taken from `vdf_alpha` and `vdf_beta` (or `vdf_alpha1`, `vdf_beta1`), as the tools around DTALite write
them, else the usual 0.15 and 4; a time from `vdf_fftt` (minutes), else from length and speed. Trips are a `demand.csv`
of `o_zone_id, d_zone_id, volume`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import numpy as np

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.exchange.roads import MOST_PROBLEMS, LinkFlows, RoadNetwork, TripTable, read_text, write_text

_USUAL_B, _USUAL_POWER = 0.15, 4.0
_MINUTES_PER_HOUR = 60.0

_Row = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Link:
    """One direction of a row of link.csv."""

    tail: int
    head: int
    capacity: float
    length: float
    free_flow_time: float
    b: float
    power: float
    speed: float
    toll: float


def read_gmns_network(folder: Path) -> RoadNetwork:
    """Return the network of `node.csv` and `link.csv` in `folder`; link.csv itself may be given too.

    Time is in minutes where lengths and speeds agree (km and km/h, mile and mph). A link with `directed` false runs
    both ways; one of 0 lanes is closed and left out. A zone of several nodes becomes one more node, joined to them by
    free links, which routes may not pass through.

    Raises
    ------
    ExchangeError : naming file, line and what was expected, for up to twenty lines that cannot be read.
    """
    folder = folder.parent if folder.suffix == ".csv" else folder
    problems: list[Problem] = []
    place: dict[str, int] = {}
    members: dict[str, list[int]] = {}
    for where, row in _read_table(folder / "node.csv", ("node_id",)):
        name = row["node_id"].strip()
        if not name or name in place:
            problems.append(Problem(where, f"node_id is {name!r}, expected one that no other row has"))
            continue
        place[name] = len(place)
        zone = row.get("zone_id", "").strip()
        if zone and zone not in ("0", "-1"):
            members.setdefault(zone, []).append(place[name])

    links: list[_Link] = []
    assumed: set[str] = set()
    for where, row in _read_table(folder / "link.csv", ("from_node_id", "to_node_id")):
        links += _read_link(where, row, place, problems, assumed)
    if not links and not problems:
        problems.append(Problem(str(folder / "link.csv"), "has no links"))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])

    nodes = list(place)
    thru = [True] * len(nodes)
    zones = {}
    for zone, nodes_of in members.items():
        if len(nodes_of) == 1:
            zones[zone] = nodes_of[0]
            continue
        zones[zone] = len(nodes)
        nodes.append(f"zone {zone}")
        thru.append(False)
        for node in nodes_of:
            links.append(_free_link(zones[zone], node))
            links.append(_free_link(node, zones[zone]))

    def column(name: str) -> np.ndarray:
        return np.array([getattr(link, name) for link in links])

    return RoadNetwork(
        node=tuple(nodes),
        zone=zones,
        thru=np.array(thru, np.bool_),
        tail=column("tail"),
        head=column("head"),
        capacity=column("capacity"),
        length=column("length"),
        free_flow_time=column("free_flow_time"),
        b=column("b"),
        power=column("power"),
        speed=column("speed"),
        toll=column("toll"),
        link_type=np.zeros(len(links)),
        assumed=tuple(sorted(assumed)),
    )


def read_gmns_trips(path: Path) -> TripTable:
    """Return the trips of a `demand.csv`: o_zone_id, d_zone_id, volume.

    Raises
    ------
    ExchangeError : naming file, line and what was expected, for up to twenty lines that cannot be read.
    """
    problems: list[Problem] = []
    pairs: list[tuple[str, str, float]] = []
    for where, row in _read_table(path, ("o_zone_id", "d_zone_id", "volume")):
        volume = _number(where, row, "volume", problems)
        if volume is not None and 0.0 < volume < np.inf:
            pairs.append((row["o_zone_id"].strip(), row["d_zone_id"].strip(), volume))
        elif volume is not None and volume != 0.0:
            problems.append(Problem(where, f"volume is {volume}, expected a finite number of 0 or more"))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    return TripTable(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), np.array([p[2] for p in pairs]))


def write_gmns_network(folder: Path, network: RoadNetwork) -> None:
    """Write `node.csv` and `link.csv` into `folder`; free-flow times and curves go into vdf_ columns, in minutes.

    Raises
    ------
    ExchangeError : if they cannot be written.
    """
    zone_of = {node: zone for zone, node in network.zone.items()}
    nodes = [(name, zone_of.get(k, "")) for k, name in enumerate(network.node)]
    _write_table(folder / "node.csv", ("node_id", "zone_id"), nodes)
    heads = "link_id from_node_id to_node_id directed length free_speed lanes capacity toll vdf_fftt vdf_alpha vdf_beta"
    rows = [
        (
            k + 1,
            network.node[network.tail[k]],
            network.node[network.head[k]],
            1,
            *(
                float(column[k])
                for column in (network.length, network.speed, np.ones_like(network.speed), network.capacity)
            ),
            *(float(column[k]) for column in (network.toll, network.free_flow_time, network.b, network.power)),
        )
        for k in range(network.tail.size)
    ]
    _write_table(folder / "link.csv", tuple(heads.split()), rows)


def write_gmns_flows(path: Path, flows: LinkFlows) -> None:
    """Write flows as `from_node_id, to_node_id, volume, cost`.

    Raises
    ------
    ExchangeError : if they cannot be written.
    """
    rows = [
        (tail, head, float(flow), float(cost))
        for tail, head, flow, cost in zip(flows.tail, flows.head, flows.flow, flows.cost, strict=True)
    ]
    _write_table(path, ("from_node_id", "to_node_id", "volume", "cost"), rows)


def _read_table(path: Path, needed: tuple[str, ...]) -> list[_Row]:
    """Return the rows of a CSV file, each with where it stands."""
    reader = csv.DictReader(StringIO(read_text(path)), restval="")
    columns = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    missing = [name for name in needed if name not in columns]
    if missing:
        problems = [Problem(path.name, f"has no column {name}", nearest(name, columns)) for name in missing]
        raise ExchangeError(problems)
    return [(f"{path.name} line {reader.line_num}", row) for row in reader]


def _number(where: str, row: Mapping[str, str], name: str, problems: list[Problem]) -> float | None:
    """Return the number in a column, None if the column is absent, empty, or not a number (which is a problem)."""
    text = row.get(name, "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        problems.append(Problem(where, f"{name} is {text!r}, expected a number"))
        return None


def _read_link(
    where: str, row: Mapping[str, str], place: Mapping[str, int], problems: list[Problem], assumed: set[str]
) -> list[_Link]:
    """Return the one or two directions of a row; none if it is closed or wrong."""
    before = len(problems)
    for end in ("from_node_id", "to_node_id"):
        name = row[end].strip()
        if name not in place:
            problems.append(Problem(where, f"{end} is {name!r}, which is not in node.csv", nearest(name, place)))
    lanes = _number(where, row, "lanes", problems)
    capacity = _number(where, row, "capacity", problems)
    length = _number(where, row, "length", problems)
    speed = _number(where, row, "free_speed", problems)
    time = _number(where, row, "vdf_fftt", problems)
    b = next(
        (x for name in ("vdf_alpha", "vdf_alpha1") if (x := _number(where, row, name, problems)) is not None), None
    )
    power = next(
        (x for name in ("vdf_beta", "vdf_beta1") if (x := _number(where, row, name, problems)) is not None), None
    )
    toll = _number(where, row, "toll", problems) or 0.0
    if len(problems) > before or lanes == 0.0:
        return []
    if lanes is None:
        lanes = 1.0
        assumed.add("links without lanes have one")
    if b is None or power is None:
        assumed.add(f"links without vdf_alpha and vdf_beta have {_USUAL_B} and {_USUAL_POWER:g}")
    if time is None:
        if length is None or not speed:
            problems.append(Problem(where, "has neither vdf_fftt nor both length and free_speed above 0"))
            return []
        time = _MINUTES_PER_HOUR * length / speed
    if capacity is None:
        b, capacity = 0.0, 0.0
        assumed.add("links without a capacity are never congested")
    forth = _Link(
        tail=place[row["from_node_id"].strip()],
        head=place[row["to_node_id"].strip()],
        capacity=capacity * lanes,
        length=length or 0.0,
        free_flow_time=time,
        b=_USUAL_B if b is None else b,
        power=_USUAL_POWER if power is None else power,
        speed=speed or 0.0,
        toll=toll,
    )
    if row.get("directed", "").strip().casefold() not in ("0", "false"):
        return [forth]
    back = replace(forth, tail=forth.head, head=forth.tail)
    return [forth, back]


def _free_link(tail: int, head: int) -> _Link:
    return _Link(tail, head, capacity=0.0, length=0.0, free_flow_time=0.0, b=0.0, power=0.0, speed=0.0, toll=0.0)


def _write_table(path: Path, heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    write_text(path, text.getvalue())
