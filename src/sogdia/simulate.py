"""One future: the table of contents of the engine."""

from __future__ import annotations

import time

from sogdia.lenses.results import Assumption, Key, Outcome, Route
from sogdia.lenses.routes import (
    RoutesModel,
    Settings,
    Solved,
    build_model,
    certify,
    describe_routes,
    find_between,
    list_bottlenecks,
    list_pairs,
    measure_routes,
    name_everything,
    rank_by_effect,
    solve_routes,
)  # fmt: skip
from sogdia.scenario import Scenario, apply_scenario


def simulate(model: RoutesModel, scenario: Scenario | None, when: int) -> Outcome:
    """Return what becomes of cargo in the year `when` under a scenario, or without any."""
    began = time.perf_counter()
    solved = solve_scenario(model, scenario, when)
    return Outcome(
        scenario=scenario.name if scenario else "base",
        world_name=model.world.name,
        world_version=model.world.version,
        year=when,
        measures=measure_routes(model, solved),
        names=name_everything(model),
        pairs=list_pairs(solved),
        bottlenecks=list_bottlenecks(model, solved),
        routes=describe_routes(model, solved),
        certificate=certify(solved, time.perf_counter() - began),
    )


def solve_scenario(model: RoutesModel, scenario: Scenario | None, when: int) -> Solved:
    """Return the flows of the year `when` under a scenario, or without any."""
    world = apply_scenario(model.world, scenario, when) if scenario else model.world.on(when)
    return solve_routes(model, world)


def find_routes(
    model: RoutesModel, scenario: Scenario | None, when: int, origin: str, destination: str,
    commodity: str = "containers", count: int = 5,
) -> tuple[Route, ...]:  # fmt: skip
    """Return the likeliest routes between two places or regions, at the costs that all other cargo leaves."""
    return find_between(model, solve_scenario(model, scenario, when), origin, destination, commodity, count)


def rank_assumptions(
    model: RoutesModel, scenario: Scenario, when: int, headline: Key, count: int = 5
) -> tuple[Assumption, ...]:
    """Return the figures whose ranges move the scenario's change of the headline most."""
    base, changed = solve_scenario(model, None, when), solve_scenario(model, scenario, when)
    return rank_by_effect(model, base, changed, headline, count)


__all__ = ["Settings", "build_model", "find_routes", "rank_assumptions", "simulate", "solve_scenario"]
