"""`sogdia critical`: what the loss of each line, border point and port costs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, Csv, Dialect, Json, Top, WorldFolder, Year
from sogdia.cli.question import read_question, show_count, show_progress

if TYPE_CHECKING:  # --help must answer at once
    from collections.abc import Sequence

    from sogdia.critical import Closure, Effect, Open

FEW = 2000
"""So many closures are done by threads: processes would take longer to start."""


def critical(
    scenario: str | None = None,
    /,
    *,
    year: Year = None,
    pairs: bool = False,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 20,
) -> int:
    """Close each line, border point and port in turn: what that costs, where the cargo goes, who gains.

    Parameters
    ----------
    scenario
        Name of a shipped scenario or a scenario file; the base if left out.
    pairs
        Also close every two of the hundred with the most cargo.
    workers
        Threads, or processes for the pairs; as many as there are processors if left out.
    """
    from sogdia.views.critical import build_critical_sheets, record_critical
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded, (asked,), when = read_question([scenario], year, world)
    from sogdia.critical import list_closures, measure_loads, open_world, pair_up, rank_closures, widen_choice
    from sogdia.lenses.routes import name_everything  # the engine loads in seconds; refusals need not wait for it
    from sogdia.outcomes.critical import weigh_closures
    from sogdia.scenario import apply_scenario
    from sogdia.simulate import build_model

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        report("Solving with everything open")
        opened = open_world(model, apply_scenario(loaded, asked, when))
        closures = list_closures(model, opened.ensemble)
        report("Looking for ways round each thing")
        opened = widen_choice(model, opened, closures)
    singles = [(one,) for one in closures]
    crew = workers or os.cpu_count() or 1
    effects = _close(opened, singles, crew)
    two = pair_up(closures, measure_loads(opened, closures)) if pairs else []
    both = _close(opened, two, crew)
    with show_progress() as report:
        ranked = rank_closures(model, opened, singles, effects, top, report)
    carried = float(opened.base.solutions.carried.sum())
    found = weigh_closures(asked.id, when, carried, ranked, both, effects)
    names = name_everything(model)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "year": str(when)}
        write_sheets(csv, build_critical_sheets(found, names), about, dialect)
    if json:
        print(render_json(record_critical(found, names)))
    else:
        print_sheets(build_console(sys.stdout), build_critical_sheets(found, names, top))
    return DONE


def _close(opened: Open, groups: Sequence[Sequence[Closure]], workers: int) -> list[Effect]:
    """Return the effect of closing each group, here or, if there are many, in other processes."""
    from sogdia.critical import BATCH, iterate_closures
    from sogdia.workers import start_threads, start_workers

    batches = -(-len(groups) // BATCH)
    found: list[Effect] = []
    with show_count(f"{len(groups):,} closures", batches) as advance:
        start = start_threads if len(groups) <= FEW else start_workers
        with start(opened, workers) as submit:
            for effects in iterate_closures(opened, groups, submit):
                found += effects
                advance()
    return found
