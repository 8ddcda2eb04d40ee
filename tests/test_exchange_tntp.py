"""TNTP files, read and written."""

import numpy as np
import pytest

from sogdia.errors import ExchangeError
from sogdia.exchange import (
    LinkFlows,
    TripTable,
    read_tntp_flows,
    read_tntp_network,
    read_tntp_trips,
    write_tntp_flows,
    write_tntp_network,
    write_tntp_trips,
)

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES>\t3\t
<FIRST THRU NODE> 3  ~ zones are closed to passage
<NUMBER OF LINKS> 3
<ORIGINAL HEADER>~ Init node\tTerm node ;
<END OF METADATA>\t

~ \tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;
\t1\t3\t100\t1.5\t2\t0.15\t4\t0\t20\t1\t;
3 2 50 1 1.25e0 0 0 0 0 1;   ~ no congestion here
\t2\t1\t50\t1\t3\t.15\t4\t0\t0\t1
"""
TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 37.5
<END OF METADATA>

~ made by hand
Origin \t1
    1 :  5.0;   2 :  30.0;
Origin  2
  1 : 2.5 ;  2 : 0;
"""


def put(tmp_path, text, name="some_net.tntp"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_comments_tabs_and_missing_semicolons_are_read(tmp_path):
    roads = read_tntp_network(put(tmp_path, NET))
    assert roads.node == ("1", "2", "3")
    assert roads.zone == {"1": 0, "2": 1}
    assert roads.thru.tolist() == [False, False, True]
    assert roads.tail.tolist() == [0, 2, 1]
    assert roads.head.tolist() == [2, 1, 0]
    assert roads.capacity.tolist() == [100.0, 50.0, 50.0]
    assert roads.free_flow_time.tolist() == [2.0, 1.25, 3.0]
    assert roads.power.tolist() == [4.0, 0.0, 4.0]
    assert roads.toll.tolist() == [20.0, 0.0, 0.0]
    assert roads.assumed == ()


def test_windows_lines_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "some_net.tntp"
    path.write_bytes(b"\xef\xbb\xbf" + NET.replace("\n", "\r\n").encode())
    assert read_tntp_network(path).tail.size == 3


def test_what_is_not_said_is_assumed_aloud(tmp_path):
    text = NET.replace("<FIRST THRU NODE> 3  ~ zones are closed to passage\n", "")
    roads = read_tntp_network(put(tmp_path, text))
    assert roads.thru.all()
    assert "FIRST THRU NODE" in roads.assumed[0]


def test_node_numbers_may_have_gaps(tmp_path):
    roads = read_tntp_network(put(tmp_path, NET.replace("\t3\t100", "\t900\t100").replace("3 2 50", "900 2 50")))
    assert roads.node == ("1", "2", "900")
    assert roads.thru.tolist() == [False, False, True]


def test_trips_are_read_with_those_within_a_zone_and_without_zeros(tmp_path):
    trips = read_tntp_trips(put(tmp_path, TRIPS))
    assert trips.origin == ("1", "1", "2")
    assert trips.destination == ("1", "2", "1")
    assert trips.volume.tolist() == [5.0, 30.0, 2.5]
    assert trips.stated_total == 37.5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3 2 50 1 1.25e0 0 0 0 0 1;", "3 2 50 1;", "line 10: has 4 columns, expected `tail head capacity"),
        ("1.25e0", "fast", "line 10: has 'fast' where a number should be"),
        ("3 2 50", "3.5 2 50", "line 10: tail is '3.5', not a node number"),
        ("3 2 50", "3 nan 50", "line 10: head is 'nan', not a node number"),
        ("<NUMBER OF NODES>\t3\t", "<NUMBER OF NODES> many", "line 2: <NUMBER OF NODES> is 'many'"),
        ("<NUMBER OF NODES>\t3\t", "<NUMBER OF NODES> 2", "line 2: says 2 nodes, but 3 different"),
        ("<NUMBER OF ZONES> 2\n", "", "has no <NUMBER OF ZONES> line"),
        ("<NUMBER OF LINKS> 3", "<NUMBER OF LINKS> 4", "line 4: says 4 links, but 3 rows follow"),
        ("<END OF METADATA>", "<END>", "line 9: reads "),
        ("<NUMBER OF ZONES> 2", "zones: 2", "line 1: reads 'zones: 2', expected `<KEY> value`"),
    ],
)
def test_a_malformed_network_is_refused_with_its_line(tmp_path, old, new, said):
    with pytest.raises(ExchangeError) as refusal:
        read_tntp_network(put(tmp_path, NET.replace(old, new)))
    assert said in str(refusal.value)
    assert "some_net.tntp" in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Origin \t1\n", "", "line 6: reads '1 :  5.0;   2 :  30.0;', expected `Origin`"),
        ("Origin  2", "Origin two", "line 8: reads 'Origin two'"),
        ("2 :  30.0", "2 -> 30.0", "line 7: reads '2 -> 30.0', expected `zone : trips;`"),
        ("30.0", "-30", "line 7: has -30.0 trips to 2"),
        ("30.0", "inf", "line 7: has inf trips to 2"),
        ("37.5", "lots", "line 2: total is 'lots'"),
        ("<END OF METADATA>", "", "line 6: reads 'Origin"),
    ],
)
def test_a_malformed_trip_table_is_refused_with_its_line(tmp_path, old, new, said):
    with pytest.raises(ExchangeError) as refusal:
        read_tntp_trips(put(tmp_path, TRIPS.replace(old, new)))
    assert said in str(refusal.value)


def test_all_malformed_lines_are_told_but_not_without_end(tmp_path):
    with pytest.raises(ExchangeError) as refusal:
        read_tntp_network(put(tmp_path, NET + "1 2 x\n" * 50))
    assert len(refusal.value.problems) == 20


def test_files_that_are_not_there_or_not_text_are_refused(tmp_path):
    with pytest.raises(ExchangeError, match="no such file"):
        read_tntp_network(tmp_path / "none.tntp")
    with pytest.raises(ExchangeError, match="is a folder"):
        read_tntp_trips(tmp_path)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExchangeError, match="not text"):
        read_tntp_flows(tmp_path / "bytes")
    with pytest.raises(ExchangeError, match="END OF METADATA"):
        read_tntp_network(put(tmp_path, ""))


def test_a_network_survives_the_round_trip(tmp_path):
    roads = read_tntp_network(put(tmp_path, NET))
    write_tntp_network(tmp_path / "again", roads)
    again = read_tntp_network(tmp_path / "again")
    for name in roads.__slots__:
        one, two = getattr(roads, name), getattr(again, name)
        assert (one == two).all() if isinstance(one, np.ndarray) else one == two, name


def test_trips_and_flows_survive_the_round_trip_with_every_digit(tmp_path):
    trips = TripTable(("1", "1", "2"), ("2", "3", "1"), np.array([1 / 3, 1e-12, 2e9]))
    write_tntp_trips(tmp_path / "trips", trips, 3)
    again = read_tntp_trips(tmp_path / "trips")
    assert (again.origin, again.destination) == (trips.origin, trips.destination)
    assert (again.volume == trips.volume).all()
    flows = LinkFlows(("1", "2"), ("2", "1"), np.array([0.1 + 0.2, 0.0]), np.array([1e-300, 7.0]))
    write_tntp_flows(tmp_path / "flows", flows)
    back = read_tntp_flows(tmp_path / "flows")
    assert (back.flow == flows.flow).all()
    assert (back.cost == flows.cost).all()
    assert back.tail == flows.tail


def test_a_malformed_flow_file_is_refused_with_its_line(tmp_path):
    with pytest.raises(ExchangeError, match="flows line 2: reads '1 2 3', expected `from to volume cost`"):
        read_tntp_flows(put(tmp_path, "From To Volume Cost\n1 2 3\n", "flows"))


def test_what_tntp_cannot_say_is_not_written(tmp_path):
    roads = read_tntp_network(put(tmp_path, NET))
    named = type(roads)(**{**{k: getattr(roads, k) for k in roads.__slots__}, "node": ("Termez", "2", "3")})
    with pytest.raises(ExchangeError, match="'Termez'"):
        write_tntp_network(tmp_path / "out", named)
    closed = type(roads)(**{**{k: getattr(roads, k) for k in roads.__slots__}, "thru": np.array([True, False, True])})
    with pytest.raises(ExchangeError, match="numbered before"):
        write_tntp_network(tmp_path / "out", closed)
    assert not (tmp_path / "out").exists()
