"""One future: the table of contents of the engine."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sogdia.equilibrium.pool import Pool
from sogdia.lenses.results import Assumption, Key, Outcome, Queue, Route
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
    list_queues,
    measure_routes,
    name_everything,
    rank_by_effect,
    solve_among,
    solve_routes,
    solve_worlds,
)  # fmt: skip
from sogdia.scenario import BASE, Scenario, apply_scenario


def simulate(model: RoutesModel, scenario: Scenario | None, when: int) -> Outcome:
    """Return what becomes of cargo in the year `when` under a scenario, or without any."""
    return measure_outcome(model, scenario, solve_scenario(model, scenario, when))


def solve_scenario(model: RoutesModel, scenario: Scenario | None, when: int) -> Solved:
    """Return the flows of the year `when` under a scenario, or without any."""
    return solve_scenarios(model, (scenario,), when)[0]


def solve_scenarios(model: RoutesModel, scenarios: Sequence[Scenario | None], when: int) -> tuple[Solved, ...]:
    """Return the flows of the year `when` under scenarios that will be compared: all choose among the same routes."""
    worlds = [apply_scenario(model.world, one, when) if one else model.world.on(when) for one in scenarios]
    return solve_worlds(model, worlds)


def solve_beside(model: RoutesModel, base: Solved, scenario: Scenario) -> tuple[Solved, Solved]:
    """Return what `solve_scenarios` gives for no scenario and this one, sooner: `base` is the year's solution alone."""
    solved = solve_worlds(model, (base.world, apply_scenario(model.world, scenario, base.year)), base)
    return solved[0], solved[1]


def estimate_base(model: RoutesModel, base: Solved, pool: Pool) -> Solved:
    """Return the `base` of a year among the routes of a wider pool, for estimates beside it."""
    return solve_among(model, base.world, base, pool)


def estimate_beside(model: RoutesModel, base: Solved, scenario: Scenario) -> Solved:
    """Return nearly the flows of a scenario, at once: no routes are looked for beyond those of the `base`."""
    return solve_among(model, apply_scenario(model.world, scenario, base.year), base)


def measure_outcome(model: RoutesModel, scenario: Scenario | None, solved: Solved) -> Outcome:
    """Return what the flows of a scenario come to."""
    return replace(measure_totals(model, scenario, solved), routes=describe_routes(model, solved))


def measure_totals(model: RoutesModel, scenario: Scenario | None, solved: Solved) -> Outcome:
    """Return what the flows of a scenario come to, without its routes, which take most of the time."""
    return Outcome(
        scenario=scenario.id if scenario else BASE.id,
        world_name=model.world.name,
        world_version=model.world.version,
        year=solved.year,
        measures=measure_routes(model, solved),
        names=name_everything(model),
        pairs=list_pairs(solved),
        bottlenecks=list_bottlenecks(model, solved),
        routes=(),
        certificate=certify(solved),
    )


def find_routes(
    model: RoutesModel, scenario: Scenario | None, when: int, origin: str, destination: str,
    commodity: str = "containers", count: int = 5, base: Solved | None = None,
) -> tuple[Route, ...]:  # fmt: skip
    """Return the likeliest routes between two places or regions, at the costs that all other cargo leaves.

    `base` is the year's solution without any scenario, if somebody has it already; it saves time.
    """
    if base is None:
        solved = solve_scenario(model, scenario, when)
    elif scenario is None or not scenario.changes:
        solved = base
    else:
        solved = solve_routes(model, apply_scenario(model.world, scenario, when), near=base)
    return find_between(model, solved, origin, destination, commodity, count)


def find_detours(
    model: RoutesModel, scenario: Scenario, when: int, origin: str, destination: str,
    commodity: str = "containers", count: int = 5,
) -> tuple[tuple[Route, ...], tuple[Queue, ...]]:  # fmt: skip
    """Return the likeliest routes under a scenario, and what on them it makes more crowded; the worst first."""
    before = solve_scenario(model, None, when)
    after = solve_scenario(model, scenario, when) if scenario.changes else before
    routes = find_between(model, after, origin, destination, commodity, count)
    return routes, list_queues(model, routes, before, after)


def rank_assumptions(
    model: RoutesModel, base: Solved, changed: Solved, headline: Key, count: int = 5
) -> tuple[Assumption, ...]:
    """Return the figures whose ranges move the change of the headline from `base` to `changed` most."""
    return rank_by_effect(model, base, changed, headline, count)


__all__ = [
    "Settings", "build_model", "estimate_base", "estimate_beside", "find_detours", "find_routes", "measure_outcome",
    "measure_totals", "rank_assumptions", "simulate", "solve_beside", "solve_scenario", "solve_scenarios",
]  # fmt: skip
