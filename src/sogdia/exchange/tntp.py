"""TNTP: the format of the Transportation Networks for Research collection (networks, trips, flows).

A file starts with `<KEY> value` lines up to `<END OF METADATA>`; `~` begins a comment, `;` ends a row. A network row is
`tail head capacity length free-flow-time b power [speed toll type] ;`. Trips follow `Origin k` as `j : volume;` pairs.
Nodes below `<FIRST THRU NODE>` are zones that routes may not pass through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.roads import (
    MOST_PROBLEMS,
    Floats,
    LinkFlows,
    RoadNetwork,
    TripTable,
    read_text,
    write_text,
)

_ROW = "tail head capacity length free_flow_time b power speed toll type ;"
_LEAST_COLUMNS, _COLUMNS = 7, 10
_KEY = re.compile(r"^\s*<([^>]*)>(.*)$")
_END = "END OF METADATA"


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of a file after its metadata: (line number, text without comment), empty ones left out."""

    keys: dict[str, tuple[int, str]]
    rows: tuple[tuple[int, str], ...]


def read_tntp_network(path: Path) -> RoadNetwork:
    """Return the network of a `_net.tntp` file.

    Raises
    ------
    ExchangeError : naming file, line and what was expected, for up to twenty lines that cannot be read.
    """
    body = _read_body(path)
    problems: list[Problem] = []
    nodes = _read_count(path, body, "NUMBER OF NODES", problems)
    zones = _read_count(path, body, "NUMBER OF ZONES", problems)
    assumed = []
    if "FIRST THRU NODE" in body.keys:
        first_thru = _read_count(path, body, "FIRST THRU NODE", problems)
    else:
        first_thru = 1
        assumed.append("no <FIRST THRU NODE>: routes may pass through every node")
    table = _read_rows(path, body, problems)
    stated = body.keys.get("NUMBER OF LINKS")
    if stated is not None and not problems and table.shape[0] != _read_count(path, body, "NUMBER OF LINKS", problems):
        problems.append(
            Problem(f"{path.name} line {stated[0]}", f"says {stated[1]} links, but {len(table)} rows follow")
        )
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])

    ids = np.unique(np.concatenate((table[:, 0], table[:, 1], np.arange(1, zones + 1)))).astype(np.int64)
    if ids.size and ids[-1] <= nodes:
        ids = np.arange(1, nodes + 1)
    elif ids.size > nodes:
        where = f"{path.name} line {body.keys['NUMBER OF NODES'][0]}"
        raise ExchangeError(Problem(where, f"says {nodes} nodes, but {ids.size} different ones are named"))
    return RoadNetwork(
        node=tuple(map(str, ids.tolist())),
        zone={str(k): int(np.searchsorted(ids, k)) for k in range(1, zones + 1)},
        thru=ids >= first_thru,
        tail=np.searchsorted(ids, table[:, 0]),
        head=np.searchsorted(ids, table[:, 1]),
        capacity=table[:, 2],
        length=table[:, 3],
        free_flow_time=table[:, 4],
        b=table[:, 5],
        power=table[:, 6],
        speed=table[:, 7],
        toll=table[:, 8],
        link_type=table[:, 9],
        assumed=tuple(assumed),
    )


def read_tntp_trips(path: Path) -> TripTable:
    """Return the trips of a `_trips.tntp` file; pairs with zero trips are left out.

    Raises
    ------
    ExchangeError : naming file, line and what was expected, for up to twenty lines that cannot be read.
    """
    body = _read_body(path)
    problems: list[Problem] = []
    origins: list[str] = []
    destinations: list[str] = []
    volumes: list[float] = []
    origin: str | None = None
    for number, row in body.rows:
        where = f"{path.name} line {number}"
        if row.casefold().startswith("origin"):
            words = row.split()
            origin = words[1] if len(words) == 2 and words[1].isdigit() else None
            if origin is None:
                problems.append(Problem(where, f"reads {row!r}, expected `Origin` and a zone number"))
            continue
        if origin is None:
            if not problems:
                problems.append(Problem(where, f"reads {_short(row)!r}, expected `Origin` and a zone number first"))
            continue
        for pair in row.split(";"):
            if not pair.strip():
                continue
            zone, colon, volume = pair.partition(":")
            try:
                value = float(volume)
                zone = str(int(zone))
            except ValueError:
                colon = ""
            if not colon:
                problems.append(Problem(where, f"reads {_short(pair.strip())!r}, expected `zone : trips;`"))
            elif not 0.0 <= value < np.inf:
                problems.append(Problem(where, f"has {value} trips to {zone}, expected a finite number of 0 or more"))
            elif value > 0.0:
                origins.append(origin)
                destinations.append(zone)
                volumes.append(value)
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    return TripTable(tuple(origins), tuple(destinations), np.array(volumes), _read_total(path, body))


def read_tntp_flows(path: Path) -> LinkFlows:
    """Return the flows of a `_flow.tntp` file: rows of `from to volume cost` under one line of headings.

    Raises
    ------
    ExchangeError : naming file, line and what was expected, for up to twenty lines that cannot be read.
    """
    problems: list[Problem] = []
    ends: list[tuple[str, str]] = []
    values: list[tuple[float, float]] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        words = line.partition("~")[0].replace(";", " ").replace(":", " ").split()
        if not words or words[0].startswith("<") or words[0].casefold() in ("from", "tail", "init", "init_node"):
            continue
        try:
            tail, head, flow, cost = words
            ends.append((str(int(tail)), str(int(head))))
            values.append((float(flow), float(cost)))
        except ValueError:
            where = f"{path.name} line {number}"
            problems.append(Problem(where, f"reads {_short(line.strip())!r}, expected `from to volume cost`"))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    numbers = np.array(values).reshape(-1, 2)
    return LinkFlows(tuple(a for a, _ in ends), tuple(b for _, b in ends), numbers[:, 0], numbers[:, 1])


def write_tntp_network(path: Path, network: RoadNetwork) -> None:
    """Write a `_net.tntp` file.

    Raises
    ------
    ExchangeError : if node ids are not whole numbers, zones are not the nodes 1 … n, or nodes closed to passage are not
        those below some number.
    """
    ids = _whole_ids(path, network.node)
    thru = [k for k, passes in zip(ids, network.thru, strict=True) if passes]
    closed = [k for k, passes in zip(ids, network.thru, strict=True) if not passes]
    first_thru = max(closed, default=0) + 1
    zones = sorted(int(zone) for zone in network.zone)
    if any(k < first_thru for k in thru):
        raise ExchangeError(
            Problem(str(path), "TNTP can only close nodes to passage that are numbered before all others")
        )
    if zones != list(range(1, len(zones) + 1)) or any(ids[network.zone[str(k)]] != k for k in zones):
        raise ExchangeError(Problem(str(path), "TNTP zones are nodes 1, 2 … with the same number"))
    lines = [
        f"<NUMBER OF ZONES> {len(zones)}",
        f"<NUMBER OF NODES> {len(ids)}",
        f"<FIRST THRU NODE> {first_thru}",
        f"<NUMBER OF LINKS> {network.tail.size}",
        f"<{_END}>",
        "",
        "~\t" + _ROW.replace(" ", "\t"),
    ]
    columns = (
        network.capacity,
        network.length,
        network.free_flow_time,
        network.b,
        network.power,
        network.speed,
        network.toll,
        network.link_type,
    )
    for k in range(network.tail.size):
        numbers = "\t".join(_plain(column[k]) for column in columns)
        lines.append(f"\t{ids[network.tail[k]]}\t{ids[network.head[k]]}\t{numbers}\t;")
    write_text(path, "\n".join(lines) + "\n")


def write_tntp_trips(path: Path, trips: TripTable, zones: int) -> None:
    """Write a `_trips.tntp` file of `zones` zones."""
    by_origin: dict[str, list[str]] = {}
    for origin, destination, volume in zip(trips.origin, trips.destination, trips.volume, strict=True):
        by_origin.setdefault(origin, []).append(f"{destination} : {_plain(volume)};")
    lines = [f"<NUMBER OF ZONES> {zones}", f"<TOTAL OD FLOW> {_plain(trips.volume.sum())}", f"<{_END}>", ""]
    for origin, pairs in by_origin.items():
        lines += ["", f"Origin {origin}"]
        lines += ["  ".join(pairs[k : k + 5]) for k in range(0, len(pairs), 5)]
    write_text(path, "\n".join(lines) + "\n")


def write_tntp_flows(path: Path, flows: LinkFlows) -> None:
    """Write a `_flow.tntp` file; every digit is kept."""
    lines = ["From\tTo\tVolume\tCost"]
    for tail, head, flow, cost in zip(flows.tail, flows.head, flows.flow, flows.cost, strict=True):
        lines.append(f"{tail}\t{head}\t{_plain(flow)}\t{_plain(cost)}")
    write_text(path, "\n".join(lines) + "\n")


def _plain(number: float) -> str:
    """Return the shortest text that reads back as `number`, whole numbers without a point."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _whole_ids(path: Path, names: tuple[str, ...]) -> list[int]:
    if all(name.isdigit() for name in names):
        return [int(name) for name in names]
    name = next(name for name in names if not name.isdigit())
    raise ExchangeError(Problem(str(path), f"TNTP nodes are whole numbers, but one is {name!r}"))


def _read_body(path: Path) -> _Body:
    keys: dict[str, tuple[int, str]] = {}
    rows: list[tuple[int, str]] = []
    ended = False
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if ended:
            text = line.partition("~")[0].strip()
            if text:
                rows.append((number, text))
            continue
        match = _KEY.match(line)
        if match:
            key = match[1].strip().upper()
            ended = key == _END
            keys[key] = (number, match[2].partition("~")[0].strip())
        elif line.partition("~")[0].strip():
            raise ExchangeError(
                Problem(f"{path.name} line {number}", f"reads {_short(line.strip())!r}, expected `<KEY> value`")
            )
    if not ended:
        raise ExchangeError(Problem(path.name, f"has no <{_END}> line, so it is not a TNTP network or trip table"))
    return _Body(keys, tuple(rows))


def _read_count(path: Path, body: _Body, key: str, problems: list[Problem]) -> int:
    if key not in body.keys:
        problems.append(Problem(path.name, f"has no <{key}> line, expected one before <{_END}>"))
        return 0
    number, text = body.keys[key]
    if not text.isdigit():
        problems.append(Problem(f"{path.name} line {number}", f"<{key}> is {text!r}, expected a whole number"))
        return 0
    return int(text)


def _read_total(path: Path, body: _Body) -> float | None:
    number, text = body.keys.get("TOTAL OD FLOW", (0, ""))
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ExchangeError(Problem(f"{path.name} line {number}", f"total is {text!r}, expected a number")) from None


def _read_rows(path: Path, body: _Body, problems: list[Problem]) -> Floats:
    """Return the network rows, shape (links, 10); columns past the power are 0 where a row ends before them."""
    if not body.rows:
        problems.append(Problem(path.name, f"has no rows after <{_END}>, expected `{_ROW}`"))
    table = np.zeros((len(body.rows), _COLUMNS))
    for k, (number, row) in enumerate(body.rows):
        problem = _fill_row(table[k], row.partition(";")[0].split())
        if problem:
            problems.append(Problem(f"{path.name} line {number}", f"{problem}, expected `{_ROW}`"))
    return table


def _fill_row(out: Floats, words: list[str]) -> str:
    """Fill `out` with a row of numbers; return what is wrong, or nothing."""
    if len(words) < _LEAST_COLUMNS:
        return f"has {len(words)} columns"
    words = words[:_COLUMNS]
    try:
        out[: len(words)] = [float(word) for word in words]
    except ValueError:
        wrong = next(word for word in words if not _is_number(word))
        return f"has {wrong!r} where a number should be"
    for end, name in ((0, "tail"), (1, "head")):
        if not (out[end] >= 1 and float(out[end]).is_integer()):
            return f"{name} is {words[end]!r}, not a node number"
    return ""


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
