"""Rows of the ledger: what makes a figure one that may be used."""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.errors import Problem, nearest
from sogdia.evidence.fact import Fact
from sogdia.evidence.quantity import Confidence
from sogdia.world.model import World
from sogdia.world.reference import unknown
from sogdia.world.schema import Column, Schema
from sogdia.world.subject import MODES, OWN_ONLY, known_subjects
from sogdia.world.table import Row

DEMAND = "demand_mt_yr"  # the attribute under which rows of demand.csv stand in the ledger


def demand_fact(row: Row) -> Fact:
    """Return a row of `demand.csv` as the row of the ledger that it is."""
    values = row.values
    number = {name: value if isinstance(value := values[name], float) else None for name in ("value", "low", "high")}
    year = values["year"]
    return Fact(
        subject=f"{values['origin']}>{values['destination']}:{values['commodity']}",
        attribute=DEMAND,
        value=number["value"],
        low=number["low"],
        high=number["high"],
        unit="Mt/yr",
        year=year if isinstance(year, int) else None,
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
        preferred=False,
        note=row.text("note"),
        where=row.where,
    )


def check_facts(schema: Schema, world: World) -> list[Problem]:
    """Return what is wrong with the rows of the ledger, in their order."""
    subjects = known_subjects(world)
    attributes = {name: schema.attribute(name) for name in schema.attribute_names()}
    problems: list[Problem] = []
    for fact in world.ledger:
        problems += [Problem(fact.where, what) for what in _check_range(fact)]
        if fact.attribute == DEMAND:
            continue
        groups = attributes.get(fact.attribute, ())
        if not groups:
            what = f"attribute is {fact.attribute[:80]!r}, which is not in schema.csv"
            problems.append(Problem(fact.where, what, nearest(fact.attribute, attributes)))
            continue
        known = [name for group in groups for name in _subject_groups(group, fact.subject)]
        if not any(fact.subject in subjects[name] for name in known):
            candidates = {subject for name in known for subject in subjects[name]}
            kinds = " or ".join(group.table.removesuffix(" figures") for group in groups)
            what = f"any {kinds} that can have {fact.attribute}"
            problems.append(unknown(fact.where, "subject", fact.subject, what, candidates, len(problems)))
        problems += [Problem(fact.where, what) for what in _check_unit(fact, groups[0])]
    return problems


def _subject_groups(group: Column, subject: str) -> tuple[str, ...]:
    if group.name == "growth_yr":
        return ("growth",)
    if group.table == "link figures" and group.name in OWN_ONLY and subject.partition(":")[0] in MODES:
        return ()
    return (group.table,)


def _check_unit(fact: Fact, attribute: Column) -> Iterator[str]:
    if fact.unit != attribute.unit:
        yield f"unit is {fact.unit[:40]!r}, expected {attribute.unit!r} for {fact.attribute}"
        return
    for name, number in (("value", fact.value), ("low", fact.low), ("high", fact.high)):
        if number is not None and not attribute.within(number):
            yield f"{name} is {number:g}, expected {attribute.bounds()} for {fact.attribute}"


def _check_range(fact: Fact) -> Iterator[str]:
    has_range = fact.low is not None and fact.high is not None
    if (fact.low is None) != (fact.high is None):
        yield "has one end of a range, expected both low and high or neither"
    elif fact.low is None and fact.value is None:
        yield "has neither a value nor a range"
    elif fact.low is not None and fact.high is not None:
        if fact.low > fact.high:
            yield f"low {fact.low:g} is above high {fact.high:g}"
        elif fact.value is not None and not fact.low <= fact.value <= fact.high:
            yield f"value {fact.value:g} lies outside its range {fact.low:g} to {fact.high:g}"
    if fact.confidence is Confidence.ASSUMED and not has_range:
        yield "is assumed, expected a range (low and high)"
    if fact.confidence in (Confidence.ASSUMED, Confidence.COMPUTED) and not fact.note:
        yield f"is {fact.confidence.value}, expected a note with the reasoning"
