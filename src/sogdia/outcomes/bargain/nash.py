"""Charges from which no party gains by moving alone.

A party is one state, or several that act as one and share what they keep. Newton's method on the slopes of all
parties' payoffs at once comes near in a few plays; where a line fills up payoffs have a kink, at which that method
swings to and fro, and best replies in turn end it. Either end is then checked as what it claims to be: on a grid of
charges, each lever alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

from sogdia.equilibrium.paths import Bools, Floats
from sogdia.outcomes.bargain.game import Game, Played, play

Parties = tuple[tuple[int, ...], ...]
"""The players of each party."""

TOLERANCE = 5e-4
"""Charges are settled when none wants to move further: a twentieth of a per cent of today's freight."""
MOST_NEWTON, MOST_ROUNDS = 40, 12
FURTHEST = 1.0
NUDGE = 0.02
GRID = 61
GAIN = 0.005
"""A move on the grid that gains more than this share of the party's payoff is a better reply."""
WORKERS = 2


class Span(NamedTuple):
    """The lowest and highest charge that a lever may have, as shares of today's freight."""

    low: float
    high: float


class Settled(NamedTuple):
    """Where charges came to rest.

    Attributes
    ----------
    parties : who acts as one. played : what comes of the charges.
    settled : whether nobody wants to move further by more than `TOLERANCE`.
    gain_share : the most that a party gains by moving one of its levers alone over the grid, as a share of its payoff;
        nan if that was not asked.
    """

    parties: Parties
    played: Played
    settled: bool
    gain_share: float = float("nan")


def settle(
    game: Game, parties: Parties, span: Span, near: Played, curve: Floats, most_rounds: int = MOST_ROUNDS
) -> Settled:
    """Return the charges at which each party does its best against the others, from `near` on.

    `curve` is that of `measure_curve`, of this game or one like it. Raises `EquilibriumError` if cargo has none.
    """
    found = _step_to_rest(game, parties, span, near, curve)
    return found if found.settled else _reply_in_turn(game, parties, span, found.played, most_rounds)


def measure_curve(game: Game, near: Played, span: Span) -> Floats:
    """Return how slopes answer to charges, shape (players, levers, levers): d(d payoff / d charge) / d charge."""
    curve = np.empty((*near.slope.shape, len(game.levers)))
    for lever, charge in enumerate(near.charges.tolist()):
        moved = near.charges.copy()
        moved[lever] += NUDGE if charge + NUDGE <= span.high else -NUDGE
        curve[:, :, lever] = (play(game, moved, near.solution).slope - near.slope) / (moved[lever] - charge)
    return curve


def pull_levers(game: Game, parties: Parties, by_player: Floats) -> Floats:
    """Return of each lever what its own party makes of it: rows of `by_player` (players, levers, …) summed."""
    pulled = np.empty(by_player.shape[1:])
    for members in parties:
        levers = np.flatnonzero(np.isin(game.owner, members))
        pulled[levers] = by_player[list(members)].sum(axis=0)[levers]
    return pulled


def _step_to_rest(game: Game, parties: Parties, span: Span, near: Played, curve: Floats) -> Settled:
    """Return where Newton's steps on the parties' slopes lead, the curve learnt on the way (Broyden 1965)."""
    matrix = pull_levers(game, parties, curve)
    now, damping, last = near, 1.0, np.zeros(len(game.levers))
    for _ in range(MOST_NEWTON):
        pull = pull_levers(game, parties, now.slope)
        step = _newton(pull, matrix, now.charges, span)
        if float(np.abs(step).max(initial=0.0)) <= TOLERANCE:
            return Settled(parties, now, True)
        damping = damping / 2 if float(step @ last) < 0 else min(1.0, 2 * damping)  # it swings about a kink
        last = step
        then = play(game, np.clip(now.charges + damping * step, *span), now.solution)
        moved = then.charges - now.charges
        if (length := float(moved @ moved)) > 0:
            change = pull_levers(game, parties, then.slope) - pull
            matrix = matrix + np.outer(change - matrix @ moved, moved) / length
        now = then
    return Settled(parties, now, False)


def _newton(pull: Floats, matrix: Floats, charges: Floats, span: Span) -> Floats:
    """Return the step to where slopes vanish, among the levers that are not held at an end of the span."""
    free = np.flatnonzero(~_held(pull, charges, span))
    step = np.zeros(len(pull))
    if len(free):
        part = matrix[np.ix_(free, free)]
        # A payoff that bends up has no top nearby: its lever goes uphill, as far as one step may.
        bend = np.minimum(np.diag(part), -np.abs(pull[free]) / FURTHEST)
        part = part + np.diag(bend - np.diag(part)) - 1e-12 * np.eye(len(free))
        step[free] = np.clip(np.linalg.solve(-part, pull[free]), -FURTHEST, FURTHEST)
    return np.clip(charges + step, *span) - charges


def _held(pull: Floats, charges: Floats, span: Span) -> Bools:
    held: Bools = ((charges <= span.low) & (pull <= 0)) | ((charges >= span.high) & (pull >= 0))
    return held


def _reply_in_turn(game: Game, parties: Parties, span: Span, near: Played, most_rounds: int) -> Settled:
    """Return where best replies in turn lead, one lever at a time."""
    now = near
    for _ in range(most_rounds):
        before = now.charges
        for members in parties:
            for lever in np.flatnonzero(np.isin(game.owner, members)).tolist():
                now = _reply(game, members, lever, span, now)
        if float(np.abs(now.charges - before).max(initial=0.0)) <= TOLERANCE:
            return Settled(parties, play(game, now.charges, now.solution), True)
    return Settled(parties, play(game, now.charges, now.solution), False)


def _reply(game: Game, members: Sequence[int], lever: int, span: Span, now: Played) -> Played:
    """Return what comes of a party's best charge of one lever near where it is, the others staying."""
    tried: list[Played] = []

    def worse(charge: float) -> float:
        tried.append(play(game, _moved(now.charges, lever, charge), now.solution, slopes=False))
        return -float(tried[-1].payoff[list(members)].sum())

    reach = FURTHEST / 2
    low, high = max(span.low, now.charges[lever] - reach), min(span.high, now.charges[lever] + reach)
    minimize_scalar(worse, bounds=(low, high), method="bounded", options={"xatol": TOLERANCE / 2})
    return max([*tried, now], key=lambda one: float(one.payoff[list(members)].sum()))


def _moved(charges: Floats, lever: int, charge: float) -> Floats:
    moved = charges.copy()
    moved[lever] = charge
    return moved


def check_on_grid(game: Game, settled: Settled, span: Span, count: int = GRID) -> tuple[Settled, Played]:
    """Return the settled charges with the most a party gains by moving one lever alone, and what that move makes."""
    now = settled.played
    cases = [
        (members, _moved(now.charges, lever, charge))
        for members in settled.parties
        for lever in np.flatnonzero(np.isin(game.owner, members)).tolist()
        for charge in np.linspace(*span, count).tolist()
    ]
    with ThreadPoolExecutor(WORKERS) as crew:
        played = list(crew.map(lambda case: play(game, case[1], now.solution, slopes=False), cases))
    most, best = 0.0, now
    for (members, _), one in zip(cases, played, strict=True):
        gain = _gain_share(now, one, members)
        if gain > most:
            most, best = gain, one
    return settled._replace(gain_share=most), best


def _gain_share(now: Played, then: Played, members: Sequence[int]) -> float:
    had, has = (float(one.payoff[list(members)].sum()) for one in (now, then))
    return (has - had) / max(abs(had), 1e-9)


def find_nash(
    game: Game, parties: Parties, span: Span, near: Played, curve: Floats, report: Callable[[str], None],
    count: int = GRID,
) -> Settled:  # fmt: skip
    """Return settled charges that hold on the grid: whoever gains there by moving moves, and all settle again."""
    for _ in range(MOST_ROUNDS):
        report("Settling charges")
        found = settle(game, parties, span, near, curve)
        report(f"Trying {count} charges of each state")
        found, better = check_on_grid(game, found, span, count)
        if found.gain_share <= GAIN:
            break
        near = play(game, better.charges, better.solution)
    return found
