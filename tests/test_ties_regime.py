"""From ties to regimes of borders, and from regimes to the figures of crossings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.errors import WorldError
from sogdia.lenses.ties.pressure import measure_pressure
from sogdia.lenses.ties.regime import WORST_FIRST, measure_agreement, measure_borders, measure_regimes
from sogdia.lenses.ties.strength import build_network, measure_strength
from sogdia.lenses.ties.weights import read_weights
from sogdia.world import load_world
from sogdia.world.regime import REGIMES, border_crossings, regime_figures, set_regime
from sogdia.world.subject import resolve_figure

WORLD = load_world("eurasia")
WEIGHTS = {key: quantity.best for key, quantity in read_weights(WORLD).items()}
TORKHAM = replace(WORLD.crossings["torkham-road"], regime="strained")
STRAINED = replace(
    WORLD,
    crossings=WORLD.crossings | {c.id: replace(c, regime="strained") for c in border_crossings(WORLD, ("AFG", "PAK"))},
)


def hours(world, crossing, attribute="forward_h"):
    return resolve_figure(world, crossing, attribute)[1]


@given(tie=st.floats(-1e6, 1e6))
def test_probabilities_are_such(tie):
    found = measure_regimes(tie, WEIGHTS)
    assert tuple(found) == WORST_FIRST
    assert sum(found.values()) == pytest.approx(1)
    assert all(probability >= 0 for probability in found.values())


@given(low=st.floats(-30, 30), more=st.floats(0, 30), cut=st.integers(1, 3))
def test_a_better_tie_never_makes_a_worse_regime_likelier(low, more, cut):
    worse, better = (measure_regimes(tie, WEIGHTS) for tie in (low, low + more))
    at_most = [sum(list(found.values())[:cut]) for found in (worse, better)]
    assert at_most[1] <= at_most[0] + 1e-12


def test_the_lines_are_where_the_odds_are_even():
    found = measure_regimes(WEIGHTS["ties", "closed_below"], WEIGHTS)
    assert found["closed"] == pytest.approx(0.5)
    with pytest.raises(WorldError, match="expected rising"):
        measure_regimes(0, {**WEIGHTS, ("ties", "open_above"): -20})


def test_the_ties_of_2024_tell_the_regimes_of_most_borders():
    network = build_network(WORLD)
    ties = dict(zip(network.pairs, measure_strength(network, WEIGHTS, 2025.0).sum(axis=1).tolist(), strict=True))
    right, of = measure_agreement(measure_borders(WORLD, ties, WEIGHTS))
    assert of >= 30
    assert right >= 0.7 * of


def test_a_strained_crossing_takes_more_of_everything():
    """Where Torkham is strained in the base year, normal divides its hours by what strain multiplies them with."""
    before, factor = hours(WORLD, TORKHAM.id), WORLD.figure("regime:strained", "hours_factor")
    calm = set_regime(STRAINED, ("PAK", "AFG"), "normal", "test")
    after = hours(calm, TORKHAM.id)
    assert after.best == pytest.approx(before.best / factor.best)
    assert after.low <= after.best <= after.high
    assert after.source == "test"
    assert calm.crossings[TORKHAM.id].regime == "normal"
    assert hours(calm, TORKHAM.id, "forward_usd_t").best < hours(WORLD, TORKHAM.id, "forward_usd_t").best


@pytest.mark.parametrize("pair", [("AFG", "PAK"), ("UZB", "KAZ"), ("AZE", "GEO")])
def test_hours_charges_and_days_fall_from_strained_to_normal_to_open(pair):
    worlds = [set_regime(WORLD, pair, regime, "test") for regime in ("strained", "normal", "open")]
    for crossing in border_crossings(WORLD, pair):
        for attribute in ("forward_h", "backward_h", "forward_usd_t", "backward_usd_t"):
            values = [hours(world, crossing.id, attribute).best for world in worlds]
            assert values == sorted(values, reverse=True)
            assert values[0] > values[2]


def test_the_regime_that_is_there_changes_nothing():
    for crossing in WORLD.crossings.values():
        assert regime_figures(WORLD, crossing, crossing.regime, "test") == {}


def test_to_normal_and_back_is_where_it_was():
    there = set_regime(STRAINED, ("AFG", "PAK"), "normal", "test")
    back = set_regime(there, ("AFG", "PAK"), "strained", "test")
    assert hours(back, TORKHAM.id).best == pytest.approx(hours(WORLD, TORKHAM.id).best)


def test_closing_shuts_and_opening_opens():
    shut = set_regime(WORLD, ("UZB", "AFG"), "closed", "test")
    assert {"hairatan-rail", "hairatan-road"} <= shut.closed
    assert "margara-road" in WORLD.closed
    opened = set_regime(WORLD, ("TUR", "ARM"), "normal", "test")
    assert not {"margara-road", "gyumri-rail"} & opened.closed
    assert hours(opened, "margara-road").best == hours(WORLD, "margara-road").best


def test_only_the_border_of_the_two_changes():
    changed = set_regime(WORLD, ("AFG", "PAK"), "open", "test")
    ids = {crossing.id for crossing in border_crossings(WORLD, ("AFG", "PAK"))}
    moved = {key[0] for key in changed.figures if changed.figures[key] != WORLD.figures.get(key)}
    assert moved <= ids
    assert {id_ for id_, c in changed.crossings.items() if c != WORLD.crossings[id_]} <= ids


def test_what_cannot_be_is_refused_by_name():
    with pytest.raises(WorldError, match="share no crossing"):
        set_regime(WORLD, ("UZB", "IND"), "open", "test")
    with pytest.raises(WorldError, match="expected one of " + ", ".join(REGIMES)):
        set_regime(WORLD, ("AFG", "PAK"), "friendly", "test")
    lacking = {key: value for key, value in WORLD.figures.items() if key[0] != "regime:normal"}
    with pytest.raises(WorldError, match="regime:normal"):
        set_regime(replace(WORLD, figures=lacking), ("AFG", "PAK"), "open", "test")


def test_who_loses_less_can_press_and_a_bad_tie_makes_it_likelier():
    losses = {("AFG", "PAK"): 100.0, ("PAK", "AFG"): 30.0, ("UZB", "KAZ"): 50.0}
    forgone = {("AFG", "PAK"): 40.0, ("PAK", "AFG"): 90.0}
    ties = {("AFG", "PAK"): -7.0, ("KAZ", "UZB"): 7.0}
    found = {(one.presser, one.pressed): one for one in measure_pressure(losses, forgone, ties, WEIGHTS, 45)}
    assert found["PAK", "AFG"].leverage_musd == 60
    assert found["AFG", "PAK"].leverage_musd == -60
    assert found["PAK", "AFG"].shut_share > 0.5 > found["KAZ", "UZB"].shut_share
    assert found["PAK", "AFG"].expected_musd == pytest.approx(100 * found["PAK", "AFG"].shut_share)
    assert measure_pressure({("AFG", "USA"): 5.0}, {}, ties, WEIGHTS, 45) == ()
