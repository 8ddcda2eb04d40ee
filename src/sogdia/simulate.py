"""One future: the table of contents of the engine."""

from __future__ import annotations

import time

from sogdia.lenses.results import Outcome
from sogdia.lenses.routes import RoutesModel, Settings, build_model, describe_routes, measure_routes, solve_routes
from sogdia.lenses.routes.measure import certify, list_bottlenecks, list_pairs
from sogdia.lenses.routes.names import name_everything
from sogdia.scenario import Scenario, apply_scenario
from sogdia.world.model import World


def simulate(model: RoutesModel, scenario: Scenario | None, when: int) -> Outcome:
    """Return what becomes of cargo in the year `when` under a scenario, or without any."""
    began = time.perf_counter()
    world = apply_scenario(model.world, scenario, when) if scenario else model.world.on(when)
    solved = solve_routes(model, world)
    return Outcome(
        scenario=scenario.name if scenario else "base",
        world_name=world.name,
        world_version=world.version,
        year=when,
        measures=measure_routes(model, solved),
        names=name_everything(model),
        pairs=list_pairs(solved),
        bottlenecks=list_bottlenecks(model, solved),
        routes=describe_routes(model, solved),
        certificate=certify(solved, time.perf_counter() - began),
    )


__all__ = ["Settings", "World", "build_model", "simulate"]
