"""Words to calls, errors to messages. Exit status: 0 done, 1 the input was refused, 2 usage, 3 no route.

What takes long to import is imported by the command that needs it, so that `sogdia --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

from sogdia import __version__
from sogdia.errors import SogdiaError, WorldError
from sogdia.question import chart_form, load_asked_world, read_question, show_progress

DONE, REFUSED, USAGE, NO_ROUTE = 0, 1, 2, 3
DEFAULT_SCENARIO = "kandahar-chabahar"

WorldFolder = Annotated[
    Path | None,
    Parameter(
        name="--world", help="Folder of tables laid over the shipped world: its rows replace rows of the same id."
    ),
]
ScenarioName = Annotated[str | None, Parameter(help="Name of a shipped scenario, or a scenario file.")]
Year = Annotated[int | None, Parameter(help="Year asked about; the scenario's own year if left out.")]
Json = Annotated[bool, Parameter(help="Print JSON for programs instead of tables for people.")]
Csv = Annotated[
    Path | None, Parameter(name="--csv", help="Also write every table, whole, as a CSV file in this folder.")
]
Top = Annotated[int, Parameter(validator=Number(gte=1), help="Rows shown of each table.")]

app = App(
    name="sogdia",
    version=__version__,
    help="Trade routes of the middle powers of Central Asia: if this changes, what moves, and who gains or loses?",
    help_format="plaintext",
    default_parameter=Parameter(negative=""),
)


def main() -> None:
    """Run the words of the command line and exit with the status they earn."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a narrow terminal gets ? for İ
    sys.exit(run_words(sys.argv[1:]))


def run_words(words: Sequence[str]) -> int:
    """Return the exit status of a command; whatever is wrong is said on stderr, one line a problem."""
    try:
        status = app(words, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        _complain(f"sogdia: {str(error).strip().splitlines()[0]}", "Try: sogdia --help")
        return USAGE
    except SogdiaError as error:
        _complain(*map(str, error.problems))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain at exit
        return DONE
    except OSError as error:
        _complain(f"{error.filename or 'sogdia'}: {error.strerror or error}")
        return REFUSED
    except KeyboardInterrupt:
        _complain("Stopped.")
        return 130
    return status if isinstance(status, int) else DONE


@app.command
def run(
    scenario: str = DEFAULT_SCENARIO,
    /,
    *,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    top: Top = 10,
) -> int:
    """Compare a scenario with the same world and year without it: who gains, who loses, by which routes.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see `sogdia scenarios`) or a scenario file.
    """
    return _answer([scenario], year, world, json, csv, top)


@app.command
def compare(
    *scenarios: str,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    top: Top = 10,
) -> int:
    """Put several scenarios side by side, each against the same base.

    Parameters
    ----------
    scenarios
        Names of shipped scenarios or scenario files, two or more.
    """
    if len(scenarios) < 2:
        _complain("sogdia compare: needs two scenarios or more", "Try: sogdia compare --help")
        return USAGE
    return _answer(scenarios, year, world, json, csv, top)


@app.command
def routes(
    origin: Annotated[str, Parameter(name="FROM")],
    destination: Annotated[str, Parameter(name="TO")],
    /,
    *,
    scenario: ScenarioName = None,
    year: Year = None,
    commodity: str = "containers",
    count: Annotated[int, Parameter(validator=Number(gte=1, lte=26))] = 5,
    close: list[str] | None = None,
    chart: Path | None = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
) -> int:
    """List the routes between two places or regions: share, km, days, US$/t, borders, gauges.

    Parameters
    ----------
    origin
        Place or region that cargo comes from.
    destination
        Place or region that cargo goes to.
    commodity
        Class of cargo.
    count
        Routes shown, the most used first.
    close
        Crossing, link, place or state that nothing may pass; may be given several times.
    chart
        Draw the time-cost-distance chart into this file, .svg or .png.
    """
    from sogdia.outcomes.profile import measure_profile
    from sogdia.views.basis import build_basis
    from sogdia.views.files import write_sheets, write_whole
    from sogdia.views.records import record_routes, render_json
    from sogdia.views.routes import build_profile_sheet, build_routes_sheet
    from sogdia.views.tables import build_console, print_sheet

    form = chart_form(chart)
    loaded, [asked], when = read_question([scenario], year, world, close or [])
    from sogdia.simulate import build_model, find_routes  # the engine loads in seconds; refusals need not wait for it

    with show_progress() as report:
        report("Searching routes")
        found = find_routes(build_model(loaded), asked, when, origin, destination, commodity, count)
    corridors = {corridor.id: corridor.name for corridor in loaded.corridors.values()}
    profiles = [measure_profile(route) for route in found]
    basis = build_basis(found, corridors, (origin, destination), commodity, when, asked.id)
    sheets = [build_routes_sheet(found, basis), build_profile_sheet(profiles)]
    if csv:
        write_sheets(csv, sheets, {"question": basis.title, "basis": basis.subtitle, "world version": loaded.version})
    if chart and form and found:
        from sogdia.views.tcd import render_chart

        write_whole(chart, render_chart(profiles, basis, form))
    if json:
        print(render_json(record_routes(found, sheets, basis, loaded.version)))
    elif found:
        print_sheet(build_console(sys.stdout), sheets[0])
    if not found:
        _complain(f"no route from {origin} to {destination}: {commodity} of {when} not carried")
    return DONE if found else NO_ROUTE


@app.command
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


@app.command
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


@app.command
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


def _answer(names: Sequence[str], year: int | None, world: Path | None, json: bool, csv: Path | None, top: int) -> int:
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
        found = ask(loaded, asked, when, report)
    titles = {source.id: source.title for source in loaded.sources.values()}
    if csv:
        write_sheets(csv, list_sheets(found, titles), about_answer(found))
    if json:
        print(render_json(record_answer(found, titles)))
    else:
        print_answer(build_console(sys.stdout), found, titles, top)
    return DONE


def _complain(*lines: str) -> None:
    """Print each line on stderr."""
    for line in lines:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
