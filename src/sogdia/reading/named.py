"""Organisations, meetings and treaties by the form of their names: words in capitals around a telling noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.gazetteer import Hit
from sogdia.reading.mention import Mention
from sogdia.reading.structure import BODY, NOTE, Article, Paragraph

KIND_OF = {
    "forum": "Dialogue|Summit|Forum|Format|Process|Conference|Consultations|Group of Friends",
    "treaty": "Declaration|Accords?|Agreement|Treaty|Convention|Protocol|Pact|Memorandum",
    "company": "Corporation|Company|Group|Holdings?|Aviation|Airlines|Airways|Railways?|Industries|Industry|"
    "Shipyard|Aerospace|Consortium|Multimodal|Logistics|Terminals|Technologies|Motors|Petroleum|Enterprises?|Combine|"
    "Concern|Engineering|Shipping|Mining|Telecom|Limited|Ltd|LLC|JSC|Inc|Corp",
    "exchange": "Stock Exchange|Exchange",
    "bank": "Development Bank|Investment Bank|(?:Bank|Fund)(?: (?:for|of) (?:the )?[A-Z]\\w+(?: (?:and )?[A-Z]\\w+)*)?",
    "military": "Air Forces?|Armed Forces|Army|Navy|Border Guards?|Defen[cs]e Forces|National Guard|Security Forces|"
    "Coast Guard|Flotilla",
    "court_or_prosecutor": "Supreme Court|Constitutional Court|Prosecutor General['’]s Office|Court",
    "igo": "Organi[sz]ation|Union|Council|Community|Commonwealth|Secretariat",
    "ministry": "Foreign Ministry|Defen[cs]e Ministry|Ministry|Agency|Authority|Commission|Committee|Administration|"
    "Security Council|Security Service|Customs Service|Directorate|Inspectorate|Bureau|Treasury|Central Bank|"
    "National Bank|Parliament|National Assembly|Senate",
    "fair": "Air Show|Airshow|Expo|Exhibition",
    "institute": "Institute|University|Foundation|Centre|Center|Academy|Studies|Program|Institution|School",
    "publication": "Monitor|Times|Post|Journal|Review|Diplomat|Guardian|Analyst|Herald",
    "party": "Party|Movement|Front",
}
LED_BY = {
    "ministry": "Ministr(?:y|ies)|Department|Agency|Parliament|Central Bank|National Bank|"
    "(?:State |National )?(?:Committee|Commission|Service)",
    "bank": "Bank|Fund",
    "institute": "Institute|University|Cent(?:er|re)|Academy|School|Council",
    "court_or_prosecutor": "Prosecutor General['’]s Office",
    "igo": "Organi[sz]ation|Commonwealth|League|Community",
    "company": "(?:[A-Z]\\w+ ){0,4}Corporation",
}
CAPITAL = r"(?:[A-ZÀ-ÞĀ-Ž](?:\.[A-Z]\.?|[\w’'.]*\w)?)"
GLUE = r"(?:\s+(?:and\s+)?|[-–]|\s+&\s+)"
ENDED = [(kind, re.compile(rf"(?:20\d\d\s+)?(?:{CAPITAL}{GLUE}){{1,5}}(?:{tail})\b")) for kind, tail in KIND_OF.items()]
BEGUN = [
    (kind, re.compile(rf"(?:{CAPITAL}\s+){{0,2}}(?:{head})\s+(?:of|for|on)\s+(?:the\s+)?{CAPITAL}"
                      rf"(?:(?:,\s+|\s+of\s+|\s+for\s+|\s+and\s+|\s+|[-–]){CAPITAL}){{0,6}}"))
    for kind, head in LED_BY.items()
]  # fmt: skip
BARE = [(kind, re.compile(rf"\b(?:{words})\b")) for kind, words in (
    ("court_or_prosecutor", "Supreme Court|Constitutional Court|Prosecutor General['’]s Office"),
    ("ministry", "Foreign Ministry|Defen[cs]e Ministry"),
    ("forum", r"(?:EU|C5|GCC|OTS|BRICS)[-–](?:Central Asia|C5|GCC|Azerbaijan)\s+[Ss]ummit"),
)]  # fmt: skip
EXERCISE = re.compile(r"\b[A-Z][a-z]+[- ](?:19|20)\d\d\b(?=\s*(?:exercises?|drills?|[.,;)]))")
GOVERNMENT = re.compile(r"\s+government\b(?!\s+(?:delegation|official|building|troops|forces))")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NO_EXERCISE = re.compile(rf"(?:{MONTHS}|In|Since|By|Until|Before|After|Late|Early|Expo)\b")
LEADERS = re.compile(
    r"^(?:(?:The|A|An|At|In|On|By|For|From|With|During|After|Since|Recently|When|While|As|Former|President|And|But|"
    r"Both|"
    r"Although|Under|According|Minister|Prime|This|Its|Their|His|Her)\s+(?:the\s+)?)+"
)


def find_named(text: str, article: Article, hits: Sequence[Hit]) -> list[Mention]:
    """Return what is named by the form of its name; its state is that of a place or people in the name, if any."""
    found: list[Mention] = []
    for paragraph in article.paragraphs:
        if paragraph.section in (*BODY, NOTE, "outside"):
            found += _find_in(text, paragraph, hits)
    peoples = [hit for hit in hits if hit.name.kind == "demonym"]
    governments = [(hit, after.end()) for hit in peoples if (after := GOVERNMENT.match(text, hit.end))]
    found += [
        Mention(hit.start, end, "government", f"{hit.name.state}_GOV", hit.name.state) for hit, end in governments
    ]
    return found


def _find_in(text: str, paragraph: Paragraph, hits: Sequence[Hit]) -> Iterator[Mention]:
    for kind, pattern in (*BEGUN, *ENDED, *BARE):
        for match in pattern.finditer(text, paragraph.start, paragraph.end):
            start = match.start() + (leader.end() if (leader := LEADERS.match(match[0])) else 0)
            start = _skip_owner(text, start, match.end())
            words = text[start : match.end()]
            if " " in words or "–" in words or kind == "court_or_prosecutor":
                yield Mention(start, match.end(), kind, words, _state_in(start, match.end(), hits))
    for match in EXERCISE.finditer(text, paragraph.start, paragraph.end):
        if not NO_EXERCISE.match(match[0]):
            yield Mention(match.start(), match.end(), "exercise", match[0], "")


def _skip_owner(text: str, start: int, end: int) -> int:
    """Return where a name begins after whoever it belongs to: `Iran’s Foreign Ministry`."""
    owner = re.search(r"(?:[’']s|s’)\s+(?!Office)", text[start:end])
    return start + owner.end() if owner else start


def _state_in(start: int, end: int, hits: Sequence[Hit]) -> str:
    states = [hit.name.state for hit in hits if start <= hit.start and hit.end <= end and hit.name.state]
    return states[0] if states else ""
