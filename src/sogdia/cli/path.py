"""`sogdia run --from --to`: the years on the way."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sogdia.cli.charts import Asked, write_charts
from sogdia.cli.options import DONE, Dialect
from sogdia.cli.question import read_question, show_progress
from sogdia.errors import Problem, ScenarioError

LONGEST_YEARS = 50


def show_path(
    scenario: str, start: int, end: int, step: str, world: Path | None, json: bool, csv: Path | None, dialect: Dialect,
    top: int, charts: Sequence[Asked] = (), futures: int = 0,
) -> int:  # fmt: skip
    """Follow a scenario and the base through the years, and show both; `futures` are for a fan."""
    if not start <= end <= start + LONGEST_YEARS:
        what = f"is {end}, expected a year from {start} (--from) to {start + LONGEST_YEARS}"
        raise ScenarioError(Problem("--to", what))
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.path import build_path_sheets, record_path
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded, (asked,), _ = read_question([scenario], start, world)
    from sogdia.path import follow_paths  # the engine loads in seconds; refusals need not wait for it
    from sogdia.simulate import build_model

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        moments = []
        for both in follow_paths(model, (None, asked), start, end, step):
            report(f"{asked.name}, {both[0].when:g}")
            moments.append(both)
    base, changed = zip(*moments, strict=True)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "step": step}
        write_sheets(csv, build_path_sheets(base, changed, step), about, dialect)
    if charts:
        from sogdia.outcomes.fan import measure_fan
        from sogdia.views.charts.fan import build_fan_chart

        with show_progress() as report:
            fan = measure_fan(model, asked, base, changed, futures, report)
        write_charts(charts, {"fan": lambda: build_fan_chart(fan, loaded.version)})
    if json:
        print(render_json(record_path(base, changed, step)))
    else:
        print_sheets(build_console(sys.stdout), build_path_sheets(base, changed, step, top, shown=True))
    return DONE
