"""Do ties and events fit together? What loading cannot see of them."""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.errors import Problem
from sogdia.world.model import Event, Tie, World
from sogdia.world.period import Period, read_period

DIVIDING = ("rivalry", "dispute", "no-relations", "closed-border", "sanctions", "occupation")


def check_ties(world: World) -> Iterator[Problem]:
    """Yield what is wrong with the ties, accessions and events of `world`."""
    for tie in world.ties.values():
        yield from _check_tie(tie)
    for row in world.accessions:
        parties = world.ties[row.tie].parties
        where = f"accession of {row.state} to {row.tie}"
        if row.state not in parties:
            yield Problem(where, f"is not among the parties, which are {', '.join(parties)}")
        if not row.joined and not row.left:
            yield Problem(where, "says neither when it joined nor when it left")
        if _before(row.left, row.joined):
            yield Problem(where, f"left in {row.left} and joined in {row.joined}, expected joined before left")
    for event in world.events.values():
        yield from _check_event(event)


def _check_tie(tie: Tie) -> Iterator[Problem]:
    where = f"tie {tie.id}"
    if len(set(tie.parties)) < 2:
        yield Problem(where, f"has {len(set(tie.parties))} party, expected two or more")
    if _before(tie.end, tie.start):
        yield Problem(where, f"ended in {tie.end} and began in {tie.start}, expected the beginning before the end")
    if (tie.kind in DIVIDING) != (tie.sign == "negative"):
        expected = "negative" if tie.kind in DIVIDING else "positive"
        yield Problem(where, f"is {tie.sign}, expected {expected} of a tie of kind {tie.kind}")


def _check_event(event: Event) -> Iterator[Problem]:
    where = f"event {event.id}"
    if not event.cameo and not event.plover:
        yield Problem(where, "has neither a CAMEO code nor a PLOVER type, so that nothing says how intense it is")
    for host in event.host:
        if host in (*event.actors, *event.targets):
            yield Problem(where, f"has {host} as host and as a side, expected a third state")


def _before(first: str, second: str) -> bool:
    """Return whether `first` lies wholly before `second`; unknown dates lie nowhere."""
    a, b = read_period(first), read_period(second)
    return isinstance(a, Period) and isinstance(b, Period) and a.last < b.first
