"""Many futures solved by the compiled kernels are what the reference solver makes of each."""

from __future__ import annotations

import numpy as np
import pytest

from sogdia.equilibrium.ensemble.hypercube import draw_levels, hash_keys
from sogdia.lenses.routes import build_model, solve_routes
from sogdia.lenses.routes.ensemble import build_ensemble, solve_futures
from sogdia.lenses.routes.solve import solve_again
from sogdia.world import load_world


@pytest.mark.slow
def test_compiled_futures_agree_with_the_reference_solver():
    """Eight futures in which every figure with a range has moved: carried tonnes of each row agree to 1e-5 Mt/yr."""
    model = build_model(load_world("eurasia"))
    world = model.world.on(2035)
    solved = solve_routes(model, world)
    ensemble = build_ensemble(model, world, solved.pool)
    keys = solved.index.keys
    levels = draw_levels(hash_keys([" ".join(key) for key in keys], 1), 0, 8, 8)
    quantities = [world.figures.get(key) for key in keys]
    low, high = (
        np.array([getattr(q, end) if q else best for q, best in zip(quantities, solved.index.defaults, strict=True)])
        for end in ("low", "high")
    )
    best = solved.index.defaults
    with np.errstate(invalid="ignore"):
        figures = np.where(np.isfinite(best), best + (levels - 0.5) * 0.3 * (high - low), best)
    figures = np.where(np.isfinite(best), np.clip(figures, low, high), best)
    demand = np.repeat(ensemble.demand[None, :], len(figures), axis=0)
    futures = solve_futures(ensemble, figures, demand)
    number = {row: index for index, row in enumerate(ensemble.rows)}
    order = [number[row] for row in solved.rows]
    for case, vector in enumerate(figures):
        reference = solve_again(model, solved, vector, world)
        assert futures.solutions.carried[case][order] == pytest.approx(reference.solution.chosen.demand, abs=1e-5)


def test_every_stratum_of_a_hypercube_is_drawn_once_whatever_else_is_drawn():
    keys = hash_keys(["one", "two", "three"], 7)
    levels = draw_levels(keys, 0, 100, 100)
    assert np.array_equal(np.sort((levels * 100).astype(int), axis=0), np.tile(np.arange(100)[:, None], (1, 3)))
    assert np.array_equal(draw_levels(keys[1:2], 40, 60, 100)[:, 0], levels[40:60, 1])
