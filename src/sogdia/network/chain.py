"""From the particular to the general: whose figure applies to a link, a crossing or a transfer."""

from __future__ import annotations

from sogdia.world.model import Crossing, Link, Transfer


def link_chain(link: Link) -> tuple[str, ...]:
    """Return this link, else its mode in its state, else its mode."""
    return (link.id, f"{link.mode}:{link.state}", link.mode)


def crossing_chain(crossing: Crossing, mode: str) -> tuple[str, ...]:
    """Return this crossing, else the mode at borders of the two states (alphabetical), else the mode at borders."""
    first, second = sorted((crossing.tail_state, crossing.head_state))
    return (crossing.id, f"{mode}-border:{first}-{second}", f"{mode}-border")


def transfer_chain(transfer: Transfer) -> tuple[str, ...]:
    """Return this transfer, else its two ways (alphabetical), else their modes (alphabetical)."""
    ways = sorted((transfer.way_a, transfer.way_b))
    modes = sorted(way.rstrip("0123456789") for way in ways)
    return (transfer.id, "transfer:" + "-".join(ways), "transfer:" + "-".join(modes))
