"""`sogdia uses`: who uses a line, crossing or port, and where they would go without it."""

from __future__ import annotations

import sys

from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder, Year
from sogdia.cli.question import find_thing, read_question, show_progress


def uses(
    thing: str,
    /,
    *,
    scenario: ScenarioName = None,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 15,
) -> int:
    """Tell whose cargo uses a crossing, link, port, project, corridor or state, and where it would go without it.

    Parameters
    ----------
    thing
        Name or identifier: `torkham`, `"Bandar Abbas"`, `khaf-shamtigh-rail`, `kabul-corridor`.
    """
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded, [asked], when = read_question([scenario], year, world)
    found = find_thing(loaded, thing)
    from sogdia.outcomes.uses import measure_uses  # the engine loads in seconds; refusals need not wait for it
    from sogdia.simulate import build_model
    from sogdia.views.uses import build_uses_sheets, record_uses

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Solving with it and without it")
        told = measure_uses(build_model(loaded), found, asked, when)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "year": str(when)}
        write_sheets(csv, build_uses_sheets(told), about, dialect)
    if json:
        print(render_json(record_uses(told)))
    else:
        print_sheets(build_console(sys.stdout), build_uses_sheets(told, top))
    return DONE
