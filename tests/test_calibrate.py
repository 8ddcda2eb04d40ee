"""Fitting figures to counts: what is known is found again, what is unknown stays where it was."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from msgspec.structs import replace

from sogdia.calibrate import Count, iterate_calibration
from sogdia.counts import read_counts, read_keys, render_facts
from sogdia.errors import ExchangeError, NetworkError
from sogdia.evidence.reconcile import reconcile
from sogdia.lenses.routes import build_model, solve_routes
from sogdia.lenses.routes.query import Measure, measure_cargo
from sogdia.world import load_world

KEYS = (("rail:IRN", "tariff_usd_tkm"), ("transfer:rail-sea", "handling_h"), ("oil", "reliability_value_usd_t_h"))
MEASURES = (Measure("port", "chabahar"), Measure("crossing", "sarakhs", "rail"), Measure("corridor", "iran-transit"))


@pytest.fixture(scope="module")
def model():
    """The shipped world before anything was fitted."""
    world = load_world("eurasia")
    priors = {
        key: reconcile([f for f in world.ledger if (f.subject, f.attribute) == key and f.confidence != "fitted"])
        for key in KEYS
    }
    return build_model(replace(world, figures={**world.figures, **priors}))


@pytest.mark.slow
def test_figures_that_made_the_counts_are_found_again(model):
    """Counts made by the model at other tariffs bring these tariffs back; what they say nothing of stays."""
    world = model.world.on(2024)
    priors = np.array([world.figures[key].best for key in KEYS])
    truth = priors * np.array([1.35, 0.75, 1.0])
    figures = {key: replace(world.figures[key], best=float(value)) for key, value in zip(KEYS, truth, strict=True)}
    made = solve_routes(
        dataclasses.replace(model, reference={}, firmness=0.0), replace(world, figures={**world.figures, **figures})
    )
    values = [measure_cargo(model, made, measure) for measure in MEASURES]
    counts = [Count(m, 2024, v, v * 0.98, v * 1.02, "made", "") for m, v in zip(MEASURES, values, strict=True)]
    steps = list(iterate_calibration(model, counts, KEYS))
    objectives = [step.objective for step in steps]
    assert objectives == sorted(objectives, reverse=True)
    last = steps[-1]
    before, after = (np.abs(np.log(found / np.array(values))).max() for found in (last.before, last.after))
    assert after < before / 3
    tariff, handling, silent = last.fitted
    assert tariff.value > tariff.prior
    assert handling.value < handling.prior
    assert silent.value == pytest.approx(silent.prior, rel=0.02)
    assert silent.error == pytest.approx(silent.prior_error, rel=0.05)
    assert all(row.low <= row.value <= row.high for row in last.fitted)


def test_the_shipped_tables_name_measures_and_figures_of_the_world():
    world = load_world("eurasia")
    assert all(world.figures.get(key) for key in read_keys())
    assert all(count.source in world.sources for count in read_counts())
    assert all(count.year <= 2024 for count in read_counts())


def test_fitted_figures_become_rows_of_the_ledger(model):
    first = next(iter(iterate_calibration(model, read_counts()[:2], KEYS)))
    lines = render_facts(first).splitlines()
    assert lines[0].startswith("subject,attribute,value,low,high")
    assert len(lines) == 1 + len(KEYS)
    assert all(",fitted,fitted,yes," in line for line in lines[1:])


def test_a_broken_table_of_counts_is_refused_in_one_line(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("kind,id\nport,chabahar\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match="expected the columns kind, id, mode"):
        read_counts(path)
    header = "kind,id,mode,commodity,direction,cargo,via,unit,year,value,low,high,source,note\n"
    path.write_text(header + "port,chabahar,,,,,,Mt,2024,2,3,4,S1,\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"line 2: expected 0 < low <= value <= high"):
        read_counts(path)


def test_a_figure_without_a_range_cannot_be_fitted(model):
    with pytest.raises(NetworkError, match="no range"):
        next(iter(iterate_calibration(model, read_counts()[:1], [("rail:IRN", "toll_usd_tkm")])))
