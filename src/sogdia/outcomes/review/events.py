"""Events between states to rows of the table of events."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sogdia.outcomes.review.said import Refusal, Row, Said, clean, find_day
from sogdia.world.cameo import PLOVER, choose_cameo, layer_of, read_cameo
from sogdia.world.model import World
from sogdia.world.subject import choices

LAYERS = (
    ("security", re.compile(r"\barms|weapon|militar|exercise|defen[cs]e|troop|securit")),
    ("economic", re.compile(r"trade|invest|\blend|loan|\baid\b|pledge|buy|sell|\bgas\b|\boil\b|market")),
    ("transit", re.compile(r"works|rail|corridor|transit|route|\bport\b|\broad|crossing|border")),
)
"""Layers by what an action is about; else the type of event tells."""

NONSTATE = {"TALIBAN": ("AFG", "Taliban")}
"""Sides that are no state's government, by the state whose row they stand in, and their names."""


def build_event(world: World, said: Said) -> Sequence[Row] | Refusal:
    """Return the row of an event; it needs a date, a type, and sides that are states of the world."""
    plover = said.get("plover")
    if plover not in PLOVER:
        return Refusal(f"is of the type {plover or '(dropped)'!r}, which PLOVER does not count (edit plover)")
    day = find_day(said.get("date"))
    if not day:
        return Refusal("has no date (edit date)")
    actors, others = split_sides(world, said.get("actor"))
    targets, more = split_sides(world, said.get("target"))
    strangers = (*others, *more)
    if strangers:
        return Refusal(f"has a side that is no state of the world: {', '.join(strangers)} (edit actor or target)")
    if not actors and not targets:
        return Refusal("has no side (edit actor and target)")
    nonstate = "; ".join(
        name for _, name in dict.fromkeys((*_nonstate(said.get("actor")), *_nonstate(said.get("target"))))
    )
    modality = said.get("modality")
    text = f"{', '.join(actors) or 'Somebody'}: {said.get('action').replace('_', ' ') or plover.lower()}"
    row = {
        "id": f"read-{said.id}", "date": day, "actors": ";".join(actors), "targets": ";".join(targets),
        "plover": plover, "layer": find_layer(said.get("action"), plover),
        "modality": modality if modality in choices("events", "modality") else "reported", "nonstate": nonstate,
        "text": clean(f"{text} ({', '.join(targets)})" if targets else text), "source": said.source, "note": said.note,
    }  # fmt: skip
    return [Row("events", row)]


def find_layer(action: str, plover: str) -> str:
    """Return the layer of ties that an event bears on.

    >>> find_layer("deliver arms", "COOPERATE"), find_layer("visit", "CONSULT")
    ('security', 'diplomatic')
    """
    code = choose_cameo(plover)
    own = layer_of(read_cameo()[code]) if code else "diplomatic"
    return own if own == "security" else next((layer for layer, form in LAYERS if form.search(action)), own)


def split_sides(world: World, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the states in a list of sides joined by `;`, and the names in it that are none."""
    states: list[str] = []
    strangers: list[str] = []
    for part in words.split(";"):
        name = part.strip().removesuffix("_GOV")
        if not name:
            continue
        state = NONSTATE[name][0] if name in NONSTATE else name
        (states if state in world.states else strangers).append(state)
    return tuple(dict.fromkeys(states)), tuple(dict.fromkeys(strangers))


def _nonstate(words: str) -> list[tuple[str, str]]:
    return [NONSTATE[name] for part in words.split(";") if (name := part.strip()) in NONSTATE]
