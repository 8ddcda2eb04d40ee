"""Any quantity of cargo that a person can point at, as a number and as a weight on flows.

A `Measure` names a thing (a corridor, a border point, a port, a pair of states…), and narrows it: by mode, class of
cargo, direction, the ends of the cargo, what else it passes. Every measure is linear in the flows of entries,
``Y = weight · flow``, so that the derivatives of `gradient` hold for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
import numpy as np

from sogdia.equilibrium.paths import Bools, Floats
from sogdia.errors import NetworkError, Problem, nearest
from sogdia.lenses.routes.flows import Flows
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved
from sogdia.network import ArcKind
from sogdia.world.model import Crossing, World
from sogdia.world.subject import MODES, mode_of

KINDS = ("corridor", "crossing", "link", "pair", "port", "project", "state", "total", "transit")
UNITS = ("Mt", "TEU", "USD m", "index")
ANY = "*"


class Measure(msgspec.Struct, frozen=True):
    """A quantity of cargo a year.

    Attributes
    ----------
    kind : one of `KINDS`; `crossing` is a border point or one crossing of it, `state` all cargo that touches a state's
        ways, `transit` what neither begins nor ends there.
    id : what it is, several joined by `|`; of a pair `origin>destination`, or `a<>b` for both ways, each end a region,
        a state, a bloc, the first part of region ids (`EU` for `EU-E`, `EU-W`…), several joined by `|`, or `*`.
        Of `total` it is empty or `all`.
    mode : only cargo that uses the thing by this mode; of a pair or the total, cargo most of whose way is by it.
    commodity : only this class.
    direction : `forward`, `backward` (a link or corridor from the tail of its first gate's link to the head, a port
        from land to water, a border point as its first crossing runs), or for a crossing `A>B` by states.
    cargo : only cargo between these ends, written like the id of a pair.
    via : only cargo that also passes all of these, each `kind:id`, separated by spaces; `!kind:id` must not.
    unit : `Mt`; `TEU` (by the class's tonnes in a TEU; classes without one count as none); `USD m` (by the class's
        value of goods); `index` (as Mt, only ratios count).
    """

    kind: str
    id: str = ""
    mode: str = ""
    commodity: str = ""
    direction: str = ""
    cargo: str = ""
    via: str = ""
    unit: str = "Mt"

    def __str__(self) -> str:
        """Return the measure in a few words."""
        where = self.id if self.kind in ("pair", "total") else f"{self.kind} {self.id}"
        parts = (where or "all", self.mode, self.commodity, self.direction, self.cargo, self.via)
        return " ".join(part for part in parts if part)


def measure_cargo(model: RoutesModel, solved: Solved, measure: Measure) -> float:
    """Return the measure, in its unit a year; raise `NetworkError` if it means nothing in this world."""
    return float(weigh_measure(model, solved, measure) @ solved.solution.chosen.flow)


def weigh_measure(model: RoutesModel, solved: Solved, measure: Measure) -> Floats:
    """Return the weight of each entry's flow in the measure, shape (entries,).

    It holds as long as the layout does: other figures need no other weights. Raises `NetworkError`.
    """
    if problems := check_measure(model.world, measure):
        raise NetworkError(problems)
    routes = mark_routes(Flows(model, solved), measure)
    entry_class = np.repeat(solved.row_class, np.diff(solved.problem.rows.start))
    return weigh_classes(model, measure)[entry_class] * routes[solved.entry_route]


def mark_routes(flows: Flows, measure: Measure) -> Bools:
    """Return which routes of the pool a (checked) measure counts, shape (routes,); `via` is what else they pass."""
    routes = _using(flows, measure) & _between(flows, measure.cargo)
    for word in measure.via.split():
        kind, _, id = word.removeprefix("!").partition(":")
        passing = _using(flows, Measure(kind, id))
        routes &= ~passing if word.startswith("!") else passing
    return routes


def check_measure(world: World, measure: Measure, where: str = "") -> list[Problem]:
    """Return what is wrong with the measure in the (undated) world; empty if nothing is."""
    where = where or f"measure {measure}"
    if measure.kind not in KINDS:
        what = f"kind is {measure.kind!r}, expected one of {', '.join(KINDS)}"
        return [Problem(where, what, nearest(measure.kind, KINDS))]
    problems = _check_words(world, measure, where)
    known = _known(world, measure.kind)
    if measure.kind == "pair":
        problems += _check_ends(world, measure.id, "id", where)
    elif measure.kind == "total":
        if measure.id not in ("", "all", ANY):
            problems.append(Problem(where, f"id is {measure.id!r}, expected none for a total"))
    else:
        problems += [
            Problem(where, f"{id!r} is no {measure.kind} of the world {world.name}", nearest(id, known))
            for id in measure.id.split("|")
            if id not in known
        ]
    if measure.cargo:
        problems += _check_ends(world, measure.cargo, "cargo", where)
    for word in measure.via.split():
        kind, _, id = word.removeprefix("!").partition(":")
        if kind not in _THINGS:
            what = f"via is {word!r}, expected kind:id with one of {', '.join(_THINGS)}"
            problems.append(Problem(where, what, nearest(kind, _THINGS)))
        else:
            problems += check_measure(world, Measure(kind, id), f"{where}, via")
    return problems


def _check_words(world: World, measure: Measure, where: str) -> list[Problem]:
    """Return what is wrong with mode, class, unit and direction."""
    problems = [
        Problem(where, f"{name} is {value!r}, expected one of {', '.join(known)}", nearest(value, known))
        for name, value, known in (
            ("mode", measure.mode, MODES),
            ("commodity", measure.commodity, tuple(world.commodities)),
            ("unit", measure.unit, UNITS),
        )
        if value not in ("" if name != "unit" else "Mt", *known)
    ]
    if measure.unit == "TEU" and measure.commodity and world.figure(measure.commodity, "t_per_teu") is None:
        problems.append(Problem(where, f"{measure.commodity} is not counted in TEU"))
    states = measure.direction.split(">")
    if measure.direction and measure.kind in ("pair", "total", "state", "transit"):
        what = f"a {measure.kind} has no direction; say the ends of the cargo with cargo = origin>destination"
        problems.append(Problem(where, what))
    elif len(states) == 2 and measure.kind == "crossing":
        sides = [{row.tail_state, row.head_state} for row in _crossings(world, measure.id)]
        if sides and set(states) not in sides:
            problems.append(Problem(where, f"{measure.id} does not lie between {states[0]} and {states[1]}"))
    elif measure.direction not in ("", "forward", "backward"):
        problems.append(Problem(where, f"direction is {measure.direction!r}, expected forward or backward"))
    return problems


def _known(world: World, kind: str) -> tuple[str, ...]:
    """Return the ids that a kind of thing may have."""
    if kind == "crossing":
        return tuple(dict.fromkeys(id for row in world.crossings.values() for id in (row.border_point, row.id)))
    if kind == "port":
        return tuple(dict.fromkeys(row.place for row in world.transfers.values()))
    tables: dict[str, Iterable[str]] = {
        "corridor": world.corridors, "link": world.links, "project": world.projects, "state": world.states,
        "transit": world.states,
    }  # fmt: skip
    return tuple(tables.get(kind, ()))


def _check_ends(world: World, text: str, field: str, where: str) -> list[Problem]:
    ends = text.split("<>") if "<>" in text else text.split(">")
    if len(ends) != 2 or not all(ends):
        return [Problem(where, f"{field} is {text!r}, expected origin>destination, or a<>b for both ways")]
    names = {*world.regions, *(r.state for r in world.regions.values()), *_blocs(world)}
    return [
        Problem(where, f"{field}: {name!r} is no region, state or bloc of the world {world.name}", nearest(name, names))
        for end in ends
        for name in end.split("|")
        if not _regions(world, name)
    ]


def _blocs(world: World) -> set[str]:
    return {world.states[region.state].bloc for region in world.regions.values() if region.state in world.states} - {""}


def _regions(world: World, end: str) -> frozenset[str]:
    """Return the regions that an end of cargo stands for."""
    found: set[str] = set()
    for name in end.split("|"):
        found |= {
            region.id
            for region in world.regions.values()
            if name in (ANY, region.id, region.state, region.id.partition("-")[0])
            or (region.state in world.states and world.states[region.state].bloc == name)
        }
    return frozenset(found)


def _between(flows: Flows, ends: str) -> Bools:
    """Return which routes serve cargo between the ends; all if none are named."""
    pool, world = flows.pool, flows.model.world
    if not ends:
        return np.ones(pool.route_count, dtype=np.bool_)
    both = "<>" in ends
    left, right = (_regions(world, end) for end in (ends.split("<>") if both else ends.split(">")))
    chosen = [(o in left and d in right) or (both and o in right and d in left) for o, d in flows.model.pairs]
    return np.array(chosen, dtype=np.bool_)[pool.pair]


def weigh_classes(model: RoutesModel, measure: Measure) -> Floats:
    """Return what a Mt of each class counts, shape (classes,)."""
    weights = []
    for commodity in model.network.commodities:
        factor = 1.0
        if measure.unit == "TEU":
            tonnes = model.world.figure(commodity, "t_per_teu")
            factor = 1e6 / tonnes.best if tonnes is not None else 0.0
        elif measure.unit == "USD m":
            worth = model.world.figure(commodity, "value_usd_t")
            factor = worth.best if worth is not None else 0.0
        weights.append(factor if measure.commodity in ("", commodity) else 0.0)
    return np.array(weights)


def _using(flows: Flows, measure: Measure) -> Bools:
    """Return which routes use what the measure names, by its mode and in its direction."""
    if measure.kind in ("pair", "total"):
        routes = _between(flows, measure.id if measure.kind == "pair" else "")
        return routes & _mainly_by(flows, measure.mode) if measure.mode else routes
    return _THINGS[measure.kind](flows, measure)


def _mainly_by(flows: Flows, mode: str) -> Bools:
    """Return which routes go most of their way by a mode."""
    km = np.where(flows.network.kind == ArcKind.LINE, flows.solved.prices.km, 0.0)
    by_mode = np.asarray(flows.pool.incidence @ np.where(_modes_of_lines(flows) == mode, km, 0.0))
    longer: Bools = by_mode > 0.5 * np.asarray(flows.pool.incidence @ km)
    return longer


def _modes_of_lines(flows: Flows) -> np.ndarray:
    """Return the mode of each arc that is a line, "" of others."""
    modes = np.array([*(mode_of(line.way) for line in flows.network.lines), ""])
    return modes[flows.line_of_arc]


def _on_corridor(flows: Flows, measure: Measure) -> Bools:
    routes = np.zeros(flows.pool.route_count, dtype=np.bool_)
    for id in measure.id.split("|"):
        gates = [_line_arcs(flows, gate, measure) for gate in flows.model.world.corridors[id].gates]
        gates[1:] = [_line_arcs(flows, gate, Measure("link")) for gate in flows.model.world.corridors[id].gates[1:]]
        routes |= np.logical_and.reduce([flows.using(arcs) for arcs in gates])
    return routes


def _on_links(flows: Flows, measure: Measure) -> Bools:
    return flows.using(_line_arcs(flows, measure.id.split("|"), measure))


def _on_project(flows: Flows, measure: Measure) -> Bools:
    wanted = set(measure.id.split("|"))
    links = [link.id for link in flows.world.links.values() if link.project in wanted]
    return flows.using(_line_arcs(flows, links, measure))


def _line_arcs(flows: Flows, links: Iterable[str], measure: Measure) -> Bools:
    """Return the arcs of links, of one mode and in one direction of the links themselves."""
    network, world = flows.network, flows.model.world
    arcs = flows.on_links(links)
    if measure.mode:
        arcs = arcs & (_modes_of_lines(flows) == measure.mode)
    if measure.direction:
        tails = {(world.links[id].tail, world.links[id].head, world.links[id].way) for id in links}
        along = np.array([*((line.tail, line.head, line.way) in tails for line in network.lines), False])
        forward = network.forward == along[flows.line_of_arc]
        arcs = arcs & (forward if measure.direction == "forward" else ~forward)
    return arcs


def _over_crossing(flows: Flows, measure: Measure) -> Bools:
    """A border point is crossed forward from the tail state of its first crossing."""
    world, network = flows.model.world, flows.network
    wanted = {row.id for row in _crossings(world, measure.id)}
    first: dict[str, str] = {}
    for row in world.crossings.values():
        first.setdefault(row.border_point, row.tail_state)
    passed = np.zeros((2, len(network.crossings)), dtype=np.bool_)
    for index, id in enumerate(network.crossings):
        row = world.crossings[id]
        if id not in wanted or (measure.mode and world.links[row.link].mode != measure.mode):
            continue
        for along in (False, True):
            start, end = (row.tail_state, row.head_state) if along else (row.head_state, row.tail_state)
            way = "forward" if start == first[row.border_point] else "backward"
            passed[int(along), index] = measure.direction in ("", way, f"{start}>{end}")
    border = network.kind == ArcKind.BORDER
    item = np.where(border, network.item, 0)
    return flows.using(border & passed[network.forward.astype(np.int64), item])


def _crossings(world: World, ids: str) -> list[Crossing]:
    wanted = set(ids.split("|"))
    return [row for row in world.crossings.values() if row.id in wanted or row.border_point in wanted]


def _in_port(flows: Flows, measure: Measure) -> Bools:
    """Handled between water and land; where no water is, between any two ways."""
    world, network = flows.model.world, flows.network
    water = {mode for mode in MODES if mode not in ("rail", "road")}
    wanted = set(measure.id.split("|"))
    passed = np.zeros((2, len(network.transfers)), dtype=np.bool_)
    for index, id in enumerate(network.transfers):
        row = world.transfers[id]
        modes = (mode_of(row.way_a), mode_of(row.way_b))
        wet = [mode in water for mode in modes]
        if row.place not in wanted or (measure.mode and measure.mode not in modes):
            continue
        if wet[0] == wet[1] and any(kind == "port" and place == row.place for kind, place in network.facilities):
            continue
        for along in (False, True):
            loads = wet[1] if along else wet[0]
            passed[int(along), index] = measure.direction in ("", "forward" if loads else "backward")
    handled = network.kind == ArcKind.TRANSFER
    item = np.where(handled, network.item, 0)
    return flows.using(handled & passed[network.forward.astype(np.int64), item])


def _in_state(flows: Flows, measure: Measure) -> Bools:
    """Whatever touches the states, by a line of the mode if one is asked for."""
    states = list(flows.model.world.states)
    columns = [states.index(id) for id in measure.id.split("|")]
    if not measure.mode:
        return np.asarray(flows.touched[:, columns].any(axis=1), dtype=np.bool_)
    there = np.asarray(flows.state_share[:, columns].sum(axis=1)).ravel() > 0
    return flows.using(there & (_modes_of_lines(flows) == measure.mode))


def _in_transit(flows: Flows, measure: Measure) -> Bools:
    """Cargo through all of the states together, neither from nor to any of them."""
    return _in_state(flows, measure) & ~flows.ends_in(measure.id.split("|"))


_THINGS: dict[str, Callable[[Flows, Measure], Bools]] = {
    "corridor": _on_corridor,
    "crossing": _over_crossing,
    "link": _on_links,
    "port": _in_port,
    "project": _on_project,
    "state": _in_state,
    "transit": _in_transit,
}
