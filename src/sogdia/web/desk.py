"""What the server knows: one world, its model, the base of each year asked about, and the answers given last.

Everything here is a frozen value once made. What changes are memories of results, which change speed and no result.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import msgspec
from msgspec.structs import replace
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.pool import Pool
from sogdia.errors import NetworkError, Problem, ScenarioError
from sogdia.futures import identify
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.answer import Answer, add_summary
from sogdia.outcomes.live import LiveBase, answer_at_once, answer_base, answer_exactly, prepare_base
from sogdia.outcomes.ranges import iterate_samples
from sogdia.outcomes.uses import measure_uses
from sogdia.scenario import Scenario, apply_scenario, check_scenario, read_scenario, shipped_scenarios
from sogdia.simulate import build_model, find_routes
from sogdia.web.forms import read_form
from sogdia.web.jobs import WAITING_EACH
from sogdia.web.memory import Memory
from sogdia.web.messages import (
    AnswerRecord,
    Question,
    RouteQuestion,
    RoutesRecord,
    ThingQuestion,
    ThingRecord,
    UsesRecord,
    WorldRecord,
)
from sogdia.web.records import (
    DEFAULT_YEAR,
    make_limits,
    record_answer,
    record_routes,
    record_thing,
    record_uses,
    record_world,
)
from sogdia.world import World, explain
from sogdia.world.find import Found, index_names

FUTURES = 100
ANSWERS_KEPT, YEARS_KEPT = 200, 6
THINGS = ("crossing", "border point", "link", "place", "project", "corridor", "state")

Check = Callable[[], None]
AnswerKey = tuple[str, int, bytes]


class Exact(msgspec.Struct, frozen=True):
    """An exact answer, the routes its futures choose among, and the ranges if they were asked."""

    answer: Answer
    pool: Pool
    run_id: str
    ranged: bool = False


class Desk:
    """Answers questions about one world; several threads may ask at once.

    `futures` is how many of them the ranges of an answer come from; 0 for no ranges.
    """

    def __init__(self, world: World, futures: int = FUTURES) -> None:
        """Take the undated world; `warm_up` does what takes long."""
        self.world = world
        self.futures = futures
        self._model: RoutesModel | None = None
        self._making = threading.Lock()
        self._bases: Memory[int, LiveBase] = Memory(YEARS_KEPT)
        self._exact: Memory[AnswerKey, Exact] = Memory(ANSWERS_KEPT)

    @property
    def is_ready(self) -> bool:
        """Return whether the model is built."""
        return self._model is not None

    def warm_up(self) -> None:
        """Build the model and the base of the year that the page opens with."""
        self.base(DEFAULT_YEAR)

    def describe(self) -> WorldRecord:
        """Return the structure of the world and the scenarios that fit it."""
        shipped = [read_scenario(name) for name in shipped_scenarios()]
        fitting = [one for one in shipped if not check_scenario(self.world, one, one.year or DEFAULT_YEAR)]
        return record_world(self.world, fitting, make_limits(WAITING_EACH, self.futures))

    @property
    def model(self) -> RoutesModel:
        """Return the model of the world, built when first asked for."""
        with self._making:
            if self._model is None:
                with threadpool_limits(limits=1):
                    self._model = build_model(self.world)
            return self._model

    def base(self, year: int) -> LiveBase:
        """Return the base of a year, solved when first asked for."""
        known = self._bases.get(year)
        if known is None:
            model = self.model
            with self._making:
                known = self._bases.get(year)
                if known is None:
                    with threadpool_limits(limits=1):
                        known = prepare_base(model, year)
                    self._bases.put(year, known)
        return known

    def check(self, question: Question | ThingQuestion | RouteQuestion) -> Scenario:
        """Return the scenario asked about; raise `ScenarioError` with all that does not fit the world."""
        scenario = read_form(question.scenario, question.year)
        if problems := check_scenario(self.world, scenario, question.year):
            raise ScenarioError(problems)
        return scenario

    def answer(self, person: str, question: Question, check: Check, ranges: bool) -> Iterator[AnswerRecord]:
        """Yield the answer, better each time: an estimate, the exact one, then with ranges from more and more futures.

        `check` raises if nobody waits for the answer any more. An exact answer that is known comes at once.
        """
        scenario = self.check(question)
        clock = _Clock()
        base = self.base(question.year)
        if not scenario.changes:
            run_id = identify(self.model, scenario, question.year, 0, 0)
            yield record_answer(answer_base(base), "exact", run_id, clock.milliseconds)
            return
        key = _key(person, question)
        exact = self._exact.get(key)
        check()
        if exact is None:
            if ranges:
                with threadpool_limits(limits=1):
                    found = answer_at_once(self.model, base, scenario)
                yield record_answer(found, "estimate", "", clock.milliseconds)
                check()
            exact = self._solve(base, scenario)
            self._exact.put(key, exact)
        yield record_answer(exact.answer, "ranges" if exact.ranged else "exact", exact.run_id, clock.milliseconds)
        if ranges and self.futures and not exact.ranged:
            best = exact
            for best in self._ask_futures(exact, scenario, question.year, check):
                yield record_answer(best.answer, "ranges", best.run_id, clock.milliseconds)
            self._exact.put(key, replace(best, ranged=True))

    def explain(self, question: ThingQuestion) -> ThingRecord:
        """Return what is known of a thing in the year under the scenario, and who says so."""
        scenario = self.check(question)
        return record_thing(explain(apply_scenario(self.world, scenario, question.year), question.name))

    def use(self, question: ThingQuestion, check: Check) -> UsesRecord:
        """Return whose cargo uses a thing, and what changes where it is shut."""
        scenario = self.check(question)
        names = index_names(self.world)
        found = names.find(question.name, THINGS)
        if not found:
            what = "is no crossing, border point, link, place, project, corridor or state"
            raise NetworkError(Problem(question.name[:80], what, names.hint(question.name, THINGS)))
        self.base(question.year)
        check()
        with threadpool_limits(limits=1):
            return record_uses(measure_uses(self.model, _whole(found), scenario, question.year))

    def find_routes(self, question: RouteQuestion, check: Check) -> RoutesRecord:
        """Return the likeliest routes between two places or regions."""
        scenario = self.check(question)
        self.base(question.year)
        check()
        with threadpool_limits(limits=1):
            routes = find_routes(
                self.model, scenario, question.year, question.origin, question.destination, question.commodity
            )
        if not routes:
            what = f"no route to {question.destination[:80]!r} is open"
            raise NetworkError(Problem(question.origin[:80], what))
        return record_routes(routes, question.year)

    def _solve(self, base: LiveBase, scenario: Scenario) -> Exact:
        with threadpool_limits(limits=1):
            found, pool = answer_exactly(self.model, base, scenario)
        return Exact(found, pool, identify(self.model, scenario, base.solved.year, self.futures, 0))

    def _ask_futures(self, exact: Exact, scenario: Scenario, year: int, check: Check) -> Iterator[Exact]:
        """Yield the exact answer with ranges from more and more futures; none if it leaves too much to chance."""
        try:
            asked = iterate_samples(self.model, scenario, year, self.futures, exact.pool, exact.answer.lead)
            for summary in asked:
                yield replace(exact, answer=add_summary(exact.answer, summary))
                check()
        except ScenarioError:  # it was solved above: only its chances can be too many
            return


class _Clock:
    """Time since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def milliseconds(self) -> float:
        return round(1000 * (time.perf_counter() - self._began), 1)


def _key(person: str, question: Question) -> AnswerKey:
    """Return by what an answer is remembered: whose scenario it is stays between the server and that person."""
    return person, question.year, msgspec.json.encode(question.scenario, order="deterministic")


def _whole(found: tuple[Found, ...]) -> Found:
    """Return the thing that a name stands for; of a border point and one crossing of it the point."""
    return next((thing for thing in found if thing.kind == "border point"), found[0])
