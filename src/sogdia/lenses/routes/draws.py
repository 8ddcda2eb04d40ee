"""What a future draws, and how levels between 0 and 1 become figures.

A figure has a *position* t between -1 and 1: 0 is its best value, -1 its low and 1 its high end, which are bounds. Its
density is a triangle over the positions, so that half of the futures lie on either side of the best value. Where the
range spans a factor of two or more and is positive the way to an end is measured in logarithms, else in its own unit.

Demand rows share half of their variance with all rows of the same origin state and class: if each were drawn alone a
thousand of them would cancel out, and totals would seem to be known to a per cent.

The same figure has the same position in every world: what a scenario changes is the range, not the luck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from sogdia.equilibrium.paths import Floats, Ints
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.routes.ensemble import Ensemble
from sogdia.scenario.model import Change
from sogdia.world.model import DemandKey, World
from sogdia.world.subject import growth_chain

SHARED = 0.5
"""Share of a demand row's variance that it has in common with its origin state and class."""
LOG_FROM = 2.0
"""A positive range of at least this factor is drawn in logarithms."""


class Column(NamedTuple):
    """One number that a future draws: a figure of the ledger, the demand of a state or row, or whether a change comes.

    `name` is what its draws hang on; subject, attribute and range are for people.
    """

    name: str
    subject: str
    attribute: str
    best: float
    low: float
    high: float
    unit: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Range:
    """Ranges of many numbers, each with the column that it is drawn from; -1 for what is not drawn."""

    best: Floats
    low: Floats
    high: Floats
    column: Ints

    def at(self, positions: Floats) -> Floats:
        """Return the numbers at `positions` (futures, columns); shape (futures, numbers)."""
        drawn = np.flatnonzero(self.column >= 0)
        numbers = np.tile(self.best, (len(positions), 1))
        if len(drawn):
            t = positions[:, self.column[drawn]]
            numbers[:, drawn] = place_in_range(t, self.best[drawn], self.low[drawn], self.high[drawn])
        return numbers


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an ensemble's figures and demand come out of the columns.

    Attributes
    ----------
    figures : of `ensemble.index.keys`. rows, origins : of the rows, then the stranded ones; origins share luck.
    growth : yearly growth of each row. years : since the year of its demand. grown : share of it that grows.
    """

    figures: Range
    rows: Range
    origins: Ints
    growth: Range
    years: Floats
    grown: Floats


def place_positions(levels: Floats) -> Floats:
    """Return positions between -1 and 1 with a triangular density, for levels between 0 and 1."""
    return np.where(levels < 0.5, np.sqrt(2 * levels) - 1, 1 - np.sqrt(2 * (1 - levels)))


def place_in_range(t: Floats, best: Floats, low: Floats, high: Floats) -> Floats:
    """Return the numbers at positions t, shape (futures, numbers), of ranges of shape (numbers,).

    >>> place_in_range(np.array([[-1.0, 0.0, 0.5]]), np.full(3, 2.0), np.ones(3), np.full(3, 8.0))
    array([[1., 2., 4.]])
    """
    log = (low > 0) & (high >= LOG_FROM * low)
    safe = np.where(log, best, 1.0)
    down = np.log(np.where(log, low, 1.0) / safe)
    up = np.log(np.where(log, high, 1.0) / safe)
    curved = best * np.exp(np.where(t < 0, -t * down, t * up))
    straight = best + np.where(t < 0, t * (best - low), t * (high - best))
    return np.where(log, curved, straight)


def list_columns(ensembles: Sequence[Ensemble], undated: World, changes: Iterable[Change]) -> tuple[Column, ...]:
    """Return everything that is drawn for any of the ensembles; the first of them says what is told of it."""
    columns: dict[str, Column] = {}
    for ensemble in ensembles:
        world = ensemble.world
        for key in ensemble.index.keys:
            if (quantity := world.figures.get(key)) is not None and quantity.low < quantity.high:
                _add(columns, f"figure {key[0]} {key[1]}", *key, quantity)
        for row in (*ensemble.rows, *ensemble.stranded):
            growth = undated.resolve(growth_chain(*row), "growth_yr")
            if growth is not None and growth[1].low < growth[1].high:
                _add(columns, f"figure {growth[0]} growth_yr", growth[0], "growth_yr", growth[1])
            name = f"{row[0]}>{row[1]}:{row[2]}"
            if world.demand[row].low < world.demand[row].high:
                _add(columns, f"demand {name}", name, "demand_mt_yr", world.demand[row])
        for origin, total in _sum_origins(undated, world).items():
            _add(columns, f"demand of {origin}", origin, "demand_mt_yr", total)
    for change in changes:
        if change.probability is not None and change.probability < 1:
            what = Quantity(change.probability, 0.0, 1.0, "1", Confidence.SCENARIO, change.source)
            _add(columns, f"change {name_change(change)}", name_change(change), "probability", what)
    return tuple(columns.values())


def name_change(change: Change) -> str:
    """Return what a change is called, wherever it stands."""
    return " ".join((change.kind, *("+".join(group) for group in change.target), str(change.start), str(change.end)))


def _add(columns: dict[str, Column], name: str, subject: str, attribute: str, quantity: Quantity) -> None:
    columns.setdefault(
        name,
        Column(
            name, subject, attribute, quantity.best, quantity.low, quantity.high, quantity.unit,
            str(quantity.confidence), quantity.source,
        ),
    )  # fmt: skip


def _origin(undated: World, row: DemandKey) -> str:
    region = undated.regions.get(row[0])
    return f"{region.state if region else row[0]}>*:{row[2]}"


def _sum_origins(undated: World, world: World) -> dict[str, Quantity]:
    """Return the demand of each origin state and class, all rows together; its source is that of most rows."""
    rows: dict[str, list[Quantity]] = {}
    for row, quantity in world.demand.items():
        if quantity.low < quantity.high:
            rows.setdefault(_origin(undated, row), []).append(quantity)
    totals = {}
    for origin, parts in rows.items():
        source = Counter(part.source for part in parts).most_common(1)[0][0]
        confidence = Counter(part.confidence for part in parts).most_common(1)[0][0]
        best, low, high = (sum(getattr(part, end) for part in parts) for end in ("best", "low", "high"))
        totals[origin] = Quantity(best, low, high, parts[0].unit, confidence, source)
    return totals


def build_recipe(
    ensemble: Ensemble, base: World, undated: World, columns: Sequence[Column], changes: Iterable[Change]
) -> Recipe:
    """Return how the ensemble is drawn from the columns. `base` is the dated world without the scenario."""
    number = {column.name: index for index, column in enumerate(columns)}
    world, index = ensemble.world, ensemble.index
    rows = (*ensemble.rows, *ensemble.stranded)
    known = [world.figures.get(key) for key in index.keys]
    figures = Range(
        index.defaults,
        np.array([one.low if one else value for one, value in zip(known, index.defaults, strict=True)]),
        np.array([one.high if one else value for one, value in zip(known, index.defaults, strict=True)]),
        np.array([number.get(f"figure {key[0]} {key[1]}", -1) if one and one.low < one.high else -1
                  for key, one in zip(index.keys, known, strict=True)], dtype=np.int64),
    )  # fmt: skip
    demand = [world.demand[row] for row in rows]
    growth = [undated.resolve(growth_chain(*row), "growth_yr") for row in rows]
    added = {id_ for change in changes if change.kind == "demand" and "mt_yr" in change.numbers for id_ in change.ids}
    return Recipe(
        figures,
        Range(
            np.array([one.best for one in demand]),
            np.array([one.low for one in demand]),
            np.array([one.high for one in demand]),
            np.array([number.get(f"demand {o}>{d}:{c}", -1) for o, d, c in rows], dtype=np.int64),
        ),
        np.array([number.get(f"demand of {_origin(undated, row)}", -1) for row in rows], dtype=np.int64),
        Range(
            np.array([one[1].best if one else 0.0 for one in growth]),
            np.array([one[1].low if one else 0.0 for one in growth]),
            np.array([one[1].high if one else 0.0 for one in growth]),
            np.array([number.get(f"figure {one[0]} growth_yr", -1) if one else -1 for one in growth], dtype=np.int64),
        ),
        np.array([float((world.year or 0) - undated.demand_year.get(row, world.year or 0)) for row in rows]),
        np.array([_share(base, world, row) if f"{row[0]}>{row[1]}:{row[2]}" in added else 1.0 for row in rows]),
    )


def _share(base: World, world: World, row: DemandKey) -> float:
    """Return the share of a row that was there before the scenario added to it: what is added grows no more."""
    had, has = base.demand.get(row), world.demand[row].best
    return had.best / has if had is not None and has > 0 else 1.0


def draw_inputs(ensemble: Ensemble, recipe: Recipe, levels: Floats) -> tuple[Floats, Floats, Floats]:
    """Return figures (futures, figures), demand (futures, rows) and that of stranded rows (futures, stranded)."""
    positions = place_positions(levels)
    drawn = np.flatnonzero((recipe.rows.column >= 0) & (recipe.origins >= 0))
    demand = np.tile(recipe.rows.best, (len(levels), 1))
    if len(drawn):
        own, shared = ndtri(levels[:, recipe.rows.column[drawn]]), ndtri(levels[:, recipe.origins[drawn]])
        both = ndtr(np.sqrt(1 - SHARED) * own + np.sqrt(SHARED) * shared)
        ends = (recipe.rows.best[drawn], recipe.rows.low[drawn], recipe.rows.high[drawn])
        demand[:, drawn] = place_in_range(place_positions(both), *ends)
    growth = recipe.growth.at(positions)
    faster = ((1 + growth) / (1 + recipe.growth.best)) ** recipe.years
    demand = demand * (1 + recipe.grown * (faster - 1))
    served = len(ensemble.rows)
    return (
        recipe.figures.at(positions),
        np.ascontiguousarray(demand[:, :served]),
        np.ascontiguousarray(demand[:, served:]),
    )
