"""GMNS networks of other tools laid over the world: what becomes of each row, and what is refused."""

from __future__ import annotations

import csv

import pytest

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.exchange import read_gmns_network
from sogdia.world import check_world, load_world

NODES = """node_id,name,x_coord,y_coord,node_type,zone_id
1,Tashkent,69.24,41.30,,1
2,Samarkand,66.96,39.66,,2
3,Oqtosh bypass,65.92,39.92,interchange,
4,Bukhara,10.0,50.0,,
9,Nowhere,0,0,,
"""
LINKS = """link_id,from_node_id,to_node_id,directed,length,facility_type,capacity,free_speed,lanes,jurisdiction
a,1,2,1,180,motorway,1800,70,2,UZB
b,2,1,1,181,motorway,1800,70,2,UZB
c,2,3,0,60,primary,900,55,1,
d,3,4,1,30,secondary,900,55,1,
e,1,3,1,200,primary,900,55,0,
"""
CONFIG = "dataset_name,short_length,long_length,speed\nTurn pike,ft,mi,mph\n"
FILES = {"node": NODES, "link": LINKS, "config": CONFIG}


def put(folder, node=NODES, link=LINKS, config=CONFIG):
    folder.mkdir(exist_ok=True)
    for name, text in (("node", node), ("link", link), ("config", config)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def take(tmp_path, capsys, *words, **files):
    folder = put(tmp_path / "roads", **files)
    status = run_words(
        ["import", "gmns", str(folder), "--out", str(tmp_path / "mine"), *words, "--runs", "off"]
    )  # fmt: skip
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_roads_of_another_tool_become_links_that_join_the_worlds_own(tmp_path, capsys):
    status, out, _ = take(tmp_path, capsys, "--state", "UZB")
    assert status == DONE
    links = {row["id"]: row for row in rows_of(tmp_path / "mine" / "links.csv")}
    assert set(links) == {"tashkent-samarkand-road", "samarkand-oqtosh-bypass-road", "oqtosh-bypass-bukhara-4-road"}
    places = {row["id"]: row for row in rows_of(tmp_path / "mine" / "places.csv")}
    assert set(places) == {"oqtosh-bypass", "bukhara-4"}, "Bukhara does not lie in Bavaria, so this is another one"
    assert places["oqtosh-bypass"]["kind"] == "junction"
    lengths = {row["subject"]: float(row["value"]) for row in rows_of(tmp_path / "mine" / "facts.csv")}
    assert lengths["tashkent-samarkand-road"] == pytest.approx(180 * 1.609344)
    assert "2 of 4 nodes are places of the world already" in out
    assert "closed links (0 lanes): 1" in out
    assert "links that run one way only, taken as both ways: 1" in out
    assert "links: 3 rows read: 0 as they were, 3 new, 0 changed" in out


def test_the_world_with_them_is_sound_and_cargo_may_take_them(tmp_path, capsys):
    take(tmp_path, capsys, "--state", "UZB")
    world = load_world("eurasia", tmp_path / "mine")
    assert check_world(world) == []
    assert world.links["tashkent-samarkand-road"].state == "UZB"
    assert world.figure("tashkent-samarkand-road", "length_km").source == "gmns-turn-pike"


def test_it_goes_out_again_and_comes_back_as_it_was(tmp_path, capsys):
    take(tmp_path, capsys, "--state", "UZB")
    over = ["--world", str(tmp_path / "mine")]
    assert run_words(["export", "gmns", str(tmp_path / "out"), *over, "--runs", "off"]) == DONE
    back = ["import", "gmns", str(tmp_path / "out"), "--out", str(tmp_path / "back"), *over, "--runs", "off"]
    assert run_words(back) == DONE
    assert "nothing is new or changed" in capsys.readouterr().out


def test_the_same_folder_can_be_solved_as_it_is(tmp_path):
    roads = read_gmns_network(put(tmp_path / "roads"))
    assert len(roads.tail) == 5  # two ways of one road, both ways of another, one way of the third


@pytest.mark.parametrize(
    ("words", "file", "old", "new", "said"),
    [
        ("", "", "", "", "link.csv line 4: column jurisdiction is '', expected a state of the world"),
        ("--state UZC", "", "", "", "--state: 'UZC' is no state of the world. Did you mean"),
        ("--state UZB --mode air", "", "", "", "--mode: 'air' is no mode"),
        ("--state UZB", "link", "primary", "path", "link.csv line 4: column facility_type is 'path'"),
        ("--state UZB", "link", ",180,", ",long,", "link.csv line 2: column length is 'long', expected"),
        ("--state UZB", "link", "c,2,3", "c,2,33", "column to_node_id is '33', which is not in node"),
        ("--state UZB", "node", "41.30", "4130", "node.csv line 2: columns x_coord, y_coord are"),
        ("--state UZB", "config", "mi,", "verst,", "column long_length is 'verst', expected one of"),
        ("--state UZB", "node", "x_coord", "x", "node.csv line 1: has no column x_coord"),
        ("--state UZB", "link", "motorway", "rail", "is a railway without a gauge"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_row_and_column_and_nothing_is_written(
    tmp_path, capsys, words, file, old, new, said
):
    files = {file: FILES[file].replace(old, new)} if file else {}
    status, _, err = take(tmp_path, capsys, *words.split(), **files)
    assert status == REFUSED
    assert said in err
    assert not (tmp_path / "mine").exists()


def test_a_link_across_a_border_is_left_out_and_counted(tmp_path, capsys):
    link = LINKS.replace("c,2,3,0,60,primary,900,55,1,\n", "c,2,3,0,60,primary,900,55,1,TJK\n")
    status, out, _ = take(tmp_path, capsys, "--state", "UZB", link=link)
    assert status == DONE
    assert "links between two states (a border needs a row of crossings.csv): 2" in out
