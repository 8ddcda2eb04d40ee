"""From files to an assignment."""

import json

import numpy as np
import pytest

from sogdia.errors import EquilibriumError, ExchangeError
from sogdia.exchange import read_tntp_flows
from sogdia.outcomes.assignment import assign
from test_exchange_gmns import put

# Braess (1968) with costs 10v, 50 + v and 10 + v as nearly as TNTP can say them; 6 trips, and one within zone 1.
NET = """<NUMBER OF ZONES> 4
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 5
<END OF METADATA>
~ tail head capacity length fft b power speed toll type
1 3 1 0 0.00000001 1000000000 1 0 0 1;
1 4 1 0 50 0.02 1 0 0 1;
3 2 1 0 50 0.02 1 0 0 1;
4 2 1 0 0.00000001 1000000000 1 0 0 1;
3 4 1 2 10 0.1 1 0 5 1;
"""
TRIPS = "<NUMBER OF ZONES> 4\n<END OF METADATA>\nOrigin 1\n1 : 1; 2 : 6;\n"


@pytest.fixture
def braess(tmp_path):
    (tmp_path / "net").write_text(NET)
    (tmp_path / "trips").write_text(TRIPS)
    return tmp_path / "net", tmp_path / "trips"


def test_braess_from_files(braess, tmp_path):
    seconds = iter(range(100))
    report = assign(*braess, 1e-12, flows_path=tmp_path / "flows", clock=lambda: float(next(seconds)))
    assert report.total_cost == pytest.approx(6 * 92.0)
    assert report.within_zone_trips == 1.0
    assert report.pair_count == 1
    assert (report.load_s, report.compile_s, report.solve_s) == (1.0, 1.0, 1.0)
    written = read_tntp_flows(tmp_path / "flows")
    assert written.flow == pytest.approx([4.0, 2.0, 2.0, 4.0, 2.0])
    assert (written.flow == report.flows.flow).all()
    assert list(zip(written.tail, written.head, strict=True))[4] == ("3", "4")


def test_the_report_is_json(braess):
    values = json.loads(json.dumps(assign(*braess).to_dict()))
    assert {"gap", "objective", "iterations", "solve_s", "load_s", "compile_s", "imbalance"} <= values.keys()
    assert "flows" not in values


def test_tolls_and_distance_count_as_time_by_their_factors(braess):
    # 13 more for the middle link leaves it empty, and so does more than that: 30 + 30 + 10 + 13 = 83 = 53 + 30
    assert assign(*braess, 1e-12, toll_factor=2.7).flows.flow[4] == pytest.approx(0.0, abs=1e-6)
    assert assign(*braess, 1e-12, distance_factor=7).flows.flow[4] == pytest.approx(0.0, abs=1e-6)
    assert assign(*braess, toll_factor=1.0).flows.flow[4] > 0.5


def test_the_system_optimum_and_its_tolls(braess):
    report = assign(*braess, 1e-12, system_optimum=True)
    assert report.objective == pytest.approx(6 * 83.0)
    assert report.tolls == pytest.approx([30.0, 3.0, 3.0, 30.0, 0.0], abs=1e-5)


def test_pairs_without_a_route_are_refused_or_reported(braess):
    braess[1].write_text(TRIPS + "Origin 2\n1 : 3;\n")
    with pytest.raises(EquilibriumError, match="pair 2 to 1: has 3 trips"):
        assign(*braess)
    report = assign(*braess, allow_unreachable=True)
    assert report.not_carried == (("2", "1", 3.0),)
    assert report.trips == 7.0


def test_a_zone_that_the_network_does_not_have_is_named(braess):
    braess[1].write_text(TRIPS + "Origin 5\n1 : 3;\n")
    with pytest.raises(ExchangeError, match="names zone '5'"):
        assign(*braess)


def test_a_gmns_folder(tmp_path):
    folder = put(tmp_path)
    report = assign(folder, folder / "demand.csv", flows_path=tmp_path / "flows.csv")
    assert report.flows.flow.tolist() == [5.5, 5.5, 0.0]
    assert np.loadtxt(tmp_path / "flows.csv", delimiter=",", skiprows=1, usecols=2).tolist() == [5.5, 5.5, 0.0]
    assert report.assumed
