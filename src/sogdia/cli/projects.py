"""What `sogdia appraise` and `sogdia choose` are both asked: projects, and by which terms they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.question import read_question

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.outcomes.appraisal.bundle import Bundle
    from sogdia.outcomes.appraisal.stream import Terms
    from sogdia.scenario import Scenario
    from sogdia.world import World

Rate = Annotated[float, Parameter(validator=Number(gt=-50, lte=100), help="Discount rate in per cent.")]
Life = Annotated[int, Parameter(validator=Number(gte=2, lte=100), help="Years of running.")]
Opening = Annotated[int, Parameter(name="--from", help="First year of running.")]
Futures = Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))]
Seed = Annotated[int, Parameter(validator=Number(gte=0), help="Seed of the futures.")]
DEFAULT_RATE, DEFAULT_LIFE, DEFAULT_OPENING = 9.0, 30, 2032


class Asked(NamedTuple):
    """A world, the scenario that holds with and without the projects, the projects, and the terms."""

    world: World
    scenario: Scenario
    bundles: tuple[Bundle, ...]
    terms: Terms


def read_projects(
    names: Sequence[str], scenario: str | None, rate: float, life: int, opening: int, overlay: Path | None,
    together: Sequence[str] | None = None,
) -> Asked:  # fmt: skip
    """Return what is asked; `together` are states that choose, None if nobody does.

    Raises `ScenarioError` or `WorldError` with what is wrong, before the engine is loaded.
    """
    from sogdia.outcomes.appraisal.bundle import check_choice, read_bundles
    from sogdia.outcomes.appraisal.cost import read_costs

    world, [asked], _ = read_question([scenario], opening, overlay)
    bundles = read_bundles(world, names)
    if together is not None:
        check_choice(world, bundles, together)
    read_costs(world, bundles)
    from sogdia.outcomes.appraisal.appraise import read_terms  # the engine loads in seconds; refusals need not wait

    return Asked(world, asked, bundles, read_terms(world, rate / 100, life, opening))
