"""Figures as a scenario sets them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.scenario.model import Change
from sogdia.world.model import FigureKey, World
from sogdia.world.subject import resolve_figure


def set_figures(world: World, figures: Mapping[FigureKey, Quantity]) -> World:
    """Return `world` with `figures` in the place of what was known."""
    return replace(world, figures={**world.figures, **figures})


def current(world: World, subject: str, attribute: str) -> Quantity | None:
    """Return the figure that holds for `subject` now, its own or that of its kind."""
    resolved = resolve_figure(world, subject, attribute)
    return resolved[1] if resolved is not None else None


def product(quantity: Quantity, factor: Quantity, change: Change) -> Quantity:
    """Return `quantity` times a factor that is not negative, as set by `change`."""
    return Quantity(
        best=quantity.best * factor.best,
        low=quantity.low * factor.low,
        high=quantity.high * factor.high,
        unit=quantity.unit,
        confidence=Confidence.SCENARIO,
        source=change.source,
    )


def quotient(quantity: Quantity, divisor: Quantity, change: Change) -> Quantity:
    """Return `quantity` through a positive divisor, as set by `change`."""
    return Quantity(
        best=quantity.best / divisor.best,
        low=quantity.low / divisor.high,
        high=quantity.high / divisor.low,
        unit=quantity.unit,
        confidence=Confidence.SCENARIO,
        source=change.source,
    )


def total(quantity: Quantity | None, extra: Quantity) -> Quantity:
    """Return `quantity` (none counts as 0) and `extra` together, as set by the scenario that `extra` is from."""
    if quantity is None:
        return extra
    return replace(
        extra, best=quantity.best + extra.best, low=quantity.low + extra.low, high=quantity.high + extra.high
    )
