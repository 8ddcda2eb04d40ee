"""How demand answers to cost, where futures take cost far from its reference."""

from __future__ import annotations

import numpy as np
import pytest

from sogdia.lenses.routes import build_model, solve_routes
from sogdia.world import load_world


@pytest.fixture(scope="module")
def shipped():
    model = build_model(load_world("eurasia"))
    return model, solve_routes(model, model.world.on(2024))


def test_a_percent_on_every_cost_of_a_row_takes_its_elasticity_off_its_demand(shipped):
    """ln D falls by κ · 1 % of the mean cost, however many routes there are to make that cost feel like nothing."""
    _, solved = shipped
    rows, chosen = solved.problem.rows, solved.solution.chosen
    cost = solved.problem.free_cost + solved.problem.uses @ solved.solution.charge
    mean = np.add.reduceat(chosen.probability * cost, rows.start[:-1])
    elasticity = solved.index.defaults[solved.index.commodity["price_elasticity"]][solved.row_class]
    assert rows.decay * mean == pytest.approx(elasticity, rel=1e-6)


def test_no_demand_explodes_when_everything_gets_a_third_cheaper(shipped):
    """With elasticities below 1.5, two thirds of the cost may not call up more than e^0.5 times the cargo."""
    _, solved = shipped
    rows = solved.problem.rows
    mean_cost = np.maximum(np.add.reduceat(solved.solution.chosen.probability * solved.problem.free_cost,
                                           rows.start[:-1]), 1.0)  # fmt: skip
    assert np.exp(rows.decay * mean_cost / 3).max() < 1.7
