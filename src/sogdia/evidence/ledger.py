"""The rows of a ledger by what they are about."""

from __future__ import annotations

from collections.abc import Iterable

from sogdia.evidence.fact import Fact


def group_facts(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    """Return the facts of each (subject, attribute), in the order in which they stand."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.subject, fact.attribute), []).append(fact)
    return groups
