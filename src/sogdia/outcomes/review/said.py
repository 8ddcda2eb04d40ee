"""What a proposal says once a person has had a word, and where it stands: what every table's rows are made from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from sogdia.outcomes.review.record import Entry, Review

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+|\s+")
SLUG_GAP = re.compile(r"[^a-z0-9]+")
DATED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Row(msgspec.Struct, frozen=True):
    """A row to be: its table and its cells as they are written, empty ones left out."""

    table: str
    cells: Mapping[str, str]


class Refusal(msgspec.Struct, frozen=True):
    """Why a proposal cannot be a row; reads on from its name."""

    why: str


class Said(msgspec.Struct, frozen=True):
    """A proposal to be written: its fields as a person left them, its source and the note that leads back to it.

    `issued` is the date of the document; `preferred` whether figures go before those that stand.
    """

    kind: str
    words: str
    fields: Mapping[str, str]
    source: str
    issued: str
    preferred: bool
    id: str
    note: str

    def get(self, *names: str) -> str:
        """Return the first of some fields that is not empty."""
        return next((value for name in names if (value := self.fields.get(name, "").strip())), "")

    @property
    def year(self) -> str:
        """Return the year of the document, empty if it has no date."""
        return self.issued[:4]


def build_said(review: Review, entry: Entry, fields: Mapping[str, str], preferred: bool) -> Said:
    """Return an entry of a review as what is to be written, with `fields` in place of its own."""
    source = name_source(review, entry.article)
    note = (
        f"Read by Sogdia: proposal {entry.id}, characters {entry.start} to {entry.end} of the text with "
        f"SHA-256 {review.origin.text_sha256[:16]}"
    )
    if dict(fields) != dict(entry.fields):
        note += "; corrected by hand"
    return Said(entry.kind, entry.words, fields, source, review.origin.issued, preferred, entry.id, note)


def name_source(review: Review, article: int) -> str:
    """Return the identifier of an article's row in the table of sources."""
    return f"read-{review.origin.text_sha256[:10]}-{article}"


def clean(text: str) -> str:
    """Return text for a cell: on one line, without control characters, and no formula to a spreadsheet.

    >>> clean("=A1\\x1b[2J  Kabul")
    'A1 [2J Kabul'
    """
    return UNSAFE.sub(" ", text).strip().lstrip("=+-@ ")


def slug(*words: str) -> str:
    """Return an identifier made of words.

    >>> slug("Su-30SM", "KAZ")
    'su-30sm-kaz'
    """
    return "-".join(part for word in words if (part := SLUG_GAP.sub("-", word.casefold()).strip("-")))


def find_day(text: str) -> str:
    """Return the day, month or year on which a date begins: `2020` of `2020/..`; empty if it has no beginning.

    >>> find_day("2025-04/2025-05"), find_day("../2020"), find_day("2025-04-17")
    ('2025-04', '', '2025-04-17')
    """
    found = DATED.match(text)
    return found[0] if found else ""
