"""What is claimed, what the model and the data say of it, and the verdict."""

from sogdia.outcomes.claims.ask import ask_claims, count_testable
from sogdia.outcomes.claims.model import VERDICTS, Claim, Hinge, Judged, Range, Report, Tested, Verdict, Voice
from sogdia.outcomes.claims.read import (
    SHIPPED_CLAIMS,
    Table,
    check_claims,
    choose_claims,
    find_year,
    list_claims_about,
    read_claims,
)  # fmt: skip

__all__ = [
    "SHIPPED_CLAIMS", "VERDICTS", "Claim", "Hinge", "Judged", "Range", "Report", "Table", "Tested", "Verdict", "Voice",
    "ask_claims", "check_claims", "choose_claims", "count_testable", "find_year", "list_claims_about",
    "read_claims",
]  # fmt: skip
