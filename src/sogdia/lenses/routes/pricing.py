"""Many vectors of figures at once: what every arc costs in each of many futures.

The same formulas as `network.price`, which states and explains them; here each is one operation over futures × arcs.
A test holds the two together to the last digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.ensemble.solve import CLOSED_USD_T
from sogdia.equilibrium.paths import Bools, Floats, Ints
from sogdia.network import ArcKind, Network
from sogdia.network.figures import FigureIndex
from sogdia.network.price import DAYS_A_YEAR, HOURS_A_DAY, facility_items

NO_ROOM_MT_YR = 1e-9
"""A capacity no larger than this is a closure, as in `solve.usable_arcs`."""


class ManyPrices(NamedTuple):
    """Prices; first axis the futures.

    Attributes
    ----------
    km, hours : shape (futures, arcs). shut : shape (futures, arcs), what closures or a capacity of nothing shut.
    money_usd_t, cost_usd_t : shape (futures, arcs, classes); the cost of what is shut is `CLOSED_USD_T` higher.
    capacity_mt_yr, free_h : shape (futures, facilities asked for); where there is no room, the capacity is 1.
    """

    km: Floats
    hours: Floats
    shut: Bools
    money_usd_t: Floats
    cost_usd_t: Floats
    capacity_mt_yr: Floats
    free_h: Floats


@dataclass(frozen=True, slots=True)
class Pricer:
    """Positions of figures, by arc instead of by thing.

    Attributes
    ----------
    network, index : as elsewhere. built : shape (arcs,). facility : shape (asked,), numbers of those asked for.
    arcs : the built arcs of each kind. mode : shape (lines,).
    mean_hours : sparse, shape (asked, arcs), averages the hours of a facility's arcs.
    room : sparse, shape (asked, figures), sums the figures of its capacity; shut_days : the same for days of closure.
    on_arc : sparse, shape (arcs, asked), which facilities an arc uses.
    """

    network: Network
    index: FigureIndex
    built: Bools
    facility: Ints
    arcs: dict[ArcKind, Ints]
    mode: Ints
    mean_hours: csr_array
    room: csr_array
    shut_days: csr_array
    on_arc: csr_array


def build_pricer(network: Network, index: FigureIndex, built: Bools, facility: Ints) -> Pricer:
    """Return where the figures of every built arc, and of the facilities asked for, stand."""
    kind = np.where(built, network.kind, -1)
    place = np.full(len(network.facilities) + 1, -1, dtype=np.int64)
    place[facility] = np.arange(len(facility))
    arc, asked = [], []
    for number in (network.facility, network.port):
        here = np.flatnonzero(built & (place[number] >= 0) & (number >= 0))
        arc.append(here)
        asked.append(place[number[here]])
    shape = (network.arc_count, len(facility))
    on_arc = csr_array((np.ones(sum(map(len, arc))), (np.concatenate(arc), np.concatenate(asked))), shape=shape)
    count = np.maximum(np.asarray(on_arc.sum(axis=0)).ravel(), 1.0)
    room, days = _capacity_positions(network, index, built, facility)
    return Pricer(
        network,
        index,
        built,
        facility,
        {one: np.flatnonzero(kind == one) for one in ArcKind},
        np.array([network.modes.index(line.way.rstrip("0123456789")) for line in network.lines], dtype=np.int64),
        csr_array((on_arc / count[None, :]).T),
        room,
        days,
        on_arc,
    )


def _capacity_positions(
    network: Network, index: FigureIndex, built: Bools, facility: Ints
) -> tuple[csr_array, csr_array]:
    """Return which figures make up the capacity of each facility, and which its days of closure."""
    item = facility_items(network, built)
    room: list[tuple[int, int]] = []
    days: list[tuple[int, int]] = []
    for row, number in enumerate(facility.tolist()):
        kind, one = network.facilities[number][0], int(item[number])
        if kind == "line":
            room += [(row, position) for position in index.line_capacity[one]]
            days += [(row, int(index.line["closed_days_yr"][one])), (row, int(index.state["closed_days_yr"][one]))]
        elif kind == "crossing":
            room.append((row, int(index.border["capacity_mt_yr"][one])))
            days.append((row, int(index.border["closed_days_yr"][one])))
        elif kind == "transfer":
            room.append((row, int(index.transfer["capacity_mt_yr"][one])))
        else:
            room.append((row, int(index.place["capacity_mt_yr"][one])))
            days.append((row, int(index.place["closed_days_yr"][one])))
    return _sum_matrix(room, len(facility), len(index.keys)), _sum_matrix(days, len(facility), len(index.keys))


def _sum_matrix(cells: list[tuple[int, int]], rows: int, columns: int) -> csr_array:
    place = np.array(cells, dtype=np.int64).reshape(-1, 2)
    return csr_array((np.ones(len(place)), (place[:, 0], place[:, 1])), shape=(rows, columns))


def price_many(pricer: Pricer, figures: Floats, columns: Ints) -> ManyPrices:
    """Return what the arcs `columns` cost for each row of `figures`, shape (futures, figures).

    The order of figures is that of `pricer.index.keys`.
    """
    network, index = pricer.network, pricer.index
    futures, classes = len(figures), len(network.commodities)
    shape = (futures, network.arc_count)
    km, hours, sd, loss = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    shut = np.zeros(shape, dtype=np.bool_)
    money = np.zeros((classes, *shape))

    def model(attribute: str) -> Floats:
        return figures[:, index.model[attribute], None]

    def by_class(attribute: str) -> Floats:
        return figures[:, index.commodity[attribute]].T[:, :, None]

    spell_h = model("closure_spell_days") * HOURS_A_DAY

    def closure_wait_h(days: Floats) -> tuple[Floats, Floats]:
        share = np.clip(days / DAYS_A_YEAR, 0.0, 1.0)
        mean = share * spell_h / 2
        return mean, np.sqrt(np.maximum(share * spell_h**2 / 3 - mean**2, 0.0))

    arcs = pricer.arcs[ArcKind.LINE]
    item = network.item[arcs]

    def line(attribute: str) -> Floats:
        return figures[:, index.line[attribute][item]]

    length, days = line("length_km"), line("closed_days_yr")
    state_days = figures[:, index.state["closed_days_yr"][item]]
    moving = length / line("speed_km_h") + line("wait_h")
    wait, wait_sd = closure_wait_h(days)
    state_wait, state_sd = closure_wait_h(state_days)
    passages = length / model("risk_passage_km")
    km[:, arcs] = length
    hours[:, arcs] = moving + line("delay_h") + wait + passages * state_wait
    sd[:, arcs] = line("sd_share") * moving + wait_sd + passages * state_sd
    war = figures[:, index.state["war_loss_share_1000km"][item]]
    loss[:, arcs] = (line("loss_share_1000km") + war) * length / 1000
    tariff, toll, fixed = line("tariff_usd_tkm"), line("toll_usd_tkm"), line("fixed_usd_t")
    for k in range(classes):
        factor = figures[:, index.tariff_factor[k][pricer.mode[item]]]
        money[k][:, arcs] = factor * tariff * length + toll * length + fixed
    shut[:, arcs] = (days >= DAYS_A_YEAR) | (state_days >= DAYS_A_YEAR)

    arcs = pricer.arcs[ArcKind.BORDER]
    item, forward = network.item[arcs], network.forward[arcs]

    def border(attribute: str) -> Floats:
        return figures[:, index.border[attribute][item]]

    stop, days = np.where(forward, border("forward_h"), border("backward_h")), border("closed_days_yr")
    wait, wait_sd = closure_wait_h(days)
    hours[:, arcs] = stop + border("delay_h") + wait
    sd[:, arcs] = border("sd_share") * stop + wait_sd
    fee = np.where(forward, border("forward_usd_t"), border("backward_usd_t"))
    duty = np.where(forward, border("forward_value_share"), border("backward_value_share"))
    money[:, :, arcs] = fee + by_class("value_usd_t") * duty
    loss[:, arcs] = border("perceived_loss_share")
    shut[:, arcs] = days >= DAYS_A_YEAR

    arcs = pricer.arcs[ArcKind.TRANSFER]
    item = network.item[arcs]

    def transfer(attribute: str) -> Floats:
        return figures[:, index.transfer[attribute][item]]

    days = figures[:, index.place["closed_days_yr"][item]]
    wait, wait_sd = closure_wait_h(days)
    handling = transfer("handling_h")
    hours[:, arcs] = handling + transfer("delay_h") + figures[:, index.place["delay_h"][item]] + wait
    sd[:, arcs] = transfer("sd_share") * handling + wait_sd
    money[:, :, arcs] = by_class("handling_factor") * transfer("handling_usd_t")
    shut[:, arcs] = days >= DAYS_A_YEAR

    for kind in (ArcKind.ACCESS, ArcKind.EGRESS):
        arcs = pricer.arcs[kind]
        distance = figures[:, index.access_km[network.item[arcs]]]
        km[:, arcs] = distance
        hours[:, arcs] = distance / model("access_speed_km_h")
        money[:, :, arcs] = distance * model("access_usd_tkm")

    capacity, free_h, full_stop = _size_facilities(pricer, figures, hours)
    if full_stop.any():
        shut |= (pricer.on_arc @ full_stop.T).T > 0
    cost = np.empty((futures, len(columns), classes))
    paid = np.empty((futures, len(columns), classes))
    closed = np.where(shut[:, columns], CLOSED_USD_T, 0.0)
    worth = [by_class(name) for name in ("time_value_usd_t_h", "reliability_value_usd_t_h", "value_usd_t")]
    parts = [part[:, columns] for part in (hours, sd, loss)]
    for k in range(classes):
        paid[:, :, k] = money[k][:, columns]
        cost[:, :, k] = paid[:, :, k] + closed + sum(w[k] * part for w, part in zip(worth, parts, strict=True))
    return ManyPrices(km[:, columns], hours[:, columns], shut[:, columns], paid, cost, capacity, free_h)


def _size_facilities(pricer: Pricer, figures: Floats, hours: Floats) -> tuple[Floats, Floats, Floats]:
    """Return capacity, free hours, and 1 where there is no room at all; shape (futures, asked)."""
    share = np.clip((pricer.shut_days @ figures.T).T / DAYS_A_YEAR, 0.0, 1.0)
    capacity = (pricer.room @ figures.T).T * (1 - share)
    none = capacity <= NO_ROOM_MT_YR
    return np.where(none, 1.0, capacity), (pricer.mean_hours @ hours.T).T, none.astype(np.float64)
