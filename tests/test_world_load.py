"""Tables to a world, and what is refused."""

import contextlib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.errors import WorldError
from sogdia.evidence import Confidence
from sogdia.world import load_world
from worlds.making import FORK, add_line, change_text, copy_fork, write_table

FACT_COLUMNS = ("subject", "attribute", "value", "low", "high", "unit", "year", "source", "confidence", "preferred")


def fact_row(text):
    """Return a row of the ledger from its cells, the note left out."""
    return dict(zip(FACT_COLUMNS, text.split(","), strict=True))


def refusal(folder, **options):
    with pytest.raises(WorldError) as caught:
        load_world(folder, **options)
    return str(caught.value)


def test_a_world_holds_what_its_tables_say():
    world = load_world(FORK)
    assert world.name == "fork"
    assert world.year is None
    assert world.links["termez-hairatan-rail"].way == "rail1520"
    assert world.links["kabul-torkham-road"].name == "Kabul–Torkham (road)"
    assert world.places["termez"].aliases == ("Termiz", "Термез")
    assert world.corridors["karachi-route"].gates == (
        ("hairatan-kabul-road", "hairatan-kabul-rail"),
        ("karachi-mundra-sea",),
    )
    assert world.projects["chabahar-line"].needs == ("herat-line",)
    assert world.demand["UZB-S", "IND-W", "containers"].best == 1
    assert world.base_year == 2024


def test_where_sources_disagree_the_preferred_one_counts_and_the_range_holds_both():
    length = load_world(FORK).figure("hairatan-kabul-rail", "length_km")
    assert length is not None
    assert (length.best, length.low, length.high, length.source) == (550, 550, 600, "S1")


def test_rows_of_demand_stand_in_the_ledger_too():
    world = load_world(FORK)
    fact = next(
        fact for fact in world.ledger if fact.subject == "UZB-S>AFG-E:grain" and fact.attribute == "demand_mt_yr"
    )
    assert (fact.value, fact.year, fact.source) == (0.4, 2022, "S1")


def test_a_figure_nobody_gave_is_unknown_and_not_zero():
    world = load_world(FORK)
    assert world.figure("kabul-torkham-road", "capacity_mt_yr") is None
    assert world.resolve(("hairatan-kabul-road", "road:AFG", "road"), "speed_km_h") is not None


def test_all_problems_are_told_at_once_with_file_line_and_nearest_name(tmp_path):
    world = copy_fork(tmp_path)
    add_line(world, "links", "herat-kabol-road,,herat,kabol,road,,AFG,,,,,")
    add_line(world, "places", "nowhere,Nowhere,AFG,village,99,abc,")
    add_line(world, "facts-network", "hairatan-kabul-rale,length_km,3,,,km,,S1,sourced,,")
    add_line(world, "transfers", "x,kabul,rail1521,road,")
    message = refusal(world)
    assert "places.csv line 10: kind is 'village', expected one of port, station" in message
    assert "places.csv line 10: lat is '99', expected a number in deg, -90 to 90" in message
    assert "places.csv line 10: lon is 'abc'" in message
    assert "transfers.csv line 7: way_a is 'rail1521'" in message
    assert 'Did you mean "rail1520"?' in message
    assert "links.csv line 13: head is 'kabol', which is not in places. Did you mean \"kabul\"?" in message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kabul-rail,length_km,3,,,km,,S1,sourced,,", "subject is 'kabul-rail', which is not in any link"),
        ("rail,length_km,3,,,km,,S1,sourced,,", "subject is 'rail', which is not in any link"),
        ("rail:AFG,capacity_mt_yr,3,,,Mt/yr,,S1,sourced,,", "subject is 'rail:AFG'"),
        ("rail-border:UZB-AFG,forward_h,3,,,h,,S1,sourced,,", 'Did you mean "rail-border:AFG-UZB"?'),
        ("UZB-S@kabul,access_km,3,,,km,,S1,sourced,,", "subject is 'UZB-S@kabul'"),
        ("transfer:rail1520-ferry,handling_h,3,,,h,,S1,sourced,,", "subject is 'transfer:rail1520-ferry'"),
        ("rail,sped_km_h,3,,,km/h,,S1,sourced,,", 'Did you mean "speed_km_h"?'),
        ("rail,speed_km_h,3,,,mph,,S1,sourced,,", "unit is 'mph', expected 'km/h' for speed_km_h"),
        ("rail,speed_km_h,-3,,,km/h,,S1,sourced,,", "value is -3, expected at least 0 for speed_km_h"),
        ("rail,speed_km_h,nan,,,km/h,,S1,sourced,,", "value is 'nan', expected a number"),
        ("rail,speed_km_h,1e400,,,km/h,,S1,sourced,,", "value is '1e400', expected a number"),
        ("rail,speed_km_h,1_0,,,km/h,,S1,sourced,,", "value is '1_0', expected a number"),
        ("rail,speed_km_h,3,4,5,km/h,,S1,sourced,,", "value 3 lies outside its range 4 to 5"),
        ("rail,speed_km_h,,5,4,km/h,,S1,sourced,,", "low 5 is above high 4"),
        ("rail,speed_km_h,3,2,,km/h,,S1,sourced,,", "has one end of a range"),
        ("rail,speed_km_h,,,,km/h,,S1,sourced,,", "has neither a value nor a range"),
        ("rail,speed_km_h,3,,,km/h,,assumed,assumed,,why", "is assumed, expected a range"),
        ("rail,speed_km_h,3,1,5,km/h,,assumed,assumed,,", "is assumed, expected a note"),
        ("rail,speed_km_h,3,1,5,km/h,,computed,computed,,", "is computed, expected a note"),
        ("rail,speed_km_h,3,,,km/h,,S9,sourced,,", "source is 'S9', which is not in sources"),
        ("rail,speed_km_h,3,,,km/h,,S1,scenario,,", "confidence is 'scenario', expected one of sourced"),
        ("rail,speed_km_h,3,,,km/h,20x4,S1,sourced,,", "year is '20x4', expected a whole number"),
        ("rail,speed_km_h,3,,,km/h,,S1,sourced,maybe,", "preferred is 'maybe', expected yes or no"),
        ("rail,speed_km_h,3,,,km/h,,S1,sourced", "has 9 cells, expected 11"),
        (
            "hairatan-kabul-rail,length_km,3,,,km,,S1,sourced,yes,",
            "has another preferred row at facts-network.csv line 7",
        ),
    ],
)
def test_a_row_of_the_ledger_that_cannot_be_used_is_refused(tmp_path, line, expected):
    message = refusal(add_line(copy_fork(tmp_path), "facts-network", line))
    assert expected in message
    assert "facts-network.csv line 22" in message


def test_an_identifier_may_stand_once(tmp_path):
    world = add_line(copy_fork(tmp_path), "commodities", "grain,Grain again,")
    assert "commodities.csv line 4: 'grain' stands already at commodities.csv line 3" in refusal(world)


def test_a_flow_may_stand_once(tmp_path):
    world = add_line(copy_fork(tmp_path), "demand", "UZB-S,IND-W,containers,1,1,1,2024,S1,sourced,")
    assert "demand.csv line 5: 'UZB-S IND-W containers' stands already" in refusal(world)


def test_columns_must_be_those_of_the_schema(tmp_path):
    world = change_text(copy_fork(tmp_path), "states", "id,name,bloc", "id,nmae,bloc,bloc")
    message = refusal(world)
    assert "states.csv line 1: column 'nmae' is unknown" in message
    assert 'Did you mean "name"?' in message
    assert "states.csv line 1: has no column name" in message
    assert "column 'bloc' stands twice" in message


def test_columns_that_are_not_required_may_be_left_out(tmp_path):
    world = copy_fork(tmp_path)
    (world / "commodities.csv").write_text("name,id\nContainers,containers\nGrain,grain\n")
    assert load_world(world).commodities["grain"].note == ""


def test_a_missing_table_and_a_table_of_unknown_name_are_told(tmp_path):
    world = copy_fork(tmp_path)
    (world / "regions.csv").rename(world / "region.csv")
    message = refusal(world)
    assert 'region.csv: is not a table of a world. Did you mean "regions.csv"?' in message
    assert "world: has no regions.csv, which a world of its own needs." in message


def test_a_folder_of_own_figures_is_told_what_it_may_be(tmp_path):
    write_table(tmp_path / "mine", "facts", [fact_row("torkham-road,forward_h,60,24,96,h,2026,S1,sourced,")])
    message = refusal(tmp_path / "mine")
    assert message.count("mine: has no states.csv, places.csv, links.csv") == 1
    assert "To overrule figures of another world, lay the folder over it." in message


def test_what_is_wrong_with_one_row_of_the_ledger_does_not_hide_the_others(tmp_path):
    world = copy_fork(tmp_path)
    add_line(world, "facts-rates", "rail,speed_km_h,many,,,km/h,,S1,sourced,,")
    add_line(world, "facts-rates", "rail,speed_km_h,3,,,km/h,,S9,sourced,,")
    add_line(world, "facts-rates", "rail,speed_km_h,3,,,mph,,S1,sourced,,")
    add_line(world, "facts-rates", "rale,speed_km_h,3,,,km/h,,S1,sourced,,")
    message = refusal(world)
    for expected in ("value is 'many'", "source is 'S9'", "unit is 'mph'", "subject is 'rale'"):
        assert expected in message


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_table_of_another_separator_is_one_problem(tmp_path, sign, name):
    world = copy_fork(tmp_path)
    path = world / "links.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8-sig")
    lines = [line for line in refusal(world).splitlines() if line.startswith("links.csv")]
    assert lines == [f"links.csv line 1: cells are separated by {name}, expected commas."]


def test_a_comma_in_a_number_is_told_to_be_a_point(tmp_path):
    line = 'rail,speed_km_h,"24,5",,,km/h,,S1,sourced,,'
    message = refusal(add_line(copy_fork(tmp_path), "facts-rates", line))
    assert "value is '24,5', expected a number. Write 24.5 with a point." in message


def test_names_of_any_script_and_windows_files_are_read(tmp_path):
    world = copy_fork(tmp_path)
    add_line(world, "places", "wakhan,Вахан,AFG,city,37,73,Wakhan;Вахон")
    path = world / "places.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_world(world).places["wakhan"].name == "Вахан"
    add_line(world, "commodities", "зерно,Зерно,")
    assert "id is 'зерно', expected an identifier of Latin letters, digits and hyphens" in refusal(world)


def test_an_unknown_world_is_refused_with_the_nearest_name():
    assert "is neither a folder nor a world that comes with Sogdia" in refusal("no-such-world")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id,name\nA\0,B\n", "states.csv: contains NUL bytes"),
        (b"id,name\nA,\xff\xfe\n", "states.csv line 2: is not UTF-8"),
        (b'id,name\nA,"open\nB,C\n', "states.csv line 2: is not well-formed CSV (unexpected end of data)"),
        (b'id,name\nA,"x"y\n', "states.csv line 2: is not well-formed CSV"),
        (b"id,name\nA," + b"x" * 200_000 + b"\n", "states.csv line 2: is not well-formed CSV (field larger"),
        (b"", "states.csv: is empty, expected a header row: id,name"),
        (b"PK\x03\x04 not a table", "states.csv line 1: column 'PK"),
    ],
)
def test_a_file_that_is_no_table_is_one_clear_problem_and_no_traceback(tmp_path, content, expected):
    world = copy_fork(tmp_path)
    (world / "states.csv").write_bytes(content)
    assert expected in refusal(world)


def test_a_file_of_more_than_50_mb_is_refused_unread(tmp_path):
    world = copy_fork(tmp_path)
    with (world / "states.csv").open("wb") as file:
        file.truncate(50_000_001)
    assert "states.csv: has 50 MB, expected at most 50 MB" in refusal(world)


def test_a_file_from_a_spreadsheet_reads_like_any_other(tmp_path):
    world = copy_fork(tmp_path)
    path = world / "states.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert load_world(world) == replace(load_world(FORK), name="world")


def test_the_version_depends_on_what_the_tables_say_and_on_nothing_else(tmp_path):
    world = copy_fork(tmp_path)
    lines = (world / "links.csv").read_text().splitlines()
    (world / "links.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    facts = (world / "facts-rates.csv").read_text().splitlines()
    (world / "facts-rates.csv").write_text("\n".join(facts[:20]) + "\n")
    (world / "facts-more.csv").write_text("\n".join([facts[0], *facts[20:]]) + "\n")
    assert load_world(world).version == load_world(FORK).version
    change_text(world, "facts-network", "hairatan-kabul-rail,length_km,550", "hairatan-kabul-rail,length_km,551")
    assert load_world(world).version != load_world(FORK).version


def test_a_row_of_an_overlay_takes_the_place_of_the_row_with_its_identifier(tmp_path):
    overlay = write_table(
        tmp_path / "mine",
        "projects",
        [{"id": "kabul-line", "name": "My line", "opens": 2032}, {"id": "new", "name": "New"}],
    )
    world = load_world(FORK, overlay)
    assert world.name == "fork+mine"
    assert world.projects["kabul-line"].opens == 2032
    assert {"herat-line", "new"} <= set(world.projects)
    assert load_world(FORK).version != world.version


def test_a_preferred_fact_of_an_overlay_overrules_and_the_old_rows_stay(tmp_path):
    row = fact_row("hairatan-kabul-rail,length_km,580,,,km,2026,S2,sourced,yes")
    world = load_world(FORK, write_table(tmp_path / "mine", "facts", [row]))
    length = world.figure("hairatan-kabul-rail", "length_km")
    assert length is not None
    assert (length.best, length.low, length.high) == (580, 550, 600)
    assert sum(fact.subject == "hairatan-kabul-rail" and fact.attribute == "length_km" for fact in world.ledger) == 3


def test_an_overlay_may_bring_its_own_sources_and_is_checked_like_the_world(tmp_path):
    overlay = write_table(tmp_path / "mine", "sources", [{"id": "S9", "title": "My notes"}])
    row = fact_row("rail:AFG,speed_km_h,18,,,km/h,2026,S9,sourced,")
    write_table(overlay, "facts-mine", [row])
    speed = load_world(FORK, overlay).figure("rail:AFG", "speed_km_h")
    assert speed is not None
    assert (speed.best, speed.confidence) == (18, Confidence.SOURCED)
    write_table(overlay, "access", [{"region": "UZB-S", "place": "kabull"}])
    assert "access.csv line 2: place is 'kabull'" in refusal(FORK, overlay=overlay)


def test_thousands_of_wrong_rows_are_told_in_short(tmp_path):
    lines = "\n".join(f"link-{n},length_km,1,,,km,,S1,sourced,," for n in range(5000))
    began = time.perf_counter()
    message = refusal(add_line(copy_fork(tmp_path), "facts-network", lines))
    assert len(message.splitlines()) == 201
    assert "has 4800 more problems" in message
    assert time.perf_counter() - began < 5


def test_a_closed_border_of_the_base_year_is_closed(tmp_path):
    world = change_text(copy_fork(tmp_path), "crossings", "AFG,PAK,strained", "AFG,PAK,closed")
    assert load_world(world).closed == {"torkham-road"}


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "/dev/null", "\ud800"])
def test_a_name_that_no_folder_has_is_refused(name):
    if name:
        refusal(name)
    refusal(FORK, overlay=name + "/nowhere")


@given(st.binary(max_size=60) | st.text(alphabet='id,name\n"AB \r', max_size=60).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path, content):
    """No content of a table raises anything but WorldError."""
    overlay = tmp_path / "overlay"
    overlay.mkdir(exist_ok=True)
    (overlay / "commodities.csv").write_bytes(content)
    with contextlib.suppress(WorldError):
        load_world(FORK, overlay)
