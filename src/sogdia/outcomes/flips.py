"""Which one figure would flip the answer: the sign of its leading change, or which of two changes more."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import Assumption, Key, Switch
from sogdia.lenses.routes import RoutesModel, Solved
from sogdia.lenses.routes.assumptions import weigh_entries
from sogdia.lenses.routes.switching import find_switch
from sogdia.outcomes.compare import Comparison


class Flip(msgspec.Struct, frozen=True):
    """A statement and what flips it: that `lead` changes by `change` Mt/yr, or so much more (less) than `over`.

    `switch` is None if no single figure does it within its range.
    """

    lead: Key
    over: Key | None
    change: float
    switch: Switch | None


def find_flips(
    model: RoutesModel, base: Solved, changed: Solved, comparison: Comparison, lead: Key,
    assumptions: Sequence[Assumption],
) -> tuple[Flip, ...]:  # fmt: skip
    """Return what flips the sign of the leading change, and its being larger than the next of the same sign.

    `assumptions` are those that matter most to the leading change: if none of them turns its sign no other does.
    """
    row = comparison.find(lead)
    change = row.changes[0] if row is not None else None
    if not change:
        return ()
    turned = any((change + effect) * change < 0 for one in assumptions for effect in (one.effect_low, one.effect_high))
    flips = [Flip(lead, None, change, _find(model, base, changed, lead, None) if turned else None)]
    rivals = [
        (abs(other.changes[0] or 0.0), other.key)
        for other in comparison.take("corridor", "cargo_mt_yr")
        if other.key != lead and (other.changes[0] or 0.0) * change > 0
    ]
    if rivals:
        size, over = max(rivals)
        more = change - size if change > 0 else change + size
        flips.append(Flip(lead, over, more, _find(model, base, changed, lead, over)))
    return tuple(flips)


def _find(model: RoutesModel, base: Solved, changed: Solved, lead: Key, over: Key | None) -> Switch | None:
    def weigh(solved: Solved) -> Floats:
        weight = weigh_entries(model, solved, lead)
        return weight if over is None else weight - weigh_entries(model, solved, over)

    return find_switch(model, base, changed, weigh)
