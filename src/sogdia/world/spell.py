"""Figures that hold in some years only: a strait that ships avoid, a border that is shut for a while."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sogdia.errors import Problem
from sogdia.evidence.fact import Fact
from sogdia.evidence.quantity import Quantity
from sogdia.evidence.reconcile import reconcile_all
from sogdia.world.model import FigureKey


def has_spell(fact: Fact) -> bool:
    """Return whether a row holds in some years only."""
    return fact.since is not None or fact.until is not None


def select_rows(facts: Sequence[Fact], year: int | None) -> list[Fact]:
    """Return which of the rows about one figure count in `year`: those of a spell that it lies in, else the others."""
    lasting = [fact for fact in facts if not has_spell(fact)]
    if year is None:
        return lasting
    return [fact for fact in facts if has_spell(fact) and _covers(fact, year)] or lasting


def list_passing_figures(ledger: Iterable[Fact], year: int) -> dict[FigureKey, Quantity]:
    """Return the figures that are other in `year` than they are in general."""
    return reconcile_all(fact for fact in ledger if has_spell(fact) and _covers(fact, year))


def check_spells(ledger: Sequence[Fact]) -> list[Problem]:
    """Return a problem for each spell that ends before it begins, or outside which nothing is known."""
    lasting = {(fact.subject, fact.attribute) for fact in ledger if not has_spell(fact)}
    problems = []
    for fact in filter(has_spell, ledger):
        if fact.since is not None and fact.until is not None and fact.since > fact.until:
            problems.append(Problem(fact.where, f"holds since {fact.since} until {fact.until}, expected since first"))
        if (fact.subject, fact.attribute) not in lasting:
            what = f"holds in some years only, expected another row of {fact.attribute} for all others"
            problems.append(Problem(fact.where, what))
    return problems


def _covers(fact: Fact, year: int) -> bool:
    return (fact.since is None or fact.since <= year) and (fact.until is None or year <= fact.until)
