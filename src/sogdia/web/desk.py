"""What the server knows: one world, its model, the base of each year asked about, and the answers given last.

Everything here is a frozen value once made. What changes are memories of results, which change speed and no result.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from threadpoolctl import threadpool_limits

from sogdia.equilibrium.pool import Pool, merge_pools
from sogdia.errors import NetworkError, Problem, ScenarioError
from sogdia.lenses.results import Key
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.answer import Answer, add_summary
from sogdia.outcomes.claims import SHIPPED_CLAIMS, ask_claims, read_claims
from sogdia.outcomes.futures import Summary
from sogdia.outcomes.live import LiveBase, answer_at_once, answer_base, answer_exactly, prepare_base, widen_base
from sogdia.outcomes.ranges import iterate_samples
from sogdia.outcomes.uses import measure_uses
from sogdia.scenario import Scenario, apply_scenario, check_scenario, read_scenario, shipped_scenarios
from sogdia.simulate import build_model, find_routes
from sogdia.web.apart import call_apart
from sogdia.web.claim_records import record_report
from sogdia.web.forms import read_form
from sogdia.web.jobs import WAITING_EACH
from sogdia.web.memory import Memory
from sogdia.web.messages import (
    AnswerRecord,
    ArticleForm,
    BriefQuestion,
    ChartQuestion,
    ClaimsRecord,
    FileRecord,
    Question,
    ReadingRecord,
    ReviewForm,
    RouteQuestion,
    RoutesRecord,
    ScenarioForm,
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
from sogdia.web.reviewing import judge_article, read_article
from sogdia.world import Explanation, World, explain
from sogdia.world.find import Found, index_names

FUTURES = 100
LEAST_FUTURES = 10
READING_SECONDS = 30.0
RECORDS_KEPT, YEARS_KEPT = 400, 6
THINGS = ("crossing", "border point", "link", "place", "project", "corridor", "state")
ANYBODY = ""

Check = Callable[[], None]
RecordKey = tuple[str, int, bytes]


class Desk:
    """Answers questions about one world; several threads may ask at once.

    `futures` is how many of them the ranges of an answer come from; 0 for no ranges.
    """

    def __init__(self, world: World, futures: int = FUTURES, claims: Path = SHIPPED_CLAIMS) -> None:
        """Take the undated world; `warm_up` does what takes long. `claims` is the table that verdicts are on."""
        self.world = world
        self.futures = futures
        self.claims = claims
        self._model: RoutesModel | None = None
        self._making = threading.Lock()
        self._bases: Memory[int, LiveBase] = Memory(YEARS_KEPT)
        self._wide_bases: Memory[int, LiveBase] = Memory(YEARS_KEPT)
        self._wide: Pool | None = None
        self._records: Memory[RecordKey, AnswerRecord] = Memory(RECORDS_KEPT)

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

    def check(self, question: Question | ThingQuestion | RouteQuestion | ChartQuestion | BriefQuestion) -> Scenario:
        """Return the scenario asked about; raise `ScenarioError` with all that does not fit the world."""
        scenario = read_form(question.scenario, question.year)
        if problems := check_scenario(self.world, scenario, question.year):
            raise ScenarioError(problems)
        return scenario

    def answer(self, person: str, question: Question, check: Check, ranges: bool) -> Iterator[AnswerRecord]:
        """Yield the answer, better each time: an estimate, the exact one, then with ranges from more and more futures.

        `check` raises if nobody waits for the answer any more. What was answered before comes at once.
        """
        scenario = self.check(question)
        clock = _Clock()
        base = self.base(question.year)
        named = _Named(scenario.id, clock)
        if not scenario.changes:
            yield named.record(answer_base(base), "exact")
            return
        known = self._recall(person, question)
        if known is not None:
            yield named.rename(known)
            if known.stage == "ranges" or not (ranges and self.futures):
                return
        elif ranges:
            with threadpool_limits(limits=1):
                found = answer_at_once(self.model, self._wide_base(question.year), scenario)
            yield named.record(found, "estimate")
        check()
        with threadpool_limits(limits=1):
            found, pool = answer_exactly(self.model, base, scenario)
        record = named.record(found, "exact")
        self._records.put(_key(person, question), record)
        if known is None:
            yield record
        if ranges and self.futures:
            for summary in self._ask_futures(scenario, question.year, pool, found.lead):
                record = named.record(add_summary(found, summary), "ranges")
                yield record
                check()
            self._records.put(_key(person, question), record)

    def list_rehearsals(self) -> list[Question]:
        """Return what is likely to be asked first: each project alone, and the scenarios that come with the world."""
        building = {link.project for link in self.world.links.values()}
        alone = [ScenarioForm(changes=[{"build": id_}]) for id_ in self.world.projects if id_ in building]
        shipped = [ScenarioForm(changes=one.changes) for one in self.describe().scenarios]
        questions = [Question(DEFAULT_YEAR, form) for form in (*alone, *shipped)]
        return [question for question in questions if self._fits(question)]

    def rehearse(self, question: Question) -> None:
        """Answer a question before anybody asks it, and remember the routes it calls for in the estimates of others."""
        base = self.base(question.year)
        scenario = self.check(question)
        with threadpool_limits(limits=1):
            found, pool = answer_exactly(self.model, base, scenario)
            self._wide = merge_pools(self._wide or base.solved.pool, pool)
        record = _Named(scenario.id, _Clock()).record(found, "exact")
        self._records.put(_key(ANYBODY, question), record)

    def settle_rehearsals(self) -> None:
        """Have estimates use the routes found, and the compiled code of futures ready."""
        self._wide_bases = Memory(YEARS_KEPT)
        self._wide_base(DEFAULT_YEAR)
        if self.futures and (questions := self.list_rehearsals()):
            scenario, base = self.check(questions[0]), self.base(DEFAULT_YEAR)
            found, pool = answer_exactly(self.model, base, scenario)
            for _ in self._ask_futures(scenario, DEFAULT_YEAR, pool, found.lead):
                return

    def explain(self, question: ThingQuestion) -> ThingRecord:
        """Return what is known of a thing in the year under the scenario, and who says so."""
        scenario = self.check(question)
        found = explain(apply_scenario(self.world, scenario, question.year), question.name)
        return record_thing(next((part for part in found.parts if _is_meant(found, part, question.kind)), found))

    def use(self, question: ThingQuestion, check: Check) -> UsesRecord:
        """Return whose cargo uses a thing, and what changes where it is shut."""
        scenario = self.check(question)
        names = index_names(self.world)
        found = names.find(question.name, (question.kind,)) if question.kind in THINGS else ()
        found = found or names.find(question.name, THINGS)
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
        base = self.base(question.year).solved
        check()
        ends = question.origin, question.destination
        with threadpool_limits(limits=1):
            routes = find_routes(self.model, scenario, question.year, *ends, question.commodity, base=base)
        if not routes:
            what = f"no route to {question.destination[:80]!r} is open"
            raise NetworkError(Problem(question.origin[:80], what))
        return record_routes(routes, question.year)

    def judge_claims(self, report: Callable[[str], None]) -> ClaimsRecord:
        """Return the verdicts on the claims; takes a minute or two. `report` is told what is being done."""
        futures = max(self.futures, LEAST_FUTURES)
        return record_report(ask_claims(self.world, read_claims(self.claims), futures, report))

    def read_article(self, form: ArticleForm) -> ReadingRecord:
        """Return what is proposed of an article."""
        return call_apart(READING_SECONDS, read_article, self.world, form)

    def judge_article(self, form: ReviewForm) -> FileRecord:
        """Return a person's word on what was read, as a file."""
        return call_apart(READING_SECONDS, judge_article, self.world, form.article, form.verdicts)

    def _fits(self, question: Question) -> bool:
        try:
            self.check(question)
        except ScenarioError:
            return False
        return True

    def _recall(self, person: str, question: Question) -> AnswerRecord | None:
        """Return the best answer that this person got, or that anybody may get."""
        return self._records.get(_key(person, question)) or self._records.get(_key(ANYBODY, question))

    def _wide_base(self, year: int) -> LiveBase:
        """Return the base of a year among all routes that rehearsals found, for estimates."""
        known, base, pool = self._wide_bases.get(year), self.base(year), self._wide
        if known is None:
            with threadpool_limits(limits=1):
                known = base if pool is None else widen_base(self.model, base, pool)
            self._wide_bases.put(year, known)
        return known

    def _ask_futures(self, scenario: Scenario, year: int, pool: Pool, lead: Key) -> Iterator[Summary]:
        """Yield what more and more futures come to; nothing if the scenario leaves too much to chance."""
        try:
            yield from iterate_samples(self.model, scenario, year, self.futures, pool, lead)
        except ScenarioError:  # it was solved before: only its chances can be too many
            return


class _Named(NamedTuple):
    """What an answer is called, the same for each stage of it."""

    scenario: str
    clock: _Clock

    def record(self, found: Answer, stage: str) -> AnswerRecord:
        return self.rename(record_answer(found, stage))

    def rename(self, record: AnswerRecord) -> AnswerRecord:
        return replace(record, scenario=self.scenario, milliseconds=self.clock.milliseconds)


class _Clock:
    """Time since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def milliseconds(self) -> float:
        return round(1000 * (time.perf_counter() - self._began), 1)


def _key(person: str, question: Question) -> RecordKey:
    """Return by what an answer is remembered: a person's scenarios are nobody else's business."""
    return person, question.year, msgspec.json.encode(question.scenario.changes, order="deterministic")


def _is_meant(found: Explanation, part: Explanation, kind: str) -> bool:
    """Return whether one of several things of a name is the one asked about."""
    return found.kind == "name" and part.kind == kind


def _whole(found: tuple[Found, ...]) -> Found:
    """Return the thing that a name stands for; of a border point and one crossing of it the point."""
    return next((thing for thing in found if thing.kind == "border point"), found[0])
