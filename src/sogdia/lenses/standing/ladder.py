"""The ladder from contact to recognition, which is no ladder throughout.

Rungs are not all ordered. What is ordered: an ambassador comes with or after a chargé, recognition with or after an
ambassador. What stands beside: keeping a mission of one's own in Kabul, and taking the movement off a list of
terrorists, which only a state can do that had listed it. So the model has a hazard for each rung, an ambassador and
recognition are open only to who has a chargé, recognition only to who has nobody listed, and recognition brings an
ambassador with it. A step back is not modelled.

`listed`, `contact` and `preparing` are shown and not modelled: the sources have no dates of most contacts.
"""

from __future__ import annotations

from typing import NamedTuple

from sogdia.errors import Problem, SogdiaError

RUNGS = ("mission", "charge", "delisted", "ambassador", "recognised")
"""What is modelled; whoever takes a later one of chargé, ambassador, recognised has the earlier ones."""

CHAIN = ("charge", "ambassador", "recognised")
WORDS = {
    "listed": "listed as terrorist",
    "contact": "contact",
    "preparing": "prepares a step",
    "mission": "mission in Kabul",
    "charge": "chargé accepted",
    "delisted": "delisted",
    "ambassador": "ambassador",
    "recognised": "recognised",
}
MONTHS = 6


class Period(NamedTuple):
    """A half-year, counted so that the next one is `+ 1`."""

    number: int

    @property
    def year(self) -> int:
        """Return the year it lies in."""
        return self.number // 2

    def __str__(self) -> str:
        """Return it as `2023 H2`."""
        return f"{self.year} H{self.number % 2 + 1}"


def period_of(date: str) -> Period:
    """Return the half-year of a date such as 2023, 2023-04 or 2023-04-18; a bare year counts as its middle.

    >>> str(period_of("2023-04")), str(period_of("2023"))
    ('2023 H1', '2023 H2')
    """
    month = int(date[5:7]) if len(date) > 4 else MONTHS + 1
    return Period(2 * int(date[:4]) + (month - 1) // MONTHS)


def first_period(year: int) -> Period:
    """Return the first half-year of a year."""
    return Period(2 * year)


def check_rung(rung: str) -> None:
    """Raise `SogdiaError` unless the rung is one that the model has."""
    if rung not in RUNGS:
        raise SogdiaError(Problem(rung[:40] or "an empty rung", f"is no rung of the ladder: {', '.join(RUNGS)}"))
