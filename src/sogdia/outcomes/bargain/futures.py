"""The same bargain in many futures: what holds whatever the uncertain figures are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.ensemble import draw_levels, hash_keys
from sogdia.equilibrium.paths import Floats
from sogdia.errors import EquilibriumError
from sogdia.lenses.routes.draws import (
    Column,
    Recipe,
    build_recipe,
    draw_inputs,
    list_columns,
    place_in_range,
    place_positions,
)
from sogdia.lenses.routes.ensemble import Ensemble, build_ensemble
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import solve_again
from sogdia.outcomes.bargain.bargaining import worth
from sogdia.outcomes.bargain.deal import Bargain, Rules, Table
from sogdia.outcomes.bargain.game import Game, Played, count_users, play
from sogdia.outcomes.bargain.nash import Settled, settle
from sogdia.outcomes.bargain.stakes import COST, build_game
from sogdia.scenario.model import Change
from sogdia.world.model import FigureKey, World


@dataclass(frozen=True, slots=True)
class Draws:
    """Everything that a future of a bargain needs.

    Attributes
    ----------
    count, seed : of the run. costs : the figures of the cost of carriage, which drive no cargo.
    alone, together, for_all : shape (levers,), charges at best figures, to start from.
    """

    model: RoutesModel
    table: Table
    ensemble: Ensemble
    recipe: Recipe
    columns: tuple[Column, ...]
    costs: tuple[FigureKey, ...]
    alone: Floats
    together: Floats
    for_all: Floats
    count: int
    seed: int


class Future(NamedTuple):
    """What one future says; numbers are nan if it has no equilibrium.

    Attributes
    ----------
    settled : whether charges of every deal came to rest.
    alone, together : shape (levers,), charges. gain_musd_yr : what the players keep more together than alone, in all.
    users_musd_yr : what users gain by it. change_musd_yr : shape (players,), what each player gains by it unpaid.
    for_all_musd_yr : what players and users have more in all than with each for itself if the players, as one, also
        count what users gain.
    """

    settled: bool
    alone: Floats
    together: Floats
    gain_musd_yr: float
    users_musd_yr: float
    change_musd_yr: Floats
    for_all_musd_yr: float


def prepare_futures(
    model: RoutesModel, found: Bargain, table: Table, changes: tuple[Change, ...], count: int, seed: int = 0
) -> Draws:
    """Return what `count` futures need; `changes` are those of the scenario that hold in the year."""
    world = table.solved.world
    ensemble = build_ensemble(model, world, table.solved.pool)
    columns = list_columns([ensemble], model.world, ())
    recipe = build_recipe(ensemble, model.world.on(table.solved.year), model.world, columns, changes)
    costs = tuple(
        key for key, quantity in world.figures.items() if key[1] == COST and quantity.low < quantity.high
    )  # fmt: skip
    return Draws(
        model, table, ensemble, recipe, columns, costs,
        found.alone.charges, found.together.charges, found.for_all.charges, count, seed,
    )  # fmt: skip


def ask_future(draws: Draws, number: int) -> Future:
    """Return what each for itself and together come to in one future, among the routes already found."""
    with threadpool_limits(limits=1):
        rules = draws.table.rules
        try:
            return _ask(draws, number)
        except EquilibriumError:
            none = np.full(len(draws.table.game.levers), np.nan)
            return Future(False, none, none, np.nan, np.nan, np.full(len(rules.players), np.nan), np.nan)


def _ask(draws: Draws, number: int) -> Future:
    rules, ensemble = draws.table.rules, draws.ensemble
    keys = hash_keys((column.name for column in draws.columns), draws.seed)
    figures, served, stranded = draw_inputs(
        ensemble, draws.recipe, draw_levels(keys, number, number + 1, draws.count)
    )  # fmt: skip
    rows = dict(zip((*ensemble.rows, *ensemble.stranded), np.r_[served[0], stranded[0]].tolist(), strict=True))
    world = _draw_costs(draws, number)
    demand = {row: msgspec.structs.replace(known, best=rows[row]) for row, known in world.demand.items()}
    world = msgspec.structs.replace(world, demand=demand)
    solved = solve_again(draws.model, draws.table.solved, figures[0], world)
    game = build_game(draws.model, solved, rules.states, rules.modes, rules.trade_counts)
    alone = settle(game, rules.alone, rules.span, play(game, draws.alone), draws.table.curve)
    joint = settle(
        game, rules.together, rules.span, play(game, draws.together, alone.played.solution), draws.table.curve
    )
    users = count_users(game, len(rules.players))
    both = _settle_for_all(draws, users, alone.played)
    return Future(
        alone.settled and joint.settled and both.settled,
        alone.played.charges,
        joint.played.charges,
        worth(joint.played, rules) - worth(alone.played, rules),
        float((alone.played.loss - joint.played.loss).sum()),
        (joint.played.payoff - alone.played.payoff)[: len(rules.players)],
        worth(both.played, rules) - _have(users, alone.played, rules),
    )


def _settle_for_all(draws: Draws, users: Game, alone: Played) -> Settled:
    """Return the charges at which players and users have most in all, sought from those at best figures."""
    rules, curve = draws.table.rules, draws.table.users_curve

    def from_charges(charges: Floats) -> Settled:
        return settle(users, rules.together, rules.span, play(users, charges, alone.solution), curve)

    found = from_charges(draws.for_all)
    if worth(found.played, rules) >= _have(users, alone, rules):
        return found
    return from_charges(alone.charges)  # a top nearby was lower than what each for itself gives already


def _have(users: Game, played: Played, rules: Rules) -> float:
    """Return what players and users have in all at some charges, US$ m/yr."""
    return worth(play(users, played.charges, played.solution, slopes=False), rules)


def _draw_costs(draws: Draws, number: int) -> World:
    """Return the world with the cost of carriage of one future."""
    world = draws.table.solved.world
    if not draws.costs:
        return world
    keys = hash_keys((f"figure {subject} {attribute}" for subject, attribute in draws.costs), draws.seed)
    positions = place_positions(draw_levels(keys, number, number + 1, draws.count))
    known = [world.figures[key] for key in draws.costs]
    ends = (np.array([getattr(one, end) for one in known]) for end in ("best", "low", "high"))
    drawn = place_in_range(positions, *ends)[0].tolist()
    figures = {
        key: msgspec.structs.replace(world.figures[key], best=best)
        for key, best in zip(draws.costs, drawn, strict=True)
    }
    return msgspec.structs.replace(world, figures={**world.figures, **figures})


@dataclass(frozen=True, slots=True)
class Spread:
    """What the futures say together.

    Attributes
    ----------
    asked, settled : how many were asked, and in how many charges came to rest; the rest is counted in no share.
    keeps_more, serves_all : share of the settled in which players keep no less together, and in which they and all
        users together are no worse off. for_all_better : the same as `serves_all` where the players count users too.
    alone, together : shape (levers, 3), 10th, 50th and 90th percentile of charges.
    gain, users : shape (3,), the same of what players and users gain by acting together, US$ m/yr.
    for_all : shape (3,), the same of what both have more if the players count users too.
    loses : shape (players,), share of the settled in which a player would have to be paid.
    """

    asked: int
    settled: int
    keeps_more: float
    serves_all: float
    for_all_better: float
    alone: Floats
    together: Floats
    gain: Floats
    users: Floats
    for_all: Floats
    loses: Floats


PERCENTILES = (10, 50, 90)
NOTHING = 1e-5
"""Gains and losses below this share of what the players keep are no better than the accuracy of charges."""


def spread_futures(found: Bargain, futures: list[Future]) -> Spread:
    """Return the shares and ranges over the futures that settled; nan if none did."""
    rested = [one for one in futures if one.settled]
    levers, players = len(found.levers), len(found.rules.players)
    if not rested:
        nothing = np.full((levers, len(PERCENTILES)), np.nan)
        none = np.full(len(PERCENTILES), np.nan)
        return Spread(
            len(futures), 0, np.nan, np.nan, np.nan, nothing, nothing, none, none, none, np.full(players, np.nan)
        )
    slack = NOTHING * float(np.abs(found.together.payoff[:players]).sum())
    gain = np.array([one.gain_musd_yr for one in rested])
    users = np.array([one.users_musd_yr for one in rested])
    for_all = np.array([one.for_all_musd_yr for one in rested])
    return Spread(
        len(futures),
        len(rested),
        float((gain >= -slack).mean()),
        float((gain + users >= -slack).mean()),
        float((for_all >= -slack).mean()),
        np.percentile([one.alone for one in rested], PERCENTILES, axis=0).T,
        np.percentile([one.together for one in rested], PERCENTILES, axis=0).T,
        np.percentile(gain, PERCENTILES),
        np.percentile(users, PERCENTILES),
        np.percentile(for_all, PERCENTILES),
        np.mean([one.change_musd_yr < -slack for one in rested], axis=0),
    )
