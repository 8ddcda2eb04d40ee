"""Who uses this line, crossing or port, from where to where, and where would they go without it?"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from msgspec.structs import replace

from sogdia.equilibrium.paths import Floats
from sogdia.errors import NetworkError, Problem
from sogdia.lenses.results import Outcome
from sogdia.lenses.routes import RoutesModel, Solved
from sogdia.lenses.routes.query import Measure, weigh_measure
from sogdia.outcomes.compare import Row, compare
from sogdia.scenario import BASE, Scenario, apply_scenario
from sogdia.scenario.sentence import read_change
from sogdia.simulate import measure_outcome, solve_scenarios
from sogdia.world.find import Found
from sogdia.world.model import World

MEASURED = {"border point": "crossing", "place": "port", "state": "transit"}
NOTHING_MT_YR = 1e-6


class Use(msgspec.Struct, frozen=True):
    """The cargo of one pair and class that uses a thing.

    `cargo_mt_yr` uses it, of `carried_mt_yr` in all; `carried_without_mt_yr` is carried where it is shut.
    """

    origin: str
    destination: str
    commodity: str
    cargo_mt_yr: float
    carried_mt_yr: float
    carried_without_mt_yr: float | None


class Uses(msgspec.Struct, frozen=True):
    """Who uses a thing, the largest use first, and what becomes of them without it.

    `rows` are changes of every measure where it is shut; empty for a corridor, which is a name for what passes and
    nothing that could be shut.
    """

    kind: str
    id: str
    name: str
    scenario: str
    year: int
    cargo_mt_yr: float
    uses: tuple[Use, ...]
    rows: tuple[Row, ...]
    names: Mapping[tuple[str, str], str]


def measure_uses(model: RoutesModel, thing: Found, scenario: Scenario | None, when: int) -> Uses:
    """Return who uses `thing` in the year `when`, and where they go once nothing may pass it.

    Raises `NetworkError` if it is not there in that year.
    """
    _require(apply_scenario(model.world, scenario or BASE, when), thing)
    shut = None if thing.kind == "corridor" else _shut(model, scenario or BASE, thing)
    solved = solve_scenarios(model, (scenario, *((shut,) if shut else ())), when)
    kind = MEASURED.get(thing.kind, thing.kind)
    weight = weigh_measure(model, solved[0], Measure(kind, thing.id))
    outcomes = [measure_outcome(model, one, flows) for one, flows in zip((scenario, shut), solved, strict=False)]
    uses = _list_uses(solved[0], weight, outcomes)
    return Uses(
        thing.kind, thing.id, outcomes[0].names.get((kind, thing.id), thing.id),
        (scenario or BASE).id, when, sum(use.cargo_mt_yr for use in uses), uses,
        compare(outcomes[0], outcomes[1]).rows if shut else (),
        outcomes[0].names,
    )  # fmt: skip


def _require(world: World, thing: Found) -> None:
    """Raise `NetworkError` if the thing is not built in a dated world."""
    tables = {"link": world.links, "crossing": world.crossings}
    built = thing.id in tables.get(thing.kind, (thing.id,))
    if thing.kind == "project":
        built = any(link.project == thing.id for link in world.links.values())
    if not built:
        raise NetworkError(Problem(thing.id, f"is not built in {world.year}; name a scenario or a year in which it is"))


def _shut(model: RoutesModel, scenario: Scenario, thing: Found) -> Scenario:
    """Return the scenario with the thing closed; of a project its links."""
    ids = [thing.id]
    if thing.kind == "project":
        ids = [link.id for link in model.world.links.values() if link.project == thing.id]
    change, problems = read_change({"close": [ids]}, "without it", "uses")
    if change is None:
        raise NetworkError(problems)
    return replace(scenario, id=f"{scenario.id} without {thing.id}", changes=(*scenario.changes, change))


def _list_uses(solved: Solved, weight: Floats, outcomes: list[Outcome]) -> tuple[Use, ...]:
    start = solved.problem.rows.start
    using = np.add.reduceat(weight * solved.solution.chosen.flow, start[:-1]) if len(weight) else np.zeros(0)
    carried = [
        {(pair.origin, pair.destination, pair.commodity): pair.carried_mt_yr for pair in outcome.pairs}
        for outcome in outcomes
    ]
    found = (
        Use(*row, tonnes, carried[0][row], carried[1].get(row, 0.0) if len(carried) > 1 else None)
        for row, tonnes in zip(solved.rows, using.tolist(), strict=True)
        if tonnes > NOTHING_MT_YR
    )
    return tuple(sorted(found, key=lambda use: -use.cargo_mt_yr))
