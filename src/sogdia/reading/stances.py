"""Ties told by what one side is to the other or does to it: its rival, seen as a threat, needed, refused, courted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.attitudes import find_attitudes
from sogdia.reading.clauses import Clause
from sogdia.reading.kin import FORMER, IS_ONES, WHOSE_UNSAID, find_kin, find_unsaid_kin, list_others
from sogdia.reading.scene import Scene
from sogdia.reading.sides import find_subject, group_parties
from sogdia.reading.tie import NOUN, OWNED, POSSIBLE, WHOLE, Tie, read_words
from sogdia.reading.turns import find_turns

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
    r"lo(?:ses?|st)\s+patience\s+with|cool(?:s|ed)?\s+to(?:wards?)?|mistrust(?:s|ed)?|distrust(?:s|ed)?)\s+(?:the\s+)?"
)
DEPENDING = re.compile(
    r"\b(?:depend(?:s|ed|ing)?\s+(?:\w+ly\s+)?(?:on|upon)|depend(?:ent|ence|ency)\s+(?:on|upon)|reli(?:es|ed|ance|"
    r"ant)\s+(?:\w+ly\s+)?(?:on|upon)|"
    r"rely(?:ing)?\s+(?:\w+ly\s+)?(?:on|upon)|(?P<needs>needs?|needed))\s+"
)
SHUNNED = re.compile(
    r"\b(?:refus(?:es|ed|ing)\s+to\s+recogni[sz]e|(?:does|do|has|have)\s+not\s+recogni[sz]ed?"
    r"(?:\s+(?:the\s+)?(?:government|authorities|regime|rulers)\s+(?:of|in))?|"
    r"(?:has|have|maintains?)\s+no\s+(?:diplomatic\s+)?(?:relations|ties)\s+with|border\s+with)\s+(?:the\s+)?"
)
CLOSED = re.compile(
    r"\s+(?:has|have|is|are|was|remains?|stays?)\s+(?:been\s+|long\s+|still\s+)*(?:closed|shut|sealed)\b"
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


def read_rivals(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that words for a rival or an ally tell: `its old rival, Pakistan`."""
    words = read_words()
    for kind, sign in (("rival", "-"), ("friend", "+")):
        for noun in words[kind].finditer(text, clause.start, clause.end):
            owner = re.search(
                r"(?:\b(?:its|their|his)|(?P<whose>[A-Z][\w.]*[’']s?))\s+"
                r"(?:(?!(?:from|of|to|with|for|in|on|by|and)\b)[\w-]+\s+){0,3}$",
                text[clause.start : noun.start()],
            )
            is_told = any(
                one.end() == noun.end()
                for said in (IS_ONES, WHOSE_UNSAID)
                for one in said.finditer(text, clause.start, clause.end)
            )
            if not owner or is_told or FORMER.search(owner[0]):
                continue
            start = clause.start + owner.start()
            named = next(
                (one for one in group_parties(text, scene, noun.end(), scene.end) if one.start - noun.end() < 4), None
            )
            left = [code for group in group_parties(text, scene, scene.start, noun.start()) for code in group.codes]
            whose = (left[-1] if owner["whose"] and left else None) or next(iter([*left, *scene.before]), "")
            is_plural = noun[0].endswith("s") and not noun[0].endswith("nemesis")
            if not named and (is_plural or POSSIBLE.search(text, clause.start, noun.start())):
                continue
            other = named.codes if named else list_others(text, scene, (whose,), noun.start())[:1]
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
        is_whole = right and (not depends["needs"] or WHOLE.match(text, right[0].end))
        if who and right and is_whole and right[0].start - depends.end() < 6:
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
            if NOUN.search(text, clause.start, verb.start()):
                continue
            if who and is_near and not POSSIBLE.search(text, clause.start, verb.start()):
                yield Tie(clause.start, right[0].end, who, right[0].codes, sign, trend)


def read_turns(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Tie]:
    """Yield the ties that verbs and predicates tell: `have made peace`, `is Chad’s closest ally`."""
    yield from (Tie(*turn) for turn in find_turns(text, scene, clauses, clause))
    yield from (Tie(*kin) for kin in find_kin(text, scene, clauses, clause))
    yield from (Tie(*kin) for kin in find_unsaid_kin(text, scene, clauses, clause))
    yield from (Tie(*felt) for felt in find_attitudes(text, scene, clauses, clause))
