"""When does it fail? Boxes that are there are found, and those that are not are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sogdia.lenses.routes.draws import Column
from sogdia.outcomes.discovery import discover
from sogdia.views.discovery import build_discovery_sheet, say_box


def columns(count):
    return [
        Column(f"figure f{one} x", f"f{one}", "x", 5.0, 0.0, 10.0, "km", "assumed", "assumed") for one in range(count)
    ]


def draw(seed, futures=1000, count=10):
    return np.random.default_rng(seed).random((futures, count))


@pytest.mark.parametrize("seed", range(5))
def test_a_box_that_is_there_is_found(seed):
    """Failure where f0 is high and f1 low, in one future of eight, and by chance in one of fifty elsewhere."""
    levels = draw(seed)
    inside = (levels[:, 0] > 0.7) & (levels[:, 1] < 0.4)
    fails = inside | (draw(seed + 100)[:, 0] < 0.02)
    box = discover(columns(10), levels, fails).boxes[0]
    limits = {limit.column.subject: limit for limit in box.limits}
    assert {"f0", "f1"} <= set(limits)
    assert limits["f0"].from_level == pytest.approx(0.7, abs=0.06)
    assert limits["f1"].to_level == pytest.approx(0.4, abs=0.06)
    assert box.density > 0.8
    assert box.coverage > 0.7


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_density_coverage_and_mass_belong_together(seed):
    """Density times mass is coverage times the share of failures."""
    levels = draw(seed, 400, 4)
    found = discover(columns(4), levels, levels[:, 0] + 0.3 * draw(seed + 1, 400, 1)[:, 0] > 0.9)
    for box in found.boxes:
        assert box.density * box.mass == pytest.approx(box.coverage * found.fails)
        assert box.density > found.fails


def test_chance_alone_gives_no_box():
    """Of twenty sets of noise at most three seem to say something."""
    found = [discover(columns(30), draw(seed, 500, 30), draw(seed + 500, 500, 1)[:, 0] < 0.3) for seed in range(20)]
    assert sum(bool(one.boxes) for one in found) <= 3


def test_what_always_or_never_fails_has_no_box():
    levels = draw(1)
    assert discover(columns(10), levels, np.zeros(1000, dtype=bool)).boxes == ()
    assert discover(columns(10), levels, np.ones(1000, dtype=bool)).fails == 1.0


def test_two_ways_to_fail_are_two_boxes():
    levels = draw(3, 2000)
    fails = (levels[:, 0] > 0.85) | (levels[:, 1] < 0.15)
    boxes = discover(columns(10), levels, fails).boxes
    assert {box.limits[0].column.subject for box in boxes} == {"f0", "f1"}


def test_a_box_is_told_in_plain_words():
    levels = draw(2)
    found = discover(columns(10), levels, levels[:, 0] > 0.5)
    words = say_box(found.boxes[0])
    assert words.startswith("f0 x above ")
    assert "km (" in words
    assert "of its draws)" in words
    sheet = build_discovery_sheet({"it": found}, "nobody comes")
    assert "Failing: nobody comes." in sheet.note
    assert build_discovery_sheet({"it": discover(columns(10), levels, levels[:, 0] > 2)}, "x").rows == ()
