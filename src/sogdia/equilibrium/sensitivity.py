"""How a total of flows answers to any input of the equilibrium, by implicit differentiation.

With Y = gᵀf, loads X = Uᵀf and charges λ clearing X(λ) = x(λ), one adjoint solve gives, for every small change at once,

    dY = mᵀ df|λ + yᵀ dx|λ,     m = g − U y,     (H + dx/dλ) y = Uᵀ A g

where df|λ is what the change does to flows at unchanged charges, dx|λ what it does to the loads offered at them, A the
response of flows to costs (−∂f/∂c, symmetric) and H = Uᵀ A U.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.choice import choose_routes
from sogdia.equilibrium.paths import Floats, Ints
from sogdia.equilibrium.stochastic import Problem, Solution, response, solve_charges


@dataclass(frozen=True, slots=True)
class Adjoint:
    """What one more unit of each thing does to Y, a total of flows or of perceived costs.

    Attributes
    ----------
    flow : shape (entries,), per Mt/yr of flow put on an entry at unchanged charges (m above).
    cost : shape (entries,), per US$/t of free cost of an entry.
    offered : shape (facilities,), per Mt/yr more offered at unchanged charges (y above).
    capacity : shape (facilities,), per Mt/yr of capacity.
    demand : shape (rows,), per unit of ln D0.
    """

    flow: Floats
    cost: Floats
    offered: Floats
    capacity: Floats
    demand: Floats


def differentiate(problem: Problem, solution: Solution, weight: Floats) -> Adjoint:
    """Return the derivatives of Y = weight · flow at the equilibrium; `weight` has shape (entries,)."""
    return differentiate_each(problem, solution, (weight,))[0]


def differentiate_each(problem: Problem, solution: Solution, weights: Iterable[Floats]) -> tuple[Adjoint, ...]:
    """Return the derivatives of several totals, as `differentiate` does of one; what they share is done once."""
    entry_row = problem.rows.row_of_entry
    answer = _answer_of_charges(problem, solution)

    def one(weight: Floats) -> Adjoint:
        y = answer(problem.uses.T @ respond(problem, solution, entry_row, weight))
        flow = weight - problem.uses @ y
        return _gather(problem, solution, flow, y, -respond(problem, solution, entry_row, flow))

    return tuple(one(weight) for weight in weights)


def differentiate_cost(problem: Problem, solution: Solution, weight: Floats) -> Adjoint:
    """Return the derivatives of Y = weight · perceived cost at the equilibrium; `weight` has shape (rows,).

    ``dS = p · (dc + U dλ)`` and ``dλ = (H + dx/dλ)⁻¹ (Uᵀ df|λ − dx|λ)``.
    """
    entry_row = problem.rows.row_of_entry
    direct = weight[entry_row] * solution.chosen.probability
    y = -_answer_of_charges(problem, solution)(problem.uses.T @ direct)
    flow = -(problem.uses @ y)
    return _gather(problem, solution, flow, y, direct - respond(problem, solution, entry_row, flow))


def _answer_of_charges(problem: Problem, solution: Solution) -> Callable[[Floats], Floats]:
    """Return what turns a pull on the loads into the answer of the charges."""
    slope, diagonal = problem.facilities.slopes(solution.z)
    matrix = response(problem, problem.rows.row_of_entry, solution.chosen)
    return lambda pull: solve_charges(matrix, slope, diagonal, pull)


def _gather(problem: Problem, solution: Solution, flow: Floats, y: Floats, cost: Floats) -> Adjoint:
    facilities, rows = problem.facilities, problem.rows
    return Adjoint(
        flow=flow,
        cost=cost,
        offered=y,
        capacity=y * facilities.load(solution.z) / facilities.capacity,
        demand=np.add.reduceat(flow * solution.chosen.flow, rows.start[:-1]),
    )


def respond(problem: Problem, solution: Solution, entry_row: Ints, change: Floats) -> Floats:
    """Return A · change: how much less flows are for a rise of entry costs by `change`, shape (entries,)."""
    rows, chosen = problem.rows, solution.chosen
    mean = np.add.reduceat(chosen.probability * change, rows.start[:-1])
    own = rows.scale[entry_row] * chosen.flow * change
    return own - ((rows.scale - rows.decay) * mean)[entry_row] * chosen.flow


def shift_flows(problem: Problem, changed: Problem, solution: Solution) -> Floats:
    """Return what replacing `problem` by `changed` (same entries) does to flows at unchanged charges."""
    cost = changed.free_cost + changed.uses @ solution.charge
    return choose_routes(changed.rows, problem.rows.row_of_entry, cost).flow - solution.chosen.flow
