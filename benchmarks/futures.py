"""Processor time of a future of the shipped world (base and scenario), beside cheapest routes found again for each.

python benchmarks/futures.py --futures 100 --turns 5
"""

from __future__ import annotations

import argparse

from scenarios import list_peers, price_world, print_table, time_turns
from threadpoolctl import threadpool_limits

from sogdia.futures import plan_futures, run_chunk
from sogdia.lenses.routes import build_model
from sogdia.scenario import apply_scenario, read_scenario
from sogdia.world import load_world


def main() -> None:
    """Time both in turns and print a table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--scenario", default="kandahar-chabahar")
    words.add_argument("--year", type=int, default=2035)
    words.add_argument("--futures", type=int, default=100)
    words.add_argument("--turns", type=int, default=5)
    asked = words.parse_args()
    with threadpool_limits(limits=1):
        model = build_model(load_world("eurasia"))
        scenario = read_scenario(asked.scenario)
        plan = plan_futures(model, scenario, asked.year, 10_000)
        worlds = (model.world.on(asked.year), apply_scenario(model.world, scenario, asked.year))
        priced = [price_world(model, world) for world in worlds]
        peers = list_peers(model)
        tasks = {name: (lambda rerun=rerun: [rerun(*one) for one in priced]) for name, rerun in peers.items()}
        tasks = {"Sogdia": lambda: run_chunk(plan, 0, asked.futures), **tasks}
        seconds = time_turns(tasks, asked.turns)
    frame = plan.scenario[0][1].ensemble.frame
    print(f"{len(frame.route):,} routes, {len(frame.row):,} rows, {frame.facility_count} facilities\n")
    ours = [one / asked.futures for one in seconds.pop("Sogdia")]
    print_table("one future: base and scenario", ours, seconds)


if __name__ == "__main__":
    main()
