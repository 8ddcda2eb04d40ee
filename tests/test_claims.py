"""Tables of claims: read, refused, run in a small world, and the shipped one."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from made_futures import make_model
from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import ClaimError
from sogdia.outcomes.claims import VERDICTS, ask_claims, count_testable, read_claims
from sogdia.outcomes.claims.kind import check_form
from sogdia.outcomes.claims.kinds import KINDS
from sogdia.outcomes.claims.phrase import read_expression
from sogdia.outcomes.claims.read import claims_schema
from sogdia.views.claims import build_claims_sheets, record_claims, render_claim
from sogdia.views.claims_markdown import render_claims_markdown
from sogdia.views.claims_page import render_claims_page
from sogdia.views.claims_words import TERMS, Words, render_measure
from sogdia.views.records import render_json
from sogdia.world import load_world

SCENARIO = 'name = "Kabul line"\nyear = 2029\nchanges = [{ build = "kabul-line" }]\n'
NAMES = tuple(claims_schema()["claims"])
LINE = {
    "claim": "line",
    "said": "The line takes cargo to Karachi",
    "source": "S1",
    "scenario": "kabul-line",
    "measure": "cargo project kabul-line",
    "expected": "above 0.1",
}


def write_claims(folder: Path, *rows: dict[str, str]) -> Path:
    """Write a table of claims with the scenario `kabul-line` beside it."""
    (folder / "kabul-line.toml").write_text(SCENARIO, encoding="utf-8")
    path = folder / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, NAMES)
        writer.writeheader()
        writer.writerows(rows)
    return path


def ask(path: Path, only: tuple[str, ...] = ()):
    return ask_claims(make_model().world, read_claims(path), 20, only=only)


@cache
def shipped_world():
    return load_world("eurasia")


def test_a_claim_is_run_in_futures_and_judged(tmp_path):
    told = [
        LINE,
        {**LINE, "claim": "roads", "said": "It takes them off the road", "measure": "cargo link hairatan-kabul-road",
         "expected": "down"},
        {"claim": "roads", "scenario": "kabul-line", "measure": "burden UZB<>IND", "expected": "down"},
        {**LINE, "claim": "wrong", "said": "Nobody takes it", "expected": "below 0.1"},
        {"claim": "mind", "said": "Somebody thinks so", "reason": "No thought is in the world", "needs": "A mind"},
    ]  # fmt: skip
    report = ask(write_claims(tmp_path, *told))
    verdicts = {one.claim.id: one.verdict for one in report.judged}
    assert verdicts == {"line": "supported", "roads": "supported", "wrong": "contradicted", "mind": "untestable"}
    line = report.judged[0].tested[0]
    assert (line.holds, line.count, line.year, line.basis) == (1.0, 20, 2029, "futures")
    assert len(report.judged[1].tested) == 2
    assert count_testable(report.judged) == 3
    assert {verdict: report.count(verdict) for verdict in VERDICTS} == {
        "supported": 2, "contradicted": 1, "undecided": 0, "untestable": 1,
    }  # fmt: skip


def test_a_verdict_is_the_same_alone_and_among_others(tmp_path):
    other = {**LINE, "claim": "road", "measure": "cargo link hairatan-kabul-road", "expected": "down"}
    path = write_claims(tmp_path, LINE, other)
    together, alone = ask(path), ask(path, only=("road",))
    assert [one.claim.id for one in alone.judged] == ["road"]
    assert alone.judged[0] == together.judged[1]


def test_a_claim_of_what_may_be_is_judged_by_whether_it_can_happen(tmp_path):
    median = ask(write_claims(tmp_path, LINE)).judged[0].tested[0].value.p50
    row = {**LINE, "expected": f"above {median}"}
    rows = [row, {**row, "claim": "may", "modality": "possible"}]
    flat, may = ask(write_claims(tmp_path, *rows)).judged
    assert flat.tested[0].holds == may.tested[0].holds
    assert 0.1 <= may.tested[0].holds < 0.9
    assert (flat.verdict, may.verdict) == ("undecided", "supported")


def test_a_share_and_a_spread_are_measured_future_by_future(tmp_path):
    share = "cargo project kabul-line of=UZB<>IND / cargo pair UZB<>IND"
    rows = [
        {**LINE, "claim": "share", "measure": share, "expected": "from 0 to 1"},
        {**LINE, "claim": "spread", "measure": "spread cargo pair UZB<>IND", "expected": "above 0"},
        {**LINE, "claim": "order", "measure": "money UZB<>IND via=project:kabul-line",
         "expected": "below money UZB<>IND via=!project:kabul-line"},
    ]  # fmt: skip
    report = ask(write_claims(tmp_path, *rows))
    units = {one.claim.id: (one.tested[0].unit, one.tested[0].basis) for one in report.judged}
    assert units["share"] == ("share", "futures")
    assert units["spread"] == ("share of the median", "resamples")
    assert report.judged[0].verdict == "supported"
    assert report.judged[2].tested[0].other is not None


def test_everything_wrong_with_a_table_is_said_at_once_with_the_nearest_names(tmp_path):
    path = write_claims(
        tmp_path,
        {**LINE, "measure": "cargp project kabul-line"},
        {**LINE, "claim": "two", "expected": "upp"},
        {**LINE, "claim": "three", "scenario": "kabul-lime"},
        {"claim": "four", "said": "Nothing is measured"},
        {"claim": "five", "measure": "cargo total", "expected": "up"},
        {**LINE, "claim": "six", "reason": "And why not"},
    )
    with pytest.raises(ClaimError) as refused:
        read_claims(path)
    said = str(refused.value)
    for part in (
        'Did you mean "cargo"?', "'upp'", 'Did you mean "kabul-line"?', "neither a measure nor a reason",
        "nothing said", "a measure and a reason", "claims.csv line 3",
    ):  # fmt: skip
        assert part in said


def test_what_the_world_does_not_have_is_said_before_anything_is_run(tmp_path):
    rows = [
        {**LINE, "measure": "cargo project kabul-lime"},
        {**LINE, "claim": "two", "measure": "tie UZB PAKI at=2025-06 since=2025"},
        {**LINE, "claim": "three", "source": "S9", "measure": "fact kabul-line length"},
        {**LINE, "claim": "four", "measure": "cargo port karachi off=UZB<>*"},
        {**LINE, "claim": "five", "measure": "tie UZB"},
        {**LINE, "claim": "six", "measure": "shortest termez karachi by=rails"},
        {**LINE, "claim": "seven", "measure": "evenness UZB|AFG at=2025 since=202"},
        {**LINE, "claim": "eight", "measure": "outlook CHN UZB price=CHN:-1|CHM:2"},
    ]
    with pytest.raises(ClaimError) as refused:
        ask(write_claims(tmp_path, *rows))
    said = str(refused.value)
    for part in (
        'Did you mean "kabul-line"?',
        'Did you mean "PAK"?',
        "source 'S9'",
        'Did you mean "of"?',
        "expected: tie",
        'Did you mean "rail"?',
        "is of one state",
        "since is '202'",
        "price is -1",
        "'CHM'",
    ):
        assert part in said


def test_a_scenario_of_a_claim_leaves_nothing_to_chance(tmp_path):
    path = write_claims(tmp_path, LINE)
    (tmp_path / "kabul-line.toml").write_text(SCENARIO.replace('"kabul-line" }', '"kabul-line", probability = 0.5 }'))
    with pytest.raises(ClaimError, match="probability"):
        ask(path)


def test_what_a_claim_says_is_shown_as_text_and_never_as_markup(tmp_path):
    nasty = '<script>alert("x")</script>\u202e & Co'
    path = write_claims(tmp_path, {**LINE, "said": nasty, "note": "<b>bold</b>", "claim": "nasty"})
    report = ask(path)
    page = render_claims_page(replace(report, title="<i>"))
    assert "<script" not in page
    assert "<b>bold" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "bold" in render_claim(report.judged[0], report)
    assert "| nasty |" in render_claims_markdown(report)


def test_every_sheet_and_record_tells_the_same_verdicts(tmp_path):
    report = ask(write_claims(tmp_path, LINE, {**LINE, "claim": "f1", "sort": "fact"}))
    counts, claims, facts, tests = build_claims_sheets(report)
    assert [row[0] for row in counts.rows] == list(VERDICTS)
    assert claims.rows[0][5] == facts.rows[0][5] == "supported"
    assert len(tests.rows) == 2
    assert '"testable": 1' in render_json(record_claims(report))


def test_the_command_answers_look_ups_and_tells_one_claim_in_full(capsys):
    assert run_words(["claims", "f03"]) == DONE
    out = capsys.readouterr().out
    assert "Verdict: CONTRADICTED" in out
    assert "bulletin: -64 % (S000); others: -7.17 % (A022)" in out
    assert "What would change it" in out


def test_the_command_refuses_unknown_claims_and_files(capsys, tmp_path):
    assert run_words(["claims", "f99"]) == REFUSED
    assert "f99" in capsys.readouterr().err
    assert run_words(["claims", str(tmp_path / "none.csv")]) == REFUSED
    assert "none.csv" in capsys.readouterr().err


def test_every_kind_of_term_has_an_example_that_reads_and_words_for_people(tmp_path):
    report = ask(write_claims(tmp_path, LINE))
    for name, kind in KINDS.items():
        expression, problems = read_expression(kind.form, tuple(KINDS), "here")
        assert not problems
        assert expression.top.kind == name
        assert not check_form(expression.top, KINDS)
        assert name in TERMS
        assert render_measure(expression, Words(report))


def test_every_kind_of_term_and_column_has_a_line_in_the_docs():
    page = (Path(__file__).parents[1] / "docs" / "claims.md").read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        assert f"| `{name}` |" in page, name
        assert kind.form.replace("|", "\\|") in page, name
    for column in claims_schema()["claims"].values():
        assert f"| `{column.name}` |" in page, column.name


def test_the_shipped_table_has_the_claims_of_the_bulletin_in_words_of_our_own():
    table = read_claims()
    claims = [claim for claim in table.claims if claim.sort == "claim"]
    assert len(claims) == 68
    assert sum(bool(claim.tests) for claim in claims) >= 45
    assert all(claim.reason and claim.needs for claim in claims if not claim.tests)
    bulletin = Path(__file__).parents[2] / "shared" / "seed" / "analyst-2025-06.txt"
    if not bulletin.exists():
        pytest.skip("the bulletin is not here")
    text = " ".join(bulletin.read_text(encoding="utf-8").split()).casefold()
    for claim in table.claims:
        words = claim.said.casefold().split()
        runs = (" ".join(words[first : first + 7]) for first in range(len(words) - 6))
        assert not [run for run in runs if run in text], claim.id


def test_what_a_source_told_the_world_is_no_witness_for_its_own_claim():
    report = ask_claims(shipped_world(), read_claims(), 10, only=("f03", "f04"))
    for judged in report.judged:
        for tested in judged.tested:
            assert tested.own
            assert not {voice.name for voice in tested.own} & {voice.name for voice in tested.voices}


@pytest.mark.slow
def test_all_shipped_claims_get_a_verdict_with_figures():
    report = ask_claims(shipped_world(), read_claims(), 20)
    assert count_testable(report.judged) >= 45
    assert sum(report.count(verdict) for verdict in VERDICTS) == 68
    for judged in report.judged:
        assert (judged.verdict == "untestable") == (not judged.tested)
        for tested in judged.tested:
            assert tested.count > 0, judged.claim.id
            assert tested.value is not None, judged.claim.id
            assert tested.holds + tested.nothing + tested.opposite == pytest.approx(1.0)
    page = render_claims_page(report)
    assert page.count("<article ") == len(report.judged)
