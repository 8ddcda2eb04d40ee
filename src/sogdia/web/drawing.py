"""Charts of an answer and the brief with its charts, the same as the command line draws."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sogdia.outcomes.answer import Answer
from sogdia.outcomes.gateways import measure_streams
from sogdia.outcomes.story import Story
from sogdia.views.brief import compose_brief, render_brief
from sogdia.views.chart import Chart, render_chart
from sogdia.views.charts.difference_map import build_map_chart
from sogdia.views.charts.gains import build_gains_chart
from sogdia.views.charts.sankey import build_sankey_chart
from sogdia.views.land import load_land
from sogdia.world import World

Builder = Callable[[Answer, World], Chart]

_drawing = threading.Lock()  # matplotlib is not made for several threads


def draw_answer(name: str, found: Answer, world: World) -> bytes:
    """Return a chart of the only alternative of an answer as SVG; `name` is one of `CHARTS`."""
    with _drawing:
        return render_chart(CHARTS[name](found, world), "svg")


def draw_brief(story: Story, form: str) -> bytes:
    """Return a brief as a file of the form `html`, `docx` or `pdf`, its charts drawn."""
    with _drawing:
        return render_brief(compose_brief(story), f".{form}")


def _build_gains(found: Answer, _: World) -> Chart:
    return build_gains_chart(found.comparison)


def _build_map(found: Answer, world: World) -> Chart:
    return build_map_chart(found.comparison, world, load_land())


def _build_sankey(found: Answer, world: World) -> Chart:
    base, other = found.comparison.base, found.comparison.others[0]
    return build_sankey_chart(measure_streams(world, base, other), world, other.scenario, other.year)


CHARTS: dict[str, Builder] = {"gains": _build_gains, "map": _build_map, "sankey": _build_sankey}
