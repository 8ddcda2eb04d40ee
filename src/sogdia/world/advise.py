"""What is odd about a world without being wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.errors import Problem
from sogdia.evidence.quantity import Confidence
from sogdia.world.distance import great_circle_km
from sogdia.world.model import World

SHORTEST_SHARE = 0.9  # of the great circle: coordinates are rounded
ROUNDING_KM = 5.0
LONGEST_SHARE = {"sea": 8.0}  # round Africa or through a strait a ship may well go eight times as far
LONGEST_OTHER = 3.0


def advise_world(world: World) -> list[Problem]:
    """Return what a careful reader of `world` would ask about, empty if nothing strikes."""
    return [*_advise_lengths(world), *_advise_unused(world), *_advise_stages(world), *_advise_sources(world)]


def _advise_lengths(world: World) -> Iterator[Problem]:
    for link in world.links.values():
        length = world.figure(link.id, "length_km")
        straight_km = great_circle_km(world.places[link.tail], world.places[link.head])
        longest = LONGEST_SHARE.get(link.mode, LONGEST_OTHER)
        if length is None:
            continue
        if length.best < SHORTEST_SHARE * straight_km - ROUNDING_KM:
            yield Problem(f"link {link.id}", f"is {length.best:.0f} km long, the great circle is {straight_km:.0f} km")
        if length.best > longest * straight_km + 10 * ROUNDING_KM:
            yield Problem(
                f"link {link.id}", f"is {length.best:.0f} km long, the great circle only {straight_km:.0f} km"
            )


def _advise_unused(world: World) -> Iterator[Problem]:
    ends = {place for link in world.links.values() for place in (link.tail, link.head)}
    yield from (Problem(f"place {id_}", "has no link") for id_ in world.places if id_ not in ends)
    trading = {region for key in world.demand for region in key[:2]}
    yield from (Problem(f"region {id_}", "has no demand") for id_ in world.regions if id_ not in trading)
    built = {link.project for link in world.links.values()}
    for project in world.projects.values():
        if project.id not in built and len(project.needs) < 2:  # one that needs several is made of them
            yield Problem(f"project {project.id}", "builds no link")


def _advise_stages(world: World) -> Iterator[Problem]:
    staged = {stage.project for stage in world.stages}
    for project in world.projects.values():
        if project.id not in staged:
            yield Problem(f"project {project.id}", "has no stage, so nobody says how far it is")
        for need in project.needs:
            opens = world.projects[need].opens
            if project.opens is not None and (opens is None or opens > project.opens):
                yield Problem(f"project {project.id}", f"opens in {project.opens}, before {need}, which it needs")


def _advise_sources(world: World) -> Iterator[Problem]:
    cited = {fact.source for fact in world.ledger} | {stage.source for stage in world.stages}
    for note in {*(fact.note for fact in world.ledger), *(stage.note for stage in world.stages)}:
        cited.update(re.findall(r"\w+", note))  # reasons name sources too: whoever drops those leaves them in the air
    for source, note in _cite_lenses(world):
        cited.update((source, *re.findall(r"\w+", note)))
    cited.update(Confidence)  # what the developers assume, compute or fit is theirs before any row says so
    unread = [id_ for id_ in world.sources if id_ not in cited]
    if unread:
        yield Problem("sources", f"{len(unread)} are cited nowhere: {', '.join(unread)}")
    for fact in world.ledger:
        source = fact.source.casefold()
        if fact.confidence is Confidence.SOURCED and source in (Confidence.ASSUMED.value, Confidence.COMPUTED.value):
            yield Problem(fact.where, f"is marked sourced, but its source is {fact.source!r}")


def _cite_lenses(world: World) -> Iterator[tuple[str, str]]:
    """Yield source and note of every row of the tables that the other lenses read."""
    yield from ((row.source, row.note) for row in world.events.values())
    yield from ((row.source, row.note) for row in world.ties.values())
    yield from ((row.source, row.note) for row in world.accessions)
    yield from ((row.source, row.note) for row in world.arms_shares)
    yield from ((row.source, row.note) for row in world.deals)
    yield from ((row.source, row.note) for row in world.steps)
