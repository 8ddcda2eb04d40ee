"""Figures of `docs/trust.md` that the model gives in seconds are those of the model."""

import re

import numpy as np
import pytest

from docs_pages import ROOT
from sogdia.calibrate import Count
from sogdia.counts import read_counts, read_keys
from sogdia.lenses.routes import build_model, solve_routes
from sogdia.lenses.routes.query import weigh_measure
from sogdia.world import load_world

PAGE = (ROOT / "docs/trust.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| [^|]+ \| ([\d,.]+)[^|]*\| ([\d,.]+)[^|]*\| [^|]+ \| \w+ \|$", PAGE, re.MULTILINE)


def number(text):
    return float(text.replace(",", ""))


def measured(model, counts: tuple[Count, ...]):
    """Return what the model carries of each count in the base year."""
    solved = solve_routes(model, model.world.on(2024))
    return [float(weigh_measure(model, solved, count.measure) @ solved.solution.chosen.flow) for count in counts]


@pytest.mark.slow
def test_the_base_year_on_the_page_is_that_of_the_shipped_world():
    counts = read_counts()
    now = measured(build_model(load_world("eurasia")), counts)
    assert [number(row[1]) for row in ROWS] == pytest.approx(now, rel=0.02)
    miss = float(np.mean(np.abs(np.log(now) - np.log([count.value for count in counts]))))
    told = re.search(r"mean miss, in ln, falls from ([\d.]+) to ([\d.]+)", PAGE)
    assert told
    assert float(told[2]) == pytest.approx(miss, abs=0.005)


def test_the_page_has_a_row_for_each_count():
    assert len(ROWS) == len(read_counts()) == 16
    assert len(read_keys()) == 19
