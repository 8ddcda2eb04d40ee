"""What the regime of a border does to its crossings: hours, charges and days closed, from the ledger.

The figures of `regime:strained` and its like say how a crossing under that regime compares with one under the normal
one. A crossing's own figures are those of the regime it has in the world, so that a change scales them by the one
regime over the other: hours from strained (2.5) to normal (1) fall to two fifths. What shuts it for other reasons
(snow, storms) stays.
"""

from __future__ import annotations

from msgspec.structs import replace

from sogdia.errors import Problem, WorldError
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.world.model import Crossing, FigureKey, World
from sogdia.world.subject import choices, resolve_figure

REGIMES = choices("crossings", "regime")
FACTORS = {
    "forward_h": "hours_factor",
    "backward_h": "hours_factor",
    "forward_usd_t": "cost_factor",
    "backward_usd_t": "cost_factor",
}
DAYS = "closed_days_yr"
LONGEST_DAYS = 365.0


def border_crossings(world: World, pair: tuple[str, str]) -> tuple[Crossing, ...]:
    """Return the crossings between the two states, whichever lies at the tail."""
    return tuple(c for c in world.crossings.values() if {c.tail_state, c.head_state} == set(pair))


def regime_figures(world: World, crossing: Crossing, regime: str, source: str) -> dict[FigureKey, Quantity]:
    """Return the figures of `crossing` that change when its regime becomes `regime`; empty if it has that already.

    They are marked as set by the scenario `source`. To and from `closed` nothing is scaled: what a shut crossing would
    take is not felt, so its figures stand for the normal regime. Raises `WorldError` if the ledger lacks the regime.
    """
    if crossing.regime == regime or regime == "closed":
        return {}
    before = "normal" if crossing.regime == "closed" else crossing.regime
    changed: dict[FigureKey, Quantity] = {}
    for attribute, factor in FACTORS.items():
        had = resolve_figure(world, crossing.id, attribute)
        if had is None or before == regime:
            continue
        new, old = _regime(world, regime, factor), _regime(world, before, factor)
        changed[crossing.id, attribute] = Quantity(
            best=had[1].best * new.best / old.best,
            low=had[1].low * new.low / old.high,
            high=had[1].high * new.high / old.low,
            unit=had[1].unit,
            confidence=Confidence.SCENARIO,
            source=source,
        )
    new, old = _regime(world, regime, DAYS), _regime(world, before, DAYS)
    if new != old:
        had = resolve_figure(world, crossing.id, DAYS)
        days = had[1] if had is not None else Quantity(0, 0, 0, new.unit, Confidence.SCENARIO, source)
        changed[crossing.id, DAYS] = Quantity(
            best=_days(days.best + new.best - old.best),
            low=_days(days.low + min(new.low - old.low, new.best - old.best)),
            high=_days(days.high + max(new.high - old.high, new.best - old.best)),
            unit=new.unit,
            confidence=Confidence.SCENARIO,
            source=source,
        )
    return changed


def set_regime(world: World, pair: tuple[str, str], regime: str, source: str) -> World:
    """Return `world` with every crossing between the two states under `regime`.

    `closed` shuts them; any other opens those that their regime had shut. Raises `WorldError` if the two share no
    crossing, or `regime` is none.
    """
    if regime not in REGIMES:
        raise WorldError(Problem(source, f"regime is {regime[:40]!r}, expected one of {', '.join(REGIMES)}"))
    crossings = border_crossings(world, pair)
    if not crossings:
        raise WorldError(Problem(source, f"{pair[0]} and {pair[1]} share no crossing"))
    figures = dict(world.figures)
    closed = set(world.closed)
    for crossing in crossings:
        figures |= regime_figures(world, crossing, regime, source)
        if regime == "closed":
            closed.add(crossing.id)
        elif crossing.regime == "closed":
            closed.discard(crossing.id)
    under = {crossing.id: replace(crossing, regime=regime) for crossing in crossings}
    return replace(world, crossings={**world.crossings, **under}, figures=figures, closed=frozenset(closed))


def lacks_regimes(world: World) -> bool:
    """Return whether the ledger does not say what each regime does."""
    return any(world.figure(f"regime:{one}", name) is None for one in REGIMES for name in ("hours_factor", DAYS))


def _regime(world: World, regime: str, attribute: str) -> Quantity:
    quantity = world.figure(f"regime:{regime}", attribute)
    if quantity is None:
        raise WorldError(Problem(f"regime:{regime}", f"has no {attribute}, which the regime of a border needs"))
    return quantity


def _days(days: float) -> float:
    return min(max(days, 0.0), LONGEST_DAYS)
