"""`sogdia indicators`: CAREC's corridor indicators."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder, Year
from sogdia.cli.question import check_ends, read_question, show_progress
from sogdia.errors import NetworkError, Problem

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.lenses.results import Route
    from sogdia.lenses.routes import RoutesModel, Solved
    from sogdia.world import World


def indicators(
    corridor: str | None = None,
    /,
    *,
    origin: str | None = None,
    destination: str | None = None,
    commodity: str = "containers",
    scenario: ScenarioName = None,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 40,
) -> int:
    """Give CAREC's indicators of corridors, TFI1 to TFI4, by rail and road and by direction, and where the hours go.

    Parameters
    ----------
    corridor
        Name or id of a corridor; all of them if left out.
    origin
        Place or region: only the ways from here, to `--destination`.
    destination
        Place or region: only the ways to here, from `--origin`.
    commodity
        Class of cargo.
    """
    from sogdia.outcomes.indicators import count_observations, hold_flows, measure_indicators
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.indicators import Told, build_indicator_sheets
    from sogdia.views.records import build_record, render_json
    from sogdia.views.sheet import trim_sheet
    from sogdia.views.tables import build_console, print_sheets

    loaded, [asked], when = read_question([scenario], year, world)
    named = _find_corridor(loaded, corridor) if corridor else None
    if (origin is None) != (destination is None):
        raise NetworkError(Problem("--origin", "stands alone, expected --origin and --destination, or neither"))
    check_ends(loaded, [end for end in (origin, destination) if end], commodity)
    from sogdia.simulate import build_model, solve_scenarios  # the engine loads in seconds

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Solving")
        model = build_model(loaded)
        solved = solve_scenarios(model, (None, asked) if scenario else (None,), when)
    labelled = {"base": solved[0]}
    if scenario:
        labelled |= {"at the base's flows": hold_flows(*solved), asked.id: solved[1]}
    told = [
        Told(label, measure_indicators(one.world, _list_routes(model, one, origin, destination, commodity), named))
        for label, one in labelled.items()
    ]
    observed = {
        key: count_observations(solved[0].world, stop)
        for each in told for key, stop in each.found.stops.items()
    }  # fmt: skip
    ends = f"{origin} → {destination} · " if origin else ""
    basis = f"{ends}{commodity} · {when}"
    sheets = build_indicator_sheets(loaded, told, observed, basis, shares=origin is not None)
    about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "basis": basis}
    if csv:
        write_sheets(csv, sheets, about, dialect)
    if json:
        print(render_json(build_record("indicators", about, sheets)))
    else:
        shown = sheets if named or origin else [sheets[0], sheets[2]]
        print_sheets(build_console(sys.stdout), [trim_sheet(sheet, top) for sheet in shown])
    return DONE


def _find_corridor(world: World, name: str) -> str:
    """Return the id of the corridor that a name stands for; raise `NetworkError` if there is none."""
    from sogdia.world.find import index_names

    names = index_names(world)
    found = names.find(name, ("corridor",))
    if not found:
        raise NetworkError(Problem(name[:80] or "an empty name", "is no corridor", names.hint(name, ("corridor",))))
    return found[0].id


def _list_routes(
    model: RoutesModel, solved: Solved, origin: str | None, destination: str | None, commodity: str
) -> tuple[Route, ...]:
    """Return the routes that cargo of a class takes: all of them, or those between two ends."""
    from sogdia.lenses.routes import describe_routes, find_between

    if origin is not None and destination is not None:
        return find_between(model, solved, origin, destination, commodity, count=26)
    return tuple(route for route in describe_routes(model, solved) if route.commodity == commodity)
