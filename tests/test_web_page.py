"""The page in a real browser: Debian's Chromium, without a screen.

Screenshots are kept in `tests/artifacts`, or where SOGDIA_SCREENSHOTS says, to be looked at.
"""

import datetime
import json
import os
import re
import shutil
import socket
import threading
import time
import tomllib
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import uvicorn

from sogdia.cli import app
from sogdia.cli.recorded import name_run
from sogdia.runs import identify, run_id
from sogdia.scenario import parse_scenario
from sogdia.simulate import build_model, measure_outcome, solve_scenarios
from sogdia.web.app import build_app
from sogdia.web.desk import FUTURES, Desk
from sogdia.web.guard import Sessions
from sogdia.web.naming import Naming
from sogdia.web.people import make_person
from sogdia.web.reviews import Reviews
from sogdia.world import load_world
from test_web_api import PAYLOADS
from worlds.making import FORK

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")

SHOTS = Path(os.environ.get("SOGDIA_SCREENSHOTS") or Path(__file__).parent / "artifacts")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PATIENCE_MS = 30_000
YEAR = 2028
TOKEN = "a token that nobody guesses"


class Served:
    """A server on a free port of this machine, in a thread of its own."""

    def __init__(self, app):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(20)
        self.socket.close()


@pytest.fixture(scope="module")
def world():
    return load_world(FORK)


@pytest.fixture(scope="module")
def served(world):
    with Served(build_app(Desk(world, futures=0), naming=Naming(name_run, (), 0, FUTURES))) as one:
        yield one


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    words = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=CHROMIUM, args=words)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, served):
    """Return a function that opens the page; afterwards nothing may have gone wrong in any of them."""
    contexts, wrong = [], []

    def open_page(address="", size=DESK, server=served, **more):
        context = browser.new_context(viewport=size, accept_downloads=True, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: _note_outsider(request.url, server.address, wrong))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(server.address + address)
        return page

    open_page.wrong = wrong
    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def _note_outsider(url, address, wrong):
    if not url.startswith((address, "blob:", "data:")):
        wrong.append(f"asked {url}")


def shoot(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def wait_for_stage(page, words):
    """Wait until the page says how good its answer is; the policy forbids the usual polling by script."""
    page.locator(".stage", has_text=re.compile(words)).wait_for(timeout=PATIENCE_MS)


def link(*changes, year=YEAR, **more):
    return "#" + urlencode({"year": year, **more, "changes": json.dumps(changes)}, quote_via=quote)


def render(value):
    """Return a number as the page shows it."""
    if value == 0:
        return "0"
    size = abs(value)
    if size < 0.005:
        return "<+0.01" if value > 0 else ">−0.01"
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{'−' if value < 0 else '+'}{size:,.{decimals}f}"


def change_of(world, changes, key, year=YEAR):
    """Return the change that `sogdia run` would tell."""
    text = "changes = [" + ", ".join(changes) + "]"
    scenario = parse_scenario(text, "test.toml")
    model = build_model(world)
    outcomes = [
        measure_outcome(model, one, flows).measures
        for one, flows in zip((None, scenario), solve_scenarios(model, (None, scenario), year), strict=True)
    ]
    return outcomes[1].get(key, 0.0) - outcomes[0].get(key, 0.0)


def test_the_page_opens_with_the_map_of_the_base(visit):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    assert page.locator(".way.flow").count() >= 3
    assert page.locator(".way.planned").count() > 0
    assert page.locator(".spot.port").count() == 2
    assert f"base: the world fork in {YEAR}" in page.inner_text("#basis")
    assert re.search(r"World [0-9a-f]{12} · base · Sogdia", page.inner_text("#versions"))
    assert "do not imply endorsement" in page.inner_text("#foot")
    shoot(page, "base-desk")


def test_a_project_switched_on_by_mouse_gives_the_numbers_of_the_command_line(visit, world):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    page.get_by_role("switch", name=re.compile("^Kabul line")).check()
    wait_for_stage(page, r"Exact, without ranges")
    row = page.locator(".bars button.row", has_text="Kabul Corridor")
    expected = change_of(world, ['{ build = "kabul-line" }'], ("corridor", "kabul-corridor", "cargo_mt_yr"))
    assert row.locator(".number").inner_text() == render(expected)
    assert page.locator(".way.gain").count() > 0
    shoot(page, "project-desk")
    page.get_by_role("switch", name=re.compile("^Kabul line")).uncheck()
    wait_for_stage(page, "Base, exact")


def test_a_border_is_shut_by_a_form_and_opened_by_its_switch(visit, world):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    page.get_by_label("Where").fill("Hairatan (UZB–AFG)")
    page.get_by_role("button", name="Add to the scenario").click()
    wait_for_stage(page, "Exact, without")
    page.get_by_role("tab", name="Borders").click()
    expected = change_of(world, ['{ close = "hairatan" }'], ("crossing", "hairatan", "cargo_mt_yr"))
    assert page.locator(".bars button.row", has_text="Hairatan").locator(".number").inner_text() == render(expected)
    page.get_by_role("switch", name="Close Hairatan").uncheck()
    wait_for_stage(page, "Base, exact")


def test_a_slider_moves_the_answer(visit, world):
    page = visit(link({"delay": "hairatan", "hours": 10}))
    wait_for_stage(page, "Exact, without")
    before = page.inner_text("#changes .switches")
    slider = page.locator(".sliders input[type=range]").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.locator(".switches", has_text="15 h longer").wait_for()
    assert page.inner_text("#changes .switches") != before
    assert '"hours":15' in page.evaluate_handle("location.hash").json_value().replace("%22", '"').replace("%3A", ":")


def test_a_link_reproduces_the_page(visit):
    first = visit(link())
    wait_for_stage(first, "Base, exact")
    first.fill("#name", "Kabul alone")
    first.get_by_role("switch", name=re.compile("^Kabul line")).check()
    wait_for_stage(first, "Exact, without")
    first.get_by_role("button", name="Share").click()
    shared = first.locator("#messages input").input_value()
    second = visit(shared.removeprefix(first.url.split("#")[0]))
    wait_for_stage(second, "Exact, without")
    for place in (".bars", ".totals", "#versions", ".switches"):
        assert second.inner_text(place) == first.inner_text(place)
    assert second.input_value("#name") == "Kabul alone"


def test_a_scenario_is_saved_as_a_file_and_opened_again(visit, tmp_path):
    page = visit(
        link({"build": "kabul-line", "capacity_mt_yr": [3, 10]}, {"close": "torkham", "from": 2030}, name="To keep")
    )
    wait_for_stage(page, "Exact, without")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "to-keep.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    assert table["year"] == YEAR
    assert table["changes"] == [{"build": "kabul-line", "capacity_mt_yr": [3, 10]}, {"close": "torkham", "from": 2030}]
    other = visit(link())
    wait_for_stage(other, "Base, exact")
    with other.expect_file_chooser() as choosing:
        other.get_by_role("button", name="Open").click()
    choosing.value.set_files(file)
    wait_for_stage(other, "Exact, without")
    assert other.inner_text(".bars") == page.inner_text(".bars")
    assert other.input_value("#name") == "To keep"


def test_the_run_of_an_answer_is_that_of_the_saved_file_on_the_command_line(visit, tmp_path, monkeypatch):
    page = visit(link({"build": "kabul-line"}, name="Kabul alone"))
    wait_for_stage(page, "Exact, without")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save").click()
    waiting.value.save_as(tmp_path / waiting.value.suggested_filename)
    page.locator("#versions button").click()
    told = page.inner_text("#messages")
    assert "sogdia run kabul-alone.toml --futures 0" in told
    monkeypatch.chdir(tmp_path)
    command, bound, _ = app.parse_args(["run", "kabul-alone.toml", "--futures", "0"], exit_on_error=False)
    bound.apply_defaults()
    assert f"run {run_id(identify(command.__name__, bound.arguments).record)}" in told


def test_a_file_with_a_mistake_is_told_in_words(visit, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('changes = [{ build = "kabul-lin" }]', encoding="utf-8")
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Open").click()
    choosing.value.set_files(file)
    page.locator(".problems", has_text='Did you mean "kabul-line"?').wait_for()
    visit.wrong[:] = [one for one in visit.wrong if "422" not in one]


def test_a_thing_opens_to_its_sources_and_uses(visit):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    page.get_by_role("tab", name="Borders").click()
    page.locator(".bars button.row", has_text="Hairatan").click()
    page.locator(".details h2", has_text="Hairatan").wait_for()
    page.locator(".part summary", has_text="Hairatan").first.click()
    page.locator(".figure").first.wait_for()
    page.get_by_role("button", name="Whose cargo passes here?").click()
    page.locator(".uses h3", has_text="Whose cargo").wait_for()
    shoot(page, "thing-desk")
    page.get_by_role("button", name="← Who gains, who loses").click()
    assert page.locator(".summary").is_visible()


def test_routes_between_two_places_are_told_and_marked(visit):
    page = visit(link({"build": "kabul-line"}))
    wait_for_stage(page, "Exact, without")
    page.locator(".routes summary").first.click()
    page.get_by_label("From").last.fill("Termez")
    page.get_by_label("To", exact=True).last.fill("Kabul")
    page.get_by_role("button", name="Find routes").click()
    page.locator(".route summary").first.click()
    page.locator(".way.chosen").first.wait_for(state="attached")
    assert "days" in page.locator(".route summary small").first.inner_text()
    page.locator(".route").first.scroll_into_view_if_needed()
    shoot(page, "routes-desk")


def test_charts_are_drawn_saved_and_put_into_the_brief(visit, tmp_path):
    page = visit(link({"build": "kabul-line"}))
    wait_for_stage(page, "Exact, without")
    page.get_by_role("button", name="Charts", exact=True).click()
    image = page.locator(".chart img")
    image.wait_for()
    assert "Kabul Corridor gains most" in image.get_attribute("alt")
    assert image.evaluate("one => one.naturalWidth") > 300
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as SVG").click()
    kept = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    assert kept.name == "sogdia-gains.svg"
    assert "Kabul Corridor" in kept.read_text(encoding="utf-8")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as PNG").click()
    waiting.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Shares over the powers").click()
    page.locator(".chart img[alt*='Uzbekistan: shares']").wait_for()
    shoot(page, "charts-desk")
    page.get_by_role("button", name="Put it into the brief").click()
    page.keyboard.press("Escape")
    assert "vectors of UZB" in page.inner_text(".exports")


def test_charts_of_a_scenario_wait_for_one(visit):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    page.get_by_role("button", name="Charts", exact=True).press("Enter")
    assert page.get_by_role("button", name="Who gains, who loses", exact=True).is_disabled()
    page.locator(".charts", has_text="switch something on first").wait_for()
    page.get_by_role("button", name="Shares over the powers").press("Enter")
    page.locator(".chart img[alt*='Uzbekistan: shares']").wait_for()
    visit.wrong[:] = [one for one in visit.wrong if "422" not in one]  # no route between the first two of the fork


@pytest.mark.slow
def test_the_brief_is_exported(visit, tmp_path):
    page = visit(link({"build": "kabul-line"}, name="Kabul line"))
    wait_for_stage(page, "Exact, without")
    with page.expect_download(timeout=10 * PATIENCE_MS) as waiting:
        page.get_by_role("button", name="HTML").click()
    kept = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    brief = kept.read_text(encoding="utf-8")
    assert "Kabul" in brief
    assert "sogdia brief kabul-line.toml --year 2028" in brief


def test_an_article_is_reviewed_and_the_review_is_saved(visit, tmp_path):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    page.get_by_role("button", name="Read", exact=True).click()
    words = "On 3 June 2025 the foreign minister of Uzbekistan visited Afghanistan. <img src=x onerror=alert(1)>"
    page.get_by_label("Text of the article").fill(f"Kabul line\n\n{words}")
    page.get_by_role("button", name="Read it").click()
    page.locator(".proposals mark").first.wait_for(timeout=4 * PATIENCE_MS)
    assert page.locator(".proposals img").count() == 0
    page.get_by_role("button", name="Accept", exact=True).first.click()
    shoot(page, "review-desk")
    with page.expect_download(timeout=4 * PATIENCE_MS) as waiting:
        page.get_by_role("button", name="Save the review").click()
    kept = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    assert kept.name == "article.txt.review.json"
    assert next(iter(json.loads(kept.read_text(encoding="utf-8"))["verdicts"].values()))["accepted"]
    page.locator("code", has_text="sogdia accept").wait_for()


def test_the_map_is_moved_and_asked_by_keyboard_and_mouse(visit):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    scene = page.locator(".map > g").first
    before = scene.get_attribute("transform")
    page.locator(".map").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    assert scene.get_attribute("transform") != before
    page.keyboard.press("Home")
    assert scene.get_attribute("transform") == before
    page.locator('.spot[data-id="chabahar"]').click()
    page.locator(".details h2", has_text="Chabahar").wait_for()
    assert "at=place%3Achabahar" in page.url


def test_everything_can_be_reached_with_the_keyboard_alone(visit):
    page = visit(link({"build": "kabul-line"}))
    wait_for_stage(page, "Exact, without")
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        words = page.locator(":focus").first
        if words.count():
            reached.add(words.evaluate("one => one.id || one.getAttribute('role') || one.className || one.textContent"))
    for wanted in ("name", "choose", "open", "save", "share", "year", "switch", "tab", "row"):
        assert wanted in reached, wanted
    page.get_by_role("switch", name=re.compile("^Kabul line")).focus()
    page.keyboard.press("Space")
    wait_for_stage(page, "Base, exact")
    page.keyboard.press("Space")  # the focus is still there, though the list was drawn anew
    wait_for_stage(page, "Exact, without")


def test_the_page_fits_a_phone(visit):
    page = visit(link({"build": "kabul-line"}), PHONE, has_touch=True, is_mobile=True)
    wait_for_stage_hidden(page)
    shoot(page, "phone-map")
    for part in ("changes", "results"):
        page.locator(f"#tabs [data-show={part}]").click()
        assert page.locator(f"#{part}").is_visible()
        shoot(page, f"phone-{part}")
        assert page.evaluate_handle("document.documentElement.scrollWidth").json_value() <= PHONE["width"]
    page.get_by_role("button", name="Charts", exact=True).click()
    page.get_by_label("Chart", exact=True).select_option("vectors")
    image = page.locator(f".chart img[alt*='shares over the powers, {YEAR - 5} to {YEAR}']")
    image.wait_for()
    assert image.evaluate("one => one.naturalWidth") < 400  # laid out for a phone, not shrunk
    assert page.evaluate_handle("document.documentElement.scrollWidth").json_value() <= PHONE["width"]
    shoot(page, "phone-chart")


def wait_for_stage_hidden(page):
    """Wait for the exact answer where its words are on another tab."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while "Exact" not in (page.locator(".stage").text_content() or "") and time.monotonic() < end:
        time.sleep(0.05)
    assert "Exact" in page.locator(".stage").text_content()


def test_the_page_is_dark_where_that_is_preferred(visit):
    page = visit(link({"build": "kabul-line"}), color_scheme="dark")
    wait_for_stage(page, "Exact, without")
    shoot(page, "dark-desk")
    light = visit(link({"build": "kabul-line"}), color_scheme="light")
    wait_for_stage(light, "Exact, without")

    def ground(one):
        return one.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")

    assert ground(page) != ground(light)


def test_markup_in_a_link_stays_text(visit):
    """Every payload as name, question, and in changes of every form."""
    for payload in PAYLOADS:
        page = visit(
            link(
                {"build": payload},
                {payload: payload},
                {"close": [payload], "note": payload},
                name=payload,
                question=payload,
                at=f"place:{payload}",
            )
        )
        page.locator(".problems p").first.wait_for()
        assert (
            page.locator("img:not([src='icon.svg']), iframe, script:not([src='main.js']), object, embed").count() == 0
        )
        assert page.locator("[onerror], [onload], [onfocus], [ontoggle]").count() == 0
        page.context.close()
    visit.wrong[:] = [one for one in visit.wrong if "422" not in one]


def test_addresses_that_make_no_sense_open_the_base(visit):
    for odd in ("#changes=3", "#changes={", "#year=abc", "#year=9999", "#%", "#at=", "#at=:", "#changes=[1,null,[]]"):
        page = visit(odd)
        wait_for_stage(page, "Base, exact")
        page.context.close()


def test_who_moves_on_is_answered_and_the_question_before_is_dropped(visit):
    page = visit(link())
    wait_for_stage(page, "Base, exact")
    kabul = page.get_by_role("switch", name=re.compile("^Kabul line"))
    for _ in range(4):
        kabul.click()
    wait_for_stage(page, "Base, exact")
    assert page.locator(".switches li.on").count() == 0


def test_with_a_token_the_page_asks_for_it_once(browser, world):
    sessions = Sessions(TOKEN)
    with Served(build_app(Desk(world, futures=0), sessions)) as server:
        context = browser.new_context(viewport=DESK)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(server.address)
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Enter").click()
        page.locator("text=That is not the token").wait_for()
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Enter").click()
        wait_for_stage(page, "Base, exact")
        page.reload()
        wait_for_stage(page, "Base, exact")
        context.close()
        other = browser.new_context(viewport=DESK)
        page = other.new_page()
        page.goto(f"{server.address}?ticket={sessions.issue_ticket()}")
        wait_for_stage(page, "Base, exact")
        assert "ticket" not in page.url
        other.close()


def test_two_people_review_an_article_together(visit, browser, world, tmp_path):
    """The later of two words on one proposal is refused and told; the first stays, and the log has it."""
    tokens, people = {}, {}
    for name, role in (("aziza", "editor"), ("boris", "editor"), ("clara", "viewer")):
        tokens[name], people[name] = make_person(name, role)
    reviews = Reviews(tmp_path, lambda: datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC))
    app = build_app(Desk(world, futures=0), Sessions(people=people), reviews=reviews)
    with Served(app) as server:

        def enter(name):
            page = visit(server=server)
            page.get_by_label("Token").fill(tokens[name])
            page.get_by_role("button", name="Enter").click()
            wait_for_stage(page, "Base, exact")
            page.get_by_role("button", name="Read", exact=True).click()
            return page

        aziza = enter("aziza")
        words = "On 3 June 2025 the foreign minister of Uzbekistan visited Afghanistan."
        aziza.get_by_label("Text of the article").fill(f"Kabul line\n\n{words}")
        aziza.get_by_role("button", name="Read and share it").click()
        aziza.locator(".proposals mark").first.wait_for(timeout=4 * PATIENCE_MS)
        boris = enter("boris")
        boris.locator(".shared button", has_text="article.txt").click()
        boris.locator(".proposals mark").first.wait_for()
        aziza.get_by_role("button", name="Accept", exact=True).first.click()
        aziza.locator(".proposals", has_text="accepted by aziza at 2026-11-28T12:00:00Z").wait_for()
        boris.get_by_role("button", name="Reject").first.click()
        boris.locator(".problems", has_text="aziza accepted this").wait_for()
        boris.locator(".proposals", has_text="accepted by aziza").wait_for()
        shoot(boris, "review-conflict")
        boris.get_by_role("button", name="← All shared reviews").click()
        boris.get_by_role("button", name="Who decided what").click()
        assert "aziza (editor)" in boris.locator(".log tbody tr").first.inner_text()
        shoot(boris, "review-log")
        clara = enter("clara")
        assert clara.get_by_label("Text of the article").count() == 0
        clara.locator(".shared button", has_text="1 decided").click()
        clara.locator(".proposals", has_text="accepted by aziza").wait_for()
        assert clara.get_by_role("button", name="Accept", exact=True).count() == 0
        clara.keyboard.press("Escape")
        assert clara.get_by_role("button", name="Save", exact=True).count() == 0
        assert "clara, viewer" in clara.inner_text("#me")
    visit.wrong[:] = [one for one in visit.wrong if "401" not in one and "409" not in one]


def test_behind_a_proxy_the_page_stands_below_a_path(browser, world):
    from starlette.applications import Starlette
    from starlette.routing import Mount

    inner = build_app(Desk(world, futures=0))
    outer = Starlette(routes=[Mount("/maps/sogdia", inner)], lifespan=inner.router.lifespan_context)
    with Served(outer) as server:
        page = browser.new_context(viewport=DESK).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{server.address}maps/sogdia/")
        wait_for_stage(page, "Base, exact")
        page.goto(f"{server.address}maps/sogdia/api/docs")
        page.locator("h2", has_text="/api/answers").wait_for()
        page.context.close()


def test_the_documentation_of_the_api_writes_itself_out(visit):
    page = visit("api/docs")
    page.locator("h2", has_text="/api/answers").wait_for()
    assert page.locator("section").count() >= 10
    shoot(page, "docs")


@pytest.mark.slow
def test_the_shipped_world_is_shown_whole(browser, visit):
    """The whole of it once: base, a shipped scenario chosen by mouse, its ranges, a figure that sources dispute."""
    with Served(build_app(Desk(load_world(), futures=25))) as server:
        page = visit(size=DESK, server=server)
        page.set_default_timeout(300_000)
        page.locator(".stage", has_text="Base, exact").wait_for(timeout=300_000)
        assert page.locator(".way.flow").count() > 300
        shoot(page, "eurasia-base")
        page.get_by_role("button", name="Scenarios").click()
        page.locator(".sheet button", has_text="reaches Chabahar by Zaranj and Zahedan, who gains").first.click()
        page.locator(".stage", has_text="ranges from 25 futures: in 8").wait_for(timeout=300_000)
        shoot(page, "eurasia-kandahar-chabahar")
        phone = visit(page.url.removeprefix(server.address), PHONE, server, has_touch=True, is_mobile=True)
        wait_for_stage_hidden(phone)
        shoot(phone, "eurasia-phone-map")
        phone.locator("#tabs [data-show=results]").click()
        shoot(phone, "eurasia-phone-results")
        page.get_by_role("button", name="Arms", exact=True).click()
        page.get_by_role("button", name="Add to the scenario").click()
        page.get_by_role("button", name="Standing", exact=True).click()
        page.get_by_role("button", name="Add to the scenario").click()
        page.locator(".reaction h3", has_text="Islamic Emirate").wait_for()
        assert "Russia delivers arms × 0.5" in page.inner_text(".switches")
        assert "Kazakhstan: ambassador towards Islamic Emirate" in page.inner_text(".switches")
        shoot(page, "eurasia-politics")
        page.get_by_label("Find").fill("Torkham · border point")
        page.get_by_label("Find").press("Enter")
        page.locator(".figure em", has_text="sources disagree").first.wait_for()
        shoot(page, "eurasia-torkham")
