"""`sogdia diff`: two scenarios, two worlds or two runs, and what differs in them and in what comes of them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from sogdia.cli.options import DONE, Csv, Dialect, Json, Top, WorldFolder, Year
from sogdia.cli.question import SHIPPED_WORLD, read_question, show_progress
from sogdia.errors import Problem, SogdiaError, nearest

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.views.sheet import Sheet

BASE = "base"
_RUN = re.compile(r"[0-9a-f]{4,12}")
Found = tuple[list["Sheet"], dict[str, str]]


def diff(
    one: Annotated[str, Parameter(name="A")],
    other: Annotated[str, Parameter(name="B")],
    /,
    *,
    base: str = BASE,
    inputs: bool = False,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 15,
    store: Annotated[Path | None, Parameter(parse=False)],
) -> int:
    """Say what differs between two scenarios, two worlds or two runs: in what they ask, and in what comes of it.

    Parameters
    ----------
    one
        Scenario, folder of tables, or id of a run; `base` is the world without a scenario, `eurasia` the shipped world.
    other
        Another one of the same sort.
    base
        Scenario that both are measured against; the world without a scenario if left out.
    inputs
        Only what they ask, which takes no time.
    """
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import build_record, render_json
    from sogdia.views.sheet import trim_sheet
    from sogdia.views.tables import build_console, print_sheets

    sorts = _find_sort(one, store), _find_sort(other, store)
    if sorts[0] != sorts[1]:
        raise SogdiaError(
            Problem(other[:80], f"is a {sorts[1]}, expected another {sorts[0]} to hold against {one[:80]}")
        )
    if csv:
        make_folder(csv)
    if sorts[0] == "run":
        sheets, about = _diff_runs(one, other, store)
    elif sorts[0] == "world":
        sheets, about = _diff_worlds(one, other, year, inputs)
    else:
        sheets, about = _diff_scenarios(one, other, base, year, world, inputs)
    if csv:
        write_sheets(csv, sheets, about, dialect)
    if json:
        print(render_json(build_record("diff", about, sheets)))
    else:
        print_sheets(build_console(sys.stdout), [trim_sheet(sheet, top) for sheet in sheets])
    return DONE


def _find_sort(name: str, store: Path | None) -> str:
    """Return whether a name is a world, a run or a scenario; raise `SogdiaError` with the nearest name if none."""
    from sogdia.runs import list_ids
    from sogdia.scenario import shipped_scenarios

    shipped = (BASE, SHIPPED_WORLD, *shipped_scenarios())
    if name == SHIPPED_WORLD or Path(name).is_dir():
        return "world"
    if name in shipped or Path(name).is_file():
        return "scenario"
    if store and _RUN.fullmatch(name) and any(id_.startswith(name) for id_ in list_ids(store)):
        return "run"
    what = "is no scenario, folder of tables or recorded run"
    raise SogdiaError(Problem(name[:80] or "an empty name", what, nearest(name[:80], shipped)))


def _diff_runs(one: str, other: str, store: Path | None) -> Found:
    from sogdia.outcomes.difference import compare_records
    from sogdia.runs import find_record
    from sogdia.views.difference import build_sentence_sheet

    assert store is not None
    kept = find_record(store, one), find_record(store, other)
    found = compare_records(kept[0].record, kept[1].record)
    return [build_sentence_sheet(found, (kept[0].id, kept[1].id), "Settings")], {"a": kept[0].id, "b": kept[1].id}


def _diff_scenarios(one: str, other: str, base: str, year: int | None, world: Path | None, inputs: bool) -> Found:
    from sogdia.outcomes.difference import compare_scenarios
    from sogdia.views.difference import build_result_sheet, build_sentence_sheet

    names = [None if name == BASE else name for name in (base, one, other)]
    loaded, asked, when = read_question(names, year, world)
    _, before, after = asked
    sheets = [build_sentence_sheet(compare_scenarios(before, after), (before.id, after.id), "Sentences")]
    about = {"world": loaded.name, "world version": loaded.version, "year": str(when)}
    about |= {"base": asked[0].id, "a": before.id, "b": after.id}
    if inputs:
        return sheets, about
    from sogdia.outcomes.compare import compare
    from sogdia.simulate import build_model, measure_totals, solve_scenarios

    with show_progress() as report:
        report("Solving")
        model = build_model(loaded)
        solved = solve_scenarios(model, asked, when)
        outcomes = [measure_totals(model, scenario, flows) for scenario, flows in zip(asked, solved, strict=True)]
    labels = tuple(outcome.scenario for outcome in outcomes)
    return [*sheets, build_result_sheet(compare(*outcomes), labels)], about


def _diff_worlds(one: str, other: str, year: int | None, inputs: bool) -> Found:
    from msgspec.structs import replace

    from sogdia.cli.question import DEFAULT_YEAR
    from sogdia.outcomes.difference import compare_figures, compare_rows
    from sogdia.views.difference import build_figure_sheet, build_result_sheet, build_row_sheet
    from sogdia.world.load import build_world, read_rows

    read = [read_rows(*_layers(name)) for name in (one, other)]
    worlds = [build_world(*parts) for parts in read]
    names = (worlds[0].name, worlds[1].name) if worlds[0].name != worlds[1].name else (one, other)
    sheets = [
        build_figure_sheet(compare_figures(*worlds), names),
        build_row_sheet(compare_rows(read[0][1], read[1][1]), names),
    ]
    about = {"a": names[0], "a version": worlds[0].version, "b": names[1], "b version": worlds[1].version}
    if inputs or worlds[0].version == worlds[1].version:
        return sheets, about
    from sogdia.outcomes.compare import compare
    from sogdia.simulate import build_model, simulate

    with show_progress() as report:
        report("Solving both")
        outcomes = [simulate(build_model(one), None, year or DEFAULT_YEAR) for one in worlds]
    comparison = compare(outcomes[0], replace(outcomes[1], world_name=outcomes[0].world_name))
    return [*sheets, build_result_sheet(comparison, names)], {**about, "year": str(year or DEFAULT_YEAR)}


def _layers(name: str) -> tuple[str, Path | None]:
    """Return the world that a name stands for: a folder with lines of its own, or one laid over the shipped world."""
    folder = Path(name)
    own = name == SHIPPED_WORLD or all((folder / f"{table}.csv").is_file() for table in ("links", "states", "access"))
    return (name, None) if own else (SHIPPED_WORLD, folder)
