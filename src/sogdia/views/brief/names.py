"""What things are called in running text: the Kandahar Corridor, the crossing at Torkham, eastern Iran."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sogdia.lenses.results import Assumption
from sogdia.outcomes.compare import Row
from sogdia.outcomes.shifts import Way
from sogdia.outcomes.story import Story
from sogdia.views.brief.marks import clean_name
from sogdia.views.brief.pen import join_and
from sogdia.views.figure_names import name_figure

_WITH_ARTICLE = re.compile(
    r"(?i)(modernisation|corridor|route|railway|railways|branch|line|road|bypass|port|upgrade|track|road|rail|bridge|zone|section)$"
    r"|^north-south corridor"
)
_STATES_WITH_ARTICLE = {"United Arab Emirates", "United States", "European Union", "Netherlands", "United Kingdom"}


def name_thing(row: Row) -> str:
    """Return what a row is about, as a sentence has it."""
    return name_of(row.kind, row.name)


def name_of(kind: str, name: str) -> str:
    """Return a name of one kind of thing, as a sentence has it.

    >>> name_of("corridor", "Kandahar Corridor"), name_of("corridor", "North-South corridor, across the Caspian")
    ('the Kandahar Corridor', 'the North-South corridor across the Caspian')
    >>> name_of("crossing", "Serhetabat - Torghundi"), name_of("crossing", "Torkham")
    ('the Serhetabat–Torghundi crossing', 'the Torkham crossing')
    """
    text = shorten_name(name)
    if kind == "state":
        return f"the {text}" if text in _STATES_WITH_ARTICLE else text
    if kind == "crossing":
        return f"the {text} crossing"
    if kind == "port":
        return text
    if kind == "project" and ": " in text:
        text = text.partition(": ")[2]
    branch = re.fullmatch(r"(?i)(north-south corridor), (.*)", text)
    if branch:
        which = branch[2]
        return f"the {branch[1]} {which}" if which.startswith("across") else f"the {which} of the {branch[1]}"
    if kind == "corridor" and text in _CORRIDORS:
        return _CORRIDORS[text]
    return f"the {text}" if _WITH_ARTICLE.search(text) else text


_CORRIDORS = {
    "Hairatan": "the railway by Hairatan",
    "CPEC and Gwadar": "the way by Gwadar",
    "Iran transit to Bandar Abbas": "the way through Iran to Bandar Abbas",
    "China-Kyrgyzstan (Torugart and Irkeshtam)": "the way from China to Kyrgyzstan",
    "China–Kyrgyzstan": "the way from China to Kyrgyzstan",
    "Baku–Tbilisi–Kars": "the Baku–Tbilisi–Kars line",
    "TRIPP": "the way through Zangezur",
}


def shorten_name(name: str) -> str:
    """Return a name without brackets, its ends joined by a dash: `Airitom - Hairatan (Friendship Bridge)`."""
    text = re.sub(r"\s*\([^)]*\)", "", clean_name(name)).strip() or clean_name(name)
    text = re.sub(r"\s+-\s+", "–", text)
    if "," in text or text.casefold().startswith("north-south"):
        return text
    return re.sub(r"(?<=[a-zıç]{3})-(?=[A-Z])(?!East|West)", "–", text)


def name_state(story: Story, id_: str) -> str:
    """Return a state's name, with its article where it has one."""
    state = story.world.states.get(id_)
    return name_of("state", state.name) if state else clean_name(id_)


def name_states(story: Story, ids: Sequence[str]) -> str:
    """Return the names of states, joined."""
    return join_and([name_state(story, id_) for id_ in ids])


_ADJECTIVES = {
    "north": "northern", "south": "southern", "east": "eastern", "west": "western", "south-east": "south-eastern",
    "centre": "central", "coast": "coastal",
}  # fmt: skip


def name_region(story: Story, id_: str) -> str:
    """Return a region's name: `Iran east (Mashhad, Zahedan)` is eastern Iran."""
    region = story.world.regions.get(id_)
    if region is None:
        return clean_name(id_)
    name = shorten_name(region.name)
    stem, _, side = name.rpartition(" ")
    state = story.world.states.get(region.state)
    if side in _ADJECTIVES and stem in ("EU", state.name if state else ""):
        return f"the {_ADJECTIVES[side]} {stem}" if stem == "EU" else f"{_ADJECTIVES[side]} {stem}"
    if state and name.startswith(f"{state.name} "):
        return f"{state.name}'s {name.removeprefix(state.name).strip()}"
    return f"the {name}" if name.endswith("states") else name


def name_way(story: Story, way: Way, most: int = 2) -> str:
    """Return a way by its corridors, else by its borders, else by the states it passes."""
    names = story.answer.comparison.others[0].names
    if way.corridors:
        chosen = way.corridors if len(way.corridors) <= most else (way.corridors[0], way.corridors[-1])
        return join_and([name_of("corridor", names.get(("corridor", id_), id_)) for id_ in chosen])
    if way.borders:
        chosen = way.borders if len(way.borders) <= most else (way.borders[0], way.borders[-1])
        points = [re.sub(r" (road|rail)\b", "", names.get(("crossing", id_), id_)) for id_ in chosen]
        labels = list(dict.fromkeys(shorten_name(point) for point in points))
        return f"the crossing{'s' if len(labels) > 1 else ''} at {join_and(labels)}"
    land = [id_ for id_ in way.states if id_ in story.world.states]
    return "ways by sea" if len(land) > 1 or not land else f"other ways in {name_state(story, land[0])}"


def name_assumption(story: Story, one: Assumption) -> str:
    """Return what a figure is, with regions and cargo as running text has them."""
    names = dict(story.answer.comparison.others[0].names)
    names |= {("region", id_): name_region(story, id_) for id_ in story.world.regions}
    names |= {("commodity", id_): row.name[:1].lower() + row.name[1:] for id_, row in story.world.commodities.items()}
    names |= {(kind, id_): shorten_name(name) for (kind, id_), name in names.items() if kind in ("crossing", "project")}
    return name_figure(one.subject, one.attribute, names)


def is_plural(name: str) -> bool:
    """Return whether a figure's name takes a plural verb."""
    return name.partition(" ")[0] in ("charges", "hours", "losses", "days")
