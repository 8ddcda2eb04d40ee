"""The service: what it answers, what it refuses, and that nothing a stranger sends can do harm.

The threats are those of the table in docs/serve.md.
"""

import json
import re
import shlex
from typing import get_args

import httpx2 as httpx
import msgspec
import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from sogdia.cli import app, run_words
from sogdia.cli.recorded import name_run
from sogdia.lenses.results import Key
from sogdia.scenario import parse_scenario, read_scenario
from sogdia.scenario.write import build_table, render_scenario
from sogdia.simulate import build_model, measure_outcome, solve_scenarios
from sogdia.views.charts.catalogue import FROM_ANSWER, FROM_SUBJECT, OF_CHANGES, TITLES
from sogdia.web.app import build_app
from sogdia.web.desk import FUTURES, Desk
from sogdia.web.endpoints import ENDPOINTS
from sogdia.web.guard import COOKIE, MAX_BODY, POLICY, Sessions
from sogdia.web.jobs import Jobs
from sogdia.web.messages import MAX_CHANGES, AnswerRecord, ChartName, ChartQuestion, Question, ScenarioForm
from sogdia.web.naming import Naming
from sogdia.world import load_world
from worlds.making import FORK

YEAR = 2035
BUILD = {"build": "kabul-line"}
TOKEN = "a token that nobody guesses"

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "</script><script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=alert(1) src=1>'>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<style>@import'http://evil.example/x.css';</style>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "\u202e<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "event: answer\n\ndata: {}\n\n<script>alert(1)</script>",
]
PATHS = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "..\\..\\windows\\win.ini",
    "..%5c..%5cwin.ini",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "main.js/../../desk.py",
    "page/main.js",
    "../desk.py",
    "..%00/desk.py",
    "main.js%00.png",
    "main.js.bak",
    "MAIN.JS",
    "CON",
    "nul",
    "aux.js",
    ".git/config",
    ".env",
    "__init__.py",
    "desk.py",
    "~root/.ssh/id_rsa",
    "api/../desk.py",
    "api/world/../../desk.py",
    "static/..;/desk.py",
    "%c0%ae%c0%ae/etc/passwd",
    "a" * 5000,
]


@pytest.fixture(scope="module")
def desk():
    made = Desk(load_world(FORK), futures=0)
    made.warm_up()
    return made


@pytest.fixture
def client(desk):
    with TestClient(build_app(desk), base_url="http://localhost:8470") as made:
        yield made


@pytest.fixture
def guarded(desk):
    sessions = Sessions(TOKEN)
    with TestClient(build_app(desk, sessions), base_url="http://localhost:8470") as made:
        made.sessions = sessions
        yield made


def ask(*changes, year=YEAR, name="Test"):
    return {"year": year, "scenario": {"name": name, "changes": list(changes)}}


def events(response):
    """Return (name, body) of each event of a stream."""
    return [re.match(r"event: (\w+)\ndata: (.*)", part).groups() for part in response.text.split("\n\n") if part]


def test_the_answer_is_what_the_command_line_computes(client, desk):
    """The page must show what `sogdia run` prints, to the last digit."""
    told = client.post("/api/answer", json=ask(BUILD)).json()
    scenario = parse_scenario('name = "Test"\nyear = 2035\nchanges = [{ build = "kabul-line" }]', "test.toml")
    model = build_model(desk.world)
    base, other = solve_scenarios(model, (None, scenario), YEAR)
    measures = [measure_outcome(model, one, flows).measures for one, flows in ((None, base), (scenario, other))]
    assert told["stage"] == "exact"
    checked = 0
    for row in told["rows"]:
        key = (row["kind"], row["id"], row["measure"])
        if key in measures[1]:
            assert row["value"] == measures[1][key]
            assert row["base"] in (measures[0].get(key, 0.0), None)
            checked += 1
    assert checked > 5
    assert any(abs(row["change"] or 0) > 0.01 for row in told["rows"])


def test_a_stream_gives_an_estimate_then_the_exact_answer_then_ends(client):
    told = events(client.post("/api/answers", json=ask({"close": "hairatan-road"})))
    assert [name for name, _ in told][-1] == "end"
    stages = [json.loads(body)["stage"] for name, body in told if name == "answer"]
    assert stages == ["estimate", "exact"]
    again = events(client.post("/api/answers", json=ask({"close": "hairatan-road"}, name="again")))
    assert [json.loads(body)["stage"] for name, body in again if name == "answer"] == ["exact"]


def test_taking_the_changes_back_gives_the_base_back(client):
    base = client.post("/api/answer", json=ask()).json()
    assert all(row["change"] in (0, None) for row in base["rows"])
    assert all(first == second for first, second in base["links"].values())


def test_the_same_question_has_the_same_answer_whoever_asked_before(client):
    """No state is shared between people but results."""
    first = client.post("/api/answer", json=ask(BUILD, name="A")).json()
    client.post("/api/answer", json=ask({"close": "torkham"}))
    second = client.post("/api/answer", json=ask(BUILD, name="A"), headers={"Cookie": ""}).json()
    assert {**first, "milliseconds": 0} == {**second, "milliseconds": 0}


def test_a_scenario_downloads_as_a_file_that_reads_as_the_same_scenario(client):
    changes = [
        {"build": "kabul-line", "capacity_mt_yr": [3, 10], "from": 2030},
        {"close": "torkham", "from": 2030, "to": 2040},
        {"risk": "IRN", "closed_days_per_year": [0, 120]},
        {"demand": [["UZB"], "IND"], "factor": 1.5, "both": True},
        {"delay": "hairatan", "hours": 12.5, "probability": 0.7},
    ]
    told = client.post("/api/text", json=ask(*changes, name='Quotes " and \\ and \n')).json()
    back = client.post("/api/scenario", json={"text": told["text"], "file": "a.toml"}).json()
    assert back["changes"] == told["changes"]
    assert back["name"] == told["name"]
    assert back["year"] == YEAR
    again = client.post("/api/text", json=ask(*back["changes"], name=back["name"])).json()
    assert again["text"] == told["text"]


def test_a_thing_is_told_with_its_sources(client):
    told = client.post("/api/thing", json={"year": YEAR, "name": "hairatan-rail"}).json()
    assert told["kind"] == "crossing"
    assert all(row["source"]["title"] for one in told["figures"] for row in one["evidence"])
    both = client.post("/api/thing", json={"year": YEAR, "name": "hairatan"}).json()
    assert {one["kind"] for one in both["meanings"]} == {"border point", "place"}


def test_uses_and_routes_are_told(client):
    uses = client.post("/api/uses", json={"year": YEAR, "name": "torkham"}).json()
    assert uses["kind"] == "border point"
    question = {"year": YEAR, "origin": "UZB-S", "destination": "AFG-E", "commodity": "grain"}
    routes = client.post("/api/routes", json=question).json()["routes"]
    assert routes
    assert sum(route["share"] for route in routes) <= 1 + 1e-9
    assert all(route["km"] == pytest.approx(sum(leg["km"] for leg in route["legs"])) for route in routes)
    refused = client.post("/api/routes", json={**question, "destination": "mundra"})
    assert refused.status_code == 422
    assert "no route" in refused.text


def test_arms_and_standing_answer_as_the_command_line_tells(tmp_path, capsys):
    """The page has the rows that move most of the tables that `sogdia run` prints."""
    from sogdia.web.reacting import react

    text = (
        'name = "Test"\nyear = 2030\nchanges = [{ supply = "RUS", factor = 0.36 }, '
        '{ step = "KAZ", toward = "AFG-IEA", rung = "ambassador", on = 2026-12-01 }]'
    )
    world = load_world()
    found = react(world, parse_scenario(text, "test.toml"), 2030)
    assert [one.id for one in found.tables] == ["outlook", "chances"]
    file = tmp_path / "test.toml"
    file.write_text(text, encoding="utf-8")
    assert run_words(["arms", "--scenario", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["tables"]["outlook"]
    largest = sorted(told, key=lambda row: -abs(row["change_points"]))[: len(found.tables[0].rows)]
    assert [row[:2] for row in found.tables[0].rows] == [[row["buyer"], row["supplier"]] for row in largest]
    assert react(world, parse_scenario('changes = [{ close = "torkham" }]', "test.toml"), 2030).tables == []


CHARTS = [*FROM_ANSWER, *FROM_SUBJECT]
OF_WHAT = {"vectors": {"state": "UZB"}, "distance": {"origin": "UZB-S", "destination": "AFG-E", "commodity": "grain"}}
UNKNOWN_IN_FORK = {"shares", "concentration", "ladder", "chances"}  # no arms and no authority in it


def wish(chart, *changes, **more):
    return {**ask(*changes, year=2029, name=PAYLOADS[0]), "chart": chart, **OF_WHAT.get(chart, {}), **more}


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_drawn_without_script_or_link(client, chart):
    drawn = client.post("/api/chart", json=wish(chart, BUILD))
    if chart in UNKNOWN_IN_FORK:
        assert drawn.status_code == 422
        return
    assert drawn.status_code == 200, drawn.text
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.lstrip().startswith("<?xml")
    assert "<desc>" in drawn.text
    assert "<script" not in drawn.text
    assert "onload" not in drawn.text
    narrow = client.post("/api/chart", json=wish(chart, BUILD, narrow=True))
    assert width_pt(narrow) < 300 < width_pt(drawn)
    as_png = client.post("/api/chart", json=wish(chart, BUILD, form="png"))
    assert as_png.headers["content-type"] == "image/png"
    assert as_png.content.startswith(b"\x89PNG")
    empty = client.post("/api/chart", json=wish(chart))
    assert empty.status_code == (422 if chart in OF_CHANGES else 200)


def width_pt(drawn):
    return float(re.search(r'<svg [^>]*width="([\d.]+)pt"', drawn.text)[1])


def test_every_chart_of_the_catalogue_can_be_asked_for_and_has_a_title(client):
    told = client.get("/api/world").json()["charts"]
    assert {one["name"] for one in told} == set(CHARTS) == set(get_args(ChartName)) == set(TITLES)
    assert {one["name"] for one in told if one["of"] == "changes"} == OF_CHANGES


@pytest.mark.parametrize(
    ("chart", "of", "said"),
    [
        ("vectors", {"state": "Uzbekstan"}, 'Did you mean "Uzbekistan"?'),
        ("vectors", {"state": ""}, "no state"),
        ("distance", {"origin": "Termes", "destination": "<b>"}, "is no place or region"),
        ("distance", {**OF_WHAT["distance"], "commodity": "gold"}, "is none of"),
        ("exposure", {"state": "Atlantis"}, "is no state"),
    ],
)
def test_a_chart_of_nothing_that_is_there_is_refused_in_words(client, chart, of, said):
    refused = client.post("/api/chart", json={**wish(chart), **of})
    assert refused.status_code == 422
    assert said in refused.text.replace('\\"', '"')


@pytest.fixture(scope="module")
def shipped_naming():
    return Naming(name_run, (), FUTURES, FUTURES)


@pytest.mark.parametrize("name", ["kandahar-chabahar", "kabul-and-kandahar", "kazakhstan-ambassador"])
def test_a_shipped_scenario_goes_by_its_name(shipped_naming, name):
    scenario = read_scenario(name)
    run = shipped_naming.name_answer(scenario, scenario.year or YEAR)
    assert run.command == f"sogdia run {name}" + ("" if scenario.year else f" --year {YEAR}")
    assert shipped_naming.name_answer(scenario, 2041).command == f"sogdia run {name} --year 2041"
    renamed = replace(scenario, name="Another", id="another")
    assert shipped_naming.name_answer(renamed, YEAR).command == "sogdia run another.toml"


def test_the_id_is_that_which_the_command_prints(shipped_naming, tmp_path, monkeypatch, capsys):
    """`sogdia standing` is the quickest command under a scenario; the rule is one for all."""
    step = '{ step = "KAZ", toward = "AFG-IEA", rung = "ambassador", on = 2026-12-01 }'
    text = f'name = "A step"\nyear = 2030\nchanges = [{step}]'
    scenario = parse_scenario(text, "a-step.toml")
    question = msgspec.convert({"year": 2030, "chart": "ladder"}, ChartQuestion)
    run = shipped_naming.name_chart(question, scenario, 30)
    assert run.command == "sogdia standing --scenario a-step.toml"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-step.toml").write_text(render_scenario(scenario), encoding="utf-8")
    runs = tmp_path / "runs"
    assert run_words([*shlex.split(run.command)[1:], "--chart", "ladder=a.svg", "--runs", str(runs)]) == 0
    assert f"sogdia rerun {run.id}" in capsys.readouterr().out
    assert f"Sogdia run {run.id}" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    (tmp_path / "a-step.toml").unlink()
    assert run_words(["rerun", run.id, "--chart", "ladder=b.svg", "--runs", str(runs)]) == 0
    assert (tmp_path / "b.svg").read_bytes() == (tmp_path / "a.svg").read_bytes()


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_names_a_command_that_there_is(shipped_naming, chart):
    of = {"state": "UZB", "origin": "Tashkent", "destination": "Karachi"}
    question = msgspec.convert({"year": YEAR, "chart": chart, **of}, ChartQuestion)
    for scenario in (read_scenario("kandahar"), parse_scenario('changes = [{ close = "torkham" }]', "mine.toml")):
        run = shipped_naming.name_chart(question, scenario, 30)
        assert re.fullmatch("[0-9a-f]{12}", run.id)
        assert app.parse_args(shlex.split(run.command)[1:], exit_on_error=False, print_error=False)


@pytest.mark.slow
def test_the_run_of_the_page_gives_the_same_ranges_as_the_command_line():
    """The command that the page names asks the same futures: every range is the same to the last digit."""
    from made_futures import LINE, make_model
    from sogdia.outcomes.ask import ask as ask_engine

    world = make_model().world
    scenario = parse_scenario(f'name = "Test"\nyear = 2029\nchanges = [{LINE}]', "test.toml")
    answered = ask_engine(world, [scenario], 2029, lambda _: None, 50)
    wanted = {row.key: (row.low, row.high) for row in answered.comparison.rows if row.low is not None}
    form = ScenarioForm(name="Test", changes=[build_table(change) for change in scenario.changes])
    told = list(Desk(world, futures=50).answer("me", Question(2029, form), lambda: None, True))[-1]
    assert told.stage == "ranges"
    seen = {Key(row.kind, row.id, row.measure): (row.low, row.high) for row in told.rows if row.low is not None}
    assert seen
    assert all(wanted[key] == span for key, span in seen.items())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([{"biuld": "kabul-line"}], 'Did you mean "build"?'),
        ([{"build": "kabul-lin"}], 'Did you mean "kabul-line"?'),
        ([{"delay": "torkham", "hours": -1}], "expected 0 to 8784 h"),
        ([{"build": "kabul-line", "hours": 3}], "'hours' is unknown"),
        ([{"build": {"a": 1}}], "expected a project"),
        ([{}], "expected exactly one of"),
    ],
)
def test_a_scenario_that_does_not_fit_is_refused_in_words(client, changes, said):
    for path in ("answer", "answers", "text"):
        refused = client.post(f"/api/{path}", json=ask(*changes))
        assert refused.status_code == 422
        assert said in refused.text.replace('\\"', '"')


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"NaN", b'{"year": 1e400}', b'{"year": "soon"}', b'{"year": 2035, "more": 1}',
     b"\xff\xfe", b"[" * 50_000, b'{"year": 1066}', b'{"year": 2035.5}'],
)  # fmt: skip
def test_a_body_that_is_no_question_is_refused(client, body):
    refused = client.post("/api/answer", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400
    assert "Traceback" not in refused.text


def test_nested_changes_are_refused_at_once(client):
    deep = "[" * 200 + '"x"' + "]" * 200
    body = f'{{"year": 2035, "scenario": {{"changes": [{{"build": {deep}}}]}}}}'
    refused = client.post("/api/answer", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422
    assert "nested" in refused.text


def test_more_changes_than_a_page_can_hold_are_refused(client):
    refused = client.post("/api/answer", json=ask(*[BUILD] * (MAX_CHANGES + 1)))
    assert refused.status_code == 400
    text = "changes = [\n" + '{ close = "torkham" },\n' * (MAX_CHANGES + 1) + "]"
    refused = client.post("/api/scenario", json={"text": text})
    assert refused.status_code == 422
    assert f"at most {MAX_CHANGES}" in refused.text


def test_a_body_that_is_too_large_is_refused_whatever_its_header_says(client):
    large = json.dumps({"text": "#" * (MAX_BODY + 1)})
    assert client.post("/api/scenario", content=large, headers={"Content-Type": "application/json"}).status_code == 413

    def drip():
        for _ in range(30):
            yield b" " * 50_000

    headers = {"Content-Type": "application/json"}
    assert client.post("/api/scenario", content=drip(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "text", ["a = [" + "[" * 500, "name = 'x'\nchanges = 3", "based_on = '../../etc/passwd'", "\0"]
)
def test_text_that_is_no_scenario_is_refused_and_opens_no_file(client, text):
    refused = client.post("/api/scenario", json={"text": text, "file": "../../etc/passwd"})
    assert refused.status_code == 422
    assert "root:" not in refused.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_any_field_comes_back_as_data_only(client, payload):
    """Every answer is JSON with `nosniff`, and the page sets text as text (see test_web_page)."""
    asked = [
        client.post("/api/answer", json=ask(BUILD, name=payload)),
        client.post("/api/answer", json={**ask(), "scenario": {"question": payload}}),
        client.post("/api/answer", json=ask({"build": payload})),
        client.post("/api/answer", json=ask({payload: "kabul-line"})),
        client.post("/api/answer", json=ask({"close": "torkham", payload: 1})),
        client.post("/api/answer", json=ask({"close": "torkham", "note": payload})),
        client.post("/api/thing", json={"year": YEAR, "name": payload}),
        client.post("/api/uses", json={"year": YEAR, "name": payload}),
        client.post("/api/routes", json={"year": YEAR, "origin": payload, "destination": "mundra"}),
        client.post("/api/text", json=ask(BUILD, name=payload)),
        client.post("/api/scenario", json={"text": f"name = {json.dumps(payload)}\n{payload}", "file": payload}),
        client.post("/api/session", json={"token": payload}),
    ]
    for answer in asked:
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        json.loads(answer.content)
    told = client.post("/api/answers", json=ask(BUILD, name=payload))
    assert told.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in events(told)] in (["answer", "answer", "end"], ["answer", "end"])


@pytest.mark.parametrize("path", PATHS)
def test_no_address_reaches_a_file(client, path):
    answer = client.get(f"/{path}" if not path.startswith("/") else path)
    assert answer.status_code in (404, 405)
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_a_name_may_be_a_path_and_opens_nothing(client):
    for path in PATHS[:29]:
        for place in ("thing", "uses"):
            assert client.post(f"/api/{place}", json={"year": YEAR, "name": path}).status_code == 422


def test_every_answer_carries_the_strict_policy(client):
    for path in (
        "/",
        "/main.js",
        "/style.css",
        "/api/world",
        "/api/docs",
        "/api/openapi.json",
        "/nothing",
        "/land.json",
    ):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/world", headers={"Host": "evil.example"}).headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.io", "[::2]", "localhost:1:2"]
)
def test_another_host_name_is_refused(client, host):
    """A name that an attacker points at this machine must not get in (DNS rebinding)."""
    assert client.get("/api/world", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:9999", "127.0.0.1:8470", "[::1]:8470", "LOCALHOST"])
def test_this_machines_own_names_are_let_in(client, host):
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8470.evil.example"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_write(client, headers):
    assert client.post("/api/answer", json=ask(), headers=headers).status_code == 403


def test_our_own_page_and_programs_can_write(client):
    for headers in ({"Origin": "http://localhost:8470"}, {}, {"Sec-Fetch-Site": "same-origin"}):
        assert client.post("/api/answer", json=ask(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_form_of_another_site_is_no_question(client, media):
    refused = client.post("/api/answer", content=json.dumps(ask()), headers={"Content-Type": media})
    assert refused.status_code == 415


def test_with_a_token_nothing_is_told_without_it(guarded):
    for row in ENDPOINTS:
        if row.path in ("/api/health", "/api/session"):
            continue
        answer = guarded.request(row.method, row.path, json={} if row.takes else None)
        assert answer.status_code == 401, row.path
    assert guarded.get("/").status_code == 200


def test_the_token_opens_a_session_that_no_script_can_read(guarded):
    assert guarded.post("/api/session", json={"token": "another"}).status_code == 401
    opened = guarded.post("/api/session", json={"token": TOKEN})
    assert opened.status_code == 200
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert guarded.get("/api/world").status_code == 200


def test_a_program_shows_the_token_as_bearer(guarded):
    assert guarded.get("/api/world", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    for wrong in (f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}", "Bearer ñ"):
        headers = {"Authorization": wrong.encode()}
        assert guarded.get("/api/world", headers=headers).status_code == 401


def test_a_ticket_works_once(guarded):
    ticket = guarded.sessions.issue_ticket()
    first = guarded.get(f"/?ticket={ticket}", follow_redirects=False)
    assert first.status_code == 303
    assert COOKIE in first.cookies
    guarded.cookies.clear()
    second = guarded.get(f"/?ticket={ticket}", follow_redirects=False)
    assert COOKIE not in second.cookies
    assert guarded.get("/?ticket=wrong", follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize("cookie", ["", "x", "x.1.y", ".", "..", "a.b.c", "x.99999999999." + "0" * 64])
def test_a_cookie_that_somebody_made_up_is_nobodys(guarded, cookie):
    assert guarded.get("/api/world", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 401


def test_a_session_of_another_server_is_nobodys(guarded):
    other = Sessions(TOKEN).open()
    assert guarded.get("/api/world", headers={"Cookie": f"{COOKIE}={other}"}).status_code == 401


def test_tokens_are_compared_in_constant_time():
    import inspect

    from sogdia.web import guard

    assert "compare_digest" in inspect.getsource(guard._same)
    assert " == token" not in inspect.getsource(guard)


def test_the_document_describes_every_endpoint_and_its_refusals(client):
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {(path, method.upper()) for path, row in document["paths"].items() for method in row} == {
        (row.path, row.method) for row in ENDPOINTS
    }
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert used <= set(document["components"]["schemas"])


def test_the_answer_has_the_form_that_the_document_says(client):
    msgspec.json.decode(client.post("/api/answer", json=ask(BUILD)).content, type=AnswerRecord, strict=True)


def test_the_page_comes_whole_from_the_package_and_names_no_other_host(client):
    page = client.get("/").text
    names = re.findall(r'(?:src|href)="([\w.]+)"', page)
    assert "main.js" in names
    seen = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        got = client.get(f"/{name}")
        assert got.status_code == 200, name
        if name.endswith(".js"):
            names += re.findall(r'from "\./([\w.]+)"', got.text)
            assert "innerHTML" not in got.text
            assert "insertAdjacentHTML" not in got.text
            assert "eval(" not in got.text
            assert "document.write" not in got.text
        if not name.endswith(".json"):
            assert set(re.findall(r"https?://[\w.]+", got.text)) <= {"http://www.w3.org"}, name


def test_a_page_that_is_known_is_not_sent_again(client):
    first = client.get("/main.js")
    again = client.get("/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_too_many_questions_of_one_person_are_refused_in_words(desk):
    """One runs and five wait; others are not kept waiting by it."""
    import asyncio

    from sogdia.web.jobs import Busy

    async def crowd():
        jobs = Jobs(threads=1)
        release = asyncio.Event()

        async def hold(person):
            async with jobs.queue(person):
                await release.wait()

        held = [asyncio.create_task(hold("one")) for _ in range(6)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="5 wait"):
            async with jobs.queue("one"):
                pass
        assert (jobs.running, jobs.waiting) == (1, 5)
        async with jobs.queue("another"):
            assert jobs.running == 2
        release.set()
        await asyncio.gather(*held)
        assert (jobs.running, jobs.waiting) == (0, 0)
        jobs.close()

    asyncio.run(crowd())


def test_a_look_up_does_not_wait_behind_what_takes_long(desk):
    """Every thread that solves is held, and every one for futures; what is known of a thing is told all the same."""
    import asyncio
    import threading

    async def crowd():
        jobs = Jobs(threads=2)
        release = threading.Event()
        held = [asyncio.create_task(jobs.run(release.wait, pace)) for pace in ("solve", "solve", "slow", "slow")]
        app = build_app(desk, jobs=jobs)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
            told = await client.post("/api/thing", json={"year": YEAR, "name": "hairatan-rail"})
            text = await client.post("/api/text", json=ask(BUILD))
        release.set()
        await asyncio.gather(*held)
        jobs.close()
        return told.json()["kind"], text.status_code

    assert asyncio.run(crowd()) == ("crossing", 200)


def test_a_question_that_nobody_waits_for_is_stopped_between_steps(desk):
    from sogdia.web.jobs import Stopped, Ticket

    ticket = Ticket(60)
    steps = desk.answer("me", Question(YEAR, ScenarioForm(changes=[{"close": "hairatan"}])), ticket.check, True)
    assert next(steps).stage == "estimate"
    ticket.stop()
    with pytest.raises(Stopped):
        next(steps)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_whoever_goes_gives_the_place_in_the_queue_back(desk, steps):
    """The client disconnects before the stream begins, after its head, after its first event."""
    import asyncio

    body = json.dumps(ask({"close": "torkham", "from": 2030 + steps})).encode()

    async def go():
        jobs = Jobs(threads=1)
        app = build_app(desk, jobs=jobs)
        sent, asked = [], iter([{"type": "http.request", "body": body, "more_body": False}])
        gone = asyncio.Event()

        async def receive():
            message = next(asked, None)
            if message is None:
                await gone.wait()
                return {"type": "http.disconnect"}
            return message

        async def send(message):
            sent.append(message)
            if len(sent) >= steps:
                gone.set()

        if not steps:
            gone.set()
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {
            "type": "http", "method": "POST", "path": "/api/answers", "raw_path": b"/api/answers", "query_string": b"",
            "headers": headers, "root_path": "", "scheme": "http", "client": ("here", 1), "server": ("localhost", 80),
            "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        }  # fmt: skip
        await asyncio.wait_for(app(scope, receive, send), 60)
        assert (jobs.running, jobs.waiting) == (0, 0)
        jobs.close()

    asyncio.run(go())


def test_a_question_that_takes_too_long_is_stopped():
    from sogdia.web.jobs import Stopped, Ticket

    ticket = Ticket(0.0)
    ticket.begin()
    with pytest.raises(Stopped, match="longer than 0 s"):
        ticket.check()


@pytest.mark.slow
@pytest.mark.parametrize(("form", "begins"), [("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_the_brief_is_a_file_to_be_kept(client, form, begins):
    asked = {**ask(BUILD, year=2028, name="Kabul <script>alert(1)</script>"), "form": form}
    written = client.post("/api/brief", json=asked)
    assert written.status_code == 200, written.text
    assert written.content.startswith(begins)
    assert b"<script" not in written.content
    assert written.headers["content-disposition"] == "attachment"
    assert written.headers["content-type"] == "application/octet-stream"
    assert client.post("/api/brief", json={**ask(), "form": form}).status_code == 422


@pytest.mark.slow
def test_a_brief_has_the_charts_that_are_wanted(client):
    wanted = [{"chart": "vectors", "state": "UZB"}, {"chart": "distance", **OF_WHAT["distance"]}]
    del wanted[1]["commodity"]
    asked = {**ask(BUILD, year=2028, name="Kabul line"), "charts": wanted}
    written = client.post("/api/brief", json=asked)
    assert written.status_code == 200, written.text
    told = written.text
    assert re.findall(r"<figcaption><b>([^<]*)</b>", told)[0].startswith("Uzbekistan: shares over the powers")
    assert "--chart vectors=UZB --chart distance=UZB-S,AFG-E" in told
    assert client.post("/api/brief", json={**asked, "charts": [wanted[0]] * 4}).status_code == 400


@pytest.mark.slow
def test_claims_are_judged_once_and_told_in_words(tmp_path):
    from made_futures import make_model
    from test_claims import LINE, write_claims

    told = [
        LINE,
        {"claim": "mind", "said": "Somebody thinks so", "reason": "No thought is in the world", "needs": "A mind"},
    ]
    made = Desk(make_model().world, futures=20, claims=write_claims(tmp_path, *told))
    with TestClient(build_app(made), base_url="http://localhost") as one:
        name, body = events(one.post("/api/claims", json={}))[-2]
        assert name == "answer"
        claims = {claim["id"]: claim for claim in json.loads(body)["claims"]}
        assert claims["line"]["verdict"] == "supported"
        assert claims["line"]["tests"][0]["holds"]
        assert claims["mind"]["verdict"] == "untestable"
        assert events(one.post("/api/claims", json={}))[0][0] == "answer"


def test_claims_that_do_not_fit_the_world_are_refused_in_words(client):
    told = events(client.post("/api/claims", json={}))
    assert [name for name, _ in told if name != "progress"] == ["refusal", "end"]


ARTICLE = (
    "Kabul line\n\nThe Kabul line will carry 12 million tons of cargo a year. On 3 June 2025 the foreign minister of "
    "Uzbekistan visited Afghanistan. <script>alert(1)</script>\n"
)


@pytest.mark.slow
def test_an_article_is_read_and_reviewed_into_the_file_that_the_command_takes(client):
    from sogdia.outcomes.review import read_review

    article = {"text": ARTICLE, "name": "../../June 2025.txt", "publisher": "A paper", "issued": "2025-06"}
    read = client.post("/api/reading", json=article).json()
    assert read["proposals"]
    for one in read["proposals"]:
        assert one["before"] + one["words"] + one["after"] in ARTICLE
    first = read["proposals"][0]["id"]
    verdicts = [{"id": first, "accepted": True, "preferred": False}]
    kept = client.post("/api/review", json={"article": article, "verdicts": verdicts}).json()
    assert kept["name"] == "June-2025.txt.review.json"
    review = read_review(kept["name"], kept["text"].encode())
    assert review.verdicts[first].accepted
    assert review.origin.file == "June-2025.txt"
    stranger = [{"id": "0" * 12, "accepted": True}]
    assert client.post("/api/review", json={"article": article, "verdicts": stranger}).status_code == 422


@pytest.mark.slow
def test_work_that_takes_too_long_is_ended_with_its_process():
    import time

    from sogdia.web.apart import call_apart
    from sogdia.web.jobs import Stopped

    with pytest.raises(Stopped):
        call_apart(1.0, sum, range(10**12))  # the limit of processor time ends it
    assert call_apart(30.0, time.sleep, 0) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "row",
    [row for row in ENDPOINTS if row.name not in ("session", "reading", "review", "brief")],
    ids=lambda row: row.name,
)
def test_the_service_holds_to_its_own_document_whatever_is_asked(desk, row):
    """Schemathesis makes up questions from the document: no crash, no answer that the document does not know."""
    import schemathesis
    from hypothesis import HealthCheck, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    app = build_app(desk, hosts={"testserver"}, jobs=Jobs(seconds=20))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    cases = schema[row.path][row.method].as_strategy()

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(case=cases)
    def fuzz(case):
        checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
        case.validate_response(case.call(), checks=checks)

    fuzz()
