"""Who, where and what is named: by the tables of names, by the form of a name, by a noun that tells what it is."""

from __future__ import annotations

import csv

import pytest

from sogdia.reading import build_gazetteer, read_text
from sogdia.reading.gazetteer import NAMES, TABLES
from sogdia.reading.mention import PLACE_KINDS

GAZETTEER = build_gazetteer(())


def proposals(words, kind):
    return [one for one in read_text(words, GAZETTEER, "2025-06").proposals if one.kind == kind]


def actors(words):
    return {one.text: one.fields["iso3"] for one in proposals(words, "actor")}


def places(words):
    return {one.text: one.fields["sense"] for one in proposals(words, "place")}


def projects(words):
    return [one.text for one in proposals(words, "project")]


def test_no_first_name_is_told_twice():
    with (TABLES / "first_names.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert names == sorted(set(names))


@pytest.mark.parametrize("table", NAMES)
def test_every_table_of_names_has_its_columns_and_states(table):
    with (TABLES / "states.csv").open(encoding="utf-8") as file:
        states = {row["id"] for row in csv.DictReader(file)}
    with (TABLES / f"{table}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["id"]
        assert row["kind"]
        assert all(name == name.strip() and name for name in row["names"].split(";")), row
        assert row["state"] in states | {""}, row


def test_no_row_of_places_is_of_a_kind_that_is_no_place():
    with (TABLES / "places.csv").open(encoding="utf-8") as file:
        assert {row["kind"] for row in csv.DictReader(file)} <= PLACE_KINDS


@pytest.mark.parametrize(
    ("sentence", "name", "iso3"),
    [
        ("A loan came from the Qatari Fund for Roads.", "Qatari Fund for Roads", "QAT"),
        ("The Romanian builder Dunarea Sud won the bid.", "Dunarea Sud", "ROU"),
        ("The State Company for Wells (SCW) drills there; later SCW left.", "SCW", ""),
        ("The Tajik government refused.", "Tajik government", "TJK"),
        ("The Omani Security Council met.", "Omani Security Council", "OMN"),
        ("Trains of Batumi Multimodal left.", "Batumi Multimodal", "GEO"),
        ("Orders went to Samsung C&T.", "Samsung C&T", "KOR"),
        ("The foreign ministers, Anton Berg and Karl Lund, met.", "Karl Lund", ""),
        ("In Astana, in May, President Anton Berg warned of it.", "Anton Berg", ""),
        ("Anton Berg told the press about it.", "Anton Berg", ""),
    ],
)
def test_an_actor_is_found_by_the_form_of_its_name_or_what_it_is_called(sentence, name, iso3):
    assert actors(sentence)[name] == iso3


@pytest.mark.parametrize(
    ("sentence", "name", "iso3"),
    [
        ("Then Rustam Nobodov left.", "Rustam Nobodov", ""),
        ("It was the Tajik deputy Rustam Nobodov who left.", "Rustam Nobodov", "TJK"),
        ("In Serbia it was Rustam Nobodov who left.", "Rustam Nobodov", ""),
    ],
)
def test_a_person_is_found_by_a_first_name_of_the_list(sentence, name, iso3):
    assert actors(sentence)[name] == iso3


def test_a_title_is_not_read_for_names():
    words = "Tehran Looks North\nBy Ann Lee\nIran paid Tajikistan."
    assert set(places(words)) == {"Iran", "Tajikistan"}


def test_a_state_that_looks_like_a_union_is_a_place_and_no_organisation():
    assert "Soviet Union" not in actors("The dam that the Soviet Union began stands.")


def test_a_surname_after_another_first_name_is_not_the_known_person():
    assert "Tokayev" in actors("When Tokayev spoke, all listened.")
    assert "Tokayev" not in actors("The book by Marat Tokayev sells well.")


@pytest.mark.parametrize(
    ("sentence", "place", "sense"),
    [
        ("A loan would give Moscow a lever over Astana.", "Astana", "government"),
        ("The plan found a warm audience in Moscow, which paid.", "Moscow", "government"),
        ("Ships at Aktau and Baku must wait.", "Baku", "place"),
        ("The quarrel between Kabul and Islamabad, as well as floods in Pakistan, hurt.", "Islamabad", "government"),
        ("It rises near the Naryn River.", "Naryn River", "place"),
        ("Water in the Isfara valley is scarce.", "Isfara", "place"),
        ("A pipeline under the Caspian Sea is dear.", "Caspian Sea", "place"),
        ("The Qosh Tepa canal takes water.", "Qosh Tepa", ""),
    ],
)
def test_a_place_is_found_with_its_sense(sentence, place, sense):
    assert places(sentence).get(place, "") == sense


@pytest.mark.parametrize(
    ("sentence", "project"),
    [
        ("The Navbahor hydropower plant is late.", "Navbahor hydropower plant"),
        ("The Kara Dagh–Shirin canal is late.", "Kara Dagh–Shirin canal"),
        ("They want a nuclear power plant, at Shymkent.", "nuclear power plant, at Shymkent"),
        ("The northern route is shorter.", "northern route"),
        ("The railway to Peshawar is dear.", "railway to Peshawar"),
        ("The line through Meghri is short.", "line through Meghri"),
        ("A cable from Georgia to Romania is laid.", "cable from Georgia to Romania"),
        ("Guards left the Meghri section.", "Meghri section"),
    ],
)
def test_a_facility_is_a_project_by_its_name_or_its_place(sentence, project):
    assert project in projects(sentence)


@pytest.mark.parametrize(
    "sentence", ["The plant is late.", "The New Power Plant is late.", "The Russian plant is late."]
)
def test_a_facility_without_a_name_is_none(sentence):
    assert projects(sentence) == []


def test_figures_of_a_facility_that_is_told_by_its_place_are_read():
    found = proposals("They build a small plant of 330 megawatts in Shymkent.", "quantity")
    assert [(one.fields["measure"], one.fields["low"]) for one in found] == [("capacity", "330")]
