"""The record of a run: a command, its settings, the files it read, and the code. Its id is a hash of just that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

Plain = str | int | float | bool | None
ID_LENGTH = 12  # hexadecimal digits; with a million runs the chance that two share an id is 1 in 500


class Input(msgspec.Struct, frozen=True, tag="input"):
    """A file or folder that a run read.

    `entry` is the name under which the command was given it, `files` has the path beside the entry and the SHA-256 of
    every file: `("base.toml", …), ("mine.toml", …)` for a scenario and the one it is based on.
    """

    entry: str
    files: tuple[tuple[str, str], ...]


Setting = Plain | Input | tuple[Plain | Input, ...]


class Record(msgspec.Struct, frozen=True):
    """All that a run's result depends on. `settings` has the command's parameters by name, defaults included."""

    command: str
    settings: Mapping[str, Setting]
    version: str
    code: str

    def inputs(self) -> tuple[Input, ...]:
        """Return every file or folder that the run read, in the order of the settings."""
        found = []
        for value in self.settings.values():
            parts = value if isinstance(value, tuple) else (value,)
            found += [part for part in parts if isinstance(part, Input)]
        return tuple(found)


def run_id(record: Record) -> str:
    """Return the id of a run: the same for the same command, settings, content of files, and code."""
    return hashlib.sha256(msgspec.json.encode(record, order="deterministic")).hexdigest()[:ID_LENGTH]
