"""What a world says beside what was read: whether the two agree, conflict, or it is news, with the row's source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sogdia.outcomes.reading import FileReading
from sogdia.outcomes.review import Beside, Refusal, build_rows, compare_rows
from sogdia.outcomes.review.said import Said
from sogdia.reading import Proposal
from sogdia.world.model import World

COMPARED = ("project fact", "quantity", "arms", "event", "tie")
"""Kinds of proposals that a world has tables for."""

SIGNS = {"+": "positive", "-": "negative"}
FEW = 3
"""A tie of more parties than this is a membership."""

NONSTATE = {"TALIBAN": "AFG"}

Comparison = Mapping[tuple[str, int], tuple[Beside, ...]]
"""What stands beside each proposal that has anything beside it, by its file and its place in the reading."""


def compare_readings(readings: Sequence[FileReading], world: World) -> Comparison:
    """Return what `world` says beside every proposal that it has a table for."""
    return {
        (one.name, index): beside
        for one in readings
        for index, proposal in enumerate(one.reading.proposals)
        if proposal.kind in COMPARED and (beside := compare_proposal(world, proposal, one.reading.issued))
    }


def compare_proposal(world: World, proposal: Proposal, issued: str) -> tuple[Beside, ...]:
    """Return what a world says beside a proposal; nothing if it has no place for such a thing.

    `issued` is the date of the document: a status that is read there is held against that of the year.
    """
    if proposal.kind == "tie":
        return _compare_tie(world, proposal)
    said = Said(proposal.kind, proposal.text, proposal.fields, "", issued, False, "", "")
    rows = build_rows(world, said)
    return () if isinstance(rows, Refusal) else compare_rows(world, rows)


def _compare_tie(world: World, proposal: Proposal) -> tuple[Beside, ...]:
    """Return the standing ties of the two sides alone beside how they are said to stand.

    That both sit in one large organisation says nothing of how the two get on, so such ties are left out.
    """
    first, second = (proposal.fields[side].partition(";")[0] for side in ("a", "b"))
    first, second = NONSTATE.get(first, first), NONSTATE.get(second, second)
    if first == second or first not in world.states or second not in world.states:
        return ()
    like = [tie for tie in world.ties.values() if {first, second} <= {*tie.parties} and len(tie.parties) <= FEW]
    if not like:
        return (Beside("new", f"the world has no standing tie of {first} and {second} alone"),)
    said = SIGNS[proposal.fields["sign"]]
    return tuple(
        Beside(
            "agrees" if tie.sign == said else "conflicts",
            f"{tie.name} ({tie.kind}) {tie.start}{f' to {tie.end}' if tie.end else ' on'}, {tie.source}",
        )
        for tie in like
    )
