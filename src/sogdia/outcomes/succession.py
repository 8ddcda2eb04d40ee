"""Who takes the place of a supplier of arms that delivers less."""

from __future__ import annotations

from sogdia.outcomes.arms import Change, Outlook
from sogdia.outcomes.story import Story

HARDLY = 0.005
"""Shares that change by less count as unchanged."""


def rank_buyers(story: Story, supplier: str) -> list[Outlook]:
    """Return the outlooks of states by how much of their deliveries the supplier's fall moves, the most first."""
    arms = story.reaction.arms
    moved = [
        (one.change, outlook)
        for outlook in (arms.outlooks if arms else ())
        for one in outlook.changes
        if one.supplier == supplier and one.change < -HARDLY and outlook.buyer in story.world.states
    ]
    return [outlook for _, outlook in sorted(moved, key=lambda pair: (pair[0], pair[1].buyer))]


def top_gain(outlook: Outlook, supplier: str) -> Change | None:
    """Return the supplier that gains most of a buyer's deliveries by another's fall."""
    gains = [one for one in outlook.changes if one.supplier != supplier and one.change > HARDLY]
    return max(gains, key=lambda one: one.change, default=None)


def count_winners(story: Story, supplier: str) -> list[tuple[str, int]]:
    """Return who takes up most of what is missing at how many buyers, the most first."""
    found: dict[str, int] = {}
    for outlook in rank_buyers(story, supplier):
        gain = top_gain(outlook, supplier)
        if gain:
            found[gain.supplier] = found.get(gain.supplier, 0) + 1
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def list_overtaken(story: Story, supplier: str) -> tuple[str, ...]:
    """Return the states of which `supplier` is the largest in most draws without the shock, and not with it."""
    arms = story.reaction.arms
    return tuple(
        outlook.buyer
        for outlook in (arms.outlooks if arms else ())
        for one in outlook.changes
        if one.supplier == supplier and one.first > 0.5 >= one.first_shocked and outlook.buyer in story.world.states
    )
