"""ICEWS coded events: a header, columns parted by tabs or commas, countries by name, CAMEO codes often without zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from sogdia.exchange.coded import code_columns
from sogdia.exchange.headed import scan_headed
from sogdia.world.cameo import read_cameo

NEEDED = ("Event Date", "Source Country", "CAMEO Code", "Intensity", "Target Country")


def scan_icews(paths: Sequence[Path], states: Mapping[str, str]) -> pl.LazyFrame:
    """Return the events of ICEWS files; `states` gives the id of a state by its name in lower case.

    Raises `ExchangeError` with every file that lacks a column.
    """
    frame = scan_headed(paths, NEEDED)
    code = restore_zeros(pl.col("CAMEO Code").str.strip_chars())
    return frame.select(
        pl.col("Event Date").str.to_date("%Y-%m-%d", strict=False).alias("date"),
        _state("Source Country", states).alias("actor"),
        _state("Target Country", states).alias("target"),
        code.alias("cameo"),
        *code_columns(code),
        pl.col("Intensity").cast(pl.Float64, strict=False).alias("intensity"),
    )


def restore_zeros(code: pl.Expr) -> pl.Expr:
    """Return codes with the zero that a spreadsheet or a number format took from their front.

    ICEWS has no code of two digits, so that `42` is 042; `871` is no code and so 0871; `102` is one.
    """
    known = [key for key in read_cameo() if len(key) > 2]
    return pl.when(code.is_in(known)).then(code).otherwise(pl.lit("0") + code)


def _state(column: str, states: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(states, default=None, return_dtype=pl.String)
