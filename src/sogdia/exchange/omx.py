"""OMX 0.2 (open matrix): demand by region pair in HDF5, a matrix for each class of cargo, and outcomes beside it.

Written with h5py alone. Regions have two lookups: `zone` counts them from 1, as tools that want whole numbers need it,
and `region` has their ids. A pair without a row is nan: unknown is not zero. What the matrices cannot hold of a row of
demand (its year, source and note) stands as a CSV table in the group `sogdia`, which other tools pass over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.csv_tables import DIALECTS, render_table, unguard_text
from sogdia.exchange.world_tables import Found, Reading, Record, Table, text_cell

VERSION = b"0.2"
ZONE, REGION = "zone", "region"
OWN, DEMAND = "sogdia", "demand_csv"
MOST_ZONES = 2_000
_ENDS = {"value": "", "low": "_low", "high": "_high"}
_COLUMNS = ("origin", "destination", "commodity", "value", "low", "high", "year", "source", "confidence", "note")
_SOURCE = "omx"

Matrix = np.ndarray[Any, np.dtype[np.float64]]


def _need_h5py() -> Any:
    try:
        import h5py
    except ImportError as error:
        raise ExchangeError(Problem("OMX", "needs h5py; install it with: pip install h5py")) from error
    return h5py


def render_omx(
    regions: Sequence[str], matrices: Mapping[str, Matrix], demand: Table | None = None,
    about: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Return an OMX file of square matrices over `regions`; `about` stands as attributes of the group `sogdia`."""
    h5py = _need_h5py()
    file = io.BytesIO()
    count = len(regions)
    with h5py.File(file, "w") as omx:
        omx.attrs["OMX_VERSION"] = np.bytes_(VERSION)
        omx.attrs["SHAPE"] = np.array([count, count], np.int32)
        data, lookup = omx.create_group("data"), omx.create_group("lookup")
        for name, matrix in matrices.items():
            one = data.create_dataset(name, data=matrix, chunks=(1, count), compression="gzip", compression_opts=1)
            one.attrs["NA"] = np.nan
        lookup.create_dataset(ZONE, data=np.arange(1, count + 1, dtype=np.uint32))
        lookup.create_dataset(REGION, data=np.array([one.encode() for one in regions]))
        own = omx.create_group(OWN)
        for item, value in (about or {}).items():
            own.attrs[item] = value
        if demand is not None:
            text = render_table(demand, DIALECTS["comma"]).encode()
            own.create_dataset(DEMAND, data=np.frombuffer(text, np.uint8))
    return file.getvalue()


def build_matrices(regions: Sequence[str], demand: Table) -> dict[str, Matrix]:
    """Return for each class of cargo its demand, and the low and high end of its range, in Mt/yr; nan without a row."""
    place = {region: number for number, region in enumerate(regions)}
    at = {name: demand.columns.index(name) for name in _COLUMNS}
    matrices: dict[str, Matrix] = {}
    for row in demand.rows:
        for end, suffix in _ENDS.items():
            name = f"{row[at['commodity']]}{suffix}"
            matrix = matrices.setdefault(name, np.full((len(regions),) * 2, np.nan))
            value = row[at[end]]
            if isinstance(value, int | float):
                matrix[place[str(row[at["origin"]])], place[str(row[at["destination"]])]] = value
    return matrices


def read_matrices(path: Path) -> tuple[tuple[str, ...], dict[str, Matrix], str]:
    """Return regions (or zones) by name, each matrix, and the CSV of demand that stood beside them, if any.

    Raises `ExchangeError` for what is no OMX 0.2.
    """
    h5py = _need_h5py()
    try:
        with h5py.File(path, "r") as omx:
            return _read_all(path.name, omx, h5py)
    except (OSError, KeyError, RuntimeError, ValueError, AttributeError, TypeError) as error:
        raise ExchangeError(Problem(path.name, f"is not a matrix file of OMX 0.2 ({str(error)[:120]})")) from error


def _read_all(file: str, omx: Any, h5py: Any) -> tuple[tuple[str, ...], dict[str, Matrix], str]:
    rows, columns = (int(one) for one in omx.attrs["SHAPE"])
    if not 0 < rows == columns <= MOST_ZONES:
        raise ExchangeError(Problem(file, f"has the shape {rows} x {columns}, expected a square up to {MOST_ZONES:,}"))
    matrices = {}
    for name in omx["data"]:
        link = omx["data"].get(name, getlink=True)
        one = omx["data"][name] if isinstance(link, h5py.HardLink) else None  # a link could lead to any file
        if (
            not isinstance(one, h5py.Dataset)
            or one.shape != (rows, columns)
            or one.dtype.kind not in "fiu"
            or one.external
        ):
            raise ExchangeError(Problem(f"{file} matrix {name[:60]}", f"is no matrix of {rows} x {columns} numbers"))
        matrices[str(name)] = np.asarray(one[()], np.float64)
    return _read_names(omx, rows), matrices, _read_own(omx, h5py)


def _read_names(omx: Any, count: int) -> tuple[str, ...]:
    lookups = omx.get("lookup", {})
    name = REGION if REGION in lookups else next(iter(lookups), None)
    if name is None:
        return tuple(str(number) for number in range(1, count + 1))
    return tuple(one.decode() if isinstance(one, bytes) else str(one) for one in lookups[name][()].tolist())


def _read_own(omx: Any, h5py: Any) -> str:
    own = omx.get(OWN, {}).get(DEMAND)
    if not isinstance(own, h5py.Dataset) or own.dtype != np.uint8 or own.ndim != 1:
        return ""
    return bytes(own[()]).decode()


def read_omx(path: Path, commodities: Sequence[str], year: int | None) -> Reading:
    """Return the demand of an OMX file as rows of `demand`; matrices that are no class of cargo are told and left.

    A row keeps its year, source and note where its number is as it was; otherwise it is of `year`.
    """
    regions, matrices, own = read_matrices(path)
    known = {tuple(record[:3]): record for record in _read_demand(own, path.name)}
    records: list[Record] = [(f"{path.name} header", list(_COLUMNS))]
    fresh = 0
    for commodity in commodities:
        if commodity not in matrices:
            continue
        ends = [matrices.get(f"{commodity}{suffix}", matrices[commodity]) for suffix in _ENDS.values()]
        for where, pair, numbers in _list_cells(path.name, commodity, regions, ends):
            kept = known.get((*pair, commodity))
            if kept and kept[3:6] == numbers:
                records.append((where, kept))
                continue
            if year is None:
                what = "is new or was changed, expected the year it is of"
                raise ExchangeError(Problem(where, what, "Give it as --year."))
            fresh += 1
            note = f"From matrix {commodity} of an own OMX file; low and high as given there, else the value"
            records.append((where, [*pair, commodity, *numbers, str(year), _SOURCE, "computed", note]))
    tables = [Found("demand", records)]
    if fresh:
        tables.append(Found("sources", [("header", ["id", "title"]), (path.name, [_SOURCE, "Own OMX file of demand"])]))
    taken = {f"{one}{suffix}" for one in commodities for suffix in _ENDS.values()}
    left = sorted(set(matrices) - taken)
    said = (f"{len(left)} matrices are no demand and were left: {', '.join(left)[:200]}",) if left else ()
    return Reading(tuple(tables), said)


def _read_demand(own: str, file: str) -> Iterator[list[str]]:
    """Yield the rows of demand that stood beside the matrices, in the order of `_COLUMNS`."""
    rows = list(csv.reader(io.StringIO(own, newline="")))
    if rows and not set(_COLUMNS) <= set(rows[0]):
        raise ExchangeError(Problem(file, f"has a table of demand without {', '.join(_COLUMNS)}"))
    for row in rows[1:]:
        cells = dict(zip(rows[0], row, strict=True))
        yield [unguard_text(cells[one]) for one in _COLUMNS]


def _list_cells(
    file: str, commodity: str, regions: Sequence[str], ends: Sequence[Matrix]
) -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    """Yield where each number stands, its pair, and value, low and high as text; nan is none."""
    there = np.argwhere(np.isfinite(ends[1]) | np.isfinite(ends[0]))
    for row, column in there.tolist():
        numbers = [text_cell(value) if np.isfinite(value := float(end[row, column])) else "" for end in ends]
        where = f"{file} matrix {commodity} row {row + 1} column {column + 1}"
        yield where, (regions[row], regions[column]), numbers
