"""A brief as a value: what is written, drawn and listed, before any form is given to it."""

from __future__ import annotations

import msgspec

from sogdia.views.chart import Chart
from sogdia.views.sheet import Sheet


class Section(msgspec.Struct, frozen=True):
    """A heading and its paragraphs; numbers and footnotes in them are marked (`marks`)."""

    title: str
    paragraphs: tuple[str, ...]


class Footnote(msgspec.Struct, frozen=True):
    """A source that the text or a table cites, in the order in which they first come."""

    id: str
    text: str
    url: str


class Brief(msgspec.Struct, frozen=True):
    """The analyst's product; `dateline` says what was asked, `balance` who gains and loses, `rests` what decides it.

    `verdicts` are on what others claim of it; None if nobody asked or nobody claims anything.
    """

    headline: str
    dateline: str
    lead: str
    sections: tuple[Section, ...]
    balance: Sheet
    rests: Sheet
    charts: tuple[Chart, ...]
    footnotes: tuple[Footnote, ...]
    method: tuple[str, ...]
    reproduce: tuple[tuple[str, str], ...]
    verdicts: Sheet | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text with marks, in reading order."""
        return (self.headline, self.lead, *(text for one in self.sections for text in one.paragraphs), *self.method)
