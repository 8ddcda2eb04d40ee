"""Options that several commands take, and how a command ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

DONE, REFUSED, USAGE, NO_ROUTE = 0, 1, 2, 3

WorldFolder = Annotated[
    Path | None,
    Parameter(name="--world", help="Folder of tables laid over the shipped world; rows of the same id are replaced."),
]
ScenarioName = Annotated[str | None, Parameter(help="Name of a shipped scenario, or a scenario file.")]
Year = Annotated[int | None, Parameter(help="Year asked about; the scenario's own year if left out.")]
Json = Annotated[bool, Parameter(help="Print JSON for programs instead of tables for people.")]
Csv = Annotated[Path | None, Parameter(name="--csv", help="Also write every table, whole, as CSV into this folder.")]
Dialect = Annotated[
    Literal["comma", "semicolon"],
    Parameter(help="CSV for spreadsheets that take a decimal point (`comma`) or a decimal comma (`semicolon`)."),
]
Top = Annotated[int, Parameter(validator=Number(gte=1), help="Rows shown of each table.")]


def complain(*lines: str) -> None:
    """Print each line on stderr."""
    for line in lines:
        print(line, file=sys.stderr)
