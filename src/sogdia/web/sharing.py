"""Shared reviews over the wire: what is read in their articles, and what people said of it."""

from __future__ import annotations

from collections.abc import Callable

from sogdia.errors import Problem, ReadingError
from sogdia.web.memory import Memory
from sogdia.web.messages import (
    ArticleForm,
    DecisionForm,
    LogEntryRecord,
    LogRecord,
    ReadingRecord,
    ReviewForm,
    SharedListRecord,
    SharedRecord,
    SharedReviewRecord,
    StandingRecord,
    VerdictForm,
)
from sogdia.web.people import Person
from sogdia.web.reviews import Entry, Reviews, What

READINGS_KEPT = 50
LAST_LINES = 500

Read = Callable[[ArticleForm], ReadingRecord]


class Sharing:
    """What people share for review; articles are read again when they are first opened."""

    def __init__(self, reviews: Reviews, read: Read) -> None:
        """Read no article yet."""
        self.reviews = reviews
        self._read = read
        self._readings: Memory[str, ReadingRecord] = Memory(READINGS_KEPT)

    def list_shared(self) -> SharedListRecord:
        """Return every review, the latest first."""
        shared = {entry.review: entry for entry in self.reviews.list_log() if entry.what == "shared"}
        return SharedListRecord([self._describe(id_, shared.get(id_)) for id_ in self.reviews.list_ids()])

    def share(self, person: Person, article: ArticleForm) -> SharedReviewRecord:
        """Keep an article for all, and return its review; raise `ReadingError` if it cannot be read."""
        reading = self._read(article)
        id_ = self.reviews.share(person, article)
        self._readings.put(id_, reading)
        return self.open(id_)

    def open(self, id_: str) -> SharedReviewRecord:
        """Return a review as it stands; raise `ReadingError` if there is none."""
        reading = self._reading(id_)
        return SharedReviewRecord(id_, reading, [_record(one) for one in self.reviews.standing(id_).values()])

    def decide(self, person: Person, form: DecisionForm) -> StandingRecord:
        """Put a decision down; raise `Conflict` if somebody else was quicker, `ReadingError` for no proposal."""
        if form.proposal not in {one.id for one in self._reading(form.id).proposals}:
            raise ReadingError(Problem(form.proposal, "is no proposal of this article"))
        what: What = "rejected"
        if form.accepted:
            what = "accepted and preferred" if form.preferred else "accepted"
        return _record(self.reviews.decide(person, form.id, form.proposal, what, form.seen))

    def build_form(self, id_: str) -> ReviewForm:
        """Return a review as it stands, to be put into a file."""
        verdicts = [
            VerdictForm(one.proposal, one.what != "rejected", one.what == "accepted and preferred")
            for one in self.reviews.standing(id_).values()
        ]
        return ReviewForm(self.reviews.article(id_), verdicts)

    def list_log(self) -> LogRecord:
        """Return the last lines of the log."""
        log = self.reviews.list_log()
        entries = [
            LogEntryRecord(one.when, one.who, one.role, one.what, one.review, one.proposal, one.version)
            for one in log[-LAST_LINES:]
        ]
        return LogRecord(len(log), entries)

    def _reading(self, id_: str) -> ReadingRecord:
        known = self._readings.get(id_)
        if known is None:
            known = self._read(self.reviews.article(id_))
            self._readings.put(id_, known)
        return known

    def _describe(self, id_: str, entry: Entry | None) -> SharedRecord:
        article = self.reviews.article(id_)
        decided = len(self.reviews.standing(id_))
        who, when = (entry.who, entry.when) if entry else ("", "")
        return SharedRecord(id_, article.name, article.issued, who, when, decided)


def _record(entry: Entry) -> StandingRecord:
    return StandingRecord(entry.proposal, entry.what, entry.who, entry.when, entry.version)
