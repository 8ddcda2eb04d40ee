"""`sogdia appraise`: what a project is worth, to whom, and beside which others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, ScenarioName, WorldFolder, complain
from sogdia.cli.question import read_question, show_progress

DEFAULT_OPENING = 2032


def appraise(
    *projects: str,
    scenario: ScenarioName = None,
    rate: Annotated[float, Parameter(validator=Number(gt=-50, lte=100))] = 9.0,
    life: Annotated[int, Parameter(validator=Number(gte=2, lte=100))] = 30,
    since: Annotated[int, Parameter(name="--from")] = DEFAULT_OPENING,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 100,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    xlsx: Annotated[Path | None, Parameter(name="--xlsx")] = None,
) -> int:
    """Appraise projects as development banks do: NPV, EIRR, benefits over costs, who gets what, and each beside others.

    Parameters
    ----------
    projects
        Projects of the world, such as `mazar-herat`; those of one line joined by `+`. Two or more are put beside each
        other.
    rate
        Discount rate in per cent.
    life
        Years of running.
    since
        First year of running.
    futures
        Futures over which the chance of reaching the rate is counted; 0 for none, which is faster.
    seed
        Seed of the futures.
    xlsx
        Also write a workbook with live formulas to this file.
    """
    if not projects:
        complain("sogdia appraise: needs a project", "Try: sogdia appraise --help")
        return USAGE
    from sogdia.outcomes.appraisal.bundle import read_bundles
    from sogdia.outcomes.appraisal.cost import read_costs
    from sogdia.views.files import make_folder, write_sheets, write_whole
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded, [asked], _ = read_question([scenario], since, world)
    bundles = read_bundles(loaded, projects)
    read_costs(loaded, bundles)
    from sogdia.outcomes.appraisal.appraise import read_terms  # the engine loads in seconds; refusals need not wait
    from sogdia.outcomes.appraisal.study import study
    from sogdia.simulate import build_model
    from sogdia.views.appraisal import about_study, build_study_sheets, record_study

    terms = read_terms(loaded, rate / 100, life, since)

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Finding routes")
        found = study(build_model(loaded), asked, bundles, terms, futures, seed, report)
    if csv:
        write_sheets(csv, build_study_sheets(found, loaded), about_study(found), dialect)
    if xlsx:
        from sogdia.views.appraisal_book import render_book

        write_whole(xlsx, render_book(found, loaded))
    if json:
        print(render_json(record_study(found, loaded)))
    else:
        print_sheets(build_console(sys.stdout), build_study_sheets(found, loaded, whole=False))
    return DONE
