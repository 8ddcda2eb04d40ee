"""The numbers that weigh ties: all in the ledger, all with a range, all changeable.

A weight is named by its subject and attribute: `layer:security/weight`, `cameo:042/intensity`, `ties/event_weight`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from sogdia.errors import Problem, WorldError, nearest
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.world.model import FigureKey, World
from sogdia.world.schema import read_schema

Floats = NDArray[np.float64]

GROUPS = ("layer figures", "kind figures", "modality figures", "event figures", "tie model figures")
ATTRIBUTES = frozenset(name for group in GROUPS for name in read_schema().figures[group])


def read_weights(world: World) -> dict[FigureKey, Quantity]:
    """Return every figure of `world` that weighs ties, in the order of the ledger."""
    return {key: quantity for key, quantity in world.figures.items() if key[1] in ATTRIBUTES}


def draw_weights(
    weights: Mapping[FigureKey, Quantity], rng: np.random.Generator, count: int
) -> Iterator[dict[FigureKey, float]]:
    """Yield `count` sets of weights, each weight drawn evenly from its range, independently of the others."""
    low = np.array([quantity.low for quantity in weights.values()])
    high = np.array([quantity.high for quantity in weights.values()])
    for _ in range(count):
        drawn = low + (high - low) * rng.random(len(low))
        yield dict(zip(weights, drawn.tolist(), strict=True))


def set_weights(world: World, words: Sequence[str]) -> World:
    """Return `world` with weights as `words` have them, each `NAME=VALUE` such as `layer:security/weight=2`.

    A weight so set has no range. Raises `WorldError` with every word that names no weight or gives no number within
    the bounds of its attribute.
    """
    known = {f"{subject}/{attribute}": (subject, attribute) for subject, attribute in read_weights(world)}
    figures = dict(world.figures)
    problems = []
    for word in words:
        name, _, text = word.partition("=")
        key = known.get(name)
        if key is None:
            what = "names no weight, expected one such as layer:security/weight=2"
            problems.append(Problem(f"--weight {word[:80]}", what, nearest(name[:80], known)))
            continue
        column = read_schema().attribute(key[1])[0]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value) or not column.within(value):
            bounds = column.bounds()
            expected = f"a number, {bounds}" if bounds else "a number"
            problems.append(Problem(f"--weight {word[:80]}", f"sets {text[:40]!r}, expected {expected}"))
            continue
        figures[key] = Quantity(value, value, value, figures[key].unit, Confidence.SCENARIO, "--weight")
    if problems:
        raise WorldError(problems)
    return replace(world, figures=figures)
