"""Who does something and to whom: the sides around a verb or a noun that tells of an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sogdia.reading.clauses import Clause
from sogdia.reading.scene import Scene

ROLE = (
    r"(?:(?:state|national|oil|gas|energy|foreign|prime)\s+){0,2}"
    r"(?:company|firm|bank|concern|corporation|ministry|minister|president|premier|leader)\s+"
)
"""What may stand before the second of two names: `Amtrak and the state company VIA`."""

JOINED = re.compile(
    r"(?:\s*\([^()\s]+\)|\))?\s*(?:,\s*)?"
    r"(?:(?:and|or|as well as|along with|together with|alongside|even|both|also|plus)\s+)*(?:[–-]|/|&)?"
    rf"\s*(?:the\s+|with\s+)?(?:{ROLE})?"
)
PLAIN_JOIN = re.compile(r"\s*(?:,|,?\s+and|,?\s+or|[–-]|&|,?\s+as well as|,?\s+along with|,?\s+together with)\s*")
LISTED = re.compile(r",\s+(?:the\s+)?[^.;:,]{2,40},\s+(?:and\s+)?(?:the\s+)?")
"""Between two parties of a list: a member that is nobody known, `China, the Gulf states, and Israel`."""

PREPOSITION = re.compile(
    r"\b(?P<word>by|with|to|against|from|between|among|of|in|for|on|at|over|towards?|into|about|than|through|via|"
    r"across|under|near|after|during|despite|amid|regarding|alongside|without|beyond)\s+(?:both\s+)?(?:the\s+|"
    r"its\s+|a\s+)?"
    r"(?:(?:former|new|senior|visiting|fellow|then|rival|neighboring|neighbouring|several|other|five|two|three|"
    r"four)\s+)*$"
)
HEAD = re.compile(
    r"\b(?:presidents?|leaders?|leadership|governments?|ministers?|ministry|officials?|representatives?|"
    r"delegations?|envoys?|authorities|heads?|"
    r"premiers?|kings?|emir|army|armies|navy|navies|troops|soldiers|police|border guards|pilots|rulers?|citizens|"
    r"peoples|parties|"
    r"compan(?:y|ies)|ministries|parliaments|spokes(?:man|woman|person)|secretary|deputy|deputies|members?|director|"
    r"commander|generals?|governor|mayor|nationals|aircraft|warplanes|fleet|air force|air forces|intelligence|secret "
    r"service|agency|agencies|negotiators?|lawmakers|prosecutors?|courts?|railways|airlines|banks?|consortium|thousands|hundreds|dozens|scores|"
    r"crowds?|groups?|"
    r"forces|parliaments?|republics?|states?|countries|side|people|embassy|diplomats?|"
    r"head of state|sessions?|rounds?|meetings?|summits?|edition|chairman|capital|capitals|chief|chiefs|"
    r"ambassadors?)\s+of\s+(?:the\s+)?$|"
    r"\b(?:militants?|gunm[ea]n|terrorists?|rebels?|guerrillas?|workers?|migrants?|troops|experts?|investors?|"
    r"compan(?:y|ies)|"
    r"traders?|envoys?|diplomats?|officials?|ministers?|doctors?|students?|residents?|protesters?|demonstrators?|"
    r"activists?|"
    r"farmers?|settlers?|authorities|police|opposition|forces|supporters?|critics?|groups?)\s+(?:from|in)\s+(?:the\s+)?"
    r"(?:two\s+|three\s+|several\s+)?$",
    re.IGNORECASE,
)
MAKER = re.compile(
    r"[-–](?:made|manufactured|built|administered|backed|based|born|language|controlled|occupied|held|style|"
    r"produced|designed|speaking|funded)\b"
)
THING = re.compile(
    r"\s+(?:cargo|goods|oil|gas|wheat|grain|aircraft|jets?|fighters?|weapons|arms|market|economy|coast|ports?|"
    r"territory|border(?!\s+(?:guards?|troops|forces|police|patrols?))|soil|"
    r"exports?|imports?|side of|language|origin|railway|section|segment|stretch|airspace|waters|access|transit|"
    r"drones?|missiles?|systems?|platforms?|alternatives|models?|brands?|demand|interests?|influence|affairs)\b"
)
BODY = (
    r"(?:parliament|government|president|gunmen|army|leadership|foreign\s+minister|prime\s+minister|defen[cs]e\s+minister|"
    r"ministers?|ministry|ministries|cabinet|compan(?:y|ies)|central\s+bank|police|troops|forces|soldiers|fighters|"
    r"aircraft|warplanes|planes|jets|drones|navy|fleet|air\s+force|border\s+guards|officers|officials|diplomats|envoys?|"
    r"ambassadors?|spokes(?:man|woman|person)|delegations?|leaders?|presidents|governments|armies|operators|parliaments|"
    r"negotiators|prosecutors|courts?|airlines?|railways|deputies|regulator|security\s+services?|secret\s+service|"
    r"state\s+company|authorities)"
)
"""What belongs to a state and acts for it."""

PRONOUN = re.compile(
    r"\b(?P<many>[Tt]he\s+(?:two|three|four|five|both)\s+(?:countries|sides|parties|states|neighbors|neighbours|"
    r"governments|nations|capitals|presidents|leaders|republics)|"
    r"[Tt]he\s+(?:presidents|leaders|foreign ministers|prime ministers|ministers|parties|neighbours|"
    r"neighbors)\b|"
    rf"[Tt]heir\s+(?:[a-z]+\s+)?{BODY}\b|"
    r"[Bb]oth\s+(?:countries|sides|parties|states|governments|capitals|nations|leaders|presidents))|"
    r"(?P<one>\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Tt]he\s+(?:country|republic|kingdom|state|group|movement|regime|"
    r"bloc|government|president|minister|leadership|administration|parliament|opposition|cabinet|agency|authorities|"
    r"court|"
    r"state|ruling\s+party|legislature|army|prime\s+minister|foreign\s+minister|ministry|regulator|company|voters)|"
    rf"(?:[Ii]ts|[Hh]is|[Hh]er)\s+(?:own\s+)?(?:[a-z]+\s+)?{BODY})\b)(?![’']s|\s+of\b)"
)


ARMS_OF = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:aircraft|jets|fighters?|drones?|missiles?|planes|warplanes|helicopters|systems)\s+"
    r"(?:ha[sd]\s+|have\s+|also\s+)?"
)
FRONTED = re.compile(
    r"\s*(?:[Ii]n|[Aa]t|[Oo]n|[Bb]y|[Ff]rom|[Oo]f|[Ff]or|[Aa]fter|[Bb]efore|[Dd]uring|[Ss]ince|[Ww]ith|[Uu]nder|"
    r"[Aa]mid|"
    r"[Dd]espite|[Aa]s|[Tt]hrough|[Ww]ithin|[Aa]mong|[Aa]cross|[Oo]ver|[Bb]etween|[Uu]ntil|[Ff]ollowing|[Aa]ccording)\b"
)
RELATED = 40
"""Most characters between a side and the relative clause that tells of it; a nearer noun is what it tells of else."""

HOME = 60
"""Most characters from the start of a clause to the place that tells where its subject is from."""


class Group(msgspec.Struct, frozen=True):
    """Parties named in one breath: `Russia, China and Iran`. `before` is the preposition that leads them, or empty."""

    start: int
    end: int
    codes: tuple[str, ...]
    before: str


def group_parties(text: str, scene: Scene, start: int, end: int) -> tuple[Group, ...]:
    """Return the parties of a stretch in groups, those left out that only tell where a thing was made."""
    parties = [one for one in scene.parties if start <= one.start < end and not MAKER.match(text, one.end)]
    groups: list[Group] = []
    for one in parties:
        if groups and _is_joined(text, groups[-1], one.start):
            last = groups[-1]
            groups[-1] = Group(last.start, one.end, _merge(last.codes, one.codes), last.before)
        else:
            led = _find_preposition(text, start, one.start)
            if not led and groups and LISTED.fullmatch(text, groups[-1].end, one.start):
                led = groups[-1].before
            groups.append(Group(one.start, one.end, one.codes, led))
    return tuple(groups)


def _is_joined(text: str, group: Group, start: int) -> bool:
    between = text[group.end : start]
    if between.strip() in ("", "’s", "'s", "("):
        return True
    between = between.removeprefix(")")
    stripped = re.sub(
        r"^\s+(?:leaders?|officials?|presidents?|ministers?|foreign|defense|delegations?|governments?|"
        r"representatives?)\b",
        "",
        between,
    )
    return bool(JOINED.fullmatch(stripped)) and bool(re.search(r",|and|or|as well|along|together|[–&/-]", stripped))


def _merge(codes: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*codes, *more)))


def _find_preposition(text: str, start: int, at: int) -> str:
    before = text[max(start - 1, at - 60, 0) : at]
    if HEAD.search(before):
        return ""
    found = PREPOSITION.search(before)
    return found["word"].lower() if found else ""


def find_subject(text: str, scene: Scene, clauses: Sequence[Clause], clause: Clause, at: int) -> tuple[str, ...]:
    """Return who the verb at a place in a clause is said of; nobody if that cannot be told.

    The last group before the verb that no preposition leads; else a pronoun's; else, where the clause goes on, the
    subject of the clauses before it.
    """
    here = [one for one in group_parties(text, scene, clause.start, at) if not THING.match(text, one.end)]
    here = here or _find_operators(text, scene, clause, at)
    plain = [one for one in here if not one.before or (one.before == "with" and _stands_alone(text, one, at))]
    if plain:
        return plain[-1].codes
    pronoun = PRONOUN.search(text, clause.start, at)
    if pronoun:
        return find_antecedent(text, scene, pronoun.start(), bool(pronoun["many"]))
    before = list(clauses[: clauses.index(clause)])
    if clause.link == "relative":
        last = next((groups[-1] for one in reversed(before) if (groups := _plain(text, scene, one))), None)
        return last.codes if last and clause.start - last.end < RELATED else ()
    if clause.link == "goes on" and before and before[-1].link == "relative" and _is_bare(text, before[-1], clause):
        return find_subject(text, scene, clauses, before[-1], before[-1].start)
    if clause.link == "goes on":
        for one in reversed([one for one in before if one.link == "main"]):
            groups = _plain(text, scene, one)
            pronoun = PRONOUN.search(text, one.start, groups[0].start if groups else one.end)
            if pronoun:
                return find_antecedent(text, scene, pronoun.start(), bool(pronoun["many"]))
            if groups:
                return groups[0].codes
    return _find_home(text, clause, here) if clause.link == "main" else ()


def _is_bare(text: str, last: Clause, clause: Clause) -> bool:
    """Tell whether a clause goes on with the one right before it: `who left and came back`, not `who left, came`."""
    return text[last.end : clause.start].strip() in ("and", "or")


def _find_home(text: str, clause: Clause, groups: Sequence[Group]) -> tuple[str, ...]:
    """Return where a subject without a name is from: `shopkeepers in Lima`, not `In Lima, shopkeepers`."""
    near = [one for one in groups if one.before in ("of", "in", "from") and one.start - clause.start < HOME]
    return near[0].codes if near and not FRONTED.match(text, clause.start) else ()


def _find_operators(text: str, scene: Scene, clause: Clause, at: int) -> list[Group]:
    """Return whose arms do a deed where nobody else does: `Peruvian aircraft bombed`."""
    groups = group_parties(text, scene, clause.start, at)
    return [one for one in groups if ARMS_OF.fullmatch(text, one.end, at)]


def _plain(text: str, scene: Scene, clause: Clause) -> list[Group]:
    return [one for one in group_parties(text, scene, clause.start, clause.end) if not one.before]


def _stands_alone(text: str, group: Group, at: int) -> bool:
    """Tell whether `with` leads a clause of its own: `with Ankara declining to attend`."""
    return bool(re.fullmatch(r"\s+(?:\w+ly\s+)?", text[group.end : at])) and bool(re.match(r"\w+ing\b", text[at:]))


THEIR, IT = re.compile(r"[Tt]heir\b"), re.compile(r"[Ii]t\b")


def find_antecedent(text: str, scene: Scene, at: int, many: bool) -> tuple[str, ...]:
    """Return whom `it` or `the two countries` mean: those named before in the sentence, else in the one before.

    `Their` means all of a single group that was named before, if there is one.
    """
    groups = group_parties(text, scene, scene.start, at)
    here = [code for group in groups for code in group.codes]
    if len(groups) == 1 and THEIR.match(text, at):
        return groups[0].codes
    if IT.match(text, at):
        persons = {code for one in scene.mentions if one.kind == "person" and one.start < at for code in (one.state,)}
        here = [code for code in here if code not in persons] or [*scene.before, *here][:1]
    if many:
        return (
            tuple(dict.fromkeys([*here, *scene.topics, *scene.spoken]))[:2]
            if len(here) < 2
            else tuple(dict.fromkeys(here))
        )
    return (here[0],) if here else scene.before
