"""What somebody says has been or will be done: `announced that it would close its border` tells of the closing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sogdia.reading.clauses import Clause
from sogdia.reading.mood import PROMISED
from sogdia.reading.triggers import Trigger

ANNOUNCES = re.compile(
    r"\b(?:announc(?:es|ed|ing)|declar(?:es|ed|ing)|confirm(?:s|ed|ing)|report(?:s|ed)|disclos(?:es|ed)|reveal(?:s|ed)|"
    r"add(?:s|ed)|admit(?:s|ted|ting)|acknowledg(?:es|ed)|inform(?:s|ed)|made\s+(?:it\s+)?known)\b"
)
SAYS = re.compile(r"\b(?:said|says|stated|told|insisted|explained)\b")
THAT = re.compile(r"\s*that\b")
AHEAD = re.compile(r"\b(?:would|will|shall)\s+(?:\w+ly\s+|also\s+|soon\s+|be\s+)*$")


def find_announcement(text: str, clauses: Sequence[Clause], clause: Clause) -> Clause | None:
    """Return the clause that announces what a clause says; None if nobody is said to announce it."""
    at = clauses.index(clause)
    last = clauses[at - 1] if at else None
    if last is None or not THAT.match(text, clause.start):
        return None
    is_told = ANNOUNCES.search(text, last.start, last.end) or SAYS.search(text, last.start, last.end)
    return last if is_told else None


def find_promised(text: str, announcement: Clause, clause: Clause, trigger: Trigger) -> Trigger | None:
    """Return a deed that is announced for the time ahead as done; None if it is not ahead.

    Money is promised by it, and what is only said to come is a promise or a threat.
    """
    if not AHEAD.search(text, clause.start, trigger.start):
        return None
    is_said = not ANNOUNCES.search(text, announcement.start, announcement.end)
    plover = PROMISED.get(trigger.verb.plover, "") if is_said or trigger.verb.plover == "AID" else trigger.verb.plover
    return replace(trigger, verb=replace(trigger.verb, plover=plover)) if plover else None
