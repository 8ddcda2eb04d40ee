"""`sogdia choose`: which of several projects to build."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.appraise import DEFAULT_OPENING
from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, WorldFolder
from sogdia.cli.question import read_question, show_progress

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
    rate: Annotated[float, Parameter(validator=Number(gt=-50, lte=100))] = 9.0,
    life: Annotated[int, Parameter(validator=Number(gte=2, lte=100))] = 30,
    since: Annotated[int, Parameter(name="--from")] = DEFAULT_OPENING,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 50,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
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
    rate
        Discount rate in per cent.
    life
        Years of running.
    since
        First year of running.
    futures
        Futures over which sets are compared; 0 for none, which is faster.
    seed
        Seed of the futures.
    """
    from sogdia.outcomes.appraisal.bundle import check_choice, read_bundles
    from sogdia.outcomes.appraisal.cost import read_costs
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded, [asked], _ = read_question([scenario], since, world)
    bundles = read_bundles(loaded, projects or RIVALS)
    states = tuple(dict.fromkeys(filter(None, together.upper().split(","))))
    check_choice(loaded, bundles, states)
    read_costs(loaded, bundles)
    from sogdia.outcomes.appraisal.appraise import read_terms  # the engine loads in seconds; refusals need not wait
    from sogdia.outcomes.appraisal.choose import choose as choose_among
    from sogdia.simulate import build_model
    from sogdia.views.choice import about_choice, build_choice_sheets, record_choice

    terms = read_terms(loaded, rate / 100, life, since)

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Finding routes")
        found = choose_among(build_model(loaded), asked, bundles, terms, states, futures, seed, report)
    if csv:
        write_sheets(csv, build_choice_sheets(found, loaded), about_choice(found), dialect)
    if json:
        print(render_json(record_choice(found, loaded)))
    else:
        print_sheets(build_console(sys.stdout), build_choice_sheets(found, loaded, whole=False))
    return DONE
