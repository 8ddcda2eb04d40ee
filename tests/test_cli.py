"""The command line: words to calls, errors to messages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sogdia import __version__
from sogdia.cli import DONE, NO_ROUTE, REFUSED, USAGE, app, run_words

ROOT = Path(__file__).parents[1]
COMMANDS = [name for name in app if not name.startswith("-")]


@pytest.fixture
def call(capsys):
    def run(*words):
        status = run_words(words)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rum"], 'Did you mean "run"?'),
        (["run", "--yeer", "2035"], "Did you mean --year?"),
        (["run", "--year", "soon"], "--year"),
        (["run", "a", "b"], "b"),
        (["run", "--top", "0"], "--top"),
        (["routes", "Tashkent"], "TO"),
        (["compare", "one"], "two scenarios or more"),
        (["why"], "SUBJECT"),
    ],
)
def test_wrong_words_are_a_matter_of_usage(call, words, said):
    status, out, err = call(*words)
    assert status == USAGE
    assert said in err
    assert out == ""


def test_everything_wrong_with_scenarios_is_said_at_once_a_line_each(call, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("changes = 3")
    status, out, err = call("compare", "nowhere-at-all", str(broken), "--year", "1066", "--csv", str(tmp_path / "csv"))
    assert status == REFUSED
    assert out == ""
    assert len(err.splitlines()) == 3
    assert "nowhere-at-all" in err
    assert "broken.toml" in err
    assert "1066" in err
    assert not (tmp_path / "csv").exists()


@pytest.mark.parametrize("content", [b"\x00\xff", b"[" * 5000, b"name = ", b"changes = [{ build = 'x', close = 'y' }]"])
def test_a_file_that_is_no_scenario_is_refused_without_a_traceback(call, tmp_path, content):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    status, _, err = call("run", str(path))
    assert status == REFUSED
    assert "odd.toml" in err
    assert "Traceback" not in err


def test_a_folder_that_is_no_world_is_refused(call, tmp_path):
    status, _, err = call("check", str(tmp_path))
    assert status == REFUSED
    assert "has no states.csv, places.csv, links.csv" in err


def test_a_chart_of_an_unknown_form_is_refused_before_any_work(call, tmp_path):
    status, _, err = call("routes", "Tashkent", "Karachi", "--chart", str(tmp_path / "chart.pdf"))
    assert status == REFUSED
    assert ".svg" in err
    assert list(tmp_path.iterdir()) == []


def test_check_proves_a_sound_world_sound(call):
    status, out, err = call("check", str(ROOT / "tests/worlds/fork"))
    assert (status, err) == (DONE, "")
    assert "fork is sound" in out
    status, out, _ = call("check", str(ROOT / "tests/worlds/fork"), "--json")
    assert json.loads(out)["problems"] == []


def test_the_version_is_the_packages(call):
    assert call("--version") == (DONE, f"{__version__}\n", "")


def test_no_words_print_help(call):
    status, out, _ = call()
    assert status == DONE
    assert all(name in out for name in COMMANDS)


def test_help_does_not_load_the_engine():
    code = "import sys; from sogdia.cli import run_words; run_words(['--help']); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("numba", "scipy", "matplotlib", "numpy"):
        assert f"'{heavy}'" not in out


@pytest.mark.parametrize("words", [["check", "tests/worlds/fork", "--json"], ["scenarios"]])
def test_a_closed_pipe_is_no_error(words):
    """`sogdia scenarios | head -0` ends quietly."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "sogdia.cli", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == DONE


def documented():
    """Return the names in the table of each command of docs/commands.md, and the sentence beneath its heading."""
    sections = re.split(r"^## sogdia ", (ROOT / "docs/commands.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        section.split("\n", 1)[0]: (set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)), section.split("\n")[2])
        for section in sections
    }


def test_every_command_has_a_section_and_every_section_a_command():
    assert set(documented()) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_every_documented_option_exists(command):
    names, sentence = documented()[command]
    found = {argument.names[0] for argument in app[command].assemble_argument_collection() if argument.parse}
    assert names == found
    assert sentence == app[command].help.split("\n", 1)[0]


def test_a_scenario_with_mistakes_of_every_kind_hears_of_all_of_them_at_once(tmp_path, capsys):
    """A field that is missing does not hide the unknown names beside it."""
    path = tmp_path / "bad.toml"
    path.write_text(
        'name = "bad"\nyear = 2035\nchanges = [\n  { build = "kabul-corridr" },\n  { close = "torkam" },\n'
        '  { toll = "UZB", mode = "rail" },\n]\n',
        encoding="utf-8",
    )
    assert run_words(["run", str(path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert 'Did you mean "kabul-corridor"?' in said[1]
    assert 'Did you mean "torkham"?' in said[2]


def test_where_no_route_is_left_the_cargo_left_behind_is_told(call):
    closed = [word for state in ("UZB", "KAZ", "CHN", "TJK") for word in ("--close", state)]
    status, _, err = call("routes", "KGZ", "RUS-W", "--unit", "TEU", *closed)
    assert status == NO_ROUTE
    assert re.search(r"no route from KGZ to RUS-W: [1-9][\d,]* TEU a year of containers of 2035 not carried", err)


def test_what_does_not_travel_in_containers_has_no_price_a_container(call):
    status, _, err = call("routes", "Tashkent", "Mundra", "--commodity", "grain", "--unit", "FEU")
    assert (status, err.strip()) == (REFUSED, "--unit: grain is not counted in FEU, expected t.")
