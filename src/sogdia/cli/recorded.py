"""A command as a run: its id on all that it puts out, and a record from which `sogdia rerun` does it again."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sogdia.cli.options import DONE, NO_ROUTE, complain
from sogdia.errors import SogdiaError

STORE = "SOGDIA_RUNS"
OFF = "off"
OPTION = "--runs"

# The commands whose answer follows from what they are asked. `review` and `accept` change a folder, `serve` waits for
# questions that each get an id of their own, and the files of `import-events` may be of any size.
RUNS = frozenset(
    {
        "appraise", "arms", "assign", "backcast", "bargain", "brief", "calibrate", "check", "choose", "claims",
        "compare", "critical", "diff", "export", "exposure", "forecast", "futures", "import_", "indicators", "read",
        "routes", "run", "scenarios", "standing", "ties", "uses", "vectors", "why",
    }
)  # fmt: skip


def take_store(words: Sequence[str]) -> tuple[list[str], Path | None]:
    """Return the words without `--runs FOLDER`, and the folder of records: None for `--runs off`.

    Left out, it is what `SOGDIA_RUNS` says, else a folder among the user's own data.
    """
    left = list(words)
    asked = os.environ.get(STORE, "")
    for place, word in enumerate(words):
        if word == OPTION and place + 1 < len(words):
            asked = words[place + 1]
            del left[place : place + 2]
            break
        if word.startswith(f"{OPTION}="):
            asked = word.removeprefix(f"{OPTION}=")
            del left[place]
            break
    return left, None if asked == OFF else Path(asked) if asked else _own_folder()


def _own_folder() -> Path:
    """Return where records go unless told otherwise: the user's data folder of this system."""
    if os.name == "nt":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "sogdia" / "runs"


def call_command(command: Callable[..., object], bound: inspect.BoundArguments, store: Path | None) -> object:
    """Return the status of a command; if it is a run, with its id on what it puts out, and recorded in `store`."""
    if command.__name__ not in RUNS:
        return command(*bound.args, **bound.kwargs)
    from sogdia.runs import identify, run_id
    from sogdia.views.stamp import stamped

    bound.apply_defaults()
    try:
        named = identify(command.__name__, bound.arguments)
    except SogdiaError:  # what cannot be read has no id, and the command says all that is wrong with it
        return command(*bound.args, **bound.kwargs)
    id_ = run_id(named.record)
    with stamped(id_):
        status = command(*bound.args, **bound.kwargs)
    if status not in (DONE, NO_ROUTE):
        return status
    kept = store is not None and _keep(store, named)
    if not bound.arguments.get("json"):
        print(f"\nRun {id_}" + (f" · the same again: sogdia rerun {id_}" if kept else " · not recorded"))
    return status


def name_run(words: Sequence[str], unwritten: Mapping[str, bytes]) -> str:
    """Return the id that a command would print; `unwritten` has scenario files by name that need not be there."""
    from sogdia.cli import app
    from sogdia.runs import identify, run_id

    command, bound, _ = app.parse_args(list(words), exit_on_error=False, print_error=False)
    bound.apply_defaults()
    return run_id(identify(command.__name__, bound.arguments, unwritten).record)


def _keep(store: Path, named: object) -> bool:
    """Return whether the record could be stored; an answer is worth having even where nothing can be written."""
    from sogdia.runs import Named, save_record

    assert isinstance(named, Named)
    try:
        save_record(store, named)
    except OSError as error:
        complain(f"sogdia: the run is not recorded, {store} cannot be written ({error.strerror})")
        return False
    return True
