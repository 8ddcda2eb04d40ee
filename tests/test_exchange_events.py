"""Event data of other tools: GDELT, ICEWS and POLECAT in, PLOVER and CAMEO out and in."""

import contextlib
import json
import time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import ExchangeError
from sogdia.exchange.event_data import build_overlay, name_states, scan_events, sum_events
from sogdia.exchange.icews import scan_icews
from sogdia.exchange.plover import read_plover, write_cameo, write_plover
from sogdia.world import load_world
from sogdia.world.cameo import PLOVER, choose_cameo, find_cameo, layer_of, read_cameo

WORLD = load_world("eurasia")
FOLDER = Path(__file__).parents[1].parent / "shared" / "politics"
beside = pytest.mark.skipif(not FOLDER.is_dir(), reason="the samples of event data are not beside the repository")


def gdelt_line(day="20250407", actor="IRN", target="AZE", code="042", goldstein="1.9", group=""):
    cells = [""] * 61
    cells[1], cells[7], cells[8], cells[17], cells[26], cells[30] = day, actor, group, target, code, goldstein
    return "\t".join(cells)


def write(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# --- the ontologies -------------------------------------------------------------------------------------------------


def test_every_code_has_a_type_or_is_a_statement():
    for cameo in read_cameo().values():
        assert cameo.plover in PLOVER or (cameo.plover == "" and cameo.code.startswith("01"))
        assert layer_of(cameo) in ("diplomatic", "security", "economic")


@pytest.mark.parametrize("plover", PLOVER)
def test_every_type_has_a_code_that_is_of_the_type(plover):
    assert read_cameo()[choose_cameo(plover)].plover == plover


def test_a_ceasefire_and_a_visit_are_what_they_are():
    assert (read_cameo()["0871"].plover, read_cameo()["0871"].mode) == ("RETREAT", "ceasefire")
    assert choose_cameo("CONSULT", "visit") == "042"
    assert find_cameo("05799").code == "057"
    assert find_cameo("99") is None


# --- files in -------------------------------------------------------------------------------------------------------


def test_gdelt_keeps_zeros_knows_the_union_and_leaves_out_what_ties_no_two_states(tmp_path):
    path = write(
        tmp_path,
        "day.CSV",
        gdelt_line(),
        gdelt_line(actor="", group="EEC", code="057", goldstein="8"),
        gdelt_line(actor="AZE"),  # within one state
        gdelt_line(actor="XYZ"),  # no state of the world
        gdelt_line(code="012", goldstein="-0.4"),  # a statement
        gdelt_line(goldstein=""),
        gdelt_line(code="1799", goldstein="-5"),  # unknown, goes by its root
    )
    found = scan_events("gdelt", [path], WORLD).collect()
    assert found["cameo"].to_list() == ["042", "057", "1799"]
    assert found["plover"].to_list() == ["CONSULT", "SUPPORT", "COERCE"]
    assert found["actor"].to_list() == ["IRN", "EU", "IRN"]
    assert found["date"].dt.to_string().to_list() == ["2025-04-07"] * 3


def test_what_is_no_gdelt_2_file_is_refused_with_the_width_found(tmp_path):
    narrow, zipped = write(tmp_path, "old.CSV", "\t" * 57), tmp_path / "day.zip"
    zipped.write_bytes(b"PK\x03\x04")
    with pytest.raises(ExchangeError) as refused:
        scan_events("gdelt", [narrow, zipped], WORLD)
    assert "has 58 columns parted by tabs, expected 61" in str(refused.value)
    assert "unpack it first" in str(refused.value)
    with pytest.raises(ExchangeError, match="is not a file"):
        scan_events("gdelt", [tmp_path / "absent"], WORLD)
    with pytest.raises(ExchangeError, match='Did you mean "gdelt"'):
        scan_events("gdlt", [narrow], WORLD)


def test_icews_gets_its_zeros_back_and_its_countries_their_codes(tmp_path):
    path = write(
        tmp_path,
        "events.tab",
        "Event ID\tEvent Date\tSource Country\tCAMEO Code\tIntensity\tTarget Country",
        "1\t2018-06-01\tRussian Federation\t42\t1.9\tKazakhstan",
        "2\t2018-06-01\tTurkey\t871\t9.0\tSyria",
        "3\t2018-06-02\tTurkey\t871\t9.0\tArmenia",
        "4\t2018-06-02\tIran\t102\t-5.0\tUnited States",
    )
    found = scan_events("icews", [path], WORLD).collect()
    assert found["cameo"].to_list() == ["042", "0871", "102"]
    assert found["actor"].to_list() == ["RUS", "TUR", "IRN"]
    with pytest.raises(ExchangeError, match="column 'Target Country' is missing"):
        scan_events("icews", [write(tmp_path, "bad.tab", "Event Date\tSource Country\tCAMEO Code\tIntensity")], WORLD)


def test_polecat_comes_in_plover(tmp_path):
    path = write(
        tmp_path,
        "week.txt",
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tContexts\tActor Country\tRecipient Country",
        "a\t2023-05-18\tConsult\tvisit\t2.0\tdiplomatic\tKAZ\tCHN",
        "b\t2023-05-18\tCOOPERATE\t\t6.0\teconomic;trade\tUZB\tCHN",
        "c\t2023-05-19\tASSAULT\t\t-9.0\t\tPAK\tAFG",
    )
    found = scan_events("polecat", [path], WORLD).collect()
    assert found["plover"].to_list() == ["CONSULT", "COOPERATE", "ASSAULT"]
    assert found["layer"].to_list() == ["diplomatic", "economic", "security"]


@beside
def test_the_sample_of_icews_has_the_intensities_of_the_ledger():
    """All 318 rows: the code with its zeros restored has on Goldstein's scale what the file says."""
    path = FOLDER / "icews_2018_sample_slice.csv"
    found = scan_icews([path], name_states(WORLD)).collect()
    assert len(found) == 318
    for code, intensity in found.select("cameo", "intensity").iter_rows():
        assert WORLD.figure(f"cameo:{code}", "intensity").best == intensity


# --- into an own world ----------------------------------------------------------------------------------------------


def test_a_month_of_one_type_between_two_states_is_one_event_however_often_reported(tmp_path):
    lines = [gdelt_line(goldstein=value) for value in ("1", "2", "3")]
    once = build_overlay(sum_events(scan_events("gdelt", [write(tmp_path, "a.csv", *lines)], WORLD)), "gdelt")
    often = build_overlay(sum_events(scan_events("gdelt", [write(tmp_path, "b.csv", *lines * 50)], WORLD)), "gdelt")
    assert len(once["events"]) == len(often["events"]) == 1
    assert once["facts"][0]["value"] == often["facts"][0]["value"] == 2
    assert once["events"][0]["text"] == "3 events of type CONSULT"


def test_event_data_become_a_world_laid_over_the_shipped_one(tmp_path, capsys):
    path = write(tmp_path, "day.CSV", gdelt_line(day="20260107"), gdelt_line(actor="CHN", target="UZB", day="20260109"))
    words = ["import-events", str(path), "--form", "gdelt", "--out", str(tmp_path / "own")]
    assert run_words(words) == DONE
    assert "2 rows" in capsys.readouterr().out
    world = load_world("eurasia", tmp_path / "own")
    event = world.events["gdelt-2026-01-irn-aze-consult-diplomatic"]
    assert (event.actors, event.targets, event.source) == (("IRN",), ("AZE",), "gdelt")
    assert world.figure(event.id, "intensity").best == 1.9
    assert run_words(["ties", "AZE", "--world", str(tmp_path / "own"), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["tables"]["events"][0]["date"] == "2026-01"
    assert run_words(["import-events", str(tmp_path / "absent"), "--form", "gdelt", "--out", str(tmp_path)]) == REFUSED


@pytest.mark.slow
def test_a_million_rows_of_gdelt_pass_in_seconds(tmp_path):
    states = ["KAZ", "UZB", "AZE", "RUS", "CHN", "XYZ", "", "TUR"]
    codes = ["042", "057", "190", "012", "163"]
    rows = 1_000_000
    block = "".join(
        gdelt_line(f"202504{day % 28 + 1:02d}", states[day % 8], states[day // 8 % 8], codes[day % 5], "1.0") + "\n"
        for day in range(10_000)
    )
    path = tmp_path / "million.CSV"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(rows // 10_000):
            file.write(block)
    begun = time.perf_counter()
    sums = sum_events(scan_events("gdelt", [path], WORLD))
    assert time.perf_counter() - begun < 30
    few = sum_events(scan_events("gdelt", [write(tmp_path, "block.CSV", *block.splitlines())], WORLD))
    assert sums.drop("count").equals(few.drop("count"))
    assert sums["count"].sum() == 100 * few["count"].sum()
    assert isinstance(scan_events("gdelt", [path], WORLD), pl.LazyFrame)


# --- PLOVER and CAMEO out and in ------------------------------------------------------------------------------------


def test_every_event_of_the_world_comes_back_from_plover_as_it_was():
    titles = {source.id: source.title for source in WORLD.sources.values()}
    text = write_plover(WORLD.events.values(), titles)
    assert read_plover(text, WORLD.states, "S000") == tuple(WORLD.events.values())


def test_cameo_out_has_a_row_for_each_pair_and_comes_in_as_icews(tmp_path):
    events = [event for event in WORLD.events.values() if len(event.date) == 10 and not event.nonstate]
    text = write_cameo(events)
    path = tmp_path / "out.csv"
    path.write_text(text.replace("Event Text", "Intensity"), encoding="utf-8")
    found = scan_icews([path], name_states(WORLD)).collect()
    pairs = [(e.cameo, a, t) for e in events for a in e.actors or ("",) for t in e.targets or ("",) if a != t]
    assert found["cameo"].to_list() == [cameo for cameo, _, _ in pairs]
    assert found["target"].to_list() == [target or None for _, _, target in pairs]


@given(st.text(max_size=200))
def test_whatever_is_no_plover_is_refused_and_nothing_else_happens(text):
    with contextlib.suppress(ExchangeError):
        read_plover(text, WORLD.states, "S000")


def test_what_is_wrong_with_records_is_all_told():
    records = [{"event": "CONSLT", "date": "2025"}, {"event": "CONSULT", "date": "spring"}, 7, {"event": "DOCUMENT"}]
    with pytest.raises(ExchangeError) as refused:
        read_plover(json.dumps(records), WORLD.states, "S000")
    assert len(refused.value.problems) == 3
    assert 'Did you mean "CONSULT"?' in str(refused.value)


@beside
def test_the_gold_standard_records_of_plover_can_be_read():
    text = (FOLDER / "plover_gsr_cameo.json").read_text(encoding="utf-8")
    records = json.loads(text)
    kept = [record for record in records if record["event"] in PLOVER]
    events = read_plover(json.dumps(kept), WORLD.states, "S000")
    assert len(events) == len(kept) > 100
    assert {event.plover for event in events} >= {"CONSULT", "ASSAULT", "AGREE", "SANCTION"}
