"""The stochastic equilibrium on problems small enough to solve on paper, and against a convex solver."""

from __future__ import annotations

import math
from dataclasses import replace

import cvxpy
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.sparse import csr_array

from sogdia.equilibrium.choice import Rows, choose_routes
from sogdia.equilibrium.delay import Facilities
from sogdia.equilibrium.sensitivity import differentiate
from sogdia.equilibrium.stochastic import Problem, response, solve_equilibrium
from sogdia.errors import EquilibriumError


def make_problem(
    costs: list[list[float]],
    uses: list[list[list[int]]],
    capacity: list[float],
    *,
    scale: list[float] | float = 1.0,
    demand: list[float] | float = 1.0,
    sizes: list[list[float]] | None = None,
    decay: list[float] | float = 0.0,
    reference: list[float] | float = 0.0,
    delay: list[float] | float = 0.0,
    power: float = 4.0,
) -> Problem:
    """Return a problem of rows with the given route costs and, per route, uses of each facility."""
    count = len(costs)

    def spread(value: list[float] | float) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=float), (count,)).copy()

    start = np.r_[0, np.cumsum([len(row) for row in costs])]
    size = np.concatenate([np.asarray(row, dtype=float) for row in (sizes or [[1.0] * len(row) for row in costs])])
    rows = Rows(start, np.log(size), spread(scale), spread(demand), spread(reference), spread(decay))
    limits = np.asarray(capacity, dtype=float)
    facilities = Facilities(
        limits, np.broadcast_to(np.asarray(delay, dtype=float), limits.shape).copy(), power, 10.0 / limits
    )
    incidence = csr_array(np.array([route for row in uses for route in row], dtype=float).reshape(-1, len(limits)))
    return Problem(rows, np.concatenate([np.asarray(row, dtype=float) for row in costs]), incidence, facilities)


def test_two_parallel_routes_share_as_the_logit_formula_says():
    """Costs 3 and 2 at scale 1 split 0.2689 to 0.7311 (the same published split as in dodgr's issue 142)."""
    solution = solve_equilibrium(make_problem([[3.0, 2.0]], [[[1], [0]]], [100.0]))
    assert solution.chosen.probability == pytest.approx([0.2689414, 0.7310586], abs=1e-7)


def test_overlapping_routes_share_two_thirds_less_than_logit_gives_them():
    """The classic three routes: two that overlap fully but for a sliver, and one apart, all equally dear.

    Plain logit gives a third each; path sizes 1/2, 1/2 and 1 give a quarter, a quarter and a half.
    """
    solution = solve_equilibrium(make_problem([[5.0, 5.0, 5.0]], [[[0]] * 3], [1.0], sizes=[[0.5, 0.5, 1.0]]))
    assert solution.chosen.probability == pytest.approx([0.25, 0.25, 0.5])


def test_a_binding_capacity_has_the_shadow_price_that_clears_it():
    """Two equal routes, capacity 0.2 on one, demand 1: odds 1 to 4, so the price is ln 4 / θ."""
    problem = make_problem([[5.0, 5.0]], [[[1], [0]]], [0.2], scale=0.05)
    solution = solve_equilibrium(problem)
    assert solution.load[0] == pytest.approx(0.2)
    assert problem.facilities.multiplier(solution.z)[0] == pytest.approx(math.log(4) / 0.05)


def test_elastic_demand_falls_along_its_curve():
    """One route of cost 12 against a reference of 10 with κ = 0.3: D = 2 exp(−0.6)."""
    solution = solve_equilibrium(make_problem([[12.0]], [[[0]]], [1.0], demand=2.0, reference=10.0, decay=0.3))
    assert solution.chosen.demand[0] == pytest.approx(2 * math.exp(-0.6))


def test_elastic_demand_meets_a_hard_capacity_on_its_only_route():
    """Demand 2 at cost 10, room for 1, κ = 0.5: cost rises to 10 + ln 2 / 0.5."""
    solution = solve_equilibrium(make_problem([[10.0]], [[[1]]], [1.0], demand=2.0, reference=10.0, decay=0.5))
    assert solution.chosen.perceived[0] == pytest.approx(10 + math.log(2) / 0.5)
    assert solution.chosen.demand[0] == pytest.approx(1.0)


def test_two_classes_with_other_values_of_time_take_other_routes():
    """Slow and cheap: 10 US$ and 40 h; fast and dear: 30 US$ and 10 h.

    At 0.1 US$/h the slow one is 17 cheaper in generalised cost, at 1 US$/h it is 10 dearer.
    """
    money, hours = np.array([10.0, 30.0]), np.array([40.0, 10.0])
    patient, urgent = (money + value * hours for value in (0.1, 1.0))
    solution = solve_equilibrium(make_problem([patient.tolist(), urgent.tolist()], [[[0], [0]]] * 2, [1.0], scale=0.2))
    shares = solution.chosen.probability.reshape(2, 2)[:, 1]
    assert shares == pytest.approx([1 / (1 + math.exp(0.2 * 17)), 1 / (1 + math.exp(-0.2 * 10))])


def test_congestion_balances_delay_and_choice():
    """One congested and one free route: x solves the one-dimensional fixed point exactly."""
    problem = make_problem([[5.0, 6.0]], [[[1], [0]]], [2.0], scale=0.7, demand=1.5, delay=3.0)

    def misfit(x: float) -> float:
        cost = 5 + 3 * (x / 2) ** 4
        return 1.5 / (1 + math.exp(-0.7 * (6 - cost))) - x

    assert solve_equilibrium(problem).load[0] == pytest.approx(brentq(misfit, 0, 1.5, xtol=1e-14), abs=1e-10)


def test_closing_the_middle_link_of_braess_network_helps_everyone():
    """Braess's paradox: at fixed costs a closure never helps; with congestion it may.

    Demand 1 over 0–1–3, 0–2–3 and the middle 1–2; cost 10 x on 0–1 and 2–3, 11 on 0–2 and 1–3, 1 in the middle.
    With the middle nearly all take 10 + 1 + 10 = 21; without it half and half pay 5 + 11 = 16.
    """
    outer, middle = [[1, 0], [0, 1]], [1, 1]
    same = {"scale": 50.0, "delay": 10.0, "power": 1.0}
    opened = solve_equilibrium(make_problem([[11.0, 11.0, 1.0]], [[*outer, middle]], [1.0 + 1e-6] * 2, **same))
    closed = solve_equilibrium(make_problem([[11.0, 11.0]], [outer], [1.0 + 1e-6] * 2, **same))
    assert closed.chosen.perceived[0] == pytest.approx(16.0, abs=0.05)
    assert opened.chosen.perceived[0] > 20.5


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return small problems with several rows, facilities, overlaps and elasticities."""
    facility_count = draw(st.integers(1, 4))
    row_count = draw(st.integers(1, 4))
    number = st.floats(5.0, 25.0)
    costs, uses = [], []
    for _ in range(row_count):
        routes = draw(st.integers(1, 4))
        costs.append(draw(st.lists(number, min_size=routes, max_size=routes)))
        bits = st.lists(st.integers(0, 1), min_size=facility_count, max_size=facility_count)
        uses.append(draw(st.lists(bits, min_size=routes, max_size=routes)))
    values = st.lists(st.floats(0.05, 0.5), min_size=row_count, max_size=row_count)
    return make_problem(
        costs, uses, draw(st.lists(st.floats(0.3, 5.0), min_size=facility_count, max_size=facility_count)),
        scale=[0.5 + value for value in draw(values)], decay=draw(values), reference=10.0,
        demand=draw(st.lists(st.floats(0.1, 5.0), min_size=row_count, max_size=row_count)),
        delay=draw(st.floats(0.0, 20.0)),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_certificate_holds_for_any_problem(problem):
    """Gap and excess are tiny, no flow is negative, and flows of a row add up to its demand."""
    solution = solve_equilibrium(problem, gap=1e-10)
    assert solution.gap <= 1e-10
    assert solution.excess <= 1e-10
    assert solution.chosen.flow.min() >= 0
    carried = np.add.reduceat(solution.chosen.flow, problem.rows.start[:-1])
    assert carried == pytest.approx(solution.chosen.demand, rel=1e-12)
    multiplier = problem.facilities.multiplier(solution.z)
    slack = problem.facilities.capacity - solution.load
    assert np.all(multiplier * slack <= 1e-6 * (1 + multiplier))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(problems())
def test_a_convex_solver_finds_the_same_loads(problem):
    """Second opinion: the primal program, given to Clarabel through cvxpy, has the same loads and demands."""
    solution = solve_equilibrium(problem, gap=1e-11)
    try:
        load, demand = solve_primal(problem)
    except cvxpy.SolverError:
        reject()  # Clarabel gives up on some problems whose flows lie at the edge; they say nothing of ours
    assert load == pytest.approx(solution.load, rel=1e-3, abs=1e-3)
    assert demand == pytest.approx(solution.chosen.demand, rel=1e-3, abs=1e-3)


def solve_primal(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Minimise cost + entropy / θ − welfare of demand + delay integrals, subject to capacity."""
    rows, facilities = problem.rows, problem.facilities
    flow = cvxpy.Variable(len(problem.free_cost), nonneg=True)
    total = cvxpy.Variable(len(rows.scale), nonneg=True)
    load = problem.uses.toarray().T @ flow
    constraints = [load <= facilities.capacity]
    terms = [problem.free_cost @ flow]
    for row, (first, last) in enumerate(zip(rows.start[:-1], rows.start[1:], strict=True)):
        part = flow[first:last]
        constraints.append(cvxpy.sum(part) == total[row])
        entropy = cvxpy.sum(cvxpy.rel_entr(part, total[row] * np.ones(last - first)))
        terms.append((entropy - part @ rows.log_size[first:last]) / rows.scale[row])
        # the inverse demand curve is S = S0 − ln(D / D0) / κ; its integral is what shippers would pay for D
        worth = (
            rows.reference[row] * total[row]
            + (cvxpy.entr(total[row]) + total[row] * (1 + math.log(rows.demand[row]))) / rows.decay[row]
        )
        terms.append(-worth)
    fifth = facilities.delay_at_capacity / facilities.capacity**4 / 5
    terms.append(cvxpy.sum(cvxpy.multiply(fifth, cvxpy.power(load, 5))))
    cvxpy.Problem(cvxpy.Minimize(sum(terms)), constraints).solve(solver=cvxpy.CLARABEL)
    return np.asarray(load.value), np.asarray(total.value)


@settings(max_examples=50, deadline=None)
@given(problems(), st.integers(0, 3))
def test_the_response_of_loads_to_charges_is_the_derivative(problem, which):
    """Finite differences confirm −∂load/∂charge."""
    rows, entry_row = problem.rows, problem.rows.row_of_entry
    which %= len(problem.facilities.capacity)

    def load_at(charge: np.ndarray) -> np.ndarray:
        chosen = choose_routes(rows, entry_row, problem.free_cost + problem.uses @ charge)
        return problem.uses.T @ chosen.flow

    charge, step = np.full(len(problem.facilities.capacity), 2.0), np.zeros(len(problem.facilities.capacity))
    step[which] = 1e-5
    numeric = -(load_at(charge + step) - load_at(charge - step)) / 2e-5
    chosen = choose_routes(rows, entry_row, problem.free_cost + problem.uses @ charge)
    assert response(problem, entry_row, chosen)[:, which] == pytest.approx(numeric, abs=1e-6, rel=1e-6)


def test_senseless_arrays_are_refused():
    """A cost that is not a number is refused in words, not carried into the result."""
    with pytest.raises(EquilibriumError, match="not finite"):
        solve_equilibrium(make_problem([[float("nan")]], [[[1]]], [1.0]))


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 1000))
def test_derivatives_through_the_equilibrium_agree_with_solving_again(problem, seed):
    """Implicit differentiation against central differences of the solved equilibrium, for cost, capacity and demand."""
    rng = np.random.default_rng(seed)
    weight = rng.random(len(problem.free_cost))
    solution = solve_equilibrium(problem, gap=1e-12)
    full = solution.z > problem.facilities.capacity
    at_kink = np.abs(solution.z / problem.facilities.capacity - 1) < 1e-3
    block = response(problem, problem.rows.row_of_entry, solution.chosen)[np.ix_(full, full)]
    if at_kink.any() or (full.any() and np.linalg.cond(block) > 1e8):
        return  # there the equilibrium has a kink: two facilities full with the same cargo, or one just full
    adjoint = differentiate(problem, solution, weight)

    def total(**change: np.ndarray) -> float:
        rows, facilities = problem.rows, problem.facilities
        if "capacity" in change:
            capacity = facilities.capacity + change["capacity"]
            facilities = replace(facilities, capacity=capacity, steepness=10.0 / capacity)
        if "demand" in change:
            rows = replace(rows, demand=rows.demand * np.exp(change["demand"]))
        cost = problem.free_cost + change.get("cost", 0.0)
        changed = replace(problem, rows=rows, facilities=facilities, free_cost=cost)
        return float(weight @ solve_equilibrium(changed, gap=1e-12).chosen.flow)

    for name in ("cost", "capacity", "demand"):
        derivative = getattr(adjoint, name)
        step = 1e-5 * rng.standard_normal(len(derivative))
        numeric = (total(**{name: step}) - total(**{name: -step})) / 2
        assert derivative @ step == pytest.approx(numeric, abs=2e-8, rel=2e-3)
