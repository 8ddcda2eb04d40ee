"""Ties: how two sides stand to each other, and whether that grows better or worse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.bonds import read_bonds, read_strifes
from sogdia.reading.clauses import split_clauses
from sogdia.reading.plainly import build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene
from sogdia.reading.stances import (
    read_approaches,
    read_dependences,
    read_refusals,
    read_rivals,
    read_turns,
    read_views,
    read_worries,
)
from sogdia.reading.tie import Tie

DIMENSIONS = (
    ("military", re.compile(r"\b(?:militar|defen[cs]e|arms|security)", re.IGNORECASE)),
    ("economic", re.compile(r"\b(?:econom|trade|energy|transit|investment|commerc)", re.IGNORECASE)),
    ("diplomatic", re.compile(r"\b(?:diploma|political|embass|recogni)", re.IGNORECASE)),
)
RULES = (
    read_turns,
    read_approaches,
    read_dependences,
    read_refusals,
    read_bonds,
    read_strifes,
    read_rivals,
    read_views,
    read_worries,
)


def propose_ties(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield the ties of an article."""
    for scene in scenes:
        if scene.tells:
            clauses = split_clauses(text, scene)
            told: list[Tie] = []
            for clause in clauses:
                for rule in RULES:
                    for tie in rule(text, scene, clauses, clause):
                        if len({*tie.a, *tie.b}) > 1 and not any(_is_same(tie, one) for one in told):
                            told.append(tie)
                            yield _propose(text, scene, tie)


def _propose(text: str, scene: Scene, tie: Tie) -> Proposal:
    words = text[tie.start : tie.end]
    dimensions = [name for name, pattern in DIMENSIONS if pattern.search(words)]
    date = next(iter(scene.dates), None)
    fields = {
        "a": ";".join(tie.a), "b": ";".join(code for code in tie.b if code not in tie.a) or ";".join(tie.b),
        "sign": tie.sign, "trend": tie.trend, "dimension": ";".join(dimensions) or "general",
        "date": date.iso if date else "",
    }  # fmt: skip
    return build_proposal(text, "tie", scene, tie.start, tie.end, fields)


def _is_same(tie: Tie, other: Tie) -> bool:
    return tie.start < other.end and other.start < tie.end and {*tie.a, *tie.b} == {*other.a, *other.b}
