"""Organisations that the text explains: by the word for what they are, `the Belgian firm X`, or by their short form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.gazetteer import Hit
from sogdia.reading.mention import Mention
from sogdia.reading.structure import BODY, Article, Paragraph

CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w’'-]{0,40}"
TRADE = (
    r"(?:company|firm|builder|contractor|consultancy|manufacturer|developer|operator|utility|airline|carrier|shipbuilder|"
    r"producer|conglomerate|corporation|giant|major|miner|subsidiary|startup|start-up|arms maker|drone maker|lender|"
    r"investor|monopoly|think tank)"
)
CALLED = re.compile(
    rf"(?<![\w-])(?:(?P<whose>{CAPITAL})[’']?s?\s+)?(?:(?:[a-z][\w-]{{0,40}}|{CAPITAL}-[a-z]+)\s+){{0,3}}?{TRADE}\s+"
    rf"(?P<name>{CAPITAL}(?:\s+(?:&\s+|[Dd]e\s+)?{CAPITAL}){{0,3}})"
)
"""`the Italian builder Salini Impregilo`."""

PLAIN = r"[A-ZÀ-ÞĀ-Ž][\w’']*"
SHORTENED = re.compile(
    rf"(?<![\w-])(?P<name>{PLAIN}(?:[\s-](?:(?:of|for|and|the|de|on|in|&)\s){{0,2}}{PLAIN}){{1,8}})\s+\((?P<short>[A-Z]{{2,7}})\)"
)
"""`State Company for Wells (SCW)`: the letters of the short form begin the words of the name."""

LEADING = re.compile(r"(?:The|A|An|In|On|At|By|With|Under|And|When|While|As|After|Since|Its|Their)\s+")
NO_BODY = re.compile(
    r"\b(?:Corridor|Route|Railway|Pipeline|Road|Initiative|Plant|Canal|Dam|Sea|Ocean|Act|Treaty|Agreement|Region|"
    r"Province|Oblast|System|Systems|Vehicles?|Aircraft|Zone|Program|Programme|Project|Memorandum)\b"
)


def find_explained(text: str, article: Article, hits: Sequence[Hit]) -> list[Mention]:
    """Return organisations that are explained where they stand, and wherever they stand again by the same name."""
    bodies = [one for one in article.paragraphs if one.section in BODY]
    places = {(hit.start, hit.end) for hit in hits}
    found: list[Mention] = []
    for paragraph in bodies:
        found += _find_called(text, paragraph, hits, places)
        found += _find_shortened(text, paragraph, hits)
    names = {one.id: one for one in found}
    return [*found, *_find_again(text, bodies, names, found)]


def _find_called(
    text: str, paragraph: Paragraph, hits: Sequence[Hit], places: set[tuple[int, int]]
) -> Iterator[Mention]:
    for match in CALLED.finditer(text, paragraph.start, paragraph.end):
        span = match.span("name")
        if span not in places and not NO_BODY.search(match["name"]):
            owner = match.span("whose")
            state = next((hit.name.state for hit in hits if owner[0] <= hit.start and hit.end <= owner[1]), "")
            yield Mention(*span, "company", match["name"], state)


def _find_shortened(text: str, paragraph: Paragraph, hits: Sequence[Hit]) -> Iterator[Mention]:
    for match in SHORTENED.finditer(text, paragraph.start, paragraph.end):
        start = _find_start(match)
        if start is not None and not NO_BODY.search(text, start, match.end("name")):
            end = match.end("name")
            state = next((hit.name.state for hit in hits if start <= hit.start and hit.end <= end), "")
            yield Mention(start, end, "body", text[start:end], state)
            yield Mention(*match.span("short"), "body", text[start:end], state)


def _find_start(match: re.Match[str]) -> int | None:
    """Return where the words begin whose capitals the short form is made of; None if it is not made of any."""
    words = list(re.finditer(r"[A-ZÀ-Þ][\w’']*", match["name"]))
    letters = "".join(word[0][0] for word in words)
    at = letters.rfind(match["short"])
    return match.start("name") + words[at].start() if at >= 0 else None


def _find_again(
    text: str, bodies: Sequence[Paragraph], names: dict[str, Mention], found: Sequence[Mention]
) -> Iterator[Mention]:
    shorts = {text[one.start : one.end]: one for one in found if one.kind == "body"}
    for words, one in {**names, **shorts}.items():
        pattern = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])")
        for paragraph in bodies:
            for match in pattern.finditer(text, paragraph.start, paragraph.end):
                yield Mention(*match.span(), one.kind, one.id, one.state)
