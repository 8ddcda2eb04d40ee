"""What is appraised: one project, or several built as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import msgspec
from msgspec.structs import replace

from sogdia.errors import Problem, ScenarioError, nearest
from sogdia.scenario import Scenario
from sogdia.scenario.sentence import read_change
from sogdia.world.model import World

MOST = 12
MOST_TO_CHOOSE = 8
"""Projects among which is chosen: 37 cases."""
JOIN = "+"
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Bundle(msgspec.Struct, frozen=True):
    """Projects that are built together; `id` is the name they were given, or joins theirs with `+`."""

    id: str
    name: str
    projects: tuple[str, ...]


def read_bundles(world: World, names: Sequence[str]) -> tuple[Bundle, ...]:
    """Return what each name stands for: a project, several joined by `+`, or a project that is made of others.

    `kandahar=mazar-herat+herat-kandahar` gives several a name of their own.

    Raises `ScenarioError` with all that is wrong.
    """
    problems: list[Problem] = []
    bundles = [_read(world, name, problems) for name in names]
    if len(names) > MOST:
        problems.append(Problem("projects", f"are {len(names)}, expected at most {MOST}"))
    for one, other in combinations(bundles, 2):
        if one.id == other.id or (one.projects and set(one.projects) == set(other.projects)):
            problems.append(Problem(other.id[:80], "is named twice"))
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return tuple(bundles)


def _read(world: World, text: str, problems: list[Problem]) -> Bundle:
    label, given, name = text.rpartition("=")
    if given and not SLUG.fullmatch(label):
        problems.append(Problem(label[:80] or "an empty name", "is no name: expected small letters, digits and -"))
    linked = {link.project for link in world.links.values()}
    projects: list[str] = []
    for part in filter(None, name.split(JOIN)):
        project = world.projects.get(part)
        if project is None:
            hint = nearest(part[:80], world.projects) or 'Join the projects of one line with "+".'
            problems.append(Problem(part[:80], f"is no project of the world {world.name}", hint))
        elif part in linked:
            projects.append(part)
        elif project.needs:
            projects += project.needs
        else:
            problems.append(Problem(part, "has no links of its own, so that building it would change nothing"))
    if not name.strip(JOIN):
        problems.append(Problem(name[:80] or "an empty name", "is no project"))
    unique = tuple(dict.fromkeys(projects))
    known = [part for part in name.split(JOIN) if part in world.projects]
    return Bundle(label or name, " + ".join(world.projects[one].name for one in known), unique)


def check_choice(world: World, bundles: Sequence[Bundle], together: Sequence[str]) -> None:
    """Raise `ScenarioError` if there is too little or too much to choose among, or a state is unknown."""
    problems = [
        Problem(state[:80], f"is no state of the world {world.name}", nearest(state[:80], world.states))
        for state in together
        if state not in world.states
    ]
    if not together:
        problems.append(Problem("--together", "names no state"))
    if not 2 <= len(bundles) <= MOST_TO_CHOOSE:
        problems.append(Problem("projects", f"are {len(bundles)}, expected 2 to {MOST_TO_CHOOSE} to choose among"))
    if problems:
        raise ScenarioError(problems)


def build_case(scenario: Scenario, bundles: Sequence[Bundle]) -> Scenario:
    """Return the scenario with the projects of the bundles built, each once."""
    projects = tuple(dict.fromkeys(one for bundle in bundles for one in bundle.projects))
    if not projects:
        return scenario
    change, problems = read_change({"build": list(projects)}, "appraise", "appraise")
    if change is None:
        raise ScenarioError(problems)
    label = " and ".join(bundle.id for bundle in bundles)
    return replace(scenario, id=f"{scenario.id} with {label}", changes=(*scenario.changes, change))
