"""The years on the way as a fan: what a scenario changes step by step, and where it would settle in many futures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.ranges import sample_futures
from sogdia.path import Moment, follow_paths
from sogdia.scenario import Scenario
from sogdia.simulate import solve_scenarios

MOST_YEARS = 6
"""Futures are asked of so many years at most, evenly spread; each takes as long as those of one run."""


class Settled(NamedTuple):
    """Where the change would settle if the year stayed as it is: percentiles over futures, in Mt/yr."""

    year: int
    p10: float
    p50: float
    p90: float


class Fan(NamedTuple):
    """The change of one measure: `way` is (decimal year at the end of each step, Mt/yr), best estimate."""

    key: Key
    name: str
    scenario: str
    way: tuple[tuple[float, float], ...]
    bands: tuple[Settled, ...]
    futures: int


def follow_fan(
    model: RoutesModel, scenario: Scenario, start: int, end: int, futures: int,
    report: Callable[[str], None] = lambda _: None,
) -> Fan:  # fmt: skip
    """Return the fan of a scenario over the years from `start` to `end`, year by year."""
    moments = []
    for both in follow_paths(model, (None, scenario), start, end, "year"):
        report(f"{scenario.name}, {both[0].when:g}")
        moments.append(both)
    base, changed = zip(*moments, strict=True)
    return measure_fan(model, scenario, base, changed, futures, report)


def measure_fan(
    model: RoutesModel, scenario: Scenario, base: Sequence[Moment], changed: Sequence[Moment], futures: int,
    report: Callable[[str], None] = lambda _: None,
) -> Fan:  # fmt: skip
    """Return the fan of the corridor whose cargo the scenario changes most on the way.

    Raises ScenarioError if the scenario leaves too many changes to chance.
    """
    key = choose_measure(base, changed)
    way = tuple(
        (moment.when, moment.outcome.measures.get(key, 0.0) - before.outcome.measures.get(key, 0.0))
        for before, moment in zip(base, changed, strict=True)
    )
    years = sorted({moment.outcome.year for moment in changed})
    bands = []
    for year in _spread(years) if futures else ():
        report(f"Asking {futures:,} futures of {year}")
        solved = solve_scenarios(model, (None, scenario), year)
        summary = sample_futures(model, scenario, year, futures, solved[0].pool, key)
        change = next(row.change for row in summary.measures if row.key == key)
        bands.append(Settled(year, change.p10, change.p50, change.p90))
    name = changed[0].outcome.names.get((key.kind, key.id), key.id)
    return Fan(key, name, scenario.name, way, tuple(bands), futures)


def choose_measure(base: Sequence[Moment], changed: Sequence[Moment]) -> Key:
    """Return the cargo of the corridor that changes most at any moment; all that is carried if none does."""
    keys = [key for key in changed[0].outcome.measures if key.kind == "corridor" and key.measure == "cargo_mt_yr"]
    most = {
        key: max(
            abs(after.outcome.measures.get(key, 0.0) - before.outcome.measures.get(key, 0.0))
            for before, after in zip(base, changed, strict=True)
        )
        for key in keys
    }
    top = max(most, key=lambda key: (most[key], key), default=None)
    return top if top is not None and most[top] > 0 else Key("total", "all", "carried_mt_yr")


def _spread(years: Sequence[int]) -> list[int]:
    """Return at most `MOST_YEARS` of the years, the first and the last among them."""
    count = min(len(years), MOST_YEARS)
    return [years[round(at * (len(years) - 1) / max(count - 1, 1))] for at in range(count)]
