"""`sogdia appraise`: what a project is worth, to whom, and beside which others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, ScenarioName, WorldFolder, complain
from sogdia.cli.projects import (
    DEFAULT_LIFE,
    DEFAULT_OPENING,
    DEFAULT_RATE,
    Futures,
    Life,
    Opening,
    Rate,
    Seed,
    read_projects,
)
from sogdia.cli.question import show_progress

CHARTS = ("years", "actors")


def appraise(
    *projects: str,
    scenario: ScenarioName = None,
    rate: Rate = DEFAULT_RATE,
    life: Life = DEFAULT_LIFE,
    since: Opening = DEFAULT_OPENING,
    futures: Futures = 100,
    seed: Seed = 0,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    xlsx: Annotated[Path | None, Parameter(name="--xlsx")] = None,
    chart: Charts = None,
) -> int:
    """Appraise projects as development banks do: NPV, EIRR, benefits over costs, who gets what, and each beside others.

    Parameters
    ----------
    projects
        Projects of the world, such as `mazar-herat`; those of one line joined by `+`. Two or more are put beside each
        other.
    futures
        Futures over which the chance of reaching the rate is counted; 0 for none, which is faster.
    xlsx
        Also write a workbook with live formulas to this file.
    """
    if not projects:
        complain("sogdia appraise: needs a project", "Try: sogdia appraise --help")
        return USAGE
    from sogdia.views.files import make_folder, write_sheets, write_whole
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    asked = read_projects(projects, scenario, rate, life, since, world)
    from sogdia.outcomes.appraisal.study import study
    from sogdia.simulate import build_model
    from sogdia.views.appraisal import about_study, build_study_sheets, record_study

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Finding routes")
        model = build_model(asked.world)
        found = study(model, asked.scenario, asked.bundles, asked.terms, futures, seed, report)
    if csv:
        write_sheets(csv, build_study_sheets(found, asked.world), about_study(found), dialect)
    if xlsx:
        from sogdia.views.appraisal_book import render_book

        write_whole(xlsx, render_book(found, asked.world))
    if charts:
        from sogdia.views.charts.appraisal import build_actors_chart, build_years_chart

        builders = {
            "years": lambda: build_years_chart(found),
            "actors": lambda: build_actors_chart(found, asked.world),
        }
        write_charts(charts, builders)
    if json:
        print(render_json(record_study(found, asked.world)))
    else:
        print_sheets(build_console(sys.stdout), build_study_sheets(found, asked.world, whole=False))
    return DONE
