"""The network and the trips, as arrays; checked here, trusted everywhere else in this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sogdia.equilibrium.deterministic.delay import Delay, Floats, build_delay
from sogdia.equilibrium.deterministic.shortest import Bools, Ints, Star
from sogdia.errors import EquilibriumError, Problem

Integers = npt.NDArray[np.integer]

_SHOWN = 20


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Links with Bureau of Public Roads delay: cost(v) = charge + free_flow_time · (1 + b · (v / capacity)^power).

    Attributes
    ----------
    node_count : nodes are 0 … node_count - 1.
    tail, head : shape (links,), the nodes a link leaves and enters.
    free_flow_time, b, capacity, power : shape (links,). Capacity is in the unit of the trips; it is not looked at where
        `b`, `power` or `free_flow_time` is 0, for such a link costs the same at every load.
    charge : shape (links,), tolls and distance in units of time.
    thru : shape (nodes,), False where a route may begin or end but not pass.
    names : what users call the nodes; empty if they call them 0, 1, 2 …
    """

    node_count: int
    tail: Integers
    head: Integers
    free_flow_time: Floats
    b: Floats
    capacity: Floats
    power: Floats
    charge: Floats
    thru: Bools
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def link_count(self) -> int:
        """Return the number of links."""
        return len(self.tail)

    def name(self, node: int) -> str:
        """Return what users call `node`."""
        return self.names[node] if self.names else str(node)


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Trips: `volume[k]` from node `origin[k]` to node `destination[k]`, in the unit of the capacities.

    Pairs may repeat. Trips within a node use no link; they are left out of the assignment.
    """

    origin: Integers
    destination: Integers
    volume: Floats

    @property
    def within_node(self) -> float:
        """Return the trips that begin and end in the same node."""
        return float(self.volume[self.origin == self.destination].sum())

    def select(self, keep: Bools) -> Demand:
        """Return the pairs where `keep` is True."""
        return Demand(self.origin[keep], self.destination[keep], self.volume[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A network and trips as the kernels walk them: links sorted by tail, trips by origin.

    `order[k]` is the caller's number of the kernels' link k.
    """

    star: Star
    delay: Delay
    order: Integers
    origin: Ints
    first: Ints
    destination: Ints
    volume: Floats

    def outward(self, values: Floats) -> Floats:
        """Return per-link `values` of the kernels in the caller's order."""
        out = np.empty_like(values)
        out[self.order] = values
        return out


def check_network(network: Network) -> list[Problem]:
    """Return what is wrong with the network, at most twenty problems; empty when all is well."""
    return [problem for problem, _ in zip(_network_problems(network), range(_SHOWN), strict=False)]


def _network_problems(network: Network) -> Iterator[Problem]:
    links = network.link_count
    sizes = {
        name: len(getattr(network, name)) for name in ("head", "free_flow_time", "b", "capacity", "power", "charge")
    }
    wrong = {name: size for name, size in sizes.items() if size != links}
    if wrong:
        yield Problem(
            "network", f"{links} tails, but " + ", ".join(f"{size} of {name}" for name, size in wrong.items())
        )
        return
    if len(network.thru) != network.node_count:
        yield Problem("network", f"{network.node_count} nodes, but thru says it of {len(network.thru)}")
        return
    outside = (network.tail < 0) | (network.tail >= network.node_count)
    outside |= (network.head < 0) | (network.head >= network.node_count)
    for link in np.flatnonzero(outside):
        ends = f"{network.tail[link]} to {network.head[link]}"
        yield Problem(f"link {link}", f"runs from {ends}, but there are nodes 0 to {network.node_count - 1} only")
    if outside.any():
        return

    def at(link: np.integer) -> str:
        return f"link {link} ({network.name(int(network.tail[link]))} to {network.name(int(network.head[link]))})"

    for name in ("free_flow_time", "b", "power", "charge"):
        values = getattr(network, name)
        for link in np.flatnonzero(~np.isfinite(values)):
            yield Problem(at(link), f"{name} is {values[link]}, expected a finite number")
        if name != "charge":
            for link in np.flatnonzero(values < 0.0):
                yield Problem(at(link), f"{name} is {values[link]:g}, expected 0 or more")
    with np.errstate(invalid="ignore"):
        for link in np.flatnonzero(network.free_flow_time + network.charge < 0.0):
            cost = network.free_flow_time[link] + network.charge[link]
            yield Problem(
                at(link), f"costs {cost:g} when empty, expected 0 or more: its charge is below minus its time"
            )
        congested = (network.free_flow_time * network.b != 0.0) & (network.power != 0.0)
        unsound = congested & ~((network.capacity > 0.0) & np.isfinite(network.capacity))
    for link in np.flatnonzero(unsound):
        yield Problem(at(link), f"capacity is {network.capacity[link]:g}, expected a finite number above 0")


def check_demand(demand: Demand, network: Network) -> list[Problem]:
    """Return what is wrong with the trips, at most twenty problems; empty when all is well."""
    return [problem for problem, _ in zip(_demand_problems(demand, network), range(_SHOWN), strict=False)]


def _demand_problems(demand: Demand, network: Network) -> Iterator[Problem]:
    if not len(demand.origin) == len(demand.destination) == len(demand.volume):
        sizes = f"{len(demand.origin)} origins, {len(demand.destination)} destinations, {len(demand.volume)} volumes"
        yield Problem("trips", f"{sizes}: expected as many of each")
        return
    for end in ("origin", "destination"):
        nodes = getattr(demand, end)
        for k in np.flatnonzero((nodes < 0) | (nodes >= network.node_count)):
            yield Problem(f"pair {k}", f"{end} is {nodes[k]}, but there are nodes 0 to {network.node_count - 1} only")
    for k in np.flatnonzero(~(np.isfinite(demand.volume) & (demand.volume >= 0.0))):
        yield Problem(f"pair {k}", f"{demand.volume[k]} trips, expected a finite number of 0 or more")
    if not (demand.volume[demand.origin != demand.destination] > 0.0).any():
        yield Problem("trips", "none between two different nodes: nothing to assign")


def build_layout(network: Network, demand: Demand) -> Layout:
    """Return both sorted for the kernels.

    Raises
    ------
    EquilibriumError : if `check_network` or `check_demand` finds anything.
    """
    problems = check_network(network)
    problems += [] if problems else check_demand(demand, network)
    if problems:
        raise EquilibriumError(problems)
    order = np.argsort(network.tail, kind="stable")
    tail = np.asarray(network.tail, np.int32)[order]
    head = np.asarray(network.head, np.int32)[order]
    link_in = np.argsort(head, kind="stable").astype(np.int32)
    bounds = np.arange(network.node_count + 1)
    star = Star(
        first_out=np.searchsorted(tail, bounds).astype(np.int32),
        tail=tail,
        head=head,
        first_in=np.searchsorted(head[link_in], bounds).astype(np.int32),
        link_in=link_in,
        thru=np.asarray(network.thru, np.bool_),
    )
    delay = build_delay(
        fixed=(network.free_flow_time + network.charge)[order],
        scale=(network.free_flow_time * network.b)[order],
        capacity=network.capacity[order],
        power=network.power[order],
    )
    moving = demand.select((demand.origin != demand.destination) & (demand.volume > 0.0))
    by_origin = np.argsort(moving.origin, kind="stable")
    origin, first = np.unique(moving.origin[by_origin], return_index=True)
    return Layout(
        star=star,
        delay=delay,
        order=order,
        origin=origin.astype(np.int32),
        first=np.append(first, by_origin.size).astype(np.int32),
        destination=moving.destination[by_origin].astype(np.int32),
        volume=np.asarray(moving.volume[by_origin], np.float64),
    )


def link_costs(network: Network, flow: Floats) -> Floats:
    """Return the cost of each link under `flow`, in the unit of the free-flow times."""
    load = np.divide(flow, network.capacity, out=np.zeros(network.link_count), where=network.capacity > 0.0)
    return np.asarray(network.charge + network.free_flow_time * (1.0 + network.b * load**network.power))


def add_charge(network: Network, charge: Floats) -> Network:
    """Return the network with `charge` (in units of time) levied on each link, on top of what is there."""
    return replace(network, charge=network.charge + charge)
