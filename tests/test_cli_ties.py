"""`sogdia ties` as a person and as a program calls it."""

import csv
import json

import pytest

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.world import load_world

MIDDLE = [state.id for state in load_world("eurasia").states.values() if state.middle]


def ask(capsys, *words):
    status = run_words(["ties", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture(scope="module")
def overview():
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_words(["ties", "--json"]) == DONE
    return json.loads(out.getvalue())


def test_every_middle_state_has_an_index_with_its_parts_and_ranks(overview):
    rows = overview["tables"]["ties"]
    assert {row["state_id"] for row in rows} == set(MIDDLE)
    assert sorted(row["rank"] for row in rows) == list(range(1, len(MIDDLE) + 1))
    for row in rows:
        assert 0 <= row["index_low"] <= row["index"] <= row["index_high"] <= 1
        assert 1 <= row["breadth"] <= row["powers"]
        assert 0 <= row["rank_kept_share"] <= 1
        assert row["lead_share"] >= 0


def test_every_weight_is_shown_with_its_range_and_the_frustration_is_proven(overview):
    weights = {row["weight"]: row for row in overview["tables"]["weights"]}
    assert all(row["low"] <= row["value"] <= row["high"] for row in weights.values())
    assert {"layer:security/weight", "ties/event_weight", "cameo:042/intensity"} <= set(weights)
    balance = {row["item"]: row["value"] for row in overview["tables"]["balance"]}
    assert "proven least" in balance["Frustration"]


def test_who_hosted_opposed_sides_is_found(overview):
    hosts = {(row["a"], row["b"], row["mediator_id"]) for row in overview["tables"]["mediators"] if row["hosted"]}
    assert {("ISR", "TUR", "AZE"), ("AFG", "PAK", "QAT"), ("ARM", "AZE", "KAZ")} <= hosts


@pytest.mark.parametrize("state", MIDDLE)
def test_every_middle_state_has_a_portrait(capsys, state):
    status, out, _ = ask(capsys, state, "--json")
    assert status == DONE
    tables = json.loads(out)["tables"]
    assert len(tables["events"]) >= 5
    assert len(tables["standing"]) >= 5
    assert all(row["source_title"] for row in (*tables["events"], *tables["standing"]))
    assert all(row["date"] and row["text"] and row["cameo"] for row in tables["events"])
    shares = [row["share"] for row in tables["partners"] if row["share"] is not None]
    assert sum(shares) == pytest.approx(1)
    layers = ("diplomatic", "security", "economic", "transit")
    for row in tables["partners"]:
        assert row["tie"] == pytest.approx(sum(row[layer] for layer in layers))
        assert row["tie"] == pytest.approx(row["standing"] + row["events"])


def test_the_window_is_kept_and_baku_is_seen_to_spread(capsys):
    """The bulletin: since the return of Nagorno-Karabakh the country's ties have spread."""
    status, out, _ = ask(capsys, "Azerbaijan", "--from", "2023-09", "--to", "2025-06", "--json")
    assert status == DONE
    tables = json.loads(out)["tables"]
    assert all("2023-09" <= row["date"][:7] <= "2025-06" for row in tables["events"] if len(row["date"]) >= 7)
    assert tables["path"][-1]["index"] > tables["path"][0]["index"] + 0.1
    assert len(tables["path"]) == 4


def test_a_weight_set_changes_the_answer_and_is_shown(capsys):
    _, plain, _ = ask(capsys, "AZE", "--json")
    _, heavy, _ = ask(capsys, "AZE", "--weight", "layer:security/weight=3", "--json")
    plain, heavy = json.loads(plain), json.loads(heavy)
    assert heavy["weights_set"] == ["layer:security/weight=3"]
    security = [{row["partner_id"]: row["security"] for row in one["tables"]["partners"]} for one in (plain, heavy)]
    assert security[1]["TUR"] == pytest.approx(2 * security[0]["TUR"])


def test_the_same_words_give_the_same_bytes(capsys):
    assert ask(capsys, "KGZ", "--json") == ask(capsys, "KGZ", "--json")


def test_a_state_of_ones_own_events_counts(capsys, tmp_path):
    (tmp_path / "events.csv").write_text(
        "id,date,actors,targets,cameo,plover,layer,text,source\n"
        "accords,2026-01,AZE,ISR;USA,057,SUPPORT,diplomatic,Joins the accords,T002\n",
        encoding="utf-8",
    )
    status, out, _ = ask(capsys, "AZE", "--world", str(tmp_path), "--json")
    assert status == DONE
    assert json.loads(out)["tables"]["events"][0]["id"] == "accords"


def test_an_event_supposed_moves_only_its_partners(capsys):
    """The Abraham Accords of story 10: nearer to Israel and the United States, and the index with it."""
    words = ["AZE", "--to", "2026", "--event", "2026-01 Azerbaijan>ISR;USA 057", "--json"]
    status, out, _ = ask(capsys, *words)
    assert status == DONE
    change = {row["measure"]: row for row in json.loads(out)["tables"]["supposed"]}
    assert change["share of USA"]["change"] > 0
    assert change["friendly"]["change"] > 0
    assert change["share of RUS"]["change"] < 0
    _, plain, _ = ask(capsys, *words[:3], "--json")
    ties = [{row["partner_id"]: row["tie"] for row in json.loads(one)["tables"]["partners"]} for one in (plain, out)]
    assert {partner for partner, tie in ties[1].items() if tie != ties[0][partner]} == {"ISR", "USA"}


def test_people_get_tables_and_files_are_written(capsys, tmp_path):
    status, out, _ = ask(capsys, "UZB", "--csv", str(tmp_path / "out"), "--top", "3")
    assert status == DONE
    assert "Uzbekistan: ties" in out
    assert "layer:security/weight" in out
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) > 10


def test_mistakes_are_told_with_the_nearest_right_name(capsys):
    assert ask(capsys, "Azerbaijn")[0] == REFUSED
    assert 'Did you mean "Azerbaijan"?' in ask(capsys, "Azerbaijn")[2]
    assert "expected a day, month or year" in ask(capsys, "--from", "spring")[2]
    assert "not before the end" in ask(capsys, "--from", "2025", "--to", "2024")[2]
    assert ask(capsys, "--weight", "ties/evnt_weight=2")[0] == REFUSED
    said = ask(capsys, "AZE", "--event", "2026-01 AZE>Isreal 057")[2]
    assert 'Did you mean "Israel"?' in said
    assert "expected one such as" in ask(capsys, "AZE", "--event", "peace")[2]
