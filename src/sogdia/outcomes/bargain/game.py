"""The game: states set charges on transit, cargo answers, and each state keeps what is left of its freight.

A lever is a charge of one state on one mode, as a share of what transit pays there today: 0 is today, 0.1 is ten per
cent more. Cargo that begins or ends in the state does not pay it. With f the flows that cargo answers with::

    payoff of i = Σ_entries f · (kept_i + Σ_levers of i charge · paid)  [− Σ_rows own_i · (loss − loss today)]

the last term, what the state's own traders lose to everybody's charges (∫ D dS), only where trade counts. Everything
here is arrays; `stakes` fills them from a world.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.choice import measure_losses
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.equilibrium.sensitivity import differentiate_cost, differentiate_each
from sogdia.equilibrium.stochastic import Problem, Solution, solve_equilibrium
from sogdia.errors import EquilibriumError

GAP = 1e-8
"""Loads are right to so many Mt/yr: far below what moves a payoff by a part in a million."""
MAX_STEPS = 80


class Lever(NamedTuple):
    """A charge of a state on one mode."""

    state: str
    mode: str


@dataclass(frozen=True, slots=True)
class Game:
    """Who may charge whom, and what cargo makes of it.

    Attributes
    ----------
    players : states. levers : the charges they set. owner : shape (levers,), the player of each.
    problem : the equilibrium of today's charges. start : parameters of its facilities near the solution.
    paid : sparse, shape (entries, levers), US$/t that a tonne on the entry pays today where the lever counts.
    kept : shape (players, entries), US$/t that the player keeps of it today: freight less the cost of carriage.
    carriage : shape (players, entries), US$/t that carriage costs the player.
    transit : shape (players, entries), whether the entry passes the player in transit on the modes counted.
    own : shape (players, rows), the share of each row that is the player's trade: a half for each end.
    trade_counts : whether what own traders lose counts in a payoff.
    before : shape (rows,), what users lose today against the costs of the base year, US$ m/yr; nothing if left out,
        which moves payoffs and no charge.
    """

    players: tuple[str, ...]
    levers: tuple[Lever, ...]
    owner: Ints
    problem: Problem
    start: Floats | None
    paid: csc_array
    kept: Floats
    carriage: Floats
    transit: Bools
    own: Floats
    trade_counts: bool = False
    before: Floats | None = None


class Played(NamedTuple):
    """What comes of a set of charges.

    Attributes
    ----------
    charges : shape (levers,). solution : the equilibrium.
    payoff, revenue, charged : shape (players,), US$ m/yr: what is kept, transit income before the cost of carriage, and
        what of it charges beyond today's bring in.
    cargo_mt_yr : shape (players,), transit.
    slope : shape (players, levers), d payoff / d charge; empty if it was not asked for.
    loss : shape (rows,), what users lose against the costs of the base year, US$ m/yr.
    """

    charges: Floats
    solution: Solution
    payoff: Floats
    revenue: Floats
    charged: Floats
    cargo_mt_yr: Floats
    slope: Floats
    loss: Floats


def charged_problem(game: Game, charges: Floats) -> Problem:
    """Return the equilibrium problem under `charges`, shape (levers,)."""
    return replace(game.problem, free_cost=game.problem.free_cost + game.paid @ charges)


def play(game: Game, charges: Floats, near: Solution | None = None, slopes: bool = True) -> Played:
    """Return what cargo makes of the charges, shape (levers,), starting from a solution near it if there is one.

    Raises `EquilibriumError` if no equilibrium is found from there or from free costs.
    """
    problem = charged_problem(game, charges)
    solution = _solve(problem, game.start if near is None else near.z)
    flow = solution.chosen.flow
    weights = weigh(game, charges)
    slope = np.empty((len(game.players), 0))
    if slopes:
        with threadpool_limits(limits=1):
            adjoints = differentiate_each(problem, solution, weights)
            moved = np.stack([game.paid.T @ adjoint.cost for adjoint in adjoints])
            if game.trade_counts:
                moved -= np.stack([_press_trade(game, problem, solution, own) for own in game.own])
        slope = moved + np.equal.outer(np.arange(len(game.players)), game.owner) * (game.paid.T @ flow)
    income = (game.paid.T @ flow) * charges
    charged = np.bincount(game.owner, income, minlength=len(game.players)).astype(np.float64)
    loss = measure_losses(problem.rows, solution.chosen.perceived)
    kept = weights @ flow
    lost = loss if game.before is None else loss - game.before
    payoff = kept - game.own @ lost if game.trade_counts else kept
    revenue = kept + game.carriage @ flow
    return Played(charges, solution, payoff, revenue, charged, game.transit @ flow, slope, loss)


def _press_trade(game: Game, problem: Problem, solution: Solution, own: Floats) -> Floats:
    """Return what more of each charge costs a player's own traders, shape (levers,): dS weighed by what they carry."""
    pressed: Floats = game.paid.T @ differentiate_cost(problem, solution, own * solution.chosen.demand).cost
    return pressed


def count_users(game: Game, players: int) -> Game:
    """Return the game in which the first so many players also count what all users gain, an even part of it each.

    Acting as one they then seek the most that they and all users together can have.
    """
    own = game.own.copy() if game.trade_counts else np.zeros_like(game.own)
    own[:players] = 1.0 / players
    return replace(game, own=own, trade_counts=True)


def weigh(game: Game, charges: Floats) -> Floats:
    """Return what each player keeps of a tonne on each entry, shape (players, entries), US$/t."""
    weights = game.kept.copy()
    for lever, owner in enumerate(game.owner.tolist()):
        weights[owner] += charges[lever] * game.paid[:, [lever]].toarray().ravel()
    return weights


def _solve(problem: Problem, start: Floats | None) -> Solution:
    try:
        return solve_equilibrium(problem, GAP, MAX_STEPS, start)
    except EquilibriumError:
        if start is None:
            raise
        return solve_equilibrium(problem, GAP, 2 * MAX_STEPS)
