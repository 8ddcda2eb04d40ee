"""What a served page, and a command that reads strangers' files, are guarded against: a row a threat, and its tests.

The tests stand where the code that they hold is tested; here are the list, and what is true of the whole package.
"""

import ast
import asyncio
import json
import subprocess
import sys
import threading
from pathlib import Path

import httpx2 as httpx
import pytest

import sogdia
from sogdia.errors import ScenarioError
from sogdia.scenario import parse_scenario
from sogdia.web.app import build_app
from sogdia.web.desk import Desk
from sogdia.web.jobs import Jobs
from sogdia.world import load_world
from worlds.making import FORK

PACKAGE, TESTS = Path(sogdia.__file__).parent, Path(__file__).parent

# Each threat with the tests that hold it, as file::beginning of their names.
THREATS = {
    "files that grow when they are expanded": (
        "test_threats::test_no_reader_of_yaml",
        "test_scenario_threats::test_a_file_of_more_than_a_megabyte",
        "test_scenario_threats::test_a_ladder_of_bases",
    ),
    "deep nesting": (
        "test_scenario_threats::test_deep_nesting",
        "test_web_api::test_nested_changes",
        "test_reading_threats::test_deep_nesting",
    ),
    "slow parsing": (
        "test_scenario_threats::test_what_is_slow_to_parse",
        "test_scenario_threats::test_more_than_ten_thousand",
        "test_web_api::test_more_changes_than",
    ),
    "words that a format takes for something else": (
        "test_threats::test_words_stay_words",
        "test_exchange_world::test_cells_keep_their_spelling",
    ),
    "numbers that are none": (
        "test_web_api::test_a_body_that_is_no_question",
        "test_scenario_read::",
        "test_world_load::",
    ),
    "code in files": ("test_threats::test_nothing_read_is_ever_run",),
    "paths in requests and names": (
        "test_web_api::test_no_address_reaches_a_file",
        "test_web_api::test_a_name_may_be_a_path",
        "test_web_api::test_text_that_is_no_scenario_is_refused_and_opens_no_file",
        "test_runs::test_a_record_cannot_lead_out",
        "test_scenario_threats::test_a_scenario_is_based_on_nothing_outside",
        "test_reading_threats::test_a_path_in_a_review",
    ),
    "zip bombs": (
        "test_reading_threats::test_bombs_in_docx",
        "test_reading_threats::test_a_bomb_that_lies",
        "test_exchange_world::test_an_archive_no_honest_program_writes",
    ),
    "formulas in tables": (
        "test_exchange_world::test_a_guarded_text",
        "test_exchange_world::test_a_formula_is_refused",
        "test_exchange_world::test_text_that_looks_like_a_formula",
        "test_reading_threats::test_a_title_that_is_a_formula",
    ),
    "markup in texts and names (XSS)": (
        "test_web_api::test_markup_in_any_field",
        "test_web_api::test_a_chart_is_drawn_without_script",
        "test_web_api::test_every_answer_carries_the_strict_policy",
        "test_web_page::test_markup_in_a_link",
        "test_charts::test_hostile_names",
        "test_brief::test_hostile_names",
    ),
    "a server made to fetch (SSRF)": (
        "test_threats::test_nothing_is_asked_of_another_machine",
        "test_threats::test_no_module_can_fetch",
        "test_reading_threats::test_nothing_of_a_page_is_run_or_fetched",
        "test_reading_threats::test_entities_of_a_docx",
    ),
    "another site or name in the same browser (CSRF, DNS rebinding)": (
        "test_web_api::test_another_host_name",
        "test_web_api::test_another_site_cannot_write",
        "test_web_api::test_a_form_of_another_site",
        "test_web_api::test_a_ticket_works_once",
        "test_web_api::test_the_token_opens_a_session_that_no_script_can_read",
    ),
    "SQL of strangers": (
        "test_threats::test_the_page_knows_no_sql",
        "test_exchange_world::test_a_geopackage_that_is_a_trap",
    ),
    "parsers that strangers' files break": (
        "test_web_api::test_work_that_takes_too_long_is_ended_with_its_process",
        "test_reading_threats::test_a_page_that_takes_too_long",
        "test_exchange_world::test_any_bytes_are_read_or_refused",
    ),
    "hogging": (
        "test_web_api::test_too_many_questions_of_one_person",
        "test_web_api::test_a_question_that_takes_too_long",
        "test_web_api::test_a_question_that_nobody_waits_for",
        "test_web_api::test_whoever_goes_gives_the_place",
        "test_threats::test_the_server_says_how_it_is_while_all_its_threads_work",
    ),
    "doing what one may not": (
        "test_web_team::test_a_question_is_answered_from_its_role_on",
        "test_web_team::test_what_is_not_in_the_table",
        "test_web_team::test_a_session_cannot_be_made_into",
        "test_web_team::test_a_server_that_strangers_reach_needs_tokens",
        "test_web_team::test_a_token_is_shown_once",
        "test_web_api::test_tokens_are_compared_in_constant_time",
    ),
    "two people at one thing": (
        "test_web_team::test_whoever_comes_second",
        "test_web_team::test_of_many_at_once",
        "test_web_team::test_a_line_that_a_crash_cut_off",
    ),
    "secrets of people": (
        "test_web_api::test_with_a_token_nothing_is_told",
        "test_threats::test_nothing_is_asked_of_another_machine",
        "test_web_api::test_the_page_comes_whole_from_the_package",
    ),
}


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


MODULES = {path.relative_to(PACKAGE).as_posix(): parse(path) for path in sorted(PACKAGE.rglob("*.py"))}


def imports(tree):
    """Return every module that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_has_the_tests_that_are_said_to_hold_it(threat):
    for named in THREATS[threat]:
        file, _, name = named.partition("::")
        tests = [node.name for node in parse(TESTS / f"{file}.py").body if isinstance(node, ast.FunctionDef)]
        assert [one for one in tests if one.startswith(name or "test_")], named


def test_no_reader_of_yaml_or_of_tables_that_are_code_is_used():
    """Scenarios are TOML, which has no references to expand and one meaning for each word."""
    for module, tree in MODULES.items():
        assert not {"yaml", "ruamel", "duckdb", "joblib", "dill", "cloudpickle"} & {
            name.partition(".")[0] for name in imports(tree)
        }, module


RUNS_CODE = {"eval", "exec", "__import__"}
READS_CODE = {"pickle", "marshal", "shelve", "code", "runpy"}


def test_nothing_read_is_ever_run():
    for module, tree in MODULES.items():
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not RUNS_CODE & {called.id for called in calls if isinstance(called, ast.Name)}, module
        assert not READS_CODE & {name.partition(".")[0] for name in imports(tree)}, module
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell"):
                assert isinstance(node.value, ast.Constant), module
                assert node.value.value is False, module


FETCHERS = {
    "urllib.request",
    "http.client",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "httpx2",
    "aiohttp",
    "websockets",
}
LISTENS = {"cli/serving.py"}


def test_no_module_can_fetch():
    for module, tree in MODULES.items():
        names = set(imports(tree))
        assert not FETCHERS & names, module
        assert module in LISTENS or "socket" not in names, module


WATCH = """
import sys
def watch(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        print("ASKED", event, _, flush=True)
        raise SystemExit(9)
sys.addaudithook(watch)
import sogdia.cli
sys.exit(sogdia.cli.run_words(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("words", [["why", "khaf-herat"], ["arms", "UZB"], ["run", "kabul", "--futures", "0"]])
def test_nothing_is_asked_of_another_machine(words):
    """The interpreter itself tells of every connection and every name looked up."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *words, "--runs", "off"], capture_output=True, text=True, check=False, timeout=300
    )
    assert "ASKED" not in done.stdout
    assert done.returncode == 0, done.stderr


def test_the_page_knows_no_sql():
    for module, tree in MODULES.items():
        if module.startswith("web/"):
            assert not {"sqlite3", "sqlalchemy", "sogdia.exchange.geopackage"} & set(imports(tree)), module


@pytest.mark.parametrize("word", ["NO", "on", "010", "1e3", "12:30", "1.10", "null", "2026-11-28"])
def test_words_stay_words(word):
    """As a text each is a name; without quotes it is a mistake, and never another thing."""
    quoted = parse_scenario(f'changes = [{{ close = "{word}" }}]', "a.toml")
    assert quoted.changes[0].target == ((word,),)
    with pytest.raises(ScenarioError):
        parse_scenario(f"changes = [{{ close = {word} }}]", "a.toml")


def test_the_server_says_how_it_is_while_all_its_threads_work():
    """The event loop is never held: health is told while every thread is busy with somebody's question."""
    busy, done = threading.Barrier(3), threading.Event()

    class Held(Desk):
        def explain(self, question):
            busy.wait(30)
            done.wait(30)
            return super().explain(question)

    async def ask_all():
        jobs = Jobs(threads=2)
        app = build_app(Held(load_world(FORK), futures=0), jobs=jobs)
        people = [httpx.ASGITransport(app=app, client=(address, 1)) for address in ("192.0.2.1", "192.0.2.2")]
        first, second = (httpx.AsyncClient(transport=one, base_url="http://localhost") for one in people)
        question = {"year": 2030, "name": "hairatan-rail"}
        async with first, second:
            asked = [asyncio.create_task(client.post("/api/thing", json=question)) for client in (first, second)]
            await asyncio.to_thread(busy.wait, 30)
            health = (await first.get("/api/health")).json()
            done.set()
            told = await asyncio.gather(*asked)
        jobs.close()
        return health, told

    health, told = asyncio.run(ask_all())
    assert health["running"] == 2
    assert [json.loads(one.content)["kind"] for one in told] == ["crossing", "crossing"]
