"""A folder of CSV tables to a world."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from sogdia.errors import Problem, WorldError, nearest
from sogdia.evidence.fact import Fact, Source
from sogdia.evidence.reconcile import reconcile, reconcile_all
from sogdia.world import model
from sogdia.world.fact_rows import DEMAND, check_facts, demand_fact
from sogdia.world.merge import check_preferred, check_twice, merge_facts, merge_rows
from sogdia.world.reference import check_references
from sogdia.world.schema import DATA, Schema, read_schema
from sogdia.world.spell import check_spells, has_spell
from sogdia.world.table import Row, read_table
from sogdia.world.together import finish_together

SPLIT = ("facts", "sources")  # may be spread over several files: facts-network.csv, facts-rates.csv, …
NEEDED = ("states", "places", "links", "regions", "access", "commodities", "demand", "facts", "sources")
ABOUT = "about"  # the file that says what an exported folder is of, and of which run; no table of a world
MAX_PROBLEMS = 200

S = TypeVar("S", bound=msgspec.Struct)
Rows = dict[str, list[Row]]


def load_world(folder_or_name: Path | str = "eurasia", overlay: Path | None = None) -> model.World:
    """Return the undated world in a folder of tables, or the shipped world of that name.

    Rows of the folder `overlay` take the place of the world's rows with the same identifier; its facts are added to
    the ledger, and those it marks `preferred` overrule. Raises `WorldError` with all that is wrong.
    """
    return build_world(*read_rows(folder_or_name, overlay))


def read_rows(folder_or_name: Path | str, overlay: Path | None = None) -> tuple[str, Rows, list[Problem]]:
    """Return a world's name, its rows with those of `overlay` laid over them, and what is wrong so far."""
    folder = find_world(folder_or_name)
    rows, problems = _read_folder(read_schema(), folder, NEEDED)
    if overlay is None:
        return folder.name, rows, problems
    if _is_folder(Path(overlay)):
        finish_together(Path(overlay))
    above, more = _read_folder(read_schema(), Path(overlay), ())
    return f"{folder.name}+{Path(overlay).name}", lay_over(rows, above), problems + more


def lay_over(below: Mapping[str, list[Row]], above: Mapping[str, list[Row]]) -> Rows:
    """Return rows with those of `above` in the place of those with the same identifier; facts are added."""
    return {
        table: merge_facts(rows, above.get(table, ()))
        if table == "facts"
        else merge_rows(table, rows, above.get(table, ()))
        for table, rows in below.items()
    }


def build_world(name: str, rows: Rows, problems: Sequence[Problem] = ()) -> model.World:
    """Return the world that the rows of all tables make; raise `WorldError` with `problems` and all else wrong."""
    schema = read_schema()
    problems = [*problems, *check_references(schema, rows)]
    if all(problem.where.startswith(SPLIT) for problem in problems):  # whatever else is wrong, nothing can be built
        world = _build(name, rows)
        problems += [*check_facts(schema, world), *check_spells(world.ledger)]
    if problems:
        extra = len(problems) - MAX_PROBLEMS
        shown = problems[:MAX_PROBLEMS]
        raise WorldError([*shown, Problem(name, f"has {extra} more problems")] if extra > 0 else shown)
    lasting = (fact for fact in world.ledger if fact.attribute != DEMAND and not has_spell(fact))
    return replace(world, figures=reconcile_all(lasting))


def find_world(folder_or_name: Path | str) -> Path:
    """Return the folder of the shipped world of that name, or the folder itself."""
    shipped = sorted(path.name for path in DATA.iterdir() if (path / "links.csv").is_file())
    if str(folder_or_name) in shipped:
        return DATA / str(folder_or_name)
    folder = Path(folder_or_name)
    if not _is_folder(folder):
        what = "is neither a folder nor a world that comes with Sogdia"
        raise WorldError(Problem(str(folder_or_name)[:200], what, nearest(str(folder_or_name)[:80], shipped)))
    return folder


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        return False


def _read_folder(schema: Schema, folder: Path, needed: Sequence[str]) -> tuple[Rows, list[Problem]]:
    if not _is_folder(folder):
        raise WorldError(Problem(str(folder)[:200], "is not a folder"))
    rows: Rows = {table: [] for table in schema.tables}
    problems: list[Problem] = []
    found = set()
    for path in sorted(folder.glob("*.csv")):
        if path.stem == ABOUT:
            continue
        table = path.stem if path.stem in rows else path.stem.partition("-")[0]
        if table not in rows or (table != path.stem and table not in SPLIT):
            hint = nearest(path.name, [f"{table}.csv" for table in rows])
            problems.append(Problem(path.name, "is not a table of a world", hint))
            continue
        found.add(table)
        its_rows, more = read_table(path, schema.tables[table])
        rows[table] += its_rows
        problems += more
    missing = [f"{table}.csv" for table in rows if table in needed and table not in found]
    if missing:
        hint = "To overrule figures of another world, lay the folder over it." if len(missing) > len(needed) / 2 else ""
        problems.append(Problem(folder.name, f"has no {', '.join(missing)}, which a world of its own needs", hint))
    for table, its_rows in rows.items():
        problems += check_preferred(its_rows) if table == "facts" else check_twice(table, its_rows)
    return rows, problems


def _build(name: str, rows: Rows) -> model.World:
    demand_facts = [demand_fact(row) for row in rows["demand"]]
    keys = [(row.text("origin"), row.text("destination"), row.text("commodity")) for row in rows["demand"]]
    places = _by_id(rows["places"], model.Place)
    crossings = _by_id(rows["crossings"], model.Crossing)
    facts = [_convert(row, Fact) for row in rows["facts"]]
    return model.World(
        name=name,
        version=_version(rows),
        year=None,
        states=_by_id(rows["states"], model.State),
        places=places,
        links={link.id: _named(link, places) for link in _by_id(rows["links"], model.Link).values()},
        crossings=crossings,
        transfers=_by_id(rows["transfers"], model.Transfer),
        projects=_by_id(rows["projects"], model.Project),
        stages=tuple(_convert(row, model.Stage) for row in rows["stages"]),
        corridors=_by_id(rows["corridors"], model.Corridor),
        regions=_by_id(rows["regions"], model.Region),
        access=tuple(_convert(row, model.Access) for row in rows["access"]),
        commodities=_by_id(rows["commodities"], model.Commodity),
        demand={key: reconcile([fact]) for key, fact in zip(keys, demand_facts, strict=True)},
        figures={},
        ledger=(*facts, *demand_facts),
        sources=_by_id(rows["sources"], Source),
        closed=frozenset(crossing.id for crossing in crossings.values() if crossing.regime == "closed"),
        demand_year={key: fact.year or 0 for key, fact in zip(keys, demand_facts, strict=True)},
        events=_by_id(rows["events"], model.Event),
        ties=_by_id(rows["ties"], model.Tie),
        accessions=tuple(_convert(row, model.Accession) for row in rows["accessions"]),
        groups=_by_id(rows["groups"], model.Group),
        arms_shares=_all(rows["arms_shares"], model.ArmsShare),
        deals=_all(rows["deals"], model.Deal),
        authorities=_by_id(rows["authorities"], model.Authority),
        steps=_all(rows["steps"], model.Step),
    )


def _by_id(rows: Sequence[Row], struct: type[S]) -> dict[str, S]:
    return {row.text("id"): _convert(row, struct) for row in rows}


def _all(rows: Sequence[Row], struct: type[S]) -> tuple[S, ...]:
    return tuple(_convert(row, struct) for row in rows)


def _convert(row: Row, struct: type[S]) -> S:
    return msgspec.convert({**row.values, "where": row.where}, struct)


def _named(link: model.Link, places: Mapping[str, model.Place]) -> model.Link:
    if link.name:
        return link
    return replace(link, name=f"{places[link.tail].name}–{places[link.head].name} ({link.mode})")


def _version(rows: Rows) -> str:
    """Return a hash of what the tables say, whatever the order of rows, the quoting and the cut into files."""
    lines: list[Any] = [
        [table, sorted(msgspec.json.encode(dict(sorted(row.values.items()))) for row in rows[table])]
        for table in sorted(rows)
    ]
    return hashlib.sha256(msgspec.json.encode(lines)).hexdigest()
