"""Every claim of a table, tested and judged."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sogdia.errors import ClaimError
from sogdia.lenses.routes import build_model
from sogdia.outcomes.claims.hinge import find_hinge
from sogdia.outcomes.claims.kind import Asked
from sogdia.outcomes.claims.kinds import KINDS
from sogdia.outcomes.claims.model import (
    Claim,
    Expression,
    Floats,
    Hinge,
    Judged,
    Range,
    Report,
    Samples,
    Term,
    Test,
    Tested,
)
from sogdia.outcomes.claims.read import Table, check_claims, choose_claims, find_year
from sogdia.outcomes.claims.routes import KINDS as ROUTES
from sogdia.outcomes.claims.routes import Measured, Place, measure_places
from sogdia.outcomes.claims.verdict import MOVES, combine, decide, measure_moves, measure_shares, meets
from sogdia.world.model import World

RESAMPLES = 200
SEED = 0


def ask_claims(
    world: World, table: Table, futures: int, report: Callable[[str], None] = lambda _: None, only: Sequence[str] = ()
) -> Report:  # fmt: skip
    """Return the verdict on every claim of the table, or `only` on some, cargo in so many futures of each world.

    Routes are sought in the worlds of all claims, so that a verdict is the same whatever else is asked.
    Raises `ClaimError` with everything in the table that the world does not have.
    """
    if problems := check_claims(world, table):
        raise ClaimError(problems)
    chosen = choose_claims(table, only).claims
    wanted = dict.fromkeys(_list_places(table, table.claims), ()) | _list_places(table, chosen)
    measured = Measured({}, {})
    if any(wanted.values()):
        report("Building the model")
        measured = measure_places(build_model(world), wanted, table.scenarios, futures, report)
    judged: list[Judged] = []
    kept: dict[Hashable, Any] = {}
    for claim in chosen:
        report(f"Judging {claim.id}")
        judged.append(_judge(world, table, claim, measured, kept))
    titles = {source.id: source.title for source in world.sources.values()}
    names = {name: scenario.name for name, scenario in table.scenarios.items() if name}
    return Report(
        table.title, world.name, world.version, futures, tuple(judged), titles, name_things(world), names
    )  # fmt: skip


def name_things(world: World) -> dict[str, str]:
    """Return the name of each place, region, project, corridor, border point, state, group, deal and event."""
    names = {
        crossing.border_point: crossing.border_point.replace("-", " ").title() for crossing in world.crossings.values()
    }
    for table in (world.places, world.regions, world.projects, world.corridors, world.commodities, world.states):
        names |= {id: row.name for id, row in table.items()}
    names |= {group.id: group.name for group in world.groups.values()}
    names |= {event.id: event.text for event in world.events.values()}
    return names | {deal.deal: f"{deal.system} for {names.get(deal.buyer, deal.buyer)}" for deal in world.deals}


def _list_places(table: Table, claims: Iterable[Claim]) -> dict[Place, Sequence[Term]]:
    """Return what must be measured in which world; the compared world only where a test compares."""
    places: dict[Place, dict[Term, None]] = {}
    for test in (test for claim in claims for test in claim.tests):
        year = find_year(table, test)
        for expression in filter(None, (test.measure, test.expected.other)):
            for term in (term for term in expression.terms if term.kind in ROUTES):
                places.setdefault(Place(test.scenario, year), {})[term] = None
                if test.expected.kind in MOVES:
                    places.setdefault(Place(test.against, year), {})[term] = None
    return {place: list(terms) for place, terms in places.items()}


def _judge(world: World, table: Table, claim: Claim, measured: Measured, kept: dict[Hashable, Any]) -> Judged:
    tested = tuple(_test(world, table, claim, test, measured, kept) for test in claim.tests)
    return Judged(claim, combine(one.verdict for one in tested), tested)


def _test(
    world: World, table: Table, claim: Claim, test: Test, measured: Measured, kept: dict[Hashable, Any]
) -> Tested:
    asked, year = Asked(world, claim.source, table.figures, kept), find_year(table, test)
    samples = _sample(asked, test.measure, test, year, measured)
    other = None if test.expected.other is None else _sample(asked, test.expected.other, test, year, measured)
    value, base, beside = _pair_up(samples, other)
    shares = measure_shares(value, base, test.expected, samples.unit, beside)
    return Tested(
        test=test,
        verdict=decide(shares, claim.modality == "possible"),
        holds=shares.holds,
        nothing=shares.nothing,
        opposite=shares.opposite,
        count=shares.known,
        asked=shares.asked,
        basis=samples.basis,
        unit=samples.unit,
        value=_range(samples.value),
        base=_range(samples.base),
        change=_range(None if samples.base is None else samples.value - samples.base),
        other=_range(None if other is None else other.value),
        voices=samples.voices,
        beside=() if other is None else other.voices,
        own=samples.own,
        hinge=_hinge(test, value, base, beside, samples, measured, year),
        year=year if samples.basis in ("futures", "resamples") else None,
    )


def _sample(asked: Asked, expression: Expression, test: Test, year: int, measured: Measured) -> Samples:
    """Return the samples of an expression, a fraction sample by sample."""
    top, *bottom = (_sample_term(asked, term, test, year, measured) for term in expression.terms)
    found = top
    for under in bottom:
        base = None if top.base is None and under.base is None else _divide(_base(top), _base(under))
        basis = top.basis if len(top.value) >= len(under.value) else under.basis
        unit = _divide_units(top.unit, under.unit)
        found = Samples(_divide(top.value, under.value), base, unit, basis, top.voices + under.voices, top.own)
    return _spread(found) if expression.spread else found


def _base(samples: Samples) -> Floats:
    return samples.value if samples.base is None else samples.base


def _sample_term(asked: Asked, term: Term, test: Test, year: int, measured: Measured) -> Samples:
    sample = KINDS[term.kind].sample
    if sample is not None:
        return sample(asked, term)
    value = measured.values[Place(test.scenario, year), term]
    base = measured.values.get((Place(test.against, year), term)) if test.expected.kind in MOVES else None
    return Samples(value, base, KINDS[term.kind].unit, "futures")


def _divide(top: Floats, bottom: Floats) -> Floats:
    """Return the fractions, nan over nothing; of voices that differ in number every pair is one."""
    if len(top) != len(bottom) and 1 not in (len(top), len(bottom)):
        top, bottom = np.repeat(top, len(bottom)), np.tile(bottom, len(top))
    top, bottom = np.broadcast_arrays(top, bottom)
    return np.where(np.abs(bottom) > 1e-12, top / np.where(np.abs(bottom) > 1e-12, bottom, 1.0), np.nan)


def _divide_units(top: str, bottom: str) -> str:
    if top == bottom:
        return "share"
    return "a year" if top == f"{bottom}/yr" else f"{top} per {bottom}"


def _spread(samples: Samples) -> Samples:
    """Return how widely a quantity is spread over futures, as a share of its median, in futures drawn again.

    A spread is one number for all futures; drawing as many again with replacement says how sure it is.
    """
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(samples.value), (RESAMPLES, len(samples.value)))

    def measure(values: Floats | None) -> Floats | None:
        if values is None:
            return None
        low, middle, high = np.nanquantile(values[drawn], (0.1, 0.5, 0.9), axis=1)
        return np.where(
            np.abs(middle) > 1e-9, (high - low) / np.where(np.abs(middle) > 1e-9, np.abs(middle), 1), np.nan
        )

    value = measure(samples.value)
    assert value is not None
    return Samples(value, measure(samples.base), "share of the median", "resamples")


def _pair_up(samples: Samples, other: Samples | None) -> tuple[Floats, Floats | None, Floats | None]:
    """Return value, base and what they are compared with in one shape: future by future, else each with each."""
    value, base = samples.value, samples.base
    if base is not None:
        base = np.broadcast_to(base, value.shape)
    if other is None:
        return value, base, None
    if samples.basis == other.basis and len(value) == len(other.value) and samples.basis in SAME_DRAWS:
        return value, base, other.value
    count = len(other.value)
    return np.repeat(value, count), None if base is None else np.repeat(base, count), np.tile(other.value, len(value))


SAME_DRAWS = ("futures", "draws", "sets of weights", "beliefs")
"""What is drawn alike for every quantity, so that the first sample of one belongs to the first of another."""


def _range(values: Floats | None) -> Range | None:
    if values is None:
        return None
    known = values[np.isfinite(values)]
    return Range(*np.quantile(known, (0.1, 0.5, 0.9)).tolist()) if len(known) else None


def _hinge(
    test: Test,
    value: Floats,
    base: Floats | None,
    beside: Floats | None,
    samples: Samples,
    measured: Measured,
    year: int,
) -> Hinge | None:
    """Return the figure on which a test in futures of cargo turns, if one stands out."""
    if samples.basis != "futures" or year not in measured.drawn:
        return None
    if test.expected.kind in MOVES:
        if base is None:
            return None
        up, down = measure_moves(value, base, samples.unit, test.expected.low)
        holds, margin = MOVES[test.expected.kind](up, down)[0], value - base
    else:
        holds, margin = meets(value, test.expected, beside), value if beside is None else value - beside
    drawn = measured.drawn[year]
    return find_hinge(drawn.columns, drawn.levels, margin, holds)


def count_testable(judged: Iterable[Judged]) -> int:
    """Return how many claims have a test."""
    return sum(bool(one.tested) for one in judged if one.claim.sort == "claim")


def group_by_verdict(report: Report) -> Mapping[str, tuple[Judged, ...]]:
    """Return the claims of each verdict, in the order of the table."""
    found: dict[str, list[Judged]] = {}
    for one in report.judged:
        found.setdefault(one.verdict, []).append(one)
    return {verdict: tuple(rows) for verdict, rows in found.items()}
