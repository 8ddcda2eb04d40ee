"""`sogdia run` and `sogdia compare`: what scenarios change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.charts import Asked, Charts, read_charts, write_charts
from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, Top, WorldFolder, Year, complain
from sogdia.cli.question import read_question, show_progress

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.outcomes.answer import Answer
    from sogdia.scenario import Scenario
    from sogdia.views.sheet import Sheet
    from sogdia.world import World

DEFAULT_SCENARIO = "kandahar-chabahar"
CHARTS = ("gains", "map", "sankey", "tornado")
PATH_CHARTS = ("fan",)
COMPARE_CHARTS = ("beside",)


def run(
    scenario: str = DEFAULT_SCENARIO,
    /,
    *,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 10,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 100,
    since: Annotated[int | None, Parameter(name="--from")] = None,
    until: Annotated[int | None, Parameter(name="--to")] = None,
    step: Literal["year", "quarter"] = "year",
    chart: Charts = None,
) -> int:
    """Compare a scenario with the same world and year without it: who gains, who loses, by which routes.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see `sogdia scenarios`) or a scenario file.
    futures
        Futures from which the ranges of changes come; 0 for none, which is faster.
    since
        First year of a path: how cargo gets there, contracts, fears and new lines holding it back.
    until
        Last year of the path.
    step
        Steps of the path.
    """
    if since is not None or until is not None:
        from sogdia.cli.path import show_path

        if since is None or until is None or year is not None:
            complain("sogdia run: a path needs --from and --to, and no --year", "Try: sogdia run --help")
            return USAGE
        charts = read_charts(chart, PATH_CHARTS)
        return show_path(scenario, since, until, step, world, json, csv, dialect, top, charts, futures)
    return _answer([scenario], year, world, json, csv, dialect, top, futures, read_charts(chart, CHARTS))


def compare(
    *scenarios: str,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 10,
    chart: Charts = None,
) -> int:
    """Put several scenarios side by side, each against the same base.

    Parameters
    ----------
    scenarios
        Names of shipped scenarios or scenario files, two or more.
    """
    if len(scenarios) < 2:
        complain("sogdia compare: needs two scenarios or more", "Try: sogdia compare --help")
        return USAGE
    return _answer(scenarios, year, world, json, csv, dialect, top, charts=read_charts(chart, COMPARE_CHARTS))


def _answer(
    names: Sequence[str], year: int | None, world: Path | None, json: bool, csv: Path | None, dialect: Dialect,
    top: int, futures: int = 0, charts: Sequence[Asked] = (),
) -> int:  # fmt: skip
    """Ask what each of the scenarios changes, and show the answer."""
    from sogdia.views.answer import about_answer, list_sheets, print_answer, record_answer
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console

    loaded, asked, when = read_question(names, year, world)
    from sogdia.outcomes.ask import ask  # the engine loads in seconds; refusals need not wait for it

    if csv:
        make_folder(csv)
    with show_progress() as report:
        found = ask(loaded, asked, when, report, futures)
    titles = {source.id: source.title for source in loaded.sources.values()}
    more = _react(loaded, asked, when) if len(asked) == 1 else ()
    if csv:
        write_sheets(csv, (*list_sheets(found, titles), *more), about_answer(found), dialect)
    if charts:
        _draw(charts, found, loaded)
    if json:
        print(render_json(record_answer(found, titles, more)))
    else:
        print_answer(build_console(sys.stdout), found, titles, top, more)
    return DONE


def _react(world: World, asked: Sequence[Scenario], when: int) -> tuple[Sheet, ...]:
    """Return what arms and standing answer to the supply and the steps of a scenario; nothing if it has none."""
    from sogdia.scenario import apply_scenario

    changed = apply_scenario(world, asked[0], when)
    if not changed.supply and not changed.coming:
        return ()
    from sogdia.outcomes.reaction import measure_reaction
    from sogdia.views.reaction import build_reaction_sheets

    return build_reaction_sheets(measure_reaction(world, changed), world)


def _draw(charts: Sequence[Asked], found: Answer, world: World) -> None:
    """Draw the charts asked for."""
    from sogdia.views.charts.beside import build_beside_chart
    from sogdia.views.charts.catalogue import FROM_ANSWER, build_answer_chart

    write_charts(
        charts,
        {
            "beside": lambda: build_beside_chart(found.comparison),
            **{name: partial(build_answer_chart, name, found, world) for name in FROM_ANSWER},
        },
    )
