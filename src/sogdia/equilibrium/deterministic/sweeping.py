"""Balance all pairs together until little excess is left among them.

A full round visits every pair and every origin in it. Most of that work is book-keeping for origins, while what decides
how much to move are the costs of a dozen links. So between full rounds the pairs are balanced on link flows alone, many
times over, each within the flow it had; then what they agreed on is handed out to the origins, as far as they have it.
(On a network of 1,117 zones this halves the time to a gap of 1e-8.)
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sogdia.equilibrium.deterministic.delay import Floats, cost_and_slope, update_costs
from sogdia.equilibrium.deterministic.segments import (
    NOISE,
    PAIRS,
    Loads,
    Pairs,
    balance,
    give,
    segment_cost,
    segment_flow,
    shift_amount,
)

_WORTH_A_VISIT = 0.1  # of the average excess of a pair in the last round
_FULL_FIRST = 2  # rounds: early on, flows change too much to be agreed on without the origins
_LIGHT_ROUNDS = 20
_ROUNDS_PER_LEAP = 5
_SHORTEST_LEAP, _LONGEST_LEAP = 0.5, 1e9  # in moves of the rounds before
_LEAP_NOISE = 1e-13
_HALVINGS = 12
_LIGHT_ENOUGH = 0.03  # of the excess at the start of a light phase …
_LEFT_TO_FULL = 0.3  # … or of what is enough: a light phase ends there


@njit(cache=True)
def sweep(
    pairs: Pairs, loads: Loads, flow_by_origin: Floats, share: Floats, least_flow: float, enough: float, most: int
) -> None:
    """Balance all pairs until a full round finds less excess cost than `enough`, or for `most` full rounds."""
    count = pairs.taken[PAIRS]
    slack = 0.0
    for turn in range(most):
        excess = 0.0
        for pair in range(count):
            excess += balance(pairs, pair, loads, flow_by_origin, share, least_flow, slack)
        if excess <= enough:
            return
        slack = _WORTH_A_VISIT * excess / max(count, 1)
        if turn + 1 >= _FULL_FIRST:
            _agree_and_hand_out(
                pairs, loads, flow_by_origin, share, least_flow, max(_LIGHT_ENOUGH * excess, _LEFT_TO_FULL * enough)
            )


@njit(cache=True)
def _agree_and_hand_out(
    pairs: Pairs, loads: Loads, flow_by_origin: Floats, share: Floats, least_flow: float, enough: float
) -> None:
    """Balance pairs on link flows, then move the flow of origins as agreed."""
    count = pairs.taken[PAIRS]
    before = loads.flow.copy()
    room = np.empty((count, 2))  # flow left on the first and the second segment
    for pair in range(count):
        start, middle, end = pairs.start[pair], pairs.middle[pair], pairs.end[pair]
        room[pair] = 0.0
        use = pairs.first_use[pair]
        while use >= 0:
            used = flow_by_origin[pairs.use_row[use]]
            room[pair, 0] += segment_flow(pairs.step, start, middle, used)
            room[pair, 1] += segment_flow(pairs.step, middle, end, used)
            use = pairs.next_use[use]
    agreed = np.zeros(count)  # from the first segment to the second
    slack = 0.0
    agreed_then = agreed.copy()
    for round_ in range(_LIGHT_ROUNDS):
        excess = 0.0
        for pair in range(count):
            excess += _balance_lightly(pairs, pair, loads, room, agreed, slack)
        if excess <= enough:
            break
        slack = _WORTH_A_VISIT * excess / count
        if round_ % _ROUNDS_PER_LEAP == _ROUNDS_PER_LEAP - 1:
            _leap(pairs, loads, room, agreed, agreed_then)
            agreed_then[:] = agreed

    loads.flow[:] = before
    for pair in range(count):
        if agreed[pair] != 0.0:
            _hand_out(pairs, pair, agreed[pair], loads, flow_by_origin, share, least_flow)
    update_costs(loads.delay, loads.flow, loads.cost, loads.slope)


@njit(cache=True)
def _leap(pairs: Pairs, loads: Loads, room: Floats, agreed: Floats, agreed_then: Floats) -> None:
    """Go on in the direction of the last rounds to where the objective is least, as far as there is room.

    Pairs that share a steep link pull it to and fro, each round a little further the same way; this goes there at once
    (parallel tangents: Shah, Buehler and Kempthorne 1964).
    """
    move = agreed - agreed_then
    turn = np.zeros_like(loads.flow)
    for pair in range(agreed.size):
        if move[pair] != 0.0:
            for at in range(pairs.start[pair], pairs.middle[pair]):
                turn[pairs.step[at]] -= move[pair]
            for at in range(pairs.middle[pair], pairs.end[pair]):
                turn[pairs.step[at]] += move[pair]
    most = _LONGEST_LEAP
    for pair in range(agreed.size):
        if move[pair] > 0.0:
            most = min(most, room[pair, 0] / move[pair])
        elif move[pair] < 0.0:
            most = min(most, -room[pair, 1] / move[pair])
    for link in range(turn.size):
        if turn[link] < 0.0:
            most = min(most, -loads.flow[link] / turn[link])
    downhill = _descent(loads, turn, 0.0)
    if most < _SHORTEST_LEAP or downhill >= -_LEAP_NOISE * np.sum(np.abs(loads.cost * turn)):
        return
    reach = min(1.0, most)
    while reach < most and _descent(loads, turn, reach) < 0.0:
        reach = min(4.0 * reach, most)
    length, low = reach, 0.0
    if _descent(loads, turn, reach) > 0.0:
        for _ in range(_HALVINGS):
            length = 0.5 * (low + reach)
            if _descent(loads, turn, length) > 0.0:
                reach = length
            else:
                low = length
        length = low
    for pair in range(agreed.size):
        agreed[pair] += length * move[pair]
        room[pair, 0] = max(room[pair, 0] - length * move[pair], 0.0)
        room[pair, 1] = max(room[pair, 1] + length * move[pair], 0.0)
    for link in range(turn.size):
        if turn[link] != 0.0:
            loads.flow[link] = max(loads.flow[link] + length * turn[link], 0.0)
            loads.cost[link], loads.slope[link] = cost_and_slope(loads.delay, link, loads.flow[link])


@njit(cache=True)
def _descent(loads: Loads, turn: Floats, length: float) -> float:
    """Return the derivative of the objective after going `length` in direction `turn`."""
    total = 0.0
    for link in range(turn.size):
        if turn[link] != 0.0:
            cost, _ = cost_and_slope(loads.delay, link, loads.flow[link] + length * turn[link])
            total += cost * turn[link]
    return total


@njit(cache=True)
def _balance_lightly(pairs: Pairs, pair: int, loads: Loads, room: Floats, agreed: Floats, slack: float) -> float:
    """Balance `pair` on link flows within its room; return the excess cost it had."""
    step = pairs.step
    high, high_end, low, low_end = pairs.start[pair], pairs.middle[pair], pairs.middle[pair], pairs.end[pair]
    high_cost = segment_cost(step, high, high_end, loads.cost)
    low_cost = segment_cost(step, low, low_end, loads.cost)
    side = 0
    if high_cost < low_cost:
        high, high_end, low, low_end = low, low_end, high, high_end
        high_cost, low_cost = low_cost, high_cost
        side = 1
    gap = high_cost - low_cost
    total = min(room[pair, side], segment_flow(step, high, high_end, loads.flow))
    if gap <= NOISE * high_cost or gap * total <= slack or total <= 0.0:
        return 0.0
    amount = shift_amount(step, high, high_end, low, low_end, gap, total, loads)
    for at in range(high, high_end):
        loads.flow[step[at]] = max(loads.flow[step[at]] - amount, 0.0)
    for at in range(low, low_end):
        loads.flow[step[at]] += amount
    room[pair, side] -= amount
    room[pair, 1 - side] += amount
    agreed[pair] += amount if side == 0 else -amount
    return float(gap * total)


@njit(cache=True)
def _hand_out(
    pairs: Pairs, pair: int, agreed: float, loads: Loads, flow_by_origin: Floats, share: Floats, least_flow: float
) -> None:
    """Move `agreed` between the segments of `pair`, or all that its origins still have, in proportion to that."""
    step = pairs.step
    high, high_end, low, low_end = pairs.start[pair], pairs.middle[pair], pairs.middle[pair], pairs.end[pair]
    if agreed < 0.0:
        high, high_end, low, low_end = low, low_end, high, high_end
    total = 0.0
    k = 0
    use = pairs.first_use[pair]
    while use >= 0:
        share[k] = segment_flow(step, high, high_end, flow_by_origin[pairs.use_row[use]])
        total += share[k]
        k += 1
        use = pairs.next_use[use]
    if total <= least_flow:
        return
    amount = min(abs(agreed), total)
    give(pairs, pair, high, high_end, low, low_end, amount, total, loads.flow, flow_by_origin, share)
