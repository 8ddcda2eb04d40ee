"""The text of one cell as a typed value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date

from sogdia.errors import nearest
from sogdia.world.cameo import read_cameo
from sogdia.world.schema import Column

WAYS = ("rail1520", "rail1435", "rail1676", "road", "sea", "ferry", "waterway")
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)  # as exact as the source: year, month or day
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
BOOLS = {"yes": True, "no": False, "true": True, "false": False}
EMPTY: dict[str, object] = {"float": None, "int": None, "bool": False, "list": (), "gates": ()}

Value = object


class CellError(ValueError):
    """A cell that cannot be what its column says; the message says what was expected, `hint` what may be meant."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint beside the message."""
        super().__init__(message)
        self.hint = hint


def read_cell(column: Column, text: str) -> Value:
    """Return the value of `text` in `column`, or raise `CellError`."""
    text = text.strip() or column.default
    kind, _, options = column.type.partition(":")
    if not text:
        if column.required:
            raise CellError(f"{column.name} is empty, expected {describe_type(column)}")
        return EMPTY.get(kind, "")
    return READERS[kind](column, text, options)


def describe_type(column: Column) -> str:
    """Return what the column expects, in words."""
    kind, _, options = column.type.partition(":")
    words = {
        "slug": "an identifier of Latin letters, digits and hyphens",
        "text": "a text",
        "bool": "yes or no",
        "cameo": "a CAMEO code such as 042",
        "int": "a whole number",
        "float": "a number",
        "list": "names separated by semicolons",
        "gates": "groups of links such as a|b ; c|d",
        "date": "a date such as 2024 or 2024-06 or 2024-06-03",
        "way": "one of " + ", ".join(WAYS),
        "choice": "one of " + ", ".join(options.split("|")),
        "ref": f"an identifier of {options.replace('|', ' or ')}",
        "subject": "what the figure is about",
        "attribute": "an attribute",
    }[kind]
    unit = f" in {column.unit}" if column.unit and column.unit not in ("1", "year") else ""
    return words + unit + (f", {column.bounds()}" if column.bounds() else "")


def _text(column: Column, text: str, options: str) -> Value:
    return text


def _slug(column: Column, text: str, options: str) -> Value:
    if not SLUG.fullmatch(text):
        raise CellError(f"{column.name} is {text[:60]!r}, expected {describe_type(column)}")
    return text


def _bool(column: Column, text: str, options: str) -> Value:
    if text.casefold() not in BOOLS:
        raise CellError(f"{column.name} is {text[:60]!r}, expected yes or no")
    return BOOLS[text.casefold()]


def _float(column: Column, text: str, options: str) -> Value:
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not column.within(number):
        hint = f"Write {text.replace(',', '.')} with a point." if DECIMAL_COMMA.fullmatch(text) else ""
        raise CellError(f"{column.name} is {text[:60]!r}, expected {describe_type(column)}", hint)
    return number


def _int(column: Column, text: str, options: str) -> Value:
    if not re.fullmatch(r"-?[0-9]{1,9}", text) or not column.within(int(text)):
        raise CellError(f"{column.name} is {text[:60]!r}, expected {describe_type(column)}")
    return int(text)


def _date(column: Column, text: str, options: str) -> Value:
    match = DATE.fullmatch(text)
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        date(year, month, day)
    except ValueError:
        raise CellError(f"{column.name} is {text[:60]!r}, expected {describe_type(column)}") from None
    return text


def _cameo(column: Column, text: str, options: str) -> Value:
    codes = read_cameo()
    if text not in codes:
        raise CellError(
            f"{column.name} is {text[:60]!r}, expected {describe_type(column)}", nearest(text, sorted(codes))
        )
    return text


def _list(column: Column, text: str, options: str) -> Value:
    return tuple(name for part in text.split(";") if (name := part.strip()))


def _gates(column: Column, text: str, options: str) -> Value:
    gates = tuple(tuple(name for part in gate.split("|") if (name := part.strip())) for gate in text.split(";"))
    if not all(gates):
        raise CellError(f"{column.name} has an empty group, expected {describe_type(column)}")
    return gates


def _choice(column: Column, text: str, options: str) -> Value:
    names = WAYS if column.type == "way" else tuple(options.split("|"))
    if text not in names:
        raise CellError(f"{column.name} is {text[:60]!r}, expected one of {', '.join(names)}", nearest(text, names))
    return text


READERS: dict[str, Callable[[Column, str, str], Value]] = {
    "slug": _slug,
    "text": _text,
    "bool": _bool,
    "float": _float,
    "int": _int,
    "date": _date,
    "cameo": _cameo,
    "list": _list,
    "gates": _gates,
    "way": _choice,
    "choice": _choice,
    "ref": _text,
    "subject": _text,
    "attribute": _text,
}
