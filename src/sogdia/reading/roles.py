"""Who does a deed and to whom: the sides of a verb in its clause, and of a noun among what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from sogdia.reading.clauses import FINITE, Clause, find_clause
from sogdia.reading.scene import Party, Scene, find_seat
from sogdia.reading.sides import THING, Group, find_antecedent, find_subject, group_parties
from sogdia.reading.triggers import MUTUAL, NOUNS, Trigger, Verb

THIRD = re.compile(r"\bfor\s+(?:\w+\s+){0,3}(?:talks|negotiations|consultations|discussions|meetings?)\b")
ACTIVE = re.compile(r"\b(?:has|have|had|which|who|it|they|he|she)\s+(?:\w+ly\s+)?$")
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?$")
HAS = re.compile(r"\s+(?:\w+ly\s+|also\s+|has\s+|had\s+|have\s+)*")
TOWARD = ("against", "on", "with", "to")
"""What leads whom the object of a passive is meant for: `the sanctions of Chile against Peru were lifted`."""

FORCE = ("COERCE", "SANCTION", "ASSAULT")
"""Types of what is done to somebody by whose place it is done at: `was held in Oslo`, `was expelled from Norway`."""

OBJECT = re.compile(r"\s+(?:the|a|an|its|his|her|their|any|all)\s")
EACH_OTHER = re.compile(r"\b(?:each other|one another)\b")
BE = re.compile(r"\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en|ght|ld|nt|wn|ut|de)\b")
GIVEN_BY = re.compile(r"\bby\s+(?:the two|both|the)\s+(?:countries|sides|parties|states|governments|nations)\b")
FAR = ("in", "at", "through", "via", "under", "during", "after", "before", "near", "across")
OWNER = re.compile(r"[’']s?\s+(?:[\w’'-]+\s+){0,4}$")
BESIDE = re.compile(r"\s+(?:[\w-]+\s+){0,2}$")
OF = re.compile(r"\s+(?:of|by|between|among)\s+(?:the\s+|both\s+)*$")
LED = re.compile(
    r"\b(?:the|a|an|its|their|his|her)\s+(?:(?!(?:the|a|an|and|to|with|its|their|in)\b)[\w.’'-]+\s+){0,5}$",
    re.IGNORECASE,
)
OPENS = re.compile(r"(?:During|On|After|Before|In|At|Since)\s+(?:the\s+(?:start|end|time)\s+of\s+)?")
NOUN_END = re.compile(
    rf",\s|\s{FINITE}\b|\s(?:and|or)\s+(?=(?:the|a|its)\b|[A-Z]\w+[’'])|\s(?=[a-z]+ed\s+(?!by\b))|\s(?=at a time)"
)


Both = tuple[tuple[str, ...], tuple[str, ...]]
"""Actors and targets."""


class Event(msgspec.Struct, frozen=True):
    """What a trigger tells: type, sides, its stretch of the text, and whether somebody only announces it."""

    start: int
    end: int
    verb: Verb
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    is_announced: bool = False


def find_roles(text: str, scene: Scene, clauses: Sequence[Clause], trigger: Trigger) -> Event:
    """Return the event of a verb or noun with the sides that its own words name; empty ones if they name none."""
    clause = find_clause(clauses, trigger.start)
    find = _find_noun_sides if trigger.verb.frame in NOUNS else _find_verb_sides
    return find(text, scene, clauses, clause, trigger)


def _find_verb_sides(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, trigger: Trigger) -> Event:
    subject = find_subject(text, scene, clauses, clause, trigger.start)
    objects = group_parties(text, scene, trigger.start, clause.end)
    if _is_passive(text, scene.parties, clause, clauses, objects, trigger):
        actors, targets = _find_passive_sides(text, scene, clause, clauses, trigger, subject, objects)
    else:
        actors, targets = _find_active_sides(text, scene, clause, trigger, subject, objects)
    return Event(clause.start, clause.end, trigger.verb, actors, targets)


def _find_active_sides(
    text: str, scene: Scene, clause: Clause, trigger: Trigger, subject: tuple[str, ...], objects: Sequence[Group]
) -> Both:
    """Return the subject and the first object; of a mutual verb with several subjects these among themselves.

    Who hosts two sides for talks with each other is no side of them.
    """
    frame = trigger.verb.frame
    if frame == "received":
        giver = next((one for one in objects if one.before in ("from", "of", "by")), None)
        if giver is None and trigger.verb.action == "deliver arms":
            return subject, ()  # who receives weapons of nobody named has bought them
        return (giver.codes if giver else ()), subject
    if len(subject) > 1 and EACH_OTHER.search(text, trigger.end, clause.end):
        return subject, subject
    is_several = frame == "mutual" and len(subject) > 1
    targets = _first_target(objects, subject, near=is_several) or (subject if is_several else ())
    if frame == "host" and len(targets) > 1 and THIRD.search(text, trigger.end, clause.end):
        return targets, targets
    return subject, targets or _place_states(scene, trigger.start, clause.end, subject)[:1]


def _find_passive_sides(
    text: str,
    scene: Scene,
    clause: Clause,
    clauses: Sequence[Clause],
    trigger: Trigger,
    subject: tuple[str, ...],
    objects: Sequence[Group],
) -> Both:
    """Return who `by` leads, else whoever was spoken of before, and the subject, else the first object."""
    agent = _find_agent(objects, trigger) or _find_last_agent(text, scene, clause, clauses, trigger)
    given = GIVEN_BY.search(text, trigger.start, trigger.end + 30)
    actors = agent.codes if agent else find_antecedent(text, scene, clause.start, True) if given else ()
    object_ = _first_target([one for one in objects if one is not agent], actors, near=False)
    toward = [one for one in group_parties(text, scene, clause.start, trigger.start) if one.before in TOWARD]
    if not agent and not given and toward:
        return subject or tuple(code for code in scene.before if code not in toward[-1].codes), toward[-1].codes
    if not actors and subject and trigger.verb.plover in FORCE:
        actors = tuple(code for code in object_ or _place_states(scene, trigger.end, clause.end, subject)[:1])
    targets = object_ if given else subject or object_
    targets = targets or _place_states(scene, scene.start, clause.start, actors)[-1:]
    if trigger.verb.frame not in MUTUAL:
        actors = actors or tuple(code for code in scene.before if code not in targets)
    return actors, targets or (actors if len(actors) > 1 else ())


def _is_passive(
    text: str,
    parties: Sequence[Party],
    clause: Clause,
    clauses: Sequence[Clause],
    objects: Sequence[Group],
    trigger: Trigger,
) -> bool:
    """Tell whether a verb is in the passive: by its frame, a form of `be` before it, or who `by` leads after it."""
    before = text[max(trigger.start - 25, 0) : trigger.start]
    is_led = _find_agent(objects, trigger) or GIVEN_BY.search(text, trigger.start, trigger.end + 30)
    is_after_side = any(HAS.fullmatch(text, one.end, trigger.start) for one in parties if one.end <= trigger.start)
    has_object = clause.link != "relative" and OBJECT.match(text, trigger.end)
    if trigger.verb.frame == "passive" or (
        is_led and not is_after_side and not has_object and not ACTIVE.search(before)
    ):
        return True
    is_passive = bool(PASSIVE.search(before)) or _goes_on_passive(text, clause, clauses, trigger)
    return is_passive and not re.match(r"\w+ing\b|engaged\b", text[trigger.start : trigger.end])


def _find_last_agent(
    text: str, scene: Scene, clause: Clause, clauses: Sequence[Clause], trigger: Trigger
) -> Group | None:
    """Return who did what the passive before did, with which a participle goes on: `was held by Oslo and sent home`."""
    if not _goes_on_passive(text, clause, clauses, trigger):
        return None
    last = clauses[clauses.index(clause) - 1]
    return next((one for one in group_parties(text, scene, last.start, last.end) if one.before == "by"), None)


def _goes_on_passive(text: str, clause: Clause, clauses: Sequence[Clause], trigger: Trigger) -> bool:
    """Tell whether a participle opens a clause that goes on with a passive: `was held in Oslo and sent home`."""
    before = [one for one in clauses if one.end < clause.start]
    if trigger.start > clause.start or not before or text[before[-1].end : clause.start].strip() != "and":
        return False
    return bool(BE.search(text, before[-1].start, before[-1].end))


def _find_agent(objects: Sequence[Group], trigger: Trigger) -> Group | None:
    is_next = trigger.verb.frame == "passive"
    return next((one for one in objects if one.before == "by" or (is_next and one.start - trigger.end < 12)), None)


def _first_target(groups: Sequence[Group], actors: Sequence[str], near: bool) -> tuple[str, ...]:
    """Return the first group that is not the actors; with `near` only one that stands as their partner or object."""
    others = [one for one in groups if set(one.codes) - set(actors)]
    led = [one for one in others if one.before not in FAR]
    if near:
        led = others = [one for one in led if one.before in ("", "with")]
    return tuple(code for code in (led or others)[0].codes if code not in actors) if others else ()


def _place_states(scene: Scene, start: int, end: int, actors: Sequence[str]) -> tuple[str, ...]:
    """Return the states of the places in a stretch: `visited Baku`, `strikes near Kabul`."""
    after = [one for one in scene.mentions if one.is_place and start <= one.start < end and one.state]
    states = [find_seat(one) for one in after if one.sense in ("place", "government") and one.state not in actors]
    return tuple(states)


def _find_noun_sides(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, trigger: Trigger) -> Event:
    end = _end_noun(text, clause, trigger.end)
    left = group_parties(text, scene, clause.start, trigger.start)
    right = group_parties(text, scene, trigger.start, end)
    owner = left[-1] if left and _owns(text, left[-1], trigger.start) else None
    of = next((one for one in right if _follows(text, trigger.end, one.start)), None)
    is_visit = trigger.verb.action == "visit"
    agent = next((one for one in right if one.before == "by" or (is_visit and one.before == "of")), None)
    if trigger.verb.frame == "nounby":
        whole = group_parties(text, scene, trigger.start, clause.end)
        agent = next((one for one in whole if _follows(text, trigger.end, one.start)), agent)
        end = max(end, agent.end) if agent else end
    start = _widen_noun(text, clause, owner.start if owner else trigger.start)
    event = Event(start, end, trigger.verb, (), ())
    both = owner or of
    if trigger.verb.frame == "nounmutual" and both and len(both.codes) > 1:
        return replace(event, actors=both.codes, targets=both.codes)
    for one in (owner, agent) if trigger.verb.frame != "nounby" else (agent, owner):
        if one:
            targets = _first_target([other for other in right if other is not one], one.codes, near=False)
            targets = targets or _place_states(scene, trigger.end, end, one.codes)[:1]
            return replace(event, actors=one.codes, targets=targets)
    targets = _first_target(right, (), near=False)
    if is_visit and not targets:
        targets = _place_states(scene, trigger.end, end, ())[:1]
    said = find_subject(text, scene, clauses, clause, trigger.start)
    if trigger.verb.frame == "nounmutual" and len(said) > 1:
        return replace(event, actors=said, targets=said)
    subject = () if trigger.verb.plover == "ASSAULT" else said
    if subject and subject != targets:
        return replace(event, actors=subject, targets=targets)
    rest = _first_target([one for one in right if one is not of], of.codes if of else (), near=False)
    if of and rest:
        return replace(event, actors=of.codes, targets=rest)
    return replace(event, actors=_find_traveller(text, scene, event, clause), targets=targets)


def _find_traveller(text: str, scene: Scene, event: Event, clause: Clause) -> tuple[str, ...]:
    """Return who a visit that opens a sentence is of: `During a visit to Rome, the Swede was offered help`."""
    if event.verb.action != "visit" or not OPENS.fullmatch(text, scene.start, event.start):
        return ()
    after = [one for one in group_parties(text, scene, event.end, scene.end) if not one.before]
    return after[0].codes if after else ()


def _widen_noun(text: str, clause: Clause, at: int) -> int:
    """Return where a noun begins with its article and adjectives: `the ongoing escalation of armed conflict`."""
    led = LED.search(text, clause.start, at)
    return led.start() if led else at


def _end_noun(text: str, clause: Clause, at: int) -> int:
    """Return where what belongs to a noun ends: before a comma, a verb, or a name that begins anew."""
    stop = NOUN_END.search(text, at, clause.end)
    return stop.start() if stop else clause.end


def _owns(text: str, group: Group, at: int) -> bool:
    between = text[group.end : at]
    return bool(OWNER.fullmatch(between)) or (bool(BESIDE.fullmatch(between)) and not THING.match(text, group.end))


def _follows(text: str, end: int, start: int) -> bool:
    return bool(OF.fullmatch(text[end:start])) or text[end:start].strip() in ("", "the", "both")
