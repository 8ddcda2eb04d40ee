"""GDELT 2 event files: 61 columns parted by tabs, no header, CAMEO codes as text (leading zeros matter)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.coded import code_columns

WIDTH = 61
# Where the columns stand that are read, counted from 0 (GDELT Event Database 2.0 codebook).
DAY, ACTOR, ACTOR_GROUP, TARGET, TARGET_GROUP, CODE, GOLDSTEIN = 1, 7, 8, 17, 18, 26, 30
UNION = "EEC"  # known group: the European Union, which has no country code


def scan_gdelt(paths: Sequence[Path], states: Mapping[str, str]) -> pl.LazyFrame:
    """Return the events of GDELT files; `states` gives the id of a state by its code in lower case.

    Raises `ExchangeError` with every file whose first line has not 61 columns, such as those of version 1 or a zip.
    """
    problems = [problem for path in paths if (problem := _check_width(path)) is not None]
    if problems:
        raise ExchangeError(problems)
    frame = pl.scan_csv(
        list(paths),
        separator="\t",
        has_header=False,
        quote_char=None,
        encoding="utf8-lossy",
        schema={f"c{index}": pl.String for index in range(WIDTH)},
    )
    code = pl.col(f"c{CODE}")
    return frame.select(
        pl.col(f"c{DAY}").str.to_date("%Y%m%d", strict=False).alias("date"),
        _state(ACTOR, ACTOR_GROUP, states).alias("actor"),
        _state(TARGET, TARGET_GROUP, states).alias("target"),
        code.alias("cameo"),
        *code_columns(code),
        pl.col(f"c{GOLDSTEIN}").cast(pl.Float64, strict=False).alias("intensity"),
    )


def _state(country: int, group: int, states: Mapping[str, str]) -> pl.Expr:
    by_country = pl.col(f"c{country}").str.to_lowercase().replace_strict(states, default=None, return_dtype=pl.String)
    union = states.get(UNION.lower())
    if union is None:
        return by_country
    return pl.when(pl.col(f"c{group}") == UNION).then(pl.lit(union)).otherwise(by_country)


def _check_width(path: Path) -> Problem | None:
    with path.open("rb") as file:
        line = file.readline(1_000_000)
    if line.startswith(b"PK"):
        return Problem(path.name, "is a zip archive, expected the file in it: unpack it first")
    width = line.count(b"\t") + 1
    if line and width != WIDTH:
        return Problem(f"{path.name} line 1", f"has {width} columns parted by tabs, expected {WIDTH} as in GDELT 2")
    return None
