"""Outcomes side by side: every measure of a base and of its alternatives, with change and per cent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.results import UNITS, Key, Outcome

# The one measure by which each kind of thing is said to gain or lose.
MAIN_MEASURE: Mapping[str, str] = {
    "corridor": "cargo_mt_yr",
    "project": "cargo_mt_yr",
    "port": "cargo_mt_yr",
    "crossing": "cargo_mt_yr",
    "state": "transit_mt_yr",
}

NOT_CARRIED = Key("total", "all", "not_carried_mt_yr")

# What is absent from a world carries nothing and earns nothing; its cost, load or capacity is unknown, not zero.
_ZERO_IF_ABSENT = frozenset(
    {
        "cargo_mt_yr",
        "forward_mt_yr",
        "backward_mt_yr",
        "transit_mt_yr",
        "own_mt_yr",
        "carried_mt_yr",
        "not_carried_mt_yr",
        "induced_mt_yr",
        "turnover_bn_tkm_yr",
        "transit_revenue_musd_yr",
        "revenue_musd_yr",
    }
)


class Range(NamedTuple):
    """Where a change lies in eight of ten futures, and what half of them are below."""

    low: float
    middle: float
    high: float


class Row(msgspec.Struct, frozen=True):
    """One measure of one thing: in the base, in each alternative, and how far each alternative differs.

    None means unknown. A per cent is of the base and None where the base is zero or unknown. In eight of ten futures
    the change of the only alternative lies within `low` and `high`, in half of them below `middle`; None where futures
    were not asked or do not tell.
    """

    kind: str
    id: str
    name: str
    measure: str
    unit: str
    base: float | None
    values: tuple[float | None, ...]
    changes: tuple[float | None, ...]
    percents: tuple[float | None, ...]
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def key(self) -> Key:
        """Return what the row is about."""
        return Key(self.kind, self.id, self.measure)

    @property
    def size(self) -> float:
        """Return the largest |change|, 0 where no change is known."""
        return max([abs(change) for change in self.changes if change is not None], default=0.0)


class Comparison(msgspec.Struct, frozen=True):
    """A base, its alternatives, and one row for every measure of either, largest |change| first.

    `futures` is how many futures the ranges of changes come from; 0 if there are none. `ranges` has them by what they
    are of, shadow prices included, which have no row.
    """

    base: Outcome
    others: tuple[Outcome, ...]
    rows: tuple[Row, ...]
    futures: int = 0
    ranges: Mapping[Key, Range] = msgspec.field(default_factory=dict)

    def take(self, kind: str, measure: str) -> tuple[Row, ...]:
        """Return the rows of one kind and measure, largest |change| first."""
        return tuple(row for row in self.rows if row.kind == kind and row.measure == measure)

    def find(self, key: Key) -> Row | None:
        """Return the row of `key`, or None if no outcome measures it."""
        return next((row for row in self.rows if row.key == key), None)


def compare(base: Outcome, *others: Outcome) -> Comparison:
    """Return every measure of `base` beside that of each of `others`, joined on its key.

    Raises `SogdiaError` when the outcomes are of different years or worlds: their difference would mean nothing.
    """
    _refuse_strangers(base, others)
    keys = dict.fromkeys(key for outcome in (base, *others) for key in outcome.measures)
    keys[NOT_CARRIED] = None
    names = {place: name for outcome in (*reversed(others), base) for place, name in outcome.names.items()}
    rows = (_join(key, base, others, names) for key in keys)
    return Comparison(base, others, tuple(sorted(rows, key=lambda row: (-row.size, row.key))))


def add_ranges(comparison: Comparison, ranges: Mapping[Key, Range], futures: int) -> Comparison:
    """Return the comparison with the range of each change, as so many futures have it."""
    rows = tuple(_add_range(row, ranges.get(row.key)) for row in comparison.rows)
    return msgspec.structs.replace(comparison, rows=rows, futures=futures, ranges=ranges)


def _add_range(row: Row, found: Range | None) -> Row:
    if found is None:
        return row
    return msgspec.structs.replace(row, low=found.low, middle=found.middle, high=found.high)


def take_gainers(rows: Iterable[Row], count: int, which: int = 0) -> tuple[Row, ...]:
    """Return the `count` rows that rise most in alternative number `which`, the largest rise first."""
    return _take(rows, count, which, sign=1)


def take_losers(rows: Iterable[Row], count: int, which: int = 0) -> tuple[Row, ...]:
    """Return the `count` rows that fall most in alternative number `which`, the largest fall first."""
    return _take(rows, count, which, sign=-1)


def take_main(comparison: Comparison) -> tuple[Row, ...]:
    """Return who gains and who loses: the main measure of every corridor, project, port, crossing and state."""
    return tuple(row for row in comparison.rows if MAIN_MEASURE.get(row.kind) == row.measure)


def check_comparison(comparison: Comparison, tolerance: float = 1e-6) -> list[Problem]:
    """Return where the books do not balance; `tolerance` is relative to total demand.

    For each outcome carried + not carried - induced must be demand and the pairs must add up to the total; then the
    changes of the pairs add up to the change of the total, and all outcomes that share their demand share its sum.
    """
    return [
        problem for outcome in (comparison.base, *comparison.others) for problem in _check_books(outcome, tolerance)
    ]


def _check_books(outcome: Outcome, tolerance: float) -> Iterator[Problem]:
    """Yield what does not balance in one outcome."""
    sums = {
        name: math.fsum(getattr(pair, name) for pair in outcome.pairs)
        for name in ("demand_mt_yr", "carried_mt_yr", "not_carried_mt_yr", "induced_mt_yr")
    }
    slack = tolerance * max(sums["demand_mt_yr"], 1.0)
    where = f"{outcome.scenario} {outcome.year}"
    surplus = sums["carried_mt_yr"] + sums["not_carried_mt_yr"] - sums["induced_mt_yr"] - sums["demand_mt_yr"]
    if not abs(surplus) <= slack:
        yield Problem(where, f"carried + not carried - induced differs from demand by {surplus:.3g} Mt/yr")
    for name, total in sums.items():
        stated = outcome.measures.get(Key("total", "all", name))
        if stated is not None and not abs(stated - total) <= slack:
            yield Problem(where, f"total {name} is {stated:.6g} but its pairs add up to {total:.6g}")


def _refuse_strangers(base: Outcome, others: tuple[Outcome, ...]) -> None:
    """Raise if an outcome is of another year or another world than the base."""
    problems = [
        Problem(
            f"{other.scenario} {other.year}",
            f"cannot be compared with {base.scenario} {base.year} of world {base.world_name}: "
            f"it is of {other.year}, world {other.world_name}",
        )
        for other in others
        if (other.year, other.world_name) != (base.year, base.world_name)
    ]
    if problems:
        raise SogdiaError(problems)


def _join(key: Key, base: Outcome, others: tuple[Outcome, ...], names: Mapping[tuple[str, str], str]) -> Row:
    """Return the row of one key."""
    before = _value(base, key)
    values = tuple([_value(other, key) for other in others])
    changes = tuple([None if before is None or value is None else value - before for value in values])
    percents = tuple([100 * change / before if change is not None and before else None for change in changes])
    name = names.get((key.kind, key.id), key.id)
    return Row(key.kind, key.id, name, key.measure, UNITS.get(key.measure, ""), before, values, changes, percents)


def _value(outcome: Outcome, key: Key) -> float | None:
    """Return a measure; 0 for the cargo or revenue of something absent, None for anything else unknown."""
    value = outcome.measures.get(key)
    if value is not None:
        return value
    if key == NOT_CARRIED:
        return math.fsum(pair.not_carried_mt_yr for pair in outcome.pairs)
    return 0.0 if key.measure in _ZERO_IF_ABSENT else None


def find_name(outcomes: Iterable[Outcome], kind: str, id_: str) -> str:
    """Return the printable name that any of `outcomes` has for a thing, else its id."""
    return next((outcome.names[kind, id_] for outcome in outcomes if (kind, id_) in outcome.names), id_)


def _take(rows: Iterable[Row], count: int, which: int, *, sign: int) -> tuple[Row, ...]:
    """Return the rows whose change has `sign`, largest first."""
    moved = [(sign * change, row) for row in rows if (change := row.changes[which]) is not None and sign * change > 0]
    return tuple(row for _, row in sorted(moved, key=lambda pair: (-pair[0], pair[1].key))[:count])
