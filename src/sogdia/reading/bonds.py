"""Ties told by nouns: a noun for a bond or for strife stands between two sides, a verb or an adjective says where it
goes.

`sign` is how they stand, `trend` where it moves: tensions that ease are a bond that grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from sogdia.reading.bond_sides import NEAR, Sides, find_phrase_start, find_sides
from sogdia.reading.clauses import Clause, is_supposed
from sogdia.reading.scene import Scene
from sogdia.reading.tie import NONE, POSSIBLE, Tie, read_words

HEDGED = re.compile(r"\b(?:would|could|may|might)\b")
GROWS = re.compile(
    r"\b(?:growing|deeper|closer|warmer|stronger|improving|expanding|deepening|burgeoning|warming|steady|full)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(r"(?:Closer|Growing|Deeper|Warmer|Warming|Improved|Strained|Sour)\s+(?:\w+\s+)?")
"""How a sentence begins that takes a tie as given and tells what may come of it: `Closer ties … could help`."""

COMMA = re.compile(r",\s|—")
BE = re.compile(
    r"\b(?:is|are|was|were|been|remains?|remained|become|became|turned|hit|reach(?:es|ed)?|f[ae]ll(?:en)?\s+to|s[au]nk\s+to)\s+"
)
AIMED = re.compile(r"(?<!continued)(?<!continues)(?<!began)(?<!begun)(?<!agreed)\s+to\s+(?:\w+ly\s+)?$")
"""What is only meant to come: `moved to improve relations`."""

ASIDE = re.compile(
    r",\s+(?:by\s+contrast|however|on\s+the\s+other\s+hand|meanwhile|in\s+turn|for\s+(?:its|their)\s+part|moreover|"
    r"therefore|of\s+course|"
    r"in\s+particular|too|though|nevertheless|nonetheless|(?:long|once|never|often|always)\s+\w+(?:\s+\w+)?),\s"
)
"""Words between commas that part no sentence: `relations, however, remain poor`."""

STAYS = re.compile(r"\b(?:remain(?:s|ed)?|stay(?:s|ed)?|still|have\s+long\s+been|continue\s+to\s+be)\b")
"""What tells that a tie is as it was: `relations remain close`."""

STANDING = re.compile(
    r"(?:cordial|good|friendly|close|warm|excellent|amicable|harmonious|correct|civil|solid|pragmatic|stable|brotherly|"
    r"fraternal|old|long-standing|firm|intact|durable|enduring|cold|icy|chilly|frosty|hostile|poor|lukewarm|tepid|brittle|difficult|uneasy)",
    re.IGNORECASE,
)
"""What relations are, not what they have become."""

THOSE = re.compile(
    r"\bThose(?=\s+(?:between|with)\b)|(?<=,\s)those(?=\s+between\b)|(?<=and\s)those(?=\s+(?:between|with)\b)"
)
"""It stands for the relations that the sentence or the part before told of."""

GAP = re.compile(r"\s+(?:are\s+|were\s+|remain\s+)?(?:the\s+|at\s+their\s+)?")
"""What stands between the sides and the adjective where the verb is left out: `those between A and B the best`."""

LASTS = re.compile(
    r"\b(?:(?:has|have|had)\s+)?(?:outliv(?:es?|ed)|surviv(?:es?|ed)|endur(?:es?|ed)|withst(?:ands?|ood)|"
    r"weather(?:s|ed)?|outlast(?:s|ed)?|persist(?:s|ed)?)\b"
)
"""What a bond does that stays as it was in spite of something."""

NEARING = re.compile(r"(?:rapprochement|outreach|reconciliation|d[eé]tente|thaw)$", re.IGNORECASE)
"""Nouns that tell by themselves that two sides draw closer."""

LITTLE = re.compile(r"\b(?:little|scant|no|lacks?|lack\s+of|without)\s+(?:[a-z]+\s+)?$")
"""Before a bond: there is none, or hardly any."""

PAPER = re.compile(
    r"\s+(?:agreements?|treat(?:y|ies)|deals?|memorand(?:um|a)|pacts?|protocols?|programmes?|programs?|plans?|projects?|"
    r"councils?|committees?|talks|meetings?|summits?|forums?|conferences?)\b"
)
"""After a bond: it only says what something signed or held is about, which is an event."""

UNDONE = re.compile(r"\b(?:not|never|yet\s+to|failed\s+to|hardly|far\s+from)\s+(?:\w+\s+){0,2}$")
"""Before a verb that soothes: it has not."""

TITLED = re.compile(r"[A-Z]\w+\s+$")
"""Before a capital letter: the noun is of a name, `Enhanced Partnership`."""

SINCE_THEN = re.compile(r"\b(?:ever\s+since|since\s+then)\b")
"""What tells that relations once became what they are."""

SET_UP = re.compile(r"(?:establish|launch|forge|build|built)", re.IGNORECASE)
"""Verbs that begin a bond, good or cold, and make none better than it is called."""

TIME = re.compile(r"\b(?:[Dd]uring|[Aa]fter|[Bb]efore|[Ss]ince|[Uu]ntil)\s+(?:the|their|its)\s+(?:[\w-]+\s+){0,3}$")
"""Before a war: it only tells when."""

HALTED = re.compile(r"\b(?:stall|halt|falter|hamper|block|slow|delay|reverse|end)\w*\b")
FRIENDLY = re.compile(r"(?:ties|friendship|alliance|partnership|cooperation)$", re.IGNORECASE)


ARMED = re.compile(r"(?:war|conflict|armed|host|confront)", re.IGNORECASE)


class Course(msgspec.Struct, frozen=True):
    """How a tie stands and goes, and the verbs before and after its noun that say so."""

    sign: str
    trend: str
    verb: re.Match[str] | None
    later: re.Match[str] | None


def read_bonds(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that nouns for a bond tell: `relations with Iran have improved`, `its close ties with Baku`."""
    bonds = [*_find_nouns(text, scene, clause, read_words()["bond"]), *_find_nouns(text, scene, clause, THOSE)]
    for noun, breath in bonds:
        sides = find_sides(text, scene, clauses, clause, breath, noun, recalled=True)
        course = _find_course(text, breath, noun, sides) if sides else None
        if sides and course:
            yield Tie(*_span(text, breath, noun, course, sides), sides.a, sides.b, course.sign, course.trend)


def read_strifes(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that nouns for strife tell: `tensions between Kabul and Islamabad`."""
    for noun, breath in _find_nouns(text, scene, clause, read_words()["strife"]):
        is_soothed = _search_before("soothe", text, breath, noun, 50) and not NONE.search(
            text, breath.start, noun.start()
        )
        sides = find_sides(text, scene, clauses, clause, breath, noun, recalled=bool(is_soothed))
        course = _find_strife_course(text, breath, noun, sides) if sides else None
        if sides and course:
            yield Tie(*_span(text, breath, noun, course, sides), sides.a, sides.b, course.sign, course.trend)


def _find_strife_course(text: str, breath: Clause, noun: re.Match[str], sides: Sides) -> Course | None:
    """Return how those stand who have strife, or had it, or have none; None if a war only tells when."""
    if NONE.search(text, breath.start, noun.start()):
        return Course("+", "stable", None, None)
    armed = ARMED.match(noun[0])
    if armed and (TIME.search(text, breath.start, noun.start()) or not text.startswith(" between", noun.end())):
        return None
    soothed = _search_before("soothe", text, breath, noun, 50)
    faded = read_words()["soothe"].search(text, sides.end, breath.end)
    if soothed or (faded and not UNDONE.search(text, noun.end(), faded.start())):
        return Course("+", "up", soothed, None if soothed else faded)
    sharpen = read_words()["sharpen"].search(text, noun.end(), breath.end)
    is_sharper = armed or sharpen or _search_before("sharpen", text, breath, noun, 50)
    return Course("-", "down" if is_sharper else "", None, None)


def _find_course(text: str, breath: Clause, noun: re.Match[str], sides: Sides) -> Course | None:
    """Return how a bond stands and goes by the verbs and adjectives around it; None if nothing is said of that."""
    rise = _search_before("rise", text, breath, noun, 60)
    if rise and AIMED.search(text, max(breath.start, noun.start() - 60), rise.start()):
        return None
    if LITTLE.search(text, breath.start, noun.start()):
        return Course("-", "stable", None, None)
    good, bad = _find_said(text, breath, noun, sides)
    stays = _find_stay(text, breath, noun, sides, good, bad)
    return stays or _find_move(text, breath, noun, sides, rise, good, bad)


def _find_stay(
    text: str, breath: Clause, noun: re.Match[str], sides: Sides, good: re.Match[str] | None, bad: re.Match[str] | None
) -> Course | None:
    """Return the course of a bond that is said to be good or bad and to stay so, or to outlive something."""
    lasts = LASTS.search(text, sides.end, breath.end)
    is_broken = _search_near("bad", text, breath, noun) or _search_before("fall", text, breath, noun, 40)
    if lasts and not is_broken:
        return Course("+", "stable", None, lasts)
    said = good or bad
    stands = said and STANDING.fullmatch(said[0]) and not SINCE_THEN.search(text, said.end(), breath.end)
    if said and (stands or STAYS.search(text, noun.end(), breath.end)):
        return Course("+" if good else "-", "stable", None, said)
    return None


def _find_move(
    text: str, breath: Clause, noun: re.Match[str], sides: Sides, rise: re.Match[str] | None,
    said_good: re.Match[str] | None, said_bad: re.Match[str] | None,
) -> Course | None:  # fmt: skip
    """Return the course of a bond by the verbs before and after it and by its adjectives."""
    words = read_words()
    bad, good = (_search_near(kind, text, breath, noun) for kind in ("bad", "good"))
    fall = None if bad else _search_before("fall", text, breath, noun, 40)
    later_rise = words["rise"].search(text, noun.end(), breath.end) or said_good
    later_fall = words["fall"].search(text, noun.end(), breath.end) or said_bad
    verb, later = rise or fall, later_rise or later_fall
    if fall or later_fall or bad:
        return Course("-", "up" if bad and rise else "down", verb, later)
    if good and rise and SET_UP.match(rise[0]) and STANDING.fullmatch(good[0]):
        return Course("+", "stable", verb, later)
    if rise or later_rise or GROWS.search(text, find_phrase_start(text, breath, noun), noun.start()):
        return Course("+", "up", verb, later)
    if good:
        return Course("+", "stable", verb, later)
    if NEARING.match(noun[0]):
        return None if HALTED.search(text, noun.end(), breath.end) else Course("+", "up", verb, later)
    is_bare = FRIENDLY.match(noun[0]) and noun.start() - sides.start < NEAR and noun.end() == sides.end
    return Course("+", "", verb, later) if is_bare else None


def _search_before(kind: str, text: str, breath: Clause, noun: re.Match[str], reach: int) -> re.Match[str] | None:
    """Return a word of a kind among the characters before a noun that lie in its breath."""
    return read_words()[kind].search(text, max(breath.start, noun.start() - reach), noun.start())


def _search_near(kind: str, text: str, breath: Clause, noun: re.Match[str]) -> re.Match[str] | None:
    """Return an adjective of a kind in the phrase of a noun."""
    return read_words()[kind].search(text, find_phrase_start(text, breath, noun), noun.start())


def _find_said(
    text: str, breath: Clause, noun: re.Match[str], sides: Sides
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return what good and what bad is said of a noun."""
    words = read_words()
    good, bad = (_is_said(text, noun, breath, words[kind]) for kind in ("good", "bad"))
    if not (good or bad) and THOSE.match(text, noun.start()):
        good, bad = (_is_left_to_say(text, sides, breath, words[kind]) for kind in ("good", "bad"))
    if good and bad and bad.start() < good.start():
        good = None  # `no better`
    return good, None if good else bad


def _find_nouns(
    text: str, scene: Scene, clause: Clause, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Clause]]:
    """Yield the nouns of a clause that tell a fact, each with the breath between commas around it."""
    for noun in pattern.finditer(text, clause.start, clause.end):
        before = text.rfind(", ", clause.start, noun.start())
        start = before + 2 if before >= 0 else clause.start
        aside = ASIDE.search(text, noun.end(), clause.end)
        comma = COMMA.search(text, noun.end(), aside.start() if aside else clause.end)
        comma = comma or (COMMA.search(text, aside.end(), clause.end) if aside else None)
        breath = Clause(start, comma.start() if comma else clause.end, clause.link)
        is_named = any(one.start <= noun.start() < one.end for one in scene.mentions) or (
            PAPER.match(text, noun.end()) or (noun[0][0].isupper() and TITLED.search(text, scene.start, noun.start()))
        )
        is_given = GIVEN.fullmatch(text, clause.start, noun.start())
        is_hedged = POSSIBLE.search(text, clause.start, noun.start()) or (
            not is_given and HEDGED.search(text, noun.end(), breath.end)
        )
        if not is_named and not is_hedged and not is_supposed(text, clause):
            yield noun, breath


def _is_said(text: str, noun: re.Match[str], breath: Clause, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return the adjective that a verb of being says of a noun: `relations have been hostile`."""
    be = BE.search(text, noun.end(), breath.end)
    return pattern.search(text, be.end(), min(breath.end, be.end() + 25)) if be else None


def _is_left_to_say(text: str, sides: Sides, breath: Clause, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return the adjective said of the sides’ relations without a verb of its own."""
    gap = GAP.match(text, sides.end, breath.end)
    return pattern.match(text, gap.end(), breath.end) if gap else None


def _span(text: str, breath: Clause, noun: re.Match[str], course: Course, sides: Sides) -> tuple[int, int]:
    """Return the stretch that tells a tie: from who, the verb or the noun’s article to the other side."""
    start = min(find_phrase_start(text, breath, noun), sides.start)
    if course.verb:
        start = min(start, course.verb.start())
    return max(start, breath.start), max(noun.end(), sides.end, course.later.end() if course.later else 0)
