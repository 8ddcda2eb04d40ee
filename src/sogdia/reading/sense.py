"""Whether a capital means the city or the government that sits there."""

from __future__ import annotations

import re

from sogdia.reading.mention import Mention, Sense

BEFORE = 60
PLACED = re.compile(
    r"(?:\b(?:in|at|near|through|via|around|outside|inside|from|towards?|across|over|beyond|city of|of central|"
    r"visit(?:ed|s|ing)?|reach(?:ed|es|ing)?|enter(?:ed|s|ing)?|left|leaving|took|taken|seiz(?:ed|es|ing)|"
    r"captur(?:ed|es|ing)|conquered|entering|bombed|struck|capital,?)|"
    r"\b(?:visit(?:ed)?|visits|trips?|travel(?:l?ed|s)?|flew|flights?|flies|railways?|railroads?|rail|roads?|routes?|lines?|"
    r"highways?|return(?:ed)?|arriv(?:ed|al)|trains?|trucks?|cargo|journeys?|extend(?:s|ed|ing)?|came|went|go|goes|"
    r"drove|sent back|invit\w+)\s+(?:\w+\s+){0,2}?to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
PRESSED_FROM = re.compile(
    r"\b(?:pressure|support|demands?|assurances?|signals?|aid|loans?|approval|help|away|distance|independence|autonomy|"
    r"criticism|permission|consent|guarantees|concessions|backing|protection|instructions|orders|"
    r"distanced \w+)\s+from\s+$"
)
LISTED = re.compile(
    r"\b(?:railway|railroad|route|road|line|flights?|corridor|link|distance|highway|trains?)\s+"
    r"(?:\w+\s+){0,3}?between\s+(?:[\w’'-]+\s+){1,3}?(?:and\s+)?$|"
    r"\bbetween\s+$"
)
ROUTED = re.compile(r"\b(?:railway|railroad|route|road|flights?|corridor|link|distance|highway|trains?)\b[^.;]{0,40}$")
WEIGHS = re.compile(
    r"\b(?:leverage|levers?|influence|power|pressure|control|sway|hold|advantage|dominance|grip|edge)\s+over\s+$"
)
HEARD = re.compile(
    r"\b(?:audience|alarm|unease|anxiety|suspicions?|irritation|fears?|ears|anger|relief|decision-?makers|"
    r"policy-?makers|elites?|displeasure|frustration|resentment|hard to sell|trust|faith|"
    r"confidence)\s+in\s+(?:both\s+)?$",
    re.IGNORECASE,
)
"""What only those who govern have: `found an audience in Moscow`."""

LISTED_PLACES = re.compile(
    r"\b(?:at|in|near|through|via)\s+(?:the\s+port\s+of\s+)?[A-Z][\w’'-]+(?:,\s+[A-Z][\w’'-]+)*,?\s+and\s+$"
)
OWNER = re.compile(
    r"[’']s?\s+(?!(?:airport|streets?|suburbs?|city|cent(?:er|re)|outskirts|old|port|metro|railway station)\b)"
)
BETWEEN_CAPITALS = re.compile(
    r"[–-][A-Z][\w ]+\s+(?:relations|ties|dialogue|rapprochement|axis|talks|rivalry|tensions)"
)
DISTRICT = re.compile(r",\s+D\.?C\b")
BASED = re.compile(r"-(?:based|bound|born)\b|\s+(?:airport|metro|suburbs?|streets?|stock\s+exchange)\b")


def find_sense(text: str, place: Mention, is_in_its_state: bool) -> Sense:
    """Return `government` where a capital stands for one, else `place`; `Tashkent, Uzbekistan` is a place."""
    if place.kind != "capital":
        return "place"
    before = text[max(place.start - BEFORE, 0) : place.start].rsplit("\n", 1)[-1]
    after = text[place.end : place.end + 30]
    if is_in_its_state or BASED.match(after) or DISTRICT.match(after):
        return "place"
    if (
        any(pattern.search(before) for pattern in (PRESSED_FROM, WEIGHS, HEARD))
        or OWNER.match(after)
        or BETWEEN_CAPITALS.match(after)
    ):
        return "government"
    if PLACED.search(before) or LISTED_PLACES.search(before):
        return "place"
    if LISTED.search(before) and ROUTED.search(before):
        return "place"
    return "place" if _continues_route(before) else "government"


def _continues_route(before: str) -> bool:
    """Tell whether the words before are those of a way between two ends: `route between Moscow and …`."""
    return bool(re.search(r"\bbetween\s+[A-Z][\w-]+\s+and\s+$", before) and ROUTED.search(before))
