"""What one side is to another: its ally or its rival, by name, by pronoun or both of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene
from sogdia.reading.sides import find_subject, group_parties
from sogdia.reading.turns import Turn, find_next, find_pair

FRIEND = r"(?:ally|friend|partner|patron|protector|supporter|backer)"
FOE = r"(?:rival|competitor|enemy|foe|adversary|opponent|nemesis)"
FRIENDS = r"(?:allies|friends|partners)"
FOES = r"(?:rivals|competitors|enemies|foes|adversaries|opponents)"
IS = (
    r"\b(?:is|are|was|were|remains?|remained|became|becom(?:e|es|ing)|(?:has|have|had)\s+become|used\s+to\s+be|"
    r"(?:has|have|had)\s+(?:long\s+)?been)\s+"
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

WHOSE_UNSAID = re.compile(
    rf"{IS}(?:\w+ly\s+)?(?:(?:its|their|his|an?)\s+(?:[\w-]+\s+){{0,3}}?|the\s+(?:[\w-]+\s+){{1,2}}?)"
    rf"(?:(?P<friend>{FRIEND})|{FOE})\b(?!\s+(?:of|to|in|with|bank|for(?!\s+(?:longer|years|decades)))\b|[’'-])"
)
"""`has become its adversary`, `remains the closest ally`: of somebody spoken of."""

OF_EACH_OTHER = re.compile(
    rf"(?:{IS}|,\s+(?:both\s+)?)(?:(?!(?:not|no|never|hardly|among|in|with|of|the)\b)[\w-]+\s+){{0,2}}?"
    rf"(?:(?P<friend>{FRIENDS})|{FOES})\b(?!\s+(?:of|to|with|in)\b)"
)
"""`are old rivals`, or set beside both: `Chad and Niger, old rivals,`."""

FORMER = re.compile(r"\b(?:former|erstwhile|one-?time|ex)\b")
"""Before an ally or a rival: none any more."""

BECOMES = re.compile(r"\b(?:became|becom\w+)\b")
TRADING = re.compile(r"\b(?:trad(?:e|ing)|economic|commercial|development|investment)\s+partner")
UNREAL = re.compile(r"\b(?:would|could|may|might|should|if|not|never|will|to)\s+(?:\w+\s+)?$")


def find_kin(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield the tie of one side that is another’s ally or rival: `is Chad’s closest ally`, `an ally of Chad`."""
    for told in IS_ONES.finditer(text, clause.start, clause.end):
        whose = [one for one in scene.parties if told.start("whose") <= one.start < told.end("whose")]
        who = find_subject(text, scene, clauses, clause, told.start())
        if who and whose and who != whose[0].codes and not _is_untold(told):
            yield clause.start, told.end(), who, whose[0].codes, *_stand(told)
    for told in ONE_OF.finditer(text, scene.start, scene.end):
        if clause.start <= told.start() < clause.end and not _is_untold(told):
            beside = [one for one in group_parties(text, scene, scene.start, told.start()) if one.end == told.start()]
            who = beside[-1].codes if beside else find_subject(text, scene, clauses, clause, told.start())
            whom = find_next(text, scene, Clause(clause.start, scene.end, clause.link), told)
            if who and whom and (beside or not told[0].startswith(",")):
                start = beside[-1].start if beside else clause.start
                yield start, whom.end, who, whom.codes, *_stand(told)


def find_unsaid_kin(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause) -> Iterator[Turn]:
    """Yield the ties of allies and rivals whose other side is told by the context, or who are so to each other."""
    for told in WHOSE_UNSAID.finditer(text, clause.start, clause.end):
        who = find_subject(text, scene, clauses, clause, told.start())
        whom = next(iter(list_others(text, scene, who, told.start())), "") if len(who) == 1 else ""
        if whom and not _is_left_out(text, clause, told):
            first = min((one.start for one in scene.parties if one.codes == who), default=clause.start)
            yield min(first, clause.start), told.end(), who, (whom,), *_stand(told)
    for told in OF_EACH_OTHER.finditer(text, scene.start, scene.end):
        is_here = clause.start <= told.start() < clause.end
        both = find_pair(text, scene, clause, told.start()) if is_here else None
        if both and (both.end == told.start() or not told[0].startswith(",")) and not _is_left_out(text, clause, told):
            yield both.start, told.end(), both.codes[:1], both.codes[1:], *_stand(told)


def list_others(text: str, scene: Scene, who: Sequence[str], at: int) -> tuple[str, ...]:
    """Return who may be the other side of `its ally`: the last named before it, then the article’s topics."""
    here = [code for group in group_parties(text, scene, scene.start, at) for code in reversed(group.codes)]
    lately = [code for code in scene.topics if code in scene.spoken]
    named = dict.fromkeys((*reversed(here), *lately, *scene.topics, *scene.spoken))
    return tuple(code for code in named if code not in who)


def _is_untold(told: re.Match[str]) -> bool:
    """Tell whether words speak of trade, or of what is no more."""
    return bool(TRADING.search(told[0]) or FORMER.search(told[0]))


def _is_left_out(text: str, clause: Clause, told: re.Match[str]) -> bool:
    """Tell whether words speak of something else, or of what is only possible or denied."""
    return _is_untold(told) or bool(UNREAL.search(text, clause.start, told.start()))


def _stand(told: re.Match[str]) -> tuple[str, str]:
    """Return the sign and the trend of a bond or of strife that is, or that comes to be."""
    if BECOMES.search(told[0]):
        return ("+", "up") if told["friend"] else ("-", "down")
    return ("+" if told["friend"] else "-"), "stable"
