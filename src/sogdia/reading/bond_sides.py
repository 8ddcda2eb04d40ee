"""Between whom a noun for a bond or for strife stands: `between A and B`, `A–B ties`, `A’s ties with B`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import Group, find_subject, group_parties
from sogdia.reading.tie import OWNED

OTHERS = re.compile(r"\b(?:[Oo]ther|[Nn]ew|[Mm]any|[Ff]ew|[Mm]ore|[Ss]uch|[Ss]ome|[Nn]o)\s+(?:[a-z]+\s+)?$")
"""Before a noun: it is not of those last spoken of."""

WITH = ("with", "to", "toward", "towards", "from", "between", "against")
NEAR = 25
"""Most characters between two sides in one breath and the noun: `Turkish–Armenian bilateral ties`."""

OPENING = 30
"""A noun this near to the start of its clause is its subject: `Consequently, relations have deteriorated`."""

LEADING = {"trust": (*WITH, "in"), "outreach": ("to", "toward", "towards")}
"""Prepositions that lead the other side, of nouns that take others than most."""

LED = re.compile(r"(?:\b(?:the|a|an|its|their|his|her|this)\s+)?(?:[\w-]+\s+){0,4}$")
UNKNOWN_SIDE = re.compile(r"\s+and\s+(?:the\s+)?(?:[A-Z]|others?\b)")
OTHER_SIDE = re.compile(
    r"\b(?:with|to|toward)\s+(?:its|their|his)\s+(?:[\w-]+\s+){0,2}(?:neighbou?r|rival|ally|partner|adversary|"
    r"patron)s?\b"
)


class Sides(msgspec.Struct, frozen=True):
    """Both sides of a noun, and the stretch in which they stand."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    start: int
    end: int


def find_sides(
    text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, breath: Clause, noun: re.Match[str],
    recalled: bool,
) -> Sides | None:  # fmt: skip
    """Return both sides of a noun: `between A and B`, `A–B ties`, `A’s ties with B`.

    With `recalled`, a noun that opens its clause is of those last spoken of: `Relations have deteriorated.`
    """
    right = list(group_parties(text, scene, noun.end(), clause.end))
    left = group_parties(text, scene, breath.start, noun.start())
    beside = left[-1] if left and noun.start() - left[-1].end < NEAR and not OWNED.match(text, left[-1].end) else None
    leading = LEADING.get(noun[0].lower(), WITH)
    other = next((one for one in right if one.before in leading and one.start < breath.end + 60), None)
    if other and any(one.before in ("", "from") and one.start < other.start for one in right):
        other = None  # somebody acts in between, or a range is told: `as the quarrel lasted Chad closed the road to A`
    if other and len(other.codes) > 1 and other.before in ("between", "among"):
        return Sides(other.codes[:1], other.codes[1:], noun.start(), other.end)
    if other and other.before == "between" and UNKNOWN_SIDE.match(text, other.end):
        return None  # the other side of the two has no name that is known
    if beside and other and other.before == "with" and len(beside.codes) > 1:
        return Sides(beside.codes, other.codes, beside.start, other.end)
    if beside and len(beside.codes) > 1 and beside.before not in ("with", "to"):
        return Sides(beside.codes[:1], beside.codes[1:], beside.start, noun.end())
    of = next((one for one in right if one.before == "of" and one.start - noun.end() < 9), None)
    if of and not other and len(of.codes) > 1:
        return Sides(of.codes[:1], of.codes[1:], noun.start(), of.end)
    owner = _find_owner(text, scene, clauses, clause, noun, right, left)
    named = group_parties(text, scene, scene.start, noun.start())
    lately = [code for group in named if group.before != "with" for code in group.codes]
    lately = [*lately, *scene.before, *scene.topics, *scene.spoken]
    if other and not OTHER_SIDE.search(text, noun.end(), other.start):
        whose = tuple(code for code in owner[0] if code not in other.codes) or tuple(
            [code for code in lately if code not in other.codes][:1]
        )
        return Sides(whose, other.codes, owner[1], other.end) if whose else None
    unnamed = OTHER_SIDE.search(text, noun.end(), breath.end)
    opens = recalled and noun.start() - clause.start < OPENING and not OTHERS.search(text, clause.start, noun.start())
    if unnamed or opens or (recalled and len(owner[0]) > 1):
        both = list(dict.fromkeys((*owner[0], *lately)))
        end = unnamed.end() if unnamed else noun.end()
        return Sides(tuple(both[:1]), tuple(both[1:2]), owner[1], end) if len(both) > 1 else None
    return None


def _find_owner(
    text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, noun: re.Match[str],
    right: Sequence[Group], left: Sequence[Group],
) -> tuple[tuple[str, ...], int]:  # fmt: skip
    """Return whose a noun is and where that stands: `Russia’s ties`, `ties of Russia`, the subject of its verb."""
    owned = [one for one in left if OWNED.match(text, one.end) and noun.start() - one.end < 45]
    if owned:
        return owned[-1].codes, owned[-1].start
    of = next((one for one in right if one.before == "of" and one.start - noun.end() < 12), None)
    if of:
        return of.codes, noun.start()
    subject = find_subject(text, scene, clauses, clause, noun.start())
    return subject, left[0].start if left and left[0].codes == subject else noun.start()


def find_phrase_start(text: str, breath: Clause, noun: re.Match[str]) -> int:
    """Return where the phrase of a noun begins, with its article and adjectives."""
    led = LED.search(text, breath.start, noun.start())
    return led.start() if led else noun.start()
