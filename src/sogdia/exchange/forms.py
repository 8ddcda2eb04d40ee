"""Every form in which a world goes out and comes back, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.comtrade import read_comtrade
from sogdia.exchange.csv_tables import read_folder, render_folder
from sogdia.exchange.excel import read_workbook, render_workbook
from sogdia.exchange.geojson import read_geojson, render_geojson
from sogdia.exchange.geopackage import read_geopackage, render_geopackage
from sogdia.exchange.gmns_foreign import read_foreign
from sogdia.exchange.gmns_world import is_ours, read_gmns, render_gmns
from sogdia.exchange.omx import Matrix, build_matrices, read_omx, render_omx
from sogdia.exchange.shapes import Shapes, list_shapes
from sogdia.exchange.tntp_world import read_world
from sogdia.exchange.world_tables import (
    ASSUMPTIONS,
    RESULTS,
    Plain,
    Reading,
    Table,
    about_table,
    list_tables,
)
from sogdia.lenses.results import UNITS, Outcome
from sogdia.world.model import World
from sogdia.world.table import Row

Files = dict[str, bytes]
WHOLE = ""  # the name of the only file of a form that is one file


class Cargo(NamedTuple):
    """What goes out: a world with the rows it was built of, and the outcome of a scenario in it, if one was asked."""

    world: World
    rows: Mapping[str, Sequence[Row]]
    outcome: Outcome | None
    about: Mapping[str, str]


class Options(NamedTuple):
    """How it goes out and comes back."""

    dialect: str = "comma"
    integers: bool = False
    year: int | None = None
    state: str = ""
    mode: str = ""


def _csv(cargo: Cargo, options: Options) -> Files:
    files = render_folder([*list_tables(cargo.rows), about_table(cargo.about)], options.dialect)
    results = render_folder(_list_results(cargo), options.dialect)
    return files | {f"{RESULTS}/{name}": content for name, content in results.items()}


def _excel(cargo: Cargo, options: Options) -> Files:
    tables = list_tables(cargo.rows)
    first = [about_table(cargo.about), *_list_results(cargo), *_list_assumptions(tables)]
    return {WHOLE: render_workbook([*first, *tables])}


def _geopackage(cargo: Cargo, options: Options) -> Files:
    return {WHOLE: render_geopackage(_list_all(cargo), _list_shapes(cargo))}


def _geojson(cargo: Cargo, options: Options) -> Files:
    return {WHOLE: render_geojson(_list_all(cargo), _list_shapes(cargo))}


def _gmns(cargo: Cargo, options: Options) -> Files:
    return render_gmns(cargo.world, _list_all(cargo), _list_shapes(cargo), options.integers)


def _omx(cargo: Cargo, options: Options) -> Files:
    regions = tuple(cargo.world.regions)
    demand = next(table for table in list_tables(cargo.rows) if table.name == "demand")
    matrices = build_matrices(regions, demand) | _list_matrices(cargo, regions)
    return {WHOLE: render_omx(regions, matrices, demand, cargo.about)}


WRITERS: Mapping[str, Callable[[Cargo, Options], Files]] = {
    "csv": _csv,
    "excel": _excel,
    "geojson": _geojson,
    "geopackage": _geopackage,
    "gmns": _gmns,
    "omx": _omx,
}
READERS: Mapping[str, Callable[[Sequence[Path], World, Options], Reading]] = {
    "comtrade": lambda paths, world, options: read_comtrade(paths, world),
    "csv": lambda paths, world, options: _join([read_folder(path) for path in paths]),
    "excel": lambda paths, world, options: _join([read_workbook(path) for path in paths]),
    "geojson": lambda paths, world, options: read_geojson(_only(paths)),
    "geopackage": lambda paths, world, options: read_geopackage(_only(paths)),
    "gmns": lambda paths, world, options: _read_gmns(_only(paths), world, options),
    "omx": lambda paths, world, options: read_omx(_only(paths), tuple(world.commodities), options.year),
    "tntp": lambda paths, world, options: read_world(_only(paths), tuple(world.commodities), options.year),
}


def _read_gmns(folder: Path, world: World, options: Options) -> Reading:
    return read_gmns(folder, world) if is_ours(folder) else read_foreign(folder, world, options.state, options.mode)


def _join(readings: Sequence[Reading]) -> Reading:
    """Return what several files held as one; equal sheets come one after the other."""
    return Reading(
        tuple(table for reading in readings for table in reading.tables),
        tuple(said for reading in readings for said in reading.said),
    )


def _only(paths: Sequence[Path]) -> Path:
    if len(paths) != 1:
        raise ExchangeError(Problem("import", f"takes one file or folder of this form, found {len(paths)}"))
    return paths[0]


def _list_shapes(cargo: Cargo) -> Shapes:
    return list_shapes({table: [row.values for row in rows] for table, rows in cargo.rows.items()})


def _list_all(cargo: Cargo) -> list[Table]:
    """Return the tables of the world, what it is of, and its results if there are any."""
    return [*list_tables(cargo.rows), about_table(cargo.about), *_list_results(cargo)]


def _list_results(cargo: Cargo) -> list[Table]:
    """Return the measures of the outcome as a table; none without an outcome."""
    if cargo.outcome is None:
        return []
    rows = tuple((*key, value, UNITS.get(key.measure, "")) for key, value in sorted(cargo.outcome.measures.items()))
    return [Table(RESULTS, ("kind", "id", "measure", "value", "unit"), (False, False, False, True, False), rows)]


def _list_assumptions(tables: Sequence[Table]) -> list[Table]:
    """Return the rows of the ledger that nobody has published, together."""
    found = []
    for table in tables:
        if table.name == "facts":
            place = table.columns.index("confidence")
            found.append(
                table._replace(name=ASSUMPTIONS, rows=tuple(row for row in table.rows if row[place] == "assumed"))
            )
    return found


def _list_matrices(cargo: Cargo, regions: Sequence[str]) -> dict[str, Matrix]:
    """Return what becomes of the demand of each class: carried, not carried, and its cost; nan without any."""
    place = {region: number for number, region in enumerate(regions)}
    matrices: dict[str, Matrix] = {}
    for pair in cargo.outcome.pairs if cargo.outcome else ():
        values: dict[str, Plain] = {
            "carried": pair.carried_mt_yr, "not_carried": pair.not_carried_mt_yr, "cost_usd_t": pair.cost_usd_t,
        }  # fmt: skip
        for name, value in values.items():
            matrix = matrices.setdefault(f"{pair.commodity}_{name}", np.full((len(regions),) * 2, np.nan))
            if isinstance(value, int | float):
                matrix[place[pair.origin], place[pair.destination]] = value
    return matrices
