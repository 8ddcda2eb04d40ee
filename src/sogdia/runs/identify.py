"""What a command was asked with, as a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sogdia import __version__
from sogdia.errors import Problem, SogdiaError
from sogdia.runs.code import read_code
from sogdia.runs.record import Input, Plain, Record, Setting
from sogdia.scenario.model import BASE
from sogdia.scenario.read import SHIPPED, find_scenario, list_files

# How an answer is shown, where it is written and on how many processors it is computed does not change it.
NOT_ASKED = frozenset(
    {
        "json", "csv", "dialect", "chart", "out", "flows", "into", "html", "markdown", "workers", "cluster", "xlsx",
        "store", "target",
    }
)  # fmt: skip
SCENARIOS = frozenset({"scenario", "scenarios", "base"})
NAMES_OR_FILES = frozenset({"words", "one", "other"})  # a word that names a file is read, any other is a name
MOST_FILES = 2000
LARGEST = 50_000_000  # bytes; a larger file is known by its hash only


class Named(msgspec.Struct, frozen=True):
    """A record with what its files held when it was made, by the hash of that; the largest files left out."""

    record: Record
    contents: Mapping[str, bytes]


def identify(command: str, arguments: Mapping[str, object], unwritten: Mapping[str, bytes] | None = None) -> Named:
    """Return the record of a command with its arguments by name, defaults included.

    `unwritten` has what scenario files would hold, by name, if they were there. A `Path` is a file or folder that is
    read, unless its name is one of `NOT_ASKED`. Raises `SogdiaError` if one of them cannot be read.
    """
    contents: dict[str, bytes] = {}
    settings: dict[str, Setting] = {}
    for name, value in arguments.items():
        if name in NOT_ASKED:
            continue
        if isinstance(value, list | tuple):
            settings[name] = tuple(_read_setting(name, part, contents, unwritten or {}) for part in value)
        else:
            settings[name] = _read_setting(name, value, contents, unwritten or {})
    return Named(Record(command, settings, __version__, read_code()), contents)


def _read_setting(
    name: str, value: object, contents: dict[str, bytes], unwritten: Mapping[str, bytes]
) -> Plain | Input:
    if isinstance(value, str) and name in SCENARIOS and value in unwritten:
        key = hashlib.sha256(unwritten[value]).hexdigest()
        contents[key] = unwritten[value]
        return Input(value, ((value, key),))
    if isinstance(value, str) and name in SCENARIOS:
        if value == BASE.id:
            return value
        path = find_scenario(value)
        if path.parent == SHIPPED:
            return value
        path = path.resolve()  # as the files that it is based on are
        return _read_input(path, list_files(path), contents)
    if isinstance(value, str) and name in NAMES_OR_FILES and Path(value).exists():
        if value.endswith(".toml"):
            return _read_input(Path(value).resolve(), list_files(Path(value)), contents)
        value = Path(value)
    if isinstance(value, Path):
        if not value.exists():
            raise SogdiaError(Problem(str(value)[:200], "no such file or folder"))
        path = value.resolve()
        return _read_input(path, _list_inside(path) if path.is_dir() else (path,), contents)
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def _list_inside(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder, whatever is hidden left out."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    if len(found) > MOST_FILES:
        raise SogdiaError(Problem(str(folder), f"holds more than {MOST_FILES:,} files, which no input does"))
    return tuple(sorted(found))


def _read_input(path: Path, files: Iterable[Path], contents: dict[str, bytes]) -> Input:
    """Return a file or folder with the hashes of its files, and put down what those hold."""
    hashes = []
    for file in files:
        content = file.read_bytes()
        key = hashlib.sha256(content).hexdigest()
        hashes.append((file.relative_to(path.parent).as_posix(), key))
        if len(content) <= LARGEST:
            contents[key] = content
    return Input(path.name, tuple(sorted(hashes)))
