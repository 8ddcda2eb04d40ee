"""Who uses a thing, and where they go without it."""

from __future__ import annotations

import json

import pytest

from sogdia.cli import run_words
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel, build_model
from sogdia.outcomes.uses import measure_uses
from sogdia.simulate import simulate
from sogdia.world import load_world
from sogdia.world.find import Found
from worlds.making import FORK


@pytest.fixture(scope="module")
def model() -> RoutesModel:
    return build_model(load_world(FORK))


@pytest.mark.parametrize(
    "thing", [Found("border point", "torkham"), Found("crossing", "torkham-road"), Found("link", "hairatan-kabul-road")]
)
def test_its_users_are_all_that_passes_it(model, thing):
    found = measure_uses(model, thing, None, 2029)
    kind, id_ = ("link", thing.id) if thing.kind == "link" else ("crossing", "torkham")
    assert found.cargo_mt_yr == pytest.approx(simulate(model, None, 2029).measures[Key(kind, id_, "cargo_mt_yr")])
    assert all(0 < use.cargo_mt_yr <= use.carried_mt_yr + 1e-9 for use in found.uses)
    assert list(found.uses) == sorted(found.uses, key=lambda use: -use.cargo_mt_yr)


def test_without_it_nothing_passes_and_the_books_balance(model):
    found = measure_uses(model, Found("border point", "torkham"), None, 2029)
    shut = next(row for row in found.rows if row.key == Key("crossing", "torkham", "cargo_mt_yr"))
    assert shut.values == (0.0,)
    lost = sum(use.carried_mt_yr - use.carried_without_mt_yr for use in found.uses)
    total = next(row for row in found.rows if row.key == Key("total", "all", "carried_mt_yr"))
    assert -total.changes[0] == pytest.approx(lost, abs=1e-6)  # nobody else uses it in the small world


def test_a_state_is_asked_for_what_passes_through_it(model):
    found = measure_uses(model, Found("state", "PAK"), None, 2029)
    wanted = simulate(model, None, 2029).measures[Key("state", "PAK", "transit_mt_yr")]
    assert found.cargo_mt_yr == pytest.approx(wanted)


def test_a_corridor_has_users_and_cannot_be_shut(model):
    corridor = next(iter(model.world.corridors))
    assert measure_uses(model, Found("corridor", corridor), None, 2029).rows == ()


def test_the_command_answers_for_programs_and_refuses_what_nobody_knows(capsys):
    assert run_words(["uses", "Torkham", "--year", "2025", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cargo_mt_yr"] > 1
    assert {"pairs", "classes", "elsewhere", "left"} <= told["tables"].keys()
    assert run_words(["uses", "kabul-corridor", "--year", "2030"]) == 1
    assert "is not built in 2030" in capsys.readouterr().err
    assert run_words(["uses", "Torkam"]) == 1
    assert 'Did you mean "Torkham"?' in capsys.readouterr().err.replace("torkham", "Torkham")
