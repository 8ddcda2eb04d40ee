"""What states have at stake: a solved world as a game."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csc_array

from sogdia.equilibrium.paths import Bools, Floats
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.outcomes.bargain.game import Game, Lever
from sogdia.world.model import World
from sogdia.world.subject import link_chain

RAIL = "rail"
COST = "carriage_cost_usd_tkm"
MODES = (RAIL, "road")
"""Only these are a state's to charge for; on roads the freight itself goes to hauliers."""


def build_game(
    model: RoutesModel, solved: Solved, states: Sequence[str], modes: Sequence[str] = (RAIL,),
    trade_counts: bool = False,
) -> Game:  # fmt: skip
    """Return the game of `states`, each with one lever a mode, among the routes of `solved`.

    A state keeps what transit pays on its railways less the cost of carriage, and whatever it charges on top, on
    railways or roads. Freight on roads goes to hauliers, handling and border fees are taken to cover their costs, and
    what own trade pays stays out: none of it is transit income.
    """
    flows = Flows(model, solved)
    entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
    passing = {state: flows.transit_of(state) for state in states}
    money = solved.prices.money_usd_t
    cost = np.broadcast_to(_carriage_costs(model, solved), money.shape)

    def on_entries(arcs: Floats, state: str) -> Floats:
        """Return what a tonne in transit through a state is charged on some arcs, shape (classes, arcs), by entry."""
        by_route = np.stack([solved.pool.incidence @ row for row in arcs]) * passing[state]
        on_entry: Floats = by_route[entry_class, solved.entry_route]
        return on_entry

    levers = list_levers(flows, states, modes)
    paid = [on_entries(money * arcs_of(flows, lever), lever.state) for lever in levers]
    rails = [arcs_of(flows, Lever(state, RAIL)) for state in states]
    carriage = np.stack([on_entries(cost * arcs, state) for arcs, state in zip(rails, states, strict=True)])
    freight = np.stack([on_entries(money * arcs, state) for arcs, state in zip(rails, states, strict=True)])
    number = {state: index for index, state in enumerate(states)}
    return Game(
        players=tuple(states),
        levers=levers,
        owner=np.array([number[lever.state] for lever in levers], dtype=np.int64),
        problem=solved.problem,
        start=solved.solution.z,
        paid=csc_array(np.stack(paid, axis=1)),
        kept=freight - carriage,
        carriage=carriage,
        transit=np.stack([_in_transit(flows, state)[solved.entry_route] for state in states]),
        own=np.stack([_own_trade(model.world, solved, state) for state in states]),
        trade_counts=trade_counts,
    )


def list_levers(flows: Flows, states: Sequence[str], modes: Sequence[str]) -> tuple[Lever, ...]:
    """Return a lever for each state and mode, where the state has ways of the mode."""
    levers = [Lever(state, mode) for state in states for mode in modes]
    return tuple(lever for lever in levers if arcs_of(flows, lever).any())


def arcs_of(flows: Flows, lever: Lever) -> Floats:
    """Return the share of each arc that the lever charges for, shape (arcs,)."""
    share = flows.state_share[:, [list(flows.model.world.states).index(lever.state)]].toarray().ravel()
    lines = np.array([*(line.way.rstrip("0123456789") == lever.mode for line in flows.network.lines), False])
    arcs: Floats = share * lines[flows.line_of_arc]
    return arcs


def list_unknown_costs(world: World, states: Sequence[str]) -> list[str]:
    """Return the states on whose railways nobody has said what carriage costs; it is taken as nothing."""
    return [
        state
        for state in states
        if any(
            link.state == state and link.mode == RAIL and world.resolve(link_chain(link), COST) is None
            for link in world.links.values()
        )
    ]


def _carriage_costs(model: RoutesModel, solved: Solved) -> Floats:
    """Return what carrying a tonne along each arc costs whoever runs it, shape (arcs,), US$/t."""
    world = solved.world
    by_line = np.zeros(len(model.network.lines))
    for index, id in enumerate(solved.prices.link):
        known = world.resolve(link_chain(world.links[id]), COST) if id else None
        by_line[index] = known[1].best if known else 0.0
    line = np.where(model.network.kind == ArcKind.LINE, model.network.item, -1)
    cost: Floats = np.where(line >= 0, by_line[line], 0.0) * solved.prices.km
    return cost


def _in_transit(flows: Flows, state: str) -> Bools:
    """Return which routes pass a state in transit over a line of any mode that could be charged for."""
    arcs = np.logical_or.reduce([arcs_of(flows, Lever(state, mode)) > 0 for mode in MODES])
    routes: Bools = flows.using(arcs) & flows.transit_of(state)
    return routes


def _own_trade(world: World, solved: Solved, state: str) -> Floats:
    """Return how many of the two ends of each row lie in the state, halved."""
    ends = [[world.regions[region].state == state for region in row[:2]] for row in solved.rows]
    share: Floats = np.array(ends, dtype=np.float64).mean(axis=1)
    return share
