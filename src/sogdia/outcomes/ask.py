"""A question put to the engine: scenarios and a year in, the answer out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from sogdia.errors import EquilibriumError, ScenarioError
from sogdia.outcomes.answer import Answer, add_summary, answer
from sogdia.outcomes.compare import check_comparison
from sogdia.outcomes.flips import find_flips
from sogdia.outcomes.ranges import sample_futures
from sogdia.outcomes.rival import measure_rival
from sogdia.scenario import Scenario
from sogdia.simulate import build_model, measure_outcome, rank_assumptions, solve_scenarios
from sogdia.world import World

# What the bulletin asks of every other railway: is the Kabul Corridor still worth it?
RIVALS = ("kabul-corridor",)


def ask(
    world: World, scenarios: Sequence[Scenario], when: int, report: Callable[[str], None], futures: int = 0,
    seed: int = 0,
) -> Answer:  # fmt: skip
    """Return what each of `scenarios` changes in the year `when` against the same world without it.

    The base is called `base`, each alternative by its scenario's id. With one scenario the assumptions that matter
    most to the change of its leading measure are ranked too, and changes get the ranges that so many `futures` give
    them; none if the scenario leaves so many changes to chance that few would say little. `report` is told what is
    being done. Raises `EquilibriumError` if cargo were lost or made in the solution.
    """
    report("Finding routes")
    model = build_model(world)
    report("Solving the base and " + ", ".join(scenario.id for scenario in scenarios))
    base, *solved = solve_scenarios(model, (None, *scenarios), when)
    others = [measure_outcome(model, scenario, flows) for scenario, flows in zip(scenarios, solved, strict=True)]
    found = answer(measure_outcome(model, None, base), others)
    if problems := check_comparison(found.comparison):
        raise EquilibriumError(problems)
    if len(scenarios) > 1:
        return found
    with ThreadPoolExecutor(1) as beside:  # futures are compiled code, which leaves the interpreter to the others
        drawn = (model, scenarios[0], when, futures, solved[0].pool, found.lead, seed)
        asking = beside.submit(sample_futures, *drawn) if futures else None
        report("Asking after rival projects")
        rivals = [measure_rival(model, scenarios[0], when, project) for project in RIVALS]
        report("Ranking assumptions")
        assumptions = rank_assumptions(model, base, solved[0], found.lead)
        report("Looking for the figure that flips the answer")
        flips = find_flips(model, base, solved[0], found.comparison, found.lead, assumptions)
        found = replace(found, assumptions=assumptions, flips=flips, rivals=tuple(filter(None, rivals)))
        if asking is None:
            return found
        report(f"Asking {futures:,} futures")
        try:
            return add_summary(found, asking.result())
        except ScenarioError:  # it was solved above: only its chances can be too many
            return found
