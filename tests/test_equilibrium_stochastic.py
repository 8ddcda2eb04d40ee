"""The stochastic equilibrium on problems small enough to solve on paper, and against a convex solver."""

from __future__ import annotations

import math

import cvxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.sparse import csr_array

from sogdia.equilibrium.choice import Rows, choose_routes
from sogdia.equilibrium.delay import Facilities
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
    """Slow and cheap: 10 US$ and 40 h; fast and dear: 30 US$ and 10 h. At 0.1 US$/h the slow one is 16 cheaper, at 1 it is
    10 dearer, in generalised cost.
    """
    money, hours = np.array([10.0, 30.0]), np.array([40.0, 10.0])
    patient, urgent = (money + value * hours for value in (0.1, 1.0))
    solution = solve_equilibrium(
        make_problem([patient.tolist(), urgent.tolist()], [[[0], [0]]] * 2, [1.0], scale=0.2)
    )
    shares = solution.chosen.probability.reshape(2, 2)[:, 1]
    assert shares == pytest.approx([1 / (1 + math.exp(0.2 * 17)), 1 / (1 + math.exp(-0.2 * 10))])


def test_congestion_balances_delay_and_choice():
    """One congested and one free route: x solves the one-dimensional fixed point exactly."""
    problem = make_problem([[5.0, 6.0]], [[[1], [0]]], [2.0], scale=0.7, demand=1.5, delay=3.0)

    def misfit(x: float) -> float:
        cost = 5 + 3 * (x / 2) ** 4
        return 1.5 / (1 + math.exp(-0.7 * (6 - cost))) - x

    assert solve_equilibrium(problem).load[0] == pytest.approx(brentq(misfit, 0, 1.5, xtol=1e-14), abs=1e-10)


def test_closing_the_middle_of_braess_network_helps_everyone_with_congestion():
    """Braess: at fixed costs a closure never helps; with congestion it may, and here it does."""
    outer = [[1, 0, 0], [0, 1, 0]]
    delays = {"delay": [10.0, 10.0, 1e-9], "power": 1.0}
    closed = make_problem([[45.0, 45.0]], [outer], [1.0, 1.0, 1.0], scale=20.0, demand=0.9, **delays)
    opened = make_problem([[45.0, 45.0, 30.0]], [[*outer, [1, 1, 1]]], [1.0, 1.0, 1.0], scale=20.0, demand=0.9, **delays)
    before, after = solve_equilibrium(opened), solve_equilibrium(closed)
    assert after.chosen.perceived[0] < 45 + 10 * 0.45 + 1e-6
    assert before.chosen.perceived[0] > 45 + 10 * 0.45 - 0.1 - math.log(3) / 20 or before.load.max() > after.load.max()


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return small problems with several rows, facilities, overlaps and elasticities."""
    facility_count = draw(st.integers(1, 4))
    row_count = draw(st.integers(1, 4))
    number = st.floats(1.0, 50.0)
    costs, uses = [], []
    for _ in range(row_count):
        routes = draw(st.integers(1, 4))
        costs.append(draw(st.lists(number, min_size=routes, max_size=routes)))
        bits = st.lists(st.integers(0, 1), min_size=facility_count, max_size=facility_count)
        uses.append(draw(st.lists(bits, min_size=routes, max_size=routes)))
    values = st.lists(st.floats(0.05, 0.5), min_size=row_count, max_size=row_count)
    return make_problem(
        costs, uses, draw(st.lists(st.floats(0.3, 5.0), min_size=facility_count, max_size=facility_count)),
        scale=[0.5 + value for value in draw(values)], decay=draw(values), reference=20.0,
        demand=draw(st.lists(st.floats(0.1, 5.0), min_size=row_count, max_size=row_count)), delay=draw(st.floats(0.0, 20.0)),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_certificate_holds_for_any_problem(problem):
    """Gap and excess are tiny, no flow is negative, and flows of a row add up to its demand."""
    solution = solve_equilibrium(problem, gap=1e-10)
    assert solution.gap <= 1e-10
    assert solution.excess <= 1e-10
    assert solution.chosen.flow.min() >= 0
    assert np.add.reduceat(solution.chosen.flow, problem.rows.start[:-1]) == pytest.approx(solution.chosen.demand, rel=1e-12)
    multiplier = problem.facilities.multiplier(solution.z)
    slack = problem.facilities.capacity - solution.load
    assert np.all(multiplier * slack <= 1e-6 * (1 + multiplier))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(problems())
def test_a_convex_solver_finds_the_same_flows(problem):
    """Second opinion: the primal program given to Clarabel through cvxpy has the same loads."""
    solution = solve_equilibrium(problem, gap=1e-11)
    rows, facilities = problem.rows, problem.facilities
    flow = cvxpy.Variable(len(problem.free_cost), nonneg=True)
    load = problem.uses.toarray().T @ flow
    terms = [problem.free_cost @ flow]
    for row, (first, last) in enumerate(zip(rows.start[:-1], rows.start[1:], strict=True)):
        part, demand = flow[first:last], cvxpy.sum(flow[first:last])
        total = cvxpy.Variable(nonneg=True)
        terms.append(cvxpy.sum(cvxpy.rel_entr(part, total * np.ones(last - first))) / rows.scale[row])
        terms.append(-part @ rows.log_size[first:last] / rows.scale[row])
        terms.append(-rows.reference[row] * demand + (-cvxpy.entr(demand) - demand * (1 + math.log(rows.demand[row]))) / rows.decay[row])
        terms.append(cvxpy.Constant(0.0))
        constraint = total == demand
        problem_constraints = [*locals().get("problem_constraints", []), constraint]
    delay = cvxpy.sum(
        cvxpy.multiply(
            facilities.delay_at_capacity / facilities.capacity**4 / 5, cvxpy.power(load, 5)
        )
    )
    program = cvxpy.Problem(cvxpy.Minimize(sum(terms) + delay), [*problem_constraints, load <= facilities.capacity])
    program.solve(solver=cvxpy.CLARABEL)
    assert np.asarray(load.value) == pytest.approx(solution.load, abs=2e-4)


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
    assert response(problem, entry_row, chosen)[:, which] == pytest.approx(numeric, abs=1e-6)


def test_senseless_arrays_are_refused():
    """A cost that is not a number is refused in words, not carried into the result."""
    with pytest.raises(EquilibriumError, match="not finite"):
        solve_equilibrium(make_problem([[float("nan")]], [[[1]]], [1.0]))
