"""What a measure counts is what the tables of results say, and what adds up by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sogdia.equilibrium.sensitivity import differentiate
from sogdia.errors import NetworkError
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel, Solved, build_model, measure_routes, solve_routes
from sogdia.lenses.routes.gradient import differentiate_figures
from sogdia.lenses.routes.query import Measure, check_measure, measure_cargo, weigh_measure
from sogdia.lenses.routes.solve import solve_again
from sogdia.network import ArcKind, price_network
from sogdia.scenario import apply_scenario, parse_scenario
from sogdia.world import load_world

FORK = Path(__file__).parent / "worlds" / "fork"
Asked = tuple[RoutesModel, Solved]


@pytest.fixture(scope="module")
def fork() -> Asked:
    model = build_model(load_world(FORK))
    return model, solve_routes(model, model.world.on(2024))


@pytest.fixture(scope="module")
def shipped() -> Asked:
    model = build_model(load_world())
    return model, solve_routes(model, model.world.on(2024))


def ask(asked: Asked, **words: str) -> float:
    return measure_cargo(*asked, Measure(**words))


@pytest.mark.parametrize(
    ("kind", "measure", "words"),
    [
        ("corridor", "cargo_mt_yr", {}),
        ("crossing", "cargo_mt_yr", {}),
        ("crossing", "forward_mt_yr", {"direction": "forward"}),
        ("crossing", "backward_mt_yr", {"direction": "backward"}),
        ("port", "cargo_mt_yr", {}),
        ("project", "cargo_mt_yr", {}),
        ("link", "cargo_mt_yr", {}),
        ("pair", "carried_mt_yr", {}),
    ],
)
def test_a_measure_is_what_the_table_of_results_says(shipped, kind, measure, words):
    """A second opinion: the tables add arcs up, a measure adds routes up. A route may use a thing twice, rarely."""
    table = measure_routes(*shipped)
    wanted = {key.id: value for key, value in table.items() if key[::2] == (kind, measure)}
    assert wanted
    for id, value in list(wanted.items())[::7] or wanted.items():
        assert ask(shipped, kind=kind, id=id, **words) == pytest.approx(value, rel=2e-3, abs=1e-6), id


def test_transit_is_what_the_table_of_results_says(shipped):
    table = measure_routes(*shipped)
    for state in ("KAZ", "IRN", "AZE"):
        wanted = table[Key("state", state, "transit_mt_yr")]
        assert ask(shipped, kind="transit", id=state) == pytest.approx(wanted)
        assert ask(shipped, kind="state", id=state) == pytest.approx(wanted + table[Key("state", state, "own_mt_yr")])


def test_both_directions_make_the_whole(shipped):
    for kind, id in (("corridor", "northern-corridor"), ("crossing", "dostyk"), ("port", "alat")):
        parts = [ask(shipped, kind=kind, id=id, direction=way) for way in ("forward", "backward")]
        assert min(parts) > 0
        assert sum(parts) == pytest.approx(ask(shipped, kind=kind, id=id), rel=1e-3)


def test_classes_and_modes_make_the_whole(shipped):
    model, _ = shipped
    whole = ask(shipped, kind="crossing", id="hairatan")
    by_class = [ask(shipped, kind="crossing", id="hairatan", commodity=one) for one in model.world.commodities]
    by_mode = [ask(shipped, kind="crossing", id="hairatan", mode=mode) for mode in ("rail", "road")]
    assert sum(by_class) == pytest.approx(whole)
    assert sum(by_mode) == pytest.approx(whole)
    assert min(by_mode) > 0


def test_a_crossing_is_counted_from_one_state_to_the_other(shipped):
    there = ask(shipped, kind="crossing", id="hairatan", direction="UZB>AFG")
    back = ask(shipped, kind="crossing", id="hairatan", direction="AFG>UZB")
    assert there > back > 0
    assert there + back == pytest.approx(ask(shipped, kind="crossing", id="hairatan"))


def test_several_things_are_counted_together_and_once(shipped):
    ids = ("hairatan", "aqina", "torghundi")
    parts = sum(ask(shipped, kind="crossing", id=id) for id in ids)
    together = ask(shipped, kind="crossing", id="|".join(ids))
    assert max(ask(shipped, kind="crossing", id=id) for id in ids) < together <= parts + 1e-9


def test_cargo_between_ends_is_part_of_the_whole(shipped):
    whole = ask(shipped, kind="corridor", id="northern-corridor")
    west = ask(shipped, kind="corridor", id="northern-corridor", cargo="CHN>EU")
    east = ask(shipped, kind="corridor", id="northern-corridor", cargo="EU>CHN")
    both = ask(shipped, kind="corridor", id="northern-corridor", cargo="CHN<>EU")
    assert west > 0
    assert east > 0
    assert west + east == pytest.approx(both)
    assert both <= whole + 1e-9


def test_what_passes_something_and_what_does_not_make_the_whole(shipped):
    words = {"kind": "corridor", "id": "middle-corridor"}
    by = ask(shipped, **words, via="port:aktau")
    without = ask(shipped, **words, via="!port:aktau")
    assert by > 0
    assert without > 0
    assert by + without == pytest.approx(ask(shipped, **words))


def test_boxes_are_tonnes_by_what_is_in_them(shipped):
    model, _ = shipped
    tonnes = ask(shipped, kind="corridor", id="northern-corridor", commodity="containers")
    boxes = ask(shipped, kind="corridor", id="northern-corridor", unit="TEU")
    per_box = model.world.figure("containers", "t_per_teu")
    assert per_box is not None
    assert boxes == pytest.approx(tonnes * 1e6 / per_box.best)


def test_modes_of_a_pair_are_those_of_most_of_the_way(shipped):
    modes = ("rail", "road", "sea", "ferry", "waterway")
    parts = {mode: ask(shipped, kind="pair", id="CHN>EU", mode=mode, commodity="containers") for mode in modes}
    whole = ask(shipped, kind="pair", id="CHN>EU", commodity="containers")
    assert parts["sea"] > 0
    assert parts["rail"] > 0
    assert sum(parts.values()) <= whole + 1e-9


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"kind": "corridr"}, 'Did you mean "corridor"?'),
        ({"kind": "corridor", "id": "midle-corridor"}, 'Did you mean "middle-corridor"?'),
        ({"kind": "crossing", "id": "torkam"}, 'Did you mean "torkham"?'),
        ({"kind": "crossing", "id": "torkham", "direction": "AFG>UZB"}, "does not lie between"),
        ({"kind": "pair", "id": "CHN"}, "expected origin>destination"),
        ({"kind": "pair", "id": "CHN>XYZ"}, "is no region, state or bloc"),
        ({"kind": "port", "id": "aktau", "mode": "air"}, "mode is 'air'"),
        ({"kind": "port", "id": "aktau", "commodity": "contaners"}, 'Did you mean "containers"?'),
        ({"kind": "port", "id": "aktau", "unit": "boxes"}, "unit is 'boxes'"),
        ({"kind": "port", "id": "aktau", "commodity": "oil", "unit": "TEU"}, "not counted in TEU"),
        ({"kind": "port", "id": "aktau", "via": "harbour:aktau"}, "expected kind:id"),
        ({"kind": "port", "id": "aktau", "via": "port:aktua"}, 'Did you mean "aktau"?'),
        ({"kind": "transit", "id": "KAZ", "direction": "forward"}, "has no direction"),
        ({"kind": "total", "id": "most"}, "expected none"),
    ],
)
def test_what_a_measure_gets_wrong_is_said_with_the_nearest_right_name(shipped, words, told):
    model, solved = shipped
    problems = check_measure(model.world, Measure(**words), "row 3")
    assert any(told in str(problem) for problem in problems), problems
    assert all(str(problem).startswith("row 3") for problem in problems)
    with pytest.raises(NetworkError):
        weigh_measure(model, solved, Measure(**words))


def test_the_weights_of_a_measure_give_its_derivative(fork):
    """Against a finite difference: the measure after the figure has moved a little."""
    model, solved = fork
    measure = Measure("crossing", "torkham", direction="PAK>AFG")
    weight = weigh_measure(model, solved, measure)
    slopes = differentiate_figures(model, solved, differentiate(solved.problem, solved.solution, weight))
    keys = solved.index.keys
    named = [key for key in keys if key[0]]  # what nobody has said is a default, often at the end of its range
    moved = sorted(named, key=lambda key: -abs(slopes[key]))[:4]
    assert abs(slopes[moved[0]]) > 0
    for key in moved:
        ends = []
        for sign in (-1, 1):
            figures = solved.index.defaults.copy()
            step = 1e-4 * max(1.0, abs(figures[keys.index(key)]))
            figures[keys.index(key)] += sign * step
            ends.append(float(weight @ solve_again(model, solved, figures, solved.world).solution.chosen.flow))
        assert (ends[1] - ends[0]) / (2 * step) == pytest.approx(slopes[key], rel=1e-2, abs=1e-6), key


def test_a_total_is_all_that_is_carried(fork):
    model, solved = fork
    assert ask(fork, kind="total") == pytest.approx(float(solved.solution.chosen.flow.sum()))
    assert np.all(weigh_measure(model, solved, Measure("total")) == 1.0)


def test_a_charge_by_value_costs_its_share_of_the_goods_and_fear_is_paid_to_nobody(fork):
    """On the arc from Pakistan to Afghanistan at Torkham, of goods worth so much a tonne."""
    model, _ = fork
    text = """changes = [
      { charge = "torkham", value_share = 0.1, direction = "PAK>AFG" },
      { charge = "torkham", value_share = 0.02, perceived = true },
    ]"""
    world = apply_scenario(model.world, parse_scenario(text, "charge.toml"), 2024)
    before, after = price_network(model.network, model.world.on(2024)), price_network(model.network, world)
    border = (model.network.kind == ArcKind.BORDER) & (
        model.network.item == model.network.crossings.index("torkham-road")
    )
    for forward, duty in ((False, 0.1), (True, 0.0)):  # forward is from Afghanistan to Pakistan
        arc = int(np.flatnonzero(border & (model.network.forward == forward))[0])
        for number, commodity in enumerate(model.network.commodities):
            worth = model.world.figure(commodity, "value_usd_t")
            assert worth is not None
            paid = after.money_usd_t[number, arc] - before.money_usd_t[number, arc]
            borne = after.cost_usd_t[number, arc] - before.cost_usd_t[number, arc]
            assert paid == pytest.approx(duty * worth.best)
            assert borne == pytest.approx((duty + 0.02) * worth.best)
