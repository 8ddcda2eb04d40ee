"""Large files with a header, parted by tabs or commas, read lazily."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from sogdia.errors import ExchangeError, Problem


def scan_headed(paths: Sequence[Path], needed: Sequence[str]) -> pl.LazyFrame:
    """Return the columns `needed` of files as text; what parts columns is told by the header of each.

    Raises `ExchangeError` with every column that a file lacks.
    """
    problems: list[Problem] = []
    frames = []
    for path in paths:
        with path.open("rb") as file:
            header = file.readline(1_000_000).decode("utf-8-sig", errors="replace")
        separator = "\t" if "\t" in header else ","
        names = [name.strip().strip('"') for name in header.split(separator)]
        problems += [
            Problem(f"{path.name} line 1", f"column {name!r} is missing") for name in needed if name not in names
        ]
        frames.append(
            pl.scan_csv(
                path,
                separator=separator,
                quote_char=None if separator == "\t" else '"',
                encoding="utf8-lossy",
                infer_schema=False,
                truncate_ragged_lines=True,
            )
        )
    if problems:
        raise ExchangeError(problems)
    return pl.concat([frame.select(needed) for frame in frames])
