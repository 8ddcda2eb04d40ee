"""`sogdia exposure`: what states lose if a neighbour or a power shuts its door."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter

from sogdia.cli.arms import find_buyer
from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder
from sogdia.cli.question import read_question, show_progress
from sogdia.errors import Problem, WorldError

THIS_YEAR = 2026
CHARTS = ("exposure",)


def exposure(
    state: str | None = None,
    /,
    *,
    year: Annotated[int, Parameter(help="Year asked about.")] = THIS_YEAR,
    scenario: ScenarioName = None,
    chart: Charts = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 20,
) -> int:
    """Tell what states lose if a neighbour or a power shuts its door, and who can press whom.

    Parameters
    ----------
    state
        Name or id of a state; all middle states if left out.
    """
    from sogdia.views.exposure import build_exposure_sheets, record_exposure
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    loaded, [asked], when = read_question([scenario], year, world)
    states = [one.id for one in loaded.states.values() if one.middle] if state is None else [find_buyer(loaded, state)]
    if unknown := [one for one in states if one not in loaded.states]:
        raise WorldError(Problem(unknown[0], "is a group, expected a state, or nothing for all middle states"))
    if idle := [one for one in states if one not in {region.state for region in loaded.regions.values()}]:
        raise WorldError(Problem(idle[0], "has no region that cargo begins or ends in, so its losses are unknown"))
    from sogdia.outcomes.exposure import measure_exposure  # the engine loads in seconds; refusals need not wait for it
    from sogdia.scenario import apply_scenario
    from sogdia.simulate import build_model

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        found = measure_exposure(model, apply_scenario(loaded, asked, when), asked.id, states, report)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "year": str(when)}
        write_sheets(csv, build_exposure_sheets(found, loaded), about, dialect)
    if charts:
        from sogdia.views.charts.heat import build_exposure_chart

        write_charts(charts, {"exposure": lambda: build_exposure_chart(found, loaded)})
    if json:
        print(render_json(record_exposure(found, loaded)))
    else:
        print_sheets(build_console(sys.stdout), build_exposure_sheets(found, loaded, top))
    return DONE
