"""The map of differences: each way as wide as its change, blue where it gains and orange where it loses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from sogdia.lenses.results import Key
from sogdia.outcomes.compare import Comparison
from sogdia.views.chart import GAIN, INK, LOSS, Box, Chart, render_stamp, shorten
from sogdia.views.labels import Anchor, place_labels
from sogdia.views.land import Land, Point
from sogdia.views.numbers import render_number
from sogdia.views.words import clean_text
from sogdia.world.model import World

FLOOR_MT_YR = 0.1
"""Ways that change by less are grey."""
WINDOW = (22.0, 20.0, 100.0, 60.0)
"""West, south, east and north of what may be shown: the wider region, in degrees."""
_WIDEST_PT, _THINNEST_PT = 6.5, 0.9
_QUIET, _WATER, _LAND, _BORDER = "#c9c9c9", "#eef3f7", "#fbfaf6", "#c4bda9"
_WORTH_SHOWING = 0.08
"""The window has all ways that change by at least this share of the largest change."""
_MARGIN_DEG = 2.2
_MOST_NAMES = 14
_FAR_DEG = 5.0
"""Shapes are cropped so far outside the window, and so keep their form within."""
DISCLAIMER = "Boundaries and names do not imply any position on the status of a territory; ways are drawn straight."


class Way(NamedTuple):
    """All ways between two places by land, or by water, as a map shows them.

    `tail` and `head` are degrees of longitude and latitude; cargo is in Mt/yr.
    """

    ends: tuple[str, str]
    names: tuple[str, str]
    by_water: bool
    tail: tuple[float, float]
    head: tuple[float, float]
    base: float
    value: float
    is_new: bool

    @property
    def change(self) -> float:
        """Return the change in Mt/yr."""
        return self.value - self.base


def build_map_chart(comparison: Comparison, world: World, land: Land | None = None) -> Chart:
    """Return the map of what the only alternative of a comparison moves; `world` is undated, plans and all."""
    other = comparison.others[0]
    ways = list_ways(comparison, world)
    return Chart(
        title="Where cargo moves",
        basis=f"Change in million tonnes a year, {other.year}, {other.scenario} against the same world without it. "
        f"Blue gains, orange loses, as wide as the change; grey changes by less than {FLOOR_MT_YR:g}. Dashed: built by "
        "the scenario.",
        sentence=say_map(ways),
        sources=clean_text(f"{render_stamp(world.version)}. {DISCLAIMER}") + (f" {land.credit}" if land else ""),
        height_in=4.4,
        draw=lambda figure, box: _draw(figure, box, ways, world, land),
    )


def list_ways(comparison: Comparison, world: World) -> tuple[Way, ...]:
    """Return the ways between places that carry anything in either outcome, by the order of the world's links."""
    base, other = comparison.base.measures, comparison.others[0].measures
    found: dict[tuple[tuple[str, str], bool], Way] = {}
    for link in world.links.values():
        key = Key("link", link.id, "cargo_mt_yr")
        before, after = base.get(key), other.get(key)
        if before is None and after is None:
            continue
        ends = min((link.tail, link.head), (link.head, link.tail))
        by_water = link.mode not in ("rail", "road")
        known = found.get((ends, by_water)) or _start_way(world, ends, by_water)
        found[ends, by_water] = known._replace(
            base=known.base + (before or 0.0),
            value=known.value + (after or 0.0),
            is_new=known.is_new or (bool(link.project) and before is None),
        )
    return tuple(found.values())


def _start_way(world: World, ends: tuple[str, str], by_water: bool) -> Way:
    tail, head = (world.places[end] for end in ends)
    at = ((tail.lon, tail.lat), (head.lon, head.lat))
    return Way(ends, (tail.name, head.name), by_water, *at, 0.0, 0.0, False)


def say_map(ways: Sequence[Way]) -> str:
    """Return in a sentence which way by land gains and which loses most."""
    by_land = [way for way in ways if not way.by_water and abs(way.change) >= FLOOR_MT_YR]
    if not by_land:
        return f"No way by land changes by as much as {FLOOR_MT_YR:g} Mt/yr."
    gain, loss = max(by_land, key=lambda way: way.change), min(by_land, key=lambda way: way.change)
    parts = [
        f"{_name(way)} {verb} most ({render_number(way.change, 'change')} Mt/yr)"
        for way, verb, fits in ((gain, "gains", gain.change > 0), (loss, "loses", loss.change < 0))
        if fits
    ]
    return f"By land {' and '.join(parts)}."


def _name(way: Way) -> str:
    return clean_text(" to ".join(name.partition(" (")[0] for name in way.names))


def choose_window(ways: Sequence[Way]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a map that shows what changes, as far as `WINDOW` goes."""
    floor = max(FLOOR_MT_YR, _WORTH_SHOWING * max((abs(way.change) for way in ways), default=0.0))
    shown = [end for way in ways if abs(way.change) >= floor for end in (way.tail, way.head) if _inside(end)]
    if not shown:
        return WINDOW
    west, south, east, north = WINDOW
    lons, lats = zip(*shown, strict=True)
    return (
        max(west, min(lons) - _MARGIN_DEG), max(south, min(lats) - _MARGIN_DEG),
        min(east, max(lons) + _MARGIN_DEG), min(north, max(lats) + _MARGIN_DEG),
    )  # fmt: skip


def _inside(end: tuple[float, float]) -> bool:
    west, south, east, north = WINDOW
    return west <= end[0] <= east and south <= end[1] <= north


def _draw(figure: Figure, box: Box, ways: Sequence[Way], world: World, land: Land | None) -> None:
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes(box.size)
    _set_window(axes, figure, box, choose_window(ways))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(_WATER if land else "white")
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color("#b5b5b5")
    if land:
        _draw_land(axes, land)
    largest = max((abs(way.change) for way in ways), default=0.0) or 1.0
    still = [way for way in ways if abs(way.change) < FLOOR_MT_YR and max(way.base, way.value) > 0 and not way.by_water]
    axes.add_collection(
        LineCollection([(way.tail, way.head) for way in still], colors=_QUIET, linewidths=0.6, zorder=2)
    )
    moved = sorted((way for way in ways if abs(way.change) >= FLOOR_MT_YR), key=lambda way: -abs(way.change))
    for way in moved:
        width = _THINNEST_PT + (_WIDEST_PT - _THINNEST_PT) * math.sqrt(abs(way.change) / largest)
        axes.plot(
            *zip(way.tail, way.head, strict=True), color=GAIN if way.change > 0 else LOSS, linewidth=width,
            linestyle=(0, (1.6, 0.7)) if way.is_new else "-", solid_capstyle="round", dash_capstyle="butt",
            alpha=0.4 if way.by_water else 0.9, zorder=3 if way.by_water else 4, gid=f"way-{'-'.join(way.ends)}",
        )  # fmt: skip
    _name_places(axes, figure, canvas, moved, world)


def _set_window(axes: Axes, figure: Figure, box: Box, window: tuple[float, float, float, float]) -> None:
    """Fit a window of degrees into the axes, the scale of the middle latitude kept in both directions."""
    west, south, east, north = window
    _, _, width, height = box.size
    width_in, height_in = figure.get_size_inches()
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    wanted = (width * width_in) / (height * height_in) * stretch
    lon_span, lat_span = east - west, north - south
    if lon_span < lat_span * wanted:
        grow = (lat_span * wanted - lon_span) / 2
        west, east = west - grow, east + grow
    else:
        grow = (lon_span / wanted - lat_span) / 2
        south, north = south - grow, north + grow
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)


def _draw_land(axes: Axes, land: Land) -> None:
    for ring in land.rings:
        if near := crop(ring, axes.get_xlim(), axes.get_ylim()):
            axes.fill(*zip(*near, strict=True), facecolor=_LAND, edgecolor=_BORDER, linewidth=0.5, zorder=1)
    for line in land.disputed:
        if near := crop(line, axes.get_xlim(), axes.get_ylim()):
            axes.plot(*zip(*near, strict=True), color=_BORDER, linewidth=0.6, linestyle=(0, (3, 2)), zorder=1.5)


def crop(line: Sequence[Point], lons: tuple[float, float], lats: tuple[float, float]) -> list[Point]:
    """Return a line with what lies far outside a window pressed to its edge, points that then coincide left out.

    Empty where nothing of the line comes near. A shape that is filled looks the same within the window.
    """
    west, east, south, north = lons[0] - _FAR_DEG, lons[1] + _FAR_DEG, lats[0] - _FAR_DEG, lats[1] + _FAR_DEG
    pressed = [(min(max(lon, west), east), min(max(lat, south), north)) for lon, lat in line]
    kept = [point for at, point in enumerate(pressed) if at == 0 or point != pressed[at - 1]]
    lon, lat = zip(*kept, strict=True)
    return kept if min(lon) < max(lon) and min(lat) < max(lat) else []


def _name_places(axes: Axes, figure: Figure, canvas: FigureCanvasAgg, moved: Sequence[Way], world: World) -> None:
    """Name the places at which most changes, as far as there is room."""
    weight: dict[str, float] = {}
    for way in moved:
        for end in way.ends:
            weight[end] = max(weight.get(end, 0.0), abs(way.change))
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    seen = [id_ for id_ in weight if west < world.places[id_].lon < east and south < world.places[id_].lat < north]
    major = {"port": 2.0, "city": 1.5}
    ranked = sorted(seen, key=lambda id_: (-weight[id_] * major.get(world.places[id_].kind, 1.0), id_))[:_MOST_NAMES]
    named = [world.places[id_] for id_ in ranked]
    for place in named:
        axes.plot(place.lon, place.lat, marker="o", markersize=2.6, color="white", markeredgecolor=INK,
                  markeredgewidth=0.7, zorder=5)  # fmt: skip
    anchors: list[Anchor] = [
        (place.lon, place.lat, shorten(place.name, 18), weight[place.id] * major.get(place.kind, 1.0))
        for place in named
    ]
    figure.draw_without_rendering()
    place_labels(axes, anchors, (), size_pt=float(mpl.rcParams["font.size"]) * 0.85, renderer=canvas.get_renderer())  # type: ignore[no-untyped-call]
