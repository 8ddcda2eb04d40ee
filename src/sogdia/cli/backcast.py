"""`sogdia backcast`: the model held against what happened."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, Csv, Dialect, Json, WorldFolder
from sogdia.cli.question import load_asked_world, show_progress

Futures = Annotated[int, Parameter(name=["--futures", "-n"], validator=Number(gte=2, lte=10_000))]


def backcast(
    folder: Annotated[Path | None, Parameter(name="DIR")] = None,
    /,
    *,
    futures: Futures = 20,
    fit_until: int | None = None,
    seed: int | None = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    markdown: Path | None = None,
) -> int:
    """Run cases whose outcome is known: prediction with its 80 % interval, signs, cover, and scores beside dull rivals.

    Parameters
    ----------
    folder
        Folder of cases, each a folder; the open cases that come with Sogdia if left out.
    futures
        Futures drawn of each case.
    fit_until
        What was observed up to this year teaches (speeds, spreads) and only the rest is scored. Without it each
        observation is scored with what came before its own case.
    seed
        Other random numbers than the usual.
    markdown
        Write the scores and every observation into this file, as Markdown.
    """
    from sogdia.case import SHIPPED_CASES, read_cases
    from sogdia.views.backcast import build_backcast_sheets, record_backcast, render_summary
    from sogdia.views.backcast_page import render_backcast_page
    from sogdia.views.files import make_folder, write_sheets, write_whole
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, plain, print_sheets

    cases = read_cases(folder or SHIPPED_CASES)
    loaded = load_asked_world(world)
    from sogdia.backcast import SEED, predict_cases  # the engine loads in seconds; refusals need not wait for it
    from sogdia.outcomes.backcast import judge, learn_speeds
    from sogdia.simulate import build_model

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        told = predict_cases(model, cases, futures, SEED if seed is None else seed, report)
    speeds = () if fit_until is None else learn_speeds(loaded, told, fit_until)
    found = judge(told, fit_until, speeds)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "futures": str(futures)}
        write_sheets(csv, build_backcast_sheets(found, whole=True), about, dialect)
    if markdown:
        write_whole(markdown, render_backcast_page(found).encode("utf-8"))
    if json:
        print(render_json(record_backcast(found)))
        return DONE
    console = build_console(sys.stdout)
    console.print(plain(render_summary(found)))
    print_sheets(console, build_backcast_sheets(found))
    return DONE
