"""How long the main job takes, stage by stage, and how long one change of a scenario once the base is loaded.

    python benchmarks/answer.py

Every stage is timed in this process by the clock; the shares are what to compare between machines.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

YEAR = 2035
TURNS = 5


def main() -> None:
    """Print both tables."""
    _time_stages()
    _time_changes()


def _time_stages() -> None:
    """Time `sogdia run` as a process, and what the steps of it tell."""
    command = [sys.executable, "-c", "import sogdia.cli, sys; sys.exit(sogdia.cli.run_words(['run']))"]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"sogdia run, a process of its own: {time.perf_counter() - began:.1f} s\n")
    stages: list[tuple[str, float]] = []
    began = time.perf_counter()

    def report(next_stage: str) -> None:
        stages.append((next_stage, time.perf_counter()))

    report("Loading the program")
    from sogdia.outcomes.ask import ask
    from sogdia.scenario import read_scenario
    from sogdia.world import load_world

    report("Loading the world")
    world = load_world("eurasia")
    ask(world, [read_scenario("kandahar-chabahar")], YEAR, report, futures=100)
    report("")
    whole = stages[-1][1] - began
    print("| stage | s | share |\n| --- | --- | --- |")
    for (name, start), (_, end) in itertools.pairwise(stages):
        print(f"| {name} | {end - start:.2f} | {(end - start) / whole:.0%} |")


def _time_changes() -> None:
    """Time each shipped scenario twice: with the routes it has yet to find, and with those known."""
    from sogdia.lenses.routes import measure_routes
    from sogdia.lenses.routes.solve import solve_routes
    from sogdia.scenario import apply_scenario, read_scenario, shipped_scenarios
    from sogdia.simulate import build_model, solve_scenario
    from sogdia.world import load_world

    world = load_world("eurasia")
    model = build_model(world)
    base = solve_scenario(model, None, YEAR)
    model = replace(model, pool=base.pool)
    print("\n| change, base loaded: ms | first time | again |\n| --- | --- | --- |")
    firsts, agains = [], []
    for name in shipped_scenarios():
        scenario = read_scenario(name)

        def solve() -> object:
            return solve_routes(model, apply_scenario(world, scenario, YEAR), near=base)  # noqa: B023

        first = _clock(solve)
        known = replace(model, pool=solve().pool)  # type: ignore[attr-defined]

        def again() -> object:
            solved = solve_routes(known, apply_scenario(world, scenario, YEAR), near=base)  # noqa: B023
            return measure_routes(known, solved)  # noqa: B023

        firsts.append(first)
        agains.append(min(_clock(again) for _ in range(TURNS)))
        print(f"| {name} | {firsts[-1] * 1e3:.0f} | {agains[-1] * 1e3:.0f} |")
    print(f"| middle | {statistics.median(firsts) * 1e3:.0f} | {statistics.median(agains) * 1e3:.0f} |")


def _clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
