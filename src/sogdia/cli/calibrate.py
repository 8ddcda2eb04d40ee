"""`sogdia calibrate`: fit figures to counts."""

from __future__ import annotations

import sys
from pathlib import Path

from sogdia.cli.options import DONE, Json, WorldFolder
from sogdia.cli.question import load_asked_world, show_progress


def calibrate(
    *, counts: Path | None = None, figures: Path | None = None, out: Path | None = None, world: WorldFolder = None,
    json: Json = False,
) -> int:  # fmt: skip
    """Fit figures of the ledger, within their ranges, to what was counted in the base year.

    Parameters
    ----------
    counts
        Table of counts; the shipped one if left out.
    figures
        Table of the figures to fit (subject, attribute); the shipped one if left out.
    out
        Write the fitted figures, with their errors, as ledger rows into this file.
    """
    from sogdia.calibrate import iterate_calibration
    from sogdia.counts import read_counts, read_keys, render_facts
    from sogdia.simulate import build_model
    from sogdia.views.calibrate import build_calibration_sheets
    from sogdia.views.files import write_whole
    from sogdia.views.records import build_record, render_json
    from sogdia.views.tables import build_console, print_sheets

    loaded = load_asked_world(world)
    asked, keys = read_counts(counts), read_keys(figures)
    with show_progress() as report:
        report("Finding routes")
        for found in iterate_calibration(build_model(loaded), asked, keys):
            report(f"Step {found.step}: misfit {found.objective:.1f}")
    titles = {source.id: source.title for source in loaded.sources.values()}
    sheets = build_calibration_sheets(found, titles)
    if out:
        write_whole(out, render_facts(found).encode("utf-8"))
    if json:
        about = {"steps": found.step, "objective": found.objective, "world version": loaded.version}
        print(render_json(build_record("calibration", about, sheets)))
    else:
        print_sheets(build_console(sys.stdout), sheets)
    return DONE
