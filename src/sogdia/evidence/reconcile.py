"""One quantity out of all that is said about one attribute of one subject.

The rule, in one paragraph. The row marked `preferred` gives the best value, a fitted one before any other so marked:
the others are what it was fitted from. If none is marked, the best confidence
does (sourced, computed, fitted, assumed), among equals the latest year (a row without a year comes last), among
equals the first row. The range is the envelope of that row's own range and of every *sourced* row, so that a
disagreement between sources is never hidden, while a guess that was not chosen cannot widen the range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sogdia.evidence.fact import Fact
from sogdia.evidence.ledger import group_facts
from sogdia.evidence.quantity import Confidence, Quantity

RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def reconcile_all(facts: Iterable[Fact]) -> dict[tuple[str, str], Quantity]:
    """Return the reconciled quantity of each (subject, attribute) in `facts`."""
    return {key: reconcile(rows) for key, rows in group_facts(facts).items()}


def reconcile(facts: Sequence[Fact]) -> Quantity:
    """Return the quantity that `facts`, all about one attribute of one subject in one unit, amount to.

    `facts` must not be empty. A row without a range counts with its value as both ends.
    """
    chosen = choose_fact(facts)
    best = best_value(chosen)
    ranges = [value_range(chosen), *(value_range(fact) for fact in facts if fact.confidence is Confidence.SOURCED)]
    low = min(best, *(low for low, _ in ranges))
    high = max(best, *(high for _, high in ranges))
    return Quantity(best, low, high, chosen.unit, chosen.confidence, chosen.source)


def choose_fact(facts: Sequence[Fact]) -> Fact:
    """Return the row whose value counts: preferred, then fitted, then confidence, then latest year, then first."""
    return min(facts, key=_rank)


def _rank(fact: Fact) -> tuple[bool, bool, int, bool, int]:
    fitted = fact.preferred and fact.confidence is Confidence.FITTED
    return not fact.preferred, not fitted, RANK[fact.confidence], fact.year is None, -(fact.year or 0)


def best_value(fact: Fact) -> float:
    """Return the row's value, or the middle of its range where only a range is given."""
    if fact.value is not None:
        return fact.value
    low, high = value_range(fact)
    return low + (high - low) / 2


def value_range(fact: Fact) -> tuple[float, float]:
    """Return the row's low and high; a missing end is the value itself."""
    low = fact.low if fact.low is not None else fact.value
    high = fact.high if fact.high is not None else fact.value
    if low is None or high is None:
        raise ValueError(f"{fact.where}: neither a value nor a range")
    return low, high
