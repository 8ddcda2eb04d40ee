"""Path-size logit with elastic demand.

Row = one pair and class; entry = one route open to a row. Entries of a row stand together. ::

    p_r = PS_r^β exp(−θ c_r) / Σ_s PS_s^β exp(−θ c_s)
    S   = −ln(Σ_s PS_s^β exp(−θ c_s)) / θ                     perceived (logsum) cost, US$/t
    D   = D0 · exp(−κ (S − S0)),  κ = elasticity / C0          demand, Mt/yr

C0 is the mean cost at S0. The exponential has the stated elasticity there and, unlike a power of S, an inverse and an
integral everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.paths import Floats, Ints


@dataclass(frozen=True, slots=True)
class Rows:
    """The choice each row faces.

    Attributes
    ----------
    start : shape (rows + 1,), entries of row i are start[i] to start[i + 1]; no row is empty.
    log_size : shape (entries,), β ln PS.
    scale : shape (rows,), θ in t/US$.
    demand : shape (rows,), D0 in Mt/yr at the reference cost.
    reference : shape (rows,), S0 in US$/t.
    decay : shape (rows,), κ in t/US$; 0 for demand that does not answer to cost.
    """

    start: Ints
    log_size: Floats
    scale: Floats
    demand: Floats
    reference: Floats
    decay: Floats

    @property
    def row_of_entry(self) -> Ints:
        """Return the row of each entry."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What rows do at given costs: probability and flow per entry, perceived cost and demand per row."""

    probability: Floats
    flow: Floats
    perceived: Floats
    demand: Floats


def choose_routes(rows: Rows, row_of_entry: Ints, cost: Floats) -> Chosen:
    """Return probabilities, perceived costs and flows at generalised costs per entry."""
    utility = rows.log_size - rows.scale[row_of_entry] * cost
    best = np.maximum.reduceat(utility, rows.start[:-1])
    weight = np.exp(utility - best[row_of_entry])
    total = np.add.reduceat(weight, rows.start[:-1])
    perceived = -(best + np.log(total)) / rows.scale
    demand = rows.demand * np.exp(np.minimum(-rows.decay * (perceived - rows.reference), 700.0))
    probability = weight / total[row_of_entry]
    return Chosen(probability, probability * demand[row_of_entry], perceived, demand)


def measure_welfare(rows: Rows, perceived: Floats) -> float:
    """Return Σ ∫ D dS from the reference to the perceived cost, US$ m/yr: what shippers lose against it."""
    return float(np.sum(measure_losses(rows, perceived)))


def measure_losses(rows: Rows, perceived: Floats) -> Floats:
    """Return ∫ D dS of each row, shape (rows,); see `measure_welfare`."""
    return np.asarray(rows.demand * integrate_demand(rows.decay, perceived - rows.reference))


def integrate_demand(decay: Floats, rise: Floats) -> Floats:
    """Return ∫ D dS / D over a rise of S in US$/t, elementwise, D being the demand at its beginning.

    It is (1 − exp(−κ rise)) / κ, and the rise itself where demand does not answer to cost (κ = 0).
    """
    elastic = decay > 0
    safe = np.where(elastic, decay, 1.0)
    return np.asarray(np.where(elastic, -np.expm1(np.minimum(-safe * rise, 700.0)) / safe, rise))
