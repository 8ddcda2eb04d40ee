"""Several files of a folder changed together: after a crash the folder is what it was, or all of what it was to be.

The new files are first written into one file of their own, the plan. With the plan on the disk the change is decided;
until then nothing has happened. Then each file is put in its place and the plan is taken away. Whoever finds a plan
finishes it, which may be done any number of times.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sogdia.errors import Problem, WorldError
from sogdia.whole_file import replace_file

PLAN = ".accepting.json"


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put every file of `files` into `folder`, all of them or none; raise `WorldError` if it cannot be written."""
    finish_together(folder)
    plan = msgspec.json.encode({name: base64.b64encode(content).decode("ascii") for name, content in files.items()})
    try:
        replace_file(folder / PLAN, plan)
    except OSError as error:
        raise WorldError(Problem(str(folder), f"cannot be written ({error.strerror})")) from error
    finish_together(folder)


def finish_together(folder: Path) -> None:
    """Finish what `write_together` had decided on when it was killed; do nothing if there is no such thing."""
    plan = folder / PLAN
    if not plan.exists():
        return
    try:
        for name, content in msgspec.json.decode(plan.read_bytes(), type=dict[str, str]).items():
            replace_file(folder / Path(name).name, base64.b64decode(content))
        plan.unlink(missing_ok=True)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        what = f"cannot be finished: {error}"
        raise WorldError(Problem(str(plan), what, "Remove it to leave the folder as it is.")) from error
