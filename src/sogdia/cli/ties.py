"""`sogdia ties`: who is tied to whom, how strongly, and over how many powers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sogdia.cli.options import DONE, Csv, Dialect, Json, Top, WorldFolder
from sogdia.cli.question import load_asked_world
from sogdia.errors import Problem, WorldError

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.world import World

WINDOW_YEARS = 5.0


def ties(
    state: str | None = None,
    /,
    *,
    since: Annotated[str | None, Parameter(name="--from")] = None,
    until: Annotated[str | None, Parameter(name="--to")] = None,
    weight: list[str] | None = None,
    event: list[str] | None = None,
    seed: int = 0,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 10,
) -> int:
    """Say how strongly states are tied, how evenly over the powers, and how that moved: events, treaties, quarrels.

    Parameters
    ----------
    state
        Name or id of a state; all middle states side by side if left out.
    since
        Year, month or day from which change is measured and events are listed; five years before the end if left out.
    until
        Year, month or day at whose end the ties are measured; the last event known if left out.
    weight
        A weight set otherwise, such as layer:security/weight=2; may be given several times.
    event
        What if: an event that did not happen, such as "2026-01 AZE>ISR;USA 057" (date, actors > targets, CAMEO code).
    seed
        Other random numbers than the usual.
    """
    import numpy as np

    from sogdia.lenses.ties import measure_overview, measure_path, measure_portrait
    from sogdia.lenses.ties.suppose import add_events
    from sogdia.lenses.ties.weights import set_weights
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console
    from sogdia.views.ties import (
        build_change_sheet,
        build_overview_sheets,
        build_portrait_sheets,
        print_ties,
        record_ties,
        render_time,
    )

    known = set_weights(load_asked_world(world), weight or [])
    loaded = add_events(known, event or [])
    asked = _find_state(loaded, state) if state is not None else None
    start, end = _read_window(loaded, since, until)
    if csv:
        make_folder(csv)
    rng = np.random.default_rng(seed)
    if asked is None:
        sheets = build_overview_sheets(measure_overview(loaded, end, start, rng), loaded)
    else:
        sheets = build_portrait_sheets(measure_portrait(loaded, asked, end, start, rng), loaded)
        if event:
            sheets = (
                build_change_sheet(*(measure_path(one, asked, end, start)[-1] for one in (known, loaded))),
                *sheets,
            )
    about = {
        "state": asked,
        "from": render_time(start),
        "to": render_time(end),
        "seed": seed,
        "weights_set": list(weight or []),
        "events_supposed": list(event or []),
        "world_version": loaded.version,
    }
    if csv:
        write_sheets(csv, sheets, {key: str(value) for key, value in about.items() if value is not None}, dialect)
    if json:
        print(render_json(record_ties("ties", about, sheets)))
    else:
        print_ties(build_console(sys.stdout), sheets, top)
    return DONE


def _find_state(world: World, name: str) -> str:
    """Return the id of the state that `name` stands for; raise `WorldError` for any other name."""
    from sogdia.world.find import index_names

    names = index_names(world)
    found = names.find(name, ("state",))
    if not found:
        what = f"is no state of the world {world.name}"
        raise WorldError(Problem(name[:80] or "an empty name", what, names.hint(name, ("state",))))
    return found[0].id


def _read_window(world: World, since: str | None, until: str | None) -> tuple[float, float]:
    """Return the window in years; raise `WorldError` for what is no date, or ends before it begins."""
    from sogdia.world.period import read_period

    asked = {"--from": since, "--to": until}
    periods = {option: read_period(text) for option, text in asked.items() if text is not None}
    problems = [
        Problem(option, f"is {asked[option]!r}, expected a day, month or year such as 2025-04-17, 2025-04 or 2025")
        for option, period in periods.items()
        if period is None
    ]
    if problems:
        raise WorldError(problems)
    last = max((period.end for event in world.events.values() if (period := read_period(event.date))), default=0.0)
    end = period.end if (period := periods.get("--to")) else last
    start = period.start if (period := periods.get("--from")) else end - WINDOW_YEARS
    if start >= end:
        raise WorldError(Problem("--from", f"begins at {since or start}, not before the end at {until or end}"))
    return start, end
