"""Conjugate Frank-Wolfe: few digits in little memory (link flows only), and a second opinion for the tests.

Mitradjieva and Lindberg (2013), "The stiff is moving: conjugate direction Frank-Wolfe methods with applications to
traffic assignment", Transportation Science 47(2). Reaches 1e-4 soon and 1e-6 slowly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import brentq

from sogdia.equilibrium.deterministic.certificate import refuse_lost, relative_gap
from sogdia.equilibrium.deterministic.delay import Delay, Floats, beckmann_objective, link_cost, update_costs
from sogdia.equilibrium.deterministic.forest import hire_crew, load_rows
from sogdia.equilibrium.deterministic.network import Demand, Network, build_layout
from sogdia.equilibrium.deterministic.result import Iteration, Settings

_MOST_OF_OLD_TARGET = 0.99


def iterate_frank_wolfe(network: Network, demand: Demand, settings: Settings) -> Iterator[Iteration]:
    """Yield iterations without end; see the module for the method.

    Raises
    ------
    EquilibriumError : if the arrays make no sense or a pair has no route.
    """
    layout = build_layout(network, demand)
    cost, slope = np.empty(network.link_count), np.empty(network.link_count)
    with hire_crew(settings.threads, layout) as crew:
        loading = load_rows(crew, layout, link_cost(layout.delay, np.zeros(network.link_count)))
        refuse_lost(network, layout, loading.lost)
        flow = loading.flow
        target: Floats | None = None
        number = 0
        while True:
            number += 1
            update_costs(layout.delay, flow, cost, slope)
            loading = load_rows(crew, layout, cost)
            total, shortest = float(flow @ cost), float(loading.shortest.sum())
            yield Iteration(
                number=number,
                gap=relative_gap(total, shortest),
                objective=beckmann_objective(layout.delay, flow),
                total_cost=total,
                shortest_cost=shortest,
                flow=layout.outward(flow),
                by_origin=None,
            )
            target = _conjugate_target(flow, loading.flow, target, cost, slope)
            flow = flow + _best_step(layout.delay, flow, target - flow) * (target - flow)


def _conjugate_target(flow: Floats, cheapest: Floats, last: Floats | None, cost: Floats, slope: Floats) -> Floats:
    """Return a mix of `cheapest` and the last target whose direction is conjugate to the last one, if it goes down."""
    if last is None or not np.isfinite(slope).all():
        return cheapest
    old, new = last - flow, cheapest - flow
    bent = float((old * slope) @ (new - old))
    straight = float((old * slope) @ new)
    mix = straight / bent if bent != 0.0 else 0.0
    if not 0.0 <= mix < 1.0:
        mix = 0.0 if mix < 0.0 or bent == 0.0 else _MOST_OF_OLD_TARGET
    target = min(mix, _MOST_OF_OLD_TARGET) * last + (1.0 - min(mix, _MOST_OF_OLD_TARGET)) * cheapest
    return target if float(cost @ (target - flow)) < 0.0 else cheapest


def _best_step(delay: Delay, flow: Floats, direction: Floats) -> float:
    """Return the step in [0, 1] along `direction` where the objective is least."""

    def descent(step: float) -> float:
        return float(link_cost(delay, flow + step * direction) @ direction)

    if descent(0.0) >= 0.0:
        return 0.0
    return 1.0 if descent(1.0) <= 0.0 else float(brentq(descent, 0.0, 1.0, xtol=1e-15, rtol=1e-14))
