"""`sogdia choose`: which of several projects to build."""

from __future__ import annotations

import sys

from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, WorldFolder
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

# One for each system of railways that the region argues about.
RIVALS = (
    "khaf-herat", "kabul-corridor", "kandahar=mazar-herat+herat-kandahar+kandahar-chaman", "cku",
    "middle-corridor-upgrade", "rasht-astara",
)  # fmt: skip
CENTRAL_ASIA = "UZB,KAZ,TKM,TJK,KGZ"


def choose(
    *projects: str,
    together: str = CENTRAL_ASIA,
    scenario: ScenarioName = None,
    rate: Rate = DEFAULT_RATE,
    life: Life = DEFAULT_LIFE,
    since: Opening = DEFAULT_OPENING,
    futures: Futures = 50,
    seed: Seed = 0,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
) -> int:
    """Tell which sets of projects hold up over futures, who objects, and what some states together would build.

    Parameters
    ----------
    projects
        Two to eight projects; those of one line joined by `+`. Left out, the rival railways of the region.
    together
        States that decide together, joined by commas; each of them is asked alone, too.
    futures
        Futures over which sets are compared; 0 for none, which is faster.
    """
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    states = tuple(dict.fromkeys(filter(None, together.upper().split(","))))
    asked = read_projects(projects or RIVALS, scenario, rate, life, since, world, states)
    from sogdia.outcomes.appraisal.choose import choose as choose_among
    from sogdia.simulate import build_model
    from sogdia.views.choice import about_choice, build_choice_sheets, record_choice

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Finding routes")
        model = build_model(asked.world)
        found = choose_among(model, asked.scenario, asked.bundles, asked.terms, states, futures, seed, report)
    if csv:
        write_sheets(csv, build_choice_sheets(found, asked.world), about_choice(found), dialect)
    if json:
        print(render_json(record_choice(found, asked.world)))
    else:
        print_sheets(build_console(sys.stdout), build_choice_sheets(found, asked.world, whole=False))
    return DONE
