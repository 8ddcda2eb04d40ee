"""How far the change that a scenario brings may be off: its range over a few hundred futures."""

from __future__ import annotations

import os

import numpy as np

from sogdia.equilibrium.pool import Pool
from sogdia.futures import iterate_futures, list_chunks, plan_futures
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel
from sogdia.scenario import Scenario
from sogdia.workers import start_threads

WITHIN = (0.1, 0.9)
PER_THREAD = 25


def measure_ranges(
    model: RoutesModel, scenario: Scenario, when: int, count: int, pool: Pool
) -> dict[Key, tuple[float, float]]:
    """Return between which changes of each measure eight of ten futures lie.

    Base and scenario see the same draws, so that a change is known better than either. Both choose among the routes of
    `pool`; what few futures would add to it moves quantiles less than their number does.
    Raises ScenarioError if the scenario leaves too many changes to chance.
    """
    plan = plan_futures(model, scenario, when, count, pool=pool)
    with start_threads(plan, os.cpu_count() or 1) as submit:
        chunks = list(iterate_futures(plan, list_chunks(count, PER_THREAD), submit))
    change = np.concatenate([chunk.scenario - chunk.base for chunk in chunks])
    change = change[np.isfinite(change).all(axis=1)]
    if not len(change):
        return {}
    low, high = np.quantile(change, WITHIN, axis=0)
    return dict(zip(plan.keys, zip(low.tolist(), high.tolist(), strict=True), strict=True))
