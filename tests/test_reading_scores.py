"""A reading held against gold: what counts as met, the bulletin, and PLOVER's own sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sogdia.errors import ReadingError
from sogdia.outcomes.compared import compare_proposal
from sogdia.outcomes.reading import score_event_file, score_files
from sogdia.reading import Proposal, build_gazetteer, read_records, score_records
from sogdia.reading.score import GOLD, add_scores
from sogdia.world import load_world

ARTICLES = Path(__file__).parent / "articles"
WORKED = ("armenian-arms", "atomic-balance", "gas-to-herat", "georgian-turn", "kyrgyz-tajik-border", "meghri-road",
          "middle-corridor", "rasht-astara", "rogun-bankers", "steps-to-recognition", "turkic-states", "two-railways",
          "wings")  # fmt: skip
"""The articles of which the page on reading tells how well they are read after work on them."""

SHARED = Path(__file__).parents[1].parent / "shared"
beside_bulletin = pytest.mark.skipif(
    not (SHARED / "reader").is_dir(), reason="the bulletin is not beside the repository"
)
beside_plover = pytest.mark.skipif(
    not (SHARED / "politics").is_dir(), reason="PLOVER's records are not beside the repository"
)
AGREE = {kind.name: kind.agree for kind in GOLD}


@pytest.fixture(scope="module")
def world():
    return load_world()


def said(kind, **fields):
    return Proposal(kind, 0, 1, 1, 1, "background", "x", fields, 0.5)


@pytest.mark.parametrize(
    ("gold", "read", "meets"),
    [
        (("length", "628"), ("length", "630"), True),
        (("length", "628"), ("length", "700"), False),
        (("length", "628"), ("capacity", "628"), False),
        (("status", "under_construction:near_completion"), ("status", "building"), True),
        (("status", "planned"), ("status", "building"), False),
        (("promoter", "IND;IRN"), ("promoter", "IRN"), True),
        (("promoter", "IND;IRN"), ("promoter", "CHN"), False),
        (("endpoints", "Khaf;Herat"), ("endpoints", "Herat;Khaf"), True),
    ],
)
def test_a_fact_meets_gold_only_with_the_same_value(gold, read, meets):
    row = {"attribute": gold[0], "value": gold[1]}
    assert AGREE["project facts"](row, said("project fact", attribute=read[0], value=read[1])) is meets


@pytest.mark.parametrize(
    ("gold", "read", "meets"),
    [
        (("+", "up"), ("+", "up"), True),
        (("+", ""), ("+", "down"), True),
        (("+", "up"), ("+", "down"), False),
        (("-", "down"), ("+", "down"), False),
    ],
)
def test_a_tie_meets_gold_only_with_the_same_sign_and_trend(gold, read, meets):
    row = {"a": "AZE", "b": "IRN", "sign": gold[0], "trend": gold[1]}
    assert AGREE["ties"](row, said("tie", a="IRN", b="AZE", sign=read[0], trend=read[1])) is meets


@pytest.mark.parametrize(
    ("gold", "read", "meets"),
    [("asserted", "asserted", True), ("asserted", "possible", False), ("certain (author)", "expected", True),
     ("likely", "conditional", True), ("possible", "asserted", False)],
)  # fmt: skip
def test_a_claim_meets_gold_only_if_both_put_it_as_so_or_as_what_may_be(gold, read, meets):
    assert AGREE["claims"]({"modality": gold}, said("claim", modality=read)) is meets


@beside_bulletin
def test_the_bulletin_is_read_as_well_as_the_page_says(world):
    scores = {one.kind: one.f1 for one in score_files(SHARED / "reader", (), world)}
    floors = {"places": 0.97, "actors": 0.97, "quantities": 0.98, "dates": 0.98, "project mentions": 0.92,
              "project facts": 0.97, "arms": 0.91, "events": 0.71, "ties": 0.67, "claims": 0.69}  # fmt: skip
    assert {kind: scores[kind] for kind, floor in floors.items() if scores[kind] < floor} == {}


def test_the_articles_worked_on_are_read_as_well_as_the_page_says(world):
    scores = {one.kind: one.f1 for one in add_scores(score_files(ARTICLES / "dev" / one, (), world) for one in WORKED)}
    floors = {"places": 0.96, "actors": 0.97, "quantities": 0.93, "dates": 0.94, "project mentions": 0.93,
              "project facts": 0.88, "arms": 0.7, "events": 0.69, "ties": 0.77, "claims": 0.73}  # fmt: skip
    assert {kind: scores[kind] for kind, floor in floors.items() if scores[kind] < floor} == {}


@beside_plover
def test_types_of_events_are_found_in_sentences_that_others_coded(world):
    scores = {one.kind: one for one in score_event_file(SHARED / "politics" / "plover_gsr_cameo.json", world)}
    every, quads = scores["all types"], scores["quad classes"]
    assert every.precision > 0.77
    assert every.recall > 0.62
    assert quads.precision > every.precision


def test_records_are_scored_by_sentence_and_type(tmp_path):
    path = tmp_path / "records.json"
    rows = [
        {"text": "Romania expelled ten Russian diplomats.", "event": "SANCTION"},
        {"text": "Serbia demanded an apology from Croatia.", "event": "DEMAND"},
        {"text": "Nothing happened in Malta.", "event": "AID"},
        {"text": "a note", "event": "DOCUMENT"},
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    scores = {one.kind: one for one in score_records(read_records(path), build_gazetteer(()))}
    assert (scores["all types"].gold, scores["all types"].proposed, scores["all types"].met) == (3, 2, 2)
    assert scores["REQUEST"].recall == 1
    assert scores["AID"].precision is None


@pytest.mark.parametrize("content", ["{", "[1, 2]", '[{"text": "x"}]', "{}x"])
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError, match="PLOVER"):
        read_records(path)


def test_a_deal_is_told_to_agree_with_the_world_or_to_conflict(world):
    deal = {"seller": "FRA", "buyer": "IND", "system": "Rafale", "class": "fighter", "currency": "", "value": "",
            "date": "2016", "status": "ordered"}  # fmt: skip
    agreeing = compare_proposal(world, said("arms", **deal, quantity="36"), "2025-06")
    assert {one.relation for one in agreeing} == {"agrees"}
    assert "conflicts" in {one.relation for one in compare_proposal(world, said("arms", **deal, quantity="99"), "2025")}


def test_a_tie_is_held_against_ties_of_the_two_alone(world):
    (beside, *_) = compare_proposal(world, said("tie", a="CHN", b="KAZ", sign="+", trend="up"), "2025")
    assert beside.relation == "agrees"
    assert compare_proposal(world, said("tie", a="CHN", b="XXX", sign="+", trend="up"), "2025") == ()


def test_what_a_world_has_no_place_for_stands_beside_nothing(world):
    fact = {"project": "Nowhere", "attribute": "length", "value": "12", "unit": "km", "modality": "asserted"}
    assert compare_proposal(world, said("project fact", **fact), "2025") == ()
