"""What a scenario does, as a noun or a clause: `Iran`, `the border of Afghanistan and Pakistan`, `two railways`."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.story import Story
from sogdia.scenario.model import Change
from sogdia.views.brief.marks import clean_name
from sogdia.views.brief.names import name_of, name_state
from sogdia.views.brief.pen import join_and
from sogdia.world.find import name_border_point
from sogdia.world.portrait import describe

_MOST_NAMES = 3


def name_places(story: Story, change: Change) -> str:
    """Return what a change is about: a state, the border of two, or the things it names."""
    states = [thing.id for thing in change.found if thing.kind == "state"]
    if change.kind in ("close", "tie", "open") and len(states) == 2 and len(change.found) == 2:
        return f"the border of {join_and([name_state(story, state) for state in states])}"
    names = [_name_found(story, thing.kind, thing.id, change) for thing in change.found]
    if len(names) > _MOST_NAMES:
        return f"{join_and([*names[: _MOST_NAMES - 1], 'others'])}"
    return join_and(names)


def _name_found(story: Story, kind: str, id_: str, change: Change) -> str:
    if kind == "state":
        return name_state(story, id_)
    if kind in ("border point", "crossing"):
        crossings = [one.name for one in story.world.crossings.values() if id_ in (one.id, one.border_point)]
        return name_of("crossing", crossings[0] if crossings else name_border_point(id_))
    if kind == "project":
        return name_of("project", story.world.projects[id_].name)
    return clean_name(describe(story.world, next(one for one in change.found if one.id == id_))[0] or id_)


def list_projects(story: Story) -> list[str]:
    """Return the ids of the projects that the scenario builds."""
    found = [thing.id for change in story.changes if change.kind == "build" for thing in change.found]
    return [id_ for id_ in dict.fromkeys(found) if id_ in story.world.projects]


def name_projects(story: Story, ids: Sequence[str]) -> str:
    """Return the names of projects, joined."""
    return join_and([name_of("project", story.world.projects[id_].name) for id_ in ids])


def name_shut(story: Story) -> str:
    """Return what is shut."""
    shut = [one for one in story.changes if one.kind in ("close", "cancel") or one.words.get("to") == "closed"]
    return join_and([name_places(story, one) for one in shut])


def list_closed_states(story: Story) -> tuple[str, ...]:
    """Return the states that are shut as a whole, whose own loss is no news."""
    return tuple(
        thing.id
        for change in story.changes
        if change.kind == "close" and len(change.found) == 1
        for thing in change.found
        if thing.kind == "state"
    )


_CLAUSES = {
    "delay": "passage of {what} takes longer",
    "time": "passage of {what} takes {pace}",
    "toll": "{what} charges another toll",
    "tariff": "carriage in {what} becomes {price}",
    "charge": "passing {what} costs more",
    "capacity": "{what} can carry {size}",
    "risk": "shippers must reckon with closures and losses in {what}",
    "demand": "there is {amount} to carry",
    "close": "{what} is shut",
    "cancel": "{what} is never built",
    "open": "{what} is open again",
    "build": "{what} is built",
}


def say_change(story: Story, change: Change) -> str:
    """Return a change as a clause that can follow `if`."""
    what = name_places(story, change)
    if change.kind == "tie":
        states = [thing.id for thing in change.found]
        border = f"the border of {join_and([name_state(story, state) for state in states])}"
        return f"{border} becomes {clean_name(change.words['to'])}"
    factor = change.numbers.get("factor")
    less = factor is not None and factor.best < 1
    words = {
        "pace": "less time" if less else "more time",
        "price": "cheaper" if less else "dearer",
        "size": "less" if less else "more",
        "amount": "less" if less else "more",
    }
    return _CLAUSES.get(change.kind, "{what} changes").format(what=what, **words)


def say_changes(story: Story) -> str:
    """Return what the scenario does besides building, as a clause; the first few kinds of it."""
    kinds: dict[str, list[Change]] = {}
    for change in story.changes:
        if change.kind not in ("supply", "step"):
            kinds.setdefault(change.kind, []).append(change)
    clauses = []
    for kind, changes in kinds.items():
        if kind == "build":
            ids = list_projects(story)
            verb = "is" if len(ids) == 1 else "are"
            names = name_projects(story, ids) if len(ids) <= _MOST_NAMES else "all the lines of the scenario"
            clauses.append(f"{names} {verb} built")
        else:
            clauses.append(say_change(story, changes[0]))
    return join_and(clauses[:2])
