"""Which figure of the ledger drives which number of which arc.

Looking figures up is slow and done once; pricing from a vector of figures is fast and done for every future.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sogdia.errors import NetworkError, Problem
from sogdia.network.arrays import Floats, Ints, Network
from sogdia.world.model import FigureKey, World
from sogdia.world.subject import figure_keys, resolve_figure

LINE_ATTRIBUTES = (
    "length_km", "speed_km_h", "tariff_usd_tkm", "toll_usd_tkm", "wait_h", "fixed_usd_t", "sd_share",
    "loss_share_1000km", "closed_days_yr", "delay_h", "capacity_mt_yr",
)  # fmt: skip
BORDER_ATTRIBUTES = (
    "forward_h", "backward_h", "forward_usd_t", "backward_usd_t", "forward_value_share", "backward_value_share",
    "perceived_loss_share", "sd_share", "closed_days_yr", "delay_h", "capacity_mt_yr",
)  # fmt: skip
TRANSFER_ATTRIBUTES = ("handling_h", "handling_usd_t", "sd_share", "delay_h", "capacity_mt_yr")
PLACE_ATTRIBUTES = ("capacity_mt_yr", "delay_h", "closed_days_yr")
STATE_ATTRIBUTES = ("closed_days_yr", "war_loss_share_1000km")
COMMODITY_ATTRIBUTES = (
    "value_usd_t", "time_value_usd_t_h", "reliability_value_usd_t_h", "handling_factor", "logit_scale_t_usd",
    "price_elasticity",
)  # fmt: skip
MODEL_ATTRIBUTES = (
    "path_size_exponent", "delay_coefficient", "delay_power", "congestion_value_usd_t_h", "closure_spell_days",
    "risk_passage_km", "access_speed_km_h", "access_usd_tkm",
)  # fmt: skip

OPTIONAL = {
    "toll_usd_tkm": 0.0,
    "wait_h": 0.0,
    "fixed_usd_t": 0.0,
    "closed_days_yr": 0.0,
    "delay_h": 0.0,
    "forward_value_share": 0.0,
    "backward_value_share": 0.0,
    "perceived_loss_share": 0.0,
    "war_loss_share_1000km": 0.0,
    "handling_factor": 1.0,
    "capacity_mt_yr": np.inf,
}
"""What a figure is taken to be where the schema lets it be absent; every other figure must be in the ledger."""


@dataclass(frozen=True, slots=True)
class FigureIndex:
    """Positions in a vector of figures.

    Attributes
    ----------
    keys : the figures, in the order of the vector; absent ones keep their default.
    defaults : shape (figures,), the best values of the world it was made from.
    line, border, transfer, place : attribute -> shape (lines|crossings|transfers|transfers,), positions.
    line_capacity : for each line the positions of the capacity of each open link.
    state : attribute -> shape (lines,), positions of the state of the line.
    access_km : shape (access,). commodity : attribute -> shape (commodities,).
    tariff_factor : shape (commodities, modes). model : attribute -> position.
    link : per line the id of the link that lends its figures, or "" where none is built.
    """

    keys: tuple[FigureKey, ...]
    defaults: Floats
    line: dict[str, Ints]
    line_capacity: tuple[tuple[int, ...], ...]
    border: dict[str, Ints]
    transfer: dict[str, Ints]
    place: dict[str, Ints]
    state: dict[str, Ints]
    access_km: Ints
    commodity: dict[str, Ints]
    tariff_factor: Ints
    model: dict[str, int]
    link: tuple[str, ...]


@dataclass(slots=True)
class Resolution:
    """A memory of what was looked up in one world, for worlds that are that one but for some changes.

    It changes speed, never results. `lender` maps (thing, attribute) to the figure that holds for it, its own or that
    of its kind; None where nobody has said any. `indexes` holds the last index made of each set of figures and links.
    """

    lender: dict[FigureKey, FigureKey | None] = field(default_factory=dict)
    indexes: dict[Hashable, FigureIndex] = field(default_factory=dict)


MOST_INDEXES = 16


@dataclass(slots=True)
class _Register:
    """Gives each figure its position, and remembers what is missing.

    Looking up who lends a thing its figure takes most of the time, and a scenario changes it only for the attributes
    of which it adds figures: `known` holds what was found for `base`, whose figures it was found with.
    """

    world: World
    known: dict[FigureKey, FigureKey | None]
    changed: frozenset[str]
    position: dict[FigureKey, int] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    problems: dict[FigureKey, Problem] = field(default_factory=dict)

    def place(self, subject: str, attribute: str) -> int:
        """Return the position of the figure that holds for `subject`; -1 for the empty subject, which is nothing."""
        if not subject:
            return -1
        key = self.resolve(subject, attribute)
        if key is not None:
            return self._put(key, self.world.figures[key].best)
        if attribute in OPTIONAL:
            return self._put(("", attribute), OPTIONAL[attribute])
        names = " or ".join(key[0] for key in figure_keys(self.world, subject, attribute))
        self.problems[subject, attribute] = Problem(f"world {self.world.name}", f"no {attribute} for {names}")
        return self._put((subject, attribute), np.nan)

    def resolve(self, subject: str, attribute: str) -> FigureKey | None:
        if attribute in self.changed:
            found = resolve_figure(self.world, subject, attribute)
            return found[0] if found else None
        if (subject, attribute) not in self.known:
            found = resolve_figure(self.world, subject, attribute)
            self.known[subject, attribute] = found[0] if found else None
        return self.known[subject, attribute]

    def column(self, subjects: Iterable[str], attribute: str) -> Ints:
        return np.array([self.place(subject, attribute) for subject in subjects], dtype=np.int64)

    def columns(self, subjects: Sequence[str], attributes: tuple[str, ...]) -> dict[str, Ints]:
        return {attribute: self.column(subjects, attribute) for attribute in attributes}

    def _put(self, key: FigureKey, value: float) -> int:
        if key not in self.position:
            self.position[key] = len(self.values)
            self.values.append(value)
        return self.position[key]


def index_figures(
    network: Network, world: World, base: World | None = None, known: Resolution | None = None
) -> FigureIndex:
    """Return where in a vector of figures the numbers of each arc stand.

    `world` is dated: of the links of a line the first one open lends its figures and all open ones add capacity. Where
    all are closed the first one built lends them, so that a closed line is still a line.
    `known` is filled with what was looked up, and spares it next time for worlds that are `base` but for some changes.
    Raises NetworkError naming every figure that is needed and missing.
    """
    open_links = tuple(_open_first(world, line.links) for line in network.lines)
    crossings = tuple(id if id in world.crossings else "" for id in network.crossings)
    transfers = tuple(id if id in world.transfers else "" for id in network.transfers)
    if base is None or known is None:
        register = _Register(world, {}, frozenset(attribute for _, attribute in world.figures))
        return _make_index(network, world, register, open_links, crossings, transfers)
    same = frozenset(world.figures), open_links, crossings, transfers
    index = known.indexes.get(same)  # asked once: another thread may forget it meanwhile
    if index is None:
        added = world.figures.keys() - base.figures.keys()
        register = _Register(world, known.lender, frozenset(attribute for _, attribute in added))
        if len(known.indexes) >= MOST_INDEXES:
            known.indexes.clear()
        index = _make_index(network, world, register, open_links, crossings, transfers)
        known.indexes[same] = index
        return index
    values = [
        quantity.best if (quantity := world.figures.get(key)) is not None else default
        for key, default in zip(index.keys, index.defaults.tolist(), strict=True)
    ]
    return replace(index, defaults=np.array(values))


def _make_index(
    network: Network, world: World, register: _Register, open_links: Sequence[tuple[str, ...]],
    crossings: Sequence[str], transfers: Sequence[str],
) -> FigureIndex:  # fmt: skip
    lenders = [links[0] if links else "" for links in open_links]
    places = [world.transfers[id].place if id else "" for id in transfers]
    states = [world.links[id].state if id else "" for id in lenders]
    commodities = network.commodities
    line = register.columns(lenders, LINE_ATTRIBUTES)
    line_capacity = tuple(tuple(register.place(id, "capacity_mt_yr") for id in links) for links in open_links)
    border = register.columns(crossings, BORDER_ATTRIBUTES)
    transfer = register.columns(transfers, TRANSFER_ATTRIBUTES)
    place = register.columns(places, PLACE_ATTRIBUTES)
    state = register.columns(states, STATE_ATTRIBUTES)
    access_km = register.column((f"{region}@{place}" for region, place in network.access), "access_km")
    commodity = register.columns(commodities, COMMODITY_ATTRIBUTES)
    factors = np.stack(
        [register.column((f"{c}/{mode}" for mode in network.modes), "tariff_factor") for c in commodities]
    )
    model = {attribute: register.place("model", attribute) for attribute in MODEL_ATTRIBUTES}
    if register.problems:
        raise NetworkError(register.problems.values())
    return FigureIndex(
        tuple(register.position), np.array(register.values), line, line_capacity, border, transfer, place, state,
        access_km, commodity, factors, model, tuple(lenders),
    )  # fmt: skip


def _open_first(world: World, links: tuple[str, ...]) -> tuple[str, ...]:
    built = tuple(id for id in links if id in world.links)
    return tuple(id for id in built if id not in world.closed) or built[:1]
