"""The small world, its model and plans of futures in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec.structs import replace

from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.futures import Plan, plan_futures
from sogdia.lenses.routes import RoutesModel, build_model
from sogdia.scenario import Scenario, parse_scenario
from sogdia.world import load_world

FORK = Path(__file__).parent / "worlds" / "fork"
LINE = '{ build = "kabul-line" }'


@cache
def make_model() -> RoutesModel:
    """Return the model of the small world, with a port of Karachi that is large enough for it."""
    world = load_world(FORK)
    room = Quantity(20.0, 15.0, 25.0, "Mt/yr", Confidence.ASSUMED, "assumed")
    return build_model(replace(world, figures={**world.figures, ("karachi", "capacity_mt_yr"): room}))


def make_scenario(changes: str) -> Scenario:
    return parse_scenario(f'name = "asked"\nchanges = [{changes}]\n', "asked.toml")


@cache
def make_plan(changes: str = LINE, count: int = 40, seed: int = 1) -> Plan:
    return plan_futures(make_model(), make_scenario(changes), 2029, count, seed)
