"""Events of a world as PLOVER records (JSON) and as a CAMEO table, out and in again.

A record has the keys of the Open Event Data Alliance's own examples: `id`, `date`, `source` and `target` (lists of
`{"code": …}`), `event`, `mode`, `context`, `text`, `publication`. What PLOVER has no key for stands under `sogdia`: the
CAMEO code, layer, hosts, how firmly it is known, and who was no government.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.world.cameo import PLOVER, choose_cameo, layer_of, read_cameo
from sogdia.world.model import Event
from sogdia.world.period import read_period
from sogdia.world.subject import choices

OWN = ("cameo", "layer", "host", "modality", "nonstate", "note")
CAMEO_COLUMNS = ("Event ID", "Event Date", "Source Country", "CAMEO Code", "Event Text", "Target Country")


def write_plover(events: Iterable[Event], titles: Mapping[str, str]) -> str:
    """Return `events` as a JSON list of PLOVER records; `titles` names sources by id."""
    records = [
        {
            "id": event.id,
            "date": event.date,
            "source": [{"code": state} for state in event.actors],
            "target": [{"code": state} for state in event.targets],
            "event": event.plover,
            "mode": event.mode,
            "context": read_cameo()[event.cameo].context if event.cameo else "",
            "text": event.text,
            "publication": titles.get(event.source, event.source),
            "sogdia": {name: getattr(event, name) for name in OWN} | {"source": event.source},
        }
        for event in events
    ]
    return json.dumps(records, ensure_ascii=False, indent=1)


def read_plover(text: str, states: Iterable[str], source: str) -> tuple[Event, ...]:
    """Return the events of a JSON list of PLOVER records; what is no state of `states` is left out of a side.

    `source` is cited where a record does not say which source of the world it is from. Records of type DOCUMENT are
    passed over. Raises `ExchangeError` with every record that is not one, or has no date or type.
    """
    try:
        records = json.loads(text)
    except json.JSONDecodeError as error:
        raise ExchangeError(Problem(f"line {error.lineno}", f"is not JSON ({error.msg})")) from error
    if not isinstance(records, list):
        raise ExchangeError(Problem("PLOVER records", "are not a list"))
    known = frozenset(states)
    events: list[Event] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, 1):
        if isinstance(record, dict) and record.get("event") == "DOCUMENT":
            continue
        problem = _check_record(f"record {number}", record)
        if problem is not None:
            problems.append(problem)
            continue
        events.append(_read_record(record, known, source))
    if problems:
        raise ExchangeError(problems)
    return tuple(events)


def write_cameo(events: Iterable[Event]) -> str:
    """Return `events` as CSV with ICEWS's names of columns, a row for each actor and target; undirected ones go too."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CAMEO_COLUMNS)
    for event in events:
        code = event.cameo or choose_cameo(event.plover, event.mode)
        for actor in event.actors or ("",):
            for target in event.targets or ("",):
                if actor != target:
                    writer.writerow((event.id, event.date, actor, code, event.text, target))
    return text.getvalue()


def _check_record(where: str, record: Any) -> Problem | None:
    if not isinstance(record, dict):
        return Problem(where, "is not a record")
    name = record.get("event")
    if name not in PLOVER and name != "":
        return Problem(where, f"event is {str(name)[:40]!r}, expected a PLOVER type", nearest(str(name)[:40], PLOVER))
    if not isinstance(record.get("date"), str) or read_period(record["date"]) is None:
        return Problem(where, f"date is {str(record.get('date'))[:40]!r}, expected one such as 2025-04-17")
    own = record.get("sogdia", {})
    if not isinstance(own, dict) or own.get("cameo", "") not in ("", *read_cameo()):
        return Problem(where, "sogdia.cameo is no CAMEO code")
    return None


def _read_record(record: Mapping[str, Any], known: frozenset[str], source: str) -> Event:
    own = record.get("sogdia", {})
    mode = str(record.get("mode") or "")
    cameo = str(own.get("cameo") or choose_cameo(record["event"], mode))
    layer = own.get("layer")
    return Event(
        id=str(record.get("id", "")),
        date=record["date"],
        actors=_sides(record.get("source"), known),
        targets=_sides(record.get("target"), known),
        plover=record["event"],
        mode=mode,
        cameo=cameo,
        layer=layer if layer in choices("events", "layer") else layer_of(read_cameo()[cameo]),
        host=tuple(state for state in own.get("host", ()) if state in known),
        modality=str(own.get("modality") or "reported"),
        nonstate=str(own.get("nonstate") or ""),
        text=str(record.get("text") or record.get("eventText") or ""),
        source=str(own.get("source") or source),
        note=str(own.get("note") or ""),
    )


def _sides(side: Any, known: frozenset[str]) -> tuple[str, ...]:
    actors = [side] if isinstance(side, dict) else side if isinstance(side, list) else []
    codes = (str(actor.get("code", "")) for actor in actors if isinstance(actor, dict))
    return tuple(dict.fromkeys(code for code in codes if code in known))
