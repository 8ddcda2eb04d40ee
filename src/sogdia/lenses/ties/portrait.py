"""The ties of one state: to whom, in which layers, by what, and how they moved."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from sogdia.evidence.quantity import Quantity
from sogdia.lenses.ties.mediators import Mediator, find_mediators
from sogdia.lenses.ties.overview import list_meetings, list_powers, state_vectors, total_ties
from sogdia.lenses.ties.regime import Border, measure_borders
from sogdia.lenses.ties.stability import SETS, Rank, draw_strengths, rank_all
from sogdia.lenses.ties.strength import (
    LAYERS,
    Network,
    best_values,
    build_network,
    find_intensity,
    measure_items,
    measure_strength,
    pair_of,
)
from sogdia.lenses.ties.vectors import Vectors
from sogdia.lenses.ties.weights import read_weights
from sogdia.world.model import Event, FigureKey, Tie, World
from sogdia.world.period import Period, read_period


class Partner(msgspec.Struct, frozen=True):
    """The tie to one other state: `layers` by layer, their sum `tie`, what of it stands and what comes of events.

    `before` is the sum at the beginning of the window. `share` is of all positive ties to powers, None for a state
    that is no power; `rank` is among the powers.
    """

    state: str
    power: bool
    tie: float
    layers: tuple[float, ...]
    standing: float
    events: float
    before: float
    share: float | None
    rank: Rank | None


class Step(msgspec.Struct, frozen=True):
    """The spread of ties at one time of the path."""

    when: float
    vectors: Vectors


class Standing(msgspec.Struct, frozen=True):
    """A standing tie of the state with `points`, what it adds to the tie with each partner at the end of the window."""

    tie: Tie
    points: Mapping[str, float]


class Happened(msgspec.Struct, frozen=True):
    """An event of the window with its intensity, and `points`, what it still adds to the tie with each partner.

    `points` is empty for an event that counts in no tie.
    """

    event: Event
    intensity: float
    points: Mapping[str, float]


class Portrait(msgspec.Struct, frozen=True):
    """The ties of `state` between `since` and `when` (in years).

    `between` are the quarrels of others that it could mediate or did, `helped` those of its own with who could.
    """

    state: str
    since: float
    when: float
    sets: int
    vectors: Vectors
    before: Vectors
    partners: tuple[Partner, ...]
    path: tuple[Step, ...]
    standing: tuple[Standing, ...]
    happened: tuple[Happened, ...]
    borders: tuple[Border, ...]
    between: tuple[Mediator, ...]
    helped: tuple[Mediator, ...]
    weights: Mapping[FigureKey, Quantity]


def measure_portrait(
    world: World, state: str, when: float, since: float, rng: np.random.Generator, count: int = SETS
) -> Portrait:
    """Return the ties of `state`, the id of a state of `world`; the ranks of powers under `count` sets of weights.

    Raises `WorldError` if a weight is missing.
    """
    network, weights = build_network(world), read_weights(world)
    best = best_values(weights)
    now, before = (total_ties(network, best, time) for time in (when, since))
    added = measure_items(network, best, when)
    floor = best["ties", "tie_floor"]
    mediators = find_mediators(
        {pair: tie for pair, tie in now.items() if abs(tie) >= floor}, list_meetings(world, since, when)
    )
    return Portrait(
        state=state,
        since=since,
        when=when,
        sets=count,
        vectors=state_vectors(world, now, state),
        before=state_vectors(world, before, state),
        partners=_measure_partners(world, network, state, when, since, rng, count),
        path=measure_path(world, state, when, since),
        standing=_list_standing(world, network, added, state),
        happened=_list_happened(world, network, added, state, when, since),
        borders=tuple(border for border in measure_borders(world, now, best) if state in border.pair),
        between=tuple(one for one in mediators if one.state == state),
        helped=tuple(one for one in mediators if state in one.sides),
        weights=weights,
    )


def measure_path(world: World, state: str, when: float, since: float) -> tuple[Step, ...]:
    """Return the spread of the ties of `state` at `since`, at the end of each year after it, and at `when`."""
    network, best = build_network(world), best_values(read_weights(world))
    years = [float(year) for year in range(int(np.floor(since)) + 1, int(np.ceil(when)))]
    times = [since, *years, when]
    return tuple(Step(time, state_vectors(world, total_ties(network, best, time), state)) for time in times)


def _measure_partners(
    world: World, network: Network, state: str, when: float, since: float, rng: np.random.Generator, count: int
) -> tuple[Partner, ...]:
    """Return every state with which something ties `state`: powers by rank, then the others by strength."""
    weights = read_weights(world)
    best = best_values(weights)
    number = {pair: index for index, pair in enumerate(network.pairs)}
    layers = measure_strength(network, best, when)
    before = measure_strength(network, best, since).sum(axis=1)
    stands = np.bincount(
        network.pair, measure_items(network, best, when) * network.standing, minlength=len(network.pairs)
    )
    powers = list_powers(world, state)
    vectors = state_vectors(world, total_ties(network, best, when), state)
    drawn = draw_strengths(network, weights, when, rng, count)
    columns = [
        drawn[:, number[pair]] if (pair := pair_of(state, power)) in number else np.zeros(count) for power in powers
    ]
    totals = [
        float(layers[number[pair]].sum()) if (pair := pair_of(state, power)) in number else 0.0 for power in powers
    ]
    ranks = {rank.name: rank for rank in rank_all(powers, totals, np.array(columns).T.reshape(count, len(powers)))}
    others = [other for pair in network.pairs if state in pair for other in pair if other != state]
    partners = []
    for other in dict.fromkeys([*powers, *others]):
        index = number.get(pair_of(state, other))
        own = layers[index] if index is not None else np.zeros(len(LAYERS))
        standing = float(stands[index]) if index is not None else 0.0
        partners.append(
            Partner(
                state=other,
                power=other in ranks,
                tie=float(own.sum()),
                layers=tuple(own.tolist()),
                standing=standing,
                events=float(own.sum()) - standing,
                before=float(before[index]) if index is not None else 0.0,
                share=vectors.shares.get(other),
                rank=ranks.get(other),
            )
        )
    return tuple(sorted(partners, key=lambda one: (not one.power, -one.tie, one.state)))


def _list_points(network: Network, added: np.ndarray, state: str) -> dict[str, dict[str, float]]:
    """Return, for each row that ties `state`, what it adds to the tie with each partner."""
    points: dict[str, dict[str, float]] = {}
    for item, value in zip(network.items, added.tolist(), strict=True):
        if state in item.pair:
            other = item.pair[0] if item.pair[1] == state else item.pair[1]
            row = points.setdefault(item.id, {})
            row[other] = row.get(other, 0.0) + value
    return points


def _list_standing(world: World, network: Network, added: np.ndarray, state: str) -> tuple[Standing, ...]:
    points = _list_points(network, added, state)
    found = [Standing(tie, points[tie.id]) for tie in world.ties.values() if tie.id in points]
    return tuple(sorted(found, key=lambda one: (-sum(map(abs, one.points.values())), one.tie.id)))


def _list_happened(
    world: World, network: Network, added: np.ndarray, state: str, when: float, since: float
) -> tuple[Happened, ...]:
    """Return the events of the window that name `state` as actor, target or host, the latest first."""
    points = _list_points(network, added, state)
    found = []
    for event in world.events.values():
        period = read_period(event.date)
        if state not in (*event.actors, *event.targets, *event.host) or not isinstance(period, Period):
            continue
        if since <= period.middle <= when:
            intensity = world.figures[find_intensity(world, event)].best
            found.append(Happened(event, intensity, points.get(event.id, {})))
    return tuple(sorted(found, key=lambda one: (one.event.date, one.event.id), reverse=True))
