"""What the model says of cases whose outcome is known.

A measure is followed from before its first period to the end of its last. Every calendar year has an equilibrium,
without the change until its date and with it from then on; the measure moves towards it, class by class, at the
speed of `lenses.routes.memory`, and at the date of the change whatever lost its way moves at once. Futures draw every
figure from its range, the same draw in every year and case, so that the change has its own, narrower range.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from sogdia.case import Case, Observation, check_case
from sogdia.equilibrium.paths import Bools, Floats
from sogdia.equilibrium.pool import find_passable
from sogdia.errors import EquilibriumError, ExchangeError
from sogdia.evidence.quantity import Quantity
from sogdia.lenses.routes.memory import move_towards, shift_at_once
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.query import Measure, weigh_measure
from sogdia.lenses.routes.solve import Layout, Solved, solve_again, solve_worlds, usable_arcs
from sogdia.scenario import Scenario, apply_scenario
from sogdia.world.model import FigureKey, World
from sogdia.world.subject import growth_chain

SEED = 20250606
NEXT_TO_NOTHING = 1e-4
"""Mt/yr (100 t) added to both sides of a ratio, so that from or to nothing is large and not infinite."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds in a year: solved once however many cases ask for it. `key` says all that is active then."""

    key: str
    scenario: Scenario = field(compare=False)
    year: int = 0


class Jump(NamedTuple):
    """A change taking place: the worlds without and with it in the year it happens."""

    without: State
    changed: State


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time with one equilibrium of a measure, shape (futures, classes)."""

    start: float
    end: float
    equilibrium: Floats


@dataclass(frozen=True, slots=True)
class Prediction:
    """What futures say of an observation, in the measure's unit.

    Attributes
    ----------
    steps : from before the first period to the end of the last; steps end where periods, years or worlds do.
    before_jump, at_once : shape (futures, classes), the equilibrium just before the change, and what becomes of it at
        once; None where the change lies outside the steps.
    adjustment_years : shape (futures, classes).
    """

    case: Case
    observation: Observation
    steps: tuple[Step, ...]
    before_jump: Floats | None
    at_once: Floats | None
    adjustment_years: Floats

    def log_ratios(self, factor: float | Floats = 1.0) -> Floats:
        """Return ln(after/before) in each future, shape (futures,).

        `factor` multiplies the adjustment times: all, or shape (classes,) each class's by its own.
        """
        row = self.observation
        tau = self.adjustment_years * factor
        flow = self.steps[0].equilibrium
        totals = {row.before: np.zeros(len(flow)), row.after: np.zeros(len(flow))}
        for step in self.steps:
            if step.start == self.case.date and self.before_jump is not None and self.at_once is not None:
                flow = shift_at_once(flow, self.before_jump, self.at_once)
            flow, mean = move_towards(flow, step.equilibrium, step.end - step.start, tau)
            for period in totals:
                if period.start <= step.start and step.end <= period.end:
                    totals[period] = totals[period] + mean.sum(axis=1) * (step.end - step.start)
        first, second = (totals[period] / (period.end - period.start) for period in (row.before, row.after))
        little = NEXT_TO_NOTHING * _unit_size(row.measure)
        return np.asarray(np.log((second + little) / (first + little)))


def _unit_size(measure: Measure) -> float:
    """Return roughly how many of the measure's unit a Mt is."""
    return {"TEU": 1e5, "USD m": 1e3}.get(measure.unit, 1.0)


@dataclass
class Draws:
    """Common random numbers: the same key gets the same numbers in every world.

    Each figure is drawn by itself from a triangle over its range with the peak at its best value.
    """

    count: int
    seed: int = SEED
    known: dict[str, Floats] = field(default_factory=dict)

    def uniform(self, key: str) -> Floats:
        """Return the numbers of a key, shape (futures,), from 0 to 1: one from each of as many equal strata."""
        if key not in self.known:
            rng = np.random.default_rng([self.seed, zlib.crc32(key.encode())])
            self.known[key] = (rng.permutation(self.count) + rng.random(self.count)) / self.count
        return self.known[key]

    def draw(self, key: str, quantity: Quantity) -> Floats:
        """Return a figure in each future."""
        return draw_triangle(self.uniform(key), quantity.low, quantity.best, quantity.high)


def draw_triangle(u: Floats, low: float, best: float, high: float) -> Floats:
    """Return the quantiles `u` of the triangle distribution.

    >>> draw_triangle(np.array([0.0, 0.5, 1.0]), 1.0, 2.0, 3.0).tolist()
    [1.0, 2.0, 3.0]
    """
    if high <= low:
        return np.full(len(u), best)
    peak = (best - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (best - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - best))
    return np.where(u < peak, rising, falling)


def predict_cases(
    model: RoutesModel,
    cases: Sequence[Case],
    count: int,
    seed: int = SEED,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Prediction, ...]:
    """Return a prediction of every observation, in their order; raise `ExchangeError` with all that does not fit."""
    if problems := [problem for case in cases for problem in check_case(model.world, case)]:
        raise ExchangeError(problems)
    plans = [(case, row, _plan(case, row)) for case in cases for row in case.observations]
    states: dict[State, dict[Measure, None]] = {}
    jumps: dict[Jump, dict[Measure, None]] = {}
    for case, row, plan in plans:
        for state in (state for _, _, state in plan):
            states.setdefault(state, {})[row.measure] = None
        if (jump := _jump(case, plan)) is not None:
            jumps.setdefault(jump, {})[row.measure] = None
            for state in jump:
                states.setdefault(state, {})[row.measure] = None
    report(f"Finding routes for {len(states)} worlds")
    futures = _Futures(model, states, Draws(count, seed))
    levels: dict[tuple[State, Measure], Floats] = {}
    at_once: dict[tuple[Jump, Measure], Floats] = {}
    waiting = dict(jumps)
    for number, state in enumerate(sorted(states, key=lambda state: (state.year, state.key)), start=1):
        report(f"World {number} of {len(states)}: {state.scenario.name}, {state.year}")
        levels |= {(state, one): values for one, values in futures.measure(state, tuple(states[state])).items()}
        for jump in [jump for jump in waiting if futures.knows(jump)]:
            found = futures.move_at_once(jump, tuple(waiting.pop(jump)))
            at_once |= {(jump, measure): values for measure, values in found.items()}
        futures.forget({state for jump in waiting for state in jump})
    tau = _draw_adjustment(model.world, futures.draws)
    told = []
    for case, row, plan in plans:
        jump = _jump(case, plan)
        told.append(
            Prediction(
                case,
                row,
                tuple(Step(start, end, levels[state, row.measure]) for start, end, state in plan),
                levels[jump.without, row.measure] if jump else None,
                at_once[jump, row.measure] if jump else None,
                tau,
            )
        )
    return tuple(told)


def _plan(case: Case, row: Observation) -> list[tuple[float, float, State]]:
    """Return the steps of an observation, each with the world whose equilibrium it moves towards.

    They begin a year before the first period or the change, but no more than three before the first period.
    """
    start = max(min(row.before.start, case.date) - 1, row.before.start - 3)
    end = max(row.before.end, row.after.end)
    cuts = {start, end, row.before.start, row.before.end, row.after.start, row.after.end, case.date}
    cuts |= {float(year) for year in range(math.ceil(start), math.floor(end) + 1)}
    edges = sorted(cut for cut in cuts if start <= cut <= end)
    return [(a, b, _state(case, a, math.floor(a + 1e-9))) for a, b in itertools.pairwise(edges) if b - a > 1e-9]


def _state(case: Case, when: float, year: int) -> State:
    scenario = case.scenario if when >= case.date else case.before_scenario
    active = [change for change in scenario.changes if change.is_active(year)]
    key = repr([(one.kind, one.target, one.numbers, one.words, one.flags) for one in active])
    return State(key, scenario, year)


def _jump(case: Case, plan: Sequence[tuple[float, float, State]]) -> Jump | None:
    """Return the change if it lies within the steps."""
    if not plan[0][0] < case.date < plan[-1][1]:
        return None
    year = math.floor(case.date)
    return Jump(_state(case, -math.inf, year), _state(case, math.inf, year))


def _draw_adjustment(world: World, draws: Draws) -> Floats:
    columns = []
    for commodity in world.commodities:
        quantity = world.figure(commodity, "adjustment_years")
        columns.append(
            np.ones(draws.count) if quantity is None else draws.draw(f"{commodity}|adjustment_years", quantity)
        )
    return np.stack(columns, axis=1)


class _Flow(NamedTuple):
    """The flows of one future and what their entries are."""

    layout: Layout
    flow: Floats


class _Futures:
    """The same futures of one world after the other; flows are kept as long as a change needs them."""

    def __init__(self, model: RoutesModel, states: Iterable[State], draws: Draws) -> None:
        """Solve every world at best figures, all among the same routes."""
        self.model, self.draws, asked = model, draws, tuple(states)
        worlds = [apply_scenario(model.world, state.scenario, state.year) for state in asked]
        self.best = dict(zip(asked, solve_worlds(model, worlds), strict=True))
        self.kept: dict[State, tuple[Solved, list[_Flow]]] = {}

    def measure(self, state: State, measures: Sequence[Measure]) -> dict[Measure, Floats]:
        """Return each measure in the equilibrium of each future, arrays of shape (futures, classes)."""
        best, flows = self.kept[state] = self.solve(state)
        weights = _Weights(self.model, best, measures)
        plain = [weights.by_class(one) for one in flows]
        return {measure: np.stack([values[n] for values in plain]) for n, measure in enumerate(measures)}

    def knows(self, jump: Jump) -> bool:
        """Return whether both worlds of a change are solved."""
        return jump.without in self.kept and jump.changed in self.kept

    def forget(self, needed: set[State]) -> None:
        """Drop the flows of worlds that no change will ask for."""
        self.kept = {state: flows for state, flows in self.kept.items() if state in needed}

    def move_at_once(self, jump: Jump, measures: Sequence[Measure]) -> dict[Measure, Floats]:
        """Return each measure when what lost its way has moved and nothing else."""
        (base, old_flows), (changed, new_flows) = self.kept[jump.without], self.kept[jump.changed]
        old_weights, new_weights = (_Weights(self.model, best, measures) for best in (base, changed))
        passable = find_passable(base.pool, usable_arcs(self.model, changed.prices))
        moved = [
            _move_at_once(old, new, passable, old_weights, new_weights)
            for old, new in zip(old_flows, new_flows, strict=True)
        ]
        return {measure: np.stack([values[n] for values in moved]) for n, measure in enumerate(measures)}

    def solve(self, state: State) -> tuple[Solved, list[_Flow]]:
        """Return the equilibrium at best figures, and the flows of each future.

        A future in which no equilibrium is found is given the flows at best figures.
        """
        model, year = self.model, state.year
        best = self.best.pop(state)  # each is asked for once
        world = best.world
        figures = _draw_figures(world, best.index.keys, best.index.defaults, self.draws)
        demand = _draw_demand(world, year - (model.world.base_year or year), self.draws)
        flows = []
        for future in range(self.draws.count):
            drawn = {key: replace(world.demand[key], best=tonnes[future]) for key, tonnes in demand.items()}
            try:
                solved = solve_again(model, best, figures[:, future], replace(world, demand=drawn))
            except EquilibriumError:
                solved = best
            flows.append(_Flow(solved.layout, solved.solution.chosen.flow))
        return best, flows


class _Weights:
    """The weights of measures, for the layout of a world at best figures and any other over the same pool."""

    def __init__(self, model: RoutesModel, best: Solved, measures: Sequence[Measure]) -> None:
        self.model, self.best, self.measures = model, best, measures
        self.classes = len(model.world.commodities)
        self.known = (best.layout, self._weigh(best))

    def _weigh(self, solved: Solved) -> list[Floats]:
        return [weigh_measure(self.model, solved, measure) for measure in self.measures]

    def of(self, layout: Layout) -> list[Floats]:
        if layout is not self.known[0]:
            self.known = (layout, self._weigh(_with_layout(self.best, layout)))
        return self.known[1]

    def by_class(self, one: _Flow) -> list[Floats]:
        """Return each measure by class."""
        entry_class = np.repeat(one.layout.row_class, np.diff(one.layout.start))
        counted = (weight * one.flow for weight in self.of(one.layout))
        return [np.asarray(np.bincount(entry_class, tonnes, self.classes), dtype=np.float64) for tonnes in counted]


def _with_layout(solved: Solved, layout: Layout) -> Solved:
    """Return a solution of which only the layout counts: weights do not depend on flows."""
    chosen = dataclasses.replace(solved.solution.chosen, flow=np.zeros(int(layout.start[-1])))
    solution = dataclasses.replace(solved.solution, chosen=chosen)
    rows = dataclasses.replace(solved.problem.rows, start=layout.start)
    return dataclasses.replace(
        solved, layout=layout, solution=solution, problem=dataclasses.replace(solved.problem, rows=rows)
    )


def _move_at_once(
    old: _Flow, new: _Flow, passable: Bools, old_weights: _Weights, new_weights: _Weights
) -> list[Floats]:
    """Return each measure by class when what lost its way has taken the new ways and the rest stays where it was."""
    stays = old.flow * passable[old.layout.entry_route]
    kept = np.add.reduceat(stays, old.layout.start[:-1])
    had = np.add.reduceat(old.flow, old.layout.start[:-1])
    lost = dict(zip(old.layout.rows, np.where(had > 0, 1 - kept / np.where(had > 0, had, 1.0), 1.0), strict=True))
    share = np.array([lost.get(row, 1.0) for row in new.layout.rows])
    moved = new.flow * np.repeat(share, np.diff(new.layout.start))
    stayed = old_weights.by_class(_Flow(old.layout, stays))
    return [
        first + second for first, second in zip(stayed, new_weights.by_class(_Flow(new.layout, moved)), strict=True)
    ]


def _draw_figures(world: World, keys: Sequence[FigureKey], defaults: Floats, draws: Draws) -> Floats:
    """Return the figures in each future, shape (figures, futures)."""
    drawn = np.repeat(defaults[:, None], draws.count, axis=1)
    for position, key in enumerate(keys):
        quantity = world.figures.get(key)
        if quantity is not None and quantity.low < quantity.high:
            drawn[position] = draws.draw("|".join(key), quantity)
    return drawn


def _draw_demand(world: World, years: int, draws: Draws) -> dict[tuple[str, str, str], Floats]:
    """Return the demand of each row in each future: its range, and the range of the growth from the base year."""
    found = {}
    for key, quantity in world.demand.items():
        tonnes = draws.draw("|".join(key), quantity)
        growth = world.resolve(growth_chain(*key), "growth_yr")
        if growth is not None and years:
            rate = draws.draw(f"{growth[0]}|growth_yr", growth[1])
            tonnes = tonnes * ((1 + rate) / (1 + growth[1].best)) ** years
        found[key] = tonnes
    return found
