"""Dates, also those that only the issue's date or the dates before them make whole."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec


class When(msgspec.Struct, frozen=True):
    """A date in the text: `iso` as 2025, 2025-06, 2025-06-06, 2020/2024, 2020/.. or ../2020; empty if it is vague."""

    start: int
    end: int
    iso: str
    grain: str


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTHS)})"
YEAR = r"(?:1[6-9]|20)\d\d"
LEADING = r"(?:(?P<part>early|mid|late)[-\s])?"
PREPOSITION = r"(?:(?:[Ii]n|[Oo]f|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]hrough)\s+)"
RULES: tuple[tuple[str, str], ...] = (
    ("sinceday", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?:(?P<m>{MONTH})\s+(?P<d>\d{{1,2}}),|"
                 rf"(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})),?\s+(?P<y>{YEAR})"),
    ("bythen", rf"(?:[Bb]y|[Uu]ntil)\s+(?P<y>{YEAR})(?![\d,-]\d)"),
    ("day", rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH}),?\s+(?P<y>{YEAR})"),
    ("day", rf"(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<y>{YEAR})"),
    ("day", rf"(?P<y>{YEAR})-(?P<mm>\d\d)-(?P<d>\d\d)"),
    ("days", rf"(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})\s*[–-]\s*(?P<d2>\d{{1,2}})(?:,\s+(?P<y>{YEAR}))?"),
    ("days", rf"(?P<d>\d{{1,2}})\s*[–-]\s*(?P<d2>\d{{1,2}})\s+(?P<m>{MONTH})(?:\s+(?P<y>{YEAR}))?"),
    ("firstmonths", rf"(?:[Ii]n|[Oo]ver|[Dd]uring)\s+the\s+first\s+(?P<n>\w+)\s+months\s+of\s+(?P<y>{YEAR})"),
    ("between", rf"(?:[Bb]etween|[Ff]rom)\s+(?P<y>{YEAR})\s+(?:and|to)\s+(?P<y2>{YEAR})"),
    ("between", rf"(?P<y>{YEAR})\s*[–—-]\s*(?P<y2>{YEAR}|\d\d)(?![\d-])"),
    ("months", rf"(?:[Ii]n\s+|[Bb]etween\s+)?(?P<m>{MONTH})\s+(?:and|to)\s+(?P<m2>{MONTH})(?:\s+(?P<y>{YEAR}))?"),
    ("since", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?:(?:early|mid|late)[-\s])?(?:(?P<m>{MONTH})\s+)?(?P<y>{YEAR})"),
    ("since", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?P<m>{MONTH})\b(?!\s+\d)"),
    ("before", rf"(?:[Pp]rior\s+to|[Bb]efore)\s+(?:(?P<m>{MONTH})\s+)?(?P<y>{YEAR})"),
    ("month", rf"{PREPOSITION}?{LEADING}(?P<m>{MONTH}),?\s+(?P<y>{YEAR})"),
    ("decade", r"(?:[Ii]n\s+)?the\s+(?:(?:early|mid|late)[-\s])?(?P<y>(?:1[6-9]|20)\d0)s"),
    ("day", rf"(?:[Oo]n\s+)?(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,?\s+{YEAR})"),
    ("day", rf"(?:[Oo]n\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH})(?!\s+{YEAR})"),
    ("month", rf"(?:{PREPOSITION}(?:the\s+)?)(?:(?P<part>early|mid|late)[-\s])?(?P<m>{MONTH})\b(?!\s+\d)"),
    ("month", rf"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[-\s])(?P<m>{MONTH})\b(?!\s+\d)"),
    ("lastmonth", rf"(?:[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<m>{MONTH})\b"),
    ("year", rf"(?:{PREPOSITION})(?:the\s+)?(?:(?:early|mid|late)[-\s]|(?:first|second)\s+half\s+of\s+|"
             rf"(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?)?(?P<y>{YEAR})(?![\d,]\d)"),
    ("year", rf"(?<![\d,.$€£–-])(?P<y>{YEAR})(?![\d–]|,\d|-\w|\s?(?:km|kilomet|tons?|tonnes?|percent|MW|million))"),
    ("lastyear", r"[Ll]ast\s+year|[Ii]n\s+the\s+(?:past|previous)\s+year|[Tt]he\s+previous\s+year"),
    ("pastyear", r"(?:[Ff]rom|[Oo]ver|[Dd]uring|[Ii]n)\s+the\s+(?:past|last)\s+year"),
    ("thisyear", r"(?:[Ee]arlier\s+|[Ll]ater\s+)?[Tt]his\s+year"),
    ("nextyear", r"[Nn]ext\s+year"),
    ("lastmonth", r"(?:[Ll]ast|[Tt]his|[Nn]ext)\s+month"),
    ("yearbefore", r"(?:[Aa]|[Oo]ne)\s+year\s+(?:earlier|before)"),
    ("yearafter", r"(?:[Aa]|[Oo]ne)\s+year\s+(?:later|after)|[Tt]he\s+following\s+year"),
    ("ago", r"(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s+years\s+(?:ago|earlier)"),
    ("sameday", r"(?:[Oo]n\s+)?(?:the|that)\s+same\s+day|\bovernight\b"),
    ("sameyear", r"(?:[Ii]n\s+)?[Tt]he\s+same\s+year|(?:[Ii]n\s+)?that\s+year"),
    ("sincethen", r"(?:[Ee]ver\s+)?[Ss]ince\s+then"),
    ("nextday", r"(?:[Oo]n\s+)?[Tt]he\s+(?:next|following)\s+day|[Aa]\s+day\s+later"),
    ("same", r"(?:[Ii]n|[Dd]uring|[Oo]ver)\s+(?:this|that|the\s+same)\s+(?:period|year|month|decade)|"
             r"[Tt]he\s+same\s+(?:year|month)"),
    ("vague", r"[Ff]or\s+(?:several|many|some|a\s+few|the\s+past\s+few|decades)(?:\s+(?:years|decades|months|time))?"),
    ("vague", r"[Ii]n\s+(?:recent|the\s+(?:last|past)\s+few|past|the\s+coming|coming|the\s+next\s+few)\s+"
              r"(?:years|months|weeks|days|decades)"),
    ("vague", r"[Oo]ver\s+(?:the\s+)?(?:(?:past|last|next|coming|recent)\s+"
              r"(?:few\s+|several\s+|two\s+|three\s+|five\s+|ten\s+)?"
              r"(?:years|months|weeks|decades|decade)|time\b)"),
    ("vague", r"(?:[Ii]n|[Ff]or)\s+the\s+(?:near|foreseeable|distant|immediate)\s+(?:future|term)"),
    ("vague", r"[Ii]n\s+the\s+(?:short|medium|long|near)(?:er)?\s+(?:term|run)|[Uu]ntil\s+then"),
    ("vague", r"(?:^|(?<=[.!?]\s)|(?<=\n))Recently\b(?=,)"),
)  # fmt: skip
PATTERNS = tuple((grain, re.compile(rf"(?<![\w-]){rule}(?!\w)")) for grain, rule in RULES)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
WORDS = {word: count for count, word in enumerate(NUMBERS, 1)}
PARTS = {"early": ("01", "10"), "mid": ("11", "20"), "late": ("21", "{last}")}
LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MODAL_MAY = re.compile(r"\bmay\b")
FULL = re.compile(
    rf"(?:\d{{1,2}}\s+{MONTH},?|{MONTH}(?:\s+\d{{1,2}},)?)\s+(?P<y>{YEAR})|(?<![\w-])(?:[Ii]n|[Ss]ince|"
    rf"[Aa]t\s+the)\s+(?P<y2>{YEAR})\b"
)
AHEAD = re.compile(r"\b(?:by|until|till|through|will|expected|planned|due|scheduled|from)\W+(?:\w+\W+){0,4}$")


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
        before = next((one for one in reversed(result) if one.iso), earlier)
        result.append(When(*match.span(), *_resolve(grain, match, issued, before)))
    return tuple(result)


def _resolve(grain: str, match: re.Match[str], issued: str, earlier: When | None) -> tuple[str, str]:
    groups = match.groupdict()
    this_year = int(issued[:4]) if issued else None
    if grain in (
        "lastyear",
        "pastyear",
        "thisyear",
        "nextyear",
        "lastmonth",
        "yearbefore",
        "yearafter",
        "ago",
        "sameday",
        "same",
        "sameyear",
        "sincethen",
        "nextday",
    ):
        return _point_back(grain, match, this_year, issued, earlier)
    if grain == "vague":
        is_ahead = match[0].casefold() in ("in the coming years", "in coming years") and this_year
        return (f"{this_year}/.." if is_ahead else ""), "vague"
    year = groups.get("y") or _year_of(groups.get("m"), issued)
    month = groups.get("mm") or _month(groups.get("m"))
    if grain == "firstmonths":
        count = WORDS.get(groups["n"]) or (int(groups["n"]) if groups["n"].isdigit() else 0)
        return (f"{year}-01/{year}-{count:02}", "period") if 1 <= count <= 12 else (str(year), "year")
    if grain == "bythen":
        return f"../{year}", "year"
    if grain == "sinceday":
        named, day = (groups["m"], groups["d"]) if groups["m"] else (groups["m2"], groups["d2"])
        return f"{year}-{_month(named)}-{int(day):02}/..", "interval"
    if grain in ("since", "before"):
        point = f"{year}-{month}" if month else str(year)
        return (f"{point}/.." if grain == "since" else f"../{point}"), "interval"
    if grain == "decade":
        return f"{year}/{int(year) + 9}", "decade"
    if grain == "between":
        last = groups["y2"] if len(groups["y2"]) == 4 else year[:2] + groups["y2"]
        return f"{year}/{last}", "period"
    if not year:
        return "", grain
    if grain == "months":
        return f"{year}-{month}/{year}-{_month(groups['m2'])}", "period"
    if grain == "days":
        return f"{year}-{month}-{int(groups['d']):02}/{year}-{month}-{int(groups['d2']):02}", "period"
    if grain == "day":
        return f"{year}-{month}-{int(groups['d']):02}", "day"
    if grain == "month":
        return _part_of_month(year, month, (groups.get("part") or "").casefold())
    return str(year), "year"


def _part_of_month(year: str, month: str, part: str) -> tuple[str, str]:
    if not part:
        return f"{year}-{month}", "month"
    first, last = PARTS[part]
    last = last.format(last=LAST_DAY[int(month) - 1])
    return f"{year}-{month}-{first}/{year}-{month}-{last}", "part of month"


def _month(name: str | None) -> str:
    return f"{MONTHS.index(name) + 1:02}" if name else ""


def _year_of(month: str | None, issued: str) -> str:
    """Return the year of a month named alone: the issue's, or the one before for a month after the issue."""
    if not issued:
        return ""
    later = month is not None and len(issued) >= 7 and _month(month) > issued[5:7]
    return str(int(issued[:4]) - later)


def _point_back(
    grain: str, match: re.Match[str], this_year: int | None, issued: str, earlier: When | None
) -> tuple[str, str]:
    told = earlier.iso if earlier else ""
    told_year = re.match(r"\d{4}", told.removeprefix("../"))
    if grain == "sameyear":
        return (told_year[0] if told_year else ""), "year"
    if grain == "sincethen":
        return (f"{told}/.." if told and "/" not in told else ""), "interval"
    if grain == "nextday":
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", told)
        return ((date.fromisoformat(told) + timedelta(days=1)).isoformat() if is_day else ""), "day"
    if grain == "sameday":
        return (told if re.fullmatch(r"\d{4}-\d\d-\d\d", told) else ""), "day"
    if grain == "same":
        return told, "period"
    if grain in ("yearbefore", "yearafter"):
        step = -1 if grain == "yearbefore" else 1
        return (str(int(told_year[0]) + step) if told_year else ""), "year"
    if this_year is None:
        return "", "vague"
    if grain == "pastyear":
        return f"{this_year - 1}/{this_year}", "period"
    if grain == "lastmonth":
        return "", "month"
    step = {"lastyear": -1, "thisyear": 0, "nextyear": 1, "ago": -WORDS.get(match.groupdict().get("n") or "", 0)}[grain]
    return str(this_year + step), "year"
