"""Accepted proposals become rows of a world, or are refused with the reason; nothing is dropped."""

from __future__ import annotations

import pytest

from sogdia.outcomes.review import Refusal, Row, build_rows, compare_rows
from sogdia.outcomes.review.said import Said
from sogdia.world import load_world


@pytest.fixture(scope="module")
def world():
    return load_world()


def say(kind, words="", preferred=False, issued="2025-06", **fields):
    return Said(
        kind, words, fields, "read-x-1", issued, preferred, "0123456789ab", "Read by Sogdia: proposal 0123456789ab,"
    )


def rows_of(world, *args, **fields):
    rows = build_rows(world, say(*args, **fields))
    assert not isinstance(rows, Refusal), rows
    return [(row.table, row.cells) for row in rows]


def why(world, *args, **fields):
    refusal = build_rows(world, say(*args, **fields))
    assert isinstance(refusal, Refusal), refusal
    return refusal.why


def test_a_capacity_of_a_project_is_that_of_each_of_its_lines(world):
    rows = rows_of(world, "project fact", project="Khaf–Herat", attribute="capacity", value="3000000", unit="t/yr")
    links = {link.id for link in world.links.values() if link.project == "khaf-herat"}
    assert {cells["subject"] for _, cells in rows} == links
    assert {(cells["attribute"], cells["value"], cells["unit"]) for _, cells in rows} == {
        ("capacity_mt_yr", "3", "Mt/yr")
    }


def test_a_range_stays_a_range_and_a_bound_is_told(world):
    ((_, cells),) = rows_of(
        world,
        "quantity",
        subject="Trans-Afghan railway",
        attribute="forecast_mt_yr",
        low="8",
        high="15",
        unit="Mt/yr",
        bound="range",
    )
    assert (cells["low"], cells["high"]) == ("8", "15")
    assert "value" not in cells
    ((_, cells),) = rows_of(
        world, "quantity", subject="rasht-astara", measure="length", low="162", high="162", unit="km", bound="gt"
    )
    assert cells["note"].startswith("More than so much.")


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        ("8000000..15000000", {"low": "8", "high": "15"}),
        (">5e+06", {"value": "5"}),
        ("~523000", {"value": "0.523"}),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them(world, value, cells):
    fact = {"project": "rasht-astara", "attribute": "traffic", "value": value, "unit": "t/yr", "modality": "planned"}
    ((_, row),) = rows_of(world, "project fact", **fact)
    assert row["attribute"] == "forecast_mt_yr"
    assert {name: row[name] for name in ("value", "low", "high") if name in row} == cells


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Mazar-i-Sharif–Herat", "mazar-herat"),
        ("Herat–Mazar-i-Sharif", "mazar-herat"),
        ("Kabul Corridor", "kabul-corridor"),
        ("Ayagoz–Bakhty", "bakhty-ayagoz"),
        ("Kashgar–Andijan", "cku"),
    ],
)
def test_a_project_is_known_by_the_names_that_articles_give_it(world, name, id_):
    ((_, cells),) = rows_of(world, "project fact", project=name, attribute="status", value="building")
    assert cells["project"] == id_


def test_a_line_that_is_no_project_is_the_way_by_rail_between_its_ends(world):
    rows = rows_of(world, "project fact", project="Khaf–Rozanak", attribute="capacity", value="3000000", unit="t/yr")
    assert [cells["subject"] for _, cells in rows] == ["khaf-shamtigh-rail", "shamtigh-rozanak-rail"]
    assert "name the link" in why(
        world, "quantity", subject="Khaf–Rozanak", measure="length", low="1", high="1", unit="km"
    )
    assert "only projects" in why(world, "project fact", project="Khaf–Rozanak", attribute="status", value="open")
    assert "does not have" in why(
        world, "quantity", subject="Khaf–Atlantis", measure="length", low="1", high="1", unit="km"
    )


def test_an_event_bears_on_the_layer_that_it_is_about(world):
    def layer(**fields):
        ((_, cells),) = rows_of(world, "event", date="2025", actor="CHN", target="KAZ", **fields)
        return cells["layer"]

    assert layer(plover="COOPERATE", action="deliver arms") == "security"
    assert layer(plover="COOPERATE", action="start works") == "transit"
    assert layer(plover="AGREE", action="pledge investment") == "economic"
    assert layer(plover="CONSULT", action="visit") == "diplomatic"


def test_the_length_of_a_line_of_one_link_is_the_links_and_of_several_an_observation(world):
    ((_, one),) = rows_of(world, "project fact", project="Astara–Rasht", attribute="length", value="162", unit="km")
    assert (one["subject"], one["attribute"]) == ("rasht-astara-ir-rail", "length_km")
    ((_, several),) = rows_of(world, "project fact", project="CKU", attribute="length", value="523", unit="km")
    assert (several["subject"], several["attribute"]) == ("cku", "observed_length_km")


@pytest.mark.parametrize(
    ("attribute", "value", "status", "year"),
    [
        ("status", "under_construction:near_completion", "building", "2025"),
        ("status", "announced", "announced", "2025"),
        ("start_of_works", "2024-12-27", "building", "2024"),
        ("opening", "2017-10-30", "open", "2017"),
    ],
)
def test_what_is_said_of_a_projects_life_is_a_stage(world, attribute, value, status, year):
    ((table, cells),) = rows_of(world, "project fact", project="cku", attribute=attribute, value=value)
    assert (table, cells["status"], cells["year"]) == ("stages", status, year)


def test_what_lies_ahead_is_left_to_scenarios(world):
    assert "for a scenario" in why(world, "project fact", project="cku", attribute="opening", value="2030")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"measure": "length", "low": "5", "high": "5", "unit": "km"}, "does not say of what"),
        ({"subject": "Kandahr-Chamman", "measure": "length", "low": "5", "high": "5", "unit": "km"}, "does not have"),
        ({"subject": "cku", "attribute": "promoter", "value": "CHN"}, "no table"),
        ({"subject": "cku", "attribute": "cost", "value": "1600000000", "unit": "EUR"}, "the ledger's unit is US$"),
        ({"subject": "five-nation", "attribute": "capacity", "value": "5000000", "unit": "t/yr"}, "without lines"),
        ({"subject": "Tashkent", "attribute": "status", "value": "open"}, "only projects have stages"),
        ({"subject": "cku", "attribute": "length", "value": "long", "unit": "km"}, "no number"),
    ],
)
def test_a_figure_that_cannot_be_a_row_is_refused_with_the_reason(world, fields, reason):
    assert reason in why(world, "project fact", **fields)


def test_an_event_keeps_date_type_sides_and_never_the_sentence(world):
    ((table, cells),) = rows_of(
        world, "event", words="the words of the article", date="2025-04/2025-05", actor="UZB", target="TALIBAN",
        plover="CONSULT", action="visit", modality="fact",
    )  # fmt: skip
    assert table == "events"
    assert (cells["date"], cells["actors"], cells["targets"], cells["nonstate"]) == ("2025-04", "UZB", "AFG", "Taliban")
    assert cells["text"] == "UZB: visit (AFG)"
    assert "words of the article" not in "".join(cells.values())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"date": "", "actor": "UZB", "target": "IRN", "plover": "CONSULT"}, "no date"),
        ({"date": "2025", "actor": "CSTO", "target": "IRN", "plover": "CONSULT"}, "CSTO"),
        ({"date": "2025", "actor": "UZB", "target": "IRN", "plover": ""}, "PLOVER does not count"),
        ({"date": "2025", "actor": "", "target": "", "plover": "CONSULT"}, "no side"),
    ],
)
def test_an_event_that_cannot_be_a_row_is_refused_with_the_reason(world, fields, reason):
    assert reason in why(world, "event", **fields)


DEAL = {"seller": "FRA", "buyer": "IND", "system": "Rafale", "class": "fighter", "status": "delivered"}


def test_a_deal_that_the_world_knows_keeps_its_name(world):
    ((table, cells),) = rows_of(world, "arms", **DEAL, quantity="36", value="8800000000", currency="USD", date="2016")
    assert (table, cells["deal"], cells["value_m"], cells["delivered"]) == ("deals", "rafale-india", "8800", "2016")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seller": ""}, "nobody for its seller"),
        ({"seller": "IND"}, "the same state"),
        ({"system": "()"}, "what is bought"),
        ({"class": "boomerang"}, "expected one of"),
        ({"value": "100", "currency": "KZT"}, "expected USD or EUR"),
    ],
)
def test_a_deal_that_cannot_be_a_row_is_refused_with_the_reason(world, change, reason):
    assert reason in why(world, "arms", **{**DEAL, **change})


def test_a_named_partnership_is_a_standing_tie_and_warming_is_none(world):
    fields = {"a": "UZB", "b": "AZE", "sign": "+", "dimension": "treaty", "date": "2025-05"}
    ((table, cells),) = rows_of(world, "tie", "formalized their strategic partnership", **fields)
    assert (table, cells["kind"], cells["parties"]) == ("ties", "strategic-partnership", "UZB;AZE")
    assert "how relations go" in why(world, "tie", "relations have improved", **fields)


def test_a_claim_is_judged_and_not_stored(world):
    assert "judged" in why(world, "claim", cause="x")


def test_the_world_agrees_within_its_range_and_conflicts_outside(world):
    def relation(value):
        fact = say("project fact", project="rasht-astara", attribute="length", value=value, unit="km")
        (beside,) = compare_rows(world, build_rows(world, fact))
        assert beside.rows == 5
        return beside.relation

    assert (relation("163"), relation("628")) == ("agrees", "conflicts")


def test_a_row_of_each_table_can_be_held_against_the_world(world):
    rows = [
        *build_rows(world, say("project fact", project="cku", attribute="status", value="building")),
        *build_rows(world, say("event", date="2025-04-17", actor="RUS", target="TALIBAN", plover="CONCEDE")),
        *build_rows(world, say("arms", **DEAL, quantity="30")),
        *build_rows(world, say("tie", "strategic partnership", a="UZB", b="AZE", date="2025")),
        Row("facts", {"subject": "cku", "attribute": "forecast_days", "value": "1"}),
    ]
    told = compare_rows(world, rows)
    assert {one.relation for one in told} == {"agrees", "conflicts", "new"}
    assert any("rafale" in one.words.casefold() and one.relation == "conflicts" for one in told)
