"""Friends of friends and enemies of enemies: structural balance of the signed network of ties.

A triangle is balanced if the product of its three signs is positive (Heider 1946; Cartwright and Harary 1956). The
frustration of a network is the least weight of ties that would have to go for the states to fall into two camps,
friends within and quarrels between (Harary 1959). Finding it is hard in general; here it is a small integer program,
solved to proven optimality (after Aref and Wilson, Journal of Complex Networks 7, 2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import msgspec
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Pair = tuple[str, str]


class Balance(msgspec.Struct, frozen=True):
    """How balanced a signed network is.

    `balanced` of all `triangles`; their share is None where there is no triangle. `frustration` is the weight of the
    `strained` ties that stand in the way of two `camps`, `frustration_share` that as a share of the weight of all ties
    (0 balanced; never above a half). `proven` says whether the solver proved that it cannot be less.
    """

    triangles: int
    balanced: int
    balanced_share: float | None
    frustration: float
    frustration_share: float | None
    strained: tuple[Pair, ...]
    camps: tuple[tuple[str, ...], tuple[str, ...]]
    proven: bool


def measure_balance(ties: Mapping[Pair, float], time_limit_s: float = 10.0) -> Balance:
    """Return the balance of the network whose ties are `ties`, signed strengths by pair; zero is no tie.

    The first state in the order of the alphabet is in the first camp. With `time_limit_s` gone the best found counts.
    """
    edges = {pair: tie for pair, tie in ties.items() if tie != 0}
    states = sorted({state for pair in edges for state in pair})
    signs = [sign for *_, sign in list_triangles(edges)]
    balanced = sum(sign > 0 for sign in signs)
    side, proven = _solve_camps(states, edges, time_limit_s)
    strained = tuple(pair for pair, tie in edges.items() if (side[pair[0]] == side[pair[1]]) != (tie > 0))
    frustration = sum(abs(edges[pair]) for pair in strained)
    total = sum(map(abs, edges.values()))
    return Balance(
        triangles=len(signs),
        balanced=balanced,
        balanced_share=balanced / len(signs) if signs else None,
        frustration=frustration,
        frustration_share=frustration / total if total else None,
        strained=strained,
        camps=(tuple(s for s in states if side[s] == 0), tuple(s for s in states if side[s] == 1)),
        proven=proven,
    )


def list_triangles(ties: Mapping[Pair, float]) -> list[tuple[str, str, str, int]]:
    """Return every three states that are all tied to each other, with the sign of the product of their ties."""
    signs = {frozenset(pair): 1 if tie > 0 else -1 for pair, tie in ties.items() if tie != 0}
    states = sorted({state for pair in signs for state in pair})
    return [
        (a, b, c, signs[frozenset((a, b))] * signs[frozenset((b, c))] * signs[frozenset((a, c))])
        for a, b, c in combinations(states, 3)
        if frozenset((a, b)) in signs and frozenset((b, c)) in signs and frozenset((a, c)) in signs
    ]


def _solve_camps(states: list[str], edges: Mapping[Pair, float], time_limit_s: float) -> tuple[dict[str, int], bool]:
    """Return each state's camp, 0 or 1, and whether no other division has less frustration.

    One variable a state (its camp) and one a tie (whether it is strained)::

        positive tie of i and j:  strained >= x_i - x_j,      strained >= x_j - x_i
        negative tie:             strained >= 1 - x_i - x_j,  strained >= x_i + x_j - 1
    """
    if not edges:
        return dict.fromkeys(states, 0), True
    number = {state: index for index, state in enumerate(states)}
    size = len(states) + len(edges)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    least: list[float] = []
    for edge, ((a, b), tie) in enumerate(edges.items()):
        sides = ((1, -1, 0.0), (-1, 1, 0.0)) if tie > 0 else ((-1, -1, 1.0), (1, 1, -1.0))
        for sign_a, sign_b, constant in sides:  # strained - sign_a x_a - sign_b x_b >= constant
            row = len(least)
            rows += [row, row, row]
            columns += [len(states) + edge, number[a], number[b]]
            values += [1.0, -sign_a, -sign_b]
            least.append(constant)
    matrix = csr_array((values, (rows, columns)), shape=(len(least), size))
    upper = np.ones(size)
    upper[0] = 0  # the two camps could be swapped: name one
    solution = milp(
        c=np.concatenate([np.zeros(len(states)), [abs(tie) for tie in edges.values()]]),
        constraints=LinearConstraint(matrix, lb=np.array(least)),
        bounds=Bounds(np.zeros(size), upper),
        integrality=np.concatenate([np.ones(len(states)), np.zeros(len(edges))]),
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    if solution.x is None:
        return dict.fromkeys(states, 0), False
    return {state: round(solution.x[number[state]]) for state in states}, solution.status == 0
