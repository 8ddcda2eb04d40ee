"""How far the change that a scenario brings may be off: a few hundred futures beside the best estimate."""

from __future__ import annotations

import os
from collections.abc import Iterator

from sogdia.equilibrium.pool import Pool
from sogdia.futures import Chunk, iterate_futures, list_chunks, plan_futures
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.futures import Summary, summarise
from sogdia.scenario import Scenario
from sogdia.workers import start_threads

PER_THREAD = 25


def sample_futures(
    model: RoutesModel, scenario: Scenario, when: int, count: int, pool: Pool, headline: Key, seed: int = 0
) -> Summary:
    """Return what so many futures come to: of each measure where eight of ten changes lie, and how many rise; so too of
    the costs of pairs and of shadow prices.

    Base and scenario see the same draws, so that a change is known better than either. Both choose among the routes of
    `pool`; what few futures would add to it moves quantiles less than their number does.
    Raises ScenarioError if the scenario leaves too many changes to chance.
    """
    plan = plan_futures(model, scenario, when, count, seed, pool=pool, detailed=True)
    with start_threads(plan, os.cpu_count() or 1) as submit:
        chunks = list(iterate_futures(plan, list_chunks(count, PER_THREAD), submit))
    return summarise(plan, scenario.id, sorted(chunks, key=lambda chunk: chunk.first), headline)


def iterate_samples(
    model: RoutesModel, scenario: Scenario, when: int, count: int, pool: Pool, headline: Key, seed: int = 0
) -> Iterator[Summary]:
    """Yield what the futures done so far come to, in one thread; the last is what `sample_futures` returns."""
    plan = plan_futures(model, scenario, when, count, seed, pool=pool)
    chunks: list[Chunk] = []
    for chunk in iterate_futures(plan, list_chunks(count, PER_THREAD)):
        chunks.append(chunk)
        yield summarise(plan, scenario.id, chunks, headline)
