"""Quantities of cargo that claims are about, in many futures of the worlds that they name.

Every world of a year is solved with the same draws, so that two of them differ by their scenarios alone, and claims
that share a world share its futures.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from sogdia.equilibrium.ensemble import draw_levels, hash_keys
from sogdia.equilibrium.pool import Found, Pool, extend_pool
from sogdia.errors import Problem, ScenarioError, nearest
from sogdia.futures import PILOT, PILOT_TOLERANCE_USD_T, list_chunks
from sogdia.lenses.results import UNITS, Key
from sogdia.lenses.routes import RoutesModel, solve_worlds
from sogdia.lenses.routes.census import Census, build_census, take_census
from sogdia.lenses.routes.draws import Column, Recipe, build_recipe, draw_inputs, list_columns
from sogdia.lenses.routes.ensemble import (
    Ensemble,
    SolvedFutures,
    build_ensemble,
    find_better_routes,
    solve_futures,
)
from sogdia.lenses.routes.many import (
    PARTS,
    Meter,
    meter_burden,
    meter_cargo,
    meter_shortest,
    meter_way,
)
from sogdia.lenses.routes.query import Measure, check_measure
from sogdia.outcomes.claims.kind import Asked, Kind
from sogdia.outcomes.claims.model import Floats, Term
from sogdia.scenario import BASE, Scenario, apply_changes, resolve_scenario
from sogdia.scenario.model import Change
from sogdia.workers import start_threads
from sogdia.world.find import index_names
from sogdia.world.model import World
from sogdia.world.subject import MODES

PER_THREAD = 25
SEED = 0


class Place(NamedTuple):
    """A world that claims ask about: scenarios joined by ` + ` (none: the base) in a year."""

    scenario: str
    year: int


class Future(NamedTuple):
    """What futures of a year draw: columns, and levels of shape (futures, columns)."""

    columns: tuple[Column, ...]
    levels: Floats


class Measured(NamedTuple):
    """Every term in every place asked for, shape (futures,), and what was drawn in each year."""

    values: Mapping[tuple[Place, Term], Floats]
    drawn: Mapping[int, Future]


class _Ready(NamedTuple):
    """A place made ready for futures."""

    ensemble: Ensemble
    recipe: Recipe
    census: Census | None
    meters: dict[Term, Callable[[SolvedFutures, Floats | None], Floats]]


def measure_places(
    model: RoutesModel,
    asked: Mapping[Place, Sequence[Term]],
    scenarios: Mapping[str, Scenario],
    count: int,
    report: Callable[[str], None] = lambda _: None,
) -> Measured:
    """Return what is asked of each place in `count` futures.

    A place of which nothing is asked only lends its routes: what is asked of others is then the same whatever else is
    asked. `scenarios` has that of each name; the name of the base is empty. Raises `ScenarioError` for a scenario that
    does not fit the world.
    """
    values: dict[tuple[Place, Term], Floats] = {}
    drawn: dict[int, Future] = {}
    for year in sorted({place.year for place, terms in asked.items() if terms}):
        worlds = {
            place.scenario: _World(place, _resolve(model.world, scenarios.get(place.scenario, BASE), year))
            for place in asked
            if place.year == year
        }
        report(f"Finding routes in {len(worlds)} worlds of {year}")
        pool = _find_pool(model, [world.apply(model.world) for world in worlds.values()], report)
        measured = [world for world in worlds.values() if asked[world.place]]
        ensembles = [build_ensemble(model, world.apply(model.world), pool) for world in measured]
        columns = list_columns(ensembles, model.world, ())
        drawn[year] = Future(columns, draw_levels(hash_keys((one.name for one in columns), SEED), 0, count, count))
        for number, (world, ensemble) in enumerate(zip(measured, ensembles, strict=True), start=1):
            report(f"{count} futures of world {number} of {len(measured)} in {year}: {world.place.scenario or 'base'}")
            active = [change for change in world.changes if change.is_active(year)]
            recipe = build_recipe(ensemble, model.world.on(year), model.world, columns, active)
            ready = _make_ready(model, ensemble, recipe, asked[world.place])
            found = _solve_all(ready, drawn[year].levels)
            values |= {(world.place, term): numbers for term, numbers in found.items()}
    return Measured(values, drawn)


class _World(NamedTuple):
    """A place with the changes that make it."""

    place: Place
    changes: list[Change]

    def apply(self, undated: World) -> World:
        return apply_changes(undated, self.changes, self.place.year)


def _find_pool(model: RoutesModel, worlds: Sequence[World], report: Callable[[str], None]) -> Pool:
    """Return the routes that the worlds call for at best figures, and in some pilot futures of each.

    Without those a way that is nearly as good as another would be left out of every world in which it is never best.
    """
    pool = solve_worlds(model, worlds)[0].pool
    report(f"Searching routes in pilot futures of {len(worlds)} worlds")
    settings = dataclasses.replace(model.settings, route_tolerance_usd_t=PILOT_TOLERANCE_USD_T)
    with start_threads(dataclasses.replace(model, settings=settings), os.cpu_count() or 1) as submit:
        jobs = [submit(_search_pilot, world, pool) for world in worlds]
        found = {route for job in jobs for route in job.result()}
    return extend_pool(pool, found) if found else pool


def _search_pilot(model: RoutesModel, world: World, pool: Pool) -> list[Found]:
    """Return the routes that undercut those of the pool in some pilot future of a world."""
    ensemble = build_ensemble(model, world, pool)
    columns = list_columns([ensemble], model.world, ())
    keys = hash_keys((f"pilot {column.name}" for column in columns), SEED)
    recipe = build_recipe(ensemble, world, model.world, columns, ())
    solved = solve_futures(ensemble, *draw_inputs(ensemble, recipe, draw_levels(keys, 0, PILOT, PILOT)))
    return find_better_routes(model, ensemble, solved)[0]


def _solve_all(ready: _Ready, levels: Floats) -> dict[Term, Floats]:
    """Return every term in the futures of a world."""
    with start_threads(ready, os.cpu_count() or 1) as submit:
        jobs = [submit(_solve_chunk, levels[first:last]) for first, last in list_chunks(len(levels), PER_THREAD)]
        chunks = [job.result() for job in jobs]
    return {term: np.concatenate([chunk[term] for chunk in chunks]) for term in ready.meters}


def _resolve(world: World, scenario: Scenario, year: int) -> list[Change]:
    """Return the changes of a scenario, resolved; raise `ScenarioError` if it does not fit."""
    changes, problems = resolve_scenario(world, scenario, year)
    if problems:
        raise ScenarioError(problems)
    return changes


def _make_ready(model: RoutesModel, ensemble: Ensemble, recipe: Recipe, terms: Sequence[Term]) -> _Ready:
    meters: dict[Term, Callable[[SolvedFutures, Floats | None], Floats]] = {}
    census = build_census(model, ensemble) if any(term.kind == "revenue" for term in terms) else None
    for term in terms:
        if term.kind == "revenue" and census is not None:
            meters[term] = _read_census(census, list_keys(term))
        else:
            meters[term] = _ignore_census(build_meter(model, ensemble, term))
    return _Ready(ensemble, recipe, census, meters)


def _solve_chunk(ready: _Ready, levels: Floats) -> dict[Term, Floats]:
    solved = solve_futures(ready.ensemble, *draw_inputs(ready.ensemble, ready.recipe, levels))
    census = take_census(ready.ensemble, ready.census, solved) if ready.census is not None else None
    return {term: measure(solved, census) for term, measure in ready.meters.items()}


def _read_census(census: Census, keys: Sequence[Key]) -> Callable[[SolvedFutures, Floats | None], Floats]:
    places = [census.keys.index(key) for key in keys if key in census.keys]

    def add_up(_: SolvedFutures, taken: Floats | None) -> Floats:
        return np.asarray(taken[:, places].sum(axis=1)) if taken is not None else np.zeros(0)

    return add_up


def _ignore_census(meter: Meter) -> Callable[[SolvedFutures, Floats | None], Floats]:
    return lambda solved, _: meter(solved)


def build_meter(model: RoutesModel, ensemble: Ensemble, term: Term) -> Meter:
    """Return what measures a term in futures of an ensemble."""
    if term.kind == "shortest":
        return meter_shortest(model, ensemble, term.words[0], term.words[1], list_modes(term))
    if term.kind == "concentration":
        return _meter_concentration(model, ensemble, term)
    measure = read_measure(term)
    if term.kind == "cargo":
        return meter_cargo(model, ensemble, measure)
    if term.kind == "burden":
        return meter_burden(model, ensemble, measure)
    return meter_way(model, ensemble, measure, term.kind)


def _meter_concentration(model: RoutesModel, ensemble: Ensemble, term: Term) -> Meter:
    """Return what measures how concentrated cargo is on things of a kind: the sum of squared shares, 1 for one alone.

    Cargo that passes two of them counts for both.
    """
    ids = term.words[1].split("|")
    of = term.option("of")
    meters = [meter_cargo(model, ensemble, Measure(term.words[0], id, cargo=of)) for id in ids]

    def measure(solved: SolvedFutures) -> Floats:
        cargo = np.stack([meter(solved) for meter in meters])
        total = cargo.sum(axis=0)
        share = np.where(total > 0, cargo / np.where(total > 0, total, 1.0), np.nan)
        return np.asarray((share**2).sum(axis=0))

    return measure


def read_measure(term: Term) -> Measure:
    """Return the measure of the routes lens that a term means."""
    options = {name: term.option(name) for name in ("mode", "commodity", "direction", "unit") if term.option(name)}
    kind, id = ("pair", term.words[0]) if term.kind in (*PARTS, "burden") else (term.words[0], "")
    id = id or (term.words[1] if len(term.words) > 1 else "")
    return Measure(kind, id, cargo=term.option("of"), via=" ".join(term.options_named("via")), **options)


def list_keys(term: Term) -> list[Key]:
    """Return the measures that a term of revenue adds up."""
    name = {"project": "revenue_musd_yr", "state": "transit_revenue_musd_yr"}[term.words[0]]
    return [Key(term.words[0], id, name) for id in term.words[1].split("|")]


def list_modes(term: Term) -> tuple[str, ...]:
    """Return the modes by which a shortest way may go."""
    return tuple(term.option("by", "rail|road").split("|"))


def _check(asked: Asked, term: Term) -> list[Problem]:
    world = asked.world
    if term.kind == "shortest":
        names = index_names(world)
        return [
            Problem(term.where, f"{name[:60]!r} is no place or region", names.hint(name, ("place", "region")))
            for name in term.words
            if not names.find(name, ("place", "region"))
        ] + [
            Problem(term.where, f"by is {mode[:40]!r}, expected some of {', '.join(MODES)}", nearest(mode[:40], MODES))
            for mode in list_modes(term)
            if mode not in MODES
        ]
    if term.kind == "revenue":
        tables = {"project": world.projects, "state": world.states}
        if term.words[0] not in tables:
            return [Problem(term.where, f"revenue is of a project or a state, not of {term.words[0][:40]!r}")]
        return _check_ids(term, tables[term.words[0]])
    if term.kind == "concentration":
        found = []
        for id in term.words[1].split("|"):
            found += check_measure(world, Measure(term.words[0], id, cargo=term.option("of")), term.where)
        return found
    measure = read_measure(term)
    problems = check_measure(world, measure, term.where)
    for word in measure.via.split():
        kind, _, id = word.removeprefix("!").partition(":")
        problems += check_measure(world, Measure(kind, id), term.where)
    if term.kind != "cargo" and measure.unit != "Mt":
        problems.append(Problem(term.where, f"{term.kind} has no unit to choose"))
    return problems


def _check_ids(term: Term, known: Mapping[str, object]) -> list[Problem]:
    return [
        Problem(term.where, f"{id[:60]!r} is no {term.words[0]} of the world", nearest(id[:60], known))
        for id in term.words[1].split("|")
        if id not in known
    ]


KINDS: Mapping[str, Kind] = {
    "cargo": Kind(
        "Mt/yr", ("of", "via", "mode", "commodity", "direction"), 1, 2, "cargo port chabahar of=UZB<>* via=!state:TKM",
        "Cargo on a corridor, crossing, link, pair, port, project, state, in transit through a state, or in total; "
        "only that `of` certain ends, that passes each `via` too (`!` not), by a mode, of a class, in a direction.",
        _check,
    ),
    "revenue": Kind(
        UNITS["revenue_musd_yr"], (), 2, 2, "revenue project kabul-corridor",
        "Freight that projects earn, or what transit pays in states.", _check,
    ),
    "burden": Kind(
        "US$/t", ("commodity",), 1, 1, "burden IND<>UZB",
        "Mean perceived cost between two ends over all their ways: money, time, unreliability, risk, queues.", _check,
    ),
    "money": Kind("US$/t", ("commodity", "via"), 1, 1, "money IND<>UZB commodity=containers via=state:IRN",
                  "Money paid on the best way between two ends that passes `via`.", _check),
    "hours": Kind("h", ("commodity", "via"), 1, 1, "hours IND<>UZB commodity=containers via=state:IRN",
                  "Time on that way.", _check),
    "km": Kind("km", ("commodity", "via"), 1, 1, "km IND<>UZB via=state:IRN", "Length of that way.", _check),
    "cost": Kind("US$/t", ("commodity", "via"), 1, 1, "cost IND<>UZB via=state:IRN",
                 "Whole cost of that way: money, time, unreliability and risk, without queues.", _check),
    "shortest": Kind(
        "km", ("by",), 2, 2, 'shortest Moscow Delhi by=rail',
        "Least km between two places by the lines that stand, whatever the regime of their borders.", _check,
    ),
    "concentration": Kind(
        "share", ("of",), 2, 2, "concentration port chabahar|karachi of=UZB<>*",
        "Sum of squared shares of things in cargo: 1 where one has it all.", _check,
    ),
}  # fmt: skip


def join_scenarios(name: str, parts: Sequence[Scenario]) -> Scenario:
    """Return the scenarios as one; a change that several of them make is made once."""
    kept: dict[str, Change] = {}
    for scenario in parts:
        for change in scenario.changes:
            same = replace(change, where="", source="")
            kept.setdefault(repr(same), change)
    years = [part.year for part in parts if part.year is not None]
    changes = tuple(kept.values())
    return Scenario(
        id=name, name=" + ".join(part.name for part in parts), year=max(years, default=None), changes=changes
    )
