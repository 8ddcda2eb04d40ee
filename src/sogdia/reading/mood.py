"""Whether a deed stands as done, or is only wished, feared, supposed, denied or announced."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sogdia.reading.clauses import Clause, is_supposed
from sogdia.reading.scene import Scene
from sogdia.reading.triggers import NOUNS, Trigger

WISHED = re.compile(
    r"\b(?:would|could|may|might|should|must|can|cannot|to|if|unless|possibl[ey]|potential(?:ly)?|"
    r"prospect(?:ive)?|prospects of|possibility of|plans? for|risk of|without|able|hopes? of|aimed at|capable of|"
    r"instead of|rather than|avoid|prevent|preventing)"
    r"(?:\s+(?:the|a|an|not|\w+ly|be|have|been|its|their|further|also))*\s*$",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(?:continu\w+|beg[au]n\w*|start\w*|manag\w+|proceed\w*|moved?|went on|decided|chose)\s+to\s+(?:\w+ly\s+)?$|"
    r"\b(?:said|reported|believed|thought|alleged|known|understood|rumou?red|claim\w*|confirmed)\s+"
    r"(?:(?:in|on|by|last)\s+(?:\w+\s+){1,4})?to\s+(?:have|be|have\s+been)\s+$|"
    r"\b(?:order|instruct|direct)(?:s|ed)\s+(?:[^\s,;]+\s+){1,6}?to\s+(?:\w+\s+(?:or|and)\s+)?$"
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
NOBODY = re.compile(r"\s*(?:No|None|Neither|Nobody|What|Hardly\s+any|Not\s+(?:one|a\s+single))\b")
ATTRIBUTED = re.compile(r"\b(?:said|says|announced|told|stated|reported|according to|quoted)\b")
PROMISED = {
    **dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"), "AGREE"),
    **dict.fromkeys(("SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE"), "THREATEN"),
}
"""What a deed is that is only announced: `will visit, the embassy said`."""


def find_deed(text: str, scene: Scene, clause: Clause, trigger: Trigger) -> Trigger | None:
    """Return the deed of a verb or noun if it stands as done; None if it is wished, feared, supposed or denied.

    A deed that somebody only says will be done is a promise or a threat.
    """
    before = text[clause.start : trigger.start]
    is_wished = WISHED.search(before) and not DONE.search(before)
    if is_supposed(text, clause) or is_wished or DENIED.search(before) or NOBODY.match(before):
        return None
    if trigger.verb.frame in NOUNS:
        return None if UNREAL_NOUN.search(before) else trigger
    if text[trigger.start : trigger.end].split()[0].endswith("ing") and not _is_real(clause, before):
        return None
    if not PLANNED.search(before):
        return trigger
    promise = PROMISED.get(trigger.verb.plover)
    is_said = ATTRIBUTED.search(text, scene.start, scene.end)
    return replace(trigger, verb=replace(trigger.verb, plover=promise)) if promise and is_said else None


def _is_real(clause: Clause, before: str) -> bool:
    """Tell whether a form in -ing after these words of its clause is done: `by signing`, not `aimed at signing`."""
    if not before.strip():
        return clause.link == "goes on"
    return bool(REAL.search(before)) and not UNREAL.search(before)
