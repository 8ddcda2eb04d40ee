"""The page `docs/reading-to-result.md`: its commands are run as they stand, and its figures come out."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from sogdia.cli import DONE, run_words

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reading-to-result.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    (sogdia .+)$", PAGE, re.MULTILINE)]


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Run a command of the page from a folder of its own; its article is found where the page says."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)

    def run(words, keys=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        assert run_words(words) == DONE, words
        return capsys.readouterr().out

    return run


def carried(out: str) -> float:
    """Return the Mt/yr on the Khaf-Herat railway under the scenario, from the first sentences of a run."""
    found = re.search(r"Khaf-Herat railway gains [\d.]+ Mt/yr \(from [\d.]+ to ([\d.]+) Mt/yr", out)
    assert found
    return float(found[1])


@pytest.mark.slow
def test_a_new_user_sees_a_scenario_change_by_two_accepted_facts(call):
    read, before, review, accept, after, why = COMMANDS
    assert call(read).count("attribute capacity") == 2
    full = carried(call(before))
    assert 2.5 < full <= 3
    proposals = json.loads(call([*review, "--json"]))["tables"]["proposals"]
    keys = "".join("p\n" if "attribute capacity" in one["reading"] else "s\n" for one in proposals)
    assert "2 accepted" in call(review, keys)
    assert call(accept).count("capacity_mt_yr 6.8 Mt/yr") == 4
    assert 1.5 * full < carried(call(after)) <= 6.8
    assert "Sogdia developers" in call(why)


def test_what_the_page_shows_of_a_proposal_is_what_is_shown(call):
    shown = re.search(r"    An Afghan study.+?\(3 rows\)\n", PAGE, re.DOTALL)
    assert shown
    out = " ".join(call([*COMMANDS[2], "--kind", "project fact"], "s\n" * 30).split())
    assert " ".join(shown[0].split()) in out
