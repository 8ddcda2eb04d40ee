"""The commands on the shipped world, from the words to the files."""

import csv
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from sogdia.cli import DONE, NO_ROUTE, REFUSED, run_words

pytestmark = pytest.mark.slow


def test_routes_are_listed_drawn_and_written(capsys, tmp_path):
    """Time and cost of the legs add up to the totals; the chart has a step for each stop that takes time."""
    chart = tmp_path / "chart.svg"
    words = ["routes", "Tashkent", "Karachi", "--count", "3", "--json", "--chart", str(chart), "--csv", str(tmp_path)]
    assert run_words(words) == DONE
    record = json.loads(capsys.readouterr().out)
    assert len(record["routes"]) == 3
    for route in record["routes"]:
        assert sum(leg["hours"] for leg in route["legs"]) == pytest.approx(route["hours"], abs=1e-9)
        assert sum(leg["usd_t"] for leg in route["legs"]) == pytest.approx(route["usd_t"], abs=1e-9)
        assert sum(leg["sd_h"] for leg in route["legs"]) == pytest.approx(route["sd_h"], abs=1e-9)
    stops = [leg for leg in record["routes"][0]["legs"] if leg["kind"] not in ("line", "access") and leg["hours"] > 0]
    svg = chart.read_text(encoding="utf-8")
    assert svg.count('id="stop-time-A-') == len(stops)
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    rows = list(csv.DictReader((tmp_path / "routes.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["route"] for row in rows] == ["A", "B", "C"]


def test_where_everything_is_closed_there_is_no_route(capsys, tmp_path):
    chart = tmp_path / "chart.png"
    words = ["routes", "Tashkent", "Karachi", "--close", "UZB", "--chart", str(chart)]
    assert run_words(words) == NO_ROUTE
    printed = capsys.readouterr()
    assert re.fullmatch(r"\s*Run [0-9a-f]{12} .*\s*", printed.out)  # an answer like others: no table, but an id
    assert "no route from Tashkent to Karachi" in printed.err
    assert "not carried" in printed.err
    assert not chart.exists()


def test_unknown_places_and_closures_are_refused_with_the_nearest_name(capsys):
    assert run_words(["routes", "Tashkent", "Karachi", "--close", "Torkhem"]) == REFUSED
    assert "Did you mean" in capsys.readouterr().err
    assert run_words(["routes", "Tashkemt", "Karachi"]) == REFUSED
    assert "Did you mean" in capsys.readouterr().err


def test_a_run_answers_the_question_of_the_bulletin(capsys, tmp_path):
    """What moves if the Kandahar Corridor is tied to Chabahar, and what becomes of the Kabul Corridor."""
    assert run_words(["run", "kandahar-chabahar", "--csv", str(tmp_path)]) == DONE
    printed = capsys.readouterr()
    assert printed.err == ""
    page = printed.out
    assert "Chabahar" in page
    assert "Kabul Corridor" in page.split("Certificate:")[0]
    assert "Not carried:" in page
    assert max(map(len, page.splitlines())) <= 110
    rows = list(csv.DictReader((tmp_path / "corridor.csv").read_text(encoding="utf-8").splitlines()))
    for row in rows:
        change = float(row["scenario_mt_yr"]) - float(row["base_mt_yr"])
        assert float(row["change_mt_yr"]) == pytest.approx(change, abs=1e-12)
