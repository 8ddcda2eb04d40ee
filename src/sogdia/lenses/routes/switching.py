"""The one figure that flips an answer: how far must it go until a change has the other sign?

The linear effect of every figure at the ends of its range finds those that could do it; their ends are solved again,
and where the sign has turned bisection finds the value at which it does.
"""

from __future__ import annotations

from collections.abc import Callable

from sogdia.equilibrium.paths import Floats
from sogdia.errors import EquilibriumError
from sogdia.lenses.results import Switch
from sogdia.lenses.routes.assumptions import list_effects, quantity_of, solve_at
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.world.model import FigureKey

TRIES = 4
LIKELY = 0.3
"""Figures whose linear effect undoes less than this share of the change are not tried: few effects grow threefold."""
NEAR = 0.01
"""A switching value is found to this share of the way from the best value to the end."""

Weigh = Callable[[Solved], Floats]


def find_switch(model: RoutesModel, base: Solved, scenario: Solved, weigh: Weigh) -> Switch | None:
    """Return the figure that turns the sign of a change soonest on the way to an end of its range, all else equal.

    The change is that of Σ weight · flow from `base` to `scenario`, moved alike; `weigh` gives the weights of entries.
    None if no single figure that was tried does it within its range. Choices are among the routes already found.
    """
    before, after = _Total(base, weigh), _Total(scenario, weigh)
    change = after.of(scenario) - before.of(base)
    found: list[Switch] = []
    for key, end in _list_likely(model, base, scenario, weigh, change):
        quantity = quantity_of(scenario.world, *key)
        if quantity is None:
            continue
        far = float(getattr(quantity, end))

        def at(share: float, key: FigureKey = key, best: float = quantity.best, far: float = far) -> float:
            """Return the change with the figure a share of the way to the end."""
            value = best + share * (far - best)
            return after.of(solve_at(model, scenario, key, value)) - before.of(solve_at(model, base, key, value))

        try:
            share = _bisect(at, change, min((one.share for one in found), default=1.0))
        except EquilibriumError:  # at such an end cargo may find no room at all
            continue
        if share is not None:
            found.append(
                Switch(
                    *key, quantity.best, quantity.low, quantity.high, quantity.unit, str(quantity.confidence),
                    quantity.source, quantity.best + share * (far - quantity.best), share,
                )
            )  # fmt: skip
    return min(found, key=lambda one: (one.share, one.subject, one.attribute), default=None)


def _list_likely(
    model: RoutesModel, base: Solved, scenario: Solved, weigh: Weigh, change: float
) -> list[tuple[FigureKey, str]]:
    """Return the figures and ends that go against the change most, those that could hardly undo it left out."""
    against = {
        case: -effect if change > 0 else effect
        for case, effect in list_effects(model, base, scenario, weigh).items()
    }  # fmt: skip
    likely = [case for case, size in against.items() if size >= LIKELY * abs(change)]
    return sorted(likely, key=lambda case: (-against[case], case))[:TRIES]


class _Total:
    """A total of flows; the weights, which take time to find, are those of one solution while the layout is its own."""

    def __init__(self, solved: Solved, weigh: Weigh) -> None:
        self.solved, self.weigh, self.weight = solved, weigh, weigh(solved)

    def of(self, solved: Solved) -> float:
        """Return the total in a solution."""
        weight = self.weight if solved.layout is self.solved.layout else self.weigh(solved)
        return float(weight @ solved.solution.chosen.flow)


def _bisect(at: Callable[[float], float], change: float, furthest: float) -> float | None:
    """Return the share of the way at which the sign turns, None if it has not by `furthest`."""
    low, high = 0.0, furthest
    if at(high) * change >= 0:
        return None
    while high - low > NEAR:
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle) * change > 0 else (low, middle)
    return high
