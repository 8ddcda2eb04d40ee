"""CAMEO codes in a column of event data: to PLOVER types and layers, by the table of the world."""

from __future__ import annotations

import polars as pl

from sogdia.world.cameo import PLOVER, SECURITY_TYPES, layer_of, read_cameo


def code_columns(code: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the columns `plover` and `layer` of a column of CAMEO codes; a code unknown goes by its root.

    `plover` is empty for statements, and for what is no code.
    """
    known = read_cameo()
    exact = code.replace_strict(
        {key: cameo.plover for key, cameo in known.items()}, default=None, return_dtype=pl.String
    )
    root = code.str.slice(0, 2).replace_strict(_roots(), default="", return_dtype=pl.String)
    layer = code.replace_strict(
        {key: layer_of(cameo) for key, cameo in known.items()}, default="diplomatic", return_dtype=pl.String
    )
    return exact.fill_null(root).alias("plover"), layer.alias("layer")


def layer_columns(plover: pl.Expr, contexts: pl.Expr) -> pl.Expr:
    """Return the column `layer` of events that come with a PLOVER type and a list of contexts."""
    return (
        pl.when(plover.is_in(SECURITY_TYPES) | contexts.str.contains("military|intelligence|cbrn"))
        .then(pl.lit("security"))
        .when(contexts.str.contains("economic"))
        .then(pl.lit("economic"))
        .otherwise(pl.lit("diplomatic"))
        .alias("layer")
    )


def known_type(column: pl.Expr) -> pl.Expr:
    """Return the column `plover` of a column of PLOVER types in any case; empty for what is none."""
    upper = column.str.to_uppercase()
    return pl.when(upper.is_in(PLOVER)).then(upper).otherwise(pl.lit("")).alias("plover")


def _roots() -> dict[str, str]:
    return {key: cameo.plover for key, cameo in read_cameo().items() if len(key) == 2}
