"""Which of several projects to build: every subset of them, over futures, for the world and for some states together.

Two to the power of n subsets would be too many to solve. Each project alone and every two together are; a larger set
is taken to be worth what its members are worth alone plus the interactions of every two. The sets that the answer names
are solved as well, and how far off they were is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.model import RoutesModel
from sogdia.outcomes.appraisal.appraise import Cases, profile_of, solve_cases
from sogdia.outcomes.appraisal.bundle import Bundle, check_choice
from sogdia.outcomes.appraisal.chances import look_out
from sogdia.outcomes.appraisal.cost import Cost, first_year, read_costs
from sogdia.outcomes.appraisal.draws import Drawn, draw_cases
from sogdia.outcomes.appraisal.indicators import measure_npv
from sogdia.outcomes.appraisal.objections import count_objections, draw_states, value_states
from sogdia.outcomes.appraisal.payee import build_payees
from sogdia.outcomes.appraisal.stream import Profile, Stream, Terms, build_stream
from sogdia.scenario import Scenario
from sogdia.scenario.model import LAST_YEAR

EVERY, SPAN = 10, 20
"""Years between two that are solved, and between the first and the last: half as many as for one project."""
ROBUST = 0.9
"""A set holds up if it is worth its cost in so many futures."""

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A set of bundles, US$ m of present value against building none.

    Attributes
    ----------
    members : ids of the bundles. npv : at best estimates.
    spread : (p10, p50, p90) over futures. pays_share : of futures in which it is worth its cost. best_share : in which
    no other set is worth more. regret : (mean, worst) of how much the best set of a future is worth more. Without
    futures these are None.
    by_state : state -> what its shippers, operators and state gain, building and running left out.
    borne : state -> cost of building and running less residual value where the lines lie.
    objects_share : state -> share of futures in which it loses if each pays for what lies in it; empty without futures.
    """

    members: Names
    npv: float
    spread: tuple[float, float, float] | None
    pays_share: float | None
    best_share: float | None
    regret: tuple[float, float] | None
    by_state: Mapping[str, float]
    borne: Mapping[str, float]
    objects_share: Mapping[str, float]

    @property
    def cost(self) -> float:
        """Return what building and running cost less what is left, US$ m."""
        return sum(self.borne.values())

    def worth_to(self, states: Sequence[str]) -> float:
        """Return what the set is worth to states that pay for all of it."""
        return sum(self.by_state.get(state, 0.0) for state in states) - self.cost

    def worth_where_it_lies(self, states: Sequence[str]) -> float:
        """Return what the set is worth to states that pay for what of it lies in them."""
        return sum(self.by_state.get(state, 0.0) - self.borne.get(state, 0.0) for state in states)

    @property
    def objectors(self) -> dict[str, float]:
        """Return the states that lose by it if each pays for what lies in it, and how much."""
        totals = {
            state: self.by_state.get(state, 0.0) - self.borne.get(state, 0.0) for state in {*self.by_state, *self.borne}
        }
        return {state: value for state, value in sorted(totals.items(), key=lambda one: one[1]) if value < 0}


@dataclass(frozen=True, slots=True)
class Answer:
    """The set that is best in some sense; `exact` is its NPV solved as it is, None if it was solved anyway."""

    question: str
    option: Option
    value: float
    exact: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What to build.

    Attributes
    ----------
    options : every set, most valuable first. answers : the best set by each of several lights.
    pairs : interaction of every two, US$ m. robust : sets that hold up, largest NPV first.
    together : the states that are asked as one. cases, equilibria, futures : how much was solved.
    """

    scenario: Scenario
    terms: Terms
    start: int
    bundles: tuple[Bundle, ...]
    options: tuple[Option, ...]
    answers: tuple[Answer, ...]
    pairs: Mapping[tuple[str, str], float]
    robust: tuple[Option, ...]
    together: Names
    years: tuple[int, ...]
    cases: int
    equilibria: int
    futures: int
    world_name: str
    world_version: str


def choose(
    model: RoutesModel, scenario: Scenario, bundles: Sequence[Bundle], terms: Terms, together: Sequence[str],
    futures: int = 0, seed: int = 0, report: Callable[[str], None] = lambda _: None,
) -> Choice:  # fmt: skip
    """Return what every subset of the bundles is worth, and which of them is best by what light."""
    check_choice(model.world, bundles, together)
    costs = {cost.project: cost for cost in read_costs(model.world, bundles)}
    start = first_year(tuple(costs.values()), terms.opening)
    years = tuple(range(terms.opening, min(terms.opening + min(SPAN, terms.life - 1), LAST_YEAR) + 1, EVERY))
    cases = [(), *((one,) for one in bundles), *combinations(bundles, 2)]
    payees = build_payees(model)
    solved = solve_cases(model, payees, scenario, cases, years, report)
    drawn = None
    if futures:
        when = years[len(years) // 2]
        drawn = draw_cases(model, payees, scenario, cases, tuple(costs.values()), when, futures, seed, report)
    sets = list(chain.from_iterable(combinations(bundles, size) for size in range(len(bundles) + 1)))
    profiles = {case: profile_of(model, solved[()], accounts) for case, accounts in solved.items() if case}
    streams = [_stream_of(members, profiles, costs, terms, start) for members in sets]
    fortunes = None if drawn is None else _draw(sets, streams, cases, drawn, costs, solved, terms.rate)
    options = tuple(
        sorted(
            _options(sets, streams, fortunes, costs, terms), key=lambda one: (-one.npv, len(one.members), one.members)
        )
    )
    worth = {option.members: option.npv for option in options}
    pairs = {
        (one.id, two.id): worth[one.id, two.id] - worth[one.id,] - worth[two.id,]
        for one, two in combinations(bundles, 2)
    }
    answers = _answer(options, together)
    answers, extra = _check(model, scenario, bundles, answers, costs, terms, start, years, solved, report)
    return Choice(
        scenario, terms, start, tuple(bundles), options, answers, pairs,
        tuple(one for one in options if one.pays_share is not None and one.pays_share >= ROBUST and one.members),
        tuple(together), years, len(cases) + extra,
        len(cases) * (len(years) + futures) + 2 * extra * len(years), futures, model.world.name, model.world.version,
    )  # fmt: skip


def combine(single: Sequence[Floats], double: Sequence[Floats]) -> Floats:
    """Return what a set is worth from its members alone and every two of them: Σ pairs − (n − 2) Σ singles."""
    return np.asarray(np.sum(double, axis=0) - (len(single) - 2) * np.sum(single, axis=0))


def _stream_of(
    members: tuple[Bundle, ...], profiles: Mapping[Names, Profile], costs: Mapping[str, Cost], terms: Terms, start: int
) -> Stream | None:
    """Return the stream of a set; None for the empty one."""
    if not members:
        return None
    singles = [profiles[one.id,] for one in members]
    doubles = [profiles[one.id, two.id] for one, two in combinations(members, 2)]

    def add(read: Callable[[Profile], Mapping[object, Floats]]) -> dict[object, Floats]:
        keys = {key for one in (*singles, *doubles) for key in read(one)}
        none = np.zeros(len(singles[0].solved))
        return {
            key: combine([read(one).get(key, none) for one in singles], [read(one).get(key, none) for one in doubles])
            for key in keys
        }

    profile = Profile(
        singles[0].solved, add(lambda one: one.items), add(lambda one: one.gain),  # type: ignore[arg-type, return-value]
        add(lambda one: one.transfer),  # type: ignore[arg-type, return-value]
        combine([one.co2e_t for one in singles], [one.co2e_t for one in doubles]),
    )  # fmt: skip
    return build_stream(profile, _costs_of(members, costs), terms, start)


def _costs_of(members: Sequence[Bundle], costs: Mapping[str, Cost]) -> tuple[Cost, ...]:
    """Return the costs of a set, each project once."""
    return tuple(costs[one] for one in dict.fromkeys(one for bundle in members for one in bundle.projects))


class _Fortunes(NamedTuple):
    """Net present value of every set, shape (sets, solved futures), and who objects to each in which share of them."""

    npv: Floats
    objects: tuple[dict[str, float], ...]


def _draw(
    sets: Sequence[tuple[Bundle, ...]], streams: Sequence[Stream | None], cases: Sequence[tuple[Bundle, ...]],
    drawn: Drawn, costs: Mapping[str, Cost], solved: Cases, rate: float,
) -> _Fortunes:  # fmt: skip
    """Return what every set is worth in every future that has a solution, and how often each state loses by it."""
    number = {tuple(one.id for one in case): index for index, case in enumerate(cases)}
    rows: list[Floats] = []
    objects: list[dict[str, float]] = []
    for members, stream in zip(sets, streams, strict=True):
        if stream is None:
            rows.append(np.zeros(int(drawn.solved.sum())))
            objects.append({})
            continue
        singles = [number[one.id,] for one in members]
        doubles = [number[one.id, two.id] for one, two in combinations(members, 2)]
        summed = [
            combine([table[case] - table[0] for case in singles], [table[case] - table[0] for case in doubles])
            for table in (drawn.value, drawn.co2e_t)
        ]
        pair = [np.stack([np.zeros_like(one), one]) for one in summed]
        own = replace(drawn, value=pair[0], co2e_t=pair[1])
        spent = _costs_of(members, costs)
        rows.append(look_out(stream, spent, own, 0, 1, solved[()]).npv(rate))
        objects.append(count_objections(draw_states(stream, spent, own, 0, 1, solved[()]), own.states))
    return _Fortunes(np.stack(rows), tuple(objects))


def _options(
    sets: Sequence[tuple[Bundle, ...]], streams: Sequence[Stream | None], fortunes: _Fortunes | None,
    costs: Mapping[str, Cost], terms: Terms,
) -> list[Option]:  # fmt: skip
    options = []
    best = None if fortunes is None else fortunes.npv.max(axis=0)
    for index, (members, stream) in enumerate(zip(sets, streams, strict=True)):
        spread, pays, wins, regret = None, None, None, None
        objects: Mapping[str, float] = {}
        if fortunes is not None and best is not None:
            own, objects = fortunes.npv[index], fortunes.objects[index]
            low, middle, high = np.quantile(own, (0.1, 0.5, 0.9)).tolist()
            spread = (low, middle, high)
            pays, wins = float((own >= 0).mean()), float((own >= best).mean())
            regret = (float((best - own).mean()), float((best - own).max()))
        by_state, borne = ({}, {}) if stream is None else value_states(stream, _costs_of(members, costs))
        worth = 0.0 if stream is None else measure_npv(stream.net, terms.rate)
        names = tuple(one.id for one in members)
        options.append(Option(names, worth, spread, pays, wins, regret, by_state, borne, objects))
    return options


def _answer(options: Sequence[Option], together: Sequence[str]) -> tuple[Answer, ...]:
    """Return the best set by each light: for all, for the least regret, for the states together, for each alone."""
    lights: list[tuple[str, Callable[[Option], float]]] = [("worth most to all", lambda one: one.npv)]
    if options[0].regret is not None:
        lights += [
            ("least regret at worst", lambda one: -one.regret[1] if one.regret else 0.0),
            ("least regret on average", lambda one: -one.regret[0] if one.regret else 0.0),
        ]
    names = " ".join(together)
    lights += [
        (f"worth most to {names} if they pay for all of it", lambda one: one.worth_to(together)),
        (
            f"worth most to {names} if each state pays for what lies in it",
            lambda one: one.worth_where_it_lies(together),
        ),
        *((f"worth most to {state} if it pays for all of it", partial(_worth_alone, state)) for state in together),
    ]
    answers = []
    for question, value in lights:
        chosen = max(options, key=lambda one: (value(one), -len(one.members)))
        answers.append(Answer(question, chosen, value(chosen), None))
    return tuple(answers)


def _worth_alone(state: str, option: Option) -> float:
    return option.worth_to([state])


def _check(
    model: RoutesModel, scenario: Scenario, bundles: Sequence[Bundle], answers: Sequence[Answer],
    costs: Mapping[str, Cost], terms: Terms, start: int, years: Sequence[int], solved: Cases,
    report: Callable[[str], None],
) -> tuple[tuple[Answer, ...], int]:  # fmt: skip
    """Return the answers with the NPV of their sets solved as they are, and how many sets that took."""
    by_id = {bundle.id: bundle for bundle in bundles}
    large = {answer.option.members for answer in answers if len(answer.option.members) > 2}
    exact: dict[Names, float] = {}
    payees = build_payees(model)
    for members in sorted(large):
        chosen = tuple(by_id[one] for one in members)
        found = solve_cases(model, payees, scenario, [(), chosen], years, report)
        profile = profile_of(model, found[()], found[members])
        exact[members] = measure_npv(build_stream(profile, _costs_of(chosen, costs), terms, start).net, terms.rate)
    return tuple(replace(one, exact=exact.get(one.option.members)) for one in answers), len(large)
