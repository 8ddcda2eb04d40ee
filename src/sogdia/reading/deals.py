"""Arms deals: who sells what to whom, how many, for how much, and how far the deal is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from sogdia.reading.clauses import Clause, find_clause, is_supposed, split_clauses
from sogdia.reading.forms import is_verb
from sogdia.reading.phrases import build_pattern, read_table
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene
from sogdia.reading.sides import Group, find_subject, group_parties
from sogdia.reading.weapons import INDUSTRY_NAME, Weapon, find_weapons, is_proper


class Move(msgspec.Struct, frozen=True):
    """A row of `deals.csv`: on which side its subject stands (sell, buy, use, make) and how far the deal is."""

    pattern: re.Pattern[str]
    side: str
    status: str


class Found(msgspec.Struct, frozen=True):
    """Words of a deal where they stand."""

    start: int
    end: int
    move: Move


PLACED = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?$")
COMPARED = re.compile(r"\b(?:over|instead\s+of|rather\s+than|than|to)\s+(?:the\s+|its\s+)?(?:\w+\s+)?$")
"""Before a weapon they tell that another was preferred to it."""

TOLD_OF = re.compile(r"(?:that|which)\b")
WISHED = re.compile(
    r"\b(?:would|could|might|may|should|if|not|never|n't|likely\s+to|able\s+to|free\s+to|about\s+to|to\s+the)\s+"
    r"(?:\w+ly\s+|be\s+|have\s+)*$"
)
PROMISED = re.compile(
    r"\b(?:announc|said|say|confirm|declar|promis|agree)\w*\b[^;.]{0,60}\bthat\s+(?:it|they|he|she)\s+(?:would|"
    r"will)\s+$"
)
"""What somebody says will be done is announced, not only wished."""

NEGOTIATED = re.compile(r"\b(?:negotiat\w+|talks|discussions)\b")
INTERESTED = re.compile(
    r"\b(?:interest(?:ed)?|consider\w*|plans?|intends?|hopes?|seeks?|want\w*|exploring|weighing|mull\w*)\b"
)
NOUN_OF = re.compile(r".*\b(?:of|for|over|on|about)$", re.IGNORECASE | re.DOTALL)
BE = re.compile(r"\b(?:is|are|was|were|been|be|being|has|have|had)\s+(?:\w+ly\s+)?$")
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?$")
COMING = re.compile(r"(?:reach|arriv)")
INTEREST = (
    "interest",
    "interested",
    "negotiation",
    "negotiations",
    "talks",
    "discussions",
    "consultations",
    "contract",
    "deal",
    "order",
    "package",
    "letter",
    "memorandum",
    "agreement",
    "contracts",
    "orders",
)
WHOLE_REGION = 4
"""As many buyers of weapons without a name make a trade, not a deal."""

SHARE = re.compile(r"\bpercent\b|%|\bshare\b|\bhalf of\b")
OF_THEM = re.compile(r"\b(?:reportedly|some|about|up to|perhaps)?\s*\S+\s+of\s+them\b")
MADE_NEAR = 20
NEAR = 45
"""Most characters between a number and the weapon it counts."""


@cache
def read_moves() -> tuple[Move, ...]:
    """Return the shipped words of arms deals in the order of the table."""
    return tuple(
        Move(
            re.compile(rf"(?<![\w-]){build_pattern(row['phrase'])}(?![\w-])", re.IGNORECASE), row["side"], row["status"]
        )
        for row in read_table("deals")
    )


def propose_deals(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the arms deals of an article, one for each weapon and buyer."""
    for scene in scenes:
        weapons = find_weapons(text, scene) if scene.tells else ()
        if weapons:
            clauses = split_clauses(text, scene)
            for clause in clauses:
                if not is_supposed(text, clause):
                    for part, of, move in _split_deals(text, scene, clause, weapons):
                        yield from _read_deals(text, scene, clauses, part, of, move)


def _split_deals(
    text: str, scene: Scene, clause: Clause, weapons: Sequence[Weapon]
) -> Iterator[tuple[Clause, list[Weapon], Found]]:
    """Yield the stretches of a clause that tell of one deal each, with its weapons and the words of the deal.

    A weapon belongs to the last words of a deal before it; where a clause goes on about the weapon before it, to those.
    """
    inside = [one for one in weapons if clause.start <= one.start < clause.end]
    told_of = [one for one in weapons if one.end <= clause.start < one.end + 5 and TOLD_OF.match(text, clause.start)]
    of = inside or told_of
    moves = _find_moves(text, scene, clause, of) if of else []
    by_move: dict[int, list[Weapon]] = {}
    for weapon in of:
        before = [index for index, move in enumerate(moves) if move.start < weapon.start]
        if moves:
            by_move.setdefault(before[-1] if before else 0, []).append(weapon)
    starts = [*(moves[index].start for index in sorted(by_move))][1:]
    for number, index in enumerate(sorted(by_move)):
        start = clause.start if number == 0 else moves[index].start
        end = starts[number] if number < len(starts) else clause.end
        yield Clause(start, end, clause.link), by_move[index], moves[index]


def _find_moves(text: str, scene: Scene, clause: Clause, weapons: Sequence[Weapon]) -> list[Found]:
    """Return the words of deals in a clause from left to right, of those that overlap the longest."""
    found = [
        Found(match.start(), match.end(), move)
        for move in read_moves()
        for match in move.pattern.finditer(text, clause.start, clause.end)
        if (not WISHED.search(text, clause.start, match.start()) or PROMISED.search(text, scene.start, match.start()))
        and _is_move(text, scene, clause, match, weapons)
    ]
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


def _is_move(text: str, scene: Scene, clause: Clause, match: re.Match[str], weapons: Sequence[Weapon]) -> bool:
    """Tell whether words speak of a deal: a noun that names one or a verb; not `jets procured from`, told of others."""
    if NOUN_OF.match(match[0]) or match[0].split()[0].casefold() in INTEREST:
        return True
    before = text[max(match.start() - 25, 0) : match.start()]
    is_told_of = any(0 <= match.start() - one.end < 10 for one in weapons) and not BE.search(before)
    is_told_of = is_told_of and not COMING.match(match[0])
    return not is_told_of and is_verb(text, scene, clause, match)


def _read_deals(
    text: str, scene: Scene, clauses: Sequence[Clause], part: Clause, weapons: Sequence[Weapon], found: Found
) -> Iterator[Proposal]:
    weapons = [one for one in weapons if one.end > found.start] or weapons
    if len(weapons) > 1:
        weapons = [one for one in weapons if not COMPARED.search(text, found.end, one.start)] or weapons[:1]
    is_vague = not any(is_proper(one) for one in weapons)
    if is_vague and (
        found.move.side in ("use", "come")
        or text[found.start : found.end].endswith(" of")
        or SHARE.search(text, part.start, part.end)
        or _is_habit(text, scene, part, found)
    ):
        return
    clause = find_clause(clauses, found.start)
    buyers, sellers = _find_traders(text, scene, clauses, clause, found.move, found.start, _choose(weapons)[0])
    makers = {one.maker for one in weapons if one.maker}
    if found.move.side == "sell" and makers & set(buyers) and sellers and not makers & set(sellers):
        buyers, sellers = sellers, tuple(code for code in buyers if code in makers)  # `a plant for Iranian drones`
    if is_vague and len(buyers) >= WHOLE_REGION:
        return
    for weapon in _choose(weapons):
        maker = weapon.maker or _find_maker(text, scene, clause, weapon)
        seller = sellers or tuple(code for code in (maker,) if code and buyers != (code,))
        if found.move.side == "make" and not seller:
            continue  # who makes what is its own sells to nobody
        buyer = () if found.move.side == "come" and maker in buyers else buyers
        lately = [*_earlier(text, scene, found.start), *scene.topics] if found.move.side == "sell" else scene.topics
        buyer = buyer or (tuple(code for code in lately if code not in seller)[:1] if seller else ())
        if not seller and buyer:
            seller = tuple(code for code in _earlier(text, scene, found.start) if code not in buyer)[:1]
        for one in (code for code in buyer if seller and code not in seller):
            yield _propose(text, scene, part, found.move, weapon, seller[0], one)


def _is_habit(text: str, scene: Scene, part: Clause, found: Found) -> bool:
    """Tell whether a trade at large is told in the present tense, without a date or figure: `sells arms to Chad`."""
    starts = [*(one.start for one in scene.dates), *(one.start for one in scene.numbers)]
    dated = any(part.start <= start < part.end for start in starts)
    return not dated and text[found.start : found.end].split()[0].endswith("s")


def _choose(weapons: Sequence[Weapon]) -> Sequence[Weapon]:
    """Return the weapons that a deal is of: those with a name of their own if there are any, else the first."""
    industry = [one for one in weapons if one.system == INDUSTRY_NAME]
    return industry[:1] or [one for one in weapons if is_proper(one)] or weapons[:1]


def _find_traders(
    text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, move: Move, start: int, weapon: Weapon
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return buyers and sellers.

    What `of the delivery of drones` names as a deed is with whom the clause signs before it; and what is offered or
    sold in the passive goes to its subject.
    """
    subject = find_subject(text, scene, clauses, clause, start)
    left = group_parties(text, scene, clause.start, start)
    partner = next((one.codes for one in left if one.before == "with" and not set(one.codes) & set(subject)), ())
    right = [one for one in group_parties(text, scene, start, clause.end) if not set(one.codes) & set(subject)]
    led = {word: one.codes for one in reversed(right) for word in (one.before,)}
    owner = next((one.codes for one in right if _owns_weapon(text, one)), ())
    if move.side == "sell":
        given_to = led.get("to") or led.get("for") or led.get("") or led.get("with") or ()
        given_to = given_to or _find_site(text, scene, clause, subject, start)
        by = led.get("by", ())
        if not given_to and PASSIVE.search(text, clause.start, start) and weapon.start > start:
            return subject, by
        if by or given_to or not partner:
            return (given_to, by) if by else (given_to, subject)
        return (partner, subject) if _is_firm(scene, clause, subject, start) else (subject, partner)
    if move.side == "come":
        return tuple(code for code in scene.before if code not in led.get("from", ()))[:1], led.get("from", ())
    if not subject:
        subject = led.get("by") or (led.get("to", ()) if move.side == "use" else ())
    signed_with = led.get("with") or partner
    if signed_with and (_is_firm(scene, clause, subject, start) or weapon.maker in subject):
        return signed_with, subject
    return subject, led.get("from") or signed_with or owner or ()


def _is_firm(scene: Scene, clause: Clause, subject: Sequence[str], at: int) -> bool:
    """Tell whether who signs is a firm of its state: it sells to whom it signs with."""
    before = [one for one in scene.mentions if clause.start <= one.start < at and one.state in subject]
    return bool(before) and before[-1].kind == "company"


def _find_site(text: str, scene: Scene, clause: Clause, subject: Sequence[str], at: int) -> tuple[str, ...]:
    """Return the state of the place that something is built or delivered in: `a plant for drones in Dushanbe`."""
    placed = [
        one.state
        for one in scene.mentions
        if one.is_place and at < one.start < clause.end and one.state not in ("", *subject)
        and PLACED.search(text, at, one.start)
    ]  # fmt: skip
    return tuple(placed[:1])


def _find_maker(text: str, scene: Scene, clause: Clause, weapon: Weapon) -> str:
    """Return the state that a word before a weapon tells it is from: `Indian howitzers`."""
    near = [one for one in scene.parties if clause.start <= one.start and 0 <= weapon.start - one.end < MADE_NEAR]
    return near[-1].codes[0] if near and len(near[-1].codes) == 1 else ""


def _owns_weapon(text: str, group: Group) -> bool:
    return bool(re.match(r"[’']s?\s", text[group.end : group.end + 3]))


def _earlier(text: str, scene: Scene, at: int) -> Iterator[str]:
    for group in group_parties(text, scene, scene.start, at):
        yield from group.codes


def _propose(text: str, scene: Scene, clause: Clause, move: Move, weapon: Weapon, seller: str, buyer: str) -> Proposal:
    inside = [one for one in scene.numbers if min(clause.start, weapon.start - NEAR) <= one.start]
    counts = [one for one in inside if one.kind == "count" and 0 <= weapon.start - one.end < NEAR]
    more = OF_THEM.search(text, weapon.end, clause.end)
    if not counts and more:
        counts = [one for one in scene.numbers if one.start <= more.start() + 12 and more.start() < one.end]
    money = next((one for one in scene.numbers if one.kind == "money" and clause.start <= one.start < clause.end), None)
    date = next((one for one in scene.dates if clause.start <= one.start < clause.end), None)
    fields = {
        "seller": seller, "buyer": buyer, "system": weapon.system, "class": weapon.weapons,
        "quantity": f"{counts[-1].low:.15g}" if counts else "", "value": f"{money.low:.15g}" if money else "",
        "currency": money.unit if money else "", "date": date.iso if date else "",
        "status": _find_status(text[clause.start : clause.end], move),
    }  # fmt: skip
    start = min(clause.start, weapon.start)
    return build_proposal(text, "arms", scene, start, clause.end, fields)


def _find_status(words: str, move: Move) -> str:
    """Return how far a deal is: talks and wishes that lead a verb of buying keep it from being done."""
    if re.search(r"\ballege\w*|reportedly\b", words):
        return "alleged"
    if move.status in ("delivered", "ordered"):
        if NEGOTIATED.search(words):
            return "negotiation"
        if INTERESTED.search(words):
            return "interest"
    return move.status
