"""`sogdia rerun`: a recorded run once more."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sogdia.cli.charts import Charts
from sogdia.cli.options import Csv, Dialect, Json
from sogdia.cli.recorded import RUNS, call_command
from sogdia.errors import Problem, SogdiaError

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.runs import Input, Record

Store = Annotated[Path | None, Parameter(parse=False)]


def rerun(
    run: Annotated[str, Parameter(name="ID")],
    /,
    *,
    anyway: bool = False,
    chart: Charts = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    to: Path | None = None,
    store: Store,
) -> object:
    """Do a recorded run again, with the scenario and the tables that it read then, to the last byte.

    Parameters
    ----------
    run
        Id of the run, or how it begins; it stands beneath tables, in JSON, in `about.csv` and in charts.
    anyway
        Also with another version of Sogdia than then, whose answer may differ and has an id of its own.
    to
        File or folder to write to, if the run was an export or an import.
    """
    from sogdia.runs import find_record, read_code, unpack_inputs

    if store is None:
        raise SogdiaError(Problem("--runs", "is off, expected the folder of the records"))
    kept = find_record(store, run)
    record = kept.record
    if record.code != read_code() and not anyway:
        what = f"was made by another Sogdia (its version {record.version}), whose answer may differ"
        raise SogdiaError(Problem(kept.id, what, "Give --anyway to ask this one."))
    command = _find_command(kept.id, record)
    with tempfile.TemporaryDirectory(prefix="sogdia-") as folder:
        places = unpack_inputs(store, record, Path(folder))
        parameters = inspect.signature(command).parameters
        shown: dict[str, Any] = {"json": json, "csv": csv, "chart": chart}
        if "dialect" in parameters:
            shown["dialect"] = dialect
        if "store" in parameters:
            shown["store"] = store
        shown |= _show_target(record.command, parameters, to)
        return call_command(command, _bind(command, record, places, shown), store)


def _show_target(command: str, parameters: Mapping[str, inspect.Parameter], to: Path | None) -> dict[str, Path]:
    """Return where a command that needs a place to write to is to write; raise `SogdiaError` if that is not said."""
    needed = [
        one for one in ("target", "out") if one in parameters and parameters[one].default is inspect.Parameter.empty
    ]
    if not needed:
        if to is not None:
            raise SogdiaError(Problem("--to", f"is nothing that {_name(command)} needs"))
        return {}
    if to is None:
        what = f"is missing: {_name(command)} writes a file or a folder"
        raise SogdiaError(Problem("--to", what, "Say where to, such as --to again.xlsx"))
    return {needed[0]: to}


def _name(command: str) -> str:
    return f"sogdia {command.rstrip('_')}"


def _find_command(id_: str, record: Record) -> Callable[..., object]:
    from sogdia.cli import COMMANDS

    found = next((one for one in COMMANDS if one.__name__ == record.command and record.command in RUNS), None)
    if found is None:
        raise SogdiaError(Problem(id_, f"is a run of the command {record.command[:40]!r}, which is not one here"))
    return found


def _bind(
    command: Callable[..., object], record: Record, places: Mapping[Input, Path], shown: Mapping[str, Any]
) -> inspect.BoundArguments:
    """Return the arguments of the command: those of the record, and how the answer is to be shown."""
    signature = inspect.signature(command)
    bound = signature.bind_partial()
    if unknown := [name for name in record.settings if name not in signature.parameters]:
        what = f"has no setting {', '.join(unknown)}, which the run was asked with"
        raise SogdiaError(Problem(_name(record.command), what))
    for name, value in shown.items():
        if name in signature.parameters:
            bound.arguments[name] = value
        elif value:
            raise SogdiaError(Problem(f"--{name}", f"is nothing that {_name(record.command)} can do"))
    for name, setting in record.settings.items():
        many = signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
        parts = [_place(name, part, places) for part in (setting if isinstance(setting, tuple) else (setting,))]
        bound.arguments[name] = (tuple(parts) if many else parts) if isinstance(setting, tuple) else parts[0]
    return bound


def _place(name: str, part: object, places: Mapping[Input, Path]) -> object:
    """Return a setting as the command takes it; scenarios are named by a text, other files by a path."""
    from sogdia.runs import Input
    from sogdia.runs.identify import NAMES_OR_FILES, SCENARIOS

    if not isinstance(part, Input):
        return part
    return str(places[part]) if name in SCENARIOS | NAMES_OR_FILES else places[part]
