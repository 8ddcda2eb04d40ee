"""Numbers that measure: value, range, bound, unit. Designations, years and numbers inside of names are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sogdia.reading.numeral import FRACTION, NUMBER, ORDINALS, read_fraction, read_number


class Number(msgspec.Struct, frozen=True):
    """A quantity in the text. `kind` as in length, capacity, money, share; `bound` is exact, max, min, gt, lt, nearly,
    approx or range; `of` are the words that follow a count."""  # fmt: skip

    start: int
    end: int
    kind: str
    low: float
    high: float
    unit: str
    bound: str
    of: str


BOUNDS = {
    "max": r"up to|as (?:much|many) as|at most|no more than|a maximum of|not more than",
    "min": r"at least|no (?:less|fewer) than|a minimum of|not less than",
    "gt": r"more than|over|above|exceeding|in excess of|upwards? of|well over|greater than",
    "lt": r"less than|under|below|fewer than",
    "nearly": r"nearly|almost|close to|just under",
    "approx": r"approximately|about|around|roughly|some|an estimated|circa|ca\.",
}
BOUND = "|".join(rf"(?P<{name}>{words})" for name, words in BOUNDS.items())
MONEY = r"(?P<currency>US\s?\$|U\.S\.\s?\$|\$|€|£|¥|USD|EUR|RMB|CNY)\s?"
CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "USD": "USD", "EUR": "EUR", "RMB": "CNY", "CNY": "CNY"}
MONEY_AFTER = (
    r"(?:U\.?S\.?\s+)?(?:dollars?|USD)\b|euros?\b|(?:roubles?|rubles?)\b|yuan\b|tenge\b|so[u']?ms?\b|manats?\b"
)
A_YEAR = r"(?:\s*(?:/|per|a|each|every)\s*(?:year|annum)|\s+annually|\s+yearly|/yr)"
TONNES = r"(?:metric\s+)?(?:tons?|tonnes?|mt)\b(?:\s+of\s+(?:cargo|freight|goods))?"
UNITS: tuple[tuple[str, str, str, float], ...] = (
    ("length", r"(?:-|\s)?(?:kilomet(?:er|re)s?|km)\b", "km", 1.0),
    ("length", r"(?:-|\s)?miles?\b", "km", 1.609344),
    ("gauge", r"(?:-|\s)?(?:millimet(?:er|re)s?|mm)\b", "mm", 1.0),
    ("change", r"\s?percentage points?\b", "fraction", 0.01),
    ("share", r"\s?(?:percent|per cent|%)", "fraction", 0.01),
    ("flow", rf"\s?{TONNES}{A_YEAR}", "t/yr", 1.0),
    ("mass", rf"\s?{TONNES}", "t", 1.0),
    ("flow", rf"\s?(?:TEUs?|containers?|twenty-foot equivalent units){A_YEAR}", "TEU/yr", 1.0),
    ("teu", r"\s?(?:TEUs?|twenty-foot equivalent units)\b", "TEU", 1.0),
    ("flow", rf"\s?(?:cubic met(?:er|re)s?|bcm){A_YEAR}", "m3/yr", 1.0),
    ("power", r"(?:-|\s)?(?:megawatts?|MW)\b", "MW", 1.0),
    ("power", r"(?:-|\s)?(?:gigawatts?|GW)\b", "MW", 1000.0),
    ("power", r"(?:-|\s)?(?:kilovolts?|kV)\b", "kV", 1.0),
    ("energy", r"\s?(?:kilowatt[- ]hours?|kWh)\b", "kWh", 1.0),
    ("speed", r"\s?(?:km/h|kilomet(?:er|re)s? (?:per|an) hour)", "km/h", 1.0),
    ("duration", r"(?:-|\s)(?:years?)\b", "yr", 1.0),
    ("duration", r"(?:-|\s)(?:decades?)\b", "yr", 10.0),
    ("duration", r"(?:-|\s)(?:months?)\b", "month", 1.0),
    ("duration", r"(?:-|\s)(?:weeks?)\b", "week", 1.0),
    ("duration", r"(?:-|\s)(?:days?)\b", "d", 1.0),
    ("duration", r"(?:-|\s)(?:hours?)\b", "h", 1.0),
    ("ratio", r"\s?(?:times|-?fold)\b(?!\s+(?:a|per|over)\b)", "ratio", 1.0),
)
UNIT = "|".join(f"(?P<u{index}>{pattern})" for index, (_, pattern, _, _) in enumerate(UNITS))
RANGE = (
    rf"(?P<range>between\s+(?P<low>{NUMBER})\s+and\s+(?P<high>{NUMBER})|"
    rf"from\s+(?P<first_currency>US\s?\$|\$|€|£)\s?(?P<low_from>{NUMBER})\s+to\s+"
    rf"(?:US\s?\$|\$|€|£)\s?(?P<high_from>{NUMBER})|"
    rf"(?:from\s+)?(?P<low_to>{NUMBER})(?:\s+to\s+|(?<!ty)\s*[–—-]\s*)(?P<high_to>{NUMBER}))"
)
STARTS = r"(?<![\w–./,-])(?<!\d[  ])"
MEASURE = re.compile(
    rf"{STARTS}(?:(?:{BOUND})\s+)?(?:{MONEY})?"
    rf"(?:{RANGE}|(?P<fraction>{FRACTION})(?![-\s]?(?:year|hour|way))|(?P<number>{NUMBER}))"
    rf"(?:(?:{UNIT})|\s?(?P<money_after>{MONEY_AFTER})|(?P<plain>(?![\w%])))",
    re.IGNORECASE,
)
RANK = re.compile(
    rf"\b(?P<word>{'|'.join(ORDINALS)})[-\s](?:largest|biggest|most|highest|longest|smallest|"
    rf"busiest)\b",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(list(ORDINALS)[1:])}|\d+(?:st|nd|rd|th))\b(?=\s+(?:session|round|meeting|summit|"
    rf"edition|anniversary|"
    r"consultative|time|phase|section|stage|tranche|forum|conference|dialogue|year|consecutive|batch|largest)\b)",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\s+(?P<way>more|higher|increase|growth|rise|less|lower|fewer|decline|drop|decrease)\b", re.IGNORECASE
)
DOWN = ("less", "lower", "fewer", "decline", "drop", "decrease")
FROM_TO = re.compile(
    r"\b(?:rais|lift|increas|grow|grew|grown|r[io]se|risen|expand|cut|reduc|fall|fell|drop|widen|"
    r"boost)\w*\s+(?:\S+\s+){0,8}?$",
    re.IGNORECASE,
)
TRAFFIC = re.compile(r"\b(?:freight|cargo|traffic|volumes?|throughput|transit|turnover|shipments)\b", re.IGNORECASE)
MULTIPLIED = re.compile(rf"\b(?:(?:{BOUND})\s+)?(?P<times>doubled|tripled|trebled|quadrupled)\b", re.IGNORECASE)
TIMES = {"doubled": 2.0, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0}
LEAST_GAUGE_MM = 600
"""Smaller figures in millimetres are calibres, which are names of guns."""

FALLING = re.compile(
    r"\b(?:declin|fell|fall|drop|decreas|reduc|shr[aiu]nk|plung|slump|contract|cut|lost|down)\w*\s+(?:\w+\s+)?by\s*$",
    re.I,
)
RISING = re.compile(
    r"\b(?:r[io]se|risen|rising|grew|grow|grown|increas|surg|jump|climb|soar|up|expand|gain|"
    r"rais)\w*\s+(?:\w+\s+)?by\s*$",
    re.I,
)
CAPACITY = re.compile(r"\b(?:capacity|capable|handle|handling|throughput capacity|designed|carry)\b", re.IGNORECASE)
SHARED = re.compile(r"\b(?:share|half|portion|part|comprise|account)", re.IGNORECASE)
NO_COUNT = re.compile(
    r"\s*(?:of\s+(?:the|these|those|its|their|our|which)\b|another\b|or\s+(?:more|two)\b)", re.IGNORECASE
)
SCALED = re.compile(r"(thousand|million|mln|billion|bn|trillion)$", re.IGNORECASE)
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
COUNTED = re.compile(
    r"\s+(?P<of>(?:[\w’'-]+\s+){0,4}?(?:[a-z][\w-]*s|people|aircraft|men|women|children|police)\b|[\w-]+)"
)
NEVER = ("zero", "one", "a")


def find_quantities(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    """Return the quantities of a sentence in order; `taken` are stretches that hold none: names and dates."""
    measured = [match for match in MEASURE.finditer(text, start, end) if not _is_taken(match, taken)]
    found = [number for match in measured if (number := _read(text, match, start, end))]
    found += [_multiplied(match) for match in MULTIPLIED.finditer(text, start, end)]
    found += [_ordinal(match, "rank") for match in RANK.finditer(text, start, end)]
    ordinals = [_ordinal(match, "ordinal") for match in ORDINAL.finditer(text, start, end)]
    found += [one for one in ordinals if not any(other.start <= one.start < other.end for other in found)]
    return tuple(sorted(found, key=lambda one: one.start))


def _is_taken(match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    return any(match.start() < stop and begin < match.end() for begin, stop in taken)


def _read(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    low, high = _values(match)
    is_change = match["range"] and FROM_TO.search(text[start : match.start()])
    bound = next((name for name in BOUNDS if match[name]), "range" if match["range"] and not is_change else "exact")
    if match["currency"] or match["first_currency"] or match["money_after"]:
        unit = _currency(match)
        return Number(*match.span(), "money", low, high, unit, bound, "")
    for index, (kind, _, unit, factor) in enumerate(UNITS):
        if match[f"u{index}"]:
            if kind == "gauge" and high * factor < LEAST_GAUGE_MM:
                return None
            kind, sign = _specify(kind, text, match, start, end)
            unit = "t/yr" if unit == "t" and kind in ("flow", "capacity") else unit
            return Number(*match.span(), kind, sign * low * factor, sign * high * factor, unit, bound, "")
    if match["fraction"]:
        kind = "share" if bound in ("gt", "lt") or SHARED.search(text[match.end() : end]) else "fraction"
        kind = "fraction" if re.search(r"\bby\s*$", text[start : match.start()]) else kind
        return Number(*match.span(), kind, low, 1.0 if bound == "gt" else high, "fraction", bound, "")
    return _count(text, match, low, high, bound, end)


def _values(match: re.Match[str]) -> tuple[float, float]:
    if match["range"]:
        first, last = _ends(match)
        low, high = read_number(first), read_number(last)
        scale = SCALED.search(last)
        return (low if SCALED.search(first) or not scale else low * read_number(f"1 {scale[1]}")), high
    value = read_fraction(match["fraction"]) if match["fraction"] else read_number(match["number"])
    return value, value


def _ends(match: re.Match[str]) -> tuple[str, str]:
    """Return the words for both ends of a range."""
    low = match["low"] or match["low_to"] or match["low_from"]
    return low, match["high"] or match["high_to"] or match["high_from"]


def _currency(match: re.Match[str]) -> str:
    if match["currency"] or match["first_currency"]:
        sign = (match["currency"] or match["first_currency"]).strip().upper()
        return CURRENCY["$" if "$" in sign else sign]
    words = match["money_after"].casefold()
    for start, unit in (
        ("euro", "EUR"),
        ("ro", "RUB"),
        ("rub", "RUB"),
        ("yuan", "CNY"),
        ("tenge", "KZT"),
        ("so", "UZS"),
        ("manat", "AZN"),
    ):
        if words.startswith(start):
            return unit
    return "USD"


def _specify(kind: str, text: str, match: re.Match[str], start: int, end: int) -> tuple[str, float]:
    """Return what is measured, from the words around, and the sign of a change."""
    before = text[start : match.start()]
    if kind == "share":
        if FALLING.search(before):
            return "change", -1.0
        changed = CHANGED.match(text, match.end(), end)
        if changed:
            return "change", -1.0 if changed["way"].casefold() in DOWN else 1.0
        return ("change", 1.0) if RISING.search(before) else ("share", 1.0)
    if kind == "power" and CAPACITY.search(text[max(start, match.start() - 40) : match.start()]):
        return "capacity", 1.0
    if kind == "mass" and TRAFFIC.search(text[start:end]):
        kind = "flow"
    if kind in ("flow", "mass") and CAPACITY.search(text[start:end]):
        return "capacity", 1.0
    return kind, 1.0


def _count(text: str, match: re.Match[str], low: float, high: float, bound: str, end: int) -> Number | None:
    """Return a count of things; None for a year, a pronoun, or a number that nothing follows."""
    words = (match["number"] or match["range"]).casefold()
    if words in NEVER or (YEAR.fullmatch(words) and bound not in ("gt", "lt", "approx", "nearly", "max", "min")):
        return None
    if match["range"] and all(YEAR.fullmatch(side) for side in _ends(match)):
        return None
    counted = COUNTED.match(text, match.end(), end)
    if not counted or NO_COUNT.match(text, match.end(), end):
        return None
    return Number(match.start(), match.end(), "count", low, high, counted["of"].split()[-1], bound, counted["of"])


def _multiplied(match: re.Match[str]) -> Number:
    times = TIMES[match["times"].casefold()]
    bound = next((name for name in BOUNDS if match[name]), "exact")
    return Number(*match.span(), "ratio", times, times, "ratio", bound, "")


def _ordinal(match: re.Match[str], kind: str) -> Number:
    word = match["word"].casefold()
    value = float(ORDINALS[word] if word in ORDINALS else int(re.match(r"\d+", word)[0]))  # type: ignore[index]  # digits by the pattern
    return Number(match.start(), match.end(), kind, value, value, kind, "exact", "")
