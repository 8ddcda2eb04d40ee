"""Steps on the ladder of recognition that came, as a CSV to be scored against.

The header is `country,step,date`; further columns are let be. Steps are called as in the world's own table (mission,
charge, delisted, ambassador, recognised) or in the longer words of `WORDS`; others are no rung of the ladder and are
let be too. A date is a year, a month or a day.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from sogdia.errors import ExchangeError, Problem
from sogdia.exchange.arms import find_state
from sogdia.exchange.roads import MOST_PROBLEMS, read_text
from sogdia.lenses.standing import LAST_FITTED_YEAR, RUNGS, Given, period_of
from sogdia.world.model import World

WORDS = {
    "embassy_kept_open": "mission",
    "embassy_reopened": "mission",
    "charge_accepted": "charge",
    "embassy_handed_to_taliban": "charge",
    "names_own_ambassador": "ambassador",
    "ambassador_credentials_accepted": "ambassador",
    "ambassador_accepted": "ambassador",
    "delisted_in_force": "delisted",
    "delisted_decided": "delisted",
    **{rung: rung for rung in RUNGS},
}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def read_steps(world: World, path: Path) -> tuple[Given, ...]:
    """Return the steps after the last fitted year, the first of each state and rung.

    Raises
    ------
    ExchangeError : naming file and line and what was expected, for up to twenty rows that cannot be read.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    if missing := [name for name in ("country", "step", "date") if name not in (reader.fieldnames or ())]:
        raise ExchangeError(Problem(f"{path.name} line 1", f"has no column {', '.join(missing)}"))
    problems: list[Problem] = []
    found: dict[tuple[str, str], Given] = {}
    for row in reader:
        where = f"{path.name} line {reader.line_num}"
        rung = WORDS.get((row["step"] or "").strip())
        date = (row["date"] or "").strip()
        state = find_state(world, row["country"] or "")
        if rung is None:
            continue
        if not state:
            problems.append(
                Problem(where, f"country is {(row['country'] or '')[:40]!r}, which is no state of the world")
            )
        elif not _DATE.fullmatch(date):
            problems.append(Problem(where, f"date is {date[:40]!r}, expected such as 2024 or 2024-06 or 2024-06-03"))
        elif period_of(date).year > LAST_FITTED_YEAR:
            step = Given(state, rung, period_of(date))
            key = state, rung
            found[key] = min(found.get(key, step), step, key=lambda one: one.period)
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS])
    if not found:
        raise ExchangeError(Problem(path.name, f"has no step on the ladder after {LAST_FITTED_YEAR}"))
    return tuple(found.values())
