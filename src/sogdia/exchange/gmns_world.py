"""A world as a GMNS 0.96 network: nodes and links for other tools, our own columns beside them, other tables in files.

GMNS counts capacity in vehicles an hour and lane, so ours stands in a column of its own and `capacity` stays empty.
Every direction is a link of its own, since some tools ignore `directed`. Places and regions are nodes, the regions
with a zone (`node_type` centroid); access is a link without a border, `facility_type` connector.

What is read back: places, regions, links and access from `node.csv` and `link.csv`, lengths that were changed there,
and every other table from its `sg_….csv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.csv_tables import DIALECTS, read_file, render_table
from sogdia.exchange.shapes import Line, Shapes
from sogdia.exchange.world_tables import Found, Plain, Reading, Record, Table, text_cell
from sogdia.world.model import Link, World
from sogdia.world.subject import resolve_figure

OWN = "sg_"
CENTROID, CONNECTOR = "centroid", "connector"
FASTEST = 200.0  # km/h that free_speed may be
SOURCE = "gmns"
_NODE = ("node_id", "name", "x_coord", "y_coord", "node_type", "zone_id")
_NODE_OWN = ("id", "state", "kind", "aliases")
_LINK = (
    "link_id", "name", "from_node_id", "to_node_id", "directed", "dir_flag", "geometry", "length", "facility_type",
    "capacity", "free_speed", "lanes", "allowed_uses", "toll", "jurisdiction",
)  # fmt: skip
_LINK_OWN = (
    "id", "name", "mode", "gauge_mm", "capacity_mt_yr", "time_h", "cost_usd_t", "border", "project", "opened", "closed",
    "aliases", "note", "source",
)  # fmt: skip
_TABLES = ("places", "regions", "links", "access")
_USES = ("use", "persons_per_vehicle", "pce", "description")
_CONFIG = (
    "dataset_name", "short_length", "long_length", "speed", "crs", "geometry_field_format", "currency",
    "version_number", "id_type",
)  # fmt: skip


class _Figures(NamedTuple):
    """What the ledger says of a link: km, km/h, Mt/yr, US$/t in all, and who says how long it is."""

    length_km: float | None
    speed_km_h: float | None
    capacity_mt_yr: float | None
    cost_usd_t: float | None
    source: str


def render_gmns(world: World, tables: Sequence[Table], shapes: Shapes, integers: bool = False) -> dict[str, bytes]:
    """Return the files of a GMNS network; with `integers`, ids are whole numbers and ours stand in `sg_id`."""
    by_name = {table.name: table for table in tables}
    number = _number_nodes(world, integers)
    nodes = list(_list_nodes(world, number))
    links = list(_list_links(world, number, shapes, _list_names(by_name["links"]), integers))
    uses: list[tuple[Plain, ...]] = [
        (mode, 0, 1, f"cargo by {mode}") for mode in sorted({x.mode for x in world.links.values()})
    ]
    config: tuple[Plain, ...] = (
        world.name, "m", "km", "km/h", "EPSG:4326", "WKT", "USD", "0.96", "integer" if integers else "string",
    )  # fmt: skip
    files = [
        _table("node", (*_NODE, *(OWN + one for one in _NODE_OWN)), nodes),
        _table("link", (*_LINK, *(OWN + one for one in _LINK_OWN)), links),
        _table(
            "zone", ("zone_id", "name"), [(zone, region.name) for zone, region in enumerate(world.regions.values(), 1)]
        ),
        _table("use_definition", _USES, uses),
        _table("config", _CONFIG, [config]),
        *(table._replace(name=OWN + table.name) for table in by_name.values() if table.name not in _TABLES),
    ]
    return {f"{table.name}.csv": render_table(table, DIALECTS["comma"]).encode() for table in files}


def _table(name: str, columns: tuple[str, ...], rows: Sequence[tuple[Plain, ...]]) -> Table:
    return Table(name, columns, (False,) * len(columns), tuple(rows))


def _number_nodes(world: World, integers: bool) -> dict[tuple[str, str], Plain]:
    """Return the node id of each region and place: regions first, as other tools want centroids."""
    keys = [*(("region", id_) for id_ in world.regions), *(("place", id_) for id_ in world.places)]
    return {key: place if integers else f"{key[0]}:{key[1]}" for place, key in enumerate(keys, 1)}


def _list_nodes(world: World, number: Mapping[tuple[str, str], Plain]) -> Iterator[tuple[Plain, ...]]:
    for zone, region in enumerate(world.regions.values(), 1):
        at = (number["region", region.id], region.name, region.lon, region.lat)
        yield (*at, CENTROID, zone, region.id, region.state, None, None)
    for place in world.places.values():
        at = (number["place", place.id], place.name, place.lon, place.lat)
        yield (*at, place.kind, None, place.id, place.state, place.kind, ";".join(place.aliases) or None)


def _list_links(
    world: World,
    number: Mapping[tuple[str, str], Plain],
    shapes: Shapes,
    names: Mapping[str, Plain],
    integers: bool,
) -> Iterator[tuple[Plain, ...]]:
    count = 0
    crossing_of = {crossing.link: crossing.id for crossing in world.crossings.values()}
    for link in world.links.values():
        said = _read_figures(world, link)
        hours = said.length_km / said.speed_km_h if said.length_km is not None and said.speed_km_h else None
        for flag, (start, end) in ((1, (link.tail, link.head)), (-1, (link.head, link.tail))):
            count += 1
            lines = shapes.lines[link.id]
            yield (
                count if integers else f"{link.id}{'' if flag > 0 else ':back'}", link.name, number["place", start],
                number["place", end], 1, flag, _wkt(lines if flag > 0 else tuple(one[::-1] for one in lines[::-1])),
                said.length_km, link.mode, None, min(said.speed_km_h or 0.0, FASTEST) or None, None, link.mode, None,
                link.state, link.id, names[link.id], link.mode, link.gauge_mm, said.capacity_mt_yr, hours,
                said.cost_usd_t, crossing_of.get(link.id), link.project or None, link.opened, link.closed,
                ";".join(link.aliases) or None, link.note or None, said.source or None,
            )  # fmt: skip
    for row in world.access:
        found = resolve_figure(world, f"{row.region}@{row.place}", "access_km")
        for flag, ends in ((1, ("region", "place")), (-1, ("place", "region"))):
            count += 1
            keys = [number[kind, row.region if kind == "region" else row.place] for kind in ends]
            id_ = f"{row.region}@{row.place}"
            yield (
                count if integers else f"{id_}{'' if flag > 0 else ':back'}", id_, *keys, 1, flag, None,
                found[1].best if found else None, CONNECTOR, None, None, None, "road", None, None, id_,
                *([None] * (len(_LINK_OWN) - 1)),
            )  # fmt: skip


def _read_figures(world: World, link: Link) -> _Figures:
    def figure(attribute: str) -> float | None:
        found = resolve_figure(world, link.id, attribute)
        return found[1].best if found else None

    length, tariff = resolve_figure(world, link.id, "length_km"), figure("tariff_usd_tkm")
    km = length[1].best if length else None
    cost = km * tariff if km is not None and tariff is not None else None
    return _Figures(km, figure("speed_km_h"), figure("capacity_mt_yr"), cost, length[1].source if length else "")


def _list_names(links: Table) -> dict[str, Plain]:
    """Return the name of each link as the table has it; the world makes one of its ends where there is none."""
    id_, name = links.columns.index("id"), links.columns.index("name")
    return {str(row[id_]): row[name] for row in links.rows}


def _wkt(lines: Sequence[Line]) -> str:
    """Return lines as well-known text.

    >>> _wkt((((1.0, 2.0), (3.0, 4.5)),))
    'LINESTRING (1 2, 3 4.5)'
    """
    texts = [", ".join(f"{text_cell(x)} {text_cell(y)}" for x, y in line) for line in lines]
    return (
        f"LINESTRING ({texts[0]})" if len(texts) == 1 else f"MULTILINESTRING ({', '.join(f'({one})' for one in texts)})"
    )


def is_ours(folder: Path) -> bool:
    """Return whether a network has the columns that `render_gmns` adds; those of other tools are read otherwise."""
    path = folder / "node.csv"
    return path.is_file() and f"{OWN}id" in read_file(path, "node")[0].records[0][1]


def read_gmns(folder: Path, world: World) -> Reading:
    """Return the tables of a GMNS network that `render_gmns` wrote, edited perhaps in another program.

    Lengths that are not those of `world` become rows of the ledger. Raises `ExchangeError` for a network without our
    columns: see `is_ours`.
    """
    nodes, links = (_read_needed(folder, name) for name in ("node", "link"))
    number = {row["node_id"]: row for _, row in nodes}
    tables = [
        _found("places", _PLACE, ((where, _read_place(row)) for where, row in nodes if row["node_type"] != CENTROID)),
        _found("regions", _REGION, ((where, _read_place(row)) for where, row in nodes if row["node_type"] == CENTROID)),
    ]
    forth = [(where, row) for where, row in links if row.get("dir_flag") != "-1"]
    real = [(where, row) for where, row in forth if row["facility_type"] != CONNECTOR]
    tables.append(_found("links", _LINK_COLUMNS, ((where, _read_link(where, row, number)) for where, row in real)))
    joints = [(where, row) for where, row in forth if row["facility_type"] == CONNECTOR]
    tables.append(
        _found("access", ("region", "place"), ((where, _read_access(where, row, number)) for where, row in joints))
    )
    lengths = [found for where, row in forth if (found := _read_length(where, row, world))]
    others = [read_file(path, path.stem.removeprefix(OWN))[0] for path in sorted(folder.glob(f"{OWN}*.csv"))]
    if lengths:
        others += [_found("facts", _FACT, lengths), _found("sources", ("id", "title"), [("link.csv", _SOURCE_ROW)])]
    said = (f"{len(lengths)} lengths were changed in link.csv: they are rows of the ledger now",) if lengths else ()
    return Reading((*tables, *others), said)


_PLACE = ("id", "name", "state", "kind", "lat", "lon", "aliases")
_REGION = ("id", "name", "state", "lat", "lon")
_LINK_COLUMNS = (
    "id", "name", "tail", "head", "mode", "gauge_mm", "state", "project", "opened", "closed", "aliases", "note",
)  # fmt: skip
_FACT = ("subject", "attribute", "value", "unit", "source", "confidence", "preferred", "note")
_SOURCE_ROW = {"id": SOURCE, "title": "Own edit of an exported GMNS network"}
_Row = Mapping[str, str]


def _read_needed(folder: Path, name: str) -> list[tuple[str, _Row]]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise ExchangeError(Problem(str(folder)[:200], f"has no {name}.csv, which a GMNS network needs"))
    records = read_file(path, name)[0].records
    header = [one.strip() for one in records[0][1]]
    needed = [*({"node": _NODE[:5], "link": _LINK[:4]}[name]), f"{OWN}id"]
    if missing := [one for one in needed if one not in header]:
        what = f"has no column {', '.join(missing)}"
        raise ExchangeError(Problem(records[0][0], what, "Any GMNS network can be solved as it is: sogdia assign."))
    rows: list[tuple[str, _Row]] = []
    for where, record in records[1:]:
        if len(record) != len(header):
            raise ExchangeError(Problem(where, f"has {len(record)} cells, expected {len(header)} as in the header"))
        rows.append((where, {one: "" if cell == "NaN" else cell for one, cell in zip(header, record, strict=True)}))
    return rows


def _found(name: str, columns: tuple[str, ...], rows: Iterator[tuple[str, _Row]] | Sequence[tuple[str, _Row]]) -> Found:
    records: list[Record] = [(f"{name} header", list(columns))]
    records += [(where, [row.get(one, "") for one in columns]) for where, row in rows]
    return Found(name, records)


def _read_place(row: _Row) -> _Row:
    own = {one: row.get(OWN + one, "") for one in ("id", "state", "kind", "aliases")}
    return {**own, "name": row.get("name", ""), "lat": row["y_coord"], "lon": row["x_coord"]}


def _end(where: str, row: _Row, end: str, number: Mapping[str, _Row]) -> _Row:
    if row[end] not in number:
        raise ExchangeError(Problem(where, f"column {end} is {row[end][:60]!r}, which is not in node.csv"))
    return number[row[end]]


def _read_link(where: str, row: _Row, number: Mapping[str, _Row]) -> _Row:
    own = {one: row.get(OWN + one, "") for one in _LINK_COLUMNS if one not in ("tail", "head", "state")}
    tail, head = (_end(where, row, end, number)[f"{OWN}id"] for end in ("from_node_id", "to_node_id"))
    return {**own, "tail": tail, "head": head, "state": row.get("jurisdiction", "")}


def _read_access(where: str, row: _Row, number: Mapping[str, _Row]) -> _Row:
    region, place = (_end(where, row, end, number)[f"{OWN}id"] for end in ("from_node_id", "to_node_id"))
    return {"region": region, "place": place}


def _read_length(where: str, row: _Row, world: World) -> tuple[str, _Row] | None:
    """Return the row of the ledger that a length of another value than the world's makes."""
    attribute = "access_km" if row["facility_type"] == CONNECTOR else "length_km"
    text, subject = row.get("length", ""), row[f"{OWN}id"]
    known = resolve_figure(world, subject, attribute)
    if not text or (known and text == text_cell(known[1].best)):
        return None
    note = f"link.csv has {text}, the world had {text_cell(known[1].best) if known else 'none'}"
    fact = {"subject": subject, "attribute": attribute, "value": text, "unit": "km", "source": SOURCE}
    return where, {**fact, "confidence": "computed", "preferred": "yes", "note": note}
