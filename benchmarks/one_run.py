"""Solve one TNTP network once and print JSON: seconds, gap, iterations, seconds to each power of ten, peak memory.

python benchmarks/one_run.py DIR NAME GAP TOLL_FACTOR DISTANCE_FACTOR THREADS
"""

import json
import resource
import sys
import time
from pathlib import Path

from sogdia.equilibrium.deterministic import METHODS, Settings, warm_up
from sogdia.exchange import read_tntp_network, read_tntp_trips
from sogdia.outcomes.assignment import build_demand, build_network


def main(folder, name, gap, toll_factor, distance_factor, threads):
    roads = read_tntp_network(Path(folder) / f"{name}_net.tntp")
    network = build_network(roads, float(toll_factor), float(distance_factor))
    demand = build_demand(roads, read_tntp_trips(Path(folder) / f"{name}_trips.tntp"))
    warm_up()
    target, reached = float(gap), {}
    begun = time.perf_counter()
    for step in METHODS["paired-segments"](network, demand, Settings(gap=target, threads=int(threads))):
        seconds = time.perf_counter() - begun
        for power in range(1, 14):
            if step.gap <= 10.0**-power:
                reached.setdefault(f"1e-{power}", round(seconds, 4))
        if step.gap <= target:
            break
    print(
        json.dumps(
            {
                "seconds": seconds,
                "gap": step.gap,
                "objective": step.objective,
                "iterations": step.number,
                "reached": reached,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
