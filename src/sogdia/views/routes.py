"""The sheets of `sogdia routes`: the routes between two ends, and one route leg by leg."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.evidence import HALF_OF_80
from sogdia.lenses.results import Queue, Route
from sogdia.outcomes.profile import Profile
from sogdia.views.basis import Basis, Unit
from sogdia.views.columns import letter_of
from sogdia.views.numbers import render_number
from sogdia.views.sheet import Cell, Column, Sheet

_HOURS_A_DAY = 24
_LEAST_REST = 0.005  # below it what is not shown is rounding
_PER_TONNE = Unit()


def build_routes_sheet(routes: Sequence[Route], basis: Basis, unit: Unit = _PER_TONNE) -> Sheet:
    """Return one line a route: share, km, days, US$ per tonne or per `unit` of it, borders, gauges."""
    per_tonne = unit == _PER_TONNE
    key, told = f"usd_{unit.name.casefold()}", f"US$/{unit.name}"
    rows: list[tuple[Cell, ...]] = [
        (
            letter_of(index),
            100 * route.share,
            route.flow_mt_yr,
            route.km,
            route.hours / _HOURS_A_DAY,
            route.sd_h / _HOURS_A_DAY,
            (route.hours + HALF_OF_80 * route.sd_h) / _HOURS_A_DAY,
            route.usd_t,
            route.cost_usd_t,
            *(() if per_tonne else (unit.tonnes * route.usd_t, unit.tonnes * route.cost_usd_t)),
            route.gauge_changes,
            "–".join(route.states),
            ", ".join(route.borders),
            basis.routes[index],
        )
        for index, route in enumerate(routes)
    ]
    columns = (
        Column("route", ""),
        Column("share_percent", "Share", "number", "%"),
        Column("flow_mt_yr", "Flow", "number", "Mt/yr", shown=any(route.flow_mt_yr is not None for route in routes)),
        Column("length_km", "Length", "count", "km"),
        Column("time_days", "Time", "number", "days"),
        Column("sd_days", "±", "number", "days", shown=False),
        Column("p90_days", "90 % in", "number", "days"),
        Column("money_usd_t", "Paid", "number", "US$/t", per_tonne),
        Column("cost_usd_t", "Full cost", "number", "US$/t", per_tonne),
        *(
            ()
            if per_tonne
            else (Column(f"money_{key}", "Paid", "number", told), Column(f"cost_{key}", "Full cost", "number", told))
        ),
        Column("gauge_changes", "Gauge changes", "count"),
        Column("states", "States"),
        Column("borders", "Borders crossed"),
        Column("way", "Way"),
    )
    note = "Time: the mean, and within how many days nine consignments of ten arrive. "
    note += "" if per_tonne else f"A {unit.name} is {unit.tonnes:g} t of cargo. "
    note += "Full cost adds to what is paid the value of time, of unreliability, of risk and of congestion."
    note += " Routes over the same borders and by the same ports are one line, that of the likeliest."
    if routes and (rest := 1 - sum(route.share for route in routes)) >= _LEAST_REST:
        note += f" Routes not shown have the other {render_number(rest, 'share')} %."
    return Sheet("routes", f"{basis.title} · {basis.subtitle}", columns, tuple(rows), note=note, empty="No route.")


def build_queues_sheet(queues: Sequence[Queue], when: int) -> Sheet:
    """Return what on the routes is more crowded than it would be without the scenario."""
    rows: list[tuple[Cell, ...]] = [
        (
            queue.kind, queue.id, queue.name, queue.capacity_mt_yr, queue.load_before_mt_yr, queue.load_after_mt_yr,
            queue.delay_before_h, queue.delay_after_h, queue.price_before_usd_t, queue.price_after_usd_t,
        )
        for queue in queues
    ]  # fmt: skip
    columns = (
        Column("kind", "Kind"),
        Column("id", "", shown=False),
        Column("name", "Where"),
        Column("capacity_mt_yr", "Room", "number", "Mt/yr"),
        Column("load_before_mt_yr", "Load without", "number", "Mt/yr"),
        Column("load_after_mt_yr", "Load with", "number", "Mt/yr"),
        Column("delay_before_h", "Wait without", "number", "h"),
        Column("delay_after_h", "Wait with", "number", "h"),
        Column("price_before_usd_t", "Shadow price without", "number", "US$/t"),
        Column("price_after_usd_t", "Shadow price with", "number", "US$/t"),
    )
    title = f"Where others queue on these routes, without and with the scenario · {when}"
    note = "Waits are part of the days above, shadow prices of the full cost: what a tonne more of room is worth there."
    return Sheet("queues", title, columns, tuple(rows), note=note, empty="Nothing on them is more crowded by it.")


def build_profile_sheet(profiles: Sequence[Profile]) -> Sheet:
    """Return the table beneath the time-cost-distance chart: each leg, its stops, and what has added up."""
    rows: list[tuple[Cell, ...]] = []
    for index, profile in enumerate(profiles):
        for number, stretch in enumerate(profile.stretches, start=1):
            leg, stop = stretch.leg, stretch.is_stop
            rows.append(
                (
                    letter_of(index), number, leg.kind, leg.name, leg.mode, leg.state, leg.start, leg.end, leg.km,
                    None if stop else leg.hours, leg.hours if stop else None, leg.sd_h,
                    None if stop else leg.usd_t, leg.usd_t if stop else None,
                    stretch.to_km, stretch.to_hours, stretch.to_usd_t, stretch.to_sd_h, profile.standing_share,
                )
            )  # fmt: skip
    columns = (
        Column("route", "Route"),
        Column("leg", "Leg", "count"),
        Column("kind", "Kind"),
        Column("name", "Name"),
        Column("mode", "Mode"),
        Column("state", "State"),
        Column("start", "From"),
        Column("end", "To"),
        Column("length_km", "Length", "number", "km"),
        Column("moving_h", "Moving", "number", "h"),
        Column("stop_h", "Standing", "number", "h"),
        Column("sd_h", "±", "number", "h"),
        Column("moving_usd_t", "Moving", "number", "US$/t"),
        Column("stop_usd_t", "Standing", "number", "US$/t"),
        Column("total_km", "so far", "number", "km"),
        Column("total_h", "so far", "number", "h"),
        Column("total_usd_t", "so far", "number", "US$/t"),
        Column("total_sd_h", "± so far", "number", "h"),
        Column("standing_share", "Standing still, of all time", "share", "%"),
    )
    return Sheet("profile", "Time, cost and distance, leg by leg", columns, tuple(rows), grouped=1)
