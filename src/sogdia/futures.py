"""Many futures: draw, solve base and scenario, measure; the table of contents of the ensemble.

Each future draws every figure that drives a result and solves the year twice with them, without the scenario and with
it. A chunk of futures depends on nothing but the plan and its numbers, so that chunks may be computed in any order, by
any process on any machine, and lost ones again.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

import sogdia
from sogdia.equilibrium.ensemble import draw_levels, hash_keys
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.equilibrium.pool import Pool, extend_pool
from sogdia.errors import Problem, ScenarioError
from sogdia.lenses.results import Key
from sogdia.lenses.routes.census import Census, build_census, take_census
from sogdia.lenses.routes.detail import Detail, build_detail, take_detail
from sogdia.lenses.routes.draws import Column, Recipe, build_recipe, draw_inputs, list_columns, name_change
from sogdia.lenses.routes.ensemble import (
    Ensemble,
    SolvedFutures,
    build_ensemble,
    carry_start,
    find_better_routes,
    solve_futures,
)  # fmt: skip
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import solve_worlds
from sogdia.scenario import Scenario, apply_changes, resolve_scenario
from sogdia.scenario.model import Change
from sogdia.workers import Submit
from sogdia.world.model import World

CHUNK = 125
PILOT, PILOT_ROUNDS, CHECK = 16, 2, 4
PILOT_TOLERANCE_USD_T = 5.0
"""Routes that undercut the best by less in the pilot futures are not added."""
MOST_UNCERTAIN_CHANGES = 6


class Variant(NamedTuple):
    """A world made ready: its ensemble, its measures, and how its inputs are drawn."""

    ensemble: Ensemble
    census: Census
    recipe: Recipe
    detail: Detail | None


class RouteCheck(NamedTuple):
    """What the pilot futures say of routes left out: over the futures checked after the last round of search.

    `most_usd_t` is the worst undercut; `mean_usd_t` its mean over cargo; `added` how many routes the pilot added.
    """

    futures: int
    added: int
    mean_usd_t: float
    most_usd_t: float


UNCHECKED = RouteCheck(0, 0, float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a chunk of futures needs.

    Attributes
    ----------
    count, seed, when : of the run. columns : what is drawn. column_keys : shape (columns,).
    base : the world without the scenario. scenario : (which changes came, variant), empty if nothing changes.
    uncertain : for each change that may or may not come its column and probability.
    keys : the measures, in the order of a chunk's columns. detail_keys : its details.
    check : see `RouteCheck`. run_id : hash of inputs, code and seed.
    """

    count: int
    seed: int
    when: int
    columns: tuple[Column, ...]
    column_keys: np.ndarray
    base: Variant
    scenario: tuple[tuple[tuple[bool, ...], Variant], ...]
    uncertain: tuple[tuple[int, float], ...]
    keys: tuple[Key, ...]
    detail_keys: tuple[Key, ...]
    check: RouteCheck
    run_id: str


class Chunk(NamedTuple):
    """Futures `first` to `last` (not included).

    base, scenario : shape (futures, measures). exactly : shape (futures,), solved by the reference solver.
    details : of base and scenario, shape (futures, details), nan where a future has none. No file keeps them.
    gap, steps : shape (futures,), the worse of base and scenario.
    """

    first: int
    last: int
    base: Floats
    scenario: Floats
    exactly: Bools
    gap: Floats
    steps: Ints
    details: tuple[Floats, Floats] | None = None


def plan_futures(
    model: RoutesModel, scenario: Scenario, when: int, count: int, seed: int = 0,
    report: Callable[[str], None] = lambda _: None, pool: Pool | None = None, detailed: bool = False,
) -> Plan:  # fmt: skip
    """Return the plan of `count` futures; takes about as long as a dozen scenarios.

    `pool` has the routes to choose among; without it they are those that the best estimate and pilot futures call for.
    `detailed` plans keep the costs of each pair and shadow prices too, which is much for thousands of futures.
    Raises ScenarioError if the scenario does not fit the world, or leaves too many changes to chance.
    """
    with threadpool_limits(limits=1):
        return _plan(model, scenario, when, count, seed, report, pool, detailed)


def _plan(
    model: RoutesModel, scenario: Scenario, when: int, count: int, seed: int, report: Callable[[str], None],
    pool: Pool | None, detailed: bool,
) -> Plan:  # fmt: skip
    changes, problems = resolve_scenario(model.world, scenario, when)
    if problems:
        raise ScenarioError(problems)
    active = [change for change in changes if change.is_active(when)]
    chancy = [change for change in active if change.probability is not None and change.probability < 1]
    if len(chancy) > MOST_UNCERTAIN_CHANGES:
        what = f"{len(chancy)} changes with a probability hold in {when}, expected at most {MOST_UNCERTAIN_CHANGES}"
        raise ScenarioError(Problem(scenario.id, what))
    base_world = model.world.on(when)
    whole = _world_with(model.world, active, chancy, (True,) * len(chancy), when)
    same = whole == base_world
    worlds = {came: _world_with(model.world, active, chancy, came, when)
              for came in itertools.product((True, False), repeat=len(chancy))} if not same else {}  # fmt: skip
    check = UNCHECKED
    if pool is None:
        report("Solving the best estimate")
        pool = solve_worlds(model, [base_world] if same else [base_world, whole])[0].pool
        report("Searching routes in pilot futures")
        pool, check = _pilot(model, base_world, None if same else whole, active, pool, seed, report)
    base = build_ensemble(model, base_world, pool)
    others = {came: base if world == base_world else build_ensemble(model, world, pool)
              for came, world in worlds.items()}  # fmt: skip
    columns = list_columns([*others.values(), base], model.world, chancy)

    def variant(ensemble: Ensemble) -> Variant:
        recipe = build_recipe(ensemble, base_world, model.world, columns, active)
        return Variant(
            ensemble, build_census(model, ensemble), recipe, build_detail(model, ensemble) if detailed else None
        )

    ready = {came: variant(ensemble) for came, ensemble in others.items()}
    first = variant(base)
    number = {column.name: index for index, column in enumerate(columns)}
    variants = (first, *ready.values())
    keys = dict.fromkeys(key for one in variants for key in one.census.keys)
    details = tuple(_join_details([one.detail.keys for one in variants if one.detail]))
    return Plan(
        count, seed, when, columns, hash_keys((column.name for column in columns), seed), first, tuple(ready.items()),
        tuple((number[f"change {name_change(change)}"], change.probability or 0.0) for change in chancy),
        tuple(keys), details, check, identify(model, scenario, when, count, seed),
    )  # fmt: skip


def _join_details(each: Sequence[tuple[Key, ...]]) -> Iterator[Key]:
    """Yield the details that any world has; a cost only if all do, since what has no route has none."""
    known = [frozenset(keys) for keys in each]
    for key in dict.fromkeys(key for keys in each for key in keys):
        if key.measure != "cost_usd_t" or all(key in keys for keys in known):
            yield key


def _world_with(
    undated: World, active: Sequence[Change], chancy: Sequence[Change], came: Sequence[bool], when: int
) -> World:
    """Return the dated world in which of the uncertain changes those marked came."""
    gone = {id(change) for change, here in zip(chancy, came, strict=True) if not here}
    made = [msgspec.structs.replace(change, probability=None) for change in active if id(change) not in gone]
    return apply_changes(undated, made, when)


def _pilot(
    model: RoutesModel, base_world: World, whole: World | None, active: Sequence[Change], pool: Pool, seed: int,
    report: Callable[[str], None],
) -> tuple[Pool, RouteCheck]:  # fmt: skip
    """Return the pool with the routes that a few futures call for, and what other futures still miss in it."""
    added = 0
    worlds = [base_world] if whole is None else [base_world, whole]
    searching = replace(model, settings=replace(model.settings, route_tolerance_usd_t=PILOT_TOLERANCE_USD_T))
    for turn in range(PILOT_ROUNDS + 1):
        ensembles = [build_ensemble(model, world, pool) for world in worlds]
        columns = list_columns(ensembles, model.world, ())
        keys = hash_keys((f"pilot {column.name}" for column in columns), seed)
        rows = (0, PILOT) if turn < PILOT_ROUNDS else (PILOT, PILOT + CHECK)
        levels = draw_levels(keys, *rows, PILOT + CHECK)
        found, leads = set(), []
        for ensemble in ensembles:
            recipe = build_recipe(ensemble, base_world, model.world, columns, active)
            solved = solve_futures(ensemble, *draw_inputs(ensemble, recipe, levels))
            missing, lead = find_better_routes(searching, ensemble, solved)
            found.update(missing)
            leads.append(lead)
        report(f"Searching routes in pilot futures: {len(found)} better ones")
        if turn < PILOT_ROUNDS:
            pool = extend_pool(pool, found) if found else pool
            added += len(found)
    mean = float(np.mean([lead.mean_usd_t for lead in leads]))
    return pool, RouteCheck(CHECK, added, mean, max(lead.most_usd_t for lead in leads))


def identify(model: RoutesModel, scenario: Scenario, when: int, count: int, seed: int) -> str:
    """Return a hash of everything that a run's numbers depend on: world, scenario, settings, seed, code, libraries."""
    import numba
    import scipy

    parts = (
        model.world.version, msgspec.json.encode(scenario, order="deterministic").hex(), repr(model.settings),
        str(when), str(count), str(seed), hash_code(),
        *(library.__version__ for library in (sogdia, np, scipy, numba)),
    )  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def hash_code() -> str:
    """Return a hash of the package's own source, as it was when first asked for."""
    digest = hashlib.sha256()
    root = Path(sogdia.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def list_chunks(count: int, size: int = CHUNK) -> list[tuple[int, int]]:
    """Return the first and last (not included) future of each chunk."""
    return [(first, min(first + size, count)) for first in range(0, count, size)]


def run_chunk(plan: Plan, first: int, last: int) -> Chunk:
    """Return futures `first` to `last` of a plan."""
    with threadpool_limits(limits=1):
        levels = draw_levels(plan.column_keys, first, last, plan.count)
        before = _solve(plan.base, levels)
        base = _measure(plan, plan.base, before)
        scenario, exactly = base.copy(), before.exactly.copy()
        gap, steps = before.solutions.gap.copy(), before.solutions.steps.copy()
        came = np.stack([levels[:, column] < chance for column, chance in plan.uncertain] or [levels[:, 0] >= 0])
        for pattern, variant in plan.scenario:
            marks = np.array(pattern or (True,), dtype=np.bool_)
            here = np.flatnonzero((came == marks[:, None]).all(axis=0))
            if not len(here) or variant.ensemble is plan.base.ensemble:
                continue
            start = carry_start(plan.base.ensemble, variant.ensemble, before)[here]
            after = _solve(variant, levels[here], start)
            scenario[here] = _measure(plan, variant, after)
            exactly[here] |= after.exactly
            gap[here] = np.maximum(gap[here], after.solutions.gap)
            steps[here] = np.maximum(steps[here], after.solutions.steps)
        end = len(plan.keys)
        details = (base[:, end:], scenario[:, end:]) if plan.detail_keys else None
        return Chunk(first, last, base[:, :end], scenario[:, :end], exactly, gap, steps, details)


def _solve(variant: Variant, levels: Floats, start: Floats | None = None) -> SolvedFutures:
    return solve_futures(variant.ensemble, *draw_inputs(variant.ensemble, variant.recipe, levels), start)


def _measure(plan: Plan, variant: Variant, solved: SolvedFutures) -> Floats:
    """Return the measures and then the details in the plan's order; what a world has none of is 0 there."""
    found = _in_order(take_census(variant.ensemble, variant.census, solved), variant.census.keys, plan.keys)
    if variant.detail is None:
        return found
    return np.hstack([found, _in_order(take_detail(variant.detail, solved), variant.detail.keys, plan.detail_keys)])


def _in_order(found: Floats, keys: Sequence[Key], wanted: Sequence[Key]) -> Floats:
    """Return the columns of the keys wanted; 0 for those that there are not."""
    place = {key: index for index, key in enumerate(keys)}
    column = np.array([place.get(key, -1) for key in wanted], dtype=np.int64)
    return np.where(column >= 0, found[:, column], 0.0)


def iterate_futures(
    plan: Plan, chunks: Iterable[tuple[int, int]] | None = None, submit: Submit | None = None
) -> Iterator[Chunk]:
    """Yield the chunks asked for (all of them by default) as they are done, in any order.

    `submit` is that of `workers.start_workers(plan, …)` or `start_threads`; None is this process.
    """
    asked = list(chunks) if chunks is not None else list_chunks(plan.count)
    if submit is None:
        for first, last in asked:
            yield run_chunk(plan, first, last)
        return
    jobs = [submit(run_chunk, first, last) for first, last in asked]
    for job in as_completed(jobs):
        yield job.result()


def iterate_on_cluster(plan: Plan, client: Any, chunks: Iterable[tuple[int, int]] | None = None) -> Iterator[Chunk]:
    """Yield the chunks as the workers of a Dask cluster finish them, in any order.

    `client` is a `distributed.Client`. Workers need the same versions of Sogdia and its libraries. What a lost worker
    had in hand is done again by another.
    """
    import distributed

    asked = list(chunks) if chunks is not None else list_chunks(plan.count)
    there = client.scatter(plan, broadcast=True)
    jobs = [client.submit(run_chunk, there, first, last, key=f"{plan.run_id}-{first}", retries=3)
            for first, last in asked]  # fmt: skip
    for job in distributed.as_completed(jobs):  # type: ignore[no-untyped-call]
        yield job.result()
        job.release()
