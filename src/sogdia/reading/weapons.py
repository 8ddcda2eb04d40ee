"""Weapons in a text: by name, by a name before a noun of their class, or by the noun alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sogdia.reading.gazetteer import read_weapons
from sogdia.reading.scene import Scene


class Weapon(msgspec.Struct, frozen=True):
    """A weapon in the text: its name or the words for its kind, its class, and the state of its maker if known."""

    start: int
    end: int
    system: str
    weapons: str
    maker: str


CLASSES = {
    "fighter": r"fighters?(?:\s+(?:jets?|aircraft|planes?))?|(?:combat|war)\s?(?:aircraft|planes?)|jets?|"
    r"interceptors?",
    "uav": r"(?:unmanned|uncrewed)\s+(?:aerial\s+|combat\s+|aircraft\s+)*(?:systems?|vehicles?|aircraft)|"
    r"drones?|UAVs?|loitering munitions?",
    "air-defence": r"(?:(?:long|short|medium)-range\s+)?(?:air|missile|"
    r"anti-aircraft)[ -]defen[cs]e(?:\s+(?:missile|missiles))?\s+(?:systems?|batter(?:y|ies)|"
    r"complexes)|surface-to-air missiles?",
    "missile": r"(?:(?:air-to-air|anti-tank|ballistic|cruise|anti-ship|guided)\s+)*missiles?|"
    r"rockets?(?: launchers?)?|(?:missile|rocket)\s+systems?",
    "helicopter": r"(?:attack |transport |combat )?helicopters?",
    "armour": r"(?:main battle )?tanks?|armou?red\s+(?:personnel\s+)?(?:vehicles?|carriers?)|"
    r"infantry fighting vehicles?|APCs?|IFVs?",
    "artillery": r"howitzers?|artillery(?:\s+(?:systems?|guns?))?|mortars?|multiple rocket launchers?",
    "ship": r"corvettes?|frigates?|(?:missile|patrol|gun|naval) (?:boats?|ships?|vessels?)|submarines?",
    "aircraft": r"(?:transport|training|trainer|cargo)\s+(?:aircraft|planes?)|trainers?|aircraft",
    "sensor": r"radars?(?:\s+(?:systems?|stations?))?|surveillance systems?",
    "other": r"weapons?(?:\s+systems?)?|arms|ammunition|munitions|small arms|military (?:equipment|hardware|"
    r"technology|vehicles)|defen[cs]e (?:equipment|systems?)",
}
CLASS_OF = (
    ("air defence", "air-defence"), ("unmanned", "uav"), ("fighter", "fighter"), ("helicopter", "helicopter"),
    ("tank", "armour"), ("armoured", "armour"), ("howitzer", "artillery"), ("rocket artillery", "artillery"),
    ("radar", "sensor"), ("aircraft", "aircraft"), ("air-to-air", "missile"), ("anti-tank", "missile"),
    ("ballistic", "missile"), ("cruise", "missile"),
)  # fmt: skip
CLASS = "|".join(f"(?P<{name.replace('-', '_')}>{words})" for name, words in CLASSES.items())
NOUN = re.compile(rf"(?<![\w-])(?:{CLASS})(?![\w-])", re.IGNORECASE)
BETWEEN = r"(?:\s+(?:[a-z][\w-]*|\([\w-]+\))){0,3}\s+$"
_CLASS_UNNAMED = re.sub("[?]P<[^>]+>", "?:", CLASS)
NOUN_AFTER = re.compile(rf"(?:\s+[a-z][\w-]*){{0,2}}?\s+(?:{_CLASS_UNNAMED})(?![\w-])", re.IGNORECASE)
DESIGNATION = re.compile(
    rf"(?<![\w-])(?P<name>(?:[A-Z][\w-]*\s)?"
    rf"[A-Z][A-Za-z]{{0,12}}[- ]?\d+[A-Za-z]{{0,4}}(?:[ -][A-Z]{{1,4}}\d*)?){BETWEEN}"
)
PROPER = re.compile(rf"(?<![\w-])(?P<name>[A-Z][\w-]*[a-zA-Z](?:\s[A-Z][\w-]+)?){BETWEEN}")
MARK = re.compile(r"-(?:\d\w*|[A-Z]{1,4}\d*)\b")
"""The mark of a version behind a known name: `Bora-2`."""

SHORT = re.compile(r"\((?P<name>[A-Z]{1,6}[-\d][\w-]*)\)")
INDUSTRY = re.compile(
    r"(?:own\s+|domestic\s+|local\s+|national\s+)*(?P<what>(?:defen[cs]e|arms|military)\s+industry)\b"
)
INDUSTRY_NAME = "domestic defence industry"


def find_weapons(text: str, scene: Scene) -> tuple[Weapon, ...]:
    """Return the weapons of a sentence in order: by name, by a name before a noun of their class, or by the noun."""
    known = read_weapons()
    named = []
    for one in scene.mentions:
        if one.kind == "weapon":
            mark = MARK.match(text, one.end)
            end, system = (mark.end(), one.id + mark[0]) if mark else (one.end, one.id)
            named.append(Weapon(one.start, _end_noun(text, end), system, find_class(known[one.id][0]), one.state))
    found = list(named)
    for noun in NOUN.finditer(text, scene.start, scene.end):
        weapons = (noun.lastgroup or "other").replace("_", "-")
        if any(0 <= noun.start() - one.end <= 25 and "," not in text[one.end : noun.start()] for one in found) or any(
            one.start < noun.end() and noun.start() < one.end for one in found
        ):
            continue
        start, system = _find_name(text, scene, noun)
        found.append(Weapon(start, noun.end(), system, weapons, ""))
    industries = INDUSTRY.finditer(text, scene.start, scene.end)
    found += [Weapon(one.start(), one.end(), INDUSTRY_NAME, "other", "") for one in industries]
    return _join_short_names(text, sorted(found, key=lambda one: one.start))


def _join_short_names(text: str, weapons: Sequence[Weapon]) -> tuple[Weapon, ...]:
    """Return weapons of which one has its short name behind it by that name: `Ground Master 200 (GM200)`."""
    joined: list[Weapon] = []
    for one in weapons:
        last = joined[-1] if joined else None
        if last and text[last.end : one.start] == " (" and text[one.end - 1 : one.end + 1].endswith(")"):
            joined[-1] = Weapon(last.start, one.end, one.system, last.weapons, last.maker or one.maker)
        else:
            joined.append(one)
    return tuple(joined)


def find_class(named: str) -> str:
    """Return the class of a named weapon, as a table of deals has it, from the words of the table of weapons.

    >>> find_class("air defence, long range"), find_class("unmanned aircraft")
    ('air-defence', 'uav')
    """
    return next((of for start, of in CLASS_OF if named.startswith(start)), "other")


def _end_noun(text: str, end: int) -> int:
    """Return where the noun of its class ends that follows a name: `JF-17 jets`."""
    noun = NOUN_AFTER.match(text, end)
    return noun.end() if noun else end


def _find_name(text: str, scene: Scene, noun: re.Match[str]) -> tuple[int, str]:
    """Return where the name of a weapon begins, and the name: that before its noun, else the noun itself."""
    first = max(scene.start, noun.start() - 45)
    names = [*((one.start, one.end) for one in scene.mentions), *((one.start, one.end) for one in scene.dates)]
    for pattern in (DESIGNATION, PROPER):
        found = pattern.search(text, first, noun.start())
        if (
            found
            and found.start() > scene.start
            and not any(found.start("name") < end and start < found.end("name") for start, end in names)
        ):
            short = SHORT.search(text, found.start(), noun.start())
            return found.start(), short["name"] if short else found["name"]
    return noun.start(), noun[0].lower()


def is_proper(weapon: Weapon) -> bool:
    """Tell whether a weapon has a name of its own."""
    return weapon.system in read_weapons() or weapon.system != weapon.system.lower()
