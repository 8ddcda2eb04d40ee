"""A review: what was proposed of one document, and what a person has said of each proposal so far.

It is kept as JSON beside the document. An identifier is a hash of document, stretch and reading: the same document read
again has the same proposals, and what was decided stays decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from sogdia.errors import Problem, ReadingError
from sogdia.outcomes.reading import FileReading
from sogdia.reading import Proposal

FORM: Literal["sogdia-review-1"] = "sogdia-review-1"
NAMES = frozenset({"place", "actor", "date", "project"})
"""Kinds that only say what stands there; nothing is decided about them."""

MOST_WORDS = 300
MOST_BYTES = 20_000_000


class Origin(msgspec.Struct, frozen=True):
    """The document: its path, the SHA-256 of its text, its date, who published it, and its articles in order."""

    file: str
    text_sha256: str
    issued: str
    publisher: str
    articles: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True):
    """A proposal with its identifier; `words` are its stretch of the text, cut short if it is long."""

    id: str
    kind: str
    article: int
    line: int
    start: int
    end: int
    words: str
    fields: Mapping[str, str]
    confidence: float


class Verdict(msgspec.Struct, frozen=True):
    """A person's word on a proposal: whether it holds, whether it goes before the ledger's rows, and how it reads."""

    accepted: bool
    preferred: bool
    fields: Mapping[str, str]


class Review(msgspec.Struct, frozen=True):
    """A document, its proposals in the order of the text, and the verdicts by their identifiers."""

    form: Literal["sogdia-review-1"]
    origin: Origin
    entries: tuple[Entry, ...]
    verdicts: Mapping[str, Verdict]

    def entry(self, id_: str) -> Entry | None:
        """Return the proposal of that identifier, or of the only one that begins so."""
        found = [one for one in self.entries if one.id.startswith(id_)] if len(id_) >= 4 else []
        return found[0] if len(found) == 1 else None

    def judge(self, id_: str, verdict: Verdict) -> Review:
        """Return the review with a verdict more."""
        return replace(self, verdicts={**self.verdicts, id_: verdict})


def build_review(file: Path, read: FileReading, publisher: str = "") -> Review:
    """Return the review of a file that was read, nothing decided yet."""
    text_sha256 = hash_text(read.text)
    articles = tuple(
        article.title or f"{' and '.join(article.authors) or 'Article'} in {file.name}, article {article.number}"
        for article in read.reading.articles
        if article.number
    )
    entries = [_build_entry(text_sha256, one) for one in read.reading.proposals if one.kind not in NAMES]
    unique = {entry.id: entry for entry in entries}
    origin = Origin(str(file), text_sha256, read.reading.issued, publisher, articles)
    return Review(FORM, origin, tuple(unique.values()), {})


def resume_review(fresh: Review, before: Review) -> Review:
    """Return `fresh` with what was decided `before`; of another document nothing is taken over."""
    if before.origin.text_sha256 != fresh.origin.text_sha256:
        return fresh
    known = {entry.id for entry in fresh.entries}
    kept = tuple(entry for entry in before.entries if entry.id in before.verdicts and entry.id not in known)
    publisher = fresh.origin.publisher or before.origin.publisher
    origin = replace(fresh.origin, publisher=publisher)
    return Review(FORM, origin, (*fresh.entries, *kept), before.verdicts)


def identify(text_sha256: str, one: Proposal) -> str:
    """Return the identifier of a proposal: twelve digits of the hash of document, stretch, kind and reading."""
    said = [text_sha256, one.kind, one.start, one.end, sorted(one.fields.items())]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:12]


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text, whatever encoding or form of file it came in."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def is_review(content: bytes) -> bool:
    """Tell whether a file that begins so is a review rather than a document."""
    return content.lstrip()[:1] == b"{" and FORM.encode() in content


def read_review(name: str, content: bytes) -> Review:
    """Return the review in a file's content; raise `ReadingError` if it is none, or damaged."""
    try:
        return msgspec.json.decode(content, type=Review)
    except msgspec.DecodeError as error:
        raise ReadingError(Problem(name, f"is not a review that Sogdia wrote ({error})")) from error


def render_review(review: Review) -> bytes:
    """Return a review as JSON that a person can read too."""
    return msgspec.json.format(msgspec.json.encode(review)) + b"\n"


def open_entries(review: Review, kinds: Iterable[str]) -> list[Entry]:
    """Return the proposals of some kinds on which nothing was decided yet, in the order of the text."""
    chosen = set(kinds)
    return [one for one in review.entries if one.kind in chosen and one.id not in review.verdicts]


def _build_entry(text_sha256: str, one: Proposal) -> Entry:
    words = one.text if len(one.text) <= MOST_WORDS else one.text[: MOST_WORDS - 1] + "…"
    return Entry(
        identify(text_sha256, one), one.kind, one.article, one.line, one.start, one.end, words, one.fields,
        one.confidence,
    )  # fmt: skip
