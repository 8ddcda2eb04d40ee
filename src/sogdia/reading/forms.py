"""Whether a form that may be a verb, a noun or an adjective is a verb where it stands."""

from __future__ import annotations

import re

from sogdia.reading.clauses import FINITE, RELATIVE, Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import PRONOUN

ARTICLE = re.compile(
    r"(?:\b(?:the|a|an|its|their|his|her|this|these|those|other|some|many|several|of|for|amid|against|any|no|such|"
    r"between|among|from|as an?|on|more|further|and other|under|with|first|new|joint|major)|[’'](?:s)?)\s+$",
    re.IGNORECASE,
)
"""Words before a form that make it a noun or an adjective: `the demand`, `Iran’s proposed line`."""

GERUND_AFTER = re.compile(r"\b(?:of|for|from|with|on|against)\s+$")
PAST = re.compile(
    r"(?:ed|id|old|ew|ought|ook|aken|ent|ade|aid|ost|ung|un|oke|oken|ote|itten|et|it|ut|own|orn|ore|ast|elt|eft|"
    r"ad|as|at|ound|uck|ank|roze|rozen|hot|ell|gave|given|came|gone|won|began|begun|rose|risen)$"
)
AUXILIARY = re.compile(rf"\b(?:{FINITE}|to)\s+(?:\w+ly\s+|not\s+|also\s+)*$")
PRESENT_SUBJECT = 30
"""Most characters between a present-tense verb and its subject: `Russia also demands`."""


def is_verb(text: str, scene: Scene, clause: Clause, match: re.Match[str]) -> bool:
    """Tell whether a form is a verb here; a present-tense form looks like a noun and needs its subject close by."""
    before = text[max(clause.start, match.start() - 40) : match.start()]
    word = match[0].split()[0].lower()
    if ARTICLE.search(before):
        return word.endswith("ing") and bool(GERUND_AFTER.search(before))
    if PAST.search(word) or word.endswith("ing"):
        return True
    if clause.link == "goes on" and not before.strip():
        return True
    near = [one for one in scene.parties if match.start() - PRESENT_SUBJECT < one.end <= match.start()]
    return bool(near or PRONOUN.search(before) or AUXILIARY.search(before) or RELATIVE.match(before))
