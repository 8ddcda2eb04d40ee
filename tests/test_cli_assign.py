"""`sogdia assign` on a network small enough to solve by hand."""

import json

import pytest

from sogdia.cli import DONE, REFUSED, USAGE, run_words

# Two links from 1 to 2: one takes 10 + 10 (flow / 10), the other 20 always. Of 30 trips 10 take the first.
NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 4
<END OF METADATA>
~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 3 10 0 10 1 1 0 0 1 ;
3 2 1000 0 0 0 1 0 0 1 ;
1 4 1000 0 20 0 1 0 0 1 ;
4 2 1000 0 0 0 1 0 0 1 ;
"""
TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 30
<END OF METADATA>
Origin 1
2 : 30.0;
"""


@pytest.fixture
def files(tmp_path):
    net, trips = tmp_path / "two_net.tntp", tmp_path / "two_trips.tntp"
    net.write_text(NET)
    trips.write_text(TRIPS)
    return [str(net), str(trips)]


def test_the_two_links_end_at_the_same_cost(capsys, files, tmp_path):
    flows = tmp_path / "flows.tntp"
    assert run_words(["assign", *files, "--json", "--flows", str(flows)]) == DONE
    record = json.loads(capsys.readouterr().out)
    assert record["total_cost"] == pytest.approx(30 * 20)
    assert record["gap"] <= 1e-10
    volumes = [float(line.split()[2]) for line in flows.read_text().splitlines()[1:]]
    assert volumes == pytest.approx([10, 10, 20, 20])


def test_people_get_the_certificate(capsys, files):
    assert run_words(["assign", *files]) == DONE
    page = capsys.readouterr().out
    assert "relative gap" in page
    assert "Every trip is carried." in page


def test_files_that_are_not_there_or_no_networks_are_refused(capsys, files, tmp_path):
    assert run_words(["assign", str(tmp_path / "absent"), files[1]]) == REFUSED
    assert "absent" in capsys.readouterr().err
    assert run_words(["assign", files[1], files[0]]) == REFUSED
    assert "Traceback" not in capsys.readouterr().err


def test_a_gap_that_makes_no_sense_is_a_matter_of_usage(capsys, files):
    assert run_words(["assign", *files, "--gap", "0"]) == USAGE
    assert "--gap" in capsys.readouterr().err
