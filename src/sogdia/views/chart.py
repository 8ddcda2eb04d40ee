"""What all charts share: their type, their palette, and how they become a file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from sogdia.views.words import clean_text

# Okabe and Ito's palette, told apart by every kind of colour vision; its yellow, which white paper swallows, is purple.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#111111", "#5D3A9B", "#888888")
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
}
_DOTS_PER_INCH = 150


def save_figure(draw: Callable[[], Figure], title: str, form: Literal["svg", "png"]) -> bytes:
    """Return the figure that `draw` makes as an SVG or PNG file."""
    file = io.BytesIO()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a font without a letter draws a box for it, which the reader sees
        figure = draw()
        metadata = {"Title": clean_text(title)} | ({"Date": None} if form == "svg" else {})
        figure.savefig(file, format=form, dpi=_DOTS_PER_INCH, metadata=metadata)
    return file.getvalue()
