"""`sogdia forecast`: say beforehand what will be counted, so that it can be held against the model later."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sogdia.cli.backcast import Futures
from sogdia.cli.options import DONE, Json, WorldFolder
from sogdia.cli.question import load_asked_world, show_progress

TABLE = "forecast.csv"


def forecast(
    folder: Annotated[Path, Parameter(name="DIR")],
    /,
    *,
    futures: Futures = 20,
    seed: int | None = None,
    world: WorldFolder = None,
    json: Json = False,
) -> int:
    """Write a forecast into each case of a folder that has none yet; one that is written is never changed.

    Parameters
    ----------
    folder
        Folder of registered cases without outcome, or one such case.
    futures
        Futures drawn of each case.
    seed
        Other random numbers than the usual.
    """
    import sogdia
    from sogdia.case import read_case, read_cases
    from sogdia.errors import ExchangeError, Problem
    from sogdia.views.files import write_sheets
    from sogdia.views.forecast import build_forecast_sheet
    from sogdia.views.records import build_record, render_json
    from sogdia.views.tables import build_console, print_sheets

    read_cases(folder)  # refuses all that is wrong at once
    found = [folder] if (folder / "case.toml").is_file() else sorted(path.parent for path in folder.glob("*/case.toml"))
    asked = {path: read_case(path) for path in found if not (path / TABLE).exists()}
    if not asked:
        raise ExchangeError(Problem(str(folder), f"has a {TABLE} already: a forecast is never changed"))
    if plain := [path for path, case in asked.items() if not case.registered]:
        raise ExchangeError([Problem(f"{path.name}/case.toml", "is not registered, expected a day") for path in plain])
    loaded = load_asked_world(world)
    from sogdia.backcast import SEED, predict_cases
    from sogdia.outcomes.forecast import LEARNED_UNTIL, make_forecasts
    from sogdia.simulate import build_model

    known = read_cases()
    drawn_by = SEED if seed is None else seed
    with show_progress() as report:
        report("Building the model")
        told = predict_cases(build_model(loaded), (*known, *asked.values()), futures, drawn_by, report)
    ids = {case.id for case in asked.values()}
    rows = make_forecasts([one for one in told if one.case.id in ids], [one for one in told if one.case.id not in ids])
    for path, case in asked.items():
        about = {
            "case": case.id,
            "registered": case.registered,
            "world": loaded.name,
            "world version": loaded.version,
            "sogdia version": sogdia.__version__,
            "futures": str(futures),
            "seed": str(drawn_by),
            "spread from cases that ended by": f"{LEARNED_UNTIL:g}",
            "wrong if": case.wrong_if,
        }
        write_sheets(path, [build_forecast_sheet([row for row in rows if row.case == case.id])], about)
    sheet = build_forecast_sheet(rows)
    if json:
        print(render_json(build_record("forecast", {"world version": loaded.version}, [sheet])))
    else:
        print_sheets(build_console(sys.stdout), [sheet])
    return DONE
