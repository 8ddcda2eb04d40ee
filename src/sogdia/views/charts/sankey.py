"""The trade of the middle states as a Sankey diagram: from power by gateway to state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sogdia.outcomes.gateways import OTHERS, Gateway, Stream
from sogdia.views.chart import GAIN, INK, LOSS, Box, Chart, render_stamp, shorten
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text
from sogdia.world.model import World

MOST_GATEWAYS = 9
_REST = Gateway("rest", "")
_GREY = "#b9b9b9"
_CHANGED = 0.05  # a stream that changes by less than this share of itself is grey
_GAP = 0.026
_BAR = 0.02
_COLUMNS = {True: (0.2, 0.5, 0.8), False: (0.27, 0.5, 0.75)}
"""Where the bars stand in a wide drawing and in a narrow one, whose names need more of it."""
_WIDE_IN = 5.0
_NEGLIGIBLE = 1e-3


class Node(NamedTuple):
    """A bar: its column, its name, where it stands and how much passes (Mt/yr)."""

    name: str
    base: float
    value: float
    low: float
    high: float


def build_sankey_chart(streams: Sequence[Stream], world: World, scenario: str, year: int) -> Chart:
    """Return the chart of the trade under a scenario; small gateways are one."""
    merged = _merge(streams)
    return Chart(
        title="By which gateways the middle states reach the powers",
        basis=f"Their trade by tonnes, {year}, {scenario}; without trade among themselves and transit. Blue: at least "
        "5 % more than without the scenario; orange: at least 5 % less; grey: about as much.",
        sentence=say_streams(merged, world),
        sources=clean_text(f"{render_stamp(world.version)}; every figure behind it and its source: sogdia why."),
        height_in=4.6,
        draw=lambda figure, box: _draw(figure, box, merged, world),
    )


def say_streams(streams: Sequence[Stream], world: World) -> str:
    """Return in a sentence the largest gateway, and which gains and loses most."""
    base, value = (_sum(streams, lambda one: one.gateway, side) for side in ("base", "value"))
    total = sum(value.values())
    if total <= 0:
        return "Nothing is carried by any gateway."
    top = max(value, key=lambda gate: (gate != _REST, value[gate]))
    told = f"{_gate(top, world)} carries {render_number(value[top] / total, 'share')} % of {render_number(total)} Mt/yr"
    change = {gate: value[gate] - base.get(gate, 0.0) for gate in value if gate != _REST}
    up, down = max(change, key=lambda gate: change[gate]), min(change, key=lambda gate: change[gate])
    parts = [
        f"{_gate(gate, world)} {verb} most ({render_number(change[gate], 'change')})"
        for gate, verb, fits in ((up, "gains", change[up] > 0.01), (down, "loses", change[down] < -0.01))
        if fits
    ]
    text = f"{told}; {' and '.join(parts)}." if parts else f"{told}; no gateway's share moves."
    return text[0].upper() + text[1:]


def _merge(streams: Sequence[Stream]) -> tuple[Stream, ...]:
    """Return the streams with all but the largest gateways as one."""
    size = _sum(streams, lambda one: one.gateway, "value")
    for gate, base in _sum(streams, lambda one: one.gateway, "base").items():
        size[gate] = max(size.get(gate, 0.0), base)
    kept = sorted(size, key=lambda gate: (-size[gate], gate))[:MOST_GATEWAYS]
    sums: dict[tuple[str, Gateway, str], list[float]] = {}
    for one in streams:
        gate = one.gateway if one.gateway in kept and one.gateway.id else _REST
        cell = sums.setdefault((one.power, gate, one.state), [0.0, 0.0])
        cell[0] += one.base
        cell[1] += one.value
    return tuple(Stream(*key, *values) for key, values in sums.items())


def _sum(streams: Sequence[Stream], of: Callable[[Stream], object], side: str) -> dict:  # type: ignore[type-arg]
    found: dict[object, float] = {}
    for one in streams:
        found[of(one)] = found.get(of(one), 0.0) + getattr(one, side)
    return found


def _draw(figure: Figure, box: Box, streams: Sequence[Stream], world: World) -> None:
    axes = figure.add_axes(box.size)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    keys: tuple[Callable[[Stream], object], ...] = (
        lambda one: one.power, lambda one: one.gateway, lambda one: one.state,
    )  # fmt: skip
    names: tuple[Callable[[object], str], ...] = (
        lambda id_: _state(str(id_), world), lambda gate: _gate(gate, world), lambda id_: _state(str(id_), world),
    )  # fmt: skip
    columns = [_place(streams, key) for key in keys]
    wide = bool(figure.get_size_inches()[0] > _WIDE_IN)
    at_x, letters = _COLUMNS[wide], 18 if wide else 14
    for side in (0, 1):
        _draw_bands(axes, streams, keys[side], keys[side + 1], columns[side], columns[side + 1], at_x[side : side + 2])
    for at, (column, name) in enumerate(zip(columns, names, strict=True)):
        for key, node in column.items():
            axes.add_patch(Rectangle((at_x[at] - _BAR / 2, node.low), _BAR, node.high - node.low, color=INK))
            text = f"{shorten(name(key), letters)} {render_number(node.value)}"
            side = (-1, 0, 1)[at]
            axes.text(
                at_x[at] + side * _BAR * 0.8, (node.low + node.high) / 2, text, fontsize="small", va="center",
                ha=("right", "center", "left")[at], color=INK,
                bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.4} if side == 0 else None,
            )  # fmt: skip


def _place(streams: Sequence[Stream], of: Callable[[Stream], object]) -> dict[object, Node]:
    """Return where each bar of a column stands, the largest at the top."""
    value, base = _sum(streams, of, "value"), _sum(streams, of, "base")
    order = sorted((key for key in value if value[key] > _NEGLIGIBLE), key=lambda key: (-value[key], str(key)))
    scale = (1 - _GAP * (len(order) - 1)) / max(sum(value.values()), 1e-9)
    nodes, top = {}, 1.0
    for key in order:
        low = top - value[key] * scale
        nodes[key] = Node("", base[key], value[key], low, top)
        top = low - _GAP
    return nodes


def _draw_bands(
    axes: Axes, streams: Sequence[Stream], here: Callable[[Stream], object], there: Callable[[Stream], object],
    left: Mapping[object, Node], right: Mapping[object, Node], at_x: Sequence[float],
) -> None:  # fmt: skip
    """Draw a band for each pair of bars, from the top of either down."""
    sums: dict[tuple[object, object], list[float]] = {}
    for one in streams:
        cell = sums.setdefault((here(one), there(one)), [0.0, 0.0])
        cell[0] += one.base
        cell[1] += one.value
    order_left, order_right = list(left), list(right)
    used = {**{(0, key): 0.0 for key in left}, **{(1, key): 0.0 for key in right}}
    x0, x1 = at_x[0] + _BAR / 2, at_x[1] - _BAR / 2
    drawn = [pair for pair in sums if pair[0] in left and pair[1] in right and sums[pair][1] > 0]
    for a, b in sorted(drawn, key=lambda pair: (order_left.index(pair[0]), order_right.index(pair[1]))):
        base, value = sums[a, b]
        edges = []
        for end, key, nodes in ((0, a, left), (1, b, right)):
            node = nodes[key]
            height = value / max(node.value, 1e-12) * (node.high - node.low)
            top = node.high - used[end, key]
            used[end, key] += height
            edges.append((top, top - height))
        (top0, low0), (top1, low1) = edges
        middle = (x0 + x1) / 2
        path = Path(
            [(x0, top0), (middle, top0), (middle, top1), (x1, top1), (x1, low1), (middle, low1), (middle, low0),
             (x0, low0), (x0, top0)],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4,
             Path.CLOSEPOLY],
        )  # fmt: skip
        axes.add_patch(PathPatch(path, facecolor=_colour(base, value), alpha=0.55, linewidth=0, gid="band"))


def _colour(base: float, value: float) -> str:
    if abs(value - base) < _CHANGED * max(base, 1e-9):
        return _GREY
    return GAIN if value > base else LOSS


def _state(id_: str, world: World) -> str:
    return "Others" if id_ == OTHERS else clean_text(world.states[id_].name)


def _gate(gate: object, world: World) -> str:
    assert isinstance(gate, Gateway)
    if gate.kind == "rest":
        return "Other gateways"
    return clean_text(gate.id) if gate.kind == "port" else f"{_state(gate.id, world)} by land"
