"""How a total of flows answers to every figure of the ledger.

One adjoint solve gives what a dollar on any arc for any class does to the total (see `equilibrium.sensitivity`).
Figures of one attribute act on arcs of their own, so that all of them are moved at once and the effect is shared out
by arc: thousands of figures cost about fifty pricings of the network. A figure may be moved by a hair, which gives the
derivative, or to the end of its range: then the change in costs is exact, and only the answer to it is linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sogdia.equilibrium.choice import Rows
from sogdia.equilibrium.paths import Floats, Ints
from sogdia.equilibrium.sensitivity import Adjoint, shift_flows
from sogdia.equilibrium.stochastic import Problem
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind, Prices
from sogdia.network.price import built_arcs, closed_arcs, facility_items, price
from sogdia.world.model import FigureKey

HAIR = 1e-5
"""For a derivative figures are moved by this share of their size, or by this much where they are smaller than 1."""


def differentiate_figures(
    model: RoutesModel, solved: Solved, adjoint: Adjoint, paid: Floats | None = None
) -> dict[FigureKey, float]:
    """Return dY/d(figure) for the Y of an adjoint, per unit of the figure.

    Demand figures have the key ("origin>destination:commodity", "demand_mt_yr"). For revenues `paid` gives the tonnes
    whose money counts, shape (classes, arcs): a tariff earns more on the cargo that stays, besides moving cargo. Left
    out, being of second order: what a figure does to reference costs and to path sizes.
    """
    figures = solved.index.defaults
    step = np.where(np.isfinite(figures), HAIR * np.maximum(np.abs(figures), 1.0), 0.0)
    effect = move_figures(model, solved, adjoint, step, paid)
    slope = np.divide(effect, step, out=np.zeros_like(step), where=step > 0)
    return dict(zip(solved.index.keys, slope.tolist(), strict=True)) | differentiate_demand(solved, adjoint)


def differentiate_demand(solved: Solved, adjoint: Adjoint) -> dict[FigureKey, float]:
    """Return dY/d(demand) of each row, in Mt/yr per Mt/yr."""
    slope = adjoint.demand / solved.problem.rows.demand
    return {
        (f"{o}>{d}:{c}", "demand_mt_yr"): value for (o, d, c), value in zip(solved.rows, slope.tolist(), strict=True)
    }


def move_figures(
    model: RoutesModel, solved: Solved, adjoint: Adjoint, step: Floats, paid: Floats | None = None
) -> Floats:
    """Return what moving each figure alone by its own step does to the Y of an adjoint.

    `step` has shape (figures,), in the order of `solved.index.keys`; figures that stay where they are have 0.
    """
    gradient = _Gradient(model, solved, adjoint, step, paid)
    effect = gradient.of_access() + gradient.of_commodities() + gradient.of_tariff_factors() + gradient.of_model()
    for table in ("line", "state", "border", "transfer", "place"):
        for attribute in getattr(solved.index, table):
            effect += gradient.of_table(table, attribute)
    return effect


class _Gradient:
    """One adjoint, and the means to move figures and see what the arcs make of it."""

    def __init__(self, model: RoutesModel, solved: Solved, adjoint: Adjoint, step: Floats, paid: Floats | None) -> None:
        self.model, self.solved, self.adjoint, self.step, self.paid = model, solved, adjoint, step, paid
        network, pool = model.network, solved.pool
        self.entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
        by_class_route = np.zeros((len(network.commodities), pool.route_count))
        np.add.at(by_class_route, (self.entry_class, solved.entry_route), adjoint.cost)
        self.arc_slope: Floats = (pool.incidence.T @ by_class_route.T).T  # (classes, arcs), per US$/t
        self.capacity_slope = np.zeros(len(network.facilities))
        self.capacity_slope[solved.active] = adjoint.capacity
        self.built = built_arcs(network, solved.index, solved.world)
        self.closed = closed_arcs(network, solved.index, solved.world)
        self.size = len(solved.index.keys)
        self.facility_kind = np.array([kind for kind, _ in network.facilities])
        self.facility_item = facility_items(network, self.built)

    def moved(self, positions: Ints) -> Prices:
        """Return what arcs cost once these figures are moved by their steps."""
        figures = self.solved.index.defaults.copy()
        figures[positions] += self.step[positions]
        return price(self.model.network, self.solved.index, figures, self.built, self.closed)

    def arc_effect(self, prices: Prices) -> Floats:
        """Return the effect on Y of each arc's new cost, by class: shape (classes, arcs)."""
        change = np.where(self.built, prices.cost_usd_t - self.solved.prices.cost_usd_t, 0.0)
        effect: Floats = self.arc_slope * change
        if self.paid is not None:
            effect = effect + self.paid * np.where(self.built, prices.money_usd_t - self.solved.prices.money_usd_t, 0.0)
        return effect

    def shared(self, *effects: tuple[Ints, Floats]) -> Floats:
        """Return effects summed by figure."""
        total = np.zeros(self.size)
        for position, effect in effects:
            known = position >= 0
            total += np.bincount(position[known], effect[known], minlength=self.size)
        return total

    def of_table(self, table: str, attribute: str) -> Floats:
        columns = getattr(self.solved.index, table)
        column: Ints = columns[attribute]
        if attribute.startswith("backward_"):
            return np.zeros(self.size)  # done together with forward
        if attribute.startswith("forward_"):
            return self.of_directions(column, columns[attribute.replace("forward", "backward")])
        if attribute == "capacity_mt_yr":
            return self.of_capacity(table, column)
        prices = self.moved(np.unique(column[column >= 0]))
        network = self.model.network
        kind = {"line": ArcKind.LINE, "state": ArcKind.LINE, "border": ArcKind.BORDER}.get(table, ArcKind.TRANSFER)
        arcs = np.flatnonzero((network.kind == kind) & self.built)
        on_arcs = (column[network.item[arcs]], self.arc_effect(prices)[:, arcs].sum(axis=0))
        return self.shared(on_arcs, self.facility_effect(table, column, prices))

    def of_directions(self, forward: Ints, backward: Ints) -> Floats:
        """Return the effect of what a border takes each way; one figure may be forward here and backward there."""
        known = np.r_[forward, backward]
        prices = self.moved(np.unique(known[known >= 0]))
        network = self.model.network
        arcs = np.flatnonzero((network.kind == ArcKind.BORDER) & self.built)
        item = network.item[arcs]
        position = np.where(network.forward[arcs], forward[item], backward[item])
        facility, effect = self.facility_effect("border", forward, prices)
        other, _ = self.facility_effect("border", backward, prices)
        on_arcs = (position, self.arc_effect(prices)[:, arcs].sum(axis=0))
        return self.shared(on_arcs, (facility, effect / 2), (other, effect / 2))

    def facility_effect(self, table: str, column: Ints, prices: Prices) -> tuple[Ints, Floats]:
        """Return the figure of each facility, and what its new capacity and free time do.

        At an unchanged charge a longer free time, which congestion multiplies, means a lower load.
        """
        kinds = {"border": ("crossing",), "transfer": ("transfer", "port"), "place": ("port",)}.get(table, ("line",))
        chosen = np.isin(self.facility_kind[self.solved.active], kinds)
        facility = self.solved.active[chosen]
        old, facilities = self.solved.prices, self.solved.problem.facilities
        capacity = prices.capacity_mt_yr[facility] - old.capacity_mt_yr[facility]
        longer = prices.free_h[facility] / np.where(old.free_h[facility] > 0, old.free_h[facility], 1.0)
        under = (self.solved.solution.z < facilities.capacity)[chosen] & (longer > 0)
        load = facilities.load(self.solved.solution.z)[chosen]
        less = np.where(under, load * (np.where(under, longer, 1.0) ** (-1 / facilities.power) - 1), 0.0)
        effect = self.adjoint.capacity[chosen] * capacity + self.adjoint.offered[chosen] * less
        return column[self.facility_item[facility]], effect

    def of_capacity(self, table: str, column: Ints) -> Floats:
        """Return the effect of capacities: each figure of a line adds to it."""
        owner = {"line": "line", "border": "crossing", "transfer": "transfer", "place": "port"}[table]
        total = np.zeros(self.size)
        for facility in np.flatnonzero((self.facility_kind == owner) & (self.capacity_slope != 0)).tolist():
            item = int(self.facility_item[facility])
            members = self.solved.index.line_capacity[item] if table == "line" else (int(column[item]),)
            for position in members:
                total[position] += self.capacity_slope[facility] * self.step[position]
        return total

    def of_access(self) -> Floats:
        column = self.solved.index.access_km
        prices = self.moved(column)
        network = self.model.network
        arcs = np.flatnonzero((network.kind == ArcKind.ACCESS) | (network.kind == ArcKind.EGRESS))
        return self.shared((column[network.item[arcs]], self.arc_effect(prices)[:, arcs].sum(axis=0)))

    def of_commodities(self) -> Floats:
        """Return the effect of values of time, of goods and so on, and of the parameters of choice."""
        total = np.zeros(self.size)
        rows, index = self.solved.problem.rows, self.solved.index
        fields = {"logit_scale_t_usd": "scale", "price_elasticity": "decay"}
        for attribute, column in index.commodity.items():
            if attribute in fields:
                ratio = self.step[column][self.solved.row_class] / index.defaults[column][self.solved.row_class]
                field = fields[attribute]
                changed = replace(rows, **{field: getattr(rows, field) * (1 + ratio)})
                total += self.shared((column[self.entry_class], self.flow_effect(_with_rows(changed))))
            else:
                total += self.shared((column, self.arc_effect(self.moved(column)).sum(axis=1)))
        return total

    def flow_effect(self, change: Callable[[Problem], Problem]) -> Floats:
        """Return the effect on Y through each entry of a change to the problem at unchanged charges."""
        problem = self.solved.problem
        effect: Floats = self.adjoint.flow * shift_flows(problem, change(problem), self.solved.solution)
        return effect

    def of_tariff_factors(self) -> Floats:
        network, table = self.model.network, self.solved.index.tariff_factor
        effect = self.arc_effect(self.moved(table.ravel()))
        mode_of_line = np.array([network.modes.index(line.way.rstrip("0123456789")) for line in network.lines])
        arcs = np.flatnonzero((network.kind == ArcKind.LINE) & self.built)
        mode = mode_of_line[network.item[arcs]]
        return self.shared(*((table[k][mode], effect[k, arcs]) for k in range(len(network.commodities))))

    def of_model(self) -> Floats:
        """Return the effect of the few figures of the whole model."""
        total = np.zeros(self.size)
        rows, facilities = self.solved.problem.rows, self.solved.problem.facilities
        for attribute, position in self.solved.index.model.items():
            ratio = self.step[position] / self.solved.index.defaults[position]
            if attribute == "path_size_exponent":
                changed = replace(rows, log_size=rows.log_size * (1 + ratio))
                total[position] += self.flow_effect(_with_rows(changed)).sum()
            elif attribute in ("delay_coefficient", "congestion_value_usd_t_h"):
                # At an unchanged charge a dearer delay means a lower load: x = capacity (charge / a)^(1/p).
                under = self.solved.solution.z < facilities.capacity
                load = facilities.load(self.solved.solution.z)
                less = (1 + ratio) ** (-1 / facilities.power) - 1
                total[position] += (self.adjoint.offered * load * under).sum() * less
            elif attribute != "delay_power":
                total[position] += self.arc_effect(self.moved(np.array([position]))).sum()
        return total


def _with_rows(rows: Rows) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, rows=rows)
