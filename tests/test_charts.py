"""The charts: well-formed, without script, and their sentences say what their values say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from msgspec.structs import replace

from made_futures import LINE, make_model, make_plan, make_scenario
from made_outcomes import BASE, OTHER, torkham
from sogdia.cli import REFUSED, USAGE, run_words
from sogdia.cli.charts import read_charts
from sogdia.errors import ExchangeError, SogdiaError
from sogdia.futures import iterate_futures, list_chunks
from sogdia.lenses.results import Assumption, Key
from sogdia.lenses.routes import name_everything
from sogdia.lenses.ties.vectors import measure_vectors
from sogdia.outcomes.answer import Answer, add_answer_ranges, answer
from sogdia.outcomes.arms import answer_arms
from sogdia.outcomes.compare import Range
from sogdia.outcomes.exposure import measure_exposure
from sogdia.outcomes.fan import Settled, choose_measure, measure_fan
from sogdia.outcomes.futures import summarise
from sogdia.outcomes.gateways import Gateway, Stream, measure_streams
from sogdia.outcomes.profile import measure_profile
from sogdia.outcomes.standing import answer_standing
from sogdia.outcomes.vectors import WEIGHTS, Moment, Reading, StateVectors, measure_state_vectors
from sogdia.path import follow_paths
from sogdia.simulate import simulate
from sogdia.views.basis import Basis
from sogdia.views.chart import Chart, render_chart, render_drawing
from sogdia.views.charts.arms import build_concentration_chart, build_shares_chart
from sogdia.views.charts.beside import Line, build_beside_chart, say_beside
from sogdia.views.charts.chances import build_chances_chart
from sogdia.views.charts.difference_map import build_map_chart, choose_window, crop, list_ways
from sogdia.views.charts.distance import build_distance_chart
from sogdia.views.charts.fan import build_fan_chart, say_fan
from sogdia.views.charts.gains import build_futures_gains_chart, build_gains_chart
from sogdia.views.charts.heat import build_exposure_chart, say_exposure
from sogdia.views.charts.ladder import build_ladder_chart, measure_cells
from sogdia.views.charts.sankey import build_sankey_chart, say_streams
from sogdia.views.charts.tornado import Blade, build_tornado_chart, say_tornado
from sogdia.views.charts.vectors import build_vectors_chart, say_vectors
from sogdia.views.columns import merge_names
from sogdia.views.land import Land
from sogdia.world import load_world

KANDAHAR = Key("corridor", "kandahar-corridor", "cargo_mt_yr")
RATE = Assumption("rail:AFG", "tariff_usd_tkm", 0.05, 0.03, 0.15, "US$/tkm", "assumed", "assumed", 1.2, -2.8)
SOUTH = Land((((60.0, 24.0), (75.0, 24.0), (75.0, 42.0), (60.0, 42.0), (60.0, 24.0)),), (), "Made.")


def made_answer() -> Answer:
    found = add_answer_ranges(answer(BASE, [OTHER]), {KANDAHAR: Range(2.5, 3.0, 5.0)}, 100)
    return replace(found, assumptions=(RATE,), lead=KANDAHAR)


def shipped():
    return load_world("eurasia")


def fork_comparison():
    model = make_model()
    scenario = make_scenario(LINE)
    return answer(simulate(model, None, 2029), [simulate(model, scenario, 2029)]).comparison


def build_all() -> dict[str, Chart]:
    found, model = made_answer(), make_model()
    comparison, world = fork_comparison(), model.world
    names = merge_names(found.comparison)
    plan = make_plan(count=20)
    summary = summarise(plan, "asked", list(iterate_futures(plan, list_chunks(20))))
    scenario = make_scenario(LINE)
    base, changed = zip(*follow_paths(model, (None, scenario), 2028, 2030, "year"), strict=True)
    exposure = measure_exposure(model, world.on(2028), "base", ["UZB", "AFG"])
    return {
        "gains": build_gains_chart(found.comparison),
        "futures": build_futures_gains_chart(summary, name_everything(model)),
        "tornado": build_tornado_chart(found, names, {}),
        "map": build_map_chart(comparison, world, SOUTH),
        "sankey": build_sankey_chart(measure_streams(world, comparison.base, comparison.others[0]), world, "a", 2029),
        "fan": build_fan_chart(measure_fan(model, scenario, base, changed, 4), world.version),
        "shares": build_shares_chart(answer_arms(shipped(), "UZB"), shipped()),
        "concentration": build_concentration_chart(answer_arms(shipped()), shipped()),
        "ladder": build_ladder_chart(answer_standing(shipped(), "AFG-IEA"), shipped()),
        "exposure": build_exposure_chart(exposure, world),
        "chances": build_chances_chart(answer_standing(shipped(), "AFG-IEA"), shipped()),
        "beside": build_beside_chart(answer(BASE, [OTHER, replace(OTHER, scenario="again")]).comparison),
        "distance": build_distance_chart([measure_profile(torkham(7.0, 0.7))], Basis("A", "B", ("C",)), world.version),
        "vectors": build_vectors_chart(
            measure_state_vectors(model, "UZB", [2028, 2029], WEIGHTS, np.random.default_rng(0)), world
        ),
    }


@pytest.fixture(scope="module")
def charts():
    return build_all()


NAMES = (
    "gains", "futures", "tornado", "map", "sankey", "fan", "shares", "concentration", "ladder", "exposure", "chances",
    "beside", "distance", "vectors",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_sound_xml_without_script_and_says_what_it_is(charts, name):
    chart = charts[name]
    for svg in (render_chart(chart, "svg"), render_drawing(chart, "svg", 3.4, 7.0)):
        root = ElementTree.fromstring(svg)
        tags = [node.tag.rpartition("}")[2] for node in root.iter()]
        assert "script" not in tags
        assert not [key for node in root.iter() for key in node.attrib if key.startswith("on")]
        assert root.attrib["role"] == "img"
        assert root.find("{http://www.w3.org/2000/svg}title").text == chart.title
        assert root.find("{http://www.w3.org/2000/svg}desc").text == chart.sentence
        assert "nan" not in " ".join(node.attrib.get("d", "") for node in root.iter()).casefold()
        assert svg.count(b"http://www.w3.org/1999/xlink") == 1  # nothing else is linked to but parts of itself
        links = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
        assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_has_its_sentence_its_unit_and_its_sources(charts, name):
    chart = charts[name]
    words = "".join(ElementTree.fromstring(render_chart(chart, "svg")).itertext())
    for part in (chart.title, chart.sentence, chart.basis, chart.sources):
        assert part.strip()
        assert all(word in words for word in part.split())
    assert chart.sentence.endswith((".", "!"))


def test_a_narrow_chart_keeps_its_type_size(charts):
    """On a phone a chart is laid out anew, not shrunk: its width is what was asked for."""
    svg = render_chart(charts["gains"], "svg", 4.0).decode()
    assert re.search(r'width="288pt"', svg)


def test_the_same_values_give_the_same_file(charts):
    assert render_chart(charts["gains"], "svg") == render_chart(charts["gains"], "svg")
    assert render_chart(charts["gains"], "png").startswith(b"\x89PNG")


def test_gains_have_a_bar_for_each_change_and_say_the_largest(charts):
    svg = render_chart(charts["gains"], "svg").decode()
    assert len(re.findall(r'id="bar-\d+"', svg)) == 7  # worked by hand: 2 corridors, 1 port, 3 crossings, 1 state
    assert "Kandahar Corridor gains most (+4.00) and Torkham road loses most (-3.00)" in charts["gains"].sentence


def test_a_tornado_says_whether_a_single_figure_turns_the_sign():
    blade = Blade("rate", 1, 2, "US$", at_low=5.0, at_high=-1.0, source="")
    assert "rate alone could turn its sign" in say_tornado([blade], 4.0, "Mt/yr")
    assert "none of them alone" in say_tornado([blade._replace(at_high=1.0)], 4.0, "Mt/yr")
    assert "from +1.20 to +5.20 Mt/yr" in build_tornado_chart(made_answer(), {}, {}).sentence


def test_a_map_adds_up_the_ways_between_two_places_and_shows_what_changes():
    comparison = fork_comparison()
    ways = list_ways(comparison, make_model().world)
    assert len({(way.ends, way.by_water) for way in ways}) == len(ways)
    land = sum(way.value for way in ways if not way.by_water)
    links = make_model().world.links.values()
    measured = comparison.others[0].measures
    assert land == pytest.approx(
        sum(measured.get(Key("link", one.id, "cargo_mt_yr"), 0) for one in links if one.mode in ("rail", "road"))
    )
    west, south, east, north = choose_window(ways)
    moved = [way for way in ways if abs(way.change) > 1 and not way.by_water]
    assert all(west <= lon <= east and south <= lat <= north for way in moved for lon, lat in (way.tail, way.head))


def test_streams_keep_every_tonne_of_the_trade_of_middle_states():
    model, comparison = make_model(), fork_comparison()
    streams = measure_streams(model.world, comparison.base, comparison.others[0])
    middle = {state.id for state in model.world.states.values() if state.middle}
    ends = [
        ({model.world.regions[route.origin].state, model.world.regions[route.destination].state}, route.flow_mt_yr)
        for route in comparison.others[0].routes
    ]
    wanted = sum(flow for states, flow in ends if len(states & middle) == 1)
    assert sum(one.value for one in streams) == pytest.approx(wanted)


def test_streams_say_the_largest_gateway_and_who_gains():
    world = shipped()
    port, land = Gateway("port", "Chabahar"), Gateway("land", "RUS")
    streams = [Stream("IND", port, "UZB", 1.0, 3.0), Stream("RUS", land, "UZB", 8.0, 7.0)]
    assert say_streams(streams, world) == (
        "Russia by land carries 70 % of 10.0 Mt/yr; Chabahar gains most (+2.00) and Russia by land loses most (-1.00)."
    )


def test_a_fan_ends_where_its_values_end():
    told = say_fan("X", [(2030, 1.0), (2031, 2.0)], [Settled(2031, 1.5, 2.0, 2.5)])
    assert told == "X stands at +2.00 Mt/yr in 2031; settled, 8 of 10 futures have +1.50 to +2.50 in 2031."


def test_a_fan_is_of_the_corridor_that_changes_most():
    model, scenario = make_model(), make_scenario(LINE)
    base, changed = zip(*follow_paths(model, (None, scenario), 2028, 2029, "year"), strict=True)
    assert choose_measure(base, changed).id == "kabul-corridor"
    assert choose_measure(base, base) == Key("total", "all", "carried_mt_yr")


def test_shares_add_up_and_the_sentence_has_the_largest():
    answer_ = answer_arms(shipped(), "CA5")
    assert len(answer_.history) > 2
    assert all(sum(row.market.shares().values()) <= 1 + 1e-9 for row in answer_.history)
    last = answer_.history[-1].market
    share = next(iter(last.shares().values()))
    assert f"{100 * share:.0f} % in {last.window}" in build_shares_chart(answer_, shipped()).sentence


def test_a_ladder_never_falls_and_counts_its_states():
    answer_ = answer_standing(shipped(), "AFG-IEA")
    cells = measure_cells(answer_)
    china = [cell.rung for cell in cells["CHN"].values() if cell.chance is None]
    assert china[-1] == "ambassador"
    chances = [cell.chance for cell in cells["TJK"].values() if cell.chance is not None]
    assert chances == sorted(chances)
    assert f"Of {len(cells)} states" in build_ladder_chart(answer_, shipped()).sentence


def test_the_greatest_loss_is_told():
    loss = {("UZB", "RUS"): 50.0, ("UZB", "CHN"): 20.0, ("KAZ", "RUS"): 10.0}
    assert say_exposure(loss, shipped()) == (
        "Uzbekistan would lose most, US$ 50 m a year, by the door of Russia; for 2 of 2 states the door of Russia "
        "costs most."
    )


def test_scenarios_side_by_side_say_what_each_moves_most():
    lines = [Line("port", "Chabahar", (4.0, 0.001)), Line("port", "Karachi", (-5.0, None))]
    assert say_beside({"port": lines}, ["one", "two"]) == (
        "Most moved: by one Karachi (-5.00), by two nothing by as much as 0.01 Mt/yr."
    )
    chart = build_beside_chart(answer(BASE, [OTHER, OTHER]).comparison)
    marks = re.findall(r'id="mark-\d+-(\d)"', render_chart(chart, "svg").decode())
    assert marks.count("0") == marks.count("1") > 3
    with pytest.raises(SogdiaError, match="told apart"):
        build_beside_chart(answer(BASE, [OTHER] * 10).comparison)


def test_vectors_say_on_whom_a_state_leans_and_how_that_moved():
    model = make_model()

    def moment(year, **shares):
        reading = Reading(measure_vectors(shares), 0.5, "tonnes", ())
        return Moment(year, {"trade": reading}, reading)

    def told(*moments):
        return say_vectors(StateVectors("UZB", ("IND", "IRN"), WEIGHTS, moments, ()), model.world)

    # Half of all is with others, so that shares of all are half of those among the powers.
    assert told(moment(2028, IND=0.2, IRN=0.8), moment(2030, IND=0.6, IRN=0.4)) == (
        "On the mean of all lenses Uzbekistan leans most on India (30 %) and Iran (20 %) in 2030; since 2028 India "
        "gained most (+20 points) and Iran lost most (-20 points)."
    )
    assert told(moment(2028, IND=0.6, IRN=0.4), moment(2030, IND=0.6, IRN=0.4)).endswith("no share moved by a point.")
    unknown = measure_state_vectors(model, "IRN", [2028], WEIGHTS, np.random.default_rng(0))
    assert say_vectors(unknown, model.world).startswith("Nothing is known")


HOSTILE = (
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    "$x^2$ \\frac{1}{2}",
    "a\x1b[2Jb",
    "\u202egnp.exe",
    '"><svg onload=x>',
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name):
    named = {**OTHER.names, ("corridor", "kandahar-corridor"): name, ("state", "AFG"): name}
    found = answer(replace(BASE, names=named, scenario=name), [replace(OTHER, names=named, scenario=name)])
    root = ElementTree.fromstring(render_chart(build_gains_chart(found.comparison), "svg"))
    assert not [node for node in root.iter() if node.tag.endswith("script") or "onload" in node.attrib]


def test_a_file_without_a_name_is_the_first_chart_of_the_command():
    [gains, sankey] = read_charts(["a.svg", "sankey=b.png"], ("gains", "map", "sankey"))
    assert (gains.name, gains.form) == ("gains", "svg")
    assert (sankey.name, sankey.form) == ("sankey", "png")


def test_every_wrong_chart_is_told_of_at_once():
    with pytest.raises(ExchangeError) as caught:
        read_charts(["gians=a.svg", "map=b.pdf"], ("gains", "map"))
    assert len(caught.value.problems) == 2
    assert 'Did you mean "gains"?' in str(caught.value)


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["futures", "kabul"],
        ["arms"],
        ["standing"],
        ["exposure"],
        ["vectors", "UZB"],
        ["compare", "kabul", "kandahar"],
    ],
)
def test_an_unknown_chart_is_refused_before_any_work(command, capsys, tmp_path):
    assert run_words([*command, "--chart", f"pie={tmp_path}/a.svg"]) == REFUSED
    assert "is no chart of this command" in capsys.readouterr().err


def test_scores_have_no_chart(capsys):
    assert run_words(["arms", "--backtest", "--chart", "a.svg"]) == USAGE
    assert run_words(["standing", "--backtest", "--chart", "a.svg"]) == USAGE


def test_charts_come_out_of_the_command_line(tmp_path, capsys):
    out = tmp_path / "shares.svg"
    assert run_words(["arms", "UZB", "--chart", str(out), "--chart", f"concentration={tmp_path}/c.png"]) == 0
    assert b"Who arms Uzbekistan" in out.read_bytes()
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_land_far_from_the_window_is_pressed_to_its_edge_and_keeps_its_form_within():
    square = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (60.0, 40.0), (0.0, 80.0)]
    near = crop(square, (50.0, 70.0), (30.0, 45.0))
    assert (60.0, 40.0) in near
    assert all(45 <= lon <= 75 and 25 <= lat <= 50 for lon, lat in near)
    assert crop([(0.0, 0.0), (1.0, 1.0), (1.0, 0.0)], (50.0, 70.0), (30.0, 45.0)) == []
