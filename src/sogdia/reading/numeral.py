"""Numbers as they are written: digits, words, fractions, with their millions."""

from __future__ import annotations

import re

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
LARGE = {
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "hundred": 100.0,
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}  # fmt: skip
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

SMALL = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[  ]\d{3})+(?!\d)|\d+(?:\.\d+)?"
WORDS = rf"(?:{SMALL})(?:[-\s](?:{SMALL}))?"
SCALE = r"(?:[\s-]?(?:thousand|million|mln|billion|bn|trillion)\b)"
NUMBER = rf"(?:(?:{DIGITS}|{WORDS}){SCALE}?|(?:half\s+)?(?:a\s+)?(?:hundred|thousand|dozen|million|billion|trillion)\b)"
FRACTION = r"(?:(?:a|one|two|three|four)[-\s](?:half|halves|third|quarter|fifth|sixth|eighth|tenth)s?|half)"


def read_number(words: str) -> float:
    """Return the value of a number.

    >>> read_number("2,100"), read_number("three million"), read_number("twenty-five"), read_number("half a billion")
    (2100.0, 3000000.0, 25.0, 500000000.0)
    """
    text = words.casefold().replace(" ", " ").strip()
    scale = 0.5 if text.startswith("half") else 1.0
    text = re.sub(r"^half\s+", "", text)
    if large := re.search(r"[\s-]?(thousand|million|mln|billion|bn|trillion)$", text):
        scale, text = scale * LARGE[large[1]], text[: large.start()].strip()
    text = re.sub(r"^a\s+", "", text)
    if not text or text == "a":
        return scale
    if text[0].isdigit():
        return float(re.sub(r"[,\s]", "", text)) * scale
    if text in LARGE:
        return LARGE[text] * scale
    parts = re.split(r"[-\s]+", text)
    return float(sum(ONES.get(part, 0) + TENS.get(part, 0) for part in parts)) * scale


def read_fraction(words: str) -> float:
    """Return the value of a fraction in words.

    >>> read_fraction("half"), read_fraction("two-thirds"), read_fraction("a quarter")
    (0.5, 0.6666666666666666, 0.25)
    """
    parts = re.split(r"[-\s]+", words.casefold())
    whole = PARTS[parts[-1]] if parts[-1] in PARTS else PARTS[parts[-1].rstrip("s")]
    count = 1 if len(parts) == 1 or parts[0] == "a" else ONES[parts[0]]
    return count / whole
