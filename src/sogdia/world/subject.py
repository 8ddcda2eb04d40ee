"""What a figure may be about, from the particular to the general.

A railway's speed is looked for at the link itself, then at `rail:KAZ`, then at `rail`. These chains are what
`World.resolve` walks; the same page says which subjects exist, so that a figure about nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from sogdia.evidence.quantity import Quantity
from sogdia.world.cameo import PLOVER, read_cameo
from sogdia.world.model import Crossing, FigureKey, Link, Transfer, World
from sogdia.world.schema import read_schema

MODES = ("rail", "road", "sea", "ferry", "waterway")
WAY_MODES = {"rail1520": "rail", "rail1435": "rail", "rail1676": "rail"}
WATER = ("sea", "ferry", "waterway")
ANY_PROJECT = "project"  # its figures hold for every project without one of its own
OWN_ONLY = ("length_km", "capacity_mt_yr")  # of links: a general length or capacity would mean nothing
MIRROR = {
    "forward_h": "backward_h",
    "backward_h": "forward_h",
    "forward_usd_t": "backward_usd_t",
    "backward_usd_t": "forward_usd_t",
    "forward_value_share": "backward_value_share",
    "backward_value_share": "forward_value_share",
}


def mode_of(way: str) -> str:
    """Return the mode of a way: `rail` of `rail1520`, `road` of `road`."""
    return WAY_MODES.get(way, way)


def link_chain(link: Link) -> tuple[str, ...]:
    """Return link, mode in its state, mode."""
    return link.id, f"{link.mode}:{link.state}", link.mode


def crossing_chain(crossing: Crossing, mode: str) -> tuple[str, ...]:
    """Return crossing, border of the two states by mode (alphabetical), border by mode."""
    first, second = sorted((crossing.tail_state, crossing.head_state))
    return crossing.id, f"{mode}-border:{first}-{second}", f"{mode}-border"


def transfer_chain(transfer: Transfer) -> tuple[str, ...]:
    """Return transfer, the two ways, the two modes (both alphabetical)."""
    ways = "-".join(sorted((transfer.way_a, transfer.way_b)))
    modes = "-".join(sorted((mode_of(transfer.way_a), mode_of(transfer.way_b))))
    return transfer.id, f"transfer:{ways}", f"transfer:{modes}"


def growth_chain(origin: str, destination: str, commodity: str) -> tuple[str, ...]:
    """Return pair and commodity, pair, commodity."""
    return f"{origin}>{destination}:{commodity}", f"{origin}>{destination}", commodity


def crossing_keys(crossing: Crossing, mode: str, attribute: str) -> tuple[FigureKey, ...]:
    """Return the figures that may hold for a crossing, its own first.

    "Forward" of a pair default is from the first state to the second. The crossing's own forward is from the tail of
    its link to the head. Where the tail lies in the second state of the pair, the pair's *backward* figure is the
    crossing's forward one.
    """
    own, pair, general = crossing_chain(crossing, mode)
    mirrored = MIRROR.get(attribute, attribute) if crossing.tail_state > crossing.head_state else attribute
    return (own, attribute), (pair, mirrored), (general, attribute)


def figure_keys(world: World, subject: str, attribute: str) -> tuple[FigureKey, ...]:
    """Return the figures that may hold for `subject`, its own first; of a thing without a kind only its own."""
    if subject in world.links:
        chain = link_chain(world.links[subject])
        return tuple((one, attribute) for one in (chain[:1] if attribute in OWN_ONLY else chain))
    if subject in world.crossings:
        crossing = world.crossings[subject]
        return crossing_keys(crossing, world.links[crossing.link].mode, attribute)
    if subject in world.transfers:
        return tuple((one, attribute) for one in transfer_chain(world.transfers[subject]))
    pair, colon, commodity = subject.partition(":")
    if colon and ">" in pair:
        origin, _, destination = pair.partition(">")
        return tuple((one, attribute) for one in growth_chain(origin, destination, commodity))
    return ((subject, attribute),)


def resolve_figure(world: World, subject: str, attribute: str) -> tuple[FigureKey, Quantity] | None:
    """Return the figure that holds for `subject` and the key it stands at; None if nobody has said any."""
    for key in figure_keys(world, subject, attribute):
        quantity = world.figures.get(key)
        if quantity is not None:
            return key, quantity
    return None


def known_subjects(world: World) -> dict[str, frozenset[str]]:
    """Return, for each group of figures in the schema, every subject it may be about."""
    states = sorted(world.states)
    pairs = [f"{first}-{second}" for first in states for second in states if first < second]
    borders = [*(f"{mode}-border" for mode in MODES), *(f"{mode}-border:{pair}" for mode in MODES for pair in pairs)]
    flows = [f"{a}>{b}" for a in world.regions for b in world.regions]
    state_flows = [f"{a}>{b}" for a in states for b in states]
    cargo = [f"{flow}:{commodity}" for flow in flows for commodity in world.commodities]
    things = [*world.places, *world.links, *world.crossings, *world.transfers, *world.projects, *world.corridors]
    points = [crossing.border_point for crossing in world.crossings.values()]
    anything = frozenset([*things, *points, *world.states, *world.regions, *flows, *state_flows, *cargo])
    return {
        "link figures": frozenset([*world.links, *MODES, *(f"{mode}:{state}" for mode in MODES for state in states)]),
        "crossing figures": frozenset([*world.crossings, *borders]),
        "transfer figures": frozenset([*world.transfers, *_transfer_kinds()]),
        "place figures": frozenset(world.places),
        "state figures": frozenset(world.states),
        "access figures": frozenset(f"{access.region}@{access.place}" for access in world.access),
        "commodity figures": frozenset(world.commodities),
        "commodity-mode figures": frozenset(f"{c}/{mode}" for c in world.commodities for mode in MODES),
        "growth": frozenset([*world.commodities, *flows, *cargo]),
        "model figures": frozenset(["model"]),
        "project figures": frozenset([*world.projects, ANY_PROJECT]),
        "layer figures": frozenset(f"layer:{layer}" for layer in choices("ties", "layer")),
        "kind figures": frozenset(f"tie:{kind}" for kind in choices("ties", "kind")),
        "modality figures": frozenset(f"modality:{modality}" for modality in choices("events", "modality")),
        "event figures": frozenset(
            [*world.events, *(f"cameo:{code}" for code in read_cameo()), *(f"plover:{name}" for name in PLOVER)]
        ),
        "tie model figures": frozenset(["ties"]),
        "regime figures": frozenset(f"regime:{regime}" for regime in choices("crossings", "regime")),
        "observations": anything,
        "forecasts": anything,
    }


def choices(table: str, column: str) -> tuple[str, ...]:
    """Return the names that a column of a table may hold, as the schema has them."""
    return tuple(read_schema().tables[table][column].type.removeprefix("choice:").split("|"))


def _transfer_kinds() -> Iterator[str]:
    known = sorted({*MODES, *WAY_MODES})
    return (f"transfer:{first}-{second}" for first in known for second in known if first <= second)
