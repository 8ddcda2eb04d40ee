"""Examples of the README and the pages: every command is one, and some are run as they stand."""

import csv
import io
import json
import re
import shlex
import sys
import tomllib

import pytest

from docs_pages import PAGES, find_blocks, find_commands, find_inline_commands
from sogdia.cli import DONE, app, run_words
from sogdia.cli.charts import read_charts
from sogdia.outcomes.appraisal.bundle import read_bundles
from sogdia.outcomes.claims import SHIPPED_CLAIMS, choose_claims, read_claims
from sogdia.scenario import check_scenario, parse_scenario, read_scenario
from sogdia.views.charts.catalogue import read_wishes
from sogdia.world import explain, load_world
from sogdia.world.find import KINDS, index_names

WORLD = load_world("eurasia")
YEAR = 2035
COMMANDS = [command for page in PAGES for command in find_commands(page)]
INLINE = [command for page in PAGES if page.name != "CHANGELOG.md" for command in find_inline_commands(page)]
BLOCKS = [block for page in PAGES for block in find_blocks(page)]

# Words that stand for what a reader has, and nobody can look up here: files and folders of one's own, ids of runs.
OWN = re.compile(r".+\.(toml|csv|tntp|txt|json)|.+/|mine|trade|[0-9a-f]{12}|[A-Z_]{3,}_DIR")
NAMED = {
    "state": ("state",),
    "by": ("state",),
    "players": ("state",),
    "answer": ("state",),
    "together": ("state",),
    "corridor": ("corridor",),
    "origin": ("region", "place"),
    "destination": ("region", "place"),
    "close": KINDS,
    "thing": KINDS,
    "commodity": ("commodity",),
}
SCENARIOS = {"scenario", "scenarios", "base", "one", "other"}
NO_SCENARIO = {"base", "eurasia"}
"""What `sogdia diff` takes beside names of scenarios."""


def parse(words):
    """Return the function that the words call, and its arguments by name."""
    command, bound, _ = app.parse_args(words, exit_on_error=False, print_error=False)
    return command, bound.arguments


def listed(value):
    """Return one value or several, each parted at its commas, as a list of words."""
    return [word for one in ([value] if isinstance(value, str) else value) for word in one.split(",") if word]


def known(name, kinds):
    return bool(index_names(WORLD).find(name, kinds)) or (kinds == ("state",) and name in WORLD.groups)


def charts_of(command):
    """Return the names of the charts that a command can draw."""
    module = vars(sys.modules[command.__module__])
    return [name for key, names in module.items() if key.endswith("CHARTS") for name in names]


def test_pages_have_examples():
    assert len(COMMANDS) > 100
    assert len(BLOCKS) > 20


@pytest.mark.parametrize("example", COMMANDS, ids=str)
def test_every_command_is_one_and_names_what_there_is(example):
    command, arguments = parse(example.words)
    for option, value in arguments.items():
        if option in SCENARIOS:
            for name in listed(value):
                if not OWN.fullmatch(name) and name not in NO_SCENARIO:
                    scenario = read_scenario(name)  # raises with the nearest name
                    assert check_scenario(WORLD, scenario, arguments.get("year") or scenario.year or YEAR) == []
        elif option in NAMED:
            assert [name for name in listed(value) if not known(name, NAMED[option])] == []
    if subject := arguments.get("subject"):
        assert explain(WORLD, subject)  # raises with the nearest name
    if projects := arguments.get("projects"):
        assert read_bundles(WORLD, projects)
    if command.__name__ == "claims":
        ids = tuple(word for word in arguments.get("words", ()) if not OWN.fullmatch(word))
        choose_claims(read_claims(SHIPPED_CLAIMS), ids)
    if command.__name__ == "brief":
        assert len(read_wishes(arguments.get("charts", ()))) <= 3
    elif chart := arguments.get("chart"):
        assert read_charts(chart, charts_of(command))


@pytest.mark.parametrize("example", INLINE, ids=str)
def test_a_command_in_a_sentence_and_its_options_exist(example):
    name, *words = example.words
    if name == "COMMAND" or name.startswith("--"):
        return
    assert name in app
    options = {option for argument in app[name].assemble_argument_collection() for option in argument.names}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= options | {"--help", "--runs"}


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_reads_as_what_it_is(block):
    kind = block.kind.partition(" ")[0]
    if kind == "toml":
        table = tomllib.loads(block.text)
        if "changes" in table:
            scenario = parse_scenario(block.text, str(block))
            assert check_scenario(WORLD, scenario, YEAR) == []
    elif kind == "csv":
        head, *rows = csv.reader(io.StringIO(block.text))
        assert rows
        assert {len(row) for row in rows} == {len(head)}
    elif kind == "json":
        json.loads(block.text)
    else:
        assert kind == "sh", "say behind the fence what the block is, and here how it is read"


def test_the_overlay_of_the_page_on_worlds_is_one(tmp_path, capsys):
    for block in BLOCKS:
        if title := re.search(r'title="(.+?)"', block.kind):
            (tmp_path / title[1]).write_text(block.text, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 3
    assert run_words(["check", "--world", str(tmp_path)]) == DONE
    assert "sound" in capsys.readouterr().out


# What is run as it stands: commands of the pages, each with words that make it cheap, and the files that appear.
# The other commands wait for questions (serve), need files that nobody has here, or take minutes: backcast, forecast,
# calibrate, claims, critical, bargain, thousands of futures. Those of docs/reading-to-result.md have an own test.
RUN = [
    ("sogdia check", "", []),
    ("sogdia why khaf-herat", "", []),
    ("sogdia ties AZE --to 2026 --event '2026-01 AZE>ISR;USA 057'", "", []),
    ("sogdia arms CA5 --supply RUS=0.36 --record CHN=1", "", []),
    ("sogdia standing --by KAZ --by UZB --from 2026 --to 2028 --step KAZ:ambassador:2026-03", "", []),
    ("sogdia token aziza --role editor --tokens tokens", "", ["tokens"]),
    ("sogdia export geopackage world.gpkg", "", ["world.gpkg"]),
    ("sogdia export omx demand.omx --results", "", ["demand.omx"]),
    ("sogdia diff kabul kandahar", "--inputs", []),
    ("sogdia routes Urumqi Mundra --chart tcd.svg", "", ["tcd.svg"]),
    ("sogdia routes Tashkent Mundra --close IRN --unit FEU", "", []),
    ("sogdia run iran-closed --chart map=iran.svg", "--futures 0", ["iran.svg"]),
    ("sogdia run kabul --csv out --dialect semicolon", "--futures 0", ["out/about.csv"]),
    ("sogdia compare kabul kandahar kabul-and-kandahar --chart beside.svg", "", ["beside.svg"]),
    ("sogdia indicators torkham-route --scenario one-stop.toml", "", []),
    ("sogdia run mine.toml", "--futures 0", []),
    ("sogdia futures kandahar-chabahar -n 10000 --out run/", "-n 10 --workers 1", ["run"]),
]
SAVED = {"one-stop.toml": ("indicators.md", 0), "mine.toml": ("scenarios.md", 0)}
"""Files that a page has the reader write: the page, and which of its blocks of TOML."""


def save_examples(folder):
    """Write the files of `SAVED` into a folder."""
    for name, (page, place) in SAVED.items():
        texts = [block.text for block in BLOCKS if block.page.name == page and block.kind == "toml"]
        (folder / name).write_text(texts[place], encoding="utf-8")


def cheaper(words, more):
    """Return the words of a command with cheaper ones in place of its own."""
    options = {word for word in more if word.startswith("-")}
    kept, skip = [], False
    for word in words:
        if not skip and word not in options:
            kept.append(word)
        skip = not skip and word in options
    return [*kept, *more]


@pytest.mark.parametrize(("text", "more", "files"), RUN, ids=[text for text, _, _ in RUN])
def test_what_is_run_stands_on_a_page(text, more, files):
    assert text in {command.text for command in (*COMMANDS, *INLINE)}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "more", "files"), RUN, ids=[text for text, _, _ in RUN])
def test_the_command_of_the_page_runs(text, more, files, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    save_examples(tmp_path)
    assert run_words(cheaper(shlex.split(text)[1:], more.split())) == DONE
    printed = capsys.readouterr()
    assert (printed.err, bool(printed.out)) == ("", True)
    assert [name for name in files if not (tmp_path / name).exists()] == []
