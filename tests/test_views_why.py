"""Where figures come from, as people and programs read it."""

import io
import json
from pathlib import Path

import pytest

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.views.records import build_record, render_json
from sogdia.views.tables import build_console
from sogdia.views.why import print_explanation, record_explanation, render_soundness
from sogdia.world import explain, load_world

FORK = load_world(Path(__file__).parent / "worlds" / "fork")


def page(subject):
    text = io.StringIO()
    print_explanation(build_console(text), explain(FORK, subject))
    return text.getvalue()


def test_sources_that_disagree_stand_beside_each_other_and_the_used_one_first():
    text = page("kabul-line")
    assert text.index("4.6 bn") < text.index("6 bn to 8.2 bn")
    [used] = [line for line in text.splitlines() if line.strip().startswith("*") and "4.6 bn" in line]
    assert "sourced" in used
    assert "Sources disagree: 2025" in text


def test_a_figure_of_the_general_case_says_whose_it_is():
    assert "tariff_usd_tkm in US$/tkm, by rail:AFG" in page("hairatan-kabul-rail")


def test_a_kind_of_thing_has_figures_and_no_line_of_properties():
    title, first, *_ = page("rail:AFG").strip().splitlines()
    assert title == "kind: rail:AFG"
    assert ": " in first


def test_what_nobody_has_published_is_said_and_not_made_up():
    assert "Not in the ledger: " in page("kabul-line")


def test_every_subject_can_be_explained_on_lines_of_a_page():
    for subject in [*FORK.links, *FORK.crossings, *FORK.places, *FORK.projects, *FORK.states, *FORK.regions]:
        text = page(subject)
        assert subject in text
        assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize("subject", ["kabul-line", "UZB", "rail"])
def test_an_explanation_is_also_a_record(subject):
    record = build_record("explanation", {"explanation": record_explanation(explain(FORK, subject))}, [])
    assert json.loads(render_json(record))["explanation"]["id"] == subject


def test_a_sound_world_says_what_is_in_it():
    assert next(render_soundness(FORK, [])).startswith("fork is sound: 6 states, 8 places")


def test_the_shipped_world_explains_itself_on_the_command_line(capsys):
    assert run_words(["why", "khaf-herat"]) == DONE
    assert "capex_usd in US$" in capsys.readouterr().out
    assert run_words(["why", "khaf-heart"]) == REFUSED
    assert 'Did you mean "' in capsys.readouterr().err
