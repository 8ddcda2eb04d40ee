"""Would it still be worth building? What a scenario leaves of the cargo of a project that is not part of it."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel
from sogdia.lenses.routes.assumptions import measure_headline
from sogdia.outcomes.headline import Rival
from sogdia.scenario import BASE, Scenario, check_scenario
from sogdia.scenario.sentence import read_change
from sogdia.simulate import solve_scenarios


def measure_rival(model: RoutesModel, scenario: Scenario, when: int, project: str) -> Rival | None:
    """Return what `scenario` does to the cargo of `project`, were that built too.

    None if the question does not arise: the world has no such project, has it by then anyway, or the scenario builds
    it or makes it impossible.
    """
    if project not in model.world.projects:
        return None
    build, _ = read_change({"build": project}, project, project)
    if build is None:
        return None
    alone = replace(BASE, changes=(build,))
    beside = replace(scenario, changes=(*scenario.changes, build))
    if any(check_scenario(model.world, one, when) for one in (alone, beside)):
        return None
    key = Key("project", project, "cargo_mt_yr")
    solved = solve_scenarios(model, (alone, beside), when)
    cargo = [measure_headline(model, one, key) for one in solved]
    return Rival(project, model.world.projects[project].name, *cargo)
