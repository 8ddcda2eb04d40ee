"""One row of the ledger: who says what about which thing."""

from __future__ import annotations

import msgspec

from sogdia.evidence.quantity import Confidence


class Source(msgspec.Struct, frozen=True):
    """Who says so: a row of `sources.csv`."""

    id: str
    title: str
    publisher: str
    date: str
    url: str


class Fact(msgspec.Struct, frozen=True):
    """A row of `facts.csv` (or of `demand.csv`, whose rows are facts keyed by a pair).

    `value` may be missing when a source gives only a range; then the middle of the range is the best value.
    `where` names file and line, for error messages and `sogdia why`. `since` and `until` are the first and the last
    year in which the row holds; a row without either holds in all years that no other row is about.
    """

    subject: str
    attribute: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    year: int | None
    source: str
    confidence: Confidence
    preferred: bool
    note: str
    where: str
    since: int | None = None
    until: int | None = None
