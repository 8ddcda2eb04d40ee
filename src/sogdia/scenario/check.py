"""What is wrong with a scenario in a world: unknown names, impossible changes, changes that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sogdia.errors import Problem
from sogdia.scenario.changes import CHANGES
from sogdia.scenario.model import FIRST_YEAR, Change, Scenario
from sogdia.world.find import index_names
from sogdia.world.model import World
from sogdia.world.spell import has_spell
from sogdia.world.subject import figure_keys

MAX_PROBLEMS = 100


def check_scenario(world: World, scenario: Scenario, when: int) -> list[Problem]:
    """Return what is wrong with `scenario` in the undated `world`, asked for the year `when`; empty if nothing is."""
    return resolve_scenario(world, scenario, when)[1]


def resolve_scenario(world: World, scenario: Scenario, when: int) -> tuple[list[Change], list[Problem]]:
    """Return the changes with what their names stand for, and what is wrong."""
    names = index_names(world)
    changes: list[Change] = []
    problems: list[Problem] = []
    for change in scenario.changes:
        resolved, more = CHANGES[change.kind].resolve(world, names, change)
        changes.append(resolved)
        problems += more
        if len(problems) > MAX_PROBLEMS:
            return changes, problems[:MAX_PROBLEMS]
    year = scenario.year if scenario.year is not None else when
    problems += _check_capacities(changes)
    problems += _check_projects(world, changes, year)
    problems += _check_presence(world, changes)
    problems += _check_openings(world, changes)
    problems += _check_contradictions(changes)
    return changes, problems[:MAX_PROBLEMS]


def _of(changes: Sequence[Change], kind: str) -> Iterator[tuple[Change, str]]:
    """Yield each change of a kind with each project it names."""
    return ((change, thing.id) for change in changes if change.kind == kind for thing in change.found)


def _check_capacities(changes: Sequence[Change]) -> Iterator[Problem]:
    for change in changes:
        for name, quantity in change.numbers.items():
            if quantity.low <= 0 and (name == "capacity_mt_yr" or change.kind == "capacity"):
                what = f'{change.kind}: {name} is {quantity.low:g}, expected more than 0; to shut it, use "close"'
                yield Problem(change.where, what)


def _check_projects(world: World, changes: Sequence[Change], year: int) -> Iterator[Problem]:
    """Building what stands, cancelling what stands or never would, and pieces that lead nowhere."""
    built: dict[str, Change] = {}
    cancelled: dict[str, Change] = {}
    for change, id_ in _of(changes, "cancel"):
        cancelled.setdefault(id_, change)
        opens = world.projects[id_].opens
        if opens is None:
            yield Problem(change.where, f"cancel: {id_!r} opens in no year without a scenario; nothing to cancel")
        elif world.base_year is not None and opens <= world.base_year:
            yield Problem(change.where, f'cancel: {id_!r} is open since {opens}; to shut its links, use "close"')
    for change, id_ in _of(changes, "build"):
        if id_ in built:
            yield Problem(change.where, f"build: {id_!r} is built already by {built[id_].where}")
            continue
        built[id_] = change
        opens = world.projects[id_].opens
        start = change.start if change.start is not None else year
        if opens is not None and opens <= start:
            what = (
                f"build: {id_!r} opens in {opens} without any scenario; expected an earlier `from`, or no such change"
            )
            yield Problem(change.where, what)
        if id_ in cancelled:
            yield Problem(change.where, f"build: {id_!r} is cancelled by {cancelled[id_].where}")
    for id_, change in built.items():
        for need in world.projects[id_].needs:
            ready = None if need in cancelled else world.projects[need].opens
            if need in built:
                ready = built[need].start or FIRST_YEAR
            start = change.start if change.start is not None else year
            if ready is None:
                what = f"build: {id_!r} needs {need!r}, without which it leads nowhere"
                yield Problem(change.where, what, f'Add {{ build = "{need}" }}.')
            elif ready > start:
                yield Problem(
                    change.where, f"build: {id_!r} of {start} needs {need!r}, which is there only from {ready}"
                )


def _check_presence(world: World, changes: Sequence[Change]) -> Iterator[Problem]:
    """A change of a line that no project of this scenario builds would silently do nothing."""
    built = {id_ for _, id_ in _of(changes, "build")}
    cancelled = {id_ for _, id_ in _of(changes, "cancel")}
    for change in changes:
        if change.kind in ("build", "cancel", "demand"):
            continue
        for thing in change.found:
            link = world.crossings[thing.id].link if thing.kind == "crossing" else thing.id
            project = thing.id if thing.kind == "project" else world.links[link].project if link in world.links else ""
            if project not in world.projects or project in built:
                continue
            if world.projects[project].opens is None or project in cancelled:
                what = f"{change.kind}: {thing.id!r} is there only once project {project!r} is built"
                yield Problem(change.where, what, f'Add {{ build = "{project}" }}.')


def _check_openings(world: World, changes: Sequence[Change]) -> Iterator[Problem]:
    """What is not shut cannot be opened: whoever writes so means another crossing, or another year."""
    shut_for_a_while = {fact.subject for fact in world.ledger if fact.attribute == "closed_days_yr" and has_spell(fact)}
    for position, change in enumerate(changes):
        if change.kind != "open" or not change.ids:
            continue
        above = [other for other in changes[:position] if other.kind in ("close", "risk") and other.overlaps(change)]
        shut = world.closed.union(*(other.ids for other in above))
        keys = {key[0] for id_ in change.ids for key in figure_keys(world, id_, "closed_days_yr")}
        if shut.isdisjoint(change.ids) and shut_for_a_while.isdisjoint(keys):
            name = " and ".join(thing.id for thing in change.found)
            what = f"open: {name!r} is shut neither in the world nor by a change further up; nothing to open"
            yield Problem(change.where, what)


def _check_contradictions(changes: Sequence[Change]) -> Iterator[Problem]:
    """Nothing can pass and pass more at once."""
    closures: dict[str, list[Change]] = {}
    for change in changes:
        for id_ in change.ids:
            if change.kind == "close":
                closures.setdefault(id_, []).append(change)
            elif change.kind == "open":
                closures.pop(id_, None)
    for change in changes:
        if change.kind == "capacity":
            for id_ in change.ids:
                closing = next((other for other in closures.get(id_, ()) if other.overlaps(change)), None)
                if closing is not None:
                    yield Problem(change.where, f"capacity: {id_!r} is closed by {closing.where} in the same years")
                    break
