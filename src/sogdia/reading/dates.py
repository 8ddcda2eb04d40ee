"""Dates, also those that only the issue's date or the dates before them make whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from sogdia.reading.date_forms import MONTH, MONTHS, PATTERNS, YEAR

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = {"": 1, "a": 1} | {word: count for count, word in enumerate(NUMBERS, 1)}
PARTS = {"early": ("01", "10"), "mid": ("11", "20"), "late": ("21", "{last}")}
LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ORDER = ("first", "second", "third", "fourth")
SEASON_ENDS = {"winter": 2, "spring": 5, "summer": 8, "autumn": 11, "fall": 11}
FULL = re.compile(
    rf"(?:\d{{1,2}}\s+{MONTH},?|{MONTH}(?:\s+\d{{1,2}},)?)\s+(?P<y>{YEAR})|(?<![\w-])(?:[Ii]n|[Ss]ince|"
    rf"[Aa]t\s+the)\s+(?P<y2>{YEAR})\b"
)
AHEAD = re.compile(r"\b(?:by|until|till|through|will|expected|planned|due|scheduled|from)\W+(?:\w+\W+){0,4}$")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
POINT = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d))?(?:-(?P<d>\d\d))?")


class When(msgspec.Struct, frozen=True):
    """A date in the text: `iso` as 2025, 2025-06, 2025-06-06, 2020/2024, 2020/.. or ../2020; empty if it is vague."""

    start: int
    end: int
    iso: str
    grain: str


class Told(msgspec.Struct, frozen=True):
    """What a date is read by: the date of the issue, the date told last, and whether that stands in the sentence."""

    issued: str
    before: str
    is_near: bool

    @property
    def year(self) -> int | None:
        """Year of the issue; None if unknown."""
        return int(self.issued[:4]) if self.issued else None

    @property
    def month(self) -> int | None:
        """Month of the issue; None if unknown."""
        return int(self.issued[5:7]) if len(self.issued) >= 7 else None

    @property
    def point(self) -> re.Match[str] | None:
        """Year, month and day of the date told last, as far as known."""
        return POINT.match(self.before.removeprefix("../"))


Groups = Mapping[str, str | None]
Iso = tuple[str, str]
"""An ISO date and its grain."""


def guess_year(text: str) -> int | None:
    """Return the latest year that a text dates something past by; None if it names none."""
    years = [
        int(match["y"] or match["y2"])
        for match in FULL.finditer(text)
        if not AHEAD.search(text[max(match.start() - 40, 0) : match.start()])
    ]
    return max(years, default=None)


def find_dates(text: str, start: int, end: int, issued: str, earlier: When | None = None) -> tuple[When, ...]:
    """Return the dates of a stretch of text in order.

    `issued` is the issue's date as 2025 or 2025-06 or a day, which gives a month or day without a year its year;
    empty if unknown. `earlier` is the date told last before the stretch, for what only points back.
    """
    taken: list[tuple[int, int]] = []
    matches: list[tuple[str, re.Match[str]]] = []
    for grain, pattern in PATTERNS:
        for match in pattern.finditer(text, start, end):
            if not any(match.start() < stop and begin < match.end() for begin, stop in taken):
                taken.append(match.span())
                matches.append((grain, match))
    result: list[When] = []
    for grain, match in sorted(matches, key=lambda one: one[1].start()):
        near = next((one.iso for one in reversed(result) if one.iso), "")
        told = Told(issued, near or (earlier.iso if earlier else ""), bool(near))
        groups = match.groupdict()
        rule = RESOLVE.get(grain)
        iso = rule(groups, told) if rule else _whole(grain, groups, told, match[0])
        result.append(When(*match.span(), *iso))
    return tuple(result)


def _whole(grain: str, groups: Groups, told: Told, words: str) -> Iso:
    """Return a date that is told by its day, month or year."""
    if grain == "vague":
        is_ahead = words.casefold() in ("in the coming years", "in coming years") and told.year
        return (f"{told.year}/.." if is_ahead else ""), "vague"
    month = groups.get("mm") or _month(groups.get("m"))
    year = groups.get("y") or _year_of(month, told)
    if not year:
        return "", grain
    if grain in ("since", "before", "bythen"):
        point = f"{year}-{month}" if month else year
        return (f"{point}/.." if grain == "since" else f"../{point}"), "interval"
    if grain == "months":
        return f"{year}-{month}/{year}-{_month(groups['m2'])}", "period"
    if grain == "days":
        return f"{year}-{month}-{_two(groups['d'])}/{year}-{month}-{_two(groups['d2'])}", "period"
    if grain == "day":
        return f"{year}-{month}-{_two(groups['d'])}", "day"
    if grain == "month":
        return _part_of_month(year, month, (groups.get("part") or "").casefold())
    return year, "year"


def _two(number: str | None) -> str:
    return f"{int(number or 0):02}"


def _part_of_month(year: str, month: str, part: str) -> Iso:
    if not part:
        return f"{year}-{month}", "month"
    first, last = PARTS[part]
    last = last.format(last=LAST_DAY[int(month) - 1])
    return f"{year}-{month}-{first}/{year}-{month}-{last}", "part of month"


def _month(name: str | None) -> str:
    """Return the number of a month by the first letters of its name: `Sept.` is 09."""
    return f"{[one[:3] for one in MONTHS].index(name[:3]) + 1:02}" if name else ""


def _year_of(month: str, told: Told) -> str:
    """Return the year of a month named alone: that of a date before it in the sentence, or the next, if the issue is
    not older; else the issue's, or the one before for a month after the issue."""  # fmt: skip
    point = told.point if told.is_near and "/" not in told.before else None
    if point and point["m"] and month:
        year = int(point["y"]) + (month < point["m"])
        return str(year if told.year is None or year <= told.year else int(point["y"]))
    if told.year is None:
        return ""
    later = bool(month) and told.month is not None and int(month) > told.month
    return str(told.year - later)


def _since_day(groups: Groups, told: Told) -> Iso:
    named, day = (groups["m"], groups["d"]) if groups["m"] else (groups["m2"], groups["d2"])
    year = groups.get("y") or _year_of(_month(named), told)
    return (f"{year}-{_month(named)}-{_two(day)}/.." if year else ""), "interval"


def _first_months(groups: Groups, _: Told) -> Iso:
    count = _count(groups)
    return (f"{groups['y']}-01/{groups['y']}-{count:02}", "period") if count else (groups["y"] or "", "year")


def _between(groups: Groups, _: Told) -> Iso:
    year, last = groups["y"] or "", groups["y2"] or ""
    return f"{year}/{last if len(last) == 4 else year[:2] + last}", "period"


def _day_of_that_year(groups: Groups, told: Told) -> Iso:
    month, day = _month(groups["m"] or groups["m2"]), _two(groups["d"] or groups["d2"])
    return (f"{told.point['y']}-{month}-{day}" if told.point else ""), "day"


def _between_months(groups: Groups, told: Told) -> Iso:
    last = groups["y2"] or _year_of(_month(groups["m2"]), told)
    first = groups["y"] or last
    return (f"{first}-{_month(groups['m'])}/{last}-{_month(groups['m2'])}" if last else ""), "period"


def _decade(groups: Groups, _: Told) -> Iso:
    return f"{groups['y']}/{int(groups['y'] or 0) + 9}", "decade"


def _this_decade(_: Groups, told: Told) -> Iso:
    first = told.year // 10 * 10 if told.year else 0
    return (f"{first}/{first + 9}" if first else ""), "decade"


def _part_of_year(groups: Groups, told: Told) -> Iso:
    """Return a quarter or half of a year by its months."""
    steps = {"last": -1, "this": 0, "next": 1}
    year = groups["y"] or (str(told.year + steps[groups["which"] or "this"]) if told.year else "")
    if not year:
        return "", "period"
    months = 3 if groups["of"] == "quarter" else 6
    number = 12 // months if groups["q"] == "last" else ORDER.index(groups["q"] or "first") + 1
    return f"{year}-{months * (number - 1) + 1:02}/{year}-{months * number:02}", "period"


def _first_years(groups: Groups, told: Told) -> Iso:
    first = int(told.point["y"]) if told.point else 0
    return (f"{first}/{first + _count(groups)}" if first else ""), "period"


def _year_by_issue(step: int) -> Callable[[Groups, Told], Iso]:
    return lambda _, told: (str(told.year + step) if told.year else "", "year")


def _month_by_issue(step: int) -> Callable[[Groups, Told], Iso]:
    return lambda _, told: (_add_months(told.year, told.month, step) if told.year and told.month else "", "month")


def _past_year(_: Groups, told: Told) -> Iso:
    return (f"{told.year - 1}/{told.year}" if told.year else ""), "period"


def _last_season(groups: Groups, told: Told) -> Iso:
    if not told.year:
        return "", "year"
    is_over = told.month is None or SEASON_ENDS[groups["season"] or ""] < told.month
    return str(told.year - (not is_over)), "year"


def _ago(groups: Groups, told: Told) -> Iso:
    count = _count(groups)
    if not told.year or not count:
        return "", "vague"
    if groups["unit"] == "month":
        return (_add_months(told.year, told.month, -count) if told.month else ""), "month"
    return str(told.year - count * (10 if groups["unit"] == "decade" else 1)), "year"


def _years_off(sign: int) -> Callable[[Groups, Told], Iso]:
    """Return a rule for `a year later`; told of a month the answer is a month, else a year."""

    def resolve(groups: Groups, told: Told) -> Iso:
        point, count = told.point, _count(groups)
        if not point or not count:
            return "", "year"
        year = str(int(point["y"]) + sign * count)
        return (f"{year}-{point['m']}", "month") if point["m"] and not point["d"] else (year, "year")

    return resolve


def _months_off(sign: int) -> Callable[[Groups, Told], Iso]:
    def resolve(groups: Groups, told: Told) -> Iso:
        point, count = told.point, _count(groups)
        if not point or not point["m"] or not count:
            return "", "month"
        return _add_months(int(point["y"]), int(point["m"]), sign * count), "month"

    return resolve


def _days_off(days: int) -> Callable[[Groups, Told], Iso]:
    def resolve(groups: Groups, told: Told) -> Iso:
        count = _count(groups)
        if not count or not DAY.fullmatch(told.before):
            return "", "day"
        return (date.fromisoformat(told.before) + timedelta(days=days * count)).isoformat(), "day"

    return resolve


def _count(groups: Groups) -> int:
    """Return how many are named, 1 if no number is, 0 if it is vague: `several`."""
    words = groups.get("n") or ""
    return int(words) if words.isdigit() else WORDS.get(words.casefold(), 0)


def _add_months(year: int, month: int, step: int) -> str:
    months = year * 12 + month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"


def _same_day(_: Groups, told: Told) -> Iso:
    return (told.before if DAY.fullmatch(told.before) else ""), "day"


def _same_month(_: Groups, told: Told) -> Iso:
    return (f"{told.point['y']}-{told.point['m']}" if told.point and told.point["m"] else ""), "month"


def _same_year(_: Groups, told: Told) -> Iso:
    return (told.point["y"] if told.point else ""), "year"


def _since_then(_: Groups, told: Told) -> Iso:
    return (f"{told.before}/.." if told.before and "/" not in told.before else ""), "interval"


RESOLVE: Mapping[str, Callable[[Groups, Told], Iso]] = {
    "sinceday": _since_day, "firstmonths": _first_months, "between": _between, "betweenmonths": _between_months,
    "decade": _decade, "thisdecade": _this_decade, "quarter": _part_of_year, "firstyears": _first_years,
    "bydecade": lambda groups, _: (f"../{groups['y']}", "interval"),
    "lastyear": _year_by_issue(-1), "thisyear": _year_by_issue(0), "nextyear": _year_by_issue(1),
    "lastmonth": _month_by_issue(-1), "thismonth": _month_by_issue(0), "nextmonth": _month_by_issue(1),
    "pastyear": _past_year, "lastseason": _last_season, "ago": _ago,
    "yearsback": _years_off(-1), "yearson": _years_off(1), "monthsback": _months_off(-1), "monthson": _months_off(1),
    "weeksback": _days_off(-7), "weekson": _days_off(7), "daysback": _days_off(-1), "dayson": _days_off(1),
    "sameday": _same_day, "samemonth": _same_month, "sameyear": _same_year, "sincethen": _since_then,
    "dayofthatyear": _day_of_that_year, "soviet": lambda *_: ("1991/..", "interval"),
    "same": lambda _, told: (told.before, "period"),
}  # fmt: skip
"""How what is not told by its own day, month or year is made whole."""
