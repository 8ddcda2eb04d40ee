"""Solve: choose a method, run it to a gap, certify what came out."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.deterministic.certificate import measure_certificate
from sogdia.equilibrium.deterministic.frank_wolfe import iterate_frank_wolfe
from sogdia.equilibrium.deterministic.network import Demand, Network, link_costs
from sogdia.equilibrium.deterministic.paired_segments import iterate_paired_segments
from sogdia.equilibrium.deterministic.result import Equilibrium, Iteration, Method, Settings
from sogdia.errors import EquilibriumError, Problem, nearest

METHODS: dict[str, Method] = {"paired-segments": iterate_paired_segments, "frank-wolfe": iterate_frank_wolfe}

_STALLED = 100  # iterations without a better gap: rounding is all that is left


def solve_equilibrium(
    network: Network,
    demand: Demand,
    settings: Settings | None = None,
    method: str = "paired-segments",
    most_iterations: int = 1000,
) -> Equilibrium:
    """Return the user equilibrium (Wardrop 1952): no traveller has a cheaper route.

    Stops at `settings.gap`, after `most_iterations`, or when the gap no longer falls; `converged` tells which.

    Raises
    ------
    EquilibriumError : if the arrays make no sense, a pair has no route, or there is no such method.
    """
    settings = settings or Settings()
    if method not in METHODS:
        raise EquilibriumError(
            Problem(f"method {method!r}", f"expected one of {', '.join(METHODS)}", nearest(method, METHODS))
        )
    best: Iteration | None = None
    gaps: list[float] = []
    for step in METHODS[method](network, demand, settings):
        gaps.append(step.gap)
        if best is None or step.gap < best.gap:
            best = step
        done = step.gap <= settings.gap
        if done or step.number >= most_iterations or step.number - best.number >= _STALLED:
            break
    assert best is not None
    return Equilibrium(
        flow=best.flow,
        cost=link_costs(network, best.flow),
        certificate=measure_certificate(network, demand, best.flow, settings.threads),
        gaps=tuple(gaps),
        converged=best.gap <= settings.gap,
        by_origin=best.by_origin,
    )


def warm_up() -> None:
    """Compile or load every kernel, by solving a network of four nodes."""
    network = Network(
        node_count=4,
        tail=np.array([0, 0, 1, 2, 1]),
        head=np.array([1, 2, 3, 3, 2]),
        free_flow_time=np.array([1.0, 2.0, 2.0, 1.0, 0.25]),
        b=np.full(5, 0.15),
        capacity=np.ones(5),
        power=np.array([4.0, 4.0, 4.0, 4.0, 1.5]),
        charge=np.zeros(5),
        thru=np.ones(4, np.bool_),
    )
    solve_equilibrium(network, Demand(np.array([0]), np.array([3]), np.array([6.0])))
