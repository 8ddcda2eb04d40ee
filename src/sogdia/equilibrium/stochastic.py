"""Stochastic user equilibrium with congestion, hard capacities, several classes and elastic demand.

The equilibrium is where the charge of every facility is what its load calls for, and loads are what logit choice makes
of the charges. It is the unique optimum of a convex program (Fisk 1980 for the logit part, capacities as in Bell 1995);
we solve its dual, whose only unknowns are the charges λ of the facilities::

    minimise  G(λ) = Σ_f φ*_f(λ_f) − Σ_rows w(S(λ)),    dG/dλ = load offered(λ) − load demanded(λ)

with φ* the conjugate of the delay integral and w the welfare integral of demand. Newton's method on the one parameter
of each facility's curve (see `delay`) with a line search on G converges from anywhere in about ten steps; a step costs
one logit loading, one sparse product and one dense solve in the number of facilities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.choice import Chosen, Rows, choose_routes, measure_welfare
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.paths import Bools, Floats
from sogdia.equilibrium.response import respond_loads
from sogdia.errors import EquilibriumError

MAX_HALVINGS = 40
FURTHEST_SCALES = 5.0
MAX_STOPS = 6
REGULAR = 1e-13
STUCK = 1e-30
"""US$/t per Mt/yr: a charge that answers less than this to a facility's load stays as it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be brought into equilibrium.

    Attributes
    ----------
    rows : the choices.
    free_cost : shape (entries,), generalised cost without congestion, US$/t.
    uses : sparse, shape (entries, facilities), how often an entry's route uses a facility.
    facilities : capacities and delays.
    """

    rows: Rows
    free_cost: Floats
    uses: csr_array
    facilities: Facilities

    def check(self) -> list[str]:
        """Return what is wrong with the arrays; empty when all is well."""
        wrong = []
        if not np.all(np.isfinite(self.free_cost)):
            wrong.append("a route has a cost that is not finite")
        if np.any(np.diff(self.rows.start) <= 0):
            wrong.append("a row has no route")
        if np.any(self.rows.scale <= 0):
            wrong.append("a logit scale is not positive")
        if np.any(self.facilities.capacity <= 0) or not np.all(np.isfinite(self.facilities.capacity)):
            wrong.append("a capacity is not positive and finite")
        return wrong


@dataclass(frozen=True, slots=True)
class Solution:
    """A state of the iteration; at its end, the equilibrium.

    Attributes
    ----------
    z, charge : shape (facilities,), parameter and charge (US$/t) of each facility.
    load : shape (facilities,), tonnes demanded at these charges, Mt/yr.
    chosen : probabilities, flows, perceived costs and demand.
    gap : duality gap over total generalised cost.
    excess : worst load above capacity, as a share of capacity.
    misfit : worst difference between the load demanded and the load offered at the charges, Mt/yr. The gap is of second
    order in it, so it says more about the flows.
    """

    step: int
    z: Floats
    charge: Floats
    load: Floats
    chosen: Chosen
    gap: float
    excess: float
    misfit: float


def iterate_equilibrium(problem: Problem, start: Floats | None = None) -> Iterator[Solution]:
    """Yield ever better states, the first being `start` (or what free-flow costs give); never ends by itself.

    Raises EquilibriumError if the arrays make no sense or no step improves.
    """
    wrong = problem.check()
    if wrong:
        raise EquilibriumError("the equilibrium has no solution: " + "; ".join(wrong))
    state = _State(problem)
    if start is None:
        start = np.minimum(state.evaluate(np.zeros(len(problem.facilities.capacity))).load, problem.facilities.capacity)
    now = state.evaluate(start)
    step = 0
    while True:
        yield state.solution(step, now)
        now = state.improve(now)
        step += 1


def solve_equilibrium(
    problem: Problem, gap: float = 1e-10, max_steps: int = 200, start: Floats | None = None
) -> Solution:
    """Return the equilibrium to a relative duality gap, a capacity excess and a misfit (Mt/yr) of at most `gap`.

    Raises EquilibriumError if it is not reached in `max_steps`.
    """
    with threadpool_limits(limits=1):  # the matrices are small; threads cost more than they bring
        for solution in iterate_equilibrium(problem, start):
            if max(solution.gap, solution.excess, solution.misfit) <= max(gap, 1e-11):
                return solution
            if solution.step >= max_steps:
                raise EquilibriumError(
                    f"no equilibrium after {max_steps} steps: gap {solution.gap:.1e}, excess {solution.excess:.1e}"
                )
    raise AssertionError("the iteration never ends by itself")


@dataclass(frozen=True, slots=True)
class _Point:
    z: Floats
    charge: Floats
    load: Floats
    chosen: Chosen
    value: float
    cost: Floats


@dataclass(slots=True)
class _State:
    """The problem, and how far a charge may move in one step: doubled whenever that was what held a good step back."""

    problem: Problem
    row_of_entry: NDArray[np.int64] = field(init=False)
    reach: float = field(init=False)

    def __post_init__(self) -> None:
        self.row_of_entry = self.problem.rows.row_of_entry
        self.reach = FURTHEST_SCALES / float(self.problem.rows.scale.max(initial=1.0))

    def evaluate(self, z: Floats) -> _Point:
        problem, facilities = self.problem, self.problem.facilities
        charge = facilities.charge(z)
        cost = problem.free_cost + problem.uses @ charge
        chosen = choose_routes(problem.rows, self.row_of_entry, cost)
        offered = facilities.load(z)
        conjugate = charge * np.maximum(offered, 0.0) - facilities.delay_total(offered)
        value = float(conjugate.sum()) - measure_welfare(problem.rows, chosen.perceived)
        return _Point(z, charge, problem.uses.T @ chosen.flow, chosen, value, cost)

    def improve(self, now: _Point) -> _Point:
        """Return the point after one damped Newton step.

        A facility whose step would take it across its capacity, in either direction, stops there: the curve has a
        kink, and what was learnt on one side says nothing of the other.
        """
        residual = now.load - self.problem.facilities.load(now.z)
        direction, descent, lands = self._direction(now, residual)
        noise = 1e-13 * max(abs(now.value), 1.0)
        length = longest = self._longest(now, direction)
        for _ in range(MAX_HALVINGS):
            then = self.evaluate(np.maximum(now.z + length * direction, 0.0))
            if then.value < now.value + 1e-4 * length * descent - noise:
                if length == longest < 1.0:
                    self.reach *= 2
                return then
            if then.value <= now.value + noise and (lands or self._misfit(then) < self._misfit(now)):
                return then
            length /= 2
        if self._misfit(now) < 1e-8:  # as near as rounding lets us come
            return now
        raise EquilibriumError("no step brings the charges nearer to equilibrium")

    def _direction(self, now: _Point, residual: Floats) -> tuple[Floats, float, bool]:
        """Return Newton's step in z, the slope of the dual along it, and whether it newly lands on a kink."""
        facilities = self.problem.facilities
        full = np.where(residual > 0, now.z >= facilities.capacity, now.z > facilities.capacity)
        slope, diagonal = facilities.slopes(now.z, full)
        demand_slope = response(self.problem, self.row_of_entry, now.chosen)
        plain = residual / (np.diag(demand_slope) * slope + np.maximum(diagonal, 1e-9))
        for direction in (self._newton(now, residual, full, slope, diagonal, demand_slope), plain):
            landing = self._lands(now, full, direction)
            direction = np.where(landing, facilities.capacity - now.z, direction)
            descent = -float(residual @ (slope * direction))
            if descent <= 0:
                break
        return direction, descent, bool(np.any(landing & (now.z != facilities.capacity)))

    def _lands(self, now: _Point, full: Bools, direction: Floats) -> Bools:
        """Return which facilities a step would take to or across their capacity."""
        target, capacity = now.z + direction, self.problem.facilities.capacity
        return np.where(full, target <= capacity, target >= capacity)

    def _newton(
        self, now: _Point, residual: Floats, full: Bools, slope: Floats, diagonal: Floats, demand_slope: Floats
    ) -> Floats:
        """Return Newton's step, the others answering to those that stop at their capacity."""
        facilities = self.problem.facilities
        stopped = np.zeros(len(residual), dtype=np.bool_)
        to_kink = facilities.capacity - now.z
        charge = np.where(full, facilities.steepness * to_kink, facilities.delay_at_capacity - now.charge)
        for _ in range(MAX_STOPS):
            moving = np.flatnonzero(~stopped)
            left = residual[moving] - demand_slope[np.ix_(moving, np.flatnonzero(stopped))] @ charge[stopped]
            charges = np.where(stopped, charge, 0.0)
            charges[moving] = solve_charges(demand_slope[np.ix_(moving, moving)], slope[moving], diagonal[moving], left)
            step = np.where(full, charges / np.where(full, slope, 1.0), residual - demand_slope @ charges)
            step[stopped] = to_kink[stopped]
            more = self._lands(now, full, step) & ~stopped & (to_kink != 0)
            if not more.any():
                break
            stopped |= more
        return step

    def _longest(self, now: _Point, direction: Floats) -> float:
        """Return the step, at most 1, by which no multiplier moves further than the reach.

        Logit demand is as good as flat a few scales away, where Newton's step means nothing.
        """
        facilities = self.problem.facilities
        beyond = np.maximum(now.z + direction, facilities.capacity) - np.maximum(now.z, facilities.capacity)
        furthest = float(np.abs(facilities.steepness * beyond).max(initial=0.0))
        return min(1.0, self.reach / furthest) if furthest > 0 else 1.0

    def _misfit(self, point: _Point) -> float:
        return float(np.abs(point.load - self.problem.facilities.load(point.z)).max(initial=0.0))

    def solution(self, step: int, point: _Point) -> Solution:
        """Return the point with its certificate: the Fenchel gap of each facility, summed, over total cost."""
        facilities = self.problem.facilities
        within = np.minimum(point.load, facilities.capacity)
        offered = facilities.load(point.z)
        conjugate = point.charge * np.maximum(offered, 0.0) - facilities.delay_total(offered)
        fenchel = facilities.delay_total(within) + conjugate - point.charge * within
        over = point.charge * np.maximum(point.load - facilities.capacity, 0.0)
        total = float(point.chosen.flow @ point.cost)
        gap = float(np.maximum(fenchel, 0.0).sum() + over.sum()) / max(total, 1e-300)
        excess = float((point.load / facilities.capacity - 1).max(initial=0.0))
        return Solution(
            step, point.z, point.charge, point.load, point.chosen, gap, max(excess, 0.0), self._misfit(point)
        )


def solve_charges(demand_slope: Floats, slope: Floats, diagonal: Floats, right: Floats) -> Floats:
    """Return w of (H + diag(load slope / charge slope)) w = right, by Cholesky; 0 where the charge hardly moves.

    Facilities that are full with the very same cargo have multipliers of which only the sum is determined; a trace of
    regularisation shares it out.
    """
    moving = np.flatnonzero(slope > STUCK)
    solution = np.zeros(len(right))
    if len(moving):
        matrix = demand_slope[np.ix_(moving, moving)]
        regular = 1e-12 * max(float(np.diag(matrix).max()), 1e-300)
        matrix = matrix + np.diag(diagonal[moving] / slope[moving] + regular)
        scale = 1 / np.sqrt(np.diag(matrix))
        factor = cho_factor(matrix * scale[:, None] * scale + REGULAR * np.eye(len(moving)))
        solution[moving] = scale * cho_solve(factor, scale * right[moving])
    return solution


def response(problem: Problem, row_of_entry: NDArray[np.int64], chosen: Chosen) -> Floats:
    """Return minus the derivative of demanded loads by charges, shape (facilities, facilities).

    ::

        −∂f/∂c = θ diag(f) − (θ − κ) D p pᵀ   for each row

    It is symmetric and positive semidefinite, since κ only adds to θ (diag(p) − p pᵀ).
    """
    rows = problem.rows
    return respond_loads(
        rows.start, problem.uses, rows.scale[row_of_entry] * chosen.flow, chosen.probability,
        (rows.scale - rows.decay) * chosen.demand,
    )  # fmt: skip
