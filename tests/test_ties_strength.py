"""Tie strength: laws that hold for every world, and cases worked by hand."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.errors import WorldError
from sogdia.evidence import Confidence, Quantity
from sogdia.lenses.ties.stability import draw_strengths, rank_all
from sogdia.lenses.ties.strength import build_network, measure_strength, pair_of
from sogdia.lenses.ties.weights import draw_weights, read_weights, set_weights
from sogdia.world import load_world
from sogdia.world.check_ties import check_ties
from sogdia.world.model import Accession, Event, Tie
from sogdia.world.period import read_period

WORLD = load_world("eurasia")
EVENTS_OF_APRIL_AND_MAY = (
    "pezeshkian-baku", "kallas-baku", "aliyev-china", "deconfliction", "aze-ukr-april", "aze-ukr-may",
    "uzb-aze-partnership", "lachin-summit", "petersburg-dialogue", "victory-day", "embassy-attacker",
)  # fmt: skip


def best(world):
    return {key: quantity.best for key, quantity in read_weights(world).items()}


def strengths(world, when=2026.0):
    network = build_network(world)
    totals = measure_strength(network, best(world), when).sum(axis=1)
    return dict(zip(network.pairs, totals.tolist(), strict=True))


def with_weight(world, subject, attribute, value):
    figure = Quantity(value, value, value, "1", Confidence.SCENARIO, "test")
    return replace(world, figures={**world.figures, (subject, attribute): figure})


def an_event(id="new", date="2025-06", actors=("UZB",), targets=("CHN",), cameo="042", **other):
    fields = {
        "plover": "CONSULT", "mode": "visit", "layer": "diplomatic", "host": (), "modality": "fact", "nonstate": "",
        "text": "A visit", "source": "S000", "note": "",
    }  # fmt: skip
    return Event(id=id, date=date, actors=actors, targets=targets, cameo=cameo, **{**fields, **other})


def a_tie(id="new", kind="alliance", sign="positive", parties=("KAZ", "UZB"), start="2000", end="", layer="security"):
    return Tie(id, id, kind, layer, sign, parties, start, end, "S000", "")


def empty(*rows, accessions=()):
    """Return the shipped world with no events and ties but `rows`."""
    events = {row.id: row for row in rows if isinstance(row, Event)}
    ties = {row.id: row for row in rows if isinstance(row, Tie)}
    return replace(WORLD, events=events, ties=ties, accessions=tuple(accessions))


# --- by hand --------------------------------------------------------------------------------------------------------


def test_a_standing_tie_between_two_is_worth_its_kind_times_its_layer():
    """Alliance 3 in the layer security 1.5, undiluted and not fading: 4.5."""
    assert strengths(empty(a_tie())) == {("KAZ", "UZB"): pytest.approx(4.5)}
    assert strengths(empty(a_tie(kind="rivalry", sign="negative"))) == {("KAZ", "UZB"): pytest.approx(-4.5)}


def test_an_ended_tie_halves_with_the_half_life_of_its_layer():
    """Ended in the middle of 2021, four years of half-life before the middle of 2025."""
    assert strengths(empty(a_tie(end="2021")), 2025.5)["KAZ", "UZB"] == pytest.approx(2.25, rel=1e-3)


def test_an_event_fades_from_its_day_on_and_counts_not_before():
    """A visit is 1.9 of 10; half-life 1.5 years."""
    world = empty(an_event(date="2024-01-01"))
    assert strengths(world, 2024.0014)["CHN", "UZB"] == pytest.approx(0.19, rel=1e-3)
    assert strengths(world, 2025.5)["CHN", "UZB"] == pytest.approx(0.095, rel=2e-3)
    assert strengths(world, 2023.9)["CHN", "UZB"] == 0


def test_a_tie_of_many_is_diluted():
    """Five parties: each of four partners gets half, with power 0.5."""
    parties = ("KAZ", "KGZ", "RUS", "TJK", "UZB")
    found = strengths(empty(a_tie(parties=parties)))
    assert len(found) == 10
    assert list(found.values()) == pytest.approx([4.5 / 2] * 10)


def test_a_party_counts_only_while_it_belongs():
    came_and_went = [
        Accession("new", "UZB", "2006", "2012", "S000", ""),
        Accession("new", "UZB", "2020", "", "S000", ""),
    ]
    world = empty(a_tie(start="1994", parties=("KAZ", "UZB")), accessions=came_and_went)
    assert strengths(world, 2000.0)["KAZ", "UZB"] == 0
    assert strengths(world, 2010.0)["KAZ", "UZB"] == pytest.approx(4.5)
    assert strengths(world, 2012.5 + 4)["KAZ", "UZB"] == pytest.approx(2.25, rel=1e-3)
    assert strengths(world, 2024.0)["KAZ", "UZB"] > 4.5  # the new membership, and what is left of the old


def test_who_is_no_government_ties_no_state():
    assert strengths(empty(an_event(nonstate="Taliban"))) == {}


def test_periods_are_as_long_as_the_source_has_them():
    assert read_period("2025").middle == 2025.5
    assert read_period("2025").end == 2026
    assert read_period("2024-12").end == 2025
    for wrong in ("2025-13", "2025-02-30", "25", "2025-1-1", "0000", ""):
        assert read_period(wrong) is None


# --- laws -----------------------------------------------------------------------------------------------------------


def swap(world, a, b):
    """Return the world in which the two states have changed codes, in every row of ties and events."""
    other = {a: b, b: a}

    def names(states):
        return tuple(other.get(state, state) for state in states)

    return replace(
        world,
        events={
            id_: replace(e, actors=names(e.actors), targets=names(e.targets), host=names(e.host))
            for id_, e in world.events.items()
        },
        ties={id_: replace(tie, parties=names(tie.parties)) for id_, tie in world.ties.items()},
        accessions=tuple(replace(row, state=other.get(row.state, row.state)) for row in world.accessions),
    )


@pytest.mark.parametrize("pair", [("AZE", "KGZ"), ("RUS", "ARE"), ("UZB", "CHN"), ("AFG", "USA")])
def test_swapping_two_states_swaps_their_strengths_exactly(pair):
    a, b = pair
    before, after = strengths(WORLD), strengths(swap(WORLD, a, b))
    other = {a: b, b: a}
    swapped = {pair_of(other.get(x, x), other.get(y, y)): tie for (x, y), tie in before.items()}
    assert after == swapped


@given(
    actor=st.sampled_from(["UZB", "AZE", "AFG"]),
    target=st.sampled_from(["RUS", "CHN", "EU"]),
    cameo=st.sampled_from(["042", "057", "190", "163"]),
)
def test_adding_one_event_moves_only_its_pair(actor, target, cameo):
    before = strengths(WORLD)
    event = an_event(actors=(actor,), targets=(target,), cameo=cameo)
    after = strengths(replace(WORLD, events={**WORLD.events, event.id: event}))
    moved = {pair for pair in after if after[pair] != before.get(pair, 0.0)}
    assert moved == {pair_of(actor, target)}
    assert (after[pair_of(actor, target)] > before[pair_of(actor, target)]) == (cameo in ("042", "057"))


@pytest.mark.parametrize("layer", ["diplomatic", "security", "economic", "transit"])
def test_each_weight_can_be_changed_and_does_what_it_says(layer):
    """Twice the weight of a layer is twice that layer, and nothing else."""
    network = build_network(WORLD)
    index = ("diplomatic", "security", "economic", "transit").index(layer)
    once = measure_strength(network, best(WORLD), 2026.0)
    weight = best(WORLD)[f"layer:{layer}", "weight"]
    twice = measure_strength(network, best(with_weight(WORLD, f"layer:{layer}", "weight", 2 * weight)), 2026.0)
    expected = once.copy()
    expected[:, index] *= 2
    assert twice == pytest.approx(expected, abs=1e-12)


def test_weights_are_set_by_name_and_every_mistake_is_told():
    changed = set_weights(WORLD, ["layer:security/weight=4", "cameo:042/intensity=0"])
    assert best(changed)["layer:security", "weight"] == 4
    assert read_weights(changed)["cameo:042", "intensity"].high == 0
    with pytest.raises(WorldError) as refused:
        set_weights(WORLD, ["layer:secureity/weight=4", "ties/event_weight=-1", "ties/event_weight=much"])
    assert len(refused.value.problems) == 3
    assert 'Did you mean "layer:security/weight"?' in str(refused.value.problems[0])


def test_random_weights_stay_in_their_ranges_and_come_again_with_the_same_seed():
    weights = read_weights(WORLD)
    first = list(draw_weights(weights, np.random.default_rng(1), 20))
    assert first == list(draw_weights(weights, np.random.default_rng(1), 20))
    assert all(weights[key].low <= value <= weights[key].high for one in first for key, value in one.items())


def test_a_weight_that_is_missing_is_asked_for_by_name():
    without = {key: value for key, value in WORLD.figures.items() if key != ("layer:security", "weight")}
    with pytest.raises(WorldError, match="layer:security: has no weight"):
        build_network(replace(WORLD, figures=without))


def test_ranks_hold_where_nothing_is_drawn_apart():
    drawn = np.array([[3.0, 2.0, np.nan], [3.0, 4.0, np.nan]])
    found = {one.name: one for one in rank_all(["a", "b", "c"], [3.0, 2.0, None], drawn)}
    assert (found["a"].rank, found["b"].rank, found["c"].rank) == (1, 2, 3)
    assert (found["a"].kept_share, found["c"].kept_share) == (0.5, 1)
    assert found["c"].value_low is None


def test_a_thousand_sets_of_weights_are_quick_and_centred_on_the_best():
    network = build_network(WORLD)
    drawn = draw_strengths(network, read_weights(WORLD), 2026.0, np.random.default_rng(0))
    assert drawn.shape == (1000, len(network.pairs))
    totals = measure_strength(network, best(WORLD), 2026.0).sum(axis=1)
    strong = np.abs(totals) > 3
    assert (np.sign(np.median(drawn, axis=0))[strong] == np.sign(totals)[strong]).all()


def test_what_does_not_fit_together_is_told():
    wrong = replace(
        empty(
            a_tie(parties=("KAZ", "KAZ"), start="2010", end="2001", sign="negative"),
            an_event(host=("UZB",), plover="", cameo=""),
        ),
        accessions=(Accession("new", "UZB", "", "", "S000", ""),),
    )
    said = [str(problem) for problem in check_ties(wrong)]
    assert len(said) == 7
    for words in (
        "has 1 party",
        "ended in 2001",
        "expected positive",
        "not among the parties",
        "neither when",
        "third",
    ):
        assert any(words in line for line in said)
    assert list(check_ties(WORLD)) == []


# --- the shipped world ----------------------------------------------------------------------------------------------


def test_every_middle_state_has_ties_to_most_powers():
    found = strengths(WORLD)
    powers = [state.id for state in WORLD.states.values() if state.power]
    for state in WORLD.states.values():
        if state.middle:
            assert sum(pair_of(state.id, power) in found for power in powers) >= 7, state.id


def test_every_tie_and_event_has_a_source_and_an_intensity():
    for row in (*WORLD.ties.values(), *WORLD.events.values(), *WORLD.accessions):
        assert row.source in WORLD.sources
    for event in WORLD.events.values():
        assert WORLD.resolve((event.id, f"cameo:{event.cameo}", f"plover:{event.plover}"), "intensity")
        assert event.text


def test_the_events_of_spring_2025_around_azerbaijan_are_there():
    for id_ in EVENTS_OF_APRIL_AND_MAY:
        event = WORLD.events[id_]
        assert event.date.startswith(("2025-04", "2025-05"))
        assert "AZE" in (*event.actors, *event.targets, *event.host)


ROWS = Path(__file__).parents[1].parent / "shared" / "reader" / "events.csv"


@pytest.mark.skipif(not ROWS.is_file(), reason="the annotated bulletin is not beside the repository")
def test_every_event_of_the_bulletin_is_in_the_world():
    """By article, as many rows as the annotator found, and of the same PLOVER types but for a few."""
    sources = {"1": "S000", "2": "T001", "3": "T002", "4": "T003"}
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for article, source in sources.items():
        found = [event for event in WORLD.events.values() if event.source == source]
        wanted = [row for row in rows if row["article"] == article]
        assert len(found) >= len(wanted)
        types, ours = ([row["plover"] for row in wanted], [event.plover for event in found])
        matched = sum(min(types.count(name), ours.count(name)) for name in set(types))
        assert matched >= 0.75 * len([name for name in types if name.isupper()])
