"""Ties told without a noun for a bond: two sides that fall out, draw closer or become allies, one that is another's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import Group, find_subject, group_parties

TOGETHER = re.compile(
    r"\b(?:ma(?:ke|de)\s+peace|reconciled|(?:dr[ae]wn?|gr[eo]wn?|moved?|come|came)\s+closer(?:\s+together)?|"
    r"bec[oa]me\s+(?:close\s+|firm\s+)?(?:allies|partners|friends)|mended\s+fences|have\s+never\s+been\s+closer|buried\s+the\s+hatchet|made\s+up)\b"
    r"(?!\s+(?:to|with|of)\b)"
)
APART = re.compile(
    r"\b(?:f[ae]ll(?:en)?\s+out|part(?:ed)?\s+ways|drift(?:ed)?\s+apart|gr[eo]wn?\s+apart|quarrel(?:l?ed)?|"
    r"(?:are|were|remain)\s+at\s+(?:odds|loggerheads))\b(?!\s+(?:with|of)\b)"
)
AWAY = re.compile(
    r"\b(?:drift(?:s|ed|ing)?\s+away\s+from|(?:keeps?|kept)\s+(?:its|his|their)\s+distance\s+(?:from|to)|"
    r"at\s+(?:odds|loggerheads)\s+with|br(?:oke|oken|eaks?)\s+off\s+(?:its|all|diplomatic)\s+(?:trade|ties|relations)\s+with|"
    r"part(?:s|ed)\s+(?:ways|company)\s+with)\s+(?:the\s+)?"
)
TOWARD = re.compile(
    r"\b(?:side[sd]?\s+with|(?:comes?|came|drawn|drew|draws|moved|grown|grew)\s+closer\s+to|warm(?:s|ed|ing)?\s+to(?:ward|wards)?|cosy(?:ing)?\s+up\s+to|throws?\s+in\s+(?:its|his)\s+lot\s+with)\s+"
    r"(?:the\s+)?"
)
FRIEND = r"(?:ally|friend|partner|patron|protector|supporter|backer)"
FOE = r"(?:rival|enemy|foe|adversary|opponent|nemesis)"
IS = (
    r"\b(?:is|are|was|were|remains?|remained|became|becom(?:e|es|ing)|has\s+become|used\s+to\s+be|"
    r"has\s+(?:long\s+)?been)\s+"
)
IS_ONES = re.compile(
    rf"{IS}(?:\w+ly\s+)?(?:the\s+)?(?P<whose>[A-Z][\w.]*(?:\s[A-Z]\w+)?)[’']s?\s+(?:[\w-]+\s+){{0,3}}?(?:(?P<friend>{FRIEND})|{FOE})\b"
    r"(?!\s+(?:in\s+trade|bank)\b)"
)
"""`is Chad’s closest ally`."""

ONE_OF = re.compile(
    rf"(?:{IS}|,\s+(?:once\s+|long\s+)?)(?:\w+ly\s+)?(?:an?|the|one\s+of\s+the)\s+(?:[\w-]+\s+){{0,3}}?(?:(?P<friend>{FRIEND})|{FOE})s?\s+of\s+(?:the\s+)?"
)
"""`a staunch friend of`, as a predicate or set beside a name: `Niger, an ally of Chad,`."""

TRADING = re.compile(r"\b(?:trad(?:e|ing)|economic|commercial|development|investment)\s+partner")
UNREAL = re.compile(r"\b(?:would|could|may|might|should|if|not|never|will|to)\s+(?:\w+\s+)?$")

Turn = tuple[int, int, tuple[str, ...], tuple[str, ...], str, str]
"""Where it stands, both sides, sign and trend."""


def find_turns(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield the turns that two sides of a clause take together, or one from or to the other."""
    for pattern, sign, trend in ((TOGETHER, "+", "up"), (APART, "-", "down")):
        for verb in pattern.finditer(text, clause.start, clause.end):
            both = _find_pair(text, scene, verb.start())
            if both and not UNREAL.search(text, clause.start, verb.start()):
                yield both.start, verb.end(), both.codes[:1], both.codes[1:], sign, trend
    for pattern, sign, trend in ((TOWARD, "+", "up"), (AWAY, "-", "down")):
        for verb in pattern.finditer(text, clause.start, clause.end):
            who = find_subject(text, scene, clauses, clause, verb.start())
            whom = _find_next(text, scene, clause, verb)
            if who and whom and not UNREAL.search(text, clause.start, verb.start()):
                yield clause.start, whom.end, who, whom.codes, sign, trend


def find_kin(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield the tie of one side that is another's ally or rival: `is Chad’s closest ally`, `an ally of Chad`."""
    for told in IS_ONES.finditer(text, clause.start, clause.end):
        whose = [one for one in scene.parties if told.start("whose") <= one.start < told.end("whose")]
        who = find_subject(text, scene, clauses, clause, told.start())
        if who and whose and who != whose[0].codes and not TRADING.search(told[0]):
            yield clause.start, told.end(), who, whose[0].codes, "+" if told["friend"] else "-", "stable"
    for told in ONE_OF.finditer(text, scene.start, scene.end):
        if clause.start <= told.start() < clause.end and not TRADING.search(told[0]):
            beside = [one for one in group_parties(text, scene, scene.start, told.start()) if one.end == told.start()]
            who = beside[-1].codes if beside else find_subject(text, scene, clauses, clause, told.start())
            whom = _find_next(text, scene, Clause(clause.start, scene.end, clause.link), told)
            if who and whom and (beside or not told[0].startswith(",")):
                start = beside[-1].start if beside else clause.start
                yield start, whom.end, who, whom.codes, "+" if told["friend"] else "-", "stable"


def _find_pair(text: str, scene: Scene, at: int) -> Group | None:
    """Return the two sides that stand together before a verb, with whatever is set between commas behind them."""
    groups = [one for one in group_parties(text, scene, scene.start, at) if len(one.codes) == 2 and not one.before]
    return groups[-1] if groups and at - groups[-1].end < 60 and ";" not in text[groups[-1].end : at] else None


def _find_next(text: str, scene: Scene, clause: Clause, words: re.Match[str]) -> Group | None:
    """Return the side named straight after words."""
    right = [one for one in group_parties(text, scene, words.start(), clause.end) if one.start >= words.end() - 1]
    return right[0] if right and right[0].start - words.end() < 6 else None
