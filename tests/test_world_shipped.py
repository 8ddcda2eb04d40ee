"""The world that comes with Sogdia, and the page about worlds."""

import re
from pathlib import Path

import pytest

from sogdia.evidence import Confidence
from sogdia.world import advise_world, check_world, explain, load_world
from sogdia.world.page import render_schema

WORLD = load_world("eurasia")
PAGE = (Path(__file__).parent.parent / "docs" / "world.md").read_text(encoding="utf-8")


def test_the_shipped_world_is_sound():
    assert check_world(WORLD) == []


def test_a_reader_of_the_shipped_world_has_nothing_to_ask():
    assert advise_world(WORLD) == []


def test_the_shipped_world_is_as_large_as_it_should_be():
    assert len(WORLD.places) >= 180
    assert len(WORLD.links) >= 300
    assert 35 <= len(WORLD.regions) <= 60
    assert len(WORLD.commodities) >= 5
    assert {project.system for project in WORLD.projects.values()} >= {f"R{number}" for number in range(1, 9)}
    assert WORLD.base_year == 2024


def test_every_figure_that_drives_a_result_has_a_range_or_a_source():
    for fact in WORLD.ledger:
        assert fact.source in WORLD.sources
        if fact.confidence is Confidence.ASSUMED:
            assert fact.low is not None
            assert fact.high is not None
            assert fact.note


def test_a_source_that_a_reason_names_can_be_looked_up():
    notes = {*(fact.note for fact in WORLD.ledger), *(stage.note for stage in WORLD.stages)}
    named = {id_ for note in notes for id_ in re.findall(r"\b[SNR]\d{3}\b", note)}
    assert named <= set(WORLD.sources)


@pytest.mark.parametrize("project", WORLD.projects)
def test_every_project_can_be_explained(project):
    explanation = explain(WORLD, project)
    candidates = explanation.parts if explanation.kind == "name" else (explanation,)
    story = next(one for one in candidates if one.kind == "project" and one.id == project)
    assert story.stages
    assert all(stage.source is not None for stage in story.stages)


def test_why_khaf_herat_shows_its_length_with_sources():
    explanation = explain(WORLD, "khaf-herat")
    project = next(one for one in (explanation, *explanation.parts) if one.kind == "project")
    lengths = [figure for part in project.parts for figure in part.figures if figure.attribute == "length_km"]
    assert lengths
    assert all(row.source is not None for figure in lengths for row in figure.rows)


def test_the_page_shows_every_table_column_and_figure_of_the_schema():
    assert render_schema() in PAGE, "write render_schema() to the end of docs/world.md"


def test_the_overlay_on_the_page_can_be_loaded(tmp_path):
    blocks = re.findall(r'```csv title="([\w.]+)"\n(.*?)```', PAGE, re.DOTALL)
    assert len(blocks) == 3
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    world = load_world("eurasia", tmp_path)
    hours = world.figure("torkham-road", "forward_h")
    assert hours is not None
    assert hours.best == 60
    assert "logar-kharlachi-rail" in world.on(2033).links
    assert check_world(world) == []


def test_the_red_sea_of_the_base_year_is_disturbed_and_that_of_later_years_calm():
    risk = {year: WORLD.on(year).figures["babelmandeb-suez-sea", "closed_days_yr"].best for year in range(2022, 2030)}
    assert risk[2024] > 100
    assert risk[2024] > risk[2026] > risk[2027] > risk[2028]
    assert risk[2028] == risk[2029] == risk[2022] < 10
