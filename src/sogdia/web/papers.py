"""What the desk puts on paper: charts by name and briefs, the same as the command line makes."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
from threadpoolctl import threadpool_limits

from sogdia.errors import NetworkError, Problem, ScenarioError
from sogdia.outcomes.answer import Answer, add_summary
from sogdia.outcomes.live import answer_exactly
from sogdia.outcomes.ranges import iterate_samples
from sogdia.outcomes.tell import tell
from sogdia.scenario import Scenario
from sogdia.simulate import rank_assumptions, solve_beside
from sogdia.views.brief import build_wished, compose_brief, render_brief
from sogdia.views.chart import Chart, render_chart
from sogdia.views.charts.catalogue import (
    FROM_ANSWER,
    OF_CHANGES,
    OF_ENDS,
    Subject,
    Wish,
    build_answer_chart,
    build_chart,
)
from sogdia.views.stamp import stamped
from sogdia.web.desk import Desk
from sogdia.web.memory import Memory
from sogdia.web.messages import BriefQuestion, ChartQuestion
from sogdia.web.naming import Naming
from sogdia.world.find import index_names

FAN_FUTURES = 30
NARROW_IN = 3.9
"""As wide as a phone, at a type that can be read there."""
KEPT = 60
EVERYBODY = ""

Check = Callable[[], None]
Drawn = tuple[bytes, str]
"""A file, and the command that makes the same."""

_drawing = threading.Lock()  # matplotlib is not made for several threads


class Papers:
    """Charts and briefs of a desk.

    Charts made last are remembered: as they are, to be drawn again in another form or width, and as files.
    """

    def __init__(self, desk: Desk, naming: Naming) -> None:
        """Remember nothing yet."""
        self.desk, self.naming = desk, naming
        self._charts: Memory[bytes, Chart] = Memory(KEPT)
        self._drawn: Memory[bytes, Drawn] = Memory(KEPT)

    def recall(self, person: str, question: ChartQuestion) -> Drawn | None:
        """Return what was drawn before for the same question, at once; None if nothing was."""
        return self._drawn.get(_key(person, question))

    def draw(self, person: str, question: ChartQuestion, check: Check) -> Drawn:
        """Return a chart as a file; `check` raises if nobody waits for it any more.

        Raises `SogdiaError` for what does not fit, such as no change where the chart is of changes.
        """
        scenario = self.desk.check(question)
        if question.chart in OF_CHANGES and not scenario.changes:
            raise ScenarioError(Problem(scenario.id, "changes nothing, so there is nothing to draw"))
        run = self.naming.name_chart(question, scenario, self._fan_futures)
        key = _key(person, msgspec.structs.replace(question, form="svg", narrow=False))
        chart = self._charts.get(key)
        with stamped(run.id):
            if chart is None:
                with threadpool_limits(limits=1):
                    chart = _build(self.desk, scenario, question, self._fan_futures, check)
                self._charts.put(key, chart)
            check()
            with _drawing:
                drawn = render_chart(chart, question.form, NARROW_IN if question.narrow else None)
        self._drawn.put(_key(person, question), (drawn, run.command))
        return drawn, run.command

    @property
    def _fan_futures(self) -> int:
        return min(self.desk.futures, FAN_FUTURES)

    def write_brief(self, question: BriefQuestion, check: Check) -> bytes:
        """Return the answer as a brief; its last lines say how to do it again from the scenario's file."""
        desk, scenario = self.desk, self.desk.check(question)
        if not scenario.changes:
            raise ScenarioError(Problem(scenario.id, "changes nothing, so there is nothing to write of"))
        wishes = [Wish(one.chart, one.state, (one.origin, one.destination)) for one in question.charts]
        words = ["brief", "{}", "--year", str(question.year), "--futures", str(desk.futures)]
        words += [word for one in wishes for word in ("--chart", _spell(one))]
        run = self.naming.name_brief([*words, "-o", f"{scenario.id}.{question.form}"], scenario, question.year)

        def report(_: str) -> None:
            check()

        with stamped(run.id), threadpool_limits(limits=1):
            story = tell(desk.world, scenario, question.year, report, desk.futures, 0, run.command)
            drawn = build_wished(story, wishes, lambda: desk.model, self._fan_futures, report)
            check()
            with _drawing:
                return render_brief(compose_brief(story, drawn), f".{question.form}")


def _build(desk: Desk, scenario: Scenario, question: ChartQuestion, fan_futures: int, check: Check) -> Chart:
    if question.chart in FROM_ANSWER:
        return build_answer_chart(question.chart, _answer(desk, scenario, question, check), desk.world)
    if question.chart in OF_ENDS:
        _check_ends(desk, question)
    desk.base(question.year)
    subject = Subject(
        desk.model, scenario, question.year, fan_futures, question.state,
        (question.origin, question.destination), question.commodity,
    )  # fmt: skip
    return build_chart(question.chart, subject, lambda _: check())


def _answer(desk: Desk, scenario: Scenario, question: ChartQuestion, check: Check) -> Answer:
    """Return the exact answer with what the chart needs of it: routes, ranges, or the assumptions that matter."""
    base = desk.base(question.year)
    check()
    found, pool = answer_exactly(desk.model, base, scenario, routes=question.chart == "sankey")
    check()
    if question.chart == "tornado":
        before, after = solve_beside(desk.model, base.solved, scenario)
        return msgspec.structs.replace(found, assumptions=rank_assumptions(desk.model, before, after, found.lead))
    if question.chart != "gains" or not desk.futures:
        return found
    try:
        for summary in iterate_samples(desk.model, scenario, question.year, desk.futures, pool, found.lead):
            check()
            found = add_summary(found, summary)
    except ScenarioError:  # it was solved before: only its chances can be too many
        return found
    return found


def _check_ends(desk: Desk, question: ChartQuestion) -> None:
    """Raise `NetworkError` if an end is no place or region, or the commodity none of the world."""
    names = index_names(desk.world)
    asked = [*((end, ("region", "place")) for end in (question.origin, question.destination))]
    problems = [
        Problem(name[:80] or "an empty name", "is no place or region of the world", names.hint(name, kinds))
        for name, kinds in asked
        if not names.find(name, kinds)
    ]
    if question.commodity not in desk.world.commodities:
        problems.append(Problem(question.commodity[:80], f"is none of {', '.join(desk.world.commodities)}"))
    if problems:
        raise NetworkError(problems)


def _spell(wish: Wish) -> str:
    of = ",".join(wish.ends) if wish.name in OF_ENDS else wish.state
    return f"{wish.name}={of}" if of else wish.name


def _key(person: str, question: ChartQuestion) -> bytes:
    """Return by what a chart is remembered: a person's scenarios are nobody else's business."""
    whose = person if question.scenario.changes else EVERYBODY
    return msgspec.json.encode((whose, question), order="deterministic")
