"""`sogdia export`: the world, and what becomes of it, in the files of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE, Dialect, ScenarioName, WorldFolder, Year
from sogdia.cli.question import SHIPPED_WORLD, read_question, show_progress
from sogdia.errors import ExchangeError, Problem

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.exchange.forms import Files

Form = Literal["csv", "excel", "geojson", "geopackage", "gmns", "omx", "tntp"]


def export(
    form: Form,
    target: Annotated[Path, Parameter(name="TO")],
    /,
    *,
    results: bool = False,
    scenario: ScenarioName = None,
    year: Year = None,
    dialect: Dialect = "comma",
    integers: bool = False,
    world: WorldFolder = None,
) -> int:
    """Write the world, and results if asked, as Excel, CSV, GeoPackage, GeoJSON, GMNS, OMX or TNTP.

    Parameters
    ----------
    form
        What to write: `csv`, `excel`, `geojson`, `geopackage`, `gmns`, `omx` or `tntp`.
    target
        File to write, or folder for csv, gmns and tntp.
    results
        Also write what becomes of the cargo, under the scenario if one is named.
    integers
        Whole numbers as ids of GMNS nodes and links, for tools that want them.
    """
    from sogdia.exchange.forms import WRITERS, Cargo, Options
    from sogdia.simulate import build_model, measure_outcome, solve_scenarios
    from sogdia.views.stamp import read_stamp
    from sogdia.world.load import read_rows

    loaded, [asked], when = read_question([scenario], year, world)
    rows = read_rows(SHIPPED_WORLD, world)[1]
    solved = model = outcome = None
    with show_progress() as report:
        if results or scenario or form == "tntp":
            report("Solving")
            model = build_model(loaded)
            solved = solve_scenarios(model, (asked,), when)[0]
            outcome = measure_outcome(model, asked, solved)
        report("Writing")
        about = {"world": loaded.name, "world version": loaded.version}
        if outcome:
            about |= {"scenario": asked.id, "year": str(when)}
        if run := read_stamp():
            about["run id"] = run
        if form == "tntp" and model and solved:
            from sogdia.exchange.tntp_world import write_world
            from sogdia.views.files import make_folder

            make_folder(target)
            write_world(target, model, solved, about)
        else:
            _write(target, WRITERS[form](Cargo(loaded, rows, outcome, about), Options(dialect, integers)))
    count = sum(map(len, rows.values()))
    print(f"{target}: world {loaded.name}, {count:,} rows" + (f", results of {asked.id} in {when}" if outcome else ""))
    return DONE


def _write(target: Path, files: Files) -> None:
    """Write one file, or a folder of them."""
    from sogdia.exchange.forms import WHOLE
    from sogdia.views.files import make_folder, write_whole

    if WHOLE in files:
        if target.is_dir():
            raise ExchangeError(Problem(str(target), "is a folder, expected the name of a file"))
        write_whole(target, files[WHOLE])
        return
    for name, content in files.items():
        make_folder((target / name).parent)
        write_whole(target / name, content)
