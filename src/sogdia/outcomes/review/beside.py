"""What the world says beside a row that a proposal would become: whether the two agree, conflict, or it is news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from sogdia.evidence.quantity import Quantity
from sogdia.outcomes.review.deals import find_deals
from sogdia.outcomes.review.said import Row
from sogdia.world.model import World

Relation = Literal["agrees", "conflicts", "new"]


class Beside(msgspec.Struct, frozen=True):
    """One thing that the world says about the same matter, in words; `rows` counts the ledger's rows behind it."""

    relation: Relation
    words: str
    rows: int = 0


def compare_rows(world: World, rows: Sequence[Row]) -> tuple[Beside, ...]:
    """Return what the world says beside each row, equal ones once."""
    return tuple(dict.fromkeys(beside for row in rows for beside in COMPARERS[row.table](world, row)))


def _compare_fact(world: World, row: Row) -> Iterator[Beside]:
    subject, attribute = row.cells["subject"], row.cells["attribute"]
    known = world.figures.get((subject, attribute))
    if known is None:
        yield Beside("new", f"the ledger has no {attribute} of {subject}")
        return
    count = sum(fact.subject == subject and fact.attribute == attribute for fact in world.ledger)
    words = f"{attribute} of {subject}: {known.best:g} ({known.low:g} to {known.high:g}) {known.unit}, {known.source}"
    yield Beside("agrees" if _within(row, known) else "conflicts", words, count)


def _within(row: Row, known: Quantity) -> bool:
    low = float(row.cells.get("value") or row.cells["low"])
    high = float(row.cells.get("value") or row.cells["high"])
    return known.low <= high and low <= known.high


def _compare_stage(world: World, row: Row) -> Iterator[Beside]:
    stages = [one for one in world.stages if one.project == row.cells["project"] and one.year <= int(row.cells["year"])]
    if not stages:
        yield Beside("new", f"the world has no stage of {row.cells['project']} so early")
        return
    last = max(stage.year for stage in stages)
    for stage in stages:
        if stage.year == last:
            same = stage.status == row.cells["status"]
            yield Beside(
                "agrees" if same else "conflicts", f"{stage.project}: {stage.status} in {stage.year}, {stage.source}"
            )


def _compare_event(world: World, row: Row) -> Iterator[Beside]:
    actors, targets = _states(row, "actors"), _states(row, "targets")
    day = row.cells["date"]
    like = [
        event
        for event in world.events.values()
        if event.plover == row.cells["plover"]
        and (event.date.startswith(day) or day.startswith(event.date))
        and _share({*actors, *targets}, {*event.actors, *event.targets}, 2 if targets else 1)
    ]
    if not like:
        yield Beside("new", "the world has no event of this type, date and sides")
    for event in like[:3]:
        yield Beside("agrees", f"{event.date} {event.text}, {event.source}")


def _states(row: Row, column: str) -> set[str]:
    return set(filter(None, row.cells[column].split(";")))


def _share(sides: set[str], others: set[str], least: int) -> bool:
    """Tell whether two events have so many sides in common; one without a target has none but its actors."""
    return len(sides & others) >= least and (least > 1 or sides == others)


def _compare_deal(world: World, row: Row) -> Iterator[Beside]:
    like = find_deals(world, row.cells["seller"], row.cells["buyer"], row.cells["system"])
    if not like:
        yield Beside("new", "the world has no deal of these two in this system")
    for deal in like:
        told = {
            "quantity": deal.quantity,
            "value_m": deal.value_m if deal.currency == row.cells.get("currency") else None,
        }
        differ = any(
            known is not None and name in row.cells and float(row.cells[name]) != known for name, known in told.items()
        )
        price = f" for {deal.value_m:g} m {deal.currency}" if deal.value_m is not None else ""
        count = f"{deal.quantity:g} " if deal.quantity is not None else ""
        words = f"{count}{deal.system}{price}, {deal.status}, {deal.source}"
        yield Beside("conflicts" if differ else "agrees", words)


def _compare_tie(world: World, row: Row) -> Iterator[Beside]:
    parties = set(row.cells["parties"].split(";"))
    like = [tie for tie in world.ties.values() if parties <= set(tie.parties)]
    if not like:
        yield Beside("new", f"the world has no standing tie of {' and '.join(sorted(parties))}")
    for tie in like[:4]:
        relation: Relation = "agrees" if tie.sign == row.cells["sign"] else "conflicts"
        yield Beside(relation, f"{tie.name} ({tie.kind}) since {tie.start}, {tie.source}")


COMPARERS = {
    "facts": _compare_fact,
    "stages": _compare_stage,
    "events": _compare_event,
    "deals": _compare_deal,
    "ties": _compare_tie,
}
