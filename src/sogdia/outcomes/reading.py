"""Files read against a world's names, and scored against gold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.reading import (
    Gazetteer,
    Name,
    Reading,
    Score,
    Tally,
    add_scores,
    build_gazetteer,
    read_document,
    read_records,
    read_text,
    score_reading,
    score_records,
)
from sogdia.world.find import fold
from sogdia.world.model import World

DATED = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
TEXTS = ("txt", "html", "htm", "docx", "pdf")
NAMED_TEXT = re.compile(rf"[\w.,/\\-]+\.(?:{'|'.join(TEXTS)})\b")


class FileReading(msgspec.Struct, frozen=True):
    """What one file says: its text, and the reading of it."""

    name: str
    text: str
    reading: Reading


def build_world_gazetteer(world: World) -> Gazetteer:
    """Return the shipped names and those of a world's places, projects and corridors.

    Names of lines that only join the names of their ends are left out: the grammar reads those, joined in any way.
    """
    return build_gazetteer((*_place_names(world), *_project_names(world)))


def read_files(files: Sequence[Path], world: World, issued: str = "") -> tuple[FileReading, ...]:
    """Return what each file says; `issued` is the date of all, else each file's name may tell its own.

    Raises `ReadingError` with what is wrong with every file that cannot be read.
    """
    gazetteer = build_world_gazetteer(world)
    read: list[FileReading] = []
    problems: list[Problem] = []
    for file in files:
        try:
            document = read_document(file)
        except ReadingError as error:
            problems += error.problems
        else:
            reading = read_text(document.text, gazetteer, issued or find_date(file.name))
            read.append(FileReading(document.name, document.text, reading))
    if problems:
        raise ReadingError(problems)
    return tuple(read)


def score_files(folder: Path, files: Sequence[Path], world: World, issued: str = "") -> tuple[Score, ...]:
    """Return how well the text of a gold annotation is read; folders of annotations within are added up.

    The text is `files`' only one, or the one that the folder's README names, or the only text in the folder.
    """
    gazetteer = build_world_gazetteer(world)
    folders = [folder] if any(folder.glob("*.csv")) else sorted({path.parent for path in folder.glob("*/*.csv")})
    if not folders:
        raise ReadingError(Problem(str(folder), "holds no gold annotation such as quantities.csv"))
    if len(files) > 1 or (files and len(folders) > 1):
        raise ReadingError(Problem(str(folder), "is scored on one file at a time"))
    scores = []
    for one in folders:
        path = files[0] if files else find_text(one)
        text = read_document(path).text
        scores.append(score_reading(read_text(text, gazetteer, issued or find_date(path.name)).proposals, one, text))
    return add_scores(scores)


def score_event_file(file: Path, world: World) -> tuple[Tally, ...]:
    """Return how well types of events are found in the sentences of PLOVER's gold standard records."""
    return score_records(read_records(file), build_world_gazetteer(world))


def find_date(name: str) -> str:
    """Return the date in the name of a file, empty if there is none.

    >>> find_date("analyst-2025-06.txt"), find_date("notes.txt")
    ('2025-06', '')
    """
    found = DATED.search(name)
    return "-".join(part for part in found.groups() if part) if found else ""


def find_text(folder: Path) -> Path:
    """Return the text that a gold annotation is of; raise `ReadingError` if none or several may be meant."""
    readme = folder / "README.md"
    if readme.exists():
        for named in NAMED_TEXT.findall(readme.read_text(encoding="utf-8", errors="replace")):
            path: Path = folder / named
            if path.is_file():
                return path
    texts = [path for path in sorted(folder.iterdir()) if path.suffix[1:].casefold() in TEXTS]
    if len(texts) != 1:
        raise ReadingError(Problem(str(folder), f"holds {len(texts)} texts; name the file that it annotates"))
    return texts[0]


def _place_names(world: World) -> Iterator[Name]:
    for place in world.places.values():
        for name in (place.name, *place.aliases):
            yield Name("place", place.name, name, place.state)


def _project_names(world: World) -> Iterator[Name]:
    places = {fold(name.name) for name in _place_names(world)}
    named = [(one.id, (one.name, *one.aliases)) for one in world.projects.values()]
    named += [(one.id, (one.name,)) for one in world.corridors.values()]
    for id_, names in named:
        for name in names:
            joins_ends = "-" in name or fold(name.split()[0]) in places
            if name[:1].isupper() and not joins_ends:
                yield Name("project", id_, name, "")
