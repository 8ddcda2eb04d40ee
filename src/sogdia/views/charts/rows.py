"""Axes with a row for each thing: its name on the left, room for a figure on the right."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sogdia.views.chart import INK, QUIET, RULE, Box

ROW_IN = 0.235


def add_rows(
    figure: Figure, box: Box, names: Sequence[str], heads: Sequence[int] = (), notes: Sequence[str] = (),
    below_in: float = 0.42,
) -> Axes:  # fmt: skip
    """Return axes with row 0 at the top; `heads` are rows that are headings, `notes` stand at the right of rows.

    Names are as wide as they are; the axes take what is left between them and the notes. `below_in` inches are kept
    for what stands beneath the axes.
    """
    left, bottom, right, top = box
    width_in, height_in = figure.get_size_inches()
    size = _size_pt(figure)
    scale = size / 9.0
    name_in = max((_width_in(name, size, row in heads) for row, name in enumerate(names)), default=0) + 0.1
    note_in = max((_width_in(note, size * 0.9) for note in notes), default=0) + 0.1
    axes = figure.add_axes(
        (
            left + name_in / width_in, bottom + below_in * scale / height_in,
            max(0.1, right - left - (name_in + note_in) / width_in),
            top - bottom - (below_in * scale + 0.03) / height_in,
        )
    )  # fmt: skip
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for row, name in enumerate(names):
        head = row in heads
        axes.annotate(
            name, (0, row), xycoords=("axes fraction", "data"), xytext=(-4 if not head else -name_in * 72 + 4, 0),
            textcoords="offset points", ha="left" if head else "right", va="center", fontsize=size, linespacing=1.15,
            fontweight="bold" if head else "normal", color=INK, annotation_clip=False,
        )  # fmt: skip
        if head and row:
            axes.axhline(row - 0.5, color=RULE, linewidth=0.8)
    for row, note in enumerate(notes):
        axes.annotate(
            note, (1, row), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points", ha="left",
            va="center", fontsize=size * 0.9, color=QUIET, annotation_clip=False,
        )  # fmt: skip
    axes.grid(axis="x", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelsize=size * 0.9)
    return axes


def _size_pt(figure: Figure) -> float:
    """Return the size of type that is set for the figure."""
    return float(mpl.rcParams["font.size"])


def _width_in(text: str, size_pt: float, bold: bool = False) -> float:
    """Return about how wide a text will be."""
    return max(map(len, text.split("\n"))) * size_pt * (0.66 if bold else 0.6) / 72
