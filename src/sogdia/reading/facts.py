"""What is said of projects: length, capacity, cost, status, ends, who backs and builds them, what they rival.

Every rule in `RULES` goes from a sentence and the projects spoken of so far to facts of one attribute or a few. A fact
belongs to the project beside it in its clause, else to the last one named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec

from sogdia.reading.clauses import Clause, find_clause, split_clauses
from sogdia.reading.mention import Mention
from sogdia.reading.phrases import build_pattern, read_table
from sogdia.reading.plainly import WAYS, build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.quantities import Number
from sogdia.reading.scene import Scene
from sogdia.reading.sides import group_parties

PIPE = (
    r"(?:railways?|railroads?|rail|lines?|routes?|roads?|highways?|corridors?|pipelines?|links?|ports?|terminals?|"
    r"segments?|sections?|"
    r"projects?|ventures?|initiatives?|branch(?:es)?|tunnels?|bridges?|canals?|extension|connection|network|"
    r"seaport|transport artery|tracks?|stretch(?:es)?|gap|phases?|stages?|corridor project)"
)
ANAPHOR = re.compile(
    rf"^\s*(?:It|Its|Their|Both)\b|\b(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Ii]ts|[Bb]oth|[Tt]he\s+(?:two|new|proposed|planned|entire|"
    rf"whole))\s+(?:[\w-]+\s+){{0,2}}{PIPE}\b"
)
SHORT = 90
"""A sentence up to this long that names a price opens on it: `The price is disputed.`"""

PLANNING = re.compile(r"\b(?:would|could|may|might|will|plans?|planned|projected|expected|should|proposed)\b")


class Topic(msgspec.Struct, frozen=True):
    """The projects named in a sentence, and the one named last before it (empty if none); `priced` tells that the
    sentence before it opened on a price."""  # fmt: skip

    scene: Scene
    clauses: tuple[Clause, ...]
    named: tuple[Mention, ...]
    last: str
    priced: bool

    def find(self, text: str, at: int) -> str:
        """Return the project that a place in the sentence speaks of: named in its clause, before it, or lately."""
        clause = find_clause(self.clauses, at)
        inside = [one for one in self.named if clause.start <= one.start < clause.end]
        if inside:
            return min(inside, key=lambda one: (one.start > at, abs(one.start - at))).id
        before = [one for one in self.named if one.start < at]
        if before:
            return before[-1].id
        if self.last and (self.named == () or ANAPHOR.search(text, self.scene.start, self.scene.end)):
            return self.last
        return self.named[0].id if self.named else ""

    def speaks(self, text: str) -> bool:
        """Whether the sentence speaks of a project at all."""
        return bool(self.named) or (bool(self.last) and bool(ANAPHOR.search(text, self.scene.start, self.scene.end)))


class Fact(msgspec.Struct, frozen=True):
    """One attribute of a project, at a place in the text; `spelled` tells that ends do not only stand in its name."""

    start: int
    end: int
    project: str
    attribute: str
    value: str
    unit: str = ""
    spelled: bool = False


Rule = Callable[[str, Topic], Iterator[Fact]]


def propose_facts(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield what an article says of projects; the ends of one line once."""
    last = ""
    priced, told_in = False, -1
    found: list[tuple[Scene, Fact]] = []
    for scene in scenes:
        if not scene.tells:
            continue
        named = tuple(one for one in scene.mentions if one.kind in WAYS)
        topic = Topic(scene, split_clauses(text, scene), named, last, priced)
        goes_on = bool(last) and scene.sentence.line == told_in
        if topic.speaks(text) or goes_on:
            found += [(scene, fact) for rule in RULES for fact in rule(text, topic)]
        if named:
            last, told_in = named[-1].id, scene.sentence.line
        priced = bool(PRICED.search(text, scene.start, scene.end)) and scene.end - scene.start < SHORT
    for scene, fact in _drop_told(found):
        yield _propose(text, scene, fact)


def _drop_told(found: Sequence[tuple[Scene, Fact]]) -> list[tuple[Scene, Fact]]:
    """Return facts without what was told before; the ends of a line where they are spelled out, else as it is named."""
    told: dict[tuple[str, str, frozenset[str]], int] = {}
    kept: list[tuple[Scene, Fact]] = []
    for scene, fact in found:
        ends = fact.attribute == "endpoints"
        key = ("" if ends else fact.project, fact.attribute, frozenset(fact.value.split(";")))
        if key not in told:
            told[key] = len(kept)
            kept.append((scene, fact))
        elif ends and fact.spelled and not kept[told[key]][1].spelled:
            kept[told[key]] = (scene, fact)
    return kept


def _propose(text: str, scene: Scene, fact: Fact) -> Proposal:
    modality = "planned" if PLANNING.search(text, max(scene.start, fact.start - 60), fact.end) else "asserted"
    fields = {
        "project": fact.project, "attribute": fact.attribute, "value": fact.value, "unit": fact.unit,
        "modality": modality,
    }  # fmt: skip
    return build_proposal(text, "project fact", scene, fact.start, fact.end, fields)


CAPACITY = re.compile(
    r"\b(?:capacity|capable of|designed (?:to|for)|handle|carry|transmit|accommodate)\b",
    re.IGNORECASE,
)
COST = re.compile(
    r"\b(?:cost(?:s|ing|ed)?|worth|pric(?:e|ed)|estimated at|valued at|investments?|budget|capex|expense|spend\w*|"
    r"invest\w*)\b",
    re.IGNORECASE,
)
OF_NOUN = re.compile(r"(?:\ban?\s+|\bthe\s+)?\b[a-z][\w-]*\s+(?:[a-z][\w-]*\s+)?of\s+$")
SIZED = re.compile(r"\s+(?:long|wide|in\s+length|in\s+total)\b|\s+in\s+[A-Z]\w+")
PRICED = re.compile(r"\b(?:price|costs?|bill|budget|financing)\b", re.IGNORECASE)
WAY_WORD = re.compile(rf"\b{PIPE}\b", re.IGNORECASE)
OF_TRAFFIC = re.compile(
    r"\b(?:cargo|freight|goods|tons?|tonnes?|TEUs?|containers?|volumes?|traffic|transit|throughput)\b", re.IGNORECASE
)


def read_figures(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield length, gauge, capacity, traffic and cost: figures beside a project."""
    for one in topic.scene.numbers:
        attribute = _find_attribute(text, topic, one)
        project = topic.find(text, one.start) if attribute else ""
        if project:
            yield Fact(*_widen(text, topic, one), project, attribute, write_number(one), one.unit)


def _widen(text: str, topic: Topic, one: Number) -> tuple[int, int]:
    """Return the stretch of a figure with its noun and the word after it: `a gap of 43 km`, `523 km long`."""
    before = OF_NOUN.search(text, topic.scene.start, one.start)
    after = SIZED.match(text, one.end)
    return before.start() if before else one.start, after.end() if after else one.end


def _find_attribute(text: str, topic: Topic, one: Number) -> str:
    clause = find_clause(topic.clauses, one.start)
    words = text[clause.start : clause.end]
    if one.kind in ("length", "gauge", "capacity"):
        return one.kind if one.kind != "length" or WAY_WORD.search(text, topic.scene.start, topic.scene.end) else ""
    if one.kind == "power":
        return "capacity" if CAPACITY.search(words) else ""
    if one.kind in ("flow", "mass", "teu"):
        return (
            "capacity"
            if CAPACITY.search(words)
            else "traffic"
            if OF_TRAFFIC.search(words) or one.kind != "mass"
            else ""
        )
    if one.kind == "money" and topic.priced:
        return "cost"
    if one.kind == "money" and COST.search(text[max(topic.scene.start, one.start - 70) : one.end + 25]):
        return "cost"
    return ""


def write_number(one: Number) -> str:
    """Return a figure as in the gold annotation: 3000000, >0.5, 8000000..15000000.

    >>> write_number(Number(0, 1, "length", 628, 628, "km", "exact", ""))
    '628'
    """
    if one.low != one.high and one.bound not in ("gt", "lt"):
        return f"{one.low:.15g}..{one.high:.15g}"
    sign = {"gt": ">", "lt": "<", "nearly": "~", "approx": "~"}.get(one.bound, "")
    return f"{sign}{one.low:.15g}"


class Status(msgspec.Struct, frozen=True):
    """A row of `statuses.csv`; an `adjective` stands before the project, a `predicate` anywhere in its clause."""

    pattern: re.Pattern[str]
    status: str
    is_adjective: bool


@cache
def read_statuses() -> tuple[Status, ...]:
    """Return the shipped words for the status of a project, in the order of the table."""
    return tuple(
        Status(
            re.compile(rf"(?<![\w-]){build_pattern(row['phrase'])}(?![\w-])", re.IGNORECASE),
            row["status"],
            row["kind"] == "adjective",
        )
        for row in read_table("statuses")
    )


DATED = re.compile(r"\b(?:open|inaugurat|commission|launch|commenc|beg[au]n|start|complet)\w*", re.IGNORECASE)
"""What tells a start or an opening rather than a status where it has a date."""

LEADS = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|been|be|also|already|currently|now|actively|officially|being|still|"
    r"only)\s+)*$"
)
CLOSE = 90
"""Most characters between a project and a status that is said of it in the same clause."""


def read_status(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the status of projects: `proposed Kabul Corridor`, `is nearing completion`."""
    matches = [
        (match, status)
        for status in read_statuses()
        for match in status.pattern.finditer(text, topic.scene.start, topic.scene.end)
    ]
    taken: list[tuple[int, int]] = []
    for match, status in sorted(matches, key=lambda one: (one[0].start() - one[0].end(), one[0].start())):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found = (
                _read_adjective(text, topic, status, match)
                if status.is_adjective
                else _read_predicate(text, topic, status, match)
            )
            if found:
                taken.append((match.start(), match.end()))
                yield found


def _read_adjective(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    after = [
        one for one in topic.named if 0 < one.start - match.end() < 25 and "," not in text[match.end() : one.start]
    ]
    if after:
        return Fact(match.start(), after[0].end, after[0].id, "status", status.status)
    noun = re.match(rf"\s+(?:[\w-]+\s+){{0,2}}{PIPE}\b", text[match.end() : match.end() + 60])
    project = topic.find(text, match.start()) if noun else ""
    return Fact(match.start(), match.end() + noun.end(), project, "status", status.status) if noun and project else None


def _read_predicate(text: str, topic: Topic, status: Status, match: re.Match[str]) -> Fact | None:
    clause = find_clause(topic.clauses, match.start())
    near = [one for one in topic.named if one.start < match.end() + CLOSE and match.start() - CLOSE * 2 < one.end]
    is_told = (
        near
        or WAY_WORD.search(text, clause.start, clause.end)
        or re.search(r"\b(?:construction|work)\b", match[0].lower())
    )
    project = topic.find(text, match.start()) if is_told else ""
    is_dated = any(clause.start <= one.start < clause.end and one.iso for one in topic.scene.dates)
    if not project or (is_dated and DATED.search(match[0])):
        return None
    if status.status == "studied":
        groups = [one for one in group_parties(text, topic.scene, clause.start, match.start()) if not one.before]
        by = ";".join(groups[0].codes) if groups else ""
        return Fact(clause.start if groups else match.start(), match.end(), project, "feasibility_study", by)
    start = match.start() - len(LEADS.search(text[clause.start : match.start()])[0])  # type: ignore[index]  # it always matches
    return Fact(start, match.end(), project, "status", status.status)


LINKING = re.compile(
    r"\b(?:link|connect|join|unit)(?:s|es|ing|ed)?\s+|"
    r"\b(?:extend|run|stretch|lead|originat|start|begin|pass|go)\w*\s+from\s+|"
    rf"\b{PIPE}(?:\s+[a-z]\w*){{0,3}}?\s+(?:from|between)\s+|^\s*between\s+|\bgap\s+between\s+|"
    r"\b(?:railway|railroad|road|line|corridor|extension|branch)\s+to\s+"
)
TO = re.compile(
    r"\b(?:to|with|and|toward|towards|into|until)\s+(?:the\s+)?(?:\w+\s+)?(?:port|city|town|border|"
    r"station)?(?:\s*of\s*)?(?:the\s+)?$"
)


def read_ends(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield the ends of lines from their names and from what they are said to join, and the countries of a chain."""
    for one in topic.named:
        inside = [place for place in topic.scene.mentions if place.is_place and one.start <= place.start < one.end]
        ends = one.id.split("–") if one.kind in ("line", "ends") else [place.id for place in inside]
        if one.kind == "project" and len(inside) > 1 and all(place.sense == "endpoint" for place in inside):
            if inside[0].kind != "state":
                yield Fact(one.start, one.end, one.id, "endpoints", f"{ends[0]};{ends[-1]}")
        elif one.kind in ("line", "ends") and len(ends) > 1:
            states = [place.state for place in inside if place.kind == "state"]
            chain = one.end if one.kind == "ends" else max((place.end for place in inside), default=one.end)
            if len(states) > 2:
                yield Fact(one.start, chain, one.id, "countries", ";".join(states))
            elif len(ends) == 2:
                yield Fact(one.start, one.end, one.id, "endpoints", ";".join(ends), spelled=one.kind == "ends")
            elif len(ends) > 3:
                yield Fact(one.start, one.end, one.id, "via", ";".join(ends))
    for link in LINKING.finditer(text, topic.scene.start, topic.scene.end):
        clause = find_clause(topic.clauses, link.start())
        places = [one for one in topic.scene.mentions if one.is_place and link.end() <= one.start < clause.end]
        inside = [one for one in topic.named if one.start <= link.start() < one.end]
        if len(places) < 2 or inside or not WAY_WORD.search(text, topic.scene.start, link.end()):
            continue
        first, second = places[:2]
        if (
            first.kind == second.kind == "state"
            or first.start - link.end() > 40
            or not TO.search(text, first.end, second.start)
        ):
            continue
        project = topic.find(text, link.start())
        if project:
            start = clause.start if link.start() - clause.start < 12 else link.start()
            yield Fact(start, second.end, project, "endpoints", f"{first.id};{second.id}")


THROUGH = re.compile(
    r"\b(?:(?:pass|run|go|proceed|lead|extend|travers|cross|transit|cut|snak|wind)(?:es|s|ing|ed)?\s+)?"
    r"(?:through|via|across)\s+|\b(?:travers(?:es|e|ing|ed)|crosses|crossed)\s+"
)
NEAR = 120
"""Most characters between a way and what it leads through."""

AVOIDING = re.compile(r"\b(?:bypass(?:es|ing|ed)?|circumvent(?:s|ing|ed)?|avoid(?:s|ing)?|skirt(?:s|ing)?)\s+")


def read_ways(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project leads through and what it goes around."""
    for attribute, pattern in (("via", THROUGH), ("avoids", AVOIDING)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            clause = find_clause(topic.clauses, match.start())
            places = [one for one in topic.scene.mentions if one.is_place and match.end() <= one.start < clause.end]
            places = [one for one in places if one.sense in ("place", "endpoint", "government")]
            inside = [one for one in topic.named if one.start <= match.start() < one.end]
            near = max(topic.scene.start if clause.link == "goes on" else clause.start, match.start() - NEAR)
            is_led = WAY_WORD.search(text, near, match.end()) or any(
                near <= one.end <= match.start() for one in topic.named
            )
            if not places or places[0].start - match.end() > 40 or inside or not is_led:
                continue
            project = topic.find(text, match.start())
            run = _run(text, places)
            if project:
                yield Fact(
                    match.start(),
                    run[-1].end,
                    project,
                    attribute,
                    ";".join(one.state if one.kind == "state" else one.id for one in run),
                )


def _run(text: str, places: Sequence[Mention]) -> list[Mention]:
    """Return the places that stand in one list with the first."""
    run = [places[0]]
    for one in places[1:]:
        if re.fullmatch(
            r"[\s,()–-]*(?:and|or|as well as|alongside|then)?[\s,(]*(?:the\s+)?", text[run[-1].end : one.start]
        ):
            run.append(one)
        else:
            break
    return run


BACKING = re.compile(
    r"\b(?:(?:pursu|promot|propos|initiat|advanc|prioritiz|prioritis|reviv|advocat)(?:e|es|ed|ing)|"
    r"(?:champion|back|spearhead|sponsor|develop|unveil|present|support|consider|regard|view|prefer)(?:s|ed|ing)?|"
    r"lobb(?:y|ies|ied|ying)\s+for|launch(?:es|ed|ing)?|announced?\s+plans|commit(?:s|ted|ment)?|"
    r"push(?:es|ed|ing)?\s+for|return(?:s|ed)?\s+to)\b"
)
BUILDING = re.compile(
    r"\b(?:commenced?|began|begun|beginning|started?|launched?|resumed?|completed?|finished)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\b(?:is|are|has|have|had|was)\s+(?:been\s+)?"
    r"(?:building|built|constructed|laid|laying|constructing)\b|\bbuilt\b|\blaid\s+(?:the\s+)?(?:first|foundation)"
)
BACKED_BY = re.compile(
    r"\b(?:promoted|backed|proposed|initiated|led|championed|spearheaded|supported|sponsored|launched|advocated|"
    r"developed)\s+by\s+(?:the\s+)?"
)
BUILT_BY = re.compile(
    r"\b(?:built|constructed|laid|modernized|modernised|rehabilitated|operated|managed)\s+by\s+(?:the\s+)?"
)
PAID_BY = re.compile(
    r"\b(?:(?:with|through|using)\s+(?:the\s+)?(?:financial\s+|technical\s+)?(?:assistance|support|funding|"
    r"financing|help|loans?|a loan|credit|backing|money|investment)\s+(?:from|of|by)|(?:financed|funded|paid for|"
    r"bankrolled|co-financed)\s+(?:\w+\s+)?by|(?:loan|loans|credit|grant|funding|financing)\s+from|comes?\s+as)\s+(?:the\s+|an?\s+)?"
)
PAYING = re.compile(
    r"\b(?:financ(?:e|es|ed|ing)|fund(?:s|ed|ing)?|lend(?:s|ing)?|lent|pay(?:s|ing)?\s+for|paid\s+for|holds?\s+\d+(?:\.\d+)?\s+percent|invest(?:s|ed|ing)?|allocat(?:e|es|ed|ing)|"
    r"pledg(?:e|es|ed|ing)|earmark(?:s|ed)|provide[sd]?\s+(?:\w+\s+){0,4}?(?:loan|loans|credit|funding|financing))\b"
)
WAY_ANAPHOR = re.compile(
    rf"\b(?:the|this|that|these|both|such\s+an?)\s+(?:[\w-]+\s+){{0,2}}(?:{PIPE}|company|consortium|venture)\b"
)
INVITED = re.compile(r"\b(?:invited|asked|urged|likely|expected|refused|reluctant)\s+to\s+$")
FIRST_HALF = {"Indo": "IND", "Sino": "CHN", "Russo": "RUS", "Turko": "TUR", "Irano": "IRN", "Afghano": "AFG"}
JOINT = re.compile(rf"\b(?P<first>{'|'.join(FIRST_HALF)})[-–](?=[A-Z])")
MAKER_ADJECTIVE = re.compile(r"[-–](?:led|backed|sponsored|driven|initiated)\s+(?:[\w-]+\s+){0,3}$")
OWN = re.compile(r"[’']s?\s+(?:own\s+)?(?:[\w-]+\s+){0,3}$")


def read_backers(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield who promotes, funds and builds a project."""
    scene = topic.scene
    for attribute, pattern in (("promoter", BACKED_BY), ("builder", BUILT_BY), ("funder", PAID_BY)):
        for match in pattern.finditer(text, scene.start, scene.end):
            group = next(
                (one for one in group_parties(text, scene, match.start(), scene.end) if one.start - match.end() < 30),
                None,
            )
            project = topic.find(text, match.start())
            if group and project:
                yield Fact(match.start(), group.end, project, attribute, ";".join(group.codes))
    for one in topic.named:
        yield from _read_owner(text, topic, one)
        joint = JOINT.search(text, scene.start, one.start)
        people = [party for party in scene.mentions if joint and party.kind == "demonym" and joint.end() == party.start]
        people += [party for party in scene.mentions if joint and joint.end() == party.start and party.state]
        if joint and people and one.start - people[0].end < 20:
            codes = (FIRST_HALF[joint["first"]], people[0].state)
            yield Fact(joint.start(), people[0].end, one.id, "promoter", ";".join(codes))
    for clause in topic.clauses:
        inside = [one for one in topic.named if clause.start <= one.start < clause.end]
        for attribute, verb in (("promoter", BACKING), ("builder", BUILDING), ("funder", PAYING)):
            yield from _read_doer(text, topic, clause, inside, attribute, verb)


def _read_owner(text: str, topic: Topic, one: Mention) -> Iterator[Fact]:
    """Yield the promoter that stands before a project: `Uzbekistan’s Kabul Corridor`, `China-led initiative`."""
    groups = group_parties(text, topic.scene, topic.scene.start, one.start)
    if groups and (
        OWN.fullmatch(text[groups[-1].end : one.start]) or MAKER_ADJECTIVE.fullmatch(text[groups[-1].end : one.start])
    ):
        yield Fact(groups[-1].start, one.end, one.id, "promoter", ";".join(groups[-1].codes))


def _read_doer(
    text: str, topic: Topic, clause: Clause, inside: Sequence[Mention], attribute: str, verb: re.Pattern[str]
) -> Iterator[Fact]:
    found = verb.search(text, clause.start, clause.end)
    if not found or INVITED.search(text, clause.start, found.start()):
        return
    groups = [one for one in group_parties(text, topic.scene, clause.start, found.start()) if not one.before]
    after = [one for one in inside if found.end() <= one.start]
    named = after[0].id if after else topic.last if WAY_ANAPHOR.search(text, found.end(), clause.end) else ""
    if groups and named and found.start() - groups[-1].end < 40:
        start = clause.start if groups[-1].start - clause.start < 12 else groups[-1].start
        yield Fact(start, found.end(), named, attribute, ";".join(groups[-1].codes))


STARTED = re.compile(
    r"\b(?:commenc\w+|began|begun|start\w*|launch\w*|resum\w+|opened|inaugurated)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\bbroke\s+ground\b|\bground-?breaking\b|"
    r"\b(?:construction|works?)\s+(?:\w+\s+){0,4}?(?:began|begun|started|commenced|launched)\b|"
    r"\b(?:laid|laying|lay)\s+(?:the\s+)?(?:first\s+stone|foundations?|foundation\s+stone|cornerstone)\b|"
    r"\bgiven?\s+the\s+(?:signal|go-ahead|start|green\s+light)\b|\bgave\s+the\s+(?:signal|go-ahead|start|green\s+light)\b"
)
OPENED = re.compile(
    r"\b(?:opened|inaugurated|commissioned|entered\s+(?:service|operation)|began\s+operat\w+|(?:be\s+)?complet\w+|"
    r"operational|open)\b"
)
ANNOUNCED = re.compile(r"\b(?:announc\w+|unveil\w+|present\w+\s+plans|propos\w+|declared)\b")


def read_dates(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield when works started, when a project opened or shall open, and when it was announced."""
    for date in topic.scene.dates:
        clause = find_clause(topic.clauses, date.start)
        project = topic.find(text, date.start) if date.iso else ""
        if not project:
            continue
        for attribute, pattern in (("start_of_works", STARTED), ("opening", OPENED), ("announced", ANNOUNCED)):
            verb = pattern.search(text, clause.start, clause.end)
            of_way = WAY_WORD.search(text, clause.start, clause.end) or clause.link != "main"
            of_way = of_way or any(clause.start <= one.start < clause.end for one in topic.named)
            if verb and (of_way or attribute == "start_of_works"):
                is_led = attribute == "announced" and date.end <= verb.start()
                start, end = min(date.start, verb.start()), max(date.end, verb.end())
                yield Fact(date.start if is_led else start, date.end if is_led else end, project, attribute, date.iso)
                break


RIVAL = re.compile(
    r"\b(?:compet(?:es?|ing|ition)\s+(?:\w+\s+)?(?:with|between|for)|rivals?\b|rival(?:s|ing|ling)?\s+(?:to\s+)?|"
    r"(?:an?\s+)?alternative\s+to|challenges?\s+to|undercut\w*|displac\w+)\s*(?:the\s+)?"
)
PART = re.compile(
    r"\b(?:(?:an?|the)\s+(?:[\w-]+\s+){0,2})?(?:(?:part|component|element|segment|section|project|link|leg|branch|"
    r"extension)\s+of|integrated\s+into)\s+(?:the\s+|an?\s+|its\s+)?(?:[\w-]+\s+){0,3}?"
)


def read_relations(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield what a project rivals and what it is part of: another project named after it."""
    for attribute, pattern in (("rival_of", RIVAL), ("part_of", PART)):
        for match in pattern.finditer(text, topic.scene.start, topic.scene.end):
            after = [
                one for one in topic.named if 0 <= one.start - match.end() < (15 if attribute == "rival_of" else 60)
            ]
            if not after or "," in text[match.end() : after[0].start]:
                continue
            before = [one for one in topic.named if one.end <= match.start() and one.id != after[0].id]
            project = before[-1].id if before else topic.last if topic.last != after[0].id else ""
            if project and not any(one.start < match.start() < one.end for one in topic.named):
                yield Fact(match.start(), after[0].end, project, attribute, after[0].id)


EXTEND = re.compile(r"\b(?:to\s+extend|extension\s+of|extending|extend|prolong\w*)\s+")
WORKS = re.compile(
    r"\b(?:upgrad(?:e|es|ing)|expansion|expand(?:s|ing)?|moderni[sz](?:ation|ing|e)|electrif(?:ication|ying|y)|"
    r"enhanc(?:ing|ement)|reconstruct(?:ion|ing)|rehabilitat(?:ion|ing|e)|dredging|widening|doubling|deepening|"
    r"renovat(?:ion|ing)|refurbish(?:ment|ing))\b(?:\s+of)?\s+(?:the\s+)?"
)
INTO = re.compile(r"\b(?:into|to|through|toward|towards|beyond|as far as)\s+")
COAST = re.compile(r"[’']s?\s+(?:[A-Z]\w+\s+){0,2}coast\b")
SITED = re.compile(
    r"\b(?:situated|located|lies|lying|sits?)\s+(?:in|on|near|at|along)\s+|"
    r"\bon\s+(?=[A-Z][\w’']+\s+(?:[A-Z]\w+\s+){0,2}coast)",
    re.IGNORECASE,
)


def read_plans(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield plans to extend a project, works on it, and where it lies."""
    scene = topic.scene
    for match in EXTEND.finditer(text, scene.start, scene.end):
        after = [one for one in topic.named if 0 <= one.start - match.end() < 40]
        clause = find_clause(topic.clauses, match.start())
        into = INTO.search(text, after[0].end if after else match.end(), clause.end)
        place = next((one for one in scene.mentions if one.is_place and into and one.start >= into.end()), None)
        if after and place and into and place.start - into.end() < 20:
            yield Fact(match.start(), place.end, after[0].id, "plan", f"extension to {place.id}")
    for match in WORKS.finditer(text, scene.start, scene.end):
        after = [one for one in topic.named if 0 <= one.start - match.end() < 30]
        if after:
            yield Fact(match.start(), after[0].end, after[0].id, "works", match[0].split()[0].lower())
    for match in SITED.finditer(text, scene.start, scene.end):
        place = next((one for one in scene.mentions if one.is_place and 0 <= one.start - match.end() < 30), None)
        project = topic.find(text, match.start())
        if place and project:
            coast = COAST.match(text, place.end)
            start = place.start if coast else match.start()
            yield Fact(start, coast.end() if coast else place.end, project, "location", place.state or place.id)


RULES: tuple[Rule, ...] = (
    read_figures, read_status, read_ends, read_ways, read_backers, read_dates, read_relations, read_plans,
)  # fmt: skip
