"""What a cooperative game says of who should get what: Shapley value, core, nucleolus, side payments.

A game gives the value of every coalition of players 0 to n−1, a set of numbers; the empty one is worth nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog

from sogdia.equilibrium.paths import Floats

Coalition = frozenset[int]
Values = Mapping[Coalition, float]

MOST_PLAYERS = 7
SLACK = 1e-7
"""Excesses nearer than this, as a share of the greatest value, count as equal."""


def list_coalitions(count: int) -> list[Coalition]:
    """Return all coalitions of so many players but the empty one, small ones first."""
    return [
        frozenset(members) for size in range(1, count + 1) for members in itertools.combinations(range(count), size)
    ]


def share_by_shapley(values: Values, count: int) -> Floats:
    """Return what each player adds to those before it, over all orders alike (Shapley 1953); shape (players,)."""
    share = np.zeros(count)
    for coalition in [frozenset[int](), *list_coalitions(count)]:
        size = len(coalition)
        if size == count:
            continue
        weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
        had = values[coalition] if coalition else 0.0
        for player in set(range(count)) - coalition:
            share[player] += weight * (values[coalition | {player}] - had)
    return share


def list_objections(values: Values, share: Floats) -> list[tuple[Coalition, float]]:
    """Return the coalitions that could do better by themselves than `share` gives them, and by how much; worst first.

    A share that hands out all there is belongs to the core if nobody objects.
    """
    short = [(coalition, value - sum(share[list(coalition)])) for coalition, value in values.items()]
    slack = SLACK * _scale(values)
    return sorted((one for one in short if one[1] > slack), key=lambda one: (-one[1], sorted(one[0])))


def measure_least_excess(values: Values, count: int) -> float:
    """Return the least that the worst-off coalition must go short of its value, whatever the shares.

    Below or at zero the core has a point; above, it is empty. One linear program over all proper coalitions.
    """
    return _squeeze(values, count, {})[0]


def find_nucleolus(values: Values, count: int) -> Floats:
    """Return the nucleolus (Schmeidler 1969), shape (players,): worst-off coalitions are as well off as can be.

    If the core is not empty it lies in it. Linear programs in turn: coalitions that are as badly off in every best
    share are held there (Maschler, Peleg and Shapley 1979).
    """
    held: dict[Coalition, float] = {}
    proper = [one for one in list_coalitions(count) if len(one) < count]
    slack = SLACK * _scale(values)
    share = np.full(count, values[frozenset(range(count))] / count)
    while len(held) < len(proper):
        excess, share = _squeeze(values, count, held)
        fresh = {
            one: excess
            for one in proper
            if one not in held and values[one] - sum(share[list(one)]) > excess - slack
            and _cannot_gain(values, count, held, excess, one, slack)
        }  # fmt: skip
        if not fresh:
            break
        held |= fresh
        if np.linalg.matrix_rank(np.stack([_row(one, count) for one in [*held, frozenset(range(count))]])) == count:
            break
    return share


def _squeeze(values: Values, count: int, held: Mapping[Coalition, float]) -> tuple[float, Floats]:
    """Return the least worst excess over the coalitions not held, and shares that reach it."""
    free = [one for one in list_coalitions(count) if len(one) < count and one not in held]
    if not free:  # a single player
        return 0.0, np.full(count, values[frozenset(range(count))] / count)
    found = linprog(
        c=np.r_[np.zeros(count), 1.0],
        A_ub=np.stack([np.r_[-_row(one, count), -1.0] for one in free]),
        b_ub=[-values[one] for one in free],
        **_equalities(values, count, held),
        bounds=[(None, None)] * (count + 1),
        method="highs",
    )
    return float(found.x[-1]), np.asarray(found.x[:-1])


def _cannot_gain(
    values: Values, count: int, held: Mapping[Coalition, float], excess: float, one: Coalition, slack: float
) -> bool:
    """Return whether a coalition has the excess in every share in which no other that is free has more."""
    free = [other for other in list_coalitions(count) if len(other) < count and other not in held]
    found = linprog(
        c=np.r_[-_row(one, count), 0.0],
        A_ub=np.stack([np.r_[-_row(other, count), 0.0] for other in free]),
        b_ub=[excess + slack / 10 - values[other] for other in free],
        **_equalities(values, count, held),
        bounds=[(None, None)] * (count + 1),
        method="highs",
    )
    return bool(found.success and values[one] + found.fun > excess - slack)


def _equalities(values: Values, count: int, held: Mapping[Coalition, float]) -> dict[str, Floats]:
    everybody = frozenset(range(count))
    rows = [np.r_[_row(one, count), 0.0] for one in [everybody, *held]]
    right = [values[everybody], *(values[one] - excess for one, excess in held.items())]
    return {"A_eq": np.stack(rows), "b_eq": np.array(right)}


def _row(coalition: Coalition, count: int) -> Floats:
    return np.array([float(player in coalition) for player in range(count)])


def _scale(values: Values) -> float:
    return max(map(abs, values.values()), default=1.0) or 1.0


def pay_losers(alone: Floats, together: Floats) -> Floats:
    """Return the least payments, shape (players,), that leave nobody worse together than alone; they sum to zero.

    Losers get what they lose; gainers pay it in proportion to what they gain. If together there is less than alone,
    nothing can do that, and what is missing is shared like the rest: gainers pay all they gain, losers get their part.
    """
    change = together - alone
    lost, gained = np.maximum(-change, 0.0), np.maximum(change, 0.0)
    moved = min(lost.sum(), gained.sum())
    if moved <= 0:
        return np.zeros(len(alone))
    payment: Floats = moved * (lost / lost.sum() - gained / gained.sum())
    return payment


def list_partitions(
    count: int, answering: Sequence[int] = ()
) -> Iterator[tuple[Coalition, tuple[tuple[int, ...], ...]]]:
    """Yield every coalition with the parties that then play: it as one, everybody else and those `answering` alone."""
    for coalition in list_coalitions(count):
        others = [player for player in range(count) if player not in coalition]
        yield coalition, (tuple(sorted(coalition)), *((player,) for player in (*others, *answering)))
