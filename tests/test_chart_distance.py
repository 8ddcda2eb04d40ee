"""The time-cost-distance chart."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib.figure import Figure

from made_outcomes import CHAMAN, Step, chaman, make_route, torkham
from sogdia.outcomes.profile import measure_profile
from sogdia.views.basis import Basis
from sogdia.views.chart import Box, render_chart
from sogdia.views.charts.distance import build_distance_chart

PROFILES = [measure_profile(torkham(7.0, 0.7)), measure_profile(chaman(4.0, 0.3))]
VERSION = "0123456789abcdef"
BASIS = Basis("Tashkent → Karachi", "containers · per tonne · 2035", ("Torkham road", "Kandahar Corridor"))


@pytest.fixture(scope="module")
def svg():
    return render_chart(build_distance_chart(PROFILES, BASIS, VERSION), "svg").decode()


def draw():
    figure = Figure(figsize=(10, 7))
    build_distance_chart(PROFILES, BASIS, VERSION).draw(figure, Box(0.01, 0.01, 0.99, 0.99))
    return figure


def steps(svg, panel, letter):
    return re.findall(rf'id="stop-{panel}-{letter}-\d+"', svg)


def test_there_are_as_many_vertical_steps_as_stops_that_take_time(svg):
    for letter, profile in zip("AB", PROFILES, strict=True):
        assert len(steps(svg, "time", letter)) == len(profile.stops)


def test_a_stop_that_takes_no_time_has_no_step_in_time_but_one_in_cost():
    route = make_route(
        [*CHAMAN, Step("border", "Fee", "rail", "PAK", 0, 0.0, 5)], flow=1.0, share=1.0, corridors=(), borders=()
    )
    svg = render_chart(build_distance_chart([measure_profile(route)], Basis("A", "B", ("C",)), VERSION), "svg").decode()
    assert len(steps(svg, "cost", "A")) == len(steps(svg, "time", "A")) + 1


def test_lines_end_at_the_sums_and_axes_start_at_zero():
    time, cost, _ = draw().axes
    for axes, total in ((time, lambda route: route.hours / 24), (cost, lambda route: route.usd_t)):
        assert axes.get_ylim()[0] == axes.get_xlim()[0] == 0
        for letter, profile in zip("AB", PROFILES, strict=True):
            lines = [line for line in axes.lines if f"-{letter}-" in str(line.get_gid())]
            assert lines[-1].get_ydata()[-1] == pytest.approx(total(profile.route), abs=1e-9)
            heights = [y for line in lines for y in line.get_ydata()]
            assert heights == sorted(heights)


def test_the_svg_is_well_formed_without_script_or_nan(svg):
    root = ElementTree.fromstring(svg)
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "nan" not in re.findall(r'\bd="[^"]*"', svg).__str__().casefold()
    assert "Hairatan" in svg


def test_hostile_names_are_text():
    name = "<script>alert(1)</script> $x^2$ [bold] \x1b"
    route = make_route([Step("line", name, "rail", name, 10, 1, 1), Step("border", name, "rail", "B", 0, 20, 9)],
                       flow=1.0, share=1.0, corridors=(), borders=())  # fmt: skip
    chart = build_distance_chart([measure_profile(route)], Basis(name, name, (name,)), VERSION)
    svg = render_chart(chart, "svg").decode()
    root = ElementTree.fromstring(svg)
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "$x^2$" in svg


def test_the_same_routes_give_the_same_svg(svg):
    assert render_chart(build_distance_chart(PROFILES, BASIS, VERSION), "svg").decode() == svg


def test_a_png_is_a_png():
    chart = build_distance_chart(PROFILES[:1], Basis("A", "B", ("C",)), VERSION)
    assert render_chart(chart, "png").startswith(b"\x89PNG")


def test_labels_do_not_cover_one_another():
    figure = draw()
    renderer = figure.canvas.get_renderer()
    for axes in figure.axes[:2]:
        boxes = [text.get_window_extent(renderer) for text in axes.texts if len(text.get_text()) > 1]
        assert boxes
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
