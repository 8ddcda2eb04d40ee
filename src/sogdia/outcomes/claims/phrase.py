"""Measures and expectations as they are written in a table of claims.

A measure is a term, or one over another: ``cargo port gwadar / cargo port gwadar|chabahar``. A term is a kind, what it
is of, and options: ``cargo port chabahar of=UZB<>* via=!state:TKM``. An expectation is ``up``, ``down``, ``up by 0.2``
(of what it was), ``flat``, ``not up``, ``not down``, ``above 0.5``, ``below 3``, ``from 8 to 15``, ``about 0.67``,
``about 2015 within 0.5``, or ``above``, ``below``, ``before``, ``after`` another measure.
"""

from __future__ import annotations

import shlex

from sogdia.errors import Problem, nearest
from sogdia.outcomes.claims.model import Expected, Expression, Term
from sogdia.outcomes.claims.verdict import MOVES

ABOUT = 0.15
"""`about` a number is within this share of it, either way."""
ORDERS = {"above": "above", "below": "below", "after": "above", "before": "below"}
EXPECTED = (
    "expected up, down, up by 0.2 (a share), flat, not up, not down, above 3, below 3, from 8 to 15, "
    "about 0.67, about 0.67 within 0.05, or above, below, before, after a measure"
)


def read_expression(text: str, kinds: tuple[str, ...], where: str) -> tuple[Expression | None, list[Problem]]:
    """Return the measure in `text`, whose terms are of the given kinds; None with what is wrong."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        return None, [Problem(where, f"measure {text[:80]!r} cannot be read ({error})")]
    spread = words[:1] == ["spread"]
    parts: list[list[str]] = [[]]
    for word in words[spread:]:
        if word == "/":
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) > 2 or not all(parts):
        what = f"measure {text[:80]!r} is no measure, expected one such as: cargo port chabahar"
        return None, [Problem(where, what)]
    terms, problems = [], []
    for part in parts:
        if part[0] not in kinds:
            what = f"measure begins with {part[0][:40]!r}, expected one of {', '.join(kinds)}"
            problems.append(Problem(where, what, nearest(part[0][:40], kinds)))
            continue
        options = [word.partition("=") for word in part[1:] if "=" in word]
        plain = tuple(word for word in part[1:] if "=" not in word)
        terms.append(Term(part[0], plain, tuple((name, value) for name, _, value in options), where))
    if problems:
        return None, problems
    return Expression(terms[0], terms[1] if len(terms) > 1 else None, spread), []


def read_expected(text: str, kinds: tuple[str, ...], where: str) -> tuple[Expected | None, list[Problem]]:
    """Return the expectation in `text`; None with what is wrong."""
    text = " ".join(text.split())
    if text in MOVES:
        return Expected(text, text=text), []
    first, _, rest = text.partition(" ")
    if first in ("up", "down") and rest.startswith("by ") and (by := _number(rest[3:])) is not None and by > 0:
        return Expected(first, low=by, text=text), []
    wrong = [Problem(where, f"expected is {text[:60]!r}", EXPECTED.capitalize() + ".")]
    if first in ORDERS:
        number = _number(rest)
        kind = ORDERS[first]
        if number is not None:
            return _read_bound(kind, number, text), []
        if not rest:
            return None, wrong
        other, problems = read_expression(rest, kinds, where)
        return (Expected(kind, other=other, text=text), []) if other is not None else (None, problems)
    if first == "from":
        low, _, high = rest.partition(" to ")
        ends = _number(low), _number(high)
        if ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
            return Expected("between", *ends, text=text), []
    if first == "about":
        middle, _, margin = rest.partition(" within ")
        number, width = _number(middle), _number(margin) if margin else None
        if number is not None and (width is not None or not margin):
            reach = abs(number) * ABOUT if width is None else width
            return Expected("between", number - reach, number + reach, text=text), []
    return None, wrong


def _read_bound(kind: str, number: float, text: str) -> Expected:
    return Expected(kind, low=number, text=text) if kind == "above" else Expected(kind, high=number, text=text)


def _number(text: str) -> float | None:
    """Return a finite number; None for any other text."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
