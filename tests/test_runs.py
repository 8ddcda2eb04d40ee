"""Runs: an id on every output, the same answer again from the record, and no half record whatever happens."""

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.cli import COMMANDS, DONE, REFUSED, run_words
from sogdia.cli.recorded import RUNS, take_store
from sogdia.errors import SogdiaError
from sogdia.runs import Input, Named, Record, find_record, identify, list_ids, run_id, save_record, unpack_inputs
from worlds.making import write_table

ROOT = Path(__file__).parents[1]


@pytest.fixture
def call(capsys, tmp_path):
    def run(*words):
        status = run_words([*words, "--runs", str(tmp_path / "runs")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def overlay(tmp_path):
    row = {
        "subject": "khaf-herat", "attribute": "capex_usd", "value": 1.25e6, "unit": "US$", "year": 2030,
        "source": "own", "confidence": "sourced",
    }  # fmt: skip
    folder = write_table(tmp_path / "mine", "facts", [row])
    return write_table(folder, "sources", [{"id": "own", "title": "Own count"}])


def id_of(text):
    return text.rstrip().rsplit(" ", 1)[1]


def test_a_run_bears_its_id_beneath_its_tables_and_in_json(call):
    status, out, _ = call("why", "khaf-herat")
    assert status == DONE
    id_ = id_of(out)
    assert out.endswith(f"Run {id_} · the same again: sogdia rerun {id_}\n")
    assert json.loads(call("why", "khaf-herat", "--json")[1])["run"] == id_


@pytest.mark.slow
def test_a_run_bears_its_id_in_the_csv_and_in_the_chart(call, tmp_path):
    words = [
        "vectors",
        "UZB",
        "--from",
        "2023",
        "--to",
        "2024",
        "--csv",
        str(tmp_path / "csv"),
        "--chart",
        str(tmp_path / "chart.svg"),
    ]
    status, out, _ = call(*words)
    assert status == DONE
    about = dict(csv.reader((tmp_path / "csv" / "about.csv").read_text(encoding="utf-8").splitlines()))
    assert about["run id"] == id_of(out)
    assert f"Sogdia run {id_of(out)}" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_a_run_is_done_again_to_the_byte_after_its_inputs_are_gone(call, overlay):
    """The tables that it read are kept with it, the path to them is not."""
    _, tables, _ = call("why", "khaf-herat", "--world", str(overlay))
    assert "Own count" in tables
    _, record, _ = call("why", "khaf-herat", "--world", str(overlay), "--json")
    shutil.rmtree(overlay)
    assert call("rerun", id_of(tables)) == (DONE, tables, "")
    assert call("rerun", id_of(tables), "--json") == (DONE, record, "")


def test_a_scenario_is_kept_with_those_it_is_based_on(call, tmp_path):
    (tmp_path / "below.toml").write_text('changes = [{ delay = "torkham", hours = 12 }]\n')
    asked = tmp_path / "above.toml"
    asked.write_text('based_on = "below"\nyear = 2035\nchanges = [{ delay = "torkham", hours = 1 }]\n')
    _, before, _ = call("why", "torkham", "--scenario", str(asked))
    (tmp_path / "below.toml").write_text('changes = [{ delay = "torkham", hours = 13 }]\n')
    _, after, _ = call("why", "torkham", "--scenario", str(asked))
    assert id_of(after) != id_of(before)
    assert call("rerun", id_of(before))[1] == before


def test_an_unknown_id_is_refused_with_the_nearest(call):
    id_ = id_of(call("why", "khaf-herat")[1])
    other = ("0" if id_[5] != "0" else "1").join((id_[:5], id_[6:]))
    status, out, err = call("rerun", other)
    assert (status, out) == (REFUSED, "")
    assert f'Did you mean "{id_}"?' in err
    assert call("rerun", id_[:6])[0] == DONE


def test_a_run_of_other_code_is_refused_unless_asked_for_anyway(call, tmp_path):
    named = identify("why", {"subject": "khaf-herat", "scenario": None, "year": None, "world": None})
    changed = Record("why", named.record.settings, "0.0.9", "other code")
    id_ = save_record(tmp_path / "runs", Named(changed, {}))
    status, _, err = call("rerun", id_)
    assert status == REFUSED
    assert "0.0.9" in err
    assert "--anyway" in err
    assert call("rerun", id_, "--anyway")[0] == DONE


def test_a_command_that_is_refused_leaves_no_record(call, tmp_path):
    assert call("why", "nothing-of-that-name")[0] == REFUSED
    assert list_ids(tmp_path / "runs") == ()


def test_recording_can_be_switched_off(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SOGDIA_RUNS", "off")
    assert run_words(["why", "khaf-herat"]) == DONE
    assert capsys.readouterr().out.endswith(" · not recorded\n")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.delenv("SOGDIA_RUNS")
    assert run_words(["why", "khaf-herat"]) == DONE
    assert len(list_ids(tmp_path / "sogdia" / "runs")) == 1


def test_an_answer_is_given_where_nothing_can_be_recorded(capsys, tmp_path):
    (tmp_path / "runs").write_text("a file")
    assert run_words(["why", "khaf-herat", f"--runs={tmp_path / 'runs'}"]) == DONE
    printed = capsys.readouterr()
    assert printed.out.endswith("not recorded\n")
    assert "is not recorded" in printed.err


def test_how_an_answer_is_shown_does_not_make_another_run():
    asked = {"scenario": "kabul", "year": 2035, "world": None, "top": 10}
    plain, shown = identify("run", asked), identify("run", {**asked, "json": True, "csv": Path("out"), "workers": 7})
    assert plain.record == shown.record
    assert run_id(identify("run", {**asked, "year": 2036}).record) != run_id(plain.record)


@pytest.mark.parametrize("command", ["run", "arms"])
def test_a_scenario_is_named_from_the_folder_one_is_in(tmp_path, monkeypatch, command):
    """`mine.toml`, `./mine.toml` and the whole path are one file, and one run."""
    (tmp_path / "base.toml").write_text('changes = [{ close = "torkham" }]', encoding="utf-8")
    (tmp_path / "mine.toml").write_text('based_on = "base.toml"\nchanges = [{ build = "kabul" }]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = ["mine.toml", "./mine.toml", str(tmp_path / "mine.toml")]
    assert len({run_id(identify(command, {"scenario": name}).record) for name in names}) == 1


def test_the_store_is_taken_out_of_the_words():
    assert take_store(["run", "--runs", "off", "kabul"]) == (["run", "kabul"], None)
    assert take_store(["--runs=here", "run"]) == (["run"], Path("here"))


def test_every_run_is_a_command():
    assert {command.__name__ for command in COMMANDS} >= RUNS


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.none() | st.integers(-9, 9) | st.text(max_size=3)))
def test_the_id_depends_on_settings_and_not_on_their_order(settings):
    record = Record("run", settings, "0", "code")
    assert run_id(record) == run_id(Record("run", dict(reversed(settings.items())), "0", "code"))
    assert run_id(record) != run_id(Record("run", {**settings, "": 1.5}, "0", "code"))


@pytest.mark.parametrize("name", ["../../out.csv", "/etc/passwd", "..", "a/../../b"])
def test_a_record_cannot_lead_out_of_its_folder(tmp_path, name):
    content = b"x"
    key = hashlib.sha256(content).hexdigest()
    record = Record("why", {"world": Input("mine", ((name, key),))}, "0", "code")
    save_record(tmp_path / "runs", Named(record, {key: content}))
    with pytest.raises(SogdiaError, match="leads out"):
        unpack_inputs(tmp_path / "runs", record, tmp_path / "into")
    assert not (tmp_path / "out.csv").exists()


def test_what_was_changed_in_the_store_is_refused(tmp_path, overlay):
    named = identify("why", {"world": overlay})
    id_ = save_record(tmp_path / "runs", named)
    file = next((tmp_path / "runs" / "files").iterdir())
    file.write_bytes(b"other")
    with pytest.raises(SogdiaError, match="has been changed"):
        unpack_inputs(tmp_path / "runs", named.record, tmp_path / "into")
    record = tmp_path / "runs" / f"{id_}.json"
    record.write_text(record.read_text().replace('"why"', '"run"'))
    with pytest.raises(SogdiaError, match="has been changed"):
        find_record(tmp_path / "runs", id_)


WRITER = """
import itertools, sys
from pathlib import Path
from sogdia.runs import Input, Named, Record, save_record
import hashlib
print("ready", flush=True)
for number in itertools.count():
    content = str(number).encode() * 200_000
    key = hashlib.sha256(content).hexdigest()
    record = Record("why", {"world": Input("w", (("w", key),))}, "0", str(number))
    save_record(Path(sys.argv[1]), Named(record, {key: content}))
"""


def test_a_crash_leaves_whole_records_only(tmp_path):
    """Story H3: killed while it writes, the store holds every record with all of its files, or none of it."""
    for pause in (0.0, 0.005, 0.01, 0.02, 0.03, 0.05):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        for id_ in list_ids(tmp_path):
            kept = find_record(tmp_path, id_)
            shutil.rmtree(tmp_path / "into", ignore_errors=True)
            assert unpack_inputs(tmp_path, kept.record, tmp_path / "into")
    assert list_ids(tmp_path)


def test_what_a_crash_left_half_written_is_swept_out_later(tmp_path):
    named = identify("why", {"subject": "khaf-herat"})
    save_record(tmp_path, named)
    old, new = tmp_path / "files" / ".half-old", tmp_path / ".half-new"
    for half in (old, new):
        half.write_text("{")
    long_ago = time.time() - 10_000
    os.utime(old, (long_ago, long_ago))
    save_record(tmp_path, named)
    assert not old.exists()
    assert new.exists()


@pytest.mark.slow
def test_the_main_job_is_done_again_to_the_byte(call):
    _, record, _ = call("run", "khaf-herat", "--futures", "0", "--json")
    id_ = json.loads(record)["run"]
    assert call("rerun", id_, "--json") == (DONE, record, "")


@pytest.mark.parametrize("words", [["check"], ["scenarios"], ["indicators", "torkham-route"], ["uses", "torkham-road"]])
def test_whatever_follows_from_inputs_bears_an_id(call, words):
    status, out, _ = call(*words)
    assert status == DONE
    assert out.endswith(f"Run {id_of(out)} · the same again: sogdia rerun {id_of(out)}\n")
    assert call("rerun", id_of(out)) == (DONE, out, "")


def test_an_export_and_an_import_bear_an_id_and_are_done_again_elsewhere(call, tmp_path):
    status, out, _ = call("export", "csv", str(tmp_path / "out"), "--dialect", "semicolon")
    assert status == DONE
    about = (tmp_path / "out" / "about.csv").read_text(encoding="utf-8-sig")
    assert f"run id;{id_of(out)}\n" in about
    assert call("export", "csv", str(tmp_path / "other"))[1].endswith(f"rerun {id_of(out)}\n"), (
        "a dialect is only a form"
    )
    assert call("rerun", id_of(out))[2] == (
        "--to: is missing: sogdia export writes a file or a folder. Say where to, such as --to again.xlsx\n"
    )
    assert call("rerun", id_of(out), "--to", str(tmp_path / "again"))[0] == DONE
    for path in (tmp_path / "other").glob("*.csv"):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    facts = (tmp_path / "again" / "links.csv").read_text(encoding="utf-8")
    (tmp_path / "again" / "links.csv").write_text(
        facts.replace("torkham-road,", "torkham-road,Torkham ", 1), encoding="utf-8"
    )
    status, out, _ = call("import", "csv", str(tmp_path / "again"), "--out", str(tmp_path / "mine"))
    assert status == DONE
    assert f"run id,{id_of(out)}\n" in (tmp_path / "mine" / "about.csv").read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "again")
    assert call("rerun", id_of(out), "--to", str(tmp_path / "yours"))[0] == DONE
    assert (tmp_path / "yours" / "links.csv").read_bytes() == (tmp_path / "mine" / "links.csv").read_bytes()
    assert call("check", "--world", str(tmp_path / "mine"))[0] == DONE, "about.csv is no table of a world"


def test_a_place_to_write_to_is_refused_where_nothing_is_written(call):
    _, out, _ = call("scenarios")
    assert call("rerun", id_of(out), "--to", "x")[2] == "--to: is nothing that sogdia scenarios needs.\n"
