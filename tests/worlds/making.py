"""The test world `fork`, and copies of it with something changed."""

import csv
import shutil
from pathlib import Path

FORK = Path(__file__).parent / "fork"
SCENARIO = 'name = "Test"\nyear = 2035\n'


def copy_fork(folder: Path) -> Path:
    """Return a copy of the world `fork` in `folder`."""
    copied = folder / "world"
    shutil.copytree(FORK, copied)
    return copied


def add_line(world: Path, table: str, line: str) -> Path:
    """Add one line to a table of `world`."""
    path = world / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return world


def change_text(world: Path, table: str, old: str, new: str) -> Path:
    """Change some text in a table of `world`; it must be there."""
    path = world / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return world


def write_table(folder: Path, table: str, rows: list[dict[str, object]]) -> Path:
    """Write a table of an overlay."""
    folder.mkdir(exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder
