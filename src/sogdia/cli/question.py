"""What a person asked, checked before anything is computed: world, scenarios, year, file names."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sogdia.errors import NetworkError, Problem, ScenarioError

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.scenario import Scenario
    from sogdia.world import World
    from sogdia.world.find import Found

SHIPPED_WORLD = "eurasia"
DEFAULT_YEAR = 2035


class Question(NamedTuple):
    """An undated world, what may happen to it, and the year asked about."""

    world: World
    scenarios: list[Scenario]
    when: int


def load_asked_world(overlay: Path | None) -> World:
    """Return the shipped world, with the tables of a folder laid over it."""
    from sogdia.world import load_world

    return load_world(SHIPPED_WORLD, overlay)


def read_question(
    names: Sequence[str | None], year: int | None, overlay: Path | None = None, close: Sequence[str] = ()
) -> Question:
    """Return the scenarios named, each with the closures asked for, the year asked about, and the world.

    A name of None is the base. The year is `year`, else the latest year that a scenario asks about, else
    `DEFAULT_YEAR`. What is wrong with words is told before the world is loaded. Raises `ScenarioError` or
    `WorldError` with all that is wrong.
    """
    from msgspec.structs import replace

    from sogdia.scenario import check_scenario, resolve_scenario
    from sogdia.scenario.model import FIRST_YEAR, LAST_YEAR
    from sogdia.scenario.sentence import read_change

    asked, broken, problems = _read_all(names)
    when = year if year is not None else max((one.year for one in asked if one.year), default=DEFAULT_YEAR)
    if not FIRST_YEAR <= when <= LAST_YEAR:
        problems.append(Problem("--year", f"is {when}, expected {FIRST_YEAR} to {LAST_YEAR}"))
    closures = [read_change({"close": name}, "--close", "--close") for name in close]
    problems += [problem for _, found in closures for problem in found]
    if broken:  # some of it could be read: say at once which of its names are unknown
        world = load_asked_world(overlay)
        problems += [problem for one in broken for problem in resolve_scenario(world, one, when)[1]]
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    changes = tuple(change for change, _ in closures if change)
    scenarios = [replace(one, changes=(*one.changes, *changes)) for one in asked]
    world = load_asked_world(overlay)
    if problems := [problem for one in scenarios for problem in check_scenario(world, one, when)]:
        raise ScenarioError(dict.fromkeys(problems))
    return Question(world, scenarios, when)


def _read_all(names: Sequence[str | None]) -> tuple[list[Scenario], list[Scenario], list[Problem]]:
    """Return every scenario that can be read, the readable parts of the others, and what is wrong with them."""
    from sogdia.scenario import BASE, Scenario, read_scenario

    found: list[Scenario] = []
    broken: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(read_scenario(name) if name else BASE)
        except ScenarioError as error:
            problems += error.problems
            if isinstance(error.readable, Scenario):
                broken.append(error.readable)
    return found, broken, problems


def check_ends(world: World, ends: Sequence[str], commodity: str) -> None:
    """Raise `NetworkError` if an end of a route is no place or region of the world, or the commodity none of its own.

    The engine would say the same, some seconds later.
    """
    from sogdia.world.find import index_names

    names = index_names(world)
    asked = [*((end, ("region", "place"), "place or region") for end in ends), (commodity, ("commodity",), "commodity")]
    classes = ", ".join(world.commodities)
    problems = [
        Problem(
            name[:80] or "an empty name",
            f"is no {what} of the world {world.name}",
            names.hint(name, kinds) or (f"Expected one of {classes}." if what == "commodity" else ""),
        )
        for name, kinds, what in asked
        if not names.find(name, kinds)
    ]
    if problems:
        raise NetworkError(problems)


THINGS = ("crossing", "border point", "link", "place", "project", "corridor", "state")


def find_thing(world: World, name: str) -> Found:
    """Return the crossing, link, place, project, corridor or state that a name stands for; raise `NetworkError`."""
    from sogdia.world.find import index_names

    names = index_names(world)
    found = names.find(name, THINGS)
    if not found:
        what = "is no crossing, border point, link, place, project, corridor or state"
        raise NetworkError(Problem(name[:80] or "an empty name", what, names.hint(name, THINGS)))
    return found[0]


@contextlib.contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows on a terminal what is being done, and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("…") as status:
        yield lambda step: status.update(f"{step} …")


@contextlib.contextmanager
def show_count(what: str, total: int, done: int = 0) -> Iterator[Callable[[], None]]:
    """Yield a function that moves a bar on by one of `total` on a terminal, and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, completed=done)
        yield lambda: progress.advance(task)
