"""Where a change makes others' cargo queue on the routes somebody asks about."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import Queue, Route
from sogdia.lenses.routes.books import measure_delays
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.names import name_facility
from sogdia.lenses.routes.solve import Solved

LEAST_HOURS, LEAST_USD_T = 1.0, 1.0
"""What grows by less is left out."""


def list_queues(model: RoutesModel, routes: Iterable[Route], before: Solved, after: Solved) -> tuple[Queue, ...]:
    """Return what on the routes is more crowded `after` than `before`, the dearest first.

    What is so much fuller costs hours of delay, and where it is full a shadow price: what shippers would give for room
    for one tonne more, which decides who gets through.
    """
    pairs = tuple(
        (_spread(model, before, measure(before)), _spread(model, after, measure(after)))
        for measure in (_measure_loads, measure_delays, _measure_prices)
    )
    queues = []
    for number in sorted(set(_number_facilities(model, routes))):
        kind, id_ = model.network.facilities[number]
        numbers = (float(values[number]) for pair in pairs for values in pair)
        capacity = float(after.prices.capacity_mt_yr[number])
        queues.append(Queue(kind, id_, name_facility(model, kind, id_), capacity, *numbers))
    grown = [
        queue
        for queue in queues
        if queue.delay_after_h - queue.delay_before_h >= LEAST_HOURS
        or queue.price_after_usd_t - queue.price_before_usd_t >= LEAST_USD_T
    ]
    return tuple(sorted(grown, key=lambda one: (one.price_before_usd_t - one.price_after_usd_t, one.kind, one.id)))


def _number_facilities(model: RoutesModel, routes: Iterable[Route]) -> Iterable[int]:
    """Yield the facilities that the legs of routes use."""
    network, world = model.network, model.world
    number = {key: index for index, key in enumerate(network.facilities)}
    first_link = {link: line.links[0] for line in network.lines for link in line.links}
    for leg in (leg for route in routes for leg in route.legs):
        if leg.kind == "line":
            yield number["line", first_link[leg.id]]
        elif leg.kind == "border":
            yield number["crossing", leg.id]
        elif leg.kind in ("handling", "gauge"):
            places = (("transfer", leg.id), ("port", world.transfers[leg.id].place))
            yield from (number[key] for key in places if key in number)


def _measure_loads(solved: Solved) -> Floats:
    return solved.solution.load


def _measure_prices(solved: Solved) -> Floats:
    return solved.problem.facilities.multiplier(solved.solution.z)


def _spread(model: RoutesModel, solved: Solved, values: Floats) -> Floats:
    """Return the values of the facilities in use at their places among all of them, 0 elsewhere."""
    everywhere = np.zeros(len(model.network.facilities))
    everywhere[solved.active] = values
    return everywhere
