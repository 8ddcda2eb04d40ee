"""Documents to proposed facts with exact spans: rules and a gazetteer, nothing learned, nothing fetched."""

from sogdia.reading.document import Document, build_document, read_document
from sogdia.reading.gazetteer import Gazetteer, Name, build_gazetteer
from sogdia.reading.plover import read_records, score_records
from sogdia.reading.proposal import KINDS, Proposal
from sogdia.reading.reading import Reading, read_text
from sogdia.reading.score import Score, add_scores, score_reading
from sogdia.reading.tally import Tally

__all__ = [
    "KINDS",
    "Document",
    "Gazetteer",
    "Name",
    "Proposal",
    "Reading",
    "Score",
    "Tally",
    "add_scores",
    "build_document",
    "build_gazetteer",
    "read_document",
    "read_records",
    "read_text",
    "score_reading",
    "score_records",
]
