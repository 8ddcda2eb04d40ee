"""`sogdia why`, `sogdia check` and `sogdia scenarios`: what there is, and who says so."""

from __future__ import annotations

import sys
from pathlib import Path

from sogdia.cli.options import DONE, Json, ScenarioName, WorldFolder, Year
from sogdia.cli.question import load_asked_world, read_question
from sogdia.errors import WorldError


def why(
    subject: str,
    /,
    *,
    scenario: ScenarioName = None,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
) -> int:
    """Say where the figures of something come from: every source, disagreements included.

    Parameters
    ----------
    subject
        Name or id of a place, link, crossing, project, corridor, state, region or commodity.
    """
    from sogdia.scenario import apply_scenario
    from sogdia.views.records import build_record, render_json
    from sogdia.views.tables import build_console
    from sogdia.views.why import print_explanation, record_explanation
    from sogdia.world import explain

    loaded, [asked], when = read_question([scenario], year, world)
    explanation = explain(apply_scenario(loaded, asked, when) if scenario or year else loaded, subject)
    if json:
        print(render_json(build_record("explanation", {"explanation": record_explanation(explanation)}, [])))
    else:
        print_explanation(build_console(sys.stdout), explanation)
    return DONE


def check(folder: Path | None = None, /, *, world: WorldFolder = None, json: Json = False) -> int:
    """Check that a world is sound: references, units, ranges, connectivity, no figure without a source.

    Parameters
    ----------
    folder
        Folder of tables; the shipped world if left out.
    """
    from sogdia.views.records import build_record, render_json
    from sogdia.views.why import list_counts, render_soundness
    from sogdia.world import advise_world, check_world, load_world

    loaded = load_world(folder, world) if folder else load_asked_world(world)
    problems, advice = check_world(loaded), advise_world(loaded)
    if json:
        about = {
            "world": {"name": loaded.name, "version": loaded.version, "rows": list_counts(loaded)},
            "problems": [str(problem) for problem in problems],
            "advice": [str(problem) for problem in advice],
        }
        print(render_json(build_record("check", about, [])))
    elif not problems:
        print(*render_soundness(loaded, advice), sep="\n")
    if problems:
        raise WorldError(problems)
    return DONE


def scenarios(*, json: Json = False) -> int:
    """List the scenarios that come with Sogdia and the question each asks."""
    from sogdia.scenario import read_scenario, shipped_scenarios
    from sogdia.views.records import build_record, render_json
    from sogdia.views.scenarios import build_scenario_sheet
    from sogdia.views.tables import build_console, print_sheet

    sheet = build_scenario_sheet([read_scenario(name) for name in shipped_scenarios()])
    if json:
        print(render_json(build_record("scenarios", {}, [sheet])))
    else:
        print_sheet(build_console(sys.stdout), sheet)
    return DONE
