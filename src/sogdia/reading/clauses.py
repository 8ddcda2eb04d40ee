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
PASTS = (
    r"(?:became|began|broke|brought|built|bought|came|chose|cut|fell|fled|flew|forbade|fought|found|gave|got|held|hit|"
    r"kept|laid|led|left|lent|let|lost|made|met|overthrew|paid|put|ran|said|sank|saw|seized|sent|set|shot|shut|sold|"
    r"sought|spoke|stood|struck|swore|threw|told|took|went|withdrew|won|wrote)"
)
"""Past forms of irregular verbs that begin a predicate; of most of them a noun is rare."""

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
    rf"(?:[a-z]{{3,}}ed|{PASTS})\s)|,\s+(?:but|yet)\s+|\sand\s+(?=(?!others)[a-z]{(3,)}s\s+(?:arms|weapons|the|its|a|an|to|from)\s)|"
    rf"\s(?=(?:while|whereas|although|because|where|who|which)\s)|"
    rf",\s+(?=(?:[a-z]+ly\s+)?(?!armed|united|increased|limited|related|need)[a-z]+ed\s)|\s\((?=[a-z])|"
    rf"(?i:(?<!for))(?<!of)(?<!in)(?<!at)(?<!by)(?<!on)(?<!to)(?<!than)(?<!from)(?<!with)\s(?=(?:that|during|"
    rf"following|amid)\s)|"
    rf",\s+(?=(?:it|they|he|she)\s+(?:[a-z]+ly\s+)?(?:{FINITE}|[a-z]+ed|[a-z]+s|{PASTS})\b)|"
    rf",\s+(?=(?!cut|found|set|held|led|built|made)"
    rf"{PASTS}\s+(?:the|its|his|an?|it|them|him|her|over|[A-Z])\b)|"
    r",\s+(?:and|but|while)\s+(?=(?:in|on|by|since)\s+(?:(?:late|early|mid)[-\s])?(?:the\s+(?:spring|summer|autumn|"
    r"winter|same)|\d|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December))\b)|"
    rf",\s+(?:and|but|while)\s+(?=(?:the\s+)?[A-Z][\w’'-]*(?:\s+[\w’'-]+){{0,5}}\s+{FINITE}\b)",
)
FRONTED = re.compile(
    r"(?:After|While|When|Although|Though|Since|Because|Before|As|Once|If|Following|Despite|Given|Owing|"
    r"In (?:light|the|response|view)|With|Amid|By|Without|Under|During|Should|Even)\b(?:\s+[^\s,]+){4,}?(?P<cut>,\s+)"
)
NEW_SUBJECT = re.compile(
    rf"(?:,\s+|\s)(?:and|but|yet|while)\s+(?=(?:(?:[Oo]nly\s+)?(?:on|in|at|by|since|after|before|from|during|between|"
    rf"until|a|two|three|four|five|later|soon|the\s+next|the\s+same)\s+(?:[^\s,;:—]+\s+){{1,5}}?)?"
    rf"(?:(?:it|he|she|they)|(?:(?:the|a|an|its|their|his|her|another)\s+)?(?:[^\s,;:—]+\s+){{0,4}}?"
    rf"[^\s,;:—]+)\s+(?:[a-z]+ly\s+)?"
    rf"(?:{FINITE}|(?!united|armed|related|limited|combined)[a-z]{{3,}}ed|{PASTS})\b)"
)
"""Where a clause with a subject of its own follows on `and`; only after a verb, else `and` joins two subjects."""

RELATIVE = re.compile(r"(?:which|who|whom|whose|where|that(?!\s+(?:an?|the|[A-Z][\w’-]*)\b))\b")
GOES_ON = re.compile(
    rf"(?:[a-z]+ly\s+|also\s+|then\s+)?(?:(?:{FINITE}|[a-z]+ed|thereby|thus|{PASTS})\b|[a-z]{{3,}}s\s+(?:arms|weapons|the|its|a|an|to|from)\b|"
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
    cuts = _add_new_subjects(text, scene, stop, cuts)
    clauses: list[Clause] = []
    start = scene.start
    for begin, finish in [*cuts, (stop, stop)]:
        if begin > start:
            clauses.append(Clause(start, begin, _find_link(text, start, scene.start)))
        start = finish
    return _join_apposed(text, scene, clauses)


def _add_new_subjects(text: str, scene: Scene, stop: int, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the cuts with those before a clause that has a subject of its own, known to the text, and a verb."""
    wide = list(cuts)
    for found in NEW_SUBJECT.finditer(text, scene.start, stop):
        start = max((end for _, end in wide if end <= found.start()), default=scene.start)
        is_inside = any(begin < found.end() and found.start() < end for begin, end in wide)
        names = [one for one in scene.mentions if one.start <= found.start() < one.end]
        if not is_inside and not names and _is_begun(text, start, found):
            wide.append(found.span())
    return sorted(wide)


SAYS = re.compile(r"(?:said|says|announced|reported|told|claimed|stated|added|declared|warned|confirmed)\b")


def _is_begun(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a clause has had its verb before `and`; what is said may begin with two subjects after it."""
    verbs = list(VERB.finditer(text, start, found.start()))
    return bool(verbs) and (found[0].startswith(",") or not SAYS.match(verbs[-1][0]))


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
