"""Deterministic user equilibrium: arrays in, arrays out.

    network, demand = Network(…), Demand(…)
    found = solve_equilibrium(network, demand, Settings(gap=1e-12))
    found.flow, found.cost, found.certificate.gap

    for step in METHODS["paired-segments"](network, demand, Settings()):    # or decide yourself when to stop
        print(step.number, step.gap, step.objective)

network, delay      what a link is and costs             shortest, forest   cheapest trees, one per origin
segments, search    paired alternative segments          paired_segments, frank_wolfe   the methods
certificate         how good flows are, measured afresh  optimum            system optimum and marginal tolls
"""

from sogdia.equilibrium.deterministic.certificate import (
    Certificate,
    find_unreachable,
    measure_certificate,
    node_imbalance,
)
from sogdia.equilibrium.deterministic.network import (
    Demand,
    Network,
    add_charge,
    check_demand,
    check_network,
    link_costs,
)
from sogdia.equilibrium.deterministic.optimum import build_marginal, measure_marginal_tolls, solve_system_optimum
from sogdia.equilibrium.deterministic.result import Equilibrium, Iteration, Method, OriginFlows, Settings
from sogdia.equilibrium.deterministic.solving import METHODS, solve_equilibrium, warm_up

__all__ = [
    "METHODS",
    "Certificate",
    "Demand",
    "Equilibrium",
    "Iteration",
    "Method",
    "Network",
    "OriginFlows",
    "Settings",
    "add_charge",
    "build_marginal",
    "check_demand",
    "check_network",
    "find_unreachable",
    "link_costs",
    "measure_certificate",
    "measure_marginal_tolls",
    "node_imbalance",
    "solve_equilibrium",
    "solve_system_optimum",
    "warm_up",
]
