"""Proposals of a reading, a person's word on each, and the rows of a world that the accepted ones become."""

from sogdia.outcomes.review.accept import Acceptance, Written, add_rows, build_acceptance
from sogdia.outcomes.review.beside import Beside, compare_rows
from sogdia.outcomes.review.record import (
    MOST_BYTES,
    Entry,
    Origin,
    Review,
    Verdict,
    build_review,
    hash_text,
    identify,
    is_review,
    open_entries,
    read_review,
    render_review,
    resume_review,
)
from sogdia.outcomes.review.rows import build_rows
from sogdia.outcomes.review.said import Refusal, Row, build_said

__all__ = [
    "MOST_BYTES",
    "Acceptance",
    "Beside",
    "Entry",
    "Origin",
    "Refusal",
    "Review",
    "Row",
    "Verdict",
    "Written",
    "add_rows",
    "build_acceptance",
    "build_review",
    "build_rows",
    "build_said",
    "compare_rows",
    "hash_text",
    "identify",
    "is_review",
    "open_entries",
    "read_review",
    "render_review",
    "resume_review",
]
