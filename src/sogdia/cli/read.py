"""`sogdia read`: what articles say, as proposals with their place in the text; nothing is written."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, Top, WorldFolder, complain
from sogdia.cli.question import load_asked_world

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.views.sheet import Sheet

Kind = Literal["place", "actor", "quantity", "date", "project", "project fact", "arms", "event", "tie", "claim"]
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def read(
    *files: Path,
    score: Path | None = None,
    score_events: Path | None = None,
    date: str | None = None,
    kind: Annotated[list[Kind] | None, Parameter()] = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 20,
) -> int:
    """Read articles into proposed facts, each with its place in the text, what it is read as and what the world says.

    Parameters
    ----------
    files
        Articles or issues of articles as text, HTML, DOCX or PDF.
    score
        Folder of a gold annotation; print how well its text is read.
    score_events
        File of PLOVER gold standard records; print how many types of events are found in its sentences.
    date
        Date of the issue such as 2025-06, which dates without a year are read by; else that in the file's name.
    kind
        Kind of proposal to print; may be given several times, all if left out.
    """
    from sogdia.outcomes.compared import compare_readings
    from sogdia.outcomes.reading import read_files, score_event_file, score_files
    from sogdia.views.files import write_sheets
    from sogdia.views.reading import (
        build_miss_sheet,
        build_reading_sheets,
        build_score_sheet,
        build_type_sheet,
        record_readings,
        record_scores,
        record_type_scores,
    )
    from sogdia.views.records import render_json
    from sogdia.views.sheet import trim_sheet
    from sogdia.views.tables import build_console, print_sheets

    if not files and score is None and score_events is None:
        complain("sogdia read: needs a file or more", "Try: sogdia read --help")
        return USAGE
    if date is not None and not DATE.fullmatch(date):
        complain(f"sogdia read: --date {date[:40]!r} is no date such as 2025, 2025-06 or 2025-06-30")
        return USAGE
    loaded = load_asked_world(world)
    if score_events is not None:
        types = score_event_file(score_events, loaded)
        shown: tuple[Sheet, ...] = (build_type_sheet(types),)
        whole: tuple[Sheet, ...] = shown
        record = record_type_scores(types)
    elif score is not None:
        scores = score_files(score, files, loaded, date or "")
        shown = (build_score_sheet(scores),)
        whole = (*shown, build_miss_sheet(scores))
        record = record_scores(scores)
    else:
        readings = read_files(files, loaded, date or "")
        compared = compare_readings(readings, loaded)
        shown, whole = (
            build_reading_sheets(readings, kind or (), compared),
            build_reading_sheets(readings, kind or (), compared, whole=True),
        )
        record = record_readings(readings, kind or (), compared, loaded)
    if csv:
        write_sheets(csv, whole, {"world": loaded.name, "world version": loaded.version}, dialect)
    if json:
        print(render_json(record))
        return DONE
    print_sheets(build_console(sys.stdout), [trim_sheet(sheet, top) for sheet in shown])
    return DONE
