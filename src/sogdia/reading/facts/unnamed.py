"""Projects without a name of their own: `a China-led initiative`, `joint border markets`, `a pipeline of 125 km`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.mention import Mention
from sogdia.reading.scene import Scene

WAY = r"(?:corridor|route|railway|pipeline|line)"
SCHEME = (
    r"(?:transport|transit|rail|railway|energy|gas|infrastructure|connectivity|trade|logistics|port)\s+"
    r"(?:initiative|project|"
    r"programme|program|network|venture)"
)
ADJECTIVES = r"(?:(?!(?:the|a|an|its|their|his|this|and|or|of)\b)[a-z-]+\s+){0,2}"
LED = re.compile(
    rf"\b{ADJECTIVES}[A-Z][\w.]*[-–](?:led|backed|sponsored|driven|funded|financed|initiated)\s+"
    rf"{ADJECTIVES}(?:{WAY}|{SCHEME})\b"
)
COUNTED = re.compile(
    r"\b(?:two|three|four|several|both)\s+(?:[a-z-]+\s+){0,2}(?:rail(?:way)?|road|pipeline|gas|oil|power)\s+"
    r"(?:branches|lines|routes|corridors|links|pipelines)\b"
)
PLANTS = re.compile(
    r"\b(?:(?:first|second|third|new|small|large|floating|another)\s+){1,2}(?:nuclear\s+|hydro|thermal\s+|solar\s+|"
    r"wind\s+|gas\s+)?"
    r"(?:power\s+)?(?:plants?|dams?|canals?|reactors?|pipelines?|terminals?|refiner(?:y|ies))\b"
)
WAY_NOUN = r"(?:railway|railroad|pipeline|canal|highway|motorway|road|cable|power\s+line|tunnel|bridge|branch|line)"
SIZED = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother)\s+{ADJECTIVES}{WAY_NOUN}\s+of\s+(?:some\s+|about\s+|nearly\s+)?[\d.,]+\s+"
    r"(?:km|kilomet(?:er|re)s|miles)\b|"
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother)\s+{ADJECTIVES}(?:interconnector|power\s+(?:plant|station|line)|plant|dam|cable|reactor)\s+"
    r"of\s+(?:some\s+|about\s+|nearly\s+)?[\d.,]+\s+(?:MW|GW|megawatts|gigawatts)\b"
)
"""`a gas pipeline of 125 km`."""

COURSED = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother)\s+{ADJECTIVES}{WAY_NOUN}(?=\s+(?:from|between)\s+[A-Z]|"
    r"\s+(?:through|across|via|under|by\s+way\s+of)\s+(?:the\s+)?[A-Z]|(?:,[^,.;]{3,40},)?\s+(?:(?:that|which|is|was|to|will|"
    r"would|has|now)\s+){0,3}(?:join|link|connect|lead|run)(?:s|ed)?\b)|"
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother)\s+{ADJECTIVES}(?:railway|railroad|pipeline|canal|highway|cable|power\s+line)"
    r"(?=\s+to\s+[A-Z])"
)
"""`a railway from A by way of B to C`."""

BORDER = re.compile(
    r"\b(?:(?:joint|new|common|cross-border|free|several|two|three|more)\s+){0,2}(?:border\s+(?:markets?|crossings?|"
    r"checkpoints?|posts?|bazaars?)|trade\s+(?:zones?|centers?|centres?)|logistics\s+(?:hubs?|centers?|centres?))\b"
)
MAKER = re.compile(r"[A-Z][\w.]*[-–](?:led|backed|sponsored|driven|initiated)\b")
"""Who promotes such a project, in its own words."""

FORMS = (LED, COUNTED, BORDER, PLANTS, SIZED, COURSED)


def find_unnamed(text: str, scene: Scene, named: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what is spoken of as a project by a common noun; nothing that a name stands in."""
    for form in FORMS:
        for match in form.finditer(text, scene.start, scene.end):
            if not any(match.start() < one.end and one.start < match.end() for one in named):
                words = match[0].rstrip()
                kind = "ends" if form in (SIZED, COURSED) else "project"  # the ends of these are told after them
                yield Mention(match.start(), match.start() + len(words), kind, words, "")
