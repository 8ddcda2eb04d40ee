"""A whole reading: text in, proposals out."""

from __future__ import annotations

import msgspec

from sogdia.reading.dates import guess_year
from sogdia.reading.entities import find_mentions
from sogdia.reading.gazetteer import Gazetteer
from sogdia.reading.proposal import Proposal
from sogdia.reading.rules import RULES
from sogdia.reading.scene import build_scenes
from sogdia.reading.structure import Article, read_articles


class Reading(msgspec.Struct, frozen=True):
    """What a document says: its articles, the date that dates without a year were read by, and the proposals."""

    articles: tuple[Article, ...]
    issued: str
    proposals: tuple[Proposal, ...]


def read_text(text: str, gazetteer: Gazetteer, issued: str = "") -> Reading:
    """Return what a text says; `issued` is its date as 2025, 2025-06 or 2025-06-06, guessed from the text if empty."""
    articles = read_articles(text)
    dated = issued or str(guess_year(text) or "")
    proposals: list[Proposal] = []
    for article in articles:
        scenes = build_scenes(text, article, find_mentions(text, article, gazetteer), dated)
        for rule in RULES:
            proposals += rule(text, scenes)
    return Reading(articles, dated, tuple(sorted(proposals, key=lambda one: (one.start, one.end, one.kind))))
