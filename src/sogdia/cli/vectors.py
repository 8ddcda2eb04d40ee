"""`sogdia vectors`: over which powers a state spreads its cargo, arms, ties and standing."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter

from sogdia.cli.arms import find_buyer
from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, Csv, Dialect, Json, WorldFolder
from sogdia.cli.question import load_asked_world, show_progress
from sogdia.errors import Problem, WorldError

WINDOW_YEARS = 5
FIRST_YEAR, LAST_YEAR = 2000, 2060
CHARTS = ("vectors",)


def vectors(
    state: str,
    /,
    *,
    since: Annotated[int | None, Parameter(name="--from")] = None,
    until: Annotated[int | None, Parameter(name="--to")] = None,
    weight: list[str] | None = None,
    chart: Charts = None,
    seed: int = 0,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
) -> int:
    """Tell over which powers a state spreads its cargo, arms, ties and standing, and how that moved.

    Parameters
    ----------
    state
        Name or id of a state.
    since
        First year; five years before the last if left out.
    until
        Last year; that of the last event known if left out.
    weight
        Weight of a lens in the mean (trade, ways, arms, ties, standing), such as arms=2; may be given several times.
    seed
        Other random numbers than the usual.
    """
    import numpy as np

    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    loaded = load_asked_world(world)
    asked = find_buyer(loaded, state)
    if asked not in loaded.states:
        raise WorldError(Problem(asked, "is a group, expected a state"))
    from sogdia.outcomes.exposure import latest_event
    from sogdia.outcomes.vectors import measure_state_vectors, read_lens_weights  # the engine loads in seconds
    from sogdia.simulate import build_model
    from sogdia.views.vectors import build_vector_sheets, record_vectors

    weights = read_lens_weights(weight or [])
    last = until if until is not None else round(latest_event(loaded)) - 1
    first = since if since is not None else last - WINDOW_YEARS
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        what = f"are {first} and {last}, expected years from {FIRST_YEAR} to {LAST_YEAR}, the first not after the last"
        raise WorldError(Problem("--from and --to", what))
    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        report(f"Carrying the cargo of {first} to {last}")
        found = measure_state_vectors(model, asked, range(first, last + 1), weights, np.random.default_rng(seed))
    sheets = build_vector_sheets(found, loaded)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "state": asked, "seed": str(seed)}
        write_sheets(csv, sheets, about, dialect)
    if charts:
        from sogdia.views.charts.vectors import build_vectors_chart

        write_charts(charts, {"vectors": lambda: build_vectors_chart(found, loaded)})
    if json:
        print(render_json(record_vectors(found, loaded)))
    else:
        print_sheets(build_console(sys.stdout), sheets)
    return DONE
