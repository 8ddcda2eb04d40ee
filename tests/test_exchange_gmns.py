"""GMNS folders, read and written."""

import numpy as np
import pytest

from sogdia.errors import ExchangeError
from sogdia.exchange import LinkFlows, read_gmns_network, read_gmns_trips, write_gmns_flows, write_gmns_network

NODES = "node_id,name,zone_id\nA,west,10\nB,middle,\nC,east,20\n"
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,toll,vdf_alpha,vdf_beta,vdf_fftt\n"
    "1,A,B,1,30,60,2,900,,,,\n"
    "2,B,C,0,10,,1,500,3,0.2,3,12\n"
    "3,A,C,1,30,60,0,900,,,,\n"
)
TRIPS = "o_zone_id,d_zone_id,volume\n10,20,5.5\n20,10,0\n"


def put(folder, node=NODES, link=LINKS, demand=TRIPS):
    for name, text in (("node", node), ("link", link), ("demand", demand)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_lengths_speeds_lanes_and_curves_become_links(tmp_path):
    roads = read_gmns_network(put(tmp_path))
    assert roads.node == ("A", "B", "C")
    assert roads.zone == {"10": 0, "20": 2}
    assert roads.tail.tolist() == [0, 1, 2]  # the second runs both ways, the third has no lanes
    assert roads.head.tolist() == [1, 2, 1]
    assert roads.free_flow_time.tolist() == [30.0, 12.0, 12.0]
    assert roads.capacity.tolist() == [1800.0, 500.0, 500.0]
    assert roads.b.tolist() == [0.15, 0.2, 0.2]
    assert roads.power.tolist() == [4.0, 3.0, 3.0]
    assert roads.toll.tolist() == [0.0, 3.0, 3.0]
    assert "0.15 and 4" in roads.assumed[0]
    assert read_gmns_network(tmp_path / "link.csv").node == roads.node


def test_a_zone_of_several_nodes_gets_a_node_that_nobody_passes_through(tmp_path):
    roads = read_gmns_network(put(tmp_path, node=NODES.replace("B,middle,", "B,middle,10")))
    assert roads.node[-1] == "zone 10"
    assert roads.zone["10"] == 3
    assert roads.thru.tolist() == [True, True, True, False]
    assert roads.free_flow_time[-4:].tolist() == [0.0] * 4


def test_trips_are_read(tmp_path):
    trips = read_gmns_trips(put(tmp_path) / "demand.csv")
    assert (trips.origin, trips.destination, trips.volume.tolist()) == (("10",), ("20",), [5.5])


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("link", "1,A,B", "1,A,D", "link.csv line 2: to_node_id is 'D', which is not in node.csv"),
        ("link", "30,60,2,900", "30,sixty,2,900", "link.csv line 2: free_speed is 'sixty', expected a number"),
        ("link", "30,60,2,900", "30,0,2,900", "link.csv line 2: has neither vdf_fftt nor both length and free_speed"),
        ("link", "from_node_id", "from_node", "link.csv: has no column from_node_id"),
        ("node", "C,east", "A,east", "node.csv line 4: node_id is 'A', expected one that no other row has"),
        ("demand", "5.5", "-5.5", "demand.csv line 2: volume is -5.5"),
        ("demand", "5.5", "nan", "demand.csv line 2: volume is nan"),
        ("demand", "volume", "trips", "demand.csv: has no column volume"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path, file, old, new, said):
    texts = {"node": NODES, "link": LINKS, "demand": TRIPS}
    folder = put(tmp_path, **{file: texts[file].replace(old, new)})
    read = {"demand": lambda: read_gmns_trips(folder / "demand.csv")}.get(file, lambda: read_gmns_network(folder))
    with pytest.raises(ExchangeError) as refusal:
        read()
    assert said in str(refusal.value)


def test_a_network_survives_the_round_trip(tmp_path):
    roads = read_gmns_network(put(tmp_path))
    (tmp_path / "out").mkdir()
    write_gmns_network(tmp_path / "out", roads)
    again = read_gmns_network(tmp_path / "out")
    for name in roads.__slots__:
        if name == "assumed":
            continue
        one, two = getattr(roads, name), getattr(again, name)
        assert (one == two).all() if isinstance(one, np.ndarray) else one == two, name


def test_flows_are_written(tmp_path):
    write_gmns_flows(tmp_path / "f.csv", LinkFlows(("A",), ("B",), np.array([2.5]), np.array([30.0])))
    assert (tmp_path / "f.csv").read_text() == "from_node_id,to_node_id,volume,cost\nA,B,2.5,30.0\n"
