"""Which state each arc lies in."""

from __future__ import annotations

from scipy.sparse import csr_array

from sogdia.network import ArcKind, Network
from sogdia.world.model import World

BORDER_SHARE = 0.5
"""A border's charges and hours are shared evenly by its two sides."""


def share_arcs(network: Network, world: World) -> csr_array:
    """Return the share of each arc that lies in each state of the undated world, shape (arcs, states)."""
    number = {state: index for index, state in enumerate(world.states)}
    rows, columns, shares = [], [], []
    for arc, (kind, item) in enumerate(zip(network.kind.tolist(), network.item.tolist(), strict=True)):
        for state, share in _states_of(network, world, ArcKind(kind), item):
            if state in number:
                rows.append(arc)
                columns.append(number[state])
                shares.append(share)
    return csr_array((shares, (rows, columns)), shape=(network.arc_count, len(number)))


def _states_of(network: Network, world: World, kind: ArcKind, item: int) -> list[tuple[str, float]]:
    if kind is ArcKind.LINE:
        return [(world.links[network.lines[item].links[0]].state, 1.0)]
    if kind is ArcKind.BORDER:
        crossing = world.crossings[network.crossings[item]]
        return [(crossing.tail_state, BORDER_SHARE), (crossing.head_state, BORDER_SHARE)]
    if kind is ArcKind.TRANSFER:
        return [(world.places[world.transfers[network.transfers[item]].place].state, 1.0)]
    return []
