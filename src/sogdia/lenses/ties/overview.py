"""The ties of all middle states at once: how each spreads over the powers, who quarrels, who stands between."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.ties.balance import Balance, measure_balance
from sogdia.lenses.ties.mediators import Mediator, Meeting, find_mediators
from sogdia.lenses.ties.regime import Border, measure_borders
from sogdia.lenses.ties.similarity import measure_s
from sogdia.lenses.ties.stability import SETS, Rank, draw_strengths, rank_all
from sogdia.lenses.ties.strength import Network, Pair, best_values, build_network, measure_strength, pair_of
from sogdia.lenses.ties.vectors import Vectors, measure_vectors
from sogdia.lenses.ties.weights import read_weights
from sogdia.world.model import FigureKey, World
from sogdia.world.period import Period, read_period

Floats = NDArray[np.float64]


class Spread(msgspec.Struct, frozen=True):
    """How one state's ties spread over the powers at `when` and were spread at `since`.

    `rank` is that of its index among the middle states. `alike` is the one whose shares over the powers are the most
    like its own, by S of Signorino and Ritter (`alike_s`, 1 the same).
    """

    state: str
    vectors: Vectors
    before: Vectors
    rank: Rank
    alike: str
    alike_s: float


class Overview(msgspec.Struct, frozen=True):
    """All middle states between `since` and `when` (in years), ranked by their index.

    `ties` are the strengths of all pairs; `balance` is of all of them above the floor; `sets` is the number of random
    sets of weights behind the ranks.
    """

    since: float
    when: float
    sets: int
    spreads: tuple[Spread, ...]
    ties: Mapping[Pair, float]
    balance: Balance
    mediators: tuple[Mediator, ...]
    borders: tuple[Border, ...]
    weights: Mapping[FigureKey, Quantity]


def measure_overview(world: World, when: float, since: float, rng: np.random.Generator, count: int = SETS) -> Overview:
    """Return the ties of the middle states of `world`; ranks under `count` random sets of weights.

    Raises `WorldError` if a weight is missing.
    """
    network, weights = build_network(world), read_weights(world)
    best = best_values(weights)
    now, before = (total_ties(network, best, time) for time in (when, since))
    middle = [state.id for state in world.states.values() if state.middle]
    vectors = {state: state_vectors(world, now, state) for state in middle}
    drawn = draw_strengths(network, weights, when, rng, count)
    ranks = rank_all(middle, [vectors[state].index for state in middle], _draw_indices(world, network, drawn, middle))
    floor = best["ties", "tie_floor"]
    return Overview(
        since=since,
        when=when,
        sets=count,
        spreads=tuple(
            Spread(rank.name, vectors[rank.name], state_vectors(world, before, rank.name), rank, *_alike(vectors, rank))
            for rank in ranks
        ),
        ties=now,
        balance=measure_balance({pair: tie for pair, tie in now.items() if abs(tie) >= floor}),
        mediators=find_mediators(
            {pair: tie for pair, tie in now.items() if abs(tie) >= floor}, list_meetings(world, since, when)
        ),
        borders=measure_borders(world, now, best),
        weights=weights,
    )


def total_ties(network: Network, weights: Mapping[FigureKey, float], when: float) -> dict[Pair, float]:
    """Return the signed strength of every pair at `when`, all layers together."""
    totals = measure_strength(network, weights, when).sum(axis=1).tolist()
    return dict(zip(network.pairs, totals, strict=True))


def list_powers(world: World, state: str) -> tuple[str, ...]:
    """Return the powers that `state` may spread its ties over: all but itself."""
    return tuple(one.id for one in world.states.values() if one.power and one.id != state)


def state_vectors(world: World, ties: Mapping[Pair, float], state: str) -> Vectors:
    """Return how the ties of `state` spread over the powers; nothing known of a pair is no tie."""
    return measure_vectors({power: ties.get(pair_of(state, power), 0.0) for power in list_powers(world, state)})


def list_meetings(world: World, since: float, when: float) -> tuple[Meeting, ...]:
    """Return the events between `since` and `when` in which third states brought the sides together.

    A host stands in the row; a mediation (CAMEO 045) has the one who went between as its actor.
    """
    meetings = []
    for event in world.events.values():
        period = read_period(event.date)
        if event.nonstate or not isinstance(period, Period) or not since <= period.middle <= when:
            continue
        if event.cameo == "045":
            meetings.append(Meeting(event.id, frozenset(event.targets), frozenset(event.actors)))
        elif event.host:
            meetings.append(Meeting(event.id, frozenset((*event.actors, *event.targets)), frozenset(event.host)))
    return tuple(meetings)


def _draw_indices(world: World, network: Network, drawn: Floats, states: list[str]) -> Floats:
    """Return the index of each state under each set of weights, shape (sets, states); nan where there is none."""
    number = {pair: index for index, pair in enumerate(network.pairs)}
    found = np.full((len(drawn), len(states)), np.nan)
    for column, state in enumerate(states):
        powers = list_powers(world, state)
        ties = np.zeros((len(drawn), len(powers)))
        for place, power in enumerate(powers):
            if pair_of(state, power) in number:
                ties[:, place] = drawn[:, number[pair_of(state, power)]]
        positive = np.maximum(ties, 0.0)
        volume = positive.sum(axis=1)
        some = volume > 0
        shares = positive[some] / volume[some, None]
        least = 1 / len(powers)
        found[some, column] = 1 - ((shares**2).sum(axis=1) - least) / (1 - least)
    return found


def _alike(vectors: Mapping[str, Vectors], rank: Rank) -> tuple[str, float]:
    own = vectors[rank.name]
    others = [state for state in vectors if state != rank.name]
    if not others:
        return "", float("nan")
    powers = [power for power in own.shares if all(power in vectors[state].shares for state in others)]
    similar = {
        state: measure_s(
            [own.shares[power] for power in powers], [vectors[state].shares[power] for power in powers], 1
        )
        for state in others
    }  # fmt: skip
    nearest = max(sorted(similar), key=lambda state: similar[state])
    return nearest, similar[nearest]
