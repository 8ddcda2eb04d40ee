"""Whom shippers pay on each arc, what of it buys resources, and what is emitted there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.lenses.routes.model import RoutesModel
from sogdia.network import ArcKind
from sogdia.network.figures import FigureIndex, index_figures
from sogdia.network.price import built_arcs, closed_arcs, price
from sogdia.world.model import FigureKey
from sogdia.world.schema import read_schema
from sogdia.world.subject import resolve_figure

ROAD = "road"


@dataclass(frozen=True, slots=True)
class Payees:
    """Who is paid on the arcs of a network, in any world made of it.

    Attributes
    ----------
    territory : sparse, shape (arcs, states), the share of each arc in each state; access lies in the region's own.
    to_state : shape (arcs,), whether all that is paid goes to the state: border charges. Tolls do too, see `Bill`.
    resources_usd_t : shape (classes, arcs), what a tonne takes up in resources, at the charges of the world itself:
    a scenario that changes a tariff changes no cost.
    by_cost : shape (arcs,), whether the ledger knows what carriage costs there; elsewhere it is a part of what is paid.
    share_key : shape (arcs,), number of the figure in `shares` that tells either (-1: by the schema's default).
    emission_key, emission_g_tkm : shape (arcs,), the same of emissions; 0 where nobody has said any.
    shares, emissions : the figures.
    """

    territory: csr_array
    to_state: Bools
    resources_usd_t: Floats
    by_cost: Bools
    share_key: Ints
    emission_key: Ints
    emission_g_tkm: Floats
    shares: tuple[FigureKey, ...]
    emissions: tuple[FigureKey, ...]


def build_payees(model: RoutesModel) -> Payees:
    """Return who is paid on the arcs of a model, and what that takes up."""
    network = model.network
    share_key, share, shares = _look_up(model, "resource_share")
    cost_key, cost_usd_tkm, costs = _look_up(model, "carriage_cost_usd_tkm")
    emission_key, emission, emissions = _look_up(model, "co2e_g_tkm")
    charges, km = _ordinary_charges(model)
    by_cost = (cost_key >= 0) & (network.kind == ArcKind.LINE)
    return Payees(
        _locate(model), network.kind == ArcKind.BORDER, np.where(by_cost, cost_usd_tkm * km, share * charges), by_cost,
        np.where(by_cost, cost_key + len(shares), share_key), emission_key, emission, (*shares, *costs), emissions,
    )  # fmt: skip


def _locate(model: RoutesModel) -> csr_array:
    """Return the share of each arc that lies in each state; the way to the first place lies in the region's."""
    network, world = model.network, model.world
    number = {state: index for index, state in enumerate(world.states)}
    arcs = np.flatnonzero((network.kind == ArcKind.ACCESS) | (network.kind == ArcKind.EGRESS))
    states = [number[world.regions[network.access[item][0]].state] for item in network.item[arcs].tolist()]
    access = csr_array((np.ones(len(arcs)), (arcs, states)), shape=model.territory.shape)
    return csr_array(model.territory + access)


def _look_up(model: RoutesModel, attribute: str) -> tuple[Ints, Floats, tuple[FigureKey, ...]]:
    """Return for each arc which figure holds, its value, and the figures; the first of a line's links speaks for it."""
    network, world = model.network, model.world
    known: dict[FigureKey, int] = {}
    groups = {ArcKind.LINE: "link figures", ArcKind.BORDER: "crossing figures", ArcKind.TRANSFER: "transfer figures"}
    subjects = {
        ArcKind.LINE: [line.links[0] for line in network.lines],
        ArcKind.BORDER: list(network.crossings),
        ArcKind.TRANSFER: list(network.transfers),
    }
    key, value = np.full(network.arc_count, -1, dtype=np.int64), np.zeros(network.arc_count)
    cells: dict[ArcKind, list[tuple[int, float]]] = {}
    for kind, things in subjects.items():
        column = read_schema().figures[groups[kind]].get(attribute)
        default = (column.default_value if column else None) or 0.0
        found = [resolve_figure(world, thing, attribute) if column else None for thing in things]
        cells[kind] = [(known.setdefault(one[0], len(known)), one[1].best) if one else (-1, default) for one in found]
    for kind, by_item in cells.items():
        arcs = np.flatnonzero(network.kind == kind)
        key[arcs] = [by_item[item][0] for item in network.item[arcs].tolist()]
        value[arcs] = [by_item[item][1] for item in network.item[arcs].tolist()]
    access = (network.kind == ArcKind.ACCESS) | (network.kind == ArcKind.EGRESS)  # lorries
    road = world.figure(ROAD, attribute)
    if road is not None:
        key[access] = known.setdefault((ROAD, attribute), len(known))
        value[access] = road.best
    elif attribute == "resource_share":
        value[access] = 1.0
    return key, value, tuple(known)


def _ordinary_charges(model: RoutesModel) -> tuple[Floats, Floats]:
    """Return what is paid for carriage and services at the world's own best figures, and the way in km.

    Shapes (classes, arcs) and (arcs,).

    Tolls, and border charges by value, are left out: no resource is spent for them.
    """
    network, world = model.network, model.world
    index = index_figures(network, world, world, model.resolution)
    prices = price(
        network, index, index.defaults, built_arcs(network, index, world), closed_arcs(network, index, world)
    )
    charges = prices.money_usd_t - toll_usd_t(model, index, index.defaults)
    border = np.flatnonzero(network.kind == ArcKind.BORDER)
    item = network.item[border]
    ways = [index.defaults[index.border[name][item]] for name in ("forward_usd_t", "backward_usd_t")]
    charges[:, border] = np.where(network.forward[border], *ways)
    return np.asarray(charges), prices.km


def toll_usd_t(model: RoutesModel, index: FigureIndex, figures: Floats) -> Floats:
    """Return the toll on each arc, US$/t, shape (arcs,)."""
    network = model.network
    toll = np.zeros(network.arc_count)
    lines = np.flatnonzero(network.kind == ArcKind.LINE)
    item = network.item[lines]
    length, rate = (np.nan_to_num(figures[index.line[name][item]]) for name in ("length_km", "toll_usd_tkm"))
    toll[lines] = length * rate
    return toll
