"""Ties told by verbs: two sides that fall out, draw closer or do something to each other, one that turns to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import Group, find_subject, group_parties
from sogdia.reading.tie import NOUN, read_words

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
BOTH = re.compile(
    r"\b(?:[Tt]he\s+two(?:\s+(?:countries|sides|states|neighbou?rs|governments|capitals|nations|republics|powers))?|"
    r"[Bb]oth\s+(?:countries|sides|states|governments|capitals|nations)|[Tt]hey|Neither|Each)\b"
)
NEITHER = re.compile(r"\b[Nn]either\b")
UNREAL = re.compile(r"\b(?:would|could|may|might|should|if|not|never|will|to)\s+(?:\w+\s+)?$")

Turn = tuple[int, int, tuple[str, ...], tuple[str, ...], str, str]
"""Where it stands, both sides, sign and trend."""


def find_turns(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield the turns that two sides of a clause take together, or one from or to the other."""
    words = read_words()
    for pattern, sign, trend in (
        (TOGETHER, "+", "up"),
        (APART, "-", "down"),
        (words["harm_each_other"], "-", "down"),
        (words["compete"], "-", ""),
        (words["help_each_other"], "+", "stable"),
    ):
        for verb in pattern.finditer(text, clause.start, clause.end):
            both = find_pair(text, scene, clause, verb.start())
            is_deed = not any(one.search(text, clause.start, verb.start()) for one in (UNREAL, NOUN))
            denied = NEITHER.search(text, clause.start, verb.start())
            if both and is_deed and not (denied and sign == "-"):
                stand = ("-", "stable") if denied else (sign, trend)
                yield both.start, verb.end(), both.codes[:1], both.codes[1:], *stand
    for pattern, sign, trend in ((TOWARD, "+", "up"), (AWAY, "-", "down")):
        for verb in pattern.finditer(text, clause.start, clause.end):
            who = find_subject(text, scene, clauses, clause, verb.start())
            whom = find_next(text, scene, clause, verb)
            if who and whom and not UNREAL.search(text, clause.start, verb.start()):
                yield clause.start, whom.end, who, whom.codes, sign, trend


def find_pair(text: str, scene: Scene, clause: Clause, at: int) -> Group | None:
    """Return the two sides that stand together before a verb, with whatever is set between commas behind them.

    `The two countries` are those whom the sentence before named first, if it named two together, else the last two.
    """
    groups = [one for one in group_parties(text, scene, scene.start, at) if len(one.codes) == 2 and not one.before]
    if groups and at - groups[-1].end < 60 and ";" not in text[groups[-1].end : at]:
        return groups[-1]
    here = any(clause.start <= one.start < at for one in scene.parties)
    pronoun = None if here else BOTH.search(text, clause.start, at)
    both = scene.before if len(scene.before) == 2 else scene.spoken[:2]
    return Group(*pronoun.span(), both, "") if pronoun and len(both) == 2 else None


def find_next(text: str, scene: Scene, clause: Clause, words: re.Match[str]) -> Group | None:
    """Return the side named straight after words."""
    right = [one for one in group_parties(text, scene, words.start(), clause.end) if one.start >= words.end() - 1]
    return right[0] if right and right[0].start - words.end() < 6 else None
