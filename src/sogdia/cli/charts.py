"""`--chart [NAME=]FILE` of every command that draws: which charts are asked for, and drawing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from cyclopts import Parameter

from sogdia.errors import ExchangeError, Problem, nearest

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.views.chart import Chart

Charts = Annotated[
    list[str] | None,
    Parameter(name="--chart", help="Draw a chart into a file: NAME=FILE.svg or .png; without a name the first one."),
]


class Asked(NamedTuple):
    """A chart by its name, the file it goes to, and its form."""

    name: str
    path: Path
    form: Literal["svg", "png"]


def read_charts(words: Sequence[str] | None, names: Sequence[str]) -> tuple[Asked, ...]:
    """Return the charts asked for; a file without a name is the first of `names`.

    Raises `ExchangeError` with all that is wrong, before anything is computed.
    """
    asked, problems = [], []
    for word in words or ():
        name, equals, file = word.partition("=")
        if not equals:
            name, file = names[0], word
        form = Path(file).suffix.casefold()
        if name not in names:
            what = f"is no chart of this command, expected one of {', '.join(names)}"
            problems.append(Problem(f"--chart {name[:40]}", what, nearest(name[:40], names)))
        elif form == ".svg":
            asked.append(Asked(name, Path(file), "svg"))
        elif form == ".png":
            asked.append(Asked(name, Path(file), "png"))
        else:
            problems.append(Problem(file or "--chart", "ends in neither .svg nor .png, the two forms a chart can have"))
    if problems:
        raise ExchangeError(problems)
    return tuple(asked)


def write_charts(asked: Iterable[Asked], builders: Mapping[str, Callable[[], Chart]]) -> None:
    """Draw each chart asked for and write it whole."""
    for one in asked:
        from sogdia.views.chart import render_chart
        from sogdia.views.files import write_whole

        write_whole(one.path, render_chart(builders[one.name](), one.form))
