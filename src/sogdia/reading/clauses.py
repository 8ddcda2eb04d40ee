"""Sentences to clauses: stretches with one verb each, and whose subject they go on with."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sogdia.reading.inflect import IRREGULAR
from sogdia.reading.scene import Scene

FINITE = r"(?:is|are|was|were|has|have|had|will|would|could|may|might|does|do|did|can|should|must)"
LINK = (
    r"(?:which|who|whom|whose|where|whereas|while|although|though|as|after|before|when|since|following|despite|amid|"
    r"because|so|thereby|thus|therefore|if|provided|unless|once|until|during|especially|particularly|including)"
)
NO_GERUND = (
    r"(?!(?:including|during|regarding|concerning|according|following|notwithstanding|excluding|beijing|king)\b)"
)
CUT = re.compile(
    rf"[;:—]\s*|\s[–-]\s|,\s+(?:and\s+|but\s+|or\s+)?(?={LINK}\b)|"
    rf",\s+(?:and\s+|as well as\s+|or\s+)?(?:[a-z]+ly\s+)?{NO_GERUND}(?=[a-z]\w+ing\b)|"
    rf",\s+(?:(?:and|but|or|yet)\s+)?(?:[a-z]+ly\s+)?(?={FINITE}\b)|"
    rf",\s+(?:and|but|or|yet)\s+(?:[a-z]+ly\s+)?(?=[a-z]+ed\b)|"
    rf",\s+(?:and|but|yet)\s+(?=(?:the|it|they|he|she|its|both|a|an|this|that|there)\b)|"
    rf"\s(?:and|but)\s+(?:then\s+|also\s+)?(?:[a-z]+ly\s+)?(?={FINITE}\b)|"
    r"\sand\s+(?=(?:[a-z]+ly\s+|also\s+|then\s+)?(?!increased|limited|united|armed|related|improved|advanced|"
    r"combined|need)"
    r"(?:[a-z]{3,}ed|took|held|met|sent|gave|made|began|built|sold|bought|went|left|brought|broke|won|lost|"
    r"became|led)\s)|,\s+(?:but|yet)\s+|\sand\s+(?=(?!others)[a-z]{3,}s\s+(?:arms|weapons|the|its|a|an|to|from)\s)|"
    rf"\s(?=(?:while|whereas|although|because|where|who|which)\s)|"
    rf",\s+(?=(?:[a-z]+ly\s+)?(?!armed|united|increased|limited|related|need)[a-z]+ed\s)|\s\((?=[a-z])|"
    rf"(?i:(?<!for))(?<!of)(?<!in)(?<!at)(?<!by)(?<!on)(?<!to)(?<!than)(?<!from)(?<!with)\s(?=(?:that|during|"
    rf"following|amid)\s)|"
    rf",\s+(?=(?:it|they|he|she)\s+(?:[a-z]+ly\s+)?(?:{FINITE}|[a-z]+ed|[a-z]+s|took|held|met|sent|gave|made|began|"
    rf"built|sold|"
    r"bought|went|left|brought|broke|won|lost|became|led|came)\b)|"
    r",\s+(?:and|but|while)\s+(?=(?:in|on|by|since)\s+(?:(?:late|early|mid)[-\s])?(?:the\s+(?:spring|summer|autumn|"
    r"winter|same)|\d|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December))\b)|"
    rf",\s+(?:and|but|while)\s+(?=(?:the\s+)?[A-Z][\w’'-]*(?:\s+[\w’'-]+){{0,5}}\s+{FINITE}\b)",
)
FRONTED = re.compile(
    r"(?:After|While|When|Although|Though|Since|Because|Before|As|Once|If|Following|Despite|Given|Owing|"
    r"In (?:light|the|response|view)|With|Amid|By|Without|Under|During|Should|Even)\b(?:\s+[^\s,]+){4,}?(?P<cut>,\s+)"
)
RELATIVE = re.compile(r"(?:which|who|whom|whose|where|that(?!\s+(?:an?|the|[A-Z][\w’-]*)\b))\b")
GOES_ON = re.compile(
    rf"(?:[a-z]+ly\s+)?(?:(?:{FINITE}|[a-z]+ed|thereby|thus|took|held|met|sent|gave|made|began|built|sold|bought|went|"
    r"left|brought|broke|won|lost|became|led)\b|[a-z]{3,}s\s+(?:arms|weapons|the|its|a|an|to|from)\b|"
    r"(?:(?:despite|after|before|while|by|without|when|since)\s+)?[a-z]\w+ing\b)"
)


class Clause(msgspec.Struct, frozen=True):
    """A stretch of a sentence. `link` tells how it hangs on what is before: `main`, `relative`, or `goes on` with the
    subject of the main clause."""  # fmt: skip

    start: int
    end: int
    link: str


def find_stop(text: str, scene: Scene) -> int:
    """Return where the words of a sentence end, its full stop and quotation marks left out."""
    return scene.start + len(text[scene.start : scene.end].rstrip().rstrip('.!?”"’)'))


def split_clauses(text: str, scene: Scene) -> tuple[Clause, ...]:
    """Return the clauses of a sentence in order; together they cover its words, joining signs left out."""
    stop = find_stop(text, scene)
    named = [(one.start, one.end) for one in scene.mentions]
    cuts = [
        cut.span() for cut in CUT.finditer(text, scene.start, stop)
        if not any(start < cut.start() and cut.end() < end for start, end in named) and not _is_listed(cut, scene)
    ]  # fmt: skip
    fronted = FRONTED.match(text, scene.start, stop)
    if fronted and not any(start < fronted.end("cut") and fronted.start("cut") < end for start, end in cuts):
        cuts = sorted([*cuts, fronted.span("cut")])
    clauses: list[Clause] = []
    start = scene.start
    for begin, finish in [*cuts, (stop, stop)]:
        if begin > start:
            clauses.append(Clause(start, begin, _find_link(text, start, scene.start)))
        start = finish
    return _join_apposed(text, scene, clauses)


VERB = re.compile(
    rf"\b(?:{FINITE}|[a-z]{{2,}}ed|{'|'.join(form for forms in IRREGULAR.values() for form in forms.split())})\b"
)
TELLS = re.compile(rf"(?:[a-z]+ly\s+)?(?:{VERB.pattern})")


def _join_apposed(text: str, scene: Scene, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return clauses with a subject joined to its verb across an apposition: `The premier, Ann Lee, visited Bern`."""
    joined: list[Clause] = []
    for one in clauses:
        last = joined[-1] if joined else None
        if (
            last
            and last.link == "main"
            and one.link == "goes on"
            and TELLS.match(text, one.start)
            and not VERB.search(text, last.start, last.end)
            and any(last.start <= party.start < last.end for party in scene.parties)
        ):
            joined[-1] = Clause(last.start, one.end, "main")
        else:
            joined.append(one)
    return tuple(joined)


SUPPOSED = re.compile(r"(?:If|Should|Were|Unless|Had|Provided|if|unless|provided|whether)\b")


def is_supposed(text: str, clause: Clause) -> bool:
    """Tell whether a clause only supposes: `Should New Delhi deliver missiles`."""
    return bool(SUPPOSED.match(text, clause.start))


def find_clause(clauses: Sequence[Clause], at: int) -> Clause:
    """Return the clause that a place in the text lies in, the last one begun if it lies on a joining sign."""
    begun = [clause for clause in clauses if clause.start <= at]
    return begun[-1] if begun else clauses[0]


def _is_listed(cut: re.Match[str], scene: Scene) -> bool:
    """Tell whether a comma only parts names in a list: `Russia, China, and Iran have agreed`."""
    ends = any(one.end == cut.start() for one in scene.mentions)
    return ends and any(one.start == cut.end() for one in scene.mentions) and "," in cut[0] and len(cut[0]) > 2


def _find_link(text: str, start: int, first: int) -> str:
    if start == first:
        return "main"
    if RELATIVE.match(text, start):
        return "relative"
    return "goes on" if GOES_ON.match(text, start) else "main"
