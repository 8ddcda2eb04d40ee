"""The sheets of `sogdia assign`: an assignment and its certificate."""

from __future__ import annotations

from typing import Any

from sogdia.outcomes.assignment import AssignmentReport
from sogdia.views.records import build_record
from sogdia.views.sheet import Column, Sheet

_TIMES = ("load_s", "compile_s", "solve_s")  # differ from run to run, so records leave them out


def build_assignment_sheets(report: AssignmentReport) -> tuple[Sheet, ...]:
    """Return what was assigned, why it may be believed, and what was not carried."""
    facts = (
        ("nodes", f"{report.node_count:,}"),
        ("links", f"{report.link_count:,}"),
        ("pairs with trips", f"{report.pair_count:,}"),
        ("trips", f"{report.trips:,.6g}"),
        ("trips within a zone, which use no link", f"{report.within_zone_trips:,.6g}"),
        ("relative gap", f"{report.gap:.3e}"),
        ("iterations", f"{report.iterations:,}"),
        ("objective", f"{report.objective:.12g}"),
        ("total cost", f"{report.total_cost:.12g}"),
        ("total cost on shortest paths", f"{report.shortest_cost:.12g}"),
        ("worst imbalance at a node", f"{report.imbalance:.3e}"),
        ("seconds to read, compile, solve", ", ".join(f"{getattr(report, name):.2f}" for name in _TIMES)),
    )
    columns = (Column("item", "Assignment"), Column("value", ""))
    note = "Taken for granted: " + "; ".join(report.assumed) + "." if report.assumed else ""
    return (
        Sheet("assignment", "Assignment and certificate", columns, facts, note=note),
        _build_uncarried_sheet(report),
    )


def record_assignment(report: AssignmentReport) -> dict[str, Any]:
    """Return the report as a JSON-ready record; the running times are left out so that a run can be repeated."""
    about = {name: value for name, value in report.to_dict().items() if name not in (*_TIMES, "not_carried")}
    return build_record("assignment", about, [_build_uncarried_sheet(report)])


def _build_uncarried_sheet(report: AssignmentReport) -> Sheet:
    """Return the trips that have no route."""
    columns = (Column("origin", "From"), Column("destination", "To"), Column("trips", "Trips", "number"))
    return Sheet("not_carried", "Not carried", columns, report.not_carried, empty="Every trip is carried.")
