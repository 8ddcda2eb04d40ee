"""What makes a passage slower, smaller, riskier, or shuts it."""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem
from sogdia.evidence.ledger import group_facts
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.evidence.reconcile import reconcile
from sogdia.scenario.figure import current, product, quotient, set_figures, total
from sogdia.scenario.model import Change, Resolved
from sogdia.scenario.target import WAYS_IN, expand, resolve_each, resolve_things
from sogdia.world.find import Names
from sogdia.world.model import FigureKey, World
from sogdia.world.spell import has_spell
from sogdia.world.subject import WATER, figure_keys

CLOSED_DAYS = "closed_days_yr"
NEVER = Quantity(0, 0, 0, "days/yr", Confidence.SCENARIO, "")
RISKS = {"closed_days_per_year": "closed_days_yr", "loss_share_per_1000km": "loss_share_1000km"}


def resolve_closure(world: World, names: Names, change: Change) -> Resolved:
    """Find crossings, border points, links, places, transfers, states, or the border of two states."""
    return resolve_things(world, names, change, (*WAYS_IN, "transfer", "state"))


def close(world: World, change: Change) -> World:
    """Return the world in which nothing passes the target."""
    return replace(world, closed=world.closed | frozenset(change.ids))


def reopen(world: World, change: Change) -> World:
    """Return the world in which the target may be passed, as often as in a year without any particular closure."""
    lasting = group_facts(fact for fact in world.ledger if fact.attribute == CLOSED_DAYS and not has_spell(fact))
    days = {}
    for id_ in change.ids:
        usual = next((reconcile(lasting[key]) for key in figure_keys(world, id_, CLOSED_DAYS) if key in lasting), NEVER)
        if current(world, id_, CLOSED_DAYS) not in (None, usual):
            days[id_, CLOSED_DAYS] = replace(usual, confidence=Confidence.SCENARIO, source=change.source)
    return set_figures(replace(world, closed=world.closed.difference(change.ids)), days)


def resolve_delay(world: World, names: Names, change: Change) -> Resolved:
    """Find crossings, border points, links, places, transfers, or the border of two states."""
    change, problems = resolve_things(world, names, change, (*WAYS_IN, "transfer", "state"))
    if not problems and len(change.found) == 1 and change.found[0].kind == "state":
        state = change.found[0].id
        what = f"{change.kind}: {state!r} is a whole state, expected its crossings, links or places, or two states"
        problems.append(Problem(change.where, what))
    return change, [*problems, *_check_places(world, change)]


def delay(world: World, change: Change) -> World:
    """Return the world with so many hours more at every passage of the target."""
    hours = change.numbers["hours"]
    return set_figures(world, {(id_, "delay_h"): total(current(world, id_, "delay_h"), hours) for id_ in change.ids})


def scale_hours(world: World, change: Change) -> World:
    """Return the world in which every passage of the target takes so many times the hours it did."""
    factor = change.numbers["factor"]
    figures = {}
    for id_ in change.ids:
        for subject, attribute in _hours_of(world, id_):
            had = current(world, subject, attribute)
            if had is not None:
                figures[subject, attribute] = product(had, factor, change)
        speed = current(world, id_, "speed_km_h") if id_ in world.links else None
        if speed is not None:
            figures[id_, "speed_km_h"] = quotient(speed, factor, change)
    return set_figures(world, figures)


def _hours_of(world: World, id_: str) -> list[FigureKey]:
    """Return the figures that say how long cargo stands at a crossing, transfer, place or before a link."""
    if id_ in world.crossings:
        return [(id_, "forward_h"), (id_, "backward_h")]
    if id_ in world.places:
        return [(row.id, "handling_h") for row in world.transfers.values() if row.place == id_]
    return [(id_, "handling_h" if id_ in world.transfers else "wait_h")]


def resolve_capacity(world: World, names: Names, change: Change) -> Resolved:
    """Find what gets another capacity; exactly one of `mt_yr` and `factor` must be given."""
    change, problems = resolve_things(world, names, change, (*WAYS_IN, "transfer", "project"))
    if len(change.numbers) != 1:
        problems.append(Problem(change.where, "capacity: expected exactly one of mt_yr and factor"))
    if "factor" in change.numbers and change.ids and not problems:
        known = [id_ for id_ in change.ids if current(world, id_, "capacity_mt_yr") is not None]
        if not known:
            what = f"capacity: {change.ids[0]!r} has no known capacity that a factor could be of; expected mt_yr"
            problems.append(Problem(change.where, what))
        change = replace(change, ids=tuple(known))
    return change, [*problems, *_check_places(world, change)]


def set_capacity(world: World, change: Change) -> World:
    """Return the world with another capacity of the target."""
    if "mt_yr" in change.numbers:
        return set_figures(world, {(id_, "capacity_mt_yr"): change.numbers["mt_yr"] for id_ in change.ids})
    factor = change.numbers["factor"]
    known = ((id_, current(world, id_, "capacity_mt_yr")) for id_ in change.ids)
    return set_figures(
        world, {(id_, "capacity_mt_yr"): product(had, factor, change) for id_, had in known if had is not None}
    )


def resolve_risk(world: World, names: Names, change: Change) -> Resolved:
    """Find what becomes risky; losses are those of a state or a link."""
    change, problems = resolve_each(world, names, change, ("state", *WAYS_IN))
    if not change.numbers:
        problems.append(Problem(change.where, f"risk: expected at least one of {' and '.join(RISKS)}"))
    things = [(thing.id,) if thing.kind == "state" else expand(world, thing) for thing in change.found]
    change = replace(change, ids=tuple(dict.fromkeys(id_ for ids in things for id_ in ids)))
    if "loss_share_per_1000km" in change.numbers:
        problems += [
            Problem(change.where, f"risk: {thing.id!r} is a {thing.kind}; losses are those of a state or a link")
            for thing in change.found
            if thing.kind not in ("state", "link")
        ]
    return change, [*problems, *_check_places(world, change)]


def set_risk(world: World, change: Change) -> World:
    """Return the world with so many days of closure, and such losses, at the target."""
    figures = {}
    for name, quantity in change.numbers.items():
        for id_ in change.ids:
            is_war = name == "loss_share_per_1000km" and id_ in world.states
            figures[id_, "war_loss_share_1000km" if is_war else RISKS[name]] = quantity
    return set_figures(world, figures)


def _check_places(world: World, change: Change) -> list[Problem]:
    """Figures of a place are those of its handling: where nothing is handled they would silently do nothing."""
    problems = []
    for thing in change.found:
        if thing.kind != "place":
            continue
        handled = [
            {row.way_a in WATER, row.way_b in WATER} for row in world.transfers.values() if row.place == thing.id
        ]
        if not handled or (change.kind == "capacity" and {True, False} not in handled):
            between = "between water and land" if handled else "from one way to another"
            what = (
                f"{change.kind}: no cargo is handled {between} at {thing.id!r}; expected a port, a link or a crossing"
            )
            problems.append(Problem(change.where, what))
    return problems
