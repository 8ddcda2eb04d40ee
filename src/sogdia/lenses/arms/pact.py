"""Who is bound to defend whom, and since when: the alliances among the standing ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from sogdia.world.model import Accession, Tie, World

FOREVER = 9999
Spell = tuple[int, int]


class Pact(NamedTuple):
    """Two states bound to one another from the first to the last year, both included."""

    a: str
    b: str
    since: int
    until: int


def list_pacts(world: World) -> tuple[Pact, ...]:
    """Return the alliances of a world pair by pair, with who joined or left when."""
    return tuple(
        Pact(a, b, max(first[0], second[0]), min(first[1], second[1]))
        for tie in world.ties.values()
        if tie.kind == "alliance"
        for a, b in combinations(tie.parties, 2)
        for first in _list_spells(tie, a, world.accessions)
        for second in _list_spells(tie, b, world.accessions)
        if max(first[0], second[0]) <= min(first[1], second[1])
    )


def list_allies(pacts: Iterable[Pact], state: str, year: int) -> set[str]:
    """Return the states bound to `state` in `year`."""
    in_force = [pact for pact in pacts if pact.since <= year <= pact.until]
    return {pact.b if pact.a == state else pact.a for pact in in_force if state in (pact.a, pact.b)}


def _list_spells(tie: Tie, state: str, accessions: Sequence[Accession]) -> list[Spell]:
    """Return the spells of a party; the whole life of the tie if nothing else is said."""
    start, end = _year(tie.start, 0), _year(tie.end, FOREVER)
    own = [row for row in accessions if row.tie == tie.id and row.state == state]
    return [(_year(row.joined, start), _year(row.left, end)) for row in own] or [(start, end)]


def _year(date: str, otherwise: int) -> int:
    return int(date[:4]) if date else otherwise
