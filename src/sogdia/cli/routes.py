"""`sogdia routes`: the ways between two places."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, NO_ROUTE, Csv, Dialect, Json, ScenarioName, WorldFolder, Year, complain
from sogdia.cli.question import check_ends, read_question, show_progress

if TYPE_CHECKING:
    from sogdia.views.basis import Unit
    from sogdia.world import World

CHARTS = ("distance",)
TEU = {"TEU": 1, "FEU": 2}


def routes(
    origin: Annotated[str, Parameter(name="FROM")],
    destination: Annotated[str, Parameter(name="TO")],
    /,
    *,
    scenario: ScenarioName = None,
    year: Year = None,
    commodity: str = "containers",
    count: Annotated[int, Parameter(validator=Number(gte=1, lte=26))] = 5,
    close: list[str] | None = None,
    unit: Literal["t", "TEU", "FEU"] = "t",
    chart: Charts = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
) -> int:
    """List the routes between two places or regions: share, km, days, US$/t, borders, gauges.

    Parameters
    ----------
    origin
        Place or region that cargo comes from.
    destination
        Place or region that cargo goes to.
    commodity
        Class of cargo.
    count
        Routes shown, the most used first.
    close
        Crossing, link, place or state that nothing may pass; may be given several times.
    unit
        What prices are for: a tonne, or a 20-foot or 40-foot container.
    """
    from sogdia.outcomes.profile import measure_profile
    from sogdia.views.basis import build_basis, name_end
    from sogdia.views.files import write_sheets
    from sogdia.views.records import record_routes, render_json
    from sogdia.views.routes import build_profile_sheet, build_queues_sheet, build_routes_sheet
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    loaded, [asked], when = read_question([scenario], year, world, close or [])
    check_ends(loaded, (origin, destination), commodity)
    priced = _size_unit(loaded, commodity, unit)
    from sogdia.simulate import build_model, find_detours  # the engine loads in seconds; refusals need not wait for it

    with show_progress() as report:
        report("Searching routes")
        found, queues = find_detours(build_model(loaded), asked, when, origin, destination, commodity, count)
    corridors = {corridor.id: corridor.name for corridor in loaded.corridors.values()}
    profiles = [measure_profile(route) for route in found]
    ends = name_end(loaded, origin), name_end(loaded, destination)
    basis = build_basis(found, corridors, ends, commodity, when, asked.id)
    sheets = [build_routes_sheet(found, basis, priced), build_profile_sheet(profiles)]
    if asked.changes:
        sheets.append(build_queues_sheet(queues, when))
    if csv:
        about = {"question": basis.title, "basis": basis.subtitle, "world version": loaded.version}
        write_sheets(csv, sheets, about, dialect)
    if charts and found:
        from sogdia.views.charts.distance import build_distance_chart

        write_charts(charts, {"distance": lambda: build_distance_chart(profiles, basis, loaded.version)})
    if json:
        print(render_json(record_routes(found, sheets, basis, loaded.version)))
    elif found:
        print_sheets(build_console(sys.stdout), [sheets[0], *sheets[2:]])
    if not found:
        lost = _say_demand(loaded.on(when), (origin, destination, commodity), priced)
        complain(f"no route from {origin} to {destination}: {lost} of {when} not carried")
    return DONE if found else NO_ROUTE


def _size_unit(world: World, commodity: str, name: str) -> Unit:
    """Return the unit that prices are for; raise `ScenarioError` where a class is not carried in containers."""
    from sogdia.errors import Problem, ScenarioError
    from sogdia.views.basis import Unit

    if name not in TEU:
        return Unit()
    tonnes = world.figure(commodity, "t_per_teu")
    if tonnes is None:
        raise ScenarioError(Problem("--unit", f"{commodity} is not counted in {name}, expected t"))
    return Unit(name, TEU[name] * tonnes.best)


def _say_demand(world: World, row: tuple[str, str, str], unit: Unit) -> str:
    """Return the cargo of a dated world that wants to go from one region to another, where the two ends are regions."""
    wanted = world.demand.get(row)
    if wanted is None:
        return row[2]
    amount = 1e6 * wanted.best / unit.tonnes
    return f"{amount:,.0f} {unit.name} a year of {row[2]}"
