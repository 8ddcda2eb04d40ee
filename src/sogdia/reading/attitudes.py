"""Ties told by how one side feels about another: `is wary of Chad`, `stands by Chad`, `views Chad with suspicion`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import find_subject
from sogdia.reading.tie import NOUN, POSSIBLE, WHOLE, read_words
from sogdia.reading.turns import UNREAL, Turn, find_next

FEELS = re.compile(
    r"\b(?:is|are|was|were|be(?:en)?|feels?|felt|seems?|remain(?:s|ed)?|stay(?:s|ed)?|"
    r"(?P<turns>gr[eo]wn?|became|becomes?|becoming|turned))\s+(?:(?!not\b|no\b|never\b)\w+\s+){0,2}$"
)
"""What links somebody to a feeling; a verb of becoming makes it a turn."""

WITH_FEELING = re.compile(
    r"\b(?:views?|viewed|regards?|regarded|sees?|saw|watch(?:es|ed)?|treats?|treated|eyes?|eyed|looks?\s+at|looked\s+at)\s+"
    r"(?P<whom>[^.;:]{3,40}?)\s+with\s+(?:\w+\s+)?(?:(?P<warm>sympathy|respect|goodwill|favou?r)|"
    r"suspicion|unease|distrust|mistrust|contempt|alarm|hostility|wariness|resentment)\b"
)


def find_attitudes(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield what a side of a clause feels for another or does about it, with sign and trend."""
    words = read_words()
    for kind, sign in (("fond", "+"), ("averse", "-")):
        for feeling in words[kind].finditer(text, clause.start, clause.end):
            feels = FEELS.search(text, clause.start, feeling.start())
            sides = _find_both(text, scene, clauses, clause, feels.start(), feeling) if feels else None
            if feels and sides:
                turn = "up" if sign == "+" else "down"
                yield *sides, sign, turn if feels["turns"] else "stable"
    for kind, sign in (("favour", "+"), ("oppose", "-")):
        for deed in words[kind].finditer(text, clause.start, clause.end):
            sides = _find_both(text, scene, clauses, clause, deed.start(), deed)
            if sides and not NOUN.search(text, clause.start, deed.start()):
                yield *sides, sign, "stable"
    for view in WITH_FEELING.finditer(text, clause.start, clause.end):
        who = find_subject(text, scene, clauses, clause, view.start())
        whom = [one for one in scene.parties if view.start("whom") <= one.start and one.end == view.end("whom")]
        if who and whom and not UNREAL.search(text, clause.start, view.start()):
            yield clause.start, view.end(), who, whom[0].codes, "+" if view["warm"] else "-", "stable"


def _find_both(
    text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, at: int, words: re.Match[str]
) -> tuple[int, int, tuple[str, ...], tuple[str, ...]] | None:
    """Return where a tie stands, the subject before a place and whoever is named straight after words, if so meant."""
    who = find_subject(text, scene, clauses, clause, at)
    whom = find_next(text, scene, clause, words)
    is_so = not POSSIBLE.search(text, clause.start, at) and not UNREAL.search(text, clause.start, at)
    is_meant = whom and WHOLE.match(text, whom.end) and is_so
    return (clause.start, whom.end, who, whom.codes) if who and whom and is_meant else None
