"""How strongly two states are tied: one signed number a layer, out of standing ties and events.

Each item adds to each pair it ties, in its layer::

    weight of layer · value · 0.5 ^ (age / half-life of layer) / partners ^ dilution

The value of a standing tie is its sign times the weight of its kind, times `standing_weight`; it does not age while it
stands, and from its end on it fades like an event. The value of an event is a tenth of its intensity, times the weight
of its modality, times `event_weight`: an event of intensity 10 today equals a standing tie of strength 1. `partners` is
how many others the item ties a state to. Nothing else enters: no state and no pair has a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import inf

import msgspec
import numpy as np
from numpy.typing import NDArray

from sogdia.errors import Problem, WorldError
from sogdia.evidence.quantity import Quantity
from sogdia.world.model import Event, FigureKey, Tie, World
from sogdia.world.period import Period, read_period
from sogdia.world.schema import read_schema
from sogdia.world.subject import choices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pair = tuple[str, str]

LAYERS = choices("ties", "layer")
INTENSITY_SCALE = 10.0
NO_FIGURE = ("", "")  # the modality of a standing tie: it has none


class Item(msgspec.Struct, frozen=True):
    """One thing that ties one pair: row `id` of ties or events, from `start` to `end` in years (inf: still stands)."""

    id: str
    pair: Pair
    layer: str
    sign: float
    partners: int
    start: float
    end: float
    standing: bool
    value: FigureKey
    modality: FigureKey


class Network(msgspec.Struct, frozen=True):
    """The items of a world as arrays of shape (items,), and what their numbers stand for.

    `value` and `modality` are positions in `keys`, the figures that weigh; `modality` is -1 for standing ties.
    """

    items: tuple[Item, ...]
    pairs: tuple[Pair, ...]
    keys: tuple[FigureKey, ...]
    pair: Ints
    layer: Ints
    sign: Floats
    partners: Floats
    start: Floats
    end: Floats
    standing: NDArray[np.bool_]
    value: Ints
    modality: Ints


def build_network(world: World) -> Network:
    """Return what ties the states of `world`; raises `WorldError` if something that is to be weighed has no weight."""
    items = (*_list_standing(world), *_list_events(world))
    pairs = tuple(sorted({item.pair for item in items}))
    keys = tuple(dict.fromkeys(key for item in items for key in (item.value, item.modality) if key != NO_FIGURE))
    needed = (*keys, *((f"layer:{layer}", name) for layer in LAYERS for name in ("weight", "half_life_yr")))
    model = (("ties", name) for name in read_schema().figures["tie model figures"])
    missing = [key for key in (*needed, *model) if key not in world.figures]
    if missing:
        raise WorldError([Problem(subject, f"has no {attribute}, which weighs ties") for subject, attribute in missing])
    number = {pair: index for index, pair in enumerate(pairs)}
    position = {key: index for index, key in enumerate(keys)}
    return Network(
        items=items,
        pairs=pairs,
        keys=keys,
        pair=np.array([number[item.pair] for item in items], dtype=np.int64),
        layer=np.array([LAYERS.index(item.layer) for item in items], dtype=np.int64),
        sign=np.array([item.sign for item in items], dtype=float),
        partners=np.array([item.partners for item in items], dtype=float),
        start=np.array([item.start for item in items], dtype=float),
        end=np.array([item.end for item in items], dtype=float),
        standing=np.array([item.standing for item in items], dtype=np.bool_),
        value=np.array([position[item.value] for item in items], dtype=np.int64),
        modality=np.array([position.get(item.modality, -1) for item in items], dtype=np.int64),
    )


def measure_items(network: Network, weights: Mapping[FigureKey, float], when: float) -> Floats:
    """Return what each item adds to its pair at `when` (in years, 2026.0 is the end of 2025), shape (items,)."""
    figure = np.array([weights[key] for key in network.keys] or [0.0])
    layer_weight = np.array([weights[f"layer:{layer}", "weight"] for layer in LAYERS])
    half_life = np.array([weights[f"layer:{layer}", "half_life_yr"] for layer in LAYERS])
    age = np.maximum(0.0, when - network.end)
    fading = 0.5 ** (age / half_life[network.layer])
    source = np.where(network.standing, weights["ties", "standing_weight"], weights["ties", "event_weight"])
    modality = np.where(network.modality < 0, 1.0, figure[network.modality])
    dilution = network.partners ** weights["ties", "dilution_power"]
    strength = network.sign * figure[network.value] * modality * source * layer_weight[network.layer] * fading
    return np.where(network.start <= when, strength / dilution, 0.0)


def measure_strength(network: Network, weights: Mapping[FigureKey, float], when: float) -> Floats:
    """Return the signed strength of every pair by layer at `when`, shape (pairs, layers)."""
    added = measure_items(network, weights, when)
    place = network.pair * len(LAYERS) + network.layer
    total = np.asarray(np.bincount(place, added, minlength=len(network.pairs) * len(LAYERS)), dtype=float)
    return total.reshape(len(network.pairs), len(LAYERS))


def best_values(weights: Mapping[FigureKey, Quantity]) -> dict[FigureKey, float]:
    """Return the best value of each weight."""
    return {key: quantity.best for key, quantity in weights.items()}


def pair_of(a: str, b: str) -> Pair:
    """Return the pair in the order of the alphabet."""
    return (a, b) if a < b else (b, a)


def _list_standing(world: World) -> Iterator[Item]:
    dates: dict[tuple[str, str], list[Pair]] = {}
    for row in world.accessions:
        dates.setdefault((row.tie, row.state), []).append((row.joined, row.left))
    for tie in world.ties.values():
        value = (f"tie:{tie.kind}", "weight")
        sign = 1.0 if tie.sign == "positive" else -1.0
        for pair, start, end in _list_pairs(tie, dates):
            yield Item(
                tie.id, pair, tie.layer, sign, len(set(tie.parties)) - 1, start, end, True, value, NO_FIGURE
            )  # fmt: skip


def _list_pairs(tie: Tie, dates: Mapping[tuple[str, str], Sequence[Pair]]) -> Iterator[tuple[Pair, float, float]]:
    """Yield each pair of parties with the times in which both belonged; they may belong more than once."""
    spells = {
        state: [
            (_middle(joined or tie.start), _middle(left or tie.end) if left or tie.end else inf)
            for joined, left in dates.get((tie.id, state), [("", "")])
        ]
        for state in dict.fromkeys(tie.parties)
    }
    for a, b in combinations(spells, 2):
        for start_a, end_a in spells[a]:
            for start_b, end_b in spells[b]:
                start, end = max(start_a, start_b), min(end_a, end_b)
                if start < end:
                    yield pair_of(a, b), start, end


def _list_events(world: World) -> Iterator[Item]:
    for event in world.events.values():
        if event.nonstate:
            continue
        pairs = dict.fromkeys(pair_of(a, b) for a in event.actors for b in event.targets if a != b)
        partners = max(len({*event.actors, *event.targets}) - 1, 1)
        when = _middle(event.date)
        for pair in pairs:
            yield Item(
                event.id, pair, event.layer, 1 / INTENSITY_SCALE, partners, when, when, False,
                find_intensity(world, event), (f"modality:{event.modality}", "weight"),
            )  # fmt: skip


def find_intensity(world: World, event: Event) -> FigureKey:
    """Return the figure that says how intense `event` is: its own, that of its CAMEO code, of its PLOVER type."""
    chain = (event.id, f"cameo:{event.cameo}", f"plover:{event.plover}")
    found = world.resolve(chain, "intensity")
    return (found[0] if found else chain[2] if event.plover else chain[1]), "intensity"


def _middle(text: str) -> float:
    period = read_period(text)
    assert isinstance(period, Period)  # the loader has read it
    return period.middle
