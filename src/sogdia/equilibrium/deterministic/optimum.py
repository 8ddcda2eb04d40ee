"""The system optimum and the tolls that would make travellers choose it.

A traveller who joins a link pays cost(v) and costs everyone cost(v) + v · cost'(v). Flows that are an equilibrium of
these marginal costs are of least total cost (Beckmann, McGuire and Winsten 1956), and a charge of v · cost'(v) makes
them an equilibrium of the real costs (Pigou 1920). Total cost counts the charges of the network as costs, like time.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sogdia.equilibrium.deterministic.delay import Floats
from sogdia.equilibrium.deterministic.network import Demand, Network, link_costs
from sogdia.equilibrium.deterministic.result import Equilibrium, Settings
from sogdia.equilibrium.deterministic.solving import solve_equilibrium


def build_marginal(network: Network) -> Network:
    """Return the network whose costs are the marginal costs of `network`: b · (power + 1) in the place of b."""
    return replace(network, b=network.b * (network.power + 1.0))


def solve_system_optimum(network: Network, demand: Demand, settings: Settings | None = None) -> Equilibrium:
    """Return the flows of least total cost, with the costs that travellers meet under them.

    The certificate is that of the marginal-cost equilibrium: its `objective` is the total cost of `network`, and
    `objective_above_least_at_most` bounds how far that is above the least possible.
    """
    found = solve_equilibrium(build_marginal(network), demand, settings)
    return replace(found, cost=link_costs(network, found.flow))


def measure_marginal_tolls(network: Network, flow: Floats) -> Floats:
    """Return v · cost'(v) of each link, in units of time: what a traveller costs the others."""
    load = np.divide(flow, network.capacity, out=np.zeros(network.link_count), where=network.capacity > 0.0)
    return np.asarray(network.free_flow_time * network.b * network.power * load**network.power)
