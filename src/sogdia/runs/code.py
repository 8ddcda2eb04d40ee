"""Which code this is: its version says what was released, its hash what is there."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = frozenset({".py", ".csv", ".toml", ".txt", ".json"})  # programs, and the tables and scenarios they come with


@cache
def read_code() -> str:
    """Return a hash of every program, table and scenario of the package as it stands on this machine."""
    total = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in PARTS and path.is_file():
            total.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
