"""The years on the way: how cargo gets to where equilibrium has it.

Starts from the equilibrium of the first year without the scenario. In every step the world of that time is solved and
flows go part of the way there (`lenses.routes.memory`). New lines are ramped up to the part of their announced
capacity that proves usable, and what shippers fear of a passage outlives its cause.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from msgspec import structs

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.results import Outcome
from sogdia.lenses.routes.memory import carry_over, list_flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import solve_routes, solve_worlds
from sogdia.scenario import BASE, Scenario, apply_scenario
from sogdia.scenario.model import Change
from sogdia.simulate import measure_outcome
from sogdia.world.model import World
from sogdia.world.schema import read_schema

STEPS = {"year": 1.0, "quarter": 0.25}
FORGOTTEN = 0.02
"""A fear that has shrunk to this share of itself is over."""


class Moment(NamedTuple):
    """The outcome of a step that ends at `when`, in decimal years (2025.0 is the end of 2024)."""

    when: float
    outcome: Outcome


def follow_paths(
    model: RoutesModel, scenarios: Sequence[Scenario | None], start: int, end: int, step: str
) -> Iterator[tuple[Moment, ...]]:
    """Yield what becomes of cargo from the year `start` to the end of the year `end`, by "year" or "quarter".

    Scenarios go side by side, so that a way found in one is known in all. Their changes without a first year take place
    at the beginning of `start`.
    """
    years = STEPS[step]
    world = model.world
    tau = np.array([_figure(world, name, "commodity figures", "adjustment_years") for name in world.commodities])
    solved = solve_routes(model, world.on(start))
    flows = [list_flows(solved)] * len(scenarios)
    model = replace(model, pool=solved.pool)  # a way once found is known from then on
    for number in range(round((end + 1 - start) / years)):
        when = start + (number + 1) * years
        middle = when - years / 2
        equilibria = solve_worlds(model, [date_world_of_path(world, one or BASE, start, middle) for one in scenarios])
        model = replace(model, pool=equilibria[0].pool)
        late = [carry_over(flow, one, tau, years) for flow, one in zip(flows, equilibria, strict=True)]
        flows = [list_flows(one) for one in late]
        yield tuple(Moment(when, measure_outcome(model, *pair)) for pair in zip(scenarios, late, strict=True))


def date_world_of_path(world: World, scenario: Scenario, start: int, when: float) -> World:
    """Return the world at a moment (decimal years) of a path that began in `start`."""
    half_life = _figure(world, "model", "model figures", "risk_half_life_years")
    changes = tuple(
        late for change in scenario.changes if (late := _let_fear_fade(change, when, half_life)) is not None
    )
    year = math.floor(when)
    then = apply_scenario(world, structs.replace(scenario, changes=changes), year)
    return _ramp_up(world, then, start, when)


def _let_fear_fade(change: Change, when: float, half_life: float) -> Change | None:
    """Return the change, or what is left of a fear whose cause has ended; None when that is next to nothing."""
    if not change.flags.get("perceived") or change.end is None or when < change.end + 1:
        return change
    left = math.exp2(-(when - change.end - 1) / half_life)
    if left < FORGOTTEN:
        return None
    faded = {name: _scaled(quantity, left) for name, quantity in change.numbers.items()}
    return structs.replace(change, numbers=faded, start=None, end=None)


def _ramp_up(before: World, then: World, start: int, when: float) -> World:
    """Return the world with the part of the capacity of new lines that can be used at a moment.

    A line is new if it was not there in the year the demand is known of; the capacities of older ones are as counted.
    """
    years = _figure(before, "model", "model figures", "ramp_up_years")
    usable = _figure(before, "model", "model figures", "design_utilisation_share")
    known = before.base_year or start
    figures = {}
    for link in then.links.values():
        project = then.projects.get(link.project)
        if project is None or project.opens is None:
            continue
        shipped = before.projects[project.id].opens
        opens = project.opens if shipped == project.opens else max(project.opens, start)
        capacity = then.figure(link.id, "capacity_mt_yr")
        if (shipped is not None and shipped <= known) or capacity is None:
            continue
        share = usable * min(1.0, (when - opens) / years if years > 0 else 1.0)
        figures[link.id, "capacity_mt_yr"] = _scaled(capacity, max(share, 1e-6))
    return structs.replace(then, figures={**then.figures, **figures})


def _scaled(quantity: Quantity, factor: float) -> Quantity:
    return structs.replace(
        quantity, best=quantity.best * factor, low=quantity.low * factor, high=quantity.high * factor
    )


def _figure(world: World, subject: str, group: str, attribute: str) -> float:
    """Return a figure of the ledger, or the default of the schema."""
    quantity = world.figure(subject, attribute)
    if quantity is not None:
        return quantity.best
    return read_schema().figures[group][attribute].default_value or 0.0


__all__ = ["STEPS", "Moment", "date_world_of_path", "follow_paths"]
