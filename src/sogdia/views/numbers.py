"""Numbers as people read them: two or three significant digits, signs on changes, unknown never shown as zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Form = Literal["text", "number", "change", "percent", "share", "count", "figure"]

UNKNOWN = "–"
_MOST_PERCENT = 1000  # beyond it a per cent only says that there was next to nothing before


def render_number(value: float | None, form: Form = "number") -> str:
    """Return `value` with at most three significant digits and two decimals.

    `change` and `percent` carry their sign, `share` (0 to 1) is shown in per cent, `count` is whole,
    `figure` has four digits. What is not zero is never shown as zero.

    >>> render_number(1234.5), render_number(12.345), render_number(0.004), render_number(None)
    ('1,234', '12.3', '<0.01', '–')
    >>> render_number(-3.14159, "change"), render_number(250.4, "percent"), render_number(0.126, "share")
    ('-3.14', '+250', '13')
    >>> render_number(0.004, "change"), render_number(-0.004, "change"), render_number(2e4, "percent")
    ('<+0.01', '>-0.01', '>+999')
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if value == 0:
        return "0"
    if form == "figure":
        return _render_figure(value)
    if form == "percent" and abs(value) >= _MOST_PERCENT:
        return f">+{_MOST_PERCENT - 1}" if value > 0 else f"<-{_MOST_PERCENT - 1}"
    if form == "count":
        return f"{value:,.0f}"
    if form == "share":
        value *= 100
    decimals = _decimals(value, form)
    sign = ("+" if value > 0 else "-" if value < 0 else "") if form in ("change", "percent") else "-" * (value < 0)
    smallest = 10**-decimals
    if 0 < abs(value) < smallest / 2:
        return f"{'<' if value > 0 else '>'}{sign}{smallest:.{decimals}f}"
    return f"{sign}{abs(value):,.{decimals}f}"


def _decimals(value: float, form: Form) -> int:
    """Return how many decimals keep two to three significant digits."""
    if form in ("percent", "share"):
        return 0 if abs(value) >= 10 else 1
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2


def _render_figure(value: float) -> str:
    """Return up to four digits; from a hundred thousand on with thousand, million or billion."""
    for size, word in ((1e9, " bn"), (1e6, " m"), (1e5, "")):
        if abs(value) >= size:
            return f"{value / size:.4g}{word}" if word else f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def align_points(texts: Sequence[str]) -> list[str]:
    """Return the texts padded on the right so that, set flush right, their decimal points stand in line.

    >>> align_points(["1.25", "12.3", "140"])
    ['1.25', '12.3 ', '140   ']
    """
    tails = [len(text) - text.rfind(".") if "." in text else 0 for text in texts]
    widest = max(tails, default=0)
    return [text + " " * (widest - tail) for text, tail in zip(texts, tails, strict=True)]
