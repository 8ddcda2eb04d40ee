"""`sogdia review` and `sogdia accept`: a person's word on what was read, and the rows it becomes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE, USAGE, Json, WorldFolder, complain
from sogdia.cli.question import SHIPPED_WORLD, load_asked_world
from sogdia.cli.read import DATE
from sogdia.errors import Problem, ReadingError

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.outcomes.review import Entry, Review, Verdict
    from sogdia.world.model import World

Reviewed = Literal["project fact", "arms", "event", "tie", "claim", "quantity"]
STATEMENTS: tuple[Reviewed, ...] = ("project fact", "arms", "event", "tie")
SUFFIX = ".review.json"
KEYS = "a accept, p accept and prefer, r reject, s skip, e edit, q quit"
Publisher = Annotated[str, Parameter(help="Who published the document, for the table of sources.")]
Date = Annotated[str | None, Parameter(help="Date of the document such as 2025-06; else that in the file's name.")]


def review(
    document: Path,
    /,
    *,
    kind: Annotated[list[Reviewed] | None, Parameter()] = None,
    out: Path | None = None,
    publisher: Publisher = "",
    date: Date = None,
    world: WorldFolder = None,
    listed: Annotated[bool, Parameter(name="--list")] = False,
    json: Json = False,
) -> int:
    """Walk through what was read in an article, and accept or reject each proposal; what is decided is kept.

    Parameters
    ----------
    document
        An article as text, HTML, DOCX or PDF, or a review begun before.
    kind
        Kind of proposal to decide on; may be given several times. Facts, arms, events and ties if left out.
    out
        File that keeps what is decided; beside the article if left out.
    listed
        Print every proposal with its identifier and what was decided, and ask nothing.
    """
    from sogdia.views.records import build_record, render_json
    from sogdia.views.review import build_review_sheet, count_verdicts, describe_review
    from sogdia.views.tables import build_console, print_sheet

    if date is not None and not DATE.fullmatch(date):
        complain(f"sogdia review: --date {date[:40]!r} is no date such as 2025, 2025-06 or 2025-06-30")
        return USAGE
    loaded = load_asked_world(world)
    kinds = kind or list(STATEMENTS)
    kept = out or find_review(document)
    asked, text = open_review(document, kept, loaded, publisher, date or "")
    if json:
        record = build_record("review", describe_review(asked, str(kept)), [build_review_sheet(asked, kinds)])
        print(render_json(record))
        return DONE
    console = build_console(sys.stdout)
    if listed:
        print_sheet(console, build_review_sheet(asked, kinds))
        return DONE
    asked = _walk(asked, text, kinds, kept, loaded)
    print(f"\n{count_verdicts(asked, kinds)}")
    if any(verdict.accepted for verdict in asked.verdicts.values()):
        print(f"To write what is accepted: sogdia accept {kept} --world FOLDER")
    return DONE


def accept(
    proposals: Path,
    /,
    *ids: str,
    world: Annotated[Path, Parameter(help="Folder of tables of your own to write to; made if it is not there.")],
    prefer: bool = False,
    publisher: Publisher = "",
    date: Date = None,
    json: Json = False,
) -> int:
    """Write the accepted proposals of a review into a world folder of your own, with their source: all or nothing.

    Parameters
    ----------
    proposals
        A review, or the article that it is of.
    ids
        Identifiers of proposals to write without a review, or of some that were accepted; all accepted if left out.
    prefer
        Let the figures written go before the ledger's own.
    """
    from sogdia.outcomes.review import add_rows, build_acceptance
    from sogdia.views.records import build_record, render_json
    from sogdia.views.review import build_accepted_sheet, build_refused_sheet, describe_review
    from sogdia.views.tables import build_console, print_sheets
    from sogdia.world.lock import hold_folder
    from sogdia.world.together import write_together

    if date is not None and not DATE.fullmatch(date):
        complain(f"sogdia accept: --date {date[:40]!r} is no date such as 2025, 2025-06 or 2025-06-30")
        return USAGE
    with hold_folder(world):  # from the first look at its tables, lest another's rows be lost
        loaded = load_asked_world(world)
        kept = find_review(proposals)
        asked, _ = open_review(proposals, kept, loaded, publisher, date or "")
        acceptance = build_acceptance(loaded, asked, ids, prefer)
        if acceptance.written:
            rows = [*acceptance.sources, *(one.row for one in acceptance.written)]
            files = add_rows(_read_tables(world), rows)
            _check_world(world, files)
            write_together(world, files)
    if not acceptance.written and not acceptance.known:
        if acceptance.refused:
            raise ReadingError(Problem(f"proposal {id_}", why) for id_, why in acceptance.refused)
        complain(f"{proposals}: nothing is accepted yet", f"Try: sogdia review {proposals}")
        return USAGE
    sheets = [build_accepted_sheet(acceptance), *([build_refused_sheet(acceptance)] if acceptance.refused else [])]
    if json:
        print(
            render_json(build_record("acceptance", {**describe_review(asked, str(kept)), "world": str(world)}, sheets))
        )
        return DONE
    print_sheets(build_console(sys.stdout), sheets)
    return DONE


def find_review(document: Path) -> Path:
    """Return where the review of a document is kept: beside it, `article.txt.review.json`; a review is its own."""
    is_one = document.name.endswith(SUFFIX) or (document.is_file() and _begins_as_review(document))
    return document if is_one else document.with_name(document.name + SUFFIX)


def _begins_as_review(path: Path) -> bool:
    from sogdia.outcomes.review import is_review

    with path.open("rb") as file:
        return is_review(file.read(200))


def open_review(document: Path, kept: Path, world: World, publisher: str, date: str) -> tuple[Review, str]:
    """Return the review of a document or the review itself, with what was decided before, and the document's text.

    The text is empty if the document that a review is of is no longer there or has changed.
    """
    from sogdia.outcomes.reading import read_files
    from sogdia.outcomes.review import build_review, hash_text, resume_review

    before = _load_review(kept) if kept.exists() else None
    if document == kept:
        if before is None:
            raise ReadingError(Problem(str(document), "is not there"))
        file = Path(before.origin.file)
        if not file.exists():
            return before, ""
        date = date or before.origin.issued
    else:
        file = document
    (read,) = read_files([file], world, date)
    if document == kept and before and hash_text(read.text) != before.origin.text_sha256:
        return before, ""
    fresh = build_review(file, read, publisher)
    return (resume_review(fresh, before) if before else fresh), read.text


def _load_review(path: Path) -> Review:
    from sogdia.outcomes.review import MOST_BYTES, read_review

    if path.stat().st_size > MOST_BYTES:
        raise ReadingError(Problem(str(path), f"is larger than {MOST_BYTES // 1_000_000} MB, no review is"))
    return read_review(str(path), path.read_bytes())


def _walk(asked: Review, text: str, kinds: list[Reviewed], kept: Path, world: World) -> Review:
    """Return the review after a person went through what is open; each decision is on the disk before the next."""
    from sogdia.outcomes.review import open_entries, render_review
    from sogdia.views.files import write_whole

    waiting = open_entries(asked, kinds)
    for number, entry in enumerate(waiting, start=1):
        verdict = _ask(asked, entry, text, world, f"{number} of {len(waiting)}")
        if verdict == "quit":
            break
        if verdict != "skip":
            asked = asked.judge(entry.id, verdict)
            write_whole(kept, render_review(asked))
    return asked


def _ask(asked: Review, entry: Entry, text: str, world: World, place: str) -> Verdict | Literal["skip", "quit"]:
    """Return what a person says of one proposal; the end of the input means to quit."""
    from msgspec.structs import replace

    from sogdia.outcomes.review import Refusal, Verdict, build_rows, build_said, compare_rows
    from sogdia.views.review import print_entry
    from sogdia.views.tables import build_console

    console = build_console(sys.stdout)
    while True:
        rows = build_rows(world, build_said(asked, entry, entry.fields, preferred=False))
        beside = () if isinstance(rows, Refusal) else compare_rows(world, rows)
        print_entry(console, entry, text, rows, beside, place)
        while (key := _read_answer(f"{KEYS}: ")) not in ("a", "p", "r", "s", "e", "q"):
            print("Not a key.")
        match key:
            case "q":
                return "quit"
            case "s":
                return "skip"
            case "e":
                entry = replace(entry, fields=_edit(entry))
            case _:
                return Verdict(key != "r", key == "p", entry.fields)


def _edit(entry: Entry) -> dict[str, str]:
    """Return the fields of a proposal as a person corrects them, a line each, until an empty line."""
    fields = dict(entry.fields)
    while line := _read_answer("field=value, or nothing when done: ", end=""):
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            print("Expected a line such as value=3000000.")
            continue
        fields[name.strip()] = value.strip()
    return fields


def _read_answer(question: str, end: str = "q") -> str:
    """Return a line of the input without blanks; `end` if there is no more."""
    print(question, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        print()
        return end
    return line.strip()


def _read_tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))} if folder.is_dir() else {}


def _check_world(folder: Path, files: dict[str, bytes]) -> None:
    """Raise `WorldError` if the folder with the new files would not be sound; the folder itself is left alone."""
    from sogdia.world import load_world

    with tempfile.TemporaryDirectory() as draft:
        trial = Path(draft) / (folder.name or "own")
        trial.mkdir()
        for name, content in {**_read_tables(folder), **files}.items():
            (trial / name).write_bytes(content)
        load_world(SHIPPED_WORLD, trial)
