"""What is known of a thing, who says so, and who uses it."""

from __future__ import annotations

import msgspec

from sogdia.web.messages.answers import RowRecord


class SourceRecord(msgspec.Struct, frozen=True):
    """Who said it."""

    id: str
    title: str
    publisher: str
    date: str
    url: str


class EvidenceRecord(msgspec.Struct, frozen=True):
    """A row of the ledger; `chosen` marks the one whose value counts."""

    value: float | None
    low: float | None
    high: float | None
    year: int | None
    confidence: str
    note: str
    chosen: bool
    source: SourceRecord


class FigureRecord(msgspec.Struct, frozen=True):
    """An attribute: the value used, and everything that anybody says about it."""

    attribute: str
    unit: str
    description: str
    subject: str
    inherited: bool
    best: float | None
    low: float | None
    high: float | None
    confidence: str
    default: float | None
    evidence: list[EvidenceRecord]


class StageRecord(msgspec.Struct, frozen=True):
    """How far a project was, as one source has it."""

    year: int
    status: str
    note: str
    source: SourceRecord


class ThingRecord(msgspec.Struct, frozen=True):
    """All that is known of a thing, and who says so; of a name with several meanings the `meanings` are these."""

    kind: str
    id: str
    name: str
    properties: list[tuple[str, str]]
    figures: list[FigureRecord]
    stages: list[StageRecord]
    conflicts: list[str]
    parts: list[ThingRecord]
    meanings: list[ThingRecord] = []


class UseRecord(msgspec.Struct, frozen=True):
    """The cargo of a pair of regions that uses the thing, all classes together, of all the pair carries."""

    origin: str
    destination: str
    name: str
    cargo_mt_yr: float
    carried_mt_yr: float
    commodities: dict[str, float]


class UsesRecord(msgspec.Struct, frozen=True):
    """Who uses a thing, the largest use first; `gains` are the corridors, ports and borders its cargo would go to."""

    kind: str
    id: str
    name: str
    year: int
    cargo_mt_yr: float
    uses: list[UseRecord]
    without: list[RowRecord]
