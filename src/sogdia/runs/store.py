"""Records of runs in a folder: `ID.json` a run, `files/HASH` the content of each file that any of them read.

Everything is written whole or not at all, and content before the record that names it: whoever finds a record finds
all of it. A file that stands there is never changed.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import msgspec

from sogdia.errors import Problem, SogdiaError, nearest
from sogdia.runs.identify import LARGEST, Named
from sogdia.runs.record import ID_LENGTH, Input, Record, run_id
from sogdia.whole_file import replace_file

FILES = "files"
SHORTEST_PREFIX = 4
STRAY_AFTER_S = 3600.0


class Kept(msgspec.Struct, frozen=True):
    """A record, and its id as it was stored."""

    id: str
    record: Record


def save_record(folder: Path, named: Named) -> str:
    """Store a record with the content of its files, unless it is there; return its id.

    Raises `OSError` if the folder cannot be written.
    """
    id_ = run_id(named.record)
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    for key, content in named.contents.items():
        if not (folder / FILES / key).exists():
            replace_file(folder / FILES / key, content)
    if not (folder / f"{id_}.json").exists():
        replace_file(folder / f"{id_}.json", msgspec.json.format(msgspec.json.encode(named.record)) + b"\n")
    return id_


def list_ids(folder: Path) -> tuple[str, ...]:
    """Return the ids of the runs that a folder has a record of, the latest last."""
    found = [path for path in folder.glob("*.json") if len(path.stem) == ID_LENGTH]
    return tuple(path.stem for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.stem)))


def find_record(folder: Path, asked: str) -> Kept:
    """Return the record of the run whose id is or begins so; raise `SogdiaError` if there is not just one."""
    ids = list_ids(folder)
    wanted = asked.strip().casefold()
    found = [id_ for id_ in ids if id_.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    where = asked[:40] or "an empty id"
    if len(found) != 1:
        what = f"begins the ids of {len(found)} runs" if found else f"is no run recorded in {folder}"
        latest = f"The latest is {ids[-1]}." if ids else "Nothing is recorded there."
        raise SogdiaError(Problem(where, what, nearest(wanted, ids) or latest))
    path = folder / f"{found[0]}.json"
    try:
        record = msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError) as error:
        raise SogdiaError(Problem(str(path), "is not the record of a run")) from error
    if run_id(record) != found[0]:
        raise SogdiaError(Problem(str(path), "has been changed since it was recorded"))
    return Kept(found[0], record)


def unpack_inputs(folder: Path, record: Record, into: Path) -> dict[Input, Path]:
    """Write the files that a run read into a new folder, under their old names; return where each input is.

    Raises `SogdiaError` if the store no longer has one of them as it was, or a name leads out of the folder.
    """
    places = {}
    for number, one in enumerate(record.inputs()):
        root = into / str(number)
        for name, key in one.files:
            target = (root / name).resolve()
            if not target.is_relative_to(root.resolve()):
                raise SogdiaError(Problem(name[:80], "leads out of the folder of the run"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_read_file(folder, key, name))
        places[one] = root / one.entry
    return places


def _read_file(folder: Path, key: str, name: str) -> bytes:
    path = folder / FILES / Path(key).name
    try:
        found = path.read_bytes()
    except OSError as error:
        what = f"was not kept with the run: files of more than {LARGEST // 1_000_000} MB never are"
        raise SogdiaError(Problem(name[:80], what)) from error
    if hashlib.sha256(found).hexdigest() != key:
        raise SogdiaError(Problem(str(path), "has been changed since it was recorded"))
    return found


def _sweep(folder: Path) -> None:
    """Remove what killed runs left half written, but not what another one may be writing now."""
    for half in (*folder.glob(".*"), *(folder / FILES).glob(".*")):
        if time.time() - half.stat().st_mtime > STRAY_AFTER_S:
            half.unlink(missing_ok=True)
