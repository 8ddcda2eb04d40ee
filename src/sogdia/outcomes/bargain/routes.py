"""Are there ways round that the routes lack? They were found at today's charges; here they are asked at others.

What a charge adds to an arc depends on whose cargo it is, as a state does not charge its own. So rows are asked in
groups, one for each set of charging states that their ends lie in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sogdia.equilibrium.paths import Floats, Ints
from sogdia.equilibrium.pool import Found, extend_pool
from sogdia.equilibrium.search import find_missing
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved, arc_charges, solve_routes, usable_arcs
from sogdia.outcomes.bargain.game import Game, charged_problem, play
from sogdia.outcomes.bargain.stakes import arcs_of, build_game

ROUNDS = 8


def widen_choice(
    model: RoutesModel, solved: Solved, game: Game, modes: Sequence[str], asked: Sequence[Floats],
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Solved, Game, float]:  # fmt: skip
    """Return world and game with every route that some of the charges `asked`, shape (levers,) each, call for.

    The last number is the most by which a route still left out would undercut the best one kept, US$/t.
    """
    for turn in range(ROUNDS + 1):
        found: set[Found] = set()
        worst = 0.0
        for charges in asked:
            missing, lead = _find_better(model, solved, game, charges)
            found.update(missing)
            worst = max(worst, lead)
        if not found or turn == ROUNDS:
            break
        report(f"Looking for ways round: {len(found)} more routes")
        pool = extend_pool(solved.pool, sorted(found))
        solved = solve_routes(replace(model, pool=pool), solved.world, solved.index.defaults, near=solved)
        game = build_game(model, solved, game.players, modes, game.trade_counts)
    return solved, game, worst


def _find_better(model: RoutesModel, solved: Solved, game: Game, charges: Floats) -> tuple[list[Found], float]:
    flows = Flows(model, solved)
    solution = play(game, charges, slopes=False).solution
    problem = charged_problem(game, charges)
    best = np.minimum.reduceat(problem.free_cost + problem.uses @ solution.charge, problem.rows.start[:-1])
    usable = usable_arcs(model, solved.prices)
    congestion = np.zeros(len(model.network.facilities))
    congestion[solved.active] = solution.charge
    on_arcs = arc_charges(model, replace(solved, charge=congestion))
    extra = [
        charge * solved.prices.money_usd_t * arcs_of(flows, lever)
        for lever, charge in zip(game.levers, charges.tolist(), strict=True)
    ]
    missing: list[Found] = []
    worst = 0.0
    for home, rows in _group_rows(game).items():
        cost = solved.prices.cost_usd_t + sum(
            more for more, owner in zip(extra, game.owner.tolist(), strict=True) if owner not in home
        )
        search = replace(model.search, cost=np.maximum(cost, 0.0))
        found, lead = find_missing(
            search, usable, on_arcs, solved.row_pair[rows], solved.row_class[rows], best[rows],
            model.settings.route_tolerance_usd_t,
        )  # fmt: skip
        missing += found
        worst = max(worst, lead)
    return missing, worst


def _group_rows(game: Game) -> dict[frozenset[int], Ints]:
    """Return the rows whose ends lie in each set of players."""
    homes = [frozenset(np.flatnonzero(column).tolist()) for column in game.own.T > 0]
    return {
        home: np.array([row for row, other in enumerate(homes) if other == home], dtype=np.int64)
        for home in dict.fromkeys(homes)
    }
