"""Proposals that say what stands there: places, actors, projects, quantities, dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from sogdia.reading.phrases import read_table
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene, find_seat

NO_ACTOR = frozenset({"weapon", "project", "corridor", "line", "ends", "port", "facility", "publication", "institute"})
WAYS = {"line": "line", "ends": "line", "corridor": "corridor", "port": "port", "project": "project",
        "facility": "facility"}  # fmt: skip
MEASURES = {"mass": "flow", "weight": "flow", "teu": "flow", "volume": "flow", "energy": "flow", "power": "capacity"}
"""Measures that are told apart for the rules and reported as one: what is moved or held, and what a thing yields."""


@cache
def read_precision() -> Mapping[str, float]:
    """Return the measured share of proposals of each kind that held."""
    return {row["kind"]: float(row["precision"]) for row in read_table("precision")}


def build_proposal(text: str, kind: str, scene: Scene, start: int, end: int, fields: Mapping[str, str]) -> Proposal:
    """Return a proposal on a stretch of a scene."""
    one = scene.sentence
    words = text[start:end]
    return Proposal(kind, start, end, one.line, one.article, one.section, words, fields, read_precision()[kind])


def propose_places(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield every mention of a place with its sense."""
    for scene in scenes:
        for one in scene.mentions:
            if one.is_place and scene.sentence.section != "title":
                fields = {"place": one.id, "kind": one.kind, "iso3": find_seat(one), "sense": one.sense}
                yield build_proposal(text, "place", scene, one.start, one.end, fields)


def propose_actors(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield everybody named: governments also behind their capitals, peoples, organisations, persons."""
    for scene in scenes:
        if scene.sentence.section in ("byline", "title"):
            continue
        for one in scene.mentions:
            is_government = one.kind == "capital" and one.sense == "government"
            if is_government or (not one.is_place and one.kind not in NO_ACTOR):
                kind = "government behind its capital" if is_government else one.kind
                fields = {"actor": one.id, "type": kind, "iso3": find_seat(one) if is_government else one.state}
                yield build_proposal(text, "actor", scene, one.start, one.end, fields)


def propose_projects(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield named lines, corridors, ports and programmes."""
    for scene in scenes:
        for one in scene.mentions:
            if one.kind in WAYS and scene.tells:
                fields = {"project": one.id, "form": WAYS[one.kind]}
                yield build_proposal(text, "project", scene, one.start, one.end, fields)


def propose_quantities(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield every number that measures."""
    for scene in _telling(scenes):
        for one in scene.numbers:
            fields = {
                "measure": MEASURES.get(one.kind, one.kind), "low": f"{one.low:.15g}", "high": f"{one.high:.15g}",
                "unit": one.unit, "bound": one.bound, "of": one.of,
            }  # fmt: skip
            yield build_proposal(text, "quantity", scene, one.start, one.end, fields)


def propose_dates(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield every date; a vague one has no `iso`."""
    for scene in _telling(scenes):
        for one in scene.dates:
            yield build_proposal(text, "date", scene, one.start, one.end, {"iso": one.iso, "grain": one.grain})


def _telling(scenes: Sequence[Scene]) -> Iterable[Scene]:
    return (scene for scene in scenes if scene.tells)
