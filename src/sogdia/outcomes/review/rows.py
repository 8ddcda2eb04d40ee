"""An accepted proposal to rows of a world, or the reason why it cannot be one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sogdia.outcomes.review.deals import build_deal
from sogdia.outcomes.review.events import build_event
from sogdia.outcomes.review.figures import build_figures
from sogdia.outcomes.review.said import Refusal, Row, Said
from sogdia.outcomes.review.ties import build_tie
from sogdia.world.model import World

Builder = Callable[[World, Said], "Sequence[Row] | Refusal"]


def build_rows(world: World, said: Said) -> Sequence[Row] | Refusal:
    """Return the rows that a proposal becomes in `world`, one or more, or why it becomes none."""
    return (
        BUILDERS[said.kind](world, said)
        if said.kind in BUILDERS
        else Refusal(f"is a {said.kind}, for which a world has no table")
    )


def _refuse_claim(world: World, said: Said) -> Refusal:
    return Refusal("is a claim, which is judged and not stored; a world has no table for it")


BUILDERS: dict[str, Builder] = {
    "quantity": build_figures,
    "project fact": build_figures,
    "arms": build_deal,
    "event": build_event,
    "tie": build_tie,
    "claim": _refuse_claim,
}
