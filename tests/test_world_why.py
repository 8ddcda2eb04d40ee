"""Who says so."""

import pytest

from sogdia.errors import WorldError
from sogdia.evidence import Confidence
from sogdia.scenario import apply_scenario, parse_scenario
from sogdia.world import explain, find, load_world
from sogdia.world.find import Found, index_names
from worlds.making import FORK

WORLD = load_world(FORK)


def story(explanation, attribute):
    return next(figure for figure in explanation.figures if figure.attribute == attribute)


def test_every_row_behind_a_figure_is_told_with_its_source():
    capex = story(explain(WORLD, "kabul-line"), "capex_usd")
    assert capex.quantity.best == 4.6e9
    assert (capex.quantity.low, capex.quantity.high) == (4.6e9, 8.2e9)
    assert [(row.source.title, row.source.publisher, row.is_chosen) for row in capex.rows] == [
        ("An agreement", "A railway", True),
        ("A report", "A bank", False),
    ]
    assert capex.rows[1].fact.where == "facts-network.csv line 20"


def test_a_project_shows_its_stages_their_conflicts_and_its_links():
    explanation = explain(WORLD, "Kabul line")
    assert [(one.stage.year, one.stage.status) for one in explanation.stages] == [
        (2021, "announced"), (2025, "studied"), (2025, "building"),
    ]  # fmt: skip
    assert explanation.conflicts == ("2025: studied (S2) against building (S1)",)
    assert [part.id for part in explanation.parts] == ["hairatan-kabul-rail", "kabul-karachi-rail"]
    assert len(story(explanation.parts[0], "length_km").rows) == 2


def test_a_figure_that_is_that_of_the_kind_says_so():
    explanation = explain(WORLD, "Salang road")
    tariff = story(explanation, "tariff_usd_tkm")
    assert (tariff.subject, tariff.is_inherited) == ("road", True)
    length = story(explanation, "length_km")
    assert (length.subject, length.is_inherited) == (explanation.id, False)


def test_a_figure_nobody_gave_shows_its_default_or_that_it_is_unknown():
    explanation = explain(WORLD, "kabul-torkham-road")
    assert (story(explanation, "toll_usd_tkm").quantity, story(explanation, "toll_usd_tkm").default) == (None, 0)
    assert (story(explanation, "capacity_mt_yr").quantity, story(explanation, "capacity_mt_yr").default) == (None, None)


def test_forward_at_a_border_is_seen_from_the_crossing_and_not_from_the_alphabet():
    """The pair default AFG-UZB is forward into Uzbekistan, the bridge's link runs forward into Afghanistan."""
    explanation = explain(WORLD, "hairatan-rail")
    assert story(explanation, "forward_h").quantity.best == 10
    assert story(explanation, "backward_h").quantity.best == 30
    assert story(explanation, "forward_h").subject == "rail-border:AFG-UZB"


@pytest.mark.parametrize(
    ("subject", "kind", "identifier"),
    [
        ("termez", "place", "termez"),
        ("ТЕРМЕЗ", "place", "termez"),
        ("Chah-Bahar", "place", "chabahar"),
        ("trans afghan", "project", "kabul-line"),
        ("Friendship bridge", "link", "termez-hairatan-rail"),
        ("hairatan-rail", "crossing", "hairatan-rail"),
        ("milak", "border point", "milak"),
        ("Karachi route", "corridor", "karachi-route"),
        ("grain", "commodity", "grain"),
        ("uzb-s", "region", "UZB-S"),
        ("Uzbekistan", "state", "UZB"),
        ("kabul-rail1520-road", "transfer", "kabul-rail1520-road"),
        ("UZB-S>IND-W:containers", "flow", "UZB-S>IND-W:containers"),
        ("UZB-S>AFG-E", "flow", "UZB-S>AFG-E:grain"),
        ("UZB-S@termez", "access", "UZB-S@termez"),
        ("Herat-Chabahar", "link", "herat-chabahar-rail"),
        ("rail:AFG", "kind", "rail:AFG"),
        ("model", "model", "model"),
    ],
)
def test_anything_can_be_asked_about_by_any_of_its_names(subject, kind, identifier):
    explanation = explain(WORLD, subject)
    assert (explanation.kind, explanation.id) == (kind, identifier)
    assert all(figure.rows or figure.quantity is None for figure in explanation.figures)


def test_a_name_of_several_things_shows_each():
    assert [(part.kind, part.id) for part in explain(WORLD, "torkham").parts] == [
        ("border point", "torkham"), ("place", "torkham"),
    ]  # fmt: skip
    links = [part.id for part in explain(WORLD, "kabul-hairatan").parts]
    assert links == ["hairatan-kabul-road", "hairatan-kabul-rail"]
    assert [part.id for part in explain(WORLD, "torkham").parts[0].parts] == ["torkham-road"]


def test_a_border_point_and_a_place_of_one_name_are_both_meant_in_any_spelling():
    for spelling in ("torkham", "Torkham", "TORKHAM"):
        assert index_names(WORLD).find(spelling) == (Found("border point", "torkham"), Found("place", "torkham"))


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        ("UZB-S", {("access", "UZB-S@termez")}),
        ("Kabul", {("transfer", "kabul-rail1520-road")}),
        ("AFG", {("kind", "rail:AFG")}),
    ],
)
def test_what_a_thing_consists_of_is_explained_with_it(subject, parts):
    assert parts <= {(part.kind, part.id) for part in explain(WORLD, subject).parts}


@pytest.mark.parametrize("subject", ["Kabbul", "kabul-lain", "UZB-S>IND-N", "", "-", "a-b", "x" * 100_000, "a>b:c:d"])
def test_an_unknown_name_is_refused_with_the_nearest(subject):
    with pytest.raises(WorldError, match="is nothing that this world knows"):
        explain(WORLD, subject)
    with pytest.raises(WorldError, match='Did you mean "kabul"'):
        explain(WORLD, "Kabbul")


def test_a_figure_that_a_scenario_set_says_so():
    scenario = parse_scenario(
        'name = "Toll"\nchanges = [{ toll = "AFG", mode = "rail", usd_per_tkm = 0.02 }]', "toll.toml"
    )
    world = apply_scenario(WORLD, scenario, 2035)
    toll = story(explain(world, "hairatan-herat-rail"), "toll_usd_tkm")
    assert (toll.quantity.best, toll.quantity.source, toll.subject) == (0.02, "Toll", "rail:AFG")
    assert toll.quantity.confidence is Confidence.SCENARIO


def test_finding_takes_the_kinds_it_is_asked_for():
    assert [found.id for found in find(WORLD, "torkham", ("place",))] == ["torkham"]
    assert find(WORLD, "torkham", ("region",)) == ()
    assert find(WORLD, "Western India", ("region", "place"))[0].id == "IND-W"
