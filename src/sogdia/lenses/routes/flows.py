"""The flows of a solution, looked at by route, by class and by arc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array, csr_array

from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.world.model import Corridor, Link


class Flows:
    """The flows of a solution, looked at by route, by class and by arc.

    Shapes: `by_class` (classes, routes), `by_route` (routes,), `by_arc` (arcs,), all Mt/yr.
    """

    def __init__(self, model: RoutesModel, solved: Solved) -> None:
        """Add the entries' flows up."""
        self.model, self.solved = model, solved
        self.network, self.pool, self.world = model.network, solved.pool, solved.world
        entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
        self.by_class = np.zeros((len(self.network.commodities), self.pool.route_count))
        np.add.at(self.by_class, (entry_class, solved.entry_route), solved.solution.chosen.flow)
        self.by_route: Floats = self.by_class.sum(axis=0)
        self.by_arc: Floats = self.pool.incidence.T @ self.by_route

    def using(self, arcs: Bools) -> Bools:
        """Return which routes use at least one of the arcs marked."""
        return np.asarray(self.pool.incidence @ arcs.astype(np.float64) > 0)

    def on_corridor(self, corridor: Corridor) -> Bools:
        """Return which routes use at least one link of every gate of a corridor."""
        return self.on_corridors((corridor,))[:, 0]

    def on_corridors(self, corridors: Sequence[Corridor]) -> Bools:
        """Return which routes use at least one link of every gate of each corridor, shape (routes, corridors)."""
        gates = [self.on_links(gate) for corridor in corridors for gate in corridor.gates]
        passed = (self.pool.incidence @ csr_array(np.stack(gates, axis=1), dtype=np.float64)).toarray() > 0
        ends = np.cumsum([len(corridor.gates) for corridor in corridors])
        return np.stack([gate.all(axis=1) for gate in np.split(passed, ends[:-1], axis=1)], axis=1)

    @cached_property
    def touched(self) -> Bools:
        """Return which routes touch which states, shape (routes, states)."""
        return np.asarray((self.pool.incidence @ self.state_share).toarray() > 0)

    @cached_property
    def at_end(self) -> Bools:
        """Return in which states each route begins or ends, shape (routes, states)."""
        world = self.model.world
        number = {state: index for index, state in enumerate(world.states)}
        ends = np.array([[number[world.regions[region].state] for region in pair] for pair in self.model.pairs])
        at_end = np.zeros((self.pool.route_count, len(number)), dtype=np.bool_)
        for side in (0, 1):
            at_end[np.arange(self.pool.route_count), ends[self.pool.pair, side]] = True
        return at_end

    def ends_in(self, states: Iterable[str]) -> Bools:
        """Return which routes begin or end in one of the states."""
        number = {state: index for index, state in enumerate(self.model.world.states)}
        chosen = [number[state] for state in states]
        return np.asarray(self.at_end[:, chosen].any(axis=1), dtype=np.bool_)

    def transit_of(self, state: str) -> Bools:
        """Return which routes pass through a state without beginning or ending there."""
        index = list(self.model.world.states).index(state)
        passing: Bools = self.touched[:, index] & ~self.at_end[:, index]
        return passing

    def cargo(self, routes: Bools) -> float:
        """Return the tonnes on the routes marked."""
        return float(self.by_route[routes].sum())

    @cached_property
    def line_of_arc(self) -> Ints:
        """Return the line of each arc, -1 where it is no line."""
        return np.where(self.network.kind == ArcKind.LINE, self.network.item, -1)

    def on_links(self, links: Iterable[str]) -> Bools:
        """Return which arcs belong to the lines of these links."""
        lines = np.zeros(len(self.network.lines) + 1, dtype=np.bool_)  # the last stands for arcs that are no line
        lines[[self.line_of_link[link] for link in links if link in self.line_of_link]] = True
        arcs: Bools = lines[self.line_of_arc] & self.solved.prices.built
        return arcs

    @cached_property
    def line_of_link(self) -> dict[str, int]:
        """Return the line that each link is part of."""
        return {link: index for index, line in enumerate(self.network.lines) for link in line.links}

    @cached_property
    def links_by_project(self) -> dict[str, list[Link]]:
        """Return the links of each project, those included that the dated world does not have yet."""
        links: dict[str, list[Link]] = {}
        for link in self.model.world.links.values():
            links.setdefault(link.project, []).append(link)
        return links

    def built_by(self, project: str) -> Floats:
        """Return the share of each arc that a project built, shape (arcs,).

        Of a line that another link was part of before, it is the share of the capacity.
        """
        world = self.world
        by_line = np.zeros(len(self.network.lines) + 1)  # the last stands for arcs that are no line, numbered -1
        for id in (link.id for link in self.links_by_project.get(project, ()) if link.id in world.links):
            number = self.line_of_link[id]
            links = [link for link in self.network.lines[number].links if link in world.links]
            capacity = [world.figure(link, "capacity_mt_yr") for link in links]
            known = [quantity.best for quantity in capacity if quantity is not None]
            whole = len(links) == 1 or len(known) < len(links) or sum(known) <= 0
            by_line[number] += 1.0 if whole else known[links.index(id)] / sum(known)
        return np.asarray(np.minimum(by_line, 1.0)[self.line_of_arc] * self.solved.prices.built)

    def weigh_routes(self, share: Floats) -> Floats:
        """Return the largest share of any arc along each route, shape (routes,)."""
        arcs = np.flatnonzero(share)
        largest = np.zeros(self.pool.route_count)
        if not len(arcs):
            return largest
        use = self._by_column[:, arcs].tocoo()
        np.maximum.at(largest, use.row, share[arcs][use.col])
        return largest

    @cached_property
    def _by_column(self) -> csc_array:
        return self.pool.incidence.tocsc()

    @property
    def state_share(self) -> csr_array:
        """Return the share of each arc that lies in each state, shape (arcs, states)."""
        return self.model.territory
