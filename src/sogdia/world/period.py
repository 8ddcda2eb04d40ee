"""Days, months and years as sources give them: what is known is a period, never more exact than it was said."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import date

import msgspec

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Period(msgspec.Struct, frozen=True):
    """The first and the last day of a period."""

    first: date
    last: date

    @property
    def start(self) -> float:
        """Return the beginning of the period in years: 2025.0 of the year 2025."""
        return _years(self.first)

    @property
    def middle(self) -> float:
        """Return the middle of the period in years: 2025.5 is the middle of 2025."""
        return (self.start + self.end) / 2

    @property
    def end(self) -> float:
        """Return the end of the period in years: 2026.0 of the year 2025."""
        return _years(self.last) + 1 / _days(self.last.year)


def read_period(text: str) -> Period | None:
    """Return the period that `2025-04-17`, `2025-04` or `2025` is; None for anything else.

    >>> read_period("2024-02").last
    datetime.date(2024, 2, 29)
    """
    found = FORM.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        return Period(first, date(first.year, last_month, day or monthrange(first.year, last_month)[1]))
    except ValueError:  # no such day
        return None


def _years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / _days(day.year)


def _days(year: int) -> int:
    return 366 if isleap(year) else 365
