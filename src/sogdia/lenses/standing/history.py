"""Who had taken which rung when, as arrays."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.errors import Problem, SogdiaError, nearest
from sogdia.lenses.standing.ladder import RUNGS, Period, period_of
from sogdia.world.model import Step, World

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
NEVER = np.iinfo(np.int64).max


class History(msgspec.Struct, frozen=True):
    """States and what moves them.

    `taken` (states, rungs) is the index of the half-year of the first step, `NEVER` if none is known; `learnt` whether
    that step may teach. `listed` (states,): whether the movement was ever on the state's list. `neighbours`
    (states, states) is who shares a border crossing, `power` who is a power, `standing` (states, 3) the border with
    the authority's country, trade with it (log, the largest is 1) and a quarrel with it.
    """

    authority: str
    states: tuple[str, ...]
    began: Period
    taken: NDArray[np.int64]
    learnt: Bools
    listed: Bools
    neighbours: Bools
    power: Bools
    standing: Floats

    def known(self, period: Period) -> Bools:
        """Return who had taken what before a half-year, shape (states, rungs)."""
        return np.asarray(close_chain(self.taken < period.number))


def find_authority(world: World, name: str) -> str:
    """Return the id of an authority; raise `SogdiaError` if the world has none of that id or name."""
    for authority in world.authorities.values():
        if name.casefold() in (authority.id.casefold(), authority.name.casefold(), authority.state.casefold()):
            return authority.id
    known = {*world.authorities, *(one.name for one in world.authorities.values())}
    what = f"is no authority of the world: {', '.join(world.authorities) or 'there are none'}"
    raise SogdiaError(Problem(name[:60] or "an empty name", what, nearest(name, known)))


def build_history(world: World, authority: str) -> History:
    """Return the history of steps towards an authority: of the middle powers of the world and of the powers."""
    held = world.authorities[authority]
    chosen = (one for one in world.states.values() if (one.middle or one.power) and one.id != held.state)
    states = tuple(one.id for one in chosen)
    began = period_of(held.since)
    steps = [step for step in world.steps if step.authority == authority]
    taken = np.full((len(states), len(RUNGS)), NEVER, dtype=np.int64)
    learnt = np.zeros(taken.shape, dtype=bool)
    for step in steps:
        if step.state in states and step.rung in RUNGS:
            place = states.index(step.state), RUNGS.index(step.rung)
            at = _index(step, held.since)
            learnt[place] |= step.fitted
            taken[place] = min(taken[place], at)
    listed = np.array([any(step.rung == "listed" and step.state == state for step in steps) for state in states])
    return History(
        authority=authority,
        states=states,
        began=began,
        taken=taken,
        learnt=learnt,
        listed=listed,
        neighbours=_find_neighbours(world, states),
        power=np.array([world.states[state].power for state in states]),
        standing=_measure_standing(world, states, held.state, began),
    )


def close_chain(taken: Bools) -> Bools:
    """Return what is taken with what it implies, along the last axis: recognition brings an ambassador, he a chargé."""
    closed = taken.copy()
    charge, ambassador, recognised = (RUNGS.index(rung) for rung in ("charge", "ambassador", "recognised"))
    closed[..., ambassador] |= closed[..., recognised]
    closed[..., charge] |= closed[..., ambassador]
    return closed


def _index(step: Step, since: str) -> int:
    """Return the half-year of a step; what was kept at the takeover counts as taken before the first."""
    if step.date[:7] <= since[:7] or step.date == since[:4]:
        return period_of(since).number - 1
    return period_of(step.date).number


def _find_neighbours(world: World, states: tuple[str, ...]) -> Bools:
    number = {state: index for index, state in enumerate(states)}
    found = np.zeros((len(states), len(states)), dtype=bool)
    for crossing in world.crossings.values():
        if crossing.tail_state in number and crossing.head_state in number:
            a, b = number[crossing.tail_state], number[crossing.head_state]
            found[a, b] = found[b, a] = True
    return found


def _measure_standing(world: World, states: tuple[str, ...], country: str, began: Period) -> Floats:
    """Return border, trade and quarrel with the authority's country, each from 0 to 1, shape (states, 3)."""
    border = {one for crossing in world.crossings.values() for one in (crossing.tail_state, crossing.head_state)
              if country in (crossing.tail_state, crossing.head_state)}  # fmt: skip
    trade = dict.fromkeys(states, 0.0)
    for (origin, destination, _), quantity in world.demand.items():
        ends = world.regions[origin].state, world.regions[destination].state
        for own, other in (ends, ends[::-1]):
            if other == country and own in trade:
                trade[own] += quantity.best
    quarrel = {
        state
        for tie in world.ties.values()
        if tie.sign == "negative" and country in tie.parties and (not tie.end or period_of(tie.end) > began)
        for state in tie.parties
    }
    logs = np.log1p(np.array([trade[state] for state in states]))
    return np.stack(
        (
            np.array([float(state in border) for state in states]),
            logs / logs.max() if logs.max() > 0 else logs,
            np.array([float(state in quarrel) for state in states]),
        ),
        axis=1,
    )
