"""Statements on how two sides stand to rows of the table of standing ties, where they name one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sogdia.outcomes.review.events import split_sides
from sogdia.outcomes.review.said import Refusal, Row, Said, find_day
from sogdia.world.check_ties import DIVIDING
from sogdia.world.model import World
from sogdia.world.subject import choices

KINDS = (
    ("comprehensive-partnership", r"comprehensive (?:strategic )?partnership"),
    ("strategic-partnership", r"strategic partner"),
    ("alliance", r"\balliance|\ballied\b"),
    ("rivalry", r"\brival"),
    ("no-relations", r"no (?:diplomatic )?relations"),
    ("closed-border", r"border.{0,40}closed|closed border"),
)
LAYERS = {"security": "security", "defence": "security", "military": "security", "strategic": "security",
          "economic": "economic", "trade": "economic", "transit": "transit", "transport": "transit"}  # fmt: skip


def build_tie(world: World, said: Said) -> Sequence[Row] | Refusal:
    """Return the row of a standing tie; that relations warm or cool is none, and is told by events."""
    first, strangers = split_sides(world, said.get("a"))
    second, more = split_sides(world, said.get("b"))
    if strangers or more:
        return Refusal(f"has a side that is no state of the world: {', '.join((*strangers, *more))} (edit a or b)")
    parties = tuple(dict.fromkeys((*first, *second)))
    if len(parties) < 2:
        return Refusal("has fewer than two sides (edit a and b)")
    kind = said.get("kind") or name_kind(said.words)
    if kind not in choices("ties", "kind"):
        known = ", ".join(choices("ties", "kind"))
        return Refusal(
            "says how relations go, not which standing tie there is; accept the event behind it, or edit date and "
            f"kind, one of {known}"
        )
    day = find_day(said.get("date"))
    if not day:
        return Refusal("does not say since when the tie stands (edit date)")
    layer = next((LAYERS[name] for name in said.get("dimension").split(";") if name in LAYERS), "diplomatic")
    row = {
        "id": f"read-{said.id}", "name": f"{kind.replace('-', ' ').capitalize()} of {' and '.join(parties)}",
        "kind": kind, "layer": layer, "sign": "negative" if kind in DIVIDING else "positive",
        "parties": ";".join(parties), "start": day, "source": said.source, "note": said.note,
    }  # fmt: skip
    return [Row("ties", row)]


def name_kind(words: str) -> str:
    """Return the kind of standing tie that words name, empty if they name none.

    >>> name_kind("formalized their strategic partnership"), name_kind("relations have cooled")
    ('strategic-partnership', '')
    """
    return next((kind for kind, form in KINDS if re.search(form, words, re.IGNORECASE)), "")
