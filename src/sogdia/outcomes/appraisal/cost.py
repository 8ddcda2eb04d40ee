"""What it costs to build and to run, year by year, and what is left in the end."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from msgspec.structs import replace

from sogdia.equilibrium.paths import Floats
from sogdia.errors import Problem, WorldError
from sogdia.evidence.quantity import Quantity
from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.world.model import World
from sogdia.world.schema import read_schema
from sogdia.world.subject import ANY_PROJECT

USD_A_MILLION = 1e6


class Cost(msgspec.Struct, frozen=True):
    """The costs of one project. Each figure has its range; `opex` is in US$ a year, `build_years` in years.

    `where` is the share of its length that lies in each state.
    """

    project: str
    capex: Quantity
    opex: Quantity
    build_years: Quantity
    where: dict[str, float]


class Spending(msgspec.Struct, frozen=True):
    """Sums by year, all positive, in US$ m. Arrays have shape (years,)."""

    capital: Floats
    operating: Floats
    residual: Floats


def read_costs(world: World, bundles: Sequence[Bundle]) -> tuple[Cost, ...]:
    """Return the costs of every project of the bundles, each once.

    Raises `WorldError` naming each project that nobody has said any cost of.
    """
    problems: list[Problem] = []
    costs: list[Cost] = []
    for project in dict.fromkeys(one for bundle in bundles for one in bundle.projects):
        capex = _project_figure(world, project, "capex_usd")
        if capex is None or capex.best <= 0:
            problems.append(Problem(project, "has no capex_usd in the ledger, so that it cannot be appraised"))
            continue
        opex = _project_figure(world, project, "opex_usd_yr") or _share_of(
            capex, _project_figure(world, project, "opex_share_yr")
        )
        years = _project_figure(world, project, "build_years")
        missing = [name for name, one in (("opex_usd_yr", opex), ("build_years", years)) if one is None]
        if opex is None or years is None:
            problems.append(Problem(project, f"has no {' and no '.join(missing)} in the ledger"))
            continue
        costs.append(Cost(project, capex, opex, years, _share_states(world, project)))
    if problems:
        raise WorldError(problems)
    return tuple(costs)


def _project_figure(world: World, project: str, attribute: str) -> Quantity | None:
    """Return the project's own figure, else that of every project.

    Where the preferred row of the ledger has a range of its own it is that range: rows about a part of the project
    stand beside it, and would widen it.
    """
    for subject in (project, ANY_PROJECT):
        quantity = world.figure(subject, attribute)
        if quantity is None:
            continue
        for fact in world.ledger:
            if (fact.subject, fact.attribute) == (subject, attribute) and fact.preferred:
                low, high = fact.low, fact.high
                if low is not None and high is not None:
                    return replace(quantity, low=low, high=high)
        return quantity
    return None


def _share_of(capex: Quantity, share: Quantity | None) -> Quantity | None:
    """Return a share of what building costs; its range is that of the share at the best cost."""
    if share is None:
        return None
    ends = {name: getattr(share, name) * capex.best for name in ("best", "low", "high")}
    return replace(share, **ends, unit="US$/yr")


def _share_states(world: World, project: str) -> dict[str, float]:
    """Return the share of a project's length in each state; of equal parts where no length is known."""
    km: dict[str, float] = {}
    for link in world.links.values():
        if link.project == project:
            length = world.figure(link.id, "length_km")
            km[link.state] = km.get(link.state, 0.0) + (length.best if length else 1.0)
    total = sum(km.values())
    return {state: value / total for state, value in sorted(km.items())}


def asset_life_years(world: World) -> Quantity:
    """Return the life of what is built."""
    column = read_schema().figures["model figures"]["asset_life_years"]
    known = world.figure("model", "asset_life_years")
    default = column.default_value or 50.0
    return known or Quantity(default, default, default, column.unit, "assumed", "assumed")  # type: ignore[arg-type]


def first_year(costs: Sequence[Cost], opening: int) -> int:
    """Return the first year in which anything is spent on what opens at the beginning of `opening`."""
    return opening - max(math.ceil(cost.build_years.best) for cost in costs)


def share_building(build_years: float) -> Floats:
    """Return the share of the cost of building spent in each year, the last before opening first.

    It is spent evenly.

    >>> share_building(2.5).tolist()
    [0.4, 0.4, 0.2]
    """
    years = max(build_years, 1e-9)
    parts = [min(1.0, years - number) / years for number in range(max(math.ceil(years), 1))]
    return np.array(parts) / sum(parts)


def spend(
    costs: Sequence[Cost], years: Sequence[int], opening: int, end: int, life_years: float, share: dict[str, float]
) -> Spending:
    """Return what is spent on projects that open in `opening` and are appraised to the end of the year `end`.

    `share` says how much of each project's costs counts (1 if it is not named). What is left in the end is the part of
    the cost of building whose life is not over, by straight line.
    """
    number = {year: index for index, year in enumerate(years)}
    capital, operating, residual = (np.zeros(len(years)) for _ in range(3))
    for cost in costs:
        part = share.get(cost.project, 1.0)
        for back, spent in enumerate(share_building(cost.build_years.best).tolist(), start=1):
            capital[number[opening - back]] += part * spent * cost.capex.best / USD_A_MILLION
        operating[number[opening] : number[end] + 1] += part * cost.opex.best / USD_A_MILLION
        left = max(0.0, 1.0 - (end + 1 - opening) / life_years)
        residual[number[end]] += part * left * cost.capex.best / USD_A_MILLION
    return Spending(capital, operating, residual)
