"""Ties: how two sides stand to each other, and whether that grows better or worse.

A noun for a bond or for strife stands between two sides, and a verb or an adjective says which way it goes. `sign` is
how they stand, `trend` where it moves: tensions that ease are a bond that grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from sogdia.reading.clauses import Clause, split_clauses
from sogdia.reading.inflect import list_noun_forms, list_verb_forms
from sogdia.reading.phrases import read_table
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene
from sogdia.reading.sides import Group, find_subject, group_parties
from sogdia.reading.turns import IS_ONES, find_kin, find_turns

VERBS = ("rise", "fall", "soothe", "sharpen")
POSSIBLE = re.compile(
    r"\b(?:would|could|may|might|should|if|possib\w+|potential\w*|risks?|will|aimed at|aims? to|intentions? to|"
    r"attempts? to|"
    r"emphasis on|in order to|agreed to|goal|interest in|desire|anticipated|poised|in need of|hopes? to)\b"
)
HEDGED = re.compile(r"\b(?:would|could|may|might)\b")
GROWS = re.compile(
    r"\b(?:growing|deeper|closer|warmer|stronger|improving|expanding|deepening|burgeoning|warming|steady|full)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(r"(?:Closer|Growing|Deeper|Warmer|Warming|Improved|Strained|Sour)\s+(?:\w+\s+)?")
"""How a sentence begins that takes a tie as given and tells what may come of it: `Closer ties … could help`."""

COMMA = re.compile(r",\s|—")
BE = re.compile(r"\b(?:is|are|was|were|been|remains?|remained|become|became|turned)\s+")
AIMED = re.compile(r"(?<!continued)(?<!continues)(?<!began)(?<!begun)(?<!agreed)\s+to\s+(?:\w+ly\s+)?$")
"""What is only meant to come: `moved to improve relations`."""

ASIDE = re.compile(
    r",\s+(?:by\s+contrast|however|on\s+the\s+other\s+hand|meanwhile|in\s+turn|for\s+(?:its|their)\s+part|moreover|"
    r"therefore|of\s+course|"
    r"in\s+particular|too|though|nevertheless|nonetheless),\s"
)
"""Words between commas that part no sentence: `relations, however, remain poor`."""

UNKNOWN_SIDE = re.compile(r"\s+and\s+(?:the\s+)?(?:[A-Z]|others?\b)")
NONE = re.compile(r"\b(?:no|without|not\s+any)\s+(?:[a-z]+\s+)?$")
COURTING = re.compile(
    r"\b(?:court(?:s|ed|ing)?|woo(?:s|ed|ing)?|draw(?:s|n|ing)?\s+closer\s+to|drew\s+closer\s+to|mov(?:es?|ed|"
    r"ing)\s+closer\s+to|"
    r"lean(?:s|ed|ing)?\s+(?:on|toward|towards)|ma(?:kes?|de|king)\s+(?:up|peace)\s+with|reconcil(?:es?|ed|"
    r"ing)\s+with)\s+"
    r"(?:the\s+)?"
)
SHUNNING = re.compile(
    r"\b(?:turn(?:s|ed|ing)?\s+(?:its\s+back\s+on|away\s+from|against)|f[ae]ll(?:s|ing|en)?\s+out\s+with|fell\s+"
    r"out\s+with|"
    r"quarrel(?:s|ed|led|ing|ling)?\s+with|distanc(?:es?|ed|ing)\s+(?:itself|themselves)\s+from|br(?:eaks?|oke|oken|"
    r"eaking)\s+with|"
    r"mistrust(?:s|ed)?|distrust(?:s|ed)?)\s+(?:the\s+)?"
)
STAYS = re.compile(r"\b(?:remain(?:s|ed)?|stay(?:s|ed)?|still|have\s+long\s+been|continue\s+to\s+be)\b")
"""What tells that a tie is as it was: `relations remain close`."""

STANDING = re.compile(
    r"(?:cordial|good|friendly|close|warm|excellent|amicable|harmonious|correct|civil|solid|pragmatic|stable|brotherly|"
    r"fraternal|cold|icy|chilly|frosty|hostile|poor|lukewarm|tepid|brittle|difficult|uneasy)",
    re.IGNORECASE,
)
"""What relations are, not what they have become."""

DEPENDING = re.compile(
    r"\b(?:depend(?:s|ed|ing)?\s+(?:\w+ly\s+)?(?:on|upon)|depend(?:ent|ence|ency)\s+(?:on|upon)|reli(?:es|ed|ance|"
    r"ant)\s+(?:\w+ly\s+)?(?:on|upon)|"
    r"rely(?:ing)?\s+(?:\w+ly\s+)?(?:on|upon))\s+"
)
SHUNNED = re.compile(
    r"\b(?:refus(?:es|ed|ing)\s+to\s+recogni[sz]e|(?:does|do|has|have)\s+not\s+recogni[sz]ed?|"
    r"(?:has|have|maintains?)\s+no\s+(?:diplomatic\s+)?(?:relations|ties)\s+with|border\s+with)\s+(?:the\s+)?"
)
CLOSED = re.compile(
    r"\s+(?:has|have|is|are|was|remains?|stays?)\s+(?:been\s+|long\s+|still\s+)*(?:closed|shut|sealed)\b"
)
THOSE = re.compile(r"\bThose(?=\s+(?:between|with)\b)")
"""At the start of a sentence it stands for the relations that the one before told of."""

NEARING = re.compile(r"(?:rapprochement|reconciliation|d[eé]tente|thaw)$", re.IGNORECASE)
"""Nouns that tell by themselves that two sides draw closer."""

HALTED = re.compile(r"\b(?:stall|halt|falter|hamper|block|slow|delay|reverse|end)\w*\b")
FRIENDLY = re.compile(r"(?:ties|friendship|alliance|partnership|cooperation)$", re.IGNORECASE)
OWNED = re.compile(r"[’']s?\s")
OTHER_SIDE = re.compile(
    r"\b(?:with|to|toward)\s+(?:its|their|his)\s+(?:[\w-]+\s+){0,2}(?:neighbou?r|rival|ally|partner|adversary|"
    r"patron)s?\b"
)
NEAR = 25
"""Most characters between two sides in one breath and the noun: `Turkish–Armenian bilateral ties`."""

OPENING = 30
"""A noun this near to the start of its clause is its subject: `Consequently, relations have deteriorated`."""
WITH = ("with", "to", "toward", "towards", "from", "between", "against")
LED = re.compile(r"(?:\b(?:the|a|an|its|their|his|her|this)\s+)?(?:[\w-]+\s+){0,4}$")
DIMENSIONS = (
    ("military", re.compile(r"\b(?:militar|defen[cs]e|arms|security)", re.IGNORECASE)),
    ("economic", re.compile(r"\b(?:econom|trade|energy|transit|investment|commerc)", re.IGNORECASE)),
    ("diplomatic", re.compile(r"\b(?:diploma|political|embass|recogni)", re.IGNORECASE)),
)
VIEWED = re.compile(
    r"\b(?:views?|viewed|sees?|saw|regards?|regarded|considers?|considered|treats?|treated|perceives?|"
    r"perceived)\b(?P<whom>.{3,60}?)\bas\s+"
    r"(?:an?\s+|its\s+|the\s+)?(?:[\w-]+\s+){0,3}?(?P<what>rival|competitor|threat|adversary|enemy|partner|ally|"
    r"friend|challenger|counterweight)s?\b"
)
FRIENDS = ("partner", "ally", "friend")
WORRIED = re.compile(
    r"\b(?:concerns?|worr(?:y|ies)|anxiet(?:y|ies)|suspicions?|unease|fears?|apprehensions?|mistrust)\s+(?:over|"
    r"about|of|at|regarding)\s+"
)


class Tie(msgspec.Struct, frozen=True):
    """How two sides stand: `sign` + or -, `trend` up, down, stable or empty."""

    start: int
    end: int
    a: tuple[str, ...]
    b: tuple[str, ...]
    sign: str
    trend: str


class Sides(msgspec.Struct, frozen=True):
    """Both sides of a noun, and the stretch in which they stand."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    start: int
    end: int


class Course(msgspec.Struct, frozen=True):
    """How a tie stands and goes, and the verbs before and after its noun that say so."""

    sign: str
    trend: str
    verb: re.Match[str] | None
    later: re.Match[str] | None


@cache
def read_words() -> dict[str, re.Pattern[str]]:
    """Return the shipped words of ties as a pattern for each kind."""
    patterns = {}
    for row in read_table("ties"):
        list_forms = list_verb_forms if row["kind"] in VERBS else list_noun_forms
        bare = row["kind"] in ("good", "bad")
        forms = [form for word in row["words"].split(";") for form in ((word,) if bare else list_forms(word))]
        patterns[row["kind"]] = re.compile(
            rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})(?![\w-])", re.IGNORECASE
        )
    return patterns


def propose_ties(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the ties of an article."""
    for scene in scenes:
        if scene.tells:
            clauses = split_clauses(text, scene)
            told: list[Tie] = []
            for clause in clauses:
                for rule in RULES:
                    for tie in rule(text, scene, clauses, clause):
                        if len({*tie.a, *tie.b}) > 1 and not any(_is_same(tie, one) for one in told):
                            told.append(tie)
                            yield _propose(text, scene, tie)


def _propose(text: str, scene: Scene, tie: Tie) -> Proposal:
    words = text[tie.start : tie.end]
    dimensions = [name for name, pattern in DIMENSIONS if pattern.search(words)]
    date = next(iter(scene.dates), None)
    fields = {
        "a": ";".join(tie.a), "b": ";".join(code for code in tie.b if code not in tie.a) or ";".join(tie.b),
        "sign": tie.sign, "trend": tie.trend, "dimension": ";".join(dimensions) or "general",
        "date": date.iso if date else "",
    }  # fmt: skip
    return build_proposal(text, "tie", scene, tie.start, tie.end, fields)


def _is_same(tie: Tie, other: Tie) -> bool:
    return tie.start < other.end and other.start < tie.end and {*tie.a, *tie.b} == {*other.a, *other.b}


def read_bonds(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that nouns for a bond tell: `relations with Iran have improved`, `its close ties with Baku`."""
    bonds = [*_find_nouns(text, scene, clause, read_words()["bond"]), *_find_nouns(text, scene, clause, THOSE)]
    for noun, breath in bonds:
        sides = _find_sides(text, scene, clauses, clause, breath, noun, recalled=True)
        course = _find_course(text, breath, noun, sides) if sides else None
        if sides and course:
            yield Tie(*_span(text, breath, noun, course, sides), sides.a, sides.b, course.sign, course.trend)


def read_strifes(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that nouns for strife tell: `tensions between Kabul and Islamabad`."""
    words = read_words()
    for noun, breath in _find_nouns(text, scene, clause, words["strife"]):
        before = text[breath.start : noun.start()][-50:]
        soothed = words["soothe"].search(before)
        if NONE.search(text, breath.start, noun.start()):
            sides = _find_sides(text, scene, clauses, clause, breath, noun, recalled=False)
            if sides:
                yield Tie(
                    *_span(text, breath, noun, Course("+", "stable", None, None), sides),
                    sides.a,
                    sides.b,
                    "+",
                    "stable",
                )
            continue
        armed = noun[0].lower().startswith(("war", "conflict", "armed", "host", "confront"))
        sides = _find_sides(text, scene, clauses, clause, breath, noun, recalled=bool(soothed))
        if not sides or (armed and not text.startswith(" between", noun.end())):
            continue
        sharper = words["sharpen"].search(before) or words["sharpen"].search(text, noun.end(), breath.end)
        sign, trend = ("+", "up") if soothed else ("-", "down" if sharper or armed else "")
        yield Tie(*_span(text, breath, noun, Course(sign, trend, soothed, None), sides), sides.a, sides.b, sign, trend)


def _find_course(text: str, breath: Clause, noun: re.Match[str], sides: Sides) -> Course | None:
    """Return how a bond stands and goes by the verbs and adjectives around it; None if nothing is said of that."""
    words = read_words()
    near = text[_phrase_start(text, breath, noun) : noun.start()]
    before = text[breath.start : noun.start()][-60:]
    bad, good = words["bad"].search(near), words["good"].search(near)
    rise = words["rise"].search(before)
    if rise and AIMED.search(before, 0, rise.start()):
        return None
    fall = None if bad else words["fall"].search(before[-40:])
    later_rise = words["rise"].search(text, noun.end(), breath.end)
    later_fall = words["fall"].search(text, noun.end(), breath.end)
    said_good, said_bad = (_is_said(text, noun, breath, words[kind]) for kind in ("good", "bad"))
    said = said_good or said_bad
    if said and (STAYS.search(text, noun.end(), breath.end) or STANDING.fullmatch(said[0])):
        return Course("+" if said_good else "-", "stable", said, said)
    later_rise, later_fall = later_rise or said_good, later_fall or said_bad
    verb, later = rise or fall, later_rise or later_fall
    if fall or later_fall or bad:
        return Course("-", "up" if bad and rise else "down", verb, later)
    if rise or later_rise or GROWS.search(near):
        return Course("+", "up", verb, later)
    if good:
        return Course("+", "stable", verb, later)
    if NEARING.match(noun[0]):
        return None if HALTED.search(text, noun.end(), breath.end) else Course("+", "up", verb, later)
    is_bare = FRIENDLY.match(noun[0]) and noun.start() - sides.start < NEAR and noun.end() == sides.end
    return Course("+", "", verb, later) if is_bare else None


def read_rivals(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that words for a rival or an ally tell: `its old rival, Pakistan`."""
    words = read_words()
    for kind, sign in (("rival", "-"), ("friend", "+")):
        for noun in words[kind].finditer(text, clause.start, clause.end):
            owner = re.search(
                r"(?:\b(?:its|their|his)|(?P<whose>[A-Z][\w.]*[’']s?))\s+(?:[\w-]+\s+){0,3}$",
                text[clause.start : noun.start()],
            )
            is_told = any(one.end() == noun.end() for one in IS_ONES.finditer(text, clause.start, clause.end))
            if not owner or is_told:
                continue
            start = clause.start + owner.start()
            named = next(
                (one for one in group_parties(text, scene, noun.end(), scene.end) if one.start - noun.end() < 4), None
            )
            left = [code for group in group_parties(text, scene, scene.start, noun.start()) for code in group.codes]
            whose = (left[-1] if owner["whose"] and left else None) or next(iter([*left, *scene.before]), "")
            other = (
                named.codes if named else tuple(code for code in (*scene.topics, *scene.spoken) if code != whose)[:1]
            )
            if whose and other:
                yield Tie(start, named.end if named else noun.end(), (whose,), other, sign, "stable")


def read_views(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the tie that one side's view of the other tells: `saw Uzbekistan as a competitor`."""
    viewed = VIEWED.search(text, clause.start, clause.end)
    if viewed:
        whom = group_parties(text, scene, viewed.start("whom"), viewed.end("whom"))
        who = find_subject(text, scene, clauses, clause, viewed.start())
        if who and whom and not re.search(r"[’']s?\s", text[whom[0].end : whom[0].end + 3]):
            sign = "+" if viewed["what"] in FRIENDS else "-"
            yield Tie(clause.start, viewed.end(), who, whom[0].codes, sign, "stable")


def read_worries(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the tie that one side's worry about the other tells: `Moscow’s concerns over Tashkent’s role`."""
    worried = WORRIED.search(text, clause.start, clause.end)
    if worried and not POSSIBLE.search(text, clause.start, worried.start()):
        left = group_parties(text, scene, clause.start, worried.start())
        right = [one for one in group_parties(text, scene, worried.end(), clause.end) if one.start - worried.end() < 6]
        if left and right and set(left[-1].codes) != set(right[0].codes):
            end = text.find(" as ", right[0].end, clause.end)
            yield Tie(left[-1].start, end if end > 0 else clause.end, left[-1].codes, right[0].codes, "-", "down")


def read_dependences(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the tie that one side's need of the other tells: `Chad depends on France`."""
    depends = DEPENDING.search(text, clause.start, clause.end)
    is_held = depends and depends[0].startswith("dependen")  # one's dependence is there whatever one will do about it
    if depends and (is_held or not POSSIBLE.search(text, clause.start, depends.start())):
        right = [one for one in group_parties(text, scene, depends.start(), clause.end) if one.start >= depends.end()]
        left = group_parties(text, scene, clause.start, depends.start())
        who = left[-1].codes if left else find_subject(text, scene, clauses, clause, depends.start()) or scene.before
        if who and right and right[0].start - depends.end() < 6:
            start = left[-1].start if left and not is_held else depends.start()
            yield Tie(start, right[0].end, who, right[0].codes, "+", "")


def read_refusals(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the tie that one side wants none: `has refused to recognise Chad`, `whose border with Chad is closed`."""
    for shunned in SHUNNED.finditer(text, clause.start, clause.end):
        right = [
            one for one in group_parties(text, scene, shunned.start(), clause.end) if one.start >= shunned.end() - 1
        ]
        who = find_subject(text, scene, clauses, clause, shunned.start())
        is_told = right and (not shunned[0].startswith("border") or CLOSED.match(text, right[0].end))
        if who and is_told and right[0].start - shunned.end() < 6:
            yield Tie(clause.start, right[0].end, who, right[0].codes, "-", "stable")


def read_approaches(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the tie that a turn to or from somebody tells: `Paris courted Astana`, `Chad fell out with Niger`."""
    for pattern, sign, trend in ((COURTING, "+", "up"), (SHUNNING, "-", "down")):
        for verb in pattern.finditer(text, clause.start, clause.end):
            right = [one for one in group_parties(text, scene, verb.start(), clause.end) if one.start >= verb.end() - 1]
            who = find_subject(text, scene, clauses, clause, verb.start())
            is_near = right and right[0].start - verb.end() < 6 and not OWNED.match(text, right[0].end)
            if NONE.search(text, clause.start, verb.start()):
                continue
            if who and is_near and not POSSIBLE.search(text, clause.start, verb.start()):
                yield Tie(clause.start, right[0].end, who, right[0].codes, sign, trend)


def read_turns(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that verbs and predicates tell: `have made peace`, `is Chad’s closest ally`."""
    yield from (Tie(*turn) for turn in find_turns(text, scene, clauses, clause))
    yield from (Tie(*kin) for kin in find_kin(text, scene, clauses, clause))


RULES = (
    read_turns,
    read_approaches,
    read_dependences,
    read_refusals,
    read_bonds,
    read_strifes,
    read_rivals,
    read_views,
    read_worries,
)


def _find_nouns(
    text: str, scene: Scene, clause: Clause, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Clause]]:
    """Yield the nouns of a clause that tell a fact, each with the breath between commas around it."""
    for noun in pattern.finditer(text, clause.start, clause.end):
        start = max(clause.start, text.rfind(", ", clause.start, noun.start()) + 2)
        aside = ASIDE.search(text, noun.end(), clause.end)
        comma = COMMA.search(text, noun.end(), aside.start() if aside else clause.end)
        comma = comma or (COMMA.search(text, aside.end(), clause.end) if aside else None)
        breath = Clause(start, comma.start() if comma else clause.end, clause.link)
        is_named = any(one.start <= noun.start() < one.end for one in scene.mentions)
        is_given = GIVEN.fullmatch(text, clause.start, noun.start())
        is_hedged = POSSIBLE.search(text, clause.start, noun.start()) or (
            not is_given and HEDGED.search(text, noun.end(), breath.end)
        )
        if not is_named and not is_hedged:
            yield noun, breath


def _is_said(text: str, noun: re.Match[str], breath: Clause, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return the adjective that a verb of being says of a noun: `relations have been hostile`."""
    be = BE.search(text, noun.end(), breath.end)
    return pattern.search(text, be.end(), min(breath.end, be.end() + 25)) if be else None


def _phrase_start(text: str, breath: Clause, noun: re.Match[str]) -> int:
    """Return where the phrase of a noun begins, with its article and adjectives."""
    led = LED.search(text, breath.start, noun.start())
    return led.start() if led else noun.start()


def _find_sides(
    text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, breath: Clause, noun: re.Match[str],
    recalled: bool,
) -> Sides | None:  # fmt: skip
    """Return both sides of a noun: `between A and B`, `A–B ties`, `A’s ties with B`.

    With `recalled`, a noun that opens its clause is of those last spoken of: `Relations have deteriorated.`
    """
    right = list(group_parties(text, scene, noun.end(), clause.end))
    left = group_parties(text, scene, breath.start, noun.start())
    beside = left[-1] if left and noun.start() - left[-1].end < NEAR and not OWNED.match(text, left[-1].end) else None
    leading = (*WITH, "in") if noun[0].lower() == "trust" else WITH
    other = next((one for one in right if one.before in leading and one.start < breath.end + 60), None)
    if other and len(other.codes) > 1 and other.before in ("between", "among"):
        return Sides(other.codes[:1], other.codes[1:], noun.start(), other.end)
    if other and other.before == "between" and UNKNOWN_SIDE.match(text, other.end):
        return None  # the other side of the two has no name that is known
    if beside and other and other.before == "with" and len(beside.codes) > 1:
        return Sides(beside.codes, other.codes, beside.start, other.end)
    if beside and len(beside.codes) > 1 and beside.before not in ("with", "to"):
        return Sides(beside.codes[:1], beside.codes[1:], beside.start, noun.end())
    owner = _find_owner(text, scene, clauses, clause, noun, right, left)
    lately = [code for group in group_parties(text, scene, scene.start, noun.start()) for code in group.codes]
    lately = [*lately, *scene.before, *scene.topics, *scene.spoken]
    if other and not OTHER_SIDE.search(text, noun.end(), other.start):
        whose = tuple(code for code in owner[0] if code not in other.codes) or tuple(
            [code for code in lately if code not in other.codes][:1]
        )
        return Sides(whose, other.codes, owner[1], other.end) if whose else None
    unnamed = OTHER_SIDE.search(text, noun.end(), breath.end)
    opens = recalled and noun.start() - clause.start < OPENING
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


def _span(text: str, breath: Clause, noun: re.Match[str], course: Course, sides: Sides) -> tuple[int, int]:
    """Return the stretch that tells a tie: from who, the verb or the noun’s article to the other side."""
    start = min(_phrase_start(text, breath, noun), sides.start)
    if course.verb:
        window = max(breath.start, noun.start() - 60)
        start = min(start, window + course.verb.start())
    return max(start, breath.start), max(noun.end(), sides.end, course.later.end() if course.later else 0)
