"""`sogdia import-events`: event data of other tools into a folder that `--world` lays over the shipped world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE, USAGE, complain
from sogdia.cli.question import load_asked_world, show_progress


def import_events(
    *files: Path,
    form: Annotated[Literal["gdelt", "icews", "polecat"], Parameter()] = "gdelt",
    out: Path,
) -> int:
    """Read event data of GDELT, ICEWS or POLECAT into tables of one's own, a row a month, pair and type of event.

    Parameters
    ----------
    files
        Files of event data, unpacked; of any number and size.
    form
        Whose files they are.
    out
        Folder for the tables; give it to other commands as --world.
    """
    from sogdia.exchange.event_data import build_overlay, render_table, scan_events, sum_events
    from sogdia.views.files import make_folder, write_whole

    if not files:
        complain("sogdia import-events: needs a file or more", "Try: sogdia import-events --help")
        return USAGE
    world = load_asked_world(None)
    with show_progress() as report:
        report("Reading events")
        overlay = build_overlay(sum_events(scan_events(form, files, world)), form)
    make_folder(out)
    for table, rows in overlay.items():
        if rows:
            write_whole(out / f"{table}.csv", render_table(rows).encode())
    count = len(overlay["events"])
    print(f"{out}: {count:,} {'row' if count == 1 else 'rows'} of events, each a month of one type between two states")
    return DONE
