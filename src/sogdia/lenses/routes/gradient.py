"""How a total of flows answers to every figure of the ledger.

One adjoint solve gives what a dollar on any arc for any class does to the total (see `equilibrium.sensitivity`).
Figures of one attribute act on arcs of their own, so that all of them are moved at once and the effect is shared out
by arc: a gradient over thousands of figures costs about fifty pricings of the network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sogdia.equilibrium.paths import Floats, Ints
from sogdia.equilibrium.sensitivity import Adjoint, differentiate, shift_flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind, Prices
from sogdia.network.price import built_arcs, closed_arcs, facility_items, price
from sogdia.world.model import FigureKey

STEP = 1e-5
"""Figures are moved by this share of their size, or by this much where they are smaller than 1."""


def differentiate_figures(model: RoutesModel, solved: Solved, weight: Floats) -> dict[FigureKey, float]:
    """Return dY/d(figure) for Y = Σ weight · flow over entries, in Mt/yr per unit of the figure.

    Demand figures have the key ("origin>destination:commodity", "demand_mt_yr"). Left out, being of second order: what
    a figure does to reference costs, to path sizes and to the free time that congestion multiplies.
    """
    adjoint = differentiate(solved.problem, solved.solution, weight)
    gradient = _Gradient(model, solved, adjoint)
    by_position = np.zeros(len(solved.index.keys))
    for table in ("line", "state", "border", "transfer", "place"):
        for attribute in getattr(solved.index, table):
            by_position += gradient.of_table(table, attribute)
    by_position += gradient.of_access()
    by_position += gradient.of_commodities()
    by_position += gradient.of_tariff_factors()
    by_position += gradient.of_model()
    result = dict(zip(solved.index.keys, by_position.tolist(), strict=True))
    demand = np.array([solved.world.demand[row].best for row in solved.rows])
    for (origin, destination, commodity), slope in zip(solved.rows, (adjoint.demand / demand).tolist(), strict=True):
        result[f"{origin}>{destination}:{commodity}", "demand_mt_yr"] = slope
    return result


class _Gradient:
    """One adjoint, and the means to move figures and see what the arcs make of it."""

    def __init__(self, model: RoutesModel, solved: Solved, adjoint: Adjoint) -> None:
        self.model, self.solved, self.adjoint = model, solved, adjoint
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

    def moved(self, positions: Ints) -> tuple[Floats, Prices]:
        """Return by how much each figure was moved and what arcs cost then."""
        figures = self.solved.index.defaults
        step = np.zeros(self.size)
        step[positions] = STEP * np.maximum(np.abs(figures[positions]), 1.0)
        step[~np.isfinite(figures)] = 0.0
        moved = np.where(step > 0, figures + step, figures)
        return step, price(self.model.network, self.solved.index, moved, self.built, self.closed)

    def arc_effect(self, prices: Prices) -> Floats:
        """Return the effect on Y of each arc's new cost, by class: shape (classes, arcs)."""
        change = np.where(self.built, prices.cost_usd_t - self.solved.prices.cost_usd_t, 0.0)
        effect: Floats = self.arc_slope * change
        return effect

    def shared(self, step: Floats, *effects: tuple[Ints, Floats]) -> Floats:
        """Return effects summed by figure and divided by the figure's step."""
        total = np.zeros(self.size)
        for position, effect in effects:
            known = position >= 0
            total += np.bincount(position[known], effect[known], minlength=self.size)
        return np.divide(total, step, out=np.zeros(self.size), where=step > 0)

    def of_table(self, table: str, attribute: str) -> Floats:
        column: Ints = getattr(self.solved.index, table)[attribute]
        if attribute == "capacity_mt_yr":
            return self.of_capacity(table, column)
        step, prices = self.moved(np.unique(column[column >= 0]))
        network = self.model.network
        kind = {"line": ArcKind.LINE, "state": ArcKind.LINE, "border": ArcKind.BORDER}.get(table, ArcKind.TRANSFER)
        arcs = np.flatnonzero((network.kind == kind) & self.built)
        effects = [(column[network.item[arcs]], self.arc_effect(prices)[:, arcs].sum(axis=0))]
        if attribute == "closed_days_yr":
            effects.append(self.capacity_effect(table, column, prices))
        return self.shared(step, *effects)

    def capacity_effect(self, table: str, column: Ints, prices: Prices) -> tuple[Ints, Floats]:
        """Return the figure and effect of each facility whose capacity closures take from."""
        owners = {"state": ("line",), "line": ("line",), "border": ("crossing",), "place": ("port",)}.get(table, ())
        limited = np.isfinite(self.solved.prices.capacity_mt_yr)
        chosen = np.flatnonzero(np.isin(self.facility_kind, owners) & limited)
        change = prices.capacity_mt_yr[chosen] - self.solved.prices.capacity_mt_yr[chosen]
        return column[self.facility_item[chosen]], self.capacity_slope[chosen] * change

    def of_capacity(self, table: str, column: Ints) -> Floats:
        """Return the gradient by capacities: each figure of a line adds to it."""
        owner = {"line": "line", "border": "crossing", "transfer": "transfer", "place": "port"}[table]
        total = np.zeros(self.size)
        for facility in np.flatnonzero((self.facility_kind == owner) & (self.capacity_slope != 0)).tolist():
            item = int(self.facility_item[facility])
            members = self.solved.index.line_capacity[item] if table == "line" else (int(column[item]),)
            for position in members:
                total[position] += self.capacity_slope[facility]
        return total

    def of_access(self) -> Floats:
        column = self.solved.index.access_km
        step, prices = self.moved(column)
        network = self.model.network
        arcs = np.flatnonzero((network.kind == ArcKind.ACCESS) | (network.kind == ArcKind.EGRESS))
        return self.shared(step, (column[network.item[arcs]], self.arc_effect(prices)[:, arcs].sum(axis=0)))

    def of_commodities(self) -> Floats:
        """Return the gradient by values of time, of goods and so on, and by the parameters of choice."""
        total = np.zeros(self.size)
        rows, index = self.solved.problem.rows, self.solved.index
        for attribute, column in index.commodity.items():
            if attribute in ("logit_scale_t_usd", "price_elasticity"):
                value = index.defaults[column[self.solved.row_class]]
                step = np.zeros(self.size)
                step[column] = STEP * index.defaults[column]
                field = "scale" if attribute == "logit_scale_t_usd" else "decay"
                old = getattr(rows, field)
                changed = replace(rows, **{field: old * (1 + step[column[self.solved.row_class]] / value)})
                effect = self.flow_effect(lambda problem, rows=changed: replace(problem, rows=rows))
                total += self.shared(step, (column[self.entry_class], effect))
            else:
                step, prices = self.moved(column)
                total += self.shared(step, (column, self.arc_effect(prices).sum(axis=1)))
        return total

    def flow_effect(self, change: Callable) -> Floats:  # type: ignore[type-arg]
        """Return the effect on Y through each entry of a change to the problem at unchanged charges."""
        problem = self.solved.problem
        effect: Floats = self.adjoint.flow * shift_flows(problem, change(problem), self.solved.solution)
        return effect

    def of_tariff_factors(self) -> Floats:
        network, table = self.model.network, self.solved.index.tariff_factor
        step, prices = self.moved(table.ravel())
        effect = self.arc_effect(prices)
        mode_of_line = np.array([network.modes.index(line.way.rstrip("0123456789")) for line in network.lines])
        arcs = np.flatnonzero((network.kind == ArcKind.LINE) & self.built)
        mode = mode_of_line[network.item[arcs]]
        return self.shared(step, *((table[k][mode], effect[k, arcs]) for k in range(len(network.commodities))))

    def of_model(self) -> Floats:
        """Return the gradient by the few figures of the whole model."""
        total = np.zeros(self.size)
        rows, facilities = self.solved.problem.rows, self.solved.problem.facilities
        for attribute, position in self.solved.index.model.items():
            step, prices = self.moved(np.array([position]))
            if attribute == "path_size_exponent":
                value = self.solved.index.defaults[position]
                changed = replace(rows, log_size=rows.log_size * (1 + step[position] / value))
                effect = self.flow_effect(lambda problem, rows=changed: replace(problem, rows=rows)).sum()
            elif attribute in ("delay_coefficient", "congestion_value_usd_t_h"):
                # At an unchanged charge a dearer delay means a lower load: x = capacity (charge / a)^(1/p).
                under = self.solved.solution.z < facilities.capacity
                load = facilities.load(self.solved.solution.z)
                share = step[position] / self.solved.index.defaults[position]
                effect = -(self.adjoint.offered * load * under).sum() * share / facilities.power
            else:
                effect = self.arc_effect(prices).sum()
            total[position] += effect / step[position]
        return total
