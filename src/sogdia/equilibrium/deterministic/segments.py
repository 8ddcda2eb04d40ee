"""Paired alternative segments: two ways from one node to another, shared by the origins that use them.

After Bar-Gera (2010), "Traffic assignment by paired alternative segments", Transportation Research B 44(8-9), with the
most-flow search of Xie and Xie (2016), "New insights and improvements of using paired alternative segments for traffic
assignment", Transportation Research B 93. A pair is balanced by moving flow from the dearer segment to the cheaper
until both cost the same or the dearer is empty. Pairs are shared between origins, which is why the last digits of an
equilibrium come so cheaply.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from sogdia.equilibrium.deterministic.delay import Delay, Floats, cost_and_slope
from sogdia.equilibrium.deterministic.shortest import Ints, Star

PAIRS, STEPS, USES = 0, 1, 2

_TOO_FAR = 0.1  # of the difference in cost: a Newton step that overshoots by more is taken back
_BRACKETED = 40
_SHORTER = 1e-2
NOISE = 1e-15  # of a segment's cost: a smaller difference is rounding


class Loads(NamedTuple):
    """The links under load, arrays of shape (links,), all changed together as flow moves."""

    delay: Delay
    flow: Floats
    cost: Floats
    slope: Floats


class Pairs(NamedTuple):
    """All pairs. Pair p has its segments in `step[start[p] : middle[p]]` and `step[middle[p] : end[p]]`, head first.

    The origins of a pair are a linked list: `first_use[p]`, then `next_use[·]`, each naming a row in `use_row[·]`.
    The pairs that end in a node are another: `first_at[node]`, then `next_at[p]`.
    `taken` holds how many pairs, steps and uses are taken; the rest of each array is room.
    """

    start: Ints
    middle: Ints
    end: Ints
    step: Ints
    first_use: Ints
    next_use: Ints
    use_row: Ints
    first_at: Ints
    next_at: Ints
    moved: Floats  # flow on the dearer segment when last looked at
    idle: Ints
    taken: Ints


def build_pairs(nodes: int) -> Pairs:
    """Return an empty store."""

    def room(n: int) -> Ints:
        return np.empty(n, np.int32)

    return Pairs(
        start=room(1024),
        middle=room(1024),
        end=room(1024),
        step=room(16384),
        first_use=room(1024),
        next_use=room(4096),
        use_row=room(4096),
        first_at=np.full(nodes, -1, np.int32),
        next_at=room(1024),
        moved=np.empty(1024),
        idle=room(1024),
        taken=np.zeros(3, np.int32),
    )


@njit(cache=True)
def _longer(old: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return `old` in twice the room."""
    new = np.empty(2 * old.size, old.dtype)
    new[: old.size] = old
    return new


@njit(cache=True)
def make_room(pairs: Pairs, steps: int) -> Pairs:
    """Return `pairs` with room for one more pair of up to `steps` links, and one more use."""
    start, middle, end, step = pairs.start, pairs.middle, pairs.end, pairs.step
    first_use, next_use, use_row = pairs.first_use, pairs.next_use, pairs.use_row
    next_at, moved, idle = pairs.next_at, pairs.moved, pairs.idle
    if pairs.taken[PAIRS] == start.size:
        start, middle, end = _longer(start), _longer(middle), _longer(end)
        first_use, next_at, moved, idle = _longer(first_use), _longer(next_at), _longer(moved), _longer(idle)
    while pairs.taken[STEPS] + steps > step.size:
        step = _longer(step)
    if pairs.taken[USES] == use_row.size:
        next_use, use_row = _longer(next_use), _longer(use_row)
    return Pairs(
        start, middle, end, step, first_use, next_use, use_row, pairs.first_at, next_at, moved, idle, pairs.taken
    )


@njit(cache=True)
def add_use(pairs: Pairs, pair: int, row: int) -> None:
    """Let origin `row` take part in `pair`, if it does not yet."""
    use = pairs.first_use[pair]
    while use >= 0:
        if pairs.use_row[use] == row:
            return
        use = pairs.next_use[use]
    use = pairs.taken[USES]
    pairs.taken[USES] += 1
    pairs.moved[pair] = np.inf
    pairs.use_row[use] = row
    pairs.next_use[use] = pairs.first_use[pair]
    pairs.first_use[pair] = use


@njit(cache=True)
def add_pair(pairs: Pairs, star: Star, high: Ints, low: Ints) -> int:
    """Add the pair of two segments with the same ends, head first, and no origin yet; return its number."""
    pair = pairs.taken[PAIRS]
    first = pairs.taken[STEPS]
    middle, end = first + high.size, first + high.size + low.size
    pairs.taken[PAIRS] += 1
    pairs.taken[STEPS] = end
    pairs.start[pair], pairs.middle[pair], pairs.end[pair] = first, middle, end
    pairs.step[first:middle] = high
    pairs.step[middle:end] = low
    pairs.first_use[pair] = -1
    pairs.idle[pair] = 0
    head = star.head[high[0]]
    pairs.next_at[pair] = pairs.first_at[head]
    pairs.first_at[head] = pair
    return int(pair)


@njit(cache=True)
def segment_cost(step: Ints, first: int, last: int, cost: Floats) -> float:
    """Return the cost of the links `step[first : last]`."""
    total = 0.0
    for k in range(first, last):
        total += cost[step[k]]
    return total


@njit(cache=True)
def segment_flow(step: Ints, first: int, last: int, flow: Floats) -> float:
    """Return the flow that passes all of the links `step[first : last]`."""
    least = np.inf
    for k in range(first, last):
        least = min(least, flow[step[k]])
    return least


@njit(cache=True)
def _try_shift(
    step: Ints, high: int, high_end: int, low: int, low_end: int, amount: float, loads: Loads
) -> tuple[float, float]:
    """Set costs and slopes as if `amount` had moved; return the difference in cost that remains and its slope."""
    rest = steep = 0.0
    for k in range(high, high_end):
        link = step[k]
        if loads.delay.whole[link] != 0:
            loads.cost[link], loads.slope[link] = cost_and_slope(loads.delay, link, loads.flow[link] - amount)
            steep += loads.slope[link]
        rest += loads.cost[link]
    for k in range(low, low_end):
        link = step[k]
        if loads.delay.whole[link] != 0:
            loads.cost[link], loads.slope[link] = cost_and_slope(loads.delay, link, loads.flow[link] + amount)
            steep += loads.slope[link]
        rest -= loads.cost[link]
    return rest, steep


@njit(cache=True)
def shift_amount(
    step: Ints, high: int, high_end: int, low: int, low_end: int, gap: float, total: float, loads: Loads
) -> float:
    """Return how much of `total` to move, with costs and slopes set as if it had moved.

    One Newton step; where it goes too far (a link that was empty and is suddenly steep) some bracketed ones.
    """
    steep = 0.0
    for k in range(high, high_end):
        steep += loads.slope[step[k]]
    for k in range(low, low_end):
        steep += loads.slope[step[k]]
    amount = gap / steep if np.isfinite(steep) and gap < steep * total else total
    rest, steep = _try_shift(step, high, high_end, low, low_end, amount, loads)
    if rest >= -_TOO_FAR * gap:
        return amount
    least, most = 0.0, amount
    for _ in range(_BRACKETED):
        guess = amount + rest / steep if np.isfinite(steep) and steep > 0.0 else -1.0
        if not least < guess < most:  # an endless slope at 0 may want a step of any order of magnitude
            guess = np.sqrt(least * most) if least > 0.0 else _SHORTER * most
        amount = guess
        rest, steep = _try_shift(step, high, high_end, low, low_end, amount, loads)
        if abs(rest) <= _TOO_FAR * gap:
            return amount
        if rest < 0.0:
            most = amount
        else:
            least = amount
    _try_shift(step, high, high_end, low, low_end, least, loads)
    return least


@njit(cache=True)
def give(
    pairs: Pairs,
    pair: int,
    high: int,
    high_end: int,
    low: int,
    low_end: int,
    amount: float,
    total: float,
    flow: Floats,
    flow_by_origin: Floats,
    share: Floats,
) -> None:
    """Move `amount` of `total` from the high to the low segment, each origin giving in proportion to its `share`."""
    step = pairs.step
    part = amount / total
    k = 0
    use = pairs.first_use[pair]
    while use >= 0:
        if share[k] > 0.0:
            moved = share[k] if part >= 1.0 else share[k] * part
            used = flow_by_origin[pairs.use_row[use]]
            for at in range(high, high_end):
                used[step[at]] = max(used[step[at]] - moved, 0.0)
            for at in range(low, low_end):
                used[step[at]] += moved
        k += 1
        use = pairs.next_use[use]
    for at in range(high, high_end):
        flow[step[at]] = max(flow[step[at]] - amount, 0.0)
    for at in range(low, low_end):
        flow[step[at]] += amount


@njit(cache=True)
def balance(
    pairs: Pairs, pair: int, loads: Loads, flow_by_origin: Floats, share: Floats, least_flow: float, slack: float
) -> float:
    """Move flow within `pair` until its segments cost the same; return the excess cost (flow × difference) it had.

    Origins give in proportion to what they have on the dearer segment. A pair whose excess, with the flow it had when
    last looked at, is within `slack` is left alone. `share` is room for one number per origin.
    """
    step = pairs.step
    high, high_end, low, low_end = pairs.start[pair], pairs.middle[pair], pairs.middle[pair], pairs.end[pair]
    high_cost = segment_cost(step, high, high_end, loads.cost)
    low_cost = segment_cost(step, low, low_end, loads.cost)
    if high_cost < low_cost:
        high, high_end, low, low_end = low, low_end, high, high_end
        high_cost, low_cost = low_cost, high_cost
    gap = high_cost - low_cost
    if gap <= NOISE * high_cost or gap * pairs.moved[pair] < slack:
        return 0.0

    total = 0.0
    k = 0
    use = pairs.first_use[pair]
    while use >= 0:
        share[k] = segment_flow(step, high, high_end, flow_by_origin[pairs.use_row[use]])
        total += share[k]
        k += 1
        use = pairs.next_use[use]
    pairs.moved[pair] = total
    if total <= least_flow:
        return 0.0

    amount = shift_amount(step, high, high_end, low, low_end, gap, total, loads)
    give(pairs, pair, high, high_end, low, low_end, amount, total, loads.flow, flow_by_origin, share)
    return total * gap


@njit(cache=True)
def purge(pairs: Pairs, star: Star, flow_by_origin: Floats, least_flow: float, patience: int) -> None:
    """Forget origins that use neither segment and pairs with one unused for over `patience` turns; close the gaps."""
    kept = steps = uses = 0
    # `use` entries are rewritten in place: walk the old lists from a copy.
    next_use, use_row = pairs.next_use.copy(), pairs.use_row.copy()
    pairs.first_at[:] = -1
    for pair in range(pairs.taken[PAIRS]):
        start, middle, end = pairs.start[pair], pairs.middle[pair], pairs.end[pair]
        on_first = on_second = 0.0
        use = pairs.first_use[pair]
        begun = uses
        while use >= 0:
            row = use_row[use]
            one = segment_flow(pairs.step, start, middle, flow_by_origin[row])
            two = segment_flow(pairs.step, middle, end, flow_by_origin[row])
            on_first += one
            on_second += two
            if one > least_flow or two > least_flow:
                pairs.use_row[uses] = row
                pairs.next_use[uses] = uses + 1
                uses += 1
            use = next_use[use]
        idle = 0 if on_first > least_flow and on_second > least_flow else pairs.idle[pair] + 1
        if uses == begun or idle > patience:
            uses = begun
            continue
        pairs.next_use[uses - 1] = -1
        pairs.first_use[kept] = begun
        pairs.start[kept] = steps
        pairs.middle[kept] = steps + middle - start
        pairs.end[kept] = steps + end - start
        for k in range(end - start):
            pairs.step[steps + k] = pairs.step[start + k]
        steps += end - start
        pairs.moved[kept] = pairs.moved[pair]
        pairs.idle[kept] = idle
        head = star.head[pairs.step[pairs.start[kept]]]
        pairs.next_at[kept] = pairs.first_at[head]
        pairs.first_at[head] = kept
        kept += 1
    pairs.taken[PAIRS], pairs.taken[STEPS], pairs.taken[USES] = kept, steps, uses
