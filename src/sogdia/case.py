"""A piece of history to hold the model against: a folder with a scenario and what was counted before and after.

A folder holds `case.toml`, `scenario.toml`, `observations.csv` and `sources.csv`; the columns of the tables are those
of `data/case-schema.csv`. The format is described in `docs/backcast.md`.
"""

from __future__ import annotations

import datetime
import math
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from sogdia.errors import ExchangeError, Problem, ScenarioError, nearest
from sogdia.evidence import HALF_OF_80
from sogdia.evidence.fact import Source
from sogdia.lenses.routes.query import Measure, check_measure
from sogdia.scenario import BASE, Scenario, check_scenario, read_scenario
from sogdia.world.model import World
from sogdia.world.schema import DATA, Column, read_columns
from sogdia.world.table import Row, read_table

SHIPPED_CASES = DATA / "cases"
KEYS = (
    "id", "title", "changed", "date", "before", "after", "scenario", "before_scenario", "sources", "note", "registered",
    "wrong_if",
)  # fmt: skip
NEEDED = ("title", "date")
SD_OF_80 = 2 * HALF_OF_80  # the width of a normal's 80 % range in standard deviations
LEAST_SPREAD = math.log(1.25) / HALF_OF_80
"""An observed ratio is known to 25 % either way (80 %) at best: scopes and years of sources differ."""
FLAT = 0.05
"""What changes by less than this (in ln) has not moved, when only the sign is known."""
_MONTHS = {"H": 6, "Q": 3}


class Period(NamedTuple):
    """A stretch of time in decimal years, `start <= t < end`, and as it was written."""

    start: float
    end: float
    text: str

    @property
    def year(self) -> int:
        """Return the calendar year in which its middle lies (a fiscal year from July is the year it ends in)."""
        return math.floor((self.start + self.end) / 2 + 1e-9)


class Observation(msgspec.Struct, frozen=True):
    """What was counted of one measure before and after.

    `log_ratio` is ln(after/before), None where only the `sign` (1, 0 or -1) is known; `sd` is its spread. A forecast
    whose outcome is not known yet has neither.
    `log_growth` and `log_promised` are what the two rivals would have said, None where nobody knows.
    """

    measure: Measure
    label: str
    before: Period
    after: Period
    log_ratio: float | None
    sd: float
    sign: int | None
    log_growth: float | None
    log_promised: float | None
    sources: tuple[str, ...]
    note: str
    where: str


class Case(msgspec.Struct, frozen=True):
    """What changed, when (decimal year), the worlds before and after, and what was observed.

    `registered` is the day on which a forecast was made of it, empty if it was none; `wrong_if` says what would
    prove that forecast wrong.
    """

    id: str
    title: str
    changed: str
    date: float
    before_scenario: Scenario
    scenario: Scenario
    observations: tuple[Observation, ...]
    sources: dict[str, Source]
    note: str = ""
    registered: str = ""
    wrong_if: str = ""


def read_cases(folder: Path = SHIPPED_CASES) -> tuple[Case, ...]:
    """Return the cases in a folder of folders (or the one case that it is), by date; raise `ExchangeError`."""
    if not folder.is_dir():
        raise ExchangeError(Problem(str(folder)[:200], "is not a folder"))
    found = [folder] if (folder / "case.toml").is_file() else sorted(p.parent for p in folder.glob("*/case.toml"))
    if not found:
        raise ExchangeError(Problem(str(folder)[:200], "holds no case, expected folders with a case.toml"))
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in found:
        try:
            cases.append(read_case(path))
        except (ExchangeError, ScenarioError) as error:
            problems += error.problems
    twice = {case.id for case in cases if sum(other.id == case.id for other in cases) > 1}
    problems += [Problem(str(folder), f"has several cases with the id {id!r}") for id in sorted(twice)]
    if problems:
        raise ExchangeError(problems)
    return tuple(sorted(cases, key=lambda case: (case.date, case.id)))


def read_case(folder: Path) -> Case:
    """Return the case in a folder; raise `ExchangeError` with all that is wrong."""
    where = f"{folder.name}/case.toml"
    try:
        table = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ExchangeError(Problem(where, f"cannot be read ({str(error)[:150]})")) from error
    problems = [
        Problem(where, f"key {key[:60]!r} is unknown, expected {', '.join(KEYS)}", nearest(key[:60], KEYS))
        for key in table
        if key not in KEYS
    ]
    problems += [Problem(where, f"{key} is missing") for key in NEEDED if key not in table]
    date, more = _read_date(table.get("date"), where)
    problems += more if "date" in table else []
    periods: dict[str, Period | None] = {}
    for key in ("before", "after"):
        periods[key] = read_period(str(table.get(key, "")))
        if table.get(key) is not None and periods[key] is None:
            problems.append(Problem(where, f"{key} is {str(table[key])[:40]!r}, expected {PERIODS}"))
    scenarios = {}
    for key, default in (("scenario", "scenario.toml"), ("before_scenario", "")):
        try:
            scenarios[key] = _read_scenario(folder, str(table.get(key, default)))
        except ScenarioError as error:
            problems += [Problem(f"{folder.name}/{one.where}", one.what, one.hint) for one in error.problems]
    sources, more = _read_sources(folder)
    problems += more
    observations, more = _read_observations(folder, periods["before"], periods["after"], sources)
    problems += more
    registered = str(table.get("registered", ""))
    if not registered:
        unknown = [row.where for row in observations if row.sign is None]
        problems += [Problem(where, "expected before_value and after_value, or else a sign") for where in unknown]
    elif not table.get("wrong_if"):
        problems.append(Problem(where, "is registered, but wrong_if does not say what would prove it wrong"))
    if problems:
        raise ExchangeError(problems)
    return Case(
        id=str(table.get("id", folder.name)),
        title=str(table["title"]),
        changed=str(table.get("changed", "")),
        date=date,
        before_scenario=scenarios["before_scenario"],
        scenario=scenarios["scenario"],
        observations=observations,
        sources=sources,
        note=str(table.get("note", "")),
        registered=registered,
        wrong_if=str(table.get("wrong_if", "")),
    )


def check_case(world: World, case: Case) -> list[Problem]:
    """Return what of a case does not fit the (undated) world: unknown things, impossible changes."""
    problems = [problem for row in case.observations for problem in check_measure(world, row.measure, row.where)]
    for scenario in (case.before_scenario, case.scenario):
        years = {row.before.year for row in case.observations} | {row.after.year for row in case.observations}
        found = [problem for year in sorted(years)[:1] for problem in check_scenario(world, scenario, year)]
        problems += [Problem(f"{case.id}/{one.where}", one.what, one.hint) for one in found]
    return problems


def _read_scenario(folder: Path, name: str) -> Scenario:
    if not name:
        return BASE
    return read_scenario(folder / name if (folder / name).is_file() else name)


def _read_date(value: object, where: str) -> tuple[float, list[Problem]]:
    if isinstance(value, datetime.date):
        return _decimal_year(value), []
    if isinstance(value, int) and 1990 <= value <= 2060:
        return float(value), []
    return 0.0, [Problem(where, f"date is {str(value)[:40]!r}, expected a date such as 2022-02-24")]


def _decimal_year(day: datetime.date) -> float:
    start = datetime.date(day.year, 1, 1)
    return day.year + (day - start).days / 365.25


PERIODS = "a year (2022), half (H1 2022), quarter (Q1 2022) or months from/to (2022-07/2023-06)"


def read_period(text: str) -> Period | None:
    """Return the period that a text names, or None.

    >>> read_period("H2 2021")
    Period(start=2021.5, end=2022.0, text='H2 2021')
    >>> read_period("2022-07/2023-06").year
    2023
    """
    text = " ".join(text.split())
    if match := re.fullmatch(r"(\d{4})", text):
        year = int(match[1])
        return Period(float(year), year + 1.0, text)
    if match := re.fullmatch(r"([HQ])([1-4]) (\d{4})", text):
        months, number, year = _MONTHS[match[1]], int(match[2]), int(match[3])
        start = year + (number - 1) * months / 12
        return Period(start, start + months / 12, text) if number * months <= 12 else None
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:/(\d{4})-(\d\d))?", text):
        first = int(match[1]) + (int(match[2]) - 1) / 12
        last = int(match[3] or match[1]) + int(match[4] or match[2]) / 12
        sound = all(1 <= int(month) <= 12 for month in (match[2], match[4] or match[2]))
        return Period(first, last, text) if sound and last > first else None
    return None


@cache
def case_schema() -> dict[str, dict[str, Column]]:
    """Return the columns of the tables of a case."""
    return read_columns(DATA / "case-schema.csv")


def _read_sources(folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    rows, problems = read_table(folder / "sources.csv", case_schema()["sources"])
    named = {row.text("id"): msgspec.convert(dict(row.values), Source) for row in rows}
    return named, [Problem(f"{folder.name}/{one.where}", one.what, one.hint) for one in problems]


def _read_observations(
    folder: Path, before: Period | None, after: Period | None, sources: dict[str, Source]
) -> tuple[tuple[Observation, ...], list[Problem]]:
    rows, problems = read_table(folder / "observations.csv", case_schema()["observations"])
    found: list[Observation] = []
    for row in rows:
        observation, more = _read_observation(row, folder.name, before, after, sources)
        found += [observation] if observation else []
        problems += more
    if not rows and not problems:
        problems.append(Problem("observations.csv", "has no rows"))
    return tuple(found), [Problem(f"{folder.name}/{one.where}", one.what, one.hint) for one in problems]


def _read_observation(
    row: Row, folder: str, before: Period | None, after: Period | None, sources: dict[str, Source]
) -> tuple[Observation | None, list[Problem]]:
    problems: list[Problem] = []

    def say(what: str, hint: str = "") -> None:
        problems.append(Problem(row.where, what, hint))

    periods = []
    for key, general in (("before_period", before), ("after_period", after)):
        text = row.text(key)
        period = read_period(text) if text else general
        if period is None:
            say(f"{key} is {text!r}, expected {PERIODS}" if text else f"has no {key}, and neither has the case")
        else:
            periods.append(period)
    ids = tuple(part.strip() for part in row.text("source").split(";") if part.strip())
    for id in ids:
        if id not in sources:
            say(f"source {id!r} is not in sources.csv", nearest(id, sources))
    first, second = _number(row, "before_value"), _number(row, "after_value")
    sign = {"up": 1, "down": -1, "flat": 0}.get(row.text("sign"))
    ratio = None
    if first and second:
        ratio = math.log(second / first)
        sign = sign if sign is not None else (ratio > 0) - (ratio < 0)
    elif sign is None and first is not None and second is not None and first != second:
        sign = 1 if second > first else -1  # from or to nothing: the ratio has no size
    low, high = _number(row, "ratio_low"), _number(row, "ratio_high")
    spread = LEAST_SPREAD
    if low and high:
        if low > high:
            say(f"ratio_low {low:g} is above ratio_high {high:g}")
        else:
            spread = max(spread, math.log(high / low) / SD_OF_80)
    promised, growth = _number(row, "promoter_forecast"), _number(row, "last_year_growth")
    if promised and not first:
        say("promoter_forecast needs a before_value to be compared with")
    if len(periods) == 2 and periods[0].start >= periods[1].end:
        say(f"before ({periods[0].text}) is after after ({periods[1].text})")
    if problems:
        return None, problems
    measure = Measure(*(row.text(name) for name in Measure.__struct_fields__))
    observation = Observation(
        measure=measure,
        label=row.text("label") or str(measure),
        before=periods[0],
        after=periods[1],
        log_ratio=ratio,
        sd=spread,
        sign=sign,
        log_growth=math.log1p(growth) if growth is not None and growth > -1 else None,
        log_promised=math.log(promised / first) if promised and first else None,
        sources=ids,
        note=row.text("note"),
        where=f"{folder}/{row.where}",
    )
    return observation, []


def _number(row: Row, column: str) -> float | None:
    value = row.values[column]
    return value if isinstance(value, float) else None
