"""Vectors over the powers: cases worked by hand, sums, and the command."""

from __future__ import annotations

import json

import numpy as np
import pytest

from made_futures import make_model
from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import SogdiaError
from sogdia.lenses.routes import solve_routes
from sogdia.lenses.ties.vectors import measure_vectors
from sogdia.outcomes.vectors import (
    LENSES,
    WEIGHTS,
    Reading,
    mean_readings,
    measure_cargo,
    measure_state_vectors,
    read_lens_weights,
)
from sogdia.views.chart import render_chart
from sogdia.views.charts.vectors import build_vectors_chart
from sogdia.world import load_world

NOTHING = Reading(measure_vectors({"CHN": 0.0, "RUS": 0.0}), None, "", ())


def read(others: float | None, **amounts: float) -> Reading:
    return Reading(measure_vectors(amounts), others, "", ())


def test_the_mean_leaves_out_lenses_that_know_nothing():
    """Arms: China 40 of 100, others 60. Ties: China and Russia half each. Twice the weight on arms."""
    readings = {"arms": read(0.6, CHN=4.0, RUS=0.0), "ties": read(None, CHN=2.0, RUS=2.0), "trade": NOTHING}
    mean = mean_readings(readings, {"arms": 2, "ties": 1, "trade": 5})
    assert mean.shares == pytest.approx({"CHN": (2 * 0.4 + 0.5) / 3, "RUS": 0.5 / 3})
    assert mean.others_share == pytest.approx(2 * 0.6 / 3)
    assert mean.basis == "arms, ties"
    assert not mean_readings({"arms": NOTHING}, {"arms": 1}).known


def test_shares_of_a_small_world_are_those_of_its_cargo():
    """Of Uzbek trade all but what goes to Afghanistan is with India, the only power; it passes no other."""
    model = make_model()
    solved = solve_routes(model, model.world.on(2029))
    carried = dict(zip(solved.rows, solved.solution.chosen.demand.tolist(), strict=True))
    indian = sum(tonnes for row, tonnes in carried.items() if "IND-W" in row)
    for reading in measure_cargo(model, solved, "UZB"):
        assert reading.shares["IND"] == pytest.approx(indian / sum(carried.values()))
        assert reading.others_share == pytest.approx(1 - reading.shares["IND"])
    assert all(reading.others_share == 1 for reading in measure_cargo(model, solved, "AFG"))
    assert not any(reading.known for reading in measure_cargo(model, solved, "IRN"))


def test_what_is_not_known_is_unknown_and_no_share():
    found = measure_state_vectors(make_model(), "IRN", [2028, 2029], WEIGHTS, np.random.default_rng(0))
    assert found.ranks == ()
    assert all(moment.known == () and moment.mean.vectors.index is None for moment in found.moments)


def test_the_same_chart_is_the_same_file_and_names_every_power():
    model = make_model()
    found = measure_state_vectors(model, "UZB", [2028, 2029], WEIGHTS, np.random.default_rng(0))
    built = build_vectors_chart(found, model.world)
    chart = render_chart(built, "svg")
    assert chart == render_chart(built, "svg")
    assert "India (IND)" in chart.decode()
    assert all(f"{lens}-IND" in chart.decode() for lens in LENSES)
    assert render_chart(built, "png").startswith(b"\x89PNG")


def test_weights_are_checked_all_at_once():
    assert read_lens_weights(["arms=3"]) == {**WEIGHTS, "arms": 3.0}
    with pytest.raises(SogdiaError) as error:
        read_lens_weights(["arm=1", "ties=-1", "ways"])
    assert len(error.value.problems) == 3
    assert "arms" in str(error.value.problems[0])
    with pytest.raises(SogdiaError, match="all 0"):
        read_lens_weights([f"{lens}=0" for lens in LENSES])


def test_shares_and_sources_of_a_state_on_the_command_line(capsys, tmp_path):
    chart = tmp_path / "armenia.svg"
    words = ["vectors", "Armenia", "--from", "2023", "--to", "2024", "--json", "--chart", str(chart)]
    assert run_words(words) == DONE
    tables = json.loads(capsys.readouterr().out)["tables"]
    for row in tables["path"]:
        shares = [value for key, value in row.items() if key.startswith("share_") and value is not None]
        if shares:
            assert sum(shares) + (row["others_share"] or 0) == pytest.approx(1)
            assert 0 <= row["index"] <= 1
    sources = load_world("eurasia").sources
    for row in tables["lenses"]:
        assert row["formula"]
        assert row["sources"]
        assert set(row["sources"].split()) <= set(sources)
    ranks = [row["rank"] for row in tables["shares"] if row["power_id"]]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))
    assert b"<svg" in chart.read_bytes()


def test_groups_wrong_years_and_wrong_charts_are_refused(capsys):
    assert run_words(["vectors", "CA5"]) == REFUSED
    assert run_words(["vectors", "UZB", "--from", "2025", "--to", "2020"]) == REFUSED
    assert run_words(["vectors", "UZB", "--chart", "x.pdf"]) == REFUSED
    assert "is a group" in capsys.readouterr().err
