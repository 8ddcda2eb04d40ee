"""`sogdia bargain`: transit charges of states that each set their own, or set them together."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder, Year
from sogdia.cli.question import read_question, show_count, show_progress
from sogdia.errors import Problem, ScenarioError

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.outcomes.bargain import Draws, Future, Rules
    from sogdia.scenario import Scenario
    from sogdia.scenario.model import Change
    from sogdia.world import World

FIVE = "KAZ,KGZ,TJK,TKM,UZB"
SOON = 2030
LEAST, MOST = -100.0, 1000.0
CHARGED = ("rail", "road")
CHARTS = ("charges", "payments")
FEW = 8
"""So many futures are asked in this process: others would take longer to start."""


def bargain(
    scenario: ScenarioName = None,
    /,
    *,
    players: str = FIVE,
    answer: str = "",
    modes: str = "rail",
    moves: str = "-50..250",
    count_trade: bool = False,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 0,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    year: Year = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 10,
    chart: Charts = None,
) -> int:
    """Tell what transit charges states set each for itself and together, and who must be paid to agree.

    Parameters
    ----------
    players
        States that may set charges together, two to seven.
    answer
        Other states that set charges too, each always for itself.
    modes
        What is charged: rail, road, or both.
    moves
        Lowest and highest charge, in per cent on top of what transit pays today.
    count_trade
        Count in a state's payoff also what its own traders lose to charges.
    futures
        Futures in which the same is asked; none if left out.
    seed
        Other random numbers than the usual.
    workers
        Processes for the futures; as many as there are processors if left out.
    """
    from sogdia.views.bargain import build_bargain_sheets, record_bargain
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    loaded, (asked,), when = read_question([scenario], SOON if year is None and scenario is None else year, world)
    rules = _read_rules(loaded, players, answer, modes, moves, count_trade)
    from sogdia.lenses.routes import name_everything  # the engine loads in seconds; refusals need not wait for it
    from sogdia.outcomes.bargain import bargain as settle_charges
    from sogdia.scenario import apply_scenario
    from sogdia.simulate import build_model

    if csv:
        make_folder(csv)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        found, table = settle_charges(model, apply_scenario(loaded, asked, when), rules, report)
    spread = None
    if futures:
        from sogdia.outcomes.bargain import prepare_futures, spread_futures

        draws = prepare_futures(model, found, table, _active(loaded, asked, when), futures, seed)
        spread = spread_futures(found, _ask_futures(draws, workers or os.cpu_count() or 1))
    names = name_everything(model)
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "year": str(when)}
        write_sheets(csv, build_bargain_sheets(found, spread, names, asked.id), about, dialect)
    if charts:
        from sogdia.views.charts.bargain import build_charges_chart, build_payments_chart

        builders = {
            "charges": lambda: build_charges_chart(found, spread, names, asked.id, loaded.version),
            "payments": lambda: build_payments_chart(found, names, asked.id, loaded.version),
        }
        write_charts(charts, builders)
    if json:
        print(render_json(record_bargain(found, spread, names, asked.id, loaded.version)))
    else:
        print_sheets(build_console(sys.stdout), build_bargain_sheets(found, spread, names, asked.id, top))
    return DONE


def _read_rules(world: World, players: str, answer: str, modes: str, moves: str, count_trade: bool) -> Rules:
    """Return who bargains and how; raise `ScenarioError` with all that is wrong."""
    from sogdia.errors import nearest
    from sogdia.outcomes.bargain.coalition import MOST_PLAYERS
    from sogdia.world.find import index_names

    names = index_names(world)
    problems: list[Problem] = []

    def find(option: str, text: str) -> tuple[str, ...]:
        found = []
        for word in filter(None, (part.strip() for part in text.split(","))):
            if things := names.find(word, ("state",)):
                found.append(things[0].id)
            else:
                problems.append(
                    Problem(option, f"{word[:80]!r} is no state of the world", names.hint(word, ("state",)))
                )
        return tuple(dict.fromkeys(found))

    together, others = find("--players", players), find("--answer", answer)
    if not problems and not 2 <= len(together) <= MOST_PLAYERS:
        problems.append(Problem("--players", f"names {len(together)}, expected 2 to {MOST_PLAYERS} states"))
    if both := set(together).intersection(others):
        problems.append(Problem("--answer", f"{', '.join(sorted(both))} is among the players already"))
    charged = tuple(dict.fromkeys(part.strip() for part in modes.split(",")))
    problems += [
        Problem("--modes", f"{mode[:40]!r} is not charged, expected rail, road or rail,road", nearest(mode, CHARGED))
        for mode in charged
        if mode not in CHARGED
    ]
    problems += [
        Problem("--answer" if state in others else "--players", f"{state} has no {' or '.join(charged)} to charge on")
        for state in (*together, *others)
        if not any(link.state == state and link.mode in charged for link in world.links.values())
    ]
    low, high = _read_moves(moves, problems)
    if problems:
        raise ScenarioError(problems)
    from sogdia.outcomes.bargain import Rules, Span

    return Rules(together, others, charged, Span(low, high), count_trade)


def _read_moves(text: str, problems: list[Problem]) -> tuple[float, float]:
    """Return the lowest and highest charge as shares of today's; what is wrong is added to the problems."""
    found = re.fullmatch(r"\s*([+-]?\d+(?:\.\d+)?)\s*%?\s*\.\.\s*([+-]?\d+(?:\.\d+)?)\s*%?\s*", text)
    low, high = (float(part) for part in found.groups()) if found else (0.0, 0.0)
    if not found or not LEAST <= low <= 0 <= high <= MOST or low == high:
        what = f"is {text[:40]!r}, expected two per cents with today's 0 between them, such as -30..30"
        problems.append(Problem("--moves", what))
    return low / 100, high / 100


def _active(world: World, asked: Scenario, when: int) -> tuple[Change, ...]:
    """Return the changes of the scenario that hold in the year."""
    from sogdia.scenario import resolve_scenario

    return tuple(change for change in resolve_scenario(world, asked, when)[0] if change.is_active(when))


def _ask_futures(draws: Draws, crew: int) -> list[Future]:
    """Return every future, asked by so many processes."""
    from sogdia.outcomes.bargain import ask_future
    from sogdia.workers import start_threads, start_workers

    start = start_threads if crew == 1 or draws.count <= FEW else start_workers
    with show_count(f"{draws.count:,} futures", draws.count) as advance, start(draws, min(crew, draws.count)) as submit:
        found = []
        for job in [submit(ask_future, number) for number in range(draws.count)]:
            found.append(job.result())
            advance()
        return found
