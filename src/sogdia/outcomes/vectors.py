"""One state's vectors: its shares over the powers in cargo, arms, ties and standing, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sogdia.lenses.arms import ALL, collect_markets, measure_arms_vector
from sogdia.lenses.routes import RoutesModel, Solved, solve_worlds
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.standing import build_history, first_period, measure_standing_vector
from sogdia.lenses.ties.overview import list_powers, state_vectors, total_ties
from sogdia.lenses.ties.stability import SETS, Rank, rank_all
from sogdia.lenses.ties.strength import best_values, build_network
from sogdia.lenses.ties.vectors import Vectors, measure_vectors
from sogdia.lenses.ties.weights import read_weights
from sogdia.lenses.weights import change_weights
from sogdia.outcomes.powers import list_members, list_unions
from sogdia.world.model import World

LENSES = ("trade", "ways", "arms", "ties", "standing")
WEIGHTS = {"trade": 0.5, "ways": 0.5, "arms": 1.0, "ties": 1.0, "standing": 1.0}
"""Weights of the mean over lenses: cargo, told in two ways, counts as much as each of the other three."""


class Reading(NamedTuple):
    """What one lens says of one year.

    `vectors` is the spread over the powers; no volume if nothing is known. `others_share` is the share of all (powers
    and others) that no power has, None where the lens knows powers only. `basis` is what the shares are of, `sources`
    ids of the world's sources.
    """

    vectors: Vectors
    others_share: float | None
    basis: str
    sources: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Return whether the lens says anything, be it that all is with others."""
        return self.vectors.volume > 0 or self.others_share is not None

    @property
    def shares(self) -> dict[str, float]:
        """Return the share of each power in all, others counted in."""
        of_powers = 1.0 - (self.others_share or 0.0)
        return {power: of_powers * share for power, share in self.vectors.shares.items()}


class Moment(NamedTuple):
    """The end of a year: the reading of each lens, and the weighted mean of what is known."""

    year: int
    lenses: Mapping[str, Reading]
    mean: Reading

    @property
    def known(self) -> tuple[str, ...]:
        """Return the lenses that say anything."""
        return tuple(lens for lens, one in self.lenses.items() if one.known)


class StateVectors(NamedTuple):
    """The vectors of `state` over the years; `ranks` are those of the powers by the last mean.

    They hold under random sets of weights of the lenses, uniform over all that sum to 1.
    """

    state: str
    powers: tuple[str, ...]
    weights: Mapping[str, float]
    moments: tuple[Moment, ...]
    ranks: tuple[Rank, ...]


def measure_state_vectors(
    model: RoutesModel, state: str, years: Sequence[int], weights: Mapping[str, float], rng: np.random.Generator
) -> StateVectors:
    """Return the vectors of a state at the end of each of `years`; cargo of all years chooses among the same routes."""
    world = model.world
    solved = solve_worlds(model, [world.on(year) for year in years])
    powers = list_powers(world, state)
    moments = tuple(_measure_moment(model, one, state, year, weights) for one, year in zip(solved, years, strict=True))
    return StateVectors(state, powers, weights, moments, _rank_powers(moments[-1], powers, rng))


def read_lens_weights(words: Sequence[str]) -> dict[str, float]:
    """Return the weights with changes such as `arms=2`; raise `SogdiaError` with all that is wrong."""
    return change_weights(WEIGHTS, words, "lens", "arms")


def mean_readings(readings: Mapping[str, Reading], weights: Mapping[str, float]) -> Reading:
    """Return the weighted mean of the shares of all, others' among them, over the lenses that know any."""
    known = {lens: one for lens, one in readings.items() if one.known and weights[lens] > 0}
    total = sum(weights[lens] for lens in known)
    powers = next(iter(readings.values())).vectors.shares
    if not known:
        return _nothing(list(powers))
    shares = {power: sum(weights[lens] * one.shares[power] for lens, one in known.items()) / total for power in powers}
    others = sum(weights[lens] * (one.others_share or 0.0) for lens, one in known.items()) / total
    return Reading(measure_vectors(shares), others, ", ".join(known), ())


def _measure_moment(model: RoutesModel, solved: Solved, state: str, year: int, weights: Mapping[str, float]) -> Moment:
    world = model.world
    trade, ways = measure_cargo(model, solved, state)
    lenses = {
        "trade": trade,
        "ways": ways,
        "arms": _read_arms(world, state, year),
        "ties": _read_ties(world, state, year),
        "standing": _read_standing(world, state, year),
    }
    return Moment(year, lenses, mean_readings(lenses, weights))


def measure_cargo(model: RoutesModel, solved: Solved, state: str) -> tuple[Reading, Reading]:
    """Return with whom a state trades, and through whom, by tonnes of cargo that begins or ends in it.

    Of the ways, each tonne is shared evenly by the powers that it begins, ends or passes in.
    """
    flows, number = Flows(model, solved), {one: index for index, one in enumerate(model.world.states)}
    own = flows.at_end[:, number[state]]
    tonnes = flows.by_route[own]
    powers = list_powers(model.world, state)
    partner, touched = np.zeros((2, len(powers), int(own.sum())), dtype=np.bool_)
    for index, power in enumerate(powers):
        members = [number[one] for one in list_members(model.world, power) if one in number and one != state]
        partner[index] = flows.at_end[own][:, members].any(axis=1)
        touched[index] = partner[index] | flows.touched[own][:, members].any(axis=1)
    count = np.maximum(touched.sum(axis=0), 1)
    basis = f"tonnes, {solved.year}"
    return (
        _read(powers, partner @ tonnes, float(tonnes.sum()), basis, ("computed",)),
        _read(powers, (touched / count) @ tonnes, float(tonnes.sum()), basis, ("computed",)),
    )


def _read(powers: Sequence[str], amounts: np.ndarray, total: float, basis: str, sources: tuple[str, ...]) -> Reading:
    if total <= 0:
        return _nothing(powers)
    others = max(0.0, 1.0 - float(amounts.sum()) / total)
    return Reading(measure_vectors(dict(zip(powers, amounts.tolist(), strict=True))), others, basis, sources)


def _read_arms(world: World, state: str, year: int) -> Reading:
    """Return the shares of the latest window that had ended."""
    powers = list_powers(world, state)
    markets = [one for one in collect_markets(world.arms_shares) if one.buyer == state and one.weapons == ALL]
    market = max((one for one in markets if one.window.last <= year), key=lambda one: one.window.last, default=None)
    if market is None:
        return _nothing(powers)
    shares = measure_arms_vector(market, powers, list_unions(world))
    others = shares.pop("") if market.shares() else None
    return Reading(measure_vectors(shares), others, f"deliveries, {market.window}", (market.source,))


def _read_ties(world: World, state: str, year: int) -> Reading:
    if not world.ties and not world.events:
        return _nothing(list_powers(world, state))
    ties = total_ties(build_network(world), best_values(read_weights(world)), year + 1.0)
    sources = {one.source for one in world.ties.values() if state in one.parties}
    sources |= {one.source for one in world.events.values() if state in (*one.actors, *one.targets)}
    return Reading(state_vectors(world, ties, state), None, f"points, end {year}", tuple(sorted(sources)))


def _read_standing(world: World, state: str, year: int) -> Reading:
    """Return whose steps the state's own are like, the mean over the authorities that it takes steps towards."""
    powers, period = list_powers(world, state), first_period(year + 1)
    likeness, found = dict.fromkeys(powers, 0.0), []
    for authority in world.authorities:
        history = build_history(world, authority)
        if state in history.states and history.began < period:
            found.append(authority)
            for power, share in measure_standing_vector(history, state, period).items():
                likeness[power] += share
    if not found:
        return _nothing(powers)
    sources = {step.source for step in world.steps if step.authority in found and step.state in (state, *powers)}
    taken = "steps" if any(likeness.values()) else "no step like a power's"
    basis = f"{taken} towards {', '.join(found)}, end {year}"
    return Reading(measure_vectors(likeness), None, basis, tuple(sorted(sources)))


def _nothing(powers: Sequence[str]) -> Reading:
    return Reading(measure_vectors(dict.fromkeys(powers, 0.0)), None, "", ())


def _rank_powers(moment: Moment, powers: Sequence[str], rng: np.random.Generator) -> tuple[Rank, ...]:
    known = [moment.lenses[lens] for lens in moment.known]
    if not known:
        return ()
    shares = np.array([[one.shares[power] for power in powers] for one in known])
    drawn = rng.dirichlet(np.ones(len(known)), SETS) @ shares
    return rank_all(powers, [moment.mean.shares[power] for power in powers], drawn)
