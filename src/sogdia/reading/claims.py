"""Claims: what is said to follow from what, who gains and who loses by it, and how sure the author is.

A clause is a claim if something that is no actor is said to bring about an effect, or if an effect is said to be
possible, likely or certain. What follows by `, thereby …` is a claim of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from sogdia.reading.clauses import FINITE, find_stop
from sogdia.reading.inflect import list_verb_forms
from sogdia.reading.phrases import read_table
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene
from sogdia.reading.sides import THING, group_parties
from sogdia.reading.structure import CONCLUSIONS, IMPLICATIONS

MODALITIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("unlikely", r"unlikely|hardly|improbable|little (?:chance|prospect)"),
        (
            "certain",
            r"inevitabl[ey]|unavoidabl[ey]|undoubtedly|certain(?:ly)?|definitely|surely|bound to|without doubt",
        ),
        (
            "conditional",
            r"should .{3,120}?\bwill|if|provided(?: that)?|unless|in case|were .{3,60}? to|as long as|would",
        ),
        ("likely", r"likely|probabl[ey]|appears?|tends? to|seems?"),
        ("possible", r"could|may|might|possibly|perhaps"),
        ("expected", r"expected|anticipated|poised|stands? to|set to|projected|forecast|predicted|promises? to|will"),
        ("risk", r"risks? \w+ing|the risk of|at risk|at considerable risk|in danger of"),
        ("reported", r"reportedly|according to|alleged(?:ly)?|media sources|claims?"),
    )
)
HEDGED = re.compile(
    r"\b(?:would|could|may|might|will|can|(?:un)?likely|expected|anticipated|poised|stands? to|set to|projected|"
    r"bound to|risks?|appears?|promises to)\b",
)
POSSIBLE = re.compile(
    r"\b(?:would|could|may|might|(?:is|are|was|were|seems?|appears?|remains?)\s+(?:\w+ly\s+|also\s+)?"
    r"(?:(?:un)?likely|expected|anticipated|poised|set|bound|projected|doomed)\s+to|stands?\s+to|"
    r"will\s+(?:\w+\s+)?(?:inevitably|undoubtedly|unavoidably|likely|probably|certainly|definitely|surely)|"
    r"risks?\s+\w+ing)\b"
)
PREDICTED = re.compile(r"\bwill\b")
NO_CLAIM = re.compile(
    r"\b(?:whether|one may|may also be|can be (?:contacted|reached)|would[- ]be|as it may|on|in|by|since|until|"
    r"early|late)\s+(?:it\s+|they\s+)?(?:may|would|could|might)\b|\bmight of\b"
)
MADE = re.compile(
    r"\b(?:makes?|made|has made|have made|leaves?|left|renders?|rendered)\s+(?:[^\s.;]+\s+){1,6}?"
    r"(?P<way>more|less|easier|harder|better off|worse off|dependent|attractive|vulnerable|possible|impossible|"
    r"cheaper|costlier|weaker|stronger|hostage)\b"
)
WORSE = ("less", "harder", "worse off", "dependent", "vulnerable", "impossible", "costlier", "weaker", "hostage")
WINS = re.compile(r"\b(?:gains?|loses?|benefits?|profits?|wins?|suffers?)\b")
FOLLOWS = re.compile(
    r",\s+(?=(?:thereby|thus|hence|therefore)\b)|;\s+|,\s+(?=(?:while|whereas|but|yet)\s)|,\s+and\s+(?=it\b)"
)
FOLLOWED = re.compile(r"(?:thereby|thus|hence|therefore)\b")
CONTRAST = re.compile(
    r"^(?:However|Moreover|Consequently|Accordingly|Nevertheless|Furthermore|Additionally|Thus|Therefore|"
    r"Foremost|Secondly|Finally|Similarly|Notably|In addition|While|Still|Yet|Indeed|As a result|For instance|"
    r"Firstly|In turn|At the same time|Meanwhile|Conversely|But|And),?\s+"
)
LED = re.compile(rf"\b{FINITE}\s+(?:\w+ly\s+|also\s+|been\s+)*$")
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|be)\s+(?:\w+ly\s+|also\s+|further\s+|now\s+)*$")
ITSELF = re.compile(rf"\b(?:it|they|he|she)\s+(?:{FINITE}\s+)?(?:\w+ly\s+|also\s+)*$")
PAST_ACTION = 14
"""An actor that stands this near before a verb does it: that is an event, not a claim."""


@cache
def read_effects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the shipped verbs of effects with their sign: +, - or ? for either."""
    return tuple(
        (row["sign"], re.compile(_pattern(row["words"].split(";")), re.IGNORECASE)) for row in read_table("effects")
    )


def _pattern(verbs: Sequence[str]) -> str:
    forms = []
    for verb in verbs:
        first, _, rest = verb.partition(" ")
        forms += [f"{form} {rest}".rstrip() for form in list_verb_forms(first)]
    return rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})(?![\w-])"


def propose_claims(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the claims of an article."""
    for scene in scenes:
        if scene.tells:
            for start, end in _split(text, scene):
                found = _find_effect(text, scene, start, end)
                if found:
                    yield _propose(text, scene, start, end, *found)


def _split(text: str, scene: Scene) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence that may each be a claim of its own."""
    stop = find_stop(text, scene)
    start = scene.start
    for cut in FOLLOWS.finditer(text, scene.start, stop):
        yield _trim(text, start, cut.start())
        start = cut.end()
    yield _trim(text, start, stop)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = CONTRAST.match(text[start:end])
    return start + (lead.end() if lead else 0), end


def _find_effect(text: str, scene: Scene, start: int, end: int) -> tuple[str, int] | None:
    """Return the sign of the effect that a stretch claims and where its words begin; None if it claims none."""
    found = [
        (match.start(), sign)
        for sign, pattern in read_effects()
        for match in pattern.finditer(text, start, end)
        if _is_effect(text, scene, start, match)
    ]
    if found:
        at, sign = min(found)
        return sign, at
    hedge = POSSIBLE.search(text, start, end) or (PREDICTED.search(text, start, end) if _looks_ahead(scene) else None)
    if hedge and not NO_CLAIM.search(text, max(start, hedge.start() - 20), hedge.end() + 12):
        return "?", hedge.start()
    made = MADE.search(text, start, end)
    if made:
        return ("-" if made["way"] in WORSE else "+"), made.start()
    return _find_winner(text, scene, start, end)


def _looks_ahead(scene: Scene) -> bool:
    """Tell whether a sentence stands where an article says what follows."""
    return scene.sentence.section in (IMPLICATIONS, CONCLUSIONS)


def _find_winner(text: str, scene: Scene, start: int, end: int) -> tuple[str, int] | None:
    """Return the sign of `India gains most`, and where its verb stands."""
    for match in WINS.finditer(text, start, end):
        groups = group_parties(text, scene, start, match.start())
        if groups and match.start() - groups[-1].end < 4 and not groups[-1].before:
            return ("-" if match[0].startswith(("los", "suff")) else "+"), match.start()
    return None


def _is_effect(text: str, scene: Scene, start: int, match: re.Match[str]) -> bool:
    before = text[start : match.start()]
    word = match[0].split()[0].lower()
    if re.search(
        r"\b(?:the|a|an|its|their|of|for|and|new|this|in|with|his)\s+$|[’']s?\s+$", before
    ) and not HEDGED.search(before[-30:]):
        return False
    if word.endswith("ing"):
        return bool(
            re.match(r"(?:thereby|thus|hence|therefore)\b", text[start:])
            or (re.search(r",\s+$", before) and HEDGED.search(before))
        )
    if HEDGED.search(before):
        return True
    groups = group_parties(text, scene, start, match.start())
    last = groups[-1] if groups else None
    is_actor = last and not last.before and match.start() - last.end < PAST_ACTION and not THING.match(text, last.end)
    if is_actor or ITSELF.search(before) or not before.strip() or re.search(r"\bto\s+$", before):
        return False
    if PASSIVE.search(before):
        return bool(re.match(r"[^.;]{0,40}?\bby\b", text[match.end() : match.end() + 60]))
    return bool(LED.search(before)) or word.endswith(("s", "ed"))


def _propose(text: str, scene: Scene, start: int, end: int, sign: str, at: int) -> Proposal:
    cause, effect = text[start:at].strip(" ,"), text[at:end].strip(" ,")
    gains, loses = _find_winners(text, scene, sign, at, end)
    fields = {
        "cause": cause, "effect": effect, "sign": sign, "gains": ";".join(gains), "loses": ";".join(loses),
        "modality": find_claim_modality(text[scene.start if FOLLOWED.match(text, start) else start : end]),
    }  # fmt: skip
    return build_proposal(text, "claim", scene, start, end, fields)


def find_claim_modality(words: str) -> str:
    """Return how sure a claim is: the first of `MODALITIES` that its words show, else asserted.

    >>> find_claim_modality("this could redirect cargo"), find_claim_modality("the line reduces costs")
    ('possible', 'asserted')
    """
    return next((name for name, pattern in MODALITIES if pattern.search(words)), "asserted")


def _find_winners(text: str, scene: Scene, sign: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return who gains and who loses: the parties that the effect falls on, by its sign."""
    after = [code for group in group_parties(text, scene, start, end) for code in group.codes][:6]
    if sign == "+":
        return after, []
    return ([], after) if sign == "-" else ([], [])
