"""Labels on a chart that keep clear of one another and, as far as they can, of the lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox

Anchor = tuple[float, float, str, float]  # x and y in data units, text, importance

_SIDES = ("right", "left")  # text set flush right stands left of its point
_RISES_PT = (0, 11, -11, 22, -22, 34, -34, 47, -47)
_GAP_PT = 7.0
_LINE_PENALTY = 4.0


def place_labels(
    axes: Axes, anchors: Iterable[Anchor], lines: Sequence[np.ndarray], size_pt: float, renderer: RendererBase
) -> int:
    """Write each anchor's text beside its point, the most important first; return how many found no room.

    `lines` are (n, 2) polylines in data units that text should not cover. A label is left out rather than set over
    another one. The axes must have their final limits and size.
    """
    points = _sample(axes, lines)
    frame = axes.get_window_extent(renderer)
    taken: list[Bbox] = []
    missing = 0
    for x, y, text, _ in sorted(anchors, key=lambda anchor: -anchor[3]):
        best: tuple[float, Any, Bbox] | None = None
        for rise_pt in _RISES_PT:
            for side in _SIDES:
                label = _write(axes, x, y, text, side, rise_pt, size_pt)
                box = label.get_window_extent(renderer).padded(1.5)
                cost = abs(rise_pt) / 10 + _LINE_PENALTY * _count_inside(points, box)
                free = _contains(frame, box) and not any(box.overlaps(other) for other in taken)
                if free and (best is None or cost < best[0]):
                    if best:
                        best[1].remove()
                    best = (cost, label, box)
                else:
                    label.remove()
        if best:
            taken.append(best[2])
        else:
            missing += 1
    return missing


def _write(axes: Axes, x: float, y: float, text: str, side: str, rise_pt: float, size_pt: float) -> Any:
    """Add a text beside a point, with a thin leader where it stands off."""
    return axes.annotate(
        text,
        (x, y),
        xytext=(-_GAP_PT if side == "right" else _GAP_PT, rise_pt),
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=size_pt,
        color="#222222",
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.8},
        zorder=6,
        arrowprops={"arrowstyle": "-", "color": "#999999", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 1}
        if abs(rise_pt) > 0
        else None,
    )


def _sample(axes: Axes, lines: Sequence[np.ndarray], step_px: float = 4.0) -> np.ndarray:
    """Return points along the lines in pixels, at most `step_px` apart."""
    found = []
    for line in lines:
        pixels = axes.transData.transform(line)
        for start, end in pairwise(pixels):
            count = max(2, int(np.hypot(*(end - start)) / step_px))
            found.append(np.linspace(start, end, count))
    return np.concatenate(found) if found else np.empty((0, 2))


def _count_inside(points: np.ndarray, box: Bbox) -> int:
    """Return how many points lie in the box."""
    inside = (points >= (box.x0, box.y0)) & (points <= (box.x1, box.y1))
    return int(inside.all(axis=1).sum())


def _contains(frame: Bbox, box: Bbox) -> bool:
    """Return whether the box lies wholly in the frame."""
    return bool(frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1)
