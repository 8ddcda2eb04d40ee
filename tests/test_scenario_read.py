"""Scenario files: what they say, where they say it, and what is refused."""

import pytest

from sogdia.errors import ScenarioError
from sogdia.scenario import parse_scenario, read_scenario

ARRAY = """\
name = "Two changes"  # changes = [ { not = "these" } ]
question = '''
What { if } [ "changes = [" ]
'''
year = 2035
changes = [
  { close = "torkham", from = 2030, to = 2031 }, # { close = "no" }

  { delay = "a{b", hours = [1,
    2], note = "}{" },   { cancel = "x" },
]
"""
TABLES = """\
based_on = []
name = "Tables"
[[changes]]
close = "torkham"

[[ changes ]]  # [[changes]]
delay = ["a", "b"]
hours = 3
"""


def refusal(text, file="test.toml"):
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, file)
    return str(caught.value)


def test_a_scenario_says_its_name_question_year_and_changes():
    scenario = parse_scenario(ARRAY, "two.toml")
    assert (scenario.id, scenario.name, scenario.year) == ("two", "Two changes", 2035)
    assert scenario.question.startswith("What { if }")
    first, second, third = scenario.changes
    assert (first.kind, first.target, first.start, first.end) == ("close", (("torkham",),), 2030, 2031)
    hours = second.numbers["hours"]
    assert (hours.best, hours.low, hours.high, hours.unit, hours.source) == (1.5, 1, 2, "h", "Two changes")
    assert third.kind == "cancel"


def test_each_change_knows_its_line_however_it_is_written():
    assert [change.where for change in parse_scenario(ARRAY, "two.toml").changes] == [
        "two.toml change 1 (line 7)",
        "two.toml change 2 (line 9)",
        "two.toml change 3 (line 10)",
    ]
    assert [change.where for change in parse_scenario(TABLES, "t.toml").changes] == [
        "t.toml change 1 (line 3)",
        "t.toml change 2 (line 6)",
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_no_matter(tmp_path):
    path = tmp_path / "two.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ARRAY.replace("\n", "\r\n").encode())
    assert [change.where[-8:] for change in read_scenario(path).changes] == ["(line 7)", "(line 9)", "line 10)"]


def test_a_scenario_without_changes_is_the_base():
    assert parse_scenario("", "empty.toml").changes == ()


def test_dates_are_taken_for_their_years():
    change = parse_scenario(
        'changes = [{ close = "x", from = 2030-05-01, to = 2031-01-01T10:00:00Z }]', "x.toml"
    ).changes[0]
    assert (change.start, change.end) == (2030, 2031)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = 3", "name is '3', expected a text"),
        ("yaer = 2035", 'expected name, question, year, based_on, changes, note. Did you mean "year"?'),
        ("year = 1066", "year is 1066, expected a year from 1990 to 2060, or a date"),
        ("year = true", "year is True, expected a year"),
        ("changes = 3", "changes is not a list"),
        ("changes = [3]", "test.toml change 1: is not a table"),
        ("changes = [{}]", "expected exactly one of build, cancel, close, open, delay"),
        ('changes = [{ clse = "x" }]', 'none, and \'clse\' is no kind of change. Did you mean "close"?'),
        ('changes = [{ probability = 0.5, raze = "x" }]', "none, and 'raze' is no kind of change."),
        ("changes = [{ probability = 0.5 }]", "risk, tie, supply, step, demand; found none"),
        ('changes = [{ close = "x", build = "y" }]', "found close and build"),
        ('changes = [{ supply = "RUS" }]', "supply: factor is missing"),
        (
            'changes = [{ step = "KAZ", toward = "AFG-IEA", rung = "ambassador", on = 2026 }]',
            "on is '2026', expected a day such as 2026-03-01",
        ),
        ('changes = [{ close = "x", hours = 3 }]', "close: 'hours' is unknown, expected from, to, probability, note"),
        ('changes = [{ cancel = "x", from = 2030 }]', "cancel: 'from' is unknown, expected probability, note"),
        ('changes = [{ build = "x", to = 2030 }]', "build: 'to' is unknown, expected capacity_mt_yr, from"),
        ('changes = [{ delay = "x" }]', "delay: hours is missing, expected extra hours in h"),
        ('changes = [{ delay = "x", hours = "3" }]', "hours is 3, expected a number or a range [low, high]"),
        ('changes = [{ delay = "x", hours = true }]', "hours is True, expected a number"),
        ('changes = [{ delay = "x", hours = nan }]', "hours is nan, expected a number"),
        ('changes = [{ delay = "x", hours = [0, inf] }]', "hours is [0, inf], expected a number or a range"),
        ('changes = [{ delay = "x", hours = 1e400 }]', "hours is inf, expected a number"),
        ('changes = [{ delay = "x", hours = [1, 2, 3] }]', "expected a number or a range [low, high]"),
        ('changes = [{ delay = "x", hours = [3, 1] }]', "expected the low end first"),
        ('changes = [{ delay = "x", hours = -1 }]', "hours is -1, expected 0 to 8784 h"),
        ('changes = [{ capacity = "x", mt_yr = -1 }]', "mt_yr is -1, expected at least 0 Mt/yr"),
        ('changes = [{ risk = "x", loss_share_per_1000km = 2 }]', "expected 0 to 1"),
        ('changes = [{ toll = "X", mode = "rale", usd_per_tkm = 1 }]', 'waterway. Did you mean "rail"?'),
        ('changes = [{ demand = ["A", "B"], factor = 1, both = "yes" }]', "both is 'yes', expected true or false"),
        ('changes = [{ close = "x", from = 2031, to = 2030 }]', "from 2031 is after to 2030"),
        ('changes = [{ close = "x", from = 1980 }]', "from is 1980, expected a year from 1990 to 2060"),
        ('changes = [{ close = "x", from = "2030" }]', "from is 2030, expected a year"),
        ('changes = [{ close = "x", probability = 1.5 }]', "probability is 1.5, expected 0 to 1"),
        ("changes = [{ close = 3 }]", "close: expected a crossing, a border point, a link"),
        ("changes = [{ close = [] }]", "close: expected a crossing"),
        ('changes = [{ close = [["a"], []] }]', "close: expected a crossing"),
        ('changes = [{ close = [["a", ["b"]]] }]', "close: expected a crossing"),
        ("changes = [{ close = {a = 1} }]", "close: expected a crossing"),
        ("based_on = 3", "based_on is not a name"),
        ('based_on = "kabool"', "which is neither a .toml file beside this one nor a shipped scenario"),
        ("name = ", "test.toml: is not TOML: Invalid value (at end of document)"),
        ('name = "open', "test.toml: is not TOML"),
    ],
)  # fmt: skip
def test_what_a_scenario_may_not_say_is_refused_and_told_what_was_expected(text, expected):
    assert expected in refusal(text)


def test_all_that_is_wrong_is_told_at_once():
    message = refusal('yeer = 1\nchanges = [\n{ close = 3 },\n{ delay = "x" },\n{ tie = "y" },\n]')
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "test.toml", "test.toml change 1 (line 3)", "test.toml change 2 (line 4)", "test.toml change 3 (line 5)",
    ]  # fmt: skip


def test_a_scenario_can_be_based_on_others_beside_it(tmp_path):
    (tmp_path / "a.toml").write_text('name = "A"\nyear = 2030\nchanges = [{ close = "a" }]')
    (tmp_path / "b.toml").write_text('name = "B"\nbased_on = "a"\nchanges = [{ close = "b" }]')
    (tmp_path / "c.toml").write_text('name = "C"\nbased_on = ["b.toml", "a"]\nchanges = [{ close = "c" }]')
    scenario = read_scenario(tmp_path / "c.toml")
    assert [change.target[0][0] for change in scenario.changes] == ["a", "b", "c"]
    assert scenario.changes[0].where == "a.toml change 1 (line 3)"
    assert (scenario.name, scenario.year, scenario.based_on) == ("C", 2030, ("b", "a"))


def test_a_scenario_based_on_itself_is_refused(tmp_path):
    (tmp_path / "a.toml").write_text('based_on = "b"')
    (tmp_path / "b.toml").write_text('based_on = "a"')
    with pytest.raises(ScenarioError, match=r"a.toml: is based on itself: a.toml > b.toml > a.toml"):
        read_scenario(tmp_path / "a.toml")


def test_what_is_wrong_below_is_told_with_what_is_wrong_above(tmp_path):
    (tmp_path / "a.toml").write_text("changes = [{ close = 3 }]")
    (tmp_path / "b.toml").write_text('based_on = "a"\nchanges = [{ delay = "x" }]')
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path / "b.toml")
    assert [problem.where for problem in caught.value.problems] == [
        "a.toml change 1 (line 1)",
        "b.toml change 1 (line 2)",
    ]


def test_an_unknown_scenario_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match="is neither a file nor a scenario that comes with Sogdia"):
        read_scenario("no-such-scenario")
