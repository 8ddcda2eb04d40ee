"""Ties that claims are about: their strength, and how evenly they are spread, under many sets of weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sogdia.errors import Problem, WorldError
from sogdia.lenses.ties.overview import list_powers
from sogdia.lenses.ties.stability import draw_strengths
from sogdia.lenses.ties.strength import Pair, build_network, pair_of
from sogdia.lenses.ties.suppose import add_events
from sogdia.lenses.ties.vectors import measure_vectors
from sogdia.lenses.ties.weights import read_weights
from sogdia.outcomes.claims.kind import Asked, Kind, check_date, check_known, read_time
from sogdia.outcomes.claims.model import Floats, Samples, Term
from sogdia.world.model import World

SETS = 200
SEED = 0


class Drawn:
    """Strengths of all pairs under the same random sets of weights, at any time."""

    def __init__(self, world: World) -> None:
        """Prepare the network of a world; strengths of a time are drawn when they are first asked for."""
        self.network, self.weights = build_network(world), read_weights(world)
        self.number = {pair: index for index, pair in enumerate(self.network.pairs)}
        self.times: dict[float, Floats] = {}

    def tie(self, pair: Pair, when: float) -> Floats:
        """Return the strength of a pair, shape (sets,); nothing known of it is no tie."""
        if when not in self.times:
            rng = np.random.default_rng(SEED)
            self.times[when] = draw_strengths(self.network, self.weights, when, rng, SETS)
        return self.times[when][:, self.number[pair]] if pair in self.number else np.zeros(SETS)


def _draw(asked: Asked, events: tuple[str, ...] = ()) -> Drawn:
    return asked.keep(("ties", events), lambda: Drawn(add_events(asked.world, events)))


def _check_states(asked: Asked, term: Term) -> list[Problem]:
    ids = [id for word in term.words for id in word.split("|")]
    problems = check_known(term, ids, asked.world.states, "state")
    problems += check_date(term, "at", "since")
    if term.kind == "evenness" and "|" in term.words[0]:
        problems.append(Problem(term.where, f"evenness is of one state, not of {term.words[0][:40]!r}"))
    if not term.option("at"):
        problems.append(Problem(term.where, "has no at, expected a date such as at=2025-06"))
    if bool(term.option("since")) == bool(term.option("event")):
        problems.append(Problem(term.where, "expected either since=DATE or event=… to compare with"))
    try:
        add_events(asked.world, term.options_named("event"))
    except WorldError as error:
        problems += [Problem(f"{term.where}: {one.where}", one.what, one.hint) for one in error.problems]
    return problems


def _sample_tie(asked: Asked, term: Term) -> Samples:
    """Return the sum of ties between two sides, at a time against an earlier one, or with an event against without."""
    pairs = {pair_of(a, b) for a in term.words[0].split("|") for b in term.words[1].split("|") if a != b}

    def total(drawn: Drawn, when: float) -> Floats:
        return np.asarray(sum(drawn.tie(pair, when) for pair in pairs))

    return _compare(asked, term, total, "points")


def _sample_evenness(asked: Asked, term: Term) -> Samples:
    """Return how evenly a state's ties are spread over the powers, 0 to 1."""
    state = term.words[0]
    powers = list_powers(asked.world, state)

    def evenness(drawn: Drawn, when: float) -> Floats:
        ties = np.stack([drawn.tie(pair_of(state, power), when) for power in powers], axis=1)
        found = [measure_vectors(dict(zip(powers, row, strict=True))).index for row in ties.tolist()]
        return np.array([np.nan if one is None else one for one in found])

    return _compare(asked, term, evenness, "share")


def _compare(asked: Asked, term: Term, measure: Callable[[Drawn, float], Floats], unit: str) -> Samples:
    when = read_time(term.option("at"))
    known = _draw(asked)
    if events := term.options_named("event"):
        return Samples(measure(_draw(asked, events), when), measure(known, when), unit, "sets of weights")
    return Samples(measure(known, when), measure(known, read_time(term.option("since"))), unit, "sets of weights")


KINDS: Mapping[str, Kind] = {
    "tie": Kind(
        "points", ("at", "since", "event"), 2, 2, "tie AZE RUS at=2025-06 since=2024-06",
        "Signed strength of the tie between two states (or of several, joined by `|`, added up) at a date: against "
        "`since`, or with a supposed `event` against without it.", _check_states, _sample_tie,
    ),
    "evenness": Kind(
        "share", ("at", "since", "event"), 1, 1, "evenness AZE at=2025-06 since=2023-08",
        "The multi-vector index of a state at a date: against `since`, or with an `event` against without it.",
        _check_states, _sample_evenness,
    ),
}  # fmt: skip
