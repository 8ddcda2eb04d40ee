"""What a method yields while it works, what it is told, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sogdia.equilibrium.deterministic.certificate import Certificate
from sogdia.equilibrium.deterministic.delay import Floats
from sogdia.equilibrium.deterministic.network import Demand, Integers, Network


@dataclass(frozen=True, slots=True, eq=False)
class OriginFlows:
    """Who is on each link: `flow[r, k]` is the flow that left node `origin[r]`, on link `link[k]` of the network.

    Memory: 8 bytes × origins × links. While a method is working, `flow` is its own array and changes under your hands.
    """

    origin: Integers
    link: Integers
    flow: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Iteration:
    """Where a method stands; gap and objective belong to `flow`, which is feasible and in the network's order."""

    number: int
    gap: float
    objective: float
    total_cost: float
    shortest_cost: float
    flow: Floats
    by_origin: OriginFlows | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve.

    Attributes
    ----------
    gap : where the caller means to stop; methods do not work on digits far beyond it.
    threads : for the trees; the result does not depend on it.
    start : flows of an earlier solution with the same links and trips (costs may differ), to begin from.
    """

    gap: float = 1e-10
    threads: int = 2
    start: OriginFlows | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """Link flows and costs in the network's order, the certificate, and how the gap fell."""

    flow: Floats
    cost: Floats
    certificate: Certificate
    gaps: tuple[float, ...]
    converged: bool
    by_origin: OriginFlows | None

    @property
    def iterations(self) -> int:
        """Return the number of iterations it took."""
        return len(self.gaps)


Method = Callable[[Network, Demand, Settings], Iterator[Iteration]]
