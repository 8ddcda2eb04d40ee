"""From figures to what every arc costs.

Generalised cost of commodity k on arc a, in US$/t::

    c_ka = money_ka + vot_k · hours_a + vor_k · sd_a + value_k · loss_a

Time on a line is length over speed, plus waiting, plus the expected wait for a closure to end: something shut for a
share q of the year in spells of S hours holds up a shipment that comes at a random moment by q·S/2 hours on average,
with variance q·S²/3 − (q·S/2)². A state's own closures are borne once per passage of `risk_passage_km`.
Standard deviations are added along a route, as if delays came together; that is the cautious end.
"""

from __future__ import annotations

import numpy as np

from sogdia.network.arrays import ArcKind, Bools, Floats, Ints, Network, Prices
from sogdia.network.figures import FigureIndex, Resolution, index_figures
from sogdia.world.model import World

HOURS_A_DAY = 24.0
DAYS_A_YEAR = 365.0


def price_network(network: Network, world: World, base: World | None = None, known: Resolution | None = None) -> Prices:
    """Return what each arc costs in a dated world, at the best value of every figure; see `index_figures`."""
    index = index_figures(network, world, base, known)
    return price(network, index, index.defaults, built_arcs(network, index, world), closed_arcs(network, index, world))


def price(network: Network, index: FigureIndex, figures: Floats, built: Bools, closed: Bools) -> Prices:
    """Return what each arc costs for one vector of figures, in the order of `index.keys`."""
    size = network.arc_count
    km, hours, sd, loss = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    money = np.zeros((len(network.commodities), size))
    shut = np.zeros(size, dtype=np.bool_)
    free_h = np.zeros(len(network.facilities))
    capacity = np.full(len(network.facilities), np.inf)

    values = _Values(index, figures)
    arcs = _ArcsByKind(network, built)
    _price_lines(network, values, arcs.of(ArcKind.LINE), km, hours, sd, loss, money, shut)
    _price_borders(network, values, arcs.of(ArcKind.BORDER), hours, sd, loss, money, shut)
    _price_transfers(network, values, arcs.of(ArcKind.TRANSFER), hours, sd, money, shut)
    _price_access(network, values, arcs.of(ArcKind.ACCESS), km, hours, money)
    _price_access(network, values, arcs.of(ArcKind.EGRESS), km, hours, money)
    _size_facilities(network, values, built, hours, capacity, free_h)

    commodity = values.commodity
    cost = (
        money
        + commodity("time_value_usd_t_h")[:, None] * hours
        + commodity("reliability_value_usd_t_h")[:, None] * sd
        + commodity("value_usd_t")[:, None] * loss
    )
    return Prices(built, built & ~closed & ~shut, km, hours, sd, money, cost, capacity, free_h, index.link)


class _Values:
    """A vector of figures, read by the names of their attributes."""

    def __init__(self, index: FigureIndex, figures: Floats) -> None:
        self.index = index
        self.figures = figures

    def line(self, attribute: str, lines: Ints) -> Floats:
        return self.figures[self.index.line[attribute][lines]]

    def state(self, attribute: str, lines: Ints) -> Floats:
        return self.figures[self.index.state[attribute][lines]]

    def border(self, attribute: str, crossings: Ints) -> Floats:
        return self.figures[self.index.border[attribute][crossings]]

    def transfer(self, attribute: str, transfers: Ints) -> Floats:
        return self.figures[self.index.transfer[attribute][transfers]]

    def place(self, attribute: str, transfers: Ints) -> Floats:
        return self.figures[self.index.place[attribute][transfers]]

    def commodity(self, attribute: str) -> Floats:
        return self.figures[self.index.commodity[attribute]]

    def model(self, attribute: str) -> float:
        return float(self.figures[self.index.model[attribute]])

    def closure_wait_h(self, days: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the wait that closures on `days` a year cause."""
        share = np.clip(days / DAYS_A_YEAR, 0.0, 1.0)
        spell_h = self.model("closure_spell_days") * HOURS_A_DAY
        mean = share * spell_h / 2
        return mean, np.sqrt(np.maximum(share * spell_h**2 / 3 - mean**2, 0.0))


class _ArcsByKind:
    """The built arcs of each kind."""

    def __init__(self, network: Network, built: Bools) -> None:
        self.kind = np.where(built, network.kind, -1)

    def of(self, kind: ArcKind) -> Ints:
        return np.flatnonzero(self.kind == kind)


def _price_lines(
    network: Network, values: _Values, arcs: Ints, km: Floats, hours: Floats, sd: Floats, loss: Floats,
    money: Floats, shut: Bools,
) -> None:  # fmt: skip
    lines = network.item[arcs]
    length = values.line("length_km", lines)
    moving = length / values.line("speed_km_h", lines) + values.line("wait_h", lines)
    wait, wait_sd = values.closure_wait_h(values.line("closed_days_yr", lines))
    state_wait, state_sd = values.closure_wait_h(values.state("closed_days_yr", lines))
    passages = length / values.model("risk_passage_km")
    km[arcs] = length
    hours[arcs] = moving + values.line("delay_h", lines) + wait + passages * state_wait
    sd[arcs] = values.line("sd_share", lines) * moving + wait_sd + passages * state_sd
    loss[arcs] = (
        (values.line("loss_share_1000km", lines) + values.state("war_loss_share_1000km", lines)) * length / 1000
    )
    mode = np.array([network.modes.index(line.way.rstrip("0123456789")) for line in network.lines])
    factor = values.figures[values.index.tariff_factor][:, mode[lines]]
    money[:, arcs] = (
        factor * values.line("tariff_usd_tkm", lines) * length
        + values.line("toll_usd_tkm", lines) * length
        + values.line("fixed_usd_t", lines)
    )
    shut[arcs] = (values.line("closed_days_yr", lines) >= DAYS_A_YEAR) | (
        values.state("closed_days_yr", lines) >= DAYS_A_YEAR
    )


def _price_borders(
    network: Network, values: _Values, arcs: Ints, hours: Floats, sd: Floats, loss: Floats, money: Floats, shut: Bools
) -> None:
    crossings, forward = network.item[arcs], network.forward[arcs]
    stop = np.where(forward, values.border("forward_h", crossings), values.border("backward_h", crossings))
    days = values.border("closed_days_yr", crossings)
    wait, wait_sd = values.closure_wait_h(days)
    hours[arcs] = stop + values.border("delay_h", crossings) + wait
    sd[arcs] = values.border("sd_share", crossings) * stop + wait_sd
    fee = np.where(forward, values.border("forward_usd_t", crossings), values.border("backward_usd_t", crossings))
    duty = np.where(
        forward, values.border("forward_value_share", crossings), values.border("backward_value_share", crossings)
    )
    money[:, arcs] = fee + values.commodity("value_usd_t")[:, None] * duty
    loss[arcs] = values.border("perceived_loss_share", crossings)
    shut[arcs] = days >= DAYS_A_YEAR


def _price_transfers(
    network: Network, values: _Values, arcs: Ints, hours: Floats, sd: Floats, money: Floats, shut: Bools
) -> None:
    transfers = network.item[arcs]
    handling = values.transfer("handling_h", transfers)
    days = values.place("closed_days_yr", transfers)
    wait, wait_sd = values.closure_wait_h(days)
    hours[arcs] = handling + values.transfer("delay_h", transfers) + values.place("delay_h", transfers) + wait
    sd[arcs] = values.transfer("sd_share", transfers) * handling + wait_sd
    money[:, arcs] = values.commodity("handling_factor")[:, None] * values.transfer("handling_usd_t", transfers)
    shut[arcs] = days >= DAYS_A_YEAR


def _price_access(network: Network, values: _Values, arcs: Ints, km: Floats, hours: Floats, money: Floats) -> None:
    distance = values.figures[values.index.access_km[network.item[arcs]]]
    km[arcs] = distance
    hours[arcs] = distance / values.model("access_speed_km_h")
    money[:, arcs] = distance * values.model("access_usd_tkm")


def _size_facilities(
    network: Network, values: _Values, built: Bools, hours: Floats, capacity: Floats, free_h: Floats
) -> None:
    """Write capacity, less what closures take from it, and the free time that congestion multiplies."""
    size = len(network.facilities)
    for number in (network.facility, network.port):
        arcs = np.flatnonzero(built & (number >= 0))
        count = np.bincount(number[arcs], minlength=size)
        total = np.bincount(number[arcs], hours[arcs], minlength=size)
        free_h += np.divide(total, count, out=np.zeros(size), where=count > 0)
        capacity[number[arcs]] = 0.0
    kinds = np.array([kind for kind, _ in network.facilities])
    there = capacity == 0.0
    capacity[there] = np.inf
    item = facility_items(network, built)
    for kind, measure in _CAPACITIES.items():
        chosen = np.flatnonzero(there & (kinds == kind))
        limit, closed_days = measure(values, item[chosen])
        open_share = 1 - np.clip(closed_days / DAYS_A_YEAR, 0.0, 1.0)
        capacity[chosen] = np.multiply(limit, open_share, out=np.zeros(chosen.size), where=open_share > 0)


def facility_items(network: Network, built: Bools) -> Ints:
    """Return for each facility the item of a built arc on it: a line, crossing or transfer number; -1 for none."""
    item = np.full(len(network.facilities), -1, dtype=np.int64)
    for number in (network.facility, network.port):
        arcs = np.flatnonzero(built & (number >= 0))
        item[number[arcs]] = network.item[arcs]
    return item


def _line_capacity(values: _Values, lines: Ints) -> tuple[Floats, Floats]:
    members = values.index.line_capacity
    limit = np.array([sum(values.figures[position] for position in members[line]) for line in lines.tolist()])
    return limit, values.line("closed_days_yr", lines) + values.state("closed_days_yr", lines)


def _crossing_capacity(values: _Values, crossings: Ints) -> tuple[Floats, Floats]:
    return values.border("capacity_mt_yr", crossings), values.border("closed_days_yr", crossings)


def _transfer_capacity(values: _Values, transfers: Ints) -> tuple[Floats, Floats]:
    return values.transfer("capacity_mt_yr", transfers), np.zeros(len(transfers))


def _port_capacity(values: _Values, transfers: Ints) -> tuple[Floats, Floats]:
    return values.place("capacity_mt_yr", transfers), values.place("closed_days_yr", transfers)


_CAPACITIES = {
    "line": _line_capacity,
    "crossing": _crossing_capacity,
    "transfer": _transfer_capacity,
    "port": _port_capacity,
}


def built_arcs(network: Network, index: FigureIndex, world: World) -> Bools:
    """Return which arcs exist in a dated world."""
    regions = set(world.regions)
    exists = {
        ArcKind.LINE: np.array([bool(link) for link in index.link], dtype=np.bool_),
        ArcKind.BORDER: index.border["forward_h"] >= 0,
        ArcKind.TRANSFER: index.transfer["handling_h"] >= 0,
        ArcKind.ACCESS: np.array([region in regions for region, _ in network.access], dtype=np.bool_),
    }
    exists[ArcKind.EGRESS] = exists[ArcKind.ACCESS]
    built = np.zeros(network.arc_count, dtype=np.bool_)
    for kind, table in exists.items():
        arcs = np.flatnonzero(network.kind == kind)
        built[arcs] = table[network.item[arcs]]
    return built


def closed_arcs(network: Network, index: FigureIndex, world: World) -> Bools:
    """Return which arcs nothing may pass, because their link, crossing, transfer or place is closed."""
    closed = world.closed
    tables = {
        ArcKind.LINE: [
            link in closed or line.tail in closed or line.head in closed
            for line, link in zip(network.lines, index.link, strict=True)
        ],
        ArcKind.BORDER: [id in closed for id in network.crossings],
        ArcKind.TRANSFER: [
            id in closed or (id in world.transfers and world.transfers[id].place in closed) for id in network.transfers
        ],
        ArcKind.ACCESS: [place in closed for _, place in network.access],
    }
    tables[ArcKind.EGRESS] = tables[ArcKind.ACCESS]
    mask = np.zeros(network.arc_count, dtype=np.bool_)
    for kind, table in tables.items():
        arcs = np.flatnonzero(network.kind == kind)
        mask[arcs] = np.array(table, dtype=np.bool_)[network.item[arcs]]
    return mask
