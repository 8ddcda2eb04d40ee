"""Sheets for programs: JSON-ready records in a stable order, every number finite."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sogdia.lenses.results import Certificate, Outcome, Route
from sogdia.views.basis import Basis
from sogdia.views.sheet import Sheet
from sogdia.views.stamp import read_stamp

FORMAT = "sogdia/1"


def build_record(kind: str, about: Mapping[str, Any], sheets: Iterable[Sheet]) -> dict[str, Any]:
    """Return a whole answer: what it is, what it is of, and each table as a list of records."""
    return {
        "format": FORMAT,
        "kind": kind,
        **{key: make_finite(value) for key, value in about.items()},
        "tables": {sheet.id: sheet_records(sheet) for sheet in sheets},
    }


def record_routes(routes: Sequence[Route], sheets: Iterable[Sheet], basis: Basis, version: str) -> dict[str, Any]:
    """Return routes with all their legs as a JSON-ready record."""
    about = {
        "question": basis.title,
        "basis": basis.subtitle,
        "world_version": version,
        "routes": [route_record(route) for route in routes],
    }
    return build_record("routes", about, sheets)


def sheet_records(sheet: Sheet) -> list[dict[str, Any]]:
    """Return each row of a sheet as a record; unknown is None."""
    keys = [column.key for column in sheet.columns]
    return [{key: make_finite(cell) for key, cell in zip(keys, row, strict=True)} for row in sheet.rows]


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return what identifies an outcome and why it may be believed."""
    return {"scenario": outcome.scenario, "year": outcome.year, "certificate": certificate_record(outcome.certificate)}


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """Return the certificate without its running time, which differs from run to run."""
    names = ("gap", "capacity_excess", "conservation", "route_gap", "iterations", "routes")
    return {name: make_finite(getattr(certificate, name)) for name in names}


def route_record(route: Route) -> dict[str, Any]:
    """Return a route with its legs."""
    return {
        **{name: make_finite(getattr(route, name)) for name in route.__struct_fields__ if name != "legs"},
        "legs": [{name: make_finite(getattr(leg, name)) for name in leg.__struct_fields__} for leg in route.legs],
    }


def make_finite(value: Any) -> Any:
    """Return `value` with tuples as lists and what is not a finite number as None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): make_finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [make_finite(item) for item in value]
    return value


def render_json(record: Mapping[str, Any]) -> str:
    """Return the record as JSON text, with the id of the run; numbers that are not finite would be an error."""
    run = read_stamp()
    return json.dumps({**record, **({"run": run} if run else {})}, ensure_ascii=False, allow_nan=False, indent=2)
