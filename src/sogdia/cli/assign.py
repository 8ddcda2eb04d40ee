"""`sogdia assign`: the engine alone, on the files of the field."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, Json
from sogdia.cli.question import show_progress
from sogdia.errors import EquilibriumError, Problem

Gap = Annotated[float, Parameter(validator=Number(gt=0, lt=1))]
Factor = Annotated[float, Parameter(validator=Number(gte=0))]


def assign(
    net: Annotated[Path, Parameter(name="NET")],
    trips: Annotated[Path, Parameter(name="TRIPS")],
    /,
    *,
    gap: Gap = 1e-10,
    flows: Path | None = None,
    toll_factor: Factor = 0.0,
    distance_factor: Factor = 0.0,
    system_optimum: bool = False,
    allow_unreachable: bool = False,
    json: Json = False,
) -> int:
    """Assign trips to a road network of TNTP or GMNS files: user equilibrium with its certificate.

    Parameters
    ----------
    net
        Network: a TNTP file, or the folder or `link.csv` of a GMNS network.
    trips
        Trips: a TNTP file or a GMNS table.
    gap
        Relative gap to reach.
    flows
        Write the flow and cost of each link into this file: `.csv` as GMNS, anything else as TNTP.
    toll_factor
        Time that a unit of toll is worth.
    distance_factor
        Time that a unit of length is worth.
    system_optimum
        Least total cost instead of user equilibrium.
    allow_unreachable
        Report trips without a route as not carried instead of refusing them.
    """
    from sogdia.outcomes.assignment import assign as assign_files
    from sogdia.views.assignment import build_assignment_sheets, record_assignment
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    with show_progress() as report:
        report("Assigning trips")
        found = assign_files(
            net,
            trips,
            gap,
            toll_factor=toll_factor,
            distance_factor=distance_factor,
            system_optimum=system_optimum,
            allow_unreachable=allow_unreachable,
            flows_path=flows,
        )
    if json:
        print(render_json(record_assignment(found)))
    else:
        print_sheets(build_console(sys.stdout), build_assignment_sheets(found))
    if not found.converged:
        what = f"gap is {found.gap:.1e} after {found.iterations} iterations, expected {gap:.1e}"
        raise EquilibriumError(Problem(str(net), what))
    return DONE
