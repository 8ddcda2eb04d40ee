"""What all charts share: their type, their palette, the words around them, and how they become a file."""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from collections.abc import Callable
from html import escape
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import msgspec
from matplotlib.figure import Figure

from sogdia.views.stamp import read_stamp
from sogdia.views.words import clean_text

Form = Literal["svg", "png"]

# Okabe and Ito's palette, told apart by every kind of colour vision; its yellow, which white paper swallows, is purple.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#111111", "#5D3A9B", "#888888")
GAIN, LOSS, STILL = "#0072B2", "#D55E00", "#9a9a9a"
INK, QUIET, RULE = "#222222", "#5a5a5a", "#e2e2e2"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched and edited, and is escaped
    "svg.hashsalt": "sogdia",  # the same chart is the same file
    "text.parse_math": False,  # US$ is money, not mathematics
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "sans-serif"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "hatch.linewidth": 0.6,
}
WIDTH_IN = 7.4
NORMAL_PT = 9.0
_DOTS_PER_INCH = 150
_MARGIN_IN = 0.12
_LEADING = 1.32
_CHARACTER_EM = 0.54  # mean width of a letter of DejaVu Sans


class Box(NamedTuple):
    """The part of a figure that a drawing may fill, in shares of the figure's width and height."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height, as matplotlib wants them."""
        return self.left, self.bottom, self.right - self.left, self.top - self.bottom


class Chart(msgspec.Struct, frozen=True):
    """A drawing and the words that belong to it.

    `title` says what it is of, `basis` the unit, the year and what a change is against, `sentence` what it shows,
    `sources` where the values come from. `height_in` is the drawing's own height, in inches at type of 9 points;
    `width_in` is how wide it is where nobody asks for another width.
    """

    title: str
    basis: str
    sentence: str
    sources: str
    height_in: float
    draw: Callable[[Figure, Box], None]
    width_in: float = WIDTH_IN


def render_chart(chart: Chart, form: Form, width_in: float | None = None) -> bytes:
    """Return the chart as a file, its words around it."""
    return save_figure(lambda: _compose(chart, width_in or chart.width_in), chart.title, form, chart.sentence)


def render_drawing(chart: Chart, form: Form, width_in: float, size_pt: float = NORMAL_PT) -> bytes:
    """Return the drawing alone, for a page that sets its words itself; screen readers are told them all the same."""

    def draw() -> Figure:
        figure = Figure(figsize=(width_in, chart.height_in * size_pt / NORMAL_PT), facecolor="white")
        chart.draw(figure, Box(0.0, 0.0, 1.0, 1.0))
        return figure

    return save_figure(draw, chart.title, form, chart.sentence, size_pt)


def save_figure(
    draw: Callable[[], Figure], title: str, form: Form, description: str = "", size_pt: float = NORMAL_PT
) -> bytes:
    """Return the figure that `draw` makes as an SVG or PNG file, which names the run it is of in its metadata."""
    file = io.BytesIO()
    with mpl.rc_context({**STYLE, "font.size": size_pt}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a font without a letter draws a box for it, which the reader sees
        figure = draw()
        metadata = {"Title": clean_text(title)} | ({"Date": None} if form == "svg" else {})
        if run := read_stamp():
            metadata["Source" if form == "svg" else "Comment"] = f"Sogdia run {run}"
        figure.savefig(file, format=form, dpi=_DOTS_PER_INCH, metadata=metadata)
    return _tell(file.getvalue().decode(), title, description).encode() if form == "svg" else file.getvalue()


def _tell(svg: str, title: str, description: str) -> str:
    """Return the SVG with its title and what it shows where screen readers look for them."""
    words = f"<title>{escape(clean_text(title))}</title>\n <desc>{escape(clean_text(description or title))}</desc>"
    svg = re.sub(r"<title>.*?</title>", lambda _: words, svg, count=1, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg role="img" ', 1)


def wrap_text(text: str, width_in: float, size_pt: float) -> list[str]:
    """Return the lines of a text that has to fit a width."""
    letters = max(10, int(width_in * 72 / (size_pt * _CHARACTER_EM)))
    return textwrap.wrap(clean_text(text), letters, break_long_words=True)


def render_stamp(version: str) -> str:
    """Return what names a version of the world on paper, by twelve signs of its hash, and the run if there is one."""
    return f"Sogdia, world {version[:12]}" + (f", run {run}" if (run := read_stamp()) else "")


def shorten(name: str, most: int = 30) -> str:
    """Return a name that fits a row's head; what stands in brackets goes first.

    >>> shorten("Kabul Corridor (Termez-Naibabad-Logar-Kharlachi)")
    'Kabul Corridor'
    """
    name = clean_text(name)
    name = name.partition(" (")[0] if len(name) > most else name
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _compose(chart: Chart, width_in: float) -> Figure:
    """Return the figure: title, sentence and basis above, the drawing, sources beneath."""
    room = width_in - 2 * _MARGIN_IN
    above = [
        *((line, 12.5, "bold", INK) for line in wrap_text(chart.title, room, 13.4)),
        *((line, 9.5, "normal", INK) for line in wrap_text(chart.sentence, room, 9.5)),
        *((line, 8.0, "normal", QUIET) for line in wrap_text(chart.basis, room, 8.0)),
    ]
    below = [(line, 7.0, "normal", QUIET) for line in wrap_text(chart.sources, room, 7.0)]
    head_in, foot_in = (sum(size * _LEADING for _, size, *_ in lines) / 72 + 0.2 for lines in (above, below))
    height_in = head_in + chart.height_in + foot_in
    figure = Figure(figsize=(width_in, height_in), facecolor="white")
    for lines, start_in in ((above, height_in - 0.1), (below, foot_in - 0.1)):
        at_in = start_in
        for line, size, weight, colour in lines:
            at_in -= size * _LEADING / 72
            figure.text(
                _MARGIN_IN / width_in, (at_in + 0.25 * size / 72) / height_in, line, fontsize=size, fontweight=weight,
                color=colour,
            )  # fmt: skip
    edge = _MARGIN_IN / width_in
    chart.draw(figure, Box(edge, foot_in / height_in, 1 - edge, 1 - head_in / height_in))
    return figure
