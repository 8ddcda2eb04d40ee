"""What a year of cargo comes to: who pays what to whom, what it takes up, what it is worth to shippers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sogdia.equilibrium.choice import measure_losses
from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.measure import measure_loss
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.outcomes.appraisal.payee import Payees, toll_usd_t
from sogdia.world.model import DemandKey

Actor = tuple[str, str]
"""Who, and of which state (empty for the world)."""
PARTS = ("charges", "time", "reliability", "risk", "queues", "choice")
"""What makes up a shipper's perceived cost of a tonne; see `Account.parts`."""


@dataclass(frozen=True, slots=True)
class Account:
    """One case in one year.

    Attributes
    ----------
    year : it is of. rows : (origin, destination, commodity) that have a route.
    tonnes : shape (rows,), Mt/yr carried. perceived : shape (rows,), logsum cost, US$/t.
    parts : shape (parts, rows), US$/t: what is paid; time, unreliability and risk at what they are worth; queues are
    congestion and the shadow price of full capacities; choice is what is left to the logsum: having several ways to
    choose among makes a trip cheaper than their mean. They add up to `perceived`.
    loss : shape (rows,), ∫ D dS against the base year, US$ m/yr; nan for rows without a route in the base year.
    lost : state -> US$ m/yr, of cargo without any route. loss_musd : all of it, as `measure_loss` has it.
    received, spent : (actor, state) -> US$ m/yr paid to it, and what of it was spent on resources.
    co2e_t : tonnes a year. tkm_bn : carried. lines : bundle -> Mt/yr on any of its links.
    shared : two bundles, in the order of `lines` -> Mt/yr that passes both.
    revenue : (bundle, state) -> US$ m/yr paid on its links there.
    """

    year: int
    rows: tuple[DemandKey, ...]
    tonnes: Floats
    perceived: Floats
    parts: Floats
    loss: Floats
    lost: dict[str, float]
    loss_musd: float
    received: dict[Actor, float]
    spent: dict[Actor, float]
    co2e_t: float
    tkm_bn: float
    lines: dict[str, float]
    shared: dict[tuple[str, ...], float]
    revenue: dict[tuple[str, str], float]

    @property
    def paid_musd(self) -> float:
        """Return what shippers pay, US$ m/yr."""
        return float(self.tonnes @ self.parts[0])

    @property
    def spent_musd(self) -> float:
        """Return what carriage takes up in resources, US$ m/yr."""
        return sum(self.spent.values())


def measure_account(model: RoutesModel, payees: Payees, solved: Solved, bundles: Sequence[Bundle]) -> Account:
    """Return what a year comes to; `bundles` are those whose cargo and revenue are told."""
    flows = Flows(model, solved)
    by_class = np.stack([solved.pool.incidence.T @ tonnes for tonnes in flows.by_class])  # (classes, arcs), Mt/yr
    toll = toll_usd_t(model, solved.index, solved.index.defaults)
    paid = (by_class * solved.prices.money_usd_t).sum(axis=0)
    spent = (by_class * payees.resources_usd_t).sum(axis=0)
    to_state = np.where(payees.to_state, paid, by_class.sum(axis=0) * toll)
    received: dict[Actor, float] = {}
    used: dict[Actor, float] = {}
    for actor, money, cost in (
        ("operator", paid - to_state, np.where(payees.to_state, 0.0, spent)),
        ("state", to_state, np.where(payees.to_state, spent, 0.0)),
    ):
        for sums, arcs in ((received, money), (used, cost)):
            by_state = payees.territory.T @ arcs
            sums.update(
                {(actor, state): value for state, value in zip(model.world.states, by_state.tolist(), strict=True)}
            )
    rows = solved.rows
    known = np.array([row in model.reference for row in rows], dtype=np.bool_)
    loss = np.where(known, measure_losses(solved.problem.rows, solved.solution.chosen.perceived), np.nan)
    lost = _lose_stranded(model, solved)
    weights = weigh_use(flows, bundles)
    cargo = {name: float(flows.by_route @ weight) for name, weight in weights.items()}
    return Account(
        solved.year, rows, solved.solution.chosen.demand, solved.solution.chosen.perceived,
        _split_costs(model, solved), loss, lost, measure_loss(model, solved), received, used,
        float(by_class.sum(axis=0) @ (solved.prices.km * payees.emission_g_tkm)),  # Mt · km · g/tkm are tonnes
        float(flows.by_arc @ solved.prices.km) / 1000,
        {bundle.id: cargo[bundle.id,] for bundle in bundles},
        {name: tonnes for name, tonnes in cargo.items() if len(name) == 2},
        _measure_revenue(model, flows, paid, bundles),
    )  # fmt: skip


def _split_costs(model: RoutesModel, solved: Solved) -> Floats:
    """Return the mean parts of each row's perceived cost, US$/t; see `Account.parts`."""
    prices, problem, index = solved.prices, solved.problem, solved.index
    start, route = problem.rows.start, solved.entry_route
    k = np.repeat(solved.row_class, np.diff(start))
    along = solved.pool.incidence
    charges = np.stack([along @ money for money in prices.money_usd_t])[k, route]
    worth = [index.defaults[index.commodity[name]][k] for name in ("time_value_usd_t_h", "reliability_value_usd_t_h")]
    time, reliability = worth[0] * (along @ prices.hours)[route], worth[1] * (along @ prices.sd_h)[route]
    risk = problem.free_cost - charges - time - reliability
    queues = problem.uses @ solved.solution.charge
    probability = solved.solution.chosen.probability
    means = [np.add.reduceat(probability * part, start[:-1]) for part in (charges, time, reliability, risk, queues)]
    return np.stack([*means, solved.solution.chosen.perceived - np.sum(means, axis=0)])


def _lose_stranded(model: RoutesModel, solved: Solved) -> dict[str, float]:
    """Return what cargo without a route loses, half at either end, US$ m/yr; as in `measure_loss`."""
    elasticity = solved.index.defaults[solved.index.commodity["price_elasticity"]]
    by_class = dict(zip(model.network.commodities, elasticity.tolist(), strict=True))
    lost: dict[str, float] = {}
    for row in solved.stranded:
        if row in model.level and by_class[row[2]] > 0:
            worth = solved.world.demand[row].best * model.level[row] / by_class[row[2]]
            for region in row[:2]:
                state = model.world.regions[region].state
                lost[state] = lost.get(state, 0.0) + worth / 2
    return lost


def _measure_revenue(
    model: RoutesModel, flows: Flows, paid: Floats, bundles: Sequence[Bundle]
) -> dict[tuple[str, str], float]:
    """Return what is paid on each bundle in each state."""
    revenue: dict[tuple[str, str], float] = {}
    for bundle in bundles:
        by_state = flows.state_share.T @ (paid * built_by(flows, bundle))
        for state, value in zip(model.world.states, by_state.tolist(), strict=True):
            if value > 0:
                revenue[bundle.id, state] = value
    return revenue


def weigh_use(flows: Flows, bundles: Sequence[Bundle]) -> dict[tuple[str, ...], Floats]:
    """Return how much of each route's cargo counts as that of each bundle, and of each two at once; shape (routes,)."""
    use: dict[tuple[str, ...], Floats] = {
        (bundle.id,): flows.weigh_routes(built_by(flows, bundle)) for bundle in bundles
    }  # fmt: skip
    for one, other in combinations(tuple(use), 2):
        use[*one, *other] = np.minimum(use[one], use[other])
    return use


def built_by(flows: Flows, bundle: Bundle) -> Floats:
    """Return the share of each arc that a bundle built, shape (arcs,)."""
    parts = [flows.built_by(project) for project in bundle.projects]
    return np.asarray(np.minimum(np.sum(parts, axis=0), 1.0))
