"""The event coder held against sentences that others coded in PLOVER: its gold standard records.

A record is a sentence and the type of one event in it; several records may share a sentence. Only types are compared,
for the records name their actors in words. Types of the first PLOVER that the one of 2021 has merged are read as
that does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.reading.events import QUADS
from sogdia.reading.gazetteer import Gazetteer
from sogdia.reading.reading import read_text
from sogdia.reading.tally import Tally

MERGED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
NO_EVENT = frozenset({"DOCUMENT"})


class Record(msgspec.Struct, frozen=True):
    """A sentence and the types of the events that its coders saw in it."""

    text: str
    types: frozenset[str]


def read_records(path: Path) -> tuple[Record, ...]:
    """Return the sentences of a file of gold standard records; raise `ReadingError` if it is none."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8", errors="replace"))
        pairs = [(row["text"], row["event"]) for row in rows if row["event"] not in NO_EVENT]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ReadingError(
            Problem(path.name, "is no file of PLOVER gold standard records: a JSON list with `text` and `event`")
        ) from error
    types: dict[str, set[str]] = defaultdict(set)
    for text, event in pairs:
        types[text].add(MERGED.get(event, event))
    return tuple(Record(text, frozenset(of)) for text, of in types.items())


def score_records(records: Sequence[Record], gazetteer: Gazetteer) -> tuple[Tally, ...]:
    """Return the score over all types, over the four quad classes, and of each type."""
    read = [
        frozenset(
            one.fields["plover"]
            for one in read_text(record.text, gazetteer).proposals
            if one.kind == "event" and one.fields["plover"]
        )
        for record in records
    ]
    pairs = [(record.types, of) for record, of in zip(records, read, strict=True)]
    quads = [(_map(gold, QUADS), _map(of, QUADS)) for gold, of in pairs]
    names = sorted({name for gold, of in pairs for name in gold | of})
    return (
        _count("all types", pairs),
        _count("quad classes", quads),
        *(_count(name, [(gold & {name}, of & {name}) for gold, of in pairs]) for name in names),
    )


def _map(types: frozenset[str], to: Mapping[str, str]) -> frozenset[str]:
    return frozenset(to[name] for name in types if name in to)


def _count(name: str, pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Tally:
    gold, proposed = sum(len(one) for one, _ in pairs), sum(len(of) for _, of in pairs)
    return Tally(name, gold, proposed, sum(len(one & of) for one, of in pairs))
