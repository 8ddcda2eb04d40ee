"""`sogdia import`: files of other tools into a folder that `--world` lays over the shipped world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE, USAGE, WorldFolder, complain
from sogdia.cli.question import SHIPPED_WORLD, show_progress
from sogdia.errors import ExchangeError, Problem

Form = Literal["comtrade", "csv", "excel", "geojson", "geopackage", "gmns", "omx", "tntp"]


def import_(
    form: Form,
    /,
    *files: Annotated[Path, Parameter(name="FROM")],
    out: Path,
    whole: bool = False,
    year: Annotated[int | None, Parameter(help="Year that matrices or trips without one are of.")] = None,
    state: str = "",
    mode: str = "",
    world: WorldFolder = None,
) -> int:
    """Read edited tables, files of other tools or trade of Comtrade into a folder for --world.

    Parameters
    ----------
    form
        What to read: `comtrade`, `csv`, `excel`, `geojson`, `geopackage`, `gmns`, `omx` or `tntp`.
    files
        File or folder to read; of comtrade, csv and excel several.
    out
        Folder for the tables: what is new or changed.
    whole
        Write every row that was read, also those the world has already: a world of its own.
    state
        State of the links of a GMNS network of another tool that do not say theirs, such as UZB.
    mode
        Mode of the links of a GMNS network of another tool that do not say theirs: rail, road, sea, ferry or waterway.
    """
    from sogdia.exchange.csv_tables import DIALECTS, render_table
    from sogdia.exchange.forms import READERS, Options
    from sogdia.exchange.overlay import Overlay, find_overlay, render_rows
    from sogdia.exchange.world_tables import about_table, type_tables
    from sogdia.views.files import make_folder
    from sogdia.views.imported import render_report
    from sogdia.views.stamp import read_stamp
    from sogdia.world.load import ABOUT, build_world, lay_over, read_rows
    from sogdia.world.together import write_together

    if not files:
        complain("sogdia import: needs a file or folder to read", "Try: sogdia import --help")
        return USAGE
    if out.exists() and (not out.is_dir() or any(out.glob("*.csv"))):
        raise ExchangeError(Problem(str(out), "holds tables already, expected a new or empty folder"))
    with show_progress() as report:
        report("Reading")
        name, rows, problems = read_rows(SHIPPED_WORLD, world)
        base = build_world(name, rows, problems)
        reading = READERS[form](files, base, Options(year=year, state=state, mode=mode))
        read = type_tables(reading.tables)
        overlay = find_overlay(rows, read)
        if whole:
            overlay = Overlay(read, overlay.counts)
        report("Checking")
        every = {table: list(overlay.rows.get(table, ())) for table in rows}
        build_world(out.name, every if whole else lay_over(rows, every))
    if overlay.rows:
        make_folder(out)
        tables = {f"{table}.csv": render_rows(table, its_rows) for table, its_rows in overlay.rows.items()}
        about = {"read": ", ".join(path.name for path in files), "as": form, "over": f"{base.name} {base.version}"}
        about |= {"run id": run} if (run := read_stamp()) else {}
        told = render_table(about_table(about), DIALECTS["comma"]).encode()
        write_together(out, {**tables, f"{ABOUT}.csv": told})
    print(*render_report(out, reading.said, overlay, whole), sep="\n")
    return DONE
