"""Claims with their verdicts, what is read in articles, and what people say of it."""

from __future__ import annotations

import msgspec

from sogdia.web.messages.world import NamedRecord


class ClaimTestRecord(msgspec.Struct, frozen=True):
    """One test of a claim in words. `scenario` is a shipped one, or empty where it was tested otherwise."""

    verdict: str
    measured: str
    expected: str
    run: str
    found: str
    holds: str
    scenario: str
    year: int | None


class ClaimRecord(msgspec.Struct, frozen=True):
    """A claim of the bulletin, or a fact it states, with its verdict, and what would change it."""

    id: str
    article: int
    paragraph: int
    sort: str
    modality: str
    said: str
    verdict: str
    reason: str
    note: str
    would_change: str
    tests: list[ClaimTestRecord]
    sources: list[NamedRecord]


class ClaimsRecord(msgspec.Struct, frozen=True):
    """Every claim with its verdict, in the order of the document."""

    title: str
    world: str
    world_version: str
    futures: int
    claims: list[ClaimRecord]


class BesideRecord(msgspec.Struct, frozen=True):
    """What the world says of the same matter: `agrees`, `conflicts` or `new`."""

    relation: str
    words: str


class ProposalRecord(msgspec.Struct, frozen=True):
    """Something read in an article: its `words` with what stands `before` and `after` them, and how they are read.

    `becomes` are the rows it would be, `refused` says why it can be none; `sure` is 0 to 1.
    """

    id: str
    kind: str
    line: int
    before: str
    words: str
    after: str
    fields: dict[str, str]
    sure: float
    becomes: list[str]
    refused: str
    beside: list[BesideRecord]


class ReadingRecord(msgspec.Struct, frozen=True):
    """What was read in an article, in the order of the text."""

    name: str
    issued: str
    articles: list[str]
    proposals: list[ProposalRecord]


class FileRecord(msgspec.Struct, frozen=True):
    """A file to be kept, and the command that takes it."""

    name: str
    text: str
    command: str


class StandingRecord(msgspec.Struct, frozen=True):
    """The latest word on a proposal: `what` is accepted, accepted and preferred, or rejected."""

    proposal: str
    what: str
    who: str
    when: str
    version: int


class SharedRecord(msgspec.Struct, frozen=True):
    """A shared review in a list: its article, who shared it, how many proposals are decided."""

    id: str
    name: str
    issued: str
    who: str
    when: str
    decided: int


class SharedListRecord(msgspec.Struct, frozen=True):
    """The reviews that people of this server share, the latest first."""

    reviews: list[SharedRecord]


class SharedReviewRecord(msgspec.Struct, frozen=True):
    """A shared review: what was read in the article, and the latest word on each proposal that has any."""

    id: str
    reading: ReadingRecord
    standing: list[StandingRecord]


class LogEntryRecord(msgspec.Struct, frozen=True):
    """Who did what when, of which review and proposal."""

    when: str
    who: str
    role: str
    what: str
    review: str
    proposal: str
    version: int


class LogRecord(msgspec.Struct, frozen=True):
    """The last lines of the log of shared reviews, the latest last, and how many there are in all."""

    lines: int
    entries: list[LogEntryRecord]
