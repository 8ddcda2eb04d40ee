"""GMNS networks of other tools as an overlay: their nodes and links as places and links of a world, lengths with them.

A GMNS network says how roads run, and nothing of states, modes, borders, tariffs or demand as a world has them. So a
link's state is its `jurisdiction`, or the one given; its mode is told by `allowed_uses` or `facility_type`, or given.
A node that bears the name of a place of the world and lies there is that place: there the new links join the others.
Capacity (vehicles an hour and lane), free speed (a limit, not what cargo makes), lanes and tolls are not taken: the
world has figures of its own for the roads of a state. What is left out is counted and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.exchange.csv_tables import read_file
from sogdia.exchange.world_tables import MOST_PROBLEMS, Found, Reading, text_cell
from sogdia.world.distance import great_circle_km
from sogdia.world.find import index_names
from sogdia.world.model import Place, World
from sogdia.world.schema import read_schema

NEAR_KM = 50.0
"""A node as far from the place of its name is another one."""
JUNCTION = "junction"
MODES = ("rail", "road", "sea", "ferry", "waterway")
ROAD_WORDS = (
    "auto", "truck", "hgv", "highway", "freeway", "motorway", "trunk", "arterial", "primary", "secondary", "tertiary",
    "collector", "local", "residential", "street", "expressway",
)  # fmt: skip
RAIL_WORDS = ("railway", "train", "railroad")
KM = {"km": 1.0, "kilometer": 1.0, "kilometre": 1.0, "m": 0.001, "meter": 0.001, "metre": 0.001, "mi": 1.609344,
      "mile": 1.609344, "ft": 0.0003048, "foot": 0.0003048, "feet": 0.0003048}  # fmt: skip
_PLACE = ("id", "name", "state", "kind", "lat", "lon")
_LINK = ("id", "tail", "head", "mode", "gauge_mm", "state", "note")
_FACT = ("subject", "attribute", "value", "unit", "source", "confidence", "note")
_SOURCE = ("id", "title")
_Row = Mapping[str, str]


class _Node(NamedTuple):
    """A node of the network: its place, and whether the world has it already."""

    where: str
    place: Place
    known: bool


class _Line(NamedTuple):
    """A link of the network in one direction, or both."""

    where: str
    ends: tuple[str, str]
    mode: str
    gauge_mm: str
    state: str
    length_km: float
    both_ways: bool


def read_foreign(folder: Path, world: World, state: str = "", mode: str = "") -> Reading:
    """Return the places and links that a GMNS network of another tool adds to a world.

    `state` and `mode` are those of links that do not tell their own. Raises `ExchangeError` with row and column of
    whatever cannot be what it has to be.
    """
    problems = _check_given(world, state, mode)
    name, unit_km, said = _read_config(folder, problems)
    links = _read_rows(folder / "link.csv", ("from_node_id", "to_node_id"))
    ends = {row[end] for _, row in links for end in ("from_node_id", "to_node_id")}
    left: Counter[str] = Counter()
    lines = list(_read_lines(world, links, unit_km, state, mode, problems, left))
    owner = {end: line.state for line in reversed(lines) for end in line.ends}
    nodes = _read_nodes(world, folder, ends, owner, problems)
    for line in lines:
        problems += [
            Problem(line.where, f"column {column} is {end[:60]!r}, which is not in node.csv", nearest(end, nodes))
            for column, end in zip(("from_node_id", "to_node_id"), line.ends, strict=True)
            if end not in nodes
        ]
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    source = f"gmns-{_slug(name)}"
    new = _join_ways(lines, nodes, left)
    tables = (
        _found("places", _PLACE, (_place_row(one) for one in nodes.values() if not one.known)),
        _found("links", _LINK, (_link_row(id_, line, nodes, name) for id_, line in new.items())),
        _found("facts", _FACT, (_fact_row(id_, line, source) for id_, line in new.items())),
        _found("sources", _SOURCE, [("config.csv", (source, f"GMNS network {name}"))]),
    )
    return Reading(tables, (*said, *_tell(nodes, left, folder)))


def _check_given(world: World, state: str, mode: str) -> list[Problem]:
    problems = []
    if state and state not in world.states:
        problems.append(Problem("--state", f"{state[:40]!r} is no state of the world", nearest(state, world.states)))
    if mode and mode not in MODES:
        problems.append(
            Problem("--mode", f"{mode[:40]!r} is no mode, expected {', '.join(MODES)}", nearest(mode, MODES))
        )
    return problems


def _read_config(folder: Path, problems: list[Problem]) -> tuple[str, float, list[str]]:
    """Return the network's name, how many km a unit of length has, and what was taken for granted."""
    path = folder / "config.csv"
    rows = _read_rows(path, ()) if path.is_file() else []
    where, row = rows[0] if rows else ("config.csv", {})
    name = row.get("dataset_name", "").strip() or folder.name
    unit = row.get("long_length", "").strip().casefold().rstrip(".")
    if not unit:
        return name, 1.0, ["config.csv names no long_length: lengths are taken to be in km"]
    known = unit if unit in KM else unit.removesuffix("s")
    if known not in KM:
        problems.append(Problem(where, f"column long_length is {unit[:40]!r}, expected one of {', '.join(KM)}"))
    return name, KM.get(known, 1.0), []


def _read_rows(path: Path, needed: Sequence[str]) -> list[tuple[str, _Row]]:
    if not path.is_file():
        raise ExchangeError(Problem(str(path.parent)[:200], f"has no {path.name}, which a GMNS network needs"))
    records = read_file(path, path.stem)[0].records
    header = [one.strip() for one in records[0][1]]
    if missing := [one for one in needed if one not in header]:
        raise ExchangeError(Problem(records[0][0], f"has no column {', '.join(missing)}"))
    rows: list[tuple[str, _Row]] = []
    for where, record in records[1:]:
        if len(record) != len(header):
            raise ExchangeError(Problem(where, f"has {len(record)} cells, expected {len(header)} as in the header"))
        cells = {one: "" if cell == "NaN" else cell.strip() for one, cell in zip(header, record, strict=True)}
        rows.append((where, cells))
    return rows


def _read_lines(
    world: World, links: Sequence[tuple[str, _Row]], unit_km: float, state: str, mode: str, problems: list[Problem],
    left: Counter[str],
) -> Iterator[_Line]:  # fmt: skip
    for where, row in links:
        if row.get("lanes") == "0":
            left["closed links (0 lanes)"] += 1
            continue
        if row["from_node_id"] == row["to_node_id"]:
            left["links from a node to itself"] += 1
            continue
        found = _find_mode(row) or mode
        if not found:
            told = row.get("allowed_uses") or row.get("facility_type", "")
            what = f"column facility_type is {told[:40]!r}, which tells no mode of {', '.join(MODES)}"
            problems.append(Problem(where, what, "Give --mode for all that do not tell theirs."))
        owner = row.get("jurisdiction", "") if row.get("jurisdiction", "") in world.states else state
        if not owner:
            what = f"column jurisdiction is {row.get('jurisdiction', '')[:40]!r}, expected a state of the world"
            problems.append(Problem(where, what, "Give --state for all that do not tell theirs."))
        gauge = row.get("gauge_mm", "")
        if found == "rail" and not gauge:
            problems.append(Problem(where, "is a railway without a gauge, expected a column gauge_mm such as 1520"))
        length = _number(where, row, "length", problems)
        if length is None or length <= 0:
            if not row.get("length") or length is not None:
                problems.append(Problem(where, f"column length is {row.get('length', '')!r}, expected more than 0"))
            continue
        both = row.get("directed", "").casefold() in ("0", "false")
        yield _Line(
            where, (row["from_node_id"], row["to_node_id"]), found, gauge if found == "rail" else "", owner,
            length * unit_km, both,
        )  # fmt: skip


def _find_mode(row: _Row) -> str:
    """Return the mode that a link tells, nothing if it tells none."""
    words = re.split(r"[^a-z]+", f"{row.get('allowed_uses', '')} {row.get('facility_type', '')}".casefold())
    for word in words:
        if word in MODES:
            return word
        if word in ROAD_WORDS or word in RAIL_WORDS:
            return "road" if word in ROAD_WORDS else "rail"
    return ""


def _number(where: str, row: _Row, column: str, problems: list[Problem]) -> float | None:
    try:
        return float(row.get(column, ""))
    except ValueError:
        if row.get(column):
            problems.append(Problem(where, f"column {column} is {row[column][:40]!r}, expected a number"))
        return None


def _read_nodes(
    world: World, folder: Path, ends: set[str], owner: Mapping[str, str], problems: list[Problem]
) -> dict[str, _Node]:
    """Return the nodes that a link leads to, each as a place of the world or a new one."""
    nodes: dict[str, _Node] = {}
    taken = {*world.places, *world.links, *world.crossings, *world.transfers, *world.states}
    kinds = read_schema().tables["places"]["kind"].type.removeprefix("choice:").split("|")
    for where, row in _read_rows(folder / "node.csv", ("node_id", "x_coord", "y_coord")):
        id_ = row["node_id"]
        if id_ in nodes or not id_:
            problems.append(Problem(where, f"column node_id is {id_[:60]!r}, expected one that no other row has"))
            continue
        if id_ not in ends:
            continue
        lon, lat = (_number(where, row, column, problems) for column in ("x_coord", "y_coord"))
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            at = f"{row['x_coord'][:20]}, {row['y_coord'][:20]}"
            what = f"columns x_coord, y_coord are {at}, expected longitude and latitude in degrees"
            problems.append(Problem(where, what))
            continue
        name = row.get("name") or f"Node {id_}"
        kind = row.get("node_type", "")
        own = f"{_slug(row.get('name', '')) or 'node'}-{_slug(id_)}" if _slug(name) in taken else _slug(name)
        place = Place(own, name, owner.get(id_, ""), kind if kind in kinds else JUNCTION, lat, lon, ())
        known = next((one for one in (_find_place(world, text, place) for text in (row.get("name"), id_)) if one), None)
        nodes[id_] = _Node(where, known or place, known is not None)
        taken.add(own)
    return nodes


def _find_place(world: World, text: str | None, near: Place) -> Place | None:
    """Return the place of the world that a text names, if it lies where the node does."""
    found = index_names(world).find(text, ("place",)) if text else ()
    place = world.places[found[0].id] if found else None
    return place if place is not None and great_circle_km(place, near) <= NEAR_KM else None


def _join_ways(lines: Sequence[_Line], nodes: Mapping[str, _Node], left: Counter[str]) -> dict[str, _Line]:
    """Return the lines by id: the two directions of one as one, since a line of a world runs both ways."""
    pairs: dict[tuple[frozenset[str], str, str], list[_Line]] = {}
    for line in lines:
        pairs.setdefault((frozenset(line.ends), line.mode, line.gauge_mm), []).append(line)
    new: dict[str, _Line] = {}
    for several in pairs.values():
        line = several[0]
        tail, head = (nodes[end].place for end in line.ends)
        if tail.state != head.state:
            left["links between two states (a border needs a row of crossings.csv)"] += 1
            continue
        if tail.id == head.id:
            left["links between two nodes of one place"] += 1
            continue
        if not any(one.both_ways or one.ends != line.ends for one in several):
            left["links that run one way only, taken as both ways"] += 1
        more = sum(one.ends == line.ends for one in several) - 1
        if more > 0:
            left["links beside another one between the same nodes"] += more
        new[f"{tail.id}-{head.id}-{line.mode}"] = line
    return new


def _place_row(node: _Node) -> tuple[str, Sequence[str]]:
    place = node.place
    return node.where, (place.id, place.name, place.state, place.kind, text_cell(place.lat), text_cell(place.lon))


def _link_row(id_: str, line: _Line, nodes: Mapping[str, _Node], name: str) -> tuple[str, Sequence[str]]:
    tail, head = (nodes[end].place for end in line.ends)
    note = f"Of the GMNS network {name}, {line.where}"
    return line.where, (id_, tail.id, head.id, line.mode, line.gauge_mm, tail.state, note)


def _fact_row(id_: str, line: _Line, source: str) -> tuple[str, Sequence[str]]:
    return line.where, (id_, "length_km", text_cell(line.length_km), "km", source, "sourced", f"{line.where}")


def _found(name: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> Found:
    return Found(name, [(f"{name} header", list(columns)), *((where, list(cells)) for where, cells in rows)])


def _tell(nodes: Mapping[str, _Node], left: Mapping[str, int], folder: Path) -> Iterator[str]:
    """Yield what was made of the network beside its rows."""
    known = sum(node.known for node in nodes.values())
    if known:
        yield f"{known} of {len(nodes)} nodes are places of the world already: there the links join its own"
    else:
        yield "no node is a place of the world by its name: no cargo gets onto these links"
    yield "capacity, free_speed, lanes and toll are not taken: the world has figures of its own for the ways of a state"
    yield from (f"{what}: {count}" for what, count in left.items())
    if (folder / "zone.csv").is_file():
        yield "zones are not taken: the regions of cargo are the world's own"


def _slug(text: str) -> str:
    """Return an identifier made of a text.

    >>> _slug("Kok-Yangak, Жол 2")
    'kok-yangak-2'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
