"""Processor time of all single closures of the shipped world, beside cheapest routes found again for each of a sample.

python benchmarks/closures.py --sample 10 --turns 3
"""

from __future__ import annotations

import argparse
import time

from scenarios import list_peers, price_world, print_table, time_turns
from threadpoolctl import threadpool_limits

from sogdia.critical import close_things, iterate_closures, list_closures, measure_loads, open_world
from sogdia.lenses.routes import build_model
from sogdia.workers import start_threads
from sogdia.world import load_world


def main() -> None:
    """Time both in turns and print a table, then all closures on two threads."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--year", type=int, default=2026)
    words.add_argument("--sample", type=int, default=10)
    words.add_argument("--turns", type=int, default=3)
    asked = words.parse_args()
    with threadpool_limits(limits=1):
        model = build_model(load_world("eurasia"))
        opened = open_world(model, model.world.on(asked.year))
        closures = list_closures(model, opened.ensemble)
        loads = measure_loads(opened, closures)
        used = [one for one, load in zip(closures, loads.tolist(), strict=True) if load > 0]
        sample = used[:: max(len(used) // asked.sample, 1)][: asked.sample]
        cost, usable = price_world(model, opened.ensemble.world)
        without = []
        for one in sample:
            left = usable.copy()
            left[one.arcs] = False
            without.append(left)
        peers = list_peers(model)
        tasks = {name: (lambda rerun=rerun: [rerun(cost, left) for left in without]) for name, rerun in peers.items()}
        tasks = {"Sogdia": lambda: close_things(opened, [(one,) for one in sample]), **tasks}
        seconds = {name: [one / len(sample) for one in found] for name, found in time_turns(tasks, asked.turns).items()}
    print_table("one closure", seconds.pop("Sogdia"), seconds)
    groups = [(one,) for one in closures]
    for threads in (1, 2):
        began = time.perf_counter()
        with start_threads(opened, threads) as submit:
            list(iterate_closures(opened, groups, submit))
        took = time.perf_counter() - began
        print(f"\nall {len(closures):,} ({len(used)} carry cargo), {threads} threads: {took:.1f} s by the clock")


if __name__ == "__main__":
    main()
