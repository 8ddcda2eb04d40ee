"""Numbers that measure: value, range, bound, unit. Designations, years and numbers inside of names are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from sogdia.reading.measures import find_change, is_capacity, is_flow
from sogdia.reading.numeral import FRACTION, NUMBER, read_fraction, read_number
from sogdia.reading.ordinals import find_ordinals
from sogdia.reading.units import CURRENCY, CURRENCY_WORDS, MONEY, MONEY_AFTER, UNITS


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
    "max": r"up to|within|as (?:much|many) as|at most|no more than|a maximum of|not more than|not exceeding",
    "min": r"at least|no (?:less|fewer) than|a minimum of|not less than|as (?:few|little) as",
    "gt": r"(?:slightly |significantly |far )?more than|(?:well |just |slightly )?(?:over|above)|exceeding|"
    r"in excess of|upwards? of|greater than|beyond",
    "lt": r"less than|under|below|fewer than",
    "nearly": r"nearly|almost|close to|just (?:under|below|short of)",
    "approx": r"approximately|about|around|roughly|some|an estimated|estimated|circa|ca\.|~",
}
BOUND = "|".join(rf"(?P<{name}>{words})" for name, words in BOUNDS.items())
BOUND_AFTER = re.compile(r"\s+or\s+(?:(?P<min>more)|(?P<max>less|fewer)|(?P<approx>so))\b")
UNIT = "|".join(f"(?P<u{index}>{pattern})" for index, (_, pattern, _, _) in enumerate(UNITS))
SIGN = MONEY.replace("?P<currency>", "?:")
TO = r"(?:\s+to\s+|\s+or\s+|(?<!ty)\s*[–—-]\s*)(?!(?:hundred|thousand|million|billion|trillion|mln|bn)\b)"
SAME = (
    r"\s?(?:percent|per\s+cent|%|km|kilomet(?:er|re)s?|(?:million\s+|billion\s+)?(?:tons?|tonnes?)|bcm|MW|meters?|"
    r"years?|days?)"
)
"""The unit of the lower end where both ends have it: `from 20 percent to 7 percent`."""

RANGE = (
    rf"(?P<range>between\s+(?P<low>{NUMBER})\s+and\s+(?P<high>{NUMBER})|"
    rf"between\s+(?P<between_currency>{SIGN})(?P<low_and>{NUMBER})\s+and\s+(?:{SIGN})?(?P<high_and>{NUMBER})|"
    rf"from\s+(?P<first_currency>{SIGN})(?P<low_from>{NUMBER})\s+to\s+(?:{SIGN})?(?P<high_from>{NUMBER})|"
    rf"(?:from\s+)?(?P<low_to>{NUMBER})(?:{SAME}(?=\s+to\s))?{TO}(?:{SIGN})?(?P<high_to>{NUMBER}))"
)
STARTS = r"(?<![\w–./,-])(?<!\d[  ])"
MEASURE = re.compile(
    rf"{STARTS}(?:(?:{BOUND})\s*(?<![A-Za-z]))?(?:{MONEY})?"
    rf"(?:{RANGE}|(?P<fraction>{FRACTION})(?![-\s]?(?:year|hour|way))(?!\s+a\s+[mbt]\w*illion)|(?P<number>{NUMBER})(?(currency)(?P<short>m\b)?))"
    rf"(?:(?:{UNIT})|\s?(?P<money_after>{MONEY_AFTER})|(?P<plain>(?![\w%])))",
    re.IGNORECASE,
)
CENTURY = re.compile(
    rf"\b(?:(?:{BOUND})\s+)?(?:(?P<part>a\s+quarter|a\s+third|half)\s+(?:of\s+)?a\s+(?P<long>century|decade)|"
    r"(?<=\s)a\s+(?P<whole>century|decade))\b",
    re.IGNORECASE,
)
"""`a quarter of a century`; a bare `a decade` measures only with a bound."""

SPAN = re.compile(r"(?:[Ff]or|[Ww]ithin)\s+(?:[a-z]+\s+){0,3}?\S+\s+(?:years|decades|months|weeks|days)")
"""A vague date that is also measured: `for three decades`."""

MULTIPLIED = re.compile(
    rf"\b(?:(?:{BOUND})\s+(?P<times>doubled|tripled|trebled|quadrupled)|"
    r"(?P<times_from>doubled|tripled|trebled|quadrupled)(?=,?\s+(?:from|to)\s+(?:\w+\s+)?(?:US|\$|€|\d)))\b",
    re.IGNORECASE,
)
TIMES = {"doubled": 2.0, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0}
FROM_TO = re.compile(
    r"\b(?:rais|lift|increas|grow|grew|grown|r[io]se|risen|expand|cut|reduc|fall|fell|drop|widen|"
    r"boost)\w*\s+(?:\S+\s+){0,8}?$",
    re.IGNORECASE,
)
VARIES = re.compile(
    r"\b(?:(?:rang|var|differ|fluctuat|anything|anywhere)\w*\s+(?:\w+\s+)?|"
    r"estimat\w*\s+(?:\S+\s+){0,6}?)$",
    re.IGNORECASE,
)
EXTENDS = re.compile(r"\b(?:leads?|led|runs?|ran|stretch\w*|extend\w*|pass\w*|winds?|travel\w*|spread\w*)\s+$")
"""Verbs after which `over 300 km` tells how far, not how much more."""

LEAST_GAUGE_MM = 600
"""Smaller figures in millimetres are calibres, which are names of guns."""

SHARED = re.compile(r"\b(?:share|half|portion|part|comprise|account)", re.IGNORECASE)
HALF_OF = re.compile(r"\s+(?:of|the|its|their|a|an|that|as|this)\b")
OTHER_HALF = re.compile(r"\b(?:first|second|other|latter|former|in)\s+$", re.IGNORECASE)
NO_COUNT = re.compile(r"\s*(?:another\b|or\s+(?:more|two)\b)", re.IGNORECASE)
ELLIPTIC = re.compile(
    r"\s*(?:[.,;:)]|$|\s(?:through|in|on|according|by|for|from|to|at|across|under|with|and|or|per|against|via|each|"
    r"respectively)\b)"
)
"""After a number that names no unit: that of the figure before it is meant, `1,200 km or 1,100 by another count`."""

RIVAL_NUMBER = re.compile(r"[^.;]{0,70}\b(?:and|or|against|to|but|versus|not|than)\s+(?:\w+\s+)?$")
NEAR = 60
"""Most characters between a price and another in the same currency: `100 million euros from one bank, 45 million`."""

PER = re.compile(r"\b(?:per|for\s+each|for\s+every)\s+$")
VOTES = re.compile(r"\s+(?:votes?|to)?\s*(?:to|against)\s+$")
SCALED = re.compile(r"(thousand|million|mln|billion|bn|trillion)$", re.IGNORECASE)
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
COUNTED = re.compile(
    r"\s+(?!(?:is|are|was|were|be|been|has|have|had|will|would|"
    r"in|on|of(?!\s+(?:the|its|their|these|those)\b)|at|by|for|from|to|and|or|but|with|as|that|which|who|"
    r"than|after|before|since|until|through|via|according)\b)"
    r"(?P<of>(?:[\w’'-]+\s+){0,4}?(?:[a-z][\w-]*s|people|aircraft|men|women|children|police)\b|[\w-]+)"
)
LEFT_ALONE = re.compile(r"\s*(?:[.,;:)!?]|$)")
"""What follows a number that counts what was told before: `it ordered five.`"""

NUMBERED = re.compile(
    r"\b(?:resolutions?|articles?|no\.|nos\.|numbers?|decrees?|sections?|paragraphs?|chapters?|blocks?|flights?|highways?|"
    r"routes?|phases?|types?|models?|grades?|pages?|versions?|laws?|protocols?|marks?|mk\.?|channels?|age|aged|Boeing|Embraer|Airbus|ATR|Bell|Cessna)\s+"
    r"(?:\d+(?:,\s+\d+)*,?\s+and\s+)?$",
    re.IGNORECASE,
)
"""Nouns whose number is a name: `resolutions 541 and 550`."""

NEVER = ("zero", "one", "a")


def find_quantities(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    """Return the quantities of a sentence in order; `taken` are stretches that hold none: names and dates."""
    names = [(first, last) for first, last in taken if not SPAN.fullmatch(text, first, last)]
    found: list[Number] = [_century(match) for match in CENTURY.finditer(text, start, end) if _measures_century(match)]
    centuries = [(one.start, one.end) for one in found]
    for match in MEASURE.finditer(text, start, end):
        number = None if _is_taken(match, [*names, *centuries]) else _read(text, match, start, end, found)
        if number:
            found.append(number)
    found += [_multiplied(match) for match in MULTIPLIED.finditer(text, start, end)]
    for kind, first, last, value in find_ordinals(text, start, end):
        if not any(one.start <= first < one.end for one in found) and not _overlaps(first, last, names):
            found.append(Number(first, last, kind, value, value, kind, "exact", ""))
    return tuple(sorted(found, key=lambda one: one.start))


def _overlaps(start: int, end: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in stretches)


def _is_taken(match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    return _overlaps(*match.span(), taken)


def _read(text: str, match: re.Match[str], start: int, end: int, before: Sequence[Number]) -> Number | None:
    if PER.search(text, max(match.start() - 12, start), match.start()):
        return None
    low, high = _values(match)
    first, last, bound = _bound(text, match, start, end)
    if match["currency"] or match["first_currency"] or match["between_currency"] or match["money_after"]:
        return Number(first, last, "money", low, high, _currency(match), bound, "")
    for index, (kind, _, unit, factor) in enumerate(UNITS):
        if match[f"u{index}"]:
            if kind == "gauge" and high * factor < LEAST_GAUGE_MM:
                return None
            number = Number(first, last, kind, low * factor, high * factor, unit, bound, "")
            return _specify(text, number, start, end)
    if match["fraction"]:
        return _fraction(text, match, low, high, bound, start, end)
    return _repeat(text, match, low, high, bound, before, end) or _count(text, match, low, high, bound, end)


def _bound(text: str, match: re.Match[str], start: int, end: int) -> tuple[int, int, str]:
    """Return where a figure begins and ends with its bound, and the bound: `more than 5 km`, `5 km or more`."""
    named = next((name for name in BOUNDS if match[name]), "")
    if named == "gt" and match["gt"].casefold() == "over" and EXTENDS.search(text[start : match.start()]):
        return match.end("gt") + 1, match.end(), "exact"
    after = None if named else BOUND_AFTER.match(text, match.end(), end)
    if after and after.lastgroup:
        return match.start(), after.end(), after.lastgroup
    if named or not match["range"]:
        return match.start(), match.end(), named or "exact"
    before = text[start : match.start()]
    is_change = match["range"].casefold().startswith("from") and not VARIES.search(before)
    return match.start(), match.end(), "exact" if is_change or FROM_TO.search(before) else "range"


def _values(match: re.Match[str]) -> tuple[float, float]:
    if match["range"]:
        first, last = _ends(match)
        low, high = read_number(first), read_number(last)
        scale = SCALED.search(last)
        return (low if SCALED.search(first) or not scale else low * read_number(f"1 {scale[1]}")), high
    value = read_fraction(match["fraction"]) if match["fraction"] else read_number(match["number"])
    value *= 1e6 if match["short"] else 1.0
    return value, value


def _ends(match: re.Match[str]) -> tuple[str, str]:
    """Return the words for both ends of a range."""
    low = match["low"] or match["low_to"] or match["low_from"] or match["low_and"]
    return low, match["high"] or match["high_to"] or match["high_from"] or match["high_and"]


def _currency(match: re.Match[str]) -> str:
    sign = (match["currency"] or match["first_currency"] or match["between_currency"] or "").strip().upper()
    if sign:
        return "USD" if "$" in sign else CURRENCY.get(sign, sign)
    words = match["money_after"]
    return next(unit for pattern, unit in CURRENCY_WORDS if re.match(rf"(?:{pattern})\b", words, re.IGNORECASE))


def _specify(text: str, one: Number, start: int, end: int) -> Number:
    """Return a figure with what it measures, which the words around tell: a change, a capacity, an amount moved."""
    way = find_change(text, one.start, one.end, start, end) if one.kind == "share" or one.unit == "m" else 0
    if way:
        return replace(one, kind="change", low=way * one.low, high=way * one.high)
    if one.kind == "power" and is_capacity(text[max(start, one.start - 40) : one.start]):
        return replace(one, kind="capacity")
    if one.kind == "mass" and is_flow(text[start:end]):
        one = replace(one, kind="flow", unit="t/yr")
    is_pledged = one.kind == "flow" and text[one.start : one.end].casefold().startswith("up to")
    if one.kind in ("flow", "mass") and (is_pledged or is_capacity(text[start:end])):
        return replace(one, kind="capacity", unit="t/yr" if one.unit == "t" else one.unit)
    return one


def _fraction(
    text: str, match: re.Match[str], low: float, high: float, bound: str, start: int, end: int
) -> Number | None:
    """Return a fraction or share; None for a half that measures nothing: `half empty`, `the other half`."""
    before = text[start : match.start()]
    is_by = re.search(r"\bby\s*$", before)
    is_bare = match[0].casefold() == "half"
    if is_bare and not is_by and (not HALF_OF.match(text, match.end(), end) or OTHER_HALF.search(before)):
        return None
    kind = "share" if bound in ("gt", "lt") or SHARED.search(text[match.end() : end]) else "fraction"
    kind = "fraction" if is_by else kind
    return Number(*match.span(), kind, low, 1.0 if bound == "gt" else high, "fraction", bound, "")


def _repeat(
    text: str, match: re.Match[str], low: float, high: float, bound: str, before: Sequence[Number], end: int
) -> Number | None:
    """Return a number without a unit as a figure in the unit of the one before it; None if it is not set against it."""
    if not before or match["range"] or not ELLIPTIC.match(text, match.end(), end):
        return None
    last, between = before[-1], text[before[-1].end : match.start()]
    if last.kind == "money" and SCALED.search(match["number"]) and len(between) < NEAR:
        return replace(last, start=match.start(), end=match.end(), low=low, high=high, bound=bound)
    against = VOTES if last.kind == "count" else RIVAL_NUMBER
    if YEAR.fullmatch(match["number"]) or last.kind in ("ordinal", "rank", "ratio") or not against.fullmatch(between):
        return None
    scale = last.low / read_number(number[0]) if (number := re.search(NUMBER, text[last.start : last.end])) else 1.0
    scale = scale if last.kind in ("share", "change", "length", "power") else 1.0
    return replace(last, start=match.start(), end=match.end(), low=low * scale, high=high * scale, bound=bound)


def _count(text: str, match: re.Match[str], low: float, high: float, bound: str, end: int) -> Number | None:
    """Return a count of things; None for a year, a pronoun, or a number that nothing follows."""
    words = (match["number"] or match["range"]).casefold()
    if words in NEVER or (YEAR.fullmatch(words) and bound not in ("gt", "lt", "approx", "nearly", "max", "min")):
        return None
    if match["range"] and all(YEAR.fullmatch(side) for side in _ends(match)):
        return None
    before = text[max(match.start() - 40, 0) : match.start("range" if match["range"] else "number")]
    counted = COUNTED.match(text, match.end(), end)
    if NUMBERED.search(before) or NO_COUNT.match(text, match.end(), end):
        return None
    if not counted:
        stands = words.isalpha() or not LEFT_ALONE.match(text, match.end(), end)
        return Number(*match.span(), "count", low, high, "", bound, "") if stands else None
    return Number(match.start(), match.end(), "count", low, high, counted["of"].split()[-1], bound, counted["of"])


def _measures_century(match: re.Match[str]) -> bool:
    return bool(match["part"]) or any(match[name] for name in BOUNDS)


def _century(match: re.Match[str]) -> Number:
    part = (match["part"] or "").casefold()
    years = 100.0 if "century" in match[0].casefold() else 10.0
    years *= 0.5 if part == "half" else read_fraction(part) if part else 1.0
    bound = next((name for name in BOUNDS if match[name]), "exact")
    return Number(*match.span(), "duration", years, years, "yr", bound, "")


def _multiplied(match: re.Match[str]) -> Number:
    times = TIMES[(match["times"] or match["times_from"]).casefold()]
    bound = next((name for name in BOUNDS if match[name]), "exact")
    return Number(*match.span(), "ratio", times, times, "ratio", bound, "")
