"""`sogdia review` and `sogdia accept`: resumable, idempotent, and whole or not at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sogdia.cli import DONE, REFUSED, USAGE, run_words
from sogdia.errors import WorldError
from sogdia.outcomes.review import Entry, Origin, Review, Verdict, read_review, render_review
from sogdia.world import load_world
from sogdia.world.lock import LOCK, hold_folder
from sogdia.world.together import PLAN, finish_together, write_together

ARTICLE = (
    "By Ann Example\nBACKGROUND: The railway from Rasht to Astara will be 170 km long and have a capacity of "
    "12 million tons a year. It may cost US$ 1.8 billion.\nCONCLUSIONS: Everybody waits.\n"
)
FACT = {"project": "rasht-astara", "attribute": "capacity", "value": "12000000", "unit": "t/yr"}
STAGE = {"project": "rasht-astara", "attribute": "start_of_works", "value": "2025"}
EVENT = {
    "date": "2025-05",
    "actor": "RUS",
    "target": "IRN",
    "plover": "SUPPORT",
    "action": "sign_contract",
    "modality": "fact",
}
VAGUE = {"date": "", "actor": "RUS", "target": "IRN", "plover": "SUPPORT"}


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "rail-2025-06.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def call(capsys, monkeypatch):
    def run(*words, keys=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        status = run_words([str(word) for word in words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def list_proposals(call, article, *words):
    return json.loads(call("review", article, "--kind", "quantity", "--json", *words)[1])["tables"]["proposals"]


def write_review(path: Path, *said: tuple[str, dict[str, str], bool]) -> Path:
    """Write a review of a document that is gone, every proposal of it accepted, some preferred."""
    entries, verdicts = [], {}
    for number, (kind, fields, preferred) in enumerate(said):
        id_ = f"{number:012x}"
        entries.append(Entry(id_, kind, 1, 2, 10 * number, 10 * number + 5, "words", fields, 0.5))
        verdicts[id_] = Verdict(True, preferred, fields)
    origin = Origin("gone.txt", "ab" * 32, "2025-06", "Example Press", ("=A title",))
    path.write_bytes(render_review(Review("sogdia-review-1", origin, tuple(entries), verdicts)))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_reading_writes_nothing_and_listing_asks_nothing(call, article, tmp_path):
    status, out, _ = call("review", article, "--kind", "quantity", "--list")
    assert status == DONE
    assert "12 million tons a year" in out.replace("\n", " ") or "12 million" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == [article.name]


def test_a_walk_can_be_left_and_resumed_and_asks_nothing_twice(call, article):
    status, out, _ = call("review", article, "--kind", "quantity", keys="r\nq\n")
    assert status == DONE
    assert "1 rejected, 2 open" in out
    status, out, _ = call("review", f"{article}.review.json", "--kind", "quantity", keys="s\na\n")
    assert "1 of 2" in out
    assert "1 accepted, 1 rejected, 1 open" in out
    assert [one["verdict"] for one in list_proposals(call, article)] == ["rejected", "open", "accepted"]


def test_a_review_is_known_by_its_content_whatever_its_name(call, article, tmp_path):
    kept = tmp_path / "decided.json"
    call("review", article, "--kind", "quantity", "--out", kept, keys="s\ne\nsubject=rasht-astara\n\na\nq\n")
    assert "1 accepted" in call("review", kept, "--kind", "quantity")[1]
    assert call("accept", kept, "--world", tmp_path / "own")[0] == DONE


def test_the_end_of_the_input_quits_and_an_unknown_key_is_asked_again(call, article):
    status, out, _ = call("review", article, "--kind", "quantity", keys="x\n")
    assert status == DONE
    assert "Not a key." in out
    assert "3 open" in out


def test_words_are_marked_in_their_sentence_and_the_world_stands_beside(call, article):
    keys = "s\ne\nsubject=rasht-astara\nnonsense\n\np\nq\n"
    _, out, _ = call("review", article, "--kind", "quantity", keys=keys)
    assert "a capacity of »12 million tons a year«." in " ".join(out.split())
    assert "Expected a line such as" in out
    assert "becomes: facts: rasht-astara-ir-rail capacity_mt_yr 12 Mt/yr 2025" in out
    assert "world: agrees: capacity_mt_yr of rasht-astara-ir-rail: 15 (5 to 15) Mt/yr" in out
    review = read_review("x", Path(f"{article}.review.json").read_bytes())
    (verdict,) = review.verdicts.values()
    assert (verdict.preferred, verdict.fields["subject"]) == (True, "rasht-astara")


def test_reading_the_same_text_again_proposes_the_same_whatever_the_file(call, article, tmp_path):
    ids = [one["id"] for one in list_proposals(call, article)]
    copy = tmp_path / "copy-2025-06.html"
    copy.write_bytes(b"\xff\xfe" + ARTICLE.encode("utf-16-le"))
    assert [one["id"] for one in list_proposals(call, copy)] == ids
    article.write_text(ARTICLE.replace("170", "171"), encoding="utf-8")
    assert not set(ids) & {one["id"] for one in list_proposals(call, article)}


def test_accepted_figures_overrule_the_ledger_if_they_are_preferred(call, article, tmp_path):
    own = tmp_path / "own"
    call(
        "review",
        article,
        "--kind",
        "quantity",
        "--publisher",
        "Example Press",
        keys="s\ne\nsubject=rasht-astara\n\np\nq\n",
    )
    status, out, err = call("accept", article, "--world", own)
    assert (status, err) == (DONE, "")
    assert "rasht-astara-ir-rail capacity_mt_yr 12 Mt/yr 2025, preferred" in out
    world = load_world("eurasia", own)
    figure = world.figures["rasht-astara-ir-rail", "capacity_mt_yr"]
    assert (figure.best, figure.low, figure.high) == (12, 5, 15)
    source = world.sources[figure.source]
    assert (source.publisher, source.date) == ("Example Press", "2025-06")
    assert "12 million" not in (own / "facts-accepted.csv").read_text(encoding="utf-8")


def test_accepting_twice_writes_nothing_new(call, tmp_path):
    review, own = (
        write_review(tmp_path / "a.review.json", ("project fact", FACT, False), ("event", EVENT, False)),
        tmp_path / "own",
    )
    assert call("accept", review, "--world", own)[0] == DONE
    before = contents(own)
    status, out, _ = call("accept", review, "--world", own)
    assert status == DONE
    assert "2 accepted before stand in the world already" in out
    assert contents(own) == before


def test_what_cannot_be_written_is_told_beside_what_is(call, tmp_path):
    review = write_review(
        tmp_path / "a.review.json", ("event", VAGUE, False), ("event", EVENT, False), ("claim", {}, False)
    )
    status, out, _ = call("accept", review, "--world", tmp_path / "own")
    assert status == DONE
    assert "Not written" in out
    assert "has no date" in " ".join(out.split())
    assert list(contents(tmp_path / "own")) == ["events.csv", "sources-accepted.csv"] or "events.csv" in contents(
        tmp_path / "own"
    )
    event = load_world("eurasia", tmp_path / "own").events["read-000000000001"]
    assert (event.actors, event.targets, event.layer) == (("RUS",), ("IRN",), "diplomatic")


def test_if_nothing_can_be_written_nothing_is_and_the_status_says_so(call, tmp_path):
    review = write_review(tmp_path / "a.review.json", ("event", VAGUE, False))
    status, _, err = call("accept", review, "--world", tmp_path / "own")
    assert status == REFUSED
    assert "has no date" in err
    assert not (tmp_path / "own").exists()


def test_identifiers_pick_proposals_without_a_review(call, article, tmp_path):
    first = list_proposals(call, article)[0]["id"]
    status, _, err = call("accept", article, first[:6], "--world", tmp_path / "own")
    assert status == REFUSED
    assert "does not say of what it is" in err
    status, _, err = call("accept", article, "ffffffff", "--world", tmp_path / "own")
    assert status == REFUSED
    assert "no proposal" in err
    assert call("accept", article, "--world", tmp_path / "own")[0] == USAGE


def test_rows_are_added_to_tables_of_ones_own_and_those_stay(call, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "events.csv").write_text(
        "source,id,date,layer,text,plover,actors\nS000,mine,2024,security,\"Mine, own\",CONSULT,UZB\n", encoding="utf-8"
    )  # fmt: skip
    assert call("accept", write_review(tmp_path / "a.review.json", ("event", EVENT, False)), "--world", own)[0] == DONE
    events = load_world("eurasia", own).events
    assert events["mine"].text == "Mine, own"
    assert events["read-000000000000"].targets == ("IRN",)


def test_a_later_preference_takes_it_from_an_earlier_one(call, tmp_path):
    own = tmp_path / "own"
    other = {**FACT, "value": "9000000"}
    call("accept", write_review(tmp_path / "a.review.json", ("project fact", FACT, True)), "--world", own)
    second = write_review(tmp_path / "b.review.json", ("event", VAGUE, False), ("project fact", other, True))
    assert call("accept", second, "--world", own)[0] == DONE
    assert load_world("eurasia", own).figures["rasht-astara-ir-rail", "capacity_mt_yr"].best == 9


def test_a_row_that_would_break_the_world_is_refused_and_nothing_is_written(call, tmp_path):
    bad = {"subject": "rasht-astara", "attribute": "progress_share", "value": "7", "unit": "1"}
    status, _, err = call(
        "accept", write_review(tmp_path / "a.review.json", ("quantity", bad, False)), "--world", tmp_path / "own"
    )
    assert status == REFUSED
    assert "expected 0 to 1" in err
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("content", [b"{}", b'{"form": "sogdia-review-1"}', b"\x00\xff", b"["])
def test_a_file_that_is_no_review_is_refused_in_a_line(call, tmp_path, content):
    path = tmp_path / "bad.review.json"
    path.write_bytes(content)
    status, _, err = call("review", path)
    assert status == REFUSED
    assert "is not a review" in err
    assert len(err.splitlines()) == 1


def test_what_a_spreadsheet_or_terminal_would_run_is_defused(call, tmp_path):
    review = write_review(tmp_path / "a.review.json", ("event", {**EVENT, "action": "=cmd\x1b[2J"}, False))
    _, out, _ = call("accept", review, "--world", tmp_path / "own")
    assert "\x1b" not in out
    sources = (tmp_path / "own" / "sources-accepted.csv").read_text(encoding="utf-8")
    assert ",A title," in sources
    assert "\x1b" not in (tmp_path / "own" / "events.csv").read_text(encoding="utf-8")


KILLED = """
import os, sys
left = int(sys.argv[1])
def dying(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return real(*args, **kwargs)
    return call
for name in ("replace", "unlink", "fsync"):
    setattr(os, name, dying(getattr(os, name)))
from pathlib import Path
from sogdia.world.together import write_together
write_together(Path(sys.argv[2]), {name: b"new " + name.encode() for name in ("a.csv", "b.csv", "c.csv")})
"""


def test_a_killed_change_of_several_files_leaves_all_old_or_all_new(tmp_path):
    """The process is killed at each call that touches the disk in turn; whoever reads next finds one of two folders."""
    old = {"a.csv": b"old a", "b.csv": b"old b"}
    new = {name: b"new " + name.encode() for name in ("a.csv", "b.csv", "c.csv")}
    seen = set()
    for calls in range(30):
        folder = tmp_path / str(calls)
        folder.mkdir()
        for name, content in old.items():
            (folder / name).write_bytes(content)
        done = subprocess.run([sys.executable, "-c", KILLED, str(calls), str(folder)], check=False)
        finish_together(folder)
        assert contents(folder) in (old, new), calls
        seen.add(contents(folder) == new)
        if done.returncode == 0:
            break
    assert done.returncode == 0
    assert calls > 6
    assert seen == {True, False}


def test_a_world_that_was_being_written_when_it_was_killed_is_read_whole(call, tmp_path, monkeypatch):
    review, own = (
        write_review(tmp_path / "a.review.json", ("project fact", FACT, True), ("event", EVENT, False)),
        tmp_path / "own",
    )
    real, calls = os.replace, []

    def fail_at_second(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail_at_second)
    assert call("accept", review, "--world", own)[0] == REFUSED
    monkeypatch.undo()
    assert (own / PLAN).exists()
    world = load_world("eurasia", own)
    assert world.figures["rasht-astara-ir-rail", "capacity_mt_yr"].best == 12
    assert "read-000000000001" in world.events
    assert not (own / PLAN).exists()


def test_a_plan_that_is_none_is_told_and_leaves_the_folder_alone(tmp_path):
    (tmp_path / PLAN).write_text("no plan", encoding="utf-8")
    with pytest.raises(WorldError, match="cannot be finished"):
        write_together(tmp_path, {"a.csv": b""})
    assert contents(tmp_path) == {}


def test_two_that_accept_at_once_lose_nothing(tmp_path):
    """Both processes begin before either has written; the folder holds the rows of both."""
    later = {**EVENT, "date": "2025-06"}
    review = write_review(tmp_path / "a.review.json", ("event", EVENT, False), ("event", later, False))
    own = tmp_path / "own"
    command = [sys.executable, "-m", "sogdia.cli", "accept", str(review), "--world", str(own)]
    both = [subprocess.Popen([*command, f"{number:012x}"], stdout=subprocess.PIPE) for number in (0, 1)]
    assert [one.wait() for one in both] == [DONE, DONE]
    for one in both:
        one.stdout.close()
    assert {"read-000000000000", "read-000000000001"} <= set(load_world("eurasia", own).events)
    assert not (own / LOCK).exists()


def test_a_folder_that_another_writes_to_is_refused_after_a_while(tmp_path):
    with hold_folder(tmp_path), pytest.raises(WorldError, match="another process"), hold_folder(tmp_path, -1):
        raise AssertionError("locked twice")


def test_a_lock_file_left_by_a_killed_process_locks_nothing(tmp_path):
    (tmp_path / LOCK).write_text("", encoding="utf-8")
    with hold_folder(tmp_path, -1):
        assert (tmp_path / LOCK).exists()
    assert not (tmp_path / LOCK).exists()


def test_a_folder_made_for_nothing_is_taken_away(tmp_path):
    with hold_folder(tmp_path / "own"):
        assert (tmp_path / "own").is_dir()
    assert not (tmp_path / "own").exists()
