"""What differs between scenarios, worlds and runs, and in their results."""

import json
import shutil

import pytest

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.outcomes.compare import compare
from sogdia.outcomes.difference import compare_figures, compare_rows, compare_scenarios
from sogdia.scenario import parse_scenario
from sogdia.simulate import build_model, measure_totals, solve_scenarios
from sogdia.views.difference import build_result_sheet
from sogdia.world.load import build_world, read_rows
from worlds.making import FORK, add_line, change_text, copy_fork, write_table


def scenario(name, *changes, year=2035):
    return parse_scenario(f"year = {year}\nchanges = [{', '.join(changes)}]", f"{name}.toml")


def load(folder):
    parts = read_rows(folder)
    return build_world(*parts), parts[1]


def test_the_same_scenario_does_not_differ_from_itself():
    one = scenario("a", '{ delay = "torkham", hours = 12 }', '{ close = "hairatan" }')
    assert compare_scenarios(one, one) == ()


def test_a_sentence_changed_is_one_line_and_another_is_one_more():
    one = scenario("a", '{ delay = "torkham", hours = 12 }', '{ close = "hairatan" }')
    other = scenario("b", '{ delay = "torkham", hours = [6, 24], from = 2030 }', '{ build = "x" }', year=2040)
    assert [tuple(row) for row in compare_scenarios(one, other)] == [
        ("year", "the question", "2035", "2040"),
        ("build", "x", "", "yes"),
        ("close", "hairatan", "yes", ""),
        ("delay", "torkham", "hours 12", "hours 6 to 24, from 2030"),
    ]


def test_two_sentences_about_the_same_are_two():
    one = scenario("a", '{ toll = "UZB", mode = "rail", usd_per_tkm = 1 }')
    other = scenario(
        "b", '{ toll = "UZB", mode = "rail", usd_per_tkm = 1 }', '{ toll = "UZB", mode = "road", usd_per_tkm = 2 }'
    )
    [row] = compare_scenarios(one, other)
    assert (row.one, row.other) == ("", "usd_per_tkm 2, mode road")


def test_worlds_differ_in_rows_and_in_figures_what_drives_results_first(tmp_path):
    folder = copy_fork(tmp_path)
    change_text(folder, "facts-network", "herat-chabahar-rail,length_km,1300", "herat-chabahar-rail,length_km,1950")
    change_text(folder, "facts-network", "kabul-line,forecast_mt_yr,15", "kabul-line,forecast_mt_yr,60")
    change_text(folder, "demand", "UZB-S,IND-W,containers,1,", "UZB-S,IND-W,containers,1.1,")
    change_text(folder, "places", "Kabul,AFG,city", "Kabul,AFG,station")
    add_line(folder, "states", "XXX,New,,no,no")
    (one, before), (other, after) = load(FORK), load(folder)
    figures = compare_figures(one, other)
    assert [(row.subject, row.attribute, row.one, row.other) for row in figures] == [
        ("herat-chabahar-rail", "length_km", 1300, 1950),
        ("UZB-S>IND-W:containers", "demand", 1, 1.1),
        ("kabul-line", "forecast_mt_yr", 15, 60),
    ]
    assert [tuple(cell) for cell in compare_rows(before, after)] == [
        ("states", "XXX", "", "", "there"),
        ("places", "kabul", "kind", "city", "station"),
    ]
    assert compare_figures(one, one) == ()
    assert compare_rows(before, before) == ()


def test_the_difference_of_results_is_the_second_against_the_first_beside_the_base():
    model = build_model(load(FORK)[0])
    asked = [None, scenario("a", '{ build = "kabul-line" }'), scenario("b", '{ close = "torkham-road" }')]
    solved = solve_scenarios(model, asked, 2035)
    comparison = compare(*(measure_totals(model, one, flows) for one, flows in zip(asked, solved, strict=True)))
    sheet = build_result_sheet(comparison, ("base", "a", "b"))
    place = {column.key: number for number, column in enumerate(sheet.columns)}
    changes = [row[place["change_mt_yr"]] for row in sheet.rows]
    assert changes == sorted(changes, key=lambda change: -abs(change))
    for row in sheet.rows:
        assert row[place["change_mt_yr"]] == row[place["b_mt_yr"]] - row[place["a_mt_yr"]]
    back = build_result_sheet(compare(comparison.base, *reversed(comparison.others)), ("base", "b", "a"))
    assert [row[place["change_mt_yr"]] for row in back.rows] == [-change for change in changes]


@pytest.fixture
def call(capsys, tmp_path):
    def run(*words):
        status = run_words([*words, "--runs", str(tmp_path / "runs")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_the_command_tells_scenarios_worlds_and_runs_apart(call, tmp_path):
    row = {"id": "kabul", "name": "Kabul!", "state": "AFG", "kind": "city", "lat": 34.5, "lon": 69.2}
    mine = write_table(tmp_path / "mine", "places", [row])
    status, out, _ = call("diff", "kabul", "kandahar", "--inputs", "--json")
    assert status == DONE
    assert {row["about"] for row in json.loads(out)["tables"]["input"]} >= {"kabul-corridor", "mazar-herat"}
    status, worlds, _ = call("diff", "eurasia", str(mine), "--inputs")
    assert status == DONE
    assert "Kabul!" in worlds
    id_ = worlds.rstrip().rsplit(" ", 1)[1]
    shutil.rmtree(mine)
    assert call("rerun", id_) == (DONE, worlds, "")
    other = call("why", "torkham")[1].rstrip().rsplit(" ", 1)[1]
    status, out, _ = call("diff", id_, other)
    assert status == DONE
    assert "torkham" in out


def test_what_is_neither_is_refused_with_the_nearest(call):
    status, _, err = call("diff", "kabul", "kandahr")
    assert status == REFUSED
    assert 'Did you mean "kandahar"?' in err
    status, _, err = call("diff", "kabul", "eurasia")
    assert status == REFUSED
    assert "expected another scenario" in err


@pytest.mark.slow
def test_scenarios_and_worlds_differ_in_their_results(call, tmp_path):
    status, out, _ = call("diff", "kabul", "kandahar", "--json")
    assert status == DONE
    assert json.loads(out)["tables"]["result"][0]["id"] == "kabul-corridor"
    row = {
        "subject": "torkham-road", "attribute": "forward_h", "value": 500, "low": 500, "high": 500, "unit": "h",
        "source": "own", "confidence": "sourced", "preferred": "yes",
    }  # fmt: skip
    mine = write_table(tmp_path / "mine", "facts", [row])
    write_table(mine, "sources", [{"id": "own", "title": "Own"}])
    status, out, _ = call("diff", "eurasia", str(mine), "--json")
    assert status == DONE
    rows = json.loads(out)["tables"]["result"]
    assert next(row for row in rows if row["id"] == "torkham")["change_mt_yr"] < 0
