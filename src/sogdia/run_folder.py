"""The folder of a run: chunks of futures as Parquet files, whole or not there at all.

`run.json` says which run the folder belongs to. A chunk is written beside its place and moved there once it is on the
disk, so that a run that is killed leaves whole chunks only, and the same command does the others.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sogdia.errors import ExchangeError, Problem
from sogdia.futures import Chunk, Plan
from sogdia.lenses.results import Key

HALF = ".part"
ABOUT = "run.json"


def open_folder(folder: Path, plan: Plan) -> None:
    """Make the folder the plan's own, and sweep out what a killed run left half written.

    Raises ExchangeError if it belongs to another run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / ABOUT
    if about.exists():
        had = _read_run_id(about)
        if had != plan.run_id:
            what = f"holds run {had}, this is run {plan.run_id} (other inputs, seed or version); give another --out"
            raise ExchangeError(Problem(str(folder), what))
    elif any(folder.iterdir()):
        raise ExchangeError(Problem(str(folder), "is not empty and holds no run; give another --out"))
    for half in folder.glob(f"*{HALF}"):
        half.unlink()
    record = {"run_id": plan.run_id, "year": plan.when, "seed": plan.seed, "count": plan.count}
    write_whole(about, msgspec.json.format(msgspec.json.encode(record)) + b"\n")


def _read_run_id(about: Path) -> str:
    try:
        return str(msgspec.json.decode(about.read_bytes()).get("run_id"))
    except (msgspec.DecodeError, AttributeError) as error:
        raise ExchangeError(Problem(str(about), "is not the record of a run")) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens meanwhile."""
    half = path.with_name(path.name + HALF)
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def chunk_path(folder: Path, first: int) -> Path:
    """Return where a chunk belongs."""
    return folder / f"futures-{first:07d}.parquet"


def list_missing(folder: Path, chunks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the chunks that the folder has no file of."""
    return [(first, last) for first, last in chunks if not chunk_path(folder, first).exists()]


def write_chunk(folder: Path, plan: Plan, chunk: Chunk) -> None:
    """Write a chunk: one row a future, a column for each measure without (`base`) and with the scenario."""
    columns: dict[str, pa.Array] = {
        "future": pa.array(np.arange(chunk.first, chunk.last)),
        "exactly": pa.array(chunk.exactly),
        "gap": pa.array(chunk.gap),
        "steps": pa.array(chunk.steps),
    }
    for side, numbers in (("base", chunk.base), ("scenario", chunk.scenario)):
        for index, key in enumerate(plan.keys):
            columns[name_column(side, key)] = pa.array(np.ascontiguousarray(numbers[:, index]))
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd", use_dictionary=False, write_statistics=False)
    write_whole(chunk_path(folder, chunk.first), sink.getvalue().to_pybytes())


def name_column(side: str, key: Key) -> str:
    """Return the name of a measure's column."""
    return f"{side} {key.kind} {key.id} {key.measure}"


def read_chunk(folder: Path, plan: Plan, first: int) -> Chunk:
    """Return a chunk from its file; raise ExchangeError if the file is not one of this plan."""
    path = chunk_path(folder, first)
    try:
        table = pq.read_table(path)
        base, scenario = (
            np.stack([table[name_column(side, key)].to_numpy() for key in plan.keys], axis=1)
            for side in ("base", "scenario")
        )
        future = table["future"].to_numpy()
    except (pa.ArrowException, KeyError, ValueError) as error:
        what = "cannot be read as futures of this run; delete it to redo it"
        raise ExchangeError(Problem(str(path), what)) from error
    return Chunk(
        int(future[0]), int(future[-1]) + 1, base, scenario, table["exactly"].to_numpy(), table["gap"].to_numpy(),
        table["steps"].to_numpy(),
    )  # fmt: skip
