"""Events: who does what to whom, when and where, typed by PLOVER.

Every verb or noun of `verbs.csv` that stands as a fact tells of one; what is only wished, feared or possible is none.
The verb of a clause that takes another in its sense (`refused to sign`, `called on X to withdraw`) is the event, not
the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from msgspec.structs import replace

from sogdia.reading.clauses import FINITE, Clause, find_clause, is_supposed, split_clauses
from sogdia.reading.forms import is_verb
from sogdia.reading.mention import Mention
from sogdia.reading.phrases import PLAIN_WORD, build_pattern, first_words, read_table
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene, find_seat
from sogdia.reading.sides import THING, Group, find_antecedent, find_subject, group_parties

QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""Quad class of each type of event in PLOVER."""

NEXT = 25
"""Most characters between a verb and the name that it must take: `received the prime minister Nikol Pashinyan`."""

MUTUAL = ("mutual", "nounmutual")
NOUNS = ("noun", "nounmutual", "nounby")
WISHED = re.compile(
    r"\b(?:would|could|may|might|should|must|can|cannot|to|if|unless|possibl[ey]|potential(?:ly)?|"
    r"prospect(?:ive)?|prospects of|possibility of|plans? for|risk of|without|able|hopes? of|aimed at|capable of|"
    r"instead of|avoid|prevent|preventing)"
    r"(?:\s+(?:the|a|an|not|\w+ly|be|have|been|its|their|further|also))*\s*$",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(?:continu\w+|beg[au]n\w*|start\w*|manag\w+|proceed\w*|moved?|went on|decided|chose)\s+to\s+(?:\w+ly\s+)?$"
)
REAL = re.compile(
    r"(?:\b(?:by|is|are|was|were|been|be|began|begun|started|continued|kept|succeeded in|despite|after|before|"
    r"while|despite having|having|thereby|thus|and|with\s+(?:[A-Z][\w’'-]*\s?)+?)|,)\s+(?:\w+ly\s+|also\s+|"
    r"also\s+been\s+)*$"
)
UNREAL = re.compile(
    r"\b(?:would|could|may|might|will|should|must|can|stands? to|poised to|expected to|likely to|aimed at|"
    r"aims? to|in order to|emphasis on|priority|advocat\w+|essential|risks?|require[sd]?|concerns?)\b"
)
UNREAL_NOUN = re.compile(
    r"\b(?:prevent\w*|avoid\w*|possib\w+|potential|prospects? of|venue for|facilitator of|hopes? for|risk of|threat of|"
    r"calls? for|in case of|such an?|any)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
PLANNED = re.compile(r"\b(?:will|shall)(?:\s+(?:also|soon|be|then|\w+ly))*\s*$")
DENIED = re.compile(r"\b(?:not|never|no longer|neither|nor|hardly|yet to)(?:\s+(?:yet|been|be|\w+ly))*\s*$")
ALLEGED = re.compile(r"\b(?:allege\w*|reported(?:ly)?|reports|claims?|claimed|rumou?r\w*|unconfirmed|purported\w*)\b")
ONGOING = re.compile(r"\b(?:is|are|continues?|remains?|ongoing|currently|still)\b")
ATTRIBUTED = re.compile(r"\b(?:said|says|announced|told|stated|reported|according to|quoted)\b")
PROMISED = {
    **dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"), "AGREE"),
    **dict.fromkeys(("SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE"), "THREATEN"),
}
"""What a deed is that is only announced: `will visit, the embassy said`."""

NAMED_ONLY = ("", "COOPERATE")
UNNAMED = re.compile(
    r"\b(?:President|Prime Minister|Minister|Premier|rebels?|militants?|insurgents?|guerrillas?|gunmen|attackers?|"
    r"protesters?|"
    r"demonstrators?|police|policemen|troops|soldiers|forces|army|fighters|settlers|villagers|farmers|students|"
    r"workers|teachers|"
    r"prisoners|residents|opposition|activists|authorities|court|parliament|union|party|movement|group|"
    r"organi[sz]ation|"
    r"terrorists?|extremists?|bandits?|pirates|doctors|officials|leaders?|government|judge|prosecutors?|committee|"
    r"inspectors|"
    r"helicopters|aircraft|militia|crowds?|youths?|refugees|journalists)\b"
)
"""Who may act without a name."""

THAT = re.compile(r"\sthat\s")
AND = re.compile(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+)?$")
ALONE = frozenset({
    "start works", "build", "open route", "advance route", "use route", "deploy", "mobilise", "alert", "test weapons",
    "raise defence spending", "demonstrate", "hunger strike", "obstruct", "resign", "change of leadership", "reform",
    "adopt law", "amend law", "restrict", "promote", "approve", "arrest", "repress",
})  # fmt: skip
"""What one side does by itself; every other event is done to somebody, the one spoken of last if nobody is named."""

THIRD = re.compile(r"\bfor\s+(?:\w+\s+){0,3}(?:talks|negotiations|consultations|discussions|meetings?)\b")
ACTIVE = re.compile(r"\b(?:has|have|had|which|who|it|they|he|she)\s+(?:\w+ly\s+)?$")
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?$")
GIVEN_BY = re.compile(r"\bby\s+(?:the two|both|the)\s+(?:countries|sides|parties|states|governments|nations)\b")
FAR = ("in", "at", "through", "via", "under", "during", "after", "before", "near", "across")
ARMS = ("deliver arms", "buy arms", "express interest", "talks", "sign agreement", "negotiate")
OWNER = re.compile(r"[’']s?\s+(?:[\w’'-]+\s+){0,4}$")
BESIDE = re.compile(r"\s+(?:[\w-]+\s+){0,2}$")
OF = re.compile(r"\s+(?:of|by|between|among)\s+(?:the\s+|both\s+)*$")
LED = re.compile(
    r"\b(?:the|a|an|its|their|his|her)\s+(?:(?!(?:the|a|an|and|to|with|its|their|in)\b)[\w.’'-]+\s+){0,5}$",
    re.IGNORECASE,
)
NOUN_END = re.compile(
    rf",\s|\s{FINITE}\b|\s(?:and|or)\s+(?=(?:the|a|its)\b|[A-Z]\w+[’'])|\s(?=[a-z]+ed\s+(?!by\b))|\s(?=at a time)"
)
PLACED = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?(?:city of\s+)?$")


class Verb(msgspec.Struct, frozen=True):
    """A row of `verbs.csv`.

    `first` are the words it may begin with. `takes_rest` tells that what follows in the clause is part of its sense,
    `then` what must follow at once: `place`, `person` or nothing.
    """

    pattern: re.Pattern[str]
    first: frozenset[str]
    plover: str
    action: str
    frame: str
    takes_rest: bool
    then: str


class Trigger(msgspec.Struct, frozen=True):
    """A verb or noun of an event where it stands."""

    start: int
    end: int
    verb: Verb


@cache
def read_verbs() -> tuple[Verb, ...]:
    """Return the shipped verbs and nouns of events in the order of the table."""
    return tuple(
        Verb(
            re.compile(rf"(?<![\w-]){build_pattern(row['phrase'].partition(' @')[0])}(?![\w-])", re.IGNORECASE),
            first_words(row["phrase"]), row["plover"], row["action"], row["frame"], bool(row["rest"]),
            row["phrase"].partition(" @")[2],
        )
        for row in read_table("verbs")
    )  # fmt: skip


def propose_events(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the events of an article; what two clauses of a sentence tell of the same sides is one event."""
    for scene in scenes:
        if scene.tells:
            clauses = split_clauses(text, scene)
            found = [_read_event(text, scene, clauses, one) for one in find_triggers(text, scene, clauses)]
            for one in _drop_mere_words(_join_same([event for event in found if event])):
                yield _propose(text, scene, one)


class Event(msgspec.Struct, frozen=True):
    """What a trigger tells: type, sides, and its stretch of the text."""

    start: int
    end: int
    verb: Verb
    actors: tuple[str, ...]
    targets: tuple[str, ...]


def find_triggers(text: str, scene: Scene, clauses: Sequence[Clause]) -> list[Trigger]:
    """Return the verbs and nouns of events in a sentence, the longest at each place, none in another's sense."""
    found = []
    words = {word.lower() for word in PLAIN_WORD.findall(text, scene.start, scene.end)}
    for verb in read_verbs():
        if verb.first.isdisjoint(words):
            continue
        for match in verb.pattern.finditer(text, scene.start, scene.end):
            clause = find_clause(clauses, match.start())
            if (match.end() <= clause.end or THAT.search(match[0])) and _fits(text, scene, clause, verb, match):
                found.append(Trigger(*match.span(), verb))
    kept: list[Trigger] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return [one for one in kept if not _is_taken(text, scene, one, kept, clauses)]


def _fits(text: str, scene: Scene, clause: Clause, verb: Verb, match: re.Match[str]) -> bool:
    """Tell whether a form stands for what its row says: not inside of a name, a verb where a verb is meant."""
    inside = [one for one in scene.mentions if one.start <= match.start() and match.end() <= one.end]
    if any(one.kind != "ends" for one in inside):
        return False
    if verb.then and not any(
        _is_kind(one, verb.then) and 0 <= one.start - match.end() <= NEXT for one in scene.mentions
    ):
        return False
    return verb.frame in (*NOUNS, "passive") or is_verb(text, scene, clause, match)


def _is_kind(one: Mention, kind: str) -> bool:
    return one.is_place if kind == "place" else one.kind == kind


def _is_taken(text: str, scene: Scene, one: Trigger, triggers: Sequence[Trigger], clauses: Sequence[Clause]) -> bool:
    """Tell whether a trigger is only part of what another before it in the clause says: `refused to sign`."""
    clause = find_clause(clauses, one.start)
    before = [other for other in triggers if clause.start <= other.start < one.start and other.verb.takes_rest]
    if AND.search(text[clause.start : one.start]):
        return False
    if one.verb.frame in NOUNS and any(one.end <= date.start < one.end + 60 for date in scene.dates):
        return False
    return bool(before)


def _read_event(text: str, scene: Scene, clauses: Sequence[Clause], trigger: Trigger) -> Event | None:
    clause = find_clause(clauses, trigger.start)
    before = text[clause.start : trigger.start]
    if is_supposed(text, clause) or (WISHED.search(before) and not DONE.search(before)) or DENIED.search(before):
        return None
    if PLANNED.search(before):
        if not ATTRIBUTED.search(text, scene.start, scene.end) or trigger.verb.plover not in PROMISED:
            return None
        trigger = Trigger(trigger.start, trigger.end, replace(trigger.verb, plover=PROMISED[trigger.verb.plover]))
    is_noun = trigger.verb.frame in NOUNS
    if not is_noun and text[trigger.start :].split()[0].endswith("ing") and not _is_real(clause, before):
        return None
    if is_noun and UNREAL_NOUN.search(before):
        return None
    find_sides = _find_noun_sides if is_noun else _find_verb_sides
    event = _fill_sides(text, scene, find_sides(text, scene, clauses, clause, trigger))
    if is_noun and not event.targets:
        return None
    is_dated = any(event.start <= date.start < event.end for date in scene.dates)
    if event.actors or (is_noun and is_dated and event.verb.plover == "ASSAULT"):
        return event
    is_unnamed = not is_noun and event.verb.plover not in NAMED_ONLY and UNNAMED.search(before)
    return event if is_unnamed else None


def _is_real(clause: Clause, before: str) -> bool:
    """Tell whether a form in -ing after these words of its clause is done: `by signing`, not `aimed at signing`."""
    if not before.strip():
        return clause.link == "goes on"
    return bool(REAL.search(before)) and not UNREAL.search(before)


def _fill_sides(text: str, scene: Scene, event: Event) -> Event:
    """Return an event with the sides that only what was said before can tell."""
    actors, targets = event.actors, event.targets
    here = [code for group in group_parties(text, scene, scene.start, event.start) for code in group.codes]
    said = dict.fromkeys((*here, *scene.topics, *scene.spoken))
    lately = [code for code in said if code not in actors and code not in targets]
    if event.verb.frame in MUTUAL and not actors and len(lately) > 1:
        actors = targets = tuple(lately[:2])
    elif (
        (event.verb.frame in ("mutual", "nounmutual", "visit") or event.verb.action == "visit")
        and actors
        and not targets
    ):
        targets = tuple(lately[:1])
    elif event.verb.action == "take power":
        targets = actors
    if not targets and event.verb.action in ARMS:
        makers = [one.state for one in scene.mentions if one.kind == "weapon" and event.start <= one.start < event.end]
        targets = tuple(dict.fromkeys(code for code in makers if code and code not in actors))[:1]
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
            joined[-1] = replace(last, end=max(last.end, one.end), targets=targets)
        else:
            joined.append(one)
    return joined


def _drop_mere_words(events: Sequence[Event]) -> list[Event]:
    """Return events without the announcements of another event told with them."""
    real = [one for one in events if one.verb.plover]
    return [
        one
        for one in events
        if one.verb.plover or not any(one.start < other.end and other.start < one.end for other in real)
    ]


def _is_same(last: Event, one: Event) -> bool:
    """Tell whether two clauses tell of one meeting: `travelled to Baku and met with the president`."""
    if not last.verb.plover == one.verb.plover == "CONSULT":
        return False
    overlaps = one.start < last.end
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
        "plover": plover, "quad": QUADS.get(plover, ""), "modality": find_modality(text[event.start : event.end]),
    }  # fmt: skip
    return build_proposal(text, "event", scene, event.start, event.end, fields)


def find_modality(words: str) -> str:
    """Return how firmly an event is told: `fact`, `ongoing` or `alleged`."""
    if ALLEGED.search(words):
        return "alleged"
    return "ongoing" if ONGOING.search(words) else "fact"


def _find_verb_sides(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, trigger: Trigger) -> Event:
    subject = find_subject(text, scene, clauses, clause, trigger.start)
    objects = list(group_parties(text, scene, trigger.start, clause.end))
    frame = trigger.verb.frame
    agent = next(
        (one for one in objects if one.before == "by" or (frame == "passive" and one.start - trigger.end < 12)), None
    )
    given = GIVEN_BY.search(text, trigger.start, trigger.end + 30)
    if (
        frame == "passive"
        or ((agent or given) and not ACTIVE.search(text[: trigger.start][-25:]))
        or _is_passive(text, trigger)
    ):
        rest = [one for one in objects if one is not agent]
        actors = agent.codes if agent else find_antecedent(text, scene, clause.start, True) if given else ()
        targets = (
            _first_target(rest, actors, near=False) if given else subject or _first_target(rest, actors, near=False)
        )
        targets = targets or _place_states(scene, scene.start, clause.start, actors)[-1:]
        if frame not in MUTUAL:
            actors = actors or tuple(code for code in scene.before if code not in targets)
        if len(actors) > 1 and not targets:
            targets = actors
        return Event(clause.start, clause.end, trigger.verb, actors, targets)
    targets = _first_target(objects, subject, near=frame == "mutual" and len(subject) > 1)
    if frame == "mutual" and len(subject) > 1 and not targets:
        targets = subject
    if frame == "host" and len(targets) > 1 and THIRD.search(text, trigger.end, clause.end):
        return Event(clause.start, clause.end, trigger.verb, targets, targets)
    targets = targets or _place_states(scene, trigger.end, clause.end, subject)[:1]
    return Event(clause.start, clause.end, trigger.verb, subject, targets)


def _is_passive(text: str, trigger: Trigger) -> bool:
    """Tell whether a form of `be` makes the verb passive: `have been invited`."""
    is_other = re.match(r"\w+ing\b|engaged\b", text[trigger.start :])
    return bool(PASSIVE.search(text[: trigger.start][-25:])) and not is_other


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
    right = list(group_parties(text, scene, trigger.start, end))
    owner = left[-1] if left and _owns(text, left[-1], trigger.start) else None
    of = next((one for one in right if _follows(text, trigger.end, one.start)), None)
    agent = next((one for one in right if one.before == "by"), None)
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
    said = find_subject(text, scene, clauses, clause, trigger.start)
    if trigger.verb.frame == "nounmutual" and len(said) > 1:
        return replace(event, actors=said, targets=said)
    subject = () if trigger.verb.plover == "ASSAULT" else said
    if subject and subject != targets:
        return replace(event, actors=subject, targets=targets)
    rest = [one for one in right if one is not of]
    if of and rest:
        return replace(event, actors=of.codes, targets=_first_target(rest, of.codes, near=False))
    return replace(event, targets=targets)


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


def _find_place(text: str, scene: Scene, start: int, end: int) -> str:
    """Return the first place that the stretch puts something in, else the first town named in it."""
    inside = [one for one in scene.mentions if one.is_place and start <= one.start < end and one.sense == "place"]
    placed = [one for one in inside if PLACED.search(text[max(start, one.start - 20) : one.start])]
    towns = [one for one in inside if one.kind in ("city", "capital")]
    return next((one.id for one in (*placed, *towns)), "")
