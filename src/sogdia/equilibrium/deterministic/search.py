"""Find the pair of segments through which an origin's flow should leave a link that it uses in vain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from sogdia.equilibrium.deterministic.delay import Floats, cost_and_slope
from sogdia.equilibrium.deterministic.forest import Candidates, Forest
from sogdia.equilibrium.deterministic.segments import (
    Loads,
    Pairs,
    add_pair,
    add_use,
    balance,
    make_room,
    segment_cost,
    segment_flow,
)
from sogdia.equilibrium.deterministic.shortest import Ints, Star

_ATTEMPTS = 4
_COST_SHARE, _FLOW_SHARE = 0.5, 0.25  # Bar-Gera's mu and v: how good a known pair must be to serve

_MEETS_TREE, _CYCLE, _NO_FLOW = 0, 1, 2


class Desk(NamedTuple):
    """Room to search in. Nodes are stamped with the number of the search: no clearing between searches."""

    on_route: Ints
    seen: Ints
    high: Ints
    low: Ints
    toward: Ints
    queue: Ints


@njit(cache=True)
def improve(
    candidates: Candidates,
    star: Star,
    origin: Ints,
    forest: Forest,
    loads: Loads,
    pairs: Pairs,
    share: Floats,
    least_flow: float,
) -> Pairs:
    """Give every candidate a pair, a known one or a new one; balance the new ones at once; return all pairs.

    A new pair serves only the flow along its segment. If the link keeps flow that came another way, or the flow went
    round in a cycle (which is cancelled), the search is repeated a few times.
    """
    nodes = star.thru.size
    desk = Desk(
        np.full(nodes, -1, np.int32),
        np.full(nodes, -1, np.int32),
        np.empty(nodes + 1, np.int32),
        np.empty(nodes + 1, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
    )
    stamp = 0
    for which in range(candidates.row.size):
        row, link = candidates.row[which], candidates.link[which]
        used, tree = forest.flow[row], forest.tree[row]
        for _ in range(_ATTEMPTS):
            if used[link] <= least_flow:
                break
            pair = _known_pair(pairs, star, link, tree[star.head[link]], used, loads.cost, candidates.reduced[which])
            if pair >= 0:  # the sweeps that follow will balance it
                pairs = make_room(pairs, 0)
                add_use(pairs, pair, row)
                break
            stamp += 2
            end, highs, lows = _trace(star, tree, used, origin[row], link, least_flow, stamp, desk)
            if end == _NO_FLOW:
                break
            if end == _CYCLE:
                _cancel_cycle(desk.high[:highs], used, loads)
                continue
            high, low = desk.high[:highs], desk.low[:lows]
            pair = _same_pair(pairs, star, high, low)
            pairs = make_room(pairs, highs + lows)
            if pair < 0:
                pair = add_pair(pairs, star, high, low)
            add_use(pairs, pair, row)
            pairs.moved[pair] = np.inf
            if balance(pairs, pair, loads, forest.flow, share, least_flow, 0.0) == 0.0:
                break
    return pairs


@njit(cache=True)
def _known_pair(pairs: Pairs, star: Star, link: int, rival: int, used: Floats, cost: Floats, reduced: float) -> int:
    """Return a pair that ends in `link` and `rival` and is worth using, or -1."""
    pair = pairs.first_at[star.head[link]]
    step = pairs.step
    while pair >= 0:
        start, middle, end = pairs.start[pair], pairs.middle[pair], pairs.end[pair]
        one, two = step[start], step[middle]
        if (one == link and two == rival) or (one == rival and two == link):
            gap = segment_cost(step, start, middle, cost) - segment_cost(step, middle, end, cost)
            if one == link:
                flow = segment_flow(step, start, middle, used)
            else:
                gap = -gap
                flow = segment_flow(step, middle, end, used)
            if gap >= _COST_SHARE * reduced and flow >= _FLOW_SHARE * used[link]:
                return int(pair)
        pair = pairs.next_at[pair]
    return -1


@njit(cache=True)
def _trace(
    star: Star, tree: Ints, used: Floats, root: int, link: int, least_flow: float, stamp: int, desk: Desk
) -> tuple[int, int, int]:
    """Follow the flow of `link` back, by as few links as may be, until it meets the tree's route to its head.

    Only links that carry a fair share of the flow on `link` are followed, any that carry some where that leads nowhere.
    Short segments serve many origins. Returns (_MEETS_TREE, links in desk.high, links in desk.low), both head first;
    or (_CYCLE, links in desk.high, 0) where they are a cycle; or (_NO_FLOW, 0, 0) where the trail runs dry.
    """
    head = star.head[link]
    node = head
    desk.on_route[node] = stamp
    while node != root:
        node = star.tail[tree[node]]
        desk.on_route[node] = stamp

    meeting = star.tail[link]
    if desk.on_route[meeting] != stamp:
        meeting = _search_back(star, used, meeting, max(_FLOW_SHARE * used[link], least_flow), stamp, desk)
        if meeting < 0:
            meeting = _search_back(star, used, star.tail[link], least_flow, stamp + 1, desk)
        if meeting < 0:
            return _NO_FLOW, 0, 0

    highs = 1
    at = meeting
    while at != star.tail[link]:  # from the meeting down to the link, so the order is turned afterwards
        desk.high[highs] = desk.toward[at]
        highs += 1
        at = star.head[desk.toward[at]]
    desk.high[0] = link
    desk.high[1:highs] = desk.high[1:highs][::-1].copy()
    if meeting == head:
        return _CYCLE, highs, 0

    lows = 0
    at = head
    while at != meeting:
        desk.low[lows] = tree[at]
        lows += 1
        at = star.tail[tree[at]]
    return _MEETS_TREE, highs, lows


@njit(cache=True)
def _search_back(star: Star, used: Floats, start: int, least_flow: float, stamp: int, desk: Desk) -> int:
    """Return the first node of the tree's route that more than `least_flow` comes from, breadth first; -1 if none.

    `desk.toward[node]` is the link by which the flow leaves a node on its way to `start`.
    """
    route = stamp - stamp % 2  # the second search of a pair has the odd number
    desk.seen[start] = stamp
    desk.queue[0] = start
    first, last = 0, 1
    while first < last:
        node = desk.queue[first]
        first += 1
        for k in range(star.first_in[node], star.first_in[node + 1]):
            entering = star.link_in[k]
            if used[entering] <= least_flow:
                continue
            before = star.tail[entering]
            if desk.seen[before] == stamp:
                continue
            desk.seen[before] = stamp
            desk.toward[before] = entering
            if desk.on_route[before] == route:
                return int(before)
            desk.queue[last] = before
            last += 1
    return -1


@njit(cache=True)
def _cancel_cycle(cycle: Ints, used: Floats, loads: Loads) -> None:
    """Take out the flow that `used` sends round the links of `cycle`."""
    amount = np.inf
    for link in cycle:
        amount = min(amount, used[link])
    for link in cycle:
        used[link] -= amount
        loads.flow[link] = max(loads.flow[link] - amount, 0.0)
        loads.cost[link], loads.slope[link] = cost_and_slope(loads.delay, link, loads.flow[link])


@njit(cache=True)
def _same_links(step: Ints, first: int, last: int, links: Ints) -> bool:
    if last - first != links.size:
        return False
    for k in range(links.size):  # noqa: SIM110 - numba compiles no generators
        if step[first + k] != links[k]:
            return False
    return True


@njit(cache=True)
def _same_pair(pairs: Pairs, star: Star, high: Ints, low: Ints) -> int:
    """Return the pair made of exactly these two segments, or -1."""
    pair = pairs.first_at[star.head[high[0]]]
    while pair >= 0:
        start, middle, end = pairs.start[pair], pairs.middle[pair], pairs.end[pair]
        if _same_links(pairs.step, start, middle, high) and _same_links(pairs.step, middle, end, low):
            return int(pair)
        if _same_links(pairs.step, start, middle, low) and _same_links(pairs.step, middle, end, high):
            return int(pair)
        pair = pairs.next_at[pair]
    return -1
