"""`sogdia standing`: the ladder of recognition, and whose step may follow whose."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder, Year, complain
from sogdia.cli.question import read_question

TALIBAN = "AFG-IEA"
CHARTS = ("ladder", "chances")


def standing(
    authority: str = TALIBAN,
    /,
    *,
    by: list[str] | None = None,
    since: Annotated[int, Parameter(name="--from")] = 2024,
    until: Annotated[int, Parameter(name="--to")] = 2028,
    step: list[str] | None = None,
    scenario: ScenarioName = None,
    year: Year = None,
    backtest: bool = False,
    against: Path | None = None,
    chart: Charts = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 40,
) -> int:
    """Tell who took which step towards an authority, and the chance of the next, with others' example and without.

    Parameters
    ----------
    authority
        Authority whose standing is open.
    by
        State asked about; may be given several times; all modelled states if left out.
    since
        Year from whose start chances are told, knowing the steps before.
    until
        Year to whose end they are told.
    step
        A step taken for certain, such as KAZ:ambassador:2026-03; may be given several times.
    backtest
        Hold the chances against what came, beside base rates.
    against
        CSV of later steps to score the chances on.
    """
    from sogdia.cli.arms import find_buyer
    from sogdia.exchange.arms import find_state
    from sogdia.outcomes.standing import answer_standing, list_given, read_given, score_standing
    from sogdia.scenario import apply_scenario
    from sogdia.views.files import write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.sheet import trim_sheet
    from sogdia.views.standing import (
        build_standing_scores,
        build_standing_sheets,
        record_standing,
        record_standing_scores,
        render_basis,
        render_standing_score,
    )
    from sogdia.views.tables import build_console, plain, print_sheets

    if chart and (backtest or against is not None):
        complain("sogdia standing: --chart draws the ladder, not scores", "Try: sogdia standing --help")
        return USAGE
    charts = read_charts(chart, CHARTS)
    loaded, [asked], when = read_question([scenario], year, world)
    if backtest or against is not None:
        from sogdia.exchange.steps import read_steps

        report = score_standing(loaded, authority, read_steps(loaded, against) if against is not None else None)
        whole = sheets = build_standing_scores(report, loaded)
        record_of, told = record_standing_scores(report, loaded), render_standing_score(report)
    else:
        states = [find_buyer(loaded, name) for name in by or []]
        taken = (
            *list_given(apply_scenario(loaded, asked, when), authority),
            *read_given(step or [], lambda name: find_state(loaded, name)),
        )
        answer = answer_standing(loaded, authority, states, since, until, taken)
        sheets, whole = build_standing_sheets(answer, loaded), build_standing_sheets(answer, loaded, whole=True)
        record_of, told = record_standing(answer, loaded), render_basis(answer)
        if charts:
            from sogdia.views.charts.chances import build_chances_chart
            from sogdia.views.charts.ladder import build_ladder_chart

            write_charts(
                charts,
                {
                    "ladder": lambda: build_ladder_chart(answer, loaded),
                    "chances": lambda: build_chances_chart(answer, loaded),
                },
            )
    if csv:
        write_sheets(csv, whole, {"world": loaded.name, "world version": loaded.version}, dialect)
    if json:
        print(render_json(record_of))
        return DONE
    console = build_console(sys.stdout)
    console.print(plain(told))
    print_sheets(console, [trim_sheet(sheet, top) for sheet in sheets])
    return DONE
