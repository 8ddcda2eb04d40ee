"""Events: who does what to whom, when and where, typed by PLOVER.

Every verb or noun of `verbs.csv` that stands as a fact tells of one; what is only wished, feared or possible is none.
The verb of a clause that takes another in its sense (`refused to sign`, `called on X to withdraw`) is the event, not
the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from sogdia.reading.announced import find_announcement, find_promised
from sogdia.reading.clauses import Clause, find_clause, split_clauses
from sogdia.reading.followers import find_followers
from sogdia.reading.mood import find_deed
from sogdia.reading.phrases import build_pattern
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.roles import Event, find_roles
from sogdia.reading.scene import Scene
from sogdia.reading.sides import group_parties
from sogdia.reading.triggers import MUTUAL, NOUNS, Trigger, find_triggers

QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""Quad class of each type of event in PLOVER."""

ISO = 3
"""Letters of a state's code; a bank bears a longer name, and what it does without saying to whom is done to a state."""

ALLEGED = re.compile(r"\b(?:allege\w*|reported(?:ly)?|reports|claims?|claimed|rumou?r\w*|unconfirmed|purported\w*)\b")
ONGOING = re.compile(r"\b(?:is|are|continues?|remains?|ongoing|currently|still)\b")
NAMED_ONLY = ("", "COOPERATE")
"""Types of which nobody without a name is the actor."""

ALONE = frozenset({
    "start works", "build", "open route", "advance route", "use route", "deploy", "mobilise", "alert", "test weapons",
    "raise defence spending", "demonstrate", "hunger strike", "obstruct", "resign", "change of leadership", "reform",
    "adopt law", "amend law", "restrict", "promote", "approve", "arrest", "repress",
})  # fmt: skip
"""What one side does by itself; every other event is done to somebody, the one spoken of last if nobody is named."""

TOGETHER = ("CONSULT", "SUPPORT", "COOPERATE")
"""Types of what several sides without another do with each other."""

ARMS = ("choose arms", "deliver arms", "buy arms", "order arms", "sell arms", "agree arms", "express interest", "talks",
        "sign agreement", "negotiate")  # fmt: skip
THAT = re.compile(r"\s*that\b")
INNER = ("REJECT", "PROTEST", "COERCE", "CONCEDE")
WHOM = re.compile(r"(?<!\bof)\s+(?:him|her|them)\b")
AT_HOME = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[A-Z]\w+)\s+(?:parliament|opposition|court|police|voters|protesters|demonstrators|"
    r"legislature)\b"
)
"""Bodies of a state; what they do to nobody named they do at home."""

PLACED = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?(?:city of\s+)?$")


@cache
def read_unnamed() -> re.Pattern[str]:
    """Return the words for people and bodies that may act without a name, such as rebels or police."""
    return re.compile(rf"(?<![\w-]){build_pattern('<unnamed>')}(?![\w-])")


def propose_events(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the events of an article; what two clauses of a sentence tell of the same sides is one event."""
    last: Event | None = None
    for scene in scenes:
        if scene.tells:
            clauses = split_clauses(text, scene)
            read = [_read_event(text, scene, clauses, one) for one in find_triggers(text, scene, clauses)]
            told = _drop_mere_words(text, _join_same([event for event in read if event]))
            for one in sorted([*told, *find_followers(text, scene, clauses, told, last)], key=lambda one: one.start):
                yield _propose(text, scene, one)
            last = next((one for one in reversed(told) if one.verb.plover and one.targets), last)


def _read_event(text: str, scene: Scene, clauses: Sequence[Clause], trigger: Trigger) -> Event | None:
    clause = find_clause(clauses, trigger.start)
    announcement = find_announcement(text, clauses, clause)
    promised = find_promised(text, announcement, clause, trigger) if announcement else None
    deed = promised or find_deed(text, scene, clause, trigger)
    if deed is None:
        return None
    event = _fill_sides(text, scene, find_roles(text, scene, clauses, deed))
    if announcement:
        event = replace(event, start=announcement.start, is_announced=True)
    is_noun = deed.verb.frame in NOUNS
    if is_noun and not event.targets:
        return None
    is_dated = any(event.start <= date.start < event.end for date in scene.dates)
    if event.actors or (is_noun and is_dated and event.verb.plover == "ASSAULT"):
        return event
    before = text[clause.start : trigger.start]
    is_unnamed = not is_noun and event.verb.plover not in NAMED_ONLY and read_unnamed().search(before)
    return event if is_unnamed else None


def _fill_sides(text: str, scene: Scene, event: Event) -> Event:
    """Return an event with the sides that only what was said before can tell."""
    actors, targets = event.actors, event.targets
    here = [code for group in group_parties(text, scene, scene.start, event.start) for code in group.codes]
    are_states = all(len(code) == ISO for code in actors)
    near = [code for code in here if are_states or len(code) == ISO]
    said = dict.fromkeys((*near, *scene.hero, *scene.spoken, *scene.topics))
    lately = [code for code in said if code not in actors and code not in targets]
    if actors and not targets and event.verb.plover in INNER and AT_HOME.search(text, event.start, event.end):
        targets = actors
    if actors and not targets and WHOM.search(text, event.start, event.end):
        targets = tuple([code for code in (*reversed(here), *scene.spoken) if code not in actors][:1])
    if event.verb.frame == "nounmutual" and not actors and not targets:
        lately = list(dict.fromkeys((*here, *scene.spoken, *scene.topics)))  # of a truce those spoken of last
    if event.verb.frame in MUTUAL and not actors and len(lately) > 1:
        actors = targets = tuple(lately[:2])
    elif (
        (event.verb.frame in ("mutual", "nounmutual", "visit") or event.verb.action == "visit")
        and actors
        and not targets
    ):
        targets = tuple(lately[:1])
    elif event.verb.frame == "received" and targets and not actors:
        actors = tuple(lately[:1])
    elif event.verb.action == "take power":
        targets = actors
    if not targets and event.verb.action in ARMS:
        makers = [one.state for one in scene.mentions if one.kind == "weapon" and event.start <= one.start < event.end]
        targets = tuple(dict.fromkeys(code for code in makers if code and code not in actors))[:1]
    if len(actors) > 1 and not targets and (event.verb.frame in MUTUAL or event.verb.plover in TOGETHER):
        targets = actors
    if actors and not targets and event.verb.plover and event.verb.action not in ALONE:
        targets = tuple(code for code in lately if code not in actors)[:1]
    if len(actors) > 1 and not targets:
        targets = actors
    return replace(event, actors=actors, targets=targets)


def _join_same(events: Sequence[Event]) -> list[Event]:
    joined: list[Event] = []
    for one in events:
        last = joined[-1] if joined else None
        if last and _is_same(last, one):
            targets = tuple(dict.fromkeys((*last.targets, *one.targets)))
            is_announced = last.is_announced or one.is_announced
            joined[-1] = replace(last, end=max(last.end, one.end), targets=targets, is_announced=is_announced)
        else:
            joined.append(one)
    return joined


def _drop_mere_words(text: str, events: Sequence[Event]) -> list[Event]:
    """Return events without the announcements of another event told with them."""
    announced = {one.start for one in events if one.is_announced}
    events = [one for one in events if one.is_announced or one.start not in announced or one.verb.action != "pledge"]
    real = [one for one in events if one.verb.plover]
    leads = {one.start for one in real if THAT.match(text, one.start)}
    return [
        one
        for one in events
        if one.verb.plover
        or not any(
            (one.start < other.end and other.start < one.end)
            or (other.start in leads and 0 < other.start - one.end < 4)
            for other in real
        )
    ]


def _is_same(last: Event, one: Event) -> bool:
    """Tell whether two clauses tell of one meeting: `travelled to Baku and met with the president`."""
    overlaps = one.start < last.end
    if overlaps and last.verb.plover == one.verb.plover and (last.actors, last.targets) == (one.actors, one.targets):
        return True
    if not last.verb.plover == one.verb.plover == "CONSULT":
        return False
    return set(one.actors) == set(last.actors) and (
        overlaps or not one.targets or bool(set(one.targets) & set(last.targets))
    )


def _propose(text: str, scene: Scene, event: Event) -> Proposal:
    date = next((one for one in scene.dates if event.start <= one.start < event.end), None)
    date = date or next(iter(scene.dates), None)
    plover = event.verb.plover
    fields = {
        "date": date.iso if date else "", "actor": ";".join(event.actors), "action": event.verb.action,
        "target": ";".join(event.targets), "place": _find_place(text, scene, event.start, event.end),
        "plover": plover, "quad": QUADS.get(plover, ""),
        "modality": "reported" if event.is_announced else find_modality(text[event.start : event.end]),
    }  # fmt: skip
    return build_proposal(text, "event", scene, event.start, event.end, fields)


def find_modality(words: str) -> str:
    """Return how firmly an event is told: `fact`, `ongoing` or `alleged`."""
    if ALLEGED.search(words):
        return "alleged"
    return "ongoing" if ONGOING.search(words) else "fact"


def _find_place(text: str, scene: Scene, start: int, end: int) -> str:
    """Return the first place that the stretch puts something in, else the first town named in it."""
    inside = [one for one in scene.mentions if one.is_place and start <= one.start < end and one.sense == "place"]
    placed = [one for one in inside if PLACED.search(text[max(start, one.start - 20) : one.start])]
    towns = [one for one in inside if one.kind in ("city", "capital")]
    return next((one.id for one in (*placed, *towns)), "")
