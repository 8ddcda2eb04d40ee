"""What if something happened: events that are only supposed, beside those of the world."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sogdia.errors import Problem, WorldError, nearest
from sogdia.world.cameo import layer_of, read_cameo
from sogdia.world.find import index_names
from sogdia.world.model import Event, World
from sogdia.world.period import read_period

FORM = re.compile(r"(?P<date>\S+)\s+(?P<actors>.+?)>(?P<targets>.+?)\s+(?P<cameo>\d+)")
EXPECTED = 'expected one such as "2026-01 AZE>ISR;USA 057": date, actors > targets, CAMEO code'


def add_events(world: World, sentences: Sequence[str]) -> World:
    """Return `world` with an event for each of `sentences`, such as `2026-01 AZE>ISR;USA 057`.

    The layer goes by the CAMEO code. Raises `WorldError` with everything that is not understood.
    """
    names = index_names(world)
    events = dict(world.events)
    problems: list[Problem] = []
    for number, sentence in enumerate(sentences, 1):
        where = f"--event {sentence[:80]}"
        found = FORM.fullmatch(sentence.strip())
        if found is None:
            problems.append(Problem(where, EXPECTED))
            continue
        if read_period(found["date"]) is None:
            problems.append(Problem(where, f"date is {found['date']!r}, expected one such as 2026-01-31"))
        if found["cameo"] not in read_cameo():
            what = f"{found['cameo']} is no CAMEO code"
            problems.append(Problem(where, what, nearest(found["cameo"], read_cameo())))
        sides: list[tuple[str, ...]] = []
        for side in (found["actors"], found["targets"]):
            ids = []
            for name in side.split(";"):
                things = names.find(name.strip(), ("state",))
                if things:
                    ids.append(things[0].id)
                else:
                    what = f"{name.strip()!r} is no state"
                    problems.append(Problem(where, what, names.hint(name.strip(), ("state",))))
            sides.append(tuple(ids))
        if problems:
            continue
        cameo = read_cameo()[found["cameo"]]
        id_ = f"supposed-{number}"
        events[id_] = Event(
            id=id_, date=found["date"], actors=sides[0], targets=sides[1], plover=cameo.plover, mode=cameo.mode,
            cameo=cameo.code, layer=layer_of(cameo), host=(), modality="fact", nonstate="",
            text=f"Supposed: {sentence.strip()}", source="assumed", note="",
        )  # fmt: skip
    if problems:
        raise WorldError(problems)
    return replace(world, events=events)
