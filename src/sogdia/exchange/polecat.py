"""POLECAT weekly files: a header, columns parted by tabs, events in PLOVER with their own intensity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from sogdia.exchange.coded import known_type, layer_columns
from sogdia.exchange.headed import scan_headed
from sogdia.world.cameo import PLOVER, choose_cameo

NEEDED = ("Event Date", "Event Type", "Intensity", "Contexts", "Actor Country", "Recipient Country")


def scan_polecat(paths: Sequence[Path], states: Mapping[str, str]) -> pl.LazyFrame:
    """Return the events of POLECAT files; `states` gives the id of a state by its code or name in lower case.

    The CAMEO code is the most general one of the type, for the files have none. Raises `ExchangeError` with every file
    that lacks a column.
    """
    plover = known_type(pl.col("Event Type"))
    codes = {name: choose_cameo(name) for name in PLOVER}
    return scan_headed(paths, NEEDED).select(
        pl.col("Event Date").str.to_date("%Y-%m-%d", strict=False).alias("date"),
        _state("Actor Country", states).alias("actor"),
        _state("Recipient Country", states).alias("target"),
        plover.replace_strict(codes, default="", return_dtype=pl.String).alias("cameo"),
        plover,
        layer_columns(pl.col("Event Type").str.to_uppercase(), pl.col("Contexts").fill_null("")),
        pl.col("Intensity").cast(pl.Float64, strict=False).alias("intensity"),
    )


def _state(column: str, states: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(states, default=None, return_dtype=pl.String)
