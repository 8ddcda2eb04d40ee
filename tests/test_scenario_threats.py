"""Files made to do harm: each is one clear refusal, quickly, and never a traceback."""

import contextlib
import os
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sogdia.errors import ScenarioError
from sogdia.scenario import parse_scenario, read_scenario

SECONDS = 10  # generous: the machine that runs the tests may be busy


def refused(text, expected=""):
    began = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "bad.toml")
    assert time.perf_counter() - began < SECONDS
    assert expected in str(caught.value)
    assert len(str(caught.value)) < 100_000


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 21 + "]" * 21,
        "a = " + "{a = " * 21 + "1" + "}" * 21,
        "changes = [" + "{close = [" * 50_000,
        "[" + ".".join("a" * 30) + "]",
        "a" + ".a" * 100_000 + " = 1",
        '"a"' + ' . "a"' * 100_000 + " = 1",
    ],
)
def test_deep_nesting_is_refused(text):
    refused(text, "is nested deeper than 20 levels")


@pytest.mark.parametrize(
    "text",
    [
        "#" * 1_000_001,
        'name = "' + "é" * 1_000_001 + '"',
    ],
)
def test_a_file_of_more_than_a_megabyte_is_refused(text):
    refused(text, "is larger than 1 MB")


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(ScenarioError, match="larger than 1 MB"):
        read_scenario(path)


def test_more_than_ten_thousand_changes_are_refused():
    refused("changes = [" + '{close="x"},' * 10_001 + "]", "has 10001 changes, expected at most 10000")


@pytest.mark.parametrize(
    "text",
    [
        '"""' + '\\"""' * 200_000,
        "'''" + '"""' * 300_000,
        "a" * 999_999,
        "a = " + "1" * 999_000,
        "a = 0x" + "f" * 900_000,
        "a.b" * 300_000,
        "a = [" + "1," * 400_000,
        "changes = " + "[{" * 10,
        "\n" * 900_000 + "changes = [{}]",
        "a = 1e99999999999999\nb = [[[",
        "\0",
        "a = \ud800",
        "changes = [" + "{clse=1}," * 9_999 + "]",
        "\n".join(f"a{n} = 1" for n in range(80_000)),
        "x = 1\r" * 1000,
    ],
    ids=range(15),
)
def test_what_is_slow_to_parse_or_broken_is_refused_in_time(text):
    refused(text)


@pytest.mark.parametrize(
    "name",
    [
        "../secret", "../secret.toml", "/etc/passwd", "/etc/passwd.toml", "..\\secret", "..\\..\\secret.toml",
        "./../secret", "sub/../../secret", "a\0b", "CON", "NUL", ".", "..", "/", "~", "~/secret", "", " ",
        "%2e%2e/secret", "file:///etc/passwd", "link", "secret.txt", "x" * 5000, "loop", "folder", "\n", "日本",
        "a/b/c", "C:\\x", "//host/x",
    ],
)  # fmt: skip
def test_a_scenario_is_based_on_nothing_outside_its_folder(tmp_path, name):
    folder = tmp_path / "scenarios"
    (folder / "folder.toml").mkdir(parents=True)
    for secret in (tmp_path / "secret.toml", tmp_path / "secret"):
        secret.write_text('name = "TOP SECRET"\n')
    (folder / "secret.txt").write_text('name = "TOP SECRET"\n')
    (folder / "link.toml").symlink_to(tmp_path / "secret.toml")
    os.symlink(folder / "loop.toml", folder / "loop.toml")
    (folder / "mine.toml").write_text(f"based_on = {quoted(name)}", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder / "mine.toml")
    assert "SECRET" not in str(caught.value)


def quoted(name):
    return '"' + "".join(f"\\u{ord(sign):04x}" if sign in '"\\' or ord(sign) < 32 else sign for sign in name) + '"'


def test_text_from_elsewhere_is_based_on_shipped_scenarios_only(tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text('name = "x"')
    monkeypatch.chdir(tmp_path)
    refused('based_on = "mine"', "neither a .toml file beside this one nor a shipped scenario")
    refused('based_on = "mine.toml"')


def test_a_ladder_of_bases_is_climbed_once(tmp_path):
    """Each scenario twice based on the next would be read 2^40 times."""
    for step in range(40):
        (tmp_path / f"s{step}.toml").write_text(f'based_on = ["s{step + 1}", "s{step + 1}.toml"]')
    (tmp_path / "s40.toml").write_text('changes = [{ close = "x" }]')
    assert len(read_scenario(tmp_path / "s0.toml").changes) == 1


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud800", ".", "/dev/zero", "/proc/self/mem", ""])
def test_a_name_that_no_scenario_has_is_refused(name):
    with pytest.raises(ScenarioError):
        read_scenario(name)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ScenarioError, match="is not UTF-8"):
        read_scenario(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.sampled_from(
    ["build", "close", "delay", "hours", "from", "to", "probability", "mode", "factor", "demand", "risk"]
)


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(str(key))} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value or "") if isinstance(value, str | None) else str(value)


@given(st.lists(st.dictionaries(KEYS | st.text(max_size=5), JSON, max_size=4), max_size=3))
def test_whatever_a_change_holds_it_is_read_or_refused(changes):
    """No value in any place of a change raises anything but ScenarioError."""
    with contextlib.suppress(ScenarioError):
        parse_scenario(f"changes = {toml(changes)}", "any.toml")


@given(st.text(alphabet="[]{}\"'#=.\\\n changesbuild1,"))
@example('"""\\')
@example("changes=[{'''}]'''")
def test_whatever_the_text_it_is_read_or_refused(text):
    """No text raises anything but ScenarioError."""
    with contextlib.suppress(ScenarioError):
        parse_scenario(text, "any.toml")
