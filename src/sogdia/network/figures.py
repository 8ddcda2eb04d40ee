"""Which figure of the ledger drives which number of which arc.

Looking figures up is slow and done once; pricing from a vector of figures is fast and done for every future.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sogdia.errors import NetworkError, Problem
from sogdia.network.arrays import ArcKind, Floats, Ints, Network
from sogdia.network.chain import crossing_chain, link_chain, transfer_chain
from sogdia.world.model import FigureKey, Link, World

LINE_ATTRIBUTES = (
    "length_km", "speed_km_h", "tariff_usd_tkm", "toll_usd_tkm", "wait_h", "fixed_usd_t", "sd_share",
    "loss_share_1000km", "closed_days_yr", "delay_h", "capacity_mt_yr",
)  # fmt: skip
BORDER_ATTRIBUTES = (
    "forward_h", "backward_h", "forward_usd_t", "backward_usd_t", "sd_share", "closed_days_yr", "delay_h",
    "capacity_mt_yr",
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
class _Register:
    """Gives each figure its position, and remembers what is missing."""

    world: World
    position: dict[FigureKey, int] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    problems: dict[FigureKey, Problem] = field(default_factory=dict)

    def place(self, chain: tuple[str, ...], attribute: str) -> int:
        found = self.world.resolve(chain, attribute)
        if found is None and attribute not in OPTIONAL:
            key = (chain[0], attribute)
            self.problems[key] = Problem(f"world {self.world.name}", f"no {attribute} for {' or '.join(chain)}")
            return self._put(key, np.nan)
        if found is None:
            return self._put(("", attribute), OPTIONAL[attribute])
        subject, quantity = found
        return self._put((subject, attribute), quantity.best)

    def places(self, chains: list[tuple[str, ...]], attributes: tuple[str, ...]) -> dict[str, Ints]:
        return {
            attribute: np.array([self.place(chain, attribute) for chain in chains], dtype=np.int64)
            for attribute in attributes
        }

    def _put(self, key: FigureKey, value: float) -> int:
        if key not in self.position:
            self.position[key] = len(self.values)
            self.values.append(value)
        return self.position[key]


def index_figures(network: Network, world: World) -> FigureIndex:
    """Return where in a vector of figures the numbers of each arc stand.

    `world` is dated: of the links of a line the first one open lends its figures and all open ones add capacity.
    Raises NetworkError naming every figure that is needed and missing.
    """
    register = _Register(world)
    open_links = [[world.links[id] for id in line.links if id in world.links] for line in network.lines]
    lenders = [links[0] if links else None for links in open_links]
    chains = [link_chain(link) if link else () for link in lenders]
    line = {
        attribute: np.array(
            [register.place(chain, attribute) if chain else -1 for chain in chains], dtype=np.int64
        )
        for attribute in LINE_ATTRIBUTES
    }
    state = {
        attribute: np.array(
            [register.place((link.state,), attribute) if link else -1 for link in lenders], dtype=np.int64
        )
        for attribute in STATE_ATTRIBUTES
    }
    transfers = [world.transfers.get(id) for id in network.transfers]
    index = FigureIndex(
        keys=(),
        defaults=np.empty(0),
        line=line,
        line_capacity=tuple(
            tuple(register.place((link.id,), "capacity_mt_yr") for link in links) for links in open_links
        ),
        border=_indexed(register, [_crossing_chain(world, id) for id in network.crossings], BORDER_ATTRIBUTES),
        transfer=_indexed(register, [transfer_chain(row) if row else () for row in transfers], TRANSFER_ATTRIBUTES),
        place=_indexed(register, [(row.place,) if row else () for row in transfers], PLACE_ATTRIBUTES),
        state=state,
        access_km=np.array([register.place((f"{r}@{p}",), "access_km") for r, p in network.access], dtype=np.int64),
        commodity=register.places([(commodity,) for commodity in network.commodities], COMMODITY_ATTRIBUTES),
        tariff_factor=np.array(
            [[register.place((f"{c}/{mode}",), "tariff_factor") for mode in network.modes] for c in network.commodities],
            dtype=np.int64,
        ),
        model={attribute: register.place(("model",), attribute) for attribute in MODEL_ATTRIBUTES},
        link=tuple(link.id if link else "" for link in lenders),
    )
    if register.problems:
        raise NetworkError(register.problems.values())
    return _with_values(index, register)


def _indexed(register: _Register, chains: list[tuple[str, ...]], attributes: tuple[str, ...]) -> dict[str, Ints]:
    """Return positions per attribute; -1 for what does not exist in this year."""
    return {
        attribute: np.array([register.place(chain, attribute) if chain else -1 for chain in chains], dtype=np.int64)
        for attribute in attributes
    }


def _crossing_chain(world: World, id: str) -> tuple[str, ...]:
    crossing = world.crossings.get(id)
    link: Link | None = world.links.get(crossing.link) if crossing else None
    return crossing_chain(crossing, link.mode) if crossing and link else ()


def _with_values(index: FigureIndex, register: _Register) -> FigureIndex:
    from dataclasses import replace

    return replace(index, keys=tuple(register.position), defaults=np.array(register.values, dtype=np.float64))
