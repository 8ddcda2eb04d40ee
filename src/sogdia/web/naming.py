"""What the page shows as runs: the command that gives the same, and the id that it prints.

A scenario that comes with Sogdia goes by its name, any other by the file that the page saves. The id is that of the
command with just that file, though nothing is written: who saves the file and runs the command has the same id.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sogdia.scenario import Scenario, read_scenario, shipped_scenarios
from sogdia.scenario.write import build_table, render_scenario
from sogdia.views.charts.catalogue import FAN_FIRST_YEAR, FAN_YEARS, FROM_ANSWER, ROUTES_SHOWN
from sogdia.web.messages import ChartQuestion

NameRun = Callable[[Sequence[str], Mapping[str, bytes]], str]
"""The words of a command, and files by name that it would read, to the id of the run."""


class Run(NamedTuple):
    """A command to be typed, and the id of its run; both empty where no command gives the same."""

    command: str
    id: str


NO_RUN = Run("", "")


class Naming:
    """Names what a server shows; `options` are words that every command needs, such as those for its world."""

    def __init__(self, name_run: NameRun, options: Sequence[str], futures: int, usual_futures: int) -> None:
        """Name nothing yet. Futures are told only where they are not the usual ones."""
        self._name_run = name_run
        self._options = tuple(options)
        self._futures = () if futures == usual_futures else ("--futures", str(futures))
        self._shipped = {one.name: one for one in map(read_scenario, shipped_scenarios())}

    def name_answer(self, scenario: Scenario, year: int) -> Run:
        """Return the run of an answer; no command tells of the base alone."""
        if not scenario.changes:
            return NO_RUN
        name, files, when = self._spell(scenario, year)
        return self._name(["run", name, *when, *self._futures], files)

    def name_chart(self, question: ChartQuestion, scenario: Scenario, fan_futures: int) -> Run:
        """Return the run whose `--chart` draws the same."""
        year = question.year
        name, files, when = self._spell(scenario, year)
        under = ["--scenario", name] if scenario.changes else []
        of = [question.state] if question.state else []
        chart = question.chart
        words: list[str]
        if chart in FROM_ANSWER:
            return self.name_answer(scenario, year)
        if chart == "fan":
            first = min(max(year - FAN_YEARS, FAN_FIRST_YEAR), year)
            words = ["run", name, "--from", str(first), "--to", str(year), "--futures", str(fan_futures)]
        elif chart == "distance":
            cargo = ["--commodity", question.commodity, "--count", str(ROUTES_SHOWN)]
            words = ["routes", question.origin, question.destination, *under, *(when if under else _on(year)), *cargo]
        elif chart == "vectors":
            words = ["vectors", *of]
        elif chart == "exposure":
            words = ["exposure", *of, *under, "--year", str(year)]
        elif chart in ("shares", "concentration"):
            words = ["arms", *of, *under, *(when if under else ())]
        else:
            words = ["standing", *under, *(when if under else ())]
        return self._name(words, files)

    def name_brief(self, words: Sequence[str], scenario: Scenario, year: int) -> Run:
        """Return the run of a brief; `words` are those of its command, with `{}` for the scenario."""
        name, files, _ = self._spell(scenario, year)
        return self._name([word.replace("{}", name) for word in words], files)

    def _name(self, words: Sequence[str], files: Mapping[str, bytes]) -> Run:
        whole = [*words, *self._options]
        return Run(shlex.join(["sogdia", *whole]), self._name_run(whole, files))

    def _spell(self, scenario: Scenario, year: int) -> tuple[str, dict[str, bytes], tuple[str, ...]]:
        """Return how a command is told of a scenario: name or file, what the file holds, and the year if it must be."""
        tables = [build_table(change) for change in scenario.changes]
        shipped = self._shipped.get(scenario.name)
        if shipped is not None and [build_table(change) for change in shipped.changes] == tables:
            return shipped.id, {}, () if shipped.year == year else _on(year)
        file = f"{scenario.id}.toml"
        return file, {file: render_scenario(scenario).encode()}, ()


def _on(year: int) -> tuple[str, ...]:
    return "--year", str(year)


def name_nothing(_: Sequence[str], __: Mapping[str, bytes]) -> str:
    """Return no id: for a service that no command line stands behind."""
    return ""
