"""Cases are read whole or refused whole; predictions follow from them; rivals are judged by the same rule."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from sogdia.backcast import Draws, Prediction, Step, draw_triangle, predict_cases
from sogdia.case import SHIPPED_CASES, Case, case_schema, check_case, read_case, read_cases, read_period
from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import ExchangeError
from sogdia.lenses.routes import RoutesModel, build_model
from sogdia.lenses.routes.memory import shift_at_once
from sogdia.outcomes.backcast import MODEL, STILL, TREND, judge, learn_speeds
from sogdia.outcomes.forecast import make_forecasts
from sogdia.views.backcast_page import render_backcast_page
from sogdia.world import load_world

FORK = Path(__file__).parent / "worlds" / "fork"
ROOT = Path(__file__).parents[1]


def write_case(folder: Path, case="", scenario="", observations="", sources="S1,A count\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(f'title = "Torkham shut"\ndate = 2028-07-01\n{case}')
    changes = scenario or "{ close = 'torkham' }"
    (folder / "scenario.toml").write_text(f'name = "shut"\nchanges = [{changes}]\n')
    header = "kind,id,direction,before_period,before_value,after_period,after_value,last_year_growth,sign,source\n"
    rows = observations or "crossing,torkham,,2027,10,2029,4,0.1,,S1\n"
    (folder / "observations.csv").write_text(header + rows)
    (folder / "sources.csv").write_text("id,title\n" + sources)
    return folder


@pytest.fixture(scope="module")
def fork() -> RoutesModel:
    return build_model(load_world(FORK))


@pytest.mark.parametrize(
    ("text", "start", "end", "year"),
    [
        ("2022", 2022, 2023, 2022),
        ("H1 2022", 2022, 2022.5, 2022),
        ("Q3 2022", 2022.5, 2022.75, 2022),
        ("2022-07/2023-06", 2022.5, 2023.5, 2023),
        ("2022-03", 2022 + 2 / 12, 2022 + 3 / 12, 2022),
    ],
)
def test_a_period_is_a_year_a_part_of_it_or_months(text, start, end, year):
    period = read_period(text)
    assert period is not None
    assert period[:2] == pytest.approx((start, end))
    assert period.year == year


@pytest.mark.parametrize("text", ["", "soon", "H3 2022", "Q5 2022", "2022-13", "2023-06/2022-07", "22"])
def test_what_is_no_period_is_none(text):
    assert read_period(text) is None


def test_a_case_needs_a_scenario_and_one_row(tmp_path):
    case = read_case(write_case(tmp_path / "shut"))
    row = case.observations[0]
    assert case.id == "shut"
    assert row.log_ratio == pytest.approx(math.log(0.4))
    assert row.log_growth == pytest.approx(math.log(1.1))
    assert row.sign == -1
    assert row.sd == pytest.approx(math.log(1.25) / 1.28155, rel=1e-4)


def test_a_case_may_know_signs_only(tmp_path):
    rows = "crossing,torkham,,2027,,2029,,,down,S1\ncrossing,hairatan,,2027,0,2029,3,,,S1\n"
    case = read_case(write_case(tmp_path / "shut", observations=rows))
    assert [row.sign for row in case.observations] == [-1, 1]
    assert [row.log_ratio for row in case.observations] == [None, None]


def test_all_that_is_wrong_with_a_case_is_said_at_once(tmp_path):
    folder = write_case(
        tmp_path / "wrong",
        case='befor = "2027"\nafter = "soon"\n',
        scenario="{ clse = 'torkham' }",
        observations="crossng,torkham,,2027,1,2029,2,,,S1\ncrossing,torkham,,2029,1,2027,2,,,S2\n"
        "crossing,torkham,,2027,,2029,,,,S1\n",
    )
    with pytest.raises(ExchangeError) as refused:
        read_case(folder)
    told = "\n".join(map(str, refused.value.problems))
    for words in (
        'Did you mean "before"?', "after is 'soon'", "expected exactly one of build", "line 2: kind is 'crossng'",
        "source 'S2' is not in sources.csv", "before (2029) is after after (2027)",
    ):  # fmt: skip
        assert words in told


def test_a_case_about_what_the_world_does_not_have_is_refused_with_the_nearest_name(tmp_path, fork):
    rows = "crossing,torkam,,2027,10,2029,4,,,S1\n"
    case = read_case(write_case(tmp_path / "shut", scenario="{ close = 'hairatn' }", observations=rows))
    told = "\n".join(map(str, check_case(fork.world, case)))
    assert 'Did you mean "torkham"?' in told
    assert 'Did you mean "hairatan"?' in told
    with pytest.raises(ExchangeError):
        predict_cases(fork, [case], 2)


def test_draws_do_not_depend_on_what_else_is_drawn():
    one, other = Draws(5), Draws(5)
    other.uniform("something else")
    assert one.uniform("a|b").tolist() == other.uniform("a|b").tolist()
    assert one.uniform("a|b").tolist() != one.uniform("a|c").tolist()


def test_a_triangle_has_its_ends_its_peak_and_its_mean():
    u = (np.arange(10_000) + 0.5) / 10_000
    drawn = draw_triangle(u, 1.0, 2.0, 6.0)
    assert 1.0 < drawn.min() < 1.05
    assert 5.9 < drawn.max() < 6.0
    assert drawn.mean() == pytest.approx(3.0, rel=1e-3)
    assert np.all(draw_triangle(u, 2.0, 2.0, 2.0) == 2.0)


@pytest.fixture(scope="module")
def told(tmp_path_factory, fork) -> tuple[Case, tuple[Prediction, ...]]:
    folder = tmp_path_factory.mktemp("cases") / "shut"
    rows = (
        "crossing,torkham,,2027,10,2029,0.01,0.1,,S1\n"
        "crossing,hairatan,,2027,10,2029,9,,,S1\n"
        "crossing,hairatan,UZB>AFG,2027,10,2027-01/2028-06,10,,,S1\n"
    )
    case = read_case(write_case(folder, observations=rows))
    return case, predict_cases(fork, [case], 6)


def test_a_shut_crossing_is_predicted_to_be_empty(told):
    assert np.all(told[1][0].log_ratios() < -4)


def test_before_the_change_there_is_growth_only(told):
    """The last row ends the day before the change; the small world's demand grows by a few per cent."""
    ratios = told[1][2].log_ratios()
    assert np.all(np.abs(ratios) < 0.2)


def test_without_habit_a_measure_is_that_of_the_equilibria_of_its_periods(told):
    """Both periods are whole years with one equilibrium each: 2027 without the change, 2029 with it."""
    prediction = told[1][1]
    first, second = (
        next(step.equilibrium.sum(axis=1) for step in prediction.steps if step.start == year) for year in (2027, 2029)
    )
    assert prediction.log_ratios(1e-4) == pytest.approx(np.log((second + 1e-4) / (first + 1e-4)), abs=1e-3)


def test_with_much_habit_next_to_nothing_but_the_shift_at_once_happens(told):
    prediction = told[1][1]
    assert prediction.at_once is not None
    assert prediction.before_jump is not None
    first = prediction.steps[0].equilibrium
    second = shift_at_once(first, prediction.before_jump, prediction.at_once)
    wanted = np.log((second.sum(axis=1) + 1e-4) / (first.sum(axis=1) + 1e-4))
    assert prediction.log_ratios(1e6) == pytest.approx(wanted, abs=1e-3)


def test_predictions_can_be_repeated(told, fork):
    again = predict_cases(fork, [told[0]], 6)
    for one, other in zip(told[1], again, strict=True):
        assert one.log_ratios().tolist() == other.log_ratios().tolist()


def test_a_report_scores_the_model_and_its_rivals_by_one_rule(told):
    report = judge(told[1], None)
    assert [row.right for row in report.rows[:1]] == [True]
    assert set(report.rows[0].crps) == {MODEL, STILL, TREND}
    by_name = {total.forecaster: total for total in report.totals}
    assert by_name[STILL].count == by_name[TREND].count == 3
    assert by_name["promoters"].count == 0
    assert by_name[MODEL].crps == by_name[STILL].model_crps


def test_what_ends_by_the_year_of_fitting_teaches_and_is_not_scored(told):
    report = judge(told[1], 2028)
    assert [row.learning for row in report.rows] == [False, False, True]
    assert sum(total.count for total in report.totals if total.forecaster == MODEL) == 2


def test_speeds_come_from_cases_and_stay_at_the_ledgers_without_any(told, fork):
    kept = learn_speeds(fork.world, told[1], 2000)
    assert [speed.factor for speed in kept] == pytest.approx([1.0] * len(fork.world.commodities))
    assert all(speed.left > 0.9 for speed in kept)


def test_the_speed_under_which_outcomes_were_made_is_found_again(told, fork):
    """Nearly all boxes leave for good and no grain is asked for: outcomes made four times as sluggish."""
    level = np.array([10.0, 0.0])
    steps = (
        Step(2027, 2028, np.tile(level, (3, 1))),
        Step(2028, 2029, np.tile(level / 50, (3, 1))),
        Step(2029, 2030, np.tile(level / 50, (3, 1))),
    )
    row = told[1][0].observation
    case = structs.replace(told[1][0].case, date=2050.0)
    made = Prediction(case, row, steps, None, None, np.ones((3, 2)))
    seen = float(np.median(made.log_ratios(4.0)))
    taught = [
        dataclasses.replace(
            made,
            case=structs.replace(case, id=f"made-{number}"),
            observation=structs.replace(row, log_ratio=seen, sd=0.01),
        )
        for number in range(20)
    ]
    boxes, grain = learn_speeds(fork.world, taught, 2030)
    assert 3.0 < boxes.factor < 4.5
    assert boxes.low < boxes.fitted < boxes.high
    assert boxes.left < 0.7
    assert grain.factor == pytest.approx(1.0)
    assert grain.left > 0.9


def test_the_open_cases_fit_the_shipped_world():
    world = load_world()
    cases = read_cases()
    assert len(cases) >= 25
    assert [problem for case in cases for problem in check_case(world, case)] == []
    assert all(case.title and case.changed for case in cases)


def test_every_open_case_is_a_folder_of_the_four_files():
    for folder in SHIPPED_CASES.iterdir():
        found = {path.name for path in folder.iterdir()} - {"before.toml"}
        assert found == {"case.toml", "scenario.toml", "observations.csv", "sources.csv"}, folder.name


def test_the_page_describes_every_column_of_a_case():
    page = (ROOT / "docs" / "backcast.md").read_text(encoding="utf-8")
    for column in case_schema()["observations"].values():
        assert f"| `{column.name}` |" in page, column.name
        assert column.description.replace("|", "\\|") in page, column.name


def test_the_command_prints_a_table_and_a_record(tmp_path, capsys):
    write_case(tmp_path / "shut", observations="crossing,torkham,,2023,10,2024,0.01,0.1,,S1\n")
    text = (tmp_path / "shut" / "case.toml").read_text().replace("2028-07-01", "2024-01-01")
    (tmp_path / "shut" / "case.toml").write_text(text)
    assert run_words(["backcast", str(tmp_path), "-n", "2", "--json"]) == DONE
    record = json.loads(capsys.readouterr().out)
    assert record["sign_share"] == 1.0


def test_a_folder_without_cases_is_refused(tmp_path, capsys):
    assert run_words(["backcast", str(tmp_path)]) == REFUSED
    assert "holds no case" in capsys.readouterr().err


def test_registered_forecasts_are_as_they_were_written():
    """The checksums hold every file of every forecast, and every file is as it was."""
    folder = ROOT / "forecasts"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*")}
    assert set(sums) == set(files)
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[name], name


def test_registered_forecasts_can_be_run_again():
    world = load_world()
    cases = read_cases(ROOT / "forecasts")
    assert len(cases) >= 5
    assert [problem for case in cases for problem in check_case(world, case)] == []
    for case in cases:
        assert case.registered
        assert case.wrong_if
        assert {row.sign for row in case.observations} == {None}


def test_a_forecast_is_never_written_over(tmp_path, capsys):
    rows = "crossing,torkham,,2027,,2029,,,,S1\n"
    folder = write_case(tmp_path / "shut", 'registered = 2026-01-01\nwrong_if = "full"\n', observations=rows)
    (folder / "forecast.csv").write_text("as it was")
    assert run_words(["forecast", str(folder)]) == REFUSED
    assert "is never changed" in capsys.readouterr().err
    assert (folder / "forecast.csv").read_text() == "as it was"


def test_a_forecast_must_say_what_would_prove_it_wrong(tmp_path):
    rows = "crossing,torkham,,2027,,2029,,,,S1\n"
    with pytest.raises(ExchangeError, match="wrong_if does not say"):
        read_case(write_case(tmp_path / "shut", "registered = 2026-01-01\n", observations=rows))


def test_a_forecast_tells_the_chance_of_up_and_an_interval_around_its_median(told):
    row = make_forecasts(told[1][:1], told[1])[0]
    assert row.low < row.median < row.high
    assert row.chance_up < 0.01


def test_the_page_of_a_report_has_a_line_for_every_observation(told):
    page = render_backcast_page(judge(told[1], None))
    assert page.count("| shut |") == len(told[1])


def test_a_case_that_is_no_forecast_needs_an_outcome(tmp_path):
    rows = "crossing,torkham,,2027,,2029,,,,S1\n"
    with pytest.raises(ExchangeError, match="or else a sign"):
        read_case(write_case(tmp_path / "shut", observations=rows))
